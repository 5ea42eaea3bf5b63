"""Remarks in a file that silence a warning: ``# protocols: ignore P503``.

On the line of the problem, or on a line of its own above it, a remark silences the codes it names there;
``# protocols: ignore-file P503``, above the first header, silences them in the whole file. Only warnings can
be silenced: a file with errors cannot be run, whatever it says. A remark that silences nothing is reported,
so that none is left behind when its reason has gone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import attrs

from protocols.spec.locate import Lines, Span, remarks
from protocols.spec.problems import CODES, Problem, has_errors, locate

_MARK = re.compile(r"#[ \t]*protocols:[ \t]*(\S*)[ \t]*", re.IGNORECASE)
_CODE = re.compile(r"[Pp]\d+")
_CODES = re.compile(r"[Pp]\d+(?:[ \t]*,?[ \t]*[Pp]\d+\b)*")
_FIRST_HEADER = re.compile(r"^[ \t]*\[", re.MULTILINE)
_LASTING = ("P701", "P702")
"""What is said about the remarks themselves."""


@attrs.define
class _Silencer:
    """One code in one remark: where it stands, and the line it holds for (0: the whole file)."""

    code: str
    line: int
    span: Span
    used: bool = False


def silenced(problems: Sequence[Problem], text: str, *, complete: bool = True) -> list[Problem]:
    """*problems* without those that a remark in *text* silences, and with what is wrong with the remarks.

    *complete* says that everything was judged, so that a remark without a problem is one too many.
    """
    if "protocols:" not in text.lower() or any(problem.code < "P100" for problem in problems):
        return list(problems)
    strange = [problem for problem in problems if problem.file is not None]
    if strange:
        own = [one for one in problems if one.file is None]
        own = silenced(own, text, complete=complete and not has_errors(strange))
        return own + [problem for problem in strange if not _silenced_there(problem)]
    silencers, found = _silencers(text)
    kept: list[Problem] = []
    refused: list[Problem] = []
    for one in locate(problems, text):
        meant = [silencer for silencer in silencers if _holds(silencer, one.problem.code, one.span)]
        for silencer in meant:
            silencer.used = True
        if meant and one.problem.severity == "warning":
            continue
        kept.append(one.problem)
        refused.extend(
            Problem(
                "P702",
                "problem.silence.error",
                {"number": silencer.code},
                span=silencer.span,
                other_span=one.span,
                help="problem.silence.error.help",
            )
            for silencer in meant
        )
    if complete and not has_errors(problems):
        found.extend(_unused(silencer) for silencer in silencers if not silencer.used)
    return kept + refused + found


def _silenced_there(problem: Problem) -> bool:
    """Whether the other file that *problem* is in silences it."""
    if problem.file is None or problem.severity != "warning" or "protocols:" not in problem.file.text.lower():
        return False
    silencers, _ = _silencers(problem.file.text)
    [one] = locate([problem], problem.file.text)
    return any(_holds(silencer, problem.code, one.span) for silencer in silencers)


def _holds(silencer: _Silencer, code: str, span: Span) -> bool:
    return silencer.code == code and (not silencer.line or span.line <= silencer.line <= span.end_line)


def _unused(silencer: _Silencer) -> Problem:
    known = "unused" if silencer.code in CODES and silencer.code not in _LASTING else "unknown"
    sentence = f"problem.silence.{known}"
    return Problem("P701", sentence, {"number": silencer.code}, span=silencer.span, help=f"{sentence}.help")


def _silencers(text: str) -> tuple[list[_Silencer], list[Problem]]:
    """The remarks of *text* that silence something, and those that were meant to."""
    lines = Lines(text)
    header = _FIRST_HEADER.search(text)
    top = header.start() if header else len(text)
    silencers: list[_Silencer] = []
    problems: list[Problem] = []
    for start, end in remarks(text):
        mark = _MARK.match(text, start, end)
        if mark is None:
            continue
        span = lines.span(start, end)
        word = mark[1].lower()
        codes = _CODES.match(text, mark.end(), end)
        if word not in ("ignore", "ignore-file") or codes is None:
            problems.append(_misread("unread", span))
        elif word == "ignore-file" and start > top:
            problems.append(_misread("below", span))
        else:
            line = 0 if word == "ignore-file" else _line_meant(lines, span)
            silencers.extend(
                _Silencer(one[0].upper(), line, lines.span(*one.span()))
                for one in _CODE.finditer(text, codes.start(), codes.end())
            )
    return silencers, problems


def _misread(why: str, span: Span) -> Problem:
    return Problem("P701", f"problem.silence.{why}", span=span, help=f"problem.silence.{why}.help")


def _line_meant(lines: Lines, span: Span) -> int:
    """The line of the remark, or the next that is no remark if it stands alone."""
    number = span.line
    if lines.line(number)[: span.column - 1].strip():
        return number
    while lines.line(number).lstrip().startswith("#"):
        number += 1
    return number
