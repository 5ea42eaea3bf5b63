"""``new``: a protocol file from a few answers, asked for on a terminal or given as options."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import TypeVar

import attrs

from protocols.cli.context import CliError, Context
from protocols.cli.saving import write_file
from protocols.spec.load import load_protocol
from protocols.spec.problems import Problem, render_concise
from protocols.spec.starter import Starter, StarterStep, read_people, read_step, starter_id, starter_text
from protocols.words import safe_line, say

_Answer = TypeVar("_Answer")
_SECOND_MS = 1_000
_MINUTE_MS = 60_000
_MOST_STEPS = 200
_MOST = 1_000


def new_protocol(context: Context) -> int:
    """Write a new protocol file. Raises :class:`CliError` where an answer is missing."""
    context.speak()
    options = context.options
    title = safe_line(options.title or _asked("title", _line), 200)
    name = options.file or f"{starter_id(title)}.toml"
    if not options.force and os.path.lexists(os.path.expanduser(name)):
        raise CliError(say("design.exists", path=safe_line(name)))
    steps, minutes, people, size = _answers(context)
    starter = Starter(title, steps, minutes, people, size)
    shown = safe_line(name)
    starter = _timed(context, starter, shown)
    text = starter_text(starter, shown)
    problems = _problems(context, text)
    write_file(name, text, force=options.force)
    print(say("design.new.written", path=shown, n=len(starter.steps)))
    if starter.said_minutes is not None:
        print(say("starter.minutes", said=starter.said_minutes, sum=starter.minutes))
    if problems:
        print(render_concise(problems, text, shown))
        return 1
    print(say("design.new.next", path=shown))
    return 0


def _answers(
    context: Context,
) -> tuple[list[StarterStep], int | None, tuple[int, int, int] | None, int | None]:
    """The steps, minutes, people and size of groups: from the options, and asked for where they ask."""
    options = context.options
    if options.step:
        steps = [_step(line) for line in options.step]
        return steps, _within(options.minutes), _people(options.people), _within(options.groups)
    _terminal()
    minutes = _within(options.minutes) or _asked("minutes", _number)
    people = _people(options.people) if options.people else _asked("people", _people)
    print(say("design.new.steps"))
    steps = []
    while len(steps) < _MOST_STEPS and (step := _asked("step", _step_or_end)) is not None:
        steps.append(step)
    if not steps:
        raise CliError(say("design.new.no-steps"))
    size = _within(options.groups)
    if size is None and any(step.grouped for step in steps):
        size = _asked("groups", _number)
    return steps, minutes, people, size


def _terminal() -> None:
    if not sys.stdin or not sys.stdin.isatty():
        raise CliError(say("design.new.no-terminal"))


def _asked(question: str, read: Callable[[str], _Answer]) -> _Answer:
    """The answer to a question, asked until it can be read."""
    _terminal()
    while True:
        try:
            line = input(say(f"design.new.ask.{question}") + " ")
        except EOFError:
            raise CliError(say("design.new.left")) from None
        try:
            return read(line)
        except CliError as error:
            print(error.sentence)


def _line(text: str) -> str:
    if not safe_line(text):
        raise CliError(say("design.new.no-title"))
    return text


def _number(text: str) -> int | None:
    if not text.strip():
        return None
    if text.strip().isascii() and text.strip().isdigit() and len(text) < 10 and 0 < int(text) <= _MOST:
        return int(text)
    raise CliError(say("design.new.number", text=safe_line(text, 60), most=_MOST))


def _within(number: int | None) -> int | None:
    """*number* from an option, if it is as small as what may be typed."""
    return None if number is None else _number(str(number))


def _people(text: str | None) -> tuple[int, int, int] | None:
    if text is None or not text.strip():
        return None
    people = read_people(text)
    if people is None or people[2] > 10_000:
        raise CliError(say("design.new.people", text=safe_line(text, 60)))
    return people


def _step(line: str) -> StarterStep:
    step = read_step(line)
    if step is None:
        raise CliError(say("design.new.step", text=safe_line(line, 60)))
    return step


def _step_or_end(line: str) -> StarterStep | None:
    return _step(line) if line.strip() else None


def _problems(context: Context, text: str) -> list[Problem]:
    from protocols.plan.checks import check_times

    loaded = load_protocol(text.encode(), context.host.kinds)
    problems = list(loaded.problems)
    if loaded.protocol is not None:
        problems.extend(check_times(loaded.protocol, context.host.kinds))
    return problems


def _timed(context: Context, starter: Starter, file: str) -> Starter:
    """*starter* with a headline that holds, and what is left of it shared among steps without a length."""
    said = starter.minutes
    sum_ms = _sum(context, starter, file)
    untimed = [step for step in starter.steps if step.open]
    if said is not None and untimed and said * _MINUTE_MS > sum_ms:
        share = (said * _MINUTE_MS - sum_ms) // len(untimed)
        starter = attrs.evolve(starter, steps=[_given(step, share) for step in starter.steps])
        sum_ms = _sum(context, starter, file)
    taken = round(sum_ms / _MINUTE_MS)
    if not taken or (said is not None and not _problems(context, starter_text(starter, file))):
        return starter if taken else attrs.evolve(starter, minutes=None)
    return attrs.evolve(starter, minutes=taken, said_minutes=None if said in (None, taken) else said)


def _given(step: StarterStep, share_ms: int) -> StarterStep:
    if not step.open:
        return step
    one = share_ms // step.rounds // _SECOND_MS * _SECOND_MS
    return attrs.evolve(step, length_ms=one, shared=True) if one else step


def _sum(context: Context, starter: Starter, file: str) -> int:
    """How long the steps take for the best number of people, in ms; 0 if that cannot be said."""
    from protocols.plan.make import by_number, make_plan

    text = starter_text(attrs.evolve(starter, minutes=None), file)
    loaded = load_protocol(text.encode(), context.host.kinds)
    if loaded.protocol is None:
        return 0
    people = loaded.protocol.people
    made = make_plan(loaded.protocol, context.host.kinds, by_number(people.ideal or people.min))
    return made.plan.total.target_ms if made.plan is not None else 0
