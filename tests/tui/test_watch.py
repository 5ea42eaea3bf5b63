"""The audience's screen: what a room must find on it, what it must never find, and that it follows."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import attrs
import pytest
from textual.content import Content

from protocols.cli.watch_lines import picture
from protocols.journal import JournalError
from protocols.tui.seen import group_rows, note_rows, short_rows
from protocols.tui.watch import WatchScreen
from protocols.view.model import DecideView, EntryView, HaltView, Output, View

from .samples import MINUTE, START, apart, lane, ready, step, turning, view
from .screens import Stage, digits, play


@pytest.fixture(autouse=True)
def _looks_when_told(monkeypatch: pytest.MonkeyPatch) -> None:
    """A screen that looks twenty times a second never rests, and a test waits for it to rest."""
    monkeypatch.setattr("protocols.tui.watch.POLL_S", 0.5)


SIZES = [(80, 24), (160, 45), (20, 5), (300, 90)]


class Followed:
    """What a follower tells, set by hand."""

    def __init__(self, shown: View | None = None, waits: bool = True) -> None:
        self.shown = shown
        self.waits = waits
        self.life = "alive"
        self.silent_s = 0.0
        self.trouble: JournalError | None = None
        self.views = 0
        self._news = True

    def poll(self) -> bool:
        news, self._news = self._news, False
        return news

    def view(self) -> View | None:
        self.views += 1
        return self.shown

    def change(self, **changes: object) -> None:
        """Another view with a new fact in it."""
        assert self.shown is not None
        self.shown = attrs.evolve(self.shown, seq=self.shown.seq + 1, **changes)  # type: ignore[arg-type]
        self._news = True

    def pass_time(self, ms: int) -> None:
        """Let *ms* pass in the step that is shown."""
        assert self.shown is not None
        (one,) = self.shown.lanes
        assert one.step is not None
        assert one.step.left_ms is not None
        later = attrs.evolve(one.step, left_ms=one.step.left_ms - ms, elapsed_ms=one.step.elapsed_ms + ms)
        self.shown = attrs.evolve(self.shown, lanes=(attrs.evolve(one, step=later),))


async def looked(stage: Stage) -> None:
    """Let the screen look at what it follows now."""
    screen = stage.app.screen_stack[0]
    assert isinstance(screen, WatchScreen)
    screen.show_now()
    await stage.settle()
    screen.show_now()
    await stage.settle()


def entry(text: str, **changes: object) -> EntryView:
    base = EntryView(f"e-{text}", "note", text, "Here", "", "Warm", "", "", "", "", 0, START, step="respond")
    return attrs.evolve(base, **changes)  # type: ignore[arg-type]


def watched(shown: View | None, scene: Callable[..., object]) -> None:
    play(scene, watch=Followed(shown))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "shown",
    [
        None,
        ready(),
        view(lane(at=turning())),
        apart(15),
        view(blackout=True, lanes=()),
        view(paused=True, halt=HaltView("tea", START, MINUTE)),
        view(message="a" * 200, entries=tuple(entry(f"note {n}" * 9) for n in range(40))),
    ],
)
def test_it_lives_at_every_size(shown: View | None) -> None:
    async def scene(stage: Stage) -> None:
        for width, height in [(20, 5), (1, 1) if shown is None else (6, 2), (120, 30)]:
            await stage.resize(width, height)
            await looked(stage)
            assert len(stage.text().split("\n")) <= height
        assert stage.app.is_running

    watched(shown, scene)


def test_a_room_finds_the_clock_whose_turn_it_is_and_what_is_read_out() -> None:
    async def scene(stage: Stage) -> None:
        for size in [(80, 24), (160, 45), (300, 90)]:
            await stage.resize(*size)
            await looked(stage)
            assert digits(stage) == "0:43"
            text = stage.text()
            assert "▶ Chen" in text
            assert "still to come: " in text
            assert "Take the passage that Amara read" in " ".join(text.split())
            assert "It makes me think of" in text
            assert "● live" in text
            for unwanted in ("late", "Space", "help", "for you"):
                assert unwanted not in text

    watched(view(lane(at=turning()), late_ms=4 * MINUTE), scene)


def test_the_clock_goes_on_between_facts_and_nothing_else_is_drawn() -> None:
    follows = Followed(view(lane(at=step(left_ms=60_000))))

    async def scene(stage: Stage) -> None:
        await looked(stage)
        assert digits(stage) == "1:00"
        follows.pass_time(5_000)
        await looked(stage)
        assert digits(stage) == "0:55"

    play(scene, watch=follows)


def test_what_is_new_is_shown_without_being_asked_for() -> None:
    follows = Followed(view())

    async def scene(stage: Stage) -> None:
        follows.change(message="Back at the large table")
        for _ in range(40):
            await stage.pilot.pause(0.05)
            if "Back at the large table" in stage.text():
                return
        raise AssertionError("never shown")

    play(scene, watch=follows)


def test_a_hidden_clock_leaves_the_room_to_the_words() -> None:
    hidden = step(clock="hidden", left_ms=None, elapsed_ms=0, allotted_ms=0)

    async def scene(stage: Stage) -> None:
        await looked(stage)
        assert not stage.app.screen.query_one("#clock").display
        assert "Take the passage" in stage.text()
        assert not any(mark in stage.text() for mark in ("█", "▀", "━", ":0"))

    watched(view(lane(at=hidden), clock="hidden"), scene)


def test_a_dark_screen_is_empty_whatever_was_there_before() -> None:
    follows = Followed(view(message="Secret", entries=(entry("A note"),)))

    async def scene(stage: Stage) -> None:
        await looked(stage)
        assert "A note" in stage.text()
        # As the follower tells it, and also if it told more than it should.
        for lanes in ((), follows.shown.lanes if follows.shown else ()):
            follows.change(blackout=True, lanes=lanes)
            for size in [*SIZES, (80, 24)]:
                await stage.resize(*size)
                await looked(stage)
                assert stage.text().strip() == ""
        assert "".join(stage.all_words().split()) == ""
        follows.change(blackout=False, lanes=view().lanes)
        await looked(stage)
        assert "A note" in stage.text()

    play(scene, watch=follows)


def test_notes_of_this_step_are_seen_the_newest_last_and_none_that_are_hidden() -> None:
    notes = (*(entry(f"note {n}") for n in range(1, 31)), entry("of another step", step="debrief"))
    follows = Followed(view(entries=notes))

    async def scene(stage: Stage) -> None:
        for size in [(80, 24), (160, 45)]:
            await stage.resize(*size)
            await looked(stage)
            text = stage.text()
            assert "note 30" in text
            assert "note 1 " not in text
            assert "earlier ones" in text
            assert "of another step" not in text
        follows.change(entries=(), notes=False)
        await looked(stage)
        assert "note 30" not in stage.all_words()
        assert "WRITTEN DOWN" not in stage.text()

    play(scene, watch=follows)


def test_what_was_taken_back_is_no_longer_seen() -> None:
    shown = view(entries=(entry("kept"), entry("taken back", withdrawn=True)))
    rows = "\n".join(str(row) for row in note_rows(shown, 9))
    assert "kept" in rows
    assert "taken back" not in rows


def test_a_break_is_all_there_is_to_see_with_its_end_and_what_comes_after() -> None:
    halt = HaltView("tea", START + 51 * MINUTE, 4 * MINUTE + 12_000)
    hidden = step(clock="hidden", left_ms=None, elapsed_ms=0, allotted_ms=0)

    async def scene(stage: Stage) -> None:
        await looked(stage)
        assert digits(stage) == "4:12"
        text = stage.text()
        assert "Tea: back at 15:40 (in 4:12)" in text
        assert "Then we go on with: Each of the others responds" in text
        assert "Take the passage" not in text

    watched(view(lane(at=hidden), paused=True, halt=halt, clock="hidden"), scene)


def test_a_clock_that_stands_says_so_in_a_word() -> None:
    async def scene(stage: Stage) -> None:
        await looked(stage)
        assert "PAUSED" in stage.text()
        assert "Take the passage" in stage.text()

    watched(view(paused=True, paused_for_ms=5_000, halt=HaltView("")), scene)


def test_groups_stand_side_by_side_with_who_is_where_and_whose_turn_it_is() -> None:
    shown = apart(3)
    speaking = [attrs.evolve(one, step=turning(left_ms=n * MINUTE)) for n, one in enumerate(shown.lanes, 1)]
    follows = Followed(attrs.evolve(shown, lanes=tuple(speaking)))

    async def scene(stage: Stage) -> None:
        for size in [(80, 24), (160, 45)]:
            await stage.resize(*size)
            await looked(stage)
            for one in shown.lanes:
                assert one.title in stage.text()
        assert all(one.members[0] in stage.text() for one in shown.lanes)
        assert "Press Tab" not in stage.all_words()

    play(scene, watch=follows)


def test_everybody_finds_their_group_also_where_there_are_many() -> None:
    shown = view(*(lane(number, members=(f"Ana {number}", f"Ben {number}")) for number in range(1, 11)))

    async def scene(stage: Stage) -> None:
        for size in [(80, 24), (160, 45)]:
            await stage.resize(*size)
            await looked(stage)
            for number in range(1, 11):
                assert f"Circle {number}  Ana {number}, Ben {number}" in stage.text()

    watched(shown, scene)
    few = [str(row) for row in group_rows(shown.lanes, 3, 30)]
    assert len(few) == 3
    assert few[-1] == "and 8 more"


def test_while_people_move_it_says_who_goes_where() -> None:
    told = Output("destinations", "Who goes where", ("Table 1: Amara, Ben", "Table 2: Chen, Emil"))

    async def scene(stage: Stage) -> None:
        await looked(stage)
        assert "Table 1: Amara, Ben" in stage.text()
        assert "Table 2: Chen, Emil" in stage.text()

    watched(view(lane(at=step(kind="move", say=(), stems=(), rules=(), outputs=(told,)))), scene)


def test_a_decision_shows_its_options_and_then_what_it_came_to() -> None:
    options = (("a", "Go on"), ("b", "Stop"))
    decide = DecideView("which", "Which way?", "dots", options, dots=3)
    follows = Followed(view(lane(at=step(say=(), stems=(), decide=decide))))

    async def scene(stage: Stage) -> None:
        await looked(stage)
        assert "1 Go on, 2 Stop" in stage.text()
        made = attrs.evolve(decide, picked=("b",), counted=(("Stop", "5 dots"), ("Go on", "2 dots")))
        follows.change(lanes=view(lane(at=step(say=(), stems=(), decide=made))).lanes)
        await looked(stage)
        assert "Stop: 5 dots" in stage.text()

    play(scene, watch=follows)


def test_before_it_begins_it_welcomes_and_says_when() -> None:
    follows = Followed(ready())

    async def scene(stage: Stage) -> None:
        await looked(stage)
        assert "WELCOME" in stage.text()
        assert "We begin soon." in stage.text()
        assert "Space" not in stage.all_words()
        follows.change(starts_in_ms=90_000)
        await looked(stage)
        assert digits(stage) == "1:30"
        assert "We begin at " in stage.text()

    play(scene, watch=follows)


def test_after_it_thanks_and_waits_for_the_next() -> None:
    follows = Followed(view())

    async def scene(stage: Stage) -> None:
        await looked(stage)
        follows.change(phase="finished")
        await looked(stage)
        assert "Thank you." in stage.text()
        assert "The next session shows here by itself." in stage.text()
        assert "Take the passage" not in stage.all_words()
        follows.waits = False
        await looked(stage)
        assert "next session" not in stage.text()
        follows.change(phase="under way")
        await looked(stage)
        assert "Take the passage" in stage.text()

    play(scene, watch=follows)


def test_without_a_session_it_says_what_to_do() -> None:
    async def scene(stage: Stage) -> None:
        assert "No session is under way yet." in stage.text()
        assert "protocols run" in stage.text()
        assert "q leaves" in stage.text()

    watched(None, scene)


def test_a_console_that_died_is_told_in_a_quiet_corner() -> None:
    follows = Followed(view())

    async def scene(stage: Stage) -> None:
        follows.life, follows.silent_s = "silent", 72.0
        await looked(stage)
        assert "no sign of life from the console for 1:12; the clock counts on" in stage.words("corner")
        follows.life = "closed"
        await looked(stage)
        assert "the console was closed" in stage.words("corner")
        follows.trouble = JournalError("gone", {"path": "a.session"})
        await looked(stage)
        assert "a.session" in stage.words("corner")

    play(scene, watch=follows)


@pytest.mark.parametrize("key", ["q", "ctrl+q"])
def test_a_key_leaves(key: str) -> None:
    async def scene(stage: Stage) -> None:
        await stage.press(key)
        assert stage.app.return_code == 0
        assert not stage.app.is_running

    watched(view(), scene)


def test_more_than_the_screen_holds_can_be_read_on() -> None:
    long = step(say=tuple(f"Sentence {n} of what is read out." for n in range(1, 30)))

    async def scene(stage: Stage) -> None:
        await looked(stage)
        assert "… there is more" in stage.text()
        assert "Sentence 20 " not in stage.text()
        for _ in range(12):
            await stage.press("down")
        assert "Sentence 29 " in stage.text()
        await stage.press("question_mark")
        assert stage.name == "HelpDialog"

    watched(view(lane(at=long)), scene)


@pytest.mark.parametrize("theme", ["protocols-light", "protocols-plain"])
def test_hostile_text_is_only_text_in_any_look(theme: str) -> None:
    evil = "[/x] [bold red] \\[ {a}"
    follows = Followed(
        view(lane(at=step(title=evil, say=(evil,))), title=evil, message=evil, entries=(entry(evil),))
    )

    async def scene(stage: Stage) -> None:
        await looked(stage)
        assert stage.text().count("[/x] [bold red]") >= 4

    play(scene, watch=follows, theme=theme)


def test_a_tiny_window_says_the_clock_and_the_message() -> None:
    assert short_rows(view(lane(at=step(left_ms=60_000))), 20, 5) == [
        ("1:00", "bold $accent"),
        "left for Ben",
    ]
    hidden = step(clock="hidden", left_ms=None, elapsed_ms=0, allotted_ms=0)
    assert short_rows(view(lane(at=hidden)), 20, 5) == ["Each of the others responds"]


def test_a_real_session_is_followed_on_the_real_screen(tmp_path: Path) -> None:
    from protocols.engine import commands
    from protocols.library.shelf import open_shelf
    from protocols.plugins.host import Host
    from protocols.runtime import setup
    from protocols.runtime.clock import RealClock
    from protocols.runtime.driver import begin
    from protocols.runtime.following import Watching
    from protocols.spec.load import load_protocol

    kinds = Host(disabled=["*"]).kinds
    loaded = load_protocol(open_shelf().find("final-word").data, kinds)
    assert loaded.protocol is not None
    clock = RealClock()
    answers = setup.Answers(people=5)
    prepared = setup.prepare(loaded.protocol, kinds, answers, clock.now(), 3)
    opening = setup.opening(
        loaded.protocol, loaded.text, prepared, answers, writer="w", language="en", speed=1, seed=3
    )

    async def scene(stage: Stage) -> None:
        async def until(text: str) -> None:
            for _ in range(60):
                await stage.pilot.pause(0.05)
                if text in stage.text():
                    return
            raise AssertionError(f"never shown: {text}\n{stage.text()}")

        await until("No session is under way yet.")
        driver = begin(tmp_path, opening, clock)
        await until("We begin soon.")
        driver.submit(commands.Start())
        await until("We begin in silence.")
        driver.submit(commands.Next())
        driver.submit(commands.Next())
        await until("▶ Person")
        driver.submit(commands.Mode(blackout=True))
        for _ in range(60):
            await stage.pilot.pause(0.05)
            if not stage.text().strip():
                break
        assert not stage.text().strip()
        driver.submit(commands.Mode(blackout=False))
        driver.submit(commands.Finish())
        await until("Thank you.")
        driver.close()

    play(scene, watch=Watching([tmp_path]))


def test_what_is_written_down_tells_the_group_and_a_commitment_its_owner_but_not_who_said_a_note() -> None:
    said = entry("Trust first", who="Chen", group="Circle 1")
    promised = entry("Call", kind="commitment", owner="Fay", due="Friday", group="Circle 1", capture_title="")
    shown = view(
        lane(at=step(step="respond")),
        entries=(
            said,
            promised,
            attrs.evolve(said, text="Worried", record="anonymous"),
            attrs.evolve(promised, text="Listen", record="anonymous"),
        ),
    )
    rows = [row.plain for row in note_rows(shown, 9)[1:] if isinstance(row, Content)]
    assert rows == [
        "• Trust first  Circle 1",
        "→ Call  Fay · Friday · Circle 1",
        "• Worried  Circle 1",
        "→ Listen  Friday · Circle 1",
    ]
    told = [line for _, line in picture(shown)]
    assert "Warm: Trust first (Circle 1)" in told
    assert any(line.endswith(": Call (Fay, Friday, Circle 1)") for line in told)
    assert "Warm: Worried (Circle 1)" in told
