"""Sessions to measure: from a protocol's text to what opens a session, and protocols of any length."""

from __future__ import annotations

from protocols.engine.commands import Open
from protocols.plugins.host import Host
from protocols.runtime import setup
from protocols.runtime.clock import RealClock
from protocols.spec.load import load_protocol


def opening(text: str, people: int) -> Open:
    """What opens a session of *people* with the protocol in *text*.

    Raises :class:`RuntimeError` when the protocol or the people are not as they must be.
    """
    kinds = Host().kinds
    loaded = load_protocol(text.encode(), kinds)
    if loaded.protocol is None:
        raise RuntimeError(f"the protocol to measure with was refused: {loaded.problems[:1]}")
    answers = setup.Answers(people=people)
    prepared = setup.prepare(loaded.protocol, kinds, answers, RealClock().now(), 1)
    if prepared.plan is None:
        raise RuntimeError(f"no plan could be made to measure with: {prepared.problems}")
    return setup.opening(
        loaded.protocol, text, prepared, answers, writer="bench", language="en", speed=1, seed=1
    )


def chain(steps: int, length: str, end: str = "ask") -> str:
    """A protocol of *steps* steps of *length*, each of which ends as *end* says."""
    head = 'format = 1\nid = "chain"\ntitle = "A chain of steps"\nsummary = "Made to be measured."\n'
    step = '\n[[steps]]\nid = "s{0}"\ntitle = "Step {0}"\ntime = "{1}"\nend = "{2}"\n'
    return head + "".join(step.format(number, length, end) for number in range(1, steps + 1))
