"""Views of a session as the console is shown them: for tests of what stands on a screen."""

from __future__ import annotations

import attrs

from protocols.records.picture import StepBar
from protocols.view.model import (
    AgendaRow,
    EntryView,
    Floor,
    GapView,
    LaneView,
    StepView,
    TurnView,
    View,
)

MINUTE = 60_000
START = 1_790_000_000_000 // 3_600_000 * 3_600_000 + 49 * MINUTE
NAMES = (
    "Amara",
    "Ben",
    "Chen",
    "Dolores",
    "Emil",
    "Fatou",
    "Goran",
    "Hanna",
    "Ines",
    "Jonas",
    "Kofi",
    "Lena",
)


def step(**changes: object) -> StepView:
    """A step under way, 2:10 of 5 minutes spent, with *changes*."""
    base = StepView(
        unit="respond@circle-1#2",
        step="respond",
        kind="talk",
        title="Each of the others responds",
        path=("passages", "2", "respond"),
        block_title="Passages",
        round=(2, 4),
        holder="Amara",
        say=("Take the passage that Amara read, and say what it makes you think. Up to one minute each.",),
        note=(),
        stems=("It makes me think of …",),
        rules=("no-judging",),
        floor=Floor("people", ("Ben",)),
        asks=None,
        answers=None,
        silent=("Amara",),
        captures=(),
        record="yes",
        clock="shown",
        end="ask",
        protect=False,
        optional="",
        elapsed_ms=130_000,
        allotted_ms=300_000,
        min_ms=0,
        left_ms=170_000,
        turn=None,
        turn_left_ms=None,
        turn_elapsed_ms=None,
        turns=(),
        open=False,
    )
    return attrs.evolve(base, **changes)  # type: ignore[arg-type]


def turns(now: int, names: tuple[str, ...] = NAMES[:6]) -> tuple[TurnView, ...]:
    """One turn each, of which number *now* is under way."""
    states = ["done" if at < now else "now" if at == now else "to come" for at in range(len(names))]
    return tuple(
        TurnView(at + 1, name, state, allotted_ms=MINUTE)
        for at, (name, state) in enumerate(zip(names, states, strict=True))
    )


def turning(now: int = 2, left_ms: int = 43_000) -> StepView:
    """A go-round, in the turn number *now*."""
    round_of = turns(now)
    return step(
        turns=round_of,
        turn=round_of[now],
        turn_left_ms=left_ms,
        turn_elapsed_ms=MINUTE - left_ms,
        floor=Floor("people", (round_of[now].name,)),
    )


def lane(number: int = 0, at: StepView | None = None, **changes: object) -> LaneView:
    """A group (0: everybody) at a step."""
    base = LaneView(
        id=f"circle-{number}" if number else "all",
        title=f"Circle {number}" if number else "Everyone",
        members=NAMES[number : number + 4] if number else NAMES,
        observers=(),
        status="running",
        step=at or step(),
        next_title="Final word",
        left_to_end_ms=20 * MINUTE,
    )
    return attrs.evolve(base, **changes)  # type: ignore[arg-type]


PLANNED = (
    AgendaRow(
        "read",
        "Read, and choose a passage",
        "talk",
        0,
        0,
        8 * MINUTE,
        False,
        False,
        "",
        1,
        1,
        "done",
        9 * MINUTE,
        Floor("nobody"),
    ),
    AgendaRow(
        "passages",
        "Passages",
        "talk",
        0,
        8 * MINUTE,
        28 * MINUTE,
        False,
        False,
        "",
        4,
        3,
        "now",
        12 * MINUTE,
        None,
    ),
    AgendaRow(
        "open",
        "One opens with a passage",
        "talk",
        1,
        8 * MINUTE,
        3 * MINUTE,
        False,
        False,
        "",
        4,
        3,
        "done",
        3 * MINUTE,
        None,
    ),
    AgendaRow(
        "respond",
        "Each of the others responds",
        "talk",
        1,
        11 * MINUTE,
        3 * MINUTE,
        False,
        False,
        "",
        4,
        3,
        "now",
        130_000,
        None,
    ),
    AgendaRow(
        "final", "Final word", "talk", 1, 14 * MINUTE, MINUTE, False, False, "", 4, 3, "to come", None, None
    ),
    AgendaRow(
        "debrief",
        "Debrief: what did hearing everyone first change?",
        "debrief",
        0,
        36 * MINUTE,
        5 * MINUTE,
        False,
        True,
        "",
        1,
        1,
        "to come",
        None,
        Floor("everyone"),
    ),
    AgendaRow(
        "close",
        "Parting words",
        "talk",
        0,
        41 * MINUTE,
        0,
        True,
        False,
        "if time",
        1,
        1,
        "to come",
        None,
        Floor("everyone"),
    ),
)

