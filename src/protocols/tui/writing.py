"""The windows in which something is written down: a note or a decision, a commitment; and the one that says
that nothing is kept.

Nothing typed is lost: drafts are kept at every key, and what is refused comes back into its window. Only
where a step is off the record nothing is kept, not even a draft.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, ClassVar

import attrs
from textual import events, on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input, TextArea

from protocols.runtime.noting import Place, Unclear, parted, person
from protocols.tui.dialogs import Dialog
from protocols.tui.widgets import Choice, Field, Words
from protocols.words import LINE_LIMIT, TEXT_LIMIT, listed, safe_line, safe_text, say

if TYPE_CHECKING:
    from protocols.view.model import View


class Writing(TextArea):
    """Where a note is typed: Enter keeps it, Ctrl+J (or Shift+Enter, Alt+Enter) begins a new line; beyond its
    first and last line the arrow keys choose where it goes."""

    def __init__(self, text: str) -> None:
        # With its class from the beginning: put on when the text is made compact, it would be styled twice.
        compact = "-textual-compact"
        super().__init__(
            text, id="writing", classes=compact, soft_wrap=True, tab_behavior="focus", compact=True
        )
        self.cursor_blink = False

    async def _on_key(self, event: events.Key) -> None:
        if event.key == "enter":
            event.prevent_default()
            event.stop()
            self.screen.call_later(self.screen.run_action, "save")
        elif event.key in ("ctrl+j", "shift+enter", "alt+enter"):
            event.prevent_default()
            event.stop()
            self.insert("\n")
        elif (event.key == "up" and self.cursor_at_first_line) or (
            event.key == "down" and self.cursor_at_last_line
        ):
            event.prevent_default()
            event.stop()
            await self.screen.run_action(f"sort({-1 if event.key == 'up' else 1})")


class Sorting(Choice, can_focus=False):
    """Where it goes. The arrow keys of the text choose: one types on at once."""


@attrs.frozen
class Written:
    """What was typed into a window: the text, its place, and the people named (by id, or as typed)."""

    text: str
    place: Place
    who: str = ""
    owner: str = ""
    due: str = ""
    fields: Mapping[str, str] = attrs.field(factory=dict)


Send = Callable[[Written, Mapping[str, str]], None]
"""Takes what was written, and what stands in each field."""


@attrs.frozen
class Slip:
    """What a window to write in is opened with.

    *places*: where it may go, number *at* first; *remark*: what there is to say of them; *texts*: what stands
    in its fields; *before*: whether that was half typed some other time; *wrong*: why it was refused. *keep*
    keeps a draft (field and text), *take* gives them back, *keep_place* keeps where it is to go (None:
    nothing is typed); *kept* says whether anything may be kept just now. *again*: whether several may be
    written in a row. *begun*: where what was half typed was begun, if that is elsewhere.
    """

    heading: str
    view: View
    places: tuple[Place, ...]
    keep: Callable[[str, str], None]
    kept: Callable[[], bool]
    take: Callable[[], Mapping[str, str]]
    at: int = 0
    record: str = "yes"
    names: bool = True
    texts: Mapping[str, str] = attrs.field(factory=dict)
    before: bool = False
    wrong: str = ""
    again: bool = True
    remark: str = ""
    keep_place: Callable[[Place | None], None] = lambda _: None
    begun: str = ""


NAMES_SHOWN = 6
"""More people whose names begin alike are counted, not listed: what was typed must stay on the screen."""


def who_is_it(names: Sequence[str]) -> str:
    """Ask which of *names* is meant."""
    if len(names) <= NAMES_SHOWN:
        return say("tui.write.unclear", names=listed(names, "or"))
    return say("tui.write.unclear-many", names=", ".join(names[:NAMES_SHOWN]), n=len(names) - NAMES_SHOWN)


class WritingDialog(Dialog[None]):
    """A window to write in: Enter keeps what was written and closes it, Ctrl+N keeps it and goes on with the
    next."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+n", "another", priority=True, show=False),
        Binding("up", "sort(-1)", show=False),
        Binding("down", "sort(1)", show=False),
        *(Binding(f"alt+{at}", f"sort_to({at - 1})", priority=True, show=False) for at in range(1, 10)),
    ]

    def __init__(self, slip: Slip, send: Send, hint: str) -> None:
        super().__init__(slip.heading, hint)
        self.slip = slip
        self._send = send
        self._kept = 0
        self._who_asked = False
        self._first: Mapping[str, str] = {}
        self._typed = False
        self._sent: Mapping[str, str] = {}

    def above(self) -> ComposeResult:
        """Where the text is from."""
        yield Words(id="before")

    def below(self) -> ComposeResult:
        """How it is recorded, and what is wrong with it."""
        yield Words(id="record")
        yield Words(id="wrong")

    def on_mount(self) -> None:
        """Say what there is to know before typing."""
        super().on_mount()
        slip = self.slip
        self._first = self.fields
        before = [(say("tui.write.before"), "$accent")]
        if slip.begun:
            before.append((say("tui.write.begun", place=safe_line(slip.begun)), "bold"))
        self.query_one("#before", Words).show_if(slip.before, *before)
        recorded = slip.record in ("private", "anonymous")
        record = say(f"tui.record.{slip.record}") if recorded else ""
        self.query_one("#record", Words).show_if(recorded, (record, "$quiet"))
        self.wrong(slip.wrong)

    def wrong(self, sentence: str) -> None:
        """Say what is wrong; nothing any more when empty."""
        self.query_one("#wrong", Words).show_if(bool(sentence), (sentence, "bold $over"))

    @property
    def fields(self) -> Mapping[str, str]:
        """What stands in each field."""
        raise NotImplementedError

    def fill(self, texts: Mapping[str, str]) -> None:
        """Put *texts* into the fields, and the cursor where one types first."""
        raise NotImplementedError

    def written(self) -> Written | str | None:
        """What was written; why it cannot be kept; or None where there is nothing."""
        raise NotImplementedError

    @property
    def place(self) -> Place:
        """Where it goes."""
        return self.slip.places[self.slip.at]

    def person(self, typed: str) -> str:
        """Who is meant. Raises :class:`Unclear`."""
        return person(typed, self.slip.view)

    @on(Input.Changed, "#who")
    @on(Input.Changed, "#owner")
    def say_who(self, event: Input.Changed) -> None:
        """Who is meant by the beginning of a name."""
        words = self.query_one("#whom", Words)
        if self._who_asked:
            self._who_asked = False
            self.wrong("")
        try:
            who = self.person(event.value)
        except Unclear as several:
            words.show_if(True, (who_is_it(several.names), "$quiet"))
            return
        name = dict(self.slip.view.persons).get(who, "")
        words.show_if(bool(name) and name != event.value.strip(), (f"= {name}", "$accent"))

    def action_save(self) -> None:
        """Keep it and close; an empty one is left."""
        if self._keep():
            self.dismiss(None)

    def action_another(self) -> None:
        """Keep it, and write the next."""
        if self.slip.again and self._keep():
            self.query_one("#before", Words).show_if(False)
            self.fill({})

    def _keep(self) -> bool:
        """Hand it over; whether the window is done with it."""
        if not self.slip.kept():
            self.wrong(say("tui.write.off-record"))
            return False
        try:
            written = self.written()
        except Unclear as several:
            written = who_is_it(several.names)
            self._who_asked = True
            for quiet in self.query("#whom").results(Words):
                quiet.show_if(False)  # it asked the same
        if isinstance(written, str):
            self.wrong(written)
            return False
        if written is not None:
            self.wrong("")
            self._sent = dict(self.fields)
            self._send(written, self._sent)
        return True

    def action_sort(self, by: int) -> None:
        """The next place, or the one before."""
        for one in self.query(Sorting):
            one.action_turn(by)

    def action_sort_to(self, at: int) -> None:
        """The place with this number."""
        for one in self.query(Sorting):
            one.chosen = min(at, len(one.options) - 1)

    def saved(self) -> None:
        """What was sent is on the disk."""
        self._kept += 1
        heading = f"{self.slip.heading} · {say('tui.write.count', n=self._kept)}"
        self.query_one("#heading", Words).show((heading, "bold $accent"))

    def refused(self, sentence: str) -> None:
        """What was sent was not kept: give it back, unless something else stands here by now."""
        if not any(self.fields.values()):
            self.fill(self.slip.take())
        self.wrong(sentence)

    @on(TextArea.Changed)
    @on(Input.Changed)
    def keep_drafts(self) -> None:
        """Nothing typed is lost, whatever happens now."""
        # The news of the last letters may come after they were sent.
        if self.fields != self._sent and (self._typed or self.fields != self._first):
            self._typed = True
            for name, text in self.fields.items():
                self.slip.keep(name, text)
            self.slip.keep_place(self.place if any(self.fields.values()) else None)


