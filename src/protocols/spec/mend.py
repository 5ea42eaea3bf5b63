"""Mending a file where it is certain what was meant: ``check --fix``.

A mend is an edit of a piece of the text, so that remarks and layout stay as they are. Three passes: what
keeps the text from being TOML, one thing after the other; what the check says to write *instead*
(:attr:`protocols.spec.problems.Problem.instead`) and keys that slipped below a header; and, in a file
without errors, the ids of steps that have none. An edit after which there would be more errors than before
is not made. Mending twice is mending once.
"""

from __future__ import annotations

import bisect
import re
from collections.abc import Mapping, Sequence
from typing import Any

import attrs

from protocols.spec.glance import SIZE_LIMIT
from protocols.spec.kinds import Kinds
from protocols.spec.load import Loaded, load_protocol
from protocols.spec.locate import Index, Lines, Path, Span
from protocols.spec.problems import SHOWN_LIMIT, Located, Problem, has_errors, locate, shown
from protocols.spec.reach import Fetch, Fetched, Unreachable
from protocols.spec.record import Record, record
from protocols.spec.toml import TOKEN, parse_toml
from protocols.words import say

_BOM = b"\xef\xbb\xbf"
_WORK_LIMIT = 15_000_000
"""How many characters may be read again and again before mending gives up, for a file full of mistakes."""

_ONE_BY_ONE = 40
_COLON = re.compile(r"[ \t]*([A-Za-z0-9_-]+)[ \t]*:[ \t]*(?=\S)")
_CURLY = re.compile(r"[“”„«]([^“”„«»\"\\\r\n]*)[“”»]")
_TAIL = re.compile(r"[ \t]*+(?:#[^\r\n]*+)?(?=\r?\n|\Z)")
_INDENT = re.compile(r"[ \t]*")


@record
class Fix(Record):
    """One thing that was mended, and the line it stands on now."""

    line: int
    sentence: str
    arguments: Mapping[str, object]

    @property
    def message(self) -> str:
        """The sentence that says what was done."""
        return say(self.sentence, **self.arguments)


@record
class _Edit(Record):
    """*text* in place of the characters from *start* to *end*."""

    start: int
    end: int
    text: str
    sentence: str
    arguments: Mapping[str, object] = attrs.field(factory=dict)
    with_it: tuple[_Edit, ...] = ()
    """Edits that belong to this one: all are made, or none."""


def mend(data: bytes, kinds: Kinds, fetch: Fetch | None = None) -> tuple[bytes, tuple[Fix, ...]]:
    """The bytes of a protocol file mended, and what was done; the same bytes where nothing is certain.

    The files that it names, and that *fetch* answers, stay as they are.
    """
    table, text, problems = parse_toml(data)
    if table is None and not any(_mendable(problem) for problem in problems):
        return data, ()
    run = _Run(text, kinds, fetch)
    if run.syntax() and run.meaning():
        run.ids()
    mended = (_BOM if data.startswith(_BOM) else b"") + run.text.encode()
    if not run.fixes or run.exhausted or len(mended) > SIZE_LIMIT:
        return data, ()
    return mended, tuple(sorted(run.fixes, key=lambda fix: fix.line))


def _mendable(problem: Problem) -> bool:
    return problem.code in ("P005", "P006", "P007")


