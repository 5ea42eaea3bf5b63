"""Sessions that nobody thought of, over every protocol there is: whoever plays, what they press, what befalls.

From the root of the tree, so many sessions, or one of them again with all that happened in it::

    PYTHONPATH=src python -m tests.engine.campaign --sessions 10000 --seed 1
    PYTHONPATH=src python -m tests.engine.campaign --play 1-4711

A session is drawn from its seed alone. A violation ends the run with exit code 1, unless ``--go-on`` is said:
then all are counted, by what was violated.
"""

from __future__ import annotations

import argparse
import random
import sys
import time as clock
import traceback
from collections import Counter
from functools import lru_cache
from pathlib import Path

import attrs

from protocols.engine import Refusal, Rules
from protocols.engine import commands as ask
from protocols.engine.carrying import carry
from protocols.engine.deciding import options_of, result_of
from protocols.plan import Person, by_number
from protocols.plan.replan import Replanner
from protocols.runtime.setup import Answers, opening, prepare
from protocols.spec.choices import kind_of
from protocols.spec.load import load_protocol
from protocols.spec.meetings import held, meeting_title
from protocols.view.live import result_words

from .laws import BRACED, Watched
from .room import BEGIN, KINDS, SHELF, Room

SPECS = Path(__file__).parents[2] / "protocol_specs"
SHIPPED = sorted(path for path in SPECS.glob("*.toml") if path.suffixes != [".es", ".toml"])
DELAYS = [0, 1, 999, 1_000, 7_777, 20_000, 60_000, 61_500, 240_000, 900_000, 3_600_000]
TEXTS = ["A thought", "", "  ", f"\x1b]52;c;aGk=\x07[/bold] {BRACED}", "two\nlines", "\ud800", "x" * 5_000, "9"]
STRATEGIES = ["share", "optional", "rounds", "pro-rata", "later", "give-back", "what?"]


@lru_cache(maxsize=None)
def loaded(path):
    """A shipped protocol, read once."""
    found = load_protocol(path.read_bytes(), KINDS, SHELF.fetch_for(path))
    assert found.protocol is not None, (path, found.problems)
    return found


@lru_cache(maxsize=None)
def occasions(path):
    """Every way to hold a protocol: the meeting's number (or None) and the variant (or empty)."""
    protocol = loaded(path).protocol
    variants = ("", *protocol.variants)
    return [(number, one) for number in (range(len(protocol.meetings)) or [None]) for one in variants]


