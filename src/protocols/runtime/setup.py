"""Setting a session up: what a facilitator says, turned into a plan and the command that opens it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial

import attrs

from protocols import __version__
from protocols.engine import Moment, commands
from protocols.engine.carrying import known_from, with_owners
from protocols.engine.state import Carried
from protocols.plan import Person, Plan, Trouble, by_number, cast_from_roster, make_plan
from protocols.plan.known import Known
from protocols.plan.make import Made
from protocols.runtime.hours import Hours, late_sentence, read_hours
from protocols.spec.choices import Value, allowed, permitted, typed
from protocols.spec.kinds import Kinds
from protocols.spec.model import Protocol
from protocols.spec.record import evolve
from protocols.words import clock_time, listed, safe_line, say

MOST_PEOPLE = 1_000
MISFIT = "does-not-fit"
"""The trouble that a plan is longer than the minutes there are; whoever tells its length says it there."""


@attrs.frozen
class Answers:
    """What was said at set-up. *roster* counts before *people*; *cast* is role id to names (or numbers)."""

    people: int | None = None
    roster: tuple[Person, ...] = ()
    minutes: int | None = None
    inputs: Mapping[str, str] = attrs.field(factory=dict)
    facilitator: str = ""
    cast: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict)
    start: str = ""
    """When it begins, or began, as ``HH:MM``."""
    end: str = ""
    """When it must end, as ``HH:MM``."""
    meeting: str = ""
    """Which meeting of a cycle it is; the protocol is then that meeting (:mod:`protocols.runtime.cycle`)."""
    carried: tuple[Carried, ...] = ()
    """What earlier meetings hand on."""
    settings: Mapping[str, str] = attrs.field(factory=dict)
    """Setting id to what was typed for it."""
    variant: str = ""
    """The variant of the protocol, or empty."""


@attrs.frozen
class Problem:
    """What is wrong with an answer, as a sentence. *field*: people, minutes, start, end, variant,
    ``input.<id>``, ``cast.<id>``, ``setting.<id>``, or empty; *fatal*: whether the session cannot
    begin like this."""

    sentence: str
    field: str = ""
    fatal: bool = True


@attrs.frozen
class Prepared:
    """What came of the answers. *plan* is None where a problem is fatal."""

    plan: Plan | None
    roster: tuple[Person, ...]
    problems: tuple[Problem, ...]
    inputs: Mapping[str, tuple[str, str]]
    start_wall_ms: int | None = None
    """When it begins, or *began*; None: when the facilitator says so."""
    began: bool = False
    end_wall_ms: int | None = None
    """When it must end; None: it may end when it ends."""
    minutes: int | None = None
    """How many minutes there are for it: those that were said, or what there is until it must end."""

    @property
    def fatal(self) -> tuple[Problem, ...]:
        """The problems that keep the session from beginning."""
        return tuple(problem for problem in self.problems if problem.fatal)


def prepare(protocol: Protocol, kinds: Kinds, answers: Answers, now: Moment, seed: int) -> Prepared:
    """What *answers* lead to; changes nothing and raises nothing."""
    problems: list[Problem] = []
    roster = _roster(answers, problems)
    cast, roster = _cast(protocol, answers, roster, problems)
    inputs = _inputs(protocol, answers, problems)
    # Where a material is stays in the plan: among the inputs everybody would read it before its step.
    materials = {
        name: text for name in protocol.materials if (text := safe_line(answers.inputs.get(name, "")))
    }
    hours, wrong = read_hours(answers.start, answers.end, now)
    problems.extend(Problem(sentence, field) for field, sentence in wrong.items())
    start = hours.start
    minutes = answers.minutes if answers.minutes is not None else hours.minutes
    known = choose(protocol, answers.variant, answers.settings, problems)
    if answers.minutes is not None and not 1 <= answers.minutes <= 24 * 60:
        problems.append(Problem(say("setup.minutes"), "minutes"))
    plan = None
    if not any(problem.fatal for problem in problems):
        planned = partial(
            make_plan,
            protocol,
            kinds,
            roster,
            minutes=minutes,
            inputs={name: answer for name, (_, answer) in inputs.items()} | materials,
            cast=cast,
            seed=seed,
            begins_ms=_time_of_day(now.wall_ms if start is None else start, now.offset_min),
        )
        made = planned(known=known_from(answers.carried, known))
        plan = made.plan
        problems.extend(
            Problem(
                trouble_sentence(one), "people" if one.severity == "error" else "", one.severity == "error"
            )
            for one in made.troubles
        )
        if any(one.code == MISFIT for one in made.troubles) and not known.variant:
            for name, variant in protocol.variants.items():
                form = evolve(known, variant=name)
                if _fits(planned(known=known_from(answers.carried, form))):
                    told = say("setup.variant-fits", title=safe_line(variant.title) or name, name=name)
                    problems.append(Problem(told, fatal=False))
                    break
    if plan is not None:
        problems.extend(Problem(sentence, fatal=False) for sentence in _about_hours(hours, plan, now))
    return Prepared(
        plan,
        roster,
        tuple(problems),
        inputs,
        start,
        began=hours.began,
        end_wall_ms=hours.end,
        minutes=minutes,
    )


def _fits(made: Made) -> bool:
    """Whether a plan was made that takes no longer than there is time."""
    return made.plan is not None and all(one.code != MISFIT for one in made.troubles)


def _about_hours(hours: Hours, plan: Plan, now: Moment) -> list[str]:
    """What to know about when it began, and about when it must end."""
    begins = now.wall_ms if hours.start is None else hours.start
    told = [say("setup.began", time=clock_time(begins, now.offset_min))] if hours.began else []
    late = "" if hours.end is None else late_sentence(hours.end, begins + plan.allotted_ms, now.offset_min)
    return [*told, late] if late else told


def choose(protocol: Protocol, variant: str, settings: Mapping[str, str], problems: list[Problem]) -> Known:
    """The variant and the settings that were said, as the plan knows them; what is wrong is added."""
    variant = safe_line(variant)
    if variant and variant not in protocol.variants:
        known = listed(protocol.variants, "or")
        sentence = say("setup.no-variant", name=variant, known=known) if known else say("setup.no-variants")
        problems.append(Problem(sentence, "variant"))
        variant = ""
    values: dict[str, Value] = {}
    for name, text in settings.items():
        setting = protocol.settings.get(name)
        if setting is None:
            known = listed(protocol.settings, "or") or say("setup.no-settings")
            problems.append(
                Problem(say("setup.no-setting", name=safe_line(name), known=known), f"setting.{name}")
            )
            continue
        if not text.strip():
            continue
        value = typed(setting, text)
        if value is None or not permitted(setting, value):
            sentence = say("setup.setting", title=setting.title or name, allowed=allowed(setting))
            problems.append(Problem(sentence, f"setting.{name}"))
            continue
        values[name] = value
    return Known(settings=values, variant=variant)


def trouble_sentence(trouble: Trouble) -> str:
    """A planner's trouble in words."""
    arguments = dict(trouble.arguments)
    for name, value in arguments.items():
        if isinstance(value, (list, tuple)):
            arguments[name] = listed(str(one) for one in value)
    return say(f"plan.{trouble.code}", **arguments)