class _Run:
    """The mending of one file: *text* as far as it has come."""

    def __init__(self, text: str, kinds: Kinds, fetch: Fetch | None) -> None:
        self.text = text
        self.kinds = kinds
        self._fetch = fetch
        self._fetched: dict[str, Fetched | Unreachable] = {}
        self.fixes: list[Fix] = []
        self._work = 0

    @property
    def exhausted(self) -> bool:
        """Whether the file has so many mistakes that mending it would take too long."""
        return self._work > _WORK_LIMIT

    def _read(self, text: str) -> tuple[dict[str, Any] | None, list[Problem]]:
        self._work += len(text)
        table, _, problems = parse_toml(text.encode())
        return table, problems

    def _load(self, text: str) -> Loaded:
        self._work += 20 * len(text)
        loaded = load_protocol(text.encode(), self.kinds, self._fetch and self._other)
        self._work += 20 * sum(len(one) for one in loaded.files.values())
        return loaded

    def _other(self, key: str) -> Fetched | Unreachable:
        """What stands under *key*, fetched once for all readings."""
        if key not in self._fetched:
            assert self._fetch is not None
            self._fetched[key] = self._fetch(key)
        return self._fetched[key]

    def syntax(self) -> bool:
        """Make the text TOML, as far as that is certain; answer whether it is."""
        table, problems = self._read(self.text)
        while table is None and not self.exhausted:
            edit = _syntax_edit(self.text, problems[0])
            if edit is None:
                return False
            text = _applied(self.text, [edit])
            table, problems = self._read(text)
            if problems and problems[0].span and not _further(text, edit, problems[0].span):
                return False
            self._keep(text, [edit])
        return table is not None

    def meaning(self) -> bool:
        """Write what is certain to be meant; answer whether the file is free of errors."""
        loaded = self._load(self.text)
        while not self.exhausted:
            edits = _meaning_edits(self.text, loaded)
            made = self._best(edits, loaded)
            if made is None:
                break
            loaded = made
        return not has_errors(loaded.problems)

    def _best(self, edits: list[_Edit], before: Loaded) -> Loaded | None:
        """Make *edits*, or those of them that do no harm; None if nothing was done."""
        edits = _apart(edits)
        if not edits:
            return None
        text = _applied(self.text, edits)
        after = self._load(text)
        if _better(before, after):
            self._keep(text, edits)
            return after
        for edit in edits[:_ONE_BY_ONE] if len(edits) > 1 else []:
            if self.exhausted:
                break
            text = _applied(self.text, [edit])
            after = self._load(text)
            if _better(before, after):
                self._keep(text, [edit])
                return after
        return None

    def ids(self) -> None:
        """Give every step an id, as the program would make it from the title."""
        loaded = self._load(self.text)
        edits = _id_edits(self.text, loaded)
        text = _applied(self.text, edits)
        if edits and self._load(text).protocol is not None:
            self._keep(text, edits)

    def _keep(self, text: str, edits: Sequence[_Edit]) -> None:
        """Take *text* for the mended one, and remember what was done on which line."""
        lines = Lines(self.text)
        starts: list[int] = []
        grown = [0]
        placed: dict[int, int] = {}
        further = 0
        for one in _flat(edits):
            placed[id(one)] = one.start + further
            further += len(one.text) - (one.end - one.start)
            starts.append(lines.span(one.start, one.start).line)
            grown.append(grown[-1] + one.text.count("\n") - self.text.count("\n", one.start, one.end))

        def now(line: int) -> int:
            """What has become of *line*: lines were added or taken away above it."""
            return line + grown[bisect.bisect_left(starts, line)]

        self.fixes = [attrs.evolve(fix, line=now(fix.line)) for fix in self.fixes]
        lines = Lines(text)
        for edit in edits:
            seen = edit.with_it[0] if edit.sentence == "mend.moved" else edit
            at = placed[id(seen)] + len(seen.text) - len(seen.text.lstrip("\r\n"))
            self.fixes.append(Fix(lines.span(at, at).line, edit.sentence, edit.arguments))
        self.text = text


def _errors(loaded: Loaded) -> int:
    return sum(problem.severity == "error" for problem in loaded.problems)


def _better(before: Loaded, after: Loaded) -> bool:
    """Whether there are fewer errors; where there are more than are counted, whether not more."""
    first, second = _errors(before), _errors(after)
    return second < first or first == second == SHOWN_LIMIT


def _flat(edits: Sequence[_Edit]) -> list[_Edit]:
    return sorted((one for edit in edits for one in (edit, *edit.with_it)), key=lambda one: one.start)


def _applied(text: str, edits: Sequence[_Edit]) -> str:
    pieces, position = [], 0
    for one in _flat(edits):
        pieces += [text[position : one.start], one.text]
        position = one.end
    return "".join([*pieces, text[position:]])


def _apart(edits: Sequence[_Edit]) -> list[_Edit]:
    """Those of *edits* that do not touch the same characters as one before them."""
    kept: list[_Edit] = []
    taken: list[tuple[int, int]] = []
    for edit in edits:
        places = [(one.start, one.end) for one in (edit, *edit.with_it)]
        if not any(_touches(taken, start, end) for start, end in places):
            for place in places:
                bisect.insort(taken, place)
            kept.append(edit)
    return kept


def _touches(taken: list[tuple[int, int]], start: int, end: int) -> bool:
    at = bisect.bisect(taken, (start, end))
    before = at > 0 and taken[at - 1][1] > start
    return before or (at < len(taken) and taken[at][0] < end)


# ---------------------------------------------------------------------------------------- not yet TOML


