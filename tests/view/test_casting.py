"""Who has a role in the step that is on, when it is given on in it, or who had it leaves."""

from __future__ import annotations

from tests.engine.room import Room, live

from protocols.engine import commands as ask
from protocols.plan import by_number
from protocols.view import view
from protocols.view.model import StepView

STEPS = """
[roles.host]
title = "Host"
[roles.keeper]
title = "Timekeeper"
rotate = true
[[steps]]
id = "story"
title = "{host} opens"
speaks = "host"
say = "{host}, please begin."
time = "5m"
[[steps]]
id = "rounds"
title = "{keeper} keeps time for {host}"
repeat = 3
time = "1m"
"""


def step(room: Room) -> StepView:
    """The step that is on."""
    found = view(room.state, room.now).lanes[0].step
    assert found is not None
    return found


def begun() -> Room:
    """Four people; the second is the host."""
    return live(STEPS, by_number(4), cast={"host": ("p2",)})


def test_it_is_handed_over_in_the_midst_of_a_step() -> None:
    room = begun()
    assert (step(room).title, step(room).floor.names) == ("Person 2 opens", ("Person 2",))
    room.do(ask.Cast("host", ("p4",)))
    assert (step(room).title, step(room).floor.names) == ("Person 4 opens", ("Person 4",))
    assert step(room).say == ("Person 4, please begin.",)
    room.do(ask.Undo())
    assert step(room).title == "Person 2 opens"


def test_who_left_is_named_no_more_and_who_comes_after_them_is() -> None:
    room = begun()
    room.do(ask.Leave("p2"))
    assert step(room).title == "Host opens"
    room.do(ask.Cast("host", ("p3",)))
    assert step(room).title == "Person 3 opens"
    room.do(ask.Next())
    assert step(room).title.endswith("keeps time for Person 3")


def test_what_goes_round_goes_on_going_round() -> None:
    room = begun()
    room.do(ask.Next())
    before = step(room).title
    room.do(ask.Cast("host", ("p4",)))
    assert step(room).title == before.replace("Person 2", "Person 4")
