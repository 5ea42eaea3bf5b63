"""Documents broken by chance, 300 here and 100,000 in the campaign: no traceback, no hang, the right place.

Every document follows from its number, so a failure names what to look at: `made(number)`.
"""

from __future__ import annotations

import json
import random
import re
import time
from pathlib import Path

import attrs
import pytest
from tests.spec.making import keys_of, protocol, sound

from protocols.plan.checks import check_times
from protocols.plugins.host import Host
from protocols.spec import model
from protocols.spec.formats import Checked, render_github, sarif
from protocols.spec.layout import format_text
from protocols.spec.load import load_protocol
from protocols.spec.locate import Index
from protocols.spec.mend import mend
from protocols.spec.problems import has_errors, locate, render_concise, render_full, to_data
from protocols.spec.silence import silenced
from protocols.spec.synonyms import KEYS

SEED = 20_261_122
LONGEST_S = 1.0
ROOT = Path(__file__).parents[2]
KINDS = Host().kinds

TINY = """\
# protocols: ignore P503
format = 1
id = "tiny"
title = "Tiny"
minutes = 30
people = { min = 3, max = 9 }
[groups.pair]
size = { min = 2, ideal = 2, max = 3 }
[[steps]]
id = "a"
title = "A"
time = { min = "1m", target = "2m", max = "10m" }
protect = true
[[steps]]
title = "B"
in = "pair"
repeat = { each = "member", as = "p" }
  [[steps.steps]]
  title = "{p} talks"
  time = "1m"
  end = "cut"
"""
BASES = [
    path.read_text("utf-8") for path in sorted(ROOT.glob("protocol_specs/*.toml")) if ".es." not in path.name
] + [TINY] * 8


@attrs.frozen
class Made:
    """A broken document; where its place is known, the code and the line that must be named."""

    data: bytes
    code: str = ""
    line: int = 0


def made(number: int) -> Made:
    """The document with this number."""
    chance = random.Random(SEED * 1_000_003 + number)
    which = chance.random()
    text = chance.choice(BASES) if which < 0.4 else protocol(chance)
    if which > 0.7:
        text = sound(text, problems_in)
        if which > 0.9:
            return Made(text.encode())
    known = chance.choice([*KNOWN, *KNOWN, None, None, None])
    found = known(text, chance) if known is not None else None
    return found or Made(scrambled(text, chance))


def problems_in(text):
    loaded = load_protocol(text.encode(), KINDS)
    return locate(loaded.problems, loaded.text)


def places(text):
    """Keys written before `=` on a line of their own, with path, line, and where key and value stand."""
    index = Index(text)
    lines = index.lines
    for path, span in index.written_keys():
        value = index.value(path)
        if (
            value is None
            or value.line != value.end_line
            or text.split("\n")[span.line - 1][: span.column - 1].strip()
        ):
            continue
        yield (
            path,
            span.line,
            lines.offset(span.line, span.column),
            lines.offset(span.end_line, span.end_column),
            lines.offset(value.line, value.column),
            lines.offset(value.end_line, value.end_column),
        )


def one_of(text, chance, wanted):
    found = [place for place in places(text) if wanted(place[0], text[place[4] : place[5]])]
    return chance.choice(found) if found else None


def rewritten(text, start, end, piece, code, line):
    return Made((text[:start] + piece + text[end:]).encode(), code, line)


NAMED = {"posture", "set", "times", "labels", "with", "requires", "translations"}
"""Tables whose keys are names: any name may stand there."""


def key_of_ours(path):
    return path[-1] not in ("format", "kind") and len(path) != 2 and not NAMED.intersection(path[:-1])


def misspelt(text, chance):
    """A key that no table has."""
    place = one_of(text, chance, lambda path, value: key_of_ours(path))
    return place and rewritten(text, place[2], place[3], "no-such-key", "P101", place[1])


def another_word(text, chance):
    """A key in another word for it, or in another language."""
    place = one_of(text, chance, lambda path, value: key_of_ours(path))
    words = place and [
        word for word, meant in KEYS.items() if place[0][-1] in meant and word not in EVERY_KEY
    ]
    return words and rewritten(text, place[2], place[3], chance.choice(words), "P101", place[1])


