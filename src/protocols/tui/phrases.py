"""What the screens say about time and people: pure functions from the view to plain sentences."""

from __future__ import annotations

import os
from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from protocols.runtime.pausing import back_at
from protocols.words import clock_time, day, duration, end_time, listed, safe_line, say

if TYPE_CHECKING:
    from protocols.engine.facts import Refusal
    from protocols.view.model import AgendaRow, Floor, LaneView, StepView, TurnView, View

MINUTE = 60_000


def length_words(ms: int) -> str:
    """A planned length: ``8 min``, ``30 sec``, ``1 h 05 min``, ``1:30 min``."""
    seconds = round(ms / 1000)
    if seconds < 60:
        return say("tui.length.seconds", seconds=seconds)
    if seconds % 60:
        return say("tui.length.both", text=duration(seconds * 1000)) if seconds < 3600 else duration(ms)
    minutes = seconds // 60
    if minutes < 60:
        return say("tui.length.minutes", minutes=minutes)
    return say("tui.length.hours", hours=minutes // 60, minutes=f"{minutes % 60:02d}")


def fit_part(total_ms: int, span_ms: tuple[int, int], minutes: int | None, fits: bool) -> tuple[str, str]:
    """How long a plan takes (without *minutes*: from how long to how long), or whether it fits the minutes
    there are; then all is told in minutes. With its style."""
    low, high = span_ms
    if minutes is not None:
        code, sign, style = ("fits", "✓", "bold") if fits else ("does-not-fit", "✗", "bold $over")
        total = -(-total_ms // MINUTE)
        words = say(f"tui.reading.{code}", total=total, minutes=minutes, by=total - minutes)
        return f"{sign} {words}", style
    length = length_words(total_ms)
    if high <= low:
        return say("tui.reading.total", total=length), "bold"
    words = say("tui.reading.total-range", total=length, low=length_words(low), high=length_words(high))
    return words, "bold"


def range_words(low: int, high: int) -> str:
    """``4-60`` with a true dash, or one number where both are the same."""
    return str(low) if low == high else f"{low}–{high}"


def ago_words(ms: int) -> str:
    """How long ago: ``12 minutes ago``, in one unit, never more exact than a person would say it."""
    minutes = max(ms, 0) // MINUTE
    if minutes < 1:
        return say("tui.ago.now")
    if minutes < 60:
        return say("tui.ago.minutes", n=minutes)
    if minutes < 24 * 60:
        return say("tui.ago.hours", n=minutes // 60)
    return say("tui.ago.days", n=minutes // (24 * 60))


def date_words(wall_ms: int, offset_min: int) -> str:
    """``Sun 22 Nov 2026, 15:30``, by the clock that hung on that wall; empty where no calendar has it."""
    said = day(wall_ms, offset_min, short=True)
    return say("common.day.time", day=said, clock=clock_time(wall_ms, offset_min)) if said else ""


def date_digits(wall_ms: int, offset_min: int) -> str:
    """``2026-11-22``, as files are named and as some search for it."""
    from datetime import datetime, timedelta, timezone

    zone = timezone(timedelta(minutes=offset_min))
    return datetime.fromtimestamp(wall_ms / 1000, zone).strftime("%Y-%m-%d")


def path_rows(code: str, path: str, width: int) -> list[str]:
    """The sentence *code* about a file, in rows of at most *width* cells: where it is too long for one, the
    name stands below its folder; what is still too long says where it was cut."""
    from protocols.runtime.system import shown_path

    shown = safe_line(shown_path(path))
    whole = say(code, path=shown)
    if Content(whole).cell_length <= width:
        return [whole]
    folder, name = os.path.split(shown)
    row, parts = say(code, path=folder + os.sep), folder.split(os.sep)
    while Content(row).cell_length > width and len(parts) > 1:
        parts.pop(0)
        row = say(code, path=os.sep.join(["…", *parts, ""]))
    room = max(width - 2, _END + 8)
    if Content(name).cell_length > room:
        name = f"{name[: room - _END - 1]}…{name[-_END:]}"
    return [row, f"  {name}"]


_END = 16
"""So much of the end of a name that is cut is shown: what tells it from others, and what kind it is."""


def late_words(view: View) -> str:
    """The planned against the projected end: ``4 min late, ends 15:34``."""
    end = end_time(view.projected_end_wall_ms, view.offset_min)
    if view.phase == "finished":
        return say("tui.late.finished")
    if view.phase == "ready" and view.planned_end_wall_ms is not None:
        must, late = clock_time(view.planned_end_wall_ms, view.offset_min), view.minutes_late
        return say("tui.late.must-late" if late > 0 else "tui.late.must", must=must, end=end, minutes=late)
    if view.phase == "ready" or view.planned_end_wall_ms is None:
        length = length_words(view.planned_ms)
        if view.phase == "ready" and view.short_ms >= MINUTE:
            # Said here too: a command line opens the console without a word on the screen before it.
            return say("tui.late.ready-short", length=length, by=length_words(view.short_ms), end=end)
        return say("tui.late.ready", length=length, end=end)
    late = view.minutes_late
    minutes = abs(late)
    if all_done(view):
        how = "on-time" if not late else "late" if late > 0 else "early"
        return say(f"tui.late.done-{how}", minutes=minutes, end=end)
    if view.fixed is not None and view.fixed[2] >= MINUTE:
        title, wall_ms, late_ms = view.fixed
        at = clock_time(wall_ms, view.offset_min)
        return say("tui.late.fixed", title=title, at=at, minutes=late_ms // MINUTE, end=end)
    if not late:
        return say("tui.late.on-time", end=end)
    if late > 0 and view.short_ms >= MINUTE:
        return say("tui.late.short", minutes=minutes, end=end)
    return say("tui.late.late" if late > 0 else "tui.late.early", minutes=minutes, end=end)


def all_done(view: View) -> bool:
    """Whether every step is done and only the session is still open."""
    return view.phase == "under way" and len(view.lanes) == 1 and view.lanes[0].step is None


def rule_words(rule: str) -> str:
    """How people speak here: one of our words said, or a sentence of the file's own as it is."""
    return rule if " " in rule else say(f"common.rule.{rule}")


def floor_words(floor: Floor | None, most: int = 4) -> str:
    """Who has the floor: names, or everyone, the others, nobody."""
    if floor is None:
        return ""
    if floor.kind == "people":
        return names_words(floor.names, most)
    return say(f"common.{floor.kind}")


def names_words(names: Sequence[str], most: int = 4) -> str:
    """``Ana, Ben and Chen``; beyond *most*, ``Ana, Ben, Chen and 9 more``."""
    if len(names) > most:
        return say("tui.names.more", names=", ".join(names[: most - 1]), n=len(names) - most + 1)
    return listed(names)


def place_words(step: StepView) -> str:
    """Where a step stands: the block, which round of how many, and whose round it is."""
    parts = [step.block_title] if step.block_title else []
    if step.round and step.round[1] > 1:
        parts.append(say("tui.place.round", number=step.round[0], count=step.round[1]))
    if step.holder and step.holder not in step.block_title:
        parts.append(say("tui.place.holder", name=step.holder))
    return " · ".join(part for part in parts if part)


def block_words(agenda: Sequence[AgendaRow], step: str) -> str:
    """The block that a step stands in, as the agenda names it, without anybody's name; or empty."""
    above: dict[int, str] = {}
    for row in agenda:
        if row.step == step:
            return above.get(row.depth - 1, "")
        above[row.depth] = row.title
    return ""


def clock_digits(step: StepView) -> str:
    """What the large clock shows: the turn's time left, or the step's; ``+`` when over; an open step counts
    up."""
    left = step.turn_left_ms if step.turn_left_ms is not None else step.left_ms
    if left is None:
        return duration(step.elapsed_ms // 1000 * 1000)
    if left <= -1000:
        return "+" + duration(-left // 1000 * 1000)
    return duration(max(left, 0))


def is_over(step: StepView) -> bool:
    """Whether the time that the large clock shows is over."""
    left = step.turn_left_ms if step.turn_left_ms is not None else step.left_ms
    return left is not None and left <= 0


def clock_words(step: StepView, paused: bool = False, for_room: bool = False, apart: bool = False) -> str:
    """The large clock in words: whose time it is, and that it is over, in words too. *for_room*: the room is
    told that time is up, and neither whose fault that is nor which key goes on. *apart*: they stand away from
    the clock, so that what needs its number is left out."""
    parts = [say("tui.clock.paused")] if paused else []
    turn, over = step.turn, is_over(step)
    if apart and not over:
        if turn is not None and step.turn_left_ms is not None and step.left_ms is not None:
            parts.append(_step_left(step.left_ms))
        return " · ".join(parts)
    if turn is not None and turn.state == "quiet":
        parts.append(say("tui.clock.quiet"))
    if turn is not None and step.turn_left_ms is not None:
        code = f"tui.clock.{'reply' if turn.reply else 'turn'}{'-over' if over else ''}"
        parts.append(say("watch.up") if for_room and over else say(code, name=turn.name))
        if step.left_ms is not None and not (for_room and step.left_ms <= -1000):
            parts.append(_step_left(step.left_ms))
    elif step.left_ms is None:
        parts.append(say("tui.clock.open"))
    elif over and for_room:
        parts.append(say("watch.up"))
    elif over:
        parts.append(say(f"tui.clock.over.{step.end}", length=length_words(step.allotted_ms)))
    else:
        parts.append(say("tui.clock.left", length=length_words(step.allotted_ms)))
    return " · ".join(parts)


def _step_left(left_ms: int) -> str:
    """What is left of a step whose turn has the large clock, or how long it is over."""
    if left_ms <= -1000:
        return say("tui.clock.step-over", left=duration(-left_ms // 1000 * 1000))
    return say("tui.clock.step-left", left=duration(max(left_ms, 0)))


def break_words(view: View, step: StepView) -> str:
    """When everybody is back, in a break of the protocol; empty in any other step, and once it is over."""
    back = back_at(view, step)
    return "" if back is None else say("tui.clock.back", back=clock_time(back, view.offset_min))


def whose(step: StepView) -> tuple[str, ...]:
    """Whose time it is: whoever has the turn, or the one or two who have the floor; nobody where it is
    everybody's."""
    if step.turn is not None and step.turn.state in ("now", "quiet"):
        return (step.turn.name,)
    return step.floor.names if step.floor.kind == "people" and len(step.floor.names) <= 2 else ()


def clock_short(step: StepView, for_room: bool = False, named: bool = True) -> str:
    """The same in a few words, for a card. Whose time it is stays there when it is over; not *named* where it
    is the clock of several groups."""
    who = listed(whose(step)) if named else ""
    if is_over(step):
        over = say("watch.up" if for_room else "tui.clock.short.over")
        return f"{over} · {who}" if who else over
    if step.left_ms is None and step.turn_left_ms is None:
        return " · ".join(part for part in (say("tui.clock.short.open"), who) if part)
    return say("tui.clock.turn", name=who) if who else say("tui.clock.short.left")


def share_spent(step: StepView) -> float | None:
    """Which part of the time on the large clock is spent, from 0 to 1; None where none is set."""
    if step.turn is not None and step.turn_left_ms is not None and step.turn_elapsed_ms is not None:
        whole, spent = step.turn_left_ms + step.turn_elapsed_ms, step.turn_elapsed_ms
    elif step.left_ms is not None:
        whole, spent = step.elapsed_ms + step.left_ms, step.elapsed_ms
    else:
        return None
    return 1.0 if whole <= 0 else min(max(spent / whole, 0.0), 1.0)


TOGETHER_MS = 1_500
"""Clocks of groups that differ by no more than this are shown as one."""


def shared_step(lanes: Sequence[LaneView]) -> StepView | None:
    """The step that all groups are in, with clocks that agree, as one step to show; None if they differ.

    Nobody of one group is named in its texts; who speaks is told for each group.
    """
    import attrs

    from protocols.view.model import Floor
    from protocols.view.shared import in_groups

    steps = [lane.step for lane in lanes if lane.step is not None and lane.status == "running"]
    if len(steps) < 2 or len(steps) != len(lanes):
        return None
    first = steps[0]
    lefts = [step.left_ms if step.turn_left_ms is None else step.turn_left_ms for step in steps]
    known = [left for left in lefts if left is not None]
    alike = all((step.step, step.shared_title) == (first.step, first.shared_title) for step in steps)
    if not alike or (known and len(known) != len(lefts)):
        return None
    if known and max(known) - min(known) > TOGETHER_MS:
        return None
    shown = attrs.evolve(
        in_groups(lanes), title=first.shared_title, say=first.shared_say, holder="", silent=(), turns=()
    )
    if first.turn_left_ms is not None and first.turn_elapsed_ms is not None:
        shown = attrs.evolve(
            shown,
            left_ms=first.turn_left_ms,
            elapsed_ms=first.turn_elapsed_ms,
            allotted_ms=first.turn_left_ms + first.turn_elapsed_ms,
            min_ms=0,
        )
    if any(step.floor != first.floor for step in steps):
        who = [f"{lane.title}: {floor_words(lane.step.floor)}" for lane in lanes if lane.step is not None]
        shown = attrs.evolve(shown, floor=Floor("people", tuple(who)))
    if any(step.round != first.round for step in steps):
        shown = attrs.evolve(shown, round=None)
    block = "" if first.holder else first.block_title
    shown = attrs.evolve(shown, block_title=block, turn=None, turn_left_ms=None, turn_elapsed_ms=None)
    return attrs.evolve(shown, asks=None, answers=None) if first.holder else shown


_TURN_SIGNS = {"done": "✓", "now": "▶", "quiet": "–", "to come": "○"}


def turn_words(turn: TurnView) -> str:
    """A turn with the sign of its state: ✓ done, ▶ now, – silent until its limit, ○ to come."""
    name = say("tui.turn.reply", name=turn.name) if turn.reply else turn.name
    return f"{_TURN_SIGNS.get(turn.state, '○')} {name}"


def turns_window(turns: Sequence[TurnView], most: int) -> tuple[int, Sequence[TurnView], int]:
    """At most *most* turns around the current one, and how many are left out before and after."""
    if len(turns) <= most:
        return 0, turns, 0
    now = next((at for at, turn in enumerate(turns) if turn.state in ("now", "quiet")), 0)
    first = min(max(now - 1, 0), len(turns) - most)
    return first, turns[first : first + most], len(turns) - first - most


def lane_state(lane: LaneView) -> str:
    """One line about a group: what it does and how long it still has."""
    if lane.step is None or lane.status in ("ended", "forked", "waiting"):
        return say(f"tui.lane.{lane.status if lane.status in ('ended', 'forked') else 'waiting'}")
    # A lane that is named like its only step does not say so twice.
    return "" if lane.step.title == lane.title else lane.step.title


def row_length(row: AgendaRow, all_passes: bool = False) -> str:
    """The planned length of a line of the agenda (of one pass, or of all), or that it has none."""
    if row.open:
        return say("tui.agenda.open")
    ms = row.all_ms if all_passes else row.planned_ms
    return "–" if row.optional and not ms else length_words(ms)


def row_marks(row: AgendaRow, parent: AgendaRow | None = None) -> str:
    """What is special about a line of the agenda: rounds, groups, protected, optional; what its *parent*
    has said already is not said again."""
    marks = []
    if row.rounds > 1 and (parent is None or parent.rounds != row.rounds):
        marks.append(say("tui.agenda.rounds", n=row.rounds))
    if row.groups > 1 and (parent is None or parent.groups != row.groups):
        marks.append(say("tui.agenda.lanes" if row.lanes else "tui.agenda.groups", n=row.groups))
    if row.protect:
        marks.append(say("tui.agenda.protect"))
    if row.outside:
        minutes = -row.start_ms // 60_000
        marks.append(say(f"tui.agenda.{row.outside}", minutes=minutes))
    elif row.at:
        marks.append(say("tui.agenda.at", at=row.at))
    if row.optional:
        marks.append(say("tui.agenda.needed" if row.optional == "if needed" else "tui.agenda.optional"))
    return " · ".join(marks)


def refusal_words(refusal: Refusal) -> str:
    """Why a command was not carried out, in a sentence."""
    try:
        return say(f"refusal.{refusal.code}", **refusal.arguments)
    except (KeyError, ImportError):
        return say("tui.refused")
