"""Catching up while a session runs: a strategy previewed where it stands, and applied as one fact.

The fact records every length that results, so that nobody need ask the strategy again.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from protocols.engine import commands, time
from protocols.engine.facts import Refusal
from protocols.engine.log import Log
from protocols.engine.moving import not_under_way
from protocols.engine.state import ENDED, FORKED, RUNNING, UNDER_WAY, State
from protocols.plan.allot import SECOND
from protocols.plan.model import Plan
from protocols.spec.record import evolve

if TYPE_CHECKING:
    from protocols.engine.moments import Moment
    from protocols.plan.strategies import Preview, Situation, Strategy


SHOWN_MS = 60_000
"""What was shown holds while no more than this has been lost or won since; then it is worked out anew."""


def situation(state: State, now: Moment) -> Situation | None:
    """Where the session stands at *now* and how much time is missing or to spare; None unless it runs, and
    once every step is done.

    What is missing is the planned end, as the clock on the wall shows it, less the end if all goes on as
    planned: the same difference that every face shows as "late". Where a fixed start comes before that and
    will be late, that is what is aimed at, and only what comes before it can help.
    """
    from protocols.plan.strategies import Place, situation_of

    planned_end = time.planned_end_wall(state)
    if state.phase != UNDER_WAY or state.plan is None or planned_end is None or state.main.status == ENDED:
        return None
    now_ms = time.at(state, now)
    change = planned_end - (now.wall_ms + time.to_end(state, state.main, now_ms))
    places = {}
    for lane in state.lanes.values():
        if lane.status == ENDED:
            places[lane.id] = Place(len(lane.lane.program))
        elif lane.status == FORKED:
            places[lane.id] = Place(lane.position)
        elif lane.status == RUNNING and lane.visit is not None:
            places[lane.id] = Place(lane.position, time.here_ends(state, lane, now_ms) - now_ms)
    until = ""
    fixed = time.next_fixed(state, now_ms)
    if fixed is not None and fixed[2] - fixed[1] >= SECOND:
        step, at_ms, will_be = fixed
        change, until = at_ms - will_be, step
    return situation_of(state.plan, change, places, until)


def previews(state: State, now: Moment, strategies: Sequence[Strategy] | None = None) -> list[Preview]:
    """What each strategy would do now; those that would do nothing, or only what another does, are left out,
    and so are those of a plugin that propose what may not be."""
    from protocols.plan.strategies import WrongProposal, distinct, preview

    where = situation(state, now)
    if where is None:
        return []
    found = []
    for strategy in _known(strategies):
        try:
            shown = preview(strategy, where)
        except WrongProposal:
            continue
        if not shown.empty:
            found.append(shown)
    return distinct(found)


def _known(strategies: Sequence[Strategy] | None) -> Sequence[Strategy]:
    from protocols.plan.strategies import BUILT_IN

    return BUILT_IN if strategies is None else strategies


def catch_up(log: Log, command: commands.CatchUp) -> Refusal | None:
    """Apply a strategy to what is still to come."""
    from protocols.plan.strategies import WrongProposal, change_data, preview

    state = log.state
    if state.phase == UNDER_WAY and state.main.status == ENDED:
        return Refusal("all-done", nearest="finish")
    where = situation(state, log.now)
    if where is None:
        return not_under_way(state)
    known = {one.name: one for one in _known(log.strategies)}
    strategy = known.get(command.strategy)
    if strategy is None:
        return Refusal("no-such-strategy", {"name": command.strategy, "known": list(known)})
    shown_ms = command.change_ms
    if shown_ms is not None and abs(where.change_ms - shown_ms) <= SHOWN_MS:
        where = evolve(where, change_ms=shown_ms)
    if not where.change_ms:
        return Refusal("on-time")
    try:
        shown = preview(strategy, where)
    except WrongProposal as error:
        return Refusal("strategy-failed", {"title": strategy.title, "why": str(error)})
    if shown.empty:
        return Refusal("strategy-nothing", {"title": strategy.title})
    data = change_data(where, shown)
    log.fact("plan.changed", **data)
    for key, count in _fewer(where.plan, data):
        log.fact("rounds.set", block=key, count=count)
    return None


def _fewer(plan: Plan, data: dict[str, Any]) -> list[tuple[str, int]]:
    """The blocks without a fixed number of rounds that have fewer now, as the plan calls them."""
    found = []
    for block, outer, count in data.get("rounds", ()):
        for key, (planned, _) in plan.flexible.items():
            place, *numbers = key.split("#")
            if (
                place.partition("@")[0] == block
                and [int(one) for one in numbers] == outer
                and planned > count
            ):
                found.append((key, count))
    return found