def opening(
    protocol: Protocol,
    text: str,
    prepared: Prepared,
    answers: Answers,
    *,
    writer: str,
    language: str,
    speed: int,
    seed: int,
    versions: Mapping[str, str] | None = None,
    files: Mapping[str, str] | None = None,
    originals: Mapping[str, str] | None = None,
) -> commands.Open:
    """The command that opens the session; *prepared* must hold a plan.

    *text* is the protocol's own, *files* those of the other files that it is made of
    (:attr:`protocols.spec.load.Loaded.files`), *originals* the author's names for lists that are translated.
    """
    assert prepared.plan is not None
    return commands.Open(
        protocol_id=protocol.id,
        title=protocol.title,
        text=text,
        files=dict(files or {}),
        originals=dict(originals or {}),
        plan=prepared.plan,
        roster=prepared.roster,
        writer=writer,
        minutes=prepared.minutes,
        inputs=prepared.inputs,
        facilitator=safe_line(answers.facilitator),
        language=language,
        speed=speed,
        seed=seed,
        versions={"protocols": __version__, **(versions or {})},
        start_wall_ms=None if prepared.began else prepared.start_wall_ms,
        end_wall_ms=prepared.end_wall_ms,
        meeting=answers.meeting,
        carried=with_owners(answers.carried, prepared.roster),
    )


def _roster(answers: Answers, problems: list[Problem]) -> tuple[Person, ...]:
    if answers.roster:
        return answers.roster
    if answers.people is None:
        problems.append(Problem(say("setup.people"), "people"))
        return ()
    if not 1 <= answers.people <= MOST_PEOPLE:
        problems.append(Problem(say("setup.people-number", most=MOST_PEOPLE), "people"))
        return ()
    return by_number(answers.people)


