"""What somebody who runs a session for the first time stumbles over: nothing may be said that is not so."""

from __future__ import annotations

import attrs

from protocols.engine import commands as ask
from protocols.tui.backend import Cue, MinutesDocument
from protocols.tui.dialogs import agenda_rows
from protocols.tui.lanes import Lanes
from protocols.tui.listing import Listing
from protocols.tui.minutes import minutes_rows
from protocols.tui.phrases import block_words
from protocols.tui.running import RunScreen
from protocols.tui.widgets import Field, NumberField
from protocols.view.model import CaptureView, Floor

from .fake import FakeBackend, FakeSession
from .samples import BARS, GAP, MINUTE, START, apart, lane, ready, step, turning, view
from .screens import Stage, keys, play


def together(**changes: object) -> FakeSession:
    """Three circles in the same step whose clocks differ, each with a presenter of its own."""
    names = ("Jon", "Mia", "Hal")
    lanes = [
        attrs.evolve(
            lane(
                number,
                step(
                    unit=f"open@circle-{number}#1",
                    block_title=f"{name} opens",
                    holder=name,
                    say=(f"{name}, please read.",),
                    shared_say=("Presenter, please read.",),
                    left_ms=100_000 + 20_000 * number,
                    **changes,
                ),
            ),
            next_title="The final word",
        )
        for number, name in enumerate(names, 1)
    ]
    return FakeSession(view(*lanes, next_title="Debrief"))


def test_to_all_groups_nobody_of_one_group_is_named() -> None:
    async def scene(stage: Stage) -> None:
        assert "3 GROUPS AT ONCE" in stage.text()
        assert "Jon" not in stage.text()
        assert "Presenter, please read." in stage.text()
        await stage.press("tab")
        assert "Jon, please read." in stage.text()

    play(scene, start=together())


def test_the_block_of_a_step_is_named_as_the_agenda_names_it() -> None:
    rows = view().agenda
    inner = next(row for row in rows if row.depth == 1)
    outer = next(row for row in rows if row.depth == 0 and row.start_ms == inner.start_ms)
    assert block_words(rows, inner.step) == outer.title
    assert block_words(rows, outer.step) == ""
    assert block_words(rows, "no-such-step") == ""


def test_what_comes_next_for_all_groups_is_what_space_goes_on_to() -> None:
    async def scene(stage: Stage) -> None:
        assert "Then  The final word" in stage.text()
        lanes = session.shown.lanes
        session.change(lanes=(attrs.evolve(lanes[0], next_title=""), *lanes[1:]))
        await stage.poll()
        assert "Together again  Debrief" in stage.text()

    session = together()
    play(scene, start=session)


def test_a_step_of_questions_and_answers_has_no_empty_speaker() -> None:
    async def scene(stage: Stage) -> None:
        assert "May ask  the others    Answers  Amal" in stage.words("floor")
        assert "Speaks" not in stage.words("floor")

    asking = step(
        floor=Floor("people", ()), asks=Floor("others"), answers=Floor("people", ("Amal",)), silent=()
    )
    play(scene, start=FakeSession(view(lane(at=asking))))


def test_what_was_said_of_a_step_goes_with_the_step() -> None:
    async def scene(stage: Stage) -> None:
        session.cues = [Cue("Time is up")]
        await stage.poll()
        assert "Time is up" in stage.text()
        await stage.press("b")
        assert "Time is up" not in stage.text()

    session = FakeSession()
    play(scene, start=session)


def test_leaving_out_turns_before_a_steps_minimum_is_asked_about_as_well() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("s")
        assert session.commands == []
        assert "wants at least 4 min" in stage.words("tell")
        await stage.press("s")

    session = FakeSession(view(lane(at=step(min_ms=4 * MINUTE))))
    play(scene, start=session)
    assert session.commands == [ask.Next(None, step=True)]


def test_space_is_called_by_what_it_does() -> None:
    async def before(stage: Stage) -> None:
        assert keys(stage).startswith("Space begin ")

    async def after(stage: Stage) -> None:
        assert keys(stage).startswith("Space finish ")
        assert "Then" not in stage.text()
        await stage.press("space")
        assert stage.name == "Question"
        await stage.press("2")

    play(before, start=FakeSession(ready()))
    done = FakeSession(view(lane(status="ended", step=None, next_title=""), next_title=""))
    play(after, start=done)
    assert done.commands == [ask.Finish()]


