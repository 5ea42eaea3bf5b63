"""What comes next, and when: beside the clock, where there is room for a column."""

from __future__ import annotations

import attrs
import pytest
from textual.content import Content

from protocols.tui.glances import coming_rows
from protocols.view.model import View

from .fake import FakeSession
from .samples import AGENDA, MINUTE, START, lane, step, view
from .screens import Stage, play

CLOCKED = tuple(
    attrs.evolve(
        row,
        begins_wall_ms=None if row.step in ("read", "final") else START + row.start_ms,
    )
    for row in AGENDA
)


def rows(shown: View, next_step: str, title: str, width: int = 31, most: int = 5) -> list[str]:
    """What stands there, without colours."""
    return [row.plain for row in coming_rows(shown, next_step, title, width, most)]


def test_within_a_block_its_next_step_comes_first_and_then_what_follows_the_block() -> None:
    assert rows(view(agenda=CLOCKED), "final", "Final word") == [
        "Final word",
        "Debrief: what did heari…  15:25",
        "Parting words             15:30",
    ]


def test_the_next_step_has_its_time_and_stands_there_once() -> None:
    debrief = next(row for row in CLOCKED if row.step == "debrief")
    found = rows(view(agenda=CLOCKED), "debrief", debrief.title)
    assert found[0].startswith("Debrief: what did")
    assert found[0].endswith("  15:25")
    assert [row for row in found if "Debrief" in row] == found[:1]
    # It is read whole, however narrow the column is.
    assert " ".join(" ".join(found).replace("15:25", "").split()).startswith(debrief.title)
    assert all(Content(row).cell_length <= 31 for row in found)


def test_those_that_find_no_room_are_counted() -> None:
    agenda = tuple(
        attrs.evolve(CLOCKED[-1], step=f"s{n}", title=f"Step {n}", begins_wall_ms=START + n * MINUTE)
        for n in range(9)
    )
    found = rows(view(agenda=agenda), "s0", "Step 0", most=5)
    assert [row.split("  ")[0] for row in found] == [
        "Step 0",
        "Step 1",
        "Step 2",
        "Step 3",
        "Step 4",
        "and 4 more",
    ]


def test_what_was_left_out_or_is_done_does_not_come() -> None:
    agenda = (
        attrs.evolve(CLOCKED[0], state="done", begins_wall_ms=START),
        attrs.evolve(CLOCKED[-1], step="out", title="Left out", begins_wall_ms=None),
        attrs.evolve(CLOCKED[-1], step="end", title="Goodbye"),
    )
    assert [row.split("  ")[0] for row in rows(view(agenda=agenda), "end", "Goodbye")] == ["Goodbye"]


@pytest.mark.parametrize("size", [(120, 30), (160, 45)])
def test_the_console_tells_the_times_and_tells_them_anew_when_it_gets_late(size: tuple[int, int]) -> None:
    session = FakeSession(view(lane(at=step(), next_step="final"), agenda=CLOCKED))

    async def scene(stage: Stage) -> None:
        await stage.poll()
        assert "Parting words" in stage.words("side-next")
        before = stage.words("side-next")
        late = tuple(
            row
            if row.begins_wall_ms is None
            else attrs.evolve(row, begins_wall_ms=row.begins_wall_ms + MINUTE)
            for row in CLOCKED
        )
        # No fact was added: only the clock went on.
        session.shown = attrs.evolve(session.shown, agenda=late)
        await stage.poll()
        assert stage.words("side-next") != before

    play(scene, start=session, size=size)
