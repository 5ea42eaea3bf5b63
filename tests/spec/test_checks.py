"""Whether a protocol makes sense: one test for each rule, wrong and right."""

import pytest

ROLE = "[roles.presenter]\n\n"
CIRCLE = "[groups.circle]\nsize = 4\n\n"


def steps(*several):
    return "".join(f"[[steps]]\n{lines}\n" for lines in several)


RIGHT = {
    "a range of sizes": "[groups.a]\nsize = { min = 3, ideal = 4, max = 5 }\n",
    "a count by expression": "[groups.a]\ncount = 'ceil(people / 4)'\n",
    "whole teams": "[groups.a]\nby = 'team'\n",
    "pairs to fours": "[groups.pair]\nsize = 2\n[groups.four]\nsize = 4\nfrom = 'pair'\n",
    "the facilitator as a role": "[roles.facilitator]\njoins = 'people < 6'\n",
    "as defaults to the word in each (rule 10)": ROLE
    + steps("title = 'A {presenter}'\nrepeat = { each = 'presenter' }"),
    "the same as name in two blocks": steps(
        "repeat = { each = 'member', as = 'p' }", "repeat = { each = 'member', as = 'p' }"
    ),
    "others inside a round (rule 9)": steps("speaks = 'others'\nrepeat = { each = 'member', as = 'p' }"),
    "others beside a role of the step": ROLE + steps("asks = 'others'\nanswers = 'presenter'"),
    "others in a group with a host": "[groups.a]\nsize = 2\nhost = 'inner'\n"
    + steps("in = 'a'\nspeaks = 'inner'", "in = 'a'\nspeaks = 'others'"),
    "others where one role speaks elsewhere": ROLE + steps("speaks = 'presenter'", "speaks = 'others'"),
    "others who follow the one who starts": ROLE + steps("turns = { who = 'others', start = 'presenter' }"),
    "a reply by the others": steps("turns = { time = '1m', reply = { time = '30s' } }"),
    "a turn for each group": CIRCLE + steps("turns = { who = 'circle', time = '1m' }"),
    "a role beside as inside": ROLE + CIRCLE + steps("in = 'circle'\nrepeat = { each = 'member', as = 'p' }"),
    "rounds with number and text": steps("title = 'Round {round}'\nrepeat = 'min(3, people)'"),
    "braces that are no names": steps("say = 'a {} b {1} {not a name} \\\\{'"),
    "a name of an input in a text": "[inputs.focus]\ntitle = 'F'\n" + steps("say = '{focus} {people}'"),
    "when, when, otherwise": steps("when = 'people < 6'", "when = 'people < 9'", "when = 'otherwise'"),
    "a capture in either branch (rule 24)": steps(
        "when = 'people < 6'\ncapture = [{ id = 'a' }]", "when = 'otherwise'\ncapture = [{ id = 'a' }]"
    ),
    "a choice with its answers": (
        "[inputs.a]\ntitle = 'A'\nkind = 'choice'\namong = ['x', 'y']\ndefault = 'y'\n"
    ),
}


@pytest.mark.parametrize("name", RIGHT)
def test_this_is_right(name, load):
    assert load(RIGHT[name]).problems == ()


