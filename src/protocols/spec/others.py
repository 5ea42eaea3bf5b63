"""Who ``others`` leaves out (rule 9), said once for the checks, the plan and the faces."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from protocols.spec.model import Protocol, Step

_NOBODY_IN_PARTICULAR = frozenset(("everyone", "others", "nobody", "random", "next"))
_ASIDE = frozenset(("turned-away", "outside", "camera-off", "microphone-off"))


def others_than(
    protocol: Protocol, step: Step, speaking: frozenset[str] | None = None, grouping: str | None = None
) -> frozenset[str]:
    """The roles whose holders are not among the ``others`` of *step*, outside any ``as``.

    They are the roles that the step itself names. If it names none, it is the host of the *grouping* in
    which the step happens, and without a host the one role that speaks or answers anywhere in the protocol
    (``the others discuss while the presenter listens``). Empty where
    neither says it: then ``others`` has no meaning. Inside a round, ``others`` are all but its holder, and
    this function is not asked. Who asks for many steps finds :func:`speaking_roles` once.
    """
    if step.but is not None:
        return step.but
    named = _named(step) | _aside(step)
    if named:
        return named
    host = protocol.groups[grouping].host if grouping and grouping in protocol.groups else None
    if host:
        return frozenset((host,))
    if speaking is None:
        speaking = speaking_roles(protocol)
    return speaking if len(speaking) == 1 else frozenset()


def speaking_roles(protocol: Protocol) -> frozenset[str]:
    """The roles to which a step of the file itself gives the floor, a question, an answer, the first turn."""
    named = (name for step in _own(protocol.all_steps) for name in _named(step))
    return frozenset(name for name in named if name in protocol.roles)


def _named(step: Step) -> frozenset[str]:
    start = (step.turns.start,) if step.turns is not None and step.turns.start else ()
    return frozenset((*step.speaks, *step.asks, *step.answers, *start)) - _NOBODY_IN_PARTICULAR


def _aside(step: Step) -> frozenset[str]:
    """The roles that a posture takes out of the talk, as a presenter who turns away and listens."""
    return frozenset(name for name, how in step.posture.items() if how in _ASIDE) - _NOBODY_IN_PARTICULAR


def every(steps: Sequence[Step]) -> Iterator[Step]:
    """All steps, blocks before the steps and lanes inside them."""
    for step in steps:
        yield step
        if step.steps or step.lanes:
            yield from every(step.steps)
            yield from every(step.lanes)


def _own(steps: Sequence[Step]) -> Iterator[Step]:
    """The steps of the file itself, without those of protocols that it runs."""
    for step in steps:
        yield step
        if step.run is None and (step.steps or step.lanes):
            yield from _own(step.steps)
            yield from _own(step.lanes)
