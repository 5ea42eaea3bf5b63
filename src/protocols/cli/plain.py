"""The plain face: a session on plain lines, one line a cue, typed commands, no cursor movement.

For screen readers, simple terminals, pipes and scripts. What is typed is turned into a command by
:mod:`protocols.cli.plain_words`; what happens is told by :mod:`protocols.cli.plain_lines`. Nothing is told
before it is durable.
"""

from __future__ import annotations

import errno
import queue
import signal
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from typing import TYPE_CHECKING

from protocols.cli import (
    plain_answers,
    plain_entries,
    plain_lines,
    plain_live,
    plain_words,
    plain_writing,
)
from protocols.cli.plain_help import help_lines
from protocols.cli.told import tell
from protocols.cli.typed import LINE_LIMIT, typed_lines
from protocols.engine import commands
from protocols.engine.facts import Fact, Refusal
from protocols.engine.state import FINISHED, READY, UNDER_WAY
from protocols.journal import JournalError
from protocols.runtime import voting
from protocols.runtime.cues import cue_lines
from protocols.runtime.driver import BEAT_MS, Driver
from protocols.runtime.system import CLOSING_SIGNALS
from protocols.view import view as view_at
from protocols.view.leaving import before_leaving
from protocols.words import safe_line, say

if TYPE_CHECKING:
    from protocols.view import View
    from protocols.view.leaving import Asked

Pilot = Callable[[Driver], None]

ENDED = "ended"
LEFT = "left"


