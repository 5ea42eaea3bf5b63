"""The driver: durable before visible, with real files; and a session taken up again at the right time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest

from protocols.engine import commands
from protocols.engine.facts import Fact, Refusal
from protocols.engine.state import UNDER_WAY
from protocols.journal import JournalError, Pulse
from protocols.journal.reader import look, read_all
from protocols.journal.store import SqliteJournal
from protocols.runtime.clock import FastClock, RealClock, clock_for
from protocols.runtime.driver import Driver, resume

Session = Callable[..., Driver]


class Stubborn:
    """The real journal of a session, that can be told to refuse, as a full disk does."""

    def __init__(self, journal: Any) -> None:
        self.journal: SqliteJournal = journal
        self.full = False

    def _say(self) -> None:
        if self.full:
            raise JournalError("disk-full", {"path": "a.session"})

    def append(self, expected_seq: int, facts: Sequence[Fact]) -> None:
        self._say()
        self.journal.append(expected_seq, facts)

    def beat(self, pulse: Pulse) -> None:
        self._say()
        self.journal.beat(pulse)

    def facts(self) -> Any:
        return self.journal.facts()

    def pulse(self) -> Pulse | None:
        return self.journal.pulse()

    def close(self) -> None:
        self.journal.close()


@pytest.fixture
def stubborn(session: Session) -> tuple[Driver, Stubborn]:
    driver = session()
    driver._journal = journal = Stubborn(driver._journal)
    return driver, journal


def test_facts_are_in_the_file_before_anybody_hears_of_them(session: Session) -> None:
    driver = session()
    seen: list[tuple[int, int]] = []
    driver.listeners.append(lambda facts: seen.append((facts[-1].seq, len(read_all(driver.path)))))
    driver.submit(commands.Start())
    driver.submit(commands.Write("a note"))
    driver.close()
    assert seen
    assert all(seq == on_disk for seq, on_disk in seen)


def test_what_the_journal_refuses_has_not_happened(stubborn: tuple[Driver, Stubborn]) -> None:
    driver, journal = stubborn
    driver.submit(commands.Start())
    before = driver.state
    heard: list[tuple[Fact, ...]] = []
    driver.listeners.append(heard.append)
    journal.full = True
    with pytest.raises(JournalError, match="disk-full"):
        driver.submit(commands.Next())
    assert driver.state is before
    assert heard == []
    journal.full = False
    assert driver.submit(commands.Next()) is None
    assert [fact.kind for fact in heard[0]] == ["step.left", "step.entered"]
    driver.close()
    assert len(read_all(driver.path)) == driver.state.seq


def test_what_was_due_while_nothing_could_be_saved_happens_at_its_own_moment(
    stubborn: tuple[Driver, Stubborn], clock: Any
) -> None:
    driver, journal = stubborn
    driver.submit(commands.Start())
    driver.submit(commands.Next())
    journal.full = True
    clock.move(40_000)
    with pytest.raises(JournalError):
        driver.wake()
    journal.full = False
    clock.move(5_000)
    driver.wake()
    visit = driver.state.main.visit
    assert visit is not None
    assert visit.step == "debrief"
    assert visit.entered_ms == 30_000
    driver.close()


def test_a_refused_command_leaves_no_trace(session: Session) -> None:
    driver = session()
    before = driver.state
    assert driver.submit(commands.Next()) == Refusal("not-started", nearest="start")
    assert driver.state is before
    assert len(read_all(driver.path)) == before.seq
    driver.close()


def test_it_knows_when_it_wants_to_be_woken(session: Session, clock: Any) -> None:
    driver = session()
    assert driver.due_in_ms() is None
    driver.submit(commands.Start())
    assert driver.due_in_ms() == 180_000  # the cue that a minute is left of four
    clock.move(200_000)
    assert driver.due_in_ms() == 0
    driver.wake()
    assert driver.due_in_ms() == 40_000
    driver.submit(commands.Pause())
    assert driver.due_in_ms() is None
    driver.close()


def test_closing_twice_is_closing_once(session: Session) -> None:
    driver = session()
    driver.close()
    driver.close()
    pulse = look(driver.path).pulse
    assert pulse is not None
    assert pulse.closed
    with pytest.raises(JournalError):
        driver.submit(commands.Start())


def test_a_session_that_cannot_begin_leaves_no_file(session: Session, tmp_path: Path) -> None:
    (tmp_path / "sessions").write_text("a file")
    with pytest.raises(JournalError, match="not-a-folder"):
        session()
    assert list(tmp_path.iterdir()) == [tmp_path / "sessions"]


def last_alive(driver: Driver, before_ms: int) -> None:
    """Change the file as if the program had been killed so long ago (on the computer's own clocks)."""
    now = RealClock().now()
    at = driver.state.last_at_ms + 20_000
    driver._journal.beat(
        Pulse(at, now.wall_ms - before_ms, now.boot_ms - before_ms, now.boot_id, {"note": "half a thou"})
    )
    driver._journal.close()


def test_a_killed_session_goes_on_in_its_step_and_asks_what_the_gap_was(session: Session) -> None:
    driver = session(RealClock())
    driver.submit(commands.Start())
    entered = driver.state.last_at_ms
    last_alive(driver, 600_000)
    again = resume(driver.path)
    view = again.view()
    assert view.phase == UNDER_WAY
    step = view.lanes[0].step
    assert step is not None
    assert step.step == "talk"
    # Twenty seconds until the last sign of life are time of the step; ten minutes after it are the gap.
    assert 20_000 <= step.elapsed_ms < 22_000 + entered
    assert view.gap is not None
    assert 599_000 <= view.gap.ms <= 602_000
    assert (view.gap.cause, view.gap.estimated) == ("closed", False)
    assert again.drafts == {"note": "half a thou"}
    assert again.submit(commands.AnswerGap(view.gap.id, "step")) is None
    step = again.view().lanes[0].step
    assert step is not None
    assert step.elapsed_ms >= 619_000
    assert again.view().gap is None
    again.close()


def test_after_a_new_start_of_the_computer_the_gap_is_an_estimate(session: Session) -> None:
    driver = session(RealClock())
    driver.submit(commands.Start())
    now = RealClock().now()
    driver._journal.beat(Pulse(driver.state.last_at_ms, now.wall_ms - 60_000, 10**12, "another boot"))
    driver._journal.close()
    again = resume(driver.path)
    gap = again.view().gap
    assert gap is not None
    assert gap.estimated
    assert 59_000 <= gap.ms <= 62_000
    again.close()


def test_a_short_gap_is_not_asked_about(session: Session) -> None:
    driver = session(RealClock())
    driver.submit(commands.Start())
    driver.close()
    again = resume(driver.path)
    assert again.view().gap is None
    again.close()


def test_a_session_not_begun_yet_has_no_gap(session: Session) -> None:
    driver = session(RealClock())
    last_alive(driver, 600_000)
    again = resume(driver.path)
    assert (again.view().phase, again.view().gap) == ("ready", None)
    again.close()


def test_a_session_run_faster_goes_on_with_a_time_of_its_own(session: Session) -> None:
    # An hour ahead of the clock on the wall, as it would be after running fast for a while.
    driver = session(FastClock(60, RealClock().now().later(3_600_000)), speed=60)
    driver.submit(commands.Start())
    driver.close()
    left = driver.state.last_at_ms
    again = resume(driver.path)
    assert isinstance(again.clock, FastClock)
    assert again.clock.speed == 60
    again.close()
    # Slowed down to the common pace, it keeps the time of its own that it has had since.
    slow = resume(driver.path, speed=1)
    view = slow.view()
    assert view.speed == 1
    assert abs(view.late_ms) < 60_000
    assert slow.state.last_at_ms >= left
    slow.close()
    once_more = resume(driver.path)
    assert abs(once_more.view().late_ms) < 60_000
    once_more.close()


def test_a_session_run_faster_asks_what_the_gap_was_by_its_own_clock(session: Session) -> None:
    driver = session(FastClock(30), speed=30)
    driver.submit(commands.Start())
    begun = driver.view().started_wall_ms
    last_alive(driver, 10_000)
    again = resume(driver.path)
    view = again.view()
    assert view.gap is not None
    # Ten seconds of the computer's are five minutes of a session that runs thirty times as fast.
    assert 300_000 <= view.gap.ms < 330_000
    assert (view.gap.cause, view.gap.estimated) == ("closed", False)
    assert begun is not None
    # Twenty seconds until the last sign of life, and the gap: so late it is on the session's own wall.
    assert 0 <= view.now_wall_ms - begun - view.gap.ms - 20_000 < 60_000
    again.close()


def test_slowed_down_on_resuming_the_time_away_still_ran_as_fast_as_before(session: Session) -> None:
    driver = session(FastClock(30), speed=30)
    driver.submit(commands.Start())
    last_alive(driver, 10_000)
    again = resume(driver.path, speed=1)
    gap = again.view().gap
    assert gap is not None
    assert 300_000 <= gap.ms < 330_000
    again.close()
    slow = resume(driver.path)
    there = slow.view().gap
    assert there is not None
    assert there.id == gap.id, "closed for a moment, it has no other"
    slow.close()


def test_the_time_of_a_session_run_faster_goes_on_for_a_day_of_its_own_at_most(session: Session) -> None:
    driver = session(FastClock(600), speed=600)
    driver.submit(commands.Start())
    last_alive(driver, 3_600_000)
    again = resume(driver.path)
    gap = again.view().gap
    assert gap is not None
    day = 24 * 3_600_000
    assert day <= gap.ms < day + 60_000
    again.close()


def test_a_session_run_faster_after_a_new_start_of_the_computer_estimates_the_gap(session: Session) -> None:
    driver = session(FastClock(30), speed=30)
    driver.submit(commands.Start())
    now = RealClock().now()
    driver._journal.beat(Pulse(driver.state.last_at_ms, now.wall_ms - 60_000, 10**12, "another boot"))
    driver._journal.close()
    again = resume(driver.path)
    gap = again.view().gap
    assert gap is not None
    assert gap.estimated
    assert 1_800_000 <= gap.ms < 1_890_000
    again.close()


def test_two_programs_on_one_session_are_told_apart(session: Session) -> None:
    driver = session()
    with pytest.raises(JournalError, match="driven"):
        resume(driver.path)
    driver.close()
    resume(driver.path).close()


def test_sleep_of_the_computer_is_a_gap_and_not_time_of_the_step(session: Session, clock: Any) -> None:
    driver = session()
    driver.submit(commands.Start())
    clock.move(10_000)
    driver.wake()
    clock.sleep(900_000)
    driver.wake()
    view = driver.view()
    assert view.gap is not None
    assert (view.gap.cause, view.gap.ms) == ("sleep", 900_000)
    step = view.lanes[0].step
    assert step is not None
    assert step.elapsed_ms == 10_000
    driver.close()


def test_a_fast_clock_keeps_all_its_hands_together() -> None:
    start = RealClock().now()
    clock = FastClock(3_600, start)
    first, second = clock.now(), clock.now()
    assert first.wall_ms - start.wall_ms == first.mono_ms - start.mono_ms == first.boot_ms - start.boot_ms
    assert second.mono_ms >= first.mono_ms
    assert clock.seconds_until(3_600_000) == 1.0
    assert clock.seconds_until(-5) == 0
    assert isinstance(clock_for(1), RealClock)
