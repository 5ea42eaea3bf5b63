"""What is wrong with a file: problems with stable codes, put at their line, and shown.

A problem says *what* by a code and arguments and *where* by a path of keys; only when it is shown is the
path looked up in the text (:mod:`protocols.spec.locate`) and the sentence said (:mod:`protocols.words`).
:data:`CODES` is the one table of all codes; ``docs/problems.md`` explains each with an example.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import attrs

from protocols.spec.locate import START, Index, Lines, Path, Span
from protocols.spec.record import Record, record
from protocols.words import carried, safe_line, safe_text, say

CODES: Mapping[str, tuple[str, str]] = {
    "P001": ("error", "the file is too large"),
    "P002": ("error", "the file is not UTF-8 text"),
    "P003": ("error", "a control character in the file"),
    "P004": ("error", "nested too deeply"),
    "P005": ("error", "not TOML"),
    "P006": ("error", "a value without quotes"),
    "P007": ("error", "an inline table that TOML refuses"),
    "P008": ("error", "written twice"),
    "P009": ("error", "two forms mixed"),
    "P010": ("error", "not closed"),
    "P011": ("error", "a number that is too long"),
    "P101": ("error", "unknown key"),
    "P102": ("error", "missing key"),
    "P103": ("error", "the wrong kind of value"),
    "P104": ("error", "a number out of bounds"),
    "P105": ("error", "not a name"),
    "P106": ("error", "none of the possible words"),
    "P107": ("error", "not a length of time"),
    "P108": ("error", "times out of order"),
    "P109": ("error", "an expression that cannot be read"),
    "P110": ("error", "an empty value"),
    "P111": ("error", "a newer format"),
    "P112": ("error", "unknown step kind"),
    "P113": ("error", "a line that is too long"),
    "P114": ("warning", "the source's minutes, but no minutes"),
    "P115": ("warning", "a key that belongs to another table"),
    "P116": ("warning", "several texts in one"),
    "P201": ("error", "an id used twice"),
    "P202": ("error", "unknown name"),
    "P203": ("error", "a name with two meanings"),
    "P204": ("error", "unknown {name} in a text"),
    "P205": ("error", "groups made from each other in a circle"),
    "P301": ("error", "two times for one step"),
    "P302": ("error", "others than whom?"),
    "P303": ("error", "a round for each member without a name"),
    "P304": ("error", "two ways of speaking at once"),
    "P305": ("error", "otherwise, after no condition"),
    "P306": ("error", "steps nested too deeply"),
    "P307": ("error", "a key that a block does not have"),
    "P308": ("error", "rounds without a number"),
    "P309": ("error", "groups inside themselves"),
    "P310": ("error", "rounds that belong to nobody"),
    "P314": ("warning", "a host before there are groups"),
    "P319": ("error", "steps and meetings"),
    "P320": ("error", "a fixed start that is none"),
    "P321": ("error", "fixed starts out of order"),
    "P322": ("error", "a signal at no moment"),
    "P323": ("warning", "a signal that never comes"),
    "P324": ("error", "more time for a step without a limit"),
    "P325": ("error", "rounds that cannot fit their time"),
    "P326": ("error", "rounds without an end"),
    "P327": ("warning", "more times than rounds"),
    "P328": ("error", "steps that do not fit before a fixed start"),
    "P329": ("warning", "steps shortened for a fixed start"),
    "P330": ("error", "whose lane, where there is none"),
    "P331": ("error", "steps and lanes"),
    "P332": ("error", "in two lanes at once"),
    "P333": ("warning", "a lane for nobody"),
    "P334": ("warning", "people without a lane"),
    "P335": ("warning", "lanes without any length"),
    "P336": ("error", "a move that leads nowhere"),
    "P337": ("error", "together, but not from here"),
    "P338": ("error", "more names than neighbours"),
    "P339": ("warning", "a role that never goes on"),
    "P340": ("error", "nothing that is kept"),
    "P341": ("error", "asked for before it is there"),
    "P342": ("warning", "shown before it is there"),
    "P343": ("error", "a way back that leads nowhere"),
    "P344": ("error", "a decision that cannot be made"),
    "P345": ("error", "a list of its own for nobody"),
    "P346": ("warning", "a material that is never shown"),
    "P347": ("warning", "kept for nothing"),
    "P348": ("error", "something that no earlier meeting gives"),
    "P349": ("error", "not a gap between meetings"),
    "P401": ("error", "bounds out of order"),
    "P402": ("error", "groups without a size"),
    "P403": ("error", "a choice and its answers"),
    "P410": ("error", "a setting out of its bounds"),
    "P411": ("error", "a variant changes what is not there"),
    "P412": ("error", "a variant's value out of bounds"),
    "P413": ("error", "a setting that is no length"),
    "P420": ("error", "groups made in two ways"),
    "P421": ("error", "groups that are made of others already"),
    "P422": ("warning", "new groups that stay the same"),
    "P423": ("warning", "more than there are groups"),
    "P424": ("warning", "sizes of groups that people choose"),
    "P501": ("error", "cannot be planned"),
    "P502": ("warning", "people who cannot be seated"),
    "P503": ("warning", "a headline that differs from the steps"),
    "P504": ("warning", "a meeting longer or shorter than its cycle says"),
    "P510": ("warning", "a role that is named nowhere"),
    "P511": ("warning", "groups that are never formed"),
    "P512": ("warning", "an answer that stands in no text"),
    "P513": ("warning", "a step that never happens"),
    "P514": ("warning", "a number of people without a step"),
    "P515": ("warning", "two steps where one was meant"),
    "P516": ("warning", "rounds that come to none"),
    "P517": ("warning", "a debrief that is not protected"),
    "P518": ("warning", "a number of people that cannot be planned"),
    "P519": ("warning", "a move from a group to itself"),
    "P601": ("error", "what a step kind found"),
    "P602": ("error", "a step kind failed"),
    "P701": ("warning", "a remark that silences nothing"),
    "P702": ("warning", "a problem that cannot be silenced"),
    "P710": ("error", "a file that cannot be had"),
    "P711": ("error", "files that name each other in a circle"),
    "P712": ("error", "too many files or steps"),
    "P713": ("error", "a protocol with errors is run"),
    "P714": ("error", "a step that the other file does not have"),
    "P715": ("error", "changes, but no file that is changed"),
    "P716": ("error", "steps from two places"),
    "P717": ("error", "given to a protocol that has no such name"),
    "P718": ("warning", "a protocol for another number of people"),
    "P719": ("error", "a plugin that is missing or too old"),
    "P801": ("warning", "a text that is not translated"),
    "P802": ("warning", "a translation of nothing"),
    "P803": ("warning", "a translation older than its original"),
    "P804": ("error", "other {names} than the original"),
    "P805": ("warning", "more or fewer than the original"),
    "P806": ("error", "a translation without its original"),
    "P807": ("error", "a key that is the same in every language"),
}
"""Every code of this room: its severity and a short title. Codes are never given a second meaning."""


def title_of(code: str) -> str:
    """The short title of a code, in the language spoken; empty for one that is not ours."""
    return carried("problem", CODES.get(code, ("", ""))[1])


SHOWN_LIMIT = 200
"""The most problems kept for one file."""

_VALUE_LIMIT = 40
_CODE_WIDTH = 96


@record
class Source(Record):
    """Another file than the one that was judged: its name, and its text."""

    name: str
    text: str


def _severity_of(problem: Problem) -> str:
    return CODES.get(problem.code, ("error", ""))[0]


@record
class Problem(Record):
    """One thing that is wrong: *code*, the *sentence* code with its *arguments*, and where.

    *path* is the path of keys, and *at* whether the ``key``, the ``value`` or the ``header`` there is
    meant; *within* narrows a value to the piece of it that is meant. *span* replaces the path where the
    text is not even TOML. *other* (or *other_span*) is a second place, such as the first of two equals.
    *instead* is what to write there, where that is certain: ``check --fix`` writes it. *file* is None for
    the file that was judged, else the file that it is made from and that the place is in.
    """

    code: str
    sentence: str
    arguments: Mapping[str, object] = attrs.field(factory=dict)
    path: Path = ()
    at: str = "value"
    help: str = ""
    help_arguments: Mapping[str, object] = attrs.field(factory=dict)
    within: str = ""
    other: Path | None = None
    other_at: str = "value"
    span: Span | None = None
    other_span: Span | None = None
    instead: str = ""
    file: Source | None = None
    severity: str = attrs.field(default=attrs.Factory(_severity_of, takes_self=True))

    @property
    def message(self) -> str:
        """The sentence that says what is wrong."""
        return safe_text(say(self.sentence, **self.arguments))


_OWN_FIELDS = ("help", "help_arguments", "within", "other", "other_at", "instead")


def problem_of(code: str, sentence: str, path: Path, at: str, more: Mapping[str, Any]) -> Problem:
    """A problem; what of *more* is not one of its own fields is an argument of its sentence."""
    fields = {name: value for name, value in more.items() if name in _OWN_FIELDS}
    arguments = {name: value for name, value in more.items() if name not in _OWN_FIELDS}
    return Problem(code, sentence, arguments, path, at, **fields)


class Reporting:
    """Whoever finds what is wrong, one thing after the other: *problems* grows."""

    def __init__(self, problems: list[Problem]) -> None:
        self.problems = problems

    def report(self, code: str, sentence: str, path: Path, at: str = "value", **more: Any) -> None:
        """Add a problem; what is not one of its own fields is an argument of its sentence."""
        self.problems.append(problem_of(code, sentence, path, at, more))


@record
class Located(Record):
    """A problem with its place in the text."""

    problem: Problem
    span: Span
    other: Span | None = None

    @property
    def file(self) -> str:
        """The name of the other file that the place is in; empty for the file that was judged."""
        return self.problem.file.name if self.problem.file else ""

    @property
    def advice(self) -> str:
        """The sentence that says what to write instead, or nothing; it may name the other place's line."""
        if not self.problem.help:
            return ""
        return safe_text(
            say(self.problem.help, line=self.other.line if self.other else 1, **self.problem.help_arguments)
        )


