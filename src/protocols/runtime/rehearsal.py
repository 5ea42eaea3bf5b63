"""Rehearsal: a session run dry many times, faster than time, on the real engine.

Every run opens the same plan, and presses "next" when a step is over, in every group. What is left to chance,
always by the seed:

* A step's length is drawn from its range: a triangle from its minimum to its maximum, its peak at what it was
  allotted. Where it was seen at least :data:`ENOUGH` times in one's own past sessions, one of those lengths
  is taken instead. A step without a range takes what it was allotted: nothing is made up. A step that ends by
  itself (``cut``, ``fill``) takes its time exactly, because the engine ends it.
* A step "if needed" happens in every second run. Rounds without a fixed number are one fewer than planned,
  as planned, or one more, each as likely; rounds that fill the time are the engine's to decide. A choice goes
  to any of its options. A list that rounds are made of has its usual number of entries, one fewer or one
  more.

Each of these hangs only on the seed, the run and the step, so that the same run with and without a strategy
differs in nothing but the strategy. Nothing here reads a clock: the moments are made up.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import attrs

from protocols.engine import Moment, Refusal, Rules, State, commands, decided, time
from protocols.engine.deciding import options_of
from protocols.engine.deeds import forgetful
from protocols.engine.replanning import Planner, block_key, last_round
from protocols.engine.state import ENDED, RUNNING, LaneState, Visit
from protocols.plan.agenda import words_in
from protocols.plan.known import Known
from protocols.plan.model import Lane, Person, Plan, Unit
from protocols.plan.strategies import BUILT_IN, Strategy, previews, situation_of
from protocols.runtime.chance import Chance
from protocols.runtime.rehearsed import Outcome, Rehearsal, StepSpread, spreads

__all__ = ["ENOUGH", "MOST_RUNS", "Outcome", "Rehearsal", "StepSpread", "rehearse"]

ENOUGH = 3
"""How often a step must have been seen before its own past is believed more than its range."""

MOST_RUNS = 100_000

TRIED = 50
"""In how many of the runs, the first ones, strategies are tried: each costs another half of a run."""

LATE_MS = 60_000
"""From how late on, half-way, a strategy is used in a rehearsal."""

_BEGIN = Moment(0, 0, 0, "rehearsal")
_MOST_PRESSES = 200_000
_MOST_PLANS = 2_000


def rehearse(
    plan: Plan,
    roster: Sequence[Person],
    runs: int,
    seed: int,
    *,
    planner: Planner | None = None,
    minutes: int | None = None,
    past: Mapping[str, Sequence[int]] | None = None,
    usual: Mapping[str, int] | None = None,
    strategies: Sequence[Strategy] = BUILT_IN,
    progress: Callable[[int], None] | None = None,
) -> Rehearsal:
    """Run *plan* dry *runs* times. The same arguments always give the same answer.

    *planner* makes the plan again when something has become known. *past* is step id to lengths of single
    passes (ms) in past sessions, *usual* list id to how many entries it usually has. *progress* is told after
    every so many runs how many are done. Raises :class:`ValueError` unless 1 <= *runs* <= :data:`MOST_RUNS`.
    """
    if not 1 <= runs <= MOST_RUNS:
        raise ValueError(runs)
    known = {step: tuple(sorted(one)) for step, one in (past or {}).items() if len(one) >= ENOUGH}
    available = plan.allotted_ms if minutes is None else minutes * 60_000
    rules = Rules(
        cues=(), planner=_Remembering(planner) if planner is not None else None, strategies=strategies
    )
    begun = _begun(rules, plan, roster, available)
    room = _Room(plan, rules, known, dict(usual or {}), available)
    ends: list[int] = []
    taken: list[dict[str, int]] = []
    used: dict[str, list[int]] = {name: [] for name in _able(plan, strategies)}
    changed: dict[str, int] = dict.fromkeys(used, 0)
    for number in range(runs):
        run = _Run(room, begun, Chance(seed, number))
        half = run.until_half() if number < TRIED and used else None
        caught = [] if half is None else half.with_each(used)
        run.to_end()
        ends.append(run.end_ms)
        taken.append(run.taken())
        if number < TRIED:
            for found in used.values():
                found.append(run.end_ms)
            for name, end in caught:
                used[name][-1] = end
                changed[name] += 1
        if progress is not None and number % 25 == 24:
            progress(number + 1)
    return Rehearsal(
        runs=runs,
        seed=seed,
        planned_ms=plan.allotted_ms,
        available_ms=available,
        ends=tuple(sorted(ends)),
        steps=spreads(plan, taken, ends, available, frozenset(known)),
        open_steps=tuple(
            dict.fromkeys(
                words_in(plan, plan.faces[unit.step].title) for _, unit in plan.units() if unit.own.open
            )
        ),
        strategies=tuple(
            Outcome(one.name, one.title, one.rule, tuple(sorted(used[one.name])), changed[one.name])
            for one in strategies
            if changed.get(one.name)
        ),
        tried=tuple(sorted(ends[:TRIED])) if used else (),
    )


def _able(plan: Plan, strategies: Sequence[Strategy]) -> list[str]:
    """The strategies that could change the length of *plan* at all, if it were very late."""
    far = situation_of(plan, -max(plan.allotted_ms, 1_000))
    return [one.strategy for one in previews(strategies, far) if one.strategy not in _MOVING]


_MOVING = frozenset(("later", "earlier"))
"""Strategies that move the planned end, which changes nothing of how long a session takes."""


def _begun(rules: Rules, plan: Plan, roster: Sequence[Person], available_ms: int) -> State:
    """The session as it begins: the same in every run. Its planned end is the end of the time there is."""
    state = State()
    opening = commands.Open("", "", "", plan, tuple(roster), "rehearsal")
    for command in (opening, commands.Start()):
        answer = decided(rules, state, command, _BEGIN)
        assert not isinstance(answer, Refusal)
        state = answer[1]
    return attrs.evolve(forgetful(state), planned_end_ms=available_ms)


class _Remembering:
    """A planner that makes each plan once: the runs of a rehearsal come to the same ones again and again."""

    def __init__(self, planner: Planner) -> None:
        self._planner = planner
        self._made: dict[object, tuple[Plan, Plan | None]] = {}

    def __call__(
        self,
        plan: Plan,
        roster: Sequence[Person],
        inputs: Mapping[str, str],
        known: Known,
        positions: Mapping[str, int],
    ) -> Plan | None:
        asked = (id(plan), repr(known), tuple(positions.items()))
        found = self._made.get(asked)
        if found is not None:
            return found[1]
        made = self._planner(plan, roster, inputs, known, positions)
        if len(self._made) < _MOST_PLANS:
            # The plan is kept too, so that its id stays its own.
            self._made[asked] = (plan, made)
        return made


@attrs.frozen(eq=False)
class _Room:
    """What is the same in all runs."""

    plan: Plan
    rules: Rules
    past: Mapping[str, tuple[int, ...]]
    usual: Mapping[str, int]
    available_ms: int
    planned: dict[str, Unit] = attrs.field(init=False)

    def __attrs_post_init__(self) -> None:
        object.__setattr__(self, "planned", {unit.key: unit for _, unit in self.plan.units()})

    def length(self, unit: Unit, visit: Visit, chance: Chance) -> int:
        """How long a visit takes in a run, in whole seconds."""
        first = self.planned.get(unit.key, unit)
        given = visit.allotted_ms
        needed = unit.allotted_ms or unit.own.open or chance.of("needed", unit.key) < 0.5
        if not needed:
            # "If needed": planned at no length, and gone into in every second run.
            return 0
        known = self.past.get(unit.step)
        if known is not None:
            ms = known[int(chance.of("past", unit.key) * len(known))]
            # What a strategy has made shorter or longer is so in proportion.
            return ms if first.allotted_ms in (0, given) else ms * given // first.allotted_ms // 1000 * 1000
        low, high = unit.own.min_ms, unit.own.max_ms
        if unit.own.open or low >= high or not given:
            return given
        if len(unit.turns) != len(first.turns) and first.turns:
            low = low * len(unit.turns) // len(first.turns)
            high = high * len(unit.turns) // len(first.turns)
        return chance.triangle(unit.key, low, high, given)


class _Run:
    """One run, from where *state* stands to its end."""

    def __init__(self, room: _Room, state: State, chance: Chance, now_ms: int = 0) -> None:
        self.room = room
        self.state = state
        self.chance = chance
        self.now_ms = now_ms
        self._over: dict[str, tuple[str, int, int]] = {}
        """Lane to the visit it is in (unit, number) and when that is over."""

    # -- the ways through ---------------------------------------------------------------------------

    def until_half(self) -> _Run | None:
        """Go on until half the time, and a step, is over; where it is late by then, a copy that stands there.

        That is before "next" is pressed, when the step ran over: what comes next can still be changed whole.
        """
        while self._going():
            lane, over_ms = self._next_over()
            if over_ms * 2 >= self.room.available_ms:
                self.now_ms = max(self.now_ms, over_ms)
                if lane.visit is not None and time.left(self.state, lane.id, lane.visit, self.now_ms) > 0:
                    self._press()
                late = self.now_ms + time.to_end(self.state, self.state.main, self.now_ms)
                if not self._going() or late - self.room.available_ms < LATE_MS:
                    return None
                return self._copy()
            self._press()
        return None

    def to_end(self) -> None:
        """Go on to the end."""
        while self._going():
            self._press()

    def with_each(self, names: Mapping[str, object]) -> list[tuple[str, int]]:
        """From here to the end with each strategy, where it would change anything: its name, and the end."""
        found = []
        for name in names:
            other = self._copy()
            if other._do(commands.CatchUp(name)) is None:
                other.to_end()
                found.append((name, other.end_ms))
        return found

    def _copy(self) -> _Run:
        """Another run that stands where this one does."""
        other = _Run(self.room, self.state, self.chance, self.now_ms)
        other._over = dict(self._over)
        return other

    @property
    def end_ms(self) -> int:
        """When the last step was over, from the start."""
        return self.now_ms

    def taken(self) -> dict[str, int]:
        """Step id to the time it took, in the slowest group where groups were apart."""
        return _taken(self.state, self.state.main.lane)[1]

    # -- one press ------------------------------------------------------------------------------------

    def _going(self) -> bool:
        return self.state.main.status != ENDED

    def _do(self, command: commands.Command) -> Refusal | None:
        answer = decided(self.room.rules, self.state, command, _BEGIN.later(self.now_ms))
        if isinstance(answer, Refusal):
            return answer
        self.state = answer[1]
        return None

    def _press(self) -> None:
        """Let the next step that is over be over."""
        lane, over_ms = self._next_over()
        self.now_ms = max(self.now_ms, over_ms)
        visit, unit = lane.visit, lane.part
        assert visit is not None
        assert isinstance(unit, Unit)
        face = self.state.plan.faces[visit.step] if self.state.plan is not None else None
        assert face is not None
        if face.capture or face.decide is not None or unit.rounds:
            self._settle(lane, unit)
        if face.end != "ask":
            self._do(commands.Wake())
            now = self.state.lanes[lane.id].visit
            if now is None or (now.unit, now.number) != (visit.unit, visit.number):
                return
        refused = self._do(commands.Next(lane.id, step=True))
        if refused is not None and refused.code == "undecided":
            self._decide(str(refused.arguments["decision"]), lane.id)
            refused = self._do(commands.Next(lane.id, step=True))
        if refused is not None:
            refused = self._do(commands.Next(lane.id, step=True, anyway=True))
            assert refused is None, refused

    def _next_over(self) -> tuple[LaneState, int]:
        found: LaneState | None = None
        first = 0
        main = self.state.main
        # Where everybody is together, no other lane is at work.
        for lane in (main,) if main.status == RUNNING else self.state.lanes.values():
            visit = lane.visit
            if visit is None or lane.status != RUNNING:
                continue
            known = self._over.get(lane.id)
            if known is None or known[0] != visit.unit or known[1] != visit.number:
                known = (visit.unit, visit.number, visit.entered_ms + self._length(lane, visit))
                self._over[lane.id] = known
            if found is None or known[2] < first:
                found, first = lane, known[2]
        assert found is not None
        return found, first

    def _length(self, lane: LaneState, visit: Visit) -> int:
        unit = lane.part
        assert isinstance(unit, Unit)
        assert self.state.plan is not None
        if self.state.plan.faces[visit.step].end != "ask" or unit.until:
            # It ends by itself; a wait for a fixed start ends there.
            return visit.allotted_ms
        return self.room.length(unit, visit, self.chance)

    # -- what chance settles ----------------------------------------------------------------------------

    def _settle(self, lane: LaneState, unit: Unit) -> None:
        """Before a step is left: its list written, its decision made, its rounds ended or gone on with."""
        plan = self.state.plan
        assert plan is not None
        face = plan.faces[unit.step]
        for capture in face.capture:
            if capture.id in plan.open_questions:
                usual = self.room.usual.get(capture.id, 1)
                count = max(1, usual + self.chance.whole("list", f"{capture.id}@{lane.id}", 3) - 1)
                for _ in range(count):
                    self._do(commands.Write("…", capture=capture.id, lane=lane.id))
        if face.decide is not None:
            self._decide(face.decide.id, lane.id)
        for one in reversed(unit.rounds):
            key = block_key(self.state, lane, unit, one.block) if plan.flexible else ""
            if not key:
                continue
            if not plan.faces[one.block].fill:
                self._rounds(lane, unit, one.block, one.number, key)
            return

    def _rounds(self, lane: LaneState, unit: Unit, block: str, number: int, key: str) -> None:
        usual = self.room.plan.flexible.get(key, (1, 1))
        most = usual[1]
        wanted = min(most, max(1, usual[0] + self.chance.whole("rounds", key, 3) - 1))
        planned = last_round(self.state, lane, unit, block)
        if number >= wanted and planned > number:
            self._do(commands.Enough(lane.id))
        elif number == planned < wanted:
            self._do(commands.Again(lane.id))

    def _decide(self, name: str, lane: str) -> None:
        plan = self.state.plan
        assert plan is not None
        face = next((one for one in plan.faces.values() if one.decide and one.decide.id == name), None)
        if face is None or face.decide is None:
            return
        options = list(options_of(self.state, face.decide, lane))
        if not options:
            return
        first = self.chance.whole("decide", f"{name}@{lane}", len(options))
        picked = (options[first:] + options[:first])[: max(1, face.decide.pick)]
        self._do(commands.Decide(name, tuple(picked), {}, lane))


def _taken(state: State, lane: Lane) -> tuple[int, dict[str, int]]:
    """How long a lane's program took, and step id to the time of it."""
    known = state.lanes.get(lane.id)
    visits: dict[str, int] = {}
    for visit in known.past if known is not None else ():
        visits[visit.unit] = visits.get(visit.unit, 0) + (visit.left_ms or 0) - visit.entered_ms
    total = 0
    steps: dict[str, int] = {}
    for part in lane.program:
        if isinstance(part, Unit):
            ms = visits.get(part.key, 0)
            inner = {part.step: ms}
        else:
            ms, inner = max((_taken(state, one) for one in part.lanes), key=lambda pair: pair[0])
        total += ms
        for step, spent in inner.items():
            steps[step] = steps.get(step, 0) + spent
    return total, steps
