"""What the console's keys are called just now, and which of them there is anything for.

The bar shows what this says; the keys that are not in it work all the same, or say why they do nothing
(:mod:`protocols.tui.meaning`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from protocols.runtime.pausing import halt_words
from protocols.tui.keys import KEYS, key_names
from protocols.tui.saying import Saying
from protocols.view.shared import deed_words
from protocols.words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from protocols.tui.keys import Key
    from protocols.view.model import StepView, View

_NOTHING_FOR: Mapping[str, Callable[[View], bool]] = {
    "run.undo": lambda view: view.undo is None,
    "run.redo": lambda view: view.redo is None,
    "run.gap": lambda view: view.gap is None and view.answered_gap is None,
    "run.entries": lambda view: all(one.withdrawn for one in view.entries),
}
"""Keys, and when there is nothing for them to do."""


class Keyed(Saying):
    """A console whose keys follow what happens in the session."""

    @property
    def lane_id(self) -> str | None:
        """The group that keys speak to, or None for all at work."""
        lane = self.chosen_lane
        return lane.id if lane is not None and len(self.view.lanes) > 1 else None

    def only_step(self) -> StepView | None:
        """The step of the chosen group, or the one that all groups are in with one clock."""
        lane = self.chosen_lane
        return lane.step if lane is not None else self.shared

    @property
    def off_plan(self) -> bool:
        """Whether there is something to make up for, or to spare."""
        return self.view.minutes_late != 0 and not self.all_done

    def follow(self, view: View) -> None:
        """Show *view*; the time that passes alone gives the key to catch up its use."""
        before = self.off_plan
        super().follow(view)
        if self.off_plan != before:
            self.update_keys()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Which keys have a meaning now."""
        view = self.view
        if action == "open":
            action = str(parameters[0])
        if action == "lane":
            return len(view.lanes) > 1
        if action == "step":
            return view.phase == "under way" and not self.all_done
        if action == "offers":
            return view.phase == "under way"
        if action == "earlier":
            return view.phase != "finished" and not self.all_done
        if action in ("modes", "change"):
            return view.phase != "finished"
        if action == "talk":
            return view.phase == "under way" and any(lane.talk is not None for lane in view.lanes)
        if action in ("previous", "pause", "break", "minute", "time", "finish", "catch_up"):
            return view.phase == "under way"
        return True

    def _offered(self) -> list[str]:
        from protocols.tui.choosing import offered

        return [value for value, _ in offered(self)]

    def key_label(self, key: Key) -> str:
        """Space begins, goes on, and in the end finishes; the bar calls it so. What there is nothing for now
        is not in the bar; pressed all the same, its key says so."""
        if key.id == "run.offers":
            from protocols.tui.offers import label

            return label(found) if (found := self._offered()) else ""
        if not self.has_use(key):
            return ""
        if key.id == "run.next" and self.view.phase == "ready":
            return say("tui.key.run.begin")
        if key.id == "run.earlier":
            # Wanted most before the start; later it stands in the help, and leaves the bar to others.
            return say("tui.key.run.began-earlier") if self.view.phase == "ready" else ""
        if key.id == "run.next" and self.all_done:
            return say("tui.key.run.finish")
        if key.id == "run.gap" and self.view.gap is None:
            return ""  # it was answered; changing that is rare, and stands in the help
        if key.id == "run.pause" and self.view.paused:
            return say("tui.key.run.end-break" if halt_words(self.view) else "tui.key.run.resume")
        if key.id == "run.undo" and self.view.undo is not None:
            return say("tui.key.run.undo-what", what=deed_words(self.view.undo))
        if key.id == "run.catch-up" and not self.off_plan:
            # The key works all the same; the bar offers it when there is something to make up for.
            return ""
        return key.label

    def has_use(self, key: Key) -> bool:
        """Whether there is anything for *key* to do."""
        if key.id == "run.offers":
            return bool(self._offered())
        if key.id == "run.all":
            return self.lane_at > 0
        return key.id not in _NOTHING_FOR or not _NOTHING_FOR[key.id](self.view)

    def key_of(self, id: str) -> str:
        """The first key that does this, as it is called."""
        key = next(key for key in KEYS["run"] if key.id == id)
        return key_names(self.home.keymap.get(id, key.keys), 1)

    def leads(self, key: Key) -> bool:
        """During a break the key that ends it is named first."""
        return key.id == "run.pause" and self.view.paused and bool(halt_words(self.view))

    def keeps_key(self, key: Key) -> bool:
        """The way back never leaves the bar, and nor does writing down, the way to catch up, where there is
        something to make up for, and the key that lets a stopped clock run on."""
        if key.id == "run.note":
            return self.view.phase == "under way"
        return key.id in ("run.undo", "run.catch-up") or (key.id == "run.pause" and self.view.paused)
