"""What holds of every session after everything that happens to it: the laws that campaigns watch over.

Each law is a method of :class:`Watched`; a session is watched from its first fact on, because some laws
compare it with another one that took a shorter way to the same place.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from itertools import pairwise

import attrs

from protocols.cli import plain_answers, plain_lines
from protocols.engine import Refusal, State, deadline, decide, decided, evolve, fold, time
from protocols.engine import commands as ask
from protocols.engine.catchup import previews
from protocols.engine.deeds import stays, told_fact
from protocols.engine.log import SLEEP_MS, Log
from protocols.engine.replanning import known_of, replan
from protocols.engine.undoing import as_kept, names_in
from protocols.plan import Fork
from protocols.records import FORMATS, minutes, render
from protocols.runtime.planning import SessionPlanner
from protocols.view import view
from protocols.words import say

from .room import KINDS
from .sums import account_adds_up, adds_up, talk_adds_up

BRACED = "{presenter}"
"""What people type with braces stays as they typed it; any other name in braces was to be filled in."""
RAW_NAME = re.compile(r"\{[a-zA-Z_][\w.-]*\}")
QUESTIONS = ("status", "words", "agenda", "groups", "entries", "talk", "help")


def alike(state):
    """A state without what says how it came about: the numbers of facts and who wrote them."""
    return attrs.evolve(state, seq=0, writer="", last_at_ms=0, undoable=(), redoable=(), tail=None)


def late_ms(state, now):
    """How late the session will end, as things stand."""
    planned_end = time.planned_end_wall(state)
    if planned_end is None:
        return 0
    now_ms = time.at(state, now)
    if state.finished_ms is not None:
        return now.wall_ms - (now_ms - state.finished_ms) - planned_end
    if state.main.status == "ended":
        # Every step is done: how late it ended is settled, whatever passes until somebody says so.
        ended = max(visit.left_ms for lane in state.lanes.values() for visit in lane.past)
        slept = sum(gap.ms for gap in state.gaps if gap.at_ms > ended)
        return now.wall_ms - (now_ms - ended) - slept - planned_end
    return now.wall_ms + time.to_end(state, state.main, now_ms) - planned_end


def as_list(facts):
    """The facts without what depends on when somebody looked."""
    return [
        (fact.kind, fact.at_ms, fact.lane, {name: v for name, v in fact.data.items() if name != "late"})
        for fact in facts
    ]


def unsaid(cues, fact):
    """*cues*, each with its lane first and its name last, without those that were given in the break that
    *fact* tells of afterwards: they may be given once more."""
    taken = {tuple(one) for one in fact.data["unsaid"]}
    return [cue for cue in cues if (cue[0], cue[-1]) not in taken]


class Happened:
    """A command that was carried out: what was asked and when, and which facts came of it."""

    def __init__(self, command, moment, first, last):
        self.command, self.moment, self.first, self.last = command, moment, first, last


class Watched:
    """A session that checks what must hold after everything that happens to it.

    What is costly to look at is looked at now and then, as *chance* has it, and always at the end; without a
    chance after everything.
    """

    def __init__(self, room, chance=None):
        self.room = room
        self.chance = chance
        self.pressed: Counter[tuple[str, bool]] = Counter()
        """How often each command was given, by its name and whether it was carried out."""
        self.seen = 0
        self.folded = State()
        self.told: set[str] = set()
        self.untold = []
        """The facts that were not told on the plain face yet."""
        self.remembered = 0
        self.happened = []
        self.valid = []
        """The facts that still hold: without what was undone."""
        self.before_deed: dict[str, list] = {}
        self.before_undoing = []
        self.jumped_at = -1
        self._remember(None)

    def _now_and_then(self, one_in):
        """Whether to look at this moment: at one in so many."""
        return self.chance is None or self.chance.random() * one_in < 1

    def do(self, command):
        """Give a command; a refusal changes nothing, and can be said."""
        before = self.room.state
        answer = self.room.do(command)
        self.pressed[type(command).__name__, not isinstance(answer, Refusal)] += 1
        if isinstance(answer, Refusal):
            assert self.room.state is before
            assert say(f"refusal.{answer.code}", **answer.arguments)
            return answer
        self._remember(command)
        if isinstance(command, ask.Next):
            self._no_later(before, answer)
        if isinstance(command, ask.Undo):
            self._undone(before)
        return answer

    def crash(self, *how):
        """The program dies and is opened again."""
        self.room.crash(*how)
        self.pressed["Reopen", True] += 1
        assert self.room.state.anchor == self.room.now
        self._remember(self.room.reopened)

    def jump(self, ms):
        """The clock goes back. No clock should, and yet they do."""
        self.room.wait(-ms)
        self.jumped_at = self.remembered + 1

    def _remember(self, command):
        """Keep what has just happened for the laws that look back."""
        first = self.remembered
        fresh = self.room.facts[first:]
        if command is not None:
            self.happened.append(Happened(command, self.room.now, first, first + len(fresh)))
        for fact in fresh:
            if fact.kind in ("action.undone", "action.redone"):
                self._go_back(fact)
            else:
                if fact.action not in self.before_deed:
                    self.before_deed[fact.action] = list(self.valid)
                self.valid.append(fact)
            self.remembered += 1
            if not self.room.states[self.remembered].redoable:
                self.before_undoing.clear()

    def _go_back(self, fact):
        told = {one.seq: one for one in self.room.facts}
        again = [told[one["seq"]] if "seq" in one else told_fact(one) for one in fact.data["facts"]]
        if fact.kind == "action.undone":
            self.before_undoing.append(list(self.valid))
            start = self.before_deed[fact.data["action"]]
        else:
            start = self.before_undoing.pop()
        self.valid = [*start, *again]

    def lanes_at_work(self):
        """Ids of every lane there is, and one that is not."""
        return [*self.room.state.lanes, "nowhere-1", None, None]

    def _no_later(self, before, facts):
        """Going on to what was planned does not make the session later than it was."""
        after, now = self.room.state, self.room.now
        plan = after.plan
        if any(fact.kind in ("plan.changed", "gap.found") for fact in facts):
            return
        if any(fact.kind == "session.started" for fact in facts):
            return
        entered = [
            fact.data["unit"].partition("#")[0].partition("@")[0] for fact in facts if "unit" in fact.data
        ]
        if any("if needed" in _optional(plan, step) for step in entered):
            return  # planned at no length, it has its own time after all
        was, is_ = late_ms(before, now), late_ms(after, now)
        assert is_ <= was, f"late by {is_}, and before going on by {was}"

    # -- undoing ---------------------------------------------------------------------------------

    def _undone(self, before):
        """Undone it is as if it had never happened, and redone as if it had never been undone."""
        room, state = self.room, self.room.state
        undone = room.facts[-1]
        assert undone.kind == "action.undone"
        again = decided(room.rules, state, ask.Redo(), room.now)
        assert not isinstance(again, Refusal), "what was just undone cannot be redone"
        facts = decide(room.rules, before, ask.Wake(), room.now)
        never = fold(facts, before)
        assert alike(again[1]) == alike(never), "redone is not as before the undoing"
        control = self._control(undone)
        if control is not None:
            asleep = any(gap.cause == "sleep" and gap.at_ms == state.started_ms for gap in state.gaps)
            apart = abs((control.started_wall_ms or 0) - (state.started_wall_ms or 0))
            # A sleep just before or just after the start, noticed or too short for it: no clock can tell.
            wall = {"started_wall_ms": 0} if asleep or apart <= SLEEP_MS else {}
            same = attrs.evolve(alike(control), **wall) == attrs.evolve(alike(state), **wall)
            assert same, "undone is not as if it had never happened"

    def _control(self, undone):
        """The state of a session to which the same happened but for the deed that was undone."""
        room = self.room
        first = next(n for n, fact in enumerate(room.facts) if fact.action == undone.data["action"])
        if self.jumped_at > first:
            return (
                None  # the session's own time stands until the clock is again where it was at its last fact
            )
        state, names = room.states[first], names_in(room.facts)
        for one in self.happened:
            if one.last <= first:
                continue
            facts = room.facts[max(one.first, first) : one.last]
            if isinstance(one.command, ask.Reopen):
                if one.command.alive_at_ms < state.last_at_ms:
                    return None  # a signal that was not given would have been a later sign of life
                woken = decide(room.rules, state, one.command, one.moment)
            else:
                woken = decide(room.rules, state, ask.Wake(), one.moment)
            gaps = [fact.data["id"] for fact in facts if fact.kind == "gap.found"]
            for fact in woken:
                if fact.kind == "gap.found":
                    if not gaps:
                        return None  # it was found by what was undone
                    fact = attrs.evolve(fact, data={**fact.data, "id": gaps.pop(0)})
                state = evolve(state, fact)
            for fact in facts:
                if not stays(fact) or fact.actor != "facilitator":
                    continue
                kept = as_kept(state, fact, names)
                state = state if kept is None else evolve(state, kept)
                if any(other.kind == "plan.changed" and other.action == fact.action for other in facts):
                    log = Log(state, one.moment, room.rules.planner)
                    replan(log)
                    state = log.state
        return state

    # -- after everything ------------------------------------------------------------------------

    def check(self):
        """Everything that must hold now."""
        room, state = self.room, self.room.state
        fresh = room.facts[self.seen :]
        for number, fact in enumerate(fresh, self.seen + 1):
            assert fact.seq == number
            assert fact.at_ms >= (room.facts[number - 2].at_ms if number > 1 else 0)
        if fresh:
            assert fold(room.kept[self.seen :], self.folded) == state, "the journal gives another state"
            self.folded, self.seen = state, len(room.facts)
            self.untold += fresh
        when = deadline(room.rules, state)
        assert when is None or when >= state.last_at_ms
        if any(fact.kind in ("plan.made", "plan.changed") for fact in fresh):
            self._plan(state)
        self._lanes(state)
        self._visits(state)
        self._people(state)
        now_ms = time.at(state, room.now)
        adds_up(state, self.valid, now_ms)
        talk_adds_up(state, now_ms)
        if self._now_and_then(20):
            self._faces()
        if self._now_and_then(40):
            previews(state, room.now, room.rules.strategies)
            self.records()

    def _faces(self):
        state, now = self.room.state, self.room.now
        console, seen = view(state, now, "console"), view(state, now, "room")
        for shown in (console, seen):
            assert len(shown.agenda) > 0 or (shown is seen and state.blackout)
        assert console.late_ms == late_ms(state, now)
        json.dumps(console.to_data())
        text = json.dumps(seen.to_data(), ensure_ascii=False)
        assert _raw(text) == set(), f"the room sees {_raw(text)}"
        lines = plain_lines.news(self.untold, state, console, self.told)
        self.untold = []
        every = say("plain.every-group")
        assert all(line.count(every) < 2 for line in lines), "every group is in two places"
        for what in QUESTIONS:
            lines += plain_answers.answer(what, console, None)
        lines += plain_answers.greeting(console, "session") + plain_answers.farewell(console, "session")
        for line in lines:
            assert line.strip(), "an empty line"
        assert _raw(" ".join(lines)) == set(), f"the lines tell {_raw(' '.join(lines))}"
        plain_lines.steps_left(state)

    def records(self):
        """The minutes and their exports can be made."""
        for private in (False, True):
            if self._now_and_then(2):
                made = minutes(self.room.state, self.room.now, session_id="s", private=private)
                account_adds_up(made.actuals)
                for one in FORMATS:
                    if self._now_and_then(2):
                        assert render(made, one)

    def _plan(self, state):
        """The plan, also one that was made again, holds together."""
        plan, keys = state.plan, []

        def look(program):
            for part in program:
                keys.append(part.key)
                assert part.step in plan.faces
                assert part.allotted_ms >= 0
                assert part.allotted_ms % 1000 == 0
                if isinstance(part, Fork):
                    for lane in part.lanes:
                        assert set(lane.members) <= set(state.roster), "a group of nobody we know"
                        look(lane.program)
                    longest = max((lane.allotted_ms() for lane in part.lanes), default=0)
                    assert part.allotted_ms >= longest, "a group has more time than there is for all"
                    continue
                assert sum(turn.allotted_ms for turn in part.turns) <= max(part.allotted_ms, 0)
                assert {one for turn in part.turns for one in turn.who} <= {*state.roster, "facilitator"}

        look(plan.main.program)
        assert len(keys) == len(set(keys)), "two places of one name"

    def _lanes(self, state):
        working = [lane for lane in state.lanes.values() if lane.status == "running"]
        for lane in working if state.phase != "finished" else ():
            assert lane.visit is not None
            assert lane.part.key == lane.visit.unit
        inside = [lane for lane in state.lanes.values() if lane.parent is not None]
        for lane in inside:
            assert state.lanes[lane.parent].status == "forked", "a group without those it came from"
        for lane in state.lanes.values():
            if lane.status == "forked" and (lane.parent is not None or lane.id == "all"):
                inner = [one for one in inside if one.parent == lane.id]
                here = [p for one in inner for p in (*one.lane.members, *one.lane.observers)]
                theirs = state.plan.main.members if lane.id == "all" else lane.lane.members
                assert len(here) == len(set(here)), "somebody is in two groups"
                assert set(here) >= set(theirs), "somebody is in no group"
        if state.phase == "under way":
            assert working or state.main.status == "ended", "nobody is anywhere"
        if state.main.status == "running":
            assert [lane.id for lane in working] == ["all"]

    def _people(self, state):
        """Who never came, as things stand now, is nowhere: not heard, and not in what was written down."""
        here = {*state.roster, "facilitator"}
        voices = [voice.who for voice in state.talk.now.values()]
        assert {one for who in (*state.talk.heard, *voices) for one in who} <= here, "a voice of nobody"
        named = {one for one, name in names_in(self.room.facts).items() if name} - here
        for entry in state.entries:
            assert not {entry.who, entry.owner} & named, "written down for somebody who never came"

    def _visits(self, state):
        for lane in state.lanes.values():
            counts: dict[str, int] = {}
            until = state.started_ms
            for visit in (*lane.past, *((lane.visit,) if lane.visit else ())):
                counts[visit.unit] = counts.get(visit.unit, 0) + 1
                assert visit.number == counts[visit.unit], "a visit is missing"
                assert visit.entered_ms >= until, "a visit began before the one before it ended"
                assert visit.step in state.plan.faces
                until = visit.left_ms if visit.left_ms is not None else state.last_at_ms
                assert visit.left_ms is not None or visit is lane.visit
                assert visit.entered_ms <= until

    # -- at the end ------------------------------------------------------------------------------

    def finish(self):
        """At the end: the whole journal gives the same state, without what was undone too, and cues came
        once."""
        facts = self.room.facts
        assert fold(self.room.kept) == self.room.state, "the journal gives another state"
        assert alike(fold(self.valid)) == alike(self.room.state), "what was undone has left a trace"
        # Where a step that was gone into is undone, the next visit has the same number: it counts from when
        # it was gone into.
        entered: dict[str, int] = {}
        undone = 0
        cues = []
        for fact in facts:
            if fact.kind == "step.entered":
                entered[fact.lane] = fact.seq
            elif fact.kind == "cue.given":
                data = fact.data
                since = max(entered.get(fact.lane, 0), undone)
                cues.append((fact.lane, since, data["unit"], data["visit"], data["cue"]))
            elif fact.kind in ("action.undone", "action.redone"):
                undone = fact.seq
            elif "unsaid" in fact.data:
                cues = unsaid(cues, fact)
        assert len(cues) == len(set(cues)), "a cue was given twice"
        valid = []
        for fact in self.valid:
            if fact.kind == "cue.given":
                valid.append((fact.lane, fact.data["unit"], fact.data["visit"], fact.data["cue"]))
            elif "unsaid" in fact.data:
                valid = unsaid(valid, fact)
        assert len(valid) == len(set(valid)), "a cue was given twice in one visit"
        assert all(fact.data["late"] >= 0 for fact in facts if fact.kind == "cue.given")
        over = [fact for fact in self.valid if fact.kind in ("session.paused", "break.over")]
        for first, second in pairwise(over):
            assert (first.kind, second.kind) != ("break.over", "break.over"), "a break was over twice"
        self._faces()
        self.records()
        if self._now_and_then(4):
            self._planned_from_the_journal()

    def _planned_from_the_journal(self):
        """Whoever takes the session up again plans as it was planned, from the journal alone."""
        state = self.room.state
        if self.room.rules.planner is None or state.plan is None or state.text == "text":
            return  # nobody plans again, or the room was opened without the protocol's text
        planners = (self.room.rules.planner, SessionPlanner(state, lambda: KINDS))
        inputs = {name: answer for name, (_, answer) in state.inputs.items()}
        made = [
            one(
                state.plan,
                tuple(state.roster.values()),
                inputs,
                known_of(state),
                {"all": state.main.position},
            )
            for one in planners
        ]
        assert made[0] == made[1], "from the journal it is planned differently"

    def wakes_change_nothing(self, ms, looks):
        """Wait *ms*, once looking now and then and once not: the facts are the same."""
        if self.room.unnoticed:
            self.do(ask.Wake())  # when a sleep is noticed does depend on when somebody looks
        state, now = self.room.state, self.room.now
        looked, facts = state, []
        for look in sorted(looks):
            found = decide(self.room.rules, looked, ask.Wake(), now.later(look * ms // 1000))
            facts += found
            looked = fold(found, looked)
        found = decide(self.room.rules, looked, ask.Wake(), now.later(ms))
        facts += found
        looked = fold(found, looked)
        at_once = decide(self.room.rules, state, ask.Wake(), now.later(ms))
        assert as_list(facts) == as_list(at_once)
        assert fold(at_once, state) == looked
        assert [fact.moment for fact in facts] == [fact.moment for fact in at_once]


def _optional(plan, step):
    """How a step, and the blocks it stands in, may be left out."""
    found = []
    while step in plan.faces:
        found.append(plan.faces[step].optional)
        step = plan.faces[step].parent
    return found


def _raw(text):
    return {name for name in RAW_NAME.findall(text) if name != BRACED}
