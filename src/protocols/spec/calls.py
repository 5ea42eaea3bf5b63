"""A protocol that runs another: ``run = "final-word"`` on a step.

The other protocol is loaded and judged by itself; then its steps become the steps of the step that runs it,
as if they stood there. Their ids are put behind that step's id and a dot (``circle.read``): no id in a file
has a dot, so that the two never meet. Names are the calling file's first: what both declare is shared, what
only the other declares is brought along.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import attrs

from protocols.spec import shapes
from protocols.spec.checks import answer_problem, fill_ids
from protocols.spec.compose import MOST_STEPS, Files, Opened, first_error, too_many
from protocols.spec.expressions import parse_expression
from protocols.spec.locate import Path
from protocols.spec.mending import suggestion
from protocols.spec.model import Grouping, Protocol, Step
from protocols.spec.others import every, others_than, speaking_roles
from protocols.spec.problems import Problem, Reporting, shown
from protocols.spec.reader import fields_of
from protocols.spec.record import Record, evolve, record
from protocols.spec.step_checks import PLACEHOLDER
from protocols.spec.step_tables import Decide, Run
from protocols.words import listed, say

BETWEEN = "."
"""What stands between the id of a step and the ids of the steps that it runs."""

_OUTSIDE = frozenset(("facilitator",))
"""The roles that are the calling file's affair only."""

_TOLD = frozenset(("title", "summary", "ask", "default", "names"))
"""What two files may say differently of the same thing."""

_STEP_NAMES = frozenset(("back",))
"""Keys of a step that name another step."""


@record
class Called(Record):
    """A protocol that is run: None where it has errors, and what is wrong with it."""

    protocol: Protocol | None
    problems: tuple[Problem, ...]


Judge = Callable[[Opened, str, tuple[str, ...]], Called]
"""Judges the file under a key, reached by a chain of keys."""

Brought = dict[Path, Path]
"""Where to show what is wrong with a name that was brought along."""


def _inside(step: Step, change: Callable[[Step], Step]) -> Step:
    """*step* with the steps and lanes inside it changed."""
    if not step.steps and not step.lanes:
        return step
    return evolve(step, steps=tuple(map(change, step.steps)), lanes=tuple(map(change, step.lanes)))


def _each_step(protocol: Protocol, change: Callable[[Step], Step]) -> Protocol:
    """*protocol* with its steps, or those of its meetings, changed."""
    meetings = tuple(evolve(one, steps=tuple(map(change, one.steps))) for one in protocol.meetings)
    return evolve(protocol, steps=tuple(map(change, protocol.steps)), meetings=meetings)


