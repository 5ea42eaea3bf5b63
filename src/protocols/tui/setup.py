"""Setting a session up: who is there, how long there is, what the protocol asks for, when to begin.

What all of this leads to (the end, the groups, what does not fit) stands beside it and follows every key.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import shorten
from typing import TYPE_CHECKING, NamedTuple

from textual import events, on
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical, VerticalScroll
from textual.content import Content
from textual.widget import Widget
from textual.widgets import Input, TextArea

from protocols.spec.uses import NAME
from protocols.tui import phrases
from protocols.tui.backend import InputLine, Prepared, Problem, SetUp, Trouble
from protocols.tui.forms import Label, form_row, mark_focus
from protocols.tui.widgets import (
    Choice,
    Field,
    NumberField,
    Part,
    Room,
    Words,
    clickable,
    lines,
    rows_high,
    sheet,
)
from protocols.words import clock_time, safe_line, say

if TYPE_CHECKING:
    from textual.timer import Timer

    from protocols.tui.backend import Reading
    from protocols.tui.keys import Key

WHO = ("number", "names", "file")
ABOUT = ("who", "meeting", "variant", "roster", "start", "end")
"""Fields of every set-up that are explained while the cursor stands in them."""
AGAIN_S = 10.0
"""How often what a set-up leads to is looked at again while nothing is typed."""
ASK_LONG = 48
"""How many letters of what a field asks for stand in it while it is empty; all of it stands below it."""
OUTCOME_LEAST = 4
"""So many rows at least tell what a set-up leads to, below its fields: or a third of the height."""
OUTCOME_BESIDE, AROUND_OUTCOME = 12, 10
"""So many at least beside them: or the height without these."""
GROUPS_LONG = 210
"""From how many letters on the groups are only counted where there is little room."""


class Typed(NamedTuple):
    """What stood in the fields of a set-up when it was left, by their ids, and the numbers of people and
    minutes that it was opened with."""

    opened: tuple[int, int | None]
    texts: Mapping[str, str]
    chosen: Mapping[str, int]


class Names(TextArea):
    """Names, one to a line. Tab leaves it, as in every field."""

    def __init__(self) -> None:
        super().__init__(id="names", tab_behavior="focus", compact=True, soft_wrap=True)
        self.cursor_blink = False

    @property
    def names(self) -> tuple[str, ...]:
        """The lines with something in them."""
        return tuple(name for name in map(safe_line, self.text.split("\n")) if name)


class SetUpScreen(Room):
    """Everything that must be known before a session can begin."""

    room = "setup"
    CSS_PATH = sheet("forms")
    AUTO_FOCUS = "#people"

    def __init__(self, reading: Reading, people: int, minutes: int | None) -> None:
        super().__init__()
        self._reading = reading
        self._people = people
        self._minutes = minutes
        self._later: Timer | None = None
        self._prepared = Prepared()
        self._begun = False

    def contents(self) -> ComposeResult:
        """The fields on the left, what they lead to on the right (or below)."""
        said = self._reading.said or SetUp(self._reading.id)
        yield Words("heading", "heading", rows=1)
        yield Words("lead", "lead", rows=1)
        with Horizontal(id="pages"):
            with VerticalScroll(id="page", can_focus=False):
                if self._reading.meetings:
                    titles = [one.title for one in self._reading.meetings]
                    named = [one.id for one in self._reading.meetings]
                    due = named.index(said.meeting) if said.meeting in named else self._reading.due
                    yield from form_row(say("tui.setup.meeting"), Choice("meeting", titles, due))
                yield from form_row(
                    say("tui.setup.who"), Choice("who", [say(f"tui.setup.who.{who}") for who in WHO])
                )
                yield from form_row(say("tui.people"), NumberField("people", self._people), "row-number")
                yield from form_row(say("tui.setup.names"), Names(), "row-names", note=True)
                yield from form_row(
                    say("tui.setup.file"), Field("roster", hint=say("tui.setup.file.hint")), "row-file"
                )
                own = say("tui.reading.own")
                yield from form_row(
                    say("tui.setup.minutes"), NumberField("minutes", self._minutes, 45, own, by=5)
                )
                hint = say("tui.setup.start.hint")
                yield from form_row(
                    say("tui.setup.start"), Field("start", said.start, hint=hint, classes="number")
                )
                hint = say("tui.setup.end.hint")
                yield from form_row(say("tui.setup.end"), Field("end", said.end, hint=hint, classes="number"))
                if self._reading.variants:
                    titles = [say("tui.setup.variant.none"), *(title for _, title in self._reading.variants)]
                    known = ["", *(name for name, _ in self._reading.variants)]
                    chosen = known.index(said.variant) if said.variant in known else 0
                    yield from form_row(say("tui.setup.variant"), Choice("variant", titles, chosen))
                for line in self._reading.inputs:
                    yield from form_row(line.title, self._input(line, said.inputs.get(line.id, "")))
                for line in self._reading.settings:
                    value = said.settings.get(line.id, "")
                    yield from form_row(line.title, self._input(line, value, "setting"))
                yield from form_row(say("tui.setup.facilitator"), Field("facilitator"))
                for role in self._reading.roles:
                    if role.cast:
                        named_for = ", ".join(said.cast.get(role.id, ()))
                        yield from form_row(role.title, Field(f"cast-{role.id}", named_for))
                yield Words("field-hint")
            with Vertical(id="beside"):
                yield Words("outcome")
                yield Words("begin", "button", rows=1)

    @staticmethod
    def _input(line: InputLine, said: str, what: str = "input") -> Widget:
        if line.kind == "choice" and line.among:
            chosen = next((line.among.index(one) for one in (said, line.default) if one in line.among), 0)
            return Choice(f"{what}-{line.id}", list(line.among), chosen)
        # Left empty, the protocol's own answer holds: it stands there and gives way to what is typed.
        hint = line.default or shorten(line.ask, ASK_LONG, placeholder=" …")
        return Field(f"{what}-{line.id}", said, hint=hint)

    def on_mount(self) -> None:
        """Ready for the first answer."""
        self.query_one("#heading", Words).show(
            (say("tui.setup.heading", title=self._reading.title), "bold $accent")
        )
        self.query_one("#lead", Words).show((say("tui.setup.lead"), "$quiet"))
        self.query_one("#begin", Words).show(clickable((say("tui.setup.begin"), "bold"), "screen.begin"))
        self._restore()
        self.show_fields()
        self.check()
        self.set_interval(AGAIN_S, self.check_again)

    def _restore(self) -> None:
        """Whoever left this set-up, to see the agenda again say, finds what they had typed."""
        typed = self.home.set_up.get(self._reading.id)
        if typed is None:
            return
        # Other numbers than it was opened with were chosen since.
        since = {"people"} if typed.opened[0] != self._people else set()
        since |= {"minutes"} if typed.opened[1] != self._minutes else set()
        for choice in self.query(Choice):
            choice.chosen = typed.chosen.get(choice.id or "", choice.chosen)
        for field in self.query(Input):
            if field.id not in since:
                field.value = typed.texts.get(field.id or "", field.value)
        names = self.query_one(Names)
        names.text = typed.texts.get("names", "")
        if WHO[self.query_one("#who", Choice).chosen] != "number":
            self.query_one("#who", Choice).focus()

    def _keep(self) -> None:
        texts = {field.id or "": field.value for field in self.query(Input)}
        texts["names"] = self.query_one(Names).text
        chosen = {choice.id or "": choice.chosen for choice in self.query(Choice)}
        self.home.set_up[self._reading.id] = Typed((self._people, self._minutes), texts, chosen)

    @on(events.DescendantFocus)
    def explain(self) -> None:
        """Say below the field in which the cursor stands what it is for, where its name alone may not do."""
        mark_focus(self)
        self.update_keys()
        field = self.focused
        if field is None or field.id is None:
            return
        hint, page = self.query_one("#field-hint", Words), self.query_one("#page", VerticalScroll)
        if self._show_hint(field) and isinstance(field.parent, Widget):
            page.move_child(hint, after=field.parent)
            self.call_after_refresh(page.scroll_to_widget, hint, animate=False)

    def _show_hint(self, field: Widget) -> bool:
        """Say what *field* is for, and how its answer will be said; whether there is anything to say."""
        about = self._about(field)
        line = next((one for one in self._reading.inputs if f"input-{one.id}" == field.id), None)
        rows: list[Part] = [(about, "$quiet")] if about else []
        if line is not None and line.said:
            rows.append(self._said(line.said))
        self.query_one("#field-hint", Words).show_if(bool(rows), *rows)
        return bool(rows)

    def _said(self, sentence: str) -> Content:
        """*sentence* with the answers as they are now."""
        answers = {line.id: self._answer(f"input-{line.id}") or line.default for line in self._reading.inputs}
        parts = NAME.split(sentence)
        # Every other part is a name; an answer is text, and may hold braces of its own.
        said = [(answers.get(part) or "…", "bold") if at % 2 else (part, "") for at, part in enumerate(parts)]
        before, _, after = say("tui.setup.said", sentence="\0").partition("\0")
        return Content.assemble((before, "$quiet"), *said, (after, "$quiet"))

    def _about(self, field: Widget) -> str:
        focus = field.id or ""
        texts = {f"input-{line.id}": line.ask for line in self._reading.inputs}
        texts |= {f"setting-{line.id}": line.ask for line in self._reading.settings}
        texts |= {f"cast-{role.id}": role.summary for role in self._reading.roles}
        texts |= {name: say(f"tui.setup.{name}.about") for name in ABOUT}
        if focus not in ABOUT and isinstance(field, Choice):
            return say("tui.setup.choice.about", ask=texts.get(focus, "")).strip()
        return texts.get(focus, "")

    def key_label(self, key: Key) -> str:
        """Among the names, Enter begins the next one."""
        names = isinstance(self.focused, Names)
        if key.id in ("setup.name", "setup.after-names") and not names:
            return ""
        return "" if key.id == "setup.field" and names else key.label

    @on(TextArea.Changed, "#names")
    def count_names(self) -> None:
        """Say how many there are: not all of them may be in sight."""
        count = len(self.query_one(Names).names)
        self.query_one("#label-names", Label).note(say("tui.setup.names.count", n=count) if count else "")

    def show_fields(self) -> None:
        """Show the field that the way of naming people needs, and not the other two."""
        chosen = WHO[self.query_one("#who", Choice).chosen]
        for who in WHO:
            self.query_one(f"#row-{who}").display = who == chosen
        for role in self._reading.roles:
            if role.cast:
                # A list may give roles; left empty, what it says holds.
                code = "tui.setup.cast.listed" if chosen == "file" else "tui.setup.cast.hint"
                hint = say(code, n=role.most, title=role.title)
                self.query_one(f"#cast-{role.id}", Field).placeholder = hint

    @property
    def setup(self) -> SetUp:
        """What was typed."""
        inputs = {line.id: self._answer(f"input-{line.id}") for line in self._reading.inputs}
        settings = self._settings()
        variants = ("", *(name for name, _ in self._reading.variants))
        variant = variants[self.query_one("#variant", Choice).chosen] if self._reading.variants else ""
        cast = {role.id: self._text(f"cast-{role.id}") for role in self._reading.roles if role.cast}
        return SetUp(
            id=self._reading.id,
            who=WHO[self.query_one("#who", Choice).chosen],
            people=self.query_one("#people", NumberField).number,
            names=self.query_one(Names).names,
            roster=self._text("roster"),
            minutes=self.query_one("#minutes", NumberField).number,
            inputs=inputs,
            facilitator=self._text("facilitator"),
            cast={
                id: tuple(name.strip() for name in text.split(",") if name.strip())
                for id, text in cast.items()
                if text
            },
            start=self._text("start"),
            end=self._text("end"),
            meeting=self._meeting(),
            settings=settings,
            variant=variant,
        )

    def _meeting(self) -> str:
        """The meeting chosen; empty where the protocol is no cycle."""
        meetings = self._reading.meetings
        return meetings[self.query_one("#meeting", Choice).chosen].id if meetings else ""

    def _settings(self) -> dict[str, str]:
        """What was said of the settings; one left as it was is left to the protocol, or to its variant."""
        said = {line.id: self._answer(f"setting-{line.id}") for line in self._reading.settings}
        defaults = {line.id: line.default for line in self._reading.settings}
        return {name: text for name, text in said.items() if text and text != defaults[name]}

    def _answer(self, id: str) -> str:
        field = self.query_one(f"#{id}")
        return field.options[field.chosen] if isinstance(field, Choice) else self._text(id)

    def _text(self, id: str) -> str:
        return safe_line(self.query_one(f"#{id}", Field).value)

    @on(Input.Changed)
    @on(TextArea.Changed)
    def check_soon(self) -> None:
        """Look again at what it leads to, once the typing rests for a moment."""
        if self._later is not None:
            self._later.stop()
        self._later = self.set_timer(0.12, self.check)

    @on(Input.Changed)
    @on(Choice.Changed)
    def say_it(self) -> None:
        """Show how the answer that was changed will be said."""
        if self.focused is not None:
            self._show_hint(self.focused)

    @on(Choice.Changed)
    def _chose(self) -> None:
        self.show_fields()
        self.check_soon()

    def check_again(self) -> None:
        """The clock goes on while the set-up stands there: so does the end."""
        if self.is_active and not self._begun:
            self.check()

    def check(self) -> None:
        """Show what the set-up leads to."""
        self._prepared = self.home.backend.prepare(self.setup)
        self.show_outcome()
        if not self._prepared.problems:
            self.tell()

    def on_resize(self, event: events.Resize) -> None:
        """Show as much of it as there is room for now."""
        self.call_after_refresh(self.show_outcome)

    def show_outcome(self) -> None:
        """Show what it leads to, as far as there is room for it."""
        narrow = "-narrow" in self.classes
        rows = outcome_rows(self._prepared, narrow)
        if self.setup.minutes is not None and not self._prepared.problems:
            rows.append((say("plan.rule"), "$quiet"))
        outcome = self.query_one("#outcome", Words)
        height = self.app.size.height
        most = max(height // 3, OUTCOME_LEAST) if narrow else max(height - AROUND_OUTCOME, OUTCOME_BESIDE)
        outcome.styles.max_height = most
        # How wide it is becomes known with its first size, and then this is called again.
        outcome.show(*in_room(rows, outcome.size.width or self.app.size.width, most))

    @on(Input.Submitted)
    def _next_field(self) -> None:
        self.focus_next()

    def action_begin(self) -> None:
        """Begin, or go to the first field that stands in the way."""
        if self._begun:
            return
        if self._later is not None:
            self._later.stop()
        self.check()
        if self._prepared.problems:
            self._point_at(self._prepared.problems[0])
            return
        session = self.home.backend.begin(self.setup)
        if isinstance(session, Trouble):
            self.tell((session.sentence, "bold $over"))
            return
        self._begun = True
        self.home.set_up.pop(self._reading.id, None)
        self.home.open_session(session)

    def on_screen_resume(self) -> None:
        """Back from the session: this set-up has done its work."""
        if self._begun:
            self.app.call_later(self.app.pop_screen)

    def _point_at(self, problem: Problem) -> None:
        self.tell((problem.sentence, "bold $over"))
        kind, _, id = problem.field.partition(".")
        target = f"#{kind}-{id}" if id else f"#{kind}"
        for field in self.query(target) if problem.field.replace(".", "").replace("-", "").isalnum() else ():
            field.focus()

    def action_back(self) -> None:
        """To the protocol; what was typed is there again when one comes back."""
        self._keep()
        self.dismiss()


def in_room(rows: Sequence[Part], width: int, most: int) -> list[Part]:
    """As many of *rows* as find room in *most* lines of *width*; how many more there are is said."""
    high = [rows_high(row, width) for row in rows]
    if sum(high) <= most:
        return list(rows)
    shown = max((at for at in range(len(rows)) if sum(high[:at]) < most), default=0)
    left = sum(bool(lines(row).plain) for row in rows[shown:])
    return [*rows[:shown], (say("tui.setup.more", n=left), "bold $over")]


def outcome_rows(prepared: Prepared, narrow: bool) -> list[Part]:
    """What a set-up leads to: problems first, else when it ends, the groups, and what to know."""
    if prepared.problems:
        head: list[Part] = [(say("tui.setup.not-yet"), "bold $over")]
        return [*head, *((f"✗ {problem.sentence}", "$over") for problem in prepared.problems)]
    offset = prepared.offset_min
    start, end = clock_time(prepared.start_wall_ms, offset), clock_time(prepared.end_wall_ms, offset)
    ends = (say("tui.setup.ends", end=end), "bold $accent")
    starts = (say("tui.setup.starts", start=start, length=phrases.length_words(prepared.total_ms)), "$quiet")
    rows: list[Part] = [Content.assemble(ends, "   ", starts)] if narrow else [ends, starts]
    # What may have to be mended comes first: where there are few rows, who is there gives way.
    rows += [(f"! {warning}", "$over") for warning in prepared.warnings]
    if prepared.who:
        rows.append(" · ".join(prepared.who))
    named = "; ".join(prepared.groups)
    if narrow and len(named) > GROUPS_LONG:
        named = ""
    if prepared.groups and narrow:
        rows.append("; ".join(prepared.counts) + (f": {named}" if named else ""))
    elif prepared.groups:
        rows += ["", ("; ".join(prepared.counts), "bold"), *prepared.groups]
    return rows