class Player:
    """A facilitator who presses whatever chance says: mostly what makes sense here, and then again not."""

    def __init__(self, chance, session, planner, tell=None):
        self.chance, self.session, self.planner, self.tell = chance, session, planner, tell
        self.draw = lambda among: chance.choice(list(among))
        self.haste = chance.choice([0.2, 0.5, 0.8])
        """How often somebody goes on rather than does anything else."""

    @property
    def state(self):
        return self.session.room.state

    # -- what the world does ---------------------------------------------------------------------

    def happen(self):
        """Something happens: mostly commands, sometimes the world."""
        what = self.draw(["command"] * 20 + ["wait"] * 6 + ["sleep"] * 2 + ["crash"] * 2 + ["finish", "jump"])
        room = self.session.room
        if what == "command":
            command = self.command()
            answer = self.session.do(command)
            self._say(f"{command} -> {answer if isinstance(answer, Refusal) else [f.kind for f in answer]}")
        elif what == "wait":
            ms = self.draw(DELAYS)
            self._say(f"wait {ms}")
            self.session.wakes_change_nothing(ms, [self.draw(range(1000)) for _ in range(self.draw([1, 3]))])
            room.wait(ms)
        elif what == "sleep":
            ms = self.draw([500, 5_000, 700_000])
            self._say(f"sleep {ms}")
            room.sleep(ms)
        elif what == "jump":
            self._say("jump")
            self.session.jump(2_000)
        elif what == "crash":
            how = self.draw([0, 3_000, 16_000, 3_600_000]), self.draw([False, True]), self.draw([0, 400])
            self._say(f"crash {how}")
            self.session.crash(*how)
        elif self.chance.random() < 0.03:
            self._say("finish")
            self.session.do(ask.Finish())

    def _say(self, what):
        if self.tell is not None:
            steps = {lane.id: lane.visit.unit for lane in self.state.lanes.values() if lane.visit}
            self.tell(f"{self.session.room.mono:>10} {what[:300]} {steps if len(steps) < 5 else len(steps)}")

    # -- what the facilitator does ---------------------------------------------------------------

    def command(self):
        """One command, sensible or not."""
        if self.chance.random() < self.haste:
            return self.draw([self._next, self._next, self._next, self._settle, self._write, self._back])()
        lane = self._lane()
        return self.draw(
            [
                ask.Start,
                ask.Wake,
                ask.Pause,
                ask.Resume,
                ask.Undo,
                ask.Undo,
                ask.Redo,
                self._undo,
                self._next,
                self._back,
                self._settle,
                self._settle,
                self._write,
                self._write,
                self._edit,
                self._gap,
                self._gap,
                self._set,
                self._cast,
                self._decide,
                lambda: ask.Withdraw(self.draw(["n9", *self._entries()])),
                lambda: ask.AddTime(self.draw([60_000, 1, -30_000, -600_000, 0, 10**12, 300_000]), lane),
                lambda: ask.CatchUp(self.draw(STRATEGIES)),
                lambda: ask.Again(lane),
                lambda: ask.Enough(lane),
                lambda: ask.Pass(lane),
                lambda: ask.Extend(lane),
                lambda: ask.Revisit(lane),
            ]
        )()

    def _lane(self):
        lanes = self.state.lanes
        working = [lane.id for lane in lanes.values() if lane.status == "running"]
        return self.draw([None, None, None, *working, *lanes, "nowhere-1"])

    def _entries(self):
        return [entry.id for entry in self.state.entries]

    def _undo(self):
        known = [deed.action for deed in self.state.undoable]
        return ask.Undo(self.draw(["", "w1.1", *known[-2:]]))

    def _next(self):
        step, anyway = self.draw([False, False, True]), self.draw([False, False, True])
        return ask.Next(self.draw([None, None, self._lane()]), step=step, anyway=anyway)

    def _back(self):
        return self.draw([ask.Back, ask.Back, ask.Revisit])(self.draw([None, self._lane()]))

    def _gap(self):
        gaps = [gap.id for gap in self.state.gaps]
        return ask.AnswerGap(self.draw(["g1", *gaps]), self.draw(["step", "break", "nothing", "step", "maybe"]))

    def _faces(self):
        """The faces of the steps under way, and of one step that need not be."""
        faces = self.state.plan.faces
        here = [faces[lane.visit.step] for lane in self.state.lanes.values() if lane.visit is not None]
        return here + [faces[self.draw(faces)]]

    def _settle(self):
        """What the steps under way ask for."""
        found = []
        for face in self._faces():
            if face.decide is not None:
                found.append(lambda face=face: self._decide(face.decide))
            if face.capture:
                found.append(self._write)
            if face.cast:
                found.append(lambda face=face: self._cast(self.draw(face.cast)))
            if face.extend is not None:
                found.append(lambda: ask.Extend(None))
            if face.back:
                found.append(lambda: ask.Revisit(None))
        if self.state.plan.flexible:
            found += [lambda: ask.Again(None), lambda: ask.Enough(None)]
        return self.draw(found or [self._next])()

    def _who(self):
        return self.draw(["", "", *self.state.roster, "Somebody", *TEXTS[:4]])

    def _write(self):
        face = self.draw(self._faces())
        materials = [one.id for one in self.state.plan.materials]
        lane = self._lane()
        if not face.capture or self.chance.random() < 0.2:
            capture = self.draw(["", "", "", "none", *materials])
            kind = self.draw(["note", "decision", "commitment", "poem"])
            return ask.Write(self.draw(TEXTS), kind=kind, capture=capture, who=self._who(), lane=lane)
        capture = self.draw(face.capture)
        fields = {name: self.draw(TEXTS) for name in capture.fields if self.chance.random() < 0.8}
        if self.chance.random() < 0.05:
            fields["no such field"] = "x"
        return ask.Write(
            self.draw(["", *TEXTS]) if fields else self.draw(TEXTS),
            capture=capture.id,
            column=self.draw(["", "icy", *capture.columns, *capture.columns]),
            who=self._who(),
            owner=self._who(),
            due=self.draw(["", "Friday", TEXTS[3]]),
            lane=lane,
            fields=fields,
        )

    def _edit(self):
        told = {name: self.draw([None, None, *TEXTS]) for name in ("text", "column", "who", "owner", "due")}
        named = [name for entry in self.state.entries for name in entry.fields]
        fields = self.draw([None, {}, {self.draw(["no", *named]): self.draw(TEXTS)}])
        return ask.Edit(self.draw(["n9", *self._entries()]), **told, fields=fields)

    def _set(self):
        choices = self.state.plan.choices
        if not choices or self.chance.random() < 0.1:
            return ask.Set("nothing", self.draw([1, "x", True]))
        name = self.draw(choices)
        return ask.Set(name, self.value(choices[name]))

    def value(self, setting):
        """A value for a setting, that it may have or not."""
        kind = kind_of(setting)
        if kind == "flag":
            return self.draw([True, False, "yes", 1])
        if kind == "number":
            low, high = setting.min or 0, setting.max if isinstance(setting.max, int) else 6
            return self.draw([*range(low, high + 1), low - 1, high + 1, "2", "many", True])
        if kind == "length":
            return self.draw([setting.default, setting.min, setting.max, "1m", "10m", "90s", "0", "-1m"]) or "2m"
        return self.draw([*setting.among, *setting.among, "something", ""])

    def _cast(self, role=None):
        roles, roster = self.state.plan.roles, list(self.state.roster)
        count = min(self.draw([0, 1, 1, 1, 2, 3]), len(roster))
        who = self.draw([self.chance.sample(roster, count), ["p999"], roster[:1]])
        return ask.Cast(role or self.draw(["nobody", *roles, *roles]), tuple(who))

    def _decide(self, decision=None):
        decisions = [face.decide for face in self.state.plan.faces.values() if face.decide is not None]
        if decision is None:
            if not decisions or self.chance.random() < 0.05:
                return ask.Decide("nothing", ("x",))
            decision = self.draw(decisions)
        lane = self.draw([None, None, self._lane()])
        options = list(options_of(self.state, decision, lane or ""))
        if not options or self.chance.random() < 0.05:
            return ask.Decide(decision.id, ("no such option",), lane=lane)
        more = {"lane": lane}
        picked = tuple(self.chance.sample(options, min(len(options), max(1, decision.pick))))
        how = self.draw([decision.how, decision.how, decision.how, "picked", "both", "score", "thumbs", "rank"])
        if how == "picked":
            return ask.Decide(decision.id, picked, **more)
        if how == "both":
            picked_too = picked
        else:
            picked_too = self.draw([(), (), picked])
        some = [one for one in options if self.chance.random() < 0.8]
        if how == "score":
            points = {one: tuple(self.draw([1, 2, 3, 4, 5, 6]) for _ in range(self.draw([0, 1, 4]))) for one in some}
            return ask.Decide(decision.id, picked_too, points=points, **more)
        if how == "thumbs":
            points = {one: tuple(self.draw([0, 1, 5, -1]) for _ in range(self.draw([3, 3, 3, 2]))) for one in some}
            return ask.Decide(decision.id, picked_too, points=points, **more)
        if how == "rank":
            orders = [self.chance.sample(options, len(options)) for _ in range(self.draw([1, 3]))]
            ballots = tuple(tuple(one[: self.draw([len(one), 1, 2])]) for one in orders)
            return ask.Decide(decision.id, picked_too, ballots=ballots, **more)
        most = self.draw([1, 3, len(self.state.roster), 1_000])
        votes = {one: self.draw(range(min(most, 20) + 1)) for one in some}
        return ask.Decide(decision.id, picked_too, votes=votes, **more)


