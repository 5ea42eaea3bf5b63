"""Everything that has a key on a screen, by name: for whoever knows what they want and not which key it has.

What is typed is looked for in the names and in the sentences about them, so that "late" finds both who has
come late and how to catch up. What only moves about in a list or a page is not in it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from textual.command import DiscoveryHit, Hit, Hits, Provider
from textual.content import Content

from protocols.runtime.noting import folded
from protocols.tui.keys import KEYS, key_names
from protocols.tui.widgets import Room
from protocols.words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from textual.screen import Screen

    from protocols.tui.app import ProtocolsApp
    from protocols.tui.keys import Key

MOVES = ("move", "scroll", "next_pane")
"""Actions that only move about."""
BACKWARDS = ("run.lane-back", "preview.next", "preview.previous")
"""Keys that do too."""
MOST_KEYS = 3
"""More keys of one thing than these are left to the help."""
NAMED = {"run.plus": ("tui.palette.plus", "tui.palette.plus.help")}
"""What has another name here than in the bar, where one key stands for two, and another sentence."""


class Named(NamedTuple):
    """One thing that can be done: its *name*, its *keys*, a sentence about it, and how it is done."""

    name: str
    keys: str
    about: str
    do: Callable[[], Any]


def named(app: ProtocolsApp, screen: Screen[Any]) -> Iterator[Named]:
    """What can be done on *screen* now, in the order of its importance."""

    def does(action: str) -> Callable[[], Any]:
        name = action if "." in action else f"screen.{action}"
        return lambda: app.call_later(app.run_action, name)

    for key in KEYS.get(screen.room, ()) if isinstance(screen, Room) else ():
        if not isinstance(screen, Room) or not _wanted(key) or not screen.has_use(key):
            continue
        if screen.check_action(*key.asked):
            label, about = screen.key_label(key) or key.label, key.help
            if key.id in NAMED:
                label, about = map(say, NAMED[key.id])
            own = app.keymap.get(key.id)
            keys = key_names(own or key.keys, MOST_KEYS if own or not key.shown else 1)
            yield Named(label[:1].upper() + label[1:], keys, about, does(key.action))
    quit_ = say("tui.palette.quit"), key_names("ctrl+q"), say("tui.palette.quit.help")
    yield Named(*quit_, does("app.quit"))


def _wanted(key: Key) -> bool:
    name, _ = key.asked
    return bool(key.action) and name not in MOVES and key.id not in BACKWARDS


def nearness(typed: str, one: Named) -> int:
    """How well *typed* fits: to the name, or to a sentence that has all its words, or their beginnings; 0
    where it is nothing of it."""
    wanted, name = folded(typed), folded(one.name)
    if name.startswith(wanted):
        return 5
    if f" {wanted}" in name:
        return 4
    if wanted in name or wanted == folded(one.keys):
        return 3
    said, words = [folded(word) for word in one.about.split()], wanted.split()
    if set(words) <= set(said):
        return 2
    return int(all(any(known.startswith(word) for known in said) for word in words))


class Names(Provider):
    """The palette's answers."""

    def _prompt(self, one: Named) -> Content:
        return Content.assemble(one.name, (f"   {one.keys}", "$accent"))

    def _named(self) -> Iterator[Named]:
        from protocols.tui.app import ProtocolsApp

        if isinstance(self.app, ProtocolsApp):
            yield from named(self.app, self.screen)

    async def discover(self) -> Hits:
        """All of it, while nothing is typed."""
        for one in self._named():
            yield DiscoveryHit(self._prompt(one), one.do, one.name, _plain(one.about))

    async def search(self, query: str) -> Hits:
        """What is meant by what is typed, the nearest first; where it is nothing, that is said."""
        found = [(nearness(query, one), one) for one in self._named()]
        for near, one in found:
            if near:
                yield Hit(near, self._prompt(one), one.do, one.name, _plain(one.about))
        if not any(near for near, _ in found):
            yield Hit(0, Content(say("tui.palette.none")), lambda: None, "", None)


def _plain(text: str) -> str:
    """*text* as the palette's markup, which it would read in it."""
    return text.replace("[", r"\[")
