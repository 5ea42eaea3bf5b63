"""The engine's fast copies are what ``attrs.evolve`` makes, and entries in chunks read as one tuple."""

import attrs
import pytest

from protocols.engine import Fact, Moment, State
from protocols.engine.copying import changed, new
from protocols.engine.grown import CHUNK
from protocols.engine.state import Entry, Gap, LaneState, TurnSpan, Visit, Written
from protocols.plan.model import Lane

MOMENT = Moment(1, 2, 3)
RECORDS = (
    (State(seq=3, title="Circle"), {"seq": 4, "paused_ms": 7}),
    (Visit("u", "s", 1, 0, 60_000), {"quiet": True, "turns": (TurnSpan(0, 0),)}),
    (TurnSpan(2, 10, gaps=("g1",)), {"ended_ms": 20}),
    (LaneState(Lane("all", "", (), ())), {"status": "ended"}),
    (Gap("g1", "sleep", 5, 9), {"answer": "break"}),
    (Entry("n1", "note", "Hello", 5, MOMENT), {"withdrawn": True}),
)


@pytest.mark.parametrize(("record", "changes"), RECORDS, ids=lambda one: type(one).__name__)
def test_a_changed_copy_is_what_attrs_evolve_makes_and_leaves_the_first_alone(record, changes):
    before = attrs.asdict(record)
    copy = changed(record, **changes)
    assert copy == attrs.evolve(record, **changes)
    assert type(copy) is type(record)
    assert attrs.asdict(record) == before


def test_a_changed_copy_is_as_frozen_as_its_original():
    copy = changed(State(), seq=1)
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        copy.seq = 2
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        del copy.seq


def test_a_field_that_a_record_has_not_cannot_be_changed():
    with pytest.raises(AttributeError):
        changed(State(), sequence=1)


def test_a_maker_makes_what_the_class_makes_with_its_defaults():
    for kind in (Fact, Moment, Visit, TurnSpan):
        given = [one.name for one in attrs.fields(kind) if one.default is attrs.NOTHING]
        few, every = new[kind](*given), new[kind](*(one.name for one in attrs.fields(kind)))
        assert few == kind(*given)
        assert every == kind(*(one.name for one in attrs.fields(kind)))
        assert new[kind](**dict(zip(given, given, strict=True))) == few
    first, second = (new[Fact](1, "w1", "w1.1", "x", MOMENT, 0) for _ in range(2))
    assert first.data is not second.data
    with pytest.raises(attrs.exceptions.FrozenInstanceError):
        new[Moment](1, 2, 3).zone = "CET"


def test_however_many_entries_there_are_they_read_as_one_tuple_in_order():
    written, plain = Written(), ()
    for number in range(3 * CHUNK + 2):
        assert written.all == plain
        entry = Entry(f"n{number}", "note", "", number, MOMENT)
        written, plain = written.plus(entry), (*plain, entry)
    assert written.all == plain


def test_an_entry_is_changed_wherever_it_lies_and_no_other_is():
    entries = [Entry(f"n{number}", "note", "", number, MOMENT) for number in range(2 * CHUNK + 1)]
    written = Written()
    for entry in entries:
        written = written.plus(entry)
    for at in (0, CHUNK, 2 * CHUNK):
        meant = [attrs.evolve(one, text="new") if one is entries[at] else one for one in entries]
        assert list(written.with_changes(f"n{at}", text="new").all) == meant
    assert list(written.all) == entries
