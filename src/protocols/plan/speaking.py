"""Who speaks in a step, and the turns of a go-round, worked out for the people of one lane."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from protocols.plan.groups import FACILITATOR, Voice, shuffled
from protocols.plan.model import Span, Turn
from protocols.plan.scope import Scope, fail, key_for
from protocols.spec.model import Step
from protocols.spec.others import others_than, speaking_roles
from protocols.spec.record import evolve
from protocols.spec.step_tables import Turns

if TYPE_CHECKING:
    from protocols.plan.unfold import Unfolder

MOST_TURNS = 100_000
"""How many turns a plan may unfold to, in all its steps."""


class Speaking:
    """The part of one unfolding that knows who is meant by a name."""

    def __init__(self, unfolder: Unfolder) -> None:
        self.unfolder = unfolder
        self._turns = 0
        self._roles: frozenset[str] | None = None
        self._hosts = {one.host for one in unfolder.protocol.groups.values() if one.host is not None}

    def holders(self, name: str, scope: Scope) -> tuple[str, ...]:
        """Who holds a role or an ``as`` name here; people stand in for a role that was not cast."""
        held = scope.holders.get(name)
        if held is not None:
            return held
        if name == FACILITATOR:
            return (FACILITATOR,)
        roles = self.unfolder.roles
        role = roles.get(name)
        if role is None:
            return self.hosts(name, scope)
        # Each role that was not cast has people of its own to stand in for it, as far as they go.
        people = scope.people
        taken = {one for who in scope.holders.values() for one in who}
        for other, earlier in roles.items():
            free = tuple(one for one in people if one not in taken) or people
            if other == name:
                return (people if role.also else free)[: role.count]
            if other not in scope.holders and other != FACILITATOR and not earlier.also:
                taken.update(free[: earlier.count])
        return ()

    def hosts(self, name: str, scope: Scope) -> tuple[str, ...]:
        """Outside the groups that have a host of this name: the hosts of all of them, as they were formed."""
        from protocols.plan.lanes import host_of

        unfolder = self.unfolder
        return tuple(
            one
            for grouping, declared in unfolder.protocol.groups.items()
            if declared.host == name
            for group in unfolder.forming.latest(grouping, scope)
            if group.voices
            for one in host_of(unfolder, name, group)
        )

    def with_hosts(self, step: Step, scope: Scope) -> Scope:
        """The scope in which *step* happens: hosts whom it names outside their groups are all of them."""
        if not self._hosts:
            return scope
        turns = step.turns
        asked = (*turns.who, turns.start or "", *(turns.reply.who if turns.reply else ())) if turns else ()
        named = {*step.speaks, *step.asks, *step.answers, *step.posture, *asked} & self._hosts
        held = {name: self.hosts(name, scope) for name in sorted(named - set(scope.holders))}
        if not any(held.values()):
            return scope
        return evolve(scope, holders={**scope.holders, **{name: who for name, who in held.items() if who}})

    def speakers(self, who: str, step: Step, scope: Scope) -> list[Voice]:
        """The voices that a name in ``turns.who`` (or a reply's) stands for."""
        if who in ("everyone", "members", "member"):
            return list(scope.voices)
        if who == "others":
            but = {one for name in self.but(step, scope) for one in self.holders(name, scope)}
            return [voice for voice in scope.voices if not but & set(voice.who)]
        if who in ("teams", "team"):
            return self.unfolder.forming.teams(scope)
        if who in self.unfolder.protocol.groups:
            return self.unfolder.forming.voices_of(who, scope, step.path)
        return [Voice((one,)) for one in self.holders(who, scope)]

    def but(self, step: Step, scope: Scope) -> tuple[str, ...]:
        """Whom ``others`` leaves out: the holder of the innermost ``as``, or the roles or the host meant."""
        if scope.innermost:
            return (scope.innermost,)
        protocol = self.unfolder.protocol
        if self._roles is None:
            self._roles = speaking_roles(protocol)
        return tuple(sorted(others_than(protocol, step, self._roles, scope.grouping)))

    def turns(self, step: Step, scope: Scope) -> tuple[tuple[Turn, ...], Span]:
        """The turns of a step in this lane, and how long it lasts.

        Where only lengths are asked for, turns without replies are counted and not made.
        """
        span_for = self.unfolder.span_for
        own = span_for(step.time, scope, (*step.path, "time"))
        spec = step.turns
        if spec is None:
            return (), own
        voices = self._in_order(spec, step, scope)
        self._turns += len(voices) * spec.times * (1 if spec.reply is None else 2)
        if self._turns > MOST_TURNS:
            raise fail("too-many-turns", (*step.path, "turns"), most=MOST_TURNS)
        voices = voices * spec.times
        counted = not self.unfolder.shown and spec.reply is None
        if spec.time is None:
            return () if counted else tuple(Turn(voice.who, 0, voice.label) for voice in voices), own
        each = span_for(spec.time, scope, (*step.path, "turns", "time"))
        if counted:
            number = len(voices)
            return (), Span(each.min_ms * number, each.target_ms * number, each.max_ms * number, each.open)
        turns: list[Turn] = []
        low = mid = high = 0
        for voice in voices:
            turns.append(Turn(voice.who, each.target_ms, voice.label))
            low, mid, high = low + each.min_ms, mid + each.target_ms, high + each.max_ms
            if spec.reply is not None:
                answer = span_for(spec.reply.time, scope, (*step.path, "turns", "reply", "time"))
                number = 1
                if spec.reply.per == "person":
                    number = len(self._answering(spec.reply.who, voice, step, scope))
                    if number == 0:
                        continue
                turns.append(Turn((), answer.target_ms * number, "", reply=True))
                low += answer.min_ms * number
                mid += answer.target_ms * number
                high += answer.max_ms * number
        return tuple(turns), Span(low, mid, high, each.open)

    def _in_order(self, spec: Turns, step: Step, scope: Scope) -> list[Voice]:
        voices = _once(voice for who in spec.who for voice in self.speakers(who, step, scope))
        # Whoever came late speaks last: the order of those who were there stays as it was drawn.
        came_late = self.unfolder.known.beside
        late = [voice for voice in voices if came_late and all(one in came_late for one in voice.who)]
        if late:
            voices = [voice for voice in voices if voice not in late]
        draw = f"{self.unfolder.seed}:{key_for(step.id or '', scope)}"
        if spec.order == "random":
            order = shuffled([str(i) for i in range(len(voices))], draw)
            voices = [voices[int(i)] for i in order]
        begin = 0
        if spec.start == "next":
            begin = (scope.rounds[-1].number - 1) % len(voices) if scope.rounds and voices else 0
        elif spec.start == "random":
            order = shuffled([str(i) for i in range(len(voices))], draw)
            begin = int(order[0]) if order else 0
        elif spec.start is not None:
            first = set(self.holders(spec.start, scope))
            begin = next((i for i, voice in enumerate(voices) if first & set(voice.who)), 0)
        voices = voices[begin:] + voices[:begin] + late
        return voices if spec.most is None else voices[: spec.most]

    def _answering(self, who: tuple[str, ...], voice: Voice, step: Step, scope: Scope) -> list[Voice]:
        if "others" in who:
            return [other for other in scope.voices if not set(other.who) & set(voice.who)]
        return [other for name in who for other in self.speakers(name, step, scope)]


def _once(voices: Iterable[Voice]) -> list[Voice]:
    """Each voice once, where several names stand for it."""
    return list({voice.who: voice for voice in voices}.values())
