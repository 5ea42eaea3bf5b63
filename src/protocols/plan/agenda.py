"""A plan as people read it: a timed agenda, and every unfolded step with its start."""

from __future__ import annotations

from collections.abc import Iterator

from protocols.plan.groups import FACILITATOR
from protocols.plan.model import EVERYONE, Face, Fork, Lane, Plan, Span, Unit, forks_in, units_in
from protocols.spec.record import Record, evolve, record

_PLAINLY_MS = 10_000
"""Passes that differ by less than this are as long as the dividing of the time has made them."""


@record
class Line(Record):
    """One line of the agenda: a step or a block as the file has it, however often it happens.

    *start_ms* is its first start from the start of the session; *span* and *allotted_ms* are the length of
    one pass of a step (its longest), or of all of a block. Where groups differ, all of this is said of the
    group that takes longest, *setter*. *rounds* is how many rounds it has of it, *groups* in how many groups
    it happens at once, *watching* how many people only watch, and *joined* whether the facilitator sits in
    one of the groups. *lanes* says that different things happen at once, and *members* how many people are in
    the lane that a line is.
    """

    step: str
    face: Face
    depth: int
    block: bool
    start_ms: int
    span: Span
    allotted_ms: int
    rounds: int = 1
    groups: int = 1
    setter: str = ""
    turns: int = 0
    turn_ms: int = 0
    watching: int = 0
    joined: bool = False
    outside: str = ""
    """Where it is no part of the session: ``before`` (at *start_ms*, which is negative), ``prework`` or
    ``between`` (at no moment)."""
    lanes: bool = False
    members: int = 0
    times: int = 0
    """How often it happens in all in the group that takes longest; 0 where only other groups have it."""
    all_ms: int = 0
    """How long the step takes there, all times together."""
    repeats: bool = False
    """Whether it is the step itself that is repeated, and not the block around it."""
    passes: tuple[int, ...] = ()
    """How long each pass of a step is, where they plainly differ (as in rounds that get shorter)."""


@record
class Start(Record):
    """An unfolded step with the moment it is planned to start, from the start of the session."""

    lane: Lane
    unit: Unit
    start_ms: int


def starts(plan: Plan) -> Iterator[Start]:
    """Every unfolded step in order of lanes; lanes of a fork all begin where it begins."""
    yield from _starts(plan.main, 0)


def _starts(lane: Lane, begin: int) -> Iterator[Start]:
    clock = begin
    for part in lane.program:
        if isinstance(part, Unit):
            yield Start(lane, part, clock)
        else:
            for inner in part.lanes:
                yield from _starts(inner, clock)
        clock += part.allotted_ms


def agenda(plan: Plan, waits: bool = False) -> list[Line]:
    """The agenda, in the order of the file: blocks with their steps below them.

    With *waits*, also the waits for fixed starts that have no length in the plan: in a session they may have.
    """
    lines: dict[str, Line] = {}
    # Where groups are apart, the agenda is that of the group that takes longest; the others only add the
    # steps that are theirs alone. A block's line is made by the first of its steps.
    leading = set(_leading(plan.main))
    begun = list(starts(plan))
    for one in [start for start in begun if start.lane.id in leading] + begun:
        unit = one.unit
        if unit.until and not unit.allotted_ms and not waits:
            continue  # there is nothing to wait for
        known = lines.get(unit.step)
        rounds = unit.rounds[-1].count if unit.rounds else 1
        if known is not None:
            # A line holds together: its start and its length are those of one group.
            if one.lane.id in leading and (rounds > known.rounds or unit.allotted_ms > known.allotted_ms):
                lines[unit.step] = evolve(
                    known,
                    rounds=max(rounds, known.rounds),
                    allotted_ms=max(unit.allotted_ms, known.allotted_ms),
                )
            continue
        for line in _missing_blocks(plan, unit, one, lines):
            lines[line.step] = line
        spoken = [turn for turn in unit.turns if not turn.reply]
        lines[unit.step] = Line(
            unit.step,
            plan.faces[unit.step],
            _depth(plan, unit.step),
            False,
            one.start_ms,
            unit.span,
            unit.allotted_ms,
            rounds,
            turns=len(spoken),
            turn_ms=spoken[0].allotted_ms if spoken else 0,
            repeats=bool(unit.rounds) and unit.rounds[-1].block == unit.step,
        )
    for unit in _longest(plan.main):
        if unit.step in lines:
            line = lines[unit.step]
            lines[unit.step] = evolve(line, times=line.times + 1, all_ms=line.all_ms + unit.allotted_ms)
    passes: dict[str, list[int]] = {}
    for one in begun:
        if one.lane.id in leading:
            passes.setdefault(one.unit.step, []).append(one.unit.allotted_ms)
    for step, lengths in passes.items():
        if step in lines and max(lengths) - min(lengths) >= _PLAINLY_MS:
            lines[step] = evolve(lines[step], passes=tuple(lengths))
    _measure(plan, lines)
    order = {name: index for index, name in enumerate(plan.faces)}
    return [*_outside(plan), *sorted(lines.values(), key=lambda line: order[line.step])]


