"""Roles while the session runs: who leaves hands them on, and a step that gives one offers to."""

from __future__ import annotations

from protocols.engine import commands as ask
from protocols.view.model import View

from .fake import FakeSession
from .samples import lane, step, view
from .screens import Stage, keys, play

ROLES = (("host", "Host"), ("hosts", "Hosts"))
PERSONS = (("p1", "Amara"), ("p2", "Ben"), ("p3", "Chen"), ("p4", "Dolores"))


def cast(**changes: object) -> View:
    """A session of four in which Amara is the host, and Ben and Chen are the others of the host team."""
    return view(
        lane(at=step()),
        **{
            "persons": PERSONS,
            "role_ids": ROLES,
            "cast": (("host", ("p1",)), ("hosts", ("p2", "p3"))),
            **changes,
        },
    )


def test_a_role_is_handed_over() -> None:
    session = FakeSession(cast())

    async def scene(stage: Stage) -> None:
        await stage.press("x", "4")
        assert "Host" in stage.words("answers")
        assert "Ben and Chen" in stage.words("answers")
        await stage.press("enter")
        assert stage.words("heading") == "Who is to be Host?"
        (has,) = [row for row in stage.words("answers").splitlines() if "has it now" in row]
        assert has.startswith("▶  1  Amara")
        await stage.type("dol")
        await stage.press("enter")
        # Amara is still here: it could be both.
        assert "In place of Amara" in stage.words("answers")
        await stage.press("enter")
        assert session.commands == [ask.Cast("host", ("p4",))]
        assert "Host: Dolores." in stage.text()

    play(scene, start=session)


def test_one_of_several_gives_it_on_or_one_more_gets_it() -> None:
    session = FakeSession(cast())

    async def scene(stage: Stage) -> None:
        for answer in ("2", "3"):
            await stage.press("x", "4", "2", "enter")
            await stage.type("dol")
            await stage.press("enter", answer)
        assert session.commands == [ask.Cast("hosts", ("p2", "p4")), ask.Cast("hosts", ("p2", "p3", "p4"))]

    play(scene, start=session)


def test_who_leaves_with_a_role_is_followed_by_somebody() -> None:
    session = FakeSession(cast())

    async def scene(stage: Stage) -> None:
        await stage.press("x", "3")
        await stage.type("ama")
        await stage.press("enter")
        assert session.commands == [ask.Leave("p1")]
        assert stage.words("heading") == "Amara was Host. Who is it now?"
        assert "Amara" not in stage.words("answers")
        await stage.type("dol")
        await stage.press("enter")
        assert session.commands[1:] == [ask.Cast("host", ("p4",))]
        assert stage.name == "RunScreen"

    play(scene, start=session)


def test_each_role_of_who_leaves_is_asked_about_and_those_who_share_one_keep_it() -> None:
    session = FakeSession(cast(cast=(("hosts", ("p2", "p3")), ("host", ("p2",)))))

    async def scene(stage: Stage) -> None:
        await stage.press("x", "3")
        await stage.type("ben")
        await stage.press("enter")
        for role in ("Hosts", "Host"):
            assert stage.words("heading") == f"Ben was {role}. Who is it now?"
            await stage.type("dol")
            await stage.press("enter")
        assert session.commands[1:] == [ask.Cast("hosts", ("p3", "p4")), ask.Cast("host", ("p4",))]
        assert stage.name == "RunScreen"

    play(scene, start=session)


def test_nobody_need_follow() -> None:
    session = FakeSession(cast())

    async def scene(stage: Stage) -> None:
        await stage.press("x", "3")
        await stage.type("ben")
        await stage.press("enter", "escape")
        assert session.commands == [ask.Leave("p2")]
        assert stage.name == "RunScreen"
        assert "Ben has left. With x somebody else takes over: Hosts." in stage.words("tell")

    play(scene, start=session)


def test_a_step_that_gives_a_role_offers_to() -> None:
    session = FakeSession(cast(lanes=(lane(at=step(cast=(("host", "Host"),))),), cast=()))

    async def scene(stage: Stage) -> None:
        assert "o role" in keys(stage)
        await stage.press("o", "1")
        assert stage.words("heading") == "Who is to be Host?"
        await stage.press("3", "enter")
        assert session.commands == [ask.Cast("host", ("p3",))]

    play(scene, start=session)


def test_where_there_are_no_roles_nothing_is_said_of_them() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("x")
        assert "role" not in stage.words("answers")

    play(scene, start=FakeSession(cast(role_ids=(), cast=())))
