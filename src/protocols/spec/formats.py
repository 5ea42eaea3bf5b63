"""Problems for other programs: annotations for GitHub, and SARIF 2.1.0 for code-scanning tools.

The forms for people, and plain JSON, are in :mod:`protocols.spec.problems`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from protocols.spec.locate import Span
from protocols.spec.problems import CODES, Located, Problem, locate, shown_file, title_of
from protocols.spec.record import Record, record

SARIF_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
"""The schema that :func:`sarif` keeps to."""


@record
class Checked(Record):
    """One file that was checked: its name as it was given, its text, and what is wrong with it."""

    file: str
    text: str
    problems: Sequence[Problem]


def render_github(checked: Checked) -> str:
    """Every problem as a command that a GitHub workflow shows beside the line: ``::error file=…``."""
    return "\n".join(_annotation(checked.file, one) for one in locate(checked.problems, checked.text))


def _annotation(file: str, one: Located) -> str:
    problem = one.problem
    places = {
        "file": shown_file(one.file or file),
        "line": one.span.line,
        "col": one.span.column,
        "endLine": one.span.end_line,
        "endColumn": one.span.end_column,
        "title": f"{problem.code} {title_of(problem.code)}",
    }
    said = ",".join(f"{name}={_escaped(str(value), ':,')}" for name, value in places.items())
    return f"::{problem.severity} {said}::{_escaped(_with_advice(one), '')}"


def _escaped(text: str, more: str) -> str:
    """*text* as GitHub's commands want it: a percent sign first, then what would end the value."""
    for character in "%\r\n" + more:
        text = text.replace(character, f"%{ord(character):02X}")
    return text


def _with_advice(one: Located) -> str:
    return f"{one.problem.message} ({one.advice})" if one.advice else one.problem.message


def sarif(
    checked: Sequence[Checked], version: str, pages: Mapping[str, str], unread: Sequence[str] = ()
) -> dict[str, Any]:
    """The problems of all files as one SARIF log.

    *version* is the program's; *pages* has the page of each code (Markdown); *unread* says of each file
    that could not be read why.
    """
    rules = {code: number for number, code in enumerate(CODES)}
    return {
        "$schema": SARIF_SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "protocols",
                        "semanticVersion": version,
                        "rules": [_rule(code, pages.get(code, "")) for code in CODES],
                    }
                },
                "invocations": [
                    {
                        "executionSuccessful": not unread,
                        "toolExecutionNotifications": [
                            {"level": "error", "message": {"text": why}} for why in unread
                        ],
                    }
                ],
                "columnKind": "unicodeCodePoints",
                "results": [
                    _result(one.file, located, rules)
                    for one in checked
                    for located in locate(one.problems, one.text)
                ],
            }
        ],
    }


def _rule(code: str, page: str) -> dict[str, Any]:
    severity, title = CODES[code][0], title_of(code)
    rule: dict[str, Any] = {
        "id": code,
        "shortDescription": {"text": title},
        "defaultConfiguration": {"level": severity},
    }
    if page:
        rule["help"] = {"text": page, "markdown": page}
    return rule


def _result(file: str, one: Located, rules: Mapping[str, int]) -> dict[str, Any]:
    problem = one.problem
    result: dict[str, Any] = {
        "ruleId": problem.code,
        "level": problem.severity,
        "message": {"text": _with_advice(one)},
        "locations": [_location(one.file or file, one.span)],
    }
    if problem.code in rules:
        result["ruleIndex"] = rules[problem.code]
    if one.other:
        result["relatedLocations"] = [{"id": 1, **_location(one.file or file, one.other)}]
    return result


def _location(file: str, span: Span) -> dict[str, Any]:
    return {
        "physicalLocation": {
            "artifactLocation": {"uri": _uri(file)},
            "region": {
                "startLine": span.line,
                "startColumn": span.column,
                "endLine": span.end_line,
                "endColumn": span.end_column,
            },
        }
    }


def _uri(file: str) -> str:
    """The file's name as a URI: relative where it was given so."""
    from urllib.parse import quote

    path = file.replace("\\", "/")
    address = quote(path, safe="/-._~", errors="replace")
    if len(path) > 2 and path[1] == ":" and path[0].isalpha():
        return f"file:///{path[0]}:{quote(path[2:], safe='/-._~', errors='replace')}"
    return f"file://{address}" if path.startswith("/") else address
