"""A file that is made from others: what it ``extends`` and what it ``include``s, put together as one table.

It is done with TOML tables, before anything in them is read, so that the reader and all checks see one
file. Every table remembers where it was written (:class:`Placed`), so that what is wrong with the whole is
shown in the file where it stands. What ``run`` does is in :mod:`protocols.spec.calls`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from protocols.spec import shapes
from protocols.spec.glance import SIZE_LIMIT
from protocols.spec.locate import Path
from protocols.spec.mending import certain, slug, suggestion
from protocols.spec.model import Protocol
from protocols.spec.problems import Problem, Source, locate, shown
from protocols.spec.reach import Fetch, Unreachable, key_of, nothing
from protocols.spec.reader import fields_of
from protocols.spec.record import Record, evolve, record
from protocols.spec.toml import parse_toml
from protocols.words import say

MOST_FILES = 50
"""How many files a protocol may be made of, itself not counted."""

MOST_DEPTH = 20
"""How many files may name one another in a row."""

MOST_STEPS = 5_000
"""How many steps may be brought in from other files."""

_OWN = frozenset(("format", "id", "extends", "include", "skip", "steps", "translations"))
"""The keys that a file says for itself and that are not taken over."""

Place = tuple[Source | None, Path]
"""A file (None: the one that was judged) and a path of keys in it."""


class Placed(dict[str, Any]):
    """A table that knows where it was written, and where those of its keys were that came from elsewhere."""

    __slots__ = ("home", "places")

    def __init__(self, table: Mapping[str, Any], home: Place) -> None:
        super().__init__(table)
        self.home = home
        self.places: dict[str, Place] = {}

    def put(self, key: str, value: Any, place: Place) -> None:
        """Set *key* to what is written at *place*."""
        self[key] = value
        self.places[key] = place


def placed(value: Any, source: Source | None, path: Path) -> Any:
    """A copy of *value*, which stands at *path* in *source*, whose tables know it."""
    if isinstance(value, dict):
        inner = {key: placed(entry, source, (*path, key)) for key, entry in value.items()}
        return Placed(inner, (source, path))
    if isinstance(value, list):
        return [placed(entry, source, (*path, number)) for number, entry in enumerate(value)]
    return value


def place_of(table: Any, path: Path) -> Place:
    """Where the value at *path* of a table that was put together is written."""
    source, written = table.home if isinstance(table, Placed) else (None, ())
    for part in path:
        if isinstance(table, Placed) and part in table.places:
            source, written = table.places[part]
        else:
            written = (*written, part)
        try:
            table = table[part] if not isinstance(table, str) else None
        except (KeyError, IndexError, TypeError):
            table = None
        if isinstance(table, Placed):
            source, written = table.home
    return source, written


@record
class Opened(Record):
    """A file that was fetched: its table, None where it is not TOML, and what is wrong with its text."""

    source: Source
    table: Mapping[str, Any] | None
    problems: tuple[Problem, ...] = ()


class Files:
    """The files of one loading, each fetched once, and how many of everything there may be."""

    def __init__(self, fetch: Fetch | None) -> None:
        self._fetch = fetch or nothing
        self._opened: dict[str, Opened | Unreachable] = {}
        self._bytes = 0
        self.steps = 0
        """How many steps were brought in so far."""

    @property
    def texts(self) -> dict[str, str]:
        """The texts of all files that were read, by key."""
        return {key: one.source.text for key, one in self._opened.items() if isinstance(one, Opened)}

    def open(
        self, name: str, asking: str, chain: Sequence[str], path: Path, problems: list[Problem]
    ) -> tuple[str, Opened] | None:
        """What the file *asking* calls *name* at *path*, with its key; None if it cannot be, and reported.

        *chain* are the keys of the files that led here, *asking* the last of them.
        """
        key = key_of(name, asking)
        if isinstance(key, Unreachable):
            problems.append(_missing(name, key, path))
            return None
        if key in chain:
            around = " → ".join(shown(one) or say("problem.this-file") for one in (*chain, key))
            problems.append(
                Problem(
                    "P711", "problem.files-circle", {"chain": around}, path, help="problem.files-circle.help"
                )
            )
            return None
        if len(chain) >= MOST_DEPTH or (key not in self._opened and len(self._opened) >= MOST_FILES):
            problems.append(too_many(path))
            return None
        opened = self._opened.get(key)
        if opened is None:
            opened = self._opened[key] = self._read(key)
        if isinstance(opened, Unreachable):
            problems.append(_missing(name, opened, path))
            return None
        if self._bytes > SIZE_LIMIT:
            problems.append(too_many(path))
            return None
        return key, opened

    def _read(self, key: str) -> Opened | Unreachable:
        got = self._fetch(key)
        if isinstance(got, Unreachable):
            return got
        self._bytes += len(got.data)
        table, text, found = parse_toml(got.data)
        source = Source(got.name, text)
        return Opened(source, table, tuple(evolve(one, file=source) for one in found))


def too_many(path: Path) -> Problem:
    """The problem of more files or steps than anybody can hold."""
    limits = {"files": MOST_FILES, "depth": MOST_DEPTH, "steps": MOST_STEPS}
    return Problem("P712", "problem.files-many", limits, path, help="problem.files-many.help")


def _missing(name: str, why: Unreachable, path: Path) -> Problem:
    arguments = {"name": shown(name), "why": why.sentence}
    return Problem("P710", "problem.no-file", arguments, path, within=name, help="problem.no-file.help")


def is_composed(table: Mapping[str, Any]) -> bool:
    """Whether a file takes anything over from another."""
    return bool(table.get("extends") or table.get("include"))


class Composer:
    """Puts files together; what is wrong is added to *problems*, already at its place."""

    def __init__(self, files: Files, problems: list[Problem]) -> None:
        self.files = files
        self.problems = problems

    def composed(
        self, table: Mapping[str, Any], source: Source | None, key: str, chain: tuple[str, ...]
    ) -> Placed:
        """The *table* of the file *key* with all that it takes over from others."""
        own: Placed = placed(table, source, ())
        chain = (*chain, key)
        made = Placed({}, (source, ()))
        base = self._base(own, source, chain)
        if base is not None:
            for name, value in base.items():
                if name not in _OWN:
                    made.put(name, value, _home(base, name))
        for opened in self._included(own, source, chain, set()):
            self._bring(made, opened)
        for name, value in own.items():
            if name != "steps" or base is None:
                _lay_over(made, name, value, own, source)
        if base is not None:
            self.files.steps += _many(base.get("steps"))
            if self.files.steps > MOST_STEPS:
                self.problems.append(evolve(too_many(("extends",)), file=source))
            else:
                made["steps"] = _Steps(base.get("steps"), source, self.problems).changed(own)
                _without_left_out(made, own)
        return made

    def _base(self, own: Placed, source: Source | None, chain: tuple[str, ...]) -> Placed | None:
        name = own.get("extends")
        if not isinstance(name, str) or not name:
            return None
        opened = self._open(name, source, ("extends",), chain)
        if opened is None:
            return Placed({}, (source, ()))
        key, file = opened
        table = file.table or {}
        if is_composed(table):
            return self.composed(table, file.source, key, chain)
        whole: Placed = placed(table, file.source, ())
        return whole

    def _included(
        self, own: Placed, source: Source | None, chain: tuple[str, ...], seen: set[str]
    ) -> list[Placed]:
        """The tables to bring in, in the order in which a later one counts more."""
        found = []
        for name, path in _named(own, "include"):
            opened = self._open(name, source, path, chain)
            if opened is None:
                continue
            key, file = opened
            if key in seen:
                continue
            seen.add(key)
            inner: Placed = placed(file.table or {}, file.source, ())
            found.append(inner)
            found.extend(self._included(inner, file.source, (*chain, key), seen))
        return found[::-1]

    def _open(
        self, name: str, source: Source | None, path: Path, chain: tuple[str, ...]
    ) -> tuple[str, Opened] | None:
        found: list[Problem] = []
        opened = self.files.open(name, chain[-1], chain, path, found)
        self.problems.extend(evolve(one, file=source) for one in found)
        if opened is None:
            return None
        self.problems.extend(opened[1].problems)
        return opened if opened[1].table is not None else None

    def _bring(self, made: Placed, included: Placed) -> None:
        """Bring in the tables under names (groups, roles, inputs) of an included file."""
        source = included.home[0]
        known = fields_of(Protocol)
        for name, value in included.items():
            if name not in known:
                close = suggestion(name, known, len(self.problems))
                self.problems.append(
                    Problem(
                        "P101",
                        "problem.unknown-key",
                        {"key": shown(name)},
                        (name,),
                        "key",
                        help="problem.did-you-mean" if close else "",
                        help_arguments={"name": close} if close else {},
                        file=source,
                    )
                )
            elif isinstance(known[name].metadata["shape"], shapes.Tables):
                _lay_over(made, name, value, included, source)


def _named(table: Mapping[str, Any], key: str) -> Iterator[tuple[str, Path]]:
    """The names under *key*, one alone or in a list, each with its place; the reader reports the rest."""
    value = table.get(key)
    if isinstance(value, str):
        yield value, (key,)
    elif isinstance(value, list):
        yield from ((name, (key, number)) for number, name in enumerate(value) if isinstance(name, str))


def _home(table: Placed, key: str) -> Place:
    if key in table.places:
        return table.places[key]
    source, path = table.home
    return source, (*path, key)


def _lay_over(made: Placed, name: str, value: Any, own: Placed, source: Source | None) -> None:
    """Put a file's *own* key over what was taken over: tables under names one by one, all else whole."""
    field = fields_of(Protocol).get(name)
    by_name = field is not None and isinstance(field.metadata["shape"], (shapes.Tables, shapes.Texts))
    before = made.get(name)
    if not (by_name and isinstance(value, dict) and isinstance(before, Placed)):
        made.put(name, value, _home(own, name))
        return
    both = Placed(before, before.home)
    both.places = {key: _home(before, key) for key in before}
    for key, entry in value.items():
        both.put(key, entry, _home(value, key) if isinstance(value, Placed) else (source, (name, key)))
    # What is said of the whole table is said of the file that changes it.
    both.home = (source, (name,))
    made.put(name, both, both.home)


