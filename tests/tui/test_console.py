"""The console: what the keys ask for, and what the room sees."""

from __future__ import annotations

import attrs
import pytest
from textual.widgets import Input

from protocols.engine import commands as ask
from protocols.engine.facts import Refusal
from protocols.tui.backend import Cue, Trouble
from protocols.tui.big import best_scale, tall_text
from protocols.tui.running import RunScreen
from protocols.tui.widgets import KeyBar
from protocols.view.model import DeedView
from protocols.words import say
from protocols.words.english.common import SENTENCES

from .fake import FakeSession
from .samples import MINUTE, START, apart, lane, ready, step, turning, view
from .screens import Stage, digits, keys, play


def test_a_glance_tells_where_we_are_who_speaks_and_what_comes_next() -> None:
    async def scene(stage: Stage) -> None:
        text = stage.text()
        for part in (
            "PASSAGES · ROUND 2 OF 4 · AMARA",
            "Each of the others responds",
            "on time, ends 15:30",
            "Speaks  Chen",
            "Silent  Amara",
            "left for Chen · 2:50 left in this step",
            "Take the passage that Amara read",
            "“It makes me think of …”",
            "no judging",
            "▶ Chen",
            "✓ Ben",
            "○ Dolores",
            "Then  Final word",
        ):
            assert part in text, part
        assert digits(stage) == "0:43"
        drawn = tall_text("0:43", best_scale("0:43", 76, 9), 0)
        assert drawn[2].strip() in text

    play(scene, start=FakeSession(view(lane(at=turning()))))


@pytest.mark.parametrize("key", ["space", "enter", "n"])
def test_next_goes_on(key: str) -> None:
    async def scene(stage: Stage) -> None:
        await stage.press(key)

    session = FakeSession()
    play(scene, start=session)
    assert session.commands == [ask.Next(None)]


@pytest.mark.parametrize(
    ("pressed", "command"),
    [
        ("s", ask.Next(None, step=True)),
        ("b", ask.Back(None)),
        ("p", ask.Pause()),
        ("plus", ask.AddTime(MINUTE)),
        ("minus", ask.AddTime(-MINUTE)),
    ],
)
def test_a_key_becomes_its_command(pressed: str, command: ask.Command) -> None:
    async def scene(stage: Stage) -> None:
        await stage.press(pressed)

    session = FakeSession()
    play(scene, start=session)
    assert session.commands == [command]


def test_what_happened_before_the_key_was_pressed_is_said_in_minutes() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("l")
        assert "How long ago did this end" in stage.text()
        await stage.press("2", "m", "enter")

    session = FakeSession()
    play(scene, start=session)
    assert session.commands == [ask.Next(None, ago_ms=120_000)]

    async def before(stage: Stage) -> None:
        await stage.press("l")
        assert "How long ago did it begin" in stage.text()
        await stage.press("7", "enter")

    session = FakeSession(ready())
    play(before, start=session)
    assert session.commands == [ask.Start(ago_ms=420_000)]


def test_undo_is_called_by_what_it_undoes_and_undoes_nothing_else() -> None:
    async def scene(stage: Stage) -> None:
        assert "undo the next step" in keys(stage)
        assert "redo" not in keys(stage)
        await stage.press("u")
        assert "Taken back: the next step. r does it again." in stage.text()

    session = FakeSession(view(undo=DeedView("w1.7", "next", "Read", 40_000)))
    play(scene, start=session, size=(160, 45))
    assert session.commands == [ask.Undo("w1.7")]


@pytest.mark.parametrize("what", ["pause", "resume", "next", "add", "leave-out"])
@pytest.mark.parametrize("paused", [False, True])
def test_undo_and_the_end_of_a_pause_never_leave_the_bar(what: str, paused: bool) -> None:
    async def scene(stage: Stage) -> None:
        for _ in range(2):  # of all groups, then of one
            assert f"u undo {say(f'common.deed.{what}')}" in keys(stage)
            assert keys(stage).startswith("Space next")
            assert keys(stage).endswith("? help")
            assert "p go on" in keys(stage) or not paused
            await stage.press("tab")

    shown = attrs.evolve(apart(3), undo=DeedView("w1.7", what, "Read", 40_000), paused=paused)
    play(scene, start=FakeSession(shown), size=(80, 24))


def test_who_is_late_is_offered_the_key_that_catches_up_at_80_columns_too() -> None:
    async def scene(stage: Stage) -> None:
        assert "k catch up" in keys(stage)

    undo = DeedView("w1.7", "start", "Read", 40_000)
    play(scene, start=FakeSession(view(undo=undo, late_ms=3 * MINUTE)), size=(80, 24))


def test_what_is_undone_is_never_called_as_something_else_is() -> None:
    names = [name for code, name in SENTENCES.items() if code.startswith("common.deed.")]
    assert len(set(names)) == len(names)
    assert not {"going on", say("tui.key.run.resume")} & set(names)