def is_wait(step: str) -> bool:
    """Whether a step of the plan is the wait for a fixed start."""
    return step.endswith("~wait")


def _outside(plan: Plan) -> Iterator[Line]:
    """What is done outside the session, in the order of its moments; what has none comes first."""
    order = {"prework": 0, "between": 1, "before": 2}
    for one in sorted(plan.outside, key=lambda one: (order[one.what], one.start_ms or 0)):
        lane = evolve(plan.main, program=one.program)
        begun = list(_starts(lane, one.start_ms or 0))
        for step in dict.fromkeys(start.unit.step for start in begun):
            first = next(start for start in begun if start.unit.step == step)
            given = max(start.unit.allotted_ms for start in begun if start.unit.step == step)
            rounds = first.unit.rounds[-1].count if first.unit.rounds else 1
            yield Line(
                step,
                plan.faces[step],
                _depth(plan, step),
                False,
                first.start_ms,
                first.unit.span,
                given,
                rounds,
                outside=one.what,
            )


def _leading(lane: Lane) -> Iterator[str]:
    """The lanes whose length counts: everybody's, and in each fork the longest."""
    yield lane.id
    for part in lane.program:
        if isinstance(part, Fork) and part.lanes:
            yield from _leading(max(part.lanes, key=Lane.allotted_ms))


def _longest(lane: Lane) -> Iterator[Unit]:
    """What happens in a lane, and wherever people go apart in the group that takes longest."""
    for part in lane.program:
        if isinstance(part, Unit):
            yield part
        elif part.lanes:
            yield from _longest(max(part.lanes, key=Lane.allotted_ms))


def _missing_blocks(plan: Plan, unit: Unit, begun: Start, lines: dict[str, Line]) -> list[Line]:
    missing: list[Line] = []
    for face in plan.around(plan.faces[unit.step].parent):
        if face.step in lines:
            break
        rounds = next((one.count for one in unit.rounds if one.block == face.step), 1)
        missing.append(
            Line(face.step, face, _depth(plan, face.step), True, begun.start_ms, Span(0, 0, 0), 0, rounds)
        )
    return missing[::-1]


def _depth(plan: Plan, step: str) -> int:
    return sum(1 for _ in plan.around(plan.faces[step].parent))


def _measure(plan: Plan, lines: dict[str, Line]) -> None:
    """Fill in the length of blocks, and where groups are apart how many and whose length counts."""
    spans, given = _block_sums(plan, plan.main)
    for name, line in list(lines.items()):
        if line.block:
            lines[name] = evolve(line, span=spans.get(name, line.span), allotted_ms=given.get(name, 0))
    for _, fork in forks_in(plan.main):
        known = lines.get(fork.step)
        if known is None:
            continue
        lengths = [lane.allotted_ms() for lane in fork.lanes]
        setter = ""
        if len(set(lengths)) > 1:
            setter = fork.lanes[lengths.index(max(lengths))].title
        rounds = max(
            (
                round_.count
                for lane in fork.lanes
                for part in lane.program
                if isinstance(part, Unit)
                for round_ in part.rounds
                if round_.block == fork.step
            ),
            default=1,
        )
        lines[fork.step] = evolve(
            known,
            groups=max(known.groups, len(fork.lanes)),
            watching=max(known.watching, sum(len(lane.observers) for lane in fork.lanes)),
            joined=known.joined or any(FACILITATOR in lane.members for lane in fork.lanes),
            setter=setter or known.setter,
            rounds=max(known.rounds, rounds) if known.block else known.rounds,
            lanes=known.lanes or _of_steps(fork),
        )
        if _of_steps(fork):
            for lane in fork.lanes:
                step = _step_of(plan, fork, lane)
                if step in lines:
                    lines[step] = evolve(lines[step], members=max(lines[step].members, len(lane.members)))


def _of_steps(fork: Fork) -> bool:
    """Whether different steps happen at once, and not the same in several groups."""
    return bool(fork.lanes) and fork.lanes[0].id.endswith(f"{fork.step}~{fork.lanes[0].number}")


def _step_of(plan: Plan, fork: Fork, lane: Lane) -> str:
    """The step that is a lane of *fork*; empty where nothing happens in it."""
    inside: Lane | None = lane
    while inside is not None and inside.program:
        part = inside.program[0]
        step = part.step
        while step and plan.faces[step].parent != fork.step:
            step = plan.faces[step].parent
        if step or isinstance(part, Unit):
            return step
        inside = part.lanes[0] if part.lanes else None
    return ""