def shown(value: object) -> str:
    """*value* as it may stand in a sentence: on one line, without control characters, not too long."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int) and abs(value) > 10**18:
        return "…"
    text = safe_line(value if isinstance(value, str) else str(value), _VALUE_LIMIT + 1)
    return text if len(text) <= _VALUE_LIMIT else text[: _VALUE_LIMIT - 1] + "…"


def has_errors(problems: Iterable[Problem]) -> bool:
    """Whether any of *problems* is an error (and not only a warning)."""
    return any(problem.severity == "error" for problem in problems)


def locate(problems: Sequence[Problem], text: str) -> list[Located]:
    """The problems with their places in *text*, sorted by place, each once; those of other files last."""
    indexes: dict[Source | None, Index] = {}
    located = []
    for problem in problems:
        span, other = problem.span, problem.other_span
        index = indexes.get(problem.file)
        if index is None and (span is None or problem.other is not None):
            index = indexes[problem.file] = Index(problem.file.text if problem.file else text)
        if index is not None:
            if span is None:
                span = _narrowed(index, index.find(problem.path, problem.at), problem.within)
            if other is None and problem.other is not None:
                other = index.find(problem.other, problem.other_at)
        located.append(Located(problem, span or START, other))
    located.sort(
        key=lambda one: (
            one.file,
            one.span.line,
            one.span.column,
            one.span.end_line,
            one.problem.code,
        )
    )
    seen = set()
    unique = []
    for one in located:
        mark = (one.file, one.span, one.problem.code, one.problem.message)
        if mark not in seen:
            seen.add(mark)
            unique.append(one)
    return unique


def _narrowed(index: Index, span: Span, within: str) -> Span:
    if not within:
        return span
    piece = index.lines.cut(span)
    found = piece.find(within)
    if found < 0 or "\n" in within:
        return span
    start = index.lines.offset(span.line, span.column) + found
    return index.lines.span(start, start + len(within))


def render_full(problems: Sequence[Problem], text: str, file: str) -> str:
    """Every problem with its source line, a caret under what is meant, and what to write instead."""
    return render_located(locate(problems, text), Lines(text), file)


def render_located(located: Sequence[Located], lines: Lines, file: str) -> str:
    """The same for problems whose places are known already; *lines* are those of the file itself."""
    own = lines
    parts = []
    for one in located:
        problem = one.problem
        lines = Lines(problem.file.text) if problem.file else own
        margin = " " * len(str(one.span.line))
        head = say(
            "problem.head",
            severity=say(f"problem.severity.{problem.severity}"),
            number=problem.code,
            message=problem.message,
        )
        rows = [head, f"{margin}--> {shown_file(one.file or file)}:{one.span.line}:{one.span.column}"]
        piece, carets = underlined(one, lines)
        if piece:
            rows += [f"{margin} |", f"{one.span.line} | {piece}", f"{margin} | {carets}"]
        if one.other and one.other.line != one.span.line:
            rows.append(f"{margin} = {say('problem.other', line=one.other.line)}")
        if one.advice:
            rows.append(f"{margin} = {say('problem.help', help=one.advice)}")
        parts.append("\n".join(rows))
    return "\n\n".join(parts)


def render_concise(problems: Sequence[Problem], text: str, file: str) -> str:
    """Every problem on one line: ``file:line:column: error[P101]: what is wrong``."""
    rows = []
    for one in locate(problems, text):
        head = say(
            "problem.head",
            severity=say(f"problem.severity.{one.problem.severity}"),
            number=one.problem.code,
            message=one.problem.message,
        )
        rows.append(f"{shown_file(one.file or file)}:{one.span.line}:{one.span.column}: {head}")
    return "\n".join(rows)


def to_data(problems: Sequence[Problem], text: str, file: str) -> list[dict[str, Any]]:
    """Every problem as plain data for a program (JSON)."""
    return [
        {
            "code": one.problem.code,
            "severity": one.problem.severity,
            "title": CODES.get(one.problem.code, ("", ""))[1],
            "message": one.problem.message,
            "help": one.advice,
            "file": one.file or file,
            "line": one.span.line,
            "column": one.span.column,
            "end_line": one.span.end_line,
            "end_column": one.span.end_column,
            "other_line": one.other.line if one.other else None,
            "instead": one.problem.instead or None,
            "path": list(one.problem.path),
        }
        for one in locate(problems, text)
    ]


def shown_file(file: str) -> str:
    """A file's name, safe to show, whatever characters it holds."""
    return safe_line(file)


