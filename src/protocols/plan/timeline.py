"""A plan as a picture: each step a bar, as long as it lasts, where it stands in the session.

Pure: from the plan to bars, and from bars to lines of text or to an SVG document that stands alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from protocols.plan.agenda import agenda, rounds_of, words_in
from protocols.plan.model import Plan
from protocols.spec.record import Record, record

MINUTE = 60_000
_STEPS = (1, 2, 5, 10, 15, 20, 30, 60, 120, 240, 480)
"""Distances between marks on the axis, in minutes."""


@record
class Bar(Record):
    """One line of the picture, times in ms from the start of the session. *length_ms* is one pass of a step,
    or all of a block; *kind*: ``step``, ``block``, ``protected``, ``open``, ``outside`` (before the session),
    ``spare`` (until a fixed start)."""

    title: str
    depth: int
    start_ms: int
    length_ms: int
    kind: str


def bars(plan: Plan) -> list[Bar]:
    """The bars of a plan, in the order of its agenda."""
    found = []
    for line in agenda(plan):
        if line.outside:
            if line.outside != "before":
                continue  # it has no moment
            kind = "outside"
        elif line.step.endswith(("~wait", "~spare")):
            kind = "spare"
        elif line.block:
            kind = "block"
        elif line.span.open and not line.allotted_ms:
            kind = "open"
        else:
            kind = "protected" if line.face.protect else "step"
        found.append(
            Bar(
                words_in(plan, line.face.title, rounds_of(line)),
                line.depth,
                line.start_ms,
                line.allotted_ms,
                kind,
            )
        )
    return found


def marks(total_ms: int, most: int, origin_ms: int = 0) -> list[int]:
    """Where the axis is marked, in minutes from the start: at most *most* marks beside the first.

    Where something is done before the start, the axis begins at *origin_ms*, which is negative.
    """
    first = -(-origin_ms // MINUTE)
    minutes = max(1, -(-total_ms // MINUTE))
    step = next((one for one in _STEPS if (minutes - first) // one <= most), _STEPS[-1])
    return list(range(-(-first // step) * step, minutes + 1, step))


def origin(shown: Sequence[Bar]) -> int:
    """Where the picture begins: at the start, or at what is done before it."""
    return min((bar.start_ms for bar in shown), default=0) if any(bar.start_ms < 0 for bar in shown) else 0


_FILL = {"step": "█", "protected": "▓", "block": "─", "open": "·", "outside": "▒", "spare": "░"}


def draw(shown: Sequence[Bar], total_ms: int, width: int) -> list[str]:
    """The picture as lines of at most *width* characters, the minutes on top."""
    label = max(12, min(36, width // 3))
    room = max(10, width - label - 2)
    zero = origin(shown)
    total = max(total_ms - zero, 1)
    axis = [" "] * room
    for minute in marks(total_ms, room // 6, zero):
        text = str(minute)
        at = min((minute * MINUTE - zero) * room // total, room - len(text))
        axis[at : at + len(text)] = text
    lines = [" " * (label + 1) + "".join(axis).rstrip()]
    for bar in shown:
        title = "  " * bar.depth + bar.title
        title = title if len(title) <= label else title[: label - 1] + "…"
        begin = min((bar.start_ms - zero) * room // total, room - 1)
        end = max(begin + 1, min(room, -(-(bar.start_ms - zero + bar.length_ms) * room // total)))
        lines.append(f"{title.ljust(label)} {' ' * begin}{_FILL[bar.kind] * (end - begin)}")
    return lines


_COLOURS = {"step": "#1f6f8b", "protected": "#2f7d4f", "block": "#9aa5b8", "open": "#b3541e"}
_COLOURS |= {"outside": "#7a6f9b", "spare": "#d5d9e2"}
_LABEL, _ROOM, _ROW = 260, 640, 26


def svg(plan: Plan, title: str) -> str:
    """The picture as an SVG document: no script, no font or file from elsewhere, every text escaped."""
    shown = bars(plan)
    zero = origin(shown)
    total = max(plan.allotted_ms - zero, 1)
    height = 70 + _ROW * len(shown)
    width = _LABEL + _ROOM + 30
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        'font-family="sans-serif" font-size="13" role="img">',
        f"<title>{escape(title)}</title>",
        f'<rect width="{width}" height="{height}" fill="#fff"/>',
        f'<text x="12" y="24" font-size="17" font-weight="bold" fill="#1b1b1f">{escape(title)}</text>',
    ]
    for minute in marks(plan.allotted_ms, 12, zero):
        x = _LABEL + (minute * MINUTE - zero) * _ROOM // total
        parts.append(f'<line x1="{x}" y1="48" x2="{x}" y2="{height - 10}" stroke="#e2e2e8"/>')
        parts.append(f'<text x="{x}" y="42" text-anchor="middle" fill="#5b5b66">{minute}</text>')
    for row, bar in enumerate(shown):
        y = 52 + row * _ROW
        x = _LABEL + (bar.start_ms - zero) * _ROOM // total
        long = max(3, bar.length_ms * _ROOM // total)
        high, top = (6, 8) if bar.kind == "block" else (16, 3)
        text = bar.title if len(bar.title) <= 34 else bar.title[:33] + "…"
        parts.append(f'<text x="{12 + 14 * bar.depth}" y="{y + 16}" fill="#1b1b1f">{escape(text)}</text>')
        parts.append(
            f'<rect x="{x}" y="{y + top}" width="{long}" height="{high}" rx="3" fill="{_COLOURS[bar.kind]}">'
            f"<title>{escape(bar.title)}</title></rect>"
        )
    return "\n".join([*parts, "</svg>", ""])