def _block_sums(plan: Plan, lane: Lane) -> tuple[dict[str, Span], dict[str, int]]:
    """Block id to its length, all passes together; where groups are apart, the longest group's."""
    spans: dict[str, Span] = {}
    given: dict[str, int] = {}

    def add(name: str, span: Span, ms: int) -> None:
        old = spans.get(name, Span(0, 0, 0))
        spans[name] = Span(
            old.min_ms + span.min_ms,
            old.target_ms + span.target_ms,
            old.max_ms + span.max_ms,
            old.open or span.open,
        )
        given[name] = given.get(name, 0) + ms

    for part in lane.program:
        if isinstance(part, Unit):
            for block in plan.around(plan.faces[part.step].parent):
                add(block.step, part.span, part.allotted_ms)
            continue
        inner = [_block_sums(plan, one) for one in part.lanes]
        for name in dict.fromkeys(name for sums, _ in inner for name in sums):
            longest = [sums[name] for sums, _ in inner if name in sums]
            add(
                name,
                Span(
                    max(span.min_ms for span in longest),
                    max(span.target_ms for span in longest),
                    max(span.max_ms for span in longest),
                    any(span.open for span in longest),
                ),
                max(ms.get(name, 0) for _, ms in inner),
            )
    return spans, given


def plan_data(plan: Plan, names: dict[str, str]) -> dict[str, object]:
    """The timed agenda for programs: each unfolded step with path, start, seconds, group and speakers.

    *names* maps person ids to the names to print; all lengths are whole seconds.
    """
    units = []
    for begun in starts(plan):
        unit, face = begun.unit, plan.faces[begun.unit.step]
        units.append(
            {
                "path": list(unit.path),
                "id": unit.step,
                "title": words_in(plan, face.title, str(unit.rounds[-1].number) if unit.rounds else ""),
                "kind": face.kind,
                "group": None if begun.lane.id == EVERYONE else begun.lane.title,
                "members": [names.get(one, one) for one in begun.lane.members],
                "start": begun.start_ms // 1000,
                "seconds": {
                    "min": unit.span.min_ms // 1000,
                    "target": unit.span.target_ms // 1000,
                    "max": unit.span.max_ms // 1000,
                    "planned": unit.allotted_ms // 1000,
                },
                "open": unit.own.open,
                "protected": face.protect,
                "optional": face.optional or None,
                "end": face.end,
                "at": face.at or None,
                "until": unit.until or None,
                "rounds": [
                    {
                        "of": one.block,
                        "number": one.number,
                        "count": one.count,
                        "holder": [names.get(who, who) for who in one.holder],
                    }
                    for one in unit.rounds
                ],
                "speaks": list(face.speaks),
                "asks": list(face.asks),
                "answers": list(face.answers),
                "turns": [
                    {
                        "who": turn.label or ", ".join(names.get(who, who) for who in turn.who),
                        "seconds": turn.allotted_ms // 1000,
                        "reply": turn.reply,
                    }
                    for turn in unit.turns
                ],
            }
        )
    total = plan.total
    return {
        "people": plan.people,
        "minutes": plan.minutes,
        "total": {
            "min": total.min_ms // 1000,
            "target": total.target_ms // 1000,
            "max": total.max_ms // 1000,
            "planned": plan.allotted_ms // 1000,
            "open": total.open,
        },
        "left_out": list(plan.left_out),
        "begins": None if plan.begins_ms is None else time_of_day(plan.begins_ms),
        "late": [{"id": step, "at": at, "seconds": by // 1000} for step, at, by in plan.late],
        "outside": [
            {
                "id": one.step,
                "title": words_in(plan, plan.faces[one.step].title),
                "when": one.what,
                "start": None if one.start_ms is None else one.start_ms // 1000,
                "seconds": sum(part.allotted_ms for part in one.program) // 1000,
            }
            for one in plan.outside
        ],
        "groups": [
            {
                "step": fork.step,
                "rounds": sorted(
                    {
                        one.number
                        for lane in fork.lanes
                        for unit in units_in(lane.program)
                        for one in unit.rounds
                        if one.block == fork.step
                    }
                ),
                "lanes": [
                    {
                        "title": lane.title,
                        "members": [names.get(one, one) for one in lane.members],
                        "observers": [names.get(one, one) for one in lane.observers],
                        "tasks": list(
                            dict.fromkeys(unit.task for unit in units_in(lane.program) if unit.task)
                        ),
                    }
                    for lane in fork.lanes
                ],
            }
            for _, fork in forks_in(plan.main)
        ],
        "steps": units,
    }


def time_of_day(ms: int) -> str:
    """A time since midnight as a clock shows it, ``14:05``; seconds are left away."""
    hours, minutes = divmod(ms // 60_000 % (24 * 60), 60)
    return f"{hours:02d}:{minutes:02d}"


def words_in(plan: Plan, text: str, rounds: str = "") -> str:
    """*text* with ``{names}`` read as titles, where nobody in particular is meant: an agenda, a list.

    *rounds* is what ``{round}`` reads as: a number, or several as ``1-4``; without it, an ellipsis.
    """
    if "{" in text:
        for name, word in {**plan.words, "people": str(plan.people), "round": rounds or "…"}.items():
            text = text.replace("{" + name + "}", word)
    return text


def rounds_of(line: Line) -> str:
    """The rounds of a line, for :func:`words_in`: ``1-4``, or ``1``."""
    return f"1-{line.rounds}" if line.rounds > 1 else "1"
