"""A whole session on the console, over the real rooms: a vote, a branch, another round, a gate, the way back;
and a cycle of meetings that is set up there."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from protocols.library.shelf import open_shelf
from protocols.plugins.host import Host
from protocols.runtime.config import Settings
from protocols.tui.backend import Reading, SetUp, Trouble
from protocols.tui.desk import Desk
from protocols.tui.running import RunScreen
from protocols.tui.setup import SetUpScreen, outcome_rows
from protocols.tui.widgets import Choice

from .screens import Stage, play

SESSION = """\
format = 1
id = "settling"
title = "Settling"
people = { min = 3, max = 12 }
[roles.presenter]
[materials.essay]
title = "The essay"
by = "presenter"
[[steps]]
id = "ask"
title = "Which way?"
time = "2m"
decide = { id = "way", title = "The way", among = ["fast", "slow"] }
[[steps]]
id = "quick"
title = "Quickly"
when = "way == fast"
time = "3m"
[[steps]]
id = "long"
title = "At length"
when = "otherwise"
time = "9m"
[[steps]]
id = "rounds"
title = "More ideas"
repeat = { until = "no new ideas come", most = 3 }
time = "2m"
capture = [{ id = "ideas", title = "Ideas", fields = ["Cause", "Change"] }]
[[steps]]
id = "look"
title = "Look"
time = "2m"
needs = ["essay"]
show = ["essay", "ideas"]
back = "rounds"
"""

CYCLE = """\
format = 1
id = "cycle"
title = "Cycle"
people = { min = 3, max = 12 }
[[meetings]]
id = "plan"
title = "Plan"
gives = ["aims"]
[[meetings.steps]]
id = "aim"
title = "Aim"
time = "2m"
capture = [{ id = "aims", title = "We aim" }]
[[meetings]]
id = "study"
title = "Study"
gap = "2w"
show = ["aims"]
[[meetings.steps]]
id = "look"
title = "Look"
time = "2m"
"""


def desk_with(folder: Path, name: str, text: str) -> Desk:
    """A desk whose own folder holds one protocol."""
    (folder / "mine").mkdir()
    (folder / "mine" / f"{name}.toml").write_text(text, encoding="utf-8")
    return Desk(Settings(data_dir=str(folder / "data")), Host, open_shelf(folder / "mine"))


async def until(stage: Stage, holds: Callable[[], bool]) -> None:
    """Wait for what is done in other threads; a machine with much to do takes its time."""
    end = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < end, stage.all_words()
        await stage.poll()


def test_a_session_with_a_vote_a_branch_a_round_a_gate_and_a_way_back(tmp_path: Path) -> None:
    desk = desk_with(tmp_path, "settling", SESSION)
    live = desk.begin(SetUp("settling", people=4))
    assert not isinstance(live, Trouble), live.sentence

    async def offer(stage: Stage, sentence: str) -> None:
        await until(stage, lambda: isinstance(stage.app.screen, RunScreen))
        await stage.press("o")
        rows = stage.words("answers").splitlines()
        at = next(number for number, row in enumerate(rows, 1) if sentence in row)
        await stage.press(str(at))

    async def at_step(stage: Stage, step: str, round_: int | None = None) -> None:
        def there() -> bool:
            now = live.view().lanes[0].step
            return now is not None and now.step == step and (round_ is None or now.round == (round_, round_))

        await until(stage, there)

    async def scene(stage: Stage) -> None:
        await stage.press("space")
        await at_step(stage, "ask")
        await stage.press("space", "space")
        await until(stage, lambda: "not decided yet" in stage.all_words())
        await offer(stage, "Type in the votes")
        await stage.type("1=2 2=2")
        await stage.press("enter")
        await until(stage, lambda: "The votes for “The way” are equal: Fast and Slow." in stage.all_words())
        await offer(stage, "Decide: Fast")
        await until(stage, lambda: bool(live.view().decided))
        await until(stage, lambda: "Decided: Fast (u takes it back)" in stage.words("tell"))
        assert live.view().decided[0] == ("The way", (("Fast", 2), ("Slow", 2)), ("Fast",))
        await stage.press("space", "space")
        await at_step(stage, "quick")
        await stage.press("space", "space")
        await at_step(stage, "rounds", 1)
        await stage.press("w")
        await stage.type("noise / move the bell")
        await stage.press("enter")
        await until(stage, lambda: len(live.view().entries) == 1)
        assert live.view().entries[0].fields == (("Cause", "noise"), ("Change", "move the bell"))
        await offer(stage, "nother round")
        await until(stage, lambda: live.view().lanes[0].step.round == (1, 2))
        await stage.press("space", "space")
        await at_step(stage, "rounds", 2)
        await stage.press("space", "space")
        await until(stage, lambda: "Not there yet: The essay." in stage.all_words())
        await offer(stage, "The essay: it is here now")
        await until(stage, lambda: len(live.view().entries) == 2)
        await stage.press("space", "space")
        await at_step(stage, "look")
        await until(stage, lambda: "Cause: noise; Change: move the bell" in stage.all_words())
        await offer(stage, "More ideas")
        await at_step(stage, "rounds")
        document = desk.minutes(live.path)
        assert not isinstance(document, Trouble)
        assert document.settled[0][1] == ("Fast: 2 votes", "Slow: 2 votes")
        assert "went back" in document.markdown

    play(scene, desk, start=live, size=(100, 40))


def test_the_next_meeting_of_a_cycle_is_offered_at_set_up_and_another_can_be_chosen(tmp_path: Path) -> None:
    desk = desk_with(tmp_path, "cycle", CYCLE)
    first = desk.begin(SetUp("cycle", people=4))
    assert not isinstance(first, Trouble), first.sentence
    from protocols.engine import commands

    done: list[object] = []
    for command in (
        commands.Start(),
        commands.Write("read together", capture="aims"),
        commands.Finish(),
    ):
        first.submit(command, done.append)
        end = time.monotonic() + 30
        while len(done) == 0 and time.monotonic() < end:
            time.sleep(0.01)
        assert done == [None]
        done.clear()
    first.close()
    reading = desk.read("cycle")
    assert isinstance(reading, Reading)
    assert [(one.title, one.note) for one in reading.meetings] == [
        ("Plan", ""),
        ("Study", "2 weeks after the one before"),
    ]

    async def scene(stage: Stage) -> None:
        stage.app.push_screen(SetUpScreen(reading, 4, None))
        await stage.settle()
        choice = stage.app.screen.query_one("#meeting", Choice)
        assert choice.options[choice.chosen] == "Study"
        assert "It follows “Plan”" in stage.all_words()
        session = desk.begin(stage.app.screen.setup)
        assert not isinstance(session, Trouble)
        assert session.view().title == "Cycle: Study"
        session.close()

    play(scene, desk, size=(100, 40))
    chosen = desk.prepare(SetUp("cycle", people=4, meeting="plan"))
    rows = [str(row) for row in outcome_rows(chosen, False)]
    assert not any("It follows" in row for row in rows)
    [row] = [one for one in desk.library() if one.id == "cycle"]
    assert row.summary == "2 meetings."
