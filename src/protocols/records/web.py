"""The minutes as one web page: complete in itself, without a script or a link, good to print.

Every text is escaped; the page's own policy forbids it to load anything at all.
"""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from protocols.records import talk
from protocols.records.actuals import Row
from protocols.records.minutes import Minutes, MinutesEntry
from protocols.records.pages import (
    TableRow,
    beside,
    carried,
    columns,
    group,
    head,
    heading,
    materials,
    table,
    table_note,
    text_lines,
)
from protocols.records.picture import apart_words, bar_of, scale_of, step_bars
from protocols.records.settled import decision_words
from protocols.records.talk import TalkRecord
from protocols.words import duration, language, say

_STYLE = """
:root { color-scheme: light dark; --ink: #1b1b1f; --paper: #fff; --quiet: #5b5b66; --line: #c9c9d1;
  --planned: #9aa5b8; --actual: #1f6f8b; --over: #b3541e; }
@media (prefers-color-scheme: dark) { :root { --ink: #ececf1; --paper: #17171b; --quiet: #a9a9b5;
  --line: #3d3d47; --planned: #5d6778; --actual: #59b3d0; --over: #e88d56; } }
@media print { :root { --ink: #000; --paper: #fff; --quiet: #333; --line: #999; --planned: #aaa;
  --actual: #444; --over: #000; } section, li, tr { break-inside: avoid; } body { max-width: none; } }
body { font: 1rem/1.5 system-ui, sans-serif; color: var(--ink); background: var(--paper);
  max-width: 46rem; margin: 2rem auto; padding: 0 1rem; overflow-wrap: anywhere; }
h1 { font-size: 1.6rem; line-height: 1.25; } h2 { font-size: 1.2rem; margin-top: 2rem; }
h3 { font-size: 1rem; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2rem 1rem; }
dt { color: var(--quiet); max-width: 14rem; } dd { margin: 0; }
p.told, li .told { color: var(--quiet); font-size: .85rem; margin: 0; display: block; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: .3rem .5rem; border-bottom: 1px solid var(--line); vertical-align: top; }
.wide { overflow-x: auto; }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap; }
.in1 { padding-left: 1.5rem; } .in2 { padding-left: 2.5rem; } .in3 { padding-left: 3.5rem; }
tr:last-child td.total { font-weight: 600; }
svg { width: 100%; height: auto; margin: 1rem 0; }
svg text { fill: var(--ink); font: 12px system-ui, sans-serif; }
.planned { fill: var(--planned); } .actual { fill: var(--actual); }
.over { fill: var(--over); stroke: var(--ink); stroke-width: 1; }
"""

_POLICY = "default-src 'none'; style-src 'unsafe-inline'"


def web_page(minutes: Minutes) -> str:
    """The minutes as a complete HTML document."""
    title = escape(say("minutes.heading", title=minutes.title))
    parts = [
        "<!DOCTYPE html>",
        f'<html lang="{escape(language())}">',
        "<head>",
        '<meta charset="utf-8">',
        f'<meta http-equiv="Content-Security-Policy" content="{escape(_POLICY)}">',
        '<meta name="viewport" content="width=device-width, initial-scale=1">',
        f"<title>{title}</title>",
        f"<style>{_STYLE}</style>",
        "</head>",
        "<body>",
        f'<h1 dir="auto">{title}</h1>',
        "<dl>",
        *(f'<dt>{escape(label)}</dt><dd dir="auto">{escape(text)}</dd>' for label, text in head(minutes)),
        "</dl>",
    ]
    if minutes.groups:
        parts += [*_section(say("minutes.groups")), "<dl>"]
        for name, members in map(group, minutes.groups):
            parts.append(f'<dt>{escape(name)}</dt><dd dir="auto">{escape(members)}</dd>')
        parts += ["</dl>", "</section>"]
    if minutes.carried:
        parts += [*_section(say("minutes.carried")), "<ul>"]
        parts += [_several(title, texts) for title, texts in carried(minutes)]
        parts += ["</ul>", "</section>"]
    if minutes.materials:
        parts += [*_section(say("minutes.materials")), "<ul>"]
        parts += [_several(text, ()) for text in materials(minutes)]
        parts += ["</ul>", "</section>"]
    if minutes.settled:
        parts += [*_section(say("minutes.settled")), "<ul>"]
        parts += [_several(*decision_words(one)) for one in minutes.settled]
        parts += ["</ul>", "</section>"]
    if minutes.decisions:
        parts += [*_section(say("minutes.decisions")), _list(minutes.decisions), "</section>"]
    if minutes.commitments:
        parts += [*_section(say("minutes.commitments")), *_commitments(minutes), "</section>"]
    if minutes.parked:
        parts += [*_section(say("minutes.parked")), _list(minutes.parked), "</section>"]
    parts += _section(say("minutes.notes"))
    if not minutes.entries:
        parts.append(f"<p>{escape(say('minutes.nothing'))}</p>")
    for step in minutes.notes:
        parts += [f'<h3 dir="auto">{escape(step.title)}</h3>', _list(step.entries)]
    if minutes.private_left_out:
        parts.append(f"<p>{escape(say('minutes.private.left-out', n=minutes.private_left_out))}</p>")
    parts.append("</section>")
    rows = table(minutes)
    if rows:
        parts += [*_section(say("minutes.times")), *_bars(minutes.rows), *_times(minutes, rows)]
        note = table_note(minutes)
        parts += [*([f"<p>{escape(note)}</p>"] if note else []), "</section>"]
    if minutes.ways:
        parts += [*_section(say("minutes.ways")), "<ul>"]
        parts += [_several(text, ()) for text in minutes.ways]
        parts += ["</ul>", "</section>"]
    if minutes.interruptions:
        parts += [*_section(say("minutes.interruptions")), "<ul>"]
        parts += [f"<li>{escape(text)}</li>" for text in minutes.interruptions]
        parts += ["</ul>", "</section>"]
    if minutes.talk is not None:
        parts += [*_section(say("minutes.talk")), *_talk(minutes.talk), "</section>"]
    parts += ["</body>", "</html>"]
    return "\n".join(parts) + "\n"


