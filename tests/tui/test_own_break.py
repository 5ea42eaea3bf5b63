"""A break that the protocol has: everybody is told when to be back, and nobody that they may speak."""

from __future__ import annotations

from tests.engine.room import room

from protocols.cli.plain_lines import step_lines
from protocols.cli.watch_lines import picture
from protocols.engine import commands as ask
from protocols.view import view as view_at
from protocols.view.model import Floor

from .fake import FakeSession
from .samples import MINUTE, lane, step, view
from .screens import Stage, digits, play
from .test_watch import Followed, looked

BREAK = step(
    kind="break", title="Break", say=(), stems=(), rules=(), floor=Floor("everyone"), silent=(),
    left_ms=4 * MINUTE + 12_000,
)  # fmt: skip
SHOWN = view(lane(at=BREAK))
"""At 15:10, with 4:12 left."""

FILE = """
[[steps]]
id = "talk"
title = "Talk"
time = "2m"
[[steps]]
id = "tea"
title = "Tea"
kind = "break"
time = "10m"
[[steps]]
id = "more"
title = "More"
time = "2m"
"""


def test_the_console_says_when_everybody_is_back() -> None:
    async def scene(stage: Stage) -> None:
        assert digits(stage) == "4:12"
        assert stage.words("clockwords") == "back at 15:14"
        assert "Speaks" not in stage.all_words()
        session.pass_time(5 * MINUTE)
        await stage.poll()
        assert "OVER TIME" in stage.words("clockwords")

    session = FakeSession(SHOWN)
    play(scene, start=session)


def test_so_does_the_room() -> None:
    async def scene(stage: Stage) -> None:
        await looked(stage)
        assert "back at 15:14" in stage.text()
        assert "Speaks" not in stage.all_words()

    play(scene, watch=Followed(SHOWN))


def test_plain_lines_say_so_for_both() -> None:
    found = room(FILE, 4)
    found.do(ask.Next(), at=MINUTE)
    shown = view_at(found.state, found.now)
    told = step_lines(shown.lanes, shown)
    assert told[1].startswith("Back at ")
    assert not any("speak" in line for line in told)
    seen = [line for _, line in picture(view_at(found.state, found.now, "room"))]
    assert told[1] in seen
    assert not any("speak" in line for line in seen)
