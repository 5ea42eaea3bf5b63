"""In a real pseudo-terminal: the terminal is left clean, the exit code is true, no bug shows its insides."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest
from textual import events

from protocols.tui import _compat
from protocols.tui._compat import alt_and_digits, paste_as_one, stop_and_continue

pexpect = pytest.importorskip("pexpect", reason="needs a pseudo-terminal, which this system does not have")

PROGRAM = Path(__file__).with_name("rehearse.py")
ENTERED_ALTERNATE_SCREEN = "\x1b[?1049h"
LEFT_ALTERNATE_SCREEN = "\x1b[?1049l"
STOPS = (signal.SIGTSTP, signal.SIGCONT)
MOUSE_OFF = "\x1b[?1003l"


def environment(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name not in ("NO_COLOR", "COLUMNS", "LINES")}
    return {**kept, "TERM": "xterm-256color", "COLORTERM": "truecolor", **more}


def start(closed: Path, what: str = "run", **more: str) -> pexpect.spawn:
    child = pexpect.spawn(
        sys.executable,
        [str(PROGRAM), str(closed), what],
        env=environment(**more),
        dimensions=(24, 80),
        encoding="utf-8",
        timeout=20,
    )
    child.seen = ""
    return child


def until(child: pexpect.spawn, text: str) -> None:
    """Read until *text* has come; what came before is kept in ``child.seen``."""
    child.expect_exact(text)
    child.seen += child.before + child.after


def rest(child: pexpect.spawn, seconds: float = 0.5) -> None:
    """Read for a moment, whatever comes, and forget it."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(pexpect.TIMEOUT):
            child.read_nonblocking(65_536, 0.1)
    child.buffer = ""


def to_the_end(child: pexpect.spawn) -> str:
    """Everything until the program has gone."""
    child.expect(pexpect.EOF)
    child.close()
    return str(child.before)


@pytest.mark.parametrize(
    ("number", "code"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130)]
)
def test_a_signal_leaves_the_terminal_clean_and_the_session_saved(
    tmp_path: Path, number: signal.Signals, code: int
) -> None:
    child = start(tmp_path / "closed")
    until(child, "help")
    child.kill(number)
    rest = to_the_end(child)
    assert LEFT_ALTERNATE_SCREEN in rest
    assert MOUSE_OFF in rest
    assert child.exitstatus == code
    assert (tmp_path / "closed").exists()


def test_closing_the_window_saves_the_session(tmp_path: Path) -> None:
    child = start(tmp_path / "closed")
    until(child, "help")
    os.close(child.child_fd)
    for _ in range(100):
        ended, status = os.waitpid(child.pid, os.WNOHANG)
        if ended:
            break
        time.sleep(0.1)
    else:
        os.kill(child.pid, signal.SIGKILL)
        pytest.fail("the program lives on without its terminal")
    assert os.waitstatus_to_exitcode(status) == 129
    assert (tmp_path / "closed").exists()


@pytest.mark.parametrize("number", [signal.SIGSTOP, signal.SIGTSTP])
def test_stopped_and_continued_it_goes_on_as_one_program_and_can_be_left(
    tmp_path: Path, number: signal.Signals
) -> None:
    child = start(tmp_path / "closed")
    until(child, "help")
    threads = Path(f"/proc/{child.pid}/task")
    before = len(list(threads.iterdir())) if threads.exists() else 0
    for _ in range(2):
        child.kill(number)
        if number == signal.SIGTSTP:
            until(child, LEFT_ALTERNATE_SCREEN)
        rest(child)
        child.kill(signal.SIGCONT)
        until(child, ENTERED_ALTERNATE_SCREEN)
        until(child, "help")
        rest(child)
        child.send("a")  # of two that read the terminal, one would wait for a key for ever
        until(child, "Agenda ·")
        child.send("a")
        rest(child)
        assert not before or len(list(threads.iterdir())) == before
    child.send("\x11")
    until(child, "Leave")
    child.send("2")
    assert LEFT_ALTERNATE_SCREEN in to_the_end(child)
    assert child.exitstatus == 0


