"""What must be seen on the wall is seen, however much is written down: where everybody goes, what was said
last, and that there is more to read."""

from __future__ import annotations

import attrs
import pytest

from protocols.view.model import Floor, LaneView, Output, StepView

from .samples import lane, step, view
from .screens import Stage, play
from .test_watch import Followed, entry, looked

GROUPS = (
    "Interview group 1: Goran, Dmitri, Femi, Mei, Kofi",
    "Interview group 2: Ben, Chiara, Ines, Lucia",
    "Interview group 3: Elif, Jonas, Hana",
)
SENT = step(
    unit="find",
    step="find",
    title="Find your interview group",
    block_title="",
    round=None,
    say=(
        "Please find your interview group. You will sit with people from other teams, and with somebody who "
        "knows this place from the inside. Take your notes and your questions along.",
    ),
    stems=(),
    rules=(),
    floor=Floor("everyone"),
    silent=(),
    outputs=(Output("destinations", "Who goes where", GROUPS, False),),
)


@pytest.fixture(autouse=True)
def _looks_when_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("protocols.tui.watch.POLL_S", 0.5)


@pytest.mark.parametrize("size", [(80, 24), (100, 30), (110, 34), (160, 45)])
@pytest.mark.parametrize("message", ["", "Please come back into the large room"])
def test_who_goes_where_is_seen_also_when_a_note_comes(size: tuple[int, int], message: str) -> None:
    async def scene(stage: Stage) -> None:
        await looked(stage)
        assert all(group in stage.text() for group in GROUPS)
        notes = tuple(entry(f"Note {number}", step="find", capture_title="") for number in range(1, 5))
        for seen in (1, 2, 4):
            followed.change(entries=notes[:seen])
            await looked(stage)
            assert all(group in stage.text() for group in GROUPS), stage.text()
        followed.change(message=message)
        await looked(stage)
        assert all(group in stage.text() for group in GROUPS), stage.text()

    followed = Followed(view(lane(at=SENT), entries=()))
    play(scene, watch=followed, size=size)


ASKED = step(
    unit="story",
    step="story",
    title="How did you do it that way?",
    say=(
        "Ask your host for the story of one thing they really do: who does it, when, with what, and what "
        "happens then. Stay with a single practice long enough to picture it.",
        "Listen for the small things that make it work. When something is unclear, ask to be shown.",
    ),
    stems=("Walk me through …", "Who else had a hand in it?"),
    floor=Floor("everyone"),
    silent=(),
)
ASKED = attrs.evolve(
    ASKED, shared_title=ASKED.title, shared_say=ASKED.say, shared_stems=ASKED.stems, rules=(), block_title=""
)


def group(number: int, at: StepView, *members: str) -> LaneView:
    return lane(number, at, title=f"Interview group {number}", members=members)


@pytest.mark.parametrize("size", [(80, 24), (100, 30), (110, 34), (160, 45), (60, 18)])
@pytest.mark.parametrize("message", ["", "Please come back into the large room"])
def test_what_was_said_last_is_seen_and_that_there_is_more(size: tuple[int, int], message: str) -> None:
    async def scene(stage: Stage) -> None:
        await looked(stage)
        notes = tuple(entry(f"Note {number}", step="story", capture_title="") for number in range(1, 7))
        for seen in (0, 1, 2, 3, 6):
            followed.change(entries=notes[:seen])
            await looked(stage)
            text = stage.text()
            assert f"Note {seen}" in text or not seen, text
            assert "Then  Final word" in text, text
            page = stage.app.screen.query_one("#page")
            assert not page.max_scroll_y or "… there is more" in text, text

    groups = (
        group(1, ASKED, "Goran", "Dmitri", "Femi", "Mei", "Kofi"),
        group(2, ASKED, "Ben", "Chiara", "Ines", "Lucia"),
        group(3, ASKED, "Elif", "Jonas", "Hana"),
    )
    followed = Followed(view(*groups, entries=(), message=message))
    play(scene, watch=followed, size=size)
