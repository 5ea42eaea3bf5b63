"""The console: what a facilitator looks at for one second between two sentences, and the room for an hour.

Ten times a second it looks whether the session has news, or the digits of a clock would change; then it asks
for the view. What depends on the clock alone is a handful of short lines, painted when their text has
changed; everything else is drawn when a fact was added. What stands where is decided in
:mod:`protocols.tui.console`, what the keys are called in :mod:`protocols.tui.keyed`; here they become
commands.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from textual.content import Content
from textual.message import Message

from protocols.engine import commands
from protocols.engine.facts import Refusal
from protocols.runtime.half_typed import UNKEPT
from protocols.tui import asking, keeping, phrases
from protocols.tui.backend import Trouble
from protocols.tui.glances import message_words, over_words, speaking_words
from protocols.tui.keyed import Keyed
from protocols.tui.outcomes import done_words
from protocols.tui.widgets import Part, sheet
from protocols.view.shared import deed_words
from protocols.words import duration, listed, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from protocols.runtime.noting import Place
    from protocols.tui.backend import LiveSession
    from protocols.view.model import DeedView

POLL_S = 0.1
LOOK_S = 1.0
"""The session is looked at no later than this after the last time, even if there is nothing new in it."""
REST_S = 1.0
"""So long nobody has pressed a key before a question opens by itself."""
SAVING_MS = 100
"""From when on a commit under way is said to be one."""
MOST_CUES = 3
"""So many cues that are given at once are shown at once."""


class Saved(Message):
    """A command has ended; posted from whatever thread it ended in."""

    def __init__(
        self, command: commands.Command, outcome: Refusal | Trouble | None, drafts: dict[str, str]
    ) -> None:
        super().__init__()
        self.command = command
        self.outcome = outcome
        self.drafts = drafts


class RunScreen(Keyed):
    """A session, being run. *alone*: whether leaving it leaves the program."""

    room = "run"
    CSS_PATH = sheet("console")

    def __init__(self, session: LiveSession, alone: bool = False) -> None:
        super().__init__(session.view())
        self.session = session
        self._alone = alone
        self._under_way = 0
        self._last_next = 0.0
        self._covered = False
        self._look_at = 0.0
        self._news: object = None
        self.tied: commands.Decide | None = None
        """Votes that are equal, kept until the group has said which option it takes."""
        self.votes: tuple[commands.Decide, str] | None = None
        """The votes that were typed last, and how."""
        self.sorted: dict[str, Place] = {}
        """Where the last note of each step went: the next one goes there too."""
        self._gap_asked = ""
        self._finishing = False
        self._undoing: DeedView | None = None
        self.catching = ""
        """What the way to catch up is called that was chosen last."""

    def on_mount(self) -> None:
        """Show the session, and begin to follow it."""
        self.rebuild()
        self.say_draft()
        self.set_interval(POLL_S, self.glance)
        self.poll()

    def on_screen_suspend(self) -> None:
        """A window has opened."""
        self._covered = True

    def on_screen_resume(self) -> None:
        """A window has closed: a key that closed it and is held down a moment too long does nothing here."""
        if self._covered:
            self._last_next = time.monotonic()

    def glance(self) -> None:
        """Look at the session if there may be something to see."""
        if time.monotonic() >= self._look_at or self.session.news() != self._news:
            self.poll()

    def _until_next_second(self) -> float:
        """When the digits of a clock change next, in seconds from now, as far as :data:`LOOK_S`."""
        if self.view.speed != 1:
            return 0.0
        return min(LOOK_S, self.view.still_ms / 1000)

    def poll(self) -> None:
        """Show what is to be shown."""
        if self._finishing:
            return
        self._news = self.session.news()
        self.follow(self.session.view())
        self._look_at = time.monotonic() + self._until_next_second()
        if self.asked.by and not self.asked.waits:
            self.forget()
        cues = self.session.take_cues()
        if cues:
            # A flash is a line in reverse, not a blinking screen: nothing flashes unless asked.
            self.say_for_now(
                *(
                    ("● " + cue.text, "bold reverse $accent" if cue.how == "flash" else "bold $accent")
                    for cue in cues[-MOST_CUES:]
                )
            )
        if any(cue.bell for cue in cues):
            self.app.bell()
        self.show_saving(self.session.saving_for_ms() > SAVING_MS)
        self.tell(*self.banner())
        view = self.view
        if view.phase == "finished":
            self.show_minutes()
        elif (
            view.gap is not None
            and view.gap.id != self._gap_asked
            and self.is_active
            and self.home.rested(REST_S)
        ):
            # Not into the keys of somebody who types on: a number would be an answer.
            self._gap_asked = view.gap.id
            self.action_open("gap")

    def banner(self) -> list[Part]:
        """What the line above the keys says."""
        rows: list[Part] = []
        missing = dict.fromkeys(lane.missing for lane in self.view.lanes if lane.missing is not None)
        for code, titles in missing:
            rows.append((f" {say(f'tui.run.missing.{code}', titles=listed(titles))} ", "bold $accent"))
        if trouble := self.session.trouble():
            rows.append((f" {say('tui.run.trouble')} {trouble} ", "bold $on-over on $over"))
        if self.view.gap is not None:
            rows.append((say("tui.run.gap", length=duration(self.view.gap.ms)), "bold $over"))
        if message := message_words(self.view):
            # One line of it: the whole stands in the window that m opens.
            rows.append(Content(message).truncate(max(self.size.width - 8, 20), ellipsis=True))
        if over := over_words(self.view):
            rows.append((over, "bold $over"))
        if len(self.view.lanes) > 1 and self.chosen_lane is None and self.shared is None:
            rows += [(words, "bold") for words in speaking_words(self.view.lanes)]
        return rows + self.said

    def say_draft(self) -> None:
        """Say that there is a half-typed text to go on with."""
        names = keeping.keys_of_drafts(self)
        if names:
            self.say_for_now(say("tui.run.draft", keys=listed(names, "or")))

    # Commands, and what became of them.

    def submit(self, command: commands.Command, drafts: dict[str, str] | None = None) -> None:
        """Hand *command* over. *drafts*: the half-typed texts that it is made of. They leave their places, so
        that the next one begins empty; if it is not kept they come back, before anything else is written."""
        if not isinstance(command, commands.Write):
            # What was said, or asked, of the step before is not true of the next one.
            self.said = []
            self.asked.forget()
        self._under_way += 1
        drafts = drafts or {}
        for place in drafts:
            self.session.draft(place, "")

        def done(outcome: Refusal | Trouble | None) -> None:
            if outcome is not None and not (isinstance(outcome, Refusal) and outcome.code == "off-record"):
                for place, text in drafts.items():
                    if text:
                        self.session.draft(f"{place}{UNKEPT}", text)
            self.post_message(Saved(command, outcome, drafts))

        self.session.submit(command, done)

    def on_saved(self, message: Saved) -> None:
        """Say what became of it."""
        self._under_way -= 1
        outcome = message.outcome
        if isinstance(message.command, commands.Decide):
            tied = isinstance(outcome, Refusal) and outcome.code == "tie"
            self.tied = message.command if tied else None
        if isinstance(outcome, Refusal) and self._refused(message, outcome):
            pass  # said beside what was typed
        elif isinstance(outcome, Refusal):
            sentence = phrases.refusal_words(outcome)
            if isinstance(message.command, commands.Next) and outcome.code in ("needs", "undecided"):
                self.ask_again(asking.OFFERS, f"{sentence} (o)", lambda: True, message.command)
            else:
                self.say_for_now((sentence, "bold $over"))
                self._renew(sentence)
        elif isinstance(outcome, Trouble):
            self.say_for_now((outcome.sentence, "bold $over"))
            self._renew(outcome.sentence)
        else:
            if isinstance(message.command, commands.Undo | commands.Redo):
                self._say_undone(message.command)
            if isinstance(message.command, commands.Write):
                self._say_kept(message.command.kind)
            if told := done_words(self, message.command):
                self.say_for_now((told, "bold"))
            self._renew()
        self.poll()

    def _refused(self, message: Saved, outcome: Refusal) -> bool:
        """Say why in the window that it was typed into, open or opened again; whether that was possible."""
        sentence = phrases.refusal_words(outcome)
        if isinstance(message.command, commands.Decide) and outcome.code != "tie":
            from protocols.tui import choosing

            return choosing.refused(self, message.command, sentence)
        return keeping.refused(self, message.command, message.drafts, sentence)

    def _renew(self, wrong: str = "") -> None:
        """Let the window that is open show what it is now, or why something is not as it should be."""
        if not self.is_active:
            from protocols.tui.dialogs import Dialog

            if isinstance(self.app.screen, Dialog):
                self.app.screen.once_made(self.app.screen.renew, wrong)

    def _say_kept(self, kind: str) -> None:
        from protocols.tui.writing import WritingDialog

        n = sum(not one.withdrawn for one in self.session.view().entries)
        self.say_for_now((f"{say(f'tui.run.kept.{kind}')} {say('tui.run.kept', n=n)}", "bold"))
        if isinstance(self.app.screen, WritingDialog):
            self.app.screen.once_made(self.app.screen.saved)

    def action_next(self) -> None:
        """Start; the next turn; the next step. A key held down goes on once, not thirty times."""
        now = time.monotonic()
        held = (now - self._last_next) * 1000 < self.home.hold_ms
        self._last_next = now
        if held or self._under_way or asking.no_window(self):
            return
        if self.view.phase == "ready":
            self.submit(commands.Start())
        elif self.all_done:
            self.action_finish()
        elif not asking.wants_more(self):
            self.submit(commands.Next(self.lane_id))

    def action_step(self) -> None:
        """The next step, leaving out the turns still to come."""
        if self.view.phase == "under way" and not self._under_way and not asking.wants_more(self, whole=True):
            self.submit(commands.Next(self.lane_id, step=True))

    def action_previous(self) -> None:
        """One turn or step back."""
        self.submit(commands.Back(self.lane_id))

    def action_undo(self) -> None:
        """Take back what was done last: what stands in the bar, and nothing else."""
        deed = self.view.undo
        if deed is None:
            self.say_for_now((say("tui.run.nothing.undo"), ""))
        elif not self._under_way:
            self._undoing = deed
            self.submit(commands.Undo(deed.action))

    def action_redo(self) -> None:
        """Do again what was taken back."""
        deed = self.view.redo
        if deed is None:
            self.say_for_now((say("tui.run.nothing.redo"), ""))
        elif not self._under_way:
            self._undoing = deed
            self.submit(commands.Redo())

    def _say_undone(self, command: commands.Undo | commands.Redo) -> None:
        if self._undoing is not None:
            code = "undone" if isinstance(command, commands.Undo) else "redone"
            what = deed_words(self._undoing)
            self.say_for_now((say(f"tui.run.{code}", what=what), "bold"))

    def action_pause(self) -> None:
        """Stop the clock, or let it run on."""
        if self.view.phase == "under way":
            self.submit(commands.Resume() if self.view.paused else commands.Pause())

    def action_minute(self, minutes: int) -> None:
        """A minute more, or less."""
        if self.view.phase == "under way":
            self.submit(commands.AddTime(minutes * phrases.MINUTE, self.lane_id))

    # Looking, asking, leaving.

    def action_open(self, window: str) -> None:
        """Open a window over the console."""
        from protocols.tui.opening import WINDOWS

        WINDOWS[window](self)

    def action_scroll(self, by: int) -> None:
        """What is to be read out, where it is longer than its room."""
        self.query_one("#page").scroll_relative(y=by * 3, animate=False)

    def action_lane(self, by: int) -> None:
        """The next group, or all of them."""
        if len(self.view.lanes) > 1:
            self.choose_lane((self.lane_at + by) % (len(self.view.lanes) + 1))

    def action_choose(self, at: int) -> None:
        """This group (0: all)."""
        self.choose_lane(at)

    def action_outward(self) -> None:
        """From one group to all of them. Where there is no way back: it is pressed by habit, and whoever does
        types on, so it asks nothing."""
        if self.lane_at:
            self.choose_lane(0)
        else:
            self.say_for_now((say("tui.run.nothing.outward"), ""))

    def action_finish(self) -> None:
        """Ask whether to end the session."""
        answers = [("no", say("tui.finish.no")), ("yes", say("tui.finish.yes"))]
        heading, text = say("tui.finish.heading"), say("tui.finish.text")
        self._ask(heading, text, answers, lambda: self.submit(commands.Finish()))

    def action_leave(self) -> None:
        """Ask whether to leave; the session stays."""
        answers = [("no", say("tui.leave.no")), ("yes", say("tui.leave.yes"))]
        self._ask(say("tui.leave.heading"), say("tui.leave.text"), answers, self._leave)

    def _ask(self, heading: str, text: str, answers: list[tuple[str, str]], do: Callable[[], None]) -> None:
        """Ask what cannot be taken back: its key and a number in the middle of words are no answer."""
        from protocols.tui.dialogs import Question

        def answered(chosen: str | None) -> None:
            if chosen == "yes":
                do()

        self.app.push_screen(Question(heading, text, answers, grave=True), answered)

    def _leave(self) -> None:
        self._finishing = True
        self.home.close_session()
        if self._alone:
            self.app.exit(0)
        else:
            self.dismiss()

    def show_minutes(self) -> None:
        """The session has ended: close whatever is open over it, and show its minutes."""
        from protocols.tui.minutes import MinutesScreen

        if not self.is_active:
            # A note that is being typed is finished first; it belongs into the minutes.
            return
        self._finishing = True
        document = self.home.backend.minutes(self.session.path)
        self.home.close_session()
        if isinstance(document, Trouble):
            self.tell((document.sentence, "bold $over"))
            return
        screen = MinutesScreen(document, alone=self._alone, fresh=True)
        if self._alone:
            # The first screen of an application cannot be exchanged, only covered.
            self.app.push_screen(screen)
        else:
            self.app.switch_screen(screen)
