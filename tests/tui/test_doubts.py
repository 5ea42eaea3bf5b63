"""What a facilitator doubted who saw the program for the first time: each doubt, and what answers it now."""

from __future__ import annotations

from pathlib import Path

from protocols.engine import commands as ask
from protocols.engine.facts import Refusal
from protocols.library.shelf import open_shelf
from protocols.plugins.host import Host
from protocols.runtime.config import Settings
from protocols.tui.backend import Reading, SetUp
from protocols.tui.desk import Desk
from protocols.tui.offers import label, offers
from protocols.tui.setup import SetUpScreen
from protocols.tui.widgets import Choice, Field
from protocols.view.model import CaptureView, DecideView, EntryView, Offers, Output

from .fake import FakeSession
from .samples import START, lane, step, view
from .screens import Stage, keys, play

AGENDA = DecideView("agenda", "Our agenda", "dots", (("0", "Homework"), ("1", "Bells")), dots=3, pick=6)


def desk(tmp_path: Path) -> Desk:
    return Desk(Settings(data_dir=str(tmp_path)), Host, open_shelf())


def test_an_open_vote_is_asked_about_once_before_going_on() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("space")
        assert "Nothing has been decided yet: Our agenda." in stage.text()
        assert session.commands == []
        await stage.press("n")
        assert session.commands == [ask.Next(None)]

    session = FakeSession(view(lane(at=step(decide=AGENDA, block_title="", round=None))))
    play(scene, start=session)


def test_a_vote_that_was_made_is_not_asked_about() -> None:
    decided = DecideView("agenda", "Our agenda", "dots", AGENDA.options, picked=("0",))

    async def scene(stage: Stage) -> None:
        await stage.press("space")

    session = FakeSession(view(lane(at=step(decide=decided))))
    play(scene, start=session)
    assert session.commands == [ask.Next(None)]


def test_where_several_are_picked_the_votes_come_first() -> None:
    several = [sentence for _, sentence in offers(None, step(decide=AGENDA))]
    assert several == [
        "Type in the votes",
        "Decide without counting: only Homework",
        "Decide without counting: only Bells",
    ]
    one = DecideView("way", "The way", "choice", (("fast", "fast"), ("slow", "slow")))
    assert [sentence for _, sentence in offers(None, step(decide=one))] == [
        "Decide: fast",
        "Decide: slow",
        "Type in the votes",
    ]


def test_more_time_says_how_the_group_is_asked() -> None:
    asked = step(offers=Offers(extend_ms=180_000, extend_ask="Silent thumbs?"))
    more, _ = (sentence for _, sentence in offers(None, asked))
    assert more == "3:00 more for this step, as the group may give itself: Silent thumbs?"


def test_the_bar_says_what_the_step_offers() -> None:
    extending = step(offers=Offers(extend_ms=180_000))

    async def scene(stage: Stage) -> None:
        assert "o more time" in keys(stage)
        assert "decide" not in keys(stage).partition("d decision")[0]

    play(scene, start=FakeSession(view(lane(at=extending))))
    assert label(["choose 0", "choose 1", "votes"]) == "decide"
    assert label(["votes", "extend"]) == "decide & more"
    assert label(["pass", "back"]) == "more choices"


def test_what_is_said_to_be_possible_without_is_offered() -> None:
    session = FakeSession(view(lane(at=step())))
    session.outcome = Refusal("needs", {"titles": ["Predictions"]})

    async def scene(stage: Stage) -> None:
        await stage.press("s")
        assert "Write it down first, or go on without. (o)" in stage.text()
        await stage.press("o")
        assert "Go on without it" in stage.text()
        await stage.press("1")
        assert session.commands[-1] == ask.Next(None, step=True, anyway=True)

    play(scene, start=session)


def test_a_material_that_is_not_here_yet_is_shown_by_its_title() -> None:
    sheets = Output("sheets", "The data", (), material=True)
    notes = Output("notes", "Our notes", ())

    async def scene(stage: Stage) -> None:
        assert "To be shown now: The data" in stage.text()
        assert "The data: nothing yet" not in stage.text()
        assert "Our notes: nothing yet" in stage.text()

    play(scene, start=FakeSession(view(lane(at=step(outputs=(sheets, notes))))))


