"""The small closed language for counts and conditions: ``people < 6``, ``ceil(people / 4)``.

It knows numbers, names, ``+ - * /`` (exact: fractions, never floats), comparisons, ``and or not``,
``true false``, parentheses, ``min max ceil floor``, ``if(condition, a, b)`` and ``count(grouping)``. It can
neither loop nor call anything else, so that a file from a stranger is safe to evaluate.

A name is ``a-z``, ``0-9``, ``_`` and ``-`` and starts with a letter; because a name may hold a minus, a
subtraction of names needs spaces: ``people - 1`` is a subtraction, ``people-1`` is one name. ``count(x)`` is
the value named ``count:x``. What a name stands for is given when the expression is evaluated: a number, true
or false, a word (``way == fast``: the word that was chosen), or None for what nobody knows yet. What follows
from something unknown is unknown too, but ``and`` and ``or`` know as soon as one side settles it.
"""

from __future__ import annotations

import operator
import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NoReturn, TypeAlias

import attrs

from protocols.spec.record import Record, record

if TYPE_CHECKING:
    # Late: most files hold whole numbers only, and never divide.
    from fractions import Fraction

Number: TypeAlias = "Fraction | int"

Value: TypeAlias = "Number | bool"
"""A number or a condition."""

Given: TypeAlias = "Number | bool | str | None"
"""What a name may stand for: also a word, or None where it is not known yet."""

LENGTH_LIMIT = 500
"""The longest expression, in characters."""

DEPTH_LIMIT = 50
"""How deep parentheses and signs may be nested."""

NUMBER_LIMIT = 10**9
"""The largest number an expression may hold."""

NUMBERS = frozenset(("people", "members", "round", "rounds"))
"""The names that always stand for a number."""

_TOKEN = re.compile(
    r"\s*(?:(?P<number>[0-9]+(?:\.[0-9]+)?)(?![A-Za-z_])"
    r"|(?P<name>[a-z][a-z0-9_]*(?:-+[a-z0-9_]+)*)"
    r"|(?P<op><=|>=|==|!=|[-+*/()<>,])"
    r"|(?P<end>\Z))"
)
_WORDS = frozenset(("and", "or", "not", "true", "false"))
_FUNCTIONS = frozenset(("min", "max", "ceil", "floor", "if", "count"))
_COMPARISONS: Mapping[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
    "==": operator.eq,
    "!=": operator.ne,
}

_Tree = tuple[Any, ...]


@attrs.frozen
class ExpressionError(Exception):
    """An expression cannot be read or has no value.

    The sentence is ``formula.<code>`` with *arguments*; *offset* is the place in the source, in characters,
    and *within* the piece of the source that is meant (empty where the whole is meant).
    """

    code: str
    arguments: Mapping[str, object] = attrs.field(factory=dict)
    offset: int = 0
    within: str = ""

    def __str__(self) -> str:
        """The sentence."""
        from protocols.words import say

        return say(f"formula.{self.code}", **self.arguments)


@record
class Expression(Record):
    """A parsed expression; compare and hash by its source text."""

    source: str
    tree: _Tree = attrs.field(repr=False, eq=False)
    names: frozenset[str] = attrs.field(repr=False, eq=False)
    """The names whose values it needs; ``count(x)`` needs ``count:x``."""
    condition: bool = attrs.field(repr=False, eq=False)
    """Whether its value is true or false (else it is a number)."""

    words: frozenset[str] = attrs.field(repr=False, eq=False, default=frozenset())
    """The names that stand after ``==`` or ``!=`` beside another name: words, where that name holds one."""

    def evaluate(self, values: Mapping[str, Given]) -> Value | None:
        """The exact value, given the values of all :attr:`names`; None where it is not known yet.

        Raises :class:`ExpressionError` for a division by zero, a name without a value, or a name whose
        value is true or false where a number is needed.
        """
        return _evaluate(self.tree, values)


def parse_expression(source: str | int | bool) -> Expression:
    """Read an expression; a number or a flag from a file stands for itself.

    Raises :class:`ExpressionError` with the offset at which *source* stops making sense.
    """
    if isinstance(source, bool):
        return Expression("true" if source else "false", ("value", source), frozenset(), True)
    if isinstance(source, int):
        if abs(source) > NUMBER_LIMIT:
            raise ExpressionError("number")
        return Expression(str(source), ("value", source), frozenset(), False)
    if len(source) > LENGTH_LIMIT:
        raise ExpressionError("long", {"limit": LENGTH_LIMIT})
    return _parsed(source)


@lru_cache(500)  # steps say the same conditions, and a file that is being written is read at every save
def _parsed(source: str) -> Expression:
    return _Parser(source).whole()


