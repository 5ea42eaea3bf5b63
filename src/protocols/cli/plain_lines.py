"""What the plain face tells of what has just happened, one line a cue.

Groups that have come to the same point share a line, texts to read out are told once and not in every
round, and the answers to questions are in :mod:`protocols.cli.plain_answers`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby

from protocols.cli import plain_talk
from protocols.cli.plain_floor import speakers, time_words, turn_lines
from protocols.cli.plain_live import beyond_words, decided_told, list_lines, offers
from protocols.engine.facts import Fact
from protocols.engine.state import RUNNING, State
from protocols.plan.model import Fork
from protocols.runtime import noting
from protocols.runtime.cues import cue_lines, still_news
from protocols.runtime.pausing import back_at
from protocols.view import View
from protocols.view.leaving import Leaving
from protocols.view.model import MINUTE_MS, CaptureView, DeedView, LaneView, StepView
from protocols.view.names import Names
from protocols.view.shared import arrived_words, deed_words, in_groups
from protocols.words import clock_time, clock_times, duration, end_time, listed, say

NAMED_GROUPS = 3
"""So many groups are named in a line; more are counted."""

_TELL_OF_PAUSE = {"session.paused", "action.undone", "action.redone"}
"""The kinds of facts that are told with the pause there is."""


def news(facts: Iterable[Fact], state: State, view: View, told: set[str]) -> list[str]:
    """What to tell of *facts* that have just been made durable; *view* is that of their moment.

    *told* are the steps whose words, and the hints, that were told before; it is added to.
    """
    known = tuple(facts)
    lines = [
        say("cue.with", text=one.text, how=one.how) if one.how not in ("", "text") else one.text
        for one in cue_lines(known, state)
    ]
    kinds = {fact.kind for fact in known}
    if "cue.given" in kinds and any(fact.data.get("cue") == "time-up" for fact in still_news(known, state)):
        lines.extend(_once("time-up", told))
    if "lanes.opened" in kinds:
        again = "hint apart" in told
        told.add("hint apart")
        lines.append(say("plain.apart.again" if again else "plain.apart", n=len(view.lanes)))
        lines.extend(group_lines(view))
    if "lanes.joined" in kinds:
        lines.extend(_met({fact.lane for fact in known if fact.kind == "lanes.joined"}, view))
    # Who has passed is told before whose turn it is then.
    for fact in known:
        if fact.kind == "turn.passed":
            lines.extend(_told_of(fact, view, state))
    lines.extend(_arrived(known, view, told))
    lines.extend(_waiting(known, view))
    for fact in known:
        if fact.kind == "plan.changed" and "roster.set" in kinds:
            # Who comes or leaves changes no other step's length.
            lines.append(say("plain.shared-again", end=end_line(view)))
        else:
            lines.extend(_told_of(fact, view, state))
    if view.paused and kinds & {"step.entered", "turn.began"} and not kinds & _TELL_OF_PAUSE:
        # The screens show it beside the clock all the while.
        lines.extend(plain_talk.paused(view))
    # A sentence may be true of two groups; only right after itself would it be an echo.
    return [line for line, _ in groupby(lines)]


def _once(hint: str, told: set[str]) -> list[str]:
    if f"hint {hint}" in told:
        return []
    told.add(f"hint {hint}")
    return [say(f"plain.hint-{hint}")]


def _met(parents: set[str], view: View) -> list[str]:
    """Who is together again, where the groups of *parents* have met; nobody, where they are apart anew."""
    lanes = [lane for lane in view.lanes if lane.id in parents]
    if not lanes:
        return []
    if not lanes[0].title:
        return [say("plain.joined")]
    if len(lanes) == len(view.lanes):
        return [say("plain.joined.every")]
    return [say("plain.joined.inside", groups=titles(lanes, view))]


def _strategy(name: str) -> str:
    """The title of a strategy; a plugin's goes by its name."""
    from protocols.plan.strategies import BUILT_IN

    return next((one.title for one in BUILT_IN if one.name == name), name)