def _width(character: str) -> int:
    """How many cells of a terminal *character* takes."""
    import unicodedata

    if character.isascii():
        return 1
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def underlined(one: Located, lines: Lines, width: int = _CODE_WIDTH) -> tuple[str, str]:
    """The source line of a problem made safe, cut to about *width* characters around what is meant, and a
    line of carets to stand below it; both empty where nothing stands in that line."""
    source = lines.line(one.span.line)
    if not source.strip():
        return "", ""
    last = one.span.end_column if one.span.end_line == one.span.line else len(source) + 1
    return _underlined(source, one.span.column, last, width)


def _underlined(source: str, start: int, end: int, width: int) -> tuple[str, str]:
    """The source line made safe, cut around what is meant if long, and carets from *start* to *end*."""
    first, last = start - 1, max(end - 1, start)
    low = 0
    if last > width:
        low = max(0, first - width // 3)
    high = min(len(source), low + width)
    visible = [
        " " if char == "\t" else (char if safe_line(char) or char == " " else "·")
        for char in source[low:high]
    ]
    before = "…" if low else ""
    piece = before + "".join(visible) + ("…" if high < len(source) else "")
    indent = len(before) + sum(_width(char) for char in visible[: first - low])
    carets = sum(_width(char) for char in visible[first - low : max(0, min(last, high) - low)])
    return piece, " " * indent + "^" * max(1, carets)
