"""Giving a role to somebody while the session runs: who has it now, and who is to have it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from protocols.engine import commands
from protocols.tui.dialogs import Question
from protocols.tui.picking import PickDialog, Row
from protocols.words import listed, say

if TYPE_CHECKING:
    from protocols.tui.running import RunScreen

BESIDE = "beside"
"""The answer that somebody is to have a role as well as those who have it."""


def ask_role(screen: RunScreen) -> None:
    """Which role is given to somebody; where there is only one, who is to have it."""
    view = screen.view
    if len(view.role_ids) == 1:
        ask_who(screen, view.role_ids[0][0])
        return
    names, held = dict(view.persons), dict(view.cast)
    rows = [
        Row(role, number, title, listed(names[one] for one in held.get(role, ())))
        for number, (role, title) in enumerate(view.role_ids, 1)
    ]

    def chosen(role: str | None) -> None:
        if role is not None:
            ask_who(screen, role)

    heading, hint = say("tui.cast.heading"), say("tui.change.pick.hint")
    dialog = PickDialog(heading, hint, say("tui.cast.filter"), rows, say("tui.cast.no-role"))
    screen.app.push_screen(dialog, chosen)


def ask_who(screen: RunScreen, role: str, gone: str = "", then: Sequence[str] = ()) -> None:
    """Who is to have *role*; *gone* has just left with it, and *then* with these roles."""
    view = screen.view
    names, title = dict(view.persons), dict(view.role_ids).get(role, role)
    away = {*view.away, gone}
    held = [one for one in dict(view.cast).get(role, ()) if one not in away]
    rows = [
        Row(one, number, name, say("tui.cast.has") if one in held else "")
        for number, (one, name) in enumerate(view.persons, 1)
        if one not in away
    ]

    def chosen(who: str | None) -> None:
        if who is not None and gone:
            # Whoever has it, too, keeps it: it is the place of who has left that is free.
            screen.submit(commands.Cast(role, tuple(dict.fromkeys((*held, who)))))
        elif who is not None:
            _give(screen, role, who, held)
        if then:
            ask_who(screen, then[0], gone, then[1:])

    heading = say("tui.cast.who", role=title)
    if gone:
        heading = say("tui.cast.was", name=names[gone], role=title)
    dialog = PickDialog(heading, say("tui.cast.hint"), say("tui.talk.filter"), rows, say("tui.talk.nobody"))
    screen.app.push_screen(dialog, chosen)


def _give(screen: RunScreen, role: str, who: str, held: Sequence[str]) -> None:
    """Give *role* to *who*; where others have it, ask whether these keep it."""
    names = dict(screen.view.persons)
    others = [one for one in held if one != who]
    if not others:
        screen.submit(commands.Cast(role, (who,)))
        return
    answers = [(one, say("tui.cast.instead", name=names[one])) for one in others]
    answers.append((BESIDE, say("tui.cast.beside", names=listed(names[one] for one in others))))

    def chosen(answer: str | None) -> None:
        if answer is not None:
            kept = [one for one in others if one != answer]
            screen.submit(commands.Cast(role, (*kept, who)))

    heading = say("tui.cast.who", role=dict(screen.view.role_ids).get(role, role))
    screen.app.push_screen(Question(heading, names[who], answers), chosen)
