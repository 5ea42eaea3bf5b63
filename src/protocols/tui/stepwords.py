"""What stands on the console of a step, in words: who speaks, what is read out, whose turn it is.

Pure functions from the view to rows.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from textual.content import Content

from protocols.tui import phrases
from protocols.tui.offers import beyond_words
from protocols.tui.whole import whole, wrapped
from protocols.tui.widgets import Part
from protocols.view.model import Floor
from protocols.words import listed, say

if TYPE_CHECKING:
    from protocols.view.model import CaptureView, LaneView, StepView


def _labelled(label: str, text: str) -> Content:
    return Content.assemble((f"{label}  ", "$quiet"), (text, "bold"))


def _held(floor: Floor) -> Floor:
    """The same people; no line breaks in a name of theirs."""
    return Floor(floor.kind, tuple(whole(name) for name in floor.names))


def floor_rows(step: StepView, width: int, wide: bool) -> list[Part]:
    """Who speaks, asks, answers, and who is silent, in rows of *width*; nobody is told so in a break. *wide*:
    there is room for more names."""
    if step.kind == "break":
        return []
    parts = []
    most = 8 if wide else 4
    if step.turn is not None and step.turn.state == "now":
        parts.append(_labelled(say("tui.floor.speaks"), whole(step.turn.name)))
    elif step.floor.kind == "nobody":
        parts.append(_labelled(say("tui.floor.silent"), say("common.everyone")))
    elif floor := phrases.floor_words(_held(step.floor), most):
        parts.append(_labelled(say("tui.floor.speaks"), floor))
    if step.asks is not None:
        parts.append(_labelled(say("tui.floor.asks"), phrases.floor_words(_held(step.asks), most)))
    if step.answers is not None:
        parts.append(_labelled(say("tui.floor.answers"), phrases.floor_words(_held(step.answers), most)))
    if step.silent and step.floor.kind != "nobody":
        silent = [whole(name) for name in step.silent]
        parts.append(_labelled(say("tui.floor.silent"), phrases.names_words(silent, most)))
    return [*wrapped(Content("    ").join(parts), width)]


def say_rows(step: StepView, close: bool, for_room: bool, written: Mapping[str, int]) -> list[Part]:
    """What to read out, sentence starters, how to speak here, what to write down, and what is for the
    facilitator. *close*: without lines between them; *for_room*: the room is not told what it does not see.
    *written*: how many entries each list has by now, by its id.
    """
    rows: list[Part] = []
    for text in step.say:
        rows += [text] if close else [text, ""]
    rows += [(f"“{stem}”", "$accent") for stem in step.stems]
    rows += beyond_words(step, for_room)
    rules = [phrases.rule_words(rule) for rule in step.rules]
    quiet = [" · ".join(rules)] if rules else []
    quiet += (
        [say("tui.run.captures", titles=", ".join(_so_far(one, written) for one in step.captures))]
        if step.captures
        else []
    )
    quiet += [say("tui.run.for-you", text=text) for text in step.note]
    quiet += [say(f"tui.record.{step.record}")] if step.record != "yes" else []
    quiet += [say("tui.run.hidden-clock")] if step.clock == "hidden" and not for_room else []
    if rows and rows[-1] != "" and quiet and not close:
        rows.append("")
    rows += [(text, "$quiet") for text in quiet]
    return rows[:-1] if rows and rows[-1] == "" else rows


def sends_people(step: StepView) -> bool:
    """Whether it tells who goes to which group."""
    return any(one.id == "destinations" for one in step.outputs)


def _so_far(one: CaptureView, written: Mapping[str, int]) -> str:
    """The title of a list, and how much is written down in it."""
    n = written.get(one.id, 0)
    return say("tui.run.so-far", title=one.title, n=n) if n else one.title


def each_says(lanes: Sequence[LaneView]) -> list[Part]:
    """What to read out to each group, where groups are in different steps; each step's words once, under a
    heading that says which groups they are for, with an empty row before the next."""
    groups: dict[str, list[LaneView]] = {}
    for lane in lanes:
        if lane.step is not None and lane.step.shared_say:
            groups.setdefault(lane.step.step, []).append(lane)
    rows: list[Part] = []
    for there in groups.values():
        step = there[0].step
        assert step is not None
        # A group may be called as what it does.
        named = listed(lane.title for lane in there if lane.title not in (step.title, step.shared_title))
        heading = " · ".join(part for part in (step.shared_title.upper(), named) if part)
        rows += [*([""] if rows else []), (heading, "bold $accent"), *step.shared_say]
    return rows


def turns_line(step: StepView, width: int) -> Content:
    """The turns around the current one, on one line."""
    most = max(width // 16, 2)
    before, shown, after = phrases.turns_window(step.turns, most)
    parts = [Content.assemble((say("tui.turn.done", n=before), "$quiet"))] if before else []
    parts += [_turn(turn.state, phrases.turn_words(turn)) for turn in shown]
    parts += [Content.assemble((say("tui.turn.more", n=after), "$quiet"))] if after else []
    return Content("   ").join(parts)


def turns_rows(step: StepView, most: int) -> list[Part]:
    """The turns around the current one, below one another."""
    before, shown, after = phrases.turns_window(step.turns, most)
    rows: list[Part] = [(say("tui.side.turns").upper(), "bold $accent")]
    rows += [(say("tui.turn.done", n=before), "$quiet")] if before else []
    rows += [_turn(turn.state, ("  " if turn.reply else "") + phrases.turn_words(turn)) for turn in shown]
    rows += [(say("tui.turn.more", n=after), "$quiet")] if after else []
    return [*rows, ""]


def _turn(state: str, text: str) -> Content:
    return Content.assemble((text, {"now": "bold", "done": "$quiet", "quiet": "$quiet"}.get(state, "")))
