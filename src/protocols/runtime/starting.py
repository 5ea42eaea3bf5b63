"""A first protocol file from a few answers, for every face that asks: reading the answers, and the times.

The text itself is made by :mod:`protocols.spec.starter`.
"""

from __future__ import annotations

import attrs

from protocols.spec.kinds import Kinds
from protocols.spec.load import load_protocol
from protocols.spec.problems import Problem
from protocols.spec.starter import Starter, StarterStep, read_people, read_step, starter_text
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
    untimed = [step for step in starter.steps if step.open]
    if said is not None and untimed and said * MINUTE_MS > sum_ms:
        share = (said * MINUTE_MS - sum_ms) // len(untimed)
        starter = attrs.evolve(starter, steps=[_given(step, share) for step in starter.steps])
        sum_ms = _sum(starter, file, kinds)
    taken = round(sum_ms / MINUTE_MS)
    if not taken or (said is not None and not problems_in(starter_text(starter, file), kinds)):
        return starter if taken else attrs.evolve(starter, minutes=None)
    return attrs.evolve(starter, minutes=taken, said_minutes=None if said in (None, taken) else said)


def _given(step: StarterStep, share_ms: int) -> StarterStep:
    if not step.open:
        return step
    one = share_ms // step.rounds // SECOND_MS * SECOND_MS
    return attrs.evolve(step, length_ms=one, shared=True) if one else step


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