def test_a_stop_waits_until_what_is_under_way_is_done(monkeypatch: pytest.MonkeyPatch) -> None:
    """In the midst of a picture its queue is locked, and stopping writes to that queue, too."""
    heard: list[int] = []
    before = [signal.signal(number, lambda number, _: heard.append(number)) for number in STOPS]
    monkeypatch.setattr(_compat, "terminal_is_gone", lambda: False)

    async def work() -> None:
        stop_and_continue(SimpleNamespace(_driver=None))  # type: ignore[arg-type]
        for number in STOPS:
            heard.clear()
            os.kill(os.getpid(), number)
            time.sleep(0.01)
            assert heard == []
            await asyncio.sleep(0.01)
            assert heard == [number]

    try:
        asyncio.run(work())
    finally:
        for number, handler in zip(STOPS, before, strict=True):
            signal.signal(number, handler)


def test_a_paste_is_one_text_whatever_is_in_it_and_in_whatever_pieces_it_comes() -> None:
    drivers = pytest.importorskip("textual.drivers.linux_driver", reason="needs a system with terminals")
    before = drivers.XTermParser
    paste_as_one()
    said = "x\x1b[200~a\x1b[2\x1b]52;c;aGk=\x07fq\x1b[20\x1b[201~y\x1b[200~\x1b[201~\x1b[A\x1b[200~n\x1b[201~"
    try:
        for size in (1, 2, 3, 5, 7, 1000):
            parser = drivers.XTermParser()
            heard = []
            for at in range(0, len(said), size):
                heard += [*parser.feed(said[at : at + size])]
            told = [one.text if isinstance(one, events.Paste) else one.key for one in heard]
            assert told == ["x", "a\x1b[2\x1b]52;c;aGk=\x07fq\x1b[20", "y", "", "up", "n"]
    finally:
        drivers.XTermParser = before


@pytest.mark.skipif(sys.platform == "darwin", reason="a Mac has signs on Alt and a digit")
def test_alt_and_a_digit_is_that_key_and_no_sign_and_a_sign_that_is_typed_stays_one() -> None:
    parsers = pytest.importorskip("textual._xterm_parser")
    alt_and_digits()
    parser = parsers.XTermParser()
    heard = [(one.key, one.character) for one in parser.feed("\x1b1\x1b9¡£")]
    assert heard == [
        ("alt+1", None),
        ("alt+9", None),
        ("inverted_exclamation_mark", "¡"),
        ("pound_sign", "£"),
    ]


def test_what_is_pasted_on_the_bare_console_does_nothing(tmp_path: Path) -> None:
    child = start(tmp_path / "closed")
    until(child, "help")
    child.send("\x1b[200~\x1b[31mq2\x1b[0m \x1b]52;c;aGk=\x07\r2\r" * 20 + "\x1b[201~")
    child.send("t")
    until(child, "Time ·")
    child.send("\x1b")
    child.kill(signal.SIGTERM)
    to_the_end(child)
    assert child.exitstatus == 143


def test_what_is_typed_on_after_a_note_neither_finishes_the_session_nor_leaves_it(tmp_path: Path) -> None:
    child = start(tmp_path / "closed")
    until(child, "help")
    rest(child, 1)
    for typed in ("wnote\rf2f meeting at 2\r", "wnote\rquite 2 of us\r\r", "kfor 2 weeks\r\r"):
        child.send(typed)
        rest(child, 1.5)
        child.send("\x1b")
        rest(child, 1)
    assert not (tmp_path / "closed").exists()
    child.send("t")
    until(child, "Time ·")
    child.kill(signal.SIGTERM)
    to_the_end(child)
    assert child.exitstatus == 143


def test_leaving_by_keys_is_no_failure(tmp_path: Path) -> None:
    child = start(tmp_path / "closed", "library")
    until(child, "Final Word")
    child.send("\x11")
    rest = to_the_end(child)
    assert LEFT_ALTERNATE_SCREEN in rest
    assert child.exitstatus == 0


def test_a_bug_is_one_sentence_and_its_details_go_to_a_file(tmp_path: Path) -> None:
    child = start(tmp_path / "closed")
    until(child, "help")
    child.send("wcrash")
    rest = to_the_end(child)
    assert LEFT_ALTERNATE_SCREEN in rest
    after = rest.split(LEFT_ALTERNATE_SCREEN)[-1]
    assert "Protocols has a bug and had to stop (RuntimeError). Your session is saved" in after
    assert "Traceback" not in after
    assert "Dolores" not in after
    assert child.exitstatus == 2
    log = tmp_path / "closed.log"
    assert "Dolores" in log.read_text(encoding="utf-8")
    assert log.stat().st_mode & 0o077 == 0
    assert (tmp_path / "closed").exists()