def _without_left_out(made: Placed, own: Placed) -> None:
    """Let the variants that were taken over no longer name the steps that *own* leaves out."""
    variants = made.get("variants")
    left_out = {name for name, _ in _named(own, "skip")}
    said = own.get("variants")
    if not left_out or not isinstance(variants, Placed):
        return
    for name, variant in variants.items():
        if not isinstance(variant, Placed) or (isinstance(said, dict) and name in said):
            continue
        if isinstance(skipped := variant.get("skip"), list):
            variant["skip"] = [one for one in skipped if not (isinstance(one, str) and one in left_out)]
        if isinstance(times := variant.get("times"), dict):
            for one in left_out & times.keys():
                del times[one]


class _Steps:
    """The steps of another file, being changed."""

    def __init__(self, steps: Any, source: Source | None, problems: list[Problem]) -> None:
        self.steps: list[Any] = _copied(steps) if isinstance(steps, list) else []
        self.source = source
        self.problems = problems
        self._known: dict[str, Placed] = {}
        self._index(self.steps)
        self._put_in: set[str] = set()
        self._left_out: set[int] = set()
        self._ahead: dict[int, list[Placed]] = {}
        self._behind: dict[int, list[Placed]] = {}

    def _index(self, steps: list[Any]) -> None:
        for step in steps:
            name = _name_of(step)
            if name:
                self._known.setdefault(name, step)
            if isinstance(step, Placed) and isinstance(step.get("steps"), list):
                self._index(step["steps"])

    def changed(self, own: Placed) -> list[Any]:
        """The steps after what *own* says of them."""
        entries = own.get("steps", [])
        entries = [one for one in entries if isinstance(one, Placed)] if isinstance(entries, list) else []
        given = {name for one in entries if isinstance(name := one.get("id"), str)}
        for name, path in _named(own, "skip"):
            if name in given:
                self._report("problem.skip-and-change", {"name": shown(name)}, path)
            elif name not in self._known:
                self._unknown(name, path)
            else:
                self._left_out.add(id(self._known[name]))
        for entry in entries:
            self._entry(entry)
        return self._in_order(self.steps)

    def _entry(self, entry: Placed) -> None:
        """One entry: a step changed, or put in."""
        name = entry.get("id")
        ways = [key for key in ("after", "before") if isinstance(entry.get(key), str)]
        path = entry.home[1]
        if isinstance(name, str) and name in self._known and name not in self._put_in:
            step = self._known[name]
            for key, value in entry.items():
                if key not in ways:
                    step.put(key, value, _home(entry, key))
            if ways:
                self._report("problem.put-again", {"name": shown(name)}, (*path, ways[0]), "key")
            return
        anchors = [(way, entry.pop(way)) for way in ways]
        if len(ways) > 1:
            self._report("problem.after-and-before", {}, (*path, "before"), "key")
        for way, anchor in anchors[:1]:
            if anchor in self._known:
                at = self._behind if way == "after" else self._ahead
                at.setdefault(id(self._known[anchor]), []).append(entry)
            else:
                self._unknown(anchor, (*path, way))
        if not anchors:
            near = certain(name, self._known) if isinstance(name, str) else ""
            if near and "title" not in entry and near not in self._put_in:
                # A new step has a title, or says where it comes: this one was to change another.
                self._unknown(str(name), (*path, "id"))
            self.steps.append(entry)
        made = _name_of(entry)
        if made and made not in self._known:
            self._known[made] = entry
            self._put_in.add(made)

    def _in_order(self, steps: list[Any]) -> list[Any]:
        """*steps* with those put in, without those left out and blocks in which nothing is left."""
        kept: list[Any] = []
        todo: list[tuple[Any, bool]] = [(step, False) for step in reversed(steps)]
        while todo:
            step, ready = todo.pop()
            if not ready:
                todo.extend((one, False) for one in reversed(self._behind.get(id(step), ())))
                todo.append((step, True))
                todo.extend((one, False) for one in reversed(self._ahead.get(id(step), ())))
                continue
            inner = step.get("steps") if isinstance(step, Placed) else None
            if isinstance(inner, list) and inner:
                step["steps"] = self._in_order(inner)
            if id(step) not in self._left_out and not (inner and not step["steps"]):
                kept.append(step)
        return kept

    def _unknown(self, name: str, path: Path) -> None:
        close = suggestion(name, islice(self._known, 500), len(self.problems))
        more: dict[str, Any] = {"help": "problem.no-step.help"}
        if close:
            more = {"help": "problem.did-you-mean", "help_arguments": {"name": close}}
        self._report("problem.no-step", {"name": shown(name)}, path, within=name, **more)

    def _report(
        self, sentence: str, arguments: Mapping[str, object], path: Path, at: str = "value", **more: Any
    ) -> None:
        self.problems.append(Problem("P714", sentence, arguments, path, at, file=self.source, **more))


