"""What is said at set-up, turned into a plan or into sentences about what is wrong; and the demonstration."""

from __future__ import annotations

from typing import Any

import attrs
import pytest

from protocols.engine.moments import Moment
from protocols.library.shelf import open_shelf
from protocols.plan import Person
from protocols.plugins.host import Host
from protocols.runtime.setup import Answers, Prepared, prepare
from protocols.spec.load import load_protocol

TEXT = b"""\
format = 1
id = "asked"
title = "Asked"
minutes = 20
people = { min = 3, max = 40 }

[inputs.focus]
title = "Focus"
ask = "What is it about?"
default = "our work"

[inputs.size]
title = "Size"
ask = "How many?"
kind = "number"

[inputs.way]
title = "Way"
ask = "Which way?"
kind = "choice"
among = ["fast", "slow"]

[roles.presenter]
title = "Presenter"

[[steps]]
id = "talk"
title = "Talk"
time = "15m"
speaks = "presenter"

[[steps]]
id = "debrief"
title = "Debrief"
kind = "debrief"
time = "5m"
"""

# 22 November 2026, 15:00 in Madrid, an hour ahead of UTC.
AFTERNOON = Moment(1_795_356_000_000, 0, 0, "boot", 60, "CET")


def prepared(answers: Answers, now: Moment = AFTERNOON) -> Prepared:
    host = Host(disabled=["*"])
    protocol = load_protocol(TEXT, host.kinds).protocol
    assert protocol is not None
    return prepare(protocol, host.kinds, answers, now, 7)


def test_answers_become_a_plan() -> None:
    made = prepared(Answers(people=4, inputs={"focus": " our \x1b[1mtext ", "way": "slow", "size": "2.5"}))
    assert made.problems == ()
    assert made.plan is not None
    assert made.plan.people == 4
    assert dict(made.inputs) == {
        "focus": ("Focus", "our [1mtext"),
        "size": ("Size", "2.5"),
        "way": ("Way", "slow"),
    }
    assert made.start_wall_ms is None


def test_an_answer_not_given_is_the_default() -> None:
    assert prepared(Answers(people=4)).inputs["focus"] == ("Focus", "our work")


@pytest.mark.parametrize(
    ("answers", "field"),
    [
        (Answers(), "people"),
        (Answers(people=0), "people"),
        (Answers(people=1_001), "people"),
        (Answers(people=4, minutes=0), "minutes"),
        (Answers(people=4, minutes=1_441), "minutes"),
        (Answers(people=4, inputs={"size": "ten"}), "input.size"),
        (Answers(people=4, inputs={"way": "sideways"}), "input.way"),
        (Answers(people=4, inputs={"other": "x"}), "input.other"),
        (Answers(people=4, cast={"pilot": ("Ana",)}), "cast.pilot"),
        (Answers(people=4, cast={"presenter": ("Ana", "Ben")}), "cast.presenter"),
        (Answers(people=4, cast={"presenter": ("9",)}), "cast.presenter"),
        (Answers(people=4, start="25:00"), "start"),
        (Answers(people=4, start="noon"), "start"),
        (Answers(people=4, start="12:59"), "start"),
        (Answers(people=4, end="14:59"), "end"),
        (Answers(people=4, end="noon"), "end"),
        (Answers(people=4, start="16:00", end="15:59"), "end"),
    ],
)
def test_what_is_wrong_is_told_with_its_field(answers: Answers, field: str) -> None:
    made = prepared(answers)
    assert made.plan is None
    assert [problem.field for problem in made.fatal] == [field]
    assert made.fatal[0].sentence.endswith(".")


def test_everything_that_is_wrong_is_told_at_once() -> None:
    made = prepared(Answers(minutes=0, start="noon", inputs={"way": "x", "size": "x"}))
    assert {problem.field for problem in made.fatal} == {
        "people",
        "minutes",
        "start",
        "input.way",
        "input.size",
    }


def test_a_name_typed_for_a_role_becomes_somebodys_name() -> None:
    made = prepared(Answers(people=4, cast={"presenter": ("Ana",)}))
    assert made.plan is not None
    (who,) = made.plan.cast["presenter"]
    assert {person.id: person.name for person in made.roster}[who] == "Ana"


