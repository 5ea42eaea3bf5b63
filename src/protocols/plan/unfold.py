"""Unfolding a protocol for the people who are there: groups formed, rounds and turns written out.

Everything here is worked out from what comes in (protocol, people, answers, seed); nothing is asked of a
clock or of chance. What cannot be unfolded is told as :class:`Trouble`, with the place in the file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

import attrs

from protocols.plan.allot import allot, held, longest, span_of
from protocols.plan.groups import FACILITATOR, Group, Voice, form, shuffled, size_words, teams_of
from protocols.plan.model import EVERYONE, Capture, Face, Fork, Lane, Person, Round, Span, Turn, Unit
from protocols.plan.scope import Scope, Trouble, fail, key_for, minutes_up, span_for
from protocols.spec.expressions import Expression, ExpressionError, whole
from protocols.spec.kinds import Kinds, Setting, StepKind
from protocols.spec.model import Path, Protocol, Step
from protocols.spec.others import others_than, speaking_roles
from protocols.words import say

MOST_UNITS = 20_000
"""How many steps a plan may unfold to, in all lanes; more is refused before memory is spent."""

SPARE = ".+spare"
"""What is put behind a step's id for the spare time at the end of its window; no id in a file has a plus."""

MOST_TURNS = 100_000
"""How many turns a plan may unfold to, in all its steps."""


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
    ) -> None:
        self.protocol = protocol
        self.kinds = kinds
        self.inputs = inputs
        self.cast = cast
        self.seed = seed
        self.count = len(people)
        self.faces: dict[str, Face] = {}
        self.troubles: list[Trouble] = []
        self.names: set[str] = set()
        """Every ``as`` name that was given to somebody."""
        self._formed: dict[tuple[str, str], tuple[Group, ...]] = {}
        self.rigid: set[str] = set()
        """The steps whose length may not change: protected, or of a kind that does not give way."""
        self._speaking = speaking_roles(protocol)
        self._passes = 0
        self._turn_count = 0
        self.people = {person.id: person for person in self._taking_part(people)}
        self.everybody = tuple(Voice((one,)) for one in self.people)

    # -- who takes part ---------------------------------------------------------------------------

    def _taking_part(self, people: Sequence[Person]) -> list[Person]:
        """The people who take turns: holders of a role that does not join are left out (rules 27, 28)."""
        values = {"people": Fraction(len(people)), "members": Fraction(len(people))}
        outside: set[str] = set()
        joined: list[Person] = []
        for name, role in self.protocol.roles.items():
            wanted = role.joins if role.joins is not None else name != FACILITATOR
            joins = self._true(wanted, values, ("roles", name, "joins"))
            if name == FACILITATOR:
                joined = [Person(FACILITATOR)] if joins else []
            elif not joins:
                outside.update(self.cast.get(name, ()))
        return [person for person in people if person.id not in outside] + joined

    # -- values ----------------------------------------------------------------------------------

    def _values(self, scope: Scope) -> dict[str, Fraction | bool]:
        values: dict[str, Fraction | bool] = {
            "people": Fraction(len(self.people)),
            "members": Fraction(len(scope.voices)),
        }
        return values

    def _counted(self, value: Expression, scope: Scope, path: Path) -> Mapping[str, Fraction | bool]:
        """The values for an expression: the groups that it counts are formed if they were not yet."""
        values = self._values(scope)
        for wanted in value.names:
            name = wanted.removeprefix("count:")
            if name != wanted and name in self.protocol.groups:
                values[wanted] = Fraction(len(self._groups(name, scope, path)))
        return values

    def _true(self, value: Expression | bool, values: Mapping[str, Fraction | bool], path: Path) -> bool:
        if isinstance(value, bool):
            return value
        try:
            return bool(value.evaluate(values))
        except ExpressionError as error:
            raise fail(
                "formula", path, text=value.source, why=say(f"formula.{error.code}", **error.arguments)
            ) from error

    def _whole(self, value: Expression, values: Mapping[str, Fraction | bool], path: Path) -> int:
        try:
            return whole(value, values)
        except ExpressionError as error:
            raise fail(
                "formula", path, text=value.source, why=say(f"formula.{error.code}", **error.arguments)
            ) from error

    # -- the program -----------------------------------------------------------------------------

    def program(self) -> tuple[Unit | Fork, ...]:
        """The whole program. Raises :class:`CannotUnfold`."""
        scope = Scope(EVERYONE, self.everybody, dict(self.cast))
        return tuple(self._sequence(self.protocol.steps, scope))

    def _sequence(self, steps: Sequence[Step], scope: Scope) -> list[Unit | Fork]:
        parts: list[Unit | Fork] = []
        taken = False
        for step in steps:
            if step.when is None:
                taken = False
            elif isinstance(step.when, str):
                if taken:
                    continue
            elif self._true(step.when, self._counted(step.when, scope, step.path), (*step.path, "when")):
                taken = True
            else:
                continue
            parts.extend(self._step(step, scope))
        return parts

    def _step(self, step: Step, scope: Scope) -> list[Unit | Fork]:
        kind = self.kinds[step.kind]
        name = step.id or ""
        protect = step.protect if step.protect is not None else (scope.protect or kind.defaults.protect)
        optional = step.optional or scope.optional
        inner = attrs.evolve(
            scope,
            record=step.record or scope.record,
            clock=step.clock or scope.clock,
            rules=step.rules or scope.rules,
            protect=protect,
            optional=optional,
            drop=scope.drop or (name if optional == "if time" else ""),
            path=(*scope.path, name),
        )
        if step.in_ is None or step.in_ == scope.grouping:
            return self._rounds(step, kind, inner)
        groups = self._groups(step.in_, scope, (*step.path, "in"))
        self._face(step, kind, inner)
        if len(groups) == 1 and set(groups[0].members) == set(scope.people):
            return self._rounds(step, kind, attrs.evolve(inner, grouping=step.in_, voices=groups[0].voices))
        lanes = []
        for group in groups:
            within = attrs.evolve(inner, lane=group.id, voices=group.voices, grouping=step.in_)
            lanes.append(
                Lane(
                    group.id,
                    self._group_title(step.in_, group),
                    group.members,
                    tuple(self._rounds(step, kind, within)),
                    group.number,
                    group.observers,
                )
            )
        if not any(lane.program for lane in lanes):
            return []  # no group has anything to do here, so nobody goes apart
        key = key_for(name, scope)
        return [Fork(key, name, tuple(lanes), longest(lanes), 0, inner.path)]

    def _group_title(self, grouping: str, group: Group) -> str:
        if group.title.startswith("#"):
            return say("common.team", number=group.title[1:])
        if group.title:
            return group.title
        title = self.protocol.groups[grouping].title or grouping.replace("-", " ").capitalize()
        return say("common.group", title=title, number=group.number)

    def _groups(self, name: str, scope: Scope, path: Path) -> tuple[Group, ...]:
        """The groups of a grouping among the people of *scope*; formed once, and kept (rule 11)."""
        place = "" if scope.lane == EVERYONE else scope.lane
        found = self._formed.get((name, place))
        if found is not None:
            return found
        grouping = self.protocol.groups[name]
        sources: tuple[Group, ...] = ()
        if grouping.source is not None:
            sources = self._groups(grouping.source, scope, path)
        count = None
        least = 1
        if grouping.count is not None:
            values = self._counted(grouping.count.ideal, scope, path)
            count = self._whole(grouping.count.ideal, values, ("groups", name, "count"))
            least = grouping.count.min
        people = [self._person(one) for one in scope.people]
        groups = form(name, grouping, people, scope=place, seed=self.seed, count=count, sources=sources)
        if groups is None or len(groups) < least:
            raise fail(
                "no-groups",
                ("groups", name),
                title=grouping.title or name,
                people=len(people),
                sizes=size_words(grouping, len(people)),
            )
        groups = tuple(
            attrs.evolve(group, voices=tuple(self._spoken(voice) for voice in group.voices))
            for group in groups
        )
        self._formed[name, place] = groups
        return groups

    def _person(self, one: str) -> Person:
        """Somebody by id; a facilitator who only sits in with a group is not among the people."""
        return self.people.get(one) or Person(one)

    def _spoken(self, voice: Voice) -> Voice:
        """The voice with the name of its team as people say it: people counted by number have no teams."""
        if not voice.label.startswith("#"):
            return voice
        return attrs.evolve(voice, label=say("common.team", number=voice.label[1:]))

    def _rounds(self, step: Step, kind: StepKind, scope: Scope) -> list[Unit | Fork]:
        repeat = step.repeat
        if repeat is None:
            return self._pass(step, kind, scope)
        holders: list[tuple[str, ...]]
        name = ""
        if repeat.each is not None:
            holders = [voice.who for voice in self._each(repeat.each, scope, step)]
            name = repeat.as_ or repeat.each
        else:
            times = 1
            if repeat.times is not None:
                values = self._counted(repeat.times, scope, step.path)
                times = self._whole(repeat.times, values, (*step.path, "repeat"))
            if times > MOST_UNITS:
                raise fail("too-many", (*step.path, "repeat"), most=MOST_UNITS)
            holders = [()] * times
        parts: list[Unit | Fork] = []
        for number, holder in enumerate(holders, 1):
            round_ = Round(step.id or "", number, len(holders), holder)
            within = attrs.evolve(scope, rounds=(*scope.rounds, round_), path=(*scope.path, str(number)))
            if name:
                self.names.add(name)
                within = attrs.evolve(within, holders={**scope.holders, name: holder}, innermost=name)
            parts.extend(self._pass(step, kind, within))
        return parts

    def _each(self, each: str, scope: Scope, step: Step) -> list[Voice]:
        if each == "member":
            return list(scope.voices)
        if each == "team":
            return self._teams(scope)
        if each in self.protocol.groups:
            return self._voices_of(each, scope, (*step.path, "repeat"))
        return [Voice((one,)) for one in self._holders(each, scope)]

    def _teams(self, scope: Scope) -> list[Voice]:
        teams = teams_of([self._person(one) for one in scope.people])
        return [self._spoken(Voice(who, name)) for name, who in teams.items()]

    def _voices_of(self, grouping: str, scope: Scope, path: Path) -> list[Voice]:
        return [
            Voice(group.members, self._group_title(grouping, group))
            for group in self._groups(grouping, scope, path)
        ]

    def _holders(self, name: str, scope: Scope) -> tuple[str, ...]:
        """Who holds a role or an ``as`` name here; people stand in for a role that was not cast."""
        held = scope.holders.get(name)
        if held is not None:
            return held
        if name == FACILITATOR:
            return (FACILITATOR,)
        role = self.protocol.roles.get(name)
        if role is None:
            return ()
        # Each role that was not cast has people of its own to stand in for it, as far as they go.
        taken = {one for who in scope.holders.values() for one in who}
        for other, earlier in self.protocol.roles.items():
            free = [one for one in scope.people if one not in taken] or list(scope.people)
            if other == name:
                return tuple(free[: role.count])
            if other not in scope.holders and other != FACILITATOR:
                taken.update(free[: earlier.count])
        return ()

    def _pass(self, step: Step, kind: StepKind, scope: Scope) -> list[Unit | Fork]:
        # Blocks count as well: rounds of rounds in which nothing is to be done take time all the same.
        self._passes += 1
        if self._passes > MOST_UNITS:
            raise fail("too-many", step.path, most=MOST_UNITS)
        self._face(step, kind, scope)
        if step.steps:
            inside = attrs.evolve(scope, parent=step.id or "")
            parts = self._sequence(step.steps, inside)
            if step.time is None or step.time.open or not parts:
                return parts
            return self._windowed(step, span_for(step.time), parts, inside)
        turns, own = self._turns(step, scope)
        span = own
        if not kind.defaults.elastic or scope.protect:
            span = Span(own.target_ms, own.target_ms, own.target_ms, own.open)
            self.rigid.add(step.id or "")
        if scope.optional == "if needed":
            span = Span(0, 0, span.max_ms, own.open)
        elif scope.optional:
            span = Span(0, span.target_ms, span.max_ms, own.open)
        name = step.id or ""
        return [
            Unit(
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
            )
        ]

    def _windowed(
        self, step: Step, window: Span, parts: list[Unit | Fork], scope: Scope
    ) -> list[Unit | Fork]:
        """Rule 6: *parts* in a window of time, what they leave of it as a unit at its end."""
        taken = span_of(parts)
        if taken.min_ms > window.max_ms:
            raise fail(
                "window",
                (*step.path, "time"),
                title=step.title or step.id,
                shortest=minutes_up(taken.min_ms),
                window=minutes_up(window.max_ms),
            )
        program = allot(tuple(parts), min(taken.target_ms, max(window.target_ms, taken.min_ms)))
        # A window of one length is kept to the second; one with a range gives way as its steps do.
        program = held(program, rigid=window.min_ms == window.max_ms)
        taken = span_of(program)
        target = max(0, window.target_ms - taken.target_ms)
        spare = Span(
            min(max(0, window.min_ms - taken.min_ms), target),
            target,
            max(target, window.max_ms - taken.target_ms),
        )
        if not spare.max_ms:
            return list(program)
        name = f"{step.id}{SPARE}"
        self.faces.setdefault(
            name,
            Face(
                step=name,
                title=say("plan.spare"),
                kind="buffer",
                speaks=("everyone",),
                clock=scope.clock,
                record=scope.record,
                protect=scope.protect,
                optional=scope.optional,
                parent=scope.parent,
            ),
        )
        path = (*scope.path, name)
        unit = Unit(
            key_for(name, scope), name, spare, 0, path, scope.rounds, (), scope.holders, spare, scope.drop
        )
        return [*program, unit]

    def _turns(self, step: Step, scope: Scope) -> tuple[tuple[Turn, ...], Span]:
        own = span_for(step.time)
        spec = step.turns
        if spec is None:
            return (), own
        voices = [voice for who in spec.who for voice in self._speakers(who, step, scope)]
        voices = list({voice.who: voice for voice in voices}.values())
        if spec.order == "random":
            order = shuffled(
                [str(i) for i in range(len(voices))], f"{self.seed}:{key_for(step.id or '', scope)}"
            )
            voices = [voices[int(i)] for i in order]
        if spec.start is not None:
            first = set(self._holders(spec.start, scope))
            begin = next((i for i, voice in enumerate(voices) if first & set(voice.who)), 0)
            voices = voices[begin:] + voices[:begin]
        self._turn_count += len(voices) * spec.times * (1 if spec.reply is None else 2)
        if self._turn_count > MOST_TURNS:
            raise fail("too-many-turns", (*step.path, "turns"), most=MOST_TURNS)
        voices = voices * spec.times
        if spec.time is None:
            turns = [Turn(voice.who, 0, voice.label) for voice in voices]
            return tuple(turns), own
        each = span_for(spec.time)
        turns = []
        low = mid = high = 0
        for voice in voices:
            turns.append(Turn(voice.who, each.target_ms, voice.label))
            low, mid, high = low + each.min_ms, mid + each.target_ms, high + each.max_ms
            if spec.reply is not None:
                answer = span_for(spec.reply.time)
                number = 1
                if spec.reply.per == "person":
                    number = len(self._answering(spec.reply.who, voice, step, scope))
                    if number == 0:
                        continue
                turns.append(Turn((), answer.target_ms * number, "", reply=True))
                low += answer.min_ms * number
                mid += answer.target_ms * number
                high += answer.max_ms * number
        return tuple(turns), Span(low, mid, high, each.open)

    def _answering(self, who: tuple[str, ...], voice: Voice, step: Step, scope: Scope) -> list[Voice]:
        if "others" in who:
            return [other for other in scope.voices if not set(other.who) & set(voice.who)]
        return [other for name in who for other in self._speakers(name, step, scope)]

    def _speakers(self, who: str, step: Step, scope: Scope) -> list[Voice]:
        if who in ("everyone", "members", "member"):
            return list(scope.voices)
        if who == "others":
            but = {one for name in self._but(step, scope) for one in self._holders(name, scope)}
            return [voice for voice in scope.voices if not but & set(voice.who)]
        if who in ("teams", "team"):
            return self._teams(scope)
        if who in self.protocol.groups:
            return self._voices_of(who, scope, step.path)
        return [Voice((one,)) for one in self._holders(who, scope)]

    def _but(self, step: Step, scope: Scope) -> tuple[str, ...]:
        """Whom ``others`` leaves out: the holder of the innermost ``as``, else the roles that are meant."""
        return (
            (scope.innermost,)
            if scope.innermost
            else tuple(sorted(others_than(self.protocol, step, self._speaking)))
        )

    # -- faces -----------------------------------------------------------------------------------

    def faces_in_order(self) -> dict[str, Face]:
        """What steps show, in the order of the file, whichever group came to which of them first."""
        return {name: self.faces[name] for name in _names(self.protocol.steps) if name in self.faces}

    def _face(self, step: Step, kind: StepKind, scope: Scope) -> None:
        name = step.id or ""
        if name in self.faces:
            return
        shown = kind.show(step.keys, Setting(len(self.people), len(scope.voices), self.inputs))
        turns = step.turns
        title = step.title or shown.title or kind.defaults.title or step.kind.capitalize()
        self.faces[name] = Face(
            step=name,
            title=title,
            kind=step.kind,
            say=step.say or shown.say,
            note=(*step.note, *shown.note),
            stems=step.stems or shown.stems,
            speaks=()
            if turns
            else (step.speaks or kind.defaults.speaks or (() if step.asks else ("everyone",))),
            asks=step.asks,
            answers=step.answers,
            stem=turns.stem if turns else "",
            crosstalk=turns.crosstalk if turns else True,
            free_order=turns is not None and turns.order == "free",
            rules=scope.rules,
            capture=tuple(
                Capture(one.id, one.title or one.id.replace("-", " ").capitalize(), one.kind, one.columns)
                for one in step.capture
            ),
            clock=scope.clock,
            record=scope.record,
            end=step.end,
            protect=scope.protect,
            optional=scope.optional,
            parent=scope.parent,
            but=self._but(step, scope),
        )


def _names(steps: Sequence[Step]) -> Iterator[str]:
    """The ids of steps in their order, each block's spare time behind its steps."""
    for step in steps:
        yield step.id or ""
        yield from _names(step.steps)
        if step.steps:
            yield f"{step.id}{SPARE}"
