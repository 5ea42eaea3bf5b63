"""The small parts that screens are made of. Every text they are given is plain text, never markup."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Any, ClassVar

from textual import events
from textual.actions import SkipAction
from textual.app import ComposeResult, RenderResult
from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.content import Content
from textual.geometry import Size
from textual.message import Message
from textual.reactive import reactive
from textual.screen import Screen
from textual.style import Style
from textual.widget import Widget
from textual.widgets import Input, Static

from protocols.tui._compat import Pictured
from protocols.tui.big import best_scale, tall_text
from protocols.tui.keys import KEYS, Key, bindings, key_name
from protocols.words import TEXT_LIMIT, safe_line, say

if TYPE_CHECKING:
    from protocols.tui.app import ProtocolsApp

Part = str | tuple[str, str] | Content

SAID_S = 6.0
"""For how long a sentence that needs no answer stays."""


def rows_high(row: Part, width: int) -> int:
    """In how many rows of *width* a row of text finds room."""
    return max(len(Content.assemble(row).wrap(max(width, 20))), 1)


def lines(*rows: Part | None) -> Content:
    """Rows of text below one another; a row of None is left out."""
    return Content("\n").join(Content.assemble(row) for row in rows if row is not None)


def clickable(part: Part, action: str) -> Content:
    """*part*, such that a click on it does *action*."""
    content = Content.assemble(part)
    return content.stylize(Style.from_meta({"@click": action}))


def spread(left: Content, right: Content, width: int) -> Content:
    """*left* and *right* at the two ends of one line; where both do not fit, *left* is cut."""
    room = max(width - right.cell_length - 2, 0)
    if left.cell_length > room:
        left = left.truncate(room, ellipsis=True)
    return left + " " * max(width - left.cell_length - right.cell_length, 1) + right


def badge(words: str, plain: bool) -> Content:
    """*words* on the accent's ground; without colours (*plain*) in reverse."""
    style = "bold $on-accent on $accent"
    return Content.assemble((f" {words} ", f"{style} reverse" if plain else style))


def rows_that_fit(widths: Sequence[int], gap: int, width: int) -> list[list[int]]:
    """The numbers of the parts on each line, where parts of *widths* stand beside one another with a *gap*
    between two: those that do not fit into *width* cells stand below."""
    rows: list[list[int]] = []
    used = 0
    for at, wide in enumerate(widths):
        if rows and used + gap + wide <= width:
            rows[-1].append(at)
            used += gap + wide
        else:
            rows.append([at])
            used = wide
    return rows


class Words(Static):
    """Plain text that paints only when it has changed. *rows*: its height, where it never changes."""

    def __init__(self, id: str, classes: str = "", rows: int = 0) -> None:
        super().__init__(id=id, classes=classes, markup=False)
        self.auto_links = False
        self._rows = rows
        self._shown = Content("")

    @property
    def text(self) -> str:
        """What it shows; nothing while it takes no room."""
        return self._shown.plain if self.display else ""

    def show(self, *rows: Part | None) -> None:
        """Show *rows* below one another."""
        content = lines(*rows)
        if not content.is_same(self._shown):
            grows = not self._rows
            self._shown = content
            self.update(content, layout=grows)

    def show_if(self, wanted: bool, *rows: Part | None) -> None:
        """Show *rows*, or take no room at all."""
        if self.display != wanted:
            self.display = wanted
        if wanted:
            self.show(*rows)


class BigClock(Widget):
    """A clock as large as its room allows."""

    digits: reactive[str] = reactive("", layout=False)
    most: reactive[int] = reactive(0, layout=False)
    """The largest scale at which it is drawn; 0: as large as there is room."""

    def render(self) -> RenderResult:
        """The digits, centred from top to bottom."""
        width, height = self.size
        scale = best_scale(self.digits, width, height)
        if not scale:
            return Content(self.digits[:width]).stylize("bold")
        rows = tall_text(self.digits, min(scale, self.most or scale), 0, narrow=False)
        # A row to spare stands where no other parts them from the title, and else from their bar.
        above = (max(height - len(rows), 0) + (not self.styles.margin.top)) // 2
        return Content("\n".join([""] * above + rows), strip_control_codes=False)


