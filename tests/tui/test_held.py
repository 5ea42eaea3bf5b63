"""The digits keep their size for the length of a step; what is said beside them is paid for by the words."""

from __future__ import annotations

from collections.abc import Callable

import attrs
import pytest
from textual.geometry import Size
from textual.screen import Screen

from protocols.tui.console import Board
from protocols.tui.running import RunScreen
from protocols.tui.widgets import BigClock
from protocols.view.model import Floor, LaneView, Output, StepView

from .fake import FakeSession
from .samples import lane, step, turning, view
from .screens import Stage, play
from .test_watch import Followed, entry, looked

LONG = tuple("Read this to the room, and let them think about it for a while. " * 4 for _ in range(5))
SHORT = ("Say hello.",)
SIZES = [(80, 24), (120, 30), (160, 45)]


def drawn(stage: Stage) -> list[str]:
    """The digits as they are drawn, without what is empty around them."""
    clock = stage.app.screen.query_one(BigClock)
    return [row for row in str(clock.render()).split("\n") if row.strip()]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("said", [(), SHORT, LONG], ids=["nothing", "short", "long"])
def test_the_digits_keep_their_size_whatever_is_said_at_the_bottom(
    said: tuple[str, ...], size: tuple[int, int]
) -> None:
    async def scene(stage: Stage) -> None:
        console = stage.app.screen
        assert isinstance(console, RunScreen)
        before = drawn(stage)
        assert len(before) >= 8
        for rows in (1, 2, 3, 0):
            console.say_for_now(*(f"Line {n} of what is said" for n in range(rows)))
            await stage.settle()
            assert drawn(stage) == before
            for n in range(rows):
                assert f"Line {n} of what is said" in stage.text()

    play(scene, start=FakeSession(view(lane(at=step(say=said)))), size=size)


def test_a_step_that_begins_while_something_is_said_has_large_digits_too() -> None:
    session = FakeSession(view(lane(at=step(unit="one", say=LONG))))

    async def scene(stage: Stage) -> None:
        console = stage.app.screen
        assert isinstance(console, RunScreen)
        console.say_for_now("One line", "another", "a third")
        session.change(lanes=(lane(at=step(unit="two", say=LONG)),))
        await stage.poll()
        assert len(drawn(stage)) == 8

    play(scene, start=session)


def test_one_line_at_the_bottom_moves_nothing() -> None:
    async def scene(stage: Stage) -> None:
        console = stage.app.screen
        assert isinstance(console, RunScreen)
        before = stage.text().splitlines()
        console.say_for_now("Note kept.")
        await stage.settle()
        after = stage.text().splitlines()
        assert [n for n, row in enumerate(after) if row != before[n]] == [22]
        assert "Note kept." in after[22]

    play(scene, start=FakeSession(view(lane(at=step(say=LONG)))))


@pytest.mark.parametrize("size", [(120, 30), (160, 45)])
def test_a_note_beside_the_clock_leaves_the_room_its_digits(size: tuple[int, int]) -> None:
    follows = Followed(view(lane(at=step(say=LONG)), entries=()))

    async def scene(stage: Stage) -> None:
        await stage.resize(*size)
        await looked(stage)
        before = drawn(stage)
        assert len(before) >= 8
        follows.change(entries=(entry("A note of a few words"),))
        await looked(stage)
        assert "A note of a few words" in stage.text()
        assert len(drawn(stage)) >= 8
        assert "there is more" in stage.text()

    play(scene, watch=follows)


def test_in_the_room_the_digits_give_way_where_that_is_enough_for_all_the_words() -> None:
    """Nobody scrolls a projector; and what comes next stands there once."""
    sentences = [f"Sentence {number} of what is read out to everybody in this room." for number in range(5)]
    words = ("\n".join(sentences[:-1]), sentences[-1])
    follows = Followed(view(lane(at=step(say=words, stems=())), entries=()))

    async def scene(stage: Stage) -> None:
        await stage.resize(120, 30)
        await looked(stage)
        large = len(drawn(stage))
        assert large >= 8
        assert sentences[-1] in stage.text()
        follows.change(
            lanes=(lane(at=step(say=(words[0] + "\nOne more.\nAnd another.", words[1]), stems=())),)
        )
        await looked(stage)
        assert "there is more" not in stage.text()
        assert sentences[-1] in stage.text()
        assert 4 <= len(drawn(stage)) < large
        assert "THEN" not in stage.text()

    play(scene, watch=follows)


def test_it_is_known_at_once_that_words_go_on_below() -> None:
    async def scene(stage: Stage) -> None:
        assert "↓ more to read" not in stage.text()
        session.change(lanes=(lane(at=step(unit="two", say=LONG)),))
        screen = stage.app.screen
        assert isinstance(screen, RunScreen)
        screen.poll()
        screen.poll = lambda: None  # type: ignore[method-assign]  # no second passes
        await stage.settle()
        assert "↓ more to read" in stage.text()

    session = FakeSession(view(lane(at=step(say=("Short.",)))))
    play(scene, start=session)


