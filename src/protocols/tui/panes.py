"""What stands in the panes of the preview: pure functions from a draft to rows, and the room's pane."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.content import Content

from protocols.plan.timeline import bars, draw
from protocols.runtime.drafting import exact_time
from protocols.spec.locate import Lines
from protocols.spec.problems import shown_file, underlined
from protocols.tui import phrases
from protocols.tui.console import Board
from protocols.tui.dialogs import agenda_rows
from protocols.tui.widgets import Part
from protocols.view import view
from protocols.view.standing import Stop, standing
from protocols.words import safe_line, say

if TYPE_CHECKING:
    from collections.abc import Sequence

    from protocols.engine.moments import Moment
    from protocols.runtime.drafting import Draft, Shown
    from protocols.spec.problems import Located
    from protocols.view import View

LEAST_PATH = 16
"""How many cells of a file's path must find room, or it is left out."""
SIGNS = {"error": "✗", "warning": "!"}
"""How a problem is marked, for whoever does not see its colour."""


class RoomPane(Board):
    """What the room sees in one step, as the console draws it."""

    for_room = True
    scrolls = False
    no_clock = "preview.no-clock"

    def __init__(self, id: str, shown: View) -> None:
        super().__init__(shown)
        self.id = id
        self._begun = False

    def compose(self) -> ComposeResult:
        """The parts of the picture."""
        yield from self.contents()

    def on_mount(self) -> None:
        """The first picture: a resize alone may come before the parts have a size."""
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        self._begun = True
        self.rebuild()

    def on_show(self) -> None:
        """Again when its pane is chosen: what is not displayed has no size to be drawn for."""
        self.call_after_refresh(self.rebuild)

    def follow(self, view: View) -> None:
        """Show *view*, however little it differs: another step may have the same moment."""
        self.view = view
        if self._begun:
            self.rebuild()


def room_view(shown: Shown, stop: Stop, now: Moment) -> View:
    """What the room sees when the step of *stop* begins just *now*; *shown* must hold a plan."""
    assert shown.plan is not None
    return view(standing(shown.plan, shown.protocol.title, stop, now), now, "room")


def verdict(draft: Draft) -> list[tuple[str, str]]:
    """How many errors and warnings there are, as parts with their styles."""
    if draft.read_at is None:
        return []
    parts = []
    if draft.errors:
        parts.append((say("preview.errors", n=draft.errors), "bold $over"))
    if draft.warnings:
        parts.append((say("preview.warnings", n=draft.warnings), "bold"))
    return parts or [(say("preview.fine"), "bold")]


def state_words(draft: Draft, width: int) -> str:
    """For whom it is planned, in which form, when it was read, and which file it is: as much of it, from the
    first on, as finds room in *width* cells. Of the file the end is shown, if there is room for that."""
    path = safe_line(draft.path)
    if draft.read_at is None:
        return say("preview.reading", path=path)
    parts = []
    if draft.shown is not None:
        people, minutes = draft.shown.people, draft.shown.minutes
        own = say("preview.own-minutes") if minutes is None else say("preview.minutes-count", n=minutes)
        parts.append(f"{say('preview.people-count', n=people)} {own}")
        if draft.shown.form:
            parts.append(say("preview.form", name=draft.shown.form))
    parts.append(say("preview.read", time=exact_time(draft.read_at)))
    while len(parts) > 1 and Content(" · ".join(parts)).cell_length > width:
        parts.pop()
    room = width - Content(" · ".join([*parts, ""])).cell_length
    if Content(path).cell_length > room:
        path = f"…{path[-(room - 1) :]}" if room >= LEAST_PATH else ""
    return " · ".join(part for part in (*parts, path) if part)


def notices(draft: Draft) -> list[Part]:
    """What must not be missed: that the file is gone, or that what is shown is not what it says now."""
    rows: list[Part] = []
    if draft.trouble:
        rows.append((f"✗ {say('preview.waiting', trouble=draft.trouble)}", "bold $over"))
    if draft.stale and draft.shown is not None:
        rows.append((f"! {say('preview.stale', time=exact_time(draft.shown.read_at))}", "bold $over"))
    elif draft.read_at is not None and draft.shown is None:
        rows.append((f"! {say('preview.nothing')}", "bold $over"))
    return [*rows, *((f"! {one}", "$over") for one in draft.remarks)]


