"""Who speaks: the list of the people here, the unheard first; Enter taps the chosen one.

A number is that of somebody's place in the list of people, so it stays the same all session long. What is
said here of anybody is for the facilitator alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input

from protocols.engine import commands
from protocols.tui.dialogs import Dialog
from protocols.tui.widgets import Field, Part, Words, clickable, spread
from protocols.words import duration, say

if TYPE_CHECKING:
    from protocols.tui.running import RunScreen
    from protocols.view.model import LaneView, View

FACILITATOR = "facilitator"
ROWS_LESS = 14
"""So many lines of the screen are not for the list."""


class Row(NamedTuple):
    """Somebody who can be tapped: their *number*, and in *words* how far they have been heard. *rank*: the
    unheard come first."""

    who: str
    number: int
    name: str
    words: str
    rank: int


def speaking_words(lanes: Iterable[LaneView]) -> list[str]:
    """``speaking: Amal 0:42`` for each of *lanes* in which somebody was tapped."""
    return [
        say("tui.talk.speaking", name=lane.talk.speaking, time=duration(lane.talk.ms // 1000 * 1000))
        for lane in lanes
        if lane.talk is not None and lane.talk.tapped
    ]


def rows_of(view: View, lanes: Sequence[LaneView]) -> list[Row]:
    """Everybody in *lanes*: who speaks now, then the unheard, then the others, and the facilitator last."""
    talks = [lane.talk for lane in lanes if lane.talk is not None and lane.talk.counted]
    here = {one for talk in talks for one in talk.people}
    silent = {one for talk in talks for one in talk.unheard}
    now = {talk.who: talk for talk in talks if talk.who}
    rows = []
    for number, (who, name) in enumerate(view.persons, 1):
        if who in here:
            rows.append(_row(view, who, number, name, who in silent, now.get((who,))))
    name = view.facilitator or say("common.facilitator")
    rows.append(_row(view, FACILITATOR, 0, name, False, now.get((FACILITATOR,))))
    return sorted(rows, key=lambda row: row.rank)


def _row(view: View, who: str, number: int, name: str, silent: bool, now: object) -> Row:
    from protocols.view.model import TalkView

    said = next((one for one in view.voices if one.who == (who,)), None)
    words = ""
    if said is not None and said.times:
        time = duration(said.ms // 1000 * 1000)
        words = say("tui.talk.said", time=time, share=said.share, n=said.times)
    if isinstance(now, TalkView):
        time = duration(now.ms // 1000 * 1000)
        code = "tui.talk.now" if now.tapped else "tui.talk.turn"
        return Row(who, number, name, say(code, time=time), 0 if now.tapped else 3)
    if who == FACILITATOR:
        return Row(who, number, name, words, 4)
    if said is not None and not said.heard:
        return Row(who, number, name, say("tui.talk.unheard"), 1)
    if silent:
        words = f"{words} · {say('tui.talk.unheard-here')}" if words else say("tui.talk.unheard-here")
        return Row(who, number, name, words, 2)
    return Row(who, number, name, words, 3)


def matching(rows: Sequence[Row], typed: str) -> list[Row]:
    """The rows that *typed* means: a number, or a part of a name; the nearest first."""
    folded = typed.strip().casefold()
    if not folded:
        return list(rows)

    def distance(row: Row) -> int:
        name = row.name.casefold()
        if folded in (str(row.number), name):
            return 0
        if name.startswith(folded):
            return 1
        return 2 if folded in name else 3

    return sorted((row for row in rows if distance(row) < 3), key=distance)


class TalkDialog(Dialog[str]):
    """The people here, to tap one of them; answers the id."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,shift+tab", "turn(-1)", priority=True, show=False),
        Binding("down,tab", "turn(1)", priority=True, show=False),
    ]

    def __init__(self, rows: Sequence[Row]) -> None:
        super().__init__(say("tui.talk.heading"), say("tui.talk.hint"))
        self._rows = list(rows)
        self._shown = list(rows)
        # Who speaks stands first, so that they can be ended; chosen is who has not been heard.
        self._at = 1 if len(rows) > 1 and rows[0].rank == 0 else 0

    def contents(self) -> ComposeResult:
        """The field to narrow the list down, and the list."""
        yield Field("filter", hint=say("tui.talk.filter"))
        yield Words(id="answers")

    def on_mount(self) -> None:
        """Show the list."""
        super().on_mount()
        self._paint()

    def on_resize(self) -> None:
        """Show as much of it as there is room for, once that is known."""
        self.call_after_refresh(self._paint)

    def _paint(self) -> None:
        words = self.query_one("#answers", Words)
        if not self._shown:
            words.show((say("tui.talk.nobody"), "$quiet"))
            return
        most = max(self.app.size.height - ROWS_LESS, 2)
        first = min(max(self._at - most // 2, 0), max(len(self._shown) - most, 0))
        width = max(words.size.width, 20)
        drawn: list[Part] = []
        for at, row in enumerate(self._shown[first : first + most], first):
            chosen = at == self._at
            sign, style = ("▶", "bold $accent") if chosen else (" ", "$foreground")
            left = Content.assemble((f"{sign} {row.number:>2}  {row.name}", style))
            right = Content.assemble((row.words, "bold" if row.rank in (0, 1) else "$quiet"))
            drawn.append(clickable(spread(left, right, width), f"screen.pick({at})"))
        left_out = len(self._shown) - len(drawn)
        if left_out:
            drawn.append((say("tui.talk.more", n=left_out), "$quiet"))
        words.show(*drawn)

    @on(Input.Changed)
    def narrow(self, event: Input.Changed) -> None:
        """Only who is meant."""
        self._shown = matching(self._rows, event.value)
        self._at = 1 if not event.value.strip() and len(self._rows) > 1 and self._rows[0].rank == 0 else 0
        self._paint()

    @on(Input.Submitted)
    def action_choose(self) -> None:
        """Tap the one chosen."""
        if self._shown:
            self.dismiss(self._shown[self._at].who)

    def action_turn(self, by: int) -> None:
        """The one below, or above."""
        if self._shown:
            self._at = (self._at + by) % len(self._shown)
            self._paint()

    def action_pick(self, at: int) -> None:
        """This one."""
        self.dismiss(self._shown[at].who)


def ask(screen: RunScreen) -> None:
    """Let the facilitator tap somebody; where nobody's talk is counted, say so."""
    lane, where = screen.chosen_lane, screen.lane_id
    lanes = [lane] if lane is not None else list(screen.view.lanes)
    if not any(one.talk is not None and one.talk.counted for one in lanes):
        screen.say_for_now((say("refusal.talk-unkept"), "bold $over"))
        return

    def tapped(who: str | None) -> None:
        if who is not None:
            screen.submit(commands.Speak(who, where))

    screen.app.push_screen(TalkDialog(rows_of(screen.view, lanes)), tapped)
