"""Which meeting of a cycle is held now, after which session, and what that one hands on to it.

Without a word from the facilitator it is the next one due: the one after the newest session of the protocol
that has ended. What was found out is told in sentences, so that nobody is surprised by it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

import attrs

from protocols.engine.state import FINISHED, Carried
from protocols.journal.catalogue import Summary
from protocols.spec.meetings import held, meeting_of, meeting_title, parse_gap
from protocols.spec.model import Meeting, Protocol, Step
from protocols.words import as_title, day, listed, safe_line, say

DAY_MS = 24 * 60 * 60_000


class CycleError(Exception):
    """A meeting cannot be held as it was asked for; *sentence* says why and what to do."""

    def __init__(self, sentence: str) -> None:
        super().__init__(sentence)
        self.sentence = sentence


@attrs.frozen
class Occasion:
    """One meeting about to be held: the *protocol* of it alone, the *meeting* (None: the protocol is no
    cycle), the session it comes *after*, what that one hands on, and *remarks* to be told."""

    protocol: Protocol
    meeting: Meeting | None = None
    after: Summary | None = None
    carried: tuple[Carried, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def id(self) -> str:
        """The meeting's id, or empty."""
        return "" if self.meeting is None else self.meeting.id


def occasion(
    protocol: Protocol,
    sessions: Sequence[Summary],
    now_wall_ms: int,
    *,
    meeting: str | None = None,
    after: Path | None = None,
) -> Occasion:
    """The meeting of *protocol* to hold now: *meeting*, or the next one due.

    *sessions* are those there are, the newest first; *after* is the file of the one it follows, instead of
    the newest. Raises :class:`CycleError`.
    """
    if not protocol.meetings:
        if meeting is not None or after is not None:
            raise CycleError(say("cycle.none", title=safe_line(protocol.title)))
        return Occasion(protocol)
    mine = [one for one in sessions if one.protocol_id == protocol.id and one.meeting]
    ended = [one for one in mine if one.phase == FINISHED and meeting_of(protocol, one.meeting) is not None]
    last = ended[0] if ended else None
    if after is not None:
        last = next((one for one in mine if one.path == after), None)
        if last is None or meeting_of(protocol, last.meeting) is None:
            raise CycleError(say("cycle.not-after", session=after.stem, title=safe_line(protocol.title)))
    remarks: list[str] = []
    if meeting is None:
        wanted = _due(protocol, last, remarks)
    else:
        found = meeting_of(protocol, meeting)
        if found is None:
            known = listed((one.id for one in protocol.meetings), "or")
            raise CycleError(say("cycle.no-meeting", name=safe_line(meeting, 40), known=known))
        wanted = found
    place = [one.id for one in protocol.meetings].index(wanted.id)
    if last is not None and after is None:
        before = [one.id for one in protocol.meetings[: place + (1 if wanted.again else 0)]]
        last = next((one for one in ended if one.meeting in before), None)
        if place == 0 and not (wanted.again and meeting is not None):
            last = None
    carried: tuple[Carried, ...] = ()
    if last is not None:
        remarks.append(_after(protocol, last))
        remarks.extend(_gap(wanted, last, now_wall_ms))
        carried = brought_by(protocol, last)
    open_ = next((one for one in mine if one.phase and one.phase != FINISHED and one != last), None)
    if open_ is not None:
        remarks.append(say("cycle.unfinished", session=open_.id, title=open_.title))
    asked = set(wanted.show) - {one.id for one in carried}
    if asked:
        remarks.append(say("cycle.nothing-of", names=listed(_titles(protocol, asked))))
    return Occasion(held(protocol, wanted.id), wanted, last, carried, tuple(remarks))


def _titles(protocol: Protocol, names: set[str]) -> list[str]:
    """What the lists and decisions *names* are called, in the order in which the meetings have them."""
    titles: dict[str, str] = {}

    def gather(steps: Iterable[Step]) -> None:
        for step in steps:
            titles.update((one.id, one.title) for one in step.capture)
            if step.decide is not None:
                titles[step.decide.id] = step.decide.title
            gather(step.steps)
            gather(step.lanes)

    for meeting in protocol.meetings:
        gather(meeting.steps)
    found = [title or as_title(name) for name, title in titles.items() if name in names]
    return [*found, *(as_title(name) for name in sorted(names - set(titles)))]


def _due(protocol: Protocol, last: Summary | None, remarks: list[str]) -> Meeting:
    """The meeting that comes next."""
    meetings = protocol.meetings
    at = -1 if last is None else [one.id for one in meetings].index(last.meeting)
    wanted = meetings[(at + 1) % len(meetings)]
    number = (at + 1) % len(meetings) + 1
    remarks.append(say("cycle.due", title=meeting_title(wanted), number=number, count=len(meetings)))
    if at + 1 == len(meetings):
        remarks.append(say("cycle.anew"))
    if last is not None and meetings[at].again:
        remarks.append(say("cycle.again", title=meeting_title(meetings[at]), id=meetings[at].id))
    return wanted


def _after(protocol: Protocol, last: Summary) -> str:
    meeting = meeting_of(protocol, last.meeting)
    title = meeting_title(meeting) if meeting is not None else last.meeting
    return say("cycle.after", title=title, date=day(last.alive_wall_ms, last.offset_min), session=last.id)


def _gap(wanted: Meeting, last: Summary, now_wall_ms: int) -> list[str]:
    gap = parse_gap(wanted.gap) if wanted.gap else None
    if gap is None or wanted.id == last.meeting:
        return []
    least, most = gap
    days = max(0, now_wall_ms - last.alive_wall_ms) // DAY_MS
    if days < least:
        due = day(last.alive_wall_ms + least * DAY_MS, last.offset_min)
        return [say("cycle.early", gap=gap_words(wanted.gap), due=due)]
    return [say("cycle.late", n=days, gap=gap_words(wanted.gap))] if days > most else []


def gap_words(gap: str) -> str:
    """A gap as people say it: ``2 weeks``, ``10 to 14 days``."""
    found = parse_gap(gap)
    if found is None:
        return gap
    least, most = found
    if least % 7 == 0 and most % 7 == 0:
        unit, least, most = "weeks", least // 7, most // 7
    else:
        unit = "days"
    if least == most:
        return say(f"cycle.{unit}", n=least)
    return say(f"cycle.{unit}.range", least=least, n=most)


def brought_by(protocol: Protocol, session: Summary) -> tuple[Carried, ...]:
    """What the session of an earlier meeting hands on. Raises :class:`CycleError` where it cannot be read."""
    from protocols.engine import fold
    from protocols.engine.carrying import carry
    from protocols.engine.deciding import result_of
    from protocols.journal import JournalError
    from protocols.journal.reader import read_all
    from protocols.view.live import result_words

    meeting = meeting_of(protocol, session.meeting)
    try:
        state = fold(read_all(session.path))
    except JournalError as error:
        why = say(f"journal.{error.code}", **error.arguments)
        raise CycleError(say("cycle.unreadable", session=session.id, why=why)) from None
    if meeting is None or state.plan is None:
        return ()
    return carry(
        state,
        meeting.gives,
        meeting_title(meeting),
        session.id,
        lambda made, option: result_words(result_of(made, option)),
    )
