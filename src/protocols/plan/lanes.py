"""People apart: the same steps in every group, different steps side by side, and places that people change.

A *fork* holds a lane for each group; its length is that of the longest. Groups run free and meet at the end
of the step that said ``in`` (rule 1), unless they change places or a step inside brings everybody together:
then every round (or every stretch between) is a fork of its own, and they go on together (rule 12).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from protocols.plan import rounds
from protocols.plan.allot import longest
from protocols.plan.faces import words_of
from protocols.plan.groups import Group, Voice
from protocols.plan.model import EVERYONE, Fork, Lane, Span, Unit
from protocols.plan.moves import places
from protocols.plan.rounds import Pass
from protocols.plan.scope import Scope, key_for
from protocols.plan.windows import window
from protocols.spec.kinds import StepKind
from protocols.spec.model import Step
from protocols.spec.record import evolve
from protocols.spec.step_tables import Move
from protocols.words import as_title, say

if TYPE_CHECKING:
    from protocols.plan.unfold import Unfolder

Parts = list[Unit | Fork]


def in_groups(unfolder: Unfolder, step: Step, kind: StepKind, scope: Scope) -> Parts:
    """A step in every group of its grouping at once."""
    grouping = step.in_ or ""
    declared = unfolder.protocol.groups[grouping]
    groups = unfolder.forming.groups(grouping, scope, (*step.path, "in"), anew=declared.mix == "new")
    unfolder.faces.face(step, kind, scope)
    if step.move is not None and step.repeat is not None:
        return window(unfolder, step, _moving(unfolder, step, kind, scope, groups), scope, "within")
    if any(inner.in_ == "all" for inner in step.steps):
        return window(unfolder, step, _together(unfolder, step, scope, groups), scope, "within")
    if len(groups) == 1 and set(groups[0].members) == set(scope.people) and not declared.tasks:
        within = evolve(scope, grouping=grouping, voices=groups[0].voices)
        return unfolder.repeated(step, kind, _hosted(unfolder, grouping, groups[0], within))
    lanes = []
    alike: dict[tuple[int, ...], tuple[Unit | Fork, ...]] = {}
    for group in groups:
        within = _inside(unfolder, grouping, group, group.voices, scope)
        size = tuple(len(voice.who) for voice in group.voices)
        same = not unfolder.shown and unfolder.undistinguished(within, group)
        program = alike.get(size) if same else None
        if program is None:
            program = tuple(unfolder.repeated(step, kind, within))
            if same:
                alike[size] = program
        lanes.append(_lane(unfolder, grouping, group, group.members, program, scope))
    return _fork(step, scope, lanes)


def _fork(step: Step, scope: Scope, lanes: Sequence[Lane], suffix: str = "") -> Parts:
    if not any(lane.program for lane in lanes):
        return []  # no group has anything to do here, so nobody goes apart
    key = key_for((step.id or "") + suffix, scope)
    return [Fork(key, step.id or "", tuple(lanes), longest(lanes), 0, scope.path)]


def _lane(
    unfolder: Unfolder,
    grouping: str,
    group: Group,
    members: tuple[str, ...],
    program: tuple[Unit | Fork, ...],
    scope: Scope,
) -> Lane:
    title = _called(unfolder.forming.group_title(grouping, group), scope)
    return Lane(group.id, title, members, program, group.number, group.observers)


def _called(title: str, scope: Scope) -> str:
    """The title of a group or lane, after that of the group in which it is: several may have a first pair."""
    return say("plan.inside", group=scope.group, title=title) if scope.group else title


def _inside(
    unfolder: Unfolder,
    grouping: str,
    group: Group,
    voices: tuple[Voice, ...],
    scope: Scope,
) -> Scope:
    """The scope inside a group, which works on the task of its number."""
    tasks = unfolder.protocol.groups[grouping].tasks
    at = group.number - 1
    within = evolve(
        scope,
        lane=group.id,
        voices=voices,
        grouping=grouping,
        group=_called(unfolder.forming.group_title(grouping, group), scope),
        task=tasks[at % len(tasks)] if tasks else scope.task,
    )
    return _hosted(unfolder, grouping, group, within)


def _hosted(unfolder: Unfolder, grouping: str, group: Group, within: Scope) -> Scope:
    """The scope with the group's host: the first of the group, or whoever has that role."""
    name = unfolder.protocol.groups[grouping].host
    if name is None or not group.voices:
        return within
    unfolder.names.add(name)
    return evolve(within, holders={**within.holders, name: host_of(unfolder, name, group)})