class _Closing(Exception):
    """The system asked the program to leave; *number* is the signal."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.number = number


class PlainFace:
    """One session on plain lines; :meth:`run` until it is finished or left."""

    def __init__(
        self,
        driver: Driver,
        *,
        pilot: Pilot | None = None,
        session: str = "",
        asks: bool = False,
        bell: bool = False,
        remarks: Callable[[], list[str]] = list,
    ) -> None:
        """*asks*: whether somebody types who can be asked before a step is left too early; a script cannot
        answer. *bell*: whether the terminal's bell rings with a signal. *remarks* answers what has gone
        wrong with plugins since it was last asked."""
        self.driver = driver
        self._bell = bell
        self._remarks = remarks
        self._asks = asks
        self._asked: set[Asked] = set()
        self.pilot = pilot
        self.session = session or driver.path.stem
        """What to write after ``protocols resume`` and ``protocols export`` to name this session."""
        self.group: str | None = None
        """The group that commands are for, or None for all."""
        self._waiting_until: int | None = None
        self._beat_at = 0.0
        self._trouble = ""
        self._told: set[str] = set()
        self._finish_asked = False
        self._leave_asked = False
        self._offered: list[tuple[str, int]] = []
        """The strategies that were told last, in their order."""
        self._tied: commands.Decide | None = None
        self._writing: plain_writing.Writing | None = None
        """The text of several lines that is being written."""
        self._carried = False
        """Whether the last command was carried out."""
        driver.listeners.append(self._heard)

    def tell(self, line: str) -> None:
        """Print one line, at once. Raises ``OSError`` when nobody reads any more."""
        tell(line)

    def run(self) -> int:
        """Drive the session until it is finished or left; the exit code."""
        previous = {number: signal.signal(number, self._signalled) for number in CLOSING_SIGNALS}
        try:
            self._greet()
            return self._loop()
        except _Closing as closing:
            return 128 + closing.number
        except KeyboardInterrupt:
            with suppress(OSError):
                self.tell("")
                self._leave()
            return 130
        except OSError as error:
            # The terminal's window may be gone before its signal comes.
            if error.errno != errno.EIO:
                raise
            return 128 + int(CLOSING_SIGNALS[-1])
        finally:
            # The last sign of life is not to be interrupted by being told to leave once more.
            for number in previous:
                signal.signal(number, signal.SIG_IGN)
            self.driver.close()
            for number, handler in previous.items():
                signal.signal(number, handler)

    def _leave(self) -> None:
        """Say that the session is kept, and how to take it up again."""
        for line in self._writing.left() if self._writing is not None else ():
            self.tell(line)
        if self.pilot is not None:
            self.tell(say("plain.demo-left"))
        elif self.driver.state.phase != FINISHED:
            self.tell(say("plain.left", session=f"--plain {self.session}"))

    # -- the loop --------------------------------------------------------------------------------

    def _loop(self) -> int:
        typed = typed_lines()
        while True:
            self._come_due()
            if self.pilot is not None:
                self._try(lambda: self.pilot(self.driver) if self.pilot else None)
                if self.driver.state.phase == FINISHED:
                    return 0
            if self._waiting_until is not None:
                if self.driver.clock.now().mono_ms < self._waiting_until:
                    time.sleep(self._pause_s())
                    continue
                self._waiting_until = None
            try:
                line = typed.get(timeout=self._pause_s())
            except queue.Empty:
                continue
            if line is None:
                if self.pilot is not None:
                    time.sleep(self._pause_s())
                    continue
                self._leave()
                return 0
            end = self._obey(line)
            for remark in self._remarks():
                self.tell(remark)
            if end is not None:
                return 0

    def _pause_s(self) -> float:
        """How long to wait for a line: until something comes due or a sign of life is wanted."""
        wait = max(0.0, self._beat_at - time.monotonic())
        due = self.driver.due_in_ms()
        if due is not None:
            wait = min(wait, self.driver.clock.seconds_until(due))
        if self._waiting_until is not None:
            left = self._waiting_until - self.driver.clock.now().mono_ms
            return max(0.0, min(wait, self.driver.clock.seconds_until(left)))
        if self.pilot is not None:
            wait = min(wait, 0.1)
        return max(0.005, wait)

    def _come_due(self) -> None:
        if self.driver.due_in_ms() == 0:
            self._try(self.driver.wake)
        now = time.monotonic()
        if now >= self._beat_at:
            self._beat_at = now + BEAT_MS / 1000
            self._try(self.driver.beat)

    def _try(self, work: Callable[[], None]) -> None:
        """Do *work*; if it cannot be saved say so once, and once more when it can again."""
        try:
            work()
        except JournalError as error:
            sentence = say(f"journal.{error.code}", **error.arguments)
            if sentence != self._trouble:
                self._trouble = sentence
                self.tell(say("plain.not-saved", why=sentence))
            self._beat_at = max(self._beat_at, time.monotonic() + 1.0)
            time.sleep(0.2)
        else:
            if self._trouble:
                self._trouble = ""
                self.tell(say("plain.saved-again"))

    # -- what is typed ---------------------------------------------------------------------------

    def _obey(self, line: str) -> str | None:
        if len(line) > LINE_LIMIT:
            self.tell(say("plain.too-long"))
            return None
        view = self.driver.view()
        if self._writing is not None:
            meant = plain_writing.command_in(line, view, self.group)
            if meant is None:
                return self._write(self._writing, line, view)
            if isinstance(meant, plain_words.Begun | commands.Finish):
                self.tell(say("plain.writing.first"))
                return None
        else:
            meant = plain_words.understand(line, view, self.group)
        if isinstance(meant, commands.Finish) and self._to_be_asked():
            return None
        self._finish_asked = False
        if not isinstance(meant, commands.Next):
            # Only the very next line is an answer.
            self._asked.clear()
        asked_to_leave = isinstance(meant, plain_words.Ask) and meant.what == "leave"
        if asked_to_leave and not self._leave_asked and self.driver.state.phase == UNDER_WAY:
            self._leave_asked = True
            self.tell(say("plain.leave-again"))
            return None
        self._leave_asked = False
        if isinstance(meant, plain_words.Mistake):
            self.tell(meant.sentence)
            return None
        if isinstance(meant, plain_words.Ask):
            return self._answer(meant, view)
        if isinstance(meant, plain_words.Begun):
            self._begin_writing(meant, view)
            return None
        if isinstance(meant, plain_words.Remarked):
            end = self._carry_out(meant.command)
            if self._carried:
                self.tell(meant.sentence)
            return end
        return self._carry_out(meant)

    def _begin_writing(self, begun: plain_words.Begun, view: View) -> None:
        """Take what is typed from here on as a text; nothing where nothing is kept of what is said."""
        writing = plain_writing.begin(begun, self.driver.drafts, self._keep_half_typed, view)
        if begun.entry is None and plain_entries.record(view, writing.begun.lane) == "none":
            self.tell(say("refusal.off-record"))
            return
        self._writing = writing
        for told in [*writing.opening(view), *writing.place()]:
            self.tell(told)

    def _write(self, writing: plain_writing.Writing, line: str, view: View) -> str | None:
        """A line of the text that is being written."""
        told, end = writing.line(line, view), None
        if writing.command is not None:
            command, writing.command = writing.command, None
            end = self._carry_out(command)
            if self._carried:
                writing.accepted()
            else:
                told = [*told, *writing.refused()]
        if writing.done:
            self._writing = None
        for one in told:
            self.tell(one)
        return end

    def _keep_half_typed(self, texts: Mapping[str, str]) -> None:
        """Make half-typed texts durable, by place; an empty one is forgotten."""
        drafts = self.driver.drafts
        before = dict(drafts)
        drafts.update(texts)
        for place in [place for place, text in drafts.items() if not text]:
            del drafts[place]
        if drafts != before:
            self._try(self.driver.beat)

    def _to_be_asked(self) -> bool:
        """Whether an end before the end has to be confirmed, by typing it once more; then it is asked."""
        state = self.driver.state
        if self._finish_asked or state.phase == FINISHED:
            return False
        if state.phase == READY:
            self.tell(say("plain.finish-unbegun"))
        else:
            left = plain_lines.steps_left(state)
            if not left:
                return False
            self.tell(say("plain.finish-again", n=left))
        self._finish_asked = True
        return True

    def _answer(self, asked: plain_words.Ask, view: View) -> str | None:
        if asked.what in ("quit", "leave"):
            self._leave()
            return LEFT
        if asked.what == "wait":
            self._waiting_until = self.driver.clock.now().mono_ms + int(asked.detail)
            return None
        if asked.what == "help":
            for told in help_lines(asked.detail, view):
                self.tell(told)
            return None
        if asked.what == "minutes":
            self.tell(self._minutes())
            return None
        if asked.what == "catchup":
            return self._catch_up(asked.detail, view)
        if asked.what == "group":
            self.group = asked.detail or None
            if self._writing is not None:
                self._writing.meant_for(self.group, view)
            title = next((lane.title for lane in view.lanes if lane.id == self.group), "")
            self.tell(say("plain.group", group=title) if title else say("plain.all-groups"))
            return None
        for told in plain_answers.answer(asked.what, view, self.group, asked.detail):
            self.tell(told)
        return None

    def _minutes(self) -> str:
        """The minutes as they are by now."""
        from protocols.records.minutes import minutes, source_line
        from protocols.records.pages import plain

        state = self.driver.state
        source = source_line(state.text)
        made = minutes(state, self.driver.clock.now(), session_id=self.driver.path.stem, source=source)
        return plain(made).rstrip("\n")

    def _catch_up(self, which: str, view: View) -> str | None:
        """Tell the ways there are; with ``look`` and a number, what that one would do to each step; with a
        number (or a name), do it."""
        from protocols.runtime import catching

        word, _, rest = which.partition(" ")
        looking = word.casefold() in ("look", "show", "steps")
        which = rest.strip() if looking else which
        if which and not which.isdecimal():
            return self._carry_out(commands.CatchUp(safe_line(which, 60)))
        # A number is one of those that were told last, though time has passed since.
        if not which or not self._offered:
            shown = self.driver.previews()
            self._offered = [(one.strategy, one.change_ms) for one in shown]
            if not which:
                code = "none" if view.phase != "under way" or abs(view.late_ms) < 1_000 else "nothing-helps"
                told = (
                    [*catching.numbered(shown, view), say("catchup.how")]
                    if shown
                    else [say(f"catchup.{code}")]
                )
                for line in told:
                    self.tell(line)
                return None
        at = int(which) - 1 if len(which) < 5 else -1
        if not 0 <= at < len(self._offered):
            self.tell(say("catchup.no-such", n=len(self._offered)) if self._offered else say("catchup.none"))
            return None
        name, change_ms = self._offered[at]
        if not looking:
            return self._carry_out(commands.CatchUp(name, change_ms))
        found = next((one for one in self.driver.previews() if one.strategy == name), None)
        if found is None:
            self.tell(say("catchup.no-longer"))
            return None
        self._offered[at] = (name, found.change_ms)
        for line in (catching.choice_line(found, view), *catching.detail_lines(found)):
            self.tell(line)
        self.tell(say("catchup.how-one", number=which))
        return None

    def _carry_out(self, command: commands.Command) -> str | None:
        self._carried = False
        command = voting.settled(self._tied, command)
        if self._asks and isinstance(command, commands.Next) and self._ask_before(command):
            return None
        leaving = plain_live.open_decisions(self.driver.view()) if isinstance(command, commands.Next) else {}
        try:
            refusal = self.driver.submit(command)
        except JournalError as error:
            self._trouble = say(f"journal.{error.code}", **error.arguments)
            self.tell(say("plain.not-saved", why=self._trouble))
            return None
        if isinstance(command, commands.Decide):
            # Votes that are equal are kept until the group has said which option it takes.
            self._tied = command if isinstance(refusal, Refusal) and refusal.code == "tie" else None
        self._carried = refusal is None
        if isinstance(refusal, Refusal):
            sentence = say(f"refusal.{refusal.code}", **refusal.arguments)
            if refusal.code in ("needs", "undecided"):
                sentence += " " + say("plain.try-anyway", command=refusal.nearest)
            elif refusal.nearest:
                sentence += " " + say("plain.try", command=refusal.nearest)
            self.tell(sentence)
        elif leaving:
            here = {lane.step.step for lane in self.driver.view().lanes if lane.step is not None}
            for step, title in leaving.items():
                if step not in here:
                    self.tell(say("plain.left-open", title=title))
        return ENDED if self.driver.state.phase == FINISHED else None

    def _ask_before(self, command: commands.Next) -> bool:
        """Whether there was something to ask before going on, and it had not been asked yet; then it is."""
        if command.anyway or command.ago_ms:
            return False  # whoever says so has thought of it
        asked = before_leaving(self.driver.view(), command.lane, command.step, self._asked)
        if asked is None:
            return False
        self._asked.update(asked.settles)
        self.tell(plain_lines.asked_words(asked, "step" if command.step else "next"))
        return True

    # -- what is told ----------------------------------------------------------------------------

    def _greet(self) -> None:
        view = self.driver.view()
        lines = plain_answers.greeting(view, self.session)
        if view.phase != FINISHED:
            lines += plain_answers.half_typed(self.driver.drafts)
        for line in lines:
            self.tell(line)

    def _heard(self, facts: tuple[Fact, ...]) -> None:
        # As it was at their moment: a step is told with the whole of its time, however fast the clock runs.
        view = view_at(self.driver.state, facts[-1].moment)
        known = {lane.id for lane in view.lanes}
        if self.group is not None and self.group not in known:
            self.group = None
        for line in plain_lines.news(facts, self.driver.state, view, self._told):
            self.tell(line)
        if self._bell and any(cue.bell for cue in cue_lines(facts, self.driver.state)):
            print("\a", end="", flush=True)
        if any(fact.kind == "session.finished" for fact in facts):
            for line in plain_answers.farewell(view, self.session):
                self.tell(line)

    def _signalled(self, number: int, frame: object) -> None:
        raise _Closing(number)
