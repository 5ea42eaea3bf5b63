"""Where the program runs: settings and their order, unusable folders, full disks, signals, lost readers."""

from __future__ import annotations

import os
import resource
import signal
import stat
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]
Begin = Callable[..., "subprocess.Popen[str]"]
Until = Callable[["subprocess.Popen[str]", str], str]


def settings(tmp_path: Path, text: str) -> Path:
    path = tmp_path / "config" / "protocols" / "config.toml"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_a_mistake_in_the_settings_is_shown_at_its_place(run: Run, tmp_path: Path) -> None:
    path = settings(tmp_path, 'theme = "dark"\ndata-dri = "/tmp"\n')
    ran = run("sessions")
    assert ran.code == 2
    assert f"{path}:2:1" in ran.err
    assert 'data-dri = "/tmp"' in ran.err
    assert "^" in ran.err
    assert "data-dir" in ran.err.replace('data-dri = "/tmp"', "")


@pytest.mark.parametrize(
    "text",
    ["theme = 3", 'theme = "pink"', "theme = ", 'bell = "yes"', "[plugins]\ndisable = 3", "\x00"],
)
def test_settings_of_the_wrong_kind_are_refused(run: Run, tmp_path: Path, text: str) -> None:
    settings(tmp_path, text)
    ran = run("sessions")
    assert ran.code == 2
    assert "config.toml" in ran.err
    assert "Traceback" not in ran.err


