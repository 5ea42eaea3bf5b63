"""What the plain face answers to questions: where we are, what to read out, the agenda, what was kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from protocols.cli.plain_changing import ahead_lines
from protocols.cli.plain_lines import (
    end_line,
    full_title,
    gap_lines,
    group_lines,
    in_group,
    round_words,
    speakers,
    time_words,
    titles,
    together,
    words_of,
)
from protocols.cli.plain_live import offers
from protocols.cli.plain_talk import standing, talk_lines
from protocols.view import View
from protocols.view.model import AgendaRow, LaneView
from protocols.view.shared import in_groups
from protocols.words import clock_time, duration, safe_line, say


def greeting(view: View, session: str) -> list[str]:
    """The first lines: what is run, for whom, where we are, and what to do."""
    lines = [say("plain.title", title=view.title, n=view.people, length=duration(view.planned_ms))]
    if view.facilitator:
        lines.append(say("plain.facilitator", name=view.facilitator))
    lines.extend(f"{title}: {answer}" for title, answer in view.inputs if answer)
    lines.extend(
        say("plain.outside", title=row.title, when=when_outside(row)) for row in view.agenda if row.outside
    )
    lines.append(say("plain.session", session=session))
    return [*lines, *status(view, None), say("plain.help-hint")]


def half_typed(drafts: Mapping[str, str]) -> list[str]:
    """What was half typed in a window of the screens when the session was left, by the kind it has there."""
    found: dict[str, list[str]] = {}
    for place, text in drafts.items():
        if text.strip():
            found.setdefault(place.split(".")[0], []).append(safe_line(text))
    return [
        say("plain.half-typed", kind=say(f"plain.kind.{kind}"), text=" / ".join(texts), word=kind)
        for kind, texts in found.items()
        if kind in ("note", "decision", "commitment")
    ]


def answer(what: str, view: View, group: str | None) -> list[str]:
    """The answer to a question: status, words, agenda, groups, entries, talk."""
    known: dict[str, Callable[[], list[str]]] = {
        "words": lambda: _words(view, group),
        "agenda": lambda: [_agenda_line(view, index) for index in range(len(view.agenda))],
        "ahead": lambda: ahead_lines(view, group),
        "groups": lambda: group_lines(view),
        "entries": lambda: _entries(view),
        "talk": lambda: talk_lines(view, group),
    }
    return known.get(what, lambda: status(view, group))()


def status(view: View, group: str | None) -> list[str]:
    """Where we are, for how long, who speaks, what comes next, when it ends, and what is to be answered."""
    if view.phase == "ready":
        if view.starts_in_ms is None:
            return [say("plain.start-hint")]
        at = clock_time(view.now_wall_ms + view.starts_in_ms, view.offset_min)
        return [say("plain.starts-in", at=at, time=duration(max(0, view.starts_in_ms)))]
    if view.phase == "finished":
        return [say("plain.over-already")]
    lines = standing(view)
    lanes = _chosen(view, group)
    for alike in together(lanes):
        lines.extend(_where(alike, view))
    ended = [lane for lane in lanes if lane.step is None]
    if ended and len(ended) == len(view.lanes) == 1:
        lines.append(say("plain.all-done"))
    elif ended:
        lines.append(say("plain.waits", groups=titles(ended, view)))
    if view.fixed is not None:
        lines.append(fixed_line(view.fixed, view.offset_min))
    lines.append(end_line(view))
    return [*lines, *gap_lines(view)]


def _chosen(view: View, group: str | None) -> Sequence[LaneView]:
    return [lane for lane in view.lanes if lane.id == group] or view.lanes


def _where(lanes: Sequence[LaneView], view: View) -> list[str]:
    """Where groups that are in the same step are: the step, its time, who speaks, and what comes next."""
    steps = [lane.step for lane in lanes if lane.step is not None]
    step, shared = steps[0], len(lanes) > 1
    least = min(steps, key=lambda one: one.left_ms or 0)
    if least.left_ms is None:
        time = say("plain.since", time=duration(least.elapsed_ms))
    elif least.left_ms < 0:
        time = time_words(least.left_ms)
    else:
        time = say("plain.left-time", time=duration(least.left_ms))
    line = say("plain.now", title=full_title(step, shared), time=time) + round_words(steps)
    lines = [in_group(titles(lanes, view), step, line), *speakers(lanes), *offers(lanes)]
    following = {lane.next_title for lane in lanes}
    # Groups whose next steps carry names, or that end at different times, have no next step in common.
    title = following.pop() if len(following) == 1 else ""
    title = title or (view.next_title if not any(lane.next_title for lane in lanes) else "")
    if title:
        lines.append(say("plain.then", title=title))
    elif not any(lane.next_title for lane in lanes):
        lines.append(say("plain.then-end"))
    return lines


def _words(view: View, group: str | None) -> list[str]:
    lines: list[str] = []
    for alike in together(_chosen(view, group)):
        lines.extend(words_of(in_groups(alike), shared=len(alike) > 1))
    return list(dict.fromkeys(lines)) or [say("plain.nothing-to-read")]


def _agenda_line(view: View, index: int) -> str:
    row = view.agenda[index]
    # What all passes took is told beside what was planned for all of them.
    length = say("plain.open") if row.open else duration(row.all_ms)
    more = []
    if row.rounds > 1 and row.depth == 0:
        more.append(say("cli.rounds", n=row.rounds))
    if row.outside:
        more.append(when_outside(row))
    elif row.at:
        more.append(say("cli.fixed", at=row.at))
    if row.state == "done" and row.actual_ms is not None:
        more.append(say("plain.took", time=duration(row.actual_ms)))
    elif row.state == "now":
        more.append(say("plain.so-far", time=duration(row.actual_ms or 0)))
    tail = f" ({', '.join(more)})" if more else ""
    return f"{'  ' * row.depth}{length} {row.title}{tail}"


def fixed_line(fixed: tuple[str, int, int], offset_min: int) -> str:
    """The next fixed start, and by how much it will be late."""
    title, wall_ms, late_ms = fixed
    if late_ms < 1_000:
        return say("plain.fixed", title=title, at=clock_time(wall_ms, offset_min))
    return say("plain.fixed-late", title=title, at=clock_time(wall_ms, offset_min), late=duration(late_ms))


def when_outside(row: AgendaRow) -> str:
    """When something is done that is no part of the session."""
    if row.outside == "before":
        return say("plain.outside.before", time=duration(-row.start_ms))
    return say(f"plain.outside.{row.outside}")


def _entries(view: View) -> list[str]:
    shown = [entry for entry in view.entries if not entry.withdrawn]
    if not shown:
        return [say("plain.no-entries")]
    lines = []
    for entry in shown:
        more = [part for part in (entry.group, entry.column, entry.who, entry.owner, entry.due) if part]
        tail = f" ({', '.join(more)})" if more else ""
        text = safe_line(entry.said)
        lines.append(f"{entry.id} {say(f'plain.kind.{entry.kind}')}: {text}{tail}")
    return lines


def farewell(view: View, session: str) -> list[str]:
    """The last lines: how long it took, what was kept, and where the minutes are."""
    kept = [entry for entry in view.entries if not entry.withdrawn]
    return [
        say("plain.finished", length=duration(view.elapsed_ms), planned=duration(view.begun_ms)),
        say("plain.kept", n=len(kept)),
        say("plain.export-hint", session=session),
    ]