class NoteDialog(WritingDialog):
    """A note or a decision: one text, where it goes, and who said it if that is wanted."""

    def __init__(self, slip: Slip, send: Send) -> None:
        code = "tui.write.hint" if len(slip.places) > 1 else "tui.write.hint.one"
        super().__init__(slip, send, say(code if slip.again else "tui.write.edit.hint"))

    def contents(self) -> ComposeResult:
        """The text; a choice of places where there are several; and who said it."""
        yield from self.above()
        yield Writing(self.slip.texts.get("text", ""))
        if len(self.slip.places) > 1:
            yield Sorting("column", [one.title for one in self.slip.places], self.slip.at)
        yield Words(id="under")
        if self.slip.names:
            yield Field("who", self.slip.texts.get("who", ""), say("tui.write.who"))
            yield Words(id="whom")
        yield from self.below()

    def on_mount(self) -> None:
        """Ready to type, after what was typed before."""
        super().on_mount()
        if self.slip.names:
            self.query_one("#whom", Words).show_if(False)
        self._say_place()
        self._ready()

    def _ready(self) -> None:
        writing = self.query_one(Writing)
        self.set_focus(writing)
        writing.move_cursor(writing.document.end)

    @property
    def place(self) -> Place:
        """Where it goes."""
        found = self.query(Sorting)
        return self.slip.places[found.first().chosen if found else 0]

    @on(Choice.Changed)
    def _sorted(self) -> None:
        self._say_place()
        if any(self.fields.values()) and self.fields != self._sent:
            self.slip.keep_place(self.place)

    def _say_place(self) -> None:
        place = self.place
        rows = [self.slip.remark] if self.slip.remark else []
        if place.lane:
            group = next((lane.title for lane in self.slip.view.lanes if lane.id == place.lane), "")
            rows.append(say("tui.write.in-group", group=group))
        if place.fields:
            rows.append(say("tui.write.fields", title=place.title, fields=" / ".join(place.fields)))
        elif len(self.slip.places) == 1 and place.title:
            rows.append(say("tui.write.under", title=place.title))
        self.query_one("#under", Words).show_if(bool(rows), *((row, "$quiet") for row in rows))
        if len(self.slip.places) > 1:
            # Where there is no room for the choice, the heading says what is chosen.
            small = {"-thin", "-flat"} & self.classes
            heading = f"{self.slip.heading} · {place.title}" if small else self.slip.heading
            self.query_one("#heading", Words).show((heading, "bold $accent"))

    @on(Input.Submitted)
    def submitted(self) -> None:
        """Enter keeps it wherever one is."""
        self.action_save()

    @property
    def fields(self) -> Mapping[str, str]:
        """The text, and who said it."""
        found = {"text": self.query_one(Writing).text}
        return {**found, "who": self.query_one("#who", Field).value} if self.slip.names else found

    def fill(self, texts: Mapping[str, str]) -> None:
        """Put *texts* into the fields."""
        self.query_one(Writing).text = texts.get("text", "")
        if self.slip.names:
            self.query_one("#who", Field).value = texts.get("who", "")
        self._ready()

    def written(self) -> Written | str | None:
        """The text, parted into fields where its place has some."""
        text = safe_text(self.query_one(Writing).text, TEXT_LIMIT + 1).strip()
        if not text:
            return None
        if len(text) > TEXT_LIMIT:
            return say("tui.write.too-long", n=len(text), most=TEXT_LIMIT)
        who = self.person(self.query_one("#who", Field).value) if self.slip.names else ""
        place = self.place
        fields = parted(text, place.fields) if place.fields else {}
        return Written("" if fields else text, place, who, fields=fields)


