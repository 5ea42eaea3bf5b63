"""Whether each step makes sense where it stands: who is named, what excludes what, how deep it is nested.

A walk down the tree of steps that carries what is in force there (the ``as`` names, the groupings). The
numbers of the rules are those of ``docs/language.md``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Sequence
from itertools import islice
from typing import Any

from protocols.spec.expressions import Expression
from protocols.spec.kinds import Kinds, PlainKind, StepKind
from protocols.spec.locate import Path
from protocols.spec.mending import certain, suggestion
from protocols.spec.model import Protocol, Step
from protocols.spec.others import others_than, speaking_roles
from protocols.spec.problems import Problem, Reporting, shown
from protocols.spec.record import Record, evolve, record
from protocols.spec.step_tables import Repeat, Turns
from protocols.words import listed, safe_line

_DOUBLED = re.compile(r"\{(\{[A-Za-z][A-Za-z0-9_-]*\})\}")
PLACEHOLDER = re.compile(r"\{([A-Za-z][A-Za-z0-9_-]*)\}")
"""A name to be put into a text, ``{presenter}``; other braces are only braces."""

_EVERYBODY = frozenset(("everyone", "others"))
_SPEAKERS = _EVERYBODY | {"nobody", "facilitator"}
_TAKERS = _EVERYBODY | {"teams", "facilitator"}
_IN_LANES = _EVERYBODY | {"rest", "facilitator"}
_DEEPEST = 3


@record
class _Scope(Record):
    """What is in force where a step stands."""

    holders: tuple[str, ...] = ()
    """Names of the holders of the rounds around, outermost first."""
    groupings: tuple[str, ...] = ()
    repeated: bool = False
    depth: int = 1

    @property
    def grouping(self) -> str | None:
        """The innermost grouping around, if there is one."""
        return self.groupings[-1] if self.groupings else None


class StepChecker(Reporting):
    """One walk over the steps of *protocol* (*steps* are all it has); what is wrong goes to *problems*."""

    def __init__(
        self, protocol: Protocol, kinds: Kinds, problems: list[Problem], steps: Sequence[Step]
    ) -> None:
        self.protocol = protocol
        self.kinds = kinds
        super().__init__(problems)
        self._known_kinds: dict[str, StepKind | None] = {}
        """The kinds asked for before: a look into a mapping of the host's is not for nothing."""
        self._speakers: frozenset[str] | None = None
        self._captures: dict[str, Path] = {}
        self.lists: dict[str, Path] = {}
        """Everything that may become a list of entries: captures and decisions, each with its place."""
        for step in steps:
            for number, capture in enumerate(step.capture):
                self.lists[capture.id] = (*step.path, "capture", number, "id")
            if step.decide is not None:
                self.lists[step.decide.id] = (*step.path, "decide", "id")
        self.hosts = frozenset(one.host for one in protocol.groups.values() if one.host)
        self._seated: set[str] = set()
        """The groupings that people are in, or have been in, where the walk is."""
        self._conditional: set[Path] = set()
        # What a group works on: a task, or material that goes round.
        self._tasks = any(grouping.tasks for grouping in protocol.groups.values()) or any(
            step.move is not None and step.move.what for step in steps
        )

    def sequence(self, steps: Sequence[Step], scope: _Scope | None = None) -> None:
        """Check *steps*, which follow one another."""
        scope = scope or _Scope()
        before: Step | None = None
        for step in steps:
            if step.when is not None:
                self._conditional.add(step.path)
            if step.when == "otherwise" and (before is None or not isinstance(before.when, Expression)):
                self.report("P305", "problem.otherwise", (*step.path, "when"), help="problem.otherwise.help")
            self._step(step, scope)
            before = step

    def _step(self, step: Step, scope: _Scope) -> None:
        inner = self._groups_and_rounds(step, scope)
        if step.steps or step.lanes:
            self._block(step, scope)
        else:
            self._who(step, inner)
            self._ways_of_speaking(step)
            if step.turns is not None:
                self._turns(step, step.turns, inner)
        self._places(step, inner)
        self._texts(step, inner)
        self._capture(step)
        self._kind(step)
        if not (step.steps or step.lanes):
            return
        # Rule 41: how deep steps are nested is counted for each file.
        deeper = evolve(inner, depth=scope.depth + 1 if step.run is None else 1)
        self.sequence(step.steps, deeper)
        for lane in step.lanes:
            self.sequence((lane,), deeper)

    def _groups_and_rounds(self, step: Step, scope: _Scope) -> _Scope:
        """The scope inside *step*: grouping first, then rounds (rule 12)."""
        if step.in_ == "all":
            scope = evolve(scope, groupings=())
        elif step.in_ is not None:
            if step.in_ not in self.protocol.groups:
                self._unknown_group(step.in_, (*step.path, "in"))
            scope = evolve(scope, groupings=(*scope.groupings, step.in_))
            self._seat(step.in_)
        repeat = step.repeat
        if repeat is None:
            return scope
        self._repeat(repeat, (*step.path, "repeat"), scope)
        names = repeat.as_ or ((repeat.each,) if repeat.each else ())
        return evolve(scope, repeated=True, holders=(*scope.holders, *names))

    def _repeat(self, repeat: Repeat, path: Path, scope: _Scope) -> None:
        each = repeat.each
        if repeat.times is None and each is None and not repeat.until and not repeat.fill:
            self.report("P308", "problem.repeat.none", path, help="problem.repeat.help")
        if each is None:
            if repeat.as_ and (repeat.times is not None or repeat.until or repeat.fill):
                self.report("P310", "problem.nobody-as", (*path, "as"), "key", help="problem.nobody-as.help")
            return
        if each == "member" and not repeat.as_:
            self.report("P303", "problem.member-as", path, help="problem.member-as.help")
        if each in scope.groupings:
            self.report(
                "P309", "problem.inside-itself", (*path, "each"), name=each, help="problem.inside-itself.help"
            )
        self._seat(each)
        if each not in self.lists:
            words = frozenset(("member", "team"))
            self._people((each,), (*path, "each"), words, _Scope(), self.protocol.groups)

    def _block(self, step: Step, scope: _Scope) -> None:
        for name in (
            "speaks",
            "asks",
            "answers",
            "turns",
            "posture",
            "responses",
            "capture",
            "decide",
            "extend",
            "cues",
        ):
            if name == "decide" and step.run is not None:
                continue  # which of several protocols is run
            if getattr(step, name):
                self.report(
                    "P307",
                    "problem.block-key",
                    (*step.path, name),
                    "key",
                    key=name,
                    help="problem.block-key.help" if step.run is None else "problem.block-key.run",
                    help_arguments={"key": name},
                )
        if scope.depth >= _DEEPEST and step.run is None:
            self.report(
                "P306",
                "problem.too-deep",
                (*step.steps[0].path[:-1], 0) if step.steps else step.lanes[0].path,
                "header",
                help="problem.too-deep.help",
            )

    def _who(self, step: Step, scope: _Scope) -> None:
        """Who speaks, asks, answers (rule 9: others than whom)."""
        if not (step.speaks or step.asks or step.answers):
            return
        for key, names in (("speaks", step.speaks), ("asks", step.asks), ("answers", step.answers)):
            if not names:
                continue
            self._people(names, (*step.path, key), _SPEAKERS, scope)
            self._others(step, names, (*step.path, key), scope)

    def _speaking(self) -> frozenset[str]:
        """The roles that speak anywhere; looked for once, and only where somebody says ``others``."""
        if self._speakers is None:
            self._speakers = speaking_roles(self.protocol)
        return self._speakers

    def _others(self, step: Step, names: Collection[str], path: Path, scope: _Scope) -> None:
        """Report `others` among *names* where nothing says others than whom."""
        if (
            "others" in names
            and not scope.holders
            and not others_than(self.protocol, step, self._speaking(), scope.grouping)
        ):
            self.report("P302", "problem.others", path, within="others", help="problem.others.help")

    def _places(self, step: Step, scope: _Scope) -> None:
        """Whose lane it is, who moves, what moves, who sits how, which roles are cast."""
        if step.who:
            self._people(step.who, (*step.path, "who"), _IN_LANES, scope)
        if step.move is not None:
            path = (*step.path, "move")
            self._people(step.move.who, (*path, "who"), _EVERYBODY, scope)
            if step.move.what is not None and step.move.what not in self.protocol.materials:
                self._unknown_name(step.move.what, (*path, "what"), self.protocol.materials)
        for name in step.posture:
            self._people(
                (name,), (*step.path, "posture", name), _EVERYBODY | {"facilitator"}, scope, at="key"
            )
        for name in step.cast:
            if name not in self.protocol.roles:
                self._unknown_name(name, (*step.path, "cast"), self.protocol.roles)

    def _ways_of_speaking(self, step: Step) -> None:
        """Rule 19: ``speaks``, ``turns`` and ``asks`` exclude each other."""
        if bool(step.speaks) + bool(step.asks) + (step.turns is not None) > 1:
            given = [key for key in ("speaks", "turns", "asks") if getattr(step, key) not in (None, ())]
            self.report(
                "P304",
                "problem.two-ways",
                (*step.path, given[1]),
                "key",
                first=given[0],
                second=given[1],
                other=(*step.path, given[0]),
                help="problem.two-ways.help",
            )

    def _turns(self, step: Step, turns: Turns, scope: _Scope) -> None:
        path = (*step.path, "turns")
        if step.time is not None and turns.time is not None:
            self.report(
                "P301",
                "problem.two-times",
                (*step.path, "time"),
                "key",
                other=(*path, "time"),
                help="problem.two-times.help",
            )
        for name in turns.who:
            self._seat(name)
        self._people(turns.who, (*path, "who"), _TAKERS, scope, self.protocol.groups)
        self._others(step, turns.who, (*path, "who"), scope)
        if turns.start is not None:
            words = frozenset(("facilitator", "random", "next"))
            self._people((turns.start,), (*path, "start"), words, scope)
        if turns.reply is not None:
            # In a reply, the others are everyone but the one whose turn it is: always clear.
            self._people(turns.reply.who, (*path, "reply", "who"), _SPEAKERS - {"nobody"}, scope)

    def _people(
        self,
        names: Iterable[str],
        path: Path,
        words: frozenset[str],
        scope: _Scope,
        groups: Collection[str] = (),
        at: str = "value",
    ) -> None:
        roles = self.protocol.roles
        for name in names:
            if not name or name in words or name in roles or name in scope.holders or name in groups:
                continue
            if name in self.hosts:
                self._host(name, path)
                continue
            known = (words, roles, scope.holders, self.hosts, groups)
            self._unknown_name(name, path, (one for some in known for one in some), at, person=True)

    def _host(self, name: str, path: Path) -> None:
        """Somebody is a host only once there are groups."""
        places = [one for one, grouping in self.protocol.groups.items() if grouping.host == name]
        if self._seated.isdisjoint(places):
            title = self.protocol.groups[places[0]].title or places[0]
            self.report(
                "P314",
                "problem.host-early",
                path,
                name=name,
                within=name,
                title=title,
                help="problem.host-early.help",
                help_arguments={"grouping": places[0]},
            )

    def _seat(self, name: str) -> None:
        """People are in groups of this grouping now, and in those that it is made of."""
        while name in self.protocol.groups and name not in self._seated:
            self._seated.add(name)
            source = self.protocol.groups[name].source
            name = (source.merge or source.each or "") if source is not None else ""

    def _unknown_name(
        self, name: str, path: Path, known: Iterable[str], at: str = "value", person: bool = False
    ) -> None:
        names = sorted(set(islice(known, 500)))
        close = suggestion(name, names, len(self.problems))
        if close:
            help_code, arguments = "problem.did-you-mean", {"name": close}
        elif len(names) <= 8:
            help_code = "problem.possible-people" if person else "problem.possible-names"
            arguments = {"names": listed((f"`{one}`" for one in names), "or")}
            if person:
                arguments["name"] = shown(name)
        else:
            help_code, arguments = "problem.unknown-role.help", {"name": shown(name)}
        self.report(
            "P202",
            "problem.unknown-name",
            path,
            at,
            name=shown(name),
            within=name,
            help=help_code,
            help_arguments=arguments,
            instead=close and certain(name, names),
        )

    def _unknown_group(self, name: str, path: Path) -> None:
        from protocols.spec.checks import unknown_group

        self.problems.append(unknown_group(self.protocol, name, path, "", len(self.problems)))

    def _texts(self, step: Step, scope: _Scope) -> None:
        texts: list[tuple[Path, str]] = []
        if "{" in step.title:
            texts.append(((*step.path, "title"), step.title))
        for key, several in (("say", step.say), ("note", step.note), ("stems", step.stems)):
            for text in several:
                if "{" in text:
                    texts.append(((*step.path, key), text))
        if step.turns is not None and "{" in step.turns.stem:
            texts.append(((*step.path, "turns", "stem"), step.turns.stem))
        for number, cue in enumerate(step.cues):
            texts.append(((*step.path, "cues", number, "say"), cue.say))
        for number, capture in enumerate(step.capture):
            if "{" in capture.title:
                texts.append(((*step.path, "capture", number, "title"), capture.title))
        if not texts:
            return
        words = {"people", "round"} if scope.repeated else {"people"}
        if self._tasks:
            words.add("task")
        declared = (self.protocol.inputs, self.protocol.settings, self.protocol.materials, self.lists)
        known = (words, self.protocol.roles, scope.holders, self.hosts, *declared)
        for path, text in texts:
            for name in dict.fromkeys(PLACEHOLDER.findall(text)):
                if not any(name in some for some in known):
                    self._placeholder(name, path, {one for some in known for one in islice(some, 500)})
                elif (doubled := _DOUBLED.search(text)) and doubled[1] == "{" + name + "}":
                    self.report(
                        "P204",
                        "problem.placeholder.doubled",
                        path,
                        shown=shown(doubled[0]),
                        within=doubled[0],
                        help="advice.write",
                        help_arguments={"example": doubled[1]},
                        instead=doubled[1],
                    )

    def _placeholder(self, name: str, path: Path, known: set[str]) -> None:
        close = suggestion(name, known, len(self.problems))
        more: dict[str, Any] = {}
        if name == "round":
            more = {"help": "problem.placeholder.round"}
        elif name == "task":
            more = {"help": "problem.placeholder.task"}
        elif close:
            better = "{" + close + "}"
            more = {
                "help": "problem.did-you-mean",
                "help_arguments": {"name": better},
                "instead": better if certain(name, known) else "",
            }
        elif len(known) <= 8:
            names = listed((f"{{{one}}}" for one in sorted(known)), "or")
            more = {"help": "problem.possible-names", "help_arguments": {"names": names}}
        self.report(
            "P204",
            "problem.placeholder",
            path,
            shown="{" + shown(name) + "}",
            within="{" + name + "}",
            **more,
        )

    def _capture(self, step: Step) -> None:
        for number, capture in enumerate(step.capture):
            path = (*step.path, "capture", number, "id")
            before = self._captures.get(capture.id, path) if capture.id else path
            self._captures[capture.id] = path
            if before == path or "run" in before or "run" in path:
                continue  # a protocol that is run writes into what the calling file declares
            if not self._exclusive(before, path):
                self.report(
                    "P201",
                    "problem.capture-twice",
                    path,
                    name=capture.id,
                    other=before,
                    help="problem.capture-twice.help",
                )

    def _exclusive(self, first: Path, second: Path) -> bool:
        """Rule 24: whether two places stand in different branches of one ``when`` ... ``otherwise``."""
        for index, (one, other) in enumerate(zip(first, second, strict=False)):
            if one != other:
                if not (isinstance(one, int) and isinstance(other, int)) or first[index - 1] != "steps":
                    return False
                return all((*first[:index], place) in self._conditional for place in range(one, other + 1))
        return False

    def _kind(self, step: Step) -> None:
        if step.kind not in self._known_kinds:
            self._known_kinds[step.kind] = self.kinds.get(step.kind)
        kind = self._known_kinds[step.kind]
        if kind is None or (step.keys is None and kind.keys is not None):
            return  # its keys could not be read
        if getattr(type(getattr(kind, "behind", kind)), "check", None) is PlainKind.check:
            return  # ours, and any that has nothing to say: asking costs more than knowing
        try:
            found = [(one.key, safe_line(one.text), safe_line(one.help)) for one in kind.check(step.keys)]
        except Exception as error:
            # A plugin's mistake must not take the author's other problems away.
            self.report(
                "P602",
                "problem.kind-failed",
                (*step.path, "kind"),
                kind=shown(step.kind),
                error=shown(f"{type(error).__name__}: {error}"),
                help="problem.kind-failed.help",
            )
            return
        for key, text, advice in found:
            self.report(
                "P601",
                "problem.finding",
                (*step.path, key),
                text=text,
                help="problem.finding.help" if advice else "",
                help_arguments={"text": advice},
            )