def _cast(
    protocol: Protocol, answers: Answers, roster: tuple[Person, ...], problems: list[Problem]
) -> tuple[dict[str, tuple[str, ...]], tuple[Person, ...]]:
    """Role id to person ids. A team's name stands for those of its people who have no other role; in a
    session by number, a name typed for a role becomes somebody's name."""
    cast = cast_from_roster(protocol, roster)
    people = list(roster)
    wanted = {role: [one for one in map(safe_line, names) if one] for role, names in answers.cast.items()}
    # Whoever is named by name comes first: a team is then those who are left of it.
    by_team = {role: any(_teams(name, roster) for name in names) for role, names in wanted.items()}
    for role in sorted(filter(wanted.get, wanted), key=by_team.__getitem__):
        known_role = protocol.roles.get(role)
        if known_role is None:
            known = listed(protocol.roles, "or") or say("setup.no-roles")
            problems.append(Problem(say("setup.no-role", role=role, known=known), f"cast.{role}"))
            continue
        found: tuple[str, ...] | str = tuple(wanted[role])
        if by_team[role] or len(found) <= known_role.limit:
            found = _holders(role, wanted[role], people, cast)
        if not isinstance(found, str) and len(found) > known_role.limit:
            found = say("setup.too-many", role=known_role.title or role, n=known_role.limit)
        if isinstance(found, str):
            problems.append(Problem(found, f"cast.{role}"))
        else:
            cast[role] = found
    return cast, tuple(people)


def _holders(
    role: str, names: Sequence[str], people: list[Person], cast: Mapping[str, tuple[str, ...]]
) -> tuple[str, ...] | str:
    """Who is meant by *names*, by id; or what is wrong with them."""
    others = {one for other, held in cast.items() if other != role for one in held}
    found: dict[str, None] = {}
    for name in names:
        teams = _teams(name, people)
        if len(teams) > 1:
            return say("setup.which-team", name=name, teams=listed(teams, "or"))
        if teams:
            members = [one.id for one in people if one.team == teams[0] and one.id not in others]
            if not members:
                return say("setup.team-taken", team=teams[0])
            found |= dict.fromkeys(members)
            continue
        one = _person(name, people, {*others, *cast.get(role, ())})
        if isinstance(one, str):
            return one
        found[one.id] = None
    return tuple(found)


def _teams(name: str, people: Sequence[Person]) -> list[str]:
    """The teams that *name* may mean: the one called so, else those whose name begins with it. None where it
    is somebody's name."""
    wanted = name.casefold()
    if any(wanted in (one.name.casefold(), one.id) for one in people):
        return []
    teams = dict.fromkeys(one.team for one in people if one.team)
    exact = [team for team in teams if team.casefold() == wanted]
    return exact or [team for team in teams if team.casefold().startswith(wanted)]


def _person(name: str, people: list[Person], taken: set[str]) -> Person | str:
    """Who is called *name*; where everybody is in a list, the beginning of it will do. Else why nobody is."""
    wanted, nobody = name.casefold(), say("setup.nobody", name=name)
    for person in people:
        if wanted in (person.name.casefold(), person.id):
            return person
    if name.isdigit():
        return next((person for person in people if person.id == f"p{name}"), nobody)
    if all(person.name for person in people):
        meant = [person for person in people if person.name.casefold().startswith(wanted)]
        if len(meant) > 1:
            return say("setup.which-person", name=name, names=listed([one.name for one in meant], "or"))
        return meant[0] if meant else nobody
    for index, person in enumerate(people):
        if not person.name and person.id not in taken:
            people[index] = attrs.evolve(person, name=name)
            return people[index]
    return nobody


def _inputs(protocol: Protocol, answers: Answers, problems: list[Problem]) -> dict[str, tuple[str, str]]:
    inputs: dict[str, tuple[str, str]] = {}
    for name, asked in protocol.inputs.items():
        answer = safe_line(answers.inputs.get(name, "")) or asked.default
        field = f"input.{name}"
        if answer and asked.kind == "number" and not answer.replace(".", "", 1).isdigit():
            problems.append(Problem(say("setup.number", title=asked.title), field))
        if answer and asked.kind == "choice" and answer not in asked.among:
            problems.append(
                Problem(say("setup.choice", title=asked.title, among=listed(asked.among, "or")), field)
            )
        inputs[name] = (asked.title, answer)
    for name in answers.inputs:
        if name not in protocol.inputs and name not in protocol.materials:
            known = listed((*protocol.inputs, *protocol.materials), "or") or say("setup.no-inputs")
            problems.append(
                Problem(say("setup.no-input", name=safe_line(name), known=known), f"input.{name}")
            )
    return inputs


def _time_of_day(wall_ms: int, offset_min: int) -> int:
    """A moment in UTC ms as ms since midnight where we are, in whole minutes."""
    return (wall_ms + offset_min * 60_000) % (24 * 3_600_000) // 60_000 * 60_000
