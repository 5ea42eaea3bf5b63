"""What was written down is shown as it is now, however much of it was shown before."""

from __future__ import annotations

import pytest
from tests.engine.room import MINUTE, Room, room

from protocols.engine import commands as ask
from protocols.view import entries, view

STEPS = """
roles = { presenter = {} }
[[steps]]
id = "talk"
title = "Talk with {presenter}"
time = "10m"
capture = [{ id = "heard", title = "Heard from {presenter}" }]
[[steps]]
id = "quiet"
title = "Quiet"
time = "10m"
record = "private"
"""


def shown(session: Room, audience: str) -> list[tuple[str, ...]]:
    return [
        (one.text, one.step_title, one.capture_title, one.who, str(one.withdrawn), str(one.at_ms))
        for one in view(session.state, session.now, audience).entries
    ]


def afresh(session: Room, audience: str, monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, ...]]:
    with monkeypatch.context() as patch:
        patch.setattr(entries, "_kept", ((), (), ()))
        return shown(session, audience)


def test_what_is_kept_from_the_last_look_is_what_a_first_look_would_show(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    session = room(STEPS, people=4)
    other = room(STEPS, people=3)
    deeds = [
        ask.Write("One", who="p1"),
        ask.Write("Two", capture="heard", who="p2"),
        ask.Write("Three"),
        ask.Edit("n1", text="One and a half", who="p3"),
        ask.Cast("presenter", ("p2",)),
        ask.Withdraw("n2"),
        ask.Next(),
        ask.Write("In private", who="p4"),
        ask.Mode(notes=False),
        ask.Mode(notes=True),
        ask.Undo(),
        ask.Write("Last"),
    ]
    for deed in deeds:
        session.wait(MINUTE // 2).do(deed)
        other.do(ask.Write("Elsewhere"))
        for audience in ("console", "room", "console"):
            assert shown(session, audience) == afresh(session, audience, monkeypatch), deed
        shown(other, "console")  # another session in between takes the place of what was kept
    assert len(shown(session, "console")) > len(shown(session, "room")) > 0


def test_only_what_is_new_is_made(monkeypatch: pytest.MonkeyPatch) -> None:
    session = room(STEPS)
    for number in range(50):
        session.do(ask.Write(f"Note {number}"))
    shown(session, "console")
    made = []
    real = entries._entry
    monkeypatch.setattr(entries, "_entry", lambda names, entry: made.append(entry.id) or real(names, entry))
    shown(session, "console")
    assert made == []
    session.wait(MINUTE).do(ask.Write("One more"))
    shown(session, "console")
    assert len(made) == 1
