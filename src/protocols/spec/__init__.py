"""What a protocol *is*: from the text of a TOML file to a checked :class:`~protocols.spec.model.Protocol`.

The way of a file: :mod:`~protocols.spec.toml` (bytes to a dictionary), :mod:`~protocols.spec.reader` (to
the classes of :mod:`~protocols.spec.model`, by their :mod:`~protocols.spec.shapes`),
:mod:`~protocols.spec.checks` (does it make sense), all joined in :mod:`~protocols.spec.load`. What is wrong
becomes :mod:`~protocols.spec.problems`, which :mod:`~protocols.spec.locate` puts at their lines.

Names are imported when first asked for, so that a program pays only for what it uses.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from protocols.spec.durations import format_duration, parse_duration
    from protocols.spec.expressions import Expression, ExpressionError, parse_expression, whole
    from protocols.spec.glance import quick_look
    from protocols.spec.kinds import Kinds, StepKind
    from protocols.spec.load import Loaded, load_protocol
    from protocols.spec.model import Protocol, Step
    from protocols.spec.problems import Problem, has_errors, render_concise, render_full, to_data
    from protocols.spec.reader import read_table
    from protocols.spec.toml import parse_toml

__all__ = [
    "Expression",
    "ExpressionError",
    "Kinds",
    "Loaded",
    "Problem",
    "Protocol",
    "Step",
    "StepKind",
    "format_duration",
    "has_errors",
    "load_protocol",
    "parse_duration",
    "parse_expression",
    "parse_toml",
    "quick_look",
    "read_table",
    "render_concise",
    "render_full",
    "to_data",
    "whole",
]

_ROOMS = {
    "durations": ("format_duration", "parse_duration"),
    "expressions": ("Expression", "ExpressionError", "parse_expression", "whole"),
    "kinds": ("Kinds", "StepKind"),
    "glance": ("quick_look",),
    "load": ("Loaded", "load_protocol"),
    "model": ("Protocol", "Step"),
    "problems": ("Problem", "has_errors", "render_concise", "render_full", "to_data"),
    "reader": ("read_table",),
    "toml": ("parse_toml",),
}


def __getattr__(name: str) -> Any:
    for room, names in _ROOMS.items():
        if name in names:
            return getattr(importlib.import_module(f"{__name__}.{room}"), name)
    raise AttributeError(name)