def test_many_words_leave_the_digits_large_and_can_be_read_on_at_every_size() -> None:
    async def scene(stage: Stage) -> None:
        for size, rows in zip(SIZES, (8, 8, 15), strict=True):
            await stage.resize(*size)
            await stage.poll()
            assert len(drawn(stage)) == rows
            assert "↓ more to read" in stage.text()

    play(scene, start=FakeSession(view(lane(at=step(say=LONG)))))


def test_a_second_that_passes_before_the_screen_hears_of_its_size_leaves_the_digits_no_smaller(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real = Screen._screen_resized

    def late(screen: Screen[object], size: Size) -> None:
        # The application has its new size already; the rows are shared out by the rules for the old one.
        if isinstance(screen, RunScreen):
            screen.tick()
            screen._refresh_layout()
        real(screen, size)

    async def scene(stage: Stage) -> None:
        monkeypatch.setattr(Screen, "_screen_resized", late)
        await stage.resize(160, 45)
        await stage.poll()
        assert len(drawn(stage)) == 15

    play(scene, start=FakeSession(view(lane(at=step(say=LONG)))), size=(120, 30))


def test_the_next_step_may_have_digits_of_another_size() -> None:
    def at(unit: str, said: tuple[str, ...]) -> StepView:
        return step(unit=unit, say=said, stems=(), rules=(), silent=())

    session = FakeSession(view(lane(at=at("one", LONG))))

    async def scene(stage: Stage) -> None:
        assert len(drawn(stage)) == 8
        session.change(lanes=(lane(at=at("two", ())),))
        await stage.poll()
        assert len(drawn(stage)) == 11
        # What comes to be read in the same step makes them no smaller than they must be.
        session.change(lanes=(lane(at=at("two", SHORT)),))
        await stage.poll()
        assert len(drawn(stage)) in (8, 11)

    play(scene, start=session)


def test_they_are_held_at_the_room_of_their_own_step_however_soon_somebody_asks(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    session = FakeSession(view(lane(at=step(say=LONG))))

    async def scene(stage: Stage) -> None:
        assert len(drawn(stage)) == 8

        def at_once(board: Board, callback: Callable[..., object], *arguments: object) -> bool:
            callback(*arguments)
            return True

        # As on a terminal where the picture comes before the rows are shared out anew.
        monkeypatch.setattr(Board, "call_after_refresh", at_once)
        session.change(lanes=(lane(step=None, status="ended"),))
        await stage.poll()
        assert len(drawn(stage)) == 11

    play(scene, start=session)


def test_groups_that_go_on_together_have_digits_of_the_size_of_their_next_step() -> None:
    def groups(unit: str, said: tuple[str, ...]) -> tuple[LaneView, ...]:
        at = step(
            unit=unit, step=unit, shared_say=said, stems=(), rules=(), silent=(), floor=Floor("everyone")
        )
        return tuple(lane(n, at) for n in (1, 2, 3))

    session = FakeSession(view(*groups("one", ())))

    async def scene(stage: Stage) -> None:
        assert len(drawn(stage)) == 11
        session.change(lanes=groups("two", LONG))
        await stage.poll()
        assert len(drawn(stage)) == 8

    play(scene, start=session)


def test_the_cards_of_groups_keep_their_size() -> None:
    lanes = tuple(lane(n, attrs.evolve(turning(n), say=LONG)) for n in (1, 2, 3))

    async def scene(stage: Stage) -> None:
        console = stage.app.screen
        assert isinstance(console, RunScreen)

        def cards() -> int:
            return stage.text().count("▄") + stage.text().count("█")

        before = cards()
        for rows in (1, 3, 0):
            console.say_for_now(*(f"Line {n} of what is said" for n in range(rows)))
            await stage.settle()
            assert cards() == before > 10

    for size in SIZES:
        play(scene, start=FakeSession(view(*lanes)), size=size)


@pytest.mark.parametrize("for_room", [False, True])
def test_when_people_are_sent_to_their_groups_all_groups_are_seen(for_room: bool) -> None:
    told = tuple(
        f"Interview group {n}: Amara, Ben and Chen, with Kavya Bandaranayake as host" for n in (1, 2, 3)
    )
    said = "Please find your group. You will sit with people from other teams. Take your notes along. " * 2
    moving = step(kind="move", say=(said,), outputs=(Output("destinations", "Who goes where", told),))
    shown = view(lane(at=moving), entries=())

    async def scene(stage: Stage) -> None:
        if for_room:
            await looked(stage)
        for n in (1, 2, 3):
            assert f"Interview group {n}" in stage.text()
        assert len(drawn(stage)) >= 4

    if for_room:
        play(scene, watch=Followed(shown))
    else:
        play(scene, start=FakeSession(shown))
