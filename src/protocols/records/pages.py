"""The minutes as a page of text: Markdown, to be mailed or put in a wiki, and plain text."""

from __future__ import annotations

import re
from typing import NamedTuple

from protocols.records import talk
from protocols.records.actuals import Row
from protocols.records.attendance import came_and_left
from protocols.records.export import difference
from protocols.records.minutes import GroupLine, Minutes, MinutesEntry
from protocols.records.pauses import rest_rows
from protocols.records.picture import changed_words, picture_lines, planned_words, step_bars
from protocols.records.settled import decision_words
from protocols.words import day, duration, lengths_in_words, safe_line, say

# Everything that is markup wherever it stands, in CommonMark and in the dialects mail and wikis add to it.
_ANYWHERE = re.compile(r"[\\`*_\[\]<>{}&|~$#@^]|:(?=//)|(?<=[Ww]{3})\.")
# An address that can stand between < and >, where nothing is markup; no sign in it can end that, or a cell.
_ADDRESS = re.compile(r"https?://[A-Za-z0-9.~:/?#@!$&'()*+,=%_-]*[A-Za-z0-9/=_-](?=[\s.,:!?)]|$)")
# What is markup only at the beginning of a line.
_BULLET = re.compile(r"^([-+=])")
_NUMBER = re.compile(r"^(\d{1,9})([.)])")

_PICTURE = 78
"""How wide the picture of the times is in plain text."""


class TableRow(NamedTuple):
    """A row of the table of times: how deep it stands, what it is, and the figures of its columns."""

    depth: int
    title: str
    figures: tuple[str, ...]


def escape(text: str) -> str:
    """One line of *text* in Markdown, so that every character of it is shown as it is; an address of the web
    is a link that shows where it leads.

    >>> escape("1. *Hello* <b>")
    '1\\\\. \\\\*Hello\\\\* \\\\<b\\\\>'
    """
    text = safe_line(text, len(text))
    parts, at = [], 0
    for found in _ADDRESS.finditer(text):
        parts += [_ANYWHERE.sub(r"\\\g<0>", text[at : found.start()]), f"<{found[0]}>"]
        at = found.end()
    text = "".join([*parts, _ANYWHERE.sub(r"\\\g<0>", text[at:])])
    return _NUMBER.sub(r"\1\\\2", _BULLET.sub(r"\\\1", text))


def lines_of(text: str) -> list[str]:
    """The lines of a note that hold something."""
    return [line for one in text.split("\n") if (line := " ".join(one.split()))]


def when(minutes: Minutes) -> str:
    """When it was: day, beginning, end, as one phrase."""
    if not minutes.date:
        return say("minutes.when.never")
    assert minutes.started_wall_ms is not None
    date, start = day(minutes.started_wall_ms, minutes.offset_min), minutes.start_time
    if minutes.ended_wall_ms is None:
        return say("minutes.when.going-on", date=date, start=start, zone=minutes.zone)
    ended, end = day(minutes.ended_wall_ms, minutes.offset_min), minutes.end_time
    if ended != date:
        end = say("common.day.time", day=ended, clock=end)
    return say("minutes.when", date=date, start=start, end=end, zone=minutes.zone)


def people(minutes: Minutes) -> list[str]:
    """Everybody as one phrase each: the name, with team and role in brackets."""
    found = []
    for one in minutes.people:
        beside = ", ".join(part for part in (one.team, one.role) if part)
        found.append(f"{one.name} ({beside})" if beside else one.name)
    return found


def head(minutes: Minutes) -> list[tuple[str, str]]:
    """The lines under the title: what each is, and what it says."""
    lines = [(say("minutes.date"), when(minutes))]
    if minutes.short_ms:
        planned, by = duration(minutes.told.planned_ms), duration(minutes.short_ms)
        lines.append((say("minutes.time"), say("minutes.time.short", planned=planned, by=by)))
    if minutes.facilitator:
        lines.append((say("minutes.facilitator"), minutes.facilitator))
    lines += people_lines(minutes)
    lines += given_lines(minutes)
    if minutes.source:
        lines.append((say("minutes.source"), minutes.source))
    if minutes.session_id:
        lines.append((say("minutes.session"), minutes.session_id))
    return lines


def given_lines(minutes: Minutes) -> list[tuple[str, str]]:
    """Who had which role; and what was answered at set-up."""
    roles = [(one.title, ", ".join(one.people)) for one in minutes.roles]
    return [*roles, *((title, safe_line(answer, len(answer))) for title, answer in minutes.inputs)]


def people_lines(minutes: Minutes) -> list[tuple[str, str]]:
    """How many took part and who; then who came later, and who left."""
    named = people(minutes)
    counted = say("common.people", n=minutes.count)
    if named and len(named) < minutes.count:
        # Most were only counted: the names are not all there were.
        counted = say("minutes.among", counted=counted, names=", ".join(named))
    elif named:
        counted = f"{counted}: {', '.join(named)}"
    return [(say("minutes.people"), counted), *came_and_left(minutes.comings)]