class CommitmentDialog(WritingDialog):
    """A commitment: what, who, by when."""

    FIELDS = ("what", "owner", "due")

    def __init__(self, slip: Slip, send: Send) -> None:
        super().__init__(
            slip, send, say("tui.write.commitment.hint" if slip.again else "tui.write.promise.hint")
        )
        self._lines = self.FIELDS if slip.names else ("what", "due")

    def contents(self) -> ComposeResult:
        """Three lines to fill in; two where no names are kept."""
        yield from self.above()
        for name in self._lines:
            yield Words(f"label-{name}", "label", rows=1)
            yield Field(name, self.slip.texts.get(name, ""), say(f"tui.write.{name}.hint"))
            if name == "owner":
                yield Words(id="whom")
        yield from self.below()

    def on_mount(self) -> None:
        """Name the lines; start at the first that is empty."""
        super().on_mount()
        for name in self._lines:
            self.query_one(f"#label-{name}", Words).show((say(f"tui.write.{name}"), "bold"))
        if self.slip.names:
            self.query_one("#whom", Words).show_if(False)
        self._ready()

    def _ready(self) -> None:
        empty = [name for name in self._lines if not self.query_one(f"#{name}", Field).value]
        self.set_focus(self.query_one(f"#{(empty or ['due'])[0]}", Field))

    @on(Input.Submitted)
    def go_on(self, event: Input.Submitted) -> None:
        """The next line; after the last one, keep it."""
        if event.input.id == "due":
            self.action_save()
        else:
            self.focus_next()

    @property
    def fields(self) -> Mapping[str, str]:
        """What stands in each line."""
        return {name: self.query_one(f"#{name}", Field).value for name in self._lines}

    def fill(self, texts: Mapping[str, str]) -> None:
        """Put *texts* into the lines."""
        for name in self._lines:
            self.query_one(f"#{name}", Field).value = texts.get(name, "")
        self._ready()

    def written(self) -> Written | str | None:
        """What will be done by whom; without a "what" there is nothing to keep."""
        lines = {name: safe_line(text, TEXT_LIMIT) for name, text in self.fields.items()}
        if not lines["what"]:
            self.query_one("#what", Field).focus()
            return say("tui.write.what.missing")
        if (longest := max(map(len, lines.values()))) > LINE_LIMIT:
            return say("tui.write.too-long", n=longest, most=LINE_LIMIT)
        try:
            owner = self.person(lines.get("owner", ""))
        except Unclear:
            self.query_one("#owner", Field).focus()
            raise
        return Written(lines["what"], self.place, owner=owner, due=lines["due"])


class NothingKept(Dialog[None]):
    """Says that nothing is kept of what is said now. It takes what is typed meanwhile and forgets it: a
    letter meant for a note must not become a command."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("enter", "leave", show=False)]

    def __init__(self, text: str = "") -> None:
        """*text*: what to say of it; without, that nothing is kept of what is said in the step."""
        super().__init__(say("tui.off-record.heading"), say("tui.off-record.hint"))
        self._text = text or say("tui.off-record.text")

    def contents(self) -> ComposeResult:
        """The sentence."""
        yield Words(id="question")

    def on_mount(self) -> None:
        """Say it."""
        super().on_mount()
        self.query_one("#question", Words).show(self._text)
