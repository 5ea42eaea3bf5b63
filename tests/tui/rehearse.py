"""Run as a program in a pseudo-terminal: the screens on the backend made by hand.

``python rehearse.py CLOSED-FILE [library|run|crash]``; the closed file says that the session was let go.
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from protocols.tui.app import run
from protocols.view.model import View
from tui.fake import FakeBackend, FakeSession, view


class Witness(FakeSession):
    """Writes to a file when it is closed; its view fails when told to."""

    broken = False

    def view(self) -> View:
        if self.broken:
            raise RuntimeError("a bug, and Dolores is in the room")
        self.pass_time(100)
        return super().view()

    def draft(self, place: str, text: str) -> None:
        super().draft(place, text)
        if text == "crash":
            Witness.broken = True

    def close(self) -> None:
        super().close()
        Path(sys.argv[1]).write_text("closed", encoding="utf-8")


backend = FakeBackend()
backend.log = sys.argv[1] + ".log"
what = sys.argv[2] if len(sys.argv) > 2 else "library"
sys.exit(run(backend, "library" if what == "library" else Witness(view())))
