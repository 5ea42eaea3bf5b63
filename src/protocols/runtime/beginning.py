"""From what was answered at set-up to a session that runs: the one way of all faces to a new journal."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from protocols.engine import commands
from protocols.runtime.driver import Driver, begin, new_writer
from protocols.runtime.setup import Answers, Prepared, opening
from protocols.words import language

if TYPE_CHECKING:
    from protocols.plugins.host import Host
    from protocols.runtime.clock import Clock
    from protocols.spec.load import Loaded
    from protocols.spec.model import Protocol
    from protocols.spec.step_tables import Capture


def begin_prepared(
    folder: Path,
    protocol: Protocol,
    loaded: Loaded,
    prepared: Prepared,
    answers: Answers,
    clock: Clock,
    host: Host,
    *,
    seed: int,
    speed: int = 1,
) -> Driver:
    """Open a new session's journal in *folder* and drive it. Raises :class:`protocols.journal.JournalError`.

    *protocol* is what is held (of a cycle, one meeting), *loaded* the whole it comes from; *prepared* must
    hold a plan, and be made from *answers* with *seed*. The plugins of *host* serve it while it runs.
    """
    command = opening(
        protocol,
        loaded.text,
        prepared,
        answers,
        files=loaded.files,
        originals=originals_of(loaded),
        writer=new_writer(),
        language=language(),
        speed=speed,
        seed=seed,
    )
    driver = begin(folder, command, clock, kinds=lambda: host.kinds, strategies=host.strategies)
    if prepared.began and prepared.start_wall_ms is not None:
        # As if the facilitator had said so: undo takes it back.
        driver.submit(commands.Start(max(0, clock.now().wall_ms - prepared.start_wall_ms)))
    return driver


def originals_of(loaded: Loaded) -> dict[str, str]:
    """What a protocol that was put into another language calls its lists and their columns, each with what
    its author called it: whoever knows the original types that."""
    if loaded.protocol is None or loaded.original is None:
        return {}
    from protocols.spec.others import every

    def lists(protocol: Protocol) -> dict[str, Capture]:
        return {one.id: one for step in every(protocol.all_steps) for one in step.capture}

    found = {}
    theirs = lists(loaded.original)
    for id, ours in lists(loaded.protocol).items():
        was = theirs.get(id)
        if was is not None:
            pairs = zip((ours.title, *ours.columns), (was.title, *was.columns), strict=False)
            found.update({said: original for said, original in pairs if said != original and original})
    return found
