"""From the bytes of a protocol file to a checked protocol, or to everything that is wrong with it.

Pure: bytes in, data out, no exception whatever the bytes are. The kinds of steps are handed in.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import attrs

from protocols.spec.checks import check_protocol
from protocols.spec.kinds import Kinds, StepKind
from protocols.spec.locate import Index, Path
from protocols.spec.mending import certain, suggestion
from protocols.spec.model import FORMAT, Protocol, Step
from protocols.spec.problems import SHOWN_LIMIT, Problem, has_errors, locate, shown
from protocols.spec.reader import Outer, Reader, fields_of
from protocols.spec.toml import parse_toml
from protocols.words import listed

_CHILD_HEADER = re.compile(r"^[ \t]+\[\[", re.MULTILINE)


@attrs.frozen
class Loaded:
    """What came of a file: the *protocol* (None if there is any error), the problems, and its text."""

    protocol: Protocol | None
    problems: tuple[Problem, ...]
    text: str


def load_protocol(data: bytes, kinds: Kinds) -> Loaded:
    """Read and check a protocol file; every problem found is in the answer, sorted by place."""
    table, text, problems = parse_toml(data)
    if table is None:
        return Loaded(None, tuple(problems), text)
    another = _another_file(table) or _format_problem(table)
    if another:
        return Loaded(None, (another,), text)
    reader = Reader(problems, {Step: _StepReader(kinds)})
    protocol: Protocol = reader.table(Protocol, table, ())
    _steps_or_meetings(reader, table)
    checked, found = check_protocol(protocol, kinds)
    problems.extend(_without_echoes(problems, found))
    problems.extend(_misplaced(text))
    if protocol.translations and not has_errors(problems):
        # Late: few files hold their translations themselves.
        from protocols.spec.overlay import check_own

        problems.extend(check_own(checked))
    if not problems:
        return Loaded(checked, (), text)
    # A hostile file may hold 80,000 mistakes; whoever mends the first 200 sees the next.
    ordered = tuple(one.problem for one in locate(problems[: 10 * SHOWN_LIMIT], text)[:SHOWN_LIMIT])
    return Loaded(None if has_errors(problems) else checked, ordered, text)


def _steps_or_meetings(reader: Reader, table: Mapping[str, Any]) -> None:
    """A protocol has steps, or meetings that have them."""
    given = [key for key in ("steps", "meetings") if key in table]
    if not given:
        doc = fields_of(Protocol)["steps"].metadata["doc"]
        reader.report(
            "P102",
            "problem.missing",
            (),
            "header",
            key="steps",
            help="problem.missing.help",
            help_arguments={"key": "steps", "doc": doc},
        )
    elif len(given) == 2:
        reader.report(
            "P319", "problem.steps-and-meetings", ("meetings",), "key", help="problem.steps-and-meetings.help"
        )
    elif table[given[0]] == []:
        reader.report("P110", "problem.empty", (given[0],), key=given[0])


def _another_file(table: Mapping[str, Any]) -> Problem | None:
    """A file without one of the keys that every protocol has: a roster, settings, or nothing at all."""
    own = ("format", "id") if "translates" in table else ("format", "id", "title", "steps", "meetings")
    if not table.keys().isdisjoint(own):
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

    def __call__(self, reader: Reader, data: dict[str, Any], path: Path, outer: Outer) -> Step:
        own = fields_of(Step)
        name = data.get("kind", "talk")
        kind = self.kinds.get(name) if isinstance(name, str) else None
        if kind is None:
            if isinstance(name, str):
                self._unknown(reader, name, path)
            # What the kind would allow is not known: only the keys that every step has are judged.
            data = {key: value for key, value in data.items() if key in own and key != "kind"}
        theirs = self._keys_of(reader, kind, path)
        read: Step = reader.fields(Step, data, path, outer, frozenset(theirs))
        keys = None
        if kind is not None and theirs and kind.keys is not None:
            keys = self._read_keys(
                reader, kind, {key: data[key] for key in theirs if key in data}, path, outer
            )
        kind_name = name if isinstance(name, str) else read.kind
        return attrs.evolve(read, kind=kind_name, path=path, keys=keys)

    def _unknown(self, reader: Reader, name: str, path: Path) -> None:
        close = suggestion(name, self.kinds, len(reader.problems))
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

    def _keys_of(self, reader: Reader, kind: StepKind | None, path: Path) -> tuple[str, ...]:
        if kind is None or kind.keys is None:
            return ()
        try:
            return tuple(key for key in fields_of(kind.keys) if key not in fields_of(Step))
        except Exception as error:
            self._failed(reader, kind, path, error)
            return ()

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


def _without_echoes(read: list[Problem], found: list[Problem]) -> list[Problem]:
    """What the checks found, without what only follows from a value that the reader has refused."""
    refused = {problem.path for problem in read if problem.severity == "error"}
    refused |= {path[:-1] for path in refused if len(path) > 1 and not isinstance(path[-2], int)}
    return [problem for problem in found if problem.path not in refused]


def _misplaced(text: str) -> list[Problem]:
    """Keys written like a block's, left of the header of the step inside it that they really belong to.

    TOML gives them to that step without a word; only the indentation tells what was meant.
    """
    if not _CHILD_HEADER.search(text):
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
