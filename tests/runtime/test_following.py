"""Following a session that another program drives: what is durable is seen, and nobody is disturbed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import attrs
import pytest

import protocols
from protocols.engine import commands
from protocols.runtime.driver import Driver, resume
from protocols.runtime.following import (
    ALIVE,
    CLOSED,
    POLL_S,
    SILENT,
    SILENT_S,
    Following,
    Watching,
    second_left_s,
)
from protocols.view import view

Session = Callable[..., Driver]
DRAFT = "half typed, not said"


class Wall:
    """The seconds by which files are dated, moved ahead by hand."""

    ahead = 0.0

    def __call__(self) -> float:
        return time.time() + self.ahead


@pytest.fixture
def wall() -> Wall:
    return Wall()


def test_what_is_durable_is_seen_as_the_console_sees_it(session: Session, clock: object) -> None:
    driver = session()
    seen = Following(driver.path, clock.now)  # type: ignore[attr-defined]
    assert seen.poll()
    assert seen.view() == view(driver.state, driver.clock.now(), "room")
    for command in (
        commands.Start(),
        commands.Write("One"),
        commands.Pause("tea", 60_000),
        commands.Resume(),
    ):
        driver.submit(command)
        assert seen.poll()
        clock.move(7_000)  # type: ignore[attr-defined]
        assert seen.state == driver.state
        assert seen.view() == view(driver.state, driver.clock.now(), "room")
    driver.close()


def test_two_commits_of_one_date_are_both_seen(session: Session) -> None:
    driver = session()
    seen = Following(driver.path, wall=lambda: os.stat(driver.path).st_mtime)
    seen.poll()
    driver.submit(commands.Start())
    dated = os.stat(driver.path)
    seen.poll()
    driver.submit(commands.Undo(driver.state.undoable[-1].action))
    os.utime(driver.path, ns=(dated.st_atime_ns, dated.st_mtime_ns))
    seen.poll()
    assert seen.state.seq == driver.state.seq
    driver.close()


def test_a_file_that_rests_is_hardly_looked_into(session: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    from protocols.journal import reader

    driver = session()
    wall = Wall()
    seen = Following(driver.path, wall=wall)
    wall.ahead = 1.0
    looks: list[object] = []
    look = reader.look
    monkeypatch.setattr(reader, "look", lambda *asked: looks.append(asked) or look(*asked))
    for _ in range(50):
        seen.poll()
    assert len(looks) == 1
    driver.close()


def test_a_console_that_says_nothing_is_not_a_dead_one(session: Session, wall: Wall) -> None:
    driver = session()
    seen = Following(driver.path, wall=wall)
    seen.poll()
    assert (seen.life, seen.live) == (ALIVE, True)
    wall.ahead = SILENT_S + 1
    assert seen.poll()
    assert (seen.life, seen.live) == (SILENT, False)
    assert int(seen.silent_s) >= SILENT_S
    wall.ahead = 0.0
    driver.beat()
    assert seen.poll()
    assert seen.life == ALIVE
    driver.close()
    assert seen.poll()
    assert seen.life == CLOSED


def test_the_clock_counts_on_when_nobody_drives_any_more(session: Session, clock: object, wall: Wall) -> None:
    driver = session()
    driver.submit(commands.Start())
    seen = Following(driver.path, clock.now, wall)  # type: ignore[attr-defined]
    seen.poll()
    driver._journal.close()  # no last sign of life: killed
    wall.ahead = 60.0
    clock.move(60_000)  # type: ignore[attr-defined]
    seen.poll()
    shown = seen.view()
    assert shown is not None
    assert shown.lanes[0].step is not None
    assert shown.lanes[0].step.left_ms == 180_000
    assert seen.life == SILENT


def test_after_the_computer_was_started_anew_the_clock_on_the_wall_goes_on(
    session: Session, clock: object
) -> None:
    driver = session()
    driver.submit(commands.Start())
    driver.close()
    later = attrs.evolve(driver.clock.now().later(90_000), boot_id="another", mono_ms=3, boot_ms=3)
    seen = Following(driver.path, lambda: later)
    seen.poll()
    shown = seen.view()
    assert shown is not None
    assert shown.lanes[0].step is not None
    assert shown.lanes[0].step.left_ms == 150_000


def test_another_copy_in_its_place_is_read_from_the_beginning(session: Session, tmp_path: Path) -> None:
    driver = session()
    seen = Following(driver.path)
    seen.poll()
    driver.submit(commands.Start())
    seen.poll()
    driver.close()
    other = session()
    other.submit(commands.Start())
    other.submit(commands.Write("Another past"))
    other.close()
    os.replace(other.path, driver.path)
    seen.poll()
    assert [one.text for one in seen.state.entries] == ["Another past"]


def test_a_file_that_is_gone_says_so_and_what_was_seen_stays(session: Session) -> None:
    driver = session()
    seen = Following(driver.path)
    seen.poll()
    driver.close()
    driver.path.unlink()
    assert seen.poll()
    assert seen.trouble is not None
    assert seen.trouble.code == "gone"
    assert seen.view() is not None


def test_a_fast_session_is_followed_at_its_own_speed(session: Session) -> None:
    from protocols.runtime.clock import FastClock

    driver = session(FastClock(60), speed=60)
    driver.submit(commands.Start())
    driver.beat()
    seen = Following(driver.path)
    seen.poll()
    time.sleep(1.0)
    theirs, ours = driver.view(), seen.view()
    assert ours is not None
    assert abs(theirs.elapsed_ms - ours.elapsed_ms) < 30_000
    assert ours.elapsed_ms > 30_000
    driver.close()


def test_it_waits_for_a_session_and_then_for_the_next(session: Session, tmp_path: Path, wall: Wall) -> None:
    watching = Watching([tmp_path / "sessions"], wall=wall)
    assert not watching.poll()
    assert watching.view() is None
    first = session()
    wall.ahead += 1
    assert watching.poll()
    assert watching.shown is not None
    assert watching.shown.path == first.path
    second = session()
    wall.ahead += 1
    watching.poll()
    assert watching.shown.path == first.path, "a session that is live is not left for another"
    first.submit(commands.Start())
    first.submit(commands.Finish())
    wall.ahead += 1
    watching.poll()
    assert watching.shown.path == second.path
    first.close()
    second.close()
    wall.ahead += 1
    watching.poll()
    assert watching.shown.path == second.path, "it stays where it was while no other is live"


def test_of_several_the_newest_is_followed_and_none_that_is_over(
    session: Session, clock: object, tmp_path: Path
) -> None:
    made = []
    for _ in range(3):
        made.append(session())
        clock.move(60_000)  # type: ignore[attr-defined]
    made[2].submit(commands.Start())
    made[2].submit(commands.Finish())
    (tmp_path / "sessions" / "broken.session").write_text("no journal")
    watching = Watching([tmp_path / "nowhere", tmp_path / "sessions"])
    watching.poll()
    assert watching.shown is not None
    assert watching.shown.path == made[1].path
    for one in made:
        one.close()


def test_half_typed_words_and_what_is_private_are_not_in_what_the_room_sees(session: Session) -> None:
    driver = session()
    driver.submit(commands.Start())
    driver.submit(commands.Write("For everybody"))
    driver.drafts = {"note": DRAFT}
    driver.beat()
    seen = Following(driver.path)

    def told() -> str:
        seen.poll()
        shown = seen.view()
        assert shown is not None
        return repr(shown.to_data())

    assert DRAFT not in told()
    assert "For everybody" in told()
    driver.submit(commands.Mode(notes=False))
    assert "For everybody" not in told()
    driver.submit(commands.Mode(notes=True, blackout=True, message="Secret"))
    assert not any(word in told() for word in ("For everybody", "Secret", "Talk"))
    driver.submit(commands.Mode(blackout=False))
    assert "Secret" in told()
    driver.close()


def test_the_next_second_is_that_of_the_clock_that_is_shown(session: Session, clock: object) -> None:
    driver = session()
    driver.submit(commands.Start())
    clock.move(300)  # type: ignore[attr-defined]
    assert second_left_s(driver.view("room")) == pytest.approx(0.705)
    driver.close()


# -- a console in another process -----------------------------------------------------------------


@pytest.fixture
def program(tmp_path: Path) -> Iterator[Callable[..., subprocess.Popen[str]]]:
    running: list[subprocess.Popen[str]] = []
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PROTOCOLS_")}

    def begun(*arguments: str) -> subprocess.Popen[str]:
        child = subprocess.Popen(
            [sys.executable, *arguments],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            env={
                **kept,
                "PYTHONPATH": str(Path(protocols.__file__).parents[1]),
                "HOME": str(tmp_path),
                "PROTOCOLS_DATA_DIR": str(tmp_path / "data"),
            },
            cwd=tmp_path,
        )
        running.append(child)
        return child

    yield begun
    for child in running:
        child.kill()
        child.wait()
        for stream in (child.stdin, child.stdout):
            if stream is not None:
                stream.close()


def say(child: subprocess.Popen[str], line: str) -> None:
    assert child.stdin is not None
    child.stdin.write(line + "\n")
    child.stdin.flush()


def seen_within(watching: Watching, seconds: float, true: Callable[[], object]) -> None:
    end = time.monotonic() + seconds
    while True:
        watching.poll()
        if true():
            return
        assert time.monotonic() < end, "it was never seen"
        time.sleep(POLL_S)


def texts(watching: Watching) -> list[str]:
    shown = watching.view()
    return [] if shown is None else [one.text for one in shown.entries]


def test_a_real_console_is_followed_through_its_death_and_return(
    program: Callable[..., subprocess.Popen[str]], tmp_path: Path
) -> None:
    watching = Watching([tmp_path / "data" / "sessions"])
    console = program("-m", "protocols", "run", "final-word", "--people", "5", "--plain")
    seen_within(watching, 20, lambda: watching.shown)
    say(console, "start")
    say(console, "note first")
    seen_within(watching, 5, lambda: texts(watching) == ["first"])
    console.send_signal(signal.SIGKILL)
    console.wait()
    before = watching.view()
    time.sleep(1.1)
    watching.poll()
    after = watching.view()
    assert before is not None
    assert after is not None
    assert after.elapsed_ms >= before.elapsed_ms + 1_000, "the clock did not count on"
    again = program("-m", "protocols", "resume", "--plain")
    say(again, "note second")
    seen_within(watching, 20, lambda: texts(watching) == ["first", "second"])
    assert watching.shown is not None
    assert watching.shown.life == ALIVE
    say(again, "finish")
    say(again, "finish")
    seen_within(watching, 5, lambda: watching.view().phase == "finished")  # type: ignore[union-attr]


WATCHER = """
import sys
from pathlib import Path
from protocols.runtime.following import Following
seen = Following(Path(sys.argv[1]))
print("begun", flush=True)
while True:
    seen._seen = ()
    seen.poll()
"""


def test_a_watcher_that_is_stopped_wherever_it_looks_makes_no_commit_wait(
    session: Session, program: Callable[..., subprocess.Popen[str]]
) -> None:
    driver = session()
    driver.submit(commands.Start())
    watchers = [program("-c", WATCHER, str(driver.path)) for _ in range(2)]
    for one in watchers:
        assert one.stdout is not None
        assert one.stdout.readline() == "begun\n"
    for number in range(12):
        time.sleep(0.003 * number)
        for one in watchers:
            one.send_signal(signal.SIGSTOP)
        for each in range(5):
            driver.submit(commands.Write(f"{number}.{each}"))  # would raise if it could not be saved
        driver.beat()
        for one in watchers:
            one.send_signal(signal.SIGCONT)
    assert len(driver.state.entries) == 60
    assert all(one.poll() is None for one in watchers)
    path = driver.path
    driver.close()
    resume(path).close()
