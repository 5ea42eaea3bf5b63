"""Previews: what a strategy would do, step by step, in words; nothing is changed by looking."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from protocols.plan.agenda import words_in
from protocols.plan.allot import SECOND
from protocols.plan.strategies.model import (
    Ahead,
    Change,
    Preview,
    Proposal,
    Situation,
    Strategy,
    WrongProposal,
)
from protocols.plan.strategies.spreading import size_of
from protocols.words import duration, say

LONGEST_MOVE_MS = 24 * 60 * 60_000
"""The most that a strategy may move the planned end by."""


def preview(strategy: Strategy, situation: Situation) -> Preview:
    """What *strategy* would do. Raises :class:`WrongProposal` where it proposes what may not be."""
    proposal = held(strategy.propose(situation), situation)
    gone = set(proposal.left_out)
    lengths = {**proposal.lengths, **dict.fromkeys(gone, 0)}
    changes = []
    for key, ahead in situation.by_key.items():
        after = lengths.get(key, ahead.now_ms)
        if after == ahead.now_ms and key not in gone:
            continue
        changes.append(
            Change(
                key,
                ahead.step,
                ahead.title,
                ahead.lane,
                ahead.now_ms,
                after,
                _effect(ahead, after, key in gone, proposal.goes.get(key)),
                key in gone,
            )
        )
    before = situation.length_ms
    return Preview(
        strategy.name,
        strategy.title,
        strategy.rule,
        tuple(changes),
        before,
        sum(size_of(part, lengths) for part in situation.rest),
        before + situation.change_ms + proposal.end_ms,
        proposal.end_ms,
        proposal,
        words_in(situation.plan, situation.plan.faces[situation.until].title, "") if situation.until else "",
    )


def previews(strategies: Iterable[Strategy], situation: Situation) -> list[Preview]:
    """What each of *strategies* would do; those that would do nothing are left out."""
    return [one for strategy in strategies if not (one := preview(strategy, situation)).empty]


def distinct(shown: Iterable[Preview]) -> list[Preview]:
    """Those of *shown* that do something of their own: of several that do exactly the same, the first."""
    known = set()
    found = []
    for one in shown:
        does = (tuple((each.key, each.after_ms, each.effect) for each in one.changes), one.end_ms)
        if does not in known:
            known.add(does)
            found.append(one)
    return found


def held(proposal: Proposal, situation: Situation) -> Proposal:
    """The proposal as it may be: a buffer of no length is left out. Raises :class:`WrongProposal`."""
    if not isinstance(proposal, Proposal):
        raise WrongProposal(say("strategy.wrong.class", found=type(proposal).__name__))
    steps = situation.by_key
    gone = list(dict.fromkeys(proposal.left_out))
    for key in (*proposal.lengths, *gone, *proposal.goes):
        if key not in steps:
            raise WrongProposal(say("strategy.wrong.key", key=str(key)))
        if steps[key].settled and not (key in gone and not steps[key].protected and not steps[key].under_way):
            raise WrongProposal(say("strategy.wrong.settled", title=steps[key].title))
    for key, goes in proposal.goes.items():
        if not 1 <= goes <= steps[key].goes:
            raise WrongProposal(say("strategy.wrong.goes", title=steps[key].title))
    lengths = {}
    for key, ms in proposal.lengths.items():
        one = steps[key]
        if ms == 0 and (one.buffer and one.min_ms in (0, one.max_ms)):
            gone.append(key)
        elif key not in gone and ms != one.now_ms:
            _bounded(one, ms, key in proposal.goes)
            lengths[key] = ms
    if type(proposal.end_ms) is not int or abs(proposal.end_ms) > LONGEST_MOVE_MS:
        raise WrongProposal(say("strategy.wrong.end"))
    return Proposal(lengths, tuple(dict.fromkeys(gone)), proposal.goes, proposal.end_ms)


def _bounded(one: Ahead, ms: int, fewer: bool) -> None:
    if type(ms) is not int or ms % SECOND or ms <= 0:
        raise WrongProposal(say("strategy.wrong.seconds", title=one.title))
    most = one.most_ms
    if fewer:
        # Turns that go round less often take less than the whole go-round could.
        least = 0
    elif one.buffer:
        # One that has less than its minimum already (where there was no more) may get some of it back.
        least = min(one.min_ms, one.now_ms) if one.min_ms < one.max_ms else 0
    else:
        least = one.least_ms
    if ms < least or (most is not None and ms > most):
        raise WrongProposal(say("strategy.wrong.limits", title=one.title, length=duration(ms)))


def _effect(one: Ahead, after: int, gone: bool, goes: int | None) -> str:
    if gone:
        return say("strategy.effect.buffer" if one.buffer else "strategy.effect.gone")
    if goes is not None:
        return say("strategy.effect.goes", n=goes)
    by = abs(after - one.now_ms)
    word = "shorter" if after < one.now_ms else "longer"
    turns = one.turns * one.goes
    if turns > 1 and not one.buffer:
        each = (by // turns) // SECOND * SECOND
        if each:
            return say(f"strategy.effect.{word}.turns", by=duration(each), n=turns)
    return say(f"strategy.effect.{word}", by=duration(by))


class Told(NamedTuple):
    """What happens alike in several groups or rounds: how often, in how many groups, and the lengths (ms, all
    together)."""

    title: str
    passes: int
    before_ms: int
    after_ms: int
    effect: str
    groups: int


def told(shown: Sequence[Change]) -> list[Told]:
    """Changes brought together for people: what happens alike in several groups or rounds is one line."""
    alike: dict[tuple[str, str, int], list[Change]] = {}
    for one in shown:
        alike.setdefault((one.step, one.effect, one.before_ms), []).append(one)
    return [
        Told(
            same[0].title,
            len(same),
            sum(one.before_ms for one in same),
            sum(one.after_ms for one in same),
            same[0].effect,
            len({one.lane for one in same}),
        )
        for same in alike.values()
    ]
