"""``check``: every problem of protocol files, each at its line; with ``--fix``, what is certain is mended."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from protocols.cli.context import CliError, Context, print_json
from protocols.plugins.discovery import installed_version
from protocols.runtime.checking import judge
from protocols.runtime.files import read_regular
from protocols.spec.glance import SIZE_LIMIT
from protocols.spec.problems import Problem, render_concise, render_full, to_data
from protocols.words import reason, safe_line, say

if TYPE_CHECKING:
    from protocols.spec.mend import Fix

READ_LIMIT = SIZE_LIMIT + 1


def check_files(context: Context) -> int:
    """Check the files named; 0 when there is nothing to say, 1 findings, 2 when a file cannot be read."""
    answer = _ANSWERS[context.options.format]()
    code = 0
    for name in _with_translations(context.options.files):
        shown = safe_line(name)
        try:
            content = read_file(name)
            if context.options.fix:
                content, fixes = _mended(context, name, content)
                answer.fixed(context, shown, fixes)
        except CliError as error:
            context.complain(error.sentence)
            answer.unread.append(error.sentence)
            code = 2
            continue
        text, problems = _judged(context, name, content)
        if problems:
            code = max(code, 1)
        answer.checked(shown, text, problems)
    answer.finish()
    return code


def read_file(name: str) -> bytes:
    """The bytes of the file *name*, no more than are ever read. Raises :class:`CliError`."""
    try:
        return read_regular(os.path.expanduser(name), READ_LIMIT)
    except OSError as error:
        why = reason(error)
    except ValueError:
        why = say("design.no-name")
    raise CliError(say("cli.unreadable", path=safe_line(name), why=why))


def _with_translations(names: Sequence[str]) -> Iterator[str]:
    """The files named, and the translations beside them."""
    from protocols.cli.translation import with_translations

    return with_translations(names)


def _judged(context: Context, name: str, content: bytes) -> tuple[str, Sequence[Problem]]:
    if b"translates" in content:
        from protocols.cli.translation import judged_overlay

        overlay = judged_overlay(context, name, content)
        if overlay is not None:
            text, problems = overlay
            if "protocols:" not in text.lower():
                return text, problems
            from protocols.spec.silence import silenced

            return text, silenced(problems, text)
    judged = judge(
        content, context.host.kinds, context.new_failures, context.fetch_for(name), installed_version
    )
    context.remember(name, content, judged.loaded)
    for failure in judged.slips:
        context.complain(say("cli.plugin-failed", sentence=failure.sentence))
    return judged.text, judged.problems


def _mended(context: Context, name: str, content: bytes) -> tuple[bytes, Sequence[Fix]]:
    """What is certain, mended in the file itself. Raises :class:`CliError`."""
    from protocols.spec.mend import mend

    mended, fixes = mend(content, context.host.kinds, context.fetch_for(name))
    if fixes:
        from protocols.cli.saving import replace_file

        replace_file(name, mended, content)
    return mended, fixes


class _Full:
    """For people: each problem with its line, a caret and what to write instead."""

    def __init__(self) -> None:
        self.unread: list[str] = []

    def fixed(self, context: Context, file: str, fixes: Sequence[Fix]) -> None:
        """Say what was mended."""
        for fix in fixes:
            print(say("design.fixed", path=file, line=fix.line, what=fix.message))

    def checked(self, file: str, text: str, problems: Sequence[Problem]) -> None:
        """Say what is wrong with a file."""
        print(render_full(problems, text, file) if problems else say("cli.check-fine", path=file))

    def finish(self) -> None:
        """All files were checked."""


class _Concise(_Full):
    """One line a problem."""

    def checked(self, file: str, text: str, problems: Sequence[Problem]) -> None:
        if problems:
            print(render_concise(problems, text, file))


class _Json(_Full):
    """All problems as one JSON document."""

    def __init__(self) -> None:
        super().__init__()
        self._problems: list[dict[str, Any]] = []
        self._fixed: list[dict[str, Any]] = []

    def fixed(self, context: Context, file: str, fixes: Sequence[Fix]) -> None:
        self._fixed += [{"file": file, "line": fix.line, "message": fix.message} for fix in fixes]

    def checked(self, file: str, text: str, problems: Sequence[Problem]) -> None:
        self._problems += to_data(problems, text, file)

    def finish(self) -> None:
        print_json({"problems": self._problems, **({"fixed": self._fixed} if self._fixed else {})})


class _Github(_Full):
    """Commands that a GitHub workflow shows beside the lines."""

    def fixed(self, context: Context, file: str, fixes: Sequence[Fix]) -> None:
        for fix in fixes:
            context.complain(say("design.fixed", path=file, line=fix.line, what=fix.message))

    def checked(self, file: str, text: str, problems: Sequence[Problem]) -> None:
        from protocols.spec.formats import Checked, render_github

        if problems:
            print(render_github(Checked(file, text, problems)))


class _Sarif(_Github):
    """One SARIF log."""

    def __init__(self) -> None:
        super().__init__()
        self._checked: list[tuple[str, str, Sequence[Problem]]] = []

    def checked(self, file: str, text: str, problems: Sequence[Problem]) -> None:
        self._checked.append((file, text, problems))

    def finish(self) -> None:
        from protocols import __version__
        from protocols.cli.explain import pages
        from protocols.spec.formats import Checked, sarif

        print_json(sarif([Checked(*one) for one in self._checked], __version__, pages(), self.unread))


_ANSWERS = {"full": _Full, "concise": _Concise, "json": _Json, "github": _Github, "sarif": _Sarif}
