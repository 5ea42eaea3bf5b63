"""What the room is told of time, and that it is told neither a key nor how late anything is."""

from __future__ import annotations

import re

import attrs
import pytest

from protocols.tui.seen import short_rows
from protocols.view.model import DecideView, Floor, HaltView, Offers, StepView, View

from .samples import MINUTE, START, lane, step, turning, view
from .screens import Stage, play
from .test_watch import Followed, looked

TOLD_OFF = re.compile(
    r"OVER|[Ll]ate\b|planned|over since|\d over|Space|Press|press|\([a-z]\)|\([a-z], or [a-z]\)|[↓↑]"
)
"""How late it is, or a key."""


@pytest.fixture(autouse=True)
def _looks_when_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("protocols.tui.watch.POLL_S", 0.5)


def over(**changes: object) -> StepView:
    return step(left_ms=-3 * MINUTE, elapsed_ms=8 * MINUTE, **changes)


def turn_over() -> StepView:
    """A turn over its time, in a step that is over its own."""
    return attrs.evolve(turning(left_ms=-53_000), left_ms=-20_000)


LONG = tuple("Read this to the room. " * 20 for _ in range(5))
OPEN_DECISION = DecideView("which", "Which way?", "hands", ())


@pytest.mark.parametrize(
    ("shown", "said"),
    [
        (view(lane(at=over())), "time is up"),
        (view(lane(at=over(end="cut"))), "time is up"),
        (view(lane(at=turn_over())), "time is up"),
        (view(lane(1, over()), lane(2, over())), "time is up"),
        (view(lane(1, over()), lane(2, turning())), "time is up · Ben"),
        (view(lane(at=step(decide=OPEN_DECISION))), "To decide: Which way?"),
        (view(lane(at=step(offers=Offers(until="nobody has more")))), "until nobody has more"),
        (view(lane(at=step(say=LONG))), "there is more"),
        (view(paused=True, halt=HaltView("tea", START + MINUTE, -2 * MINUTE, True)), "Tea is over"),
    ],
)
def test_the_room_is_told_neither_a_key_nor_how_late_it_is(shown: View, said: str) -> None:
    late = attrs.evolve(shown, late_ms=4 * MINUTE)

    async def scene(stage: Stage) -> None:
        for size in [(80, 24), (120, 30), (160, 45), (24, 8)]:
            await stage.resize(*size)
            await looked(stage)
            text = stage.text()
            assert not TOLD_OFF.search(text), TOLD_OFF.findall(text)
            if size[0] == 80:
                assert said in text

    play(scene, watch=Followed(late))


def test_a_tiny_screen_of_the_room_says_that_time_is_up() -> None:
    assert short_rows(view(lane(at=over(floor=Floor("everyone")))), 20, 5)[1] == "time is up"


def test_the_step_has_time_left_beside_a_turn_that_has_none() -> None:
    async def scene(stage: Stage) -> None:
        await looked(stage)
        assert "time is up · 2:50 left in this step" in stage.text()

    play(scene, watch=Followed(view(lane(at=turning(left_ms=-53_000)))))
