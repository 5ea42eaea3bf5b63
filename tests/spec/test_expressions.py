"""Expressions are small, exact and safe."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from protocols.spec.expressions import DEPTH_LIMIT, ExpressionError, parse_expression, whole

VALUES = {"people": 13, "members": 4, "count:circle": 3, "home-team": 2}


def value(text):
    return parse_expression(text).evaluate(VALUES)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("1 + 2 * 3", 7),
        ("(1 + 2) * 3", 9),
        ("10 - 3 - 2", 5),
        ("-people + 1", -12),
        ("people / 4", Fraction(13, 4)),
        ("ceil(people / 4)", 4),
        ("floor(people / 4)", 3),
        ("floor(-0.5)", -1),
        ("0.1 + 0.2", Fraction(3, 10)),
        ("min(people, 5, members)", 4),
        ("max(1, count(circle))", 3),
        ("if(people <= 12, 1, count(circle))", 3),
        ("home-team - 1", 1),
        ("people > 6 and not members == 3", True),
        ("true and false or true", True),
        ("people != 13 or people >= 14", False),
        ("if(people > 6, members < 3, true)", False),
    ],
)
def test_an_expression_has_its_exact_value(text, result):
    assert value(text) == result


@pytest.mark.parametrize(
    ("text", "code", "offset"),
    [
        ("", "end", 0),
        ("1 +", "end", 3),
        ("people = 6", "equals", 7),
        ("1 < people < 6", "chain", 11),
        ("people and true", "want-condition", 0),
        ("(people > 6) + 1", "want-number", 0),
        ("min(1, true)", "want-number", 7),
        ("if(1, 2, 3)", "want-condition", 3),
        ("if(true, 2, false)", "want-number", 12),
        ("ceil(1, 2)", "parts", 0),
        ("pow(2, 9)", "function", 0),
        ("min + 1", "call", 0),
        ("count(4)", "count", 6),
        ("2 3", "unexpected", 2),
        ("5m", "sign", 0),
        ("people.real", "sign", 6),
        ("__import__", "sign", 0),
        ("people; 1", "sign", 6),
        ("99999999999", "number", 0),
        ("9" * 400, "number", 0),
    ],
)
def test_what_cannot_be_read_is_named_with_its_place(text, code, offset):
    with pytest.raises(ExpressionError) as caught:
        parse_expression(text)
    assert (caught.value.code, caught.value.offset) == (code, offset)
    assert str(caught.value)


def test_a_name_may_hold_a_minus_so_a_subtraction_needs_spaces():
    assert parse_expression("people-1").names == {"people-1"}
    assert parse_expression("people - 1").names == {"people"}
    assert value("people -1") == 12


def test_the_names_an_expression_needs_are_known_before_it_is_evaluated():
    assert parse_expression("if(people > 3, count(circle), members)").names == {
        "people",
        "count:circle",
        "members",
    }


def test_a_number_or_a_flag_of_the_file_is_an_expression():
    assert parse_expression(3).evaluate({}) == 3
    assert parse_expression(True).evaluate({}) is True
    assert parse_expression(True).condition
    with pytest.raises(ExpressionError):
        parse_expression(10**5000)


@pytest.mark.parametrize(("text", "code"), [("1 / (people - 13)", "zero"), ("teams", "unknown")])
def test_a_value_that_cannot_be_found_is_said(text, code):
    with pytest.raises(ExpressionError) as caught:
        value(text)
    assert caught.value.code == code
    assert str(caught.value)


def test_only_the_branch_that_holds_is_evaluated():
    assert value("if(members > 0, people / members, 1 / 0)") == Fraction(13, 4)


def test_a_fractional_count_is_an_error_unless_rounded():
    assert whole(parse_expression("ceil(people / 4)"), VALUES) == 4
    for text, code in (("people / 4", "fraction"), ("people > 4", "not-number")):
        with pytest.raises(ExpressionError) as caught:
            whole(parse_expression(text), VALUES)
        assert caught.value.code == code


@pytest.mark.parametrize("text", ["(" * 200 + "1" + ")" * 200, "-" * 200 + "1", "not " * 100 + "true"])
def test_deep_nesting_is_refused_and_not_followed(text):
    with pytest.raises(ExpressionError) as caught:
        parse_expression(text)
    assert caught.value.code == "deep"


def test_nesting_up_to_the_limit_is_read():
    assert value("(" * DEPTH_LIMIT + "1" + ")" * DEPTH_LIMIT) == 1


def test_a_very_long_expression_is_refused():
    with pytest.raises(ExpressionError) as caught:
        parse_expression("1+" * 300 + "1")
    assert caught.value.code == "long"


@given(st.text(max_size=60) | st.text("peol1+-*/() <>=,.andortif", max_size=60))
def test_any_text_is_read_or_refused_with_a_sentence(text):
    try:
        expression = parse_expression(text)
    except ExpressionError as error:
        sentence = str(error)
    else:
        sentence = ""
        assert expression == parse_expression(expression.source)
    assert "{" not in sentence.replace("`{`", "")


def _written(tree):
    return st.one_of(
        st.tuples(tree, st.sampled_from("+-*"), tree).map(lambda part: f"({part[0]} {part[1]} {part[2]})"),
        st.tuples(tree, tree).map(lambda part: f"min({part[0]}, {part[1]})"),
    )


@given(st.recursive(st.integers(0, 99).map(str), _written, max_leaves=12))
def test_arithmetic_agrees_with_pythons(text):
    assert parse_expression(text).evaluate({}) == eval(text)