def whole(expression: Expression, values: Mapping[str, Given]) -> int | None:
    """The value of a count: a whole number; None where it is not known yet.

    Raises :class:`ExpressionError` if it is fractional (the file must say ``ceil`` or ``floor``), if it is
    a condition, or as :meth:`Expression.evaluate` does.
    """
    value = expression.evaluate(values)
    if value is None:
        return None
    if isinstance(value, bool):
        raise ExpressionError("not-number", {"text": expression.source})
    if value.denominator != 1:
        raise ExpressionError("fraction", {"text": expression.source, "value": str(value)})
    return value.numerator


class _Parser:
    """Recursive descent over the tokens; every method answers ``(tree, condition)``."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.names: set[str] = set()
        self.words: set[str] = set()
        self.depth = 0
        self.tokens = list(self._scan())
        self.at = 0

    def _scan(self) -> Iterator[tuple[str, str, int]]:
        position = 0
        while True:
            found = _TOKEN.match(self.text, position)
            if found is None:
                position += len(self.text[position:]) - len(self.text[position:].lstrip())
                piece = re.match(r"[\w.:]+|.", self.text[position:], re.DOTALL)
                token = piece.group() if piece else ""
                code = "equals" if token == "=" else "sign"
                raise ExpressionError(code, {"token": token}, position, token)
            kind = str(found.lastgroup)
            yield kind, found.group(kind), found.start(kind)
            if kind == "end":
                return
            position = found.end()

    def fail(self, code: str = "", index: int | None = None, **arguments: object) -> NoReturn:
        """Raise the error for the token at *index* (the present one)."""
        kind, token, offset = self.tokens[self.at if index is None else index]
        if not code:
            code = "end" if kind == "end" else "unexpected"
            arguments = {"token": token}
        raise ExpressionError(code, arguments, offset, token)

    def take(self, *wanted: str) -> str:
        """The present token if it is one of *wanted* (then go on), or nothing."""
        kind, token, _ = self.tokens[self.at]
        if kind in ("op", "name") and token in wanted:
            self.at += 1
            return token
        return ""

    def need(self, wanted: str) -> None:
        if not self.take(wanted):
            self.fail()

    def whole(self) -> Expression:
        tree, condition = self.either()
        if self.tokens[self.at][0] != "end":
            self.fail()
        names = frozenset(self.names)
        return Expression(self.text.strip(), tree, names, condition, frozenset(self.words))

    def typed(self, found: tuple[_Tree, bool], condition: bool, index: int) -> _Tree:
        """The tree of *found*, if it is a condition or a number as *condition* asks."""
        if condition and not found[1] and found[0][0] == "name" and found[0][1] not in NUMBERS:
            return ("flag", found[0][1])  # a name may stand for true or false
        if found[1] != condition:
            self.fail("want-condition" if condition else "want-number", index)
        return found[0]

    def either(self) -> tuple[_Tree, bool]:
        return self.joined("or", self.both)

    def both(self) -> tuple[_Tree, bool]:
        return self.joined("and", self.negated)

    def joined(self, word: str, part: Any) -> tuple[_Tree, bool]:
        start = self.at
        found: tuple[_Tree, bool] = part()
        while self.take(word):
            left = self.typed(found, True, start)
            start = self.at
            found = ((word, left, self.typed(part(), True, start)), True)
        return found

    def negated(self) -> tuple[_Tree, bool]:
        if self.take("not"):
            self.deeper()
            start = self.at
            found = ("not", self.typed(self.negated(), True, start)), True
            self.depth -= 1
            return found
        return self.compared()

    def compared(self) -> tuple[_Tree, bool]:
        start = self.at
        found = self.added()
        sign = self.take(*_COMPARISONS)
        if not sign:
            return found
        left = self.typed(found, False, start)
        start = self.at
        right = self.typed(self.added(), False, start)
        if self.tokens[self.at][1] in _COMPARISONS:
            self.fail("chain")
        if sign in ("==", "!=") and left[0] == "name" and right[0] == "name":
            self.words.add(right[1])
            return ("is" if sign == "==" else "is not", left[1], right[1]), True
        return (sign, left, right), True

    def added(self) -> tuple[_Tree, bool]:
        return self.chained(("+", "-"), self.multiplied)

    def multiplied(self) -> tuple[_Tree, bool]:
        return self.chained(("*", "/"), self.signed)

    def chained(self, signs: tuple[str, ...], part: Any) -> tuple[_Tree, bool]:
        start = self.at
        found: tuple[_Tree, bool] = part()
        while sign := self.take(*signs):
            left = self.typed(found, False, start)
            start = self.at
            found = ((sign, left, self.typed(part(), False, start)), False)
        return found

    def signed(self) -> tuple[_Tree, bool]:
        if self.take("-"):
            self.deeper()
            start = self.at
            found = ("-", ("value", 0), self.typed(self.signed(), False, start)), False
            self.depth -= 1
            return found
        return self.atom()

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > DEPTH_LIMIT:
            self.fail("deep", limit=DEPTH_LIMIT)

    def atom(self) -> tuple[_Tree, bool]:
        kind, token, _ = self.tokens[self.at]
        if self.take("("):
            self.deeper()
            inside = self.either()
            self.need(")")
            self.depth -= 1
            return inside
        if kind == "number":
            number = _number_of(token) if len(token) < 40 else NUMBER_LIMIT + 1
            if number > NUMBER_LIMIT:
                self.fail("number")
            self.at += 1
            return ("value", number), False
        if kind != "name":
            self.fail()
        if token in ("true", "false"):
            self.at += 1
            return ("value", token == "true"), True
        if token in _WORDS:
            self.fail()
        self.at += 1
        if self.tokens[self.at][1] == "(":
            if token not in _FUNCTIONS:
                self.fail("function", self.at - 1, name=token)
            return self.call(token)
        if token in _FUNCTIONS:
            self.fail("call", self.at - 1, name=token)
        self.names.add(token)
        return ("name", token), False

    def call(self, function: str) -> tuple[_Tree, bool]:
        named = self.at - 1
        self.deeper()
        self.need("(")
        if function == "count":
            kind, token, _ = self.tokens[self.at]
            if kind != "name" or token in _WORDS or token in _FUNCTIONS:
                self.fail("count")
            self.at += 1
            self.need(")")
            self.depth -= 1
            self.names.add(f"count:{token}")
            return ("name", f"count:{token}"), False
        starts = [self.at]
        parts = [self.either()]
        while self.take(","):
            starts.append(self.at)
            parts.append(self.either())
        self.need(")")
        self.depth -= 1
        wanted = {"ceil": 1, "floor": 1, "if": 3}.get(function)
        if wanted is not None and len(parts) != wanted:
            self.fail("parts", named, name=function, n=wanted)
        if function == "if":
            condition = self.typed(parts[0], True, starts[0])
            first, second = parts[1], parts[2]
            return ("if", condition, first[0], self.typed(second, first[1], starts[2])), first[1]
        numbers = tuple(self.typed(part, False, start) for part, start in zip(parts, starts, strict=True))
        return (function, *numbers), False


def _number_of(token: str) -> Number:
    if "." not in token:
        return int(token)
    from fractions import Fraction

    return Fraction(token)


def _evaluate(tree: _Tree, values: Mapping[str, Given]) -> Value | None:
    kind = tree[0]
    if kind == "value":
        constant: Value = tree[1]
        return constant
    if kind == "name":
        value = _named(tree[1], values)
        if isinstance(value, (bool, str)):
            raise ExpressionError("not-number", {"text": tree[1]})
        return value
    if kind == "flag":
        value = _named(tree[1], values)
        if value is not None and not isinstance(value, bool):
            raise ExpressionError("not-flag", {"text": tree[1]})
        return value
    if kind in ("is", "is not"):
        return _is(tree, values)
    if kind == "if":
        condition = _evaluate(tree[1], values)
        return None if condition is None else _evaluate(tree[2] if condition else tree[3], values)
    if kind in ("and", "or"):
        settles = kind == "or"
        left = _evaluate(tree[1], values)
        if left is not None and bool(left) is settles:
            return settles
        right = _evaluate(tree[2], values)
        if right is not None and bool(right) is settles:
            return settles
        return None if left is None or right is None else not settles
    if kind == "not":
        value = _evaluate(tree[1], values)
        return None if value is None else not value
    parts = [_evaluate(part, values) for part in tree[1:]]
    known = [part for part in parts if part is not None]
    return _calculate(kind, known) if len(known) == len(parts) else None


def _named(name: str, values: Mapping[str, Given]) -> Given:
    if name not in values:
        raise ExpressionError("unknown", {"name": name})
    return values[name]


def _is(tree: _Tree, values: Mapping[str, Given]) -> bool | None:
    """Whether a name stands for a word, or for the same as another name."""
    kind, first, second = tree
    left = _named(first, values)
    if left is None:
        return None
    right = second if isinstance(left, str) else _named(second, values)
    if right is None:
        return None
    same = left == right if isinstance(left, str) else left == _number(second, right)
    return same if kind == "is" else not same


def _number(name: str, value: Given) -> Number:
    if value is None or isinstance(value, (bool, str)):
        raise ExpressionError("not-number", {"text": name})
    return value


def _calculate(kind: str, parts: list[Value]) -> Value:
    if kind == "min":
        return min(parts)
    if kind == "max":
        return max(parts)
    left, right = parts[0], parts[-1]
    if kind in _COMPARISONS:
        return bool(_COMPARISONS[kind](left, right))
    if kind == "+":
        return left + right
    if kind == "-":
        return left - right
    if kind == "*":
        return left * right
    if kind == "/":
        if right == 0:
            raise ExpressionError("zero")
        from fractions import Fraction

        return Fraction(left) / right
    return -(-left.numerator // left.denominator) if kind == "ceil" else left.numerator // left.denominator