def _told_of(fact: Fact, view: View, state: State) -> list[str]:
    """What to tell of one fact that is not about a step."""
    data = fact.data
    match fact.kind:
        case "session.started" if data.get("ago"):
            return [say("plain.began", time=duration(data["ago"]), end=end_line(view))]
        case "step.entered" if data.get("ago"):
            return [end_line(view)]
        case "session.resumed":
            return [say("plain.resumed")]
        case "time.added":
            code = "plain.added" if data["ms"] > 0 else "plain.taken"
            told = say(code, time=duration(abs(data["ms"])), end=end_line(view))
            return [_in_its_group(told, fact, view)]
        case "action.undone" | "action.redone":
            return _taken_back(fact, view)
        case "turn.quiet":
            return [say("plain.quiet")]
        case "entry.written":
            who = dict(view.persons).get(data["who"], data["who"])
            if who and data["kind"] in ("note", "parking"):
                return [say(f"plain.written.{data['kind']}-by", id=data["id"], who=who)]
            return [say(f"plain.written.{data['kind']}", id=data["id"])]
        case "entry.edited":
            return [say("plain.edited", id=data["id"])]
        case "decision.made":
            return [_in_its_group(line, fact, view) for line in decided_told(data)]
        case "plan.changed" if "strategy" in data:
            return [say("catchup.done", title=_strategy(data["strategy"]), end=end_line(view))]
        case "plan.changed" if "why" in data:
            title = Names(state).text(data["title"], None)
            return [say(f"plain.{data['why']}", title=title, end=end_line(view))]
        case "roster.set" if view.phase:
            came = view.newcomer if data.get("why") == "arrive" else None
            left = dict(view.persons).get(data["who"], "") if data.get("why") == "gone" else ""
            return [
                *([arrived_words(came)] if came is not None else []),
                *([say("plain.has-left", name=left)] if left else []),
                _people_now(view),
            ]
        case "plan.changed":
            return [say("plain.planned-again", end=end_line(view))]
        case "turn.passed":
            return [say("plain.passed.for-good" if data.get("for_good") else "plain.passed")]
        case "role.cast":
            titles, names = dict(view.role_ids), dict(view.persons)
            who = listed(names.get(one, one) for one in data["who"])
            return [say("plain.cast-done", role=titles.get(data["role"], data["role"]), who=who)]
        case "setting.set":
            value = data["value"]
            if isinstance(value, bool):
                value = say("common.yes" if value else "common.no")
            return [say("plain.set-done", name=data["id"], value=value)]
        case "entry.withdrawn":
            text = next((one.said for one in view.entries if one.id == data["id"]), "")
            return [say("plain.withdrawn", id=data["id"], text=text)]
        case "gap.answered":
            return [say("plain.gap-answered", end=end_line(view))]
        case "gap.found" if data["cause"] == "sleep" and view.gap is not None:
            return gap_lines(view)
        case "lane.ended" if fact.lane == "all":
            return [say("plain.all-done-finish")]
    return plain_talk.told_of(fact, view)


def _in_its_group(line: str, fact: Fact, view: View) -> str:
    """*line*, which tells *fact*, with the group that it is about; as it is where it is about everybody."""
    group = next((lane.title for lane in view.lanes if lane.id == fact.lane), "")
    return say("common.in-group", group=group, text=line) if group else line


def _taken_back(fact: Fact, view: View) -> list[str]:
    """What was taken back or done again, and where that leaves everybody."""
    action, what = fact.data["action"], fact.data["what"]
    deeds = [one for one in (view.undo, view.redo) if one is not None and one.action == action]
    deed = deeds[0] if deeds else DeedView(action, what, "", 0, say("common.somebody"))
    people = [_people_now(view)] if what in ("arrive", "gone") else []
    stands = plain_talk.paused(view) if view.paused else []
    done = say(f"plain.{fact.kind.partition('.')[2]}", what=deed_words(deed))
    return [done, *people, *_where(view), *stands, end_line(view)]


def _people_now(view: View) -> str:
    return say("plain.people-now-apart" if len(view.lanes) > 1 else "plain.people-now", n=view.people)


def _where(view: View) -> list[str]:
    """Which steps the lanes are in."""
    return [line for alike in together(view.lanes) for line in step_lines(alike, view)]


def _arrived(facts: tuple[Fact, ...], view: View, told: set[str]) -> list[str]:
    """The steps and turns that lanes have come to."""
    moved = {fact.lane: fact.kind for fact in facts if fact.kind in ("step.entered", "turn.began")}
    lanes = [lane for lane in view.lanes if lane.id in moved and lane.step is not None]
    lines = []
    for alike in together(lane for lane in lanes if moved[lane.id] == "step.entered"):
        step = alike[0].step
        assert step is not None
        lines.extend(step_lines(alike, view))
        if step.step not in told:
            told.add(step.step)
            lines.extend(words_of(in_groups(alike), shared=len(alike) > 1))
        lines.extend(beyond_words(in_groups(alike)))
        lines.extend(offers(alike))
    turning = [lane for lane in lanes if moved[lane.id] == "turn.began"]
    if turning:
        lines.extend(turn_lines(turning))
    return lines


