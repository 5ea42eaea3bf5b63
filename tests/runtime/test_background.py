"""Driving off the thread that draws: order, things that come due, trouble, drafts, signs of life."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest

from protocols.engine import commands
from protocols.engine.facts import Refusal
from protocols.journal import JournalError
from protocols.journal.reader import look, read_all
from protocols.runtime.background import Background
from protocols.runtime.driver import Driver

Session = Callable[..., Driver]
Until = Callable[..., None]


class Answers:
    """Collects what commands were answered with."""

    def __init__(self) -> None:
        self.all: list[Refusal | JournalError | None] = []

    def __call__(self, answer: Refusal | JournalError | None) -> None:
        self.all.append(answer)


@pytest.fixture
def answers() -> Answers:
    return Answers()


def test_commands_are_carried_out_in_order_and_answered(
    session: Session, answers: Answers, until: Until
) -> None:
    live = Background(session())
    for command in (commands.Next(), commands.Start(), commands.Write("one"), commands.Write("two")):
        live.submit(command, answers)
    until(lambda: len(answers.all) == 4)
    assert isinstance(answers.all[0], Refusal)
    assert answers.all[1:] == [None, None, None]
    assert [entry.text for entry in live.view().entries] == ["one", "two"]
    assert live.saving_for_ms() == 0
    live.close()


def test_what_comes_due_happens_without_anybody(
    session: Session, answers: Answers, until: Until, clock: Any
) -> None:
    live = Background(session())
    live.submit(commands.Start(), answers)
    live.submit(commands.Next(), answers)
    until(lambda: len(answers.all) == 2)
    clock.move(31_000)
    until(lambda: live.driver.state.main.visit and live.driver.state.main.visit.step == "debrief")
    assert live.driver.state.main.visit.entered_ms == 30_000  # type: ignore[union-attr]
    # Nobody submitted anything, and it is in the file.
    assert read_all(live.driver.path)[-1].kind == "step.entered"
    live.close()


def test_cues_are_handed_out_once_each_with_its_bell(
    session: Session, answers: Answers, until: Until, clock: Any
) -> None:
    live = Background(session())
    live.submit(commands.Start(), answers)
    until(lambda: answers.all)
    taken: list[tuple[str, bool]] = []

    def heard(number: int) -> bool:
        taken.extend((one.text, one.bell) for one in live.take_cues())
        return len(taken) == number

    clock.move(181_000)
    until(lambda: heard(1))
    assert taken == [("One minute left: Talk", True)]
    clock.move(60_000)
    until(lambda: heard(2))
    assert taken[1] == ("Time is up: Talk", True)
    assert live.take_cues() == []
    live.close()


def test_trouble_with_the_disk_is_told_and_goes_away(
    session: Session, answers: Answers, until: Until
) -> None:
    driver = session()
    real, full = driver._journal.append, threading.Event()

    def append(expected_seq: int, facts: Any) -> None:
        if full.is_set():
            raise JournalError("disk-full", {"path": driver.path.name})
        real(expected_seq, facts)

    driver._journal.append = append  # type: ignore[method-assign]
    live = Background(driver)
    live.submit(commands.Start(), answers)
    until(lambda: answers.all)
    full.set()
    live.submit(commands.Write("lost?"), answers)
    until(lambda: len(answers.all) == 2)
    assert isinstance(answers.all[1], JournalError)
    assert "no space left" in live.trouble()
    assert live.view().entries == ()
    full.clear()
    live.submit(commands.Write("kept"), answers)
    until(lambda: len(answers.all) == 3)
    assert answers.all[2] is None
    assert live.trouble() == ""
    live.close()
    assert [fact.data["text"] for fact in read_all(driver.path) if fact.kind == "entry.written"] == ["kept"]


def test_a_mistake_of_ours_is_answered_and_does_not_stop_the_clock(
    session: Session, answers: Answers, until: Until, clock: Any
) -> None:
    bugs: list[str] = []
    live = Background(session(), log=bugs.append)
    live.submit(commands.Start(), answers)
    live.submit("no command at all", answers)  # type: ignore[arg-type]
    until(lambda: len(answers.all) == 2)
    assert isinstance(answers.all[1], JournalError)
    assert "KeyError" in bugs[0]
    clock.move(181_000)
    until(live.take_cues)
    live.close()


def test_what_was_saved_is_not_said_to_be_unsaved_by_a_mistake_in_its_signals(
    session: Session, answers: Answers, until: Until, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*arguments: object) -> None:
        raise RuntimeError("no such signal")

    bugs: list[str] = []
    live = Background(session(), log=bugs.append)
    monkeypatch.setattr("protocols.runtime.background.cue_lines", fails)
    live.submit(commands.Write("kept"), answers)
    until(lambda: len(answers.all) == 1)
    assert answers.all == [None]
    assert "no such signal" in bugs[0]
    live.close()


def test_a_face_that_fails_when_it_is_answered_does_not_stop_the_clock(
    session: Session, answers: Answers, until: Until
) -> None:
    def fails(answer: object) -> None:
        raise RuntimeError("no screen any more")

    bugs: list[str] = []
    live = Background(session(), log=bugs.append)
    live.submit(commands.Start(), fails)
    live.submit(commands.Next(), answers)
    until(lambda: answers.all == [None])
    assert "no screen any more" in bugs[0]
    assert live.trouble() == "", "what was saved is saved"
    live.close()


def test_drafts_are_in_the_file_soon_after_they_are_typed(session: Session, until: Until) -> None:
    live = Background(session())
    live.draft("note", "half a th")
    live.draft("note", "half a thought")
    live.draft("decision", "we")

    def kept() -> dict[str, str]:
        pulse = look(live.driver.path).pulse
        return dict(pulse.drafts) if pulse is not None else {}

    until(lambda: kept() == {"note": "half a thought", "decision": "we"})
    live.draft("decision", "")
    live.draft("never", "")
    until(lambda: kept() == {"note": "half a thought"})
    assert live.drafts() == {"note": "half a thought"}
    live.close()


def test_signs_of_life_come_by_themselves(session: Session, until: Until, clock: Any) -> None:
    live = Background(session())
    clock.move(7_000)
    first = look(live.driver.path).pulse
    assert first is not None
    until(lambda: (look(live.driver.path).pulse or first).at_ms == 7_000)
    live.close()


def test_closing_finishes_what_is_queued_and_may_be_done_twice(session: Session, answers: Answers) -> None:
    live = Background(session())
    for number in range(20):
        live.submit(commands.Write(f"note {number}"), answers)
    live.draft("note", "still typing")
    live.close()
    live.close()
    assert answers.all == [None] * 20
    seen = look(live.driver.path)
    assert sum(fact.kind == "entry.written" for fact in seen.facts) == 20
    assert seen.pulse is not None
    assert seen.pulse.closed
    assert seen.pulse.drafts == {"note": "still typing"}
