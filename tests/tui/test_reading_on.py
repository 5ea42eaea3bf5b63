"""Where one is in what is read out: kept while a step lasts, and at the top when another begins.

And the agenda, which may be read for long: it goes on with the time.
"""

from __future__ import annotations

import attrs
import pytest

from protocols.tui.column import Page
from protocols.view.model import LaneView, View

from .fake import FakeSession
from .samples import MINUTE, lane, step, view
from .screens import Stage, play
from .test_watch import Followed, looked

LONG = tuple("Read this to the room. " * 20 for _ in range(5))


@pytest.fixture(autouse=True)
def _looks_when_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("protocols.tui.watch.POLL_S", 0.5)


def reading(unit: str, name: str, **changes: object) -> View:
    return view(lane(at=step(unit=unit, step=name, say=LONG, **changes)))


def test_a_step_begins_at_the_top_however_far_one_had_read_in_the_one_before() -> None:
    async def scene(stage: Stage) -> None:
        page = stage.app.screen.query_one(Page)
        await stage.press("down", "down")
        assert page.scroll_y == 6
        session.shown = attrs.evolve(reading("story", "story"), seq=session.shown.seq + 1)
        await stage.poll()
        assert page.scroll_y == 0

    session = FakeSession(reading("opening", "opening"))
    play(scene, start=session)


def test_the_next_round_of_a_step_begins_at_the_top() -> None:
    async def scene(stage: Stage) -> None:
        page = stage.app.screen.query_one(Page)
        await stage.press("down")
        session.shown = attrs.evolve(reading("tell#2", "tell", round=(2, 4)), seq=session.shown.seq + 1)
        await stage.poll()
        assert page.scroll_y == 0

    session = FakeSession(reading("tell#1", "tell", round=(1, 4)))
    play(scene, start=session)


def test_another_group_is_read_from_the_top() -> None:
    async def scene(stage: Stage) -> None:
        page = stage.app.screen.query_one(Page)
        await stage.press("tab")
        await stage.press("down")
        assert page.scroll_y > 0
        await stage.press("tab")
        assert page.scroll_y == 0

    def group(number: int, unit: str, name: str) -> LaneView:
        return lane(number, step(unit=unit, step=name, say=LONG))

    play(scene, start=FakeSession(view(group(1, "ask", "ask"), group(2, "tell", "tell"))))


def test_what_happens_in_a_step_leaves_one_where_one_reads() -> None:
    async def scene(stage: Stage) -> None:
        page = stage.app.screen.query_one(Page)
        await stage.press("down")
        session.shown = attrs.evolve(session.shown, seq=session.shown.seq + 1, late_ms=60_000)
        await stage.poll()
        assert page.scroll_y == 3

    session = FakeSession(reading("opening", "opening"))
    play(scene, start=session)


def test_the_room_reads_a_step_from_the_top() -> None:
    async def scene(stage: Stage) -> None:
        page = stage.app.screen.query_one(Page)
        await stage.press("down")
        assert page.scroll_y == 3
        followed.shown = attrs.evolve(reading("story", "story"), seq=2)
        await looked(stage)
        assert page.scroll_y == 0

    followed = Followed(reading("opening", "opening"))
    play(scene, watch=followed)


def test_the_agenda_tells_what_is_true_now_while_it_is_open(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("protocols.tui.dialogs.AGAIN_S", 0.02)

    async def scene(stage: Stage) -> None:
        await stage.press("a")
        assert "on time, ends" in stage.words("text")
        await stage.press("down", "down")
        read = stage.app.screen.query_one("#page").scroll_y
        session.shown = attrs.evolve(session.shown, seq=session.shown.seq + 1, late_ms=3 * MINUTE)
        await stage.poll()
        await stage.pilot.pause(0.1)
        assert "3 min late, ends" in stage.words("text")
        assert stage.app.screen.query_one("#page").scroll_y == read

    session = FakeSession()
    play(scene, start=session)