def group(one: GroupLine) -> tuple[str, str]:
    """A group's name, and who is in it."""
    members = ", ".join(one.members)
    if one.observers:
        members += "; " + say("minutes.group.observing", people=", ".join(one.observers))
    return say("minutes.group.in", title=one.title, step=one.step), members


def beside(entry: MinutesEntry) -> str:
    """What is told with an entry: who said it, in which round and group, when."""
    at = entry.clock
    if entry.elapsed_ms is not None:
        at = say("minutes.at", clock=entry.clock, elapsed=duration(entry.elapsed_ms // 1000 * 1000))
    private = say("minutes.private") if entry.private else ""
    # A group of a path of its own is called as its step is, under which the note stands.
    group = "" if entry.kind == "note" and entry.group == entry.step_title else entry.group
    again = say("minutes.version", number=entry.version) if entry.version > 1 else ""
    return "; ".join(part for part in (entry.who, group, entry.round, again, at, private) if part)


def text_lines(entry: MinutesEntry) -> list[str]:
    """The lines of an entry: its text, then its fields."""
    lines = lines_of(entry.text)
    for name, value in entry.fields:
        first, *rest = lines_of(value) or [""]
        lines += [f"{name}: {first}", *rest]
    return lines


def carried(minutes: Minutes) -> list[tuple[str, tuple[str, ...]]]:
    """What earlier meetings handed on: a heading each, and the lines under it."""
    return [
        (say("minutes.carried.from", title=one.title, meeting=one.meeting, session=one.session), one.lines)
        for one in minutes.carried
    ]


def materials(minutes: Minutes) -> list[str]:
    """The materials that were shown, a line each."""
    return [
        f"{one.title}: {' / '.join(lines_of(one.text))}" if one.text else one.title
        for one in minutes.materials
    ]


def heading(entry: MinutesEntry) -> str:
    """Under which heading and column an entry was written, or empty."""
    return " / ".join(part for part in (entry.capture, entry.column) if part)


def cells(row: Row, changed: bool) -> tuple[str, ...]:
    """A row's planned, actual, added time and the difference, as people read them; with *changed* behind what
    was planned also what became of it."""
    before = (planned_words(row), changed_words(row)) if changed else (planned_words(row),)
    if row.actual_ms is None:
        return *before, say("minutes.times.never"), "", ""
    added = duration(row.added_ms, sign=True) if row.added_ms else ""
    apart = "" if row.open else difference(row.overrun_ms, row.saved_ms)
    return *before, duration(row.actual_ms), added, apart


def is_changed(minutes: Minutes) -> bool:
    """Whether some step's length was changed in the plan since the session was begun."""
    return any(
        one is not None
        for row in minutes.rows
        for one in (row.changed_ms, *(group.changed_ms for group in row.groups))
    )


def table(minutes: Minutes) -> list[TableRow]:
    """Planned against actual: depth, title and :func:`cells` of each row and its groups, then the total."""
    found: list[TableRow] = []
    changed = is_changed(minutes)
    blank = ("",) if changed else ()
    titles = {row.title for row in minutes.rows if row.depth}
    for row in minutes.rows:
        title = row.title
        if row.pace and row.depth == 0:
            title = say("minutes.times.pace", title=row.title, group=row.pace)
        found.append(TableRow(row.depth, title, cells(row, changed)))
        if row.depth == 0:
            for one in row.groups:
                if one.title in titles:
                    # A lane with a line of its own below.
                    continue
                actual = say("minutes.times.never") if one.actual_ms is None else duration(one.actual_ms)
                added = duration(one.added_ms, sign=True) if one.added_ms else ""
                name = say("minutes.times.group", group=one.title)
                apart = difference(one.overrun_ms, one.saved_ms)
                planned = (duration(one.planned_ms), *((changed_words(one),) if changed else ()))
                figures = (*planned, actual, added, apart)
                found.append(TableRow(row.depth + 1, name, figures))
    counted = minutes.told
    # What no step is charged with, so that the column adds up.
    found += [TableRow(0, title, ("", *blank, duration(ms), "", "")) for title, ms in rest_rows(counted)]
    if minutes.started_wall_ms is not None:
        apart = difference(counted.elapsed_ms, counted.planned_ms)
        total = (duration(counted.planned_ms), *blank, duration(counted.elapsed_ms), "", apart)
        found.append(TableRow(0, say("minutes.times.total"), total))
    return found


def columns(minutes: Minutes) -> TableRow:
    """The headings of :func:`table`."""
    names = ["planned", *(["changed"] if is_changed(minutes) else []), "actual", "added", "difference"]
    return TableRow(0, say("minutes.times.step"), tuple(say(f"minutes.times.{name}") for name in names))


def table_note(minutes: Minutes) -> str:
    """What planned and changed mean, where a plan was changed; else empty."""
    return say("minutes.times.note") if is_changed(minutes) else ""


# -- Markdown -------------------------------------------------------------------------------------


def markdown(minutes: Minutes) -> str:
    """The minutes in Markdown (CommonMark, with one table for the times)."""
    out = [f"# {escape(say('minutes.heading', title=minutes.title))}", ""]
    out += [f"- **{escape(label)}:** {escape(text)}" for label, text in head(minutes)]
    if minutes.groups:
        out += _section(say("minutes.groups"))
        out += [f"- **{escape(name)}:** {escape(members)}" for name, members in map(group, minutes.groups)]
    if minutes.carried:
        out += _section(say("minutes.carried"))
        for title, texts in carried(minutes):
            out.append("- " + "  \n  ".join(map(escape, (title, *texts))))
    if minutes.materials:
        out += [*_section(say("minutes.materials")), *(f"- {escape(text)}" for text in materials(minutes))]
    if minutes.settled:
        out += _section(say("minutes.settled"))
        for head_line, counted in map(decision_words, minutes.settled):
            out.append("- " + "  \n  ".join(map(escape, (head_line, *counted))))
    if minutes.decisions:
        out += _section(say("minutes.decisions"))
        for one in minutes.decisions:
            out += _item(one)
    if minutes.commitments:
        names = [say(f"minutes.commitment.{name}") for name in ("what", "who", "due")]
        out += [*_section(say("minutes.commitments")), _table_row(names), _table_row(["---"] * 3, plain=True)]
        for one in minutes.commitments:
            what = " / ".join(text_lines(one))
            told = [part for part in (one.group, say("minutes.private") if one.private else "") if part]
            what += f" ({', '.join(told)})" if told else ""
            out.append(_table_row([what, one.owner, one.due]))
    if minutes.parked:
        out += _section(say("minutes.parked"))
        for one in minutes.parked:
            out += _item(one)
    out += _section(say("minutes.notes"))
    if not minutes.entries:
        out.append(say("minutes.nothing"))
    for step in minutes.notes:
        out += [*([""] if out[-1] else []), f"### {escape(step.title)}", ""]
        for one in step.entries:
            out += _item(one)
    if minutes.private_left_out:
        out += ["", escape(say("minutes.private.left-out", n=minutes.private_left_out))]
    rows = table(minutes)
    if rows:
        top = columns(minutes)
        out += [*_section(say("minutes.times")), _table_row([top.title, *top.figures])]
        out.append(_table_row(["---", *["---:"] * len(top.figures)], plain=True))
        for depth, title, figures in rows:
            # A cell loses leading spaces; these stay.
            out.append(_table_row(["\u2003" * depth + escape(title), *figures], plain=True))
        if note := table_note(minutes):
            out += ["", escape(note)]
    if minutes.ways:
        out += [*_section(say("minutes.ways")), *(f"- {escape(text)}" for text in minutes.ways)]
    if minutes.interruptions:
        out += _section(say("minutes.interruptions"))
        out += [f"- {escape(text)}" for text in minutes.interruptions]
    if minutes.talk is not None:
        out += _section(say("minutes.talk"))
        out += ["  \n".join(escape(text) for text in talk.note(minutes.talk)), ""]
        heads = talk.columns(minutes.talk)
        out += [_table_row(heads), _table_row(["---"] * len(heads), plain=True)]
        out += [_table_row(row) for row in talk.table(minutes.talk)]
    return "\n".join(out) + "\n"


def _section(title: str) -> list[str]:
    return ["", f"## {escape(title)}", ""]


def _item(entry: MinutesEntry) -> list[str]:
    """An entry in a list: its own line breaks stay, what is told with it stands below."""
    lines = [escape(line) for line in text_lines(entry)] or [""]
    above = heading(entry)
    if above:
        lines[0] = f"**{escape(above)}:** {lines[0]}"
    told = [beside(entry)]
    if entry.owner or entry.due:
        told.insert(0, ", ".join(part for part in (entry.owner, entry.due) if part))
    lines.append("*(" + escape("; ".join(told)) + ")*")
    return ["- " + "  \n  ".join(lines)]


def _table_row(row: list[str], plain: bool = False) -> str:
    return "| " + " | ".join(row if plain else map(escape, row)) + " |"


# -- plain text -----------------------------------------------------------------------------------


def plain(minutes: Minutes) -> str:
    """The minutes as plain lines, for a mail or a terminal."""
    title = say("minutes.heading", title=minutes.title)
    # A line of signs is not listened to.
    out = [title, ""] if lengths_in_words() else [title, "=" * min(len(title), 78), ""]
    out += [f"{label}: {text}" for label, text in head(minutes)]
    if minutes.groups:
        out += _plain_section(say("minutes.groups"))
        out += [f"{name}: {members}" for name, members in map(group, minutes.groups)]
    if minutes.carried:
        out += _plain_section(say("minutes.carried"))
        for title_, texts in carried(minutes):
            out += [f"  - {title_}", *(f"    {text}" for text in texts)]
    if minutes.materials:
        out += [*_plain_section(say("minutes.materials")), *(f"  - {text}" for text in materials(minutes))]
    if minutes.settled:
        out += _plain_section(say("minutes.settled"))
        for head_line, counted in map(decision_words, minutes.settled):
            out += [f"  - {head_line}", *(f"    {text}" for text in counted)]
    if minutes.decisions:
        out += _plain_section(say("minutes.decisions"))
        for one in minutes.decisions:
            out += _plain_item(one)
    if minutes.commitments:
        out += _plain_section(say("minutes.commitments"))
        for one in minutes.commitments:
            out += _plain_item(one)
    if minutes.parked:
        out += _plain_section(say("minutes.parked"))
        for one in minutes.parked:
            out += _plain_item(one)
    out += _plain_section(say("minutes.notes"))
    if not minutes.entries:
        out.append(say("minutes.nothing"))
    for step in minutes.notes:
        out += [*([""] if out[-1] else []), step.title]
        for one in step.entries:
            out += _plain_item(one)
    if minutes.private_left_out:
        out += ["", say("minutes.private.left-out", n=minutes.private_left_out)]
    rows = table(minutes)
    if rows and lengths_in_words():
        out += [*_plain_section(say("minutes.times")), *map(_told_row, rows)]
        out += [note] if (note := table_note(minutes)) else []
    elif rows:
        out += _plain_section(say("minutes.times"))
        picture = picture_lines(step_bars(minutes.rows), _PICTURE)
        out += [*picture, ""] if picture else []
        out += _plain_table([columns(minutes), *rows])
        if note := table_note(minutes):
            out += ["", note]
    if minutes.ways:
        out += [*_plain_section(say("minutes.ways")), *minutes.ways]
    if minutes.interruptions:
        out += [*_plain_section(say("minutes.interruptions")), *minutes.interruptions]
    if minutes.talk is not None:
        out += [*_plain_section(say("minutes.talk")), *talk.note(minutes.talk), ""]
        heads, spoken = talk.columns(minutes.talk), talk.table(minutes.talk)
        if lengths_in_words():
            out += [
                f"{row[0]}: "
                + ", ".join(f"{head} {cell}" for head, cell in zip(heads[1:], row[1:], strict=True) if cell)
                for row in spoken
            ]
        else:
            out += _aligned([heads, *spoken])
    return "\n".join(line.rstrip() for line in out) + "\n"


def _plain_section(title: str) -> list[str]:
    return ["", title, *([] if lengths_in_words() else ["-" * min(len(title), 78)]), ""]


def _told_row(row: TableRow) -> str:
    """A row of the times as it is said."""
    depth, title, (planned, *changed, actual, added, apart) = row
    unplanned = planned == say("minutes.times.unplanned")
    parts = [say("minutes.told.planned", time=planned)] if planned and not unplanned else []
    parts += [say("minutes.told.unplanned")] if unplanned else []
    for one in filter(None, changed):
        left_out = one == say("minutes.times.left-out")
        parts.append(one if left_out else say("minutes.told.changed", time=one))
    if actual == say("minutes.times.never"):
        parts.append(actual)
    elif actual:
        parts.append(say("minutes.told.took", time=actual))
    parts += [say("minutes.told.added", time=added)] if added else []
    return f"{'  ' * depth}{title}: " + ", ".join([*parts, *([apart] if apart else [])])


def _plain_item(entry: MinutesEntry) -> list[str]:
    lines = text_lines(entry) or [""]
    above = heading(entry)
    if above:
        lines[0] = f"{above}: {lines[0]}"
    if entry.kind == "commitment":
        pairs = (("who", entry.owner), ("due", entry.due))
        lines += [f"{say(f'minutes.commitment.{name}')}: {text}" for name, text in pairs if text]
    lines.append(f"({beside(entry)})")
    return [("  - " if index == 0 else "    ") + line for index, line in enumerate(lines)]


def _aligned(rows: list[list[str]]) -> list[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    return ["  ".join(map(str.ljust, row, widths)) for row in rows]


def _plain_table(rows: list[TableRow]) -> list[str]:
    texts = [["  " * depth + title, *rest] for depth, title, rest in rows]
    widths = [max(map(len, column)) for column in zip(*texts, strict=True)]
    return [
        "  ".join([title.ljust(widths[0]), *map(str.rjust, figures, widths[1:])]) for title, *figures in texts
    ]
