"""On the console: what is still to come, changed by hand, and who comes and goes."""

from __future__ import annotations

from protocols.engine import commands as ask
from protocols.tui.widgets import KeyBar
from protocols.view.model import AheadView, DeedView, LaneView, NewcomerView, Offers, View

from .fake import FakeSession
from .samples import MINUTE, lane, step, view
from .screens import Stage, play

PEOPLE = ("Amara", "Ben", "Chen")


def ahead(key: str, title: str, protect: bool = False) -> AheadView:
    """Something that is still to come."""
    return AheadView("all", key, title, None, 5 * MINUTE, protect, False)


def coming(*lanes: LaneView, **changes: object) -> View:
    """A session in which three steps are to come, one of them protected."""
    parts = (ahead("share", "Share"), ahead("debrief", "Debrief", True), ahead("close", "Close"))
    persons = tuple((f"p{number}", name) for number, name in enumerate(PEOPLE, 1))
    return view(*(lanes or (lane(),)), **{"ahead": parts, "persons": persons, **changes})  # type: ignore[arg-type]


def test_a_step_is_put_in_with_a_name_and_a_length() -> None:
    session = FakeSession(coming())

    async def scene(stage: Stage) -> None:
        await stage.press("x", "1")
        await stage.type("Stretch")
        await stage.press("enter", "3", "enter")
        await stage.press("x", "1")
        await stage.type("break")
        await stage.press("enter", "1", "0", "enter")
        assert session.commands == [
            ask.Insert("Stretch", 3 * MINUTE),
            ask.Insert("break", 10 * MINUTE, kind="break"),
        ]

    play(scene, start=session)


def test_what_is_missing_is_said_and_nothing_typed_is_lost() -> None:
    session = FakeSession(coming())

    async def scene(stage: Stage) -> None:
        await stage.press("x", "1", "enter", "3", "enter")
        assert stage.words("hint") == "Say what the step is called."
        await stage.type("Stretch")
        await stage.press("enter", "enter")
        assert session.commands == [ask.Insert("Stretch", 3 * MINUTE)]

    play(scene, start=session)


def test_a_step_to_come_is_moved_or_left_out() -> None:
    session = FakeSession(coming())

    async def scene(stage: Stage) -> None:
        for which, what in [("3", "1"), ("3", "2"), ("1", "1"), ("1", "2"), ("1", "3")]:
            await stage.press("x", "2", which, "enter")
            await stage.press(what)
        assert session.commands == [
            ask.Reorder("close"),
            ask.Reorder("close", "debrief"),
            ask.Reorder("share", "close"),
            ask.Reorder("share", None),
            ask.LeaveOut("share"),
        ]

    play(scene, start=session)


def test_what_is_protected_says_so_and_what_is_safe_is_chosen_first() -> None:
    session = FakeSession(coming())

    async def scene(stage: Stage) -> None:
        await stage.press("x", "2")
        assert "5:00 · protected" in stage.words("answers")
        await stage.press("2", "enter")
        assert "although it is protected" in stage.words("answers")
        await stage.press("enter")
        assert session.commands == []
        await stage.press("x", "2", "2", "enter", "5")
        assert session.commands == [ask.LeaveOut("debrief", anyway=True)]

    play(scene, start=session)


def test_the_minutes_that_people_show_with_their_fingers_are_typed() -> None:
    session = FakeSession(view(lane(at=step(offers=Offers(extend_ms=5 * MINUTE)))))

    async def scene(stage: Stage) -> None:
        await stage.press("o", "2")
        await stage.type("0 two")
        await stage.press("enter")
        assert stage.words("hint").startswith("Numbers with spaces")
        await stage.press("backspace", "backspace", "backspace", "3", "enter")
        assert session.commands == [ask.Extend(None, (0, 3))]

    play(scene, start=session)


def test_somebody_comes_and_sits_with_somebody() -> None:
    session = FakeSession(coming())

    async def scene(stage: Stage) -> None:
        await stage.press("x", "3")
        await stage.type("Zoe")
        await stage.press("enter")
        await stage.type("nobody")
        await stage.press("enter")
        assert stage.words("hint") == "Nobody here is called “nobody”."
        await stage.press("ctrl+u")
        await stage.type("be")
        await stage.press("enter")
        assert session.commands == [ask.Arrive("Zoe", beside="p2")]

    play(scene, start=session)


def test_somebody_leaves_and_comes_back_by_name() -> None:
    session = FakeSession(coming(away=("p3",)))

    async def scene(stage: Stage) -> None:
        await stage.press("x", "4")
        assert "Chen" not in stage.words("answers")
        await stage.type("ben")
        await stage.press("enter")
        assert "Ben has left." in stage.text()
        await stage.press("x", "3")
        await stage.type("chen")
        assert stage.words("label-name") == "Name  = Chen, who had left"
        await stage.press("enter", "enter")
        assert session.commands == [ask.Leave("p2"), ask.Arrive(id="p3")]

    play(scene, start=session)


def test_who_has_come_is_told_with_the_groups_they_sit_in() -> None:
    session = FakeSession(coming(newcomer=NewcomerView("p4", "Zoe", "Circle 2", ("Hill School",))))

    async def scene(stage: Stage) -> None:
        await stage.press("x", "3")
        await stage.type("Zoe")
        await stage.press("enter", "enter")
        assert "Zoe is here, and sits in Circle 2. In the groups to come: Hill School." in stage.text()
        assert session.commands == [ask.Arrive("Zoe")]

    play(scene, start=session)