AGENDA = tuple(attrs.evolve(row, all_ms=row.planned_ms * (row.rounds if row.depth else 1)) for row in PLANNED)
"""The same with the length of all passes."""

BARS = tuple(
    StepBar(row.title, row.depth, row.planned_ms, row.actual_ms or 6 * MINUTE, row.open) for row in AGENDA
)
"""The same with planned against actual."""

ENTRIES = (
    EntryView(
        "e1",
        "note",
        "The text speaks of trust before it speaks of rules.",
        "Read, and choose a passage",
        "",
        "",
        "",
        "Chen",
        "",
        "",
        5 * MINUTE,
        START + 5 * MINUTE,
    ),
    EntryView(
        "e2",
        "decision",
        "We read the second chapter together next time.",
        "Passages",
        "Circle 1",
        "",
        "",
        "",
        "",
        "",
        12 * MINUTE,
        START + 12 * MINUTE,
    ),
    EntryView(
        "e3",
        "commitment",
        "Ask two students what they would change",
        "Debrief",
        "",
        "",
        "",
        "",
        "Dolores",
        "Friday",
        39 * MINUTE,
        START + 39 * MINUTE,
    ),
    EntryView(
        "e4",
        "note",
        "Warm: the opening question\nand its silence",
        "Debrief",
        "",
        "Feedback",
        "warm",
        "",
        "",
        "",
        40 * MINUTE,
        START + 40 * MINUTE,
    ),
)


def view(*lanes: LaneView, **changes: object) -> View:
    """A session under way, 21 minutes in, on time."""
    base = View(
        phase="under way",
        title="Final Word",
        facilitator="Ruth",
        people=12,
        inputs=(("Text", "Chapter one"),),
        paused=False,
        paused_for_ms=0,
        started_wall_ms=START,
        starts_in_ms=None,
        elapsed_ms=21 * MINUTE,
        planned_ms=41 * MINUTE,
        planned_end_wall_ms=START + 41 * MINUTE,
        projected_end_wall_ms=START + 41 * MINUTE,
        late_ms=0,
        lanes=lanes or (lane(),),
        agenda=AGENDA,
        entries=ENTRIES[:2],
        gap=None,
        next_title="Final word",
        now_wall_ms=START + 21 * MINUTE,
        offset_min=0,
        seq=10,
    )
    return attrs.evolve(base, **changes)  # type: ignore[arg-type]


def apart(count: int = 3) -> View:
    """Groups at work side by side: one in time, one over it, one done, and so on."""
    lanes = []
    for number in range(1, count + 1):
        if number % 3 == 2:
            lanes.append(lane(number, step(left_ms=-75_000, elapsed_ms=375_000)))
        elif number % 3 == 0 and number == count:
            lanes.append(lane(number, status="ended", step=None))
        else:
            lanes.append(lane(number, turning(number % 4)))
    return view(*lanes)


def ready() -> View:
    """A session that has not begun."""
    return view(
        lane(status="waiting", step=None, next_title="Read, and choose a passage"),
        phase="ready",
        started_wall_ms=None,
        planned_end_wall_ms=None,
        elapsed_ms=0,
        entries=(),
        next_title="Read, and choose a passage",
        seq=3,
    )


GAP = GapView(
    "g1",
    "sleep",
    12 * MINUTE,
    False,
    (("step", START + 41 * MINUTE), ("break", START + 53 * MINUTE), ("nothing", START + 54 * MINUTE)),
)
