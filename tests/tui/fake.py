"""A backend made by hand: a small library, and a session with a clock that only moves when told to.

It follows no rules of facilitation; it shows the screens what they must be able to draw, and writes down
what they asked for. ``FakeSession.commands`` is the list to look at.
"""

from __future__ import annotations

from collections.abc import Mapping

import attrs

from protocols.engine import commands as ask
from protocols.engine.facts import Refusal
from protocols.plan.strategies import Preview
from protocols.tui.backend import (
    AgendaPicture,
    Cue,
    Done,
    InputLine,
    LibraryRow,
    LiveSession,
    MinutesDocument,
    NewFile,
    Prepared,
    Problem,
    Reading,
    RoleLine,
    SessionRow,
    SetUp,
    Sketch,
    Trouble,
    Written,
)
from protocols.view.model import (
    EntryView,
    LaneView,
    View,
)

from .samples import (
    AGENDA,
    BARS,
    ENTRIES,
    MINUTE,
    START,
    ready,
    view,
)


class FakeSession:
    """A session whose view is set by hand. Time passes when :meth:`pass_time` says so."""

    def __init__(self, shown: View | None = None, path: str = "/data/final-word.session") -> None:
        self.shown = shown or view()
        self.commands: list[ask.Command] = []
        self.outcome: Refusal | Trouble | None = None
        self.hold = False
        self.waiting: list[tuple[ask.Command, Done]] = []
        self.saving_ms = 0
        self.not_saved = ""
        self.cues: list[Cue] = []
        self.kept: dict[str, str] = {}
        self.closed = 0
        self.looks = 0
        self.strategies: list[Preview] = []
        self._path = path

    @property
    def path(self) -> str:
        return self._path

    def view(self) -> View:
        self.looks += 1
        return self.shown

    def news(self) -> object:
        return self.shown, len(self.cues), self.not_saved, self.saving_ms

    def previews(self) -> list[Preview]:
        return self.strategies

    def submit(self, command: ask.Command, done: Done) -> None:
        self.commands.append(command)
        if self.hold:
            self.waiting.append((command, done))
        else:
            self._finish(command, done)

    def release(self) -> None:
        """Let the commands that are held end."""
        for command, done in self.waiting:
            self._finish(command, done)
        self.waiting.clear()

    def _finish(self, command: ask.Command, done: Done) -> None:
        if self.outcome is None:
            self._carry_out(command)
        done(self.outcome)

    def _carry_out(self, command: ask.Command) -> None:
        seq = self.shown.seq + 1
        if isinstance(command, ask.Start):
            self.shown = view(seq=seq)
        elif isinstance(command, ask.Pause | ask.Resume):
            self.change(paused=isinstance(command, ask.Pause))
        elif isinstance(command, ask.Finish):
            self.change(phase="finished")
        elif isinstance(command, ask.Decide):
            picked = command.picked or tuple(sorted(command.votes, key=lambda one: -command.votes[one])[:1])
            self.change(lanes=tuple(_decided(one, picked) for one in self.shown.lanes))
        elif isinstance(command, ask.AnswerGap):
            self.change(gap=None)
        elif isinstance(command, ask.Write):
            entry = EntryView(
                f"e{seq}",
                command.kind,
                command.text,
                "Here",
                "",
                command.capture,
                command.column,
                command.who,
                command.owner,
                command.due,
                0,
                START,
            )
            self.change(entries=(*self.shown.entries, entry))

    def change(self, **changes: object) -> None:
        """Another view, with a new fact."""
        self.shown = attrs.evolve(self.shown, seq=self.shown.seq + 1, **changes)  # type: ignore[arg-type]

    def pass_time(self, ms: int) -> None:
        """Let *ms* pass in every running step; no fact is added."""
        moved = []
        for one in self.shown.lanes:
            at = one.step
            if at is not None:
                at = attrs.evolve(
                    at,
                    elapsed_ms=at.elapsed_ms + ms,
                    left_ms=None if at.left_ms is None else at.left_ms - ms,
                    turn_left_ms=None if at.turn_left_ms is None else at.turn_left_ms - ms,
                    turn_elapsed_ms=None if at.turn_elapsed_ms is None else at.turn_elapsed_ms + ms,
                )
            moved.append(attrs.evolve(one, step=at))
        self.shown = attrs.evolve(self.shown, lanes=tuple(moved), elapsed_ms=self.shown.elapsed_ms + ms)

    def saving_for_ms(self) -> int:
        return self.saving_ms

    def trouble(self) -> str:
        return self.not_saved

    def take_cues(self) -> list[Cue]:
        cues, self.cues = self.cues, []
        return cues

    def draft(self, place: str, text: str) -> None:
        if text:
            self.kept[place] = text
        else:
            self.kept.pop(place, None)

    def drafts(self) -> Mapping[str, str]:
        return dict(self.kept)

    def close(self) -> None:
        self.closed += 1