def test_where_nothing_can_be_undone_the_key_does_nothing() -> None:
    async def scene(stage: Stage) -> None:
        assert "undo" not in keys(stage)
        await stage.press("u")
        assert "There is nothing to take back." in stage.text()
        await stage.press("r")
        assert "Nothing was taken back that could be done again." in stage.text()

    session = FakeSession()
    play(scene, start=session, size=(160, 45))
    assert session.commands == []


def test_a_key_that_there_is_nothing_for_says_so_and_is_not_in_the_bar() -> None:
    async def scene(stage: Stage) -> None:
        for key, told in (
            ("o", "This step offers nothing beyond the keys below."),
            ("g", "The program has run all the while"),
            ("e", "Nothing has been written down yet."),
        ):
            assert f"   {key} " not in keys(stage)
            await stage.press(key)
            assert told in stage.text()
            assert stage.name == "RunScreen"

    play(scene, start=FakeSession(view(entries=())), size=(160, 45))


def test_a_session_waits_for_space_and_then_starts() -> None:
    async def scene(stage: Stage) -> None:
        assert "press Space to begin" in stage.text()
        assert "12 people · facilitated by Ruth" in stage.text()
        assert digits(stage) == "41:00"
        await stage.press("p", "s", "b", "plus", "f")
        assert stage.name == "RunScreen"
        await stage.press("space")
        assert digits(stage) == "2:50"

    session = FakeSession(ready())
    play(scene, start=session)
    assert session.commands == [ask.Start()]


def test_a_start_set_for_a_time_is_counted_down() -> None:
    async def scene(stage: Stage) -> None:
        assert digits(stage) == "4:10"
        assert "until it begins at " in stage.text()

    play(scene, start=FakeSession(attrs.evolve(ready(), starts_in_ms=250_000)))


def test_a_pause_is_said_and_undone_by_the_same_key() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("p")
        assert "PAUSED" in stage.text()
        assert "the clock stands still" in stage.text()
        await stage.press("p")
        assert "PAUSED" not in stage.text()

    session = FakeSession()
    play(scene, start=session)
    assert session.commands == [ask.Pause(), ask.Resume()]


def test_the_clock_moves_without_a_fact_and_overtime_is_said_in_words() -> None:
    async def scene(stage: Stage) -> None:
        session.pass_time(169_000)
        await stage.poll()
        assert digits(stage) == "0:01"
        session.pass_time(31_000)
        await stage.poll()
        assert digits(stage) == "+0:30"
        assert "OVER TIME" in stage.text()

    session = FakeSession()
    play(scene, start=session)


def test_nothing_is_painted_while_no_text_changes() -> None:
    async def scene(stage: Stage) -> None:
        await stage.poll()
        painted: list[object] = []
        screen = stage.app.screen
        for widget in screen.query("*"):
            for name in ("refresh", "update"):
                if hasattr(widget, name):
                    setattr(widget, name, lambda *args, **kwargs: painted.append(args))
        for _ in range(20):
            session.pass_time(10)
            screen.poll()  # type: ignore[attr-defined]
        assert painted == []
        session.pass_time(1_000)
        screen.poll()  # type: ignore[attr-defined]
        assert painted

    session = FakeSession()
    play(scene, start=session)


def test_a_key_held_down_goes_on_once() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("space", "space", "space", "space")

    session = FakeSession()
    play(scene, start=session, hold_ms=60_000)
    assert session.commands == [ask.Next(None)]


def test_next_before_a_steps_minimum_asks_once() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("space")
        assert session.commands == []
        assert "wants at least 4 min, and 2:10 have passed" in stage.words("tell")
        await stage.press("space")
        assert session.commands == [ask.Next(None)]

    session = FakeSession(view(lane(at=step(min_ms=4 * MINUTE))))
    play(scene, start=session)


def test_next_within_a_go_round_is_not_asked_about() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("space")

    session = FakeSession(view(lane(at=attrs.evolve(turning(2), min_ms=4 * MINUTE))))
    play(scene, start=session)
    assert session.commands == [ask.Next(None)]


def test_while_a_commit_is_under_way_next_waits_and_the_screen_says_saving() -> None:
    async def scene(stage: Stage) -> None:
        session.hold = True
        await stage.press("space", "space")
        session.saving_ms = 99
        await stage.poll()
        assert "saving" not in stage.text()
        session.saving_ms = 150
        await stage.poll()
        assert "saving …" in stage.text()
        session.saving_ms = 0
        session.hold = False
        session.release()
        await stage.poll()
        assert "saving" not in stage.text()
        assert session.commands == [ask.Next(None)]
        await stage.press("space")
        assert len(session.commands) == 2

    session = FakeSession()
    play(scene, start=session)


def test_when_saving_fails_a_banner_says_so_until_it_works_again() -> None:
    async def scene(stage: Stage) -> None:
        session.not_saved = "There is no room on the disk."
        await stage.poll()
        assert "NOT SAVED. There is no room on the disk." in stage.text()
        session.not_saved = ""
        await stage.poll()
        assert "NOT SAVED" not in stage.text()

    session = FakeSession()
    play(scene, start=session)


