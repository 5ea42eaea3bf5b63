"""The kinds of step that come with the program, registered as a plugin's are (law 8)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from protocols.plugins.hookspecs import API_VERSION, hookimpl
from protocols.spec.kinds import Defaults, PlainKind, StepKind

if TYPE_CHECKING:
    from protocols.plan.strategies import Strategy

PROTOCOLS_API = API_VERSION


@hookimpl
def protocols_step_kinds() -> Iterable[StepKind]:
    """Talk, break, buffer, move, debrief, and what is done before or between meetings."""
    return (
        PlainKind("talk", "people talk, listen, read or write"),
        PlainKind("break", "a pause", Defaults(title="Break", protect=True, elastic=False)),
        PlainKind("buffer", "spare minutes, given away first", Defaults(title="Buffer")),
        PlainKind("move", "people change places", Defaults(title="Move")),
        PlainKind("prework", "what is done before the session", Defaults(title="Before", elastic=False)),
        PlainKind("between", "what is done between meetings", Defaults(title="In between", elastic=False)),
        PlainKind("debrief", "people talk about how it went", Defaults(title="Debrief", protect=True)),
    )


@hookimpl
def protocols_strategies() -> Iterable[Strategy]:
    """Every strategy of ours, what costs least first."""
    from protocols.plan.strategies import BUILT_IN

    return BUILT_IN
