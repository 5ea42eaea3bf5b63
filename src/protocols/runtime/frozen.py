"""The protocol of a session, loaded again from what its journal has kept: no file on the disk is read."""

from __future__ import annotations

from protocols.engine.state import State
from protocols.spec.kinds import Kinds
from protocols.spec.load import Loaded, load_protocol
from protocols.spec.meetings import held
from protocols.spec.reach import frozen
from protocols.spec.record import evolve


def protocol_of(state: State, kinds: Kinds) -> Loaded:
    """The protocol of a session as it was when the session was opened, with the files that it is made of;
    of a cycle, the meeting that the session is.

    Its ``protocol`` is None, and its problems say why, where the step kinds of then are missing today.
    """
    loaded = load_protocol(state.text.encode(), kinds, frozen(state.files))
    if loaded.protocol is None or not state.meeting:
        return loaded
    return evolve(loaded, protocol=held(loaded.protocol, state.meeting))
