"""Sessions in memory, run command by command with a clock that the test turns."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from types import ModuleType

import attrs
import pytest

from protocols.engine import Fact, Moment, Refusal, Rules, State, decide, evolve
from protocols.engine.commands import Command, Open, Reopen
from protocols.plan import Person, Plan, by_number, make_plan
from protocols.spec.kinds import Defaults, PlainKind
from protocols.spec.model import Grouping, Protocol, Size, Step
from protocols.spec.step_tables import Capture, Repeat, Time, Turns

MINUTE = 60_000
START = Moment(1_795_352_640_000, 5_000, 5_000, "boot", 60, "CET")  # 2026-11-22 14:04 local time
KINDS = {
    name: PlainKind(name, name, Defaults(protect=name == "debrief")) for name in ("talk", "debrief", "break")
}


def lasts(least: float, target: float | None = None, most: float | None = None) -> Time:
    """A step's time in minutes."""
    target = least if target is None else target
    most = target if most is None else most
    return Time(int(least * MINUTE), int(target * MINUTE), int(most * MINUTE))


def final_word(title: str = "Final Word", heading: str = "We noticed", column: str = "Text") -> Protocol:
    """Silence, rounds in circles of a different size, a private and an anonymous step, a debrief."""
    return Protocol(
        format=1,
        id="final-word",
        title=title,
        groups={"circle": Grouping(size=Size(min=3, ideal=4, max=5))},
        steps=(
            Step(id="read", title="Read", time=lasts(5, 8, 10), speaks=("nobody",)),
            Step(
                id="rounds",
                title="{presenter} opens",
                in_="circle",
                repeat=Repeat(each="member", as_=("presenter",)),
                steps=(
                    Step(id="say", title="Read and why", time=lasts(0, 3), speaks=("presenter",)),
                    Step(id="respond", title="Respond", turns=Turns(who=("others",), time=lasts(0, 1))),
                    Step(id="last", title="The final word", time=lasts(0, 1), end="cut"),
                ),
            ),
            Step(id="aside", title="Aside", time=lasts(2), record="private"),
            Step(
                id="secret",
                title="Without names",
                time=Time(0, 0, 0, True),
                record="anonymous",
                capture=(Capture("worries", "Worries"),),
            ),
            Step(
                id="debrief",
                kind="debrief",
                title="Debrief",
                time=lasts(5),
                capture=(Capture("noticings", heading, columns=(column, "Talk")),),
            ),
        ),
    )


class Live:
    """A session: ``do`` something, let time ``pass_``, and look at ``state`` and ``facts``."""

    def __init__(
        self,
        protocol: Protocol,
        roster: Sequence[Person],
        *,
        minutes: int | None = None,
        inputs: dict[str, tuple[str, str]] | None = None,
        facilitator: str = "Ines",
    ) -> None:
        made = make_plan(protocol, KINDS, roster, minutes=minutes)
        assert made.plan is not None, made.troubles
        self.plan: Plan = made.plan
        self.now = START
        self.state = State()
        self.facts: list[Fact] = []
        self.do(
            Open(
                protocol.id,
                protocol.title,
                "",
                made.plan,
                tuple(roster),
                "w1",
                minutes=minutes,
                inputs=inputs or {},
                facilitator=facilitator,
            )
        )

    def do(self, command: Command) -> Refusal | None:
        """Carry *command* out now; answer the refusal, if it was refused."""
        answer = decide(Rules(), self.state, command, self.now)
        if isinstance(answer, Refusal):
            return answer
        for fact in answer:
            self.state = evolve(self.state, fact)
            self.facts.append(fact)
        return None

    def pass_(self, ms: int) -> None:
        """Let the clock run."""
        self.now = self.now.later(ms)

    def sleep(self, ms: int) -> None:
        """Close the lid: wall and boot clock run, the monotonic one stands."""
        now = self.now
        self.now = attrs.evolve(now, wall_ms=now.wall_ms + ms, boot_ms=now.boot_ms + ms)

    def die(self, ms: int) -> None:
        """Kill the program, and take the session up again *ms* later."""
        before = self.now
        alive = self.state.anchor_at_ms + before.mono_ms - (self.state.anchor or before).mono_ms
        self.now = before.later(ms)
        alive = max(alive, self.state.last_at_ms)
        self.do(Reopen(f"w{len(self.facts)}", alive, before.wall_ms, before.boot_ms, before.boot_id))


@pytest.fixture(scope="session")
def sessions() -> ModuleType:
    """This module: tests make their own sessions with it."""
    return sys.modules[__name__]


@pytest.fixture
def thirteen() -> Live:
    """Final Word for 13 people in 45 minutes."""
    return Live(final_word(), by_number(13), minutes=45)
