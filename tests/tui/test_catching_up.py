"""Catching up on the console: choose, look at each step, do it; nothing happens by looking."""

from __future__ import annotations

import re
from collections.abc import Callable

import attrs
import pytest

from protocols.engine import commands as ask
from protocols.plan import by_number, make_plan
from protocols.plan.strategies import BUILT_IN, Preview, previews, situation_of
from protocols.plugins.host import Host
from protocols.spec.load import load_protocol
from protocols.tui import catchup
from protocols.tui.widgets import KeyBar

from .fake import FakeSession
from .samples import MINUTE, view
from .screens import Stage, play

STEPS = b"""
format = 1
id = "t"
title = "T"
[[steps]]
id = "talk"
title = "Talk [b]openly[/b]"
time = { min = "5m", target = "10m", max = "20m" }
[[steps]]
id = "maybe"
title = "If there is time"
optional = true
time = "4m"
"""


MANY = b'format = 1\nid = "m"\ntitle = "M"\n' + b"".join(
    b'[[steps]]\nid = "s%d"\ntitle = "%d LONG"\ntime = { min = "1m", target = "3m", max = "3m" }\n' % (n, n)
    for n in range(12)
)


def late_by(minutes: int, text: bytes = STEPS) -> list[Preview]:
    kinds = Host().kinds
    protocol = load_protocol(text, kinds).protocol
    assert protocol is not None
    plan = make_plan(protocol, kinds, by_number(4)).plan
    assert plan is not None
    return previews(BUILT_IN, situation_of(plan, -minutes * MINUTE))


def late_session() -> FakeSession:
    session = FakeSession(attrs.evolve(view(), late_ms=3 * MINUTE))
    session.strategies = late_by(3)
    return session


