"""What the plain face answers to questions: where we are, what to read out, the agenda, what was kept."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from protocols.cli import plain_begun
from protocols.cli.plain_changing import ahead_lines
from protocols.cli.plain_floor import speakers
from protocols.cli.plain_lines import (
    end_line,
    full_title,
    gap_lines,
    group_lines,
    in_group,
    must_end_line,
    round_words,
    so_far,
    titles,
    together,
    words_of,
)
from protocols.cli.plain_live import beyond_words, offers, picked_lines
from protocols.cli.plain_talk import standing, talk_lines
from protocols.runtime import noting
from protocols.runtime.half_typed import FIELDS, begun_at, typed_drafts
from protocols.view import View
from protocols.view.model import AgendaRow, LaneView
from protocols.view.shared import in_groups, written_in
from protocols.words import clock_time, duration, listed, safe_line, say


def greeting(view: View, session: str) -> list[str]:
    """The first lines: what is run, for whom, where we are, and what to do."""
    length, by = duration(view.planned_ms), duration(view.short_ms)
    code = "plain.title-short" if view.short_ms else "plain.title"
    lines = [say(code, title=view.title, n=view.people, length=length, by=by)]
    if view.facilitator:
        lines.append(say("plain.facilitator", name=view.facilitator))
    lines.extend(f"{title}: {answer}" for title, answer in (*view.roles, *view.inputs) if answer)
    lines.extend(
        say("plain.outside", title=row.title, when=when_outside(row)) for row in view.agenda if row.outside
    )
    lines.append(say("plain.session", session=session))
    begun = view.undo is not None and view.undo.what == "start"
    # Begun before anybody could hear it: what is read out in the first step has not been told yet.
    words = _words(view, None) if begun else []
    return [*lines, *status(view, None), *words, say("plain.help-hint")]


def half_typed(drafts: Mapping[str, str]) -> list[str]:
    """What was half typed when the session was left, by the word that goes on with it."""
    found: dict[str, list[str]] = {}
    for place, text in typed_drafts(drafts).items():
        kind, _, more = place.partition(".")
        if text.strip():
            word = f"edit {more.partition('.')[0]}" if kind == "edit" else _TYPED.get(kind.partition(" ")[0])
            if word is not None:
                found.setdefault(word, []).append(safe_line(text))
    return [_half_line(word, " / ".join(texts), drafts) for word, texts in found.items()]


def _half_line(word: str, text: str, drafts: Mapping[str, str]) -> str:
    """That *text* is half typed, where it was begun if that is known, and that *word* goes on with it."""
    kind, begun = _half_kind(word), begun_at(drafts, word) if word in FIELDS else None
    if begun is not None:
        return say("plain.half-typed.in", kind=kind, place=plain_begun.told(begun), text=text, word=word)
    goes_on = word.partition(" ")[0] in _GONE_ON
    return say("plain.half-typed" if goes_on else "plain.half-typed.whole", kind=kind, text=text, word=word)


_TYPED = {
    **{word: word for word in (*FIELDS, "message", "break", "arrive", "votes")},
    "step": "insert",
    "fingers": "extend",
}
"""What is typed on plain lines for what each window of the screens is for."""

_GONE_ON = (*FIELDS, "edit")
"""The words that go on with what was half typed; the others are typed with all that belongs to them."""


def _half_kind(word: str) -> str:
    """What is half typed, in words."""
    if word.startswith("edit "):
        return say("plain.half.edit", id=word.partition(" ")[2])
    return say(f"plain.kind.{word}" if word in FIELDS else f"plain.half.{word}")


def answer(what: str, view: View, group: str | None, detail: str = "") -> list[str]:
    """The answer to a question: status, words, agenda, groups, entries, talk."""
    known: dict[str, Callable[[], list[str]]] = {
        "words": lambda: _words(view, group),
        "agenda": lambda: [_agenda_line(view, index) for index in range(len(view.agenda))],
        "ahead": lambda: ahead_lines(view, group),
        "groups": lambda: group_lines(view),
        "entries": lambda: _entries(view, detail),
        "talk": lambda: talk_lines(view, group),
    }
    return known.get(what, lambda: status(view, group))()


def status(view: View, group: str | None) -> list[str]:
    """Where we are, for how long, who speaks, what comes next, when it ends, and what is to be answered."""
    if view.phase == "ready":
        must = [] if view.planned_end_wall_ms is None else [must_end_line(view, view.planned_end_wall_ms)]
        if view.starts_in_ms is None:
            return [*must, say("plain.start-hint")]
        at = clock_time(view.now_wall_ms + view.starts_in_ms, view.offset_min)
        return [*must, say("plain.starts-in", at=at, time=duration(max(0, view.starts_in_ms)))]
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
    line = say("plain.now", title=full_title(step, shared), time=so_far(steps)) + round_words(steps)
    lines = [in_group(titles(lanes, view), step, line), *speakers(lanes), *offers(lanes)]
    ahead = [turn.name for turn in step.turns if turn.state == "to come" and not turn.reply]
    if ahead and not shared:
        lines.insert(len(lines) - len(offers(lanes)), say("plain.turns-ahead", who=listed(ahead)))
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
        step = in_groups(alike)
        lines.extend(words_of(step, shared=len(alike) > 1, written=written_in(step, view)))
        lines.extend(beyond_words(step))
        lines.extend(picked_lines(step))
    return list(dict.fromkeys(lines)) or [say("plain.nothing-to-read")]


def _agenda_line(view: View, index: int) -> str:
    row = view.agenda[index]
    above = next((one for one in reversed(view.agenda[:index]) if one.depth < row.depth), None)
    # What all passes took is told beside what was planned for all of them.
    more = [say("plain.open") if row.open else duration(row.all_ms)]
    below = _rows_below(view.agenda[index + 1 :], row.depth)
    if below:
        # An indent is not heard.
        more.append(say("plain.steps-in-it", n=below))
    if row.rounds > 1 and (above is None or above.rounds != row.rounds):
        more.append(say("cli.rounds", n=row.rounds))
    if row.groups > 1 and (above is None or above.groups != row.groups):
        more.append(say("cli.groups", n=row.groups))
    if row.protect:
        more.append(say("cli.protected"))
    if row.optional:
        more.append(say(f"cli.{row.optional.replace(' ', '-')}"))
    if row.outside:
        more.append(when_outside(row))
    elif row.at:
        more.append(say("cli.fixed", at=row.at))
    if row.state == "done" and row.actual_ms is not None:
        more.append(say("plain.took", time=duration(row.actual_ms)))
    elif row.state == "now":
        more.append(say("plain.so-far", time=duration(row.actual_ms or 0)))
    return f"{'  ' * row.depth}{row.title} ({', '.join(more)})"


def _rows_below(rows: Sequence[AgendaRow], depth: int) -> int:
    """How many steps stand in a block of this *depth*, which *rows* follow."""
    below = 0
    for row in rows:
        if row.depth <= depth:
            break
        below += row.depth == depth + 1
    return below


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


def _entries(view: View, wanted: str) -> list[str]:
    """What was written down; with *wanted*, what has all its words in it."""
    lines = []
    for entry in view.entries:
        if entry.withdrawn:
            continue
        where = entry.column or entry.capture_title
        more = [part for part in (entry.group, where, entry.who, entry.owner, entry.due) if part]
        tail = f" ({', '.join(more)})" if more else ""
        text = safe_line(entry.said)
        lines.append(f"{entry.id} {say(f'plain.kind.{entry.kind}')}: {text}{tail}")
    if not lines:
        return [say("plain.no-entries")]
    words = noting.folded(wanted).split()
    found = [line for line in lines if all(word in noting.folded(line) for word in words)]
    return found or [say("plain.entries-none", text=safe_line(wanted, 40))]


def farewell(view: View, session: str) -> list[str]:
    """The last lines: how long it took, what was kept, and where the minutes are."""
    kept = [entry for entry in view.entries if not entry.withdrawn]
    planned, by = duration(view.begun_ms), duration(view.short_ms)
    code = "plain.finished-short" if view.short_ms else "plain.finished"
    return [
        say(code, length=duration(view.elapsed_ms), planned=planned, by=by),
        say("plain.kept", n=len(kept)),
        say("plain.export-hint", session=session),
    ]