def _copied(value: Any) -> Any:
    """A copy of steps that may be changed, whose tables still know where they were written."""
    if isinstance(value, Placed):
        made = Placed({}, value.home)
        made.update((key, _copied(entry) if key == "steps" else entry) for key, entry in value.items())
        made.places = dict(value.places)
        return made
    return [_copied(entry) for entry in value] if isinstance(value, list) else value


def _many(steps: Any) -> int:
    """How many steps there are in a list and in the blocks of it."""
    if not isinstance(steps, list):
        return 0
    return len(steps) + sum(_many(step.get("steps")) for step in steps if isinstance(step, dict))


def _name_of(step: Any) -> str:
    """The id of a step, or what its title makes of it."""
    if not isinstance(step, dict):
        return ""
    name, title, kind = (step.get(key) for key in ("id", "title", "kind"))
    if isinstance(name, str) and name:
        return name
    return slug(title if isinstance(title, str) and title else kind if isinstance(kind, str) else "")


def first_error(problems: Sequence[Problem], source: Source) -> str:
    """Where the first error of a file is, and what it is."""
    errors = [one for one in problems if one.severity == "error"]
    one = locate(errors, source.text)[0]
    return f"{shown_place(one.file or source.name)}:{one.span.line}: {one.problem.message}"


def shown_place(name: str) -> str:
    """A file's name in a sentence: its end, where it is long."""
    from protocols.words import safe_line

    text = safe_line(name)
    return text if len(text) <= 60 else "…" + text[-59:]
