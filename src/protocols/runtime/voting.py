"""Votes as they are typed: ``1=3 2=5``, options by number, name or the beginning of their words."""

from __future__ import annotations

from collections.abc import Sequence

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


def parse_votes(text: str, options: Options) -> dict[str, int]:
    """How many votes each option has. Raises :class:`NoOption`."""
    votes: dict[str, int] = {}
    for part in text.replace(",", " ").split():
        label, equals, count = part.rpartition("=")
        name = option(label.strip(), options) if equals else None
        if name is None or not (count.isdecimal() and len(count) < 6):
            raise NoOption(part)
        votes[name] = int(count)
    return votes


def parse_choice(text: str, options: Options) -> tuple[str, ...]:
    """The options chosen, the best first: ``2`` or ``fast, slow``. Raises :class:`NoOption`."""
    picked = []
    for part in text.split(","):
        name = option(part.strip(), options)
        if name is None:
            raise NoOption(part.strip())
        picked.append(name)
    return tuple(picked)
