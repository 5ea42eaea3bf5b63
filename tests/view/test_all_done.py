"""When every step is done: the end is settled, however long the session stays open."""

from __future__ import annotations

from tests.engine.room import MINUTE, room
from tests.tui.fake import FakeSession
from tests.tui.samples import lane
from tests.tui.samples import view as shown_view
from tests.tui.screens import Stage, keys, play
from tests.tui.test_watch import Followed, looked

from protocols.engine import Refusal, catchup
from protocols.engine import commands as ask
from protocols.tui import phrases
from protocols.tui.running import RunScreen
from protocols.view import view

FILE = """
[groups.pair]
title = "Pair"
size = 2
[[steps]]
id = "talk"
title = "Talk"
time = "5m"
[[steps]]
id = "apart"
title = "Apart"
in = "pair"
time = "4m"
"""


def test_late_is_counted_no_further() -> None:
    found = room(FILE, 4)
    found.do(ask.Next(), at=7 * MINUTE)
    found.do(ask.Next(), at=12 * MINUTE)
    assert found.state.main.status == "ended"
    for minutes in (12, 20, 40):
        found.wait(minutes * MINUTE - found.mono)
        seen = view(found.state, found.now)
        assert seen.late_ms == 3 * MINUTE
        assert phrases.late_words(seen).endswith("3 min late")
        assert phrases.late_words(seen).startswith("all done at ")


def test_there_is_nothing_to_catch_up_any_more() -> None:
    found = room(FILE, 4)
    found.do(ask.Next(), at=7 * MINUTE)
    found.do(ask.Next(), at=12 * MINUTE)
    assert catchup.previews(found.state, found.now) == []
    refused = found.do(ask.CatchUp("later"))
    assert isinstance(refused, Refusal)
    assert refused.code == "all-done"


DONE = shown_view(lane(step=None, status="ended"), late_ms=7 * MINUTE)


def test_the_bar_offers_to_finish_and_not_to_catch_up() -> None:
    async def scene(stage: Stage) -> None:
        assert isinstance(stage.app.screen, RunScreen)
        assert "catch up" not in keys(stage)
        assert "7 min late" in stage.words("head")

    play(scene, start=FakeSession(DONE))


def test_the_room_is_thanked() -> None:
    async def scene(stage: Stage) -> None:
        await looked(stage)
        assert "Thank you. We are at the end." in stage.text()

    play(scene, watch=Followed(DONE))
