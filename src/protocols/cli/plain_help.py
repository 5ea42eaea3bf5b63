"""What ``help`` says on plain lines: all words on one screen, by what they are for, and more about any."""

from __future__ import annotations

from protocols.words import listed, say

TOPICS = {
    "go": ("start", "next", "step", "back", "undo", "redo", "finish", "quit"),
    "time": ("pause", "resume", "break", "add", "take", "extend", "catchup", "gap", "wait"),
    "write": ("note", "decision", "commitment", "park", "entries", "edit", "sort", "by", "withdraw"),
    "look": ("status", "words", "agenda", "help"),
    "groups": ("group", "groups", "all"),
    "people": ("arrive", "gone", "pass", "cast", "speaks", "talk"),
    "decide": ("choose", "votes", "again", "enough", "return", "anyway", "bring", "set"),
    "change": ("ahead", "insert", "move", "drop"),
    "room": ("clock", "notes", "message", "blackout", "quiet"),
}
"""Every command, by what it is for; a topic may have the name of a command."""


def help_lines(about: str) -> list[str]:
    """All words on one screen; *about* a word or a topic, what each is for; about ``all``, everything."""
    from protocols.cli.plain_words import ALIASES, COMMANDS

    wanted = about.casefold()
    if not wanted:
        return [say("plain.help-title"), *(_topic(name) for name in TOPICS), say("plain.help-more")]
    if wanted == "all":
        return [say("plain.help-title"), *(_line(name) for name in COMMANDS)]
    if wanted in TOPICS:
        return [_line(name) for name in TOPICS[wanted]]
    name = ALIASES.get(wanted, wanted)
    if name in COMMANDS:
        return [_line(name)]
    return [say("plain.help-none", topics=listed(TOPICS, "or"))]


def _line(name: str) -> str:
    return say(f"plain.help.{name}")


def _topic(name: str) -> str:
    words = ", ".join(f"{word} ({SHORT[word]})" if word in SHORT else word for word in TOPICS[name])
    return f"  {name} ({say(f'plain.help-topic.{name}')}): {words}"


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