def test_escape_goes_from_one_group_to_all_and_then_tells_what_leaves() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("tab")
        assert "Esc all groups" in keys(stage)
        await stage.press("escape")
        assert stage.name == "RunScreen"
        assert "▶ Circle" not in stage.text()
        await stage.press("escape")
        assert stage.name == "RunScreen"
        assert "q leaves the session" in stage.words("tell")

    play(scene, start=FakeSession(apart(3)), size=(120, 30))


def test_groups_that_find_no_room_are_counted() -> None:
    async def scene(stage: Stage) -> None:
        shown = sum(f"Circle {number} " in stage.text() for number in range(1, 41))
        assert shown < 40
        assert f"and {40 - shown} more" in stage.text()

    play(scene, start=FakeSession(apart(40)))


def test_a_group_that_waits_has_no_words_for_a_clock_it_does_not_show() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("shift+tab")
        assert "▶ Circle 3" in stage.text()
        assert "since the start" not in stage.text()

    play(scene, start=FakeSession(apart(3)))


def test_a_start_set_for_a_time_says_the_time() -> None:
    async def scene(stage: Stage) -> None:
        assert "until it begins at 14:53 · Space begins now" in stage.text()

    set_for = attrs.evolve(ready(), now_wall_ms=START, starts_in_ms=4 * MINUTE)
    play(scene, start=FakeSession(set_for))


def test_a_clock_that_does_not_run_at_its_own_pace_says_so() -> None:
    async def scene(stage: Stage) -> None:
        assert "Final Word · 25 times as fast" in stage.words("head")
        session.change(speed=1)
        await stage.poll()
        assert "as fast" not in stage.words("head")

    session = FakeSession(attrs.evolve(view(), speed=25))
    play(scene, start=session)


def test_a_holder_whom_the_block_names_is_not_named_twice() -> None:
    async def scene(stage: Stage) -> None:
        assert stage.words("place") == "JON OPENS · ROUND 1 OF 5"

    play(scene, start=FakeSession(view(lane(at=step(block_title="Jon opens", holder="Jon", round=(1, 5))))))


def test_the_library_says_how_to_quit_in_a_small_window() -> None:
    async def scene(stage: Stage) -> None:
        assert "Ctrl+Q quit" in stage.text()

    play(scene)


def test_in_the_library_arrows_choose_a_row_also_from_a_filter() -> None:
    async def scene(stage: Stage) -> None:
        listing = stage.app.screen.query_one(Listing)
        await stage.press("tab", "tab", "4", "5", "down")
        assert stage.app.screen.query_one("#minutes", NumberField).number == 45
        assert listing.highlighted == 1

    play(scene, FakeBackend(sessions=()))


def test_what_is_typed_in_the_library_is_searched_for_wherever_the_focus_is() -> None:
    async def scene(stage: Stage) -> None:
        search = stage.app.screen.query_one("#search", Field)
        await stage.press("tab", "tab", "tab", "d", "i", "l")
        assert search.value == "dil"
        await stage.press("escape", "tab", "1", "3", "f")
        assert search.value == "f"
        assert stage.app.screen.query_one("#people", NumberField).number == 13

    play(scene)


def test_a_typed_number_takes_the_place_of_the_one_that_stood_there() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("enter", "4", "0")
        assert stage.name == "ReadingScreen"
        assert stage.app.screen.query_one("#people", NumberField).number == 40
        await stage.press("up", "7")
        assert stage.app.screen.query_one("#people", NumberField).number == 7

    play(scene, FakeBackend(sessions=()))


def test_the_question_mark_helps_also_where_a_number_is_typed() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("enter", "question_mark")
        assert stage.name == "HelpDialog"

    play(scene, FakeBackend(sessions=()))


def test_the_protocols_own_answer_gives_way_to_what_is_typed() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("enter", "enter", "tab", "tab", "tab", "tab")
        focus = stage.app.screen.query_one("#input-focus", Field)
        assert stage.app.screen.focused is focus
        assert focus.placeholder
        await stage.type("What works?")
        assert focus.value == "What works?"

    play(scene, FakeBackend(sessions=()))


def test_the_field_in_which_one_types_is_explained() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("enter", "enter")
        assert "Everything may be left as it is" in stage.words("lead")
        stage.app.screen.query_one("#start").focus()
        await stage.settle()
        assert "it begins by itself then" in stage.words("field-hint")
        await stage.press("shift+tab", "shift+tab")
        assert stage.words("field-hint") == ""
        assert "Everything may be left as it is" in stage.words("lead")

    play(scene, FakeBackend(sessions=()))