def test_set_up_says_how_the_time_is_shared_where_it_must_fit(tmp_path: Path) -> None:
    backend = desk(tmp_path)
    reading = backend.read("tuning")
    assert isinstance(reading, Reading)

    async def scene(stage: Stage) -> None:
        await stage.app.push_screen(SetUpScreen(reading, 8, None))
        await stage.settle()
        assert "every step keeps its shortest" not in stage.text()
        stage.app.screen.query_one("#minutes", Field).value = "47"
        stage.app.screen.check()  # type: ignore[attr-defined]
        await stage.settle()
        assert "every step keeps its shortest" in stage.text().replace("\n", " ")

    play(scene, backend=backend)


def test_set_up_shows_what_was_said_on_the_command_line(tmp_path: Path) -> None:
    backend = desk(tmp_path)
    backend.said = SetUp(
        "microlabs", minutes=50, settings={"questions": "2"}, start="15:05", inputs={}, variant=""
    )
    reading = backend.read("microlabs")
    assert isinstance(reading, Reading)

    async def scene(stage: Stage) -> None:
        screen = SetUpScreen(reading, 9, 50)
        await stage.app.push_screen(screen)
        await stage.settle()
        assert screen.setup.settings == {"questions": "2"}
        assert screen.setup.start == "15:05"

    play(scene, backend=backend)
    backend.said = SetUp("tuning", variant="short")
    tuning = backend.read("tuning")
    assert isinstance(tuning, Reading)

    async def form(stage: Stage) -> None:
        screen = SetUpScreen(tuning, 9, None)
        await stage.app.push_screen(screen)
        await stage.settle()
        assert screen.setup.variant == "short"

    play(form, backend=backend)


def test_a_choice_says_how_another_is_chosen(tmp_path: Path) -> None:
    backend = desk(tmp_path)
    reading = backend.read("tuning")
    assert isinstance(reading, Reading)

    async def scene(stage: Stage) -> None:
        screen = SetUpScreen(reading, 8, None)
        await stage.app.push_screen(screen)
        await stage.settle()
        assert "Shift+Tab: back" in stage.text()
        screen.query_one("#who", Choice).focus()
        await stage.settle()
        assert "← and → choose" in stage.text()

    play(scene, backend=backend)


def test_a_material_is_not_asked_for_under_the_name_of_an_input(tmp_path: Path) -> None:
    reading = desk(tmp_path).read("tuning")
    assert isinstance(reading, Reading)
    titles = [line.title for line in reading.inputs]
    assert len(titles) == len(set(titles))
    assert "The work (where)" in titles


def test_how_much_is_written_down_stands_beside_the_list() -> None:
    topics = CaptureView("topics", "Topics", "note", ())
    written = tuple(
        EntryView(f"e{number}", "note", text, "Here", "", "Topics", "", "", "", "", 0, START, capture=list_)
        # The list of another step may have the same title.
        for number, (text, list_) in enumerate(
            (("Homework", "topics"), ("Bells", "topics"), ("Gym", "other"))
        )
    )

    async def scene(stage: Stage) -> None:
        assert "To write down: Topics (2 so far)" in stage.text()
        session.change(entries=())
        await stage.poll()
        assert "so far" not in stage.text()

    session = FakeSession(view(lane(at=step(captures=(topics,))), entries=written))
    play(scene, start=session)


def test_a_page_that_goes_on_below_says_so_and_with_which_key() -> None:
    long = tuple(f"Sentence number {number} of a long welcome to everybody." for number in range(1, 12))

    async def scene(stage: Stage) -> None:
        await stage.poll()
        assert "↓ more to read" in stage.text()
        assert "Sentence number 11" not in stage.text()
        await stage.press("down", "down", "down")
        await stage.poll()
        assert "Sentence number 11" in stage.text()
        assert "↓ more to read" not in stage.text()

    play(scene, start=FakeSession(view(lane(at=step(say=long, stems=(), rules=())))))


def test_a_page_that_is_seen_whole_promises_no_more() -> None:
    async def scene(stage: Stage) -> None:
        await stage.poll()
        assert "more to read" not in stage.text()

    play(scene, start=FakeSession(view(lane(at=step(say=("One sentence.",), stems=(), rules=())))))


def test_what_comes_next_stands_beside_it_also_where_the_line_was_hidden_before() -> None:
    long = tuple(f"Sentence number {number} of a long welcome to everybody." for number in range(1, 30))
    at = step(say=long, shared_title="Respond", shared_say=long)

    async def scene(stage: Stage) -> None:
        await stage.poll()
        await stage.press("tab")
        await stage.poll()
        line = next(row for row in stage.text().splitlines() if "more to read" in row)
        assert "Final word" in line

    play(scene, start=FakeSession(view(lane(1, at), lane(2, at))), size=(160, 45))