def test_a_flag_counts_before_the_environment_and_that_before_the_file(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings(tmp_path, f'data-dir = "{tmp_path}/of-the-file"\nfacilitator = "File"\n')
    session = ("run", "final-word", "--people", 3, "--plain")

    def facilitator(*flags: object) -> str:
        lines: list[str] = run(*session, *flags).lines
        return next(line for line in lines if line.startswith("Facilitator: "))

    assert facilitator("--facilitator", "Flag", "--data-dir", tmp_path / "of-the-flag") == "Facilitator: Flag"
    monkeypatch.setenv("PROTOCOLS_FACILITATOR", "Environment")
    assert facilitator() == "Facilitator: Environment"
    monkeypatch.delenv("PROTOCOLS_FACILITATOR")
    assert facilitator() == "Facilitator: File"
    assert len(list((tmp_path / "of-the-flag" / "sessions").glob("*.session"))) == 1
    assert list((tmp_path / "data" / "sessions").glob("*.session"))
    assert not (tmp_path / "of-the-file").exists()


def test_the_file_counts_where_nothing_else_is_said(process: Run, tmp_path: Path) -> None:
    settings(tmp_path, f'data-dir = "{tmp_path}/of-the-file"\n')
    ran = process("run", "final-word", "--people", 3, "--plain", env={"PROTOCOLS_DATA_DIR": ""})
    assert ran.code == 0
    assert len(list((tmp_path / "of-the-file" / "sessions").glob("*.session"))) == 1


def test_a_settings_file_that_is_named_must_be_there(run: Run, tmp_path: Path) -> None:
    assert "There is no settings file" in run("sessions", "--config", "missing.toml").err
    assert "is a folder" in run("sessions", "--config", tmp_path).err
    assert run("sessions", "--config", "~nobody-is-called-so/config.toml").code == 2


def test_checking_a_file_needs_no_settings_unless_it_needs_a_plugin(
    run: Run, tmp_path: Path, good: Path
) -> None:
    settings(tmp_path, "theme = 3")
    assert run("check", good).code == 0
    good.write_text(good.read_text().replace('kind = "debrief"', 'kind = "some-plugin"'))
    ran = run("check", good)
    assert ran.code == 2
    assert "config.toml" in ran.err


def test_a_language_without_a_translation_is_told(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROTOCOLS_LANGUAGE", "tlh")
    ran = run("sessions")
    assert ran.code == 0
    assert ran.err == (
        "The program does not speak “tlh” yet and speaks English; "
        "protocols that are translated into it are shown in it.\n"
    )


def test_sessions_are_private_to_their_owner(plain: Run, tmp_path: Path) -> None:
    plain("start")
    (path,) = (tmp_path / "data" / "sessions").glob("*.session")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_data_folder_that_is_a_file_is_told(plain: Run, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("I am a file")
    ran = plain("start")
    assert ran.code == 2
    assert "cannot be used as a folder for sessions" in ran.err
    assert (tmp_path / "data").read_text() == "I am a file"


def _read_only(folder: Path) -> bool:
    """Make *folder* read-only; False where that does not bind us (as for root)."""
    folder.mkdir(parents=True, exist_ok=True)
    folder.chmod(0o500)
    return not os.access(folder, os.W_OK)


def test_a_read_only_data_folder_is_told(plain: Run, tmp_path: Path) -> None:
    if not _read_only(tmp_path / "data"):
        pytest.skip("this user may write anywhere, read-only or not")
    ran = plain("start")
    (tmp_path / "data").chmod(0o700)
    assert ran.code == 2
    assert "data" in ran.err
    assert "Traceback" not in ran.err


def test_a_data_folder_where_no_file_can_be_made_is_told(plain: Run) -> None:
    ran = plain("start", flags=("--data-dir", "/proc/1/protocols"))
    assert ran.code == 2
    assert "/proc/1" in ran.err
    assert "Traceback" not in ran.err


def test_no_room_for_a_session_is_told_and_leaves_nothing_behind(process: Run, tmp_path: Path) -> None:
    def small() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (2_000, 2_000))

    ran = process("run", "final-word", "--people", 5, "--plain", typed=b"start\n", preexec_fn=small)
    assert ran.code == 2
    assert ran.err.strip()
    assert "Traceback" not in ran.err
    assert not list((tmp_path / "data").rglob("*.session"))


def test_no_room_for_a_note_is_told_and_the_session_goes_on(process: Run, run: Run) -> None:
    def small() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (400_000, 400_000))

    typed = b"start\nnote small\nnote " + b"x" * 900_000 + b"\nentries\n"
    ran = process("run", "final-word", "--people", 5, "--plain", typed=typed, preexec_fn=small)
    assert ran.code == 0
    assert "NOT SAVED: " in ran.out
    assert ran.out.count("Noted (") == 1
    assert ran.out.count(" note: small") == 1
    assert "small" in run("export").out


def test_nobody_left_to_read_is_no_mistake_of_ours(begin: Begin, run: Run) -> None:
    for arguments in (("list",), ("show", "final-word", "--json"), ("--help",)):
        child = begin(*arguments)
        assert child.stdout is not None
        child.stdout.close()
        child.stdout = None
        _, err = child.communicate()
        assert child.returncode == 141
        assert err == ""
    child = begin("run", "final-word", "--people", 5, "--plain")
    assert child.stdout is not None
    assert child.stdin is not None
    child.stdout.readline()
    child.stdout.close()
    child.stdin.write("start\nnote kept\n" + "status\n" * 50)
    child.stdin.close()
    assert child.wait(10) == 141
    assert child.stderr is not None
    assert child.stderr.read() == ""
    assert run("resume", "--plain").code == 0


def test_a_full_disk_behind_the_output_is_told(process: Run, tmp_path: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this system has no /dev/full")
    with open("/dev/full", "w") as full:
        child = subprocess.run(
            ["/bin/sh", "-c", 'exec "$@" >/dev/full', "sh", *_command("list")],
            env=_environment(tmp_path),
            stderr=subprocess.PIPE,
            stdout=full,
            text=True,
            check=False,
        )
    assert child.returncode == 2
    assert child.stderr.startswith("The answer could not be written: ")


def test_closed_input_and_output_are_no_mistake_of_ours(tmp_path: Path) -> None:
    for ends, code in (("<&-", 0), ("<&- >&-", 0)):
        child = subprocess.run(
            [
                "/bin/sh",
                "-c",
                f'exec "$@" {ends}',
                "sh",
                *_command("run", "final-word", "--people", "3", "--plain"),
            ],
            env=_environment(tmp_path),
            capture_output=True,
            text=True,
            check=False,
        )
        assert child.returncode == code, child.stderr
        assert "Traceback" not in child.stderr
    child = subprocess.run(
        ["/bin/sh", "-c", 'exec "$@" <&- >&-', "sh", *_command("run")],
        env=_environment(tmp_path), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert child.returncode == 2
    assert "need a terminal" in child.stderr


def test_an_output_that_knows_no_unicode_shows_what_it_can(process: Run) -> None:
    ran = process("list", "xx“", env={"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"})
    assert ran.code == 0
    ran = process("shwo", env={"PYTHONUTF8": "0", "PYTHONIOENCODING": "ascii"})
    assert ran.err.startswith('There is no command "shwo".')


@pytest.mark.parametrize(
    ("number", "code"),
    [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 129)],
    ids=str,
)
def test_told_to_leave_it_leaves_with_everything_kept(
    begin: Begin, until: Until, run: Run, number: signal.Signals, code: int
) -> None:
    child = begin("run", "final-word", "--people", 5, "--plain")
    assert child.stdin is not None
    child.stdin.write("start\nnext\nnote before it left\n")
    child.stdin.flush()
    until(child, "Noted (")
    child.send_signal(number)
    assert child.wait(10) == code
    assert child.stderr is not None
    assert "Traceback" not in child.stderr.read()
    ran = run("resume", "--plain", typed="entries\n")
    assert any(line.startswith("Person ") and "opens: Read the passage" in line for line in ran.lines)
    assert any(line.endswith("note: before it left") for line in ran.lines)


def test_a_mistake_of_ours_goes_to_a_file_and_not_to_the_person(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import protocols.cli.library

    def broken(context: object) -> int:
        raise KeyError("a mistake of ours")

    monkeypatch.setattr(protocols.cli.library, "list_protocols", broken)
    ran = run("list")
    assert ran.code == 70
    assert "that is our fault" in ran.err
    assert "Traceback" not in ran.err
    log = tmp_path / "data" / "errors.log"
    assert "a mistake of ours" in log.read_text()
    assert stat.S_IMODE(log.stat().st_mode) == 0o600


def _command(*arguments: str) -> list[str]:
    import sys

    return [sys.executable, "-m", "protocols", *arguments]


def _environment(tmp_path: Path) -> dict[str, str]:
    import protocols

    return {
        "PATH": os.environ["PATH"],
        "HOME": str(tmp_path),
        "PYTHONPATH": str(Path(protocols.__file__).parents[1]),
        "PROTOCOLS_DATA_DIR": str(tmp_path / "data"),
        "TERM": "xterm",
    }
