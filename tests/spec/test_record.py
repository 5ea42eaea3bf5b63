"""The base of the data classes: equality, hash and picture as attrs would make them, and quick copies."""

from __future__ import annotations

import attrs
import pytest

from protocols.spec.record import Record, evolve, record, values_of


@attrs.frozen(eq=False, repr=False)
class Pair(Record):
    one: int
    other: str = attrs.field(default="", eq=False, repr=False)


@attrs.frozen(eq=False, repr=False, slots=False)
class Loose(Record):
    one: int
    other: tuple[int, ...] = ()


def test_records_are_equal_by_the_fields_that_are_compared():
    assert Pair(1, "a") == Pair(1, "b") != Pair(2, "a")
    assert hash(Pair(1, "a")) == hash(Pair(1, "b"))
    assert len({Pair(1), Pair(1), Pair(2)}) == 2


def test_records_of_two_classes_are_never_equal():
    assert Pair(1) != Loose(1)
    assert Pair(1) != 1


def test_a_record_is_shown_as_attrs_would_show_it():
    assert repr(Pair(1, "a")) == "Pair(one=1)"
    assert repr(Loose(1, (2,))) == "Loose(one=1, other=(2,))"


@pytest.mark.parametrize("first", [Pair(1), Loose(1)])
def test_a_copy_has_the_changes_and_leaves_the_first_as_it_was(first):
    copy = evolve(first, one=5)
    assert (copy.one, copy.other, first.one) == (5, first.other, 1)
    assert type(copy) is type(first)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        copy.one = 3


@record
class Full(Record):
    one: int
    other: dict[str, int] = attrs.field(factory=dict)
    third: str = "third"


def test_the_values_of_a_record_are_those_of_its_fields_with_slots_or_without():
    assert list(values_of(Pair(1, "a"))) == [1, "a"]
    assert list(values_of(Full(1))) == [1, {}, "third"]
