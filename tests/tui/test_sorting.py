"""Where a note goes that one hears and types at once: in a step with a list, where one voice tells a story,
and while groups are at work and none of them is chosen."""

from __future__ import annotations

import time
from pathlib import Path
from typing import TYPE_CHECKING

import attrs
import pytest

from protocols.engine import commands as ask
from protocols.library.shelf import open_shelf
from protocols.plugins.host import Host
from protocols.runtime.config import Settings
from protocols.tui.backend import SetUp, Trouble
from protocols.tui.desk import Desk
from protocols.tui.widgets import Choice
from protocols.view.model import CaptureView, DecideView, Floor

from .fake import FakeSession
from .samples import NAMES, lane, step, turning, view
from .screens import Stage, play

if TYPE_CHECKING:
    from protocols.view.model import View

WONDERS = CaptureView("wonders", "What the host wonders about", "note", ())
BROUGHT = CaptureView("brought", "Questions we bring", "note", ("How?", "Why?"), per="member")
ASKED = CaptureView("asked", "What the hosts ask", "note", ())
HEARD = CaptureView("heard", "What we heard", "note", ("Warm", "Cool"), per="group")
DECIDED = CaptureView("decided", "We decided", "decision", ())
PROMISED = CaptureView("promised", "Who does what", "commitment", (), per="group")
EVERYONE = Floor("everyone")
PERSONS = tuple((f"p{number}", name) for number, name in enumerate(NAMES, 1))


def offered(stage: Stage) -> list[str]:
    """The places in the order in which they stand, the one chosen with a dot."""
    choice = stage.app.screen.query_one("#column", Choice)
    return [f"{'●' if at == choice.chosen else '○'} {one}" for at, one in enumerate(choice.options)]


def two_groups(**changes: object) -> View:
    visitors = step(step="visitors", captures=(BROUGHT,), floor=EVERYONE)
    hosts = step(step="hosts", captures=(ASKED,), floor=EVERYONE)
    lanes = (lane(1, visitors, title="Visitors"), lane(4, hosts, title="Hosts", members=NAMES[6:9]))
    return view(*lanes, persons=PERSONS, **changes)


@pytest.mark.parametrize(
    ("shown", "first"),
    [
        (step(captures=(WONDERS,), floor=EVERYONE), "● What the host wonders about"),
        (step(captures=(WONDERS,), floor=Floor("others")), "● What the host wonders about"),
        (step(captures=(WONDERS,), floor=Floor("people", ("Ben", "Chen"))), "● What the host wonders about"),
        (attrs.evolve(turning(), captures=(WONDERS,)), "● What the host wonders about"),
        (step(captures=(WONDERS,), floor=Floor("people", ("Ben",))), "● just a note"),
        (step(captures=(HEARD,), floor=Floor("people", ("Ben",))), "● Warm"),
    ],
)
def test_the_list_of_a_step_comes_first_but_where_one_voice_tells_a_story(shown: object, first: str) -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("w")
        assert next(one for one in offered(stage) if one.startswith("●")) == first

    play(scene, start=FakeSession(view(lane(at=shown))))  # type: ignore[arg-type]


def test_what_the_story_comes_to_is_one_key_away_and_stays_chosen() -> None:
    async def scene(stage: Stage) -> None:
        for text, pressed in (("it began small", ()), ("why us?", ("up",)), ("how else?", ())):
            await stage.press("w")
            await stage.type(text)
            await stage.press(*pressed, "enter")

    session = FakeSession(view(lane(at=step(captures=(WONDERS,)))))
    play(scene, start=session)
    assert session.commands == [
        ask.Write("it began small"),
        ask.Write("why us?", capture="wonders"),
        ask.Write("how else?", capture="wonders"),
    ]


