"""Every key of the program in one place: its id, its keys, what it does, and where it is offered.

The console's keys are all heard first: nothing is typed there, and what is typed right after a key that
opens a window must find that window open.

An id (``run.next``) is a promise: a user's own keymap will name it. The words for a key are the sentences
``tui.key.<id>`` (two or three words, for the bar at the bottom) and ``tui.help.<id>`` (a sentence, for the
help screen and tooltips).
"""

from __future__ import annotations

from typing import NamedTuple

from textual.binding import Binding
from textual.keys import key_to_character

from protocols.words import say


class Key(NamedTuple):
    """One thing that a key does. *bar*: whether the bar offers it, where there is room, in this order;
    *first*: whether it is heard before the widget that has the focus (for keys that are never typed);
    *shown*: its name where that is not the name of its first key. Without an *action* it only stands in the
    bar and the help: the widget that has the focus does it."""

    id: str
    keys: str
    action: str
    bar: bool = True
    first: bool = False
    shown: str = ""

    @property
    def label(self) -> str:
        """Two or three words for the bar."""
        return say(f"tui.key.{self.id}")

    @property
    def asked(self) -> tuple[str, tuple[str, ...]]:
        """Its action as a screen is asked whether it means anything now: the name, and what it is given."""
        name, _, rest = self.action.partition("(")
        return name, tuple(one.strip(" '") for one in rest.rstrip(")").split(",") if one)

    @property
    def help(self) -> str:
        """A sentence for the help screen."""
        return say(f"tui.help.{self.id}")


_EVERYWHERE = (
    Key("app.help", "f1,question_mark", "help"),
    Key("app.look", "ctrl+l", "look", bar=False),
)

