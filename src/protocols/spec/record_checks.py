"""Whether what is written down, decided, shown and carried on fits together, over all steps and meetings.

The steps are gone through once, in the order of the file, and everything that can be asked for later gets a
place. A use is in time if something stands before it, or may have happened before it: in an earlier pass of
the same rounds, in a lane beside it, or because a later step may be taken back to it.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Collection, Iterable, Sequence
from itertools import accumulate
from typing import Any, NamedTuple

from protocols.spec.expressions import Expression
from protocols.spec.formulas import formulas_of
from protocols.spec.locate import Path
from protocols.spec.meetings import parse_gap
from protocols.spec.mending import certain, suggestion
from protocols.spec.model import Protocol, Step
from protocols.spec.problems import Problem, Reporting, shown
from protocols.spec.step_checks import PLACEHOLDER
from protocols.spec.step_tables import Capture, Decide
from protocols.words import listed, say

_DECIDERS = frozenset(("everyone", "teams", "facilitator"))


class _Place(NamedTuple):
    """Where a step stands: its number in the file, the rounds and lanes around it, whether it is in groups,
    the number of its meeting (-1: there are none), and its formulas."""

    step: Step
    number: int
    rounds: tuple[Path, ...]
    lanes: tuple[Path, ...]
    grouped: bool
    meeting: int
    formulas: tuple[tuple[Path, Expression], ...]


def check_records(protocol: Protocol, problems: list[Problem], steps: Iterable[Step]) -> None:
    """Add to *problems* what is wrong with captures, decisions, materials, ways back and meetings.

    *steps* are all that the protocol has. Where nothing is written down, decided, shown, needed or gone back
    to, nothing can be wrong with it, and no step is looked at closely.
    """
    if protocol.materials or protocol.meetings or any(map(_concerned, steps)):
        _Checker(protocol, problems).check()


def _concerned(step: Step) -> bool:
    return bool(step.capture or step.decide or step.show or step.needs or step.back)


class _Checker(Reporting):
    def __init__(self, protocol: Protocol, problems: list[Problem]) -> None:
        self.protocol = protocol
        super().__init__(problems)
        self.places: list[_Place] = []
        for step in protocol.steps:
            self._place(step, (), (), False, -1)
        for number, meeting in enumerate(protocol.meetings):
            for step in meeting.steps:
                self._place(step, (), (), False, number)
        self.steps = {one.step.id: one for one in self.places if one.step.id}
        self.captures: dict[str, list[tuple[_Place, Path]]] = {}
        self.decisions: dict[str, list[tuple[_Place, Path]]] = {}
        for place in self.places:
            for number, capture in enumerate(place.step.capture):
                path = (*place.step.path, "capture", number, "id")
                self.captures.setdefault(capture.id, []).append((place, path))
            if place.step.decide is not None:
                path = (*place.step.path, "decide", "id")
                self.decisions.setdefault(place.step.decide.id, []).append((place, path))
        self.lists = self.captures.keys() | self.decisions.keys()
        self.showable = self.lists | protocol.materials.keys()
        backs = sorted(
            (self.steps[place.step.back].number, place.number)
            for place in self.places
            if place.step.back in self.steps
        )
        self.targets = [target for target, _ in backs]
        """The steps that may be gone back to, in order, and for each the last step that goes back so far."""
        self.from_there = list(accumulate((asked for _, asked in backs), max))
        self.used: set[str] = set()

    def _place(
        self, step: Step, rounds: tuple[Path, ...], lanes: tuple[Path, ...], grouped: bool, meeting: int
    ) -> None:
        if step.repeat is not None:
            rounds = (*rounds, step.path)
        if step.in_ is not None:
            grouped = step.in_ != "all"
        self.places.append(
            _Place(step, len(self.places), rounds, lanes, grouped, meeting, tuple(formulas_of(step)))
        )
        for inner in step.steps:
            self._place(inner, rounds, lanes, grouped, meeting)
        for lane in step.lanes:
            self._place(lane, rounds, (*lanes, lane.path), grouped, meeting)

    def check(self) -> None:
        """Every check, step by step."""
        own = [place for place in self.places if "run" not in place.step.path]
        for place in self.places:
            self._note_uses(place)
        for place in own:
            self._uses(place)
            if place.step.back is not None:
                self._back(place, place.step.back)
            for number, capture in enumerate(place.step.capture):
                self._capture(place, capture, (*place.step.path, "capture", number))
            if place.step.decide is not None and place.step.run is None:
                self._decide(place.step.decide, (*place.step.path, "decide"))
        self._materials()
        self._meetings()

    # -- what is asked for ------------------------------------------------------------------------

    def _note_uses(self, place: _Place) -> None:
        step = place.step
        self.used.update((*step.show, *step.needs))
        if step.decide is not None and step.decide.source:
            self.used.add(step.decide.source)
        if step.repeat is not None and step.repeat.each:
            self.used.add(step.repeat.each)
        for _, expression in place.formulas:
            self.used.update(name.removeprefix("count:") for name in expression.names)
        if step.move is not None and step.move.what:
            self.used.add(step.move.what)

    def _uses(self, place: _Place) -> None:
        step = place.step
        for name in step.show:
            path = (*step.path, "show")
            if self._is(name, path, self.showable, "shown"):
                self._in_time(place, name, path, "P342", own=True)
        for name in step.needs:
            path = (*step.path, "needs")
            if self._is(name, path, self.showable, "needed"):
                self._in_time(place, name, path, "P341")
        decide = step.decide
        if decide is not None and decide.source:
            path = (*step.path, "decide", "from")
            if self._is(decide.source, path, self.captures, "decided"):
                self._in_time(place, decide.source, path, "P341", own=True)
        if step.repeat is not None and step.repeat.each in self.lists:
            # What the rounds themselves write down is there for a later round, not before the first.
            self._in_time(place, step.repeat.each or "", (*step.path, "repeat", "each"), "P341")
        for path, expression in place.formulas:
            own = "decide" in path
            for name in sorted(one.removeprefix("count:") for one in expression.names):
                if name in self.captures or name in self.decisions:
                    self._in_time(place, name, path, "P341", own=own, within=name)

    def _is(self, name: str, path: Path, known: Collection[str], how: str) -> bool:
        """Whether *name* is something that can be used so; if not, it is said what it is."""
        if name in known:
            return True
        meaning, other = self._meaning(name)
        if meaning:
            self.report(
                "P340",
                "problem.not-kept",
                path,
                name=shown(name),
                meaning=say(f"problem.meaning.{meaning}"),
                within=name,
                other=other,
                help=f"problem.not-kept.{how}",
            )
        else:
            self._unknown(name, path, known)
        return False

    def _meaning(self, name: str) -> tuple[str, Path | None]:
        protocol = self.protocol
        for meaning, table in (
            ("group", protocol.groups),
            ("role", protocol.roles),
            ("input", protocol.inputs),
            ("setting", protocol.settings),
            ("material", protocol.materials),
        ):
            if name in table:
                return meaning, (f"{meaning}s", name)
        if name in self.decisions:
            return "decide", self.decisions[name][0][1]
        if name in self.steps:
            return "step", (*self.steps[name].step.path, "id")
        return "", None

    def _unknown(self, name: str, path: Path, known: Collection[str]) -> None:
        names = sorted(known)
        close = suggestion(name, names, len(self.problems))
        more: dict[str, Any] = {}
        if close:
            other = next((where for _, where in (self.captures | self.decisions).get(close, ())), None)
            more = {
                "help": "problem.did-you-mean",
                "help_arguments": {"name": close},
                "instead": certain(name, names) and close,
                "other": other,
            }
        elif names and len(names) <= 8:
            more = {
                "help": "problem.possible-names",
                "help_arguments": {"names": listed((f"`{one}`" for one in names), "or")},
            }
        self.report("P202", "problem.unknown-name", path, name=shown(name), within=name, **more)

    def _in_time(
        self, place: _Place, name: str, path: Path, code: str, own: bool = False, within: str = ""
    ) -> None:
        """Report a use of something that is only there later."""
        places = [*self.captures.get(name, ()), *self.decisions.get(name, ())]
        if not places or any(self._before(one, place, own) for one, _ in places):
            return
        sentence = "problem.shown-early" if code == "P342" else "problem.too-early"
        self.report(
            code,
            sentence,
            path,
            name=shown(name),
            within=within or name,
            other=places[0][1],
            help=f"{sentence}.help",
        )

    def _before(self, one: _Place, use: _Place, own: bool) -> bool:
        if one.number < use.number or (own and one.number == use.number):
            return True
        if set(one.rounds) & set(use.rounds) and one.step.path != use.step.path:
            return True
        if set(one.lanes) != set(use.lanes) and _beside(one.lanes, use.lanes):
            return True
        ways = bisect_right(self.targets, use.number)
        return ways > 0 and self.from_there[ways - 1] >= one.number

    # -- ways back --------------------------------------------------------------------------------

    def _back(self, place: _Place, name: str) -> None:
        path = (*place.step.path, "back")
        target = self.steps.get(name)
        why = ""
        if target is None:
            self._unknown(name, path, [one.step.id or "" for one in self.places[: place.number]])
            return
        if place.step.steps or place.step.lanes:
            why = "block"
        elif target.step.steps or target.step.lanes:
            why = "to-block"
        elif target.number == place.number:
            why = "itself"
        elif target.number > place.number or target.meeting != place.meeting:
            why = "later"
        if why:
            self.report(
                "P343",
                f"problem.back.{why}",
                path,
                name=shown(name),
                other=(*target.step.path, "id") if target.number != place.number else None,
                help=f"problem.back.{why}.help",
            )

    # -- decisions and captures -------------------------------------------------------------------

    def _decide(self, decide: Decide, path: Path) -> None:
        def wrong(why: str, key: str, **more: Any) -> None:
            place, at = ((*path, key), "key") if key else (path, "header")
            self.report("P344", f"problem.decide.{why}", place, at, help=f"problem.decide.{why}.help", **more)

        if not decide.source and not decide.among:
            wrong("no-options", "")
        elif decide.source and decide.among:
            wrong("two-sources", "among", other=(*path, "from"))
        elif decide.among and decide.pick > len(decide.among):
            wrong("pick", "pick", pick=decide.pick, n=len(decide.among), other=(*path, "among"))
        if decide.dots is not None and decide.how != "dots":
            wrong("dots", "dots", how=decide.how)
        if decide.most is not None and decide.how not in ("dots", "rank"):
            wrong("most", "most", how=decide.how)
        for name in decide.labels:
            if name not in decide.among:
                close = suggestion(name, decide.among, len(self.problems))
                self.report(
                    "P344",
                    "problem.decide.label",
                    (*path, "labels", name),
                    "key",
                    name=shown(name),
                    other=(*path, "among") if decide.among else None,
                    help="problem.did-you-mean" if close else "problem.decide.label.help",
                    help_arguments={"name": close} if close else {},
                )
        people = self._people()
        for who in decide.by:
            if who not in _DECIDERS and who not in people:
                self._unknown(who, (*path, "by"), sorted({*people, *_DECIDERS}))

    def _people(self) -> set[str]:
        """The roles, and the hosts who stay in their groups."""
        hosts = {one.host for one in self.protocol.groups.values() if one.host}
        return {*self.protocol.roles, *hosts}

    def _capture(self, place: _Place, capture: Capture, path: Path) -> None:
        people = self._people()
        if capture.by is not None and capture.by not in people and capture.by != "facilitator":
            self._unknown(capture.by, (*path, "by"), sorted(people))
        why = ""
        if capture.per == "group" and not place.grouped and not place.lanes:
            why = "group"
        elif capture.per == "round" and not place.rounds:
            why = "round"
        if why:
            self.report("P345", f"problem.per.{why}", (*path, "per"), help=f"problem.per.{why}.help")
        # Where several have a list of their own, `most` is for each of them, and `usually` for all together.
        most = capture.most if capture.per == "all" else None
        if capture.usually is not None and most is not None and capture.usually > most:
            self.report(
                "P401",
                "problem.order",
                (*path, "usually"),
                smaller="usually",
                larger="most",
                first=capture.usually,
                second=most,
                other=(*path, "most"),
            )
        elif capture.usually is not None and capture.id not in self.used:
            self.report(
                "P347",
                "problem.unused-usually",
                (*path, "usually"),
                "key",
                name=shown(capture.id),
                help="problem.unused-usually.help",
                help_arguments={"name": shown(capture.id)},
            )

    def _materials(self) -> None:
        if not self.protocol.materials:
            return
        for place in self.places:
            for text in (place.step.title, *place.step.say, *place.step.note):
                if "{" in text:
                    self.used.update(PLACEHOLDER.findall(text))
        for name, material in self.protocol.materials.items():
            path: Path = ("materials", name)
            if material.by is not None and material.by not in self.protocol.roles:
                self._unknown(material.by, (*path, "by"), sorted(self.protocol.roles))
            if name not in self.used and not self.protocol.extends:
                self.report(
                    "P346",
                    "problem.never-shown",
                    path,
                    "header",
                    name=shown(material.title or name),
                    help="problem.never-shown.help",
                    help_arguments={"name": shown(name)},
                )

    # -- meetings ---------------------------------------------------------------------------------

    def _meetings(self) -> None:
        meetings = self.protocol.meetings
        if not meetings:
            return
        given: dict[str, int] = {}
        first: dict[str, int] = {}
        asked = {name: number for number, one in enumerate(meetings) for name in one.show}
        for place in self.places:
            for name in place.step.show:
                asked[name] = max(asked.get(name, 0), place.meeting)
        for number, meeting in enumerate(meetings):
            for name in meeting.gives:
                given.setdefault(name, number)
        for number, meeting in enumerate(meetings):
            path: Path = ("meetings", number)
            if meeting.id in first:
                self.report(
                    "P201",
                    "problem.meeting-twice",
                    (*path, "id"),
                    name=meeting.id,
                    other=("meetings", first[meeting.id], "id"),
                    help="problem.meeting-twice.help",
                )
            first.setdefault(meeting.id, number)
            if meeting.gap and parse_gap(meeting.gap) is None:
                self.report(
                    "P349",
                    "problem.gap",
                    (*path, "gap"),
                    value=shown(meeting.gap),
                    **_gap_meant(meeting.gap),
                )
            elif meeting.gap and number == 0:
                self.report("P349", "problem.gap.first", (*path, "gap"), help="problem.gap.first.help")
            for name in meeting.gives:
                places = (*self.captures.get(name, ()), *self.decisions.get(name, ()))
                if not self._is(name, (*path, "gives"), self.lists, "given"):
                    continue
                if all(one.meeting != number for one, _ in places):
                    self.report(
                        "P348",
                        "problem.gives.elsewhere",
                        (*path, "gives"),
                        name=shown(name),
                        within=name,
                        other=places[0][1],
                        help="problem.gives.elsewhere.help",
                    )
                elif asked.get(name, -1) <= number and not meeting.again:
                    self.report(
                        "P347",
                        "problem.given-for-nothing",
                        (*path, "gives"),
                        name=shown(name),
                        within=name,
                        help="problem.given-for-nothing.help",
                    )
            for name in meeting.show:
                if self._is(name, (*path, "show"), self.lists, "shown"):
                    self._handed_on(number, meeting.again, name, (*path, "show"), given)
        for place in self.places:
            for key in ("show", "needs"):
                for name in getattr(place.step, key):
                    homes = [*self.captures.get(name, ()), *self.decisions.get(name, ())]
                    if homes and all(one.meeting < place.meeting for one, _ in homes):
                        self._handed_on(place.meeting, False, name, (*place.step.path, key), given)

    def _handed_on(self, number: int, again: bool, name: str, path: Path, given: dict[str, int]) -> None:
        """Report something of another meeting that no meeting before *number* gives."""
        if name in given and (given[name] < number or (again and given[name] == number)):
            return
        places = (*self.captures.get(name, ()), *self.decisions.get(name, ()))
        later = all(one.meeting >= number for one, _ in places)
        sentence = "problem.meeting.later" if later else "problem.meeting.not-given"
        self.report(
            "P348",
            sentence,
            path,
            name=shown(name),
            within=name,
            other=places[0][1],
            help=f"{sentence}.help",
            help_arguments={} if later else {"name": shown(name)},
        )


def _beside(one: Sequence[Path], other: Sequence[Path]) -> bool:
    """Whether two steps are in different lanes of the same step."""
    return any(a[:-1] == b[:-1] and a != b for a in one for b in other)


def _gap_meant(text: str) -> dict[str, Any]:
    """The advice for a time between meetings that cannot be read, with what was meant where that is clear."""
    words = re.sub(r"\b(?:a|one)\b", "1", text.lower())
    words = re.sub(r"\s*(weeks?|wks?|days?)\b\.?", lambda found: found[1][0], words)
    better = re.sub(r"(?<=\d)\s*(?:-|–|to)\s*(?=\d)", "-", words).strip()
    if (single := re.fullmatch(r"(\d{1,3})-(\d{1,3}[dw])", better)) is not None:
        better = f"{single[1]}{single[2][-1]}-{single[2]}"
    if parse_gap(better) is None:
        return {"help": "problem.gap.help"}
    return {"help": "advice.write", "help_arguments": {"example": f'gap = "{better}"'}}
