"""Why a key of the console has nothing to do just now, in a sentence: a key that does nothing and says
nothing is taken for a broken one.

What has nothing to do because nothing was written down, taken back or lost, says so where it is done.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from protocols.words import say

if TYPE_CHECKING:
    from protocols.tui.console import Console

UNDER_WAY = ("previous", "pause", "break", "minute", "time", "finish", "catch_up", "step", "offers", "talk")
"""What can be done once it has begun, and not before."""


def meant(action: str) -> str:
    """What the *action* of a key is called: a window by its own name."""
    name, _, rest = action.partition("(")
    return rest.strip("')") if name == "open" else name


def why_not(screen: Console, action: str) -> str:
    """Why the *action* of a key does nothing now; empty where it does something, or says so itself."""
    view, name = screen.view, meant(action)
    if name in UNDER_WAY and view.phase == "ready":
        return say("tui.run.nothing.not-begun")
    if name == "lane" and len(view.lanes) < 2:
        return say("tui.run.nothing.lane")
    if screen.all_done and name in ("step", "earlier", "talk"):
        return say("tui.run.nothing.all-done")
    if name == "talk" and all(lane.talk is None for lane in view.lanes):
        return say("tui.run.nothing.talk")
    page = screen.query_one("#page")
    if name == "scroll" and not (page.display and page.max_scroll_y):
        return say("tui.run.nothing.scroll")
    return ""