def test_a_role_that_is_left_empty_is_not_promised_to_be_drawn() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("enter", "enter")
        assert "empty: called Presenter" in stage.all_words()
        assert "drawn" not in stage.all_words()
        await stage.press("shift+tab", "left")
        assert "empty: whom the list names" in stage.all_words()

    play(scene, FakeBackend(sessions=()))


def test_the_end_moves_on_while_the_set_up_stands_there() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("enter", "enter")
        before = len(made.setups)
        stage.app.screen.check_again()  # type: ignore[attr-defined]
        assert len(made.setups) == before + 1

    made = FakeBackend(sessions=())
    play(scene, made)


def test_the_agenda_compares_all_passes_with_all_passes() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("a")
        text = stage.words("text")
        assert "12 min, took 3:00" in text
        assert "12 min, so far 2:10" in text
        assert next(line for line in text.split("\n") if "Final word" in line).endswith(" 4 min")

    play(scene, start=FakeSession(), size=(120, 30))


def test_where_there_is_little_room_a_title_is_cut_and_not_what_is_special_about_it() -> None:
    long = attrs.evolve(view().agenda[0], title="A title that is " + "very " * 12 + "long", protect=True)
    optional = attrs.evolve(long, title="A look", optional="if needed", protect=False, planned_ms=0)
    first, second = (str(row) for row in agenda_rows([long, optional], 60, planned_only=True))
    assert "…  protected" in first
    assert first.endswith("8 min")
    assert len(first) == 60
    assert "only if needed" in second
    assert second.endswith("–")


def test_time_outside_the_steps_is_told_so_that_the_sum_can_be_followed() -> None:
    document = MinutesDocument("T", "t.session", bars=BARS, rest=(("Clock stopped", 125_000),))
    rows = [str(row) for row in minutes_rows(document, 80)]
    assert any(row.startswith("Clock stopped") and "2:05" in row for row in rows)


def test_who_has_a_role_is_told_before_it_begins() -> None:
    async def scene(stage: Stage) -> None:
        assert "Timekeeper  Leo" in stage.text()

    play(scene, start=FakeSession(attrs.evolve(ready(), roles=(("Timekeeper", "Leo"),))))


def test_every_heading_a_note_can_stand_under_is_seen() -> None:
    columns = ("What we heard", "What may lie underneath", "What might be done", "What we leave open")

    async def scene(stage: Stage) -> None:
        await stage.press("w")
        assert all(column in stage.text() for column in columns)
        assert "↑↓ where it goes" in stage.text()
        await stage.type("here")
        await stage.press("down", "down", "down", "enter")

    session = FakeSession(view(lane(at=step(captures=(CaptureView("seen", "Seen", "note", columns),)))))
    play(scene, start=session)
    assert session.commands == [ask.Write("here", capture="seen", column="What we leave open")]


def test_the_clocks_of_groups_stay_large_while_something_is_said() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("tab")
        before = stage.app.screen.query_one(Lanes).render().plain.count("▄")
        await stage.press("w")
        await stage.type("here")
        await stage.press("enter")
        assert "Note kept." in stage.text()
        assert stage.app.screen.query_one(Lanes).render().plain.count("▄") == before > 10

    said = tuple("Read this to the room. " * 20 for _ in range(5))
    play(scene, start=FakeSession(view(*(lane(n, attrs.evolve(turning(n), say=said)) for n in (1, 2, 3)))))


def test_a_half_written_note_is_still_told_of_when_the_question_about_time_is_answered() -> None:
    async def scene(stage: Stage) -> None:
        await stage.poll()
        assert stage.name == "Question"
        await stage.press("2")
        assert "half typed is kept" in stage.words("tell")

    session = FakeSession(view(gap=GAP))
    session.kept["note"] = "half"
    play(scene, start=session)


def test_what_was_to_be_drawn_of_a_console_that_has_gone_is_left() -> None:
    drawn: list[str] = []

    async def scene(stage: Stage) -> None:
        await stage.press("enter", "enter", "ctrl+s")
        await stage.press("space")
        console = stage.app.screen
        assert isinstance(console, RunScreen)
        console.call_after_refresh(drawn.append, "there")
        await stage.settle()
        assert drawn == ["there"]
        console.call_after_refresh(drawn.append, "gone")
        console._pruning = True
        await stage.settle()
        assert drawn == ["there"]
        console._pruning = False

    play(scene, FakeBackend())
