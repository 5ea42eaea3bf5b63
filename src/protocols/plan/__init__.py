"""Planning: protocol, people and minutes in, a timed plan out.

Pure: the same arguments always make the same plan. :func:`make_plan` is the way in; the plan's classes
are in :mod:`protocols.plan.model`.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

# At once: the module of the function has its name, and would stand in its place.
from protocols.plan.agenda import Line, Start, agenda, plan_data, rounds_of, starts, words_in

if TYPE_CHECKING:
    from protocols.plan.data import plan_from_data, plan_to_data
    from protocols.plan.groups import FACILITATOR
    from protocols.plan.make import Made, by_number, cast_from_roster, make_plan
    from protocols.plan.model import EVERYONE, Face, Fork, Lane, Person, Plan, Span, Turn, Unit
    from protocols.plan.scope import Trouble

__all__ = [
    "EVERYONE",
    "FACILITATOR",
    "Face",
    "Fork",
    "Lane",
    "Line",
    "Made",
    "Person",
    "Plan",
    "Span",
    "Start",
    "Trouble",
    "Turn",
    "Unit",
    "agenda",
    "by_number",
    "cast_from_roster",
    "make_plan",
    "plan_data",
    "plan_from_data",
    "plan_to_data",
    "rounds_of",
    "starts",
    "words_in",
]

_ROOMS = {
    "data": ("plan_from_data", "plan_to_data"),
    "groups": ("FACILITATOR",),
    "make": ("Made", "by_number", "cast_from_roster", "make_plan"),
    "model": ("EVERYONE", "Face", "Fork", "Lane", "Person", "Plan", "Span", "Turn", "Unit"),
    "scope": ("Trouble",),
}


def __getattr__(name: str) -> Any:
    # Late: a check only plans.
    for room, names in _ROOMS.items():
        if name in names:
            return getattr(importlib.import_module(f"{__name__}.{room}"), name)
    raise AttributeError(name)
