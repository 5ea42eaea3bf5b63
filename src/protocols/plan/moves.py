"""Who sits where in each round, when people change places between rounds.

Everybody goes on to the next group (or the one before), or apart: then destinations are chosen so that
people meet again as rarely as this way of dealing allows. A host stays.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from protocols.plan.groups import Group, Voice
from protocols.plan.scope import Scope
from protocols.spec.model import Step
from protocols.spec.record import evolve

if TYPE_CHECKING:
    from protocols.plan.unfold import Unfolder

Seats = list[list[tuple[Voice, ...]]]
"""For each round, for each group, who is in it."""

_LOOKS = 300_000
"""How many former meetings are looked up at most to find better seats for a round: a fraction of a second."""


class Met:
    """Who has sat together how often."""

    def __init__(self) -> None:
        self._times: dict[tuple[str, ...], dict[tuple[str, ...], int]] = {}

    def add(self, voices: Sequence[Voice]) -> None:
        """These sit together now."""
        for voice in voices:
            known = self._times.setdefault(voice.who, {})
            for other in voices:
                if other is not voice:
                    known[other.who] = known.get(other.who, 0) + 1

    def again(self, voice: Voice, others: Sequence[Voice], but: Voice | None = None) -> int:
        """How many former meetings *voice* has with *others*, one of them not counted."""
        known = self._times.get(voice.who)
        if not known:
            return 0
        return sum(known.get(other.who, 0) for other in others if other is not voice and other is not but)

    def cost(self, seats: Sequence[Sequence[Voice]]) -> int:
        """How many pairs meet again in all groups together, each counted twice."""
        return sum(self.again(voice, group) for group in seats for voice in group)


def places(unfolder: Unfolder, step: Step, groups: Sequence[Group], count: int, scope: Scope) -> Seats:
    """The seats of *count* rounds; the first is as the groups were formed."""
    move = step.move
    assert move is not None
    stays: list[list[Voice]] = []
    goes: list[list[Voice]] = []
    for group in groups:
        staying = _staying(unfolder, step, group, scope)
        stays.append([voice for voice in group.voices if voice.who in staying])
        goes.append([voice for voice in group.voices if voice.who not in staying])
    seats: Seats = []
    sizes = [len(one) for one in goes]
    met = Met()
    for number in range(count):
        if number == 0 or (move.last == "home" and number == count - 1):
            now = [list(one) for one in goes]
        elif move.to == "scatter":
            # Where only lengths are asked for, it does not matter who sits where.
            now = scattered(goes, stays, number, met) if unfolder.shown else _by_steps(goes, sizes, number)
        else:
            by = number if move.to == "next" else -number
            now = [list(goes[(index - by) % len(groups)]) for index in range(len(groups))]
        seated = [(*stay, *come) for stay, come in zip(stays, now, strict=True)]
        if now == goes:
            seated = [group.voices for group in groups]
        for one in seated:
            met.add(one)
        seats.append(seated)
    return seats


def _staying(unfolder: Unfolder, step: Step, group: Group, scope: Scope) -> set[tuple[str, ...]]:
    """Who stays in a group: the host, or everybody who is not meant to move (which the host may be)."""
    from protocols.plan.lanes import host_of

    move = step.move
    assert move is not None
    host = unfolder.protocol.groups[step.in_ or ""].host
    if move.who == ("everyone",):
        return set()
    hosting = host_of(unfolder, host, group) if host is not None and group.voices else ()
    if move.who == ("others",):
        return {hosting}
    moving = {
        one
        for name in move.who
        for one in (hosting if name == host else unfolder.speaking.holders(name, scope))
    }
    return {voice.who for voice in group.voices if not moving & set(voice.who)}


def scattered(
    goes: Sequence[Sequence[Voice]], stays: Sequence[Sequence[Voice]], number: int, met: Met
) -> list[list[Voice]]:
    """Everybody apart, so that as few as possible meet again; groups keep their sizes.

    Two ways of dealing are tried. By steps, the first of every group goes one group on, the second two, and
    so on, which is perfect where the number of groups is a prime; one by one, each takes the seat with the
    fewest people met before. The better of them is mended by changing two people for each other.
    """
    sizes = [len(one) for one in goes]
    tried = [_by_steps(goes, sizes, number), _one_by_one(goes, stays, sizes, number, met)]
    home = {voice.who: index for index, group in enumerate(goes) for voice in group}

    def cost(seats: list[list[Voice]]) -> tuple[int, int]:
        meeting = met.cost([(*stay, *come) for stay, come in zip(stays, seats, strict=True)])
        return meeting, sum(home[voice.who] == at for at, group in enumerate(seats) for voice in group)

    return mended(min(tried, key=cost), met, stays)


def mended(
    seats: list[list[Voice]], met: Met, stays: Sequence[Sequence[Voice]] | None = None
) -> list[list[Voice]]:
    """*seats* after people have changed places two by two, as long as fewer meet again thereby.

    *stays* are those in each group who keep their place.
    """
    fixed = stays if stays is not None else [()] * len(seats)
    # Each look at somebody takes everybody else with those around them.
    look = 3 * sum(len(group) * (len(group) + len(stay)) for group, stay in zip(seats, fixed, strict=True))
    left = _LOOKS // max(1, look)
    better = True
    while better and left > 0:
        better = False
        for here, group in enumerate(seats):
            for place, one in enumerate(group):
                if left > 0 and met.again(one, (*fixed[here], *group)):
                    left -= 1
                    better = _changed(seats, fixed, met, here, place) or better
    return seats


def newly(
    tried: Sequence[tuple[Group, ...]], earlier: Sequence[Sequence[Group]], free: bool
) -> tuple[Group, ...]:
    """Of several ways to form groups anew, the one in which fewest meet again who sat together in *earlier*
    ones; where people may sit anywhere (*free*), some change places to make it fewer still."""
    met = Met()
    for groups in earlier:
        for group in groups:
            met.add(group.voices)
    best = min(tried, key=lambda groups: met.cost([group.voices for group in groups]))
    if not free:
        return best
    seats = mended([list(group.voices) for group in best], met)
    return tuple(evolve(group, voices=tuple(voices)) for group, voices in zip(best, seats, strict=True))


def _changed(
    seats: list[list[Voice]], fixed: Sequence[Sequence[Voice]], met: Met, here: int, place: int
) -> bool:
    """Change one person for another where that lowers the meetings most; whether anybody changed."""
    one = seats[here][place]
    around = (*fixed[here], *seats[here])
    now = met.again(one, around)
    best, found = 0, None
    for there, group in enumerate(seats):
        if there == here:
            continue
        beside = (*fixed[there], *group)
        for at, other in enumerate(group):
            gain = now + met.again(other, beside)
            gain -= met.again(one, beside, but=other) + met.again(other, around, but=one)
            if gain > best:
                best, found = gain, (there, at)
    if found is None:
        return False
    there, at = found
    seats[here][place], seats[there][at] = seats[there][at], one
    return True


def _by_steps(goes: Sequence[Sequence[Voice]], sizes: Sequence[int], number: int) -> list[list[Voice]]:
    seats: list[list[Voice]] = [[] for _ in goes]
    for place in range(max(sizes, default=0)):
        for home, group in enumerate(goes):
            if place < len(group):
                at = (home + number * (place + 1)) % len(goes)
                while len(seats[at]) >= sizes[at]:
                    at = (at + 1) % len(goes)
                seats[at].append(group[place])
    return seats


def _one_by_one(
    goes: Sequence[Sequence[Voice]],
    stays: Sequence[Sequence[Voice]],
    sizes: Sequence[int],
    number: int,
    met: Met,
) -> list[list[Voice]]:
    seats: list[list[Voice]] = [[] for _ in goes]
    # Those who sat together leave in turn, so that each has a choice of the seats that are left.
    queue = [
        (home, goes[home][place])
        for place in range(max(sizes, default=0))
        for home in ((start + number) % len(goes) for start in range(len(goes)))
        if place < len(goes[home])
    ]
    for home, voice in queue:
        free = [index for index in range(len(goes)) if len(seats[index]) < sizes[index]]
        best = min(
            free,
            key=lambda index: (
                met.again(voice, (*stays[index], *seats[index])),
                index == home,
                (index - home - number) % len(goes),
            ),
        )
        seats[best].append(voice)
    return seats
