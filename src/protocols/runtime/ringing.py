"""Signals that are programs: what a facilitator's own settings bind a protocol's word for a signal to.

A protocol only says a word (``how = "gong"``); which program that is stands in ``config.toml``, and nowhere a
stranger's file could reach. It is started without a shell and left alone: nothing waits for it.
"""

from __future__ import annotations

import subprocess
from collections.abc import Callable, Mapping, Sequence

from protocols.engine.facts import Fact
from protocols.words import reason, safe_line, say


class Ringer:
    """Starts the program of every signal that has one. *programs*: word to program and arguments; *tell* is
    given a sentence when one cannot be started, once for each. While it is *quiet*, nothing is started."""

    def __init__(
        self,
        programs: Mapping[str, Sequence[str]],
        tell: Callable[[str], None],
        quiet: Callable[[], bool] = lambda: False,
    ) -> None:
        self._programs = programs
        self._tell = tell
        self._quiet = quiet
        self.running: list[subprocess.Popen[bytes]] = []
        """The programs that have not ended yet, as far as anybody has looked."""
        self._failed: set[str] = set()

    def heard(self, facts: Sequence[Fact]) -> None:
        """Ring for the signals among *facts*; several groups' signal of one moment rings once."""
        self.running = [one for one in self.running if one.poll() is None]
        if self._quiet():
            return
        for how in dict.fromkeys(str(fact.data.get("how", "")) for fact in facts if fact.kind == "cue.given"):
            if how in self._programs and how not in self._failed:
                self._start(how, list(self._programs[how]))

    def _start(self, how: str, words: list[str]) -> None:
        quiet = subprocess.DEVNULL
        try:
            self.running.append(
                subprocess.Popen(words, stdin=quiet, stdout=quiet, stderr=quiet, start_new_session=True)
            )
        except (OSError, ValueError) as error:
            self._failed.add(how)
            why = reason(error)
            self._tell(say("cue.no-program", how=safe_line(how), program=safe_line(words[0]), why=why))
