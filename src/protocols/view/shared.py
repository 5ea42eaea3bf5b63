"""Several groups at once: a step told as one where it is the same for all, and where everybody goes next."""

from __future__ import annotations

from collections.abc import Sequence

import attrs

from protocols.engine.state import LaneState, State
from protocols.plan.model import Fork, Unit
from protocols.spec.choices import shown
from protocols.view.model import DeedView, EntryView, LaneView, NewcomerView, Output, StepView, View
from protocols.view.names import Names
from protocols.words import as_title, listed, safe_line, say

LONGEST_NAME = 18
"""A longer name is cut where it stands in the bar of keys: undoing never leaves it."""

SEATS = 3
"""So many of the groups that somebody will sit in are told."""

NAMED = 6
"""Up to so many groups are told one by one where something differs."""


def in_groups(lanes: Sequence[LaneView]) -> StepView:
    """The step that *lanes* are in, as the first of them has it, but for what each group works on, who
    writes and how people sit: where that differs, it says so for each group. What is for the facilitator
    and how sentences begin reads as for all of them: nobody of one group is named.

    At least one lane must be in a step.
    """
    inside = [(lane.title, lane.step) for lane in lanes if lane.step is not None]
    first = inside[0][1]
    if len(inside) < 2:
        return first
    task = _each([(title, step.task) for title, step in inside])
    posture = tuple(
        (_each([(title, step.posture[at][0]) for title, step in inside if at < len(step.posture)]), how)
        for at, (_, how) in enumerate(first.posture)
    )
    captures = tuple(
        attrs.evolve(one, by=_writers([(title, step.captures[at].by) for title, step in inside]))
        if all(at < len(step.captures) for _, step in inside)
        else one
        for at, one in enumerate(first.captures)
    )
    return attrs.evolve(
        first,
        task=task,
        posture=posture,
        captures=captures,
        note=first.shared_note,
        stems=first.shared_stems,
    )


def _writers(told: Sequence[tuple[str, str]]) -> str:
    """Who writes in each group, where that is somebody: ``Ana (Table 1) and Ben (Table 2)``."""
    if len({text for _, text in told}) == 1:
        return told[0][1]
    if len(told) > NAMED:
        return say("common.each-group")
    return listed(say("common.of-group", who=text, group=group) for group, text in told if text)


def _each(told: Sequence[tuple[str, str]]) -> str:
    """What is said of each group: once, where it is the same; by group, where there are few of them."""
    if len({text for _, text in told}) == 1:
        return told[0][1]
    if len(told) > NAMED:
        return say("common.each-its-own")
    return "; ".join(say("common.in-group", group=group, text=text) for group, text in told if text)


def said_at_setup(state: State) -> tuple[tuple[str, str], ...]:
    """What was answered at set-up, by title: the inputs, the form that was chosen, and each setting as it is
    now."""
    found = [(title, answer) for title, answer in state.inputs.values()]
    plan = state.plan
    if plan is None:
        return tuple(found)
    if plan.form:
        found.append((say("common.form"), plan.form))
    for name, value in plan.settings.items():
        setting = plan.choices.get(name)
        title = (setting.title if setting is not None else "") or as_title(name)
        found.append((title, shown(state.known.settings.get(name, value))))
    return tuple(found)


def destinations(names: Names, lane: LaneState, unit: Unit) -> tuple[Output, ...]:
    """While people change places: who goes where, or where only material moves, what comes to each group.

    Empty in any other step, and where nobody goes apart next.
    """
    program, following = lane.lane.program, lane.position + 1
    if names.plan.faces[unit.step].kind != "move" or following >= len(program):
        return ()
    fork = program[following]
    if not isinstance(fork, Fork) or len(fork.lanes) < 2:
        return ()
    before = next((part for part in reversed(program[: lane.position]) if isinstance(part, Fork)), None)
    stay = before is not None and _seats(before) == _seats(fork)
    told = []
    for one in fork.lanes:
        task = next((part.task for part in one.program if isinstance(part, Unit)), "")
        parts = [] if stay and task else [", ".join(names.people((*one.members, *one.observers)))]
        told.append(
            say("common.in-group", group=one.title, text=" · ".join([*([task] if task else []), *parts]))
        )
    return (Output("destinations", say("common.destinations"), tuple(told)),)


def _seats(fork: Fork) -> list[tuple[str, tuple[str, ...]]]:
    return [(lane.id, lane.members) for lane in fork.lanes]


def teams_called(text: str, view: View) -> list[str]:
    """The teams that *text* may mean: the one of this name, else those whose name begins with it."""
    wanted = safe_line(text).casefold()
    if not wanted:
        return []
    found = [one for one in view.teams if one.casefold() == wanted]
    return found or [one for one in view.teams if one.casefold().startswith(wanted)]


def new_team_words(team: str, view: View) -> str:
    """That there is no such team, and which there are."""
    return say("common.team-new", team=safe_line(team, 40), teams=some(view.teams, NAMED))


def arrived_words(one: NewcomerView) -> str:
    """Who has come, where they sit now, and in which groups they will sit."""
    here = say("common.arrived-in" if one.group else "common.arrived", name=one.name, group=one.group)
    if not one.later:
        return here
    return f"{here} {say('common.arrived-later', groups=some(one.later, SEATS))}"


def concerns(entry: EntryView, room: bool = False) -> tuple[str, ...]:
    """Whom an entry names, until when, and in which group it was written; for the *room* not who said it:
    what hangs on the wall is everybody's."""
    if entry.kind == "commitment":
        named = not room or entry.record == "yes"
        parts = (entry.owner if named else "", entry.due, entry.group)
    else:
        parts = ("" if room else entry.who, "", entry.group)
    return tuple(part for part in parts if part)


def written_in(step: StepView, view: View) -> dict[str, int]:
    """How much stands in each list of *step*, by its id."""
    here = [one.capture for one in view.entries if not one.withdrawn]
    return {one.id: here.count(one.id) for one in step.captures}


def some(names: Sequence[str], most: int) -> str:
    """The *names* as one says them; only the first ones, where there are more than *most*."""
    return listed(names) if len(names) <= most else f"{', '.join(names[:most])}, …"


def deed_words(deed: DeedView) -> str:
    """What is taken back, or done again: ``the next step``, ``Nadia's coming``."""
    who = deed.who
    if len(who) > LONGEST_NAME:
        who = f"{who[:LONGEST_NAME].rstrip()}…"
    return say(f"common.deed.{deed.what}", who=who)


def break_name(view: View) -> str:
    """What the break is called that is on now; empty where the clock was stopped without saying why, or
    runs."""
    halt = view.halt
    if halt is None or not (halt.why or halt.left_ms is not None):
        return ""
    why = safe_line(halt.why) or say("common.pause")
    return why[:1].upper() + why[1:]


def people_called(text: str, view: View) -> list[str]:
    """The ids of the people whom *text* may mean: by id or number, else whose name it is, else whose name
    begins with it."""
    wanted = text.strip().casefold()
    if not wanted:
        return []
    known = [(one, name.casefold()) for one, name in view.persons]
    found = [one for one, _ in known if one == wanted or (wanted.isdecimal() and one == f"p{wanted}")]
    found = found or [one for one, name in known if name == wanted]
    return found or [one for one, name in known if name.startswith(wanted)]


def person_called(text: str, view: View) -> str | None:
    """The id of the one person whom *text* means; None where it is nobody, or several."""
    found = people_called(text, view)
    return found[0] if len(found) == 1 else None
