"""``explain``: the page about a problem, as ``docs/problems.md`` has it."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping
from importlib.resources import files

from protocols.cli.context import CliError, Context
from protocols.spec.problems import CODES, title_of
from protocols.words import carried, safe_line, say

_SECTION = re.compile(r"^### (P\d+) · [^\n]*\n(.*?)(?=^##|\Z)", re.MULTILINE | re.DOTALL)
_EXAMPLE = re.compile(r"```toml\n(.*?)```\n?", re.DOTALL)


def pages() -> Mapping[str, str]:
    """What ``problems.md`` says about each code, in Markdown, without the heading."""
    page = files("protocols.spec").joinpath("pages", "problems.md").read_text("utf-8")
    return {code: body.strip() + "\n" for code, body in _SECTION.findall(page)}


_LIKE_DIGITS = str.maketrans("OIL", "011")


def paragraphs(piece: str) -> list[str]:
    """The paragraphs of a part of a page, each on one line: so a catalogue has them."""
    return [" ".join(part.split()) for part in piece.strip().split("\n\n")]


def prose(body: str) -> list[str]:
    """What of a page is to be translated: all but its examples."""
    pieces = _EXAMPLE.split(body)[::2]
    return [part for piece in pieces for part in paragraphs(piece) if part]


def explain(context: Context) -> int:
    """Print the pages of the codes named, or all codes with their titles."""
    named = [_code(name) for name in context.options.codes]
    if not named:
        print(_listed())
        return 0
    known = pages()
    print("\n\n".join(_page(code, known[code]) for code in dict.fromkeys(named)))
    return 0


def _listed() -> str:
    return "\n".join(f"{code}  {title_of(code)}" for code in CODES)


def _code(name: str) -> str:
    """The code that *name* means. Raises :class:`CliError`."""
    wanted = name.strip().upper()
    for code in (wanted, f"P{wanted}"):
        if code in CODES:
            return code
    read_so = wanted.translate(_LIKE_DIGITS)
    if read_so in CODES:
        wanted = read_so
    import difflib

    titles = {title: code for code, (_, said) in CODES.items() for title in (said, title_of(code))}
    close = difflib.get_close_matches(wanted[:40], CODES, 1, 0.6)
    close += [titles[one] for one in difflib.get_close_matches(name[:60].lower(), titles, 1, 0.6)]
    sentence = say("design.no-code", name=safe_line(name, 60))
    if close:
        sentence += " " + say("cli.did-you-mean", name=close[-1])
    raise CliError("\n".join([sentence, say("design.no-code.list"), _listed()]))


def _page(code: str, body: str) -> str:
    """A section for the terminal: the examples set in, each said to be wrong or right."""
    severity, title = CODES[code][0], title_of(code)
    rows = [say("design.explained", number=code, title=title, severity=say(f"problem.severity.{severity}"))]
    labels = [say("design.explained.wrong"), say("design.explained.right")]
    for number, piece in enumerate(_EXAMPLE.split(body)):
        if not piece.strip():
            continue
        if number % 2:
            rows += ["", labels[number > 1]]
            rows += [f"    {line}".rstrip() for line in piece.rstrip().splitlines()]
        else:
            said = (carried("page", part) for part in paragraphs(piece))
            rows += ["", *(textwrap.fill(re.sub(r"`([^`]+)`", r"\1", part), 92) for part in said)]
    return "\n".join(rows)
