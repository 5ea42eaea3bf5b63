"""Strategies: named ways to catch up when a session is late, and to use time that is to spare.

Pure. A :class:`Situation` is what is still to come and how much time is missing; a :class:`Strategy` answers
it with a :class:`Proposal`; :func:`preview` holds the proposal against what the protocol allows and says step
by step what would change; :func:`with_change` makes the plan with it. Our own strategies come in by the door
that plugins use.

What no strategy may do, whoever wrote it: touch a protected step or the one under way, give a step less than
its minimum or more than its maximum, or hand out anything but whole seconds.
"""

from __future__ import annotations

from protocols.plan.strategies.builtin import BUILT_IN
from protocols.plan.strategies.changing import change_data, with_change
from protocols.plan.strategies.model import (
    Ahead,
    Change,
    Preview,
    Proposal,
    Situation,
    Strategy,
    WrongProposal,
)
from protocols.plan.strategies.previewing import distinct, held, preview, previews
from protocols.plan.strategies.situation import Place, situation_of

__all__ = [
    "BUILT_IN",
    "Ahead",
    "Change",
    "Place",
    "Preview",
    "Proposal",
    "Situation",
    "Strategy",
    "WrongProposal",
    "change_data",
    "distinct",
    "held",
    "preview",
    "previews",
    "situation_of",
    "with_change",
]