def test_the_lists_of_all_groups_are_offered_while_none_is_chosen() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("w")
        await stage.type("how often?")
        assert offered(stage) == [
            "○ How?",
            "○ Why?",
            "○ What the hosts ask",
            "● just a note",
            "○ for later (parking lot)",
        ]
        await stage.press("alt+1")
        assert "It goes to Visitors." in stage.text()
        await stage.press("enter", "w")
        assert offered(stage)[0] == "● How?"
        await stage.type("what do you see?")
        await stage.press("alt+3")
        assert "It goes to Hosts." in stage.text()
        await stage.press("enter")

    session = FakeSession(two_groups())
    play(scene, start=session)
    assert session.commands == [
        ask.Write("how often?", capture="brought", column="How?", lane="circle-1"),
        ask.Write("what do you see?", capture="asked", lane="circle-4"),
    ]


def test_a_note_that_is_sorted_nowhere_belongs_to_the_group_of_who_said_it() -> None:
    async def scene(stage: Stage) -> None:
        for text, who in (("they trust each other", "Goran"), ("so do we", "Ines"), ("a guest", "Zoe")):
            await stage.press("w")
            await stage.type(text)
            await stage.press("tab")
            await stage.type(who)
            await stage.press("enter")

    session = FakeSession(two_groups())
    play(scene, start=session)
    assert session.commands == [
        ask.Write("they trust each other", who="p7", lane="circle-4"),
        ask.Write("so do we", who="p9", lane="circle-4"),
        ask.Write("a guest", who="Zoe"),
    ]


def test_a_group_that_is_chosen_has_its_own_lists_as_before() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("tab", "tab", "w")
        assert offered(stage) == ["● What the hosts ask", "○ just a note", "○ for later (parking lot)"]
        await stage.type("how?")
        await stage.press("enter")

    session = FakeSession(two_groups())
    play(scene, start=session)
    assert session.commands == [ask.Write("how?", capture="asked", lane="circle-4")]


@pytest.mark.parametrize("count", [2, 3])
def test_a_list_of_each_group_in_one_step_is_called_by_its_group(count: int) -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("w")
        assert offered(stage)[:2] == ["○ Circle 1: Warm", "○ Circle 1: Cool"]
        assert len(offered(stage)) == 2 * count + 2
        await stage.type("a good question")
        await stage.press("alt+4", "enter")

    lanes = [lane(number, step(captures=(HEARD,), floor=EVERYONE)) for number in range(1, count + 1)]
    session = FakeSession(view(*lanes))
    play(scene, start=session)
    assert session.commands == [ask.Write("a good question", capture="heard", column="Cool", lane="circle-2")]


def test_a_list_that_all_groups_share_stands_once_and_their_clocks_may_differ() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("w")
        assert offered(stage) == ["● How?", "○ Why?", "○ just a note", "○ for later (parking lot)"]
        await stage.type("how?")
        await stage.press("enter")

    lanes = [
        lane(number, step(captures=(BROUGHT,), floor=EVERYONE, left_ms=number * 20_000))
        for number in (1, 2, 3)
    ]
    session = FakeSession(view(*lanes))
    play(scene, start=session)
    assert session.commands == [ask.Write("how?", capture="brought", column="How?")]


def test_of_very_many_lists_it_says_how_to_come_to_a_groups_own() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("w")
        assert offered(stage) == ["● this step", "○ for later (parking lot)"]
        assert "Esc, then Tab, chooses a group and its lists." in " ".join(stage.words("under").split())

    lanes = [
        lane(number, step(step=f"at-{number % 2}", captures=(HEARD,), floor=EVERYONE))
        for number in range(1, 9)
    ]
    play(scene, start=FakeSession(view(*lanes)))


def test_very_many_groups_in_one_step_share_its_headings_and_who_said_it_tells_the_group() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("w")
        assert offered(stage)[:2] == ["● Warm", "○ Cool"]
        await stage.type("well asked")
        await stage.press("tab")
        await stage.type("Kofi")
        await stage.press("enter")

    lanes = [
        lane(number, step(captures=(HEARD,), floor=EVERYONE), members=(NAMES[number],))
        for number in range(1, 12)
    ]
    session = FakeSession(view(*lanes, persons=PERSONS))
    play(scene, start=session)
    assert session.commands == [
        ask.Write("well asked", capture="heard", column="Warm", who="p11", lane="circle-10")
    ]