def _waiting(facts: tuple[Fact, ...], view: View) -> list[str]:
    """The groups that have just come to their end while others go on."""
    ended = {fact.lane for fact in facts if fact.kind == "lane.ended"}
    # A group that has already begun anew, in the next round, does not wait.
    done = [lane for lane in view.lanes if lane.id in ended and lane.title and lane.status != RUNNING]
    going = [lane for lane in view.lanes if lane.status == RUNNING]
    if not done or not going:
        return []
    return [say("plain.group-done", groups=titles(done, view), others=titles(going, view))]


def together(lanes: Iterable[LaneView]) -> list[list[LaneView]]:
    """The lanes that are in the same step and round, as lists."""
    alike: dict[tuple[str, int], list[LaneView]] = {}
    for lane in lanes:
        step = lane.step
        if step is not None:
            alike.setdefault((step.step, step.round[0] if step.round else 0), []).append(lane)
    return list(alike.values())


def titles(lanes: Sequence[LaneView], view: View) -> str:
    """The names of groups, or how many they are, or that it is all of them; empty for everybody's lane."""
    named = [lane.title for lane in lanes if lane.title]
    if not named:
        return ""
    if len(named) == len(view.lanes) and len(named) > 1:
        return say("plain.every-group")
    return listed(named) if len(named) <= NAMED_GROUPS else say("cue.groups", n=len(named))


def step_lines(lanes: Sequence[LaneView], view: View) -> list[str]:
    """A step as it is entered by *lanes*: its title, time and round, and who speaks."""
    steps = [lane.step for lane in lanes if lane.step is not None]
    step, shared = steps[0], len(lanes) > 1
    line = say("plain.step", title=full_title(step, shared), length=_length(steps))
    line += round_words(steps)
    lines = [in_group(titles(lanes, view), step, line)]
    if step.optional:
        lines.append(say(f"plain.optional-{step.optional.replace(' ', '-')}"))
    if (back := back_at(view, step)) is not None:
        lines.append(say("plain.back-at", back=clock_time(back, view.offset_min)))
    lines.extend(speakers(lanes))
    return lines


def in_group(group: str, step: StepView, line: str) -> str:
    """*line*, which begins with the title of *step*, after the name of the *group* that is in it: a lane that
    is named like its only step, or like the block in which its steps stand, is not named again."""
    return f"{group}: {line}" if group and group not in (step.title, step.block_title) else line


def round_words(steps: Sequence[StepView]) -> str:
    """Which round it is, of how many where that is the same for all; empty outside of rounds."""
    if steps[0].round is None:
        return ""
    number, count = steps[0].round
    alike = {one.round for one in steps} == {(number, count)}
    return " " + say("plain.round" if alike else "plain.round-of-some", number=number, count=count)


def full_title(step: StepView, shared: bool) -> str:
    """A step's title, after that of its block; told to several groups, without anybody's name."""
    if shared:
        return step.shared_title
    return f"{step.block_title}: {step.title}" if step.block_title else step.title


def _length(steps: Sequence[StepView]) -> str:
    """How long the step is, or from how long to how long where groups differ; of one that is under way
    already, as after undo, where it stands."""
    lengths = sorted({0 if step.left_ms is None else max(0, step.left_ms) for step in steps})
    if any(one.elapsed_ms >= 1_000 for one in steps):
        return so_far(steps)
    if steps[0].left_ms is None:
        return say("plain.open")
    if len(lengths) == 1:
        return duration(lengths[0])
    return say("plain.range", least=duration(lengths[0]), most=duration(lengths[-1]))


def so_far(steps: Sequence[StepView]) -> str:
    """What is left of a step that is under way, or how long it is over: of several groups', the least."""
    least = min(steps, key=lambda one: one.left_ms or 0)
    if least.left_ms is None:
        return say("plain.since", time=duration(least.elapsed_ms))
    return (
        time_words(least.left_ms)
        if least.left_ms < 0
        else say("plain.left-time", time=duration(least.left_ms))
    )


