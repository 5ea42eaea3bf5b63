"""A facilitator who presses whatever chance says, and the world around: what campaigns are played by."""

from __future__ import annotations

from protocols.cli.plain_answers import answer
from protocols.cli.plain_words import ALIASES, COMMANDS, Ask, Begun, Mistake, Remarked, understand
from protocols.cli.plain_writing import begin
from protocols.engine import Refusal
from protocols.engine import commands as ask
from protocols.engine.catchup import previews
from protocols.engine.deciding import options_of
from protocols.engine.live import offered_rounds
from protocols.engine.modes import CLOCKS
from protocols.engine.reshaping import ahead
from protocols.engine.talking import present
from protocols.plan.strategies import Proposal
from protocols.spec.choices import kind_of
from protocols.view import view

from .laws import BRACED

DELAYS = [0, 1, 999, 1_000, 7_777, 20_000, 60_000, 61_500, 240_000, 900_000, 3_600_000]
TEXTS = [
    "A thought",
    "",
    "  ",
    f"\x1b]52;c;aGk=\x07[/bold] {BRACED}",
    "two\nlines",
    "\ud800",
    "x" * 5_000,
    "9",
]
STRATEGIES = ["share", "optional", "rounds", "pro-rata", "later", "give-back", "less", "wrong", "what?"]


class Less:
    """A strategy as a plugin brings it: everything that is still to come gives what it can."""

    name, title, rule = "less", "Less of all", "Everything gives."

    def propose(self, situation):
        """Shorter lengths, whether late or early."""
        steps = [one for one in situation.steps if one.elastic]
        return Proposal(situation.spread({one.key: (one.least_ms, one.now_ms) for one in steps}))


class Wrong:
    """A strategy of a plugin that proposes what may not be."""

    name, title, rule = "wrong", "Wrong", "Nothing is as it should be."

    def propose(self, situation):
        """Half a second for everything, whatever there is at least."""
        return Proposal({one.key: 500 for one in situation.steps})


STRANGE = (Less(), Wrong())
"""Strategies of plugins."""