def _visited(unfolder: Unfolder, grouping: str, groups: Sequence[Group], within: Scope) -> Scope:
    """The scope with the host who sits here now: where hosts move, that of another group."""
    name = unfolder.protocol.groups[grouping].host
    if name is None:
        return within
    hosts = {host_of(unfolder, name, group) for group in groups if group.voices}
    here = tuple(one for voice in within.voices if voice.who in hosts for one in voice.who)
    return evolve(within, holders={**within.holders, name: here}) if here else within


def host_of(unfolder: Unfolder, name: str, group: Group) -> tuple[str, ...]:
    """Whoever stays in a group: the member who was given that role, otherwise the first."""
    given = set(unfolder.cast.get(name, ()))
    return next((voice.who for voice in group.voices if given & set(voice.who)), group.voices[0].who)


def _moving(unfolder: Unfolder, step: Step, kind: StepKind, scope: Scope, groups: tuple[Group, ...]) -> Parts:
    """Rounds between which people (or what they work on) change places, so that all rounds are together."""
    move, grouping = step.move, step.in_ or ""
    assert move is not None
    insides = [_inside(unfolder, grouping, group, group.voices, scope) for group in groups]
    common, own = _in_step(unfolder, step, scope, insides)
    seats = places(unfolder, step, groups, len(common), scope)
    parts: Parts = []
    for at, one in enumerate(common):
        within = unfolder.within(scope, one)
        parts.extend(_changing(unfolder, step, one, within))
        lanes = []
        for index, group in enumerate(groups):
            voices = group.voices if move.what else seats[at][index]
            inside = evolve(_inside(unfolder, grouping, group, voices, within), station=group.id)
            if not move.what and move.who != ("others",):
                inside = _visited(unfolder, grouping, groups, inside)
            if move.what:
                place = groups[_place_of(move, index, at, len(common), len(groups))]
                inside = evolve(inside, task=_at_work(unfolder, grouping, move.what, place))
            program: tuple[Unit | Fork, ...] = ()
            if at < len(own[index]):
                inside = evolve(
                    unfolder.within(inside, own[index][at]), rounds=inside.rounds, path=inside.path
                )
                program = tuple(unfolder.one_pass(step, kind, inside))
            members = tuple(who for voice in voices for who in voice.who)
            lanes.append(_lane(unfolder, grouping, group, members, program, scope))
        parts.extend(_fork(step, within, lanes))
    return parts


def _place_of(move: Move, index: int, at: int, rounds: int, places: int) -> int:
    """Whose material a group has before it in a round (*at*, from 0), where material moves."""
    if move.last == "home" and at == rounds - 1:
        return index
    return (index + (at if move.to == "previous" else -at)) % places


def _at_work(unfolder: Unfolder, grouping: str, what: str, place: Group) -> str:
    """What a group works on, where material goes round: the task of the place it comes from, or its name."""
    tasks = unfolder.protocol.groups[grouping].tasks
    if tasks:
        return tasks[(place.number - 1) % len(tasks)]
    material = unfolder.protocol.materials[what].title or as_title(what)
    return say("plan.material-of", title=material, group=unfolder.forming.group_title(grouping, place))


def _in_step(
    unfolder: Unfolder, step: Step, scope: Scope, insides: Sequence[Scope]
) -> tuple[list[Pass], list[list[Pass]]]:
    """The rounds that all groups have together, and those of each group: a group with fewer people than the
    others has no round of its own any more when each of its people had one."""
    repeat = step.repeat
    assert repeat is not None
    if repeat.each not in ("member", "team"):
        common = rounds.passes(unfolder, step, scope)
        return common, [common] * len(insides)
    own = [rounds.passes(unfolder, step, inside) for inside in insides]
    longest_of = max(own, key=len, default=[])
    return [
        evolve(one, holders={}, innermost="", round=evolve(one.round, holder=())) for one in longest_of
    ], own


def _changing(unfolder: Unfolder, step: Step, one: Pass, within: Scope) -> Parts:
    """The time to change over before a round: none before the first."""
    between = None if step.repeat is None else step.repeat.between
    moving = None if step.move is None else step.move.time
    return [
        unfolder.changeover(step, what, Span(ms, ms, ms), within)
        for what, ms in (("between", between), ("move", moving))
        if ms and one.round.number > 1
    ]


