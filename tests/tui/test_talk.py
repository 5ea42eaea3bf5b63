"""On the console: tapping who speaks, a break, quiet, and the room's clock."""

from __future__ import annotations

import attrs

from protocols.engine import commands as ask
from protocols.tui.backend import Cue
from protocols.tui.panes import RoomPane
from protocols.tui.picking import matching
from protocols.tui.talk import rows_of
from protocols.tui.widgets import Field
from protocols.view.model import HaltView, LaneView, TalkView, View, VoiceView

from .fake import FakeSession
from .samples import MINUTE, START, apart, lane, step, view
from .screens import Stage, digits, keys, play

PEOPLE = ("Amara", "Ben", "Chen", "Dolores", "Emil")
SECOND = 1_000


def voices() -> tuple[VoiceView, ...]:
    """Amara has spoken twice and Ben once; of the others, Chen only wrote something."""
    said = {"Amara": (90 * SECOND, 2, 75), "Ben": (30 * SECOND, 1, 25)}
    return tuple(
        VoiceView((f"p{number}",), name, *said.get(name, (0, 0, 0)), heard=name in (*said, "Chen"))
        for number, name in enumerate(PEOPLE, 1)
    )


def talk(**changes: object) -> TalkView:
    """Nobody speaks; only Amara has been heard in this step."""
    people = tuple(f"p{number}" for number in range(1, 6))
    base = TalkView(True, "", (), False, 0, people, people[1:])
    return attrs.evolve(base, **changes)  # type: ignore[arg-type]


def talking(now: TalkView | None = None, **changes: object) -> View:
    """A session in which talk is counted."""
    persons = tuple((f"p{number}", name) for number, name in enumerate(PEOPLE, 1))
    return view(lane(talk=now or talk()), persons=persons, voices=voices(), **changes)


def names(text: str) -> list[str]:
    """The people named in a list, from top to bottom."""
    return [name for line in text.splitlines() for name in (*PEOPLE, "Ruth") if f" {name} " in f"{line} "]


def test_the_list_has_the_unheard_first_and_says_so_in_words() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("v")
        assert stage.name == "PickDialog"
        rows = stage.words("answers").splitlines()
        assert names("\n".join(rows)) == ["Dolores", "Emil", "Ben", "Chen", "Amara", "Ruth"]
        assert rows[0].split() == ["▶", "4", "Dolores", "not", "heard", "yet"]
        assert "0:30 · 25 % · once · not in this step" in rows[2]
        assert rows[3].split()[-3:] == ["in", "this", "step"]
        assert rows[4].endswith("1:30 · 75 % · 2 times")

    play(scene, start=FakeSession(talking()))


def test_enter_taps_the_chosen_one_and_escape_nobody() -> None:
    session = FakeSession(talking())

    async def scene(stage: Stage) -> None:
        await stage.press("v", "escape")
        assert session.commands == []
        await stage.press("v", "enter")
        await stage.press("v", "down", "enter")
        assert session.commands == [ask.Speak("p4"), ask.Speak("p5")]

    play(scene, start=session)


def test_a_number_or_a_part_of_a_name_narrows_the_list_down() -> None:
    session = FakeSession(talking())

    async def scene(stage: Stage) -> None:
        await stage.press("v", "2", "enter")
        await stage.press("v")
        await stage.type("che")
        assert names(stage.words("answers")) == ["Chen"]
        await stage.press("enter")
        await stage.press("v")
        await stage.type("zoe")
        assert stage.words("answers") == "Nobody here is called so."
        await stage.press("enter", "escape")
        await stage.press("v", "0", "enter")
        assert session.commands == [ask.Speak("p2"), ask.Speak("p3"), ask.Speak("facilitator")]

    play(scene, start=session)


def test_a_number_is_somebodys_own_however_the_list_is_sorted() -> None:
    shown, _ = rows_of(talking(), talking().lanes)
    assert {row.name: row.number for row in shown if row.number} == {
        name: number for number, name in enumerate(PEOPLE, 1)
    }
    assert [row.name for row in matching(shown, "m")] == ["Emil", "Amara"]


def test_who_was_tapped_is_shown_with_the_time_and_tapped_again_has_ended() -> None:
    now = talk(speaking="Ben", who=("p2",), tapped=True, ms=42 * SECOND + 300)
    session = FakeSession(talking(now))

    async def scene(stage: Stage) -> None:
        assert stage.words("clockwords").endswith("speaking: Ben 0:42")
        await stage.press("v")
        rows = stage.words("answers").splitlines()
        assert rows[0].split()[:3] == ["2", "Ben", "speaking"]
        assert rows[0].endswith("speaking 0:42 · Enter: has ended")
        assert rows[1].startswith("▶")
        await stage.press("up", "enter")
        assert session.commands == [ask.Speak("p2")]

    play(scene, start=session)