BETWEEN = "   "
"""What stands between two keys of the bar."""


def _fitting(hints: Sequence[tuple[Content, bool]], room: int) -> list[Content]:
    """As many of the *hints* as find room side by side: those that are kept, then the others from the first
    on, until one finds none. The first key of all goes before everything."""
    taken: set[int] = set()
    kept = [at for at, (_, keep) in enumerate(hints) if keep or at == 0]
    for at in [*kept, *(at for at in range(len(hints)) if at not in kept)]:
        needed = hints[at][0].cell_length + (len(BETWEEN) if taken else 0)
        if needed > room:
            if at in kept:
                continue
            break
        room -= needed
        taken.add(at)
    return [hint for at, (hint, _) in enumerate(hints) if at in taken]


class KeyBar(Widget):
    """The keys of the moment, at the bottom, each of which can also be clicked. What finds no room is left
    to the help screen, whose key always stands at the right end. Keys that the screen *keeps* come first
    when room is shared out; each stands in its usual order all the same."""

    def on_mount(self) -> None:
        """Keep the colours as they are drawn; a hint looks like a key, not like a link."""
        self.auto_links = False

    def on_resize(self) -> None:
        """Choose again what finds room."""
        self.refresh()

    def render(self) -> RenderResult:
        """One line: ``Space next  w note  ...  ? help``."""
        screen = self.screen
        room = screen.room if isinstance(screen, Room) else ""
        keymap = {
            active.binding.id: key
            for key, active in reversed(screen.active_bindings.items())
            if active.binding.id
        }
        hints: list[tuple[Content, bool]] = []
        last = Content("")
        keys = KEYS.get(room, ())
        if isinstance(screen, Room):
            keys = tuple(sorted(keys, key=lambda key: not screen.leads(key)))
        for key in keys:
            if not key.bar or screen.check_action(*key.asked) is False:
                continue
            label = screen.key_label(key) if isinstance(screen, Room) else key.label
            if not label:
                continue
            hint = self._hint(key, label, keymap)
            if key.id == "app.help":
                last = hint
            else:
                hints.append((hint, isinstance(screen, Room) and screen.keeps_key(key)))
        line = Content(BETWEEN).join(_fitting(hints, self.size.width - last.cell_length - len(BETWEEN)))
        return spread(line, last, self.size.width)

    def _hint(self, key: Key, label: str, keymap: dict[str, str]) -> Content:
        own = self.screen.home.keymap.get(key.id) if isinstance(self.screen, Room) else None
        if own:
            name = key_name(own.split(",")[0])
        else:
            name = key.shown or key_name(min(keymap.get(key.id, key.keys).split(","), key=key.keys.find))
        hint = Content.assemble((name, "bold $accent"), " ", (label, "$quiet"))
        if not key.action:
            return hint
        action = key.action if "." in key.action else f"screen.{key.action}"
        return clickable(hint, action)


def sheet(*names: str) -> list[str | PurePath]:
    """The style sheets of a screen, beside this module."""
    return [Path(__file__).with_name(f"{name}.tcss") for name in names]


def size_at_once(screen: Screen[Any]) -> None:
    """Give a new *screen* the classes that the terminal's size gives it: with its first resize they would
    have it styled and painted a second time."""
    from protocols.tui.app import ProtocolsApp

    if isinstance(screen.app, ProtocolsApp):
        screen.add_class(*screen.app.size_classes(), update=False)


