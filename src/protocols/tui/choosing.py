"""Choosing among what a step offers on the console: one list, one command for each line of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import attrs

from protocols.engine import commands
from protocols.tui.keeping import HalfTyped
from protocols.tui.offers import Offer, command_of, decision_of, offers
from protocols.words import say

if TYPE_CHECKING:
    from protocols.tui.keyed import Keyed
    from protocols.tui.running import RunScreen
    from protocols.view.model import DecideView, LaneView


def offered(screen: Keyed) -> list[Offer]:
    """What can be chosen now; after a refusal also to go on without what is missing."""
    found = offers(_lane(screen), screen.only_step())
    if screen.held is not None and not any(value == "anyway" for value, _ in found):
        found.append(("held", say("tui.offers.go-on")))
    return found


def _lane(screen: Keyed) -> LaneView | None:
    lanes = screen.view.lanes
    return screen.chosen_lane or (lanes[0] if len(lanes) == 1 else None)


def ask(screen: RunScreen) -> None:
    """Let the facilitator choose one, or say that there is nothing to choose."""
    from protocols.runtime.voting import settled
    from protocols.tui.dialogs import Question

    found = offered(screen)
    if not found:
        screen.say_for_now((say("tui.offers.none"), ""))
        return
    decide, where = decision_of(_lane(screen), screen.only_step()), screen.lane_id
    held = screen.held

    def chosen(value: str | None) -> None:
        if value == "votes" and decide is not None:
            _votes(screen, decide, where)
        elif value == "fingers":
            _fingers(screen, where)
        elif value is not None and value.startswith("cast "):
            from protocols.tui.casting import ask_who

            ask_who(screen, value.removeprefix("cast "))
        elif value == "held" and held is not None:
            screen.submit(attrs.evolve(held, anyway=True))
        elif value is not None and (command := command_of(value, decide, where)) is not None:
            command = settled(screen.tied, command)
            if isinstance(command, commands.Decide) and decide is not None:
                # Votes that were typed for it are needed no more.
                _typed_votes(screen, decide, where).submit(command)
            else:
                screen.submit(command)

    text = decide.title if decide is not None and decide.options else say("tui.offers.text")
    screen.app.push_screen(Question(say("tui.offers.heading"), text, found), chosen)


def _typed_votes(screen: RunScreen, decide: DecideView, where: str | None) -> HalfTyped:
    """The votes that are half typed for a decision; each group has its own."""
    return HalfTyped(screen, " ".join(["votes", decide.id, *([where] if where else [])]), "votes")


def _votes(screen: RunScreen, decide: DecideView, where: str | None, wrong: str = "") -> None:
    from protocols.tui.votes import Typed, VotesDialog

    half = _typed_votes(screen, decide, where)

    def counted(votes: Typed | None) -> None:
        if votes is not None:
            screen.votes = votes
            half.submit(votes[0])

    screen.app.push_screen(VotesDialog(decide, half, where, wrong), counted)


def refused(screen: RunScreen, command: commands.Decide, sentence: str) -> bool:
    """Show why votes were refused beside them; whether that was possible."""
    decide = decision_of(_lane(screen), screen.only_step())
    if screen.votes is None or screen.votes[0] is not command or decide is None or not screen.is_active:
        return False
    _votes(screen, decide, command.lane, sentence)
    return True


def _fingers(screen: RunScreen, where: str | None) -> None:
    from protocols.tui.votes import FingersDialog

    step = screen.only_step()
    half = HalfTyped(screen, f"fingers {step.unit if step is not None else ''}", "fingers")

    def typed(fingers: tuple[int, ...] | None) -> None:
        if fingers:
            half.submit(commands.Extend(where, fingers))

    screen.app.push_screen(FingersDialog(say("tui.fingers.heading"), say("tui.fingers.hint"), half), typed)