def test_a_role_is_cast_from_the_roster_by_name_or_number() -> None:
    roster = tuple(Person(f"p{number}", name) for number, name in enumerate(("Ana", "Ben", "Chiara"), 1))
    for name in ("ben", "p2", "2"):
        made = prepared(Answers(roster=roster, cast={"presenter": (name,)}))
        assert made.plan is not None
        assert made.plan.cast["presenter"] == ("p2",)
    assert prepared(Answers(roster=roster, cast={"presenter": ("Dewi",)})).fatal


def test_the_beginning_of_a_name_will_do_for_a_role_where_it_is_only_one_person_s() -> None:
    names = ("Amara Okafor", "Ben", "Benita", "Chiara")
    roster = tuple(Person(f"p{number}", name) for number, name in enumerate(names, 1))
    for name, who in (("am", "p1"), ("Chi", "p4"), ("ben", "p2"), ("beni", "p3")):
        made = prepared(Answers(roster=roster, cast={"presenter": (name,)}))
        assert made.plan is not None
        assert made.plan.cast["presenter"] == (who,)
    (problem,) = prepared(Answers(roster=roster, cast={"presenter": ("be",)})).fatal
    assert problem.sentence == "“be” may be Ben or Benita. Write more of the name."


VISIT = b"""\
format = 1
id = "visit"
title = "Visit"
people = { min = 3, max = 40 }

[roles.host]
title = "Host"

[roles.hosts]
title = "Host team"
count = 2
most = 4

[[steps]]
id = "talk"
title = "Talk"
time = "15m"
"""
VISITING = tuple(
    Person(f"p{number}", name, team)
    for number, (name, team) in enumerate(
        [
            ("Amara", "Cedar School"),
            ("Ben", "Cedar School"),
            ("Carla", "Cedar School"),
            ("Dmitri", "Cedar School"),
            ("Elif", "Hill School"),
            ("Hill", "Hill School"),
            ("Gus", "Hillside"),
        ],
        1,
    )
)


def visiting(cast: dict[str, tuple[str, ...]], roster: tuple[Person, ...] = VISITING) -> Prepared:
    host = Host(disabled=["*"])
    protocol = load_protocol(VISIT, host.kinds).protocol
    assert protocol is not None
    return prepare(protocol, host.kinds, Answers(roster=roster, cast=cast), AFTERNOON, 7)


def test_more_people_than_stand_in_for_a_role_may_hold_it() -> None:
    made = visiting({"hosts": ("Amara", "Ben", "Carla", "Dmitri")})
    assert made.plan is not None
    assert made.plan.cast == {"hosts": ("p1", "p2", "p3", "p4")}
    too_many = visiting({"hosts": ("Amara", "Ben", "Carla", "Dmitri", "Elif")})
    assert [one.sentence for one in too_many.fatal] == ["Host team is at most 4 people."]
    listed = tuple(attrs.evolve(one, role="Host team") for one in VISITING[:4])
    assert visiting({}, (*listed, *VISITING[4:])).plan.cast == {"hosts": ("p1", "p2", "p3", "p4")}


def test_a_team_stands_for_its_people_but_for_those_who_have_another_role() -> None:
    for cast in (
        {"hosts": ("Cedar School",), "host": ("Ben",)},
        {"host": ("Ben",), "hosts": ("cedar",)},
        {"host": ("Ben",), "hosts": ("Cedar School", "Carla")},
    ):
        made = visiting(cast)
        assert made.plan is not None, made.fatal
        assert made.plan.cast == {"host": ("p2",), "hosts": ("p1", "p3", "p4")}


def test_a_person_is_meant_before_a_team_and_two_teams_are_asked_about() -> None:
    assert visiting({"hosts": ("Hill",)}).plan.cast == {"hosts": ("p6",)}
    several = visiting({"hosts": ("Hil",)})
    assert [one.sentence for one in several.fatal] == ["Which team is “Hil”: Hill School or Hillside?"]
    alone = visiting({"hosts": ("Hillside",), "host": ("Gus",)})
    assert [one.sentence for one in alone.fatal] == ["Everybody of Hillside has another role."]


