"""TOML text to a dictionary, with every refusal turned into a sentence that helps.

The standard parser is quick, but it may be made to take very long or to run out of stack by a few hundred
characters, and its messages are written for programmers. So the text is looked over first, and what the
parser says afterwards is translated. The language is TOML 1.0, also where a newer Python reads 1.1.
"""

from __future__ import annotations

import re
from codecs import BOM_UTF8
from typing import Any

from protocols.spec.glance import SIZE_LIMIT
from protocols.spec.locate import Clash, Index, Lines, Span
from protocols.spec.problems import Problem, shown

DEPTH_LIMIT = 16
"""How deep brackets may be nested."""

SEGMENT_LIMIT = 8
"""How many parts a dotted key may have."""

TOKEN = re.compile(
    r'(?s:"""(?:[^"\\]++|\\.|"{1,2}(?!"))*+"{0,5})'
    r"|(?s:'''(?:[^']++|'{1,2}(?!'))*+'{0,5})"
    r'|"(?:[^"\\\n]++|\\[^\n])*+"?'
    r"|'[^'\n]*+'?"
    r"|#[^\n]*+"
    r"|[\[\]{}.,=\n]"
)
_PLAIN = r"""[A-Za-z0-9_-]++[ \t]*+=[ \t]*+(?:"[^"\\\n]*+"(?!")|[A-Za-z0-9]++(?!\.))"""
_ORDINARY = re.compile(
    rf"(?:[ \t]*+(?:{_PLAIN}|[A-Za-z0-9_-]++[ \t]*+=[ \t]*+(?:\[(?:[ \t\n,]|"
    rf"""\"[^\"\\\n]*+\"(?!\"))*+\]|\{{[ \t]*+{_PLAIN}(?:[ \t]*+,[ \t]*+{_PLAIN})*+[ \t]*+\}})"""
    r"|\[{1,2}[A-Za-z0-9_-]++(?:\.[A-Za-z0-9_-]++)?\]{1,2})?+[ \t]*+(?:#[^\n\0]*+)?+\n)*+"
)
"""Lines in which there is nothing to guard against, as nearly all lines are."""

# Compiled where they are used, for nearly all files are TOML: compiling these takes as long as parsing one.
_NEWER_ESCAPE = r"(?s:(?:[^\\]|\\[^ex])*+)(\\[ex])"
_POSITION = r" \(at (?:line (\d+), column (\d+)|end of document)\)"
_KEY_AND_VALUE = r"(?m)^[ \t]*[\w\"'.-]++[ \t]*[=:]|^[ \t]*\["
_KEY = r"[A-Za-z][\w-]*[ \t]*=(?!=)"
"""The beginning of a line that stands where a list that was not closed would have its next entry."""
_LISTS_OF_TABLES = ("steps", "capture")
_TRANSLATED = frozenset(("title", "summary", "purpose", "say", "note", "stems"))
"""Keys that people like to write once for each language."""

_NEXT_HEADER = r"(?m)^[ \t]*\["
_BARE = r"[^\s,=\[\]{}#\"']+"
_CURLY_QUOTES = "“”„‘’«»"


