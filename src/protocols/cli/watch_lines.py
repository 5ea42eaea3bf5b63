"""What ``watch --plain`` tells: what the room would see, in lines, when it changes.

:func:`picture` is everything there is to tell of a view, each line with a key that stays the same while the
line is only told anew (a clock that runs is not news); :class:`Telling` tells those whose key is new.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from protocols.cli.plain_floor import speakers
from protocols.cli.plain_lines import full_title, in_group, round_words, titles, together
from protocols.runtime.following import ALIVE
from protocols.runtime.pausing import back_at, halt_words
from protocols.view.shared import concerns, in_groups
from protocols.words import clock_time, duration, listed, say

if TYPE_CHECKING:
    from protocols.journal import JournalError
    from protocols.view import View
    from protocols.view.model import DecideView, LaneView, StepView

Key = str | tuple[object, ...]
Line = tuple[Key, str]
"""What a line is about, and the line."""

_STOPPED = ("stopped", "halt", "halt-over")
"""What lines about a clock that stands are about."""


class Telling:
    """Tells of each view what the one before did not have."""

    ended = False
    """Whether the session that was told of is over."""

    def __init__(self) -> None:
        self._known: set[Key] = set()
        self._life = ALIVE
        self._trouble = ""

    def news(self, view: View | None, life: str, trouble: JournalError | None) -> list[str]:
        """The lines that are new; *life* and *trouble* are those of whoever drives the session."""
        told = self._health(view, life, trouble)
        shown = _waiting() if view is None else picture(view)
        told += [line for key, line in shown if key not in self._known and self._is_news(key)]
        self._known = {key for key, _ in shown}
        self.ended = view is not None and view.phase == "finished"
        return told

    def _is_news(self, key: Key) -> bool:
        """What is as usual is told only where it was not."""
        if key == "light":
            return "dark" in self._known
        if key == "on":
            return any((one if isinstance(one, str) else one[0]) in _STOPPED for one in self._known)
        return True

    def _health(self, view: View | None, life: str, trouble: JournalError | None) -> list[str]:
        lines = []
        sentence = "" if trouble is None else say(f"journal.{trouble.code}", **trouble.arguments)
        if sentence and sentence != self._trouble:
            lines.append(sentence)
        self._trouble = sentence
        life = life if view is not None and view.phase != "finished" else ALIVE
        if life != self._life:
            lines.append(say("watch.plain.live" if life == ALIVE else f"watch.plain.{life}"))
            self._life = life
        return lines


def _waiting() -> list[Line]:
    return [("none", say("watch.none")), ("do", say("watch.none.do"))]


def picture(view: View) -> list[Line]:
    """All that the room sees, in the order in which it is told."""
    if view.blackout:
        return [("dark", say("watch.plain.dark"))]
    found: list[Line] = [("light", say("watch.plain.light"))]
    people = say("common.people", n=view.people)
    found.append((("title", view.title), say("watch.plain.begin", title=view.title, people=people)))
    if view.message:
        found.append((("message", view.message), say("watch.plain.message", text=view.message)))
    if view.phase == "finished":
        return [*found, ("thanks", f"{say('watch.finished', title=view.title)} {say('watch.thanks')}")]
    if view.phase == "ready":
        return [*found, _start(view)]
    found.append(_halt(view))
    if len(view.lanes) > 1:
        ids = tuple(lane.id for lane in view.lanes)
        found.append((("apart", ids), say("watch.plain.apart", n=len(ids))))
        found += [
            (("group", lane.id, lane.members), f"{lane.title}: {listed(lane.members)}") for lane in view.lanes
        ]
    for alike in together(view.lanes):
        found += _step(alike, view)
    return found + _entries(view) + _done(view)


def _start(view: View) -> Line:
    if view.starts_in_ms is None or view.starts_in_ms <= 0:
        return ("soon", say("watch.soon"))
    at = clock_time(view.now_wall_ms + view.starts_in_ms, view.offset_min)
    return (("at", at), say("watch.at", time=at))


def _halt(view: View) -> Line:
    halt = view.halt
    if not view.paused:
        return ("on", say("watch.plain.on"))
    if halt is None or not (halt.why or halt.left_ms is not None):
        return ("stopped", say("watch.plain.stopped"))
    why = halt.why or say("common.pause")
    why = why[:1].upper() + why[1:]
    if halt.back_wall_ms is None or halt.left_ms is None:
        return (("halt", why), say("watch.plain.stopped") + f" {why}.")
    if halt.left_ms <= 0:
        return (("halt-over", why), halt_words(view, for_room=True))
    back = clock_time(halt.back_wall_ms, view.offset_min)
    return (("halt", why, back), say("watch.plain.back", why=why, back=back))


def _step(lanes: Sequence[LaneView], view: View) -> list[Line]:
    steps = [lane.step for lane in lanes if lane.step is not None]
    step, shared = in_groups(lanes), len(lanes) > 1
    where = (tuple(lane.id for lane in lanes), step.unit, step.round)
    title = full_title(step, shared)
    if step.left_ms is not None and step.left_ms > 0:
        title = say("watch.plain.step", title=title, length=duration(step.left_ms))
    found: list[Line] = [(("step", where), in_group(titles(lanes, view), step, title + round_words(steps)))]
    if (back := back_at(view, step)) is not None:
        at = clock_time(back, view.offset_min)
        found.append((("back", where, at), say("plain.back-at", back=at)))
    turns = tuple(one.turn.number if one.turn is not None else 0 for one in steps)
    found += [(("floor", where, turns, at), line) for at, line in enumerate(speakers(lanes))]
    words = step.shared_say if shared else step.say
    found += [(("say", step.step, text), say("plain.read-out", text=text)) for text in words]
    found += [(("stem", step.step, text), say("plain.stem", text=text)) for text in step.stems]
    if step.task:
        found.append((("task", where, step.task), say("plain.task", task=step.task)))
    for one in step.outputs:
        if one.lines:
            line = say("plain.on-screen", title=one.title, lines="; ".join(one.lines))
            found.append((("output", step.step, one.id, one.lines), line))
    if step.decide is not None:
        found += _decide(step.decide)
    for lane in lanes:
        found += _up(lane, lane.step)
    return found


def _up(lane: LaneView, step: StepView | None) -> list[Line]:
    """That time is up, where there is a clock to see."""
    if step is None or lane.status != "running":
        return []
    if step.turn is not None and step.turn_left_ms is not None:
        if step.turn_left_ms > 0:
            return []
        key = ("up", lane.id, step.unit, step.turn.number)
        return [(key, say("watch.plain.turn-up", name=step.turn.name))]
    if step.left_ms is None or step.left_ms > 0:
        return []
    return [(("up", lane.id, step.unit), in_group(lane.title, step, say("watch.plain.up", title=step.title)))]


def _decide(decide: DecideView) -> list[Line]:
    labels = dict(decide.options)
    found: list[Line] = []
    if decide.options:
        text = say("plain.on-screen", title=decide.title, lines="; ".join(labels.values()))
        found.append((("decide", decide.id, decide.options), text))
    if decide.picked:
        picked = listed(labels.get(one, one) for one in decide.picked)
        text = say("plain.decided", title=decide.title, picked=picked)
        found.append((("picked", decide.id, decide.picked, decide.counted), text))
        found += [
            (("counted", decide.id, label, words), say("plain.counted", option=label, result=words))
            for label, words in decide.counted
        ]
    return found


def _entries(view: View) -> list[Line]:
    """What is written down, also in steps that are over: hidden from the room it is not in the view."""
    found: list[Line] = []
    for one in view.entries:
        if not one.withdrawn:
            told = concerns(one, room=True)
            text = f"{one.said} ({', '.join(told)})" if told else one.said
            title = one.column or one.capture_title or say("watch.notes")
            found.append((("entry", one.id, text), say("watch.plain.note", title=title, text=text)))
    return found


def _done(view: View) -> list[Line]:
    lanes = view.lanes
    over = len(lanes) == 1 and lanes[0].step is None
    return [("done", say("watch.done"))] if over else []
