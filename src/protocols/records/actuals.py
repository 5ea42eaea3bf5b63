"""Planned against actual: where the time of a session went.

The one thing to know is the *main line*. While groups work side by side several steps run at once, and their
times do not add up to the time on the clock. So the session is followed backwards from its end: at every
instant one visit of one lane is on the main line, and where groups are apart that is the group everybody
waited for. The visits on the main line follow each other without overlap; what they leave uncovered is time
after the last step. Hence two sums that always hold, whatever was pressed:

* of every row, group and visit: ``actual = planned + added + overrun - saved``
  (*added* is what was given less what was taken away; of *overrun* and *saved* one is 0);
* of the session: ``elapsed = the rows of depth 0 + pauses + breaks + after``.

*Planned* is always the plan as the session was begun. What became of it since (catching up, a choice,
somebody who came, a step put in by hand) is told beside it, as *changed*, and is no term of the sums.

All times are integer ms.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate, pairwise

import attrs

from protocols.engine import time
from protocols.engine.state import Gap, State, Visit
from protocols.plan.agenda import Line, agenda, is_wait
from protocols.plan.model import EVERYONE, Fork, Lane, Plan, Span, Unit
from protocols.records.pauses import PauseLine, named_pauses

LEAST_MS = 1_000
"""A length that differs by less than this is the same one, shared out anew."""


@attrs.frozen
class VisitActual:
    """One visit of one step in one lane. *planned_ms* is what the step had left when it was entered: less
    than its whole time (even below 0) where the facilitator had stepped back to it."""

    lane: str
    unit: str
    step: str
    number: int
    entered_ms: int
    """Since the start of the session, by the session's own time."""
    planned_ms: int
    actual_ms: int
    added_ms: int
    overrun_ms: int
    saved_ms: int


@attrs.frozen
class GroupActual:
    """What one group did of a step or block. *actual_ms* is None where it never came to it; *changed_ms* is
    its length by the plan as it is at last, as in :class:`Row`."""

    title: str
    planned_ms: int
    actual_ms: int | None
    added_ms: int
    overrun_ms: int
    saved_ms: int
    visits: int
    changed_ms: int | None = None


@attrs.frozen
class Row:
    """A step or a block, planned against actual.

    Where groups were apart, the figures are those of the group that everybody waited for (*pace*), and
    *groups* has every group's own; what a single group does beside the others has that group's figures.
    *actual_ms* is None where nobody ever came to it, and 0 where only other groups than the one on the main
    line did. *visits* counts all entries into it, in all groups. *changed_ms* is its length by the plan as it
    is at last, where that is another one; 0 where it was left out.
    """

    step: str
    title: str
    depth: int
    block: bool
    open: bool
    """Whether no length was planned."""
    planned_ms: int
    actual_ms: int | None
    added_ms: int
    overrun_ms: int
    saved_ms: int
    visits: int
    rounds: int
    pace: str = ""
    groups: tuple[GroupActual, ...] = ()
    changed_ms: int | None = None
    unplanned: bool = False
    """Whether it was not in the plan as the session was begun."""


@attrs.frozen
class Actuals:
    """The whole account of a session's time, at its end or at the moment asked about."""

    rows: tuple[Row, ...]
    visits: tuple[VisitActual, ...]
    planned_ms: int
    elapsed_ms: int
    """Since the start, by the clock; gaps that "did not happen" left out."""
    steps_ms: int
    """The main line: the sum of the rows of depth 0."""
    pauses_ms: int
    """How long the clock was stopped."""
    breaks_ms: int
    """Gaps (a closed lid, a closed program) that no step is charged with."""
    after_ms: int
    """Time in which every step was done and the session still open."""
    named: tuple[PauseLine, ...] = ()
    """The pauses that were given a name; they are among *pauses_ms*."""


@attrs.frozen
class _Stretch:
    """A visit on the main line and the time it is charged with there."""

    lane: str
    visit: Visit
    ms: int


