"""Unfolding a protocol for the people who are there: groups formed, rounds and turns written out.

Everything here is worked out from what comes in (protocol, people, answers, what is known, seed); nothing
is asked of a clock or of chance. What cannot be unfolded is told as :class:`Trouble`, with its place in the
file. What nobody knows yet (a vote not taken, a list not written) is planned as is usual, and marked.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from protocols.plan import lanes
from protocols.plan.allot import span_of
from protocols.plan.anchors import in_its_place
from protocols.plan.faces import Faces, NoFaces
from protocols.plan.forming import Forming
from protocols.plan.groups import FACILITATOR, Group, voice_of
from protocols.plan.known import Known
from protocols.plan.model import EVERYONE, Face, Fork, Formed, Outside, Person, Span, Turn, Unit
from protocols.plan.rounds import MOST_UNITS, Pass, passes
from protocols.plan.scope import CannotUnfold, Scope, Trouble, fail, key_for
from protocols.plan.speaking import MOST_TURNS, Speaking
from protocols.plan.windows import window
from protocols.spec.durations import parse_duration
from protocols.spec.expressions import Expression, ExpressionError, Given, whole
from protocols.spec.kinds import Kinds, StepKind
from protocols.spec.model import Path, Protocol, Role, Step
from protocols.spec.others import every
from protocols.spec.record import evolve
from protocols.spec.step_tables import Time
from protocols.words import say

__all__ = ["MOST_TURNS", "MOST_UNITS", "Unfolder"]

Parts = list[Unit | Fork]


class Unfolder:
    """One unfolding: call :meth:`program` once."""

    def __init__(
        self,
        protocol: Protocol,
        kinds: Kinds,
        people: Sequence[Person],
        *,
        inputs: Mapping[str, str],
        cast: Mapping[str, tuple[str, ...]],
        seed: int,
        known: Known | None = None,
        formed: Sequence[Formed] = (),
        shown: bool = True,
    ) -> None:
        self.protocol = protocol
        self.kinds = kinds
        self._kinds: dict[str, StepKind] = {}
        """The kinds asked for before: a look into a mapping of the host's is not for nothing."""
        self.inputs = inputs
        self.known = known or Known()
        self.cast = {**cast, **self.known.cast}
        self.seed = seed
        self.count = len(people)
        self.troubles: list[Trouble] = []
        self.names: set[str] = set()
        """Every ``as`` name that was given to somebody."""
        self.rigid: set[str] = set()
        """The steps whose length may not change: protected, or of a kind that does not give way."""
        self.flexible: dict[str, tuple[int, int]] = {}
        """Blocks without a fixed number of passes, at their place: how many are planned, and the most."""
        self.outside: list[Outside] = []
        """What is done before the session or between meetings."""
        self.less_ms = self.more_ms = 0
        self.lists: dict[str, int | None] = {}
        """Captures and decisions that may become lists, and how many entries they usually have."""
        self.options: dict[str, tuple[str, ...]] = {}
        for step in every(protocol.all_steps):
            for capture in step.capture:
                self.lists[capture.id] = capture.usually
            if step.decide is not None:
                self.lists[step.decide.id] = step.decide.pick if step.decide.source else None
                self.options[step.decide.id] = step.decide.among
        self.asked: set[str] = set()
        """Whatever was asked about that may become known, or change, while the session runs."""
        self._passes = 0
        self.forming = Forming(self, formed)
        self.speaking = Speaking(self)
        self.shown = shown
        self.settled: frozenset[str] = frozenset()
        """Steps that are passed over, because their lengths are known already."""
        self.faces = Faces(self) if shown else NoFaces(self)
        self.settings = {
            name: self.known.settings.get(name, _default(one.default))
            for name, one in protocol.settings.items()
        }
        self._chosen: dict[str, Given] = dict(self.settings)
        self.roles: dict[str, Role] = {}
        """The roles that there are with so many people, by id."""
        self.people = {person.id: person for person in self._taking_part(people)}
        self.everybody = tuple(map(voice_of, self.people))

    # -- who takes part ---------------------------------------------------------------------------

    def _taking_part(self, people: Sequence[Person]) -> list[Person]:
        """The people who take turns: holders of a role that does not join are left out (rules 27, 28), and so
        are roles that there are only with more (or fewer) people."""
        count = len(people)
        values: dict[str, Given] = {**self._chosen, "people": count, "members": count}
        outside: set[str] = set()
        joined: list[Person] = []
        for name, role in self.protocol.roles.items():
            if role.when is not None and self._true(role.when, values, ("roles", name, "when")) is False:
                self.cast.pop(name, None)
                continue
            self.roles[name] = role
            wanted = role.joins if role.joins is not None else name != FACILITATOR
            joins = self._true(wanted, values, ("roles", name, "joins"))
            if name == FACILITATOR:
                joined = [Person(FACILITATOR)] if joins else []
            elif joins is False:
                outside.update(self.cast.get(name, ()))
        return [person for person in people if person.id not in outside] + joined

    # -- values ----------------------------------------------------------------------------------

    def _values(self, scope: Scope) -> dict[str, Given]:
        last = scope.rounds[-1] if scope.rounds else None
        return {
            **self._chosen,
            "people": len(self.people),
            "members": len(scope.voices),
            "round": last.number if last else 1,
            "rounds": last.count if last else 1,
        }

    def values(self, value: Expression, scope: Scope, path: Path) -> Mapping[str, Given]:
        """The values for an expression: the groups that it counts are formed if they were not yet."""
        values = self._values(scope)
        for wanted in value.names:
            name = wanted.removeprefix("count:")
            setting = self.protocol.settings.get(wanted)
            if setting is not None and setting.live:
                self.asked.add(wanted)
            if name != wanted:
                values[wanted] = self._count(name, scope, path)
            elif name in self.options:
                self.asked.add(name)
                picked = self.known.of(self.known.picked, name, scope.lane)
                values[name] = picked[0] if picked else None
        return values

    def _count(self, name: str, scope: Scope, path: Path) -> Given:
        if name in self.protocol.groups:
            return len(self.forming.groups(name, scope, path))
        found = self.entries(name, scope.lane)
        return None if found is None else len(found)

    def entries(self, name: str, lane: str) -> tuple[str, ...] | None:
        """The entries of a capture, or what a decision has picked; None while there are none."""
        self.asked.add(name)
        known = self.known
        return known.of(known.picked if name in self.options else known.lists, name, lane)

    def _true(self, value: Expression | bool, values: Mapping[str, Given], path: Path) -> bool | None:
        if isinstance(value, bool):
            return value
        try:
            found = value.evaluate(values)
        except ExpressionError as error:
            raise _wrong(value, path, error) from error
        return None if found is None else bool(found)

    def whole(self, value: Expression, scope: Scope, path: Path) -> int | None:
        """The value of a count; None where it is not known yet. Raises :class:`CannotUnfold`."""
        try:
            return whole(value, self.values(value, scope, path))
        except ExpressionError as error:
            raise _wrong(value, path, error) from error

    def span_for(self, time: Time | None, scope: Scope, path: Path) -> Span:
        """A time of the file as the plan has it, in this lane and round."""
        if time is None:
            return Span(0, 0, 0, True)
        if time.rounds:
            number = scope.rounds[-1].number if scope.rounds else 1
            return self.span_for(time.rounds[min(number, len(time.rounds)) - 1], scope, path)
        if time.setting:
            setting = self.protocol.settings.get(time.setting)
            if setting is not None and setting.live:
                self.asked.add(time.setting)
            ms = _length(self.settings.get(time.setting))
            if ms is None:
                raise fail("no-length", path, name=time.setting)
            return Span(ms, ms, ms)
        if time.per is None:
            return Span(time.min_ms, time.target_ms, time.max_ms, time.open)
        number_of = self.whole(time.per, scope, (*path, "per"))
        count = 1 if number_of is None else max(0, number_of)
        low = time.least_ms or 0
        high = time.most_ms if time.most_ms is not None else max(low, time.max_ms * count)
        least, aim, most = (
            min(max(ms * count, low), high) for ms in (time.min_ms, time.target_ms, time.max_ms)
        )
        return Span(least, aim, most)

    # -- the program -----------------------------------------------------------------------------

    def program(self) -> tuple[Unit | Fork, ...]:
        """The whole program. Raises :class:`CannotUnfold`."""
        scope = Scope(EVERYONE, self.everybody, dict(self.cast))
        return tuple(self.sequence(self.protocol.steps, scope))

    def sequence(self, steps: Sequence[Step], scope: Scope) -> Parts:
        """The parts of steps that follow one another."""
        parts: Parts = []
        taken: bool | None = False
        open_: list[tuple[Step, str]] = []
        for step in steps:
            if step.when is None:
                parts.extend(self._undecided(open_, scope))
                taken, open_ = False, []
            elif isinstance(step.when, str):
                if taken is None:
                    open_.append((step, open_[0][1]))
                    continue
                if taken:
                    continue
            else:
                path = (*step.path, "when")
                holds = self._true(step.when, self.values(step.when, scope, step.path), path)
                if holds is None:
                    taken = None if taken is False else taken
                    open_.append((step, self._asked_by(step.when)))
                    continue
                if not holds:
                    continue
                taken = True
            if step.id not in self.settled:
                parts.extend(in_its_place(self, step, scope))
        parts.extend(self._undecided(open_, scope))
        return parts

    def _asked_by(self, value: Expression) -> str:
        """The decision or list that a condition waits for."""
        names = sorted(name.removeprefix("count:") for name in value.names)
        return next((name for name in names if name in self.lists), "")

    def _undecided(self, branches: list[tuple[Step, str]], scope: Scope) -> Parts:
        """Rule 39: while a choice is open, its longest branch is planned; the total may be any of theirs."""
        if not branches:
            return []
        # Steps with the same condition are one branch: all of them happen, or none. Steps that wait for
        # another decision are a choice of their own.
        choices: dict[str, dict[str, Parts]] = {}
        for step, awaits in branches:
            way = step.when.source if isinstance(step.when, Expression) else ""
            made = choices.setdefault(awaits, {}).setdefault(way, [])
            made.extend(self.step(step, evolve(scope, awaits=awaits)))
        parts: Parts = []
        for ways in choices.values():
            spans = {way: span_of(made) for way, made in ways.items()}
            longest = max(spans.items(), key=_target)[0]
            least = min(span.min_ms for span in spans.values()) if len(spans) > 1 else 0
            self.less_ms += spans[longest].min_ms - least
            self.more_ms += max(span.max_ms for span in spans.values()) - spans[longest].max_ms
            parts.extend(ways[longest])
        return parts

    def step(self, step: Step, scope: Scope) -> Parts:
        """Everything that a step comes to here: in groups, in rounds."""
        kind = self._kinds.get(step.kind)
        if kind is None:
            kind = self._kinds[step.kind] = self.kinds[step.kind]
        name = step.id or ""
        protect = step.protect if step.protect is not None else (scope.protect or kind.defaults.protect)
        optional = step.optional or scope.optional
        inner = evolve(
            scope,
            record=step.record or scope.record,
            clock=step.clock or scope.clock,
            rules=step.rules or scope.rules,
            protect=protect,
            optional=optional,
            drop=scope.drop or (name if optional == "if time" else ""),
            path=(*scope.path, name),
        )
        if step.in_ is None or step.in_ == "all" or (step.in_ == scope.grouping and not scope.station):
            return self.repeated(step, kind, inner)
        return lanes.in_groups(self, step, kind, inner)

    def repeated(self, step: Step, kind: StepKind, scope: Scope) -> Parts:
        """A step in each of its rounds."""
        repeat = step.repeat
        if repeat is None:
            return self.one_pass(step, kind, scope)
        parts: Parts = []
        for one in passes(self, step, scope):
            if one.round.number > 1 and repeat.between is not None:
                parts.append(
                    self.changeover(
                        step,
                        "between",
                        Span(repeat.between, repeat.between, repeat.between),
                        self.within(scope, one),
                    )
                )
            parts.extend(self.one_pass(step, kind, self.within(scope, one)))
        return window(self, step, parts, scope, "within")

    def within(self, scope: Scope, one: Pass) -> Scope:
        """The scope inside a pass."""
        return evolve(
            scope,
            rounds=(*scope.rounds, one.round),
            path=(*scope.path, str(one.round.number)),
            holders={**scope.holders, **one.holders} if one.holders else scope.holders,
            innermost=one.innermost or scope.innermost,
            drop=scope.drop or one.drop,
            optional=scope.optional or ("if time" if one.drop else ""),
            sure=scope.sure and one.sure,
        )

    def changeover(self, step: Step, what: str, span: Span, scope: Scope) -> Unit:
        """Time that a block brings along: to change over (*what*: between, move) or to spare (spare)."""
        name = f"{step.id}~{what}"
        self.faces.extra(name, what, step, scope)
        return self.unit(name, span, span, evolve(scope, path=(*scope.path, name)))

    def one_pass(self, step: Step, kind: StepKind, scope: Scope) -> Parts:
        """A step or block, once."""
        # Blocks count as well: rounds of rounds in which nothing is to be done take time all the same.
        self._passes += 1
        if self._passes > MOST_UNITS:
            raise fail("too-many", step.path, most=MOST_UNITS)
        self.faces.face(step, kind, scope)
        if step.lanes:
            return window(self, step, lanes.tracks(self, step, scope), scope)
        if step.steps:
            parts = self.sequence(step.steps, evolve(scope, parent=step.id or ""))
            return window(self, step, parts, scope)
        scope = self.speaking.with_hosts(step, scope)
        turns, own = self.speaking.turns(step, scope)
        span = own
        if not kind.defaults.elastic or scope.protect:
            span = Span(own.target_ms, own.target_ms, own.target_ms, own.open)
            self.rigid.add(step.id or "")
        if scope.optional == "if needed":
            span = Span(0, 0, span.max_ms, own.open)
        elif scope.optional:
            span = Span(0, span.target_ms, span.max_ms, own.open)
        if not scope.sure:
            self.less_ms += span.min_ms
        return [self.unit(step.id or "", span, own, scope, turns)]

    def unit(self, name: str, span: Span, own: Span, scope: Scope, turns: tuple[Turn, ...] = ()) -> Unit:
        """The unit *name* in this scope."""
        return Unit(
            key_for(name, scope),
            name,
            span,
            0,
            scope.path,
            scope.rounds,
            turns,
            scope.holders,
            own,
            scope.drop,
            scope.awaits,
            scope.task,
        )

    def undistinguished(self, scope: Scope, group: Group) -> bool:
        """Whether nobody in a group is anybody in particular, so that another of its size takes as long.

        Not while something is undecided or has an open end: that is summed over all groups.
        """
        if self.less_ms or self.more_ms:
            return False
        members = set(group.members)
        return all(members.isdisjoint(who) for who in scope.holders.values())

    # -- faces -----------------------------------------------------------------------------------

    def faces_in_order(self) -> dict[str, Face]:
        """What steps show, in the order of the file, whichever group came to which of them first."""
        made = self.faces.made
        found: dict[str, Face] = {}
        for step in every(self.protocol.steps):
            name = step.id or ""
            for one in (f"{name}~wait", name, *(f"{name}~{what}" for what in ("between", "move", "spare"))):
                if one in made:
                    found[one] = made[one]
        return found


def _wrong(value: Expression, path: Path, error: ExpressionError) -> CannotUnfold:
    why = say(f"formula.{error.code}", **error.arguments)
    return fail("formula", path, text=value.source, why=why)


def _default(value: str | int | bool | None) -> str | int | bool:
    return "" if value is None else value


def _target(one: tuple[str, Span]) -> int:
    return one[1].target_ms


def _length(value: object) -> int | None:
    return parse_duration(value) if isinstance(value, str) else None
