"""The plain face about who speaks, named pauses, quiet, and what the room sees: words typed, lines told."""

from __future__ import annotations

from typing import TYPE_CHECKING

from protocols.engine import commands
from protocols.engine.facts import Fact
from protocols.plan.groups import FACILITATOR
from protocols.runtime.pausing import halt_words, is_over, meant
from protocols.view.shared import people_called
from protocols.words import duration, listed, safe_line, say

if TYPE_CHECKING:
    from protocols.cli.plain_words import Meant
    from protocols.view import View
    from protocols.view.model import LaneView, VoiceView

WORDS = ("break", "speaks", "quiet", "clock", "blackout", "notes", "message")
"""The commands that are understood here."""


# -- what is typed --------------------------------------------------------------------------------


_SHOWN = {"hide": "hidden", "off": "hidden", "show": "shown", "on": "shown"}
"""How else one says that the room is to see something, or not."""


def understand(word: str, rest: str, view: View, group: str | None) -> Meant:
    """What one of :data:`WORDS` and the *rest* of its line mean, for the group chosen."""
    from protocols.cli.plain_words import Mistake

    if word == "break":
        return _break(rest)
    if word == "speaks":
        return _speaks(rest, view, group)
    if word in ("quiet", "blackout"):
        if rest.lower() not in ("", "on", "off"):
            return Mistake(say(f"plain.{word}-form"))
        on = rest.lower() != "off"
        return commands.Mode(quiet=on) if word == "quiet" else commands.Mode(blackout=on)
    if word == "notes":
        if (wanted := _SHOWN.get(rest.lower(), rest.lower())) not in ("hidden", "shown"):
            return Mistake(say("plain.notes-form"))
        return commands.Mode(notes=wanted == "shown")
    if word == "message":
        return commands.Mode(message=rest)
    return (
        commands.Mode(clock=_SHOWN.get(rest.lower(), rest.lower()))
        if rest
        else Mistake(say("plain.clock-form"))
    )


def _break(rest: str) -> Meant:
    """``break``, ``break 10m``, ``break 5m fire drill``, ``break fire drill``, ``break 9m ago``."""
    from protocols.cli.plain_words import Mistake

    return meant(rest) or Mistake(say("plain.time-form", word="break"))


def _speaks(rest: str, view: View, group: str | None) -> Meant:
    """``speaks Amal``, ``speaks 3`` (the third in the list), ``speaks me``; ``speaks`` alone ends."""
    from protocols.cli.plain_words import Mistake

    folded = rest.casefold()
    if not folded:
        return commands.Speak("", group)
    if folded in (FACILITATOR, "me", view.facilitator.casefold()):
        return commands.Speak(FACILITATOR, group)
    found = people_called(rest, view)
    if len(found) > 1:
        # Where people have the same name, it is who is in the group that is meant.
        here = {one for lane in _lanes(view, group) if lane.talk is not None for one in lane.talk.people}
        found = [one for one in found if one in here] or found
    if not found:
        return Mistake(say("plain.cast-nobody", name=safe_line(rest, 40)))
    if len(found) > 1:
        names = dict(view.persons)
        several = listed((f"{one.removeprefix('p')} {names[one]}" for one in found[:6]), "or")
        return Mistake(say("plain.speaks-unclear", name=safe_line(rest, 40), known=several))
    return commands.Speak(found[0], group)


def _lanes(view: View, group: str | None) -> list[LaneView]:
    return [lane for lane in view.lanes if group in (None, lane.id)] or list(view.lanes)


# -- what is told ---------------------------------------------------------------------------------