def test_whose_turn_it_is_is_not_told_twice() -> None:
    now = talk(speaking="Ben", who=("p2",), tapped=False, ms=42 * SECOND)

    async def scene(stage: Stage) -> None:
        assert "speaking" not in stage.words("clockwords")
        await stage.press("v")
        assert any(
            "Ben" in row and "has the floor, 0:42" in row for row in stage.words("answers").splitlines()
        )

    play(scene, start=FakeSession(talking(now)))


def test_where_nobody_is_counted_the_key_says_why() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("v")
        assert stage.name == "RunScreen"
        assert "In this step nobody's talk is counted" in stage.words("tell")

    play(scene, start=FakeSession(talking(talk(counted=False))))


def test_groups_that_are_apart_tell_who_was_tapped_above_the_keys() -> None:
    lanes: list[LaneView] = list(apart(2).lanes)
    lanes[0] = attrs.evolve(lanes[0], talk=talk(speaking="Ben", who=("p2",), tapped=True, ms=5 * SECOND))

    async def scene(stage: Stage) -> None:
        assert "speaking: Ben 0:05" in stage.words("tell")

    play(scene, start=FakeSession(view(*lanes)))


def test_sixty_people_are_a_list_that_fits_into_the_window() -> None:
    persons = tuple((f"p{number}", f"Person {number}") for number in range(1, 61))
    people = tuple(one for one, _ in persons)
    many = TalkView(True, "", (), False, 0, people, people)
    shown = view(
        lane(talk=many), persons=persons, voices=tuple(VoiceView((one,), name) for one, name in persons)
    )
    session = FakeSession(shown)

    async def scene(stage: Stage) -> None:
        await stage.press("v")
        assert "and 51 more" in stage.text()
        assert "Esc: back" in stage.text()
        await stage.press("up")
        assert "▶  0  Ruth" in stage.text()
        await stage.type("57")
        assert "▶ 57  Person 57" in stage.text()
        await stage.press("enter")
        assert session.commands == [ask.Speak("p57")]

    play(scene, start=session)


def halted(left_ms: int | None, why: str = "fire drill", **changes: object) -> View:
    """A session that stands still, with so much to go."""
    back = None if left_ms is None else START + 51 * MINUTE
    halt = HaltView(why, back, left_ms, left_ms is not None and left_ms <= 0)
    return view(paused=True, paused_for_ms=MINUTE, halt=halt, **changes)


def test_a_break_is_asked_for_with_its_length_and_its_name() -> None:
    session = FakeSession()

    async def scene(stage: Stage) -> None:
        for typed in ("5m fire drill", "10", "fire alarm", "9m ago alarm", ""):
            await stage.press("z")
            await stage.type(typed)
            await stage.press("enter")
        assert session.commands == [
            ask.Pause("fire drill", 5 * MINUTE),
            ask.Pause("break", 10 * MINUTE),
            ask.Pause("fire alarm"),
            ask.Pause("alarm", ago_ms=9 * MINUTE),
            ask.Pause("break"),
        ]
        await stage.press("z")
        await stage.type("-5")
        await stage.press("enter")
        assert stage.name == "BreakDialog"
        assert "Write how long in minutes" in stage.words("hint")

    play(scene, start=session)


def test_while_it_runs_the_large_clock_says_when_everybody_is_back() -> None:
    async def scene(stage: Stage) -> None:
        assert digits(stage) == "4:12"
        assert stage.words("clockwords") == "Fire drill: back at 15:40 (in 4:12)"
        assert "FIRE DRILL: BACK AT 15:40 (IN 4:12)" in stage.words("head")
        assert "p end the break" in keys(stage)

    play(scene, start=FakeSession(halted(4 * MINUTE + 12 * SECOND)))


def test_when_it_is_over_it_says_which_key_goes_on() -> None:
    session = FakeSession(halted(-75 * SECOND))

    async def scene(stage: Stage) -> None:
        assert digits(stage) == "+1:15"
        assert "The break is over: press p to go on." in stage.words("tell")
        await stage.press("p")
        assert session.commands == [ask.Resume()]

    play(scene, start=session)


def test_a_break_without_an_end_is_told_by_its_name() -> None:
    async def scene(stage: Stage) -> None:
        assert "FIRE DRILL" in stage.words("head")
        assert digits(stage) == "2:50"

    play(scene, start=FakeSession(halted(None)))


def test_quiet_and_the_rooms_clock_are_chosen_in_a_list_and_seen_in_the_first_line() -> None:
    session = FakeSession()

    async def scene(stage: Stage) -> None:
        await stage.press("m", "1")
        await stage.press("m", "2")
        await stage.press("m", "4")
        assert session.commands == [ask.Mode(quiet=True), ask.Mode(clock="hidden")]
        session.change(quiet=True, clock="hidden")
        await stage.poll()
        assert "QUIET · ROOM: NO CLOCK" in stage.words("head")
        await stage.press("m")
        assert "✓ The room sees no clock" in stage.words("answers")
        await stage.press("1")
        assert session.commands[-1] == ask.Mode(quiet=False)

    play(scene, start=session)


