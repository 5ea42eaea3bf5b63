"""The windows that open over a screen: questions, the agenda, all the keys. Those in which something is
written down are in :mod:`protocols.tui.writing`.

A dialog ends with :meth:`dismiss` and a value, which its opener gets through a callback; nobody waits for
one. Escape always leaves a dialog.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical, VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Input

from protocols.runtime.lengths import typed_length
from protocols.tui import phrases
from protocols.tui._compat import Dimming, Pictured
from protocols.tui.glances import entry_line
from protocols.tui.keys import KEYS, key_names
from protocols.tui.patience import Patient
from protocols.tui.whole import wrapped
from protocols.tui.widgets import Field, Part, Words, clickable, rows_high, sheet, size_at_once, spread
from protocols.words import clock_time, clock_times, duration, say

if TYPE_CHECKING:
    from protocols.tui.keeping import HalfTyped
    from protocols.view.model import AgendaRow, GapView, View

Answer = TypeVar("Answer")
Keep = Callable[[str, str], None]
"""Keeps a draft: place and text."""


CRAMPED = 19
"""In a terminal with fewer rows a window has no room for empty lines, and for a few answers at a time."""
AROUND = 7
"""So many rows are not for answers there, beside those of the question."""
ASKED_MOST = 3
"""A question has no more rows there."""


class Dialog(Pictured, Dimming, ModalScreen[Answer]):
    """A window in the middle: a heading, its contents, and its keys in the last line."""

    CSS_PATH = sheet("forms", "dialogs")
    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape", "leave", priority=True, show=False)]

    def __init__(self, heading: str, hint: str) -> None:
        super().__init__()
        self._heading = heading
        self._hint = hint
        size_at_once(self)
        self.on_resize()

    @property
    def typing(self) -> bool:
        """Whether the key that is heard now came right after another one."""
        return isinstance(self.app, Patient) and self.app.typing

    def contents(self) -> ComposeResult:
        """The widgets between heading and keys."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        """The window."""
        with Vertical(id="dialog"):
            yield Words(id="heading")
            yield from self.contents()
            yield Words(id="hint")

    def on_mount(self) -> None:
        """Say what this is and how to leave it."""
        self.query_one("#heading", Words).show((self._heading, "bold $accent"))
        self.query_one("#hint", Words).show((self._hint, "$quiet"))

    def on_resize(self) -> None:
        """Leave no line empty where there are few."""
        self.set_class(self.app.size.height < CRAMPED, "-cramped")

    def once_made(self, tell: Callable[..., None], *arguments: object) -> None:
        """Let *tell* happen now, or as soon as its parts are there: who types fast has opened it before it is
        known what became of the text before."""
        if self.is_mounted:
            tell(*arguments)
        else:
            self.call_later(tell, *arguments)

    def renew(self, wrong: str = "") -> None:
        """Something was kept while it is open, or was not for the reason *wrong*: show what it is now."""

    def action_leave(self) -> None:
        """Close without an answer."""
        self.dismiss(None)


class KeptDialog(Dialog[Answer]):
    """A window whose lines are kept while one types: left by mistake, or killed, it opens with them again."""

    def __init__(self, heading: str, hint: str, half: HalfTyped) -> None:
        super().__init__(heading, hint)
        self.half = half
        self._before = any(half.texts.values())
        self._first: dict[str, str] = {}

    def lines(self) -> ComposeResult:
        """The widgets between heading and keys."""
        raise NotImplementedError

    def contents(self) -> ComposeResult:
        """Where the text is from, and the lines."""
        yield Words(id="before")
        yield from self.lines()

    def on_mount(self) -> None:
        """Say whether it is from before."""
        super().on_mount()
        self._first = {field.id or "": field.value for field in self.query(Field)}
        self.query_one("#before", Words).show_if(self._before, (say("tui.write.before"), "$accent"))

    @on(Input.Changed)
    def keep_half(self, event: Input.Changed) -> None:
        """Nothing typed is lost, whatever happens now."""
        name = event.input.id or ""
        # That it was opened with something is no news, and nor is what its opener put there.
        if name in self.half.texts or event.value != self._first.get(name):
            self.half.keep(name, event.value)


class TimeDialog(Dialog[int]):
    """A question about a length; answers ms."""

    def __init__(self, heading: str, hint: str, example: str = "") -> None:
        """*example*: what stands in the empty line; without it, how time is added and taken."""
        super().__init__(heading, hint)
        self._example = example or say("tui.time.placeholder")

    def contents(self) -> ComposeResult:
        """One line."""
        yield Field("length", hint=self._example)

    @on(Input.Submitted)
    def action_save(self) -> None:
        """Understand it, or say what would be understood."""
        text = self.query_one(Field).value
        ms = typed_length(text)
        if ms is None and text.strip():
            self.query_one("#hint", Words).show((say("tui.time.unclear"), "bold $over"))
            return
        self.dismiss(ms)


class Question(Dialog[str]):
    """A question with a few answers, each a line with its number. Arrow keys and Enter, the number, or the
    mouse choose; what is safe is chosen first."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up,shift+tab", "turn(-1)", show=False),
        Binding("down,tab", "turn(1)", show=False),
        Binding("enter", "choose", show=False),
    ]

    def __init__(
        self,
        heading: str,
        text: str,
        answers: Sequence[tuple[str, str]],
        chosen: int = 0,
        grave: bool = False,
    ) -> None:
        """*answers*: value and sentence of each; *grave*: one of them cannot be taken back."""
        super().__init__(heading, say("tui.question.hint"))
        self._typed_into = grave and self.typing
        self._text = text
        self._answers = answers
        self._at = chosen

    def contents(self) -> ComposeResult:
        """The question and its answers."""
        yield Words(id="question")
        yield Words(id="answers")

    def on_mount(self) -> None:
        """Show what is chosen."""
        super().on_mount()
        self.query_one("#question", Words).show(self._text)
        self._paint()

    def say_anew(self, text: str, answers: Sequence[tuple[str, str]]) -> None:
        """Say it in other words, as they are true now: the answers are the same, and the one chosen stays."""
        if (text, answers) != (self._text, self._answers):
            self._text, self._answers = text, answers
            self.query_one("#question", Words).show(text)
            self._paint()

    def on_resize(self) -> None:
        """Show as many answers as there is room for, once that is known."""
        self.call_after_refresh(self._paint)

    def _paint(self) -> None:
        words = self.query_one("#answers", Words)
        height = self.app.size.height
        few = height < CRAMPED
        # Where there is the least room the question is not shown.
        unasked = bool({"-thin", "-flat"} & self.classes)
        asked = 0 if unasked else rows_high(self._text, words.size.width)
        most = max(height - AROUND - min(asked, ASKED_MOST), 2) if few else len(self._answers)
        first = min(max(self._at - most // 2, 0), max(len(self._answers) - most, 0))
        rows: list[Part] = []
        for at, (_, sentence) in enumerate(self._answers[first : first + most], first):
            chosen = at == self._at
            before = f"{'▶' if chosen else ' '} {at + 1}  "
            part = Content.assemble((f"{before}{sentence}", "bold $accent" if chosen else "$foreground"))
            parts = [part]
            if width := words.size.width:
                # What goes on in the next row stands below the words, and not below the number.
                cut = part.truncate(width, ellipsis=True)
                parts = [cut] if few else wrapped(part, width, len(before))
            rows += [clickable(one, f"screen.pick({at})") for one in parts]
        words.show(*rows)

    def on_key(self, event: events.Key) -> None:
        """A number chooses at once, unless it stands in a sentence that was meant for another window."""
        if event.key.isdecimal() and 1 <= int(event.key) <= len(self._answers):
            event.stop()
            if not self._astray:
                self.action_pick(int(event.key) - 1)
        elif event.is_printable:
            self._typed_into = True

    @property
    def _astray(self) -> bool:
        """Whether somebody types a sentence into it: nothing of that is an answer."""
        return self._typed_into and self.typing

    def action_turn(self, by: int) -> None:
        """The answer below, or above."""
        self._at = (self._at + by) % len(self._answers)
        self._paint()

    def action_choose(self) -> None:
        """The answer chosen."""
        if not self._astray:
            self.dismiss(self._answers[self._at][0])

    def action_pick(self, at: int) -> None:
        """This answer."""
        self.dismiss(self._answers[at][0])


def gap_question(gap: GapView, offset_min: int) -> Question:
    """What the time was that the session did not run, with the end that each answer leads to."""
    about = say("tui.gap.about") if gap.estimated else ""
    text = say(
        f"tui.gap.{gap.cause if gap.cause in ('closed', 'sleep') else 'sleep'}", length=duration(gap.ms)
    )
    answers = []
    ends = clock_times([end for _, end in gap.ends], offset_min)
    for (answer, _), end in zip(gap.ends, ends, strict=True):
        words = say(f"tui.gap.answer.{answer}", end=end)
        answers.append((answer, f"✓ {words}" if answer == gap.answer else words))
    return Question(say("tui.gap.heading"), f"{text} {about}".strip(), answers)


class Overlay(Dialog[None]):
    """A page to look at; any of the keys that open or close one closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter,space,q,a,f1,question_mark", "leave", show=False),
    ]

    def __init__(self, heading: str) -> None:
        super().__init__(heading, say("tui.overlay.hint"))

    def contents(self) -> ComposeResult:
        """A page that scrolls where it is too long."""
        with VerticalScroll(id="page"):
            yield Words(id="text")

    def page(self, width: int) -> list[Part]:
        """What stands on it."""
        raise NotImplementedError

    def on_mount(self) -> None:
        """Write the page."""
        super().on_mount()
        self.query_one("#page").focus()

    def on_resize(self) -> None:
        """Write it for the width there is, once that is known."""
        self.call_after_refresh(self._write)

    def _write(self) -> None:
        width = self.query_one("#page").size.width - 2
        self.query_one("#text", Words).show(*self.page(max(width, 20)))


class HelpDialog(Overlay):
    """All keys of a screen, in words."""

    def __init__(self, room: str) -> None:
        super().__init__(say("tui.help.heading"))
        self._room = room

    def page(self, width: int) -> list[Part]:
        """A line for each key; then how to do without keys."""
        keys = [key for key in KEYS.get(self._room, ()) if key.bar or key.action.startswith("look")]
        keymap = getattr(self.app, "keymap", {})
        names = {
            key.id: key_names(keymap[key.id], 3) if key.id in keymap else key.shown or key_names(key.keys, 3)
            for key in keys
        }
        wide = max((len(name) for name in names.values()), default=0) + 3
        rows: list[Part] = []
        for key in keys:
            first, *rest = Content(key.help).wrap(max(width - wide, 20))
            rows.append(Content.assemble((names[key.id].ljust(wide), "bold $accent"), first))
            rows += [Content(" " * wide) + line for line in rest]
        return [*rows, "", (say(f"tui.about.{self._room}"), "$quiet"), (say("tui.about.mouse"), "$quiet")]


TITLE_LEAST = 20
"""A title in the agenda is not cut shorter than this for what stands behind it."""


def agenda_rows(
    rows: Sequence[AgendaRow], width: int, planned_only: bool = False, offset_min: int = 0
) -> list[Part]:
    """The agenda as lines: when, what, how long; with what it took, once it was. *planned_only*: there is no
    session; when is from its start, else by the clock on the wall, so many minutes from UTC."""
    parts: list[Part] = []
    above: dict[int, AgendaRow] = {}
    for row in rows:
        above[row.depth] = row
        parent = above.get(row.depth - 1)
        if planned_only:
            start = duration(row.start_ms // 1000 * 1000)
        else:
            start = "" if row.begins_wall_ms is None else clock_time(row.begins_wall_ms, offset_min)
        sign = "" if planned_only else {"done": "✓ ", "now": "▶ "}.get(row.state, "  ")
        marks = phrases.row_marks(row, parent)
        style = "bold" if row.depth == 0 else ""
        if not planned_only:
            style = {"now": "bold $accent", "done": "$quiet"}.get(row.state, style)
        # What all passes took stands beside what was planned for all of them.
        length = phrases.row_length(row, all_passes=not planned_only)
        if row.actual_ms is not None and not planned_only:
            code = "tui.agenda.so-far" if row.state == "now" else "tui.agenda.took"
            length = say(code, planned=length, actual=duration(row.actual_ms))
        right = Content.assemble((length, "bold" if row.depth == 0 else "$quiet"))
        title = Content.assemble((f"{sign}{'  ' * row.depth}{row.title}", style or "$foreground"))
        # Where there is little room the title is cut, and what is special about it is still read.
        room = width - right.cell_length - 2 - 9 - (len(marks) + 2 if marks else 0)
        if room >= TITLE_LEAST and title.cell_length > room:
            title = title.truncate(room, ellipsis=True)
        left = Content.assemble((f"{start:>7}  ", "$quiet"), title, (f"  {marks}" if marks else "", "$quiet"))
        parts.append(spread(left, right, width))
    return parts


NOTES_LEAST = 12
"""So many of the newest notes stand below the agenda, also where it fills the page and more."""


AGAIN_S = 1.0
"""How often the agenda is written again while it is open: it may be read for as long as a step lasts."""


class AgendaOverlay(Overlay):
    """The agenda, where it stands, and what has been written down: as all of it is now."""

    def __init__(self, now: Callable[[], View]) -> None:
        super().__init__(say("tui.agenda.heading", title=now().title))
        self._now = now

    def on_mount(self) -> None:
        """Write it, and again as time passes."""
        super().on_mount()
        self.set_interval(AGAIN_S, self._write)

    def page(self, width: int) -> list[Part]:
        """The agenda; then the newest notes, the very newest last. They have a list of their own, and drawing
        hundreds of them is a time that everybody would wait for."""
        view = self._now()
        parts: list[Part] = [
            phrases.late_words(view),
            "",
            *agenda_rows(view.agenda, width, offset_min=view.offset_min),
        ]
        kept = [entry for entry in view.entries if not entry.withdrawn]
        room = max(self.query_one("#page").size.height - len(parts) - 3, NOTES_LEAST)
        if kept:
            parts += ["", (say("tui.side.notes"), "bold $accent")]
            if len(kept) > room:
                parts.append((say("tui.agenda.earlier-notes", n=len(kept) - room), "$quiet"))
            parts += (entry_line(entry) for entry in kept[-room:])
        return parts
