"""Making a plan: the protocol unfolded, optional steps weighed, the minutes shared out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from functools import lru_cache

from protocols.plan.allot import Program, allot, mapped, span_of
from protocols.plan.anchors import anchored, settle
from protocols.plan.faces import AskedFaces, titles_of_names, words_of
from protocols.plan.groups import FACILITATOR
from protocols.plan.known import Known
from protocols.plan.model import EVERYONE, Fork, Formed, Lane, Material, Person, Plan, Span, Unit, units_in
from protocols.plan.scope import CannotUnfold, Trouble
from protocols.plan.unfold import Unfolder
from protocols.spec.choices import shown, varied
from protocols.spec.kinds import Kinds
from protocols.spec.model import Protocol, Step
from protocols.spec.others import every
from protocols.spec.record import Record, evolve, record
from protocols.words import as_title, duration, say

MINUTE = 60_000


@record
class Made(Record):
    """What came of planning: the *plan*, or None where an error is among the *troubles*."""

    plan: Plan | None
    troubles: tuple[Trouble, ...] = ()


@lru_cache(4)  # a check counts the same people for one file after the other
def by_number(count: int) -> tuple[Person, ...]:
    """A roster of *count* people without names: ``p1``, ``p2``, ..."""
    return tuple(Person(f"p{number}") for number in range(1, count + 1))


def cast_from_roster(protocol: Protocol, roster: Sequence[Person]) -> dict[str, tuple[str, ...]]:
    """Roles that the roster itself fills: a person whose role there is a role of the protocol."""
    cast: dict[str, tuple[str, ...]] = {}
    for name, role in protocol.roles.items():
        wanted = {name.casefold(), (role.title or name).casefold()}
        holders = [person.id for person in roster if person.role.casefold() in wanted]
        if holders and name != FACILITATOR:
            cast[name] = tuple(holders[: role.limit])
    return cast


def make_plan(
    protocol: Protocol,
    kinds: Kinds,
    roster: Sequence[Person],
    *,
    minutes: int | None = None,
    inputs: Mapping[str, str] | None = None,
    cast: Mapping[str, tuple[str, ...]] | None = None,
    seed: int = 0,
    known: Known | None = None,
    formed: Sequence[Formed] = (),
    begins_ms: int | None = None,
) -> Made:
    """Plan *protocol* for the people of *roster*, in *minutes* if given, with what is *known* so far.

    Groups that were *formed* before are taken as they are. *begins_ms* is when it begins, in ms since
    midnight, if that is known: only fixed starts ask for it.

    Never raises for anything a file or a person may say: what is wrong is among the troubles. The same
    arguments always make the same plan.
    """
    troubles: list[Trouble] = []
    known = known or Known()
    if known.variant and known.variant not in protocol.variants:
        named = {"name": known.variant, "known": list(protocol.variants)}
        return Made(None, (Trouble("error", "no-variant", named),))
    form = protocol.variants[known.variant].title or as_title(known.variant) if known.variant else ""
    protocol = varied(protocol, known.variant)
    count = len(roster)
    people = protocol.people
    if count < people.min:
        wrong = Trouble(
            "error", "too-few", {"n": count, "least": people.min, "title": protocol.title}, ("people",)
        )
        return Made(None, (wrong,))
    if count > people.max:
        troubles.append(
            Trouble("warning", "too-many-people", {"n": people.max, "people": count}, ("people",))
        )
    given = dict(cast or {}) or cast_from_roster(protocol, roster)
    try:
        unfolder = Unfolder(
            protocol,
            kinds,
            roster,
            inputs=dict(inputs or {}),
            cast=given,
            seed=seed,
            known=known,
            formed=formed,
        )
        program = unfolder.program()
    except CannotUnfold as stopped:
        return Made(None, (*troubles, stopped.trouble))
    except RecursionError:
        return Made(None, (*troubles, Trouble("error", "too-deep", {})))
    budget = None if minutes is None else minutes * MINUTE
    late: tuple[tuple[str, str, int], ...] = ()
    if anchored(program):
        done = settle(program, begins_ms, budget, lambda part, ms: fit(part, ms, unfolder.rigid))
        program, left_out, short, late = done.program, done.left_out, done.short_ms, done.late
        begins_ms = done.begins_ms
        unfolder.less_ms += done.less_ms
        unfolder.more_ms += done.more_ms
    else:
        program, left_out, short = fit(program, budget, unfolder.rigid)
        if budget is None:
            program = _headlined(program, protocol)
    roles = {name: role.title or as_title(name) for name, role in unfolder.roles.items()}
    read_as = titles_of_names(protocol)
    plan = Plan(
        people=count,
        main=Lane(EVERYONE, "", tuple(unfolder.people), program),
        faces=unfolder.faces_in_order(),
        minutes=minutes,
        cast={name: who for name, who in given.items() if name in roles or name not in protocol.roles},
        roles=roles,
        words=words_of(protocol)
        | {name: shown(value) for name, value in unfolder.settings.items()}
        | {name: read_as.get(name) or as_title(name) for name in unfolder.names if name not in roles}
        | ({"task": say("plan.task")} if any(unit.task for unit in units_in(program)) else {}),
        seed=seed,
        left_out=tuple(name for name in left_out if "#" not in name),
        short_ms=short,
        known=unfolder.known,
        open_questions=tuple(sorted(unfolder.asked)),
        flexible=unfolder.flexible,
        formed=unfolder.forming.formed,
        settings=unfolder.settings,
        form=form,
        choices=dict(protocol.settings),
        materials=tuple(
            Material(
                name,
                one.title or as_title(name),
                one.kind,
                one.by or "",
                (inputs or {}).get(name) or one.text,
            )
            for name, one in protocol.materials.items()
        ),
        outside=tuple(unfolder.outside),
        begins_ms=begins_ms if anchored(program) else None,
        late=late,
        less_ms=unfolder.less_ms,
        more_ms=unfolder.more_ms,
    )
    for step, at, by in late:
        told = {"title": unfolder.faces[step].title, "at": at, "by": duration(by)}
        troubles.append(Trouble("warning", "late", told))
    if plan.left_out:
        without = [unfolder.faces[name].title for name in plan.left_out]
        troubles.append(Trouble("warning", "left-out", {"titles": without, "n": len(without)}))
    if short:
        shortest = span_of(program).min_ms
        troubles.append(
            Trouble(
                "warning",
                "does-not-fit",
                {"minutes": minutes, "shortest": -(-shortest // MINUTE), "short": -(-short // MINUTE)},
            )
        )
    return Made(plan, (*troubles, *unfolder.troubles))


@record
class Reckoned(Record):
    """How long a protocol takes for so many people, without a plan of it.

    The *total*, or None where it cannot be planned (*trouble* says why), and the group that takes longest,
    where groups differ. *settled* are the steps that take as long for any number, *fixed* their sum."""

    people: int
    total: Span | None
    trouble: Trouble | None = None
    longest: Lane | None = None
    settled: frozenset[str] = frozenset()
    fixed: Span = Span(0, 0, 0)
    late: tuple[tuple[str, str, int], ...] = ()
    """Steps that can never begin at their fixed start: id, its ``at``, and by how much they are late."""
    tight: tuple[tuple[str, str, int], ...] = ()
    """Fixed starts for which the steps before are shortened: id, ``at``, and by how much."""


def reckon(protocol: Protocol, kinds: Kinds, people: int, before: Reckoned | None = None) -> Reckoned:
    """How long *protocol* takes for *people*, by its own times: the same total as :func:`make_plan`'s.

    No seconds are allotted. With what was reckoned *before* for another number, only what may differ is
    reckoned again, and nothing is asked for that a step shows.
    """
    try:
        unfolder = Unfolder(protocol, kinds, by_number(people), inputs={}, cast={}, seed=0, shown=False)
        if before is None:
            unfolder.faces = AskedFaces(unfolder)
        else:
            unfolder.settled = before.settled
        program = unfolder.program()
        fixed_starts = anchored(program)
        late: tuple[tuple[str, str, int], ...] = ()
        tight = late
        if fixed_starts:
            done = settle(program, None, None, lambda part, ms: fit(part, ms, unfolder.rigid))
            program, late, tight = done.program, done.late, done.tight
            unfolder.less_ms += done.less_ms
            unfolder.more_ms += done.more_ms
        else:
            program = _headlined(program, protocol)
    except CannotUnfold as stopped:
        return Reckoned(people, None, stopped.trouble)
    except RecursionError:
        return Reckoned(people, None, Trouble("error", "too-deep", {}))
    span = span_of(program)
    target_ms = sum(part.allotted_ms for part in program) if fixed_starts else span.target_ms
    total = Span(max(0, span.min_ms - unfolder.less_ms), target_ms, span.max_ms + unfolder.more_ms, span.open)
    if before is not None:
        fixed = before.fixed
        total = Span(
            max(0, span.min_ms + fixed.min_ms - unfolder.less_ms),
            total.target_ms + fixed.target_ms,
            total.max_ms + fixed.max_ms,
            total.open or fixed.open,
        )
        return Reckoned(people, total, None, _setting_the_length(program), late=late, tight=tight)
    settled = _settled(protocol)
    fixed = span_of([part for part in program if part.step in settled])
    return Reckoned(people, total, None, _setting_the_length(program), settled, fixed, late, tight)


def depends_on_people(step: Step) -> bool:
    """Whether a step (or one inside it) may take longer or shorter with the number of people."""
    time = step.time
    return bool(
        step.in_
        or step.repeat
        or step.turns
        or step.when
        or step.lanes
        or (time is not None and (time.per is not None or time.rounds))
        or any(map(depends_on_people, step.steps))
    )


def _settled(protocol: Protocol) -> frozenset[str]:
    """The outermost steps that take as long for any number of people; none where rounds fill what is left."""
    if any((step.repeat is not None and step.repeat.fill) or step.at for step in every(protocol.steps)):
        return frozenset()
    return frozenset(
        step.id or "" for step in protocol.steps if not step.steps and not depends_on_people(step)
    )


def _setting_the_length(program: Program) -> Lane | None:
    """The lane that takes longest, of the groups that differ most."""
    found: Lane | None = None
    most = 0
    for part in program:
        if isinstance(part, Fork) and part.lanes:
            lengths = [span_of(lane.program).target_ms for lane in part.lanes]
            if max(lengths) - min(lengths) > most:
                most = max(lengths) - min(lengths)
                found = part.lanes[lengths.index(max(lengths))]
    return found


def fit(
    program: Program, budget_ms: int | None, rigid: Set[str] = frozenset()
) -> tuple[Program, tuple[str, ...], int]:
    """Allot a program its seconds: the program, the optional steps left out, and what it is too short by.

    ``if time`` steps come in one after another, in their order: the next one only if there is time for it
    at its minimum with everything else at its target. What must happen is never rushed for what may, and
    while one is left out nothing grows beyond its target, so that a minute more never makes any step
    shorter. *rigid* names the steps whose length may not change.
    """
    if budget_ms is None:
        return allot(program, None), (), 0
    names = list(dict.fromkeys(unit.drop for unit in units_in(program) if unit.drop))
    left_out: list[str] = []
    while names:
        latest = _making_room(program, names[-1], rigid)
        if span_of(latest).min_ms <= budget_ms:
            program = latest
            break
        left_out.insert(0, names.pop())
        program = _without(program, left_out[0])
    if left_out:
        program = mapped(program, _capped)
    return allot(program, budget_ms), tuple(left_out), max(0, span_of(program).min_ms - budget_ms)


def _headlined(program: Program, protocol: Protocol) -> Program:
    """Without minutes given, rounds that go on for as long as they fit are planned into the headline."""
    minutes = protocol.minutes
    if minutes is None:
        return program
    room = MINUTE * (minutes if isinstance(minutes, int) else minutes.max)
    names = list(dict.fromkeys(unit.drop for unit in units_in(program) if "#" in unit.drop))
    while names and span_of(program).target_ms > room:
        program = allot(_without(program, names.pop()), None)
    return program


def _capped(unit: Unit) -> Unit:
    return evolve(unit, span=evolve(unit.span, max_ms=unit.span.target_ms))


def _making_room(program: Program, name: str, rigid: Set[str]) -> Program:
    """The program with the optional step *name* between its own minimum and target, the rest at target."""

    def least(unit: Unit) -> Unit:
        low = unit.span.target_ms
        if unit.drop == name and unit.step not in rigid:
            low = min(low, unit.own.min_ms)
        return evolve(unit, span=evolve(unit.span, min_ms=low))

    return mapped(program, least)


def _without(program: Program, name: str) -> Program:
    return mapped(program, lambda unit: None if unit.drop == name else unit)