def capital(text, chance):
    """A key with a capital."""
    place = one_of(text, chance, lambda path, value: key_of_ours(path))
    return place and rewritten(text, place[2], place[3], place[0][-1].title(), "P101", place[1])


def retyped(text, chance):
    """A number with a decimal point, which nothing wants."""
    place = one_of(text, chance, lambda path, value: path[-1] not in ("format", "kind"))
    return place and rewritten(text, place[4], place[5], "1.5", "P103", place[1])


def mistimed(text, chance):
    """A length of time in words."""
    place = one_of(text, chance, lambda path, value: path[-1] == "time" and value.startswith('"'))
    return place and rewritten(text, place[4], place[5], '"a while"', "P107", place[1])


def bare(text, chance):
    """A text without its quotes."""
    place = one_of(
        text, chance, lambda path, value: value[0] == '"' and value[1:-1].isalnum() and value[1:2].isalpha()
    )
    return place and rewritten(
        text, place[4], place[5], text[place[4] + 1 : place[5] - 1] + "x", "P006", place[1]
    )


def doubled(text, chance):
    """A line written twice."""
    place = one_of(text, chance, lambda path, value: "\n" not in value)
    if place is None:
        return None
    line = text.split("\n")[place[1] - 1]
    start = text.rfind("\n", 0, place[2]) + 1
    return rewritten(text, start, start, line + "\n", "P008", place[1] + 1)


def unclosed(text, chance):
    """A text without its last quotation mark."""
    place = one_of(
        text,
        chance,
        lambda path, value: value.startswith('"') and not value.startswith('"""') and value[1:-1].isalnum(),
    )
    return place and rewritten(text, place[5] - 1, place[5], "", "P010", place[1])


def misworded(text, chance):
    """A word that is none of the possible ones, or no kind."""
    place = one_of(
        text,
        chance,
        lambda path, value: path[-1] in ("end", "leftover", "follows", "kind") and "steps" in path,
    )
    if place is None or place[0][-2] == "capture":
        return None
    code = (
        "P112"
        if place[0][-1] == "kind" and isinstance(place[0][-2], int) and place[0][-3] == "steps"
        else "P106"
    )
    return rewritten(text, place[4], place[5], '"whatever"', code, place[1])


def comma(text, chance):
    """A comma before a closing brace."""
    place = one_of(text, chance, lambda path, value: value.startswith("{ ") and value.endswith(" }"))
    return place and rewritten(text, place[5] - 2, place[5] - 2, ",", "P007", place[1])


def curly(text, chance):
    """A text in printer's quotation marks."""
    place = one_of(text, chance, lambda path, value: value[0] == '"' and value[1:-1].isalnum())
    return place and rewritten(
        text, place[4], place[5], f"“{text[place[4] + 1 : place[5] - 1]}”", "P006", place[1]
    )


def colon(text, chance):
    """A colon for an equals sign."""
    place = one_of(text, chance, lambda path, value: True)
    return place and rewritten(text, place[3], place[4], ": ", "P005", place[1])


def behind(text, chance):
    """A comma or a semicolon behind a line."""
    place = one_of(text, chance, lambda path, value: value[-1] in "\"]}'0123456789e")
    return place and rewritten(text, place[5], place[5], chance.choice(",;"), "P005", place[1])


def two_words(text, chance):
    """A key of two words."""
    place = one_of(text, chance, lambda path, value: True)
    return place and rewritten(text, place[3], place[3], " of it", "P005", place[1])


def invisible(text, chance):
    """A space that is none, where there was one."""
    place = one_of(text, chance, lambda path, value: True)
    return place and rewritten(text, place[4] - 1, place[4], "\u00a0", "P003", place[1])


def half_header(text, chance):
    """A header without its last bracket."""
    lines = text.split("\n")
    found = [number for number, line in enumerate(lines) if re.fullmatch(r"[ ]*\[\[?[a-z.-]+\]\]?", line)]
    if not found:
        return None
    number = chance.choice(found)
    lines[number] = lines[number][:-1]
    return Made("\n".join(lines).encode(), "P010", number + 1)


