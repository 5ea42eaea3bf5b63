"""Changing what is still to come by hand, and telling who has come, who has gone, and who takes a role over.

Everything here can be taken back (``u``), and who has gone can come again: nothing asks "are you sure", but
what is protected says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from textual import on
from textual.app import ComposeResult
from textual.content import Content
from textual.widgets import Input

from protocols.engine import commands
from protocols.runtime.lengths import typed_length
from protocols.tui.casting import ask_role, ask_who
from protocols.tui.dialogs import KeptDialog, Question
from protocols.tui.keeping import HalfTyped
from protocols.tui.picking import PickDialog, Row
from protocols.tui.widgets import Field, Words
from protocols.tui.writing import who_is_it
from protocols.view.shared import new_team_words, people_called, person_called, teams_called
from protocols.words import duration, listed, safe_line, say

if TYPE_CHECKING:
    from protocols.tui.running import RunScreen
    from protocols.view.model import AheadView


class FieldsDialog(KeptDialog[tuple[str, ...]]):
    """A few lines to fill in; answers what stands in each. What is wrong is said, and nothing is lost."""

    def __init__(self, code: str, names: Sequence[str], screen: RunScreen) -> None:
        """*code*: the sentences' beginning, ``tui.change.<code>``; *names*: of the lines."""
        half = HalfTyped(screen, code, *names)
        super().__init__(say(f"tui.change.{code}"), say("tui.change.fields.hint"), half)
        self._code = code
        self._names = names

    def lines(self) -> ComposeResult:
        """The lines, each with its name."""
        for name in self._names:
            yield Words(f"label-{name}", "label", rows=1)
            yield Field(name, self.half.texts.get(name, ""), hint=say(f"tui.change.{self._code}.{name}.hint"))

    def on_mount(self) -> None:
        """Name the lines."""
        super().on_mount()
        for name in self._names:
            label = self.query_one(f"#label-{name}", Words)
            label.show((say(f"tui.change.{self._code}.{name}"), "bold"))
        self.set_focus(self.query_one(f"#{self._names[0]}", Field))

    @on(Input.Submitted)
    def go_on(self, event: Input.Submitted) -> None:
        """The next line; after the last one, it is done."""
        if event.input.id != self._names[-1] and not self.asked(event.input.id or ""):
            self.focus_next()
            return
        values = tuple(safe_line(self.query_one(f"#{name}", Field).value) for name in self._names)
        wrong = self.wrong(values)
        if wrong is None:
            self.dismiss(values)
            return
        name, sentence = wrong
        self.query_one(f"#{name}", Field).focus()
        self.query_one("#hint", Words).show((sentence, "bold $over"))

    def wrong(self, values: tuple[str, ...]) -> tuple[str, str] | None:
        """The line that cannot be understood, and what would be; None where all is well."""
        return None

    def asked(self, name: str) -> bool:
        """Whether Enter in this line answers what was asked about it, and all is done then."""
        return False


class StepDialog(FieldsDialog):
    """A step to put in: what it is called, and how long it takes."""

    def __init__(self, screen: RunScreen) -> None:
        super().__init__("step", ("title", "length"), screen)

    def wrong(self, values: tuple[str, ...]) -> tuple[str, str] | None:
        """It needs a name and a length."""
        if not values[0]:
            return "title", say("refusal.no-title")
        return None if (typed_length(values[1]) or 0) > 0 else ("length", say("tui.time.unclear"))


class ArriveDialog(FieldsDialog):
    """Somebody who comes: a name, a team where there are teams, and beside whom they sit in groups. Beside
    each line stands whom or what its beginning means."""

    def __init__(self, screen: RunScreen) -> None:
        names = ("name", "team", "beside") if screen.view.teams else ("name", "beside")
        super().__init__("arrive", names, screen)
        self._view = screen.view
        self._new_team: str | None = None
        """The team about which it was asked whether it is a new one."""

    @on(Input.Changed)
    def say_meant(self, event: Input.Changed) -> None:
        """Who or what is meant by the beginning of it."""
        name, text = event.input.id or "", event.value.strip()
        meant = self._meant(name, text)
        label = Content.styled(say(f"tui.change.arrive.{name}"), "bold")
        told = Content.styled(f"  {meant}" if meant else "", "$accent")
        self.query_one(f"#label-{name}", Words).show(label + told)

    def _meant(self, name: str, text: str) -> str:
        if name == "team":
            found = teams_called(text, self._view)
            return say("tui.change.arrive.is", name=found[0]) if len(found) == 1 and found != [text] else ""
        who = person_called(text, self._view)
        if who is None:
            return ""
        called = dict(self._view.persons)[who]
        if name == "name":
            return say("tui.change.arrive.back", name=called) if who in self._view.away else ""
        return say("tui.change.arrive.is", name=called) if called != text else ""

    def wrong(self, values: tuple[str, ...]) -> tuple[str, str] | None:
        """Beside whom they sit must be somebody; a team that there is not yet is asked about."""
        team, beside = self.team(values), values[-1]
        if not beside or person_called(beside, self._view) is not None:
            return None if team is None else ("team", team)
        several = people_called(beside, self._view)
        names = dict(self._view.persons)
        nobody = say("plain.no-person", name=beside)
        return "beside", who_is_it([names[one] for one in several]) if several else nobody

    def team(self, values: tuple[str, ...]) -> str | None:
        """What is to be said about the team, or None."""
        told = values[1] if len(values) == 3 else ""
        found = teams_called(told, self._view)
        if len(found) > 1:
            return say("tui.change.arrive.team.unclear", teams=listed(found, "or"))
        if found or not told or told == self._new_team:
            return None
        self._new_team = told
        return say("tui.change.arrive.team.new", told=new_team_words(told, self._view))

    def asked(self, name: str) -> bool:
        """Enter in the line of the team makes a new one, once it was asked about."""
        told = safe_line(self.query_one(f"#{name}", Field).value)
        return name == "team" and told == self._new_team


