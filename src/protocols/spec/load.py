"""From the bytes of a protocol file to a checked protocol, or to everything that is wrong with it.

Pure: bytes in, data out, no exception whatever the bytes are. The kinds of steps are handed in, and so is
the way to the other files that a file may name (:mod:`protocols.spec.reach`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import attrs

from protocols.spec.checks import check_protocol
from protocols.spec.complaints import Outer
from protocols.spec.kinds import Kinds, StepKind
from protocols.spec.locate import Index, Path
from protocols.spec.mending import certain, suggestion
from protocols.spec.model import FORMAT, Protocol, Step
from protocols.spec.others import every
from protocols.spec.problems import SHOWN_LIMIT, Problem, Source, has_errors, locate, shown
from protocols.spec.reader import Reader, fields_of
from protocols.spec.record import Record, evolve, record
from protocols.spec.toml import parse_toml
from protocols.words import listed

if TYPE_CHECKING:
    from protocols.spec.calls import Called
    from protocols.spec.compose import Files, Opened, Place
    from protocols.spec.reach import Fetch, VersionOf

_ENDING = ("P710", "P711", "P712")
"""Without a file that it takes over from, what is left of a file only looks wrong."""

_CHILD_HEADER = (
    r"(?m)^([ \t]+)\[\[[^\n]*+"
    r"(?:\n(?:\1(?![ \t]*\[[ \t\w\[\"'])[^\n]*+|[ \t]*+(?:#[^\n]*+)?\r?(?=\n|\Z)))*+"
    r"(?!\n[ \t]*\[|\n?\Z)"
)
"""A header that is indented, below which something stands further left before the next header."""


@record
class Loaded(Record):
    """What came of a file: the *protocol* (None if there is any error), the problems, and its text.

    *files* are the texts of the other files that it is made of, by the keys that :mod:`protocols.spec.reach`
    gives them.
    """

    protocol: Protocol | None
    problems: tuple[Problem, ...]
    text: str
    files: Mapping[str, str] = attrs.field(factory=dict)
    _table: Mapping[str, Any] | None = attrs.field(default=None, eq=False, repr=False)
    _brought: Mapping[Path, Path] = attrs.field(factory=dict, eq=False, repr=False)
    original: Protocol | None = attrs.field(default=None, eq=False, repr=False)
    """Where it was put into another language: the protocol as its author wrote it."""

    def place(self, path: Path) -> Place:
        """The file that what stands at *path* of the protocol was written in (None: this one), and where."""
        if self._table is None and not self._brought:
            return None, path
        return _place(path, self._table, self._brought)

    def own(self, path: Path) -> Place | None:
        """:meth:`place`, but None where what stands there was brought by a protocol that is run."""
        if path[:2] in self._brought:
            return None
        for number in range(1, len(path) - 1):
            if path[number] == "run" and isinstance(path[number - 1], int):
                return None if path[number + 1] in ("steps", "any") else self.place(path)
        return self.place(path)

    def placed(self, problems: Iterable[Problem]) -> list[Problem]:
        """*problems* found in the protocol, each in the file that it stands in."""
        return _placed(problems, self._table, self._brought)


def load_protocol(
    data: bytes, kinds: Kinds, fetch: Fetch | None = None, version_of: VersionOf | None = None
) -> Loaded:
    """Read and check a protocol file; every problem found is in the answer, sorted by place.

    *fetch* answers the files that this one names; without it there are none. *version_of* answers which
    plugins are installed; without it, what the file requires is not looked into.
    """
    table, text, problems = parse_toml(data)
    if table is None:
        return Loaded(None, tuple(problems), text)
    judging = _Judging(kinds, fetch, version_of)
    checked, whole = judging.judge(table, text, None, "", (), problems)
    files = judging.texts
    loaded = Loaded(checked, (), text, files, whole, judging.brought)
    if checked is not None and checked.translations and not has_errors(problems):
        # Late: few files hold their translations themselves.
        from protocols.spec.overlay import check_own

        problems.extend(check_own(loaded))
    if not problems:
        return loaded
    # A hostile file may hold 80,000 mistakes; whoever mends the first 200 sees the next.
    ordered = tuple(one.problem for one in locate(problems[: 10 * SHOWN_LIMIT], text)[:SHOWN_LIMIT])
    return evolve(loaded, protocol=None if has_errors(problems) else checked, problems=ordered)


class _Judging:
    """One loading: the file itself, and those that it is made of and runs."""

    def __init__(self, kinds: Kinds, fetch: Fetch | None, version_of: VersionOf | None) -> None:
        self.kinds = kinds
        self.version_of = version_of
        self.brought: Mapping[Path, Path] = {}
        """Names that came from the protocols that are run: where to show what is wrong with them."""
        self._fetch = fetch
        self._files: Files | None = None
        self._called: dict[str, Called] = {}

    @property
    def texts(self) -> Mapping[str, str]:
        """The texts of the other files that were read, by key."""
        return self._files.texts if self._files is not None else {}

    def _other_files(self) -> Files:
        # Late: most files are whole, and every check would import this.
        from protocols.spec.compose import Files

        if self._files is None:
            self._files = Files(self._fetch)
        return self._files

    def judge(
        self,
        table: Mapping[str, Any],
        text: str,
        source: Source | None,
        key: str,
        chain: tuple[str, ...],
        problems: list[Problem],
    ) -> tuple[Protocol | None, Mapping[str, Any] | None]:
        """The protocol of the file *key*, and the table it was put together as, if it was.

        *chain* are the keys of the files that led to this one; what is wrong is added to *problems*.
        """
        another = _another_file(table) or _format_problem(table)
        if another:
            problems.append(another if source is None else evolve(another, file=source))
            return None, None
        whole: Mapping[str, Any] | None = None
        if table.get("extends") or table.get("include"):
            from protocols.spec.compose import Composer

            composer = Composer(self._other_files(), problems)
            whole = composer.composed(table, source, key, chain)
            if any(one.code in _ENDING or one.code < "P100" for one in problems):
                return None, whole
        found: list[Problem] = []
        reader = Reader(found, {Step: _StepReader(self.kinds)})
        protocol: Protocol = reader.table(Protocol, table if whole is None else whole, ())
        _steps_or_meetings(reader, protocol, table if whole is None else whole)
        steps = tuple(every(protocol.all_steps))
        _changes_nothing(protocol, steps, found)
        brought: Mapping[Path, Path] = {}
        if any(step.run is not None for step in steps):
            protocol, brought = self._run(protocol, (*chain, key), found)
        if protocol.requires and self.version_of is not None:
            from protocols.spec.requires import check_requires

            found.extend(check_requires(protocol, self.version_of))
        checked, more = check_protocol(protocol, self.kinds)
        if found or more:
            # Late: most files have nothing wrong with them.
            from protocols.spec.echoes import without_echoes, without_effects

            found = [*without_effects(found), *without_echoes(found, more)]
        if reader.renamed:
            found = [_as_written(one, reader.renamed) for one in found]
        if not chain:
            self.brought = brought
        if whole is not None or brought or source is not None:
            found = _placed(found, whole, brought)
        found.extend(_misplaced(text))
        if source is not None:
            found = [one if one.file is not None else evolve(one, file=source) for one in found]
        problems.extend(found)
        return checked, whole

    def _run(
        self, protocol: Protocol, chain: tuple[str, ...], problems: list[Problem]
    ) -> tuple[Protocol, Mapping[Path, Path]]:
        from protocols.spec.calls import Caller

        caller = Caller(self._other_files(), self._judge_called, chain, problems)
        return caller.expanded(protocol), caller.brought

    def _judge_called(self, opened: Opened, key: str, chain: tuple[str, ...]) -> Called:
        """The protocol under *key* that a file runs, judged once."""
        from protocols.spec.calls import Called

        known = self._called.get(key)
        if known is None:
            problems = list(opened.problems)
            protocol = None
            if opened.table is not None:
                source = opened.source
                protocol, _ = self.judge(opened.table, source.text, source, key, chain, problems)
            broken = has_errors(problems)
            known = self._called[key] = Called(None if broken else protocol, tuple(problems))
        return known


def _changes_nothing(protocol: Protocol, steps: Iterable[Step], problems: list[Problem]) -> None:
    """`after`, `before` and `skip` in a file that extends no other."""
    if protocol.extends:
        return
    paths: list[Path] = [("skip",)] if protocol.skip else []
    for step in steps:
        if step.after or step.before:
            paths.extend((*step.path, name) for name in ("after", "before") if getattr(step, name))
    problems.extend(
        Problem(
            "P715",
            "problem.no-extends",
            {"key": path[-1]},
            path,
            "key",
            help=f"problem.no-extends.{path[-1]}",
        )
        for path in paths
    )


def _placed(
    problems: Iterable[Problem], table: Mapping[str, Any] | None, brought: Mapping[Path, Path]
) -> list[Problem]:
    """*problems* by the paths of a protocol that was put together, each in the file that it stands in."""
    return [one if one.file is not None or one.span else _home(one, table, brought) for one in problems]


def _home(problem: Problem, table: Mapping[str, Any] | None, brought: Mapping[Path, Path]) -> Problem:
    source, path = _place(problem.path, table, brought)
    if source is not None and problem.code == "P503":
        # The minutes are the other file's, but what was changed is this one.
        return evolve(problem, path=("extends",))
    other, other_span = problem.other, problem.other_span
    if other is not None:
        other_source, other = _place(other, table, brought)
        if other_source != source:
            other = None  # a line number of another file would only mislead
    return evolve(problem, path=path, file=source, other=other, other_span=other_span)


def _place(path: Path, table: Mapping[str, Any] | None, brought: Mapping[Path, Path]) -> Place:
    path = brought.get(path[:2], path)
    if table is None:
        return None, path
    from protocols.spec.compose import place_of

    return place_of(table, path)


def _as_written(problem: Problem, renamed: Mapping[Path, Path]) -> Problem:
    """*problem* by the keys as they are written, where a wrong key was read as the one that was meant."""

    def written(path: Path) -> Path:
        for length in range(len(path), 0, -1):
            if path[:length] in renamed:
                return (*written(renamed[path[:length]]), *path[length:])
        return path

    other = problem.other if problem.other is None else written(problem.other)
    return evolve(problem, path=written(problem.path), other=other)


def _steps_or_meetings(reader: Reader, protocol: Protocol, table: Mapping[str, Any]) -> None:
    """A protocol has steps, or meetings that have them."""
    given = [key for key in table if key in ("steps", "meetings")]
    if not given and "extends" in table:
        return  # it is said that this cannot be read; the steps are the other file's
    if not given and (("steps",) in reader.renamed or ("meetings",) in reader.renamed):
        return
    if not given:
        reader.report(
            "P102",
            "problem.missing",
            (),
            "header",
            key="steps",
            help="advice.steps",
        )
    elif len(given) == 2:
        # A meeting without steps only follows from where they stand.
        reader.problems[:] = [
            one for one in reader.problems if (one.code, one.path[:1]) != ("P102", ("meetings",))
        ]
        # What comes second in the file is what was added to it.
        reader.report(
            "P319",
            "problem.steps-and-meetings",
            (given[-1],),
            "key",
            other=(given[0],),
            other_at="key",
            help="problem.steps-and-meetings.help",
        )
    elif table[given[0]] == []:
        reader.report("P110", "problem.empty", (given[0],), key=given[0])


def _another_file(table: Mapping[str, Any]) -> Problem | None:
    """A file without one of the keys that every protocol has: a roster, settings, or nothing at all."""
    own = ("format", "id") if "translates" in table else ("format", "id", "title", "steps", "meetings")
    if not {key.lower() for key in table}.isdisjoint(own):
        return None
    if "translates" in table:
        return Problem(
            "P806",
            "problem.translation.alone",
            {"id": shown(table["translates"])},
            ("translates",),
            help="problem.translation.alone.help",
        )
    if not table:
        return Problem("P102", "problem.empty-file", help="problem.empty-file.help")
    return Problem("P102", "problem.another-file", help="problem.another-file.help")


def _format_problem(table: Mapping[str, Any]) -> Problem | None:
    """A file in a later format is not judged further: every new key would look wrong."""
    number = table.get("format")
    if isinstance(number, bool) or not isinstance(number, int) or number == FORMAT:
        return None
    arguments = {"format": shown(number), "newest": FORMAT}
    if number < FORMAT:
        return Problem("P111", "problem.format.old", arguments, ("format",))
    return Problem("P111", "problem.format", arguments, ("format",), help="problem.format.help")


class _StepReader:
    """Reads a step with the keys that its kind brings."""

    def __init__(self, kinds: Kinds) -> None:
        self.kinds = kinds
        self._found: dict[str, StepKind | None] = {}
        """The kinds asked for before: a look into a mapping of the host's is not for nothing."""

    def __call__(self, reader: Reader, data: dict[str, Any], path: Path, outer: Outer) -> Step:
        name = data.get("kind", "talk")
        kind = None
        if isinstance(name, str):
            if name not in self._found:
                self._found[name] = self.kinds.get(name)
            kind = self._found[name]
        if kind is None:
            if isinstance(name, str):
                self._unknown(reader, name, path)
            # What the kind would allow is not known: only the keys that every step has are judged.
            own = fields_of(Step)
            data = {key: value for key, value in data.items() if key in own and key != "kind"}
        theirs = self._keys_of(reader, kind, path)
        more: dict[str, Any] = {"path": path}
        if isinstance(name, str):
            more["kind"] = name
        if kind is None or not theirs or kind.keys is None:
            read: Step = reader.fields(Step, data, path, outer, frozenset(), more)
            return read
        read = reader.fields(Step, data, path, outer, theirs, more)
        keys = self._read_keys(reader, kind, {key: data[key] for key in data if key in theirs}, path, outer)
        return evolve(read, keys=keys)

    def _unknown(self, reader: Reader, name: str, path: Path) -> None:
        from protocols.spec.synonyms import value_meant

        close = suggestion(name, self.kinds, len(reader.problems))
        if not close and value_meant(name, ("nobody",)):
            reader.report(
                "P112", "problem.kind", (*path, "kind"), name=shown(name), help="problem.kind.silence"
            )
            return
        names = listed(f"`{known}`" for known in sorted(self.kinds))
        help_code = "problem.did-you-mean" if close else "problem.kind.help"
        reader.report(
            "P112",
            "problem.kind",
            (*path, "kind"),
            name=shown(name),
            help=help_code,
            help_arguments={"name": close} if close else {"names": names},
            instead=f'"{close}"' if close and certain(name, self.kinds) else "",
        )

    def _keys_of(self, reader: Reader, kind: StepKind | None, path: Path) -> frozenset[str]:
        if kind is None or kind.keys is None:
            return frozenset()
        try:
            return frozenset(fields_of(kind.keys)).difference(fields_of(Step))
        except Exception as error:
            self._failed(reader, kind, path, error)
            return frozenset()

    def _read_keys(
        self, reader: Reader, kind: StepKind, data: dict[str, Any], path: Path, outer: Outer
    ) -> Any:
        before = len(reader.problems)
        try:
            keys = reader.fields(kind.keys or object, data, path, outer, frozenset())
        except Exception as error:
            # The class is a plugin's: its own converters and validators may raise anything.
            self._failed(reader, kind, path, error)
            return None
        return None if has_errors(reader.problems[before:]) else keys

    def _failed(self, reader: Reader, kind: StepKind, path: Path, error: Exception) -> None:
        reader.report(
            "P602",
            "problem.kind-failed",
            (*path, "kind"),
            kind=shown(kind.name),
            error=shown(f"{type(error).__name__}: {error}"),
            help="problem.kind-failed.help",
        )


def _misplaced(text: str) -> list[Problem]:
    """Keys written like a block's, left of the header of the step inside it that they really belong to.

    TOML gives them to that step without a word; only the indentation tells what was meant.
    """
    if " [[" not in text and "\t[[" not in text:
        return []  # no header is indented
    if not re.search(_CHILD_HEADER, text):
        return []
    index = Index(text)
    headers = {path: span for path, span in index.tables() if span.column > 1 and path.count("steps") > 1}
    return [
        Problem(
            "P115",
            "problem.child-key",
            {"key": shown(key[-1]), "line": headers[key[:-1]].line},
            key,
            "key",
            other=key[:-1],
            other_at="header",
            help="problem.child-key.help",
        )
        for key, span in index.written_keys()
        if key[:-1] in headers and span.column < headers[key[:-1]].column
    ]
