"""Setting a session up: what a facilitator says, turned into a plan and the command that opens it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone

import attrs

from protocols import __version__
from protocols.engine import Moment, commands
from protocols.engine.carrying import known_from, with_owners
from protocols.engine.state import Carried
from protocols.plan import Person, Plan, Trouble, by_number, cast_from_roster, make_plan
from protocols.plan.known import Known
from protocols.spec.choices import Value, allowed, permitted, typed
from protocols.spec.kinds import Kinds
from protocols.spec.model import Protocol
from protocols.words import listed, safe_line, say

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
    """What is wrong with an answer, as a sentence. *field*: people, minutes, start, variant,
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
    start = _start(answers.start, now, problems)
    known = choose(protocol, answers.variant, answers.settings, problems)
    if answers.minutes is not None and not 1 <= answers.minutes <= 24 * 60:
        problems.append(Problem(say("setup.minutes"), "minutes"))
    plan = None
    if not any(problem.fatal for problem in problems):
        made = make_plan(
            protocol,
            kinds,
            roster,
            minutes=answers.minutes,
            inputs={name: answer for name, (_, answer) in inputs.items()} | materials,
            cast=cast,
            seed=seed,
            known=known_from(answers.carried, known),
            begins_ms=_time_of_day(now.wall_ms if start is None else start, now.offset_min),
        )
        plan = made.plan
        problems.extend(
            Problem(
                trouble_sentence(one), "people" if one.severity == "error" else "", one.severity == "error"
            )
            for one in made.troubles
        )
    return Prepared(plan, roster, tuple(problems), inputs, start)


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
        minutes=answers.minutes,
        inputs=prepared.inputs,
        facilitator=safe_line(answers.facilitator),
        language=language,
        speed=speed,
        seed=seed,
        versions={"protocols": __version__, **(versions or {})},
        start_wall_ms=prepared.start_wall_ms,
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
    """Role id to person ids. In a session by number, a name typed for a role becomes somebody's name."""
    cast = cast_from_roster(protocol, roster)
    people = list(roster)
    for role, names in answers.cast.items():
        wanted = [safe_line(name) for name in names if safe_line(name)]
        if not wanted:
            continue
        known_role = protocol.roles.get(role)
        if known_role is None:
            known = listed(protocol.roles, "or") or say("setup.no-roles")
            problems.append(Problem(say("setup.no-role", role=role, known=known), f"cast.{role}"))
            continue
        if len(wanted) > known_role.count:
            problems.append(
                Problem(
                    say("setup.too-many", role=known_role.title or role, n=known_role.count), f"cast.{role}"
                )
            )
            continue
        found = [_person(name, people, {one for held in cast.values() for one in held}) for name in wanted]
        missing = [name for name, one in zip(wanted, found, strict=True) if one is None]
        if missing:
            problems.append(Problem(say("setup.nobody", name=missing[0]), f"cast.{role}"))
            continue
        cast[role] = tuple(one.id for one in found if one is not None)
    return cast, tuple(people)


def _person(name: str, people: list[Person], taken: set[str]) -> Person | None:
    for person in people:
        if name.casefold() in (person.name.casefold(), person.id):
            return person
    if name.isdigit():
        return next((person for person in people if person.id == f"p{name}"), None)
    for index, person in enumerate(people):
        if not person.name and person.id not in taken:
            people[index] = attrs.evolve(person, name=name)
            return people[index]
    return None


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


def _start(text: str, now: Moment, problems: list[Problem]) -> int | None:
    """``HH:MM`` later today (or, in the evening, early tomorrow) as UTC ms; None for now."""
    text = text.strip()
    if not text:
        return None
    hours, colon, minutes = text.replace(".", ":").partition(":")
    if not (colon and hours.isdigit() and minutes.isdigit() and int(hours) < 24 and int(minutes) < 60):
        problems.append(Problem(say("setup.start-form"), "start"))
        return None
    local = datetime.fromtimestamp(now.wall_ms / 1000, timezone(timedelta(minutes=now.offset_min)))
    when = local.replace(hour=int(hours), minute=int(minutes), second=0, microsecond=0)
    if when < local:
        when += timedelta(days=1)
        if when - local > timedelta(hours=12):
            problems.append(Problem(say("setup.start-past", time=text), "start"))
            return None
    return int(when.timestamp() * 1000)