KEYS: dict[str, tuple[Key, ...]] = {
    "library": (
        Key("library.open", "enter", ""),
        Key("library.move", "up,down", "", shown="↑↓"),
        Key("library.up", "up", "move(-1)", bar=False),
        Key("library.down", "down", "move(1)", bar=False),
        Key("library.filter", "tab", "app.focus_next"),
        Key("library.clear", "escape", "clear"),
        Key("app.help", "f1,question_mark", "help"),
        Key("app.quit", "ctrl+q", "quit"),
        Key("library.past", "f2,ctrl+o", "past", first=True),
        Key("library.resume", "f3,ctrl+r", "resume", first=True),
        Key("library.write", "f4,ctrl+n", "write", first=True),
        Key("library.demo", "f6,ctrl+t", "demo", first=True),
        Key("library.language", "f7", "language", bar=False, first=True),
        Key("app.look", "ctrl+l", "look", bar=False),
    ),
    "reading": (
        Key("reading.setup", "f5,enter", "setup", shown="Enter"),
        Key("reading.number", "up,down", "", shown="↑↓"),
        Key("reading.down", "pagedown", "scroll(1)"),
        Key("reading.own", "o", "own"),
        Key("reading.preview", "p", "preview"),
        Key("app.back", "escape", "back"),
        Key("reading.field", "tab", "app.focus_next"),
        Key("reading.up", "pageup", "scroll(-1)", bar=False),
        *_EVERYWHERE,
    ),
    "preview": (
        Key("preview.answers", "a", "answers"),
        Key("preview.pane", "tab", "next_pane(1)", shown="1-4"),
        Key("preview.move", "down", "move(1)", shown="↑↓"),
        Key("preview.people", "plus,equals_sign", "people(1)", shown="+ -"),
        Key("preview.minutes", "right_square_bracket,full_stop", "minutes(1)", shown="[ ]"),
        Key("preview.variant", "v", "variant"),
        Key("app.back", "escape,q", "back"),
        Key("preview.again", "r", "again"),
        Key("preview.size", "p", "size", bar=False),
        Key("preview.own", "m", "own_time", bar=False),
        Key("preview.pane-back", "shift+tab", "next_pane(-1)", bar=False),
        *(
            Key(f"preview.pane-{number}", str(number), f"pane({number - 1})", bar=False)
            for number in range(1, 5)
        ),
        Key("preview.up", "up", "move(-1)", bar=False),
        Key("preview.next", "right", "step(1)", bar=False),
        Key("preview.previous", "left", "step(-1)", bar=False),
        Key("preview.fewer", "minus", "people(-1)", bar=False),
        Key("preview.less", "left_square_bracket,comma", "minutes(-1)", bar=False),
        Key("preview.page-down", "pagedown", "scroll(1)", bar=False),
        Key("preview.page-up", "pageup", "scroll(-1)", bar=False),
        Key("app.help", "question_mark,f1,h", "help"),
        Key("app.look", "ctrl+l", "look", bar=False),
    ),
    "write": (
        Key("write.save", "ctrl+s,f5", "save", first=True),
        Key("write.field", "tab", "app.focus_next"),
        Key("app.back", "escape", "back"),
        Key("app.help", "f1,question_mark", "help"),
        Key("app.look", "ctrl+l", "look", bar=False),
    ),
    "setup": (
        Key("setup.begin", "ctrl+s,f5", "begin", first=True),
        Key("setup.field", "enter,tab", ""),
        Key("setup.name", "enter", "", shown="Enter"),
        Key("setup.after-names", "tab", "", shown="Tab"),
        Key("app.back", "escape", "back"),
        Key("app.help", "f1,question_mark", "help"),
        Key("app.look", "ctrl+l", "look", bar=False),
    ),
    "run": (
        Key("run.next", "space,enter,n,shift+space", "next", first=True),
        Key("run.gap", "g", "open('gap')", first=True),
        Key("run.lane", "tab", "lane(1)", first=True),
        Key("run.all", "escape", "outward", first=True),
        Key("run.offers", "o", "open('offers')", first=True),
        Key("run.note", "w", "open('note')", first=True),
        Key("run.pause", "p", "pause", first=True),
        Key("run.undo", "u,ctrl+z", "undo", first=True),
        Key("run.catch-up", "k", "open('catch_up')", first=True),
        Key("run.back", "b", "previous", first=True),
        Key("run.redo", "r,ctrl+y", "redo", first=True),
        Key("run.plus", "plus,equals_sign", "minute(1)", shown="+ -", first=True),
        Key("run.finish", "f", "finish", first=True),
        Key("run.leave", "q", "leave", first=True),
        Key("run.earlier", "l", "open('earlier')", first=True),
        Key("run.decision", "d", "open('decision')", first=True),
        Key("run.commitment", "c", "open('commitment')", first=True),
        Key("run.entries", "e", "open('entries')", first=True),
        Key("run.agenda", "a", "open('agenda')", first=True),
        Key("run.change", "x", "open('change')", first=True),
        Key("run.time", "t", "open('time')", first=True),
        Key("run.step", "s", "step", first=True),
        Key("run.talk", "v", "open('talk')", first=True),
        Key("run.break", "z", "open('break')", first=True),
        Key("run.modes", "m", "open('modes')", first=True),
        Key("run.down", "down,pagedown", "scroll(1)", bar=False, first=True),
        Key("run.up", "up,pageup", "scroll(-1)", bar=False, first=True),
        Key("run.minus", "minus", "minute(-1)", bar=False, first=True),
        Key("run.lane-back", "shift+tab", "lane(-1)", bar=False, first=True),
        Key("app.help", "question_mark,f1,h", "help", first=True),
        Key("app.look", "ctrl+l", "look", bar=False, first=True),
    ),
    "watch": (
        Key("watch.leave", "q", "leave"),
        Key("watch.down", "down,pagedown,space", "scroll(1)", shown="↓"),
        Key("watch.up", "up,pageup", "scroll(-1)", bar=False),
        *_EVERYWHERE,
    ),
    "minutes": (
        Key("minutes.markdown", "m", "export('markdown')"),
        Key("minutes.page", "h", "export('html')"),
        Key("minutes.json", "j", "export('json')"),
        Key("minutes.scroll", "up,down,pageup,pagedown", "", shown="↑↓"),
        Key("app.back", "escape,q,enter", "back"),
        *_EVERYWHERE,
    ),
    "past": (
        Key("past.open", "enter", ""),
        Key("past.move", "up,down", "", shown="↑↓"),
        Key("past.up", "up", "move(-1)", bar=False),
        Key("past.down", "down", "move(1)", bar=False),
        Key("past.minutes", "f5,ctrl+t", "minutes"),
        Key("past.resume", "ctrl+r", "resume", bar=False),
        Key("app.back", "escape", "back"),
        Key("app.help", "f1,question_mark", "help"),
        Key("app.look", "ctrl+l", "look", bar=False),
    ),
}
"""The keys of every screen, in the order of their importance."""


def bindings(room: str) -> list[Binding]:
    """Textual's bindings for the screen *room*."""
    return [
        Binding(
            key.keys, key.action, key.label, tooltip=key.help, id=key.id, priority=key.first, show=key.bar
        )
        for key in KEYS[room]
        if key.action
    ]


_NAMES = {
    "plus": "+",
    "minus": "-",
    "question_mark": "?",
    "equals_sign": "=",
    "up": "↑",
    "down": "↓",
    "left_square_bracket": "[",
    "right_square_bracket": "]",
    "full_stop": ".",
    "comma": ",",
}


SAID = ("space", "pagedown", "pageup")
"""Keys that have other words on them where other languages are written."""


def key_name(key: str) -> str:
    """How a key is called on a keyboard: ``ctrl+s`` is ``Ctrl+S``, ``question_mark`` is ``?``."""
    if key in _NAMES:
        return _NAMES[key]
    if key in SAID:
        return say(f"tui.on-key.{key}")
    *modifiers, last = key.split("+")
    sign = key_to_character(last) if "_" in last else None
    named = sign or {"escape": "Esc"}.get(last, last)
    if modifiers or len(named) > 1:
        named = named[:1].upper() + named[1:]
    return "+".join([*(part.capitalize() for part in modifiers), named])


def key_names(keys: str, most: int = 4) -> str:
    """The names of several keys, ``Space Enter n``, the commonest first."""
    return " ".join(key_name(key) for key in keys.split(",")[:most])
