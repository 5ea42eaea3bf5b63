"""``protocols preview``: on plain lines, on a real terminal, and where there is nothing to follow."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from .conftest import Ran, environment

Begin = Callable[..., "subprocess.Popen[str]"]
Until = Callable[["subprocess.Popen[str]", str], str]


def test_plain_lines_tell_the_check_and_the_agenda_again_after_every_save(
    begin: Begin, until: Until, good: Path
) -> None:
    child = begin("preview", "good.toml", "--plain", "--people", 8)
    until(child, "nothing to say")
    assert until(child, "Talk").startswith("Talk (6 minutes, at the start")
    until(child, "for 8 people")
    until(child, "Following good.toml")
    text = good.read_text()
    good.write_text(text.replace('time = "6m"', 'tyme = "6m"'))
    assert "there is no key `tyme` here" in until(child, "error[P101]")
    until(child, "did you mean `time`")
    until(child, "the agenda above still stands")
    good.write_text(text.replace("6m", "7m").replace("= 10", "= 11"))
    until(child, "nothing to say")
    assert until(child, "Talk").startswith("Talk (7 minutes, at the start")
    good.unlink()
    until(child, "There is no file good.toml. Waiting for it to come back.")
    good.write_text(text)
    until(child, "nothing to say")
    child.send_signal(signal.SIGINT)
    assert child.wait(20) == 130
    assert child.stderr is not None
    assert child.stderr.read().strip() == ""


def test_whoever_reads_no_more_ends_it(begin: Begin, until: Until, good: Path) -> None:
    child = begin("preview", "good.toml", "--plain")
    until(child, "Following")
    assert child.stdout is not None
    child.stdout.close()
    good.write_text(good.read_text() + "\n")
    assert child.wait(20) == 141


def test_where_there_is_nothing_to_follow_one_sentence_says_so(
    run: Callable[..., Ran], tmp_path: Path
) -> None:
    for arguments, sentence in [
        (("nope.toml",), "There is no file nope.toml. To begin one: protocols new nope.toml"),
        ((str(tmp_path),), "is a folder. Name a protocol file in it."),
        (("good.toml", "--people", "1001"), "write a whole number from 1 to 1000"),
        (("good.toml", "--minutes", "1441"), "from 1 to 1440"),
        (("a\x00b",), "cannot be read"),
    ]:
        for more in ((), ("--plain",)):
            done = run("preview", *arguments, *more)
            assert done.code == 2, arguments
            assert sentence in done.err, done.err
            assert len(done.err.splitlines()) == 1
            assert done.out == ""


def test_without_a_terminal_it_names_the_plain_lines(process: Callable[..., Ran], good: Path) -> None:
    done = process("preview", good.name)
    assert done.code == 2
    assert "protocols preview FILE --plain" in done.err


def test_on_a_real_terminal_it_follows_a_save_and_leaves_it_clean(good: Path, tmp_path: Path) -> None:
    pexpect = pytest.importorskip(
        "pexpect", reason="needs a pseudo-terminal, which this system does not have"
    )
    child = pexpect.spawn(
        sys.executable,
        ["-m", "protocols", "preview", "good.toml", "--people", "5", "--minutes", "12"],
        env={**environment(tmp_path), "TERM": "xterm-256color", "COLUMNS": "", "LINES": ""},
        cwd=str(tmp_path),
        dimensions=(24, 80),
        encoding="utf-8",
        timeout=30,
    )
    child.expect_exact("for 5 people in 12 minutes")
    fresh = tmp_path / "fresh"
    fresh.write_text(good.read_text().replace('time = "6m"', 'tyme = "6m"'))
    os.replace(fresh, good)
    child.expect_exact("did you mean")
    child.kill(signal.SIGINT)
    child.expect(pexpect.EOF)
    child.close()
    assert "\x1b[?1049l" in child.before
    assert child.exitstatus == 130


def test_a_variant_is_planned_and_named_and_one_that_there_is_not_is_refused(
    run: Callable[..., Ran], begin: Begin, until: Until, good: Path
) -> None:
    refused = run("preview", "good.toml", "--plain", "--variant", "short")
    assert (refused.code, "has no variants" in refused.err) == (2, True), refused
    good.write_text(good.read_text() + "\n[variants.short]\ntimes = { talk = '3m' }\n")
    refused = run("preview", "good.toml", "--plain", "--variant", "long")
    assert (refused.code, refused.err.count("This protocol has no variant “long”; it has short.")) == (2, 1)
    child = begin("preview", "good.toml", "--plain", "--variant", "short")
    until(child, "as “Short”")
    assert until(child, "Talk").startswith("Talk (3 minutes, at the start")