@pytest.mark.parametrize("outcome", [Refusal("no-such-code"), Trouble("The disk is full.")])
def test_what_was_not_carried_out_is_said(outcome: Refusal | Trouble) -> None:
    async def scene(stage: Stage) -> None:
        session.outcome = outcome
        await stage.press("b")
        wanted = outcome.sentence if isinstance(outcome, Trouble) else "That is not possible just now."
        assert wanted in stage.words("tell")

    session = FakeSession()
    play(scene, start=session)


def test_a_cue_is_shown_as_text() -> None:
    async def scene(stage: Stage) -> None:
        session.cues = [Cue("Two minutes left", bell=True)]
        await stage.poll()
        assert "● Two minutes left" in stage.text()

    session = FakeSession()
    play(scene, start=session)


def test_any_time_can_be_added_or_taken() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("t")
        await stage.type("soon")
        await stage.press("enter")
        assert stage.name == "TimeDialog"
        assert "Write minutes (2)" in stage.words("hint")
        await stage.press(*["backspace"] * 4, "minus", "1", ":", "3", "0", "enter")
        assert stage.name == "RunScreen"

    session = FakeSession()
    play(scene, start=session)
    assert session.commands == [ask.AddTime(-90_000)]


def test_the_windows_for_time_name_the_group_that_is_chosen() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("tab", "tab", "t")
        assert stage.words("heading").startswith("Time · ")
        assert stage.words("heading").endswith(" · Circle 2")
        await stage.press("escape", "l")
        assert "Circle 2" in stage.words("heading")
        await stage.press("escape", "escape", "t")
        assert "Circle" not in stage.words("heading")

    play(scene, start=FakeSession(apart(3)))


def test_the_agenda_shows_where_we_are_and_what_was_written_down() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("a")
        text = stage.words("text")
        assert "✓ Read, and choose a passage" in text
        assert "8 min, took 9:00" in text
        assert "protected" in text
        assert "◆ We read the second chapter" in text
        await stage.press("a")
        assert stage.name == "RunScreen"

    play(scene, start=FakeSession(), size=(120, 30))


def test_every_key_is_told_in_words() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("question_mark")
        text = stage.words("text")
        for sentence in ("Space Enter n", "Write a note", "Leave the session and keep it; asks first"):
            assert sentence in text

    play(scene, start=FakeSession())


def test_the_bar_offers_the_keys_of_the_moment() -> None:
    async def scene(stage: Stage) -> None:
        assert keys(stage).startswith("Space next   w note")
        assert keys(stage).endswith("? help")
        session.shown = attrs.evolve(apart(3), seq=session.shown.seq + 1)
        await stage.poll()
        assert "Tab group" in keys(stage)

    session = FakeSession()
    play(scene, start=session)


def test_the_keys_in_the_bar_can_be_clicked() -> None:
    async def scene(stage: Stage) -> None:
        await stage.pilot.click(KeyBar, offset=(2, 0))
        await stage.settle()

    session = FakeSession()
    play(scene, start=session)
    assert session.commands == [ask.Next(None)]


def test_late_is_said_in_words_beside_the_plan() -> None:
    async def scene(stage: Stage) -> None:
        assert "4 min late, ends 15:34  (planned 15:30)" in stage.text()

    late = view(late_ms=4 * MINUTE, projected_end_wall_ms=START + 45 * MINUTE)
    play(scene, start=FakeSession(late), size=(120, 30))


def test_the_session_is_looked_at_when_a_second_ends_and_not_at_every_turn_of_the_loop() -> None:
    async def scene(stage: Stage) -> None:
        screen = stage.app.screen
        assert isinstance(screen, RunScreen)
        session.shown = attrs.evolve(view(lane(at=step(left_ms=60_040))), seq=session.shown.seq)
        screen.poll()
        assert 0.03 < screen._until_next_second() <= 0.04
        session.shown = attrs.evolve(view(lane(at=step(left_ms=60_900))), seq=session.shown.seq)
        screen.poll()
        before = session.looks
        for _ in range(50):
            screen.glance()
        assert session.looks <= before + 1
        session.shown = attrs.evolve(session.shown, speed=60)
        screen.poll()
        before = session.looks
        for _ in range(50):
            screen.glance()
        assert session.looks == before + 50

    session = FakeSession()
    play(scene, start=session)


def test_a_long_text_to_read_out_scrolls_by_keys() -> None:
    async def scene(stage: Stage) -> None:
        page = stage.app.screen.query_one("#page")
        await stage.press("down")
        assert page.scroll_y == 3
        await stage.press("pageup")
        assert page.scroll_y == 0

    said = tuple("Read this to the room. " * 20 for _ in range(5))
    play(scene, start=FakeSession(view(lane(at=step(say=said)))))


def test_the_bar_offers_that_it_began_earlier_before_it_has_begun() -> None:
    async def scene(stage: Stage) -> None:
        assert "l it began earlier" in keys(stage)

    play(scene, start=FakeSession(ready()))


def test_the_line_asked_how_long_ago_says_what_is_understood_there_and_adds_no_time() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("l")
        asked = stage.app.screen.query_one("#length", Input)
        assert "how long ago" in asked.placeholder
        assert "adds" not in asked.placeholder

    play(scene, start=FakeSession())
