"""The live session as pure functions: commands in, facts out, state folded from facts.

``decide(rules, state, command, now) -> facts | Refusal`` and ``evolve(state, fact) -> state``; nothing here
reads a clock, draws a number, or touches a file.
"""

from protocols.engine.decide import decide, decided
from protocols.engine.due import Cue, Rules, deadline
from protocols.engine.evolve import evolve, fold
from protocols.engine.facts import Fact, Refusal
from protocols.engine.moments import Moment
from protocols.engine.state import State

__all__ = [
    "Cue",
    "Fact",
    "Moment",
    "Refusal",
    "Rules",
    "State",
    "deadline",
    "decide",
    "decided",
    "evolve",
    "fold",
]