def test_a_team_is_completed_as_names_are() -> None:
    session = FakeSession(coming(teams=("Cedar School", "Hill School", "Hillside")))

    async def scene(stage: Stage) -> None:
        await stage.press("x", "3")
        await stage.type("Nadia")
        await stage.press("enter")
        await stage.type("ced")
        assert stage.words("label-team") == "Team  = Cedar School"
        assert "Team  = Cedar School" in stage.text()
        await stage.press("enter")
        await stage.type("be")
        assert stage.words("label-beside") == "Sits in groups with  = Ben"
        await stage.press("enter")
        assert session.commands == [ask.Arrive("Nadia", "Cedar School", beside="p2")]

    play(scene, start=session)


def test_before_there_is_another_team_it_is_asked() -> None:
    session = FakeSession(coming(teams=("Hill School", "Hillside")))

    async def scene(stage: Stage) -> None:
        await stage.press("x", "3")
        await stage.type("Nadia")
        await stage.press("enter")
        await stage.type("Hill")
        await stage.press("enter", "enter")
        assert stage.words("hint") == "Which team is it: Hill School or Hillside? Type more of the name."
        await stage.press("ctrl+u")
        await stage.type("Lake")
        await stage.press("enter", "enter")
        assert stage.words("hint") == (
            "“Lake” is none of the teams: Hill School and Hillside. Enter again makes it a new one."
        )
        assert session.commands == []
        await stage.press("enter")
        assert session.commands == [ask.Arrive("Nadia", "Lake")]

    play(scene, start=session)


def test_another_team_than_the_one_asked_about_is_asked_about_too() -> None:
    session = FakeSession(coming(teams=("Hill School",)))

    async def scene(stage: Stage) -> None:
        await stage.press("x", "3", "enter")
        await stage.type("Lake")
        await stage.press("enter", "enter")
        await stage.type("s")
        await stage.press("enter", "enter")
        assert "“Lakes” is none of the teams" in stage.words("hint")
        assert session.commands == []

    play(scene, start=session)


def test_nobody_is_asked_for_a_team_where_there_are_none() -> None:
    session = FakeSession(coming())

    async def scene(stage: Stage) -> None:
        await stage.press("x", "3")
        assert "Team" not in stage.text()

    play(scene, start=session)


def test_who_came_or_left_is_named_by_what_takes_it_back() -> None:
    session = FakeSession(coming(undo=DeedView("c1", "arrive", "Share", 0, "Nadia")))

    async def scene(stage: Stage) -> None:
        assert "u undo Nadia's coming" in str(stage.app.screen.query_one(KeyBar).render())
        await stage.press("u")
        assert "Taken back: Nadia's coming. r does it again." in stage.text()
        session.change(undo=DeedView("c2", "gone", "Share", 0, "Maximiliane Alexandra Wunderlich"))
        await stage.poll()
        shown = str(stage.app.screen.query_one(KeyBar).render())
        assert "u undo Maximiliane Alexan…'s leaving" in shown

    play(scene, start=session)


def test_what_can_be_taken_back_stands_in_the_bar_where_people_sit_in_groups() -> None:
    async def scene(stage: Stage) -> None:
        assert "u undo moving a step" in str(stage.app.screen.query_one(KeyBar).render())

    apart = coming(lane(1), lane(2), undo=DeedView("c1", "reorder", "Respond", 0))
    play(scene, start=FakeSession(apart))


ROLES = {"role_ids": (("host", "Host"), ("team", "Host team"))}


def test_somebody_takes_a_role_over() -> None:
    session = FakeSession(coming(**ROLES, held=(("host", ("p1",)),)))

    async def scene(stage: Stage) -> None:
        await stage.press("x")
        assert "5  Somebody takes a role, or takes it over" in stage.words("answers")
        await stage.press("5")
        assert stage.words("heading") == "Which role?"
        assert "Host" in stage.words("answers").split("\n")[0]
        assert "Amara" in stage.words("answers").split("\n")[0]
        await stage.press("1", "enter")
        assert stage.words("heading") == "Who takes over? Host"
        assert "Amara" not in stage.words("answers")
        await stage.type("chen")
        await stage.press("enter")
        assert session.commands == [ask.Cast("host", ("p3",))]
        assert "Host: Chen, from the next step on." in stage.words("tell")

    play(scene, start=session)


def test_where_several_have_a_role_one_of_them_gives_it_up() -> None:
    session = FakeSession(coming(**ROLES, held=(("team", ("p1", "p2")),)))

    async def scene(stage: Stage) -> None:
        await stage.press("x", "5")
        await stage.type("team")
        await stage.press("enter")
        assert stage.words("heading") == "Who gives it up? Host team"
        await stage.type("amara")
        await stage.press("enter")
        await stage.press("enter")
        assert session.commands == [ask.Cast("team", ("p2", "p3"))]

    play(scene, start=session)


def test_the_only_role_is_not_asked_for_and_without_roles_there_is_nothing_to_take_over() -> None:
    session = FakeSession(coming(role_ids=(("host", "Host"),)))

    async def scene(stage: Stage) -> None:
        await stage.press("x", "5")
        assert stage.words("heading") == "Who takes over? Host"

    play(scene, start=session)

    async def none(stage: Stage) -> None:
        await stage.press("x")
        assert "role" not in stage.words("answers")

    play(none, start=FakeSession(coming()))


def test_of_somebody_who_leaves_with_a_role_it_is_said_how_another_takes_it_over() -> None:
    session = FakeSession(coming(**ROLES, held=(("host", ("p1",)), ("team", ("p2",)))))

    async def scene(stage: Stage) -> None:
        await stage.press("x", "4", "enter")
        assert session.commands == [ask.Leave("p1")]
        assert "Amara has left. With x somebody else takes over: Host." in stage.words("tell")

    play(scene, start=session)
