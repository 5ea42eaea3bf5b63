"""The sessions that are kept, as the screens see them: listed, searched, told as minutes, exported.

One part of :class:`protocols.tui.desk.Desk`. No Textual in here.
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from protocols.tui.backend import OFFERED, MinutesDocument, SessionRow, Trouble
from protocols.tui.live import Live, journal_sentence
from protocols.tui.told import rest_times, session_row, texts_of
from protocols.words import reason, safe_line, say

if TYPE_CHECKING:
    from protocols.engine.facts import Fact
    from protocols.engine.state import State
    from protocols.journal.catalogue import Summary
    from protocols.runtime.config import Settings


class Archive:
    """The sessions of *settings*, also those that are open in this program."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._live: dict[str, Live] = {}

    def sessions(self) -> Iterable[SessionRow] | Trouble:
        """All sessions, the newest first; or why they cannot be listed."""
        from protocols.journal import JournalError
        from protocols.runtime import system

        now = system.moment().wall_ms
        try:
            rows = [session_row(one, now) for one in self._summaries()]
        except JournalError as error:
            return Trouble(journal_sentence(error))
        # Where it stands is told of the sessions that are offered first; it costs reading the whole of them.
        unfinished = [at for at, row in enumerate(rows) if row.state == "unfinished"]
        for at in unfinished[:OFFERED]:
            rows[at] = rows[at]._replace(where=self._where(rows[at].path))
        return rows

    def _summaries(self) -> list[Summary]:
        from protocols.journal.catalogue import Catalogue

        settings = self._settings
        return Catalogue(settings.sessions_folder, settings.data_folder / "catalogue.json").sessions()

    def _where(self, path: str) -> str:
        """The step that a session stands at, or empty where it has not begun."""
        from protocols.view import view

        told = self._told(path)
        if isinstance(told, Trouble):
            return ""
        state, _, _ = told
        if state.plan is None or state.anchor is None or state.started_ms is None:
            return ""
        shown = view(state, state.anchor.later(state.last_at_ms - state.anchor_at_ms))
        steps = [lane.step for lane in shown.lanes if lane.step is not None]
        if not steps:
            return say("plain.all-done")
        return steps[0].shared_title if len(shown.lanes) > 1 else steps[0].title

    def texts(self, path: str) -> tuple[str, ...]:
        """What was written down in a session, and what was answered at its set-up."""
        told = self._told(path)
        return () if isinstance(told, Trouble) else texts_of(told[0])

    def minutes(self, path: str) -> MinutesDocument | Trouble:
        """The minutes of a session, open in this program or not."""
        from protocols.records.export import render
        from protocols.records.minutes import minutes, source_line
        from protocols.records.pages import given_lines, people_lines, when
        from protocols.records.picture import step_bars
        from protocols.records.settled import decision_words
        from protocols.view import view

        told = self._told(path)
        if isinstance(told, Trouble):
            return told
        state, text, damage = told
        if state.plan is None or state.anchor is None:
            return Trouble(say("journal.empty", path=safe_line(path)))
        now = state.anchor.later(state.last_at_ms - state.anchor_at_ms)
        shown = view(state, now)
        made = minutes(state, now, session_id=Path(path).stem, source=source_line(text))
        lines = [damage] if damage else []
        head = ((say("minutes.date"), when(made)), *people_lines(made))
        lines += [say("desk.head", label=label, text=text) for label, text in head]
        if shown.facilitator:
            lines.append(say("plain.facilitator", name=shown.facilitator))
        lines.extend(f"{title}: {answer}" for title, answer in given_lines(made))
        return MinutesDocument(
            title=state.title,
            path=path,
            lines=tuple(lines),
            entries=tuple(one for one in shown.entries if not one.withdrawn),
            bars=step_bars(made.rows),
            rest=rest_times(made),
            planned_ms=made.told.planned_ms,
            actual_ms=made.told.elapsed_ms,
            offset_min=shown.offset_min,
            markdown=render(made, "md"),
            settled=tuple((head, tuple(counted)) for head, counted in map(decision_words, made.settled)),
        )

    def _told(self, path: str) -> tuple[State, str, str] | Trouble:
        """The state of a session and its protocol's text, from memory where it is open here; and what is
        wrong with its file, of which then only the part that is whole is told."""
        from protocols.engine import fold
        from protocols.journal import JournalError
        from protocols.journal.reader import read_good

        facts: list[Fact]
        try:
            facts, error = read_good(path, 500)
        except JournalError as failed:
            facts, error = [], failed
        text = next((str(one.data["protocol"]["text"]) for one in facts if one.kind == "session.opened"), "")
        live = self._live.get(path)
        if live is not None and not live.closed:
            return live.state, text, ""
        if error is not None and not facts:
            return Trouble(journal_sentence(error))
        return fold(facts), text, "" if error is None else journal_sentence(error)

    def export(self, path: str, format: str) -> str | Trouble:
        """Write the minutes to the folder for them; answer the file written."""
        from protocols.records.export import ExportError, export_name, render, write_new
        from protocols.records.minutes import minutes, source_line

        told = self._told(path)
        if isinstance(told, Trouble):
            return told
        state, text, _ = told
        kind = "md" if format == "markdown" else format
        made = minutes(state, session_id=Path(path).stem, source=source_line(text))
        folder = self._settings.minutes_folder
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            return str(write_new(folder, export_name(Path(path).stem, kind), render(made, kind)))
        except ExportError as error:
            return Trouble(error.sentence())
        except OSError as error:
            return Trouble(say("desk.not-written", folder=safe_line(str(folder)), why=reason(error)))