class Caller(Reporting):
    """The calls of one file; what is wrong is added to *problems*."""

    def __init__(self, files: Files, judge: Judge, chain: tuple[str, ...], problems: list[Problem]) -> None:
        self.files = files
        self.judge = judge
        self.chain = chain
        super().__init__(problems)
        self.brought: Brought = {}
        self._called: dict[Path, Protocol] = {}

    def expanded(self, protocol: Protocol) -> Protocol:
        """*protocol* with the steps and the names of those that it runs."""
        protocol = fill_ids(_each_step(protocol, self._titled))
        whole = protocol
        for step in every(protocol.all_steps):
            other = self._called.get(step.path)
            if other is not None and step.run is not None:
                self._answers(step.run, other, (*step.path, "run"))
                whole = self._with_names(whole, other, step.run, (*step.path, "run"))
        frame = _Frame((protocol.people.min, protocol.people.max))
        return _each_step(whole, lambda step: self._filled(step, whole, frame))

    # -- the other protocols -----------------------------------------------------------------------

    def _titled(self, step: Step) -> Step:
        """The step with the other protocol's title where it has none; the other protocol is loaded here."""
        title = step.title
        if step.run is not None and step.run.any:
            return self._one_of(step, step.run)
        if step.run is not None:
            other = self._load(step)
            if other is not None:
                self._called[step.path] = other
                title = title or other.title
        return _inside(evolve(step, title=title), self._titled)

    def _one_of(self, step: Step, run: Run) -> Step:
        """One of several protocols, chosen live: a branch for each, and the choice between them."""
        path: Path = (*step.path, "run")
        if step.id is None or run.protocol or step.steps:
            code = "id" if step.id is None else "one-or-any" if run.protocol else "steps"
            self.report("P716", f"problem.run-any.{code}", path, "key", help=f"problem.run-any.{code}.help")
            return evolve(step, run=None)
        branches: dict[str, Step] = {}
        labels: dict[str, str] = {}
        for number, name in enumerate(run.any):
            place = (*path, "any", number)
            branch = self._titled(Step(run=Run(protocol=name), path=place))
            other = self._called.get(place)
            if other is None:
                continue
            if other.id in branches:
                self.report("P716", "problem.run-any.twice", place, name=shown(other.id))
                continue
            known = {
                key: value for key, value in run.with_.items() if key in other.inputs or key in other.roles
            }
            branches[other.id] = evolve(
                branch,
                id=f"{step.id}{BETWEEN}{other.id}",
                run=Run(protocol=name, with_=known),
                when=parse_expression(f"{step.id} == {other.id}"),
            )
            labels[other.id] = other.title
        choice = Decide(id=step.id, title=step.title, among=tuple(branches), labels=labels)
        return evolve(step, steps=tuple(branches.values()), decide=choice if branches else None)

    def _load(self, step: Step) -> Protocol | None:
        run = step.run
        assert run is not None
        path: Path = (*step.path, "run")
        if step.steps:
            self.report("P716", "problem.run-and-steps", path, "key", help="problem.run-and-steps.help")
            return None
        if not run.protocol:
            self.report("P102", "problem.missing", path, "header", key="protocol", help="problem.run.help")
            return None
        opened = self.files.open(run.protocol, self.chain[-1], self.chain, path, self.problems)
        if opened is None:
            return None
        key, file = opened
        called = self.judge(file, key, self.chain)
        if called.protocol is not None:
            return called.protocol
        for one in called.problems:
            if one.code in ("P711", "P712"):
                # Said again here: it is this file that cannot be had because of it.
                self.problems.append(evolve(one, path=path, file=None, at="value", within=""))
                return None
        n = sum(one.severity == "error" for one in called.problems)
        first = first_error(called.problems, file.source)
        self.report(
            "P713",
            "problem.run-broken",
            path,
            name=shown(run.protocol),
            first=first,
            n=n,
            help="problem.run-broken.help",
        )
        return None

    # -- names -------------------------------------------------------------------------------------

    def _answers(self, run: Run, other: Protocol, path: Path) -> None:
        """Whether `with` names inputs and roles of the *other* protocol, and answers them rightly."""
        known = [*other.inputs, *(name for name in other.roles if name not in _OUTSIDE)]
        for name, value in run.with_.items():
            place = (*path, "with", name)
            if name in other.inputs:
                problem = answer_problem(evolve(other.inputs[name], default=value), place)
                # An answer may itself hold a {name} of this file, which is not known yet.
                if problem is not None and not PLACEHOLDER.search(value):
                    self.problems.append(evolve(problem, code="P717", path=place, at="value"))
            elif name not in known:
                close = suggestion(name, known, len(self.problems))
                names = listed((f"`{one}`" for one in known[:8]), "or") or say("problem.with.none")
                self.report(
                    "P717",
                    "problem.with",
                    place,
                    "key",
                    name=shown(name),
                    protocol=shown(run.protocol),
                    help="problem.did-you-mean" if close else "problem.possible-names",
                    help_arguments={"name": close} if close else {"names": names},
                )

    def _with_names(self, whole: Protocol, other: Protocol, run: Run, path: Path) -> Protocol:
        """*whole* with what only the *other* protocol declares."""
        for key, field in fields_of(Protocol).items():
            if not isinstance(field.metadata["shape"], shapes.Tables) or key == "variants":
                continue  # another length of the other protocol is no other length of this one
            own = dict(getattr(whole, field.name))
            for name, declared in getattr(other, field.name).items():
                if (name in run.with_ and key in ("inputs", "roles")) or name in _OUTSIDE:
                    continue
                if name not in own:
                    own[name] = declared
                    self.brought[key, name] = path
                elif (key, name) in self.brought and _differ(own[name], declared):
                    self.report(
                        "P203",
                        "problem.declared-twice",
                        path,
                        name=shown(name),
                        protocol=shown(run.protocol),
                        other=self.brought[key, name],
                        help="problem.declared-twice.help",
                        help_arguments={"header": f"[{key}.{shown(name)}]"},
                    )
            changes: Any = {field.name: own}
            whole = evolve(whole, **changes)
        return whole

    # -- steps -------------------------------------------------------------------------------------

    def _filled(self, step: Step, whole: Protocol, frame: _Frame) -> Step:
        frame = frame.inside(step, whole)
        other = self._called.get(step.path)
        if other is None or step.run is None:
            return _inside(step, lambda one: self._filled(one, whole, frame))
        self._people(step.run, other, frame, (*step.path, "run"))
        roles = self._cast(step.run, other, whole, frame, (*step.path, "run"))
        self.files.steps += sum(1 for _ in every(other.steps))
        if self.files.steps > MOST_STEPS:
            self.problems.append(too_many((*step.path, "run")))
            return step
        answers = {name: value for name, value in step.run.with_.items() if name in other.inputs}
        copier = _Copier(step, other, roles, answers)
        return evolve(step, steps=tuple(copier.copies(other.steps)))

    def _cast(self, run: Run, other: Protocol, whole: Protocol, frame: _Frame, path: Path) -> dict[str, str]:
        """Which of the names in force here stands for each role of the other protocol."""
        roles = {}
        known = {*whole.roles, *frame.holders, "facilitator"}
        for name, value in run.with_.items():
            if name in other.inputs or name not in other.roles:
                continue
            if value in known:
                roles[name] = value
                continue
            names = listed((f"`{one}`" for one in sorted(known)[:8]), "or")
            close = suggestion(value, known, len(self.problems))
            self.report(
                "P717",
                "problem.with-role",
                (*path, "with", name),
                name=shown(value),
                role=shown(name),
                help="problem.did-you-mean" if close else "problem.possible-names",
                help_arguments={"name": close} if close else {"names": names},
            )
        return roles

    def _people(self, run: Run, other: Protocol, frame: _Frame, path: Path) -> None:
        """Rule 40: the other protocol's limits do not count here, but it is said where they do not fit."""
        least, most = frame.people
        if least < other.people.min or most > other.people.max:
            self.report(
                "P718",
                "problem.run-people",
                path,
                protocol=shown(run.protocol),
                least=other.people.min,
                n=other.people.max,
                fewest=least,
                largest=most,
                help="problem.run-people.help.group" if frame.grouped else "problem.run-people.help",
            )