def _decided(lane: LaneView, picked: tuple[str, ...]) -> LaneView:
    """*lane*, in whose step that was decided."""
    if lane.step is None or lane.step.decide is None:
        return lane
    return attrs.evolve(
        lane, step=attrs.evolve(lane.step, decide=attrs.evolve(lane.step.decide, picked=picked))
    )


LIBRARY = (
    LibraryRow(
        "final-word",
        "Final Word",
        "Each person opens with a passage, everyone answers in turn, the opener has the final word.",
        41,
        53,
        3,
        60,
        ("text",),
    ),
    LibraryRow(
        "consultancy",
        "Consultancy",
        "A presenter brings a dilemma; the group listens, asks, and thinks aloud about it.",
        45,
        60,
        6,
        12,
        ("dilemma",),
    ),
    LibraryRow(
        "live-case",
        "Live case",
        "One team brings a problem of practice, three groups advise, the team decides.",
        60,
        75,
        8,
        40,
        ("improvement",),
    ),
    LibraryRow(
        "fine-tuning", "Fine tuning", "Warm and cool feedback on a plan that is nearly ready.", 45, 45, 4, 10
    ),
    LibraryRow(
        "one-two-four-all",
        "1-2-4-All",
        "Alone, in pairs, in fours, together: everyone’s ideas in a quarter of an hour.",
        12,
        15,
        4,
        200,
    ),
    LibraryRow(
        "see-think-wonder",
        "See, Think, Wonder",
        "Look closely before making sense of what you see.",
        15,
        25,
        2,
        40,
    ),
    LibraryRow(
        "role-alike",
        "Role-alike roundtable",
        "People with the same job bring one practice each.",
        30,
        50,
        4,
        80,
    ),
    LibraryRow(
        "pdsa-huddle", "PDSA huddle", "Plan, do, study, act: a short look at one change.", 20, 20, 2, 15
    ),
)


