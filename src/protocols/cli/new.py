"""``new``: a protocol file from a few answers, asked for on a terminal or given as options."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from protocols.cli.context import CliError, Context
from protocols.cli.saving import write_file
from protocols.cli.typed import typed_lines
from protocols.runtime.starting import (
    MOST_STEPS,
    AnswerError,
    number_in,
    people_in,
    problems_in,
    step_in,
    timed,
    title_in,
    unread_of,
)
from protocols.spec.problems import render_concise
from protocols.spec.said_steps import StarterStep
from protocols.spec.starter import Starter, starter_id, starter_text
from protocols.words import safe_line, say

_Answer = TypeVar("_Answer")


def new_protocol(context: Context) -> int:
    """Write a new protocol file. Raises :class:`CliError` where an answer is missing."""
    try:
        return _new(context)
    except AnswerError as error:
        raise CliError(error.sentence) from None


def _new(context: Context) -> int:
    options = context.options
    if options.original is not None:
        return _copy(context)
    if not options.title:
        _somebody(context)
    title = safe_line(options.title, 200) if options.title else _asked("title", title_in)
    name = options.file or _in_folder(context, f"{starter_id(title)}.toml")
    if not options.force and os.path.lexists(os.path.expanduser(name)):
        raise CliError(say("design.exists", path=safe_line(name)))
    steps, minutes, people, size = _answers(context)
    starter = Starter(title, steps, minutes, people, size)
    shown = safe_line(name)
    starter = timed(starter, shown, context.host.kinds)
    text = starter_text(starter, shown)
    problems = problems_in(text, context.host.kinds)
    write_file(name, text, force=options.force)
    print(say("design.new.written", path=shown, n=len(starter.steps)))
    if starter.said_minutes is not None:
        print(say("starter.minutes", said=starter.said_minutes, sum=starter.minutes))
    if problems:
        print(render_concise(problems, text, shown))
        return 1
    print(say("design.new.next", path=_called(context, name)))
    return 0


def _copy(context: Context) -> int:
    """Write a protocol's file under an id of its own."""
    from protocols.library.shelf import ShelfError
    from protocols.library.spoken import to_copy
    from protocols.spec.own import own_id, own_text

    options = context.options
    protocol, loaded = context.protocol(options.original)
    try:
        found = context.shelf.find(options.original)
    except ShelfError as error:
        raise CliError(error.sentence) from None
    name = own_id(protocol.id, {one.id for one in context.shelf.entries()})
    original, told = to_copy(found.data, loaded, found.path, context.host.kinds)
    text = own_text(original, name)
    if text is None:
        raise CliError(say("design.new.not-copied", title=protocol.title))
    file = options.file or _in_folder(context, f"{name}.toml")
    write_file(file, text, force=options.force)
    print(say("design.new.copied", path=safe_line(file), title=protocol.title))
    if told:
        print(told)
    print(say("design.new.next", path=_called(context, file)))
    return 0


def _in_folder(context: Context, name: str) -> str:
    """Where a file goes whose place was not said: here, or, for whoever types to the first words, among their
    own protocols, where it is found by its id."""
    if not getattr(context.options, "asks", False):
        return name
    from protocols.journal.places import private_directory

    folder = context.settings.protocols_folder
    if not folder.is_dir():
        private_directory(folder)
    return str(folder / name)


def _called(context: Context, name: str) -> str:
    """How the file *name* is called where it is shown: among one's own protocols by its id."""
    path = Path(name)
    own = getattr(context.options, "asks", False) and path.parent == context.settings.protocols_folder
    return safe_line(path.stem if own else name)


def _answers(
    context: Context,
) -> tuple[list[StarterStep], int | None, tuple[int, int, int] | None, int | None]:
    """The steps, minutes, people and size of groups: from the options, and asked for where they ask."""
    options = context.options
    if options.step:
        steps = [_told(step_in(line)) for line in options.step]
        return steps, _within(options.minutes), people_in(options.people or ""), _within(options.groups)
    _somebody(context)
    minutes = _within(options.minutes) or _asked("minutes", number_in)
    people = _asked("people", people_in) if not options.people else people_in(options.people)
    print(say("design.new.steps"))
    steps = []
    while len(steps) < MOST_STEPS and (step := _asked("step", _step_or_end)) is not None:
        steps.append(step)
    if not steps:
        raise CliError(say("design.new.no-steps"))
    size = _within(options.groups)
    if size is None and any(step.grouped for step in steps):
        size = _asked("groups", number_in)
    return steps, minutes, people, size


def _somebody(context: Context) -> None:
    if not (getattr(context.options, "asks", False) or (sys.stdin and sys.stdin.isatty())):
        raise CliError(say("design.new.no-terminal"))


def _asked(question: str, read: Callable[[str], _Answer]) -> _Answer:
    """The answer to a question, asked until it can be read."""
    while True:
        try:
            line = typed_lines().ask(say(f"design.new.ask.{question}"))
        except EOFError:
            raise CliError(say("design.new.left")) from None
        try:
            return read(line)
        except AnswerError as error:
            print(error.sentence)


def _within(number: int | None) -> int | None:
    """*number* from an option, if it is as small as what may be typed."""
    return None if number is None else number_in(str(number))


def _step_or_end(line: str) -> StarterStep | None:
    return _told(step_in(line)) if line.strip() else None


def _told(step: StarterStep) -> StarterStep:
    """*step*, after what of it was not understood was told."""
    for one in unread_of(step):
        print(f"! {step.title}: {one}")
    return step