def problem_rows(draft: Draft, width: int) -> list[Part]:
    """Every problem with its line, what is wrong, the place with carets below it, and what to write."""
    rows: list[Part] = []
    for one in draft.problems:
        rows += [*_problem(one, draft.text, width), ""]
    if not rows and draft.read_at is not None:
        return [(say("preview.no-problems"), "$quiet")]
    return rows[:-1]


def _problem(one: Located, text: Lines, width: int) -> list[Part]:
    problem = one.problem
    if problem.file is not None:
        text = Lines(problem.file.text)
    head = Content.assemble(
        (f"{SIGNS.get(problem.severity, '!')} ", "bold $over"),
        (say("preview.problem.line", line=one.span.line), "bold $accent"),
        (f"  {say(f'problem.severity.{problem.severity}')} {problem.code}", "$quiet"),
        (f"  {shown_file(one.file)}" if one.file else "", "$quiet"),
    )
    rows: list[Part] = [head, *_indented(problem.message, width, "bold")]
    number = str(one.span.line)
    # The line is cut around what is meant, so that the carets stand below it however narrow the pane is.
    piece, carets = underlined(one, text, max(width - len(number) - 8, 16))
    if piece:
        rows.append(Content.assemble((f"  {number} │ ", "$quiet"), piece))
        rows.append(Content.assemble((f"  {' ' * len(number)} │ ", "$quiet"), (carets, "bold $over")))
    if one.other is not None and one.other.line != one.span.line:
        rows += _indented(say("problem.other", line=one.other.line), width, "$quiet")
    if one.advice:
        rows += _indented(say("problem.help", help=one.advice), width, "")
    return rows


def _indented(text: str, width: int, style: str) -> list[Part]:
    wrapped = Content.assemble((text, style)).wrap(max(width - 2, 20))
    return [Content("  ") + line for line in wrapped]


def sum_rows(shown: Shown) -> list[Part]:
    """How long it takes, whether that fits, and what to know about it."""
    plan = shown.plan
    if plan is None:
        return [(f"✗ {sentence}", "bold $over") for sentence in shown.sentences]
    span, minutes = (plan.total.min_ms, plan.total.max_ms), shown.minutes
    first = phrases.fit_part(plan.allotted_ms, span, minutes, not plan.short_ms)
    rule: list[Part] = [(say("plan.rule"), "$quiet")] if minutes is not None else []
    return [first, *((f"! {sentence}", "$over") for sentence in shown.sentences), *rule]


def marked_agenda(shown: Shown, at: View | None, step: str, width: int) -> tuple[list[Part], int]:
    """The agenda with the chosen *step* marked, and the number of its row (0 if it has none)."""
    head = [*sum_rows(shown), ""]
    if at is None:
        return head, 0
    drawn = agenda_rows(at.agenda, max(width - 2, 24), planned_only=True)
    return _marked(head, drawn, [row.step for row in at.agenda], step)


def marked_timeline(shown: Shown, at: View | None, step: str, width: int) -> tuple[list[Part], int]:
    """The agenda as a picture, the chosen *step* marked, and the number of its row."""
    if shown.plan is None or at is None:
        return [*sum_rows(shown)], 0
    axis, *drawn = draw(bars(shown.plan), shown.plan.allotted_ms, max(width - 2, 30))
    rows, row = _marked([(f"  {axis}", "$quiet")], list(drawn), [one.step for one in at.agenda], step)
    return [*rows, "", (say("show.legend"), "$quiet")], row


def _marked(
    head: Sequence[Part], drawn: Sequence[Part], steps: Sequence[str], step: str
) -> tuple[list[Part], int]:
    rows: list[Part] = list(head)
    chosen = 0
    for part, name in zip(drawn, steps, strict=True):
        content = Content.assemble(part)
        if name == step:
            chosen = len(rows)
            rows.append(Content.assemble(("▶ ", "bold $accent")) + content.stylize("bold"))
        else:
            rows.append(Content("  ") + content)
    return rows, chosen
