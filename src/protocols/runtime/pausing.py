"""A pause in words: what it is, when everybody is to be back, and that its time is over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from protocols.engine import commands
from protocols.runtime.lengths import typed_length
from protocols.words import clock_time, duration, safe_line, say

if TYPE_CHECKING:
    from protocols.view.model import StepView, View


def halt_words(view: View, for_room: bool = False, brief: bool = False) -> str:
    """``Break: back at 10:40 (in 4:12)``; only its name where nobody said for how long; empty where the clock
    was stopped without saying why, or runs. *for_room*: the room is not told for how long it is over;
    *brief*: nor is it said in how much time it is."""
    halt = view.halt
    if halt is None or not (halt.why or halt.left_ms is not None):
        return ""
    why = safe_line(halt.why) or say("common.pause")
    why = why[:1].upper() + why[1:]
    if halt.left_ms is None or halt.back_wall_ms is None:
        return why
    back = clock_time(halt.back_wall_ms, view.offset_min)
    if halt.left_ms <= 0 and for_room:
        return say("common.halt.over-room", why=why)
    if halt.left_ms <= 0:
        return say("common.halt.over", why=why, back=back)
    if brief:
        return say("common.halt.back-at", why=why, back=back)
    return say("common.halt.back", why=why, back=back, left=duration(halt.left_ms))


def meant(text: str, unnamed: str | None = None) -> commands.Pause | None:
    """What somebody typed of a break: how long it is to be, and its name; None where a length is none.

    ``10``, ``10m``, ``5m fire drill``, ``5 minutes fire drill``, ``fire drill``, or nothing; ``9m ago fire
    drill`` where it began so long ago. *unnamed*: its name where none was typed, if not that of any break.
    """
    words: Sequence[str] = safe_line(text).split()
    ago_ms = 0
    if (begun := _begun(words)) is not None:
        typed, words = begun
        length, taken = _length(typed)
        if length is None or length <= 0 or taken < len(typed):
            return None
        ago_ms = length
    ms, taken = _length(words)
    if ms is not None and ms <= 0:
        return None
    name = say("common.break") if unnamed is None else unnamed
    return commands.Pause(" ".join(words[taken:]) or name, ms, ago_ms)


def _length(words: Sequence[str]) -> tuple[int | None, int]:
    """The length that *words* begin with, and how many of them it is; 0 is no length, but is meant as one.
    None where they begin with something else."""
    first = words[0] if words else ""
    if first[:1].isdecimal() or first[:1] in ("-", "+"):
        for most in (2, 1):  # the unit may stand by itself
            if (ms := typed_length(" ".join(words[:most]))) is not None:
                return ms, min(most, len(words))
    if first and (first[:1] in ("-", "+") or (first[:1] == "0" and not first.strip("0:hms"))):
        return 0, 1
    return None, 0


def _begun(words: Sequence[str]) -> tuple[Sequence[str], Sequence[str]] | None:
    """The words of how long ago it began, and those after that; None where nothing is said of it."""
    signs = {"ago", *say("common.break.ago").casefold().split()}
    at = next((at for at, word in enumerate(words[:3]) if word.casefold().strip(",:") in signs), None)
    if at is None:
        return None
    if at:
        return words[:at], words[at + 1 :]
    taken = 1 + max(_length(words[1:])[1], 1)
    return words[1:taken], words[taken:]


def is_over(view: View) -> bool:
    """Whether the pause that is under way has lasted as long as was said."""
    return view.halt is not None and view.halt.left_ms is not None and view.halt.left_ms <= 0


def back_at(view: View, step: StepView) -> int | None:
    """When a break that the protocol has is over (UTC ms); None in any other step, where the clock stands or
    has no end to be seen, and once its time is up."""
    if step.kind != "break" or view.paused or step.left_ms is None or step.left_ms <= 0:
        return None
    return view.now_wall_ms + step.left_ms
