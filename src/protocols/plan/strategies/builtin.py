"""The strategies that come with the program, one class of idea after another.

When there is time to make up for: spend the spare time, share the loss, shorten turns, leave out what is
optional, fewer rounds, pro rata, end later. When there is time to spare: give it back, pro rata, end earlier.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from protocols.plan.allot import SECOND
from protocols.plan.strategies.model import Ahead, Proposal, Situation, Strategy
from protocols.plan.strategies.rounds import fewer_rounds, leave_out
from protocols.spec.record import Record, record
from protocols.words import say

Limits = Mapping[str, tuple[int, int]]


@record
class Named(Record):
    """A strategy of ours: a name, under which its words are kept, and a pure function."""

    name: str
    work: Callable[[Situation], Proposal]

    @property
    def title(self) -> str:
        """How it is called on a screen."""
        return say(f"strategy.{self.name}")

    @property
    def rule(self) -> str:
        """One sentence: what it does."""
        return say(f"strategy.{self.name}.rule")

    def propose(self, situation: Situation) -> Proposal:
        """What to change."""
        return self.work(situation)


def buffers(situation: Situation) -> Proposal:
    """Spare time is spent: buffers, and what blocks have over; down to their minima, or to nothing."""
    if not situation.late:
        return Proposal()
    limits = {
        one.key: (one.min_ms if one.min_ms < one.max_ms else 0, one.now_ms)
        for one in situation.steps
        if one.buffer and not one.settled
    }
    return Proposal(situation.spread(limits))


def share_loss(situation: Situation) -> Proposal:
    """The loss is shared over what is elastic: first what is above its target, then down to the minima."""
    return (
        _shared(situation, (one for one in situation.steps if one.elastic)) if situation.late else Proposal()
    )


def shorter_turns(situation: Situation) -> Proposal:
    """Everybody's turn becomes shorter by the same."""
    if not situation.late:
        return Proposal()
    return _shared(situation, (one for one in situation.steps if one.elastic and one.turns * one.goes > 1))


def _shared(situation: Situation, elastic: Iterable[Ahead]) -> Proposal:
    steps = list(elastic)
    above = {
        one.key: (max(one.target_ms, one.least_ms), one.now_ms) for one in steps if one.now_ms > one.target_ms
    }
    begun = situation.spread(above)
    return Proposal(situation.spread({one.key: (one.least_ms, one.now_ms) for one in steps}, start=begun))


def optional_steps(situation: Situation) -> Proposal:
    """What is optional is left out, the last first, until enough is gained."""
    if not situation.late:
        return Proposal()
    together: dict[str, list[str]] = {}
    kept: set[str] = set()
    for one in situation.steps:
        if one.optional:
            together.setdefault(one.optional, []).append(one.key)
            if one.protected or one.under_way:
                kept.add(one.optional)
    # What has begun is not left out: its earlier rounds are no longer to come.
    for _, unit in situation.plan.units():
        if unit.drop in together and unit.key not in situation.by_key:
            kept.add(unit.drop)
    return leave_out(situation, [keys for name, keys in reversed(together.items()) if name not in kept])


def pro_rata(situation: Situation) -> Proposal:
    """Every step that is not protected gives or gets in proportion to its length."""
    most = abs(situation.change_ms)
    limits = {}
    for one in situation.steps:
        if not one.settled:
            top = one.most_ms
            limits[one.key] = (one.least_ms, one.now_ms + most if top is None else top)
    return Proposal(situation.spread(limits, by="length"))


def end_later(situation: Situation) -> Proposal:
    """The plan stays, and the session ends later."""
    # A fixed start does not move because the end does.
    return Proposal(end_ms=-situation.change_ms) if situation.late and not situation.until else Proposal()


def give_back(situation: Situation) -> Proposal:
    """Time to spare goes to what is elastic: first up to the targets, then to the maxima."""
    if situation.late:
        return Proposal()
    steps = [one for one in situation.steps if one.elastic and not one.buffer]
    below = {one.key: (one.now_ms, one.target_ms) for one in steps if one.now_ms < one.target_ms}
    begun = situation.spread(below)
    limits = {one.key: (one.now_ms, max(one.max_ms, one.now_ms)) for one in steps}
    return Proposal(situation.spread(limits, start=begun))


def end_earlier(situation: Situation) -> Proposal:
    """The plan stays, and the session ends earlier."""
    early = -situation.change_ms
    return Proposal(end_ms=early) if early <= -SECOND else Proposal()


BUILT_IN: tuple[Strategy, ...] = (
    Named("buffers", buffers),
    Named("share", share_loss),
    Named("turns", shorter_turns),
    Named("optional", optional_steps),
    Named("rounds", fewer_rounds),
    Named("pro-rata", pro_rata),
    Named("later", end_later),
    Named("give-back", give_back),
    Named("earlier", end_earlier),
)
"""In the order in which they are offered: what costs least first."""
