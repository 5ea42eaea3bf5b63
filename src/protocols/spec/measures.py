"""How the reader reads what measures: lengths of time, the times of a step in all their forms, expressions.

The part of :mod:`protocols.spec.reader` below single values and tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

import attrs

from protocols.spec import shapes
from protocols.spec.complaints import Complaints, Outer
from protocols.spec.durations import parse_duration
from protocols.spec.expressions import NUMBERS, Expression, ExpressionError, parse_expression
from protocols.spec.locate import Path
from protocols.spec.mending import mended_length
from protocols.spec.problems import shown
from protocols.spec.step_tables import Time
from protocols.spec.values import NAME, filled_time, out_of_order
from protocols.words import say

_LONGEST_TEXT = 30
"""The longest text, in characters, that is looked for among the times read before."""

_SPAN = frozenset(("min", "target", "max"))
_EACH = frozenset(("each", "per", "min", "max"))


class Measures(Complaints):
    """A reader of lengths, times and expressions; None is answered for what is wrong (and reported)."""

    def _length(self, shape: shapes.Length, value: Any, path: Path, outer: Outer) -> int | None:
        if isinstance(value, int) and not isinstance(value, bool):
            number = shown(value)
            self.wrong(value, path, say("problem.type.length"), "problem.length.unit", number=number)
            return None
        if not isinstance(value, str):
            better = mended_length(f"{value}m") if isinstance(value, float) else ""
            help_code = "problem.length.write" if better else "problem.length.help"
            self.wrong(value, path, say("problem.type.length"), help_code, better=better)
            return None
        ms = parse_duration(value.strip())
        if ms is None:
            self.no_length(value, path)
        return ms

    def _span(self, shape: shapes.Span, value: Any, path: Path, outer: Outer) -> Any:
        if isinstance(value, str) and len(value) <= _LONGEST_TEXT:
            time = _plain_time(value)
            if time is not None:
                return time
        if isinstance(value, list):
            return self._spans(shape, value, path, outer)
        if isinstance(value, dict):
            return self._span_table(value, path, outer)
        if isinstance(value, str) and NAME.fullmatch(value) and not mended_length(value):
            return Time(0, 0, 0, setting=value)
        ms = self._length(shapes.Length(), value, path, outer)
        return None if ms is None else Time(ms, ms, ms)

    def _spans(self, shape: shapes.Span, value: list[Any], path: Path, outer: Outer) -> Any:
        """A list of times, one for each round."""
        if not value:
            self.report("P110", "problem.empty", path, key=self.key(path), help="problem.time.rounds")
            return None
        read = []
        for number, entry in enumerate(value):
            place = (*path, number)
            if isinstance(entry, list):
                self.wrong(entry, place, say("problem.type.length"), "problem.length.help")
                continue
            read.append(self._span(shape, entry, place, outer))
        if not read or any(one is None for one in read):
            return None
        return attrs.evolve(read[0], rounds=tuple(read))

    def _span_table(self, value: dict[str, Any], path: Path, outer: Outer) -> Any:
        if value.keys() <= _SPAN and all(map(_is_short, value.values())):
            time = _time_between(value.get("min"), value.get("target"), value.get("max"))
            if time is not None:
                return time
        each = "each" in value or "per" in value
        known = _EACH if each else _SPAN
        for name in value:
            if name not in known:
                self.unknown(name, path, known if each else known | {"each", "per"}, outer, value)
        if not value:
            self.report("P110", "problem.empty", path, key=self.key(path), help="problem.time.empty")
        given: dict[str, int] = {}
        for name in ("min", "target", "max"):
            if name in value and name in known:
                ms = self._length(shapes.Length(), value[name], (*path, name), outer)
                if ms is not None:
                    given[name] = ms
        if each:
            return self._each(value, given, path, outer)
        if not given or len(given) < len(known.intersection(value)):
            return None
        time = filled_time(given)
        return time if self._ascends(given, time, path) else None

    def _each(self, value: dict[str, Any], given: dict[str, int], path: Path, outer: Outer) -> Any:
        """A time for each of so many: ``{ each = "1m", per = "people" }``."""
        for name in ("each", "per"):
            if name not in value:
                self.report(
                    "P102",
                    "problem.missing",
                    path,
                    key=name,
                    help="problem.time.each.help",
                )
                return None
        one = value["each"]
        read = self._span_table(one, (*path, "each"), outer) if isinstance(one, dict) else None
        if read is None and not isinstance(one, dict):
            ms = self._length(shapes.Length(), one, (*path, "each"), outer)
            read = None if ms is None else Time(ms, ms, ms)
        per = self._formula(shapes.Formula(), value["per"], (*path, "per"), outer)
        if read is None or not isinstance(per, Expression):
            return None
        if "min" in given and "max" in given and given["min"] > given["max"]:
            self.out_of_order(given["min"], given["max"], "min", "max", path)
            return None
        return attrs.evolve(read, per=per, least_ms=given.get("min"), most_ms=given.get("max"))

    def _ascends(self, given: Mapping[str, int], time: Time, path: Path) -> bool:
        wrong = out_of_order(given, time)
        if wrong is None:
            return True
        smaller, larger = wrong
        self.out_of_order(
            getattr(time, f"{smaller}_ms"), getattr(time, f"{larger}_ms"), smaller, larger, path
        )
        return False

    def _formula(
        self, shape: shapes.Formula, value: Any, path: Path, outer: Outer
    ) -> Expression | str | None:
        if isinstance(value, str):
            if value in shape.words:
                return value
            if shape.words and self.another_word(value, path, shape.words):
                return None
            if shape.condition and self.no_condition(value, path):
                return None
        if not isinstance(value, (str, int)):
            wanted = say("problem.type.condition" if shape.condition else "problem.type.number")
            self.wrong(value, path, wanted, "advice.condition" if shape.condition else "advice.number")
            return None
        try:
            expression = parse_expression(value)
        except ExpressionError as error:
            self.no_formula(value, path, shape.condition, error)
            return None
        if (
            shape.condition
            and not expression.condition
            and expression.tree[0] == "name"
            and expression.source not in NUMBERS
        ):
            # A name alone may stand for true or false.
            return attrs.evolve(expression, tree=("flag", expression.tree[1]), condition=True)
        if expression.condition != shape.condition:
            found = say("problem.type.number" if shape.condition else "problem.type.condition")
            wanted = say("problem.type.condition" if shape.condition else "problem.type.number")
            self.report(
                "P103",
                "problem.type",
                path,
                key=self.key(path),
                wanted=wanted,
                found=found,
                help="advice.condition" if shape.condition else "advice.number",
            )
            return None
        return expression


# A file names the same few times over and over, and is read again at every save: these are read once. What is
# wrong, and so needs a sentence, is not answered here.


def _is_short(value: Any) -> bool:
    return isinstance(value, str) and len(value) <= _LONGEST_TEXT


@lru_cache(1_000)
def _plain_time(text: str) -> Time | None:
    """The time that is only a length or ``open``; None for every other text."""
    if text == "open":
        return Time(0, 0, 0, open=True)
    ms = parse_duration(text)
    return None if ms is None else Time(ms, ms, ms)


@lru_cache(1_000)
def _time_between(low: str | None, target: str | None, high: str | None) -> Time | None:
    """The time of ``{ min, target, max }``, some of them missing; None if anything is wrong with it."""
    given: dict[str, int] = {}
    for name, text in (("min", low), ("target", target), ("max", high)):
        if text is not None:
            ms = parse_duration(text.strip())
            if ms is None:
                return None
            given[name] = ms
    if not given:
        return None
    time = filled_time(given)
    return time if out_of_order(given, time) is None else None