def parse_toml(data: bytes, limit: int = SIZE_LIMIT) -> tuple[dict[str, Any] | None, str, list[Problem]]:
    """Read *data*: the dictionary (None if it cannot be read), its text without BOM, what is wrong.

    Never raises, whatever the bytes are.
    """
    if len(data) > limit:
        help_arguments = {"limit": limit // 1024}
        problem = Problem("P001", "problem.large", help_arguments, help="problem.large.help")
        return None, "", [problem]
    try:
        # Not by the codec for this, which is written in Python.
        text = data.removeprefix(BOM_UTF8).decode()
    except UnicodeDecodeError as error:
        text = data.decode("utf-8-sig", "replace")
        before = data[: error.start].decode("utf-8-sig", "replace")
        span = _at(text, len(before))
        problem = Problem("P002", "problem.not-utf8", span=span, help="problem.not-utf8.help")
        return None, text, [problem]
    problem_found = _guard(text)
    if problem_found:
        return None, text, [problem_found]
    import tomllib

    try:
        return tomllib.loads(text), text, []
    except tomllib.TOMLDecodeError as error:
        return None, text, [_translated(text, str(error))]
    except RecursionError:
        return None, text, [Problem("P004", "problem.deep", {"limit": DEPTH_LIMIT}, span=_at(text, 0))]
    except (ValueError, OverflowError, MemoryError):
        return None, text, [_long_number(text)]


def _at(text: str, start: int, end: int = -1) -> Span:
    return Lines(text).span(start, end if end >= 0 else min(start + 1, len(text)))


def _guard(text: str) -> Problem | None:
    """What must not reach the parser, or would be read differently by another version of it."""
    null = text.find("\0")
    if null >= 0:
        return Problem("P003", "problem.control", span=_at(text, null), help="problem.control.help")
    open_at: list[int] = []
    dots = 0
    comma_at = -1
    at = _ordinary_until(text, 0)
    while found := TOKEN.search(text, at):
        token = found.group()
        at = found.end()
        mark = token[0]
        if mark == ".":
            # A key of thousands of parts takes the parser seconds; dots in a row are prose, not a key.
            dots += text[found.end() : found.end() + 1] != "."
            if dots >= SEGMENT_LIMIT:
                return _too_deep(text, found.start(), "problem.dotted", SEGMENT_LIMIT)
            continue
        if mark in "\"'":
            if "\\" in token and mark == '"' and (newer := re.match(_NEWER_ESCAPE, token)):
                start = found.start() + newer.start(1)
                arguments = {"escape": newer.group(1)}
                return Problem(
                    "P005",
                    "problem.escape",
                    arguments,
                    span=_at(text, start, start + 2),
                    help="problem.escape.help",
                )
            continue
        if mark == "#":
            continue
        dots = 0
        if mark in "[{":
            open_at.append(found.start())
            if len(open_at) > DEPTH_LIMIT:
                return _too_deep(text, found.start(), "problem.deep", DEPTH_LIMIT)
        elif mark in "]}":
            if open_at:
                opener = open_at.pop()
                if mark == "}" and comma_at > opener and not text[comma_at + 1 : found.start()].strip():
                    return Problem(
                        "P007",
                        "problem.inline.comma",
                        span=_at(text, comma_at),
                        help="problem.inline.comma.help",
                    )
        elif mark == ",":
            comma_at = found.start()
        elif mark == "\n":
            if not open_at:
                at = _ordinary_until(text, at)
            elif text[open_at[-1]] == "{":
                return _open_inline(text, open_at[-1], found.start())
    return None


def _ordinary_until(text: str, at: int) -> int:
    """Where the ordinary lines end that begin at *at*."""
    found = _ORDINARY.match(text, at)
    return found.end() if found else at


def _too_deep(text: str, position: int, sentence: str, limit: int) -> Problem:
    return Problem("P004", sentence, {"limit": limit}, span=_at(text, position), help="problem.deep.help")


def _open_inline(text: str, start: int, end: int) -> Problem:
    header = re.compile(_NEXT_HEADER).search(text, end)
    if "}" not in text[end : header.start() if header else len(text)]:
        return Problem("P010", "problem.open-table", span=_at(text, start), help="problem.open-table.help")
    stop = end - text[start:end].endswith("\r")
    return Problem(
        "P007", "problem.inline.lines", span=_at(text, start, stop), help="problem.inline.lines.help"
    )


def _long_number(text: str) -> Problem:
    found = re.search(r"[0-9_]{1000,}", text)
    span = _at(text, found.start(), found.end()) if found else _at(text, 0)
    return Problem("P011", "problem.long-number", span=span, help="problem.long-number.help")


def _translated(text: str, message: str) -> Problem:
    """The parser's refusal as a problem of ours."""
    found = re.search(_POSITION, message)
    plain = text.replace("\r\n", "\n")
    lines = Lines(text)
    if found is None or found.group(1) is None:
        line, position = plain.count("\n") + 1, len(text)
    else:
        line = int(found.group(1))
        position = min(lines.offset(line, int(found.group(2))), len(text))
    place = lines.span(position, min(position + 1, len(text)))
    reason = message[: found.start()] if found else message
    from protocols.spec.slips import dash, slip  # late: most files are TOML

    for translate in (_unclosed_string, _twice, slip, _unquoted, _unclosed_bracket):
        problem = translate(text, reason, position)
        if problem:
            return problem
    if "Illegal character" in reason or "invalid character" in reason:
        return Problem("P003", "problem.control", span=place, help="problem.control.help")
    if "Expected '=' after a key" in reason:
        if not re.search(_KEY_AND_VALUE, text):
            return Problem("P005", "problem.no-protocol", span=place, help="problem.no-protocol.help")
        key = lines.line(line).strip()
        colon = key[key.find(":") :].startswith(":") if ":" in key else False
        help_code = "problem.equals.colon" if colon else "problem.equals.help"
        if text[position : position + 1] in (",", "}") and "{" in lines.line(line)[: place.column]:
            help_code = "problem.equals.braces"
        below = lines.line(line + 1) if key.endswith(":") else ""
        listed = dash(text, reason, position, below, lines.offset(line + 1, 1)) if below else None
        if listed is not None:
            return listed
        return Problem("P005", "problem.equals", {"line": line}, span=place, help=help_code)
    if any(word in reason for word in ("Unescaped", "Escaped", "hex value")):
        slash = text.rfind("\\", 0, position + 1)
        place = lines.span(slash, slash + 2) if slash >= 0 else place
        return Problem("P005", "problem.backslash", span=place, help="problem.backslash.help")
    if "array declaration" in reason or "table declaration" in reason:
        return Problem("P010", "problem.header", {"line": line}, span=place, help="problem.header.help")
    if "Expected newline" in reason:
        values = _listed_values(lines.line(line), place.column)
        return Problem(
            "P005",
            "problem.after",
            {"line": line},
            span=place,
            help="problem.after.list" if values else _after_help(text, position),
            help_arguments={"list": values} if values else {},
        )
    if "Invalid value" in reason and not lines.line(line)[place.column - 1 :].split("#")[0].strip():
        return Problem(
            "P005", "problem.value-missing", {"line": line}, span=place, help="problem.value-missing.help"
        )
    if "Invalid value" in reason:
        return Problem("P005", "problem.no-value", {"line": line}, span=place, help="problem.no-value.help")
    return Problem("P005", "problem.statement", {"line": line}, span=place, help="problem.statement.help")


def _unclosed_string(text: str, reason: str, position: int) -> Problem | None:
    if not ("Unterminated" in reason or reason.startswith("Expected \"'") or "'\\n'" in reason):
        return None
    for found in TOKEN.finditer(text):
        if found.end() >= position:
            if found.group()[0] not in "\"'":
                return None
            end = text.find("\n", found.start())
            end = len(text) if end < 0 else end
            span = _at(text, found.start(), end - text[found.start() : end].endswith("\r"))
            quote = found.group()[:3]
            if quote in ('"""', "'''"):
                return Problem(
                    "P010",
                    "problem.string",
                    {"quote": quote[0]},
                    span=span,
                    help="problem.string.long.help",
                    help_arguments={"quote": quote},
                )
            curly = max(map(text[found.start() : end].rfind, _CURLY_QUOTES))
            if curly > 0 and not text[found.start() + curly + 1 : end].strip(" \t\r,]}"):
                # It was closed, but by a quotation mark that only looks like one.
                span = _at(text, found.start() + curly)
                return Problem("P006", "problem.curly.end", span=span, help="problem.curly.end.help")
            return Problem(
                "P010", "problem.string", {"quote": found.group()[0]}, span=span, help="problem.string.help"
            )
    return None


def _twice(text: str, reason: str, position: int) -> Problem | None:
    """Duplicate keys and mixed forms: the parser says only where it gave up, the index knows both."""
    if not any(word in reason for word in ("overwrite", "twice", "mutate", "Duplicate", "redefine")):
        return None
    clashes = Index(text).clashes
    if not clashes:
        span = _at(text, position)
        return Problem("P008", "problem.twice.somewhere", span=span, help="problem.twice.help")
    clash = clashes[0]
    key = shown([part for part in clash.path if isinstance(part, str)][-1])
    lines = Lines(text)
    first, second = lines.cut(clash.first), lines.cut(clash.second)
    headers = (first.startswith("["), second.startswith("["))
    if all(headers) and "." in first and second == f"[[{key}]]":
        return Problem(
            "P009",
            "problem.child-first",
            {"child": shown(first), "key": key},
            span=clash.first,
            other_span=clash.second,
            help="problem.child-first.help",
            help_arguments={"key": key},
        )
    if all(headers) and key in _LISTS_OF_TABLES:
        return _single_brackets(key, lines, clash)
    if all(headers) and first.startswith("[[") == second.startswith("[["):
        sentence, code = "problem.twice.table", "P008"
    elif any(headers) or "." in (_after(lines, clash.first), _after(lines, clash.second)):
        sentence, code = "problem.mixed", "P009"
    else:
        sentence, code = "problem.twice", "P008"
    arguments = {"key": key, "first": clash.first.line, "second": clash.second.line}
    language = re.match(
        r"\.([a-z]{2,3})[ \t]*=", lines.line(clash.second.line)[clash.second.end_column - 1 :]
    )
    if language and key in _TRANSLATED:
        return Problem(
            "P009",
            sentence,
            arguments,
            span=clash.second,
            other_span=clash.first,
            help="problem.mixed.language",
            help_arguments={"language": language[1]},
        )
    help_code = "problem.mixed.help" if code == "P009" else "problem.twice.help"
    if sentence == "problem.twice" and key == "title" and clash.path == ("title",):
        # The second title of a file is that of its first step, whose header is missing.
        return Problem(
            code,
            sentence,
            arguments,
            span=clash.second,
            other_span=clash.first,
            help="problem.twice.step",
            help_arguments={"second": clash.second.line},
        )
    return Problem(
        code,
        sentence,
        arguments,
        span=clash.second,
        other_span=clash.first,
        help=help_code,
        help_arguments={"key": key} if code == "P009" else {},
    )


def _single_brackets(key: str, lines: Lines, clash: Clash) -> Problem:
    """An entry of a list of tables whose header stands in one pair of brackets."""
    here, other = clash.first, clash.second
    if lines.cut(here).startswith("[["):
        here, other = other, here
    better = f"[[{shown(lines.cut(here).strip('[]').strip())}]]"
    return Problem(
        "P009",
        "problem.single",
        {"key": key},
        span=here,
        other_span=other,
        help="problem.single.help",
        help_arguments={"better": better},
        instead=better,
    )


_TEXTS = r"""\s*((?:"[^"\\\n]*"|'[^'\n]*')(?:\s*,\s*(?:"[^"\\\n]*"|'[^'\n]*'))+)\s*,?\s*(?:#.*)?"""


def _listed_values(line: str, column: int) -> str:
    """The list that *line* was meant to have behind its key, where its texts stand there without brackets:
    the parser gave up at the comma in *column*."""
    equals = line.find("=")
    if not 0 <= equals < column or not line[column - 1 :].startswith(","):
        return ""
    found = re.compile(_TEXTS).fullmatch(line, equals + 1)
    return shown(f"[{found[1]}]") if found else ""


def _after_help(text: str, position: int) -> str:
    """What to say of something behind a value: a comma, a quotation mark inside a text, or anything else."""
    end = text.find("\n", position)
    rest = text[position : len(text) if end < 0 else end].split("#")[0].strip()
    if rest in (",", ";"):
        return "problem.after.comma" if rest == "," else "problem.after.semicolon"
    mark = text[position - 1 : position]
    if mark in ("'", '"') and mark in rest:
        return "problem.after.quote" if mark == '"' else "problem.after.apostrophe"
    return "problem.after.help"


def _after(lines: Lines, span: Span) -> str:
    """The first character after *span* that is not blank."""
    return lines.line(span.end_line)[span.end_column - 1 :].lstrip()[:1]


def _unquoted(text: str, reason: str, position: int) -> Problem | None:
    """A value that would be right in quotes: ``5m``, ``yes``, ``15:05``, a title."""
    from protocols.spec.slips import quoted

    start = text.rfind("\n", 0, position) + 1
    end = text.find("\n", position)
    line = text[start : len(text) if end < 0 else end].rstrip("\r")
    column = position - start
    for found in re.finditer(_BARE, line):
        if not found.start() <= column <= found.end():
            continue
        before = line[: found.start()].rstrip()
        if not before.endswith(("=", ",", "[")) or ("=" not in before and before.startswith("[[")):
            return None
        token, stop = found.group(), found.end()
        if token[0] in "()<>|":
            return None  # no text that lacks its quotes
        if "Expected newline" in reason and re.fullmatch(r"(?:[-+]?[0-9._]+|true|false);?", token):
            return None  # the value is right, what follows it is not
        if token[0] in _CURLY_QUOTES:
            span = _at(text, start + found.start(), start + stop)
            return Problem("P006", "problem.curly", span=span, help="problem.curly.help")
        if before.endswith("=") and "{" not in before and "[" not in before and "Invalid" in reason:
            rest = line[found.start() :].split("#")[0].rstrip()
            if not set(rest) & set("\"'[]{}=,"):
                token, stop = rest, found.start() + len(rest)
        span = _at(text, start + found.start(), start + stop)
        flags = {"yes": "true", "on": "true", "no": "false", "off": "false"}
        flag = flags.get(token.lower(), token.lower() if token.lower() in ("true", "false") else "")
        if flag:
            return Problem(
                "P006",
                "problem.flag",
                {"token": shown(token)},
                span=span,
                help="problem.flag.help",
                help_arguments={"flag": flag, "token": shown(token)},
            )
        return Problem(
            "P006",
            "problem.quotes",
            {"token": shown(token)},
            span=span,
            help="problem.quotes.help",
            help_arguments={"token": quoted(token)},
        )
    return None


def _unclosed_bracket(text: str, reason: str, position: int) -> Problem | None:
    if "Unclosed" not in reason and "Invalid value" not in reason:
        return None
    open_at: list[int] = []
    for found in TOKEN.finditer(text, 0, position):
        if found.group() in ("[", "{"):
            open_at.append(found.start())
        elif found.group() in ("]", "}") and open_at:
            open_at.pop()
    if not open_at or not (
        "Unclosed" in reason or text.startswith("[", position) or re.compile(_KEY).match(text, position)
    ):
        return None
    start = open_at[-1]
    sentence = "problem.open-list" if text[start] == "[" else "problem.open-table"
    lines = Lines(text)
    return Problem(
        "P010",
        sentence,
        {"line": lines.span(position, position).line},
        span=_at(text, start),
        help=f"{sentence}.help",
    )
