"""What holds of every session after everything that happens to it: the laws that campaigns watch over.

Each law is a method of :class:`Watched`; a session is watched from its first fact on, because some laws
compare it with another one that took a shorter way to the same place.
"""

from __future__ import annotations

import json
import re
from itertools import pairwise

import attrs

from protocols.cli import plain_answers, plain_lines
from protocols.engine import Refusal, State, deadline, decide, decided, evolve, fold, time
from protocols.engine import commands as ask
from protocols.engine.catchup import previews
from protocols.engine.deeds import KEPT, told_fact
from protocols.engine.log import Log
from protocols.engine.replanning import known_of, replan
from protocols.engine.talking import running_ms
from protocols.plan import Fork
from protocols.records import FORMATS, minutes, render
from protocols.runtime.planning import SessionPlanner
from protocols.view import view
from protocols.words import say

from .room import KINDS, through_json

BRACED = "{presenter}"
"""What people type with braces stays as they typed it; any other name in braces was to be filled in."""
RAW_NAME = re.compile(r"\{[a-zA-Z_][\w.-]*\}")
QUESTIONS = ("status", "words", "agenda", "groups", "entries", "talk", "help")


def alike(state):
    """A state without what says how it came about: the numbers of facts and who wrote them."""
    return attrs.evolve(state, seq=0, writer="", last_at_ms=0, undoable=(), redoable=(), tail=None)


def as_list(facts):
    """The facts without what depends on when somebody looked."""
    return [
        (fact.kind, fact.at_ms, fact.lane, {name: v for name, v in fact.data.items() if name != "late"})
        for fact in facts
    ]


class Happened:
    """A command that was carried out: what was asked and when, and which facts came of it."""

    def __init__(self, command, moment, first, last):
        self.command, self.moment, self.first, self.last = command, moment, first, last


