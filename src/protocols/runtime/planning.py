"""Planning a session again while it runs, from what its journal has kept of the protocol."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from protocols.engine.state import State
from protocols.plan.known import Known
from protocols.plan.model import Person, Plan
from protocols.spec.kinds import Kinds

KnownKinds = Callable[[], Kinds]
"""Answers the step kinds there are; asked only when a plan is made again, because it may load plugins."""


class SessionPlanner:
    """Makes the plan of one session anew (see :class:`protocols.plan.replan.Replanner`).

    The protocol is loaded when it is first needed: most sessions never ask. Where it cannot be loaded (a
    plugin is missing today), nothing is planned anew, and the session goes on with the plan it has.
    """

    def __init__(self, state: State, kinds: KnownKinds) -> None:
        self._state = state
        self._kinds = kinds
        self._asked = False
        self._planner: object = None

    def __call__(
        self,
        plan: Plan,
        roster: Sequence[Person],
        inputs: Mapping[str, str],
        known: Known,
        positions: Mapping[str, int],
    ) -> Plan | None:
        """*plan* with what is *known* by now; None where that cannot be planned."""
        from protocols.plan.replan import Replanner

        if not self._asked:
            from protocols.runtime.frozen import protocol_of

            self._asked = True
            kinds = self._kinds()
            protocol = protocol_of(self._state, kinds).protocol
            self._planner = None if protocol is None else Replanner(protocol, kinds)
        if not isinstance(self._planner, Replanner):
            return None
        return self._planner(plan, roster, inputs, known, positions)