def control(text, chance):
    """An invisible character."""
    at = chance.randrange(len(text))
    return Made((text[:at] + "\0" + text[at:]).encode(), "P003", text.count("\n", 0, at) + 1)


KNOWN = [
    *(misspelt, another_word, capital, retyped, mistimed, bare, doubled, unclosed, misworded, comma, control),
    *(curly, colon, behind, two_words, invisible, half_header),
]
EVERY_KEY = {name for cls in vars(model).values() if attrs.has(cls) for name, _ in keys_of(cls)}
"""Words that are a key somewhere, so that another message may be the right one."""

_PIECES = [
    '"',
    "'",
    '"""',
    "[",
    "]",
    "{",
    "}",
    "[[steps]]\n",
    "=",
    ",",
    ".",
    "#",
    "\n",
    "\r\n",
    "\\",
    "\ufeff",
    "é",
    "true",
    "5m",
    "1e999",
    "steps",
    "people",
    "{p}",
    "time = ",
    "# protocols: ignore P101\n",
    "\u2028",
    "-1",
]


def scrambled(text, chance):
    """Pieces put in, taken out, doubled and swapped anywhere."""
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(text) + 1)
        end = min(len(text), at + chance.randint(0, 40))
        how = chance.random()
        if how < 0.4:
            text = text[:at] + chance.choice(_PIECES) + text[at:]
        elif how < 0.6:
            text = text[:at] + text[end:]
        elif how < 0.8:
            text = text[:at] + text[at:end] * 2 + text[end:]
        else:
            text = text[:at] + chance.choice(_PIECES) + text[end:]
    data = text.encode("utf-8", "replace")
    if chance.random() < 0.05:
        at = chance.randrange(len(data) + 1)
        data = data[:at] + bytes([chance.randrange(128, 256)]) + data[at:]
    return data


def judged(data):
    """All that the designer's commands do with a document."""
    loaded = load_protocol(data, KINDS)
    problems = list(loaded.problems)
    if loaded.protocol is not None:
        problems.extend(check_times(loaded.protocol, KINDS))
    return loaded, silenced(problems, loaded.text)


def hold(number):
    document = made(number)
    began = time.process_time()
    loaded, problems = judged(document.data)
    assert render_full(problems, loaded.text, "x") or not problems
    taken = time.process_time() - began
    assert taken < LONGEST_S, f"document {number} took {taken:.2f} s"
    if document.code:
        found = [(one.problem.code, one.span.line) for one in locate(problems, loaded.text)]
        assert (document.code, document.line) in found, f"document {number}: {found}"
    render_concise(problems, loaded.text, "x")
    checked = Checked("x", loaded.text, problems)
    json.dumps([to_data(problems, loaded.text, "x"), sarif([checked], "1", {}), render_github(checked)])

    began = time.process_time()
    mended, fixes = mend(document.data, KINDS)
    assert mend(mended, KINDS) == (mended, ()), f"document {number}"
    assert bool(fixes) == (mended != document.data)
    assert has_errors(problems) or not has_errors(judged(mended)[1]), f"document {number}"
    text = loaded.text
    laid = format_text(text, KINDS)
    assert laid is None or format_text(laid, KINDS) == laid, f"document {number}"
    taken = time.process_time() - began
    assert taken < 2 * LONGEST_S, f"document {number}: mending and laying out took {taken:.2f} s"


@pytest.mark.parametrize("first", range(0, 300, 100))
def test_three_hundred_broken_documents(first):
    for number in range(first, first + 100):
        hold(number)


@pytest.mark.campaign
@pytest.mark.parametrize("first", range(0, 100_000, 5_000))
def test_a_hundred_thousand_broken_documents(first):
    for number in range(first, first + 5_000):
        hold(number)


def test_nearly_all_places_are_known_by_construction():
    documents = [made(number) for number in range(300)]
    assert sum(bool(document.code) for document in documents) > 150
    assert {document.code for document in documents} >= {
        "P101",
        "P103",
        "P107",
        "P006",
        "P008",
        "P010",
        "P007",
        "P003",
        "P005",
    }