def test_a_decision_of_one_group_is_not_taken_for_one_of_another() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("d")
        assert offered(stage) == ["○ We decided", "● of all groups"]
        await stage.type("we go on")
        await stage.press("enter", "d")
        await stage.type("they stop")
        await stage.press("up", "enter")

    lanes = (lane(1, step(step="a", captures=(DECIDED,))), lane(2, step(step="b")))
    session = FakeSession(view(*lanes))
    play(scene, start=session)
    assert session.commands == [
        ask.Write("we go on", "decision"),
        ask.Write("they stop", "decision", "decided", lane="circle-1"),
    ]


def test_a_commitment_goes_to_the_list_of_the_group_of_whoever_does_it() -> None:
    async def scene(stage: Stage) -> None:
        for who in ("Goran", "Somebody else"):
            await stage.press("c")
            await stage.type("ring")
            await stage.press("enter")
            await stage.type(who)
            await stage.press("enter", "enter")

    first, last = two_groups().lanes
    assert last.step is not None
    promising = attrs.evolve(last, step=attrs.evolve(last.step, captures=(PROMISED,)))
    session = FakeSession(view(first, promising, persons=PERSONS))
    play(scene, start=session)
    assert session.commands == [
        ask.Write("ring", "commitment", "promised", owner="p7", lane="circle-4"),
        ask.Write("ring", "commitment", owner="Somebody else"),
    ]


def test_the_options_of_a_groups_decision_are_its_own() -> None:
    decide = DecideView("way", "Which way", "hands", (), (), "everyone", source=ASKED)

    async def scene(stage: Stage) -> None:
        await stage.press("w")
        assert offered(stage)[0] == "○ What the hosts ask"
        await stage.type("the short one")
        await stage.press("alt+1", "enter")

    lanes = (lane(1, step(step="a")), lane(2, step(step="b", decide=decide)))
    session = FakeSession(view(*lanes))
    play(scene, start=session)
    assert session.commands == [ask.Write("the short one", capture="asked", lane="circle-2")]


def test_in_a_real_session_each_note_is_in_its_groups_list(tmp_path: Path) -> None:
    desk = Desk(Settings(data_dir=str(tmp_path)), Host, open_shelf())
    live = desk.begin(SetUp("live-case", people=9))
    assert not isinstance(live, Trouble), live.sentence

    async def scene(stage: Stage) -> None:
        async def until(number: int) -> None:
            end = time.monotonic() + 30
            while sum(not one.withdrawn for one in live.view().entries) < number and time.monotonic() < end:
                await stage.poll()

        end = time.monotonic() + 30
        await stage.press("space")
        while len(live.view().lanes) < 2 and time.monotonic() < end:
            await stage.press("s")
            await stage.poll()
        await stage.press("w")
        await stage.type("how do you find the time")
        await stage.press("alt+1", "enter")
        await until(1)
        await stage.press("w")
        await stage.type("what surprised you")
        await stage.press("alt+3", "enter")
        await until(2)
        member = live.view().lanes[1].members[0]
        await stage.press("w")
        await stage.type("they were quiet")
        await stage.press("alt+4", "tab")
        await stage.type(member)
        await stage.press("enter")
        await until(3)
        found = [(one.capture_title, one.column, one.group, one.who) for one in live.view().entries]
        titles = [one.title for one in live.view().lanes]
        assert found == [
            ("Questions we bring", "How?", titles[0], ""),
            ("What the hosts want to ask", "", titles[1], ""),
            ("", "", titles[1], member),
        ]

    play(scene, desk, start=live, size=(100, 40))
