"""Understanding a typed line in the plain face: a command, a question, or a mistake with what would work."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from protocols.cli import plain_changing, plain_entries, plain_sorting, plain_talk
from protocols.engine import commands
from protocols.runtime.voting import (
    EXAMPLE,
    EXAMPLES,
    NoOption,
    parse_choice,
    parse_fingers,
    parse_votes,
)
from protocols.spec.choices import yes_or_no
from protocols.words import listed, safe_line, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from protocols.runtime.noting import Place
    from protocols.view import View
    from protocols.view.model import DecideView, EntryView, LaneView

ALIASES = {
    "n": "next",
    "b": "back",
    "p": "pause",
    "u": "undo",
    "r": "resume",
    "s": "status",
    "a": "agenda",
    "w": "words",
    "g": "groups",
    "h": "help",
    "?": "help",
    "q": "quit",
    "exit": "quit",
    "skip": "step",
    "d": "decision",
    "c": "commitment",
    "commit": "commitment",
    "say": "words",
    "read": "words",
    "decide": "choose",
    "vote": "votes",
    "more": "extend",
    "begin": "start",
    "end": "finish",
    "late": "arrive",
    "came": "arrive",
    "left": "gone",
    "who": "talk",
    "remove": "drop",
    "later": "park",
    "parking": "park",
}
COMMANDS = (
    "start",
    "next",
    "step",
    "back",
    "undo",
    "redo",
    "pause",
    "resume",
    "break",
    "add",
    "take",
    "pass",
    "extend",
    "again",
    "enough",
    "choose",
    "votes",
    "return",
    "anyway",
    "set",
    "cast",
    "bring",
    "speaks",
    "talk",
    "note",
    "decision",
    "commitment",
    "park",
    "entries",
    "edit",
    "sort",
    "by",
    "withdraw",
    "status",
    "words",
    "agenda",
    "minutes",
    "groups",
    "group",
    "all",
    "catchup",
    "ahead",
    "insert",
    "move",
    "drop",
    "arrive",
    "gone",
    "gap",
    "quiet",
    "clock",
    "notes",
    "message",
    "blackout",
    "wait",
    "finish",
    "quit",
    "help",
)
"""Every command, in the order in which help lists them."""


@attrs.frozen
class Ask:
    """Something to be told or done by the face itself: *what*, and a *detail*."""

    what: str
    detail: str = ""


@attrs.frozen
class Mistake:
    """A line that means nothing here, and the sentence that says what would."""

    sentence: str


@attrs.frozen
class Begun:
    """A text that is to be written on several lines: a ``note`` (also for later), a ``decision``, a
    ``commitment``; where it goes, who said it, or the *entry* that is changed. *chosen*: where it goes was
    said, and does not only follow from the step."""

    kind: str
    place: Place
    who: str = ""
    lane: str | None = None
    entry: EntryView | None = None
    chosen: bool = False


@attrs.frozen
class Remarked:
    """A command, and a *sentence* that is told once it was carried out."""

    command: commands.Command
    sentence: str


Meant = commands.Command | Ask | Begun | Mistake | Remarked


def understand(line: str, view: View, group: str | None) -> Meant:
    """What *line* means, for the group chosen."""
    word, _, rest = line.strip().partition(" ")
    rest = rest.strip()
    word = word.lower().rstrip(":")
    if not word:
        return Ask("status")
    if word == "leave":
        # Whoever types it means themselves, or somebody who leaves.
        if not rest:
            return Ask(word)
        word = "gone"
    word = ALIASES.get(word, word)
    if word == "help":
        return Ask(word, rest)
    if word not in COMMANDS:
        return _unknown(word)
    if word in ("status", "words", "agenda", "minutes", "ahead", "groups", "talk", "quit"):
        return Ask(word)
    if word == "entries":
        return Ask(word, rest)
    if word in plain_changing.WORDS:
        return plain_changing.understand(word, rest, view, group)
    if word == "catchup":
        return Ask("catchup", rest)
    if word in ("add", "take", "wait"):
        return _time(word, rest, group)
    if word in plain_entries.WORDS:
        return plain_entries.understand(word, rest, view, group)
    if word in plain_sorting.WORDS:
        return plain_sorting.understand(word, rest, view)
    if word in ("group", "all"):
        return _choose(rest if word == "group" else "", view)
    if word == "gap":
        return _gap(rest, view)
    if word in ("choose", "votes"):
        return _decide(word, rest, view, group)
    if word == "bring":
        return _bring(rest, view, group)
    if word == "extend" and rest:
        fingers = parse_fingers(rest)
        return commands.Extend(group, fingers) if fingers else Mistake(say("plain.fingers-form"))
    if word in ("start", "next", "step") and rest:
        return _earlier(word, rest, view, group)
    if word == "set":
        return _set(rest, view)
    if word == "cast":
        return _cast(rest, view)
    if word in plain_talk.WORDS:
        return plain_talk.understand(word, rest, view, group)
    return _plain(word, view, group)


def _plain(word: str, view: View, group: str | None) -> Meant:
    if word == "next" and view.phase == "ready":
        return commands.Start()
    simple: dict[str, commands.Command] = {
        "start": commands.Start(),
        "next": commands.Next(group),
        "step": commands.Next(group, step=True),
        "back": commands.Back(group),
        "undo": commands.Undo(view.undo.action if view.undo else ""),
        "redo": commands.Redo(),
        "pause": commands.Pause(),
        "resume": commands.Resume(),
        "finish": commands.Finish(),
        "pass": commands.Pass(group),
        "extend": commands.Extend(group),
        "again": commands.Again(group),
        "enough": commands.Enough(group),
        "return": commands.Revisit(group),
        "anyway": commands.Next(group, anyway=True),
    }
    return simple[word]


def _earlier(word: str, rest: str, view: View, group: str | None) -> Meant:
    """Going on, or the start, so long ago: ``next 2m``, ``start 7m``."""
    ms = length(rest.removesuffix("ago"))
    if not ms:
        return Mistake(say("plain.earlier-form", word=word))
    if word == "start" or (word == "next" and view.phase == "ready"):
        return commands.Start(ago_ms=ms)
    return commands.Next(group, step=word == "step", ago_ms=ms)


def _unknown(word: str) -> Mistake:
    import difflib

    word = safe_line(word, 40)
    near = difflib.get_close_matches(word, COMMANDS, 1, 0.6)
    if near:
        return Mistake(say("plain.unknown-near", word=word, near=near[0]))
    return Mistake(say("plain.unknown", word=word))


def length(text: str) -> int | None:
    """A length as somebody types it, in ms: a number alone is minutes. None where it is none, or below 0."""
    from protocols.runtime.lengths import typed_length

    ms = typed_length(text)
    return ms if ms is not None and ms > 0 else None


def _time(word: str, rest: str, group: str | None) -> Meant:
    ms = length(rest or ("1m" if word != "wait" else ""))
    if not ms:
        return Mistake(say("plain.time-form", word=word))
    if word == "wait":
        return Ask("wait", str(ms))
    return commands.AddTime(ms if word == "add" else -ms, group)


def _choose(rest: str, view: View) -> Meant:
    if not rest or rest.lower() == "all":
        return Ask("group", "")
    for number, lane in enumerate(view.lanes, 1):
        if rest == str(number) or rest.casefold() in (lane.title.casefold(), lane.id):
            return Ask("group", lane.id)
    if len(view.lanes) < 2:
        return Mistake(say("plain.no-groups"))
    return Mistake(say("plain.no-group", name=safe_line(rest, 40), n=len(view.lanes)))


def _gap(rest: str, view: View) -> Meant:
    gap = view.gap or view.answered_gap
    if gap is None:
        return Mistake(say("plain.no-gap-now" if view.phase == "under way" else "plain.no-gap"))
    answer = rest.lower()
    if answer not in ("step", "break", "nothing"):
        return Mistake(say("plain.gap-form"))
    return commands.AnswerGap(gap.id, answer)


def _decide(word: str, rest: str, view: View, group: str | None) -> Meant:
    """``choose 2`` or ``choose fast``; ``votes 1=3 2=5``: options by number, name or beginning."""
    deciding = [
        (lane, found)
        for lane in plain_entries.lanes_of(view, group)
        if (found := (lane.step.decide if lane.step is not None else None) or lane.asked) is not None
    ]
    decide = deciding[0][1] if deciding else None
    if len(view.lanes) > 1 and group is None and deciding:
        together = {(one.id, one.options) for _, one in deciding}
        # What all are at together is decided for all of them; anything else is the matter of one group.
        if len(deciding) == 1:
            group = deciding[0][0].id
        elif len(together) > 1 or len(deciding) < len(view.lanes):
            return _whose(word, rest, view, deciding)
    if decide is None:
        meant = word == "choose" and bool(rest) and not rest.isdecimal()
        code = "plain.nothing-to-decide-but" if meant else "plain.nothing-to-decide"
        return Mistake(say(code, text=safe_line(rest, 200)))
    shown = listed((f"{number} {label}" for number, (_, label) in enumerate(decide.options, 1)), "or")
    if not rest:
        example = EXAMPLES.get(decide.how, EXAMPLE)
        return Mistake(say(f"plain.{word}-form", options=shown or say("plain.no-options"), example=example))
    try:
        if word == "votes":
            return parse_votes(rest, decide, group)
        return commands.Decide(decide.id, parse_choice(rest, decide.options), {}, group)
    except NoOption as wrong:
        if word == "votes":
            example = EXAMPLES.get(decide.how, EXAMPLE)
            return Mistake(
                say("plain.no-votes", text=safe_line(wrong.text, 40), options=shown, example=example)
            )
        return Mistake(say("plain.no-option", text=safe_line(wrong.text, 40), options=shown))


def _whose(word: str, rest: str, view: View, deciding: Sequence[tuple[LaneView, DecideView]]) -> Mistake:
    """Several groups have something to decide: which, and how one is chosen."""
    numbers = {lane.id: number for number, lane in enumerate(view.lanes, 1)}
    matters = "; ".join(f"group {numbers[lane.id]}, {lane.title}: {one.title}" for lane, one in deciding)
    return Mistake(say("plain.decide-whose", matters=matters, text=safe_line(f"{word} {rest}", 200)))


def _bring(rest: str, view: View, group: str | None) -> Meant:
    """``bring data``, or with where it is: ``bring data https://…``."""
    name, _, text = rest.partition(" ")
    if name not in dict(view.materials):
        known = listed((one for one, _ in view.materials), "or") or say("plain.no-materials")
        return Mistake(say("plain.bring-form", known=known))
    return commands.Write(text.strip() or say("common.is-here"), capture=name, lane=group)