class Room(Pictured, Screen[None]):
    """A screen of the program: its contents, a line for what must be said now, and its keys.

    In a terminal too small for it, it says so, and :meth:`tiny_lines` what must not be missed.
    """

    room: ClassVar[str] = ""
    """Its name in the registry of keys."""

    def __init__(self) -> None:
        super().__init__()
        self._remark: tuple[Part, ...] = ()
        size_at_once(self)

    def __init_subclass__(cls) -> None:
        # The registry's keys stand beside those that a screen brings of its own.
        if cls.room and "BINDINGS" not in vars(cls):
            cls.BINDINGS = [*bindings(cls.room)]
        super().__init_subclass__()

    @property
    def home(self) -> ProtocolsApp:
        """The application, with its true type."""
        from protocols.tui.app import ProtocolsApp

        assert isinstance(self.app, ProtocolsApp)
        return self.app

    def contents(self) -> ComposeResult:
        """The widgets of this screen."""
        raise NotImplementedError

    def compose(self) -> ComposeResult:
        """The contents, what must be said, and the keys."""
        yield Words(id="tiny")
        with Vertical(id="room"):
            yield from self.contents()
            yield Words(id="tell")
            yield KeyBar(id="keys")

    def on_resize(self, event: events.Resize) -> None:
        """Say so where the terminal is too small."""
        self.show_tiny()

    def show_tiny(self) -> None:
        """Bring what a terminal too small shows up to date."""
        width, height = self.size
        if width < 50 or height < 15:
            self.query_one("#tiny", Words).show(
                *self.tiny_lines(), say("tui.tiny", width=width, height=height)
            )

    def tiny_lines(self) -> list[Part]:
        """What must be seen even in the smallest terminal."""
        return []

    def tell(self, *rows: Part) -> None:
        """Say something in the line above the keys; without *rows*, nothing any more."""
        self.query_one("#tell", Words).show_if(bool(rows), *rows)
        self.query_one(KeyBar).set_class(bool(rows), "-told")

    def tell_for_now(self, *rows: Part) -> None:
        """Say something that needs no answer in the line above the keys, and stop saying it after a while."""
        self.tell(*rows)
        said = self.query_one("#tell", Words).text
        self._remark = rows
        # The same may have been said once more meanwhile, or something else.
        self.set_timer(SAID_S, lambda: self._untell(said) if self._remark is rows else None)

    def _untell(self, said: str) -> None:
        if self.query_one("#tell", Words).text == said:
            self.tell()

    def key_words(self, key: Key) -> str:
        """What is written on the key that does *key*: the user's own, where there is one."""
        return key_name((self.home.keymap.get(key.id) or key.keys).split(",")[0])

    def update_keys(self) -> None:
        """Show the keys of the moment again."""
        self.query_one(KeyBar).refresh()

    def key_label(self, key: Key) -> str:
        """What *key* is called in the bar just now; empty where the bar need not offer it."""
        return key.label

    def has_use(self, key: Key) -> bool:
        """Whether there is anything for *key* to do now; pressed without, it says so."""
        return True

    def leads(self, key: Key) -> bool:
        """Whether *key* stands before all others in the bar now."""
        return False

    def keeps_key(self, key: Key) -> bool:
        """Whether the bar is to show *key* before others that stand to the left of it."""
        return False

    def hears(self, action: str) -> bool:
        """Whether it does *action*, which a key or a click asks for; called before it does."""
        return True

    def heard(self, action: str) -> None:
        """It has done *action*."""

    def action_help(self) -> None:
        """All keys, in words."""
        from protocols.tui.dialogs import HelpDialog

        self.app.push_screen(HelpDialog(self.room))

    def action_look(self) -> None:
        """The other theme."""
        self.home.change_look()


class Field(Input):
    """One line to type into. Everything is taken as typed; several lines that are pasted become one; nothing
    blinks."""

    def __init__(self, id: str, value: str = "", hint: str = "", classes: str = "") -> None:
        super().__init__(value, hint, id=id, classes=f"field {classes}", select_on_focus=False)
        self.cursor_blink = False

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """A question mark where nothing stands yet asks for help: no answer begins with one."""
        asks = character == "?" and not self.value and isinstance(self.screen, Room)
        return not asks and super().check_consume_key(key, character)

    async def _on_key(self, event: events.Key) -> None:
        """What is not for this field is a key of the screen."""
        if event.is_printable and not self.check_consume_key(event.key, event.character):
            event.prevent_default()

    def _on_paste(self, event: events.Paste) -> None:
        """Textual takes the first line, and lets go of the others."""
        event.prevent_default()
        event.stop()
        line = safe_line(event.text, TEXT_LIMIT)
        if self.selection.is_empty:
            self.insert_text_at_cursor(line)
        else:
            self.replace(line, *self.selection)


