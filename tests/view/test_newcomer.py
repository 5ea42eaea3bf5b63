"""Who came last, and where they sit: now and in what is to come."""

from __future__ import annotations

from tests.engine.room import live

from protocols.engine import commands as ask
from protocols.plan import Person
from protocols.view import view
from protocols.view.shared import arrived_words, teams_called

TEAMS = """
[groups.home]
title = "Team"
by = "team"
size = { min = 2, ideal = 4, max = 9 }
[groups.mixed]
title = "Table"
by = "across teams"
size = { min = 3, ideal = 3, max = 5 }
[[steps]]
id = "hello"
title = "Hello"
time = "2m"
[[steps]]
id = "mixed-talk"
title = "At mixed tables"
in = "mixed"
time = "5m"
[[steps]]
id = "team-talk"
title = "In teams"
in = "home"
time = "5m"
[[steps]]
id = "team-again"
title = "In teams again"
in = "home"
time = "5m"
"""
PEOPLE = tuple(
    Person(f"p{number}", name, team)
    for number, (name, team) in enumerate(
        [
            ("Amara", "Hill School"),
            ("Ben", "Hill School"),
            ("Carla", "Hill School"),
            ("Dmitri", "Hill School"),
            ("Elif", "Cedar School"),
            ("Femi", "Cedar School"),
        ],
        1,
    )
)


def seen(session):
    """The console's view now."""
    return view(session.state, session.now)


def test_who_comes_late_is_told_where_they_will_sit_before_the_groups_are_formed() -> None:
    session = live(TEAMS, PEOPLE)
    assert seen(session).newcomer is None
    session.do(ask.Arrive("Nadia", team="Hill School"))
    shown = seen(session)
    assert shown.newcomer is not None
    assert (shown.newcomer.name, shown.newcomer.group) == ("Nadia", "")
    assert shown.newcomer.later[-1] == "Hill School"
    assert len(shown.newcomer.later) == 2, "the team is named once, though it meets twice"
    table = shown.newcomer.later[0]
    assert arrived_words(shown.newcomer) == f"Nadia is here. In the groups to come: {table} and Hill School."
    session.do(ask.Next())
    now = next(lane.title for lane in seen(session).lanes if "Nadia" in lane.members)
    assert now == table
    assert arrived_words(seen(session).newcomer) == (
        f"Nadia is here, and sits in {table}. In the groups to come: Hill School."
    )
    session.do(ask.Next())
    assert arrived_words(seen(session).newcomer) == "Nadia is here, and sits in Hill School."
    assert view(session.state, session.now, "room").newcomer is None


def test_who_comes_back_is_told_as_well_and_who_never_came_is_not() -> None:
    session = live(TEAMS, PEOPLE)
    session.do(ask.Arrive("Nadia", team="Hill School"))
    session.do(ask.Leave("p5"))
    session.do(ask.Arrive(id="p5"))
    assert seen(session).newcomer.name == "Elif"
    assert seen(session).newcomer.later[-1] == "Cedar School"
    session.do(ask.Undo())
    session.do(ask.Undo())
    assert seen(session).newcomer.name == "Nadia"
    session.do(ask.Undo())
    assert seen(session).newcomer is None


def test_a_team_is_found_by_how_it_begins() -> None:
    session = live(TEAMS, PEOPLE)
    shown = seen(session)
    assert shown.teams == ("Hill School", "Cedar School")
    assert teams_called("hill", shown) == ["Hill School"]
    assert teams_called("Hill School", shown) == ["Hill School"]
    assert teams_called("School", shown) == []
    session.do(ask.Arrive("Yann", team="Hill"))
    assert teams_called("Hill", seen(session)) == ["Hill"], "as it is written comes before how it begins"
    assert teams_called("h", seen(session)) == ["Hill School", "Hill"]
