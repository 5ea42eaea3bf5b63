"""Where a half-typed text was begun, on plain lines: told, gone back to, and kept for the screens."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from protocols.journal import Pulse
from protocols.journal.reader import look
from protocols.journal.store import drive
from protocols.runtime.clock import RealClock
from protocols.runtime.half_typed import Begun, begun_at, packed

from .test_plain_apart import FILE

Run = Callable[..., Any]


@pytest.fixture
def session(plain: Run, run: Run, tmp_path: Path) -> Any:
    """A session in which guests and hosts are apart: takes drafts, and then lines that are typed."""
    path = tmp_path / "apart.toml"
    path.write_text(FILE.replace("COLUMNS", ""), "utf-8")
    plain("start", protocol=str(path), flags=("--cast", "hosts=p1,p2"))
    (kept,) = (tmp_path / "data" / "sessions").glob("*.session")

    def typed(*lines: str, drafts: dict[str, str] | None = None) -> list[str]:
        if drafts is not None:
            journal, now = drive(kept), RealClock().now()
            journal.beat(Pulse(1_000, now.wall_ms, now.boot_ms, now.boot_id, drafts))
            journal.close()
        told: list[str] = run("resume", "--plain", typed="\n".join(lines) + "\n").lines
        return told

    return typed


@pytest.fixture
def drafts(tmp_path: Path) -> Callable[[], dict[str, str]]:
    """What is half typed in the session."""

    def found() -> dict[str, str]:
        (kept,) = (tmp_path / "data" / "sessions").glob("*.session")
        pulse = look(kept).pulse
        assert pulse is not None
        return dict(pulse.drafts)

    return found


def begun_in_hosts(session: Any, drafts: Any) -> Begun:
    """Where the screens would say that it was begun: in the list of the hosts, who are chosen."""
    session("group 2", "note @host", "x", "quit", "quit")
    at = begun_at(drafts(), "note")
    assert at is not None
    session("note", "cancel", "cancel")
    return at


def test_plain_lines_keep_where_a_text_was_begun(session: Any, drafts: Any) -> None:
    at = begun_in_hosts(session, drafts)
    assert at.lane
    assert (at.kind, at.capture) == ("note", "host-questions")
    assert at.words == "Hosts · Hosts · What the hosts ask"
    assert begun_at(drafts(), "note") is None


def test_what_was_begun_on_the_screens_is_told_and_goes_to_its_place(session: Any, drafts: Any) -> None:
    at = begun_in_hosts(session, drafts)
    told = session("note", "more", "end", "entries", drafts={"note": "half", "note.place": packed(at)})
    assert (
        "Half typed before, and not kept (note, begun in Hosts, What the hosts ask): half. "
        "Type note to go on with it."
    ) in told
    assert "It goes where it was begun: Hosts, What the hosts ask." in told
    assert any("half" in line and line.endswith("(Hosts, What the hosts ask)") for line in told)
    assert drafts() == {}


def test_the_place_that_was_said_last_is_kept(session: Any, drafts: Any) -> None:
    at = begun_in_hosts(session, drafts)
    session("note @how", "quit", "quit", drafts={"note": "half", "note.place": packed(at)})
    now = begun_at(drafts(), "note")
    assert now is not None
    assert (now.capture, now.column) == ("own-questions", "How?")
    told = session("note", "end", "entries")
    assert any("half" in line and "How?" in line for line in told)


def test_of_a_commitment_only_what_was_answered_is_told_again(session: Any, drafts: Any) -> None:
    told = session("commitment", "quit", drafts={"commitment.what": "Ring Ben"})
    assert "Half typed before, go on with it: Ring Ben" in told


def test_a_place_that_is_gone_is_said(session: Any, drafts: Any) -> None:
    at = begun_in_hosts(session, drafts)._replace(units="over")
    told = session("note", "quit", "quit", drafts={"note": "half", "note.place": packed(at)})
    assert "It was begun in Hosts, What the hosts ask, and cannot be kept there now: it is kept here." in told
    assert begun_at(drafts(), "note") == at
