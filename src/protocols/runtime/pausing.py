"""A pause in words: what it is, when everybody is to be back, and that its time is over."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from protocols.words import clock_time, duration, safe_line, say

if TYPE_CHECKING:
    from protocols.engine import commands
    from protocols.view.model import StepView, View


def halt_words(view: View, for_room: bool = False, brief: bool = False) -> str:
    """``Break: back at 10:40 (in 4:12)``; only its name where nobody said for how long; empty where the clock
    was stopped without saying why, or runs. *for_room*: the room is not told for how long it is over;
    *brief*: nor is it said in how much time it is."""
    from protocols.view.shared import break_name

    halt, why = view.halt, break_name(view)
    if halt is None or not why:
        return ""
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
    from protocols.engine import commands

    words: Sequence[str] = safe_line(text).split()
    begun = _begun(words)
    ago_ms = 0
    if begun is not None:
        ago_ms, words = begun
        if ago_ms <= 0:
            return None
    ms, taken = _length_first(words)
    first = words[0] if words else ""
    nothing = first[:1] in ("-", "+") or (first[:1] == "0" and not first.strip("0:hms"))
    if nothing if ms is None else ms <= 0:
        return None
    name = say("common.break") if unnamed is None else unnamed
    return commands.Pause(" ".join(words[taken:]) or name, ms, ago_ms)


def _length_first(words: Sequence[str]) -> tuple[int | None, int]:
    """The length with which *words* begin, and how many of them say it: its unit may stand by itself."""
    from protocols.runtime.lengths import typed_length

    for most in (2, 1):
        if len(words) >= most and (ms := typed_length(" ".join(words[:most]))) is not None:
            return ms, most
    return None, 0


def _begun(words: Sequence[str]) -> tuple[int, Sequence[str]] | None:
    """How long ago it began (0: that is no length), and the words after that; None where nothing is said of
    it."""
    signs = {"ago", *say("common.break.ago").casefold().split()}
    at = next((at for at, word in enumerate(words[:3]) if word.casefold().strip(",:") in signs), None)
    if at is None:
        return None
    if not at:
        ms, taken = _length_first(words[1:])
        return ms or 0, words[1 + taken :]
    ms, taken = _length_first(words[:at])
    return (ms or 0) if taken == at else 0, words[at + 1 :]


def is_over(view: View) -> bool:
    """Whether the pause that is under way has lasted as long as was said."""
    return view.halt is not None and view.halt.left_ms is not None and view.halt.left_ms <= 0


def back_at(view: View, step: StepView) -> int | None:
    """When a break that the protocol has is over (UTC ms); None in any other step, where the clock stands or
    has no end to be seen, and once its time is up."""
    if step.kind != "break" or view.paused or step.left_ms is None or step.left_ms <= 0:
        return None
    return view.now_wall_ms + step.left_ms
