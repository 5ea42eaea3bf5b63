"""What the plain face tells, in lines: what has just happened, and answers to questions."""

from __future__ import annotations

from collections.abc import Iterable

from protocols.engine.facts import Fact
from protocols.engine.state import State
from protocols.runtime.cues import cue_lines
from protocols.view import View
from protocols.view.model import Floor, LaneView, StepView
from protocols.words import clock_time, duration, listed, say


def greeting(view: View, session: str) -> list[str]:
    """The first lines: what is run, for whom, and what to do."""
    lines = [say("plain.title", title=view.title, n=view.people, length=duration(view.planned_ms))]
    if view.facilitator:
        lines.append(say("plain.facilitator", name=view.facilitator))
    lines.extend(f"{title}: {answer}" for title, answer in view.inputs if answer)
    lines.append(say("plain.session", session=session))
    if view.phase == "ready":
        if view.starts_in_ms is not None:
            lines.append(say("plain.starts-in", time=duration(view.starts_in_ms)))
        else:
            lines.append(say("plain.start-hint"))
    elif view.phase == "under way":
        lines.extend(where(view))
    lines.append(say("plain.help-hint"))
    if view.gap is not None:
        lines.extend(gap_lines(view))
    return lines


def gap_lines(view: View) -> list[str]:
    """The question about time in which the session did not run."""
    if view.gap is None:
        return []
    ends = dict(view.gap.ends)
    about = say("plain.about") if view.gap.estimated else ""
    return [
        say(f"plain.gap-{view.gap.cause}", time=about + duration(view.gap.ms)),
        *(
            say(f"plain.gap-answer-{answer}", end=clock_time(ends[answer], view.offset_min))
            for answer in ("step", "break", "nothing")
        ),
    ]


def floor_words(floor: Floor) -> str:
    """Who speaks, in words."""
    return listed(floor.names) if floor.kind == "people" else say(f"common.{floor.kind}")


def step_lines(step: StepView, group: str = "", words: bool = True, shared: bool = False) -> list[str]:
    """A step as it is entered: its title, time, round, who speaks, and (*words*) what to read out.

    *shared*: it is told to several groups at once, so nobody of one group is named.
    """
    title = f"{step.block_title}: {step.title}" if step.block_title and not shared else step.title
    title = step.shared_title if shared else title
    length = say("plain.open") if step.left_ms is None else duration(step.left_ms)
    line = say("plain.step", title=title, length=length)
    if step.round is not None:
        line += " " + say("plain.round", number=step.round[0], count=step.round[1])
    if group:
        line = f"{group}: {line}"
    lines = [line]
    if step.optional:
        lines.append(say(f"plain.optional-{step.optional.replace(' ', '-')}"))
    if step.turn is None and not (shared and step.holder):
        lines.append(say("plain.speaks", who=floor_words(step.floor)))
    if step.asks is not None:
        lines.append(say("plain.asks", who=floor_words(step.asks)))
    if step.answers is not None:
        lines.append(say("plain.answers", who=floor_words(step.answers)))
    if step.silent and not (shared and step.holder):
        lines.append(say("plain.silent", who=listed(step.silent)))
    if step.turn is not None and not shared:
        lines.append(turn_line(step))
    if words:
        lines.extend(say("plain.read-out", text=text) for text in (step.shared_say if shared else step.say))
        lines.extend(say("plain.stem", text=text) for text in step.stems)
        lines.extend(say("plain.note-for-you", text=text) for text in step.note)
        columns = [column for capture in step.captures for column in capture.columns]
        if columns:
            lines.append(say("plain.columns", columns=listed(columns)))
    return lines