class Watched:
    """A session that checks what must hold after everything that happens to it."""

    def __init__(self, room):
        self.room = room
        self.seen = 0
        self.folded = State()
        self.told: set[str] = set()
        self.states = [State()]
        self.happened = []
        self.valid = []
        """The facts that still hold: without what was undone."""
        self.before_deed: dict[str, list] = {}
        self.before_undoing = []
        self.checks = 0
        self.jumped_at = -1
        self._remember(None)

    def do(self, command):
        """Give a command; a refusal changes nothing, and can be said."""
        before = self.room.state
        answer = self.room.do(command)
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
        assert self.room.state.anchor == self.room.now
        self._remember(self.room.reopened)

    def jump(self, ms):
        """The clock goes back. No clock should, and yet they do."""
        self.room.wait(-ms)
        self.jumped_at = len(self.states)

    def _remember(self, command):
        """Keep what has just happened for the laws that look back."""
        fresh = self.room.facts[len(self.states) - 1 :]
        if command is not None:
            first = len(self.states) - 1
            self.happened.append(Happened(command, self.room.now, first, first + len(fresh)))
        for fact in fresh:
            if fact.kind in ("action.undone", "action.redone"):
                self._go_back(fact)
            else:
                self.before_deed.setdefault(fact.action, list(self.valid))
                self.valid.append(fact)
            self.states.append(evolve(self.states[-1], fact))
            if not self.states[-1].redoable:
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
        was, is_ = view(before, now), view(after, now)
        assert is_.late_ms <= was.late_ms, f"late by {is_.late_ms}, and before going on by {was.late_ms}"

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
            assert alike(control) == alike(state), "undone is not as if it had never happened"

    def _control(self, undone):
        """The state of a session to which the same happened but for the deed that was undone."""
        room = self.room
        first = next(n for n, fact in enumerate(room.facts) if fact.action == undone.data["action"])
        if self.jumped_at > first:
            return (
                None  # the session's own time stands until the clock is again where it was at its last fact
            )
        state = self.states[first]
        for one in self.happened:
            if one.last <= first:
                continue
            facts = room.facts[max(one.first, first) : one.last]
            if isinstance(one.command, ask.Reopen):
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
            kept = [fact for fact in facts if fact.kind in KEPT and fact.actor == "facilitator"]
            for fact in kept:
                state = evolve(state, fact)
                if any(other.kind == "plan.changed" and other.action == fact.action for other in facts):
                    log = Log(state, one.moment, room.rules.planner)
                    replan(log)
                    state = log.state
        return state

    # -- after everything ------------------------------------------------------------------------

    def check(self):
        """Everything that must hold now."""
        room, state = self.room, self.room.state
        self.checks += 1
        fresh = room.facts[self.seen :]
        for number, fact in enumerate(fresh, self.seen + 1):
            assert fact.seq == number
            assert fact.at_ms >= (room.facts[number - 2].at_ms if number > 1 else 0)
        if fresh:
            self.folded = fold(through_json(fresh), self.folded)
            self.seen = len(room.facts)
            assert self.folded == state, "the journal gives another state"
        when = deadline(room.rules, state)
        assert when is None or when >= state.last_at_ms
        if any(fact.kind in ("plan.made", "plan.changed") for fact in fresh):
            self._plan(state)
        self._faces(state, fresh)
        self._lanes(state)
        self._visits(state)
        self._sums(state, time.at(state, room.now))
        self._talk(state, time.at(state, room.now))

    def _faces(self, state, fresh):
        now = self.room.now
        console, seen = view(state, now, "console"), view(state, now, "room")
        for shown in (console, seen):
            assert len(shown.agenda) > 0
        json.dumps(console.to_data())
        text = json.dumps(seen.to_data(), ensure_ascii=False)
        assert _raw(text) == set(), f"the room sees {_raw(text)}"
        lines = plain_lines.news(fresh, state, console, self.told)
        every = say("plain.every-group")
        assert all(line.count(every) < 2 for line in lines), "every group is in two places"
        for what in QUESTIONS:
            lines += plain_answers.answer(what, console, None)
        lines += plain_answers.greeting(console, "session") + plain_answers.farewell(console, "session")
        for line in lines:
            assert line.strip(), "an empty line"
        assert _raw(" ".join(lines)) == set(), f"the lines tell {_raw(' '.join(lines))}"
        plain_lines.steps_left(state)
        if self.checks % 8 == 0:
            previews(state, now, self.room.rules.strategies)
            self.records(("md",))

    def records(self, formats=FORMATS):
        """The minutes and their exports can be made."""
        for private in (False, True):
            made = minutes(self.room.state, self.room.now, session_id="s", private=private)
            for one in formats:
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

    def _visits(self, state):
        for lane in state.lanes.values():
            counts: dict[str, int] = {}
            until = 0
            for visit in (*lane.past, *((lane.visit,) if lane.visit else ())):
                counts[visit.unit] = counts.get(visit.unit, 0) + 1
                assert visit.number == counts[visit.unit], "a visit is missing"
                assert visit.entered_ms >= until, "a visit began before the one before it ended"
                assert visit.step in state.plan.faces
                until = visit.left_ms if visit.left_ms is not None else state.last_at_ms
                assert visit.left_ms is not None or visit is lane.visit
                assert visit.entered_ms <= until

    def _sums(self, state, now_ms):
        for lane in state.lanes.values():
            for visit in (*lane.past, *((lane.visit,) if lane.visit else ())):
                actual = time.spent(state, lane.id, visit, now_ms)
                new = visit.added_ms - visit.added_before_ms
                planned = visit.allotted_ms + visit.added_before_ms - visit.carried_ms
                rest = actual - planned - new
                overrun, saved = max(0, rest), max(0, -rest)
                assert actual == planned + new + overrun - saved
                assert actual >= 0
                assert visit.added_before_ms <= visit.added_ms or new < 0
                until = visit.left_ms if visit.left_ms is not None else now_ms
                stood = visit.stopped_ms
                if visit.left_ms is None:
                    stood += time.stood(state, visit.entered_ms, now_ms)
                gaps = time.gap_ms(state, lane.id, visit)
                assert until - visit.entered_ms == actual + stood - gaps
                own = sum(
                    time.turn_elapsed(state, lane.id, visit, turn, now_ms)
                    - turn.carried_ms
                    + turn.carried_gap_ms
                    - time.answered_ms(state, turn.gaps)
                    for turn in visit.turns
                )
                if visit.turns:
                    assert own + gaps == actual, "turns do not add up to the step"
        if state.started_ms is None or state.main.visit is None:
            return
        # On the main line: elapsed = actual + pauses + gaps that were no step's time.
        parts = [*state.main.past, state.main.visit]
        if any(isinstance(part, Fork) for part in state.main.lane.program):
            return
        actual = sum(time.spent(state, "all", visit, now_ms) for visit in parts)
        pauses = state.stopped_ms + (0 if state.paused_ms is None else now_ms - state.paused_ms)
        gaps = sum(gap.ms for gap in state.gaps if gap.answer not in ("step", "nothing"))
        holes = self._after_the_end()
        assert time.session_elapsed(state, now_ms) == actual + pauses + gaps + holes - self._lost(state)

    def _talk(self, state, now_ms):
        """In each lane one voice at a time: nobody is counted longer than there was time, nor twice."""
        for name, lane in state.lanes.items():
            spans = [one for one in state.talk.spoken.spans if one.lane == name]
            voice = state.talk.now.get(name)
            running, _ = running_ms(state, lane, voice, now_ms) if voice is not None else (0, ())
            spent = sum(
                time.spent(state, name, one, now_ms) - time.gap_ms(state, name, one) for one in lane.visits
            )
            assert sum(one.ms for one in spans) + running <= spent, "more was said than there was time"
            for before, after in pairwise(spans):
                assert before.until_ms <= after.from_ms, "two voices at once"
            assert all(0 <= one.ms <= one.until_ms - one.from_ms for one in spans)
            if voice is not None and voice.who:
                assert lane.visit is not None, "somebody speaks where nobody is"
                assert state.plan.faces[lane.visit.step].record == "yes", "a voice that is not to be kept"
        for who, heard in state.talk.heard.items():
            mine = [one for one in state.talk.spoken.spans if one.who == who]
            assert (heard.ms, heard.times) == (sum(one.ms for one in mine), len(mine))

    def _after_the_end(self):
        """Time between the end of the last step and its being gone back to."""
        ended, total = None, 0
        for fact in self.valid:
            if fact.kind == "lane.ended" and fact.lane == "all":
                ended = fact.at_ms
            elif fact.kind == "step.entered" and ended is not None:
                total += fact.at_ms - ended
                ended = None
        return total

    def _lost(self, state):
        """Pauses, and gaps answered ``step``, while no step was under way."""
        ended, lost, paused = None, 0, None
        for fact in self.valid:
            if fact.kind == "lane.ended":
                ended = fact.at_ms
            elif fact.kind == "step.entered":
                if ended is not None and paused is not None:
                    lost += fact.at_ms - max(paused, ended)
                ended = None
            elif fact.kind == "session.paused":
                paused = fact.at_ms if paused is None else paused
            elif fact.kind == "session.resumed" and paused is not None:
                if ended is not None:
                    lost += fact.at_ms - max(paused, ended)
                paused = None
        return lost - sum(gap.ms for gap in state.gaps if gap.answer == "step" and not gap.places)

    # -- at the end ------------------------------------------------------------------------------

    def finish(self):
        """At the end: any split of the journal gives the same state, and cues came once."""
        facts = self.room.facts
        for cut in {0, 3, len(facts) // 3, len(facts) // 2, len(facts)}:
            first = fold(through_json(facts[:cut]))
            assert fold(through_json(facts[cut:]), first) == self.room.state
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
        assert len(cues) == len(set(cues)), "a cue was given twice"
        valid = [
            (fact.lane, fact.data["unit"], fact.data["visit"], fact.data["cue"])
            for fact in self.valid
            if fact.kind == "cue.given"
        ]
        assert len(valid) == len(set(valid)), "a cue was given twice in one visit"
        assert all(fact.data["late"] >= 0 for fact in facts if fact.kind == "cue.given")
        over = [fact for fact in self.valid if fact.kind in ("session.paused", "break.over")]
        for first, second in pairwise(over):
            assert (first.kind, second.kind) != ("break.over", "break.over"), "a break was over twice"
        self.records()
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
