"""A file that is made from others is translated file by file, each by its own translation."""

from __future__ import annotations

import pytest
from tests.spec.speaking import judged_beside, told

from protocols.spec.load import load_protocol
from protocols.spec.reach import Fetched, Unreachable, frozen
from protocols.spec.skeleton import skeleton

CIRCLE = """\
format = 1
id = "circle"
title = "Circle"
summary = "Each in turn."

[inputs.mood]
title = "Mood"
kind = "choice"
among = ["Very calm", "Lively"]
default = "Very calm"

[inputs.aim]
title = "Aim"
kind = "text"
default = "Talk"

[roles.host]
title = "Host"

[[steps]]
id = "open"
title = "{host} opens, {mood}: {aim}"
time = "5m"

[[steps]]
id = "close"
title = "Close"
time = "5m"
say = "Thank you."
"""

CIRCLE_ES = """\
translates = "circle"
language = "es"
title = "Círculo"
summary = "Cada quien a su turno."

[inputs.mood]
title = "Ánimo"
among = ["Con calma", "Con energía"]
default = "Con calma"

[inputs.aim]
title = "Meta"
default = "Conversar"

[roles.host]
title = "Anfitrión"

[steps.open]
title = "{host} abre, {mood}: {aim}"

[steps.close]
title = "Cerrar"
say = "Gracias."
"""

OURS = """\
format = 1
id = "ours"
title = "Our circle"
extends = "circle"

[[steps]]
id = "close"
time = "8m"

[[steps]]
id = "sing"
title = "Sing"
time = "1m"
after = "open"
"""

OURS_ES = """\
translates = "ours"
language = "es"
title = "Nuestro círculo"

[steps.sing]
title = "Cantar"
"""

DAY = """\
format = 1
id = "day"
title = "A day"

[[steps]]
id = "morning"
run = { protocol = "circle", with = { mood = "Lively" } }

[[steps]]
id = "evening"
title = "Evening"
run = "circle"
"""

SHARED = """\
[roles.scribe]
title = "Scribe"

[translations.es]
roles.scribe.title = "Quien anota"
"""

FILES = {"circle": CIRCLE, "ours": OURS, "parts/shared.toml": SHARED}


@pytest.fixture
def load(kinds):
    def run(text: str):
        loaded = load_protocol(text.encode(), kinds, frozen(FILES))
        assert loaded.protocol is not None, loaded.problems
        return loaded

    return run


@pytest.fixture
def spanish(kinds, load):
    """A file in Spanish, with the translations beside the files, by their keys."""

    def run(text: str, **beside: str):
        known = {("" if key == "own" else key, "es"): value for key, value in beside.items()}
        return told(load(text), kinds, ("es",), known)

    return run


def titles(spoken) -> list[str]:
    def each(steps):
        for step in steps:
            yield step.title
            yield from each(step.steps)

    return list(each(spoken.protocol.steps))


def codes(load, text: str, overlay: str) -> list[str]:
    return [one.code for one in judged_beside(load(text), overlay).problems]


def test_what_is_extended_comes_in_the_words_of_its_own_translation(spanish):
    made = spanish(OURS, own=OURS_ES, circle=CIRCLE_ES)
    assert titles(made) == ["{host} abre, {mood}: {aim}", "Cantar", "Cerrar"]
    assert (made.protocol.title, made.protocol.summary) == ("Nuestro círculo", "Cada quien a su turno.")
    assert made.protocol.roles["host"].title == "Anfitrión"
    assert made.protocol.steps[2].time == spanish(OURS).protocol.steps[2].time


def test_what_is_extended_is_translated_even_if_the_file_itself_is_not(spanish):
    assert titles(spanish(OURS, circle=CIRCLE_ES)) == ["{host} abre, {mood}: {aim}", "Sing", "Cerrar"]
    assert titles(spanish(OURS, own=OURS_ES)) == ["{host} opens, {mood}: {aim}", "Cantar", "Close"]


def test_a_translation_need_not_and_may_say_what_the_extended_file_says(load, spanish):
    assert codes(load, OURS, OURS_ES) == []
    more = OURS_ES + '\n[steps.close]\ntitle = "Despedida"\n'
    assert codes(load, OURS, more) == []
    assert titles(spanish(OURS, own=more, circle=CIRCLE_ES))[2] == "Despedida"
    assert titles(spanish(OURS, own=more))[2] == "Despedida"


def test_a_text_that_the_file_itself_says_must_be_translated(load):
    assert codes(load, OURS, OURS_ES.replace('title = "Cantar"', "")) == ["P801"]


