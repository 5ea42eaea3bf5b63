"""Understanding a typed line in the plain face: a command, a question, or a mistake with what would work."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import attrs

from protocols.cli import plain_changing, plain_sorting, plain_talk
from protocols.engine import commands
from protocols.runtime import noting
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
    from protocols.view import View
    from protocols.view.model import CaptureView, LaneView

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


Meant = commands.Command | Ask | Mistake


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
    if word in ("status", "words", "agenda", "ahead", "groups", "entries", "talk", "quit"):
        return Ask(word)
    if word in plain_changing.WORDS:
        return plain_changing.understand(word, rest, view, group)
    if word == "catchup":
        return Ask("catchup", rest)
    if word in ("add", "take", "wait"):
        return _time(word, rest, group)
    if word in ("note", "decision", "commitment"):
        return _entry(word, rest, view, group)
    if word == "park":
        return commands.Write(rest, kind="parking", lane=group) if rest else Mistake(say("plain.park-form"))
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
    """A length as somebody types it, in ms: a number alone is minutes."""
    from protocols.spec.durations import parse_duration

    text = text.replace(" ", "")
    return int(text) * 60_000 if text.isascii() and text.isdigit() and len(text) < 5 else parse_duration(text)


def _time(word: str, rest: str, group: str | None) -> Meant:
    ms = length(rest or ("1m" if word != "wait" else ""))
    if not ms:
        return Mistake(say("plain.time-form", word=word))
    if word == "wait":
        return Ask("wait", str(ms))
    return commands.AddTime(ms if word == "add" else -ms, group)


def _lane(view: View, group: str | None) -> LaneView:
    return next((lane for lane in view.lanes if lane.id == group), view.lanes[0])


def _entry(word: str, rest: str, view: View, group: str | None) -> Meant:
    if not rest:
        return Mistake(say(f"plain.{word}-form"))
    lane = _lane(view, group)
    captures = [one for one in lane.step.captures if one.kind == word] if lane.step is not None else []
    if word == "commitment":
        what, who, due = plain_sorting.promise(rest)
        only = captures[0].id if len(captures) == 1 else ""
        return commands.Write(what, kind=word, capture=only, owner=who, due=due, lane=group)
    decide = lane.step.decide if lane.step is not None else None
    source = [decide.source] if decide is not None and decide.source is not None else []
    if rest.startswith("@") and (captures or source):
        return _sorted_note(rest[1:].lstrip(), [*captures, *source], view, group)
    # With one place to write to there is nothing to choose.
    if len(captures) == 1:
        return _for_list(rest, captures[0], "", view, group)
    return commands.Write(rest, kind=word, lane=group)


def _for_list(text: str, capture: CaptureView, column: str, view: View, group: str | None) -> commands.Write:
    """An entry of a list: parted into its fields, and with whose it is where each person has a list."""
    who = ""
    if capture.per in ("member", "team"):
        name, colon, said = text.partition(":")
        folded = name.strip().casefold()
        found = [one for one, shown in view.persons if colon and folded in (one, shown.casefold())]
        if len(found) == 1:
            who, text = found[0], said.strip()
    fields = noting.parted(text, capture.fields) if capture.fields else {}
    return commands.Write(
        "" if fields else text,
        kind=capture.kind,
        capture=capture.id,
        column=column,
        who=who,
        lane=group,
        fields=fields,
    )


def _sorted_note(text: str, captures: Sequence[CaptureView], view: View, group: str | None) -> Meant:
    """A note for a heading: ``1 text``, ``heading: text``, or the heading's beginning and the text."""
    places = [
        (column or capture.title, capture, column)
        for capture in captures
        for column in (capture.columns or ("",))
    ]
    head, _, rest = text.partition(" ")
    label = head.rstrip(":")
    if label.isascii() and label.isdigit() and len(label) < 4 and 0 < int(label) <= len(places):
        _, capture, column = places[int(label) - 1]
        return _for_list(rest, capture, column, view, group)
    folded = text.casefold()
    for title, capture, column in places:
        # The whole heading may be written out, with spaces in it.
        if folded.startswith(title.casefold()) and not folded[len(title) :][:1].isalnum():
            rest = text[len(title) :].lstrip(" :")
            return _for_list(rest, capture, column, view, group)
    found = [place for place in places if label and place[0].casefold().startswith(label.casefold())]
    if len(found) == 1:
        return _for_list(rest, found[0][1], found[0][2], view, group)
    known = listed((title for title, _, _ in found or places), "or")
    code = "plain.column-unclear" if found else "plain.no-column"
    return Mistake(say(code, label=safe_line(label, 40), known=known))


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
        return Mistake(say("plain.no-gap"))
    answer = rest.lower()
    if answer not in ("step", "break", "nothing"):
        return Mistake(say("plain.gap-form"))
    return commands.AnswerGap(gap.id, answer)


def _decide(word: str, rest: str, view: View, group: str | None) -> Meant:
    """``choose 2`` or ``choose fast``; ``votes 1=3 2=5``: options by number, name or beginning."""
    lane = _lane(view, group)
    decide = (lane.step.decide if lane.step is not None else None) or lane.asked
    if decide is None:
        return Mistake(say("plain.nothing-to-decide"))
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