def _together(unfolder: Unfolder, step: Step, scope: Scope, groups: tuple[Group, ...]) -> Parts:
    """Rounds in groups with a step inside that brings everybody together: all are in the same round."""
    grouping = step.in_ or ""
    insides = [_inside(unfolder, grouping, group, group.voices, scope) for group in groups]
    if step.repeat is None:
        return window(unfolder, step, _stretches(unfolder, step, scope, insides, groups), scope)
    common, own = _in_step(unfolder, step, scope, insides)
    parts: Parts = []
    for at, one in enumerate(common):
        outside = unfolder.within(scope, one)
        within = [
            unfolder.within(inside, passes[at])
            for inside, passes in zip(insides, own, strict=True)
            if at < len(passes)
        ]
        busy = [group for group, passes in zip(groups, own, strict=True) if at < len(passes)]
        parts.extend(_changing(unfolder, step, one, outside))
        parts.extend(window(unfolder, step, _stretches(unfolder, step, outside, within, busy), outside))
    return parts


def _stretches(
    unfolder: Unfolder, step: Step, scope: Scope, insides: Sequence[Scope], groups: Sequence[Group]
) -> Parts:
    """The steps of a block: those that bring everybody together once, the others in every group."""
    parent = step.id or ""
    parts: Parts = []
    for number, (together, steps) in enumerate(_runs(step.steps), 1):
        if together:
            parts.extend(unfolder.sequence(steps, evolve(scope, parent=parent)))
            continue
        lanes = []
        for group, inside in zip(groups, insides, strict=True):
            program = tuple(unfolder.sequence(steps, evolve(inside, parent=parent)))
            lanes.append(_lane(unfolder, step.in_ or "", group, group.members, program, scope))
        parts.extend(_fork(step, scope, lanes, "" if number == 1 else f"~{number}"))
    return parts


def _runs(steps: Sequence[Step]) -> Iterator[tuple[bool, list[Step]]]:
    """The steps in stretches: whether everybody is together in it, and its steps."""
    run: list[Step] = []
    for step in steps:
        if run and (run[0].in_ == "all") != (step.in_ == "all"):
            yield run[0].in_ == "all", run
            run = []
        run.append(step)
    if run:
        yield run[0].in_ == "all", run


def tracks(unfolder: Unfolder, step: Step, scope: Scope) -> Parts:
    """Different steps at the same time: a lane for each, with the people in its ``who``."""
    taken: set[str] = set()
    meant: list[tuple[Voice, ...] | None] = []
    for lane in step.lanes:
        if not lane.who or "rest" in lane.who:
            meant.append(None)
            continue
        held = {
            one
            for name in lane.who
            for voice in unfolder.speaking.speakers(name, lane, scope)
            for one in voice.who
        }
        voices = tuple(
            voice for voice in scope.voices if held & set(voice.who) and not taken & set(voice.who)
        )
        taken.update(one for voice in voices for one in voice.who)
        meant.append(voices)
    rest = tuple(voice for voice in scope.voices if not taken & set(voice.who))
    shares = _shared(rest, sum(1 for one in meant if one is None))
    lanes = []
    place = "" if scope.lane == EVERYONE else f"{scope.lane}/"
    for number, (lane, known) in enumerate(zip(step.lanes, meant, strict=True), 1):
        voices = known if known is not None else shares.pop(0)
        if not voices:
            continue  # nobody here has that role, or everybody has another lane
        key = f"{place}{step.id}~{number}"
        inside = evolve(scope, lane=key, voices=voices, grouping="", parent=step.id or "")
        members = tuple(one for voice in voices for one in voice.who)
        program = tuple(unfolder.sequence((lane,), inside))
        title = _called(_lane_title(unfolder, lane, inside), scope)
        lanes.append(Lane(key, title, members, program, number))
    if lanes and all(one is not None for one in meant):
        # Nobody is lost: whom no lane names watches the last of them.
        watching = tuple(one for voice in rest for one in voice.who)
        lanes[-1] = evolve(lanes[-1], observers=watching)
    return _fork(step, scope, lanes)


def _lane_title(unfolder: Unfolder, lane: Step, scope: Scope) -> str:
    """The title of a lane, with ``{names}`` read as titles: it stands for its people in lists."""
    words = {name: as_title(name) for name in scope.holders}
    words |= {name: str(value) for name, value in unfolder.settings.items()}
    words |= words_of(unfolder.protocol) | {"people": str(len(unfolder.people)), "task": scope.task}
    words["round"] = str(scope.rounds[-1].number if scope.rounds else 1)
    title = lane.title or lane.id or ""
    for name, word in words.items():
        title = title.replace("{" + name + "}", word)
    return title


def _shared(voices: tuple[Voice, ...], count: int) -> list[tuple[Voice, ...]]:
    """The voices dealt into *count* shares of nearly the same size."""
    if count == 0:
        return []
    size, more = divmod(len(voices), count)
    shares, start = [], 0
    for number in range(count):
        end = start + size + (1 if number < more else 0)
        shares.append(voices[start:end])
        start = end
    return shares