def _further(text: str, edit: _Edit, span: Span) -> bool:
    """Whether what is wrong after *edit* stands somewhere else."""
    line = text.count("\n", 0, edit.start) + 1
    column = edit.start - (text.rfind("\n", 0, edit.start) + 1) + 1
    end = edit.start + len(edit.text)
    end_line = text.count("\n", 0, end) + 1
    end_column = end - (text.rfind("\n", 0, end) + 1) + 1
    return (span.line, span.column) < (line, column) or (span.line, span.column) >= (end_line, end_column)


def _syntax_edit(text: str, problem: Problem) -> _Edit | None:
    if problem.span is None or not _mendable(problem):
        return None
    lines = Lines(text)
    start = lines.offset(problem.span.line, problem.span.column)
    end = lines.offset(problem.span.end_line, problem.span.end_column)
    token = text[start:end]
    match problem.sentence:
        case "problem.quotes" if _quotable(token) and _ends_value(text, end):
            return _written(start, end, token, f'"{token}"')
        case "problem.flag" if _ends_value(text, end):
            return _written(start, end, token, str(problem.help_arguments["flag"]))
        case "problem.curly":
            found = _CURLY.match(text, start)
            if found and _ends_value(text, found.end()):
                return _written(start, found.end(), found[0], f'"{found[1]}"')
        case "problem.inline.comma":
            return _Edit(start, end, "", "mend.comma")
        case "problem.inline.lines":
            return _joined(text, start)
        case "problem.equals" if problem.help == "problem.equals.colon":
            found = _COLON.match(text, text.rfind("\n", 0, start) + 1)
            if found:
                return _written(found.end(1), found.end(), found[0].strip(), " = ", f"{found[1]} =")
    return None


def _quotable(token: str) -> bool:
    return token.isprintable() and not set(token) & set("\"'\\")


def _ends_value(text: str, position: int) -> bool:
    """Whether nothing follows at *position* that could belong to the same value."""
    stop = text.find("\n", position)
    rest = text[position : len(text) if stop < 0 else stop].strip()
    return not rest or rest[0] in "#,]}"


def _written(start: int, end: int, old: str, text: str, new: str = "") -> _Edit:
    return _Edit(start, end, text, "mend.written", {"old": shown(old), "new": shown(new or text)})


def _joined(text: str, start: int) -> _Edit | None:
    """The table in braces that opens at *start*, on one line, without a comma at its end."""
    depth, position, whole = 0, start, ""
    for found in TOKEN.finditer(text, start):
        token = found.group()
        if token[0] == "#" or token.startswith(('"""', "'''")):
            return None
        between = re.sub(r"\s+", " ", text[position : found.start()])
        whole += between.lstrip() if whole.endswith(" ") else between
        if token != "\n":
            whole += token
        elif not whole.endswith(" "):
            whole += " "
        position = found.end()
        depth += (token in "{[") - (token in "}]")
        if not depth:
            inner = whole[1:-1].strip().removesuffix(",").rstrip()
            return _Edit(start, position, f"{{ {inner} }}" if inner else "{}", "mend.joined")
    return None


# ------------------------------------------------------------------------------- TOML, but not a protocol


def _meaning_edits(text: str, loaded: Loaded) -> list[_Edit]:
    table, _, _ = parse_toml(text.encode())
    if table is None or not loaded.problems:
        return []
    index = Index(text)
    edits = []
    for one in locate([problem for problem in loaded.problems if problem.file is None], text):
        if one.problem.instead:
            edit = _instead(text, index, table, one)
        elif one.problem.help == "problem.unknown-key.above":
            edit = _moved_up(text, index, table, one.problem.path)
        else:
            continue
        if edit is not None:
            edits.append(edit)
    return edits


def _at(table: Any, path: Path) -> Any:
    for part in path:
        try:
            table = table[part]
        except (KeyError, IndexError, TypeError):
            return None
    return table


def _instead(text: str, index: Index, table: dict[str, Any], one: Located) -> _Edit | None:
    problem = one.problem
    start = index.lines.offset(one.span.line, one.span.column)
    end = index.lines.offset(one.span.end_line, one.span.end_column)
    if problem.at == "key":
        return _renamed(text, index, table, problem)
    place = index.value(problem.path)
    if place is None:
        return None
    if problem.within:
        first = index.lines.offset(place.line, place.column)
        piece = index.lines.cut(place)
        found = list(re.finditer(rf"(?<![\w-]){re.escape(problem.within)}(?![\w-])", piece))
        if len(found) != 1:
            return None
        start, end = first + found[0].start(), first + found[0].end()
    elif place != one.span:
        return None
    return _written(start, end, text[start:end], problem.instead)


