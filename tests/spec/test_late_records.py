"""The data classes of the core become attrs classes when they are first needed, and are like any other."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import attrs
import pytest

from protocols.spec.record import Record, evolve, record


def fresh():
    @record
    class Place(Record):
        name: str
        seats: int = 4
        notes: list[str] = attrs.field(factory=list, eq=False)

    @record
    class Room(Place):
        floor: int = 0

    return Place, Room


def test_a_record_is_a_frozen_attrs_class_with_its_defaults():
    place, room = fresh()
    made = room("hall", floor=2)
    assert (made.name, made.seats, made.notes, made.floor) == ("hall", 4, [], 2)
    assert made == room("hall", 4, ["swept"], 2)
    assert made != place("hall")
    assert repr(place("hall")) == "Place(name='hall', seats=4, notes=[])"
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        made.seats = 5
    with pytest.raises(TypeError):
        place()


def test_its_fields_can_be_asked_for_before_any_is_made():
    place, room = fresh()
    assert [one.name for one in attrs.fields(room)] == ["name", "seats", "notes", "floor"]
    assert attrs.has(place)
    assert room("hall").floor == 0


def test_a_copy_has_the_changes_and_all_the_rest():
    place, _ = fresh()
    assert evolve(place("hall", 9), name="yard") == place("yard", 9)


def test_several_threads_may_need_a_class_for_the_first_time_at_once():
    for _ in range(20):
        _, room = fresh()
        together = Barrier(4)

        def make(room=room, together=together):
            together.wait()
            return room("hall", floor=3)

        with ThreadPoolExecutor(4) as pool:
            made = [one.result() for one in [pool.submit(make) for _ in range(4)]]
        assert all(one == room("hall", floor=3) for one in made)
