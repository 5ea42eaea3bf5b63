"""Make a golden journal: ``python -m tests.engine.make_golden VERSION``, once for each release, never again.

What it writes is a promise: the facts of a complete session as that release wrote them, and what is to be
seen of it at its end. Every later program must open it and show the same.
"""

from __future__ import annotations

import json
import sys

import attrs

from protocols.engine import Rules
from protocols.engine import commands as ask
from protocols.plan import Person
from protocols.plan.replan import Replanner
from protocols.plan.strategies import BUILT_IN
from protocols.view import view

from .room import DATA, KINDS, MINUTE, SECOND, Room, plan_for, read

PEOPLE = tuple(
    Person(f"p{number}", name, team, role)
    for number, (name, team, role) in enumerate(
        [
            ("Amal", "Hill", "coach"),
            ("Bea", "Hill", "head"),
            ("Chen", "Hill", ""),
            ("Dana", "Lake", "coach"),
            ("Eli", "Lake", "head"),
            ("Fay", "Lake", ""),
            ("Gus", "Lake", ""),
            ("Hana", "", ""),
            ("Ivo", "", "nurse"),
        ],
        1,
    )
)


def session():
    """A session in which everything happens once that can happen."""
    room = Room(
        plan_for("slots", PEOPLE, minutes=35, cast={"presenter": ("p4",)}),
        PEOPLE,
        minutes=35,
        facilitator="Noor",
        inputs={"question": ("Question", "What helps?")},
        versions={"protocols": "0.1"},
        start_wall_ms=1_700_000_000_000 + MINUTE,
    )
    room.wait(70 * SECOND).do(ask.Wake())
    room.wait(40 * SECOND).do(ask.Next())
    room.wait(5 * SECOND).do(ask.Next())
    room.wait(15 * SECOND).do(ask.Write("Start earlier", kind="decision"))
    room.do(ask.AddTime(30 * SECOND))
    room.wait(10 * SECOND).do(ask.Back())
    room.wait(30 * SECOND).do(ask.Next(step=True))
    while room.step() != "private":
        room.wait(20 * SECOND).do(ask.Next(step=True))
    room.do(ask.Write("I am worried", capture="worries", who="p2"))
    room.do(ask.Edit(room.state.entries[-1].id, text="I am a little worried"))
    room.wait(MINUTE).do(ask.Pause())
    room.wait(2 * MINUTE).do(ask.Resume())
    room.wait(6 * MINUTE).sleep(3 * MINUTE).do(ask.Wake())
    room.do(ask.AnswerGap(room.state.gaps[-1].id, "step"))
    while room.state.main.status != "forked":
        room.wait(30 * SECOND).do(ask.Next(step=True))
    room.do(ask.Back())
    room.wait(20 * SECOND).do(ask.Next(step=True))
    room.wait(2 * MINUTE).crash(away_ms=10 * MINUTE, reboot=True)
    room.do(ask.AnswerGap(room.state.gaps[-1].id, "nothing"))
    room.do(ask.AddTime(-5 * SECOND))
    room.do(ask.Write("Oops"))
    room.do(ask.Withdraw(room.state.entries[-1].id))
    while room.state.main.status != "ended":
        room.wait(25 * SECOND).do(ask.Next())
    room.do(ask.Back())
    room.do(ask.Write("Call the parents", kind="commitment", owner="p1", due="Friday"))
    room.wait(MINUTE).do(ask.Next())
    room.do(ask.Finish())
    return room


def settled():
    """A session in which everything is settled while it runs that can be."""
    protocol = read("settled-live")
    people = PEOPLE[:4]
    room = Room(
        plan_for("settled-live", people, minutes=40),
        people,
        Rules(planner=Replanner(protocol, KINDS), strategies=BUILT_IN),
        minutes=40,
        facilitator="Noor",
        versions={"protocols": "0.2"},
    )
    room.do(ask.Start())
    room.wait(20 * SECOND).do(ask.Cast("host", ("p2",)))
    room.do(ask.Arrive("Zoe", team="Lake", beside="p4"))
    room.do(ask.Write("Hello", who="p5"))
    room.wait(10 * SECOND).do(ask.Undo())
    room.do(ask.Redo())
    room.do(ask.Leave("p5"))
    room.do(ask.Arrive(id="p5"))
    room.do(ask.Leave("p5"))
    for text in ("Time", "Space", "Noise"):
        room.wait(10 * SECOND).do(ask.Write(text, capture="topic-list"))
    room.wait(2 * MINUTE).do(ask.Next())
    listed = [entry.id for entry in room.state.entries]
    room.wait(MINUTE).do(ask.Decide("chosen", votes={listed[0]: 1, listed[1]: 4, listed[2]: 3}))
    room.do(ask.Next())
    room.wait(30 * SECOND).do(ask.Decide("pace", picked=("quick",)))
    room.do(ask.Next())
    while room.step() != "talk":
        room.wait(MINUTE).do(ask.Next())
    room.do(ask.Mode(quiet=True, clock="hidden"))
    room.wait(20 * SECOND).do(ask.Speak("p3"))
    room.wait(40 * SECOND).do(ask.Speak("p1"))
    room.wait(30 * SECOND).do(ask.Speak("p1"))
    room.do(ask.Pause("fire drill", 2 * MINUTE))
    room.wait(3 * MINUTE).do(ask.Resume())
    room.do(ask.Mode(quiet=False))
    room.wait(2 * MINUTE).do(ask.Pause("alarm", ago_ms=MINUTE))
    room.do(ask.Resume())
    room.wait(90 * SECOND).do(ask.Extend())
    room.wait(MINUTE).do(ask.Next())
    room.wait(30 * SECOND).do(ask.Undo())
    room.wait(10 * SECOND).do(ask.Redo())
    while room.step() != "go-round":
        room.wait(MINUTE).do(ask.Next())
    room.do(ask.Pass())
    room.wait(25 * MINUTE).do(ask.CatchUp("pro-rata"))
    room.wait(40 * SECOND).do(ask.Next(ago_ms=30 * SECOND))
    while room.step() != "more":
        room.wait(20 * SECOND).do(ask.Next())
    room.do(ask.Again())
    room.wait(MINUTE).do(ask.Next())
    room.do(ask.Enough())
    room.wait(MINUTE).do(ask.Next())
    room.do(ask.Set("rounds-wanted", 3))
    for _ in range(2):
        room.wait(MINUTE).do(ask.Next())
    room.wait(MINUTE).do(ask.Next(anyway=True))
    room.wait(20 * SECOND).do(ask.Revisit())
    room.do(ask.Write("See more", capture="aim", fields={"what": "See more", "by when": "May"}))
    while room.step() is not None:
        room.wait(MINUTE).do(ask.Next(anyway=True))
    room.do(ask.Finish())
    return room


SESSIONS = {"0.1": session, "0.2": settled}
"""What the session of each release is; a later release tells of what is new in it."""


def main(version: str) -> None:
    """Write ``golden-VERSION.jsonl`` and what is to be seen of it."""
    room = SESSIONS[version]()
    lines = [
        json.dumps(attrs.asdict(fact, recurse=False) | {"moment": fact.moment.to_data()}, ensure_ascii=False)
        for fact in room.facts
    ]
    (DATA / f"golden-{version}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    shown = {audience: view(room.state, room.now, audience).to_data() for audience in ("console", "room")}
    kept = {"now": room.now.to_data(), "views": shown}
    text = json.dumps(kept, ensure_ascii=False, indent=1)
    (DATA / f"golden-{version}.view.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1])
