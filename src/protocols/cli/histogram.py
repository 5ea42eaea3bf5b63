"""The histogram of a rehearsal as an SVG document that stands alone: no script, every text escaped."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from protocols.cli.rehearse import bins, percent
from protocols.words import duration, say

if TYPE_CHECKING:
    from protocols.runtime.rehearsed import Rehearsal

_WIDTH, _LEFT, _ROOM, _ROW, _TOP = 720, 90, 540, 30, 64
_ON_TIME, _LATE = "#1f6f8b", "#b3541e"


def svg(done: Rehearsal, title: str) -> str:
    """The picture: a bar for each stretch of time, those that begin after the time available hatched."""
    counted = bins(done) or [(done.ends[0], done.runs)]
    top = max(count for _, count in counted)
    height = _TOP + _ROW * len(counted) + 40
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_WIDTH} {height}" '
        'font-family="sans-serif" font-size="13" role="img">',
        f"<title>{escape(title)}</title>",
        f'<defs><pattern id="late" width="6" height="6" patternUnits="userSpaceOnUse">'
        f'<rect width="6" height="6" fill="#fff"/>'
        f'<path d="M0 6L6 0" stroke="{_LATE}" stroke-width="2"/></pattern></defs>',
        f'<rect width="{_WIDTH}" height="{height}" fill="#fff"/>',
        f'<text x="12" y="24" font-size="17" font-weight="bold" fill="#1b1b1f">{escape(title)}</text>',
    ]
    told = say("rehearse.on-time", share=percent(done.on_time), minutes=duration(done.available_ms))
    parts.append(f'<text x="12" y="46" fill="#5b5b66">{escape(told)}</text>')
    for row, (begin, count) in enumerate(counted):
        y = _TOP + row * _ROW
        late = begin > done.available_ms
        long = max(1, count * _ROOM // top) if count else 0
        share = percent(count / done.runs) if count else ""
        fill = f'fill="url(#late)" stroke="{_LATE}"' if late else f'fill="{_ON_TIME}"'
        parts.append(
            f'<text x="{_LEFT - 10}" y="{y + 16}" text-anchor="end" fill="#1b1b1f">{duration(begin)}</text>'
        )
        if count:
            parts.append(f'<rect x="{_LEFT}" y="{y + 2}" width="{long}" height="20" rx="3" {fill}/>')
            parts.append(f'<text x="{_LEFT + long + 8}" y="{y + 16}" fill="#5b5b66">{share}</text>')
    y = _TOP + _ROW * len(counted) + 18
    parts.append(f'<rect x="{_LEFT}" y="{y - 11}" width="14" height="12" fill="{_ON_TIME}"/>')
    parts.append(f'<text x="{_LEFT + 20}" y="{y}" fill="#5b5b66">{escape(say("rehearse.in-time"))}</text>')
    parts.append(
        f'<rect x="{_LEFT + 110}" y="{y - 11}" width="14" height="12" fill="url(#late)" stroke="{_LATE}"/>'
    )
    parts.append(f'<text x="{_LEFT + 130}" y="{y}" fill="#5b5b66">{escape(say("rehearse.late"))}</text>')
    return "\n".join([*parts, "</svg>", ""])
