"""Where something that is written down on the console may go, and where it goes if nothing is said.

A step that has a list is there to fill it, so its list comes first; but where one voice tells a story, what
is noted is mostly the story. While groups are at work and none is chosen the words may be any group's: then
nothing is sorted unless it is said, and who said it tells the group.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from protocols.runtime.half_typed import Begun
from protocols.runtime.noting import Place, group_of, one_voice, places, places_apart
from protocols.words import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from protocols.tui.running import RunScreen
    from protocols.view.model import CaptureView, StepView


class Where(NamedTuple):
    """The places to choose from, the number of the one that is chosen first, and a *remark* about them."""

    places: tuple[Place, ...]
    at: int = 0
    remark: str = ""


def where(screen: RunScreen, kind: str, to: Place | None = None) -> Where:
    """Where something of this *kind* may go: the step's lists; a note also to none of them, or for later.
    *to*: where it was to go."""
    steps = _steps(screen)
    last = to or screen.sorted.get(_key(steps))
    if kind == "commitment":
        # It has no choice of places: of groups in several steps, the list is that of whoever does it.
        alike = len({step.step for step in steps}) == 1
        return Where(tuple(places(_of(steps[0], kind))[:1] if alike else ()) or (Place("", kind),))
    lists = _lists(screen, lambda step: _of(step, kind))
    found = lists or []
    remark = say("tui.write.choose-group") if lists is None else ""
    if kind != "note":
        whose = any(one.lane for one in found)
        every = (*found, *((Place(say("tui.write.of-all"), kind),) if whose else ())) or (Place("", kind),)
        return Where(every, _at(every, last, len(every) - 1 if whose else 0), remark)
    options = _lists(screen, _source) or []
    plain = Place(say("tui.write.no-list" if found or options else "tui.write.this-step"), "note")
    later = Place(say("tui.write.later"), "parking")
    if any(step.decide is not None and not step.decide.options for step in steps):
        # Nothing can be decided before an option is written down: that is what the note will be.
        every = (*options, *found, plain, later)
    else:
        every = (*found, plain, *options, later)
    whose = any(one.lane for one in every)
    tells = every[:1] == tuple(found) and not found[0].column and all(map(one_voice, steps))
    return Where(every, _at(every, last, every.index(plain) if whose or tells else 0), remark)


def remember(screen: RunScreen, place: Place) -> None:
    """The next note of the step goes there too."""
    if place.kind != "parking":
        screen.sorted[_key(_steps(screen))] = place


def addressed(screen: RunScreen, place: Place, who: str) -> tuple[Place, str | None]:
    """The place, and the group by its id (None: all of them): the one chosen, the one that has the list, or
    the one that the person named sits in."""
    if screen.lane_id is not None or place.lane:
        return place, place.lane or screen.lane_id
    lane = group_of(who, screen.view) if who and _apart(screen) else None
    if lane is None or lane.step is None:
        return place, None
    if place.kind == "commitment" and not place.capture:
        place = next(iter(places(_of(lane.step, place.kind))), place)
    return place, lane.id


def begun(screen: RunScreen, place: Place) -> Begun:
    """Where a text is begun that is to go to *place*."""
    lane = screen.chosen_lane if screen.lane_id is not None else None
    whose = next((one.title for one in screen.view.lanes if one.id == place.lane), "")
    steps = _begun_in(screen, place.lane)
    words = (
        lane.title if lane is not None else whose or (say("tui.key.run.all") if _apart(screen) else ""),
        ", ".join(dict.fromkeys(step.title for step in steps)),
        place.title if place.capture or place.kind == "parking" else "",
    )
    return Begun(
        units=" ".join(step.unit for step in steps),
        lane=screen.lane_id or "",
        kind=place.kind,
        capture=place.capture,
        column=place.column,
        whose=place.lane,
        words=" · ".join(word for word in words if word),
    )


def back_to(screen: RunScreen, was: Begun) -> None:
    """Choose the group again in which something *was* begun, while its step still goes on and no other group
    is chosen."""
    for at, lane in enumerate(screen.view.lanes, 1):
        if was.lane == lane.id and lane.step is not None and lane.step.unit == was.units and _apart(screen):
            screen.choose_lane(at)


def still(screen: RunScreen, was: Begun, every: Sequence[Place]) -> int | None:
    """Which of *every* place is the one that something *was* begun for; None where it is none of them."""
    if was.lane != (screen.lane_id or ""):
        return None
    if was.units != " ".join(step.unit for step in _begun_in(screen, was.whose)):
        return None
    wanted = (was.kind, was.capture, was.column, was.whose)
    return next(
        (at for at, one in enumerate(every) if (one.kind, one.capture, one.column, one.lane) == wanted), None
    )


def _begun_in(screen: RunScreen, whose: str) -> list[StepView]:
    own = [lane.step for lane in screen.view.lanes if lane.id == whose and lane.step is not None]
    return own or _steps(screen)


def _apart(screen: RunScreen) -> bool:
    return len(screen.view.lanes) > 1 and screen.lane_id is None


def _steps(screen: RunScreen) -> list[StepView]:
    if _apart(screen):
        return [lane.step for lane in screen.view.lanes if lane.step is not None]
    step = screen.only_step()
    return [] if step is None else [step]


def _key(steps: Iterable[StepView]) -> str:
    return " ".join(dict.fromkeys(step.step for step in steps))


def _of(step: StepView, kind: str) -> list[CaptureView]:
    """The lists of a step for things of this *kind*."""
    return [one for one in step.captures if one.kind == kind]


def _source(step: StepView) -> list[CaptureView]:
    """The list that the options of a decision stand in."""
    return [] if step.decide is None or step.decide.source is None else [step.decide.source]


def _lists(screen: RunScreen, lists: Callable[[StepView], list[CaptureView]]) -> list[Place] | None:
    if _apart(screen):
        return places_apart(screen.view.lanes, lists)
    return places(one for step in _steps(screen) for one in lists(step))


def _at(every: tuple[Place, ...], last: Place | None, first: int) -> int:
    return next((at for at, one in enumerate(every) if one == last), first)
