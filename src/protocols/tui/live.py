"""A session driven by this program, as the screens see it. No Textual in here."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING

from protocols.tui.backend import Cue, Done, Trouble
from protocols.words import say

if TYPE_CHECKING:
    from protocols.engine.commands import Command
    from protocols.engine.facts import Refusal
    from protocols.engine.state import State
    from protocols.journal import JournalError
    from protocols.plan.strategies import Preview
    from protocols.runtime.driver import Driver
    from protocols.view import View


def journal_sentence(error: JournalError) -> str:
    """What is wrong with a session's file, for a person."""
    return say(f"journal.{error.code}", **error.arguments)


class Live:
    """A session driven by this program, off the thread that draws. *bell*: whether cues may ring one;
    *programs*: what the user's settings bind words for signals to; *log*: takes the traceback of a bug."""

    def __init__(
        self,
        driver: Driver,
        pilot: Callable[[Driver], None] | None = None,
        *,
        bell: bool = False,
        programs: Mapping[str, Sequence[str]] | None = None,
        log: Callable[[str], object] | None = None,
    ) -> None:
        from protocols.runtime.background import Background

        self._driver = driver
        self._bell = bell
        self._background = Background(driver, pilot, programs, log)

    @property
    def path(self) -> str:
        """The file it is kept in."""
        return str(self._driver.path)

    @property
    def state(self) -> State:
        """The state as it is durable."""
        return self._driver.state

    @property
    def closed(self) -> bool:
        """Whether the file was let go of: then it alone tells what has become of the session."""
        return self._background.closed

    def view(self) -> View:
        """What to show now."""
        return self._background.view()

    def news(self) -> object:
        """Something that compares unequal once there is more to see than time that passes."""
        return self._background.news()

    def previews(self) -> list[Preview]:
        """What each strategy to catch up would do now."""
        return self._driver.previews()

    def submit(self, command: Command, done: Done) -> None:
        """Carry *command* out, off this thread; then call *done*."""

        def tell(answer: Refusal | JournalError | None) -> None:
            from protocols.journal import JournalError

            if isinstance(answer, JournalError):
                done(Trouble(journal_sentence(answer)))
            else:
                done(answer)

        self._background.submit(command, tell)

    def saving_for_ms(self) -> int:
        """For how long the commit under way has taken."""
        return self._background.saving_for_ms()

    def trouble(self) -> str:
        """Why nothing can be saved at the moment, or empty."""
        return self._background.trouble()

    def take_cues(self) -> list[Cue]:
        """The cues given since this was last asked."""
        return [Cue(one.text, one.bell and self._bell, one.how) for one in self._background.take_cues()]

    def draft(self, place: str, text: str) -> None:
        """Keep a half-typed text."""
        self._background.draft(place, text)

    def drafts(self) -> Mapping[str, str]:
        """All half-typed texts, by place."""
        return self._background.drafts()

    def close(self) -> None:
        """Save what is left and let go of the file."""
        self._background.close()
