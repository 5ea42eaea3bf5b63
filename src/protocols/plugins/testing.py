"""The author's test kit: does a kind of step keep the laws that a live session relies on?

::

    def test_it_keeps_the_laws_of_a_step_kind() -> None:
        assert check_kind(MyKind(), {"words": ["one", "two"]}) == []

It needs no test runner, and reads the examples as the program reads a file.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Any, TypeVar

from protocols.plugins.admission import fault
from protocols.plugins.guard import FINDINGS_LIMIT, described
from protocols.spec.kinds import Finding, Setting, Shown, StepKind
from protocols.spec.problems import Problem, has_errors
from protocols.spec.reader import fields_of, read_table
from protocols.words import safe_line, safe_text, say

Answer = TypeVar("Answer")

SETTINGS = (
    Setting(people=1, members=1),
    Setting(people=13, members=5, inputs={"question": "What now? {question} [b]not markup[/b]"}),
    Setting(people=200, members=200, inputs={"question": ""}),
)
"""The rooms in which :func:`check_kind` asks a kind what it shows."""


def check_kind(kind: StepKind, *examples: Mapping[str, Any]) -> list[str]:
    """Put *kind* through the laws; answer one sentence for each that it breaks.

    *examples* are tables of the kind's own keys, as a file would have them; steps that leave all keys out
    are always tried, where no key is required. The laws:

    - its name, summary, defaults and keys have the right form, and its keys can be explained;
    - ``check`` and ``show`` never raise, whatever the room;
    - asked twice, they answer the same, and leave what they were given as it was;
    - their answers are of the right classes, hold nothing but text (so that they can be written as JSON and
      kept with the session), and no control characters;
    - a step that leaves every key out is right.
    """
    try:
        wrong = fault(kind)
    except Exception as error:
        wrong = say("plugin.law.form", error=described(error))
    if wrong:
        return [wrong]
    trial = _Trial(kind)
    trial.form()
    for keys, example in trial.instances(examples):
        trial.checks(keys, example)
        for setting in SETTINGS:
            trial.shows(keys, setting, example)
    return list(dict.fromkeys(trial.broken))


class _Trial:
    """One kind put through the laws; *broken* grows by a sentence for each breach."""

    def __init__(self, kind: StepKind) -> None:
        self.kind = kind
        self.fields = fields_of(kind.keys) if kind.keys is not None else {}
        self.broken: list[str] = []

    def breach(self, law: str, **arguments: object) -> None:
        self.broken.append(say(f"plugin.law.{law}", **arguments))

    def form(self) -> None:
        """What can be seen without asking."""
        self.safe("summary", self.kind.summary)
        self.safe("defaults", self.kind.defaults.title)
        if self.kind.keys is not None and "__setattr__" not in vars(self.kind.keys):
            # attrs gives a frozen class a __setattr__ that refuses.
            self.breach("frozen", name=self.kind.name)
        for name, field in self.fields.items():
            if not str(field.metadata["doc"]).strip():
                self.breach("doc", name=self.kind.name, key=name)

    def instances(self, examples: Iterable[Mapping[str, Any]]) -> Iterator[tuple[Any, Mapping[str, Any]]]:
        """Each example and the keys read from it, as the program would read them."""
        if self.kind.keys is None:
            yield None, {}
            return
        required = any(field.metadata["required"] for field in self.fields.values())
        for example in (*(() if required else ({},)), *examples):
            problems: list[Problem] = []
            try:
                keys = read_table(self.kind.keys, dict(example), (), problems)
            except Exception as error:
                self.breach("raises", method="keys", example=_named(example), error=described(error))
                continue
            for problem in problems:
                self.breach("example", example=_named(example), text=problem.message)
            if not has_errors(problems):
                yield keys, example

    def checks(self, keys: Any, example: Mapping[str, Any]) -> None:
        """What ``check`` answers."""

        def ask() -> list[Finding]:
            return list(islice(self.kind.check(keys), FINDINGS_LIMIT))

        for finding in self.asked("check", ask, keys, example) or ():
            if not _has_texts(finding, Finding, ("key", "text", "help")):
                self.breach("answer", method="check", wanted="Finding", found=type(finding).__name__)
                continue
            if finding.key not in self.fields:
                self.breach("finding-key", key=finding.key)
            if not finding.text.strip():
                self.breach("finding-empty", example=_named(example))
            self.safe("check", finding.text)
            self.safe("check", finding.help)
            if not example:
                self.breach("default", text=finding.text)

    def shows(self, keys: Any, setting: Setting, example: Mapping[str, Any]) -> None:
        """What ``show`` answers in one room."""
        shown = self.asked("show", lambda: self.kind.show(keys, setting), keys, example)
        if shown is None:
            return
        lists = [getattr(shown, name, None) for name in ("say", "note", "stems")]
        texts = [text for entries in lists if isinstance(entries, tuple) for text in entries]
        if (
            not _has_texts(shown, Shown, ("title",))
            or not all(isinstance(entries, tuple) for entries in lists)
            or not all(isinstance(text, str) for text in texts)
        ):
            self.breach("answer", method="show", wanted="Shown", found=type(shown).__name__)
            return
        for text in (*shown.say, *shown.note):
            self.safe("show", text, lines=True)
        for text in (shown.title, *shown.stems):
            self.safe("show", text)

    def asked(
        self, method: str, ask: Callable[[], Answer], keys: Any, example: Mapping[str, Any]
    ) -> Answer | None:
        """The answer, if it comes, comes again, and leaves the keys as they were."""
        before = repr(keys)
        try:
            first, second = ask(), ask()
        except (Exception, SystemExit) as error:
            self.breach("raises", method=method, example=_named(example), error=described(error))
            return None
        if first != second:
            self.breach("twice", method=method, example=_named(example))
        if repr(keys) != before:
            self.breach("changed", method=method, example=_named(example))
        return first

    def safe(self, method: str, text: str, lines: bool = False) -> None:
        """That *text* is shown as it is; with *lines*, it may have several."""
        if (safe_text(text) if lines else safe_line(text)) != text:
            self.breach("unsafe", method=method, text=repr(text))


def _named(example: Mapping[str, Any]) -> str:
    return str(dict(example)) if example else say("plugin.law.no-keys")


def _has_texts(answer: Any, wanted: type[Any], names: tuple[str, ...]) -> bool:
    """Whether *answer* is of the class *wanted*, and these of its parts are texts."""
    return isinstance(answer, wanted) and all(isinstance(getattr(answer, name), str) for name in names)
