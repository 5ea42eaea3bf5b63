"""Keys that were meant for a window that has just closed, or has not opened: none of them ends the session,
leaves it, begins it or goes on. They come as a terminal hands over what was typed in one go."""

from __future__ import annotations

import attrs
import pytest
import textual.message

from protocols.engine import commands as ask
from protocols.tui import asking, patience, running, saying
from protocols.view.model import DecideView

from .fake import FakeSession
from .samples import GAP, lane, ready, step, view
from .screens import Stage, play
from .test_bursts import sent

HELD_MS = 300
"""As in the real program; other tests press keys faster than any hand does."""


class Hands:
    """The time of the hands that type: however slowly a busy machine hears their keys, it passes only between
    those that a test sets apart."""

    def __init__(self) -> None:
        self.now = 1_000.0

    def monotonic(self) -> float:
        return self.now

    get_time = monotonic


@pytest.fixture(autouse=True)
def hands(monkeypatch: pytest.MonkeyPatch) -> Hands:
    hands = Hands()
    for module in (asking, patience, running, saying):
        monkeypatch.setattr(module, "time", hands)
    monkeypatch.setattr(textual.message, "_time", hands)  # when a key was pressed
    return hands


ENDS = (ask.Finish, ask.Next, ask.Start, ask.Back, ask.Undo)


async def later(stage: Stage, hands: Hands, seconds: float = HELD_MS / 1000 + 0.1) -> None:
    hands.now += seconds
    await stage.poll()


def harmless(session: FakeSession) -> bool:
    return not any(isinstance(command, ENDS) for command in session.commands)


@pytest.mark.parametrize(
    "typed",
    [
        "wnote\rf2f meeting at two\r",
        "wnote\rfor 2 weeks\r",
        "wnote\rquite 2 of us\r",
        "dyes\rf2\r",
        "cring\rBen\rFriday\rf 2\r",
        "t2\rf2",
        "whalf\x1bf2\rq2\r",
    ],
)
def test_what_is_typed_on_neither_finishes_the_session_nor_leaves_it(typed: str) -> None:
    async def scene(stage: Stage) -> None:
        await sent(stage, typed)
        assert harmless(session)
        assert session.closed == 0
        assert stage.app.is_running

    session = FakeSession()
    play(scene, start=session, hold_ms=HELD_MS)


def test_who_presses_the_keys_one_after_the_other_finishes_and_leaves_as_before(hands: Hands) -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("w")
        await stage.type("note")
        await stage.press("enter")
        await later(stage, hands)
        await stage.press("f")
        await stage.press("2")
        await stage.settle()

    session = FakeSession()
    play(scene, start=session, hold_ms=HELD_MS)
    assert session.commands == [ask.Write("note"), ask.Finish()]

    async def slowly(stage: Stage) -> None:
        await sent(stage, "wnote\rf")
        await later(stage, hands)
        await stage.press("2")

    session = FakeSession()
    play(slowly, start=session, hold_ms=HELD_MS)
    assert session.commands == [ask.Write("note"), ask.Finish()]


def test_an_option_is_not_decided_by_a_number_in_a_sentence(hands: Hands) -> None:
    decide = DecideView("way", "Which way", "hands", (("fast", "Fast"), ("slow", "Slow")))

    async def scene(stage: Stage) -> None:
        await sent(stage, "wnote\rok 2 of us\r")
        assert session.commands == [ask.Write("note")]
        await stage.press("escape")
        await later(stage, hands)
        await sent(stage, "wmore\ro2")
        assert session.commands[1:] == [ask.Write("more"), ask.Decide("way", ("slow",), {})]

    session = FakeSession(view(lane(at=step(decide=decide))))
    play(scene, start=session, hold_ms=HELD_MS)


