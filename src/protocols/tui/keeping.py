"""Writing something down on the console: notes, decisions, commitments, what waits for later; what is half
typed is kept, by the window it was typed into."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING

import attrs

from protocols.engine import commands
from protocols.runtime.half_typed import (
    FIELDS,
    UNKEPT,
    WHERE,
    Begun,
    begun_at,
    draft_place,
    found_drafts,
    packed,
    typed_drafts,
)
from protocols.runtime.half_typed import record_of as recorded
from protocols.runtime.noting import Place
from protocols.tui import sorting
from protocols.tui.keys import KEYS
from protocols.words import listed, say

if TYPE_CHECKING:
    from protocols.tui.running import RunScreen
    from protocols.tui.writing import Written
    from protocols.view.model import EntryView


def record_of(screen: RunScreen) -> str:
    """How what is said now is recorded; of groups in several steps, as the one that keeps least."""
    lane = screen.chosen_lane
    return recorded((lane,) if lane is not None else screen.view.lanes)


def take_drafts(screen: RunScreen, kind: str, fields: tuple[str, ...]) -> dict[str, str]:
    """What is half typed in a window of this *kind*, by field; what was sent and not kept comes first."""
    drafts = screen.session.drafts()
    found = found_drafts(drafts, kind, fields)
    for field in fields:
        place = draft_place(kind, field)
        if drafts.get(place + UNKEPT, ""):
            screen.session.draft(place, found[field])
            screen.session.draft(place + UNKEPT, "")
    return found


class HalfTyped:
    """What is half typed in the lines of a window that is not for notes: kept at every key under the *kind*
    of the window, there again when it is next opened, and gone when it was sent and kept."""

    def __init__(self, screen: RunScreen, kind: str, *fields: str) -> None:
        self._screen = screen
        self._kind = kind
        self.texts: dict[str, str] = take_drafts(screen, kind, fields)
        """What stands in each line that was typed into, by its name."""

    def keep(self, field: str, text: str) -> None:
        """Keep what stands in a line now."""
        self.texts[field] = text
        _keep(self._screen, self._kind, field, text)

    def submit(self, command: commands.Command) -> None:
        """Hand *command* over, which is made of it."""
        self._screen.submit(command, _drafts(self._kind, self.texts))

    def forget(self) -> None:
        """Let go of it: there is nothing to send."""
        for place in _drafts(self._kind, self.texts):
            self._screen.session.draft(place, "")


LEADS_TO = {
    "note": "run.note",
    "decision": "run.decision",
    "commitment": "run.commitment",
    "edit": "run.entries",
    "message": "run.modes",
    "break": "run.break",
    "step": "run.change",
    "arrive": "run.change",
    "votes": "run.offers",
    "fingers": "run.offers",
}
"""The key that leads to each kind of window, by the beginning of the names of its drafts."""


def keys_of_drafts(screen: RunScreen) -> list[str]:
    """The names of the keys that lead to what is half typed, as far as they lead anywhere now."""
    drafts = typed_drafts(screen.session.drafts()).items()
    kinds = {place.partition(".")[0].partition(" ")[0] for place, text in drafts if text.strip()}
    wanted = {id for kind, id in LEADS_TO.items() if kind in kinds}
    return [screen.key_of(key.id) for key in KEYS["run"] if key.id in wanted and screen.has_use(key)]


def _kept_elsewhere(screen: RunScreen) -> str:
    """That a group can be chosen whose words are kept, while all are shown and only some are off the record;
    else empty."""
    if screen.lane_id is not None:
        return ""
    silent = [one.title for one in screen.view.lanes if one.step is not None and recorded([one]) == "none"]
    kept = [one.title for one in screen.view.lanes if one.step is not None and recorded([one]) != "none"]
    if not kept:
        return ""
    key = screen.key_of("run.lane")
    return say("tui.off-record.others", silent=listed(silent), groups=listed(kept, "or"), key=key)


def write(screen: RunScreen, kind: str, wrong: str = "", to: Place | None = None) -> None:
    """Ask for a *kind* (note, decision, commitment) and keep it; where nothing is recorded, say so. *wrong*:
    why it was refused just now, when it was to go *to* some place."""
    from protocols.tui.writing import CommitmentDialog, NoteDialog, NothingKept, Slip

    drafts = screen.session.drafts()
    was = begun_at(drafts, kind) if to is None and found_drafts(drafts, kind, FIELDS[kind]) else None
    if was is not None:
        sorting.back_to(screen, was)
    record = record_of(screen)
    if record == "none":
        screen.app.push_screen(NothingKept(_kept_elsewhere(screen)))
        return
    group = screen.chosen_lane.title if screen.lane_id and screen.chosen_lane else ""
    heading = say(f"tui.write.{kind}")
    found = sorting.where(screen, kind, to)
    texts = take_drafts(screen, kind, (*FIELDS[kind], WHERE))
    texts.pop(WHERE, None)
    at = sorting.still(screen, was, found.places) if was is not None else None
    strange = was if at is None else None
    at = found.at if at is None else at
    slip = Slip(
        heading=f"{heading} · {group}" if group else heading,
        view=screen.view,
        places=found.places,
        keep=partial(_keep, screen, kind),
        kept=lambda: record_of(screen) != "none",
        take=partial(take_drafts, screen, kind, FIELDS[kind]),
        keep_place=partial(_keep_place, screen, kind, found.places, at, strange),
        at=at,
        begun=strange.words if strange is not None else "",
        remark=found.remark,
        record=record,
        names=kind != "decision" and record != "anonymous",
        texts=texts,
        before=bool(texts) and not wrong,
        wrong=wrong,
    )

    def send(written: Written, texts: Mapping[str, str]) -> None:
        sorting.remember(screen, written.place)
        place, lane = sorting.addressed(screen, written.place, written.who or written.owner)
        screen.submit(
            commands.Write(
                written.text,
                place.kind,
                place.capture,
                place.column,
                written.who,
                written.owner,
                written.due,
                lane,
                written.fields,
            ),
            _drafts(kind, {**texts, WHERE: _where(screen, found.places, written.place)}),
        )

    screen.app.push_screen((CommitmentDialog if kind == "commitment" else NoteDialog)(slip, send))


def _keep(screen: RunScreen, kind: str, field: str, text: str) -> None:
    """Keep a draft; nothing where nothing is recorded."""
    if record_of(screen) != "none":
        screen.session.draft(draft_place(kind, field), text)


def _keep_place(
    screen: RunScreen, kind: str, places: Sequence[Place], at: int, strange: Begun | None, place: Place | None
) -> None:
    """Keep which of *places* a draft is to go to; None: there is nothing typed. What was begun in some
    *strange* place has been begun there until it is sorted anew, to another place than number *at*."""
    if place is None:
        _keep(screen, kind, WHERE, "")
    elif strange is not None and place == places[at]:
        _keep(screen, kind, WHERE, packed(strange))
    else:
        _keep(screen, kind, WHERE, _where(screen, places, place))


def _where(screen: RunScreen, places: Sequence[Place], place: Place) -> str:
    """Where it is begun, as a draft; empty where there is neither a group nor a list to remember."""
    several = any(one.capture for one in places) or place.kind == "parking"
    return packed(sorting.begun(screen, place)) if several or screen.lane_id is not None else ""


def _drafts(kind: str, texts: Mapping[str, str]) -> dict[str, str]:
    return {draft_place(kind, field): text for field, text in texts.items()}


def refused(screen: RunScreen, command: commands.Command, drafts: Mapping[str, str], sentence: str) -> bool:
    """Show why something written down was refused beside what was written; whether that was possible."""
    from protocols.tui.entries import EntriesDialog
    from protocols.tui.writing import WritingDialog

    if not drafts or not isinstance(command, commands.Write | commands.Edit):
        return False
    top = screen.app.screen
    if isinstance(top, WritingDialog):
        top.once_made(top.refused, sentence)
        return True
    if isinstance(command, commands.Edit):
        entry = next((one for one in screen.view.entries if one.id == command.id), None)
        if entry is None or not (screen.is_active or isinstance(top, EntriesDialog)):
            return False
        change(screen, entry, sentence)
        return True
    if not screen.is_active:
        return False
    kind = "note" if command.kind == "parking" else command.kind
    sent = (command.kind, command.capture, command.column)
    to = next(
        (
            one
            for one in sorting.where(screen, kind).places
            if (one.kind, one.capture, one.column) == sent and one.lane in ("", command.lane)
        ),
        None,
    )
    write(screen, kind, sentence, to)
    return True


def change(screen: RunScreen, entry: EntryView, wrong: str = "") -> None:
    """Let an entry's words be changed, and whom it names."""
    from protocols.tui.writing import CommitmentDialog, NoteDialog, Slip

    promise = entry.kind == "commitment"
    kind, fields = f"edit.{entry.id}", FIELDS["commitment" if promise else "note"]
    if promise:
        texts = {"what": entry.text, "owner": entry.owner, "due": entry.due}
    else:
        lines = "\n".join(f"{name}: {value}" for name, value in entry.fields)
        texts = {"text": "\n".join(part for part in (entry.text, lines) if part), "who": entry.who}
    half = take_drafts(screen, kind, fields)
    place = Place("", entry.kind, entry.capture, entry.column, tuple(name for name, _ in entry.fields))
    slip = Slip(
        heading=say("tui.write.change"),
        view=screen.view,
        places=(place,),
        keep=partial(_keep, screen, kind),
        kept=lambda: True,
        take=partial(take_drafts, screen, kind, fields),
        record=entry.record,
        names=entry.record != "anonymous",
        texts={**texts, **half},
        before=bool(half) and not wrong,
        wrong=wrong,
        again=False,
    )

    def send(written: Written, texts: Mapping[str, str]) -> None:
        edit = commands.Edit(entry.id, text=written.text)
        if promise:
            edit = attrs.evolve(edit, due=written.due, owner=written.owner if slip.names else None)
        elif slip.names:
            edit = attrs.evolve(edit, who=written.who)
        if written.fields:
            # A field that was taken out is empty now.
            edit = attrs.evolve(edit, fields={**dict.fromkeys(place.fields, ""), **written.fields})
        screen.submit(edit, _drafts(kind, texts))

    screen.app.push_screen((CommitmentDialog if promise else NoteDialog)(slip, send))