def test_no_color_sends_no_colour_at_all(tmp_path: Path) -> None:
    child = start(tmp_path / "closed", NO_COLOR="1")
    until(child, "help")
    child.send("\x11")
    until(child, "Leave")
    assert "\x1b[38;" not in child.seen
    assert "\x1b[48;" not in child.seen
    assert ";38;" not in child.seen
    child.send("2")
    to_the_end(child)


def test_without_a_terminal_it_says_what_to_do(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, PROGRAM, tmp_path / "closed"],
        env=environment(),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.startswith("The full-screen program needs a terminal.")


def test_a_dumb_terminal_is_told_the_same(tmp_path: Path) -> None:
    child = start(tmp_path / "closed", TERM="dumb")
    assert "The full-screen program needs a terminal." in to_the_end(child)
    assert child.exitstatus == 2


def test_a_console_at_rest_uses_little_of_a_core(tmp_path: Path) -> None:
    child = start(tmp_path / "closed")
    child.setwinsize(30, 120)
    until(child, "help")

    def used() -> float:
        fields = Path(f"/proc/{child.pid}/stat").read_text(encoding="utf-8").rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    if not Path("/proc/self/stat").exists():
        pytest.skip("needs /proc to read the processor time of another program")
    for _ in range(2):
        until(child, "m")
    # Two seconds after the beginning it gets ready what the first window needs: that is no rest.
    with pytest.raises(pexpect.TIMEOUT):
        child.expect_exact("never said", timeout=3)
    before = used()
    with pytest.raises(pexpect.TIMEOUT):
        child.expect_exact("never said", timeout=5)
    share = (used() - before) / 5
    child.kill(signal.SIGTERM)
    to_the_end(child)
    # 2 % is the bar; a clock tick of the kernel is 0.2 % of these five seconds.
    assert share < 0.03, f"{share:.1%} of a core"


def test_where_the_locale_is_spanish_the_whole_program_is(tmp_path: Path) -> None:
    kept = {"LC_ALL": "", "LANG": "es_CL.UTF-8", "PROTOCOLS_DATA_DIR": str(tmp_path / "data")}
    child = pexpect.spawn(
        sys.executable,
        ["-m", "protocols"],
        env=environment(**kept, HOME=str(tmp_path), XDG_CONFIG_HOME=str(tmp_path)),
        dimensions=(24, 80),
        encoding="utf-8",
        timeout=20,
    )
    child.seen = ""
    until(child, "Usar un protocolo")
    until(child, "ayuda")
    child.send("\x11")
    to_the_end(child)
    assert child.exitstatus == 0


def test_a_session_that_is_set_up_on_the_screens_runs_as_fast_as_was_said(tmp_path: Path) -> None:
    child = pexpect.spawn(
        sys.executable,
        ["-m", "protocols", "run", "final-word", "--speed", "6"],
        env=environment(PROTOCOLS_DATA_DIR=str(tmp_path), HOME=str(tmp_path), XDG_CONFIG_HOME=str(tmp_path)),
        dimensions=(24, 80),
        encoding="utf-8",
        timeout=20,
    )
    child.seen = ""
    until(child, "Takes")
    child.send("\r")
    until(child, "Go to the console")
    child.send("\x13")
    until(child, "6 times as fast")
    child.kill(signal.SIGTERM)
    to_the_end(child)


def test_what_there_is_to_know_of_a_session_is_said_on_its_screen_and_not_below_it(tmp_path: Path) -> None:
    soon = time.strftime("%H:%M", time.localtime(time.time() + 75 * 60))
    child = pexpect.spawn(
        sys.executable,
        ["-m", "protocols", "run", "live-case", "--people", "13", "--minutes", "90", "--until", soon],
        env=environment(PROTOCOLS_DATA_DIR=str(tmp_path), HOME=str(tmp_path), XDG_CONFIG_HOME=str(tmp_path)),
        dimensions=(24, 80),
        encoding="utf-8",
        timeout=20,
    )
    child.seen = ""
    until(child, "\x1b[?1049h")
    assert "must end" not in child.seen
    until(child, "It must end at")
    child.kill(signal.SIGTERM)
    assert "must end" not in to_the_end(child).partition(LEFT_ALTERNATE_SCREEN)[2]
