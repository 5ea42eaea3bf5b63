"""A pause in words: what it is, when everybody is to be back, and that its time is over."""

from __future__ import annotations

from typing import TYPE_CHECKING

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


def parted(text: str, unnamed: str | None = None) -> tuple[str, int | None]:
    """What somebody typed of a break, as its name and how long it is to be, in ms (None: nobody said; 0 or
    less: that is no length). ``10``, ``10m``, ``5m fire drill``, ``5 minutes fire drill``, ``fire drill``, or
    nothing. *unnamed*: its name where none was typed, if not that of any break."""
    words = safe_line(text).split()
    first, ms, taken = words[0] if words else "", None, 0
    if first[:1].isdecimal() or first[:1] in ("-", "+"):
        # The unit may stand by itself.
        tried = ((typed_length(" ".join(words[:most])), most) for most in (2, 1))
        ms, taken = next(((ms, most) for ms, most in tried if ms is not None), (None, 0))
    if ms is None and (first[:1] in ("-", "+") or (first[:1] == "0" and not first.strip("0:hms"))):
        ms, taken = 0, 1
    rest = " ".join(words[taken:])
    return rest or (say("common.break") if unnamed is None else unnamed), ms


def is_over(view: View) -> bool:
    """Whether the pause that is under way has lasted as long as was said."""
    return view.halt is not None and view.halt.left_ms is not None and view.halt.left_ms <= 0


def back_at(view: View, step: StepView) -> int | None:
    """When a break that the protocol has is over (UTC ms); None in any other step, where the clock stands or
    has no end to be seen, and once its time is up."""
    if step.kind != "break" or view.paused or step.left_ms is None or step.left_ms <= 0:
        return None
    return view.now_wall_ms + step.left_ms