def people_for(chance, protocol):
    """A roster: by number, or with names, teams and roles."""
    least, most = protocol.people.min, min(protocol.people.max, 60)
    count = chance.choice([least, least + 1, protocol.people.ideal or least, min(13, most), chance.randint(least, most)])
    count = max(1, min(count, most))
    if chance.random() < 0.5:
        return by_number(count)
    teams, roles = chance.choice([("",), ("Red", "Blue"), ("Red", "Blue", "")]), ["", "Teacher", *protocol.roles]
    return tuple(
        Person(f"p{number}", chance.choice(["", f"Name {number}", "Ann"]), chance.choice(teams), chance.choice(roles))
        for number in range(1, count + 1)
    )


def begun(chance, path, number, variant, carried=(), tell=None):
    """A session of a protocol, opened, with who plays it; None where it cannot be planned."""
    found = loaded(path)
    meeting = None if number is None else found.protocol.meetings[number]
    protocol = found.protocol if meeting is None else held(found.protocol, meeting.id)
    whole = protocol.minutes if isinstance(protocol.minutes, int) else 45
    minutes = chance.choice([None, None, whole, max(1, whole // 2), whole * 2, chance.randint(5, 150)])
    inputs = {
        name: chance.choice(["", "An answer", *one.among] if one.kind != "number" else ["", "3", "7"])
        for name, one in protocol.inputs.items()
    } | {name: chance.choice(["", "On the wall"]) for name in protocol.materials}
    settings = {}
    for name, setting in protocol.settings.items():
        if chance.random() < 0.5:
            settings[name] = str(chance.choice([setting.default, *setting.among] or [setting.default])).lower()
    answers = Answers(
        roster=people_for(chance, protocol),
        minutes=minutes,
        inputs=inputs,
        facilitator=chance.choice(["", "Fay"]),
        start=chance.choice(["", "", "", "09:00", "23:20"]),
        meeting=meeting.id if meeting is not None else "",
        carried=carried,
        settings=settings,
        variant=variant,
    )
    seed = chance.randrange(1000)
    prepared = prepare(protocol, KINDS, answers, BEGIN, seed)
    if prepared.plan is None:
        return None
    more = {"writer": "w1", "language": "en", "speed": chance.choice([1, 1, 10]), "seed": seed}
    command = opening(protocol, found.text, prepared, answers, files=found.files, **more)
    if answers.start and chance.random() < 0.5:
        command = attrs.evolve(command, start_wall_ms=BEGIN.wall_ms + 90_000)
    planner = None if chance.random() < 0.05 else Replanner(protocol, KINDS)
    player = Player(chance, Watched(Room.opened(command, Rules(planner=planner))), planner, tell)
    if tell is not None:
        tell(f"{path.name} {answers.meeting} {variant!r}: {len(answers.roster)} people, {minutes} min, {settings}")
    if chance.random() < 0.9:
        player.session.do(ask.Start())
    return player


def play(seed, files=SHIPPED, most=90, tell=None):
    """A whole session drawn from *seed*; whether it could be planned at all. Raises what is violated."""
    chance = random.Random(seed)
    path = chance.choice(files)
    number, variant = chance.choice(occasions(path))
    carried = ()
    if number and chance.random() < 0.8:
        earlier = begun(chance, path, number - 1, variant, (), tell)
        if earlier is not None:
            for _ in range(chance.randint(10, most)):
                earlier.happen()
            meeting = loaded(path).protocol.meetings[number - 1]
            words = lambda made, option: result_words(result_of(made, option))  # noqa: E731
            carried = carry(earlier.state, meeting.gives, meeting_title(meeting), "before", words)
    player = begun(chance, path, number, variant, carried, tell)
    if player is None:
        return False
    player.session.check()
    for _ in range(chance.randint(5, most)):
        player.happen()
        player.session.check()
    player.session.finish()
    return True


def violation(error):
    """What was violated, and where, in one line."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = next((one for one in reversed(frames) if "attr" not in one.filename), frames[-1])
    what = str(error).splitlines()[0][:160] if str(error) else (ours.line or "")
    return f"{type(error).__name__} in {Path(ours.filename).name}:{ours.lineno} {ours.name}: {what}"


def main(arguments=None):
    """Run so many sessions, or one of them again."""
    reader = argparse.ArgumentParser(description="Sessions drawn by chance, over all shipped protocols.")
    reader.add_argument("--sessions", type=int, default=1_000, help="how many")
    reader.add_argument("--seed", default="1", help="the campaign's seed; a session's is SEED-NUMBER")
    reader.add_argument("--first", type=int, default=0, help="the number of the first session")
    reader.add_argument("--only", default="", help="only files whose name has this in it")
    reader.add_argument("--play", default="", metavar="SEED-NUMBER", help="one session again, told line by line")
    reader.add_argument("--go-on", action="store_true", help="count violations instead of ending with the first")
    asked = reader.parse_args(arguments)
    files = [path for path in SHIPPED if asked.only in path.name]
    if asked.play:
        print("held" if play(asked.play, files, tell=print) else "not planned")
        return 0
    began, held_, found, seeds = clock.process_time(), 0, Counter(), {}
    for number in range(asked.first, asked.first + asked.sessions):
        seed = f"{asked.seed}-{number}"
        try:
            held_ += play(seed, files)
        except Exception as error:
            name = violation(error)
            found[name] += 1
            if seeds.setdefault(name, seed) == seed:
                print(f"{name}\n    again with: --play {seed}", flush=True)
            if not asked.go_on:
                traceback.print_exc()
                return 1
    spent = clock.process_time() - began
    print(f"{asked.sessions} sessions, {held_} held, {sum(found.values())} violations, {spent:.0f} s")
    for name, count in found.most_common():
        print(f"{count:>6} {name} (first: --play {seeds[name]})")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
