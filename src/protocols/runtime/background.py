"""Driving a session off the thread that draws: commands go into a queue, one worker carries them out.

A commit waits for the disk, and a disk may take its time; the clock on the screen must not. The worker
also wakes the core when something comes due, and writes signs of life and drafts.
"""

from __future__ import annotations

import queue
import threading
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress

from protocols.engine.commands import Command, Wake
from protocols.engine.facts import Fact, Refusal
from protocols.journal import JournalError
from protocols.runtime.cues import Told, cue_lines, still_news
from protocols.runtime.driver import BEAT_MS, Driver
from protocols.runtime.ringing import Ringer
from protocols.view import View
from protocols.words import safe_line, say

DRAFT_MS = 250
"""How soon after a keystroke a draft is durable, in real ms."""

RETRY_S = 1.0
"""How long to wait before trying the disk again when something due could not be saved."""

Done = Callable[[Refusal | JournalError | None], None]


def _nobody(answer: Refusal | JournalError | None) -> None:
    """Nobody waits for an answer."""


_DRAFT: tuple[Command, Done] = (Wake(), _nobody)
"""What is put into the queue so that the worker looks at the drafts."""


class Background:
    """A driver with a thread of its own. All methods return at once, and may be called from any thread."""

    def __init__(
        self,
        driver: Driver,
        pilot: Callable[[Driver], None] | None = None,
        programs: Mapping[str, Sequence[str]] | None = None,
        log: Callable[[str], object] | None = None,
    ) -> None:
        """*log* is given the traceback of each mistake of ours."""
        self.driver = driver
        self._pilot = pilot
        self._queue: queue.SimpleQueue[tuple[Command, Done] | None] = queue.SimpleQueue()
        self._drafts = dict(driver.drafts)
        self._drafts_changed = 0.0
        self._busy_since: float | None = None
        self._trouble: JournalError | None = None
        self._cues: list[Told] = []
        self._lock = threading.Lock()
        self.closed = False
        """Whether it has let go of the file, which may be gone on with elsewhere."""
        self._log = log
        self._noted: set[str] = set()
        self._ringer = Ringer(programs or {}, self._tell, lambda: driver.state.quiet)
        driver.listeners.append(self._heard)
        self._thread = threading.Thread(target=self._run, name="session", daemon=True)
        self._thread.start()

    # -- for faces -------------------------------------------------------------------------------

    def view(self, audience: str = "console") -> View:
        """What to show now."""
        return self.driver.view(audience)

    def news(self) -> object:
        """Something that compares unequal once there is more to see than time that passes: facts, cues, a
        trouble, a commit that takes long."""
        return self.driver.state.seq, len(self._cues), self._trouble, self.saving_for_ms() // 100

    def submit(self, command: Command, done: Done) -> None:
        """Carry *command* out in order; *done* is called on the worker's thread."""
        self._queue.put((command, done))

    def saving_for_ms(self) -> int:
        """For how long the commit under way has taken, 0 when none is."""
        since = self._busy_since
        return 0 if since is None else int((time.monotonic() - since) * 1000)

    def trouble(self) -> str:
        """Why the journal cannot be written at the moment, as a sentence; empty when all is well."""
        trouble = self._trouble
        return "" if trouble is None else say(f"journal.{trouble.code}", **trouble.arguments)

    def take_cues(self) -> list[Told]:
        """The cues given since this was last asked."""
        with self._lock:
            taken, self._cues = self._cues, []
        return taken

    def draft(self, place: str, text: str) -> None:
        """Keep a half-typed *text*; an empty one is forgotten."""
        with self._lock:
            if text:
                self._drafts[place] = text
            elif place not in self._drafts:
                return
            else:
                del self._drafts[place]
            if not self._drafts_changed:
                self._drafts_changed = time.monotonic()
                self._queue.put(_DRAFT)  # the worker may be waiting for longer than a draft may

    def drafts(self) -> Mapping[str, str]:
        """All half-typed texts, by place."""
        with self._lock:
            return dict(self._drafts)

    def close(self) -> None:
        """Finish what is queued, write a last sign of life, let go of the file. May be called twice."""
        if self.closed:
            return
        self.closed = True
        self._queue.put(None)
        self._thread.join(timeout=10)

    # -- the worker ------------------------------------------------------------------------------

    def _tell(self, sentence: str) -> None:
        with self._lock:
            self._cues.append(Told(sentence, False))

    def _heard(self, facts: tuple[Fact, ...]) -> None:
        try:
            self._ringer.heard(still_news(facts, self.driver.state))
            lines = cue_lines(facts, self.driver.state)
        except Exception as error:  # the facts are saved, whatever becomes of their signals
            self._note(error)
            return
        if lines:
            with self._lock:
                self._cues.extend(lines)

    def _run(self) -> None:
        beat_at = time.monotonic() + BEAT_MS / 1000
        retry_at = 0.0
        while True:
            wait = beat_at - time.monotonic()
            if self._pilot is not None or self._drafts_changed:
                wait = min(wait, DRAFT_MS / 1000)
            due = self.driver.due_in_ms()
            if due is not None:
                wait = min(wait, self.driver.clock.seconds_until(due))
            if retry_at:
                wait = max(wait, min(DRAFT_MS / 1000, retry_at - time.monotonic()))
            try:
                item = self._queue.get(timeout=max(0.0, wait))
            except queue.Empty:
                pass
            else:
                if item is None:
                    break
                if item is not _DRAFT:
                    self._carry_out(*item)
                continue
            now = time.monotonic()
            if due is not None and now >= retry_at and self.driver.due_in_ms() == 0:
                retry_at = 0.0 if self._guarded(self.driver.wake) else now + RETRY_S
            if self._pilot is not None:
                self._guarded(self._fly)
            if now >= beat_at or self._drafts_ready(now):
                self._take_drafts()
                self._guarded(self.driver.beat)
                beat_at = time.monotonic() + BEAT_MS / 1000
        self._take_drafts()
        self.driver.close()

    def _fly(self) -> None:
        if self._pilot is not None:
            self._pilot(self.driver)

    def _carry_out(self, command: Command, done: Done) -> None:
        self._busy_since = time.monotonic()
        answer: Refusal | JournalError | None
        try:
            answer = self.driver.submit(command)
            if answer is None:
                self._trouble = None
        except Exception as error:
            self._trouble = answer = self._unsaved(error)
        finally:
            self._busy_since = None
        try:
            done(answer)
        except Exception as error:  # whoever asked has gone: what was done is done
            self._note(error)

    def _guarded(self, work: Callable[[], None]) -> bool:
        seq = self.driver.state.seq
        try:
            work()
        except Exception as error:
            self._trouble = self._unsaved(error)
            return False
        # A pilot that had nothing to do has not shown that saving works again.
        if work != self._fly or self.driver.state.seq != seq:
            self._trouble = None
        return True

    def _unsaved(self, error: Exception) -> JournalError:
        """What to tell of *error*. A mistake of ours must not end the thread: the clock would stand still."""
        if isinstance(error, JournalError):
            return error
        self._note(error)
        reason = safe_line(f"{type(error).__name__}: {error}", 200)
        return JournalError("failed", {"path": self.driver.path.name, "reason": reason})

    def _note(self, bug: Exception) -> None:
        """Log *bug*, once: what is due is tried again each second."""
        text = "".join(traceback.format_exception(bug))
        if self._log is not None and text not in self._noted:
            self._noted.add(text)
            with suppress(Exception):  # the disk may be what the trouble is about
                self._log(text)

    def _drafts_ready(self, now: float) -> bool:
        return bool(self._drafts_changed) and now - self._drafts_changed >= DRAFT_MS / 1000

    def _take_drafts(self) -> None:
        with self._lock:
            self._drafts_changed = 0.0
            self.driver.drafts = dict(self._drafts)