def test_what_the_room_sees_is_chosen_in_the_same_list() -> None:
    session = FakeSession()

    async def scene(stage: Stage) -> None:
        await stage.press("m", "5")
        await stage.press("m", "6")
        assert session.commands == [ask.Mode(blackout=True), ask.Mode(notes=False)]
        session.change(notes=False, message="Back at the large table", clock="hidden")
        await stage.poll()
        assert "ROOM: NO CLOCK, NO NOTES" in stage.words("head")
        assert stage.words("tell") == "The room reads: “Back at the large table”"
        session.change(blackout=True)
        await stage.poll()
        assert "ROOM: DARK, NO CLOCK, NO NOTES" in stage.words("head")
        assert stage.words("tell") == "Dark now; after that the room reads: “Back at the large table”"
        await stage.press("m", "5")
        await stage.press("m", "6")
        assert session.commands[2:] == [ask.Mode(blackout=False), ask.Mode(notes=True)]

    play(scene, start=session)


def test_a_message_to_the_room_is_typed_changed_and_taken_away() -> None:
    session = FakeSession()

    async def scene(stage: Stage) -> None:
        await stage.press("m", "7")
        await stage.type("Five more minutes")
        await stage.press("enter")
        assert session.commands == [ask.Mode(message="Five more minutes")]
        session.change(message="Five more minutes")
        await stage.poll()
        await stage.press("m")
        assert "7  Another message to the room" in stage.words("answers")
        assert "8  Take the message to the room away" in stage.words("answers")
        assert stage.words("question") == "The room reads: “Five more minutes”"
        await stage.press("7", "enter")
        await stage.press("m", "8")
        assert session.commands[1:] == [ask.Mode(message="")]
        await stage.press("m", "7", "ctrl+u", "enter")
        assert session.commands[2:] == [ask.Mode(message="")]
        await stage.press("m", "7")
        stage.app.screen.query_one(Field).value = "a" * 201
        await stage.press("enter")
        assert stage.name == "MessageDialog"
        assert "at most 200 characters" in stage.words("hint")

    play(scene, start=session)


def test_of_a_long_message_the_console_shows_one_line_and_its_window_all_of_it() -> None:
    long = "Please come back to the large table, " * 5

    async def scene(stage: Stage) -> None:
        assert len(stage.words("tell")) <= 76
        assert stage.words("tell").startswith("The room reads: “Please come back")
        assert stage.words("tell").endswith("…")
        await stage.press("m")
        assert long.strip() in " ".join(stage.words("question").split())

    play(scene, start=FakeSession(view(message=long.strip())), size=(80, 24))


def test_without_a_message_there_is_none_to_take_away() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("m")
        assert "away" not in stage.words("answers")

    play(scene, start=FakeSession())


def test_a_signal_of_a_quiet_session_neither_rings_nor_flashes() -> None:
    session = FakeSession()
    rung: list[bool] = []

    async def scene(stage: Stage) -> None:
        stage.app.bell = lambda: rung.append(True)  # type: ignore[method-assign]
        session.cues.append(Cue("Time is up: Talk", False))
        await stage.poll()
        assert "● Time is up: Talk" in stage.words("tell")
        assert rung == []
        session.cues.append(Cue("Time is up: Talk", True))
        await stage.poll()
        assert rung == [True]

    play(scene, start=session)


def test_the_keys_are_found_in_the_help() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("question_mark")
        text = " ".join(stage.all_words().split())
        assert "v Tap who begins to speak" in text
        assert "z Stop the clock for a break" in text
        assert "m Signals as text only; what the room sees" in text

    play(scene, start=FakeSession())


def test_the_room_sees_when_a_break_is_over_and_no_clock_that_is_hidden() -> None:
    hidden = step(clock="hidden", left_ms=None, elapsed_ms=0, allotted_ms=0)
    shown = view(lane(at=hidden), clock="hidden", projected_end_wall_ms=0, planned_end_wall_ms=None)

    async def scene(stage: Stage) -> None:
        pane = RoomPane("seen", shown)
        await stage.app.screen.query_one("#stage").mount(pane)
        await stage.settle()
        pane.follow(shown)
        await stage.settle()
        clock = pane.query_one("#clock")
        assert not clock.display
        assert "ends" not in pane.query_one("#head").text  # type: ignore[attr-defined]
        halt = HaltView("break", START + 51 * MINUTE, 4 * MINUTE, False)
        pane.follow(attrs.evolve(shown, paused=True, halt=halt))
        await stage.settle()
        assert clock.display
        assert "Break: back at 15:40 (in 4:00)" in pane.query_one("#clockwords").text  # type: ignore[attr-defined]

    play(scene, start=FakeSession())