def turn_line(step: StepView, group: str = "") -> str:
    """Whose turn it is, of how many, and for how long."""
    turn = step.turn
    assert turn is not None
    spoken = [one for one in step.turns if not one.reply]
    number = sum(1 for one in spoken if one.number <= turn.number)
    left = "" if step.turn_left_ms is None else f" ({duration(step.turn_left_ms)})"
    code = "plain.reply" if turn.reply else "plain.turn"
    line = say(code, number=number, count=len(spoken), who=turn.name, left=left)
    return f"{group}: {line}" if group else line


def where(view: View) -> list[str]:
    """Where everybody is now."""
    lines: list[str] = []
    if view.paused:
        lines.append(say("plain.paused-for", time=duration(view.paused_for_ms)))
    for lane in view.lanes:
        lines.append(_where(lane))
        if lane.step is not None and lane.step.turn is not None:
            lines.append("  " + turn_line(lane.step))
    lines.append(end_line(view))
    if view.next_title and len(view.lanes) == 1:
        lines.append(say("plain.then", title=view.lanes[0].next_title or view.next_title))
    return lines


def _where(lane: LaneView) -> str:
    group = f"{lane.title}: " if lane.title else ""
    step = lane.step
    if step is None:
        return group + say("plain.all-done" if not lane.title else "plain.waits")
    if step.left_ms is None:
        time = say("plain.since", time=duration(step.elapsed_ms))
    elif step.left_ms < 0:
        time = say("plain.over", time=duration(-step.left_ms))
    else:
        time = say("plain.left-time", time=duration(step.left_ms))
    return f"{group}{step.title}: {time}"


def end_line(view: View) -> str:
    """When it ends, against the plan, in words."""
    end = clock_time(view.projected_end_wall_ms, view.offset_min)
    minutes = round(abs(view.late_ms) / 60_000)
    if view.planned_end_wall_ms is None or minutes == 0:
        return say("plain.on-time", end=end)
    return say("plain.late" if view.late_ms > 0 else "plain.early", n=minutes, end=end)


def answer(what: str, view: View, group: str | None) -> list[str]:
    """The answer to a question: status, words, agenda, groups, entries, help."""
    if what == "help":
        from protocols.cli.plain_words import COMMANDS

        return [say("plain.help-title"), *(say(f"plain.help.{name}") for name in COMMANDS)]
    if what == "words":
        lane = next((one for one in view.lanes if one.id == group and one.step), view.lanes[0])
        return [say("plain.nothing-to-read")] if lane.step is None else step_lines(lane.step, lane.title)
    if what == "agenda":
        return [_agenda_line(view, index) for index in range(len(view.agenda))]
    if what == "groups":
        return _groups(view)
    if what == "entries":
        return _entries(view)
    lines = gap_lines(view)
    if view.phase == "ready":
        return [*lines, say("plain.start-hint")]
    return [*where(view), *lines]


def _agenda_line(view: View, index: int) -> str:
    row = view.agenda[index]
    length = say("plain.open") if row.open else duration(row.planned_ms)
    actual = "" if row.actual_ms is None else say("plain.so-far", time=duration(row.actual_ms))
    state = say(f"plain.state.{row.state.replace(' ', '-')}")
    return f"{state:>5} {length:>7} {'  ' * row.depth}{row.title}{actual}"


def _groups(view: View) -> list[str]:
    if len(view.lanes) < 2:
        lane = view.lanes[0]
        return [say("plain.together"), listed(lane.members)]
    return [f"{number}. {lane.title}: {listed(lane.members)}" for number, lane in enumerate(view.lanes, 1)]


def _entries(view: View) -> list[str]:
    shown = [entry for entry in view.entries if not entry.withdrawn]
    if not shown:
        return [say("plain.no-entries")]
    lines = []
    for entry in shown:
        more = [part for part in (entry.column, entry.who, entry.owner, entry.due) if part]
        tail = f" ({', '.join(more)})" if more else ""
        lines.append(f"{entry.id} {say(f'plain.kind.{entry.kind}')}: {entry.text}{tail}")
    return lines