class Player:
    """A facilitator who presses whatever chance says: mostly what makes sense here, and then again not."""

    def __init__(self, chance, session, tell=None):
        self.chance, self.session, self.tell = chance, session, tell
        self.haste = chance.choice([0.2, 0.5, 0.8, 0.9])
        """How often somebody goes on rather than does anything else."""

    def draw(self, among):
        """One of *among*."""
        return self.chance.choice(list(among))

    @property
    def state(self):
        """The state of the session."""
        return self.session.room.state

    # -- what the world does ---------------------------------------------------------------------

    def happen(self):
        """Something happens: mostly commands, sometimes the world."""
        what = self.draw(["command"] * 20 + ["wait"] * 6 + ["sleep"] * 2 + ["crash"] * 2 + ["finish", "jump"])
        room = self.session.room
        if what == "command":
            command = self.command()
            came = self.session.do(command)
            if self.tell is not None:
                told = came if isinstance(came, Refusal) else [fact.kind for fact in came]
                self._say(f"{command} -> {told}")
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
        """One command, mostly one that may be given now."""
        if self.chance.random() < 0.12:
            return self._anything()
        if self.state.phase == "ready" and self.chance.random() < 0.5:
            return self._start()
        if self.state.main.status == "ended" and self.chance.random() < 0.8:
            return self.draw([*[ask.Back, ask.Undo, self._write] * 4, ask.Finish])()
        if self.chance.random() < self.haste:
            return self.draw([*[self._next] * 5, *[self._settle] * 3, self._back])()
        return self.draw(self._sensible())()

    def _anything(self):
        """Any command at all, whether it can be carried out or not."""
        lane = self.draw([*self.state.lanes, None, "nowhere-1"])
        return self.draw(
            [
                self._start,
                ask.Pause,
                ask.Resume,
                ask.Redo,
                self._undo,
                self._edit,
                self._gap,
                self._set,
                self._cast,
                self._decide,
                self._typed,
                self._typed,
                self._typed,
                lambda: ask.Write(self.draw(TEXTS), kind="poem", lane=lane),
                lambda: ask.Write(
                    self.draw(TEXTS), kind=self.draw(["note", "decision", "commitment"]), lane=lane
                ),
                lambda: ask.Next(lane, step=self.draw([True, False])),
                lambda: ask.Back(lane),
                lambda: ask.Withdraw(self.draw(["n9", *self._entries()])),
                lambda: ask.AddTime(self.draw([60_000, 1, -30_000, 0, 10**12]), lane),
                lambda: ask.CatchUp(self.draw(STRATEGIES)),
                lambda: ask.Again(lane),
                lambda: ask.Enough(lane),
                lambda: ask.Pass(lane),
                lambda: ask.Extend(lane),
                lambda: ask.Revisit(lane),
                self._insert,
                self._reorder,
                self._leave_out,
                self._arrive,
                self._leave,
                self._mode,
                self._break,
                lambda: ask.Speak(self.draw([*self.state.roster, "facilitator", "p999", "", "\x00"]), lane),
            ]
        )()

    def _typed(self):
        """What a line means that somebody types on the plain face; a question, or a slip, is answered."""
        shown = view(self.state, self.session.room.now)
        few = [name for name, _ in (*shown.settings, *shown.role_ids, *shown.materials)]
        few += [*self._entries(), *(lane.title for lane in shown.lanes), *self.state.roster]
        few += ["", "", "1", "2", "3", "yes", "1m", "1/2", "warm:", "@1", "@warm:", "step", *TEXTS]
        words = [
            self.draw([*COMMANDS, *COMMANDS, *ALIASES, "?", "\x00"]),
            *(self.draw(few) for _ in range(3)),
        ]
        group = self.draw([None, *(lane.id for lane in shown.lanes)])
        meant = understand(" ".join(words[: self.draw([1, 2, 3, 4])]), shown, group)
        if isinstance(meant, Begun):
            return self._lines(meant, shown)
        if isinstance(meant, Ask):
            assert answer(meant.what, shown, group, meant.detail)
        elif isinstance(meant, Mistake):
            assert meant.sentence.strip()
        elif isinstance(meant, Remarked):
            assert meant.sentence.strip()
            return meant.command
        else:
            return meant
        return ask.Wake()

    def _lines(self, begun, shown):
        """What is written on several lines, to its end."""
        writing = begin(begun, {}, lambda texts: None, view)
        assert all(writing.opening(shown))
        for line in (self.draw(["some words", "by 1", ""]), "more: words / and others", "end", "end"):
            if writing.command is None and not writing.done:
                assert all(writing.line(line, shown) or ["taken"])
        return ask.Wake() if writing.command is None else writing.command

    def _sensible(self):
        """What may be done now, as often as it is likely."""
        state = self.state
        lane = self._lane()
        found = [ask.Wake, self._settle, self._settle, self._settle, self._write, self._write]
        found += [lambda: ask.AddTime(self.draw([60_000, -30_000, -600_000, 300_000]), lane)] * 2
        found += [ask.Pause, self._break] if state.paused_ms is None else [*[ask.Resume] * 4, self._break]
        found += [self._speak] * 3 + [self._mode]
        if state.undoable:
            found += [ask.Undo, ask.Undo, self._undo]
        if state.redoable:
            found += [ask.Redo, ask.Redo]
        if state.entries:
            found += [self._edit, lambda: ask.Withdraw(self.draw(self._entries()))]
        if any(not gap.answer for gap in state.gaps):
            found += [self._gap] * 4
        if state.plan.roles:
            found += [self._cast]
        if any(one.live for one in state.plan.choices.values()):
            found += [self._set] * 3
        if any(one.visit is not None and one.visit.turns for one in state.lanes.values()):
            found += [lambda: ask.Pass(lane)] * 2
        found += [self._catch_up] * 2
        found += [self._insert, self._reorder, self._leave_out, self._arrive, self._leave]
        return found

    def _to_come(self, lane):
        """The keys of what is still to come in a lane, and of nothing."""
        found = ahead(self.state, lane)
        return ["nothing", *([] if isinstance(found, Refusal) else [part.key for part in found.parts])]

    def _insert(self):
        lane = self._lane()
        kind = self.draw(["talk", "talk", "break", "poem"])
        ms = self.draw([60_000, 300_000, 0, 10**12])
        return ask.Insert(self._text(), ms, self.draw(["", "", *self._to_come(lane)]), lane, kind)

    def _reorder(self):
        lane = self._lane()
        keys = self._to_come(lane)
        return ask.Reorder(self.draw(keys), self.draw(["", None, *keys]), lane)

    def _leave_out(self):
        lane = self._lane()
        return ask.LeaveOut(self.draw(self._to_come(lane)), lane, self.draw([False, True]))

    def _arrive(self):
        roster = list(self.state.roster)
        if self.state.known.away and self.chance.random() < 0.5:
            return ask.Arrive(id=self.draw(self.state.known.away))
        teams = ["", *(person.team for person in self.state.roster.values())]
        beside = self.draw(["", "", "p999", *roster])
        return ask.Arrive(self.draw(["Zoe", "", TEXTS[3]]), self.draw(teams), beside=beside)

    def _leave(self):
        return ask.Leave(self.draw(["p999", *self.state.roster]))

    def _speak(self):
        """Somebody who is here is tapped, now and then in the wrong group."""
        lane = self.draw([one for one in self.state.lanes.values() if one.visit] or [self.state.main])
        here = [*present(self.state, lane), *present(self.state, lane)]
        return ask.Speak(
            self.draw([*here, "facilitator", "", *self.state.roster]), self.draw([None, lane.id])
        )

    def _mode(self):
        seldom, often = [None, None, None, False, False, True], [None, None, True, True, True, False]
        message = self.draw([None, None, "", "Back at ten", *TEXTS])
        quiet, clock = self.draw([None, True, False]), self.draw([None, *CLOCKS, "sundial"])
        return ask.Mode(quiet, clock, self.draw(seldom), self.draw(often), message)

    def _break(self):
        return ask.Pause(
            self.draw(["", "break", "fire drill", *TEXTS]),
            self.draw([None, 0, 5_000, 600_000, 10**9]),
            self._ago(),
        )

    def _catch_up(self):
        shown = previews(self.state, self.session.room.now, self.session.room.rules.strategies)
        return ask.CatchUp(self.draw([one.strategy for one in shown] or STRATEGIES))

    def _lane(self):
        """Everybody, or one of the groups at work."""
        working = [lane.id for lane in self.state.lanes.values() if lane.status == "running"]
        return self.draw([None, None, None, *working])

    def _entries(self):
        return [entry.id for entry in self.state.entries]

    def _undo(self):
        known = [deed.action for deed in self.state.undoable]
        return ask.Undo(self.draw(["", "w1.1", *known[-2:]]))

    def _ago(self):
        """How long ago it was: mostly just now."""
        return self.draw([*[0] * 12, *DELAYS, -1, 10**12])

    def _start(self):
        return ask.Start(self._ago())

    def _next(self):
        step, anyway = self.draw([False, False, True]), self.draw([False, False, True])
        return ask.Next(self._lane(), step=step, anyway=anyway, ago_ms=self._ago())

    def _back(self):
        return self.draw([ask.Back, ask.Back, ask.Revisit])(self.draw([None, self._lane()]))

    def _gap(self):
        gaps = [gap.id for gap in self.state.gaps]
        return ask.AnswerGap(
            self.draw(["g1", *gaps]), self.draw(["step", "break", "nothing", "step", "maybe"])
        )

    def _faces(self):
        """The faces of the steps under way, and of one step that need not be."""
        faces = self.state.plan.faces
        here = [faces[lane.visit.step] for lane in self.state.lanes.values() if lane.visit is not None]
        return here if here and self.chance.random() < 0.85 else [faces[self.draw(faces)]]

    def _settle(self):
        """What the steps under way ask for."""
        found = []
        for lane in self.state.lanes.values():
            if lane.visit is None:
                continue
            face = self.state.plan.faces[lane.visit.step]
            sources = {one.decide.source for one in self.state.plan.faces.values() if one.decide is not None}
            found += [
                lambda one=one, lane=lane: ask.Write(self._text(), capture=one.id, lane=lane.id)
                for one in face.capture
                if one.id in sources
            ] * 3
            if face.decide is not None:
                found += [lambda face=face: self._decide(face.decide)] * 6
            if face.capture:
                found.append(self._write)
            if face.cast:
                found.append(lambda face=face: self._cast(self.draw(face.cast)))
            if face.extend is not None:
                found.append(lambda lane=lane: ask.Extend(self.draw([None, lane.id])))
            if face.back:
                found.append(lambda lane=lane: ask.Revisit(self.draw([None, lane.id])))
            more, fewer = offered_rounds(self.state, lane)
            if more:
                found.append(lambda lane=lane: ask.Again(self.draw([None, lane.id])))
            if fewer:
                found.append(lambda lane=lane: ask.Enough(self.draw([None, lane.id])))
        return self.draw(found or [self._next])()

    def _who(self):
        return self.draw(["", "", *self.state.roster, "Somebody", *TEXTS[:4]])

    def _text(self):
        return self.draw([*TEXTS, *["A thought", "Another one", "two\nlines"] * 5])

    def _write(self):
        faces = self._faces()
        face = self.draw([one for one in faces if one.capture] or faces)
        materials = [one.id for one in self.state.plan.materials]
        lane = self._lane()
        if not face.capture or self.chance.random() < 0.2:
            capture = self.draw(["", "", "", *materials])
            kind = self.draw(["note", "decision", "commitment", "parking"])
            return ask.Write(self._text(), kind=kind, capture=capture, who=self._who(), lane=lane)
        capture = self.draw(face.capture)
        fields = {name: self.draw(TEXTS) for name in capture.fields if self.chance.random() < 0.8}
        if self.chance.random() < 0.05:
            fields["no such field"] = "x"
        return ask.Write(
            self.draw(["", self._text()]) if fields else self._text(),
            capture=capture.id,
            column=self.draw(["", *capture.columns, *capture.columns]),
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
        if self.chance.random() < 0.5:
            captures = [capture.id for face in self._faces() for capture in face.capture]
            told["capture"] = self.draw(["", "", "no such list", *captures])
            told["kind"] = self.draw([None, None, "note", "decision", "parking", "poem"])
        return ask.Edit(self.draw(["n9", *self._entries()]), **told, fields=fields)

    def _set(self):
        choices = self.state.plan.choices
        if not choices or self.chance.random() < 0.1:
            return ask.Set("nothing", self.draw([1, "x", True]))
        name = self.draw([name for name, one in choices.items() if one.live] or choices)
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
            return (
                self.draw([setting.default, setting.min, setting.max, "1m", "10m", "90s", "0", "-1m"]) or "2m"
            )
        return self.draw([*setting.among, *setting.among, "something", ""])

    def _cast(self, role=None):
        roles, roster = self.state.plan.roles, list(self.state.roster)
        count = min(self.draw([0, 1, 1, 1, 2, 3]), len(roster))
        who = self.draw([*[self.chance.sample(roster, count)] * 8, ["p999"], roster[:1]])
        return ask.Cast(role or self.draw([*roles] or ["nobody"]), tuple(who))

    def _decide(self, decision=None):
        decisions = [face.decide for face in self.state.plan.faces.values() if face.decide is not None]
        if decision is None:
            if not decisions or self.chance.random() < 0.05:
                return ask.Decide("nothing", ("x",))
            decision = self.draw(decisions)
        lane = self._lane()
        options = list(options_of(self.state, decision, lane or ""))
        if not options or self.chance.random() < 0.03:
            return ask.Decide(decision.id, ("no such option",), lane=lane)
        more = {"lane": lane}
        picked = tuple(self.chance.sample(options, min(len(options), max(1, decision.pick))))
        how = self.draw([*[decision.how] * 6, "picked", "picked", self.draw(["score", "thumbs", "rank"])])
        if how == "picked":
            return ask.Decide(decision.id, picked, **more)
        picked_too = self.draw([(), picked])
        some = [one for one in options if self.chance.random() < 0.8]
        if how == "score":
            points = {
                one: tuple(self.draw([1, 2, 3, 4, 5]) for _ in range(self.draw([0, 1, 4]))) for one in some
            }
            return ask.Decide(decision.id, picked_too, points=points, **more)
        if how == "thumbs":
            points = {
                one: tuple(self.draw([0, 1, 5]) for _ in range(self.draw([3] * 20 + [2]))) for one in some
            }
            return ask.Decide(decision.id, picked_too, points=points, **more)
        if how == "rank":
            orders = [self.chance.sample(options, len(options)) for _ in range(self.draw([1, 3]))]
            ballots = tuple(tuple(one[: self.draw([len(one), 1, 2])]) for one in orders)
            return ask.Decide(decision.id, picked_too, ballots=ballots, **more)
        votes = {one: self.draw(range(self.draw([2, 4, 20]))) for one in some}
        return ask.Decide(decision.id, picked_too, votes=votes, **more)
