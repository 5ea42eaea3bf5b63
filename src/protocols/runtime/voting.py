"""Votes as they are typed, options by number, name or the beginning of their words.

Hands and dots are ``1=3 2=5``; a score is what each gave, ``1=4,5,3``; thumbs are up/sideways/down,
``1=5/2/1``; a ranking is each person's order, ``2>1>3 1>2>3``.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from protocols.engine import commands

if TYPE_CHECKING:
    from protocols.view.model import DecideView

Options = Sequence[tuple[str, str]]
"""The options of a decision: name, and how it is shown."""


class NoOption(ValueError):
    """A piece of what was typed is no option, or no number of votes; *text* is that piece."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


def option(text: str, options: Options) -> str | None:
    """The name of the option that *text* means, or None: its number, name, words, or their beginning."""
    if text.isdecimal() and len(text) < 5:
        return options[int(text) - 1][0] if 0 < int(text) <= len(options) else None
    folded = text.casefold()
    for name, label in options:
        if folded in (name.casefold(), label.casefold()):
            return name
    found = [name for name, label in options if folded and label.casefold().startswith(folded)]
    return found[0] if len(found) == 1 else None


EXAMPLES = {
    "score": "1=4,5,3 2=2,5,5",
    "thumbs": "1=5/2/1 2=3/3/2",
    "rank": "2>1>3 1>2>3",
}
"""How votes are typed, by how is decided; otherwise :data:`EXAMPLE`."""

EXAMPLE = "1=3 2=5"


def parse_votes(text: str, decide: DecideView, lane: str | None) -> commands.Decide:
    """The command that *text* means for a decision. Raises :class:`NoOption`."""
    votes: dict[str, int] = {}
    points: dict[str, tuple[int, ...]] = {}
    ballots = []
    for part in re.split(r"[\s;]+|,\s+", text.strip(" ,;")):
        if decide.how == "rank" and ">" in part:
            ballots.append(tuple(_option(one, decide.options, part) for one in part.split(">")))
            continue
        label, equals, told = part.rpartition("=")
        if not equals:
            raise NoOption(part)
        name = _option(label, decide.options, part)
        if name in votes or name in points:
            raise NoOption(part)
        if decide.how == "score":
            points[name] = tuple(_number(one, part) for one in told.split(","))
        elif decide.how == "thumbs":
            thumbs = [_number(one, part) for one in told.split("/")]
            points[name] = tuple(thumbs if len(thumbs) > 1 else [*thumbs, 0, 0])
        else:
            votes[name] = _number(told, part)
    return commands.Decide(decide.id, (), votes, lane, points, tuple(ballots))


def _option(text: str, options: Options, part: str) -> str:
    name = option(text.strip(), options)
    if name is None:
        raise NoOption(part)
    return name


def _number(text: str, part: str) -> int:
    if not (text.isascii() and text.isdecimal() and len(text) < 6):
        raise NoOption(part)
    return int(text)


def settled(tied: commands.Decide | None, chosen: commands.Command) -> commands.Command:
    """A choice that settles a tie, with the votes that were tied; any other command as it is."""
    if (
        tied is not None
        and isinstance(chosen, commands.Decide)
        and (chosen.id, chosen.lane) == (tied.id, tied.lane)
        and chosen.picked
    ):
        return commands.Decide(tied.id, chosen.picked, tied.votes, tied.lane, tied.points, tied.ballots)
    return chosen


def parse_choice(text: str, options: Options) -> tuple[str, ...]:
    """The options chosen, the best first: ``2`` or ``fast, slow``. Raises :class:`NoOption`."""
    picked = []
    for part in text.split(","):
        name = option(part.strip(), options)
        if name is None:
            raise NoOption(part.strip())
        picked.append(name)
    return tuple(picked)


def parse_fingers(text: str) -> tuple[int, ...] | None:
    """How many fingers each shows, as it is typed: ``0 2 3 5`` or ``0, 2, 3``; None where it is neither."""
    parts = text.replace(",", " ").replace(";", " ").split()
    if not parts or any(not (part.isascii() and part.isdigit() and len(part) < 3) for part in parts):
        return None
    return tuple(int(part) for part in parts)
