"""Typed lines that change the agenda by hand, or tell who has come and who has gone.

What is still to come is called by its number in the list that ``ahead`` shows: titles come more than once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from protocols.engine import commands
from protocols.view.shared import new_team_words, people_called, person_called, teams_called
from protocols.words import duration, listed, safe_line, say

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from protocols.cli.plain_words import Meant
    from protocols.view import View
    from protocols.view.model import AheadView

WORDS = ("ahead", "insert", "move", "drop", "arrive", "gone")
"""The words that are understood here."""


def ahead_lines(view: View, group: str | None) -> list[str]:
    """What is still to come, numbered, and what can be done with it."""
    shown = _ahead(view, group)
    if not shown:
        return [say("plain.ahead-none")]
    lines = []
    for number, one in enumerate(shown, 1):
        more = [duration(one.planned_ms) if one.planned_ms else say("plain.open")]
        if one.round is not None:
            more.append(say("common.round-of", number=one.round[0], count=one.round[1]))
        if one.at:
            more.append(say("cli.fixed", at=one.at))
        if one.protect:
            more.append(say("common.protected"))
        if one.added:
            more.append(say("common.added-by-hand"))
        lines.append(f"{number}. {one.title} ({', '.join(more)})")
    return [*lines, say("plain.ahead-how")]


def understand(word: str, rest: str, view: View, group: str | None) -> Meant:
    """What a line means that begins with one of :data:`WORDS`."""
    known: dict[str, Callable[[str, View, str | None], Meant]] = {
        "insert": _insert,
        "move": _move,
        "drop": _drop,
        "arrive": _arrive,
        "gone": _gone,
    }
    return known[word](rest, view, group)


def _ahead(view: View, group: str | None) -> Sequence[AheadView]:
    lane = group or "all"
    return [one for one in view.ahead if one.lane == lane]


def _numbered(text: str, view: View, group: str | None) -> AheadView | None:
    shown = _ahead(view, group)
    text = text.strip().rstrip(".")
    if text.isascii() and text.isdigit() and len(text) < 5 and 0 < int(text) <= len(shown):
        return shown[int(text) - 1]
    found = [one for one in shown if text and one.title.casefold() == text.casefold()]
    return found[0] if len(found) == 1 else None


def _no_number(text: str, view: View, group: str | None) -> Meant:
    from protocols.cli.plain_words import Mistake

    count = len(_ahead(view, group))
    if not count:
        return Mistake(say("plain.ahead-none"))
    return Mistake(say("plain.ahead-no-number", text=safe_line(text.strip(), 40), n=count))


def _insert(rest: str, view: View, group: str | None) -> Meant:
    """``insert Stretch 3m``, or with where: ``insert Stretch 3m before 2``."""
    from protocols.cli.plain_words import Mistake, length

    head, before, place = rest.rpartition(" before ")
    if not before:
        head, place = rest, ""
    title, _, last = head.rpartition(" ")
    ms = length(last)
    if not ms:
        # The length may come first: ``insert 5m Stretch``.
        last, _, title = head.partition(" ")
        ms = length(last)
    if not title.strip() or not ms:
        return Mistake(say("plain.insert-form"))
    key = ""
    if place:
        found = _numbered(place, view, group)
        if found is None:
            return _no_number(place, view, group)
        key = found.key
    kind = "break" if title.strip().casefold() in ("break", say("common.break").casefold()) else "talk"
    return commands.Insert(title.strip(), ms, key, group, kind)


def _move(rest: str, view: View, group: str | None) -> Meant:
    """``move 3`` (it comes next), ``move 3 before 2``, ``move 3 last``."""
    from protocols.cli.plain_words import Mistake

    first, _, more = rest.partition(" ")
    if not first:
        return Mistake(say("plain.move-form"))
    part = _numbered(first, view, group)
    if part is None:
        return _no_number(first, view, group)
    more = more.strip().casefold()
    if more in ("", "next"):
        return commands.Reorder(part.key, "", group)
    if more in ("last", "end"):
        return commands.Reorder(part.key, None, group)
    other = _numbered(more.removeprefix("before"), view, group)
    if other is None:
        return _no_number(more.removeprefix("before"), view, group)
    return commands.Reorder(part.key, other.key, group)


def _drop(rest: str, view: View, group: str | None) -> Meant:
    """``drop 3``; what is protected only with ``drop 3 anyway``."""
    from protocols.cli.plain_words import Mistake

    first, _, more = rest.partition(" ")
    if not first or more.strip().casefold() not in ("", "anyway"):
        return Mistake(say("plain.drop-form"))
    part = _numbered(first, view, group)
    if part is None:
        return _no_number(first, view, group)
    return commands.LeaveOut(part.key, group, bool(more.strip()))


def _arrive(rest: str, view: View, group: str | None) -> Meant:
    """``arrive Zoe``, with a team ``arrive Zoe / Red``, beside somebody ``arrive Zoe with Ann``; a team that
    there is not yet only with ``arrive Zoe / Red anyway``."""
    from protocols.cli.plain_words import Mistake

    head, beside, friend = rest.partition(" with ")
    name, _, team = (part.strip() for part in head.partition(" / "))
    back = person_called(name, view) if name else None
    if back in view.away:
        return commands.Arrive(id=back or "")
    who = ""
    if beside:
        found = person_called(friend, view)
        if found is None:
            return _nobody(friend, view)
        who = found
    if not name and rest:
        return Mistake(say("plain.arrive-form"))
    told, _, anyway = team.rpartition(" ")
    if told and anyway.casefold() == "anyway":
        return commands.Arrive(name, told.strip(), beside=who)
    teams = teams_called(team, view)
    if team and len(teams) != 1:
        return Mistake(_no_team(name, team, teams, view))
    return commands.Arrive(name, teams[0] if teams else "", beside=who)


def _no_team(name: str, team: str, found: Sequence[str], view: View) -> str:
    """Which team is meant, or how another one is made."""
    name, team = safe_line(name, 40), safe_line(team, 40)
    if found:
        return say("plain.team-unclear", team=team, known=listed(found, "or"))
    if not view.teams:
        return say("plain.team-none", name=name, team=team)
    return say("plain.team-new", told=new_team_words(team, view), name=name, team=team)


def _gone(rest: str, view: View, group: str | None) -> Meant:
    """``gone Ann``."""
    from protocols.cli.plain_words import Mistake

    if not rest:
        return Mistake(say("plain.gone-form"))
    found = person_called(rest, view)
    return _nobody(rest, view) if found is None else commands.Leave(found)


def _nobody(text: str, view: View) -> Meant:
    from protocols.cli.plain_words import Mistake

    name, names = safe_line(text.strip(), 40), dict(view.persons)
    several = [names[one] for one in people_called(text, view)]
    if several:
        return Mistake(say("plain.person-unclear", name=name, known=listed(several, "or")))
    return Mistake(say("plain.no-person", name=name))