def test_the_ends_go_with_the_time_while_one_thinks_and_the_choice_stays(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(catchup, "RENEW_S", 0.01)
    session = late_session()

    async def scene(stage: Stage) -> None:
        await stage.press("k", "down")
        assert "3:00" in stage.words("question")
        before = stage.words("answers").splitlines()
        session.change(late_ms=5 * MINUTE, now_wall_ms=session.shown.now_wall_ms + 2 * MINUTE)
        session.strategies = late_by(5)
        await until(stage, lambda: "5:00" in stage.words("question"))
        after = stage.words("answers").splitlines()
        assert before != after
        assert chosen(before)[:12] == chosen(after)[:12]
        # What would do nothing by now stands where it stood: a number may be on its way to it.
        session.strategies = []
        await stage.pilot.pause(0.05)
        assert len(stage.words("answers").splitlines()) == len(after)
        await stage.press("escape")

    def chosen(lines: list[str]) -> str:
        return next(line for line in lines if line.startswith("▶"))

    async def until(stage: Stage, holds: Callable[[], bool]) -> None:
        for _ in range(200):
            if holds():
                break
            await stage.pilot.pause(0.02)
        assert holds()

    play(scene, start=session)
    assert session.commands == []


def test_the_ways_to_catch_up_are_shown_with_the_end_each_leads_to() -> None:
    session = late_session()

    async def scene(stage: Stage) -> None:
        await stage.press("k")
        text = stage.text()
        assert "3:00 late" in text
        assert "1  Share the loss: ends" in text
        assert "Leave out what is optional" in text
        assert "End later" in text
        assert "Leave everything as it is" in text
        await stage.press("escape")
        assert session.commands == []

    play(scene, start=session)


def test_the_bar_offers_the_key_when_there_is_something_to_make_up_for() -> None:
    async def late(stage: Stage) -> None:
        assert "k catch up" in str(stage.app.screen.query_one(KeyBar).render())

    async def on_time(stage: Stage) -> None:
        assert "catch up" not in str(stage.app.screen.query_one(KeyBar).render())

    play(late, start=late_session())
    play(on_time, start=FakeSession())


def test_the_bar_offers_the_key_as_soon_as_time_alone_has_made_it_useful() -> None:
    session = FakeSession()

    async def scene(stage: Stage) -> None:
        for late_ms, offered in ((59_000, False), (60_000, True), (61_000, True), (59_000, False)):
            session.shown = attrs.evolve(session.shown, late_ms=late_ms)
            await stage.poll()
            assert ("k catch up" in stage.text()) is offered, late_ms

    play(scene, start=session)


def test_one_is_looked_at_step_by_step_and_then_done() -> None:
    session = late_session()

    async def scene(stage: Stage) -> None:
        await stage.press("k", "1")
        text = stage.text()
        assert "Every step that may be shorter gives" in text
        assert "Talk [b]openly[/b]: 10:00 → 7:00 (3:00 less)" in text
        assert session.commands == []
        await stage.press("enter")
        assert session.commands == [ask.CatchUp("share", session.strategies[0].change_ms)]

    play(scene, start=session)


def test_after_one_way_the_others_can_be_looked_at() -> None:
    session = late_session()

    async def scene(stage: Stage) -> None:
        await stage.press("k", "1", "2")
        assert session.commands == []
        assert stage.words("heading") == "Catch up, or use the time to spare"

    play(scene, start=session)


def test_leaving_it_as_it_is_changes_nothing() -> None:
    session = late_session()

    async def scene(stage: Stage) -> None:
        await stage.press("k", "1", "escape")
        assert session.commands == []
        await stage.press("k", "5")
        assert session.commands == []

    play(scene, start=session)


def test_on_time_there_is_nothing_to_choose() -> None:
    session = FakeSession()

    async def scene(stage: Stage) -> None:
        await stage.press("k")
        assert "there is nothing to make up for" in stage.text()

    play(scene, start=session)


def test_however_many_steps_change_the_answers_stay_on_the_screen() -> None:
    session = late_session()
    long = "How did you do it that way, and what made you begin with it here of all places, years ago"
    session.strategies = late_by(3, MANY.replace(b"LONG", long.encode()))

    async def scene(stage: Stage) -> None:
        await stage.press("k", "1")
        assert "See the other " in stage.text()
        dialog, answers = stage.app.screen.query_one("#dialog"), stage.app.screen.query_one("#answers")
        assert dialog.region.contains_region(answers.region)
        assert stage.app.screen.query_one("#hint").region.bottom <= dialog.region.bottom

    play(scene, start=session)
    play(scene, start=session, size=(60, 22))


def test_what_finds_no_room_stands_on_the_next_page_until_every_step_was_seen() -> None:
    session = late_session()
    session.strategies = late_by(3, MANY)

    async def scene(stage: Stage) -> None:
        await stage.press("k", "1")
        seen: list[str] = []
        while "See the first steps again" not in stage.text():
            seen += stage.words("question").split("\n")
            await stage.press("3")
        seen += stage.words("question").split("\n")
        for number in range(12):
            assert sum(line.startswith(f"{number} LONG: ") for line in seen) == 1
        await stage.press("3")
        assert "See the other " in stage.text()
        assert session.commands == []
        await stage.press("1")
        assert "Done: Share the loss. " in stage.text()
        assert session.commands == [ask.CatchUp("share", session.strategies[0].change_ms)]

    play(scene, start=session, size=(80, 20))


def test_ways_that_end_in_the_same_minute_are_told_apart_by_seconds() -> None:
    session = late_session()
    first, second, *others = session.strategies
    now = -(view().now_wall_ms % MINUTE)
    close = attrs.evolve(first, after_ms=10 * MINUTE + now + 5_000)
    session.strategies = [close, attrs.evolve(second, after_ms=close.after_ms + 20_000), *others]

    async def scene(stage: Stage) -> None:
        await stage.press("k")
        assert re.search(r"1  Share the loss: ends \d\d:\d\d:05", stage.words("answers"))
        assert re.search(r"2  .*: ends \d\d:\d\d:25", stage.words("answers"))

    play(scene, start=session)