@pytest.mark.parametrize(
    "keys", [("enter", "enter"), ("enter", "enter", "enter", "space"), ("escape", "enter")]
)
def test_a_key_held_too_long_closes_the_window_and_does_not_go_on(
    keys: tuple[str, ...], hands: Hands
) -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("t")
        await stage.press("2", *keys)
        assert harmless(session)
        await later(stage, hands)
        await stage.press("space")
        assert session.commands[-1] == ask.Next(None)

    session = FakeSession()
    play(scene, start=session, hold_ms=HELD_MS)


@pytest.mark.parametrize(
    ("keys", "typed"), [("w", "a note"), ("w", ""), ("d", "yes"), ("c", "ring"), ("z", ""), ("x1", "")]
)
def test_enter_once_too_often_in_a_window_to_write_in_does_not_go_on(keys: str, typed: str) -> None:
    async def scene(stage: Stage) -> None:
        await stage.press(*keys)
        await stage.type(typed)
        await stage.press(*["enter"] * 5)
        assert harmless(session)

    session = FakeSession()
    play(scene, start=session, hold_ms=HELD_MS)


@pytest.mark.parametrize(
    ("shown", "typed"),
    [
        (ready(), "t2\r"),
        (ready(), "z5m fire drill\r"),
        (ready(), "k1\r"),
        (view(), "k1\r"),
        (view(), "k\r"),
        (view(entries=()), "ebells sound\r"),
        (view(), "g1\r"),
        (view(), "o1\r"),
        (view(), "o \r"),
        (view(lane(status="ended", step=None, next_title="")), "l2m\r"),
    ],
)
def test_what_is_meant_for_a_window_that_did_not_open_does_nothing_by_itself(
    shown: object, typed: str
) -> None:
    async def scene(stage: Stage) -> None:
        await sent(stage, typed)
        assert harmless(session)
        assert stage.name == "RunScreen"
        assert stage.words("tell")

    session = FakeSession(shown)  # type: ignore[arg-type]
    play(scene, start=session, hold_ms=HELD_MS)


@pytest.mark.parametrize("shown", [ready(), view()])
def test_after_a_window_that_did_not_open_the_key_that_goes_on_is_asked_for_again(
    shown: object, hands: Hands
) -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("k")
        await later(stage, hands)
        await stage.press("space")
        assert "No window has opened" in stage.words("tell")
        assert session.commands == []
        await later(stage, hands)
        await stage.press("space")

    session = FakeSession(shown)  # type: ignore[arg-type]
    play(scene, start=session, hold_ms=HELD_MS)
    assert len(session.commands) == 1
    assert not harmless(session)


def test_a_while_later_it_goes_on_at_once(hands: Hands) -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("k")
        await later(stage, hands, asking.ASTRAY_S)
        await stage.press("space")

    session = FakeSession()
    play(scene, start=session, hold_ms=HELD_MS)
    assert session.commands == [ask.Next(None)]


def test_a_question_that_opens_by_itself_does_not_take_what_is_typed_just_then(hands: Hands) -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("w")
        await stage.type("we slept")
        session.change(gap=GAP)
        await sent(stage, "\rw3 ideas\r")
        await later(stage, hands, running.REST_S - 0.1)
        assert stage.name == "RunScreen"
        assert session.commands == [ask.Write("we slept"), ask.Write("3 ideas")]
        await later(stage, hands, 0.2)
        assert stage.name == "Question"
        await stage.press("3")

    session = FakeSession()
    play(scene, start=session, hold_ms=HELD_MS)
    assert session.commands[-1] == ask.AnswerGap("g1", "nothing")


def test_what_is_typed_in_one_go_from_the_console_still_goes_where_it_is_meant() -> None:
    async def scene(stage: Stage) -> None:
        await sent(stage, "wone\rwtwo\rdyes\rcring\rBen\rFriday\rp")

    session = FakeSession(view(lane(at=attrs.evolve(step(), min_ms=0))))
    play(scene, start=session, hold_ms=HELD_MS)
    assert session.commands == [
        ask.Write("one"),
        ask.Write("two"),
        ask.Write("yes", "decision"),
        ask.Write("ring", "commitment", owner="Ben", due="Friday"),
        ask.Pause(),
    ]
