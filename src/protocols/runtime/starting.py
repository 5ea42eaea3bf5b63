"""A first protocol file from a few answers, for every face that asks: reading the answers, and the times.

The text itself is made by :mod:`protocols.spec.starter`.
"""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from protocols.spec.kinds import Kinds
from protocols.spec.load import load_protocol
from protocols.spec.problems import Problem
from protocols.spec.said_steps import StarterStep, read_step
from protocols.spec.starter import Starter, read_people, starter_text
from protocols.words import safe_line, say

SECOND_MS = 1_000
MINUTE_MS = 60_000
MOST_STEPS = 200
MOST_NUMBER = 1_000
MOST_PEOPLE = 10_000


class AnswerError(Exception):
    """An answer cannot be read; *sentence* says why, and what to write instead."""

    def __init__(self, code: str, **arguments: object) -> None:
        super().__init__(code)
        self.sentence = say(f"design.new.{code}", **arguments)


def title_in(text: str) -> str:
    """The title that *text* says. Raises :class:`AnswerError` for nothing."""
    title = safe_line(text, 200)
    if not title.strip():
        raise AnswerError("no-title")
    return title


def number_in(text: str) -> int | None:
    """A whole number; None for nothing. Raises :class:`AnswerError`."""
    text = text.strip()
    if not text:
        return None
    if text.isascii() and text.isdigit() and len(text) < 10 and 0 < int(text) <= MOST_NUMBER:
        return int(text)
    raise AnswerError("number", text=safe_line(text, 60), most=MOST_NUMBER)


def people_in(text: str) -> tuple[int, int, int] | None:
    """Fewest, best and most people; None for nothing. Raises :class:`AnswerError`."""
    if not text.strip():
        return None
    people = read_people(text)
    if people is None or people[2] > MOST_PEOPLE:
        raise AnswerError("people", text=safe_line(text, 60))
    return people


def step_in(line: str) -> StarterStep:
    """The step that *line* says. Raises :class:`AnswerError`."""
    step = read_step(line)
    if step is None:
        raise AnswerError("step", text=safe_line(line, 60))
    return step


def unread_of(step: StarterStep) -> list[str]:
    """What of a step was not understood, a sentence each."""
    return [
        say("starter.unread.instead" if instead else "starter.unread", text=text, instead=instead)
        for text, instead in step.unread
    ]


def problems_in(text: str, kinds: Kinds) -> list[Problem]:
    """What is to be said of the file with this *text*, its times among it."""
    from protocols.plan.checks import check_times

    loaded = load_protocol(text.encode(), kinds)
    problems = list(loaded.problems)
    if loaded.protocol is not None:
        problems.extend(check_times(loaded.protocol, kinds))
    return problems


def timed(starter: Starter, file: str, kinds: Kinds) -> Starter:
    """*starter* with a headline that holds, and what is left of it shared among steps without a length."""
    said = starter.minutes
    sum_ms = _sum(starter, file, kinds)
    if said is not None and said * MINUTE_MS > sum_ms and any(step.open for step in starter.steps):
        starter = attrs.evolve(starter, steps=_shared(starter.steps, said * MINUTE_MS - sum_ms))
        sum_ms = _sum(starter, file, kinds)
    taken = round(sum_ms / MINUTE_MS)
    if not taken or (said is not None and not problems_in(starter_text(starter, file), kinds)):
        return starter if taken else attrs.evolve(starter, minutes=None)
    return attrs.evolve(starter, minutes=taken, said_minutes=None if said in (None, taken) else said)


def _shared(steps: Sequence[StarterStep], left_ms: int) -> list[StarterStep]:
    """*steps*, with *left_ms* shared out among those without a length: in whole minutes, and what is then
    odd goes to the first of them, for the last is the debrief."""
    given = list(steps)
    untimed = [at for at, step in enumerate(steps) if step.open]
    for number, at in enumerate(reversed(untimed)):
        step = steps[at]
        share = left_ms // (len(untimed) - number) // step.rounds
        whole = MINUTE_MS if share >= MINUTE_MS and at != untimed[0] else SECOND_MS
        if one := share // whole * whole:
            given[at] = attrs.evolve(step, length_ms=one, shared=True)
        left_ms -= one * step.rounds
    return given


def _sum(starter: Starter, file: str, kinds: Kinds) -> int:
    """How long the steps take for the best number of people, in ms; 0 if that cannot be said."""
    from protocols.plan.make import by_number, make_plan

    text = starter_text(attrs.evolve(starter, minutes=None), file)
    loaded = load_protocol(text.encode(), kinds)
    if loaded.protocol is None:
        return 0
    people = loaded.protocol.people
    made = make_plan(loaded.protocol, kinds, by_number(people.ideal or people.min))
    return made.plan.total.target_ms if made.plan is not None else 0
