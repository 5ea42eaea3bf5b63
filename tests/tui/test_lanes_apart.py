"""Groups that do different things at once, on the console: what each hears, and nothing said twice."""

from __future__ import annotations

import attrs
import pytest

from protocols.tui.backend import Cue
from protocols.tui.running import RunScreen
from protocols.view.model import DecideView, DeedView, LaneView

from .fake import FakeSession
from .samples import MINUTE, lane, step, turning, view
from .screens import Stage, keys, play
from .test_watch import Followed, entry, looked


def doing(number: int, title: str, words: str) -> LaneView:
    at = step(
        step=title,
        title=title,
        shared_title=title,
        say=(words,),
        shared_say=(words,),
        block_title="Write",
        round=None,
        holder="",
    )
    return lane(number, at, title=title)


LANES = (doing(1, "Visitors", "Write what you want to find out."), doing(2, "Hosts", "Write what you ask."))


def test_a_lane_named_like_its_step_is_named_once() -> None:
    async def scene(stage: Stage) -> None:
        card = next(line for line in stage.text().splitlines() if "Visitors" in line)
        assert card.count("Visitors") == 1
        assert stage.text().upper().count("VISITORS") == 2  # on its card, and above what it hears
        await stage.press("tab")
        assert "VISITORS" not in stage.text()

    play(scene, start=FakeSession(view(*LANES)))


def test_what_each_group_hears_stands_there_without_choosing_one() -> None:
    async def scene(stage: Stage) -> None:
        assert "Write what you want to find out." in stage.text()
        assert "Write what you ask." in stage.text()
        # A heading and an empty row set the second apart from the first.
        said = stage.words("say").split("\n")
        assert said == ["VISITORS", "Write what you want to find out.", "", "HOSTS", "Write what you ask."]

    play(scene, start=FakeSession(view(*LANES)))


def test_signals_that_come_together_are_all_seen() -> None:
    session = FakeSession(view(*LANES))

    async def scene(stage: Stage) -> None:
        session.cues = [Cue("Time is up: Visitors"), Cue("Time is up: Hosts")]
        await stage.poll()
        assert "Time is up: Visitors" in stage.text()
        assert "Time is up: Hosts" in stage.text()

    play(scene, start=session)


def test_the_first_picture_of_groups_names_them_all(monkeypatch: pytest.MonkeyPatch) -> None:
    # Nothing looks a second time, which would make up for it.
    monkeypatch.setattr(RunScreen, "glance", lambda _: None)
    session = FakeSession(view(lane(at=step())))

    async def scene(stage: Stage) -> None:
        session.change(lanes=LANES)
        await stage.poll()
        assert "Visitors" in stage.text()
        assert "Hosts" in stage.text()
        assert "and 1 more" not in stage.text()

    play(scene, start=session)


def test_the_words_of_each_step_say_which_groups_they_are_for() -> None:
    three = (
        doing(1, "And why?", "Ask why."),
        *(doing(n, "How did you do it?", "Let them tell the story.") for n in (2, 3)),
    )
    named = tuple(attrs.evolve(one, title=f"Table {n}") for n, one in enumerate(three, 1))

    async def scene(stage: Stage) -> None:
        assert "AND WHY? · Table 1" in stage.text()
        assert "HOW DID YOU DO IT? · Table 2 and Table 3" in stage.text()

    play(scene, start=FakeSession(view(*named)))


STEPS = (
    attrs.evolve(doing(1, "And why?", "Ask why, three times if need be."), title="Table 1"),
    *(
        attrs.evolve(
            doing(n, "How did you do it?", "Let your host tell the story of one thing they really do. " * 3),
            title=f"Table {n}",
        )
        for n in (2, 3)
    ),
)


@pytest.mark.parametrize("size", [(80, 24), (120, 30), (160, 45)])
@pytest.mark.parametrize("message", ["", "Coffee is at the back of the room."])
def test_the_room_reads_the_words_of_all_steps_and_finds_every_card(
    size: tuple[int, int], message: str
) -> None:
    together = [attrs.evolve(one, step=STEPS[2].step) for one in STEPS]
    notes = tuple(entry(f"Written down here, number {n}", step="How did you do it?") for n in range(9))
    follows = Followed(view(*together, entries=()))

    async def scene(stage: Stage) -> None:
        await looked(stage)
        follows.change(message=message, lanes=STEPS, entries=notes)
        await looked(stage)
        text = stage.text()
        assert "AND WHY? · Table 1" in text
        assert "Ask why, three times" in text
        assert "HOW DID YOU DO IT? · Table 2 and Table 3" in text
        assert "… there is more" not in text
        # The cards are still cards, which say what each group does.
        assert sum("▀" in row and "▌" not in row for row in text.split("\n")) >= 3
        assert "How did you do it?" in text

    play(scene, watch=follows, size=size)


def test_the_room_reads_no_words_where_not_those_of_all_steps_find_room() -> None:
    long = [
        attrs.evolve(one, step=attrs.evolve(one.step, shared_say=("Say this to your host. " * 30,)))
        for one in STEPS
        if one.step is not None
    ]

    async def scene(stage: Stage) -> None:
        await looked(stage)
        assert "Say this to your host." not in stage.text()
        assert "AND WHY?" not in stage.text()
        assert "And why?" in stage.text()

    play(scene, watch=Followed(view(*long, entries=())))


def test_beside_the_cards_no_words_stand_that_need_a_number() -> None:
    over = attrs.evolve(STEPS[1], step=step(left_ms=-65_000))
    turn = attrs.evolve(STEPS[2], step=turning())

    async def scene(stage: Stage) -> None:
        await stage.press("tab")
        assert "left of" not in stage.text()
        assert not stage.words("clockwords")
        await stage.press("tab")
        assert stage.words("clockwords").startswith("OVER TIME, 5 min were planned")
        await stage.press("tab")
        assert stage.words("clockwords").endswith("left in this step")
        assert "left for" not in stage.words("clockwords")

    play(scene, start=FakeSession(view(STEPS[0], over, turn)))


def test_writing_down_stays_in_the_bar_whatever_else_is_offered() -> None:
    offering = attrs.evolve(
        STEPS[0], step=step(decide=DecideView("which", "Which?", "choice", (("a", "A"), ("b", "B"))))
    )
    shown = view(offering, *STEPS[1:], late_ms=4 * MINUTE, undo=DeedView("a1", "next", "And why?", 0))

    async def scene(stage: Stage) -> None:
        await stage.press("tab")
        assert "w note" in keys(stage)
        assert "u undo" in keys(stage)

    play(scene, start=FakeSession(shown))