class NumberField(Field):
    """A whole number, or nothing. What is typed takes the place of the number that stands there; the arrow
    keys change it (by one, or *by* as many; 0: they are left to the screen)."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("up", "step(1)", show=False),
        Binding("down", "step(-1)", show=False),
    ]

    def __init__(
        self, id: str, value: int | None = None, start: int = 1, hint: str = "", by: int = 1
    ) -> None:
        super().__init__(id, "" if value is None else str(value), hint, "number")
        self.restrict = r"[0-9]{0,4}"
        self.select_on_focus = True
        self._start = start
        self._by = by

    @property
    def number(self) -> int | None:
        """The number typed, or None for nothing (and for 0)."""
        return int(self.value) or None if self.value.isdecimal() else None

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """Only digits are for this field; anything else is a key of the screen, or begins a search."""
        return character is not None and character.isdecimal()

    def action_step(self, by: int) -> None:
        """One more, or one less."""
        if not self._by:
            raise SkipAction
        number = self.number
        self.value = str(self._start if number is None else min(max(number + by * self._by, 1), 9999))
        self.action_select_all()


class RangeField(NumberField):
    """A whole number, or two with a hyphen between them: from so many (*least*) to so many (*number*)."""

    def __init__(self, id: str, hint: str = "") -> None:
        super().__init__(id, hint=hint, by=0)
        self.restrict = r"[0-9]{0,4}(-[0-9]{0,4})?"

    @property
    def number(self) -> int | None:
        """The most; while only the hyphen was typed, the number before it."""
        first, _, last = self.value.partition("-")
        return int(last or first or 0) or None

    @property
    def least(self) -> int | None:
        """The least; None where there is only one number."""
        first, _, last = self.value.partition("-")
        return int(first) or None if first and last else None

    def check_consume_key(self, key: str, character: str | None) -> bool:
        """A hyphen after a number belongs to it."""
        return super().check_consume_key(key, character) or (character == "-" and bool(self.value))


class Choice(Widget, can_focus=True):
    """One of a few: all stand in a line, the chosen one marked. Arrow keys, space or the mouse change it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,space", "turn(1)", show=False),
        Binding("left", "turn(-1)", show=False),
        Binding("enter", "app.focus_next", show=False),
    ]
    chosen: reactive[int] = reactive(0)

    class Changed(Message):
        """Another one was chosen."""

        def __init__(self, choice: Choice) -> None:
            super().__init__()
            self.choice = choice

        @property
        def control(self) -> Choice:
            """The widget it came from."""
            return self.choice

    def __init__(self, id: str, options: list[str], chosen: int = 0) -> None:
        super().__init__(id=id, classes="choice")
        self.auto_links = False
        self.options = options
        self.set_reactive(Choice.chosen, chosen)

    def _rows(self, width: int) -> list[list[int]]:
        return rows_that_fit([Content(f"● {text}").cell_length for text in self.options], 3, width)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """As many lines as it takes to show them all."""
        return max(len(self._rows(width)), 1)

    def render(self) -> RenderResult:
        """``● this   ○ that``."""
        return lines(
            *(Content("   ").join(self._option(at) for at in row) for row in self._rows(self.size.width))
        )

    def _option(self, at: int) -> Content:
        text = self.options[at]
        part = (f"● {text}", "bold $accent") if at == self.chosen else (f"○ {text}", "$foreground")
        return clickable(part, f"pick({at})")

    def action_turn(self, by: int) -> None:
        """The next, or the one before."""
        self.chosen = (self.chosen + by) % len(self.options)

    def action_pick(self, at: int) -> None:
        """This one."""
        self.chosen = at

    def watch_chosen(self) -> None:
        """Tell the screen."""
        self.post_message(self.Changed(self))
