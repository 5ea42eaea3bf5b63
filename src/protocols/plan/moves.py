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

if TYPE_CHECKING:
    from protocols.plan.unfold import Unfolder

Seats = list[list[tuple[Voice, ...]]]
"""For each round, for each group, who is in it."""


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
    met: dict[frozenset[tuple[str, ...]], int] = {}
    for number in range(count):
        if number == 0 or (move.last == "home" and number == count - 1):
            now = [list(one) for one in goes]
        elif move.to == "scatter":
            now = scattered(goes, stays, number, met)
        else:
            by = number if move.to == "next" else -number
            now = [list(goes[(index - by) % len(groups)]) for index in range(len(groups))]
        seated = [(*stay, *come) for stay, come in zip(stays, now, strict=True)]
        for one in seated:
            _meet(one, met)
        seats.append(seated)
    return seats


def _staying(unfolder: Unfolder, step: Step, group: Group, scope: Scope) -> set[tuple[str, ...]]:
    """Who stays in a group: the host, or everybody who is not meant to move."""
    from protocols.plan.lanes import host_of

    move = step.move
    assert move is not None
    host = unfolder.protocol.groups[step.in_ or ""].host
    if move.who == ("everyone",):
        return set()
    if move.who == ("others",):
        return {host_of(unfolder, host, group)} if host is not None and group.voices else set()
    moving = {one for name in move.who for one in unfolder.speaking.holders(name, scope)}
    return {voice.who for voice in group.voices if not moving & set(voice.who)}


def scattered(
    goes: Sequence[Sequence[Voice]],
    stays: Sequence[Sequence[Voice]],
    number: int,
    met: dict[frozenset[tuple[str, ...]], int],
) -> list[list[Voice]]:
    """Everybody apart: one after another takes the seat with the fewest people met before.

    Groups keep their sizes; nobody stays where they were in the first round if that can be helped.
    """
    seats: list[list[Voice]] = [[] for _ in goes]
    sizes = [len(one) for one in goes]
    # Those who sat together leave in turn, so that each has a choice of the seats that are left.
    deepest = max((len(one) for one in goes), default=0)
    queue = [
        (home, goes[home][place])
        for place in range(deepest)
        for home in ((start + number) % len(goes) for start in range(len(goes)))
        if place < len(goes[home])
    ]
    for home, voice in queue:
        free = [index for index in range(len(goes)) if len(seats[index]) < sizes[index]]
        best = min(
            free,
            key=lambda index: (
                sum(
                    met.get(frozenset((voice.who, other.who)), 0) for other in (*stays[index], *seats[index])
                ),
                index == home,
                (index - home - number) % len(goes),
            ),
        )
        seats[best].append(voice)
    return seats


def _meet(voices: Sequence[Voice], met: dict[frozenset[tuple[str, ...]], int]) -> None:
    for index, one in enumerate(voices):
        for other in voices[index + 1 :]:
            pair = frozenset((one.who, other.who))
            met[pair] = met.get(pair, 0) + 1