class FakeBackend:
    """A library of eight protocols and three sessions, all made up."""

    def __init__(
        self, rows: tuple[LibraryRow, ...] = LIBRARY, sessions: tuple[SessionRow, ...] | None = None
    ) -> None:
        self.rows = rows
        self.list = (
            (
                SessionRow(
                    "/data/a.session",
                    "Final Word",
                    "unfinished",
                    START,
                    0,
                    12 * MINUTE,
                    13,
                    "Each of the others responds",
                ),
                SessionRow(
                    "/data/b.session", "PDSA huddle", "finished", START - 26 * 3_600_000, 0, 26 * 3_600_000, 5
                ),
                SessionRow(
                    "/data/c.session",
                    "Live case",
                    "broken",
                    problem="The file is damaged after its 40th fact.",
                ),
            )
            if sessions is None
            else sessions
        )
        self.session: LiveSession = FakeSession(ready())
        self.text = "A plain sentence."
        self.setups: list[SetUp] = []
        self.asked: list[tuple[object, ...]] = []
        self.exported: str | Trouble = "/data/final-word.md"
        self.written: Written | Trouble = Written("/data/protocols/ours.toml", "Written to ours.toml.")
        self.log = ""

    def library(self) -> tuple[LibraryRow, ...]:
        return self.rows

    def read(self, id: str) -> Reading | Trouble:
        row = next(row for row in self.rows if row.id == id)
        if row.problem:
            return Trouble(row.problem)
        return Reading(
            id,
            row.title,
            row.summary,
            purpose="To hear everybody before anybody explains. It slows a conversation about a text "
            "down, so that the quiet ones are heard and the quick ones listen.",
            source=(
                "Final Word, https://www.oregonednet.org/strategies/final-word",
                "Adapted: some of the steps and minutes are ours.",
            ),
            roles=(
                RoleLine(
                    "presenter", "Presenter", "Brings the dilemma, and is silent while the others talk."
                ),
            ),
            inputs=(
                InputLine("focus", "Focus question", "What do you want to know?"),
                InputLine("place", "Where", kind="choice", among=("room", "online"), default="online"),
            ),
            people_min=row.people_min,
            people_max=row.people_max,
            minutes=row.minutes_max,
        )

    def agenda(self, id: str, people: int, minutes: int | None) -> AgendaPicture:
        self.asked.append(("agenda", id, people, minutes))
        if people < 3:
            return AgendaPicture(problem=f"Final Word needs at least 3 people, and you are {people}.")
        total = (13 + 7 * -(-people // 3)) * MINUTE
        fits = minutes is None or total <= minutes * MINUTE
        rows = tuple(attrs.evolve(row, state="to come", actual_ms=None) for row in AGENDA)
        return AgendaPicture(rows, total, total - 5 * MINUTE, total + 5 * MINUTE, fits)

    def step_titles(self) -> dict[str, tuple[str, ...]]:
        self.asked.append(("steps",))
        return {"consultancy": ("Vote with dots", "{presenter} opens")}

    def draft(self, id: str, people: int | None, minutes: int | None) -> Trouble:
        self.asked.append(("draft", id, people, minutes))
        return Trouble("This library has no files.")

    def sketch(self, new: NewFile) -> Sketch:
        self.asked.append(("sketch", new))
        steps = tuple(line for line in new.steps if line.strip())
        problems = [] if new.title else [Problem("It needs a title.", "title")]
        problems += [] if steps else [Problem("Write the steps, one on each line.", "steps")]
        grouped = any("in groups" in step for step in steps)
        path = f"/data/protocols/{new.title}.toml"
        return Sketch(tuple(problems), steps, (), len(steps) * 5 * MINUTE, grouped, path)

    def write(self, new: NewFile) -> Written | Trouble:
        self.asked.append(("write", new))
        return self.written

    def copy(self, id: str) -> Written | Trouble:
        self.asked.append(("copy", id))
        return self.written

    def demo(self) -> LiveSession | Trouble:
        self.asked.append(("demo",))
        return self.session

    def prepare(self, setup: SetUp) -> Prepared:
        self.setups.append(setup)
        if setup.who == "number" and (setup.people or 0) < 3:
            return Prepared(problems=(Problem("Final Word needs at least 3 people.", "people"),))
        if setup.start and ":" not in setup.start:
            return Prepared(problems=(Problem("Write the time as 15:30.", "start"),))
        warnings = ("45 minutes are 4 too few; it ends later.",) if setup.minutes == 41 else ()
        groups = ("Circle 1: 4 people", "Circle 2: 4 people", "Circle 3: 5 people")
        return Prepared((), warnings, groups, ("3 groups",), (), 41 * MINUTE, START, START + 41 * MINUTE)

    def begin(self, setup: SetUp) -> LiveSession | Trouble:
        self.asked.append(("begin", setup))
        return self.session

    def sessions(self) -> tuple[SessionRow, ...]:
        return self.list

    def resume(self, path: str) -> LiveSession | Trouble:
        self.asked.append(("resume", path))
        return self.session

    def texts(self, path: str) -> tuple[str, ...]:
        self.asked.append(("written", path))
        return {"/data/a.session": ("Who pays?", "The reading club wants books for the long summer")}.get(
            path, ()
        )

    def minutes(self, path: str) -> MinutesDocument | Trouble:
        self.asked.append(("minutes", path))
        problem = next((row.problem for row in self.list if row.path == path), "")
        if problem:
            return Trouble(problem)
        return MinutesDocument(
            "Final Word",
            path,
            lines=(
                "22 November 2026, 14:49 to 15:34, 13 people in 3 circles",
                "Facilitated by Ruth",
                "Text: Chapter one",
            ),
            entries=ENTRIES,
            bars=BARS,
            planned_ms=41 * MINUTE,
            actual_ms=45 * MINUTE,
        )

    def export(self, path: str, format: str) -> str | Trouble:
        self.asked.append(("export", path, format))
        return self.exported

    def log_path(self) -> str:
        return self.log