def words_of(step: StepView, shared: bool = False, written: Mapping[str, int] | None = None) -> list[str]:
    """What to read out in a step, how sentences may begin, what is for the facilitator, where notes go, and
    what is kept of them. *written*: how much stands in each list by now, by its id."""
    lines = [say("plain.read-out", text=text) for text in (step.shared_say if shared else step.say)]
    lines.extend(say("plain.rule", rule=rule_words(rule)) for rule in step.rules)
    lines.extend(say("plain.stem", text=text) for text in step.stems)
    lines.extend(say("plain.note-for-you", text=text) for text in step.note)
    # A list that more is said of is named there.
    lists = [
        _list_words(one, written or {}) for one in step.captures if one.kind != "note" or not list_lines(one)
    ]
    if lists:
        lines.append(say("plain.to-write", titles=listed(lists)))
    if step.record != "yes":
        lines.append(say(f"plain.record.{step.record}"))
    if step.clock == "hidden":
        lines.append(say("plain.hidden-clock"))
    # Lists without columns have numbers as well.
    places = enumerate(noting.places(one for one in step.captures if one.kind == "note"), 1)
    columns = [(number, one.column) for number, one in places if one.column]
    if columns:
        each = (say("plain.column", number=number, column=name) for number, name in columns)
        lines.append(say("plain.columns", columns=listed(each)))
    for capture in step.captures:
        lines.extend(list_lines(capture))
    return lines


def _list_words(capture: CaptureView, written: Mapping[str, int]) -> str:
    """A list by its title, the word that writes in it where that is not note, and how much stands in it."""
    more = [] if capture.kind == "note" else [say("plain.by-typing", word=capture.kind)]
    more += [say("plain.so-many", n=written[capture.id])] if written.get(capture.id) else []
    return f"{capture.title} ({', '.join(more)})" if more else capture.title


def rule_words(rule: str) -> str:
    """How people speak here: one of our words said, or a sentence of the file's own as it is."""
    return rule if " " in rule else say(f"common.rule.{rule}")


def end_line(view: View) -> str:
    """When it ends, against the plan, in words."""
    end = end_time(view.projected_end_wall_ms, view.offset_min)
    late = view.minutes_late
    if view.planned_end_wall_ms is None or late == 0:
        return say("plain.on-time", end=end)
    if late > 0 and view.short_ms >= MINUTE_MS:
        return say("plain.short", n=late, end=end)
    return say("plain.late" if late > 0 else "plain.early", n=abs(late), end=end)


def must_end_line(view: View, must_ms: int) -> str:
    """Before the start: when it must end, and when it would."""
    must = clock_time(must_ms, view.offset_min)
    end = end_time(view.projected_end_wall_ms, view.offset_min)
    late = view.minutes_late
    return say("plain.must-end-late" if late > 0 else "plain.must-end", must=must, end=end, n=late)


def asked_words(asked: Leaving, word: str) -> str:
    """What is asked before a step is left; *word* is what was typed, and is the answer when typed again."""
    if asked.code == "early":
        least, elapsed = duration(asked.min_ms), duration(asked.elapsed_ms // 1000 * 1000)
        sentence = say("plain.too-early", min=least, elapsed=elapsed, word=word)
    elif asked.code == "break":
        sentence = say("plain.break-on", why=asked.title, word=word)
    else:
        sentence = say("plain.still-open", title=asked.title, word=word)
    if not asked.groups:
        return sentence
    named = (
        listed(asked.groups) if len(asked.groups) <= NAMED_GROUPS else say("cue.groups", n=len(asked.groups))
    )
    return say("common.in-group", group=named, text=sentence)


def gap_lines(view: View) -> list[str]:
    """The question about time in which the session did not run; empty where there is none."""
    if view.gap is None:
        return []
    walls = [end for _, end in view.gap.ends]
    answers = [answer for answer, _ in view.gap.ends]
    ends = dict(zip(answers, clock_times(walls, view.offset_min), strict=True))
    about = say("plain.about") if view.gap.estimated else ""
    return [
        say(f"plain.gap-{view.gap.cause}", time=about + duration(view.gap.ms)),
        *(say(f"plain.gap-answer-{answer}", end=ends[answer]) for answer in ("step", "break", "nothing")),
    ]


def group_lines(view: View) -> list[str]:
    """Who is in which group."""
    if len(view.lanes) < 2:
        return [say("plain.together", who=listed(view.lanes[0].members))]
    lines = []
    for number, lane in enumerate(view.lanes, 1):
        # The number that chooses a group is told where its title does not say it.
        name = lane.title if lane.title.endswith(f" {number}") else f"{number}. {lane.title}"
        lines.append(f"{name}: {listed(lane.members)}")
    return lines


def steps_left(state: State) -> int:
    """How many steps (each round's counted) still follow the ones that are under way."""
    main = state.main
    rest = sum(_steps(part) for part in main.lane.program[main.position + 1 :])
    inner = [
        sum(_steps(part) for part in lane.lane.program[lane.position + 1 :])
        for lane in state.lanes.values()
        if lane.parent is not None and lane.status == RUNNING
    ]
    return rest + max(inner, default=0)


def _steps(part: object) -> int:
    if isinstance(part, Fork):
        return max((sum(_steps(one) for one in lane.program) for lane in part.lanes), default=0)
    return 1
