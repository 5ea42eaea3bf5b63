"""Drawing with nothing but ASCII: what is drawn goes through here last, and keeps its width."""

from __future__ import annotations

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from protocols.words.ascii import to_ascii


class Asciify(LineFilter):
    """Every sign becomes one of ASCII that is as wide."""

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """The same segments, in ASCII."""
        return [
            piece if piece.text.isascii() else Segment(to_ascii(piece.text), piece.style, piece.control)
            for piece in segments
        ]
