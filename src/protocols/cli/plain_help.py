"""What ``help`` says on plain lines: all words on one screen, by what they are for, and more about any."""

from __future__ import annotations

from typing import TYPE_CHECKING

from protocols.view.shared import deed_words
from protocols.words import listed, say

if TYPE_CHECKING:
    from protocols.view import View
    from protocols.view.model import DeedView

TOPICS = {
    "go": ("start", "next", "step", "back", "undo", "redo", "finish", "quit"),
    "time": ("pause", "resume", "break", "add", "take", "extend", "catchup", "gap", "wait"),
    "write": ("note", "decision", "commitment", "park", "entries", "edit", "sort", "by", "withdraw"),
    "look": ("status", "words", "agenda", "minutes", "help"),
    "groups": ("group", "groups", "all"),
    "people": ("arrive", "gone", "pass", "cast", "speaks", "talk"),
    "decide": ("choose", "votes", "again", "enough", "return", "anyway", "bring", "set"),
    "change": ("ahead", "insert", "move", "drop"),
    "room": ("clock", "notes", "message", "blackout", "quiet"),
}
"""Every command, by what it is for; a topic may have the name of a command."""

MORE = {
    "write": ("lines", "lines-more", "lines-draft"),
    "note": ("note-who", "lines", "lines-more"),
    "decision": ("lines",),
    "park": ("lines",),
    "edit": ("lines", "lines-more"),
    "commitment": ("commitment-alone",),
    "next": ("next-asked",),
    "notes": ("note", "note-who", "lines", "lines-more", "lines-draft"),
}
"""What is told beside the lines of a topic or a word."""


def help_lines(about: str, view: View | None = None) -> list[str]:
    """All words on one screen; *about* a word or a topic, what each is for; about ``all``, everything. With
    the *view* it is told as well what undo would take back now."""
    from protocols.cli.plain_words import ALIASES, COMMANDS

    wanted = about.casefold()
    if not wanted:
        return [say("plain.help-title"), *(_topic(name) for name in TOPICS), say("plain.help-more")]
    if wanted == "all":
        return [say("plain.help-title"), *(_line(name) for name in COMMANDS)]
    if wanted in TOPICS:
        return [*(_line(name) for name in TOPICS[wanted]), *_more(wanted)]
    name = ALIASES.get(wanted, wanted)
    if name in COMMANDS:
        return [_line(name), *_more(name), *_deed(name, view)]
    return [say("plain.help-none", topics=listed(TOPICS, "or"))]


def _line(name: str) -> str:
    return say(f"plain.help.{name}")


def _more(name: str) -> list[str]:
    """What is told beside the line of a word; a word among it has its own line."""
    return [_line(one) if one in TOPICS["write"] else say(f"plain.more.{one}") for one in MORE.get(name, ())]


def _deed(name: str, view: View | None) -> list[str]:
    """What would be taken back, or done again, now."""
    deed: DeedView | None = None
    if view is not None and name in ("undo", "redo"):
        deed = view.undo if name == "undo" else view.redo
    return [] if deed is None else [say(f"plain.{name}-now", what=deed_words(deed))]


def _topic(name: str) -> str:
    words = ", ".join(f"{word} ({SHORT[word]})" if word in SHORT else word for word in TOPICS[name])
    return f"{name} ({say(f'plain.help-topic.{name}')}): {words}"


SHORT = {
    "next": "n",
    "back": "b",
    "undo": "u",
    "pause": "p",
    "resume": "r",
    "status": "s",
    "agenda": "a",
    "words": "w",
    "groups": "g",
    "decision": "d",
    "commitment": "c",
    "help": "h",
    "quit": "q",
}
"""The letters that stand for a word."""