def _section(title: str) -> list[str]:
    return ["<section>", f"<h2>{escape(title)}</h2>"]


def _several(first: str, more: Sequence[str]) -> str:
    return '<li dir="auto">' + "<br>".join(map(escape, (first, *more))) + "</li>"


def _text(entry: MinutesEntry) -> str:
    above = heading(entry)
    text = "<br>".join(escape(line) for line in text_lines(entry))
    return f"<strong>{escape(above)}:</strong> {text}" if above else text


def _list(entries: tuple[MinutesEntry, ...]) -> str:
    items = "\n".join(
        f'<li dir="auto">{_text(one)}<span class="told">{escape(beside(one))}</span></li>' for one in entries
    )
    return f"<ul>\n{items}\n</ul>"


def _commitments(minutes: Minutes) -> list[str]:
    words = [say(f"minutes.commitment.{name}") for name in ("what", "who", "due")]
    names = "".join(f"<th>{escape(word)}</th>" for word in words)
    rows = [
        f'<tr><td dir="auto">{_text(one)}<span class="told">{escape(beside(one))}</span></td>'
        f'<td dir="auto">{escape(one.owner)}</td><td dir="auto">{escape(one.due)}</td></tr>'
        for one in minutes.commitments
    ]
    return ["<table>", f"<tr>{names}</tr>", *rows, "</table>"]


def _talk(told: TalkRecord) -> list[str]:
    heads = "".join(f"<th>{escape(one)}</th>" for one in talk.columns(told))
    rows = [
        f'<tr><td dir="auto">{escape(name)}</td>'
        + "".join(f'<td class="number">{escape(one)}</td>' for one in cells)
        + "</tr>"
        for name, *cells in talk.table(told)
    ]
    notes = [f'<p dir="auto">{escape(one)}</p>' for one in talk.note(told)]
    return [*notes, '<div class="wide"><table>', f"<tr>{heads}</tr>", *rows, "</table></div>"]


def _times(minutes: Minutes, rows: list[TableRow]) -> list[str]:
    _, step, names = columns(minutes)
    numbers = "".join(f'<th class="number">{escape(name)}</th>' for name in names)
    out = ["<table>", f"<tr><th>{escape(step)}</th>{numbers}</tr>"]
    for depth, title, figures in rows:
        place = "total" if depth == 0 else f"in{min(depth, 3)}"
        tail = "".join(f'<td class="number">{escape(one)}</td>' for one in figures)
        out.append(f'<tr><td class="{place}" dir="auto">{escape(title)}</td>{tail}</tr>')
    return [*out, "</table>"]


# -- the picture ----------------------------------------------------------------------------------

_LABEL, _WIDTH, _WORDS, _ROW, _BAR = 210, 390, 80, 30, 9
_LETTERS = 30


def _bars(rows: tuple[Row, ...]) -> list[str]:
    """Two bars for each outermost step, planned above actual; what ran over is set off by an edge and told in
    words as well as by colour."""
    outer = [row for row in rows if row.depth == 0]
    drawn = step_bars(outer)
    scale = scale_of(drawn)
    if scale <= 0:
        return []
    height = len(outer) * _ROW + 6
    label = escape(say("minutes.times.bars"))
    out = [
        f'<svg viewBox="0 0 {_LABEL + _WIDTH + _WORDS} {height}" role="img" aria-label="{label}">',
        f"<title>{label}</title>",
    ]
    for index, one in enumerate(drawn):
        top = index * _ROW + 4
        bar = bar_of(one, scale, _WIDTH)
        planned_words = one.planned + (f" ({one.changed})" if one.changed else "")
        actual_words = say("minutes.times.never") if one.actual_ms is None else duration(one.actual_ms)
        told = say("minutes.times.bar", title=one.title, planned=planned_words, actual=actual_words)
        told += f" ({one.beside})" if one.beside else ""
        short = one.title if len(one.title) <= _LETTERS else one.title[: _LETTERS - 1] + "…"
        apart = apart_words(one)
        planned = 0 if one.open else bar.taken + bar.unused
        beside = _LABEL + max(planned, bar.taken + bar.beyond) + 6
        out += [
            f"<g><title>{escape(told)}</title>",
            f'<text x="0" y="{top + 13}">{escape(short)}</text>',
            _bar("planned", 0, planned, top),
            _bar("actual", 0, bar.taken, top + _BAR + 2),
            _bar("over", bar.taken, bar.beyond, top + _BAR + 2),
            f'<text x="{beside}" y="{top + 13}">{escape(apart)}</text>' if apart else "",
            "</g>",
        ]
    return [*(part for part in out if part), "</svg>"]


def _bar(kind: str, left: int, width: int, top: int) -> str:
    if width <= 0:
        return ""
    return f'<rect class="{kind}" x="{_LABEL + left}" y="{top}" width="{width}" height="{_BAR}"></rect>'
