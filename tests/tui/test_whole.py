"""Names in lines that are wrapped: none is broken, and what finds no room is counted."""

from __future__ import annotations

import attrs
import pytest
from textual.content import Content

from protocols.tui.seen import group_rows
from protocols.tui.stepwords import floor_rows
from protocols.tui.whole import kept_whole, names_rows, whole, wrapped
from protocols.view.model import Floor

from .samples import lane, step, turning, turns, view
from .screens import Stage, play
from .test_watch import Followed, looked

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


def test_who_is_where_goes_on_indented_below_its_group() -> None:
    groups = (
        lane(
            1,
            step(floor=Floor("everyone")),
            title="Cedar School",
            members=("Carla", "Amara", "Ben", "Dmitri", "Nadia"),
        ),
        lane(2, step(floor=Floor("everyone")), title="Harbor School", members=("Person 7", "Person 8")),
    )
    rows = [row.plain for row in group_rows(groups, 4, 38)]
    assert rows == [
        "Cedar School  Carla, Amara, Ben,",
        "  Dmitri, Nadia",
        "Harbor School  Person 7, Person 8",
    ]
    # Where there are no rows for it, what is too long is cut and does not look like another group.
    assert [row.plain for row in group_rows(groups, 2, 30)] == [
        "Cedar School  Carla, Amara, B…",
        "Harbor School  Person 7, Pers…",
    ]


@pytest.mark.parametrize("width", [30, 41, 52, 76])
def test_who_has_the_floor_is_never_broken(width: int) -> None:
    at = step(floor=Floor("people", PEOPLE[:4]), silent=PEOPLE[4:8])
    rows = [Content.assemble(row).plain for row in floor_rows(at, width, wide=False)]
    assert all(len(row) <= width for row in rows)
    assert not any(row.rstrip().endswith("Person") for row in rows)
    assert all(row.startswith("  ") for row in rows[1:])


def test_who_is_still_to_come_is_never_broken_on_the_wall() -> None:
    round_of = turns(0, PEOPLE)
    at = attrs.evolve(turning(), turns=round_of, turn=round_of[0], floor=Floor("people", PEOPLE[:1]))

    async def scene(stage: Stage) -> None:
        for width in (80, 76, 72, 66):
            await stage.resize(width, 24)
            await looked(stage)
            assert "▶ Person 1" in stage.text()
            assert not any(line.rstrip().endswith("Person") for line in stage.text().splitlines())

    play(scene, watch=Followed(view(lane(at=at))))


def test_names_in_what_is_read_out_and_shown_are_kept_whole() -> None:
    rows = kept_whole(
        ["Now it is the turn of Person 8, please.", "· Table 1: Person 8, Person 9"], PEOPLE, 29
    )
    assert [Content.assemble(row).plain for row in rows if row is not None] == [
        "Now it is the turn of",
        "Person 8, please.",
        "· Table 1: Person 8, Person 9",
    ]
    narrow = kept_whole(["· Table 1: Person 8, Person 9"], PEOPLE, 24)
    assert [Content.assemble(row).plain for row in narrow if row is not None] == [
        "· Table 1: Person 8,",
        "  Person 9",
    ]


def test_who_is_where_is_never_broken_beside_the_clock() -> None:
    at = step(floor=Floor("everyone"), silent=(), holder="", round=None)
    group = lane(1, at, title="Interview group 1", members=("Person 5", "Amara", "Person 12", "Person 8"))
    other = lane(2, at, title="Interview group 2", members=("Person 4", "Person 6", "Person 11"))

    async def scene(stage: Stage) -> None:
        for width in (112, 130, 150, 160, 190, 240):
            await stage.resize(width, 45)
            await looked(stage)
            assert "WHO IS WHERE" in stage.text()
            assert not any(line.rstrip().endswith("Person") for line in stage.text().splitlines()), width

    play(scene, watch=Followed(view(group, other)))
