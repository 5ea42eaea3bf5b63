"""Names in lines that are wrapped: none is broken, and what finds no room is counted."""

from __future__ import annotations

import pytest
from textual.content import Content

from protocols.tui.whole import names_rows, whole, wrapped

PEOPLE = tuple(f"Person {number}" for number in range(1, 14))


@pytest.mark.parametrize("width", [12, 20, 33, 47, 80])
def test_a_name_is_never_broken_and_all_find_room_where_there_are_rows_enough(width: int) -> None:
    rows = names_rows(PEOPLE, width, 14)
    assert all(len(row) <= width for row in rows)
    assert all(any(name in row for row in rows) for name in PEOPLE)
    assert not any(row.endswith("Person") for row in rows)


def test_as_many_names_as_fit_and_the_others_are_counted() -> None:
    names = ("Dmitri", "Elif", "Femi", "Gudrun", "Hana", "Ines", "Jamal", "Kofi", "Lea", "Moana")
    assert names_rows(names, 70, 1) == ["Dmitri, Elif, Femi, Gudrun, Hana, Ines, Jamal, Kofi, Lea and Moana"]
    assert names_rows(names, 40, 1) == ["Dmitri, Elif, Femi, Gudrun and 6 more"]
    assert names_rows(names, 40, 2) == [
        "Dmitri, Elif, Femi, Gudrun, Hana, Ines,",
        "Jamal, Kofi, Lea and Moana",
    ]


def test_what_goes_on_below_is_indented_and_keeps_its_style() -> None:
    text = Content.assemble(("Cedar School  ", "bold"), ", ".join(whole(name) for name in PEOPLE[:4]))
    first, *rest = wrapped(text, 30)
    assert first.plain == "Cedar School  Person 1,"
    assert [row.plain for row in rest] == ["  Person 2, Person 3, Person 4"]
    assert first.spans
    assert wrapped(Content("Ana, Ben"), 8) == [Content("Ana, Ben")]