def _renamed(text: str, index: Index, table: dict[str, Any], problem: Problem) -> _Edit | None:
    """A key given its right name, wherever it is written, if nothing has that name yet."""
    around = _at(table, problem.path[:-1])
    if not isinstance(around, dict) or problem.instead in around:
        return None
    places = [index.lines.offset(span.line, span.column) for span in index.all_keys(problem.path)]
    ends = [index.lines.offset(span.end_line, span.end_column) for span in index.all_keys(problem.path)]
    edits = [
        _written(start, end, text[start:end], problem.instead)
        for start, end in zip(places, ends, strict=True)
    ]
    return attrs.evolve(edits[0], with_it=tuple(edits[1:])) if edits else None


def _moved_up(text: str, index: Index, table: dict[str, Any], path: Path) -> _Edit | None:
    """A key of the protocol that stands below a header, moved above the first one with its remarks."""
    key = path[-1]
    header = next(iter(index.tables()), None)
    written = [span for known, span in index.written_keys() if known[: len(path)] == path]
    value = index.value(path)
    if key in table or header is None or len(written) != 1 or value is None:
        return None
    lines = index.lines
    start = lines.offset(written[0].line, 1)
    tail = _TAIL.match(text, lines.offset(value.end_line, value.end_column))
    if text[start : lines.offset(written[0].line, written[0].column)].strip() or tail is None:
        return None
    line = written[0].line
    while line > 1 and lines.line(line - 1).lstrip().startswith("#"):
        line -= 1
    start = lines.offset(line, 1)
    end = tail.end()
    break_ = "\r\n" if text[end : end + 2] == "\r\n" else "\n"
    end = min(end + len(break_), len(text))
    piece = text[start:end] if text[start:end].endswith("\n") else text[start:end] + break_
    if value.line == value.end_line:
        piece = re.sub(r"(?m)^[ \t]+", "", piece)
    target, before, after = _top_end(text, index, header[1], break_)
    if target > start:
        return None
    inserted = _Edit(target, target, before + piece + after, "mend.moved")
    return _Edit(start, end, "", "mend.moved", {"key": shown(key)}, (inserted,))


def _top_end(text: str, index: Index, header: Span, break_: str) -> tuple[int, str, str]:
    """Where the keys at the top end, and what parts a new one from its neighbours there."""
    lines = index.lines
    first = lines.offset(header.line, 1)
    top = [path for path, span in index.written_keys() if span < header and index.value(path)]
    if not top:
        line = header.line
        while line > 1 and lines.line(line - 1).lstrip().startswith("#"):
            line -= 1
        return lines.offset(line, 1), "", break_
    ends = [(span.end_line, span.end_column) for path in top if (span := index.value(path))]
    stop = text.find("\n", lines.offset(*max(ends)))
    return min(stop + 1, first), "", ""


# ------------------------------------------------------------------------------------------- ids of steps


def _id_edits(text: str, loaded: Loaded) -> list[_Edit]:
    from protocols.spec.others import every

    table, _, _ = parse_toml(text.encode())
    steps = loaded.protocol.steps if loaded.protocol is not None else ()
    own = []
    for step in every(steps):
        source, path = loaded.place(step.path)
        # What was run or taken over is written in another file.
        if source is None and "run" not in path:
            own.append(attrs.evolve(step, path=path))
    without = [step for step in own if not (_at(table, step.path) or {}).get("id")]
    if not without:
        return []
    index = Index(text)
    headers = dict(index.tables())
    first: dict[Path, Span] = {}
    for path, span in index.written_keys():
        first.setdefault(path[:-1], span)
    break_ = "\r\n" if "\r\n" in text else "\n"
    edits = []
    for step in without:
        name = str(step.id)
        said = {"name": name}
        header, value = headers.get(step.path), index.value(step.path)
        if header is not None:
            place = first.get(step.path)
            under = place if place is not None and place.line > header.line else header
            indent = _INDENT.match(index.lines.line(under.line))
            end = index.lines.offset(header.end_line, header.end_column)
            tail = _TAIL.match(text, end)
            at = tail.end() if tail else end
            line = f'{break_}{indent[0] if indent else ""}id = "{name}"'
            edits.append(_Edit(at, at, line, "mend.id", said))
        elif value is not None:
            at = index.lines.offset(value.line, value.column) + 1
            more = ", " if _at(table, step.path) else " "
            edits.append(_Edit(at, at, f' id = "{name}"{more.rstrip() or more}', "mend.id", said))
    return edits