def actuals(state: State, now_ms: int, titles: Mapping[str, str], unit_ms: int = 1) -> Actuals:
    """The account of *state* at *now_ms* (the session's own time; ignored once it is finished).

    *titles* gives the rows their titles by step id. With *unit_ms* all but the single visits are told in
    whole units: in seconds for people, who add them up, and for whom the sums hold as well. The state must
    have a plan.
    """
    plan = state.plan
    assert plan is not None
    begun = state.begun or plan
    now_ms = now_ms if state.finished_ms is None else state.finished_ms
    exact, after_ms, charged = _main_line(state, plan, now_ms)
    named = named_pauses(state, now_ms)
    standing = 0 if state.paused_ms is None else max(0, now_ms - state.paused_ms)
    unnamed_ms = state.stopped_ms + standing - sum(one.ms for one in named)
    breaks_ms = sum(gap.ms for gap in state.gaps if gap.answer != "nothing" and gap.id not in charged)
    rest = [*(one.ms for one in named), unnamed_ms, breaks_ms, after_ms]
    told = _in_units([*(one.ms for one in exact), *rest], unit_ms)
    line = [attrs.evolve(one, ms=ms) for one, ms in zip(exact, told, strict=False)]
    *pauses, breaks_ms, after_ms = told[len(line) :]
    been = dict.fromkeys(visit.step for _, visit in _visits(state))
    book = _Book(state, plan, begun, now_ms, titles, exact, line, unit_ms)
    rows = tuple(
        book.row(one)
        for one in _lines(plan, begun, been)
        if not one.outside and (one.allotted_ms or not is_wait(one.step) or one.step in been)
    )
    return Actuals(
        rows=rows,
        visits=tuple(_visit(state, lane, visit, now_ms) for lane, visit in _visits(state)),
        planned_ms=begun.allotted_ms,
        elapsed_ms=_in_units([time.session_elapsed(state, now_ms)], unit_ms)[0],
        steps_ms=sum(one.ms for one in line),
        pauses_ms=sum(pauses),
        breaks_ms=breaks_ms,
        after_ms=after_ms,
        named=tuple(attrs.evolve(one, ms=ms) for one, ms in zip(named, pauses, strict=False)),
    )


