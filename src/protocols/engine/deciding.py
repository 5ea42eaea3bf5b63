"""What the group decides: votes counted by the rules of the step, ties handed back, the result recorded.

The facilitator types in what the group has shown: hands or dots for each option, the points each gave, how
many thumbs, each person's order, or only what was chosen. Nobody's name is among it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from protocols.engine import commands
from protocols.engine.facts import Refusal
from protocols.engine.log import Log
from protocols.engine.moving import not_under_way
from protocols.engine.replanning import replan
from protocols.engine.state import FINISHED, Decided, State
from protocols.plan.groups import teams_of
from protocols.plan.model import EVERYONE, Decision, Face
from protocols.spec.record import Record, record

BEST_SCORE = 5
"""A score is from 1 to this."""

Rank = tuple[Fraction, ...]


@record
class Result(Record):
    """What an option came to: *how* it was decided, and its *votes* (dots, hands, or points of a ranking),
    *mean* and *median* of a score given *count* times, or the *thumbs* up, sideways and down."""

    how: str
    votes: int | None = None
    mean: Fraction | None = None
    median: Fraction | None = None
    count: int = 0
    thumbs: tuple[int, int, int] | None = None


def decision_called(state: State, name: str) -> tuple[Face, Decision] | None:
    """The decision *name* of the plan with the face of the step it is made in, or None."""
    plan = state.plan
    if plan is None:
        return None
    for face in plan.faces.values():
        if face.decide is not None and face.decide.id == name:
            return face, face.decide
    return None


def options_of(state: State, decision: Decision, lane: str = "") -> dict[str, str]:
    """What can be decided for: name (or id of an entry) to how it is shown."""
    if not decision.source:
        return dict(decision.options)
    return {
        entry.id: entry.text or ", ".join(entry.fields.values())
        for entry in state.entries
        if entry.capture == decision.source
        and not entry.withdrawn
        and (not lane or lane == EVERYONE or entry.lane == lane)
    }


def voters(state: State, decision: Decision, lane: str = "") -> int:
    """How many decide: the members of the group, the holders of roles, or the teams, each with one voice."""
    plan = state.plan
    assert plan is not None
    members = state.lanes[lane].lane.members if lane in state.lanes else plan.main.members
    if "everyone" in decision.by:
        return len(members)
    count = 0
    for who in decision.by:
        if who == "teams":
            people = [state.roster[one] for one in members if one in state.roster]
            count += len(teams_of(people))
        elif who in plan.roles and who != "facilitator":
            count += len(state.known.cast.get(who, plan.cast.get(who, ())))
        else:
            count += 1
    return count


def result_of(made: Decided, option: str) -> Result | None:
    """What *option* came to, or None where nothing was counted."""
    votes = next((votes for name, _, votes in made.options if name == option), None)
    return _result(made.how, votes, made.points.get(option))


def result_from(how: str, told: Mapping[str, Any]) -> Result | None:
    """The same, of an option as the fact ``decision.made`` tells it."""
    return _result(how, told["votes"], told.get("points"))


def _result(how: str, votes: int | None, points: Sequence[int] | None) -> Result | None:
    if not points:
        return None if votes is None else Result(how, votes)
    if how == "thumbs":
        return Result(how, thumbs=(points[0], points[1], points[2]))
    mean, middle = _score(points)
    return Result(how, mean=mean, median=middle, count=len(points))


def _score(points: Sequence[int]) -> tuple[Fraction, Fraction]:
    from statistics import median  # most sessions count no scores, and it brings much with it

    return Fraction(sum(points), len(points)), Fraction(median(points))


def decide_on(log: Log, command: commands.Decide) -> Refusal | None:
    """Record what was decided: votes for each option, or only what was chosen."""
    state = log.state
    if state.phase == FINISHED:
        return not_under_way(state)
    found = decision_called(state, command.id)
    if found is None:
        plan = state.plan
        known = [face.decide.id for face in plan.faces.values() if face.decide] if plan else []
        return Refusal("no-such-decision", {"id": command.id, "known": known})
    face, decision = found
    lane = command.lane or ""
    if lane and lane not in state.lanes:
        return Refusal("no-such-group", {"group": lane})
    options = options_of(state, decision, lane)
    if not options:
        return Refusal("nothing-to-decide", {"title": decision.title}, "note")
    named = (
        *command.votes,
        *command.points,
        *command.picked,
        *(one for some in command.ballots for one in some),
    )
    for name in named:
        if name not in options:
            return Refusal("no-such-option", {"option": name, "known": list(options.values())})
    if not named:
        return Refusal("no-choice", {"known": list(options.values())})
    if len(command.picked) > max(decision.pick, 1):
        return Refusal("too-many-picked", {"title": decision.title, "n": decision.pick})
    refusal = _against_the_rules(state, decision, command, options, lane)
    if refusal is not None:
        return refusal
    counted = _counted(decision, command, options)
    ranks = _ranks(decision, command, counted)
    order = {name: place for place, name in enumerate(options)}
    ranking = sorted(ranks, key=lambda name: ([-part for part in ranks[name]], order[name]))
    tied = _tied(ranking, ranks, decision.pick)
    if tied and not command.picked:
        return Refusal("tie", {"options": [options[one] for one in tied], "title": decision.title}, "choose")
    ranking = [*command.picked, *(name for name in ranking if name not in command.picked)]
    picked = list(command.picked) or ranking[: decision.pick]
    # In a step that keeps nothing of what is said, only what was chosen is kept: the next step hangs on it.
    silent = face.record == "none"

    def line(name: str) -> dict[str, Any]:
        told: dict[str, Any] = {"option": name, "label": options[name], "votes": None}
        if not silent:
            told["votes"] = counted.get(name)
            if name in command.points:
                told["points"] = list(command.points[name])
        return told

    log.fact(
        "decision.made",
        lane if lane != EVERYONE else "",
        id=decision.id,
        title=decision.title,
        step=face.step,
        source=decision.source,
        how=decision.how,
        options=[line(name) for name in (*ranking, *(one for one in options if one not in ranking))],
        picked=picked,
        **({"tied": tied} if tied and not silent else {}),
    )
    replan(log)
    return None


def _tied(ranking: list[str], ranks: Mapping[str, Rank], pick: int) -> list[str]:
    """The options between which the votes do not decide, the last one picked among them."""
    if not 0 < pick < len(ranking):
        return []
    last = ranks[ranking[pick - 1]]
    if ranks[ranking[pick]] != last:
        return []
    return [name for name in ranking if ranks[name] == last]


def _against_the_rules(
    state: State, decision: Decision, command: commands.Decide, options: Mapping[str, str], lane: str
) -> Refusal | None:
    """What the step does not allow: more dots than there are, points above the best, half a ranking."""
    if any(count < 0 for count in command.votes.values()):
        return Refusal("no-choice", {"known": list(options.values())})
    count = voters(state, decision, lane)
    if decision.how == "dots" and command.votes:
        placed = sum(command.votes.values())
        if decision.dots is not None and count and placed > decision.dots * count:
            there = decision.dots * count
            return Refusal("too-many-dots", {"placed": placed, "there": there, "each": decision.dots})
        if decision.most is not None and count:
            for name, votes in command.votes.items():
                if votes > decision.most * count:
                    return Refusal(
                        "too-many-on-one",
                        {"option": options[name], "votes": votes, "most": decision.most * count},
                    )
    if decision.how == "score":
        given = [point for points in command.points.values() for point in points]
        if any(not 1 <= point <= BEST_SCORE for point in given):
            return Refusal("no-score", {"best": BEST_SCORE})
    if decision.how == "thumbs" and any(len(one) != 3 or min(one) < 0 for one in command.points.values()):
        return Refusal("no-thumbs")
    if decision.how not in ("score", "thumbs") and command.points:
        return Refusal("no-points", {"title": decision.title})
    if command.ballots and decision.how != "rank":
        return Refusal("no-ranking", {"title": decision.title})
    for ballot in command.ballots:
        if decision.most is not None and len(ballot) > decision.most:
            return Refusal("ranked-too-many", {"n": len(ballot), "most": decision.most})
        if len(set(ballot)) < len(ballot):
            twice = next(one for one in ballot if ballot.count(one) > 1)
            return Refusal("ranked-twice", {"option": options[twice]})
    return None


def _counted(
    decision: Decision, command: commands.Decide, options: Mapping[str, str]
) -> dict[str, int | None]:
    """How many votes (or points of a ranking) each option has; None where it has points of its own."""
    counted: dict[str, int | None] = dict(command.votes)
    counted |= dict.fromkeys(command.points)
    if command.ballots:
        # As many points as options are ranked below it: an option that somebody leaves out has none of them.
        # Where everybody ranks only their best five, these have five points to one.
        best = len(options) if decision.most is None else decision.most + 1
        counted = dict.fromkeys(options, 0)
        for ballot in command.ballots:
            for place, name in enumerate(ballot, 1):
                counted[name] = (counted[name] or 0) + best - place
    return counted


def _ranks(
    decision: Decision, command: commands.Decide, counted: Mapping[str, int | None]
) -> dict[str, Rank]:
    """What options are ordered by: of equal means the better median, of equal thumbs the more up."""
    ranks: dict[str, Rank] = {
        name: (Fraction(votes),) for name, votes in counted.items() if votes is not None
    }
    for name, points in command.points.items():
        if decision.how == "thumbs":
            ranks[name] = (Fraction(points[0] - points[2]), Fraction(points[0]))
        else:
            ranks[name] = _score(points) if points else (Fraction(0), Fraction(0))
    return ranks
