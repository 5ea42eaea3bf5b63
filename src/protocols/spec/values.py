"""What the reader knows about values: what TOML calls them, and how a time said in part is filled up."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from protocols.spec import shapes
from protocols.spec.expressions import parse_expression
from protocols.spec.step_tables import Time
from protocols.words import say

NAME = re.compile(r"[a-z][a-z0-9_-]*")
"""A name, however long."""


def filled_time(given: Mapping[str, int]) -> Time:
    """Rule 4: the time for *given* ms under ``min``, ``target`` and ``max``, at least one of them.

    A missing target is the midpoint (in whole seconds) if min and max are given, otherwise the one given;
    a missing min is 0, but a bare ``min`` or ``max`` alone is also the target; a missing max is the target.
    """
    low, target, high = given.get("min"), given.get("target"), given.get("max")
    if target is None:
        if low is not None and high is not None:
            target = (low + high) // 2000 * 1000
        else:
            target = high if low is None else low
    aimed = target or 0
    return Time(low or 0, aimed, aimed if high is None else high)


def out_of_order(given: Mapping[str, int], time: Time) -> tuple[str, str] | None:
    """The first two of *given* that do not ascend, where *time* was filled from them."""
    if "min" in given and "max" in given and time.min_ms > time.max_ms:
        return "min", "max"
    if time.min_ms > time.target_ms:
        return "min", "target"
    return ("target", "max") if time.target_ms > time.max_ms else None


def stand_in(shape: Any) -> Any:
    """What a required key is taken to be after it was reported, so that reading can go on."""
    if isinstance(shape, shapes.Text | shapes.Name | shapes.Choice):
        return () if shape.many else ""
    if isinstance(shape, shapes.Whole):
        return shape.least
    if isinstance(shape, shapes.Formula):
        return parse_expression(True if shape.condition else 1)
    return () if isinstance(shape, shapes.TableList) else None


def kind_of(value: Any) -> str:
    """What a TOML value is, in TOML's own words."""
    if isinstance(value, bool):
        return say("problem.type.flag")
    for kind, code in ((str, "text"), (int, "whole"), (float, "float"), (list, "list"), (dict, "table")):
        if isinstance(value, kind):
            return say(f"problem.type.{code}")
    return say("problem.type.date")


def unquoted_help(value: Any) -> tuple[str, ...]:
    """For a number in quotes: that the quotes are what is wrong, and the number without them."""
    plain = value.strip() if isinstance(value, str) else ""
    if not plain.isdecimal():
        return ()
    return "problem.no-quotes", str(int(plain)) if len(plain) < 10 else ""


_NUMBER_WORDS = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")


def number_meant(value: Any) -> str:
    """The whole number that a text such as ``two`` or ``25m`` was meant to be, or nothing."""
    plain = value.strip().lower() if isinstance(value, str) else ""
    word = plain.partition(" ")[0]
    if word in _NUMBER_WORDS:
        return str(_NUMBER_WORDS.index(word) + 1)
    found = re.fullmatch(r"(\d{1,4})\s*(?:m|min|mins|minutes?|people|persons?|times|x)\.?", plain)
    return str(int(found[1])) if found else ""


_FLAGS = {
    **dict.fromkeys(("true", "yes", "on", "y", "ja", "si", "sí", "1"), "true"),
    **dict.fromkeys(("false", "no", "off", "n", "nein", "never", "0"), "false"),
}


def flag_meant(value: Any) -> str:
    """The ``true`` or ``false`` that *value* was meant to be, or nothing."""
    if isinstance(value, str):
        return _FLAGS.get(value.strip().lower(), "")
    return _FLAGS.get(str(value), "") if isinstance(value, int) and not isinstance(value, bool) else ""


def text_meant(value: Any) -> str:
    """The text that *value*, a number or a time of day without quotes, was meant to be, or nothing."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value) if abs(value) < 10**18 else ""
    # Late: the parser has loaded it, or there is no such value.
    import datetime

    if isinstance(value, datetime.time):
        return f"{value:%H:%M}"
    return value.isoformat() if isinstance(value, datetime.date) else ""