def _in_units(lengths: Iterable[int], unit_ms: int) -> list[int]:
    """*lengths* that follow each other in whole units, with the parts of one where the sum of all is told:
    part of a unit counts as a whole one, as wherever a length is told."""
    ends = [-(-end // unit_ms) * unit_ms for end in accumulate(lengths)]
    return [end - begin for begin, end in pairwise([0, *ends])]


def _lines(plan: Plan, begun: Plan, been: Iterable[str]) -> list[Line]:
    """The lines of the agenda, those of the plan as it was *begun* that are in it no longer, and a line for
    each step that has *been* and is in neither: time that was planned or spent is told."""
    lines = agenda(plan, waits=True)
    known = {line.step for line in lines}
    before = ""
    for line in agenda(begun, waits=True) if begun is not plan else ():
        if line.step not in known:
            place = next((at for at, one in enumerate(lines, 1) if one.step == before), 0)
            lines.insert(place, line)
        before = line.step
    known = {line.step for line in lines}
    for step in dict.fromkeys(been):
        if step in known or step not in plan.faces:
            continue
        around = [face.step for face in plan.around(plan.faces[step].parent)]
        parent = next((at for at, line in enumerate(lines) if line.step in around), None)
        depth, place = 0, len(lines)
        if parent is not None:
            depth, place = lines[parent].depth + 1, parent + 1
        lines.insert(place, Line(step, plan.faces[step], depth, False, 0, Span(0, 0, 0), 0))
    return lines


# -- visits ---------------------------------------------------------------------------------------


def _visits(state: State) -> Iterator[tuple[str, Visit]]:
    for lane in state.lanes.values():
        for visit in lane.visits:
            yield lane.id, visit


def _new_ms(visit: Visit) -> int:
    """What was added during this visit itself."""
    return visit.added_ms - visit.added_before_ms


def _apart(planned_ms: int, added_ms: int, actual_ms: int) -> tuple[int, int]:
    """Overrun and time saved: what planned and added time do not explain."""
    rest = actual_ms - planned_ms - added_ms
    return max(0, rest), max(0, -rest)


def _visit(state: State, lane: str, visit: Visit, now_ms: int) -> VisitActual:
    planned = visit.allotted_ms + visit.added_before_ms - visit.carried_ms
    actual = time.spent(state, lane, visit, now_ms)
    overrun, saved = _apart(planned, _new_ms(visit), actual)
    return VisitActual(
        lane=lane,
        unit=visit.unit,
        step=visit.step,
        number=visit.number,
        entered_ms=visit.entered_ms - (state.started_ms or 0),
        planned_ms=planned,
        actual_ms=actual,
        added_ms=_new_ms(visit),
        overrun_ms=overrun,
        saved_ms=saved,
    )


# -- the main line --------------------------------------------------------------------------------


def _main_line(state: State, plan: Plan, now_ms: int) -> tuple[list[_Stretch], int, set[str]]:
    """The visits on the main line in order, the time after the last step, and the gaps charged to steps."""
    if state.started_ms is None:
        return [], 0, set()
    path: list[tuple[str, Visit]] = []
    holes = 0
    ending = _Ending(state, plan, now_ms)
    at = now_ms
    current = EVERYONE
    while at > state.started_ms or not path:
        found = ending.at(at, current)
        if found is None:
            # Every step was done and the session still open, before its end or before somebody went back.
            earlier = ending.latest_before(at, state.started_ms)
            holes += at - max(earlier, state.started_ms)
            if earlier <= state.started_ms:
                break
            at = earlier
            continue
        current, visit = found
        path.append(found)
        at = visit.entered_ms
    path.reverse()
    stops = [visit.stopped_ms + _standing(state, visit, now_ms) for _, visit in path]
    total = state.stopped_ms + (0 if state.paused_ms is None else max(0, now_ms - state.paused_ms))
    gaps = _charges(state, path, now_ms)
    line = [
        _Stretch(
            lane,
            visit,
            _until(visit, now_ms) - visit.entered_ms - stopped + sum(gap.ms for gap in gaps.get(index, ())),
        )
        for index, ((lane, visit), stopped) in enumerate(zip(path, stops, strict=True))
    ]
    return line, holes - (total - sum(stops)), {gap.id for some in gaps.values() for gap in some}


def _until(visit: Visit, now_ms: int) -> int:
    return now_ms if visit.left_ms is None else visit.left_ms


def _standing(state: State, visit: Visit, now_ms: int) -> int:
    return time.stood(state, visit.entered_ms, now_ms) if visit.left_ms is None else 0


class _Ending:
    """Which visits ended when, and which of several to follow."""

    def __init__(self, state: State, plan: Plan, now_ms: int) -> None:
        self._by_end: dict[int, list[tuple[str, Visit]]] = {}
        for lane, visit in _visits(state):
            if _until(visit, now_ms) > visit.entered_ms:
                self._by_end.setdefault(_until(visit, now_ms), []).append((lane, visit))
        self._outer: dict[str, tuple[str, ...]] = {}
        self._given: dict[str, int] = {}
        # Groups that have been apart may have been left out of the plan since.
        for name, known in state.lanes.items():
            self._outer[name] = (EVERYONE, name)
            self._given[name] = known.lane.allotted_ms()
        self._learn(plan.main, ())

    def _learn(self, lane: Lane, outer: tuple[str, ...]) -> None:
        self._outer[lane.id] = (*outer, lane.id)
        self._given[lane.id] = lane.allotted_ms()
        for part in lane.program:
            if isinstance(part, Fork):
                for inner in part.lanes:
                    self._learn(inner, (*outer, lane.id))

    def at(self, moment_ms: int, current: str) -> tuple[str, Visit] | None:
        """The visit that ended at *moment_ms* and led to what *current* did next: the lane's own, else of
        the nearest kin; of equals the group planned longest."""
        ended = self._by_end.get(moment_ms)
        if ended is None:
            return None

        def nearness(one: tuple[str, Visit]) -> tuple[bool, int, int]:
            lane = one[0]
            return lane == current, self._kinship(lane, current), self._given[lane]

        return max(ended, key=nearness)

    def _kinship(self, one: str, other: str) -> int:
        pairs = zip(self._outer[one], self._outer[other], strict=False)
        return sum(1 for left, right in pairs if left == right)

    def latest_before(self, moment_ms: int, start_ms: int) -> int:
        """The last end of any visit before *moment_ms*, or *start_ms*, which may be negative."""
        return max((end for end in self._by_end if end < moment_ms), default=start_ms)


def _charges(state: State, path: list[tuple[str, Visit]], now_ms: int) -> dict[int, list[Gap]]:
    """Which visit on the main line each gap that a step went on in is charged to: one visit each."""
    charges: dict[int, list[Gap]] = {}
    for gap in state.gaps:
        if gap.answer != "step" or not gap.places:
            continue
        places = [
            index
            for index, (lane, visit) in enumerate(path)
            if (lane, visit.unit, visit.number) in gap.places
        ]
        # A visit of no length is not on the line; its gap goes to the visit beside it.
        places = places or [
            index
            for index, (_, visit) in enumerate(path)
            if visit.entered_ms <= gap.at_ms <= _until(visit, now_ms)
        ]
        if places:
            charges.setdefault(places[0], []).append(gap)
    return charges


# -- rows -----------------------------------------------------------------------------------------


class _Book:
    """The rows of one account: *plan* as it is at last, *begun* as it was when the session began."""

    def __init__(
        self,
        state: State,
        plan: Plan,
        begun: Plan,
        now_ms: int,
        titles: Mapping[str, str],
        exact: list[_Stretch],
        line: list[_Stretch],
        unit_ms: int,
    ) -> None:
        self._state = state
        self._plan = plan
        self._begun = begun
        self._now_ms = now_ms
        self._titles = titles
        self._visits = list(_visits(state))
        self._line = line
        self._unit_ms = unit_ms
        ends = accumulate((one.ms for one in exact), initial=0)
        self._before = {one.visit.entered_ms: ms for one, ms in zip(exact, ends, strict=False)}
        """What the main line had taken when a visit on it was entered, by that moment."""

    def _took(self, lane: str, visit: Visit) -> int:
        """How long a visit took; as long as on the main line where it is there, or beside what is there."""
        ms = time.spent(self._state, lane, visit, self._now_ms)
        return _in_units([self._before.get(visit.entered_ms, 0), ms], self._unit_ms)[1]

    def row(self, line: Line) -> Row:
        """The row of one line of the agenda."""
        steps = _steps_below(self._plan, line.step) | _steps_below(self._begun, line.step)
        mine = [one for one in self._line if one.visit.step in steps]
        entered = [visit for _, visit in self._visits if visit.step in steps]
        planned, last = _planned(self._begun.main, steps), _planned(self._plan.main, steps)
        added = sum(_new_ms(one.visit) for one in mine)
        actual = sum(one.ms for one in mine)
        overrun, saved = _apart(planned, added, actual) if entered else (0, 0)
        changed = _changed(planned, last)
        groups = tuple(self._groups(steps))
        if line.depth and len(groups) == 1:
            # What one group alone does beside the others has its own figures, on the main line or not.
            (own,) = groups
            planned, added, actual = own.planned_ms, own.added_ms, own.actual_ms or 0
            overrun, saved, changed = own.overrun_ms, own.saved_ms, own.changed_ms
        paces = [lane.title for one in mine if (lane := self._lane(one.lane)).id != EVERYONE]
        return Row(
            step=line.step,
            title=self._titles.get(line.step, line.face.title),
            depth=line.depth,
            block=line.block,
            open=line.span.open and planned == 0,
            planned_ms=planned,
            actual_ms=actual if entered else None,
            added_ms=added,
            overrun_ms=overrun,
            saved_ms=saved,
            visits=len(entered),
            rounds=line.rounds,
            pace=paces[-1] if paces and len(groups) > 1 else "",
            groups=groups if len(groups) > 1 else (),
            changed_ms=changed,
            unplanned=not any(unit.step in steps for _, unit in self._begun.units()),
        )

    def _lane(self, name: str) -> Lane:
        found = next((one for one in _lanes(self._plan.main) if one.id == name), None)
        return self._state.lanes[name].lane if found is None else found

    def _groups(self, steps: set[str]) -> Iterator[GroupActual]:
        """Each group's own figures. A group that is formed again under the same title counts as one; one that
        was formed since the beginning was planned as it is."""
        began, known = _units_of(self._begun, steps), _units_of(self._plan, steps)
        for title in dict.fromkeys((*known, *began)):
            units = {**began.get(title, {}), **known.get(title, {})}
            visits = [(lane, visit) for lane, visit in self._visits if (lane, visit.unit) in units]
            last = sum(known.get(title, {}).values())
            planned = sum(began[title].values()) if title in began else last
            actual = sum(self._took(lane, visit) for lane, visit in visits)
            added = sum(_new_ms(visit) for _, visit in visits)
            overrun, saved = _apart(planned, added, actual) if visits else (0, 0)
            took = actual if visits else None
            changed = _changed(planned, last)
            yield GroupActual(title, planned, took, added, overrun, saved, len(visits), changed)


def _changed(planned_ms: int, last_ms: int) -> int | None:
    """What became of a length that was planned, where it is another one at last."""
    return last_ms if abs(last_ms - planned_ms) >= LEAST_MS else None


def _units_of(plan: Plan, steps: set[str]) -> dict[str, dict[tuple[str, str], int]]:
    """The groups that have *steps*, by title: what each unit was given, by lane and key."""
    found: dict[str, dict[tuple[str, str], int]] = {}
    for lane in _lanes(plan.main):
        units = [part for part in lane.program if isinstance(part, Unit) and part.step in steps]
        if lane.id != EVERYONE and units:
            found.setdefault(lane.title, {}).update({(lane.id, one.key): one.allotted_ms for one in units})
    return found


def _steps_below(plan: Plan, step: str) -> set[str]:
    """The step itself, or for a block all steps in it."""
    found = {step}
    for name, face in plan.faces.items():
        parent = face.parent
        while parent:
            if parent == step:
                found.add(name)
                break
            parent = plan.faces[parent].parent
    return found


def _planned(lane: Lane, steps: set[str]) -> int:
    """What the plan's own main line (in each fork its longest lane) gives to *steps*."""
    total = 0
    for part in lane.program:
        if isinstance(part, Unit):
            total += part.allotted_ms if part.step in steps else 0
        elif part.lanes:
            total += _planned(max(part.lanes, key=lambda one: one.allotted_ms()), steps)
    return total


def _lanes(lane: Lane) -> Iterator[Lane]:
    yield lane
    for part in lane.program:
        if isinstance(part, Fork):
            for inner in part.lanes:
                yield from _lanes(inner)