def test_a_team_is_no_name_for_somebody_who_was_only_counted() -> None:
    roster = (*VISITING[:2], Person("p3"), Person("p4"))
    assert visiting({"hosts": ("Cedar School",)}, roster).plan.cast == {"hosts": ("p1", "p2")}


def test_a_time_that_has_just_passed_is_when_it_began() -> None:
    made = prepared(Answers(people=4, start="14:53"))
    assert made.began
    assert made.start_wall_ms == AFTERNOON.wall_ms - 7 * 60_000
    assert not made.fatal
    assert [one.sentence for one in made.problems] == ["It began at 14:53: the first step counts from then."]
    assert not prepared(Answers(people=4, start="15:07")).began
    midnight = attrs.evolve(AFTERNOON, wall_ms=AFTERNOON.wall_ms + 9 * 3_600_000 + 10 * 60_000)
    assert prepared(Answers(people=4, start="23:50"), midnight).began


def test_what_passed_long_ago_names_the_way_to_say_so() -> None:
    (problem,) = prepared(Answers(people=4, start="12:00")).fatal
    assert "l on the console" in problem.sentence
    assert "start 7m" in problem.sentence


def test_when_it_must_end_says_how_many_minutes_there_are() -> None:
    made = prepared(Answers(people=4, end="15:25"))
    assert made.plan is not None
    assert made.minutes == 25
    assert made.end_wall_ms == AFTERNOON.wall_ms + 25 * 60_000
    later = prepared(Answers(people=4, start="15:05", end="15.25"))
    assert (later.minutes, later.plan is not None) == (20, True)
    began = prepared(Answers(people=4, start="14:53", end="15:13"))
    assert began.minutes == 20


def test_said_minutes_hold_and_what_is_late_from_the_beginning_is_told() -> None:
    made = prepared(Answers(people=4, minutes=20, end="15:13"))
    assert made.plan is not None
    assert made.plan.allotted_ms == 20 * 60_000
    assert [one.sentence for one in made.problems] == [
        "It must end at 15:13, and would end at 15:20: 7 minutes late from the beginning."
    ]
    assert prepared(Answers(people=4, minutes=20, end="15:20")).problems == ()


@pytest.mark.parametrize("typed", ["24:00", "15:60", "15", "noon", ":05", "²:00", "1" * 5_000 + ":00"])
def test_what_is_no_time_of_day_is_told(typed: str) -> None:
    for answers in (Answers(people=4, start=typed), Answers(people=4, end=typed)):
        (problem,) = prepared(answers).fatal
        assert "hours and minutes, for example" in problem.sentence


def test_the_time_to_start_is_later_today_or_early_tomorrow() -> None:
    hour = 3_600_000
    assert prepared(Answers(people=4, start="15:30")).start_wall_ms == AFTERNOON.wall_ms + hour // 2
    assert prepared(Answers(people=4, start="15.30")).start_wall_ms == AFTERNOON.wall_ms + hour // 2
    evening = attrs.evolve(AFTERNOON, wall_ms=AFTERNOON.wall_ms + 8 * hour)
    assert (
        prepared(Answers(people=4, start="00:30"), evening).start_wall_ms == evening.wall_ms + hour * 3 // 2
    )


def test_where_the_minutes_are_too_few_the_form_that_would_fit_is_named() -> None:
    host = Host()
    shelf = open_shelf()
    found = shelf.find("live-case")
    protocol = load_protocol(found.data, host.kinds, shelf.fetch_for(found.path)).protocol
    assert protocol is not None

    def said(**answers: Any) -> list[str]:
        made = prepare(protocol, host.kinds, Answers(people=13, **answers), AFTERNOON, 7)
        return [one.sentence for one in made.problems]

    told = "Another form would fit: Short form, 45 to 60 minutes (variant hour)."
    assert told in said(minutes=60)
    assert told not in said(minutes=90)
    assert told not in said(minutes=20), "nor would the short form"
    assert told not in said(minutes=60, variant="hour")
