"""What to write where a value is of the wrong kind: an example for each key, made of the value if it can be.

``people = "3-12"`` is no table, but it says all that is needed; so the advice is
``people = { min = 3, max = 12 }`` and not a row of dots. Looked at only when a value is wrong.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from protocols.spec.mending import mended_length, slug
from protocols.words import safe_line, say

EXAMPLES: Mapping[str, str] = {
    "requires": 'requires = { protocols-poll = ">=0.1" }',
    "source": 'source = { title = "…", url = "…", follows = "adapted" }',
    "minutes": "minutes = 45",
    "people": "people = { min = 3, max = 12 }",
    "inputs": '[inputs.question], and below it title = "…"',
    "settings": "[settings.rounds-wanted], and below it default = 3",
    "variants": '[variants.short], and below it minutes = 30 and skip = ["…"]',
    "materials": '[materials.case], and below it title = "…"',
    "groups": "[groups.circle], and below it size = 4",
    "roles": '[roles.presenter], and below it title = "Presenter"',
    "size": "size = { min = 3, ideal = 4, max = 5 }",
    "count": "count = { ideal = 4, min = 2 }",
    "from": 'from = "pair"',
    "time": 'time = { min = "5m", max = "8m" }',
    "extend": 'extend = { by = "3m" }',
    "cues": 'cues = [{ at = "2m left" }]',
    "repeat": 'repeat = 3, or repeat = { each = "member", as = "presenter" }',
    "lanes": 'lanes = [{ title = "…", who = "…", time = "5m" }, { title = "…", who = "rest" }]',
    "move": 'move = { to = "next" }',
    "turns": 'turns = { who = "everyone", time = "1m" }',
    "reply": 'reply = { who = "others", time = "1m" }',
    "posture": 'posture = { presenter = "turned-away" }',
    "capture": 'capture = [{ id = "ideas", title = "Ideas" }]',
    "decide": 'decide = { id = "next", among = ["go-on", "stop"] }',
    "labels": 'labels = { go-on = "Go on", stop = "Stop here" }',
    "run": 'run = "final-word", or run = { protocol = "final-word" }',
    "set": "set = { turn = 2 }",
    "times": 'times = { read = "5m" }',
    "translations": '[translations.es], and below it title = "…"',
    "steps": '[[steps]], and below it title = "…"',
    "meetings": '[[meetings]], and below it id = "…"',
}
"""What stands in a file for each key that is not simply a text or a number, as a person would write it."""

_RANGE = re.compile(r"\s*(\d{1,4})\s*(?:-|–|—|to|bis|a|\.\.\.?)\s*(\d{1,4})\s*([^\d\s]*(?: [^\d\s]+)?)\s*")
_NUMBER = re.compile(r"\s*(\d{1,4})\s*[^\d\s]*\s*")


def written(key: str, value: Any) -> str:
    """What to write for *key* in place of *value*: made of it if it can be, else an example, or nothing."""
    if key not in EXAMPLES and key not in ("default", "follows"):
        return ""
    return _made(key, value) or _in_words(EXAMPLES.get(key, ""))


def below(header: str, rest: str) -> str:
    """A header and what to write below it, in words."""
    return say("advice.below", header=header, rest=rest)


def _in_words(example: str) -> str:
    """An example with the words between its parts in the language spoken."""
    header, found, rest = example.partition(", and below it ")
    if found:
        return below(header, rest)
    first, found, second = example.partition(", or ")
    return say("advice.either", first=first, second=second) if found else example


def length_range(text: str) -> str:
    """The table that a range of lengths such as ``5-10m`` was meant to be, or nothing."""
    found = _RANGE.fullmatch(text)
    if found is None:
        return ""
    unit = found[3] or "m"
    low, high = mended_length(found[1] + unit), mended_length(found[2] + unit)
    if not low or not high or int(found[1]) > int(found[2]):
        return ""
    return f'{{ min = "{low}", max = "{high}" }}'


_MORE_THAN = re.compile(r"(more than|over|less than|fewer than|under|at least|at most) (\d{1,4})(?: \w+)?")


def _made(key: str, value: Any) -> str:
    if isinstance(value, bool):
        return 'turns = { who = "everyone" }' if key == "turns" and value else ""
    if isinstance(value, int):
        return _of_number(key, value) if 0 < value < 10_000 else ""
    if isinstance(value, str):
        return _of_text(key, value)
    if isinstance(value, list) and value:
        return _of_list(key, value)
    return ""


def _of_number(key: str, number: int) -> str:
    if key == "people":
        return f"people = {{ min = {number}, max = {number} }}"
    return {"extend": f'extend = {{ by = "{number}m" }}', "turns": f'turns = {{ time = "{number}m" }}'}.get(
        key, ""
    )


def _of_text(key: str, text: str) -> str:
    length = mended_length(text)
    if key in ("turns", "reply") and length:
        who = "everyone" if key == "turns" else "others"
        return f'{key} = {{ who = "{who}", time = "{length}" }}'
    if key == "turns" and slug(text) == text:
        return f'turns = {{ who = "{text}" }}'
    if key == "extend" and length:
        return f'extend = {{ by = "{length}" }}'
    if key == "move" and length:
        return f'move = {{ to = "next", time = "{length}" }}'
    if key == "move" and text in ("next", "previous", "scatter"):
        return f'move = {{ to = "{text}" }}'
    if key == "source":
        plain = safe_line(text)[:60].replace("\\", "").replace('"', "")
        kind = "url" if plain.startswith(("http", "www.")) else "title"
        return f'source = {{ {kind} = "{plain}" }}'
    if key == "capture" and slug(text):
        return f'capture = [{{ id = "{slug(text)}", title = "{titled(text)}" }}]'
    if key in ("people", "size", "minutes"):
        return _of_sizes(key, text)
    return ""


def formula_written(text: str, condition: bool) -> str:
    """The expression that *text* was meant to be, where there is one way to say it, or nothing."""
    if condition:
        better = _mended_condition(text)
        if better:
            return f'"{better}"'
        single = re.fullmatch(r"([^=<>!]*[^=<>!\s])\s*=\s*([^=<>!]+)", text)
        if single:
            return f'"{safe_line(single[1])} == {safe_line(single[2])}"'
        words = _MORE_THAN.fullmatch(text.strip().lower())
        if words:
            sign = {"more": ">", "over": ">", "less": "<", "fewer": "<", "under": "<"}.get(
                words[1].split()[0]
            )
            sign = sign or (">=" if words[1] == "at least" else "<=")
            return f'"people {sign} {words[2]}"'
        return ""
    branch = re.fullmatch(r"\s*if\s+(.+?)\s+then\s+(.+?)(?:,|;|\s)\s*else\s+(.+?)\s*", text)
    if branch:
        return f'"if({safe_line(branch[1])}, {safe_line(branch[2])}, {safe_line(branch[3])})"'
    times = re.fullmatch(
        r"(\d{1,4})\s*(?:x|times|rounds?|runden|mal|people|dots?|groups?)", text.strip().lower()
    )
    return times[1] if times else ""


_SIGNS = (("&&", " and "), ("||", " or "), ("=>", ">="), ("=<", "<="), ("≥", ">="), ("≤", "<="), ("≠", "!="))


def _mended_condition(text: str) -> str:
    """The condition that *text* in the signs of another language was meant to be, or nothing."""
    from protocols.spec.expressions import ExpressionError, parse_expression

    better = text.replace("'", "").replace('"', "")
    for sign, ours in _SIGNS:
        better = better.replace(sign, ours)
    chain = re.fullmatch(r"\s*(\S+)\s*(<=?)\s*(\S+)\s*(<=?)\s*(\S+)\s*", better)
    if chain:
        better = f"{chain[3]} {'>' + chain[2][1:]} {chain[1]} and {chain[3]} {chain[4]} {chain[5]}"
    better = " ".join(better.split())
    if better == text:
        return ""
    try:
        return better if parse_expression(better).condition else ""
    except ExpressionError:
        return ""


def entries_written(key: str, whole: list[Any]) -> str:
    """The list of tables that a list of texts was meant to be, or nothing."""
    texts = [titled(one) for one in whole[:3] if isinstance(one, str) and one.strip()]
    rows = {
        "cues": [f'{{ at = "{text}" }}' for text in texts],
        "lanes": [f'{{ title = "…", who = "{slug(text)}", time = "5m" }}' for text in texts if slug(text)],
        "capture": [f'{{ id = "{slug(text)}", title = "{text}" }}' for text in texts if slug(text)],
        "steps": [f'{{ title = "{text}" }}' for text in texts],
    }.get(key, [])
    return f"{key} = [{', '.join(rows)}]" if rows else ""


def several_written(text: str) -> str:
    """The list of names that one text with marks between them was meant to be, or nothing."""
    parts = [part.strip() for part in re.split(r"[,;/&+]|\s(?:and|und|y)\s", text)]
    if not 2 <= len(parts) <= 12 or any(not part or slug(part) != part for part in parts):
        return ""
    return "[" + ", ".join(f'"{part}"' for part in parts) + "]"


def texts_written(text: str) -> str:
    """The list of texts that one text with commas may have been meant to be."""
    parts = [titled(part.strip()) for part in text.split(",") if part.strip()]
    return "[" + ", ".join(f'"{part}"' for part in parts[:6]) + (", …]" if len(parts) > 6 else "]")


def titled(text: str) -> str:
    """*text* as a title that may stand in an example."""
    return safe_line(text)[:40].replace("\\", "").replace('"', "")


def _of_sizes(key: str, text: str) -> str:
    found = _RANGE.fullmatch(text)
    if found:
        low, high = int(found[1]), int(found[2])
        if low > high or low < 1:
            return ""
        middle = f"ideal = {(low + high) // 2}, " if key == "size" else ""
        return f"{key} = {{ min = {low}, {middle}max = {high} }}"
    one = _NUMBER.fullmatch(text)
    if one is None or int(one[1]) < 1:
        return ""
    return f"people = {{ min = {one[1]}, max = {one[1]} }}" if key == "people" else f"{key} = {int(one[1])}"


def _of_list(key: str, value: list[Any]) -> str:
    """A list where tables under names are wanted, or the options of a decision."""
    first = value[0]
    if key == "decide":
        names = [slug(one) for one in value[:4] if isinstance(one, str)]
        options = ", ".join(f'"{name}"' for name in names if name)
        return f'decide = {{ id = "…", among = [{options}] }}' if options else ""
    if key == "people" and len(value) == 2 and all(type(one) is int for one in value):
        return f"people = {{ min = {value[0]}, max = {value[1]} }}" if 0 < first <= value[1] else ""
    if key == "requires" and isinstance(first, str):
        wanted = re.fullmatch(r"([A-Za-z][\w-]*)\s*((?:[<>=!~]=?\s*)?\d[\w.]*)?", first.strip())
        return f'requires = {{ {wanted[1]} = "{wanted[2] or ">=0.1"}" }}' if wanted else ""
    if key not in ("inputs", "settings", "variants", "materials", "groups", "roles", "translations"):
        return ""
    name, more = "", ""
    if isinstance(first, str):
        name, more = slug(first), f'title = "{titled(first)}"'
    elif isinstance(first, dict):
        found = next((first[one] for one in ("id", "name", "title") if isinstance(first.get(one), str)), "")
        name, more = slug(found), say("advice.the-rest")
    if not name:
        return ""
    return below(f"[{key}.{name}]", more)