def _set(rest: str, view: View) -> Meant:
    name, _, text = rest.replace("=", " ").partition(" ")
    known = dict(view.settings)
    if name not in known or not text.strip():
        return Mistake(say("plain.set-form", known=listed(known, "or") or say("plain.no-settings")))
    text = text.strip()
    value: int | str | bool = text
    if isinstance(known[name], bool):
        flag = yes_or_no(text)
        if flag is None:
            return Mistake(say("plain.set-flag", name=name))
        value = flag
    elif isinstance(known[name], int):
        if not text.isdecimal() or len(text) > 9:
            return Mistake(say("plain.set-number", name=name))
        value = int(text)
    return commands.Set(name, value)


def _cast(rest: str, view: View) -> Meant:
    """``cast presenter Amal`` or, for several, ``cast hosts Amal, Bea``."""
    folded = rest.casefold()
    role = next(
        (
            (name, said)
            for name, title in view.role_ids
            for said in (title, name)
            if folded == said.casefold() or folded.startswith(said.casefold() + " ")
        ),
        None,
    )
    if role is None:
        known = listed((title for _, title in view.role_ids), "or") or say("plain.no-roles")
        return Mistake(say("plain.cast-form", known=known))
    who = []
    for part in rest[len(role[1]) :].lstrip(" :=").split(","):
        text = part.strip().casefold()
        found = next((one for one, name in view.persons if text and text in (name.casefold(), one)), None)
        if found is None and text.isdecimal():
            found = next((one for one, _ in view.persons if one == f"p{text}"), None)
        if found is None:
            return Mistake(say("plain.cast-nobody", name=safe_line(part.strip(), 40)))
        who.append(found)
    return commands.Cast(role[0], tuple(who))