def ask(screen: RunScreen) -> None:
    """What is to be changed."""
    view = screen.view
    answers = [("insert", say("tui.change.insert"))]
    if _ahead(screen):
        answers.append(("ahead", say("tui.change.ahead")))
    answers.append(("arrive", say("tui.change.arrive")))
    if len(view.persons) - len(view.away) > 1:
        answers.append(("leave", say("tui.change.leave")))
    if view.role_ids:
        answers.append(("role", say("tui.change.role")))
    doors = {"insert": _insert, "ahead": _choose, "arrive": _arrive, "leave": _leave, "role": ask_role}

    def chosen(what: str | None) -> None:
        if what is not None:
            doors[what](screen)

    text = say("tui.change.text")
    screen.app.push_screen(Question(say("tui.change.heading"), text, answers), chosen)


def _ahead(screen: RunScreen) -> list[AheadView]:
    lane = screen.lane_id or "all"
    return [one for one in screen.view.ahead if one.lane == lane]


def _insert(screen: RunScreen) -> None:
    where = screen.lane_id
    dialog = StepDialog(screen)

    def told(values: tuple[str, ...] | None) -> None:
        if values is None:
            return
        title, length = values
        kind = "break" if title.casefold() == say("common.break").casefold() else "talk"
        dialog.half.submit(commands.Insert(title, typed_length(length) or 0, "", where, kind))

    screen.app.push_screen(dialog, told)


def _choose(screen: RunScreen) -> None:
    """Which of the steps that are to come."""
    parts = _ahead(screen)
    rows = []
    for number, one in enumerate(parts, 1):
        title = one.title
        if one.round is not None:
            told = say("common.round-of", number=one.round[0], count=one.round[1])
            title = f"{title} ({told})"
        words = [duration(one.planned_ms)] if one.planned_ms else []
        words += [say("common.protected")] if one.protect else []
        words += [say("common.added-by-hand")] if one.added else []
        rows.append(Row(one.key, number, title, " · ".join(words), one.protect))

    def chosen(key: str | None) -> None:
        at = next((at for at, one in enumerate(parts) if one.key == key), None)
        if at is not None:
            _what(screen, parts, at)

    heading, hint = say("tui.change.ahead.heading"), say("tui.change.pick.hint")
    dialog = PickDialog(heading, hint, say("tui.change.filter"), rows, say("tui.change.none"))
    screen.app.push_screen(dialog, chosen)


def _what(screen: RunScreen, parts: Sequence[AheadView], at: int) -> None:
    """What to do with the one chosen."""
    part, where = parts[at], screen.lane_id
    ways: dict[str, commands.Command] = {}
    if at > 0:
        ways["next"] = commands.Reorder(part.key, "", where)
        ways["earlier"] = commands.Reorder(part.key, parts[at - 1].key, where)
    if at + 1 < len(parts):
        after = parts[at + 2].key if at + 2 < len(parts) else None
        ways["later"] = commands.Reorder(part.key, after, where)
        ways["last"] = commands.Reorder(part.key, None, where)
    ways["drop-anyway" if part.protect else "drop"] = commands.LeaveOut(part.key, where, part.protect)
    answers = [(name, say(f"tui.change.{name}")) for name in ways]
    answers.append(("", say("tui.change.as-it-is")))

    def chosen(what: str | None) -> None:
        if what:
            screen.submit(ways[what])

    screen.app.push_screen(Question(part.title, say("tui.change.what"), answers, len(answers) - 1), chosen)


def _arrive(screen: RunScreen) -> None:
    view = screen.view
    dialog = ArriveDialog(screen)

    def told(values: tuple[str, ...] | None) -> None:
        if values is None:
            return
        name, team, beside = values if len(values) == 3 else (values[0], "", values[1])
        back = person_called(name, view) if name else None
        if back is not None and back in view.away:
            dialog.half.submit(commands.Arrive(id=back))
        else:
            friend = person_called(beside, view) or "" if beside else ""
            team = next(iter(teams_called(team, view)), team)
            dialog.half.submit(commands.Arrive(name, team, beside=friend))

    screen.app.push_screen(dialog, told)


def _leave(screen: RunScreen) -> None:
    view = screen.view
    rows = [
        Row(one, number, name, "")
        for number, (one, name) in enumerate(view.persons, 1)
        if one not in view.away
    ]

    def chosen(who: str | None) -> None:
        if who is None:
            return
        screen.submit(commands.Leave(who))
        # What they had to do is still to be done.
        roles = [role for role, held in view.cast if who in held]
        if roles:
            ask_who(screen, roles[0], who, roles[1:])

    heading, hint = say("tui.change.leave.heading"), say("tui.change.pick.hint")
    dialog = PickDialog(heading, hint, say("tui.talk.filter"), rows, say("tui.talk.nobody"))
    screen.app.push_screen(dialog, chosen)
