"""What everything that is drawn goes through last, keeping its width: nothing that a terminal would obey, and
where it knows no more, nothing but ASCII."""

from __future__ import annotations

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from protocols.words import safe_text
from protocols.words.ascii import to_ascii


class Shown(LineFilter):
    """Leaves out what a terminal would obey instead of showing it, wherever it came from. Texts are made safe
    where they enter; this is the last door."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same segments; one that is safe is not touched."""
        if all(piece.text.isprintable() for piece in segments):
            return segments
        return [
            piece
            if piece.control or piece.text.isprintable()
            else Segment(_shown(piece.text), piece.style, piece.control)
            for piece in segments
        ]


_LINES = {ord("\n"): None, ord("\t"): None}


def _shown(text: str) -> str:
    return safe_text(text).translate(_LINES)


def _alike(text: str) -> str:
    # Where there is room behind it, what is left out is three dots, as everybody writes it.
    return to_ascii(text.replace("…  ", "..."))


class Asciify(LineFilter):
    """Every sign becomes one of ASCII that is as wide."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same segments, in ASCII."""
        return [
            piece if piece.text.isascii() else Segment(_alike(piece.text), piece.style, piece.control)
            for piece in segments
        ]
