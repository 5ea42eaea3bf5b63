"""What ``show`` tells beside the agenda: what a protocol is for, what it asks for, and what the room sees."""

from __future__ import annotations

from typing import TYPE_CHECKING

from protocols.words import as_title, listed, say

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from protocols.cli.watch_lines import Key
    from protocols.plan import Plan
    from protocols.spec.model import Protocol

USUAL = ("title", "light", "on", "stopped")
"""What the room sees of every step, and is not told of each."""


def about_lines(protocol: Protocol) -> Iterator[str]:
    """What it is for, which forms it has, what set-up asks for, and who does what."""
    if protocol.purpose:
        yield say("show.purpose", text=" ".join(protocol.purpose.split()))
    if protocol.variants:
        yield say(
            "show.forms", forms=listed(f"{name} ({one.title})" for name, one in protocol.variants.items())
        )
    asked = [
        *((one.title, one.ask) for one in protocol.inputs.values()),
        *(
            (say("tui.setup.where", title=one.title or as_title(name)), one.ask)
            for name, one in protocol.materials.items()
            if one.ask
        ),
    ]
    for title, ask in asked:
        yield say("show.asked", title=title, ask=ask) if ask else say("show.asked-title", title=title)
    for role in protocol.roles.values():
        if role.summary:
            yield f"{role.title}: {role.summary}"


def told_table(table: Sequence[Sequence[str]]) -> Iterator[str]:
    """A table as lines that are listened to: each row with the head of every column said again."""
    heads = table[0]
    for row in table[1:]:
        cells = (f"{head}: {cell}" for head, cell in zip(heads[1:], row[1:], strict=True) if cell)
        yield f"{row[0]} ({'; '.join(cells)})"


def room_lines(plan: Plan, title: str) -> Iterator[str]:
    """What the room sees and hears in each step, as it begins."""
    from protocols.cli.watch_lines import picture
    from protocols.runtime import system
    from protocols.view import view
    from protocols.view.standing import standing, stops

    now = system.moment()
    found = stops(plan)
    told: set[Key] = set()
    for number, stop in enumerate(found, 1):
        yield say("show.room.step", number=number, n=len(found))
        for key, line in picture(view(standing(plan, title, stop, now), now, "room")):
            kind = key if isinstance(key, str) else key[0]
            # Who sits where is told when they go there.
            if kind in USUAL or (kind in ("apart", "group") and key in told):
                continue
            told.add(key)
            yield line