def test_a_file_two_steps_away_is_translated_too(spanish):
    ours = OURS.replace('"ours"', '"third"').replace('extends = "circle"', 'extends = "ours"')
    ours = ours.partition("[[steps]]")[0]
    made = spanish(ours + 'skip = ["close"]\n', ours=OURS_ES, circle=CIRCLE_ES)
    assert titles(made) == ["{host} abre, {mood}: {aim}", "Cantar"]


def test_a_protocol_that_is_run_comes_in_the_words_of_its_own_translation(spanish):
    day = (
        DAY.replace("A day", "Un día")
        .replace("Evening", "Tarde")
        .replace("title", 'language = "es"\ntitle', 1)
    )
    made = spanish(day, circle=CIRCLE_ES)
    assert titles(made) == [
        *("Círculo", "{host} abre, Con energía: {aim}", "Cerrar"),
        *("Tarde", "{host} abre, {mood}: {aim}", "Cerrar"),
    ]
    assert made.protocol.title == "Un día"
    assert made.refused == {}


def test_the_steps_of_a_protocol_that_is_run_are_no_matter_of_the_file_that_runs_it(load):
    overlay = 'translates = "day"\nlanguage = "es"\ntitle = "Un día"\nsteps.evening.title = "Tarde"\n'
    assert codes(load, DAY, overlay) == []
    assert codes(load, DAY, overlay + 'steps."evening.close".title = "x"\n') == ["P802"]


def test_words_given_to_a_protocol_that_is_run_are_translated_and_roles_are_not(load):
    text = DAY.replace('mood = "Lively"', 'mood = "Lively", host = "leader", aim = "Find a way"')
    loaded = load(text + "\n[roles.leader]\n")
    made = skeleton(loaded, "es", {})
    assert made is not None
    assert [line for line in made.text.splitlines() if "run" in line] == ['run.with.aim = ""']


def test_a_choice_between_protocols_is_told_by_their_translated_titles(spanish):
    text = DAY.replace(
        'run = { protocol = "circle", with = { mood = "Lively" } }', 'run = { any = ["circle"] }'
    )
    made = spanish(text.replace('id = "morning"', 'id = "morning"\ntitle = "Which?"'), circle=CIRCLE_ES)
    assert made.protocol.steps[0].decide.labels == {"circle": "Círculo"}


def test_an_included_file_brings_the_translation_in_it(spanish):
    text = OURS.replace('extends = "circle"', 'include = "parts/shared.toml"').replace('after = "open"\n', "")
    assert spanish(text).protocol.roles["scribe"].title == "Quien anota"


def test_the_texts_that_are_kept_load_again_as_the_same_protocol(kinds, spanish):
    for text in (OURS, DAY):
        made = spanish(text, circle=CIRCLE_ES)
        again = load_protocol(made.text.encode(), kinds, frozen(made.loaded.files))
        assert again.protocol == made.protocol
        assert "Cerrar" in titles(made)


def test_a_translation_of_another_file_with_an_error_is_told_and_not_used(spanish):
    made = spanish(OURS, own=OURS_ES, circle=CIRCLE_ES.replace("{host} abre", "{quien} abre"))
    assert titles(made) == ["{host} opens, {mood}: {aim}", "Cantar", "Close"]
    assert {key: one.problems[0].code for key, one in made.refused.items()} == {"circle": "P804"}


def test_translations_in_an_extended_file_are_not_judged_against_the_file_that_extends_it(kinds):
    circle = (
        CIRCLE + '\n[translations.es]\ntitle = "Círculo"\nsteps.open.title = "{host} abre, {mood}: {aim}"\n'
    )

    def fetch(key: str) -> Fetched | Unreachable:
        return Fetched(circle.encode(), "circle.toml")

    loaded = load_protocol(
        (OURS + 'skip = ["open"]\n').replace('after = "open"\n', "").encode(), kinds, fetch
    )
    assert [one.code for one in loaded.problems if one.code.startswith("P8")] == []
    own = OURS + '\n[translations.es]\ntitle = "Nuestro círculo"\n'
    loaded = load_protocol(own.encode(), kinds, fetch)
    assert [one.code for one in loaded.problems] == ["P801"]


def test_a_skeleton_holds_the_file_s_own_texts_only(load):
    made = skeleton(load(OURS), "es", {})
    assert made is not None
    assert made.added == 2
    assert "Close" not in made.text
    assert codes(load, OURS, made.text.replace('title = ""', 'title = "x"')) == []