WRONG = {
    "people out of order": ("people = { min = 3, ideal = 2 }", "P401", ("people", "min")),
    "fewer may hold a role than do": (
        '[roles.host]\ntitle = "Host"\ncount = 3\nmost = 2',
        "P401",
        ("roles", "host", "count"),
    ),
    "minutes out of order": ("minutes = { min = 50, max = 40 }", "P401", ("minutes", "min")),
    "sizes out of order": (
        "[groups.a]\nsize = { ideal = 6, max = 5 }",
        "P401",
        ("groups", "a", "size", "ideal"),
    ),
    "a grouping from nothing": ("[groups.a]\nfrom = 'b'", "P202", ("groups", "a", "from")),
    "a grouping from itself": ("[groups.a]\nfrom = 'a'", "P205", ("groups", "a", "from")),
    "a grouping from a circle": (
        "[groups.a]\nfrom = 'b'\n[groups.b]\nfrom = 'c'\n[groups.c]\nfrom = 'b'",
        "P205",
        ("groups", "b", "from"),
    ),
    "a built-in name": ("[groups.people]\nsize = 4", "P203", ("groups", "people")),
    "an as that is a role": (
        ROLE + steps("repeat = { each = 'member', as = 'presenter' }"),
        "P203",
        ("steps", 0, "repeat", "as"),
    ),
    "an as that is built in": (
        steps("repeat = { each = 'member', as = 'others' }"),
        "P203",
        ("steps", 0, "repeat", "as"),
    ),
    "a capture that is an input": (
        "[inputs.a]\ntitle = 'A'\n" + steps("capture = [{ id = 'a' }]"),
        "P203",
        ("steps", 0, "capture", 0, "id"),
    ),
    "a capture twice": (
        steps("capture = [{ id = 'a' }]", "capture = [{ id = 'a' }]"),
        "P201",
        ("steps", 1, "capture", 0, "id"),
    ),
    "a capture twice, though one branch away": (
        steps(
            "when = 'people < 6'\ncapture = [{ id = 'a' }]",
            "",
            "when = 'people > 9'\ncapture = [{ id = 'a' }]",
        ),
        "P201",
        ("steps", 2, "capture", 0, "id"),
    ),
    "an unknown speaker": (ROLE + steps("speaks = 'presentr'"), "P202", ("steps", 0, "speaks")),
    "nobody takes turns": (steps("turns = { who = 'nobody' }"), "P202", ("steps", 0, "turns", "who")),
    "an unknown start": (steps("turns = { start = 'host' }"), "P202", ("steps", 0, "turns", "start")),
    "an unknown reply": (
        steps("turns = { reply = { who = 'x', time = '1m' } }"),
        "P202",
        ("steps", 0, "turns", "reply", "who"),
    ),
    "an unknown each": (steps("repeat = { each = 'person' }"), "P202", ("steps", 0, "repeat", "each")),
    "a name outside its rounds": (
        steps("repeat = { each = 'member', as = 'p' }", "speaks = 'p'"),
        "P202",
        ("steps", 1, "speaks"),
    ),
    "an unknown number": (steps("when = 'peeple > 3'"), "P202", ("steps", 0, "when")),
    "a minus without spaces": (steps("repeat = 'people-1'"), "P202", ("steps", 0, "repeat")),
    "a count of nothing": (steps("repeat = 'count(circle)'"), "P202", ("steps", 0, "repeat")),
    "a round outside a repeat": (steps("title = 'Round {round}'"), "P204", ("steps", 0, "title")),
    "a name in capitals": (ROLE + steps("note = 'Ask {Presenter}'"), "P204", ("steps", 0, "note")),
    "turns and asks": (
        ROLE + steps("asks = 'others'\nanswers = 'presenter'\nturns = { time = '1m' }"),
        "P304",
        ("steps", 0, "asks"),
    ),
    "otherwise first": (steps("when = 'otherwise'"), "P305", ("steps", 0, "when")),
    "otherwise twice": (
        steps("when = 'people > 3'", "when = 'otherwise'", "when = 'otherwise'"),
        "P305",
        ("steps", 2, "when"),
    ),
    "a repeat of nothing": (steps("repeat = { as = 'p' }"), "P308", ("steps", 0, "repeat")),
    "a name for rounds that belong to nobody": (
        steps("title = '{p}'\nrepeat = { times = 3, as = 'p' }"),
        "P310",
        ("steps", 0, "repeat", "as"),
    ),
    "others where two roles speak": (
        "[roles.a]\n[roles.b]\n" + steps("speaks = 'a'", "speaks = 'b'", "speaks = 'others'"),
        "P302",
        ("steps", 2, "speaks"),
    ),
    "others who take turns": (steps("turns = { who = 'others' }"), "P302", ("steps", 0, "turns", "who")),
    "among without choice": (
        "[inputs.a]\ntitle = 'A'\namong = ['x']",
        "P403",
        ("inputs", "a", "among"),
    ),
    "a default that is no answer": (
        "[inputs.a]\ntitle = 'A'\nkind = 'choice'\namong = ['x']\ndefault = 'y'",
        "P403",
        ("inputs", "a", "default"),
    ),
    "a default that is no number": (
        "[inputs.a]\ntitle = 'A'\nkind = 'number'\ndefault = 'y'",
        "P403",
        ("inputs", "a", "default"),
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_this_is_wrong(name, load):
    source, code, path = WRONG[name]
    found = load(source)
    assert found.protocol is None
    assert [(problem.code, problem.path) for problem in found.problems] == [(code, path)]


def test_a_subtraction_without_spaces_is_recognised(load):
    problem = load(steps("repeat = 'people-1'")).problems[0]
    assert problem.help_arguments == {"better": "people - 1"}


def test_every_key_that_a_block_does_not_have_is_named(codes):
    keys = "turns = { time = '1m' }\ncapture = [{ id = 'a' }]\n"
    assert codes(f"[[steps]]\n{keys}[[steps.steps]]\ntitle = 'x'\n") == ["P307"] * 2


def test_ids_are_made_from_titles_and_stay_unique(load):
    found = load(
        steps(
            "title = 'Write, then {round}!'\nrepeat = 2",
            "title = 'Talk'",
            "id = 'talk'",
            "title = '日本'",
            "",
            "",
        )
        + "[[steps.steps]]\ntitle = '1-2-4'\n"
    )
    assert found.problems == ()
    ids = [step.id for step in found.protocol.steps]
    assert ids == ["write-then-round", "talk-2", "talk", "talk-3", "talk-4", "talk-5"]
    assert found.protocol.steps[5].steps[0].id == "step-1-2-4"


def test_steps_know_where_they_stand(load):
    found = load(steps("title = 'a'", "title = 'b'") + "[[steps.steps]]\ntitle = 'c'\n")
    assert found.protocol.steps[1].steps[0].path == ("steps", 1, "steps", 0)


def test_what_only_follows_from_a_refused_value_is_not_said_again(codes):
    assert codes(steps("repeat = { each = 'member', as = 'The Presenter' }")) == ["P105"]
    assert codes(steps("kind = 'nothing'\nquestion = 'x'\ntime = '5m'")) == ["P112"]