def told_of(fact: Fact, view: View) -> list[str]:
    """What to tell of a fact of these kinds; nothing of any other."""
    data = fact.data
    match fact.kind:
        case "session.paused":
            return paused(view)
        case "break.over":
            return [say("plain.break-over")]
        case "talk.began":
            return [say("plain.tapped", who=_name(view, data["who"]))]
        case "talk.ended":
            ms = sum(one.ms for one in view.voices if one.who == (data["who"],))
            return [say("plain.untapped", who=_name(view, data["who"]), time=_long(ms))]
        case "mode.set":
            lines = []
            if "quiet" in data:
                lines.append(say("plain.quiet-on" if data["quiet"] else "plain.quiet-off"))
            if "clock" in data:
                lines.append(say(f"plain.clock.{data['clock']}"))
            if "blackout" in data:
                lines.append(say("plain.blackout-on" if data["blackout"] else "plain.blackout-off"))
            if "notes" in data:
                lines.append(say("plain.notes-shown" if data["notes"] else "plain.notes-hidden"))
            if "message" in data:
                lines.append(_message(str(data["message"])))
            return lines
    return []


def _message(text: str) -> str:
    return say("plain.message", text=text) if text else say("plain.message-gone")


def paused(view: View) -> list[str]:
    """That the clock stands, why, and how it runs on."""
    words = halt_words(view)
    return [say("plain.paused-why", why=words) if words else say("plain.paused")]


def standing(view: View) -> list[str]:
    """What belongs to where we are: the pause, who was tapped, quiet, what the room sees."""
    lines = []
    if view.paused:
        words = halt_words(view)
        over = [say("plain.break-over")] if is_over(view) else []
        lines += [say("plain.halt", why=words), *over] if words else []
        lines.append(say("plain.paused-for", time=duration(view.paused_for_ms)))
    lines += [
        _in_lane(lane, view, say("plain.speaking", who=lane.talk.speaking, time=_long(lane.talk.ms)))
        for lane in view.lanes
        if lane.talk is not None and lane.talk.tapped
    ]
    if view.quiet:
        lines.append(say("plain.quiet-on"))
    if view.clock != "protocol":
        lines.append(say(f"plain.clock.{view.clock}"))
    if view.blackout:
        lines.append(say("plain.blackout-on"))
    if not view.notes:
        lines.append(say("plain.notes-hidden"))
    if view.message:
        lines.append(_message(view.message))
    return lines


def talk_lines(view: View, group: str | None) -> list[str]:
    """How long each has spoken, and who has not been heard yet: the unheard first, as they are what one asks
    for."""
    lanes = _lanes(view, group)
    here = {one for lane in lanes if lane.talk is not None for one in lane.talk.people}
    lines = [say("plain.talk-title")]
    silent = [one.name for one in view.voices if not one.heard and one.who[0] not in view.away]
    silent = [one.name for one in view.voices if not one.heard and one.who[0] in here] if here else silent
    lines.append(say("plain.unheard", who=listed(silent)) if silent else say("plain.all-heard"))
    names = dict(view.persons)
    for lane in lanes:
        talk = lane.talk
        if talk is None:
            continue
        if not talk.counted:
            lines.append(_in_lane(lane, view, say("refusal.talk-unkept")))
        elif talk.unheard and len(talk.unheard) < len(talk.people):
            unheard = [names.get(one, one) for one in talk.unheard]
            if sorted(unheard) != sorted(silent):
                # Who has not been heard at all has just been told.
                lines.append(_in_lane(lane, view, say("plain.unheard-here", who=listed(unheard))))
    lines += [_voice(one, view) for one in view.voices if one.times]
    lines.append(say("plain.talk-hint"))
    return lines


def _voice(one: VoiceView, view: View) -> str:
    line = say("plain.voice", who=one.name, time=_long(one.ms), share=one.share, n=one.times)
    now = [lane.talk for lane in view.lanes if lane.talk is not None and lane.talk.who == one.who]
    return f"{line} {say('plain.speaks-now', time=_long(now[0].ms))}" if now else line


def _in_lane(lane: LaneView, view: View, line: str) -> str:
    return f"{lane.title}: {line}" if len(view.lanes) > 1 and lane.title else line


def _name(view: View, who: str) -> str:
    return dict(view.persons).get(who) or view.facilitator or say("common.facilitator")


def _long(ms: int) -> str:
    """How long somebody has spoken: whole seconds that are over."""
    return duration(ms // 1000 * 1000)