def news(facts: Iterable[Fact], state: State, view: View, told: set[str]) -> list[str]:
    """What to tell of *facts* that have just been made durable; groups doing the same share a line.

    *told* are the steps whose words were told before: they are not read out again in every round. It is
    added to.
    """
    known = tuple(facts)
    lines = [text for text, _ in cue_lines(known, state)]
    kinds = {fact.kind for fact in known}
    if "lanes.opened" in kinds:
        lines.append(say("plain.apart", n=len(view.lanes)))
        lines.extend(_groups(view))
    if "lanes.joined" in kinds:
        lines.append(say("plain.joined"))
    lines.extend(_lane_news(known, view, told))
    for fact in known:
        data = fact.data
        if fact.kind == "session.paused":
            lines.append(say("plain.paused"))
        elif fact.kind == "session.resumed":
            lines.append(say("plain.resumed"))
        elif fact.kind == "time.added":
            code = "plain.added" if data["ms"] > 0 else "plain.taken"
            lines.append(say(code, time=duration(abs(data["ms"])), end=end_line(view)))
        elif fact.kind == "turn.quiet":
            lines.append(say("plain.quiet"))
        elif fact.kind == "entry.written":
            lines.append(say(f"plain.written.{data['kind']}", id=data["id"]))
        elif fact.kind == "entry.edited":
            lines.append(say("plain.edited", id=data["id"]))
        elif fact.kind == "entry.withdrawn":
            lines.append(say("plain.withdrawn", id=data["id"]))
        elif fact.kind == "gap.answered":
            lines.append(say("plain.gap-answered", end=end_line(view)))
        elif fact.kind == "gap.found" and fact.data["cause"] == "sleep" and view.gap is not None:
            lines.extend(gap_lines(view))
        elif fact.kind == "lane.ended" and fact.lane == "all":
            lines.append(say("plain.all-done-finish"))
    return list(dict.fromkeys(lines))


def _lane_news(facts: tuple[Fact, ...], view: View, told: set[str]) -> list[str]:
    """Steps and turns that lanes have come to; lanes at the same point are told as one."""
    moved = {fact.lane: fact.kind for fact in facts if fact.kind in ("step.entered", "turn.began")}
    alike: dict[tuple[str, ...], list[LaneView]] = {}
    for lane in view.lanes:
        kind, step = moved.get(lane.id), lane.step
        if kind is None or step is None:
            continue
        who = step.turn.name if step.turn is not None and kind == "turn.began" else ""
        alike.setdefault((kind, step.step, str(step.round), who), []).append(lane)
    lines: list[str] = []
    for (kind, *_), lanes in alike.items():
        step = lanes[0].step
        assert step is not None
        together = len(lanes) == len(view.lanes) and len(lanes) > 1
        group = say("plain.every-group") if together else listed(lane.title for lane in lanes if lane.title)
        if kind == "turn.began":
            lines.append(turn_line(step, group))
            continue
        words = step.step not in told
        told.add(step.step)
        lines.extend(step_lines(step, group, words, shared=len(lanes) > 1))
        if len(lanes) > 1:
            lines.extend(_whose(lanes))
    return lines


def _whose(lanes: list[LaneView]) -> list[str]:
    """Whose turn or round it is, for each of several groups in one step."""
    lines = []
    for lane in lanes:
        step = lane.step
        if step is not None and step.turn is not None:
            lines.append(turn_line(step, lane.title))
        elif step is not None and step.holder:
            lines.append(say("plain.speaks-in", group=lane.title, who=floor_words(step.floor)))
    return lines


def farewell(view: View, session: str) -> list[str]:
    """The last lines: how long it took, what was kept, and where the minutes are."""
    kept = [entry for entry in view.entries if not entry.withdrawn]
    return [
        say("plain.finished", length=duration(view.elapsed_ms), planned=duration(view.planned_ms)),
        say("plain.kept", n=len(kept)),
        say("plain.export-hint", session=session),
    ]
