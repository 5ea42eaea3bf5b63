"""The public contract for plugins: everything that a plugin imports from us is here.

``docs/plugins.md`` takes five minutes from an empty folder to a step kind of your own. The author's test
kit is :mod:`protocols.plugins.testing`. What is not in this module may change without notice; what is here
changes only with :data:`API_VERSION`: a larger first number breaks plugins, a larger second one only adds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from protocols.plugins.hookspecs import API_VERSION, hookimpl
from protocols.spec.kinds import Defaults, Finding, PlainKind, Setting, Shown, StepKind
from protocols.spec.shapes import (
    Choice,
    Flag,
    Formula,
    Length,
    Name,
    Span,
    Table,
    TableList,
    Tables,
    Text,
    Whole,
    key,
)

if TYPE_CHECKING:
    from protocols.plan.strategies import Ahead, Proposal, Situation, Strategy

__all__ = [
    "API_VERSION",
    "Ahead",
    "Choice",
    "Defaults",
    "Finding",
    "Flag",
    "Formula",
    "Length",
    "Name",
    "PlainKind",
    "Proposal",
    "Setting",
    "Shown",
    "Situation",
    "Span",
    "StepKind",
    "Strategy",
    "Table",
    "TableList",
    "Tables",
    "Text",
    "Whole",
    "hookimpl",
    "key",
]


def __getattr__(name: str) -> Any:
    # Late: whoever only brings a kind of step does not load the planner.
    if name in ("Ahead", "Proposal", "Situation", "Strategy"):
        from protocols.plan import strategies

        return getattr(strategies, name)
    raise AttributeError(name)
