"""Whatever may be needed in a hurry is at most two keys away from the console, and asks before it harms."""

from __future__ import annotations

import attrs
import pytest

from protocols.engine import commands as ask
from protocols.view.model import AheadView, DeedView, Offers

from .fake import FakeSession
from .samples import GAP, MINUTE, lane, turning, view
from .screens import Stage, play
from .test_catching_up import late_by
from .test_talk import talk

PERSONS = (("p1", "Amara"), ("p2", "Ben"), ("p3", "Chen"), ("p4", "Dara"), ("p5", "Elif"))


def session() -> FakeSession:
    """Late, with a turn under way that can be passed, something to undo and lost time that was answered."""
    at = attrs.evolve(turning(), offers=Offers(passing=True), min_ms=0)
    made = FakeSession(
        view(
            lane(at=at, talk=talk()),
            late_ms=3 * MINUTE,
            undo=DeedView("w1.7", "pause", "Read", 40_000),
            answered_gap=attrs.evolve(GAP, answer="step"),
            persons=PERSONS,
            ahead=(AheadView("all", "last", "Last", None, 5 * MINUTE, False, False),),
        )
    )
    made.strategies = late_by(3)
    return made


@pytest.mark.parametrize(
    ("keys", "command"),
    [
        ("u", ask.Undo("w1.7")),
        ("+", ask.AddTime(MINUTE)),
        ("-", ask.AddTime(-MINUTE)),
        ("p", ask.Pause()),
        ("b", ask.Back()),
        ("o1", ask.Pass()),
    ],
)
def test_it_is_done_with_two_keys_at_most(keys: str, command: ask.Command) -> None:
    made = session()

    async def scene(stage: Stage) -> None:
        await stage.press(*({"+": "plus", "-": "minus"}.get(key, key) for key in keys))

    play(scene, start=made, size=(80, 24))
    assert made.commands == [command]


@pytest.mark.parametrize(
    ("keys", "heading"),
    [
        ("k", "Catch up"),
        ("k1", "Share the loss"),
        ("t", "Time"),
        ("l", "How long ago"),
        ("g", "What was that time?"),
        ("z", "A break"),
        ("x", "What is to be changed?"),
        ("x2", "Which step?"),
        ("x3", "Somebody has come late"),
        ("x4", "Who has left?"),
        ("v", "Who speaks?"),
        ("m", "What the room sees"),
        ("f", "Finish the session?"),
        ("q", "Leave the session?"),
    ],
)
def test_its_window_is_open_after_two_keys_at_most_and_has_changed_nothing(keys: str, heading: str) -> None:
    made = session()

    async def scene(stage: Stage) -> None:
        await stage.press(*keys)
        assert stage.words("heading").startswith(heading), stage.words("heading")
        assert "Esc: back" in stage.words("hint"), stage.words("hint")
        await stage.press("escape")
        assert made.commands == []

    play(scene, start=made, size=(80, 24))