@record
class _Frame(Record):
    """What is in force where a step stands: how many people there are, and who holds a round."""

    people: tuple[int, int]
    holders: tuple[str, ...] = ()
    grouped: bool = False

    def inside(self, step: Step, protocol: Protocol) -> _Frame:
        """The frame inside *step*."""
        people, holders, grouped = self.people, self.holders, self.grouped
        grouping = protocol.groups.get(step.in_ or "")
        if grouping is not None:
            people, grouped = _sizes(grouping, people), True
        if step.repeat is not None and step.repeat.each is not None:
            holders = (*holders, *(step.repeat.as_ or (step.repeat.each,)))
        return _Frame(people, holders, grouped)


def _sizes(grouping: Grouping, around: tuple[int, int]) -> tuple[int, int]:
    """How many people a group may hold; where nothing says it, as many as its largest bounds allow."""
    size = grouping.size
    if size is None or grouping.of == "team":
        return around
    least = min(size.ideal, around[0]) if size.min is None else size.min
    return (size.ideal if size.min is None else least, size.ideal if size.max is None else size.max)


class _Copier:
    """Copies the steps of a protocol into the step that runs it."""

    def __init__(
        self, step: Step, other: Protocol, roles: Mapping[str, str], answers: Mapping[str, str]
    ) -> None:
        self.prefix = f"{step.id}{BETWEEN}"
        self.path: Path = (*step.path, "run")
        self.other = other
        self.roles = roles
        self.texts = {**answers, **{name: f"{{{value}}}" for name, value in roles.items()}}
        self.speaking = speaking_roles(other)

    def copies(self, steps: Sequence[Step], around: str | None = None) -> Iterator[Step]:
        """The *steps* as they stand in the calling file, in the groups *around*; pre-work is left out."""
        for step in steps:
            if step.kind == "prework" or str(getattr(step, "at", None) or "").startswith("-"):
                continue
            grouping = around if step.in_ is None else None if step.in_ == "all" else step.in_
            but = step.but
            if but is None:
                but = others_than(self.other, step, self.speaking, grouping)
            changes: dict[str, Any] = {
                "id": f"{self.prefix}{step.id}",
                "path": (*self.path, *step.path),
                "but": frozenset(self.roles.get(name, name) for name in but),
                "steps": tuple(self.copies(step.steps, grouping)),
                "lanes": tuple(self.copies(step.lanes, grouping)),
            }
            for name in _STEP_NAMES:
                if getattr(step, name, None):
                    changes[name] = f"{self.prefix}{getattr(step, name)}"
            if self.texts:
                changes = {
                    **self._changes(step, frozenset(("id", "kind", "steps", "lanes", "run", *_STEP_NAMES))),
                    **changes,
                }
                if step.keys is not None:
                    changes["keys"] = self._keys(step.keys)
            yield evolve(step, **changes)

    def _keys(self, keys: Any) -> Any:
        """The keys that a kind brings, with the answers put in; as they are where the class refuses that."""
        try:
            changes = self._changes(keys, frozenset())
            return evolve(keys, **changes) if changes else keys
        except Exception:  # the class is a plugin's
            return keys

    def _changes(self, table: Any, but: frozenset[str]) -> dict[str, Any]:
        """The keys of a table in which a name is meant otherwise here, by the names of its fields."""
        changes = {}
        for key, field in fields_of(type(table)).items():
            if key in but:
                continue
            value = getattr(table, field.name)
            made = self._meant(field.metadata["shape"], value)
            if made is not value and made != value:
                changes[field.name] = made
        return changes

    def _meant(self, shape: Any, value: Any) -> Any:
        if value is None:
            return None
        if isinstance(shape, (shapes.Text, shapes.Name)):
            one = self._text if isinstance(shape, shapes.Text) else self._name
            return tuple(one(entry) for entry in value) if isinstance(value, tuple) else one(value)
        if isinstance(shape, shapes.Mapped):
            return {self._name(key): self._meant(shape.of, one) for key, one in value.items()}
        if isinstance(shape, shapes.TableList) and isinstance(value, tuple):
            return tuple(self._table(entry) for entry in value)
        if isinstance(shape, shapes.Table) and attrs.has(type(value)):
            return self._table(value)
        return value

    def _table(self, table: Any) -> Any:
        changes = self._changes(table, frozenset(("id",)))
        return evolve(table, **changes) if changes else table

    def _name(self, name: str) -> str:
        return self.roles.get(name, name)

    def _text(self, text: str) -> str:
        return PLACEHOLDER.sub(lambda found: self.texts.get(found[1], found[0]), text)


def _differ(one: Any, other: Any) -> bool:
    """Whether two declarations of the same name mean something different, beyond their words."""
    if type(one) is not type(other):
        return True
    return any(
        getattr(one, field.name) != getattr(other, field.name)
        for key, field in fields_of(type(one)).items()
        if key not in _TOLD
    )
