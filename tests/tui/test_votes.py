"""Votes as they are typed on the console: the rules, what they come to so far, and what is refused."""

from __future__ import annotations

import attrs
import pytest

from protocols.engine import commands as ask
from protocols.engine.facts import Refusal
from protocols.view.model import CaptureView, DecideView

from .fake import FakeSession
from .samples import lane, step, view
from .screens import Stage, play

OPTIONS = (("fast", "Fast"), ("slow", "Slow"))


def session(how: str, **rules: object) -> FakeSession:
    decide = DecideView("way", "Which way", how, OPTIONS, voters=5, **rules)  # type: ignore[arg-type]
    return FakeSession(view(lane(at=step(decide=decide))))


@pytest.mark.parametrize(
    ("how", "rules", "typed", "shown"),
    [
        ("hands", {}, "1=3", ["How many hands each option has", "1  Fast  3 hands"]),
        (
            "dots",
            {"dots": 3, "most": 2},
            "1=9 2=3",
            ["Each has 3; with 5 people that is 15 dots", "At most 2 of one person", "3 dots are left"],
        ),
        ("dots", {"dots": 3}, "1=9 2=8", ["2 dots too many"]),
        ("score", {}, "1=4,5,3", ["from 1 to 5", "1  Fast  12 points from 3 people"]),
        ("thumbs", {}, "1=3/1/1", ["up, sideways and down", "1  Fast  "]),
        ("rank", {}, "1>2 2>1", ["the best first", "2 of 5 have given their order"]),
    ],
)
def test_the_rules_and_what_it_comes_to_stand_beside_what_is_typed(
    how: str, rules: dict[str, object], typed: str, shown: list[str]
) -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("o", "3")
        await stage.type(typed)
        words = stage.all_words()
        for one in shown:
            assert one in words

    play(scene, start=session(how, **rules))


def test_what_cannot_be_read_yet_does_not_hide_the_rest() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("o", "3")
        await stage.type("1=3 2=")
        assert "1  Fast  3 hands" in stage.words("answers")
        await stage.press("enter")
        assert stage.words("wrong") == "“2=” is no votes for an option: write 1=3 2=5"
        await stage.type("4")
        assert stage.words("wrong") == ""

    play(scene, start=session("hands"))


def test_votes_that_are_refused_come_back_with_the_reason() -> None:
    async def scene(stage: Stage) -> None:
        held.outcome = Refusal("too-many-dots", {"placed": 17, "there": 15, "each": 3})
        await stage.press("o", "3")
        await stage.type("1=9 2=8")
        await stage.press("enter")
        assert stage.name == "VotesDialog"
        assert stage.words("wrong").startswith("That is 17 dots")
        held.outcome = None
        await stage.press("backspace")
        await stage.type("6")
        await stage.press("enter")
        assert stage.name == "RunScreen"

    held = session("dots", dots=3)
    play(scene, start=held)
    assert held.commands[-1] == ask.Decide("way", (), {"fast": 9, "slow": 6})


def test_what_is_written_where_nothing_can_be_chosen_yet_is_an_option() -> None:
    ideas = CaptureView("ideas", "Ideas", "note", ())
    empty = DecideView("way", "Which way", "choice", (), source=ideas)

    async def scene(stage: Stage) -> None:
        assert "Write the options down first (w)." in stage.text()
        await stage.press("w")
        await stage.type("light")
        await stage.press("enter")
        session.change(lanes=(lane(at=step(decide=attrs.evolve(empty, options=OPTIONS), captures=())),))
        await stage.poll()
        await stage.press("w")
        await stage.type("noise")
        await stage.press("enter")

    session = FakeSession(view(lane(at=step(decide=empty, captures=()))))
    play(scene, start=session)
    assert session.commands == [ask.Write(text, capture="ideas") for text in ("light", "noise")]

    async def later(stage: Stage) -> None:
        await stage.press("w")
        await stage.type("how quiet it is")
        await stage.press("enter")

    session = FakeSession(view(lane(at=step(decide=attrs.evolve(empty, options=OPTIONS), captures=()))))
    play(later, start=session)
    assert session.commands == [ask.Write("how quiet it is")]


@pytest.mark.parametrize(
    ("typed", "decided"), [(("1",), "Fast"), (("3", "1", "=", "2", "space", "2", "=", "3", "enter"), "Slow")]
)
def test_what_came_of_it_is_said_with_the_key_that_takes_it_back(
    typed: tuple[str, ...], decided: str
) -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("o", *typed)
        assert stage.words("tell") == f"Decided: {decided} (u takes it back)"

    play(scene, start=session("dots", dots=3))


def test_an_option_that_decides_at_once_says_so_and_the_question_stands_above() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("o")
        assert stage.words("question") == "Which way"
        assert "1  Decide without counting: Fast" in stage.words("answers")
        assert "3  Type in the votes" in stage.words("answers")

    play(scene, start=session("dots", dots=3))
