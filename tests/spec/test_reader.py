"""Tables are read by the shapes of their fields, and every mistake is reported in one run."""

import attrs
import pytest

from protocols.spec.problems import Problem
from protocols.spec.reader import read_table
from protocols.spec.shapes import Choice, Flag, Formula, Length, Name, Span, Table, Tables, Text, Whole, key
from protocols.spec.step_tables import Time


@attrs.frozen
class Inner:
    size: int = key(Whole(1, 9), "a size", required=True)


@attrs.frozen
class Settings:
    """What a config file might hold."""

    title: str = key(Text(lines=False), "a title", default="")
    remarks: tuple[str, ...] = key(Text(many=True), "remarks", default=())
    who: tuple[str, ...] = key(Name(many=True), "names", default=())
    number: int = key(Whole(1, 10), "a number", default=5)
    flag: bool = key(Flag(), "a flag", default=False)
    colour: str = key(Choice(("red", "green"), flags=((False, "none"),)), "a colour", default="red")
    pause_ms: int = key(Length(), "a pause", name="pause", default=0)
    time: Time | None = key(Span(), "a time")
    formula: object = key(Formula(), "a number")
    inner: Inner | None = key(Table(Inner, short=(Whole(1, 9), "size")), "a table")
    many: dict[str, Inner] = key(Tables(Inner), "tables", default={})


def read(**data):
    problems: list[Problem] = []
    found = read_table(Settings, data, (), problems)
    for problem in problems:
        assert problem.message
    return found, problems


def codes(**data):
    return [(problem.code, problem.path) for problem in read(**data)[1]]


def test_what_is_left_out_has_its_default():
    assert read() == (Settings(), [])


def test_every_shape_is_read():
    found, problems = read(
        title=" A \n b\x1b[2J",
        remarks="one\nline",
        who=["a-b", "c", "a-b"],
        number=10,
        flag=True,
        colour=False,
        pause="90s",
        formula="people / 2",
        inner=3,
        many={"x": {"size": 2}},
    )
    assert problems == []
    assert found.title == "A b[2J"
    assert found.remarks == ("one\nline",)
    assert found.who == ("a-b", "c")
    assert (found.number, found.flag, found.colour, found.pause_ms) == (10, True, "none", 90_000)
    assert (found.inner, found.many) == (Inner(3), {"x": Inner(2)})


def test_a_default_that_is_a_dict_is_not_shared():
    assert read()[0].many is not read()[0].many


@pytest.mark.parametrize(
    ("data", "wanted", "found"),
    [
        ({"title": 5}, "a text", "a whole number"),
        ({"title": ["x"]}, "a text", "a list"),
        ({"remarks": {}}, "a text or a list of texts", "a table"),
        ({"number": True}, "a whole number", "true or false"),
        ({"number": 5.0}, "a whole number", "a number with a decimal point"),
        ({"number": float("nan")}, "a whole number", "a number with a decimal point"),
        ({"number": "5"}, "a whole number", "a text"),
        ({"flag": "yes"}, "true or false", "a text"),
        ({"flag": 1}, "true or false", "a whole number"),
        ({"colour": True}, 'one of "red" or "green"', "true or false"),
        ({"pause": 5}, "a length of time in quotes", "a whole number"),
        ({"formula": float("inf")}, "a number or an expression", "a number with a decimal point"),
        ({"formula": "people > 3"}, "a number or an expression", "a condition"),
        ({"inner": "3"}, "a whole number or a table", "a text"),
        ({"inner": True}, "a whole number", "true or false"),
        ({"many": []}, "a table of tables", "a list"),
        ({"many": {"x": 3}}, "a table", "a whole number"),
        ({"who": 3}, "a name in quotes or a list of names", "a whole number"),
    ],
)
def test_the_wrong_kind_of_value_is_said_in_the_words_of_toml(data, wanted, found):
    instance, problems = read(**data)
    assert instance is None
    assert [problem.code for problem in problems] == ["P103"]
    assert f"should be {wanted}, not {found}" in problems[0].message


def test_all_mistakes_are_reported_at_once_with_their_paths():
    assert codes(
        number=11, flag=1, colour="blue", who=["ok", "Not OK"], pause="x", inner={"size": 0, "b": 1}
    ) == [
        ("P104", ("number",)),
        ("P103", ("flag",)),
        ("P106", ("colour",)),
        ("P105", ("who", 1)),
        ("P107", ("pause",)),
        ("P104", ("inner", "size")),
        ("P101", ("inner", "b")),
    ]


def test_a_missing_key_is_reported_at_the_header():
    _, problems = read(many={"x": {}})
    assert (problems[0].code, problems[0].path, problems[0].at) == ("P102", ("many", "x"), "header")


def test_keys_that_somebody_else_reads_are_left_alone():
    problems: list[Problem] = []
    assert read_table(Settings, {"extra": object()}, (), problems, extra_keys=["extra"]) == Settings()
    assert problems == []


def test_what_is_not_a_table_is_refused():
    problems: list[Problem] = []
    assert read_table(Settings, [1], ("settings",), problems) is None
    assert problems[0].code == "P103"


def test_an_unknown_key_gets_one_suggestion():
    _, problems = read(colr="red")
    assert problems[0].help_arguments == {"name": "colour"}
    _, problems = read(zzzz=1)
    assert problems[0].help == ""


@pytest.mark.parametrize(
    ("written", "better"),
    [("5 min", "5m"), ("1 hour 30 minutes", "1h30m"), ("90 SEC", "90s"), ("1:30", "1m30s"), ("5", "5m")],
)
def test_a_length_of_time_in_other_words_is_mended(written, better):
    _, problems = read(pause=written)
    assert problems[0].help_arguments == {"better": better}


def test_a_name_in_other_words_is_mended():
    _, problems = read(who="Final Word: Élan")
    assert problems[0].help_arguments == {"name": "final-word-elan"}


@pytest.mark.parametrize(
    ("written", "low", "target", "high"),
    [
        ("5m", 300, 300, 300),
        ({"max": "3m"}, 0, 180, 180),
        ({"min": "5m"}, 300, 300, 300),
        ({"target": "4m"}, 0, 240, 240),
        ({"min": "5m", "max": "8m"}, 300, 390, 480),
        ({"min": "1s", "max": "2s"}, 1, 1, 2),
        ({"min": "5m", "target": "6m"}, 300, 360, 360),
        ({"target": "6m", "max": "8m"}, 0, 360, 480),
        ({"min": "5m", "target": "6m", "max": "10m"}, 300, 360, 600),
    ],
)
def test_a_time_that_is_said_in_part_is_filled_up(written, low, target, high):
    assert read(time=written)[0].time == Time(low * 1000, target * 1000, high * 1000)


def test_an_open_time_has_no_length():
    assert read(time="open")[0].time == Time(0, 0, 0, open=True)


@pytest.mark.parametrize(
    "written",
    [
        {"min": "5m", "max": "3m"},
        {"min": "5m", "target": "3m"},
        {"target": "5m", "max": "3m"},
        {"min": "9m", "target": "5m", "max": "3m"},
    ],
)
def test_times_ascend(written):
    assert [code for code, _ in codes(time=written)] == ["P108"]


def test_an_empty_time_says_what_it_may_hold():
    assert codes(time={}) == [("P110", ("time",))]


def test_values_in_sentences_are_short_and_clean():
    _, problems = read(colour="x\x1b]0;title\x07" + "y" * 5000, number=10**5000, inner={"size": 0x10**5000})
    for problem in problems:
        assert len(problem.message) < 200
        assert problem.message.isprintable()
