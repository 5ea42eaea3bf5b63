"""A translation changes words and nothing else, and what is wrong with it is said at its place."""

from __future__ import annotations

import attrs
import pytest
from tests.spec.speaking import judged_beside, told

from protocols.spec.glance import languages_of
from protocols.spec.load import load_protocol
from protocols.spec.locate import Lines
from protocols.spec.model import Protocol, Step
from protocols.spec.problems import locate
from protocols.spec.reader import fields_of
from protocols.spec.shapes import Tables, inner_class
from protocols.spec.texts import entries_of, fingerprint, sections, text_keys

ORIGINAL = """\
format = 1
id = "circle"
title = "Circle"
summary = "Each in turn."

[inputs.mood]
title = "Mood"
kind = "choice"
among = ["Calm", "Lively"]
default = "Calm"

[groups.ring]
title = "Ring"
size = 4
names = ["Sun", "Moon"]

[roles.presenter]
title = "Presenter"

[[steps]]
id = "outer"
title = "{presenter} opens"
in = "ring"

  [[steps.steps]]
  id = "inner"
  title = "Each speaks"
  say = ["First.", "Then."]
  turns = { time = "1m", stem = "I bring …" }
  rules = ["no-judging", "Phones stay away"]
  cues = [{ at = "turn" }, { at = "end", say = "Thank you" }]
  capture = [{ id = "heard", title = "We heard", columns = ["Warm", "Cool"] }]

[[steps]]
id = "vote"
title = "Choose"
time = "5m"
decide = { id = "next", title = "What next?", among = ["talk", "walk"], labels = { talk = "Talk on" } }

[[steps]]
kind = "poll"
id = "ask"
title = "Ask"
question = "Enough?"
time = "1m"
"""

SPANISH = """\
translates = "circle"
language = "es"
title = "Círculo"
summary = "Cada quien a su turno."

[inputs.mood]
title = "Ánimo"
among = ["En calma", "Con energía"]
default = "En calma"

[groups.ring]
title = "Ronda"
names = ["Sol", "Luna"]

[roles.presenter]
title = "Quien presenta"

[steps.outer]
title = "Abre {presenter}"

[steps.inner]
title = "Habla cada quien"
say = "Primero, y después."
turns.stem = "Traigo …"
rules = ["no-judging", "Sin teléfonos"]
cues = [{}, { say = "Gracias" }]

[steps.vote]
title = "Elegir"
decide.title = "¿Qué sigue?"
decide.labels.talk = "Seguir conversando"

[steps.ask]
title = "Preguntar"
question = "¿Basta?"

[captures.heard]
title = "Escuchamos"
columns = ["Cálido", "Fresco"]
"""


@pytest.fixture
def original(kinds):
    return load_protocol(ORIGINAL.encode(), kinds)


@pytest.fixture
def judged(original):
    """The problems of a translation in a file of its own: each code with the line it is at."""

    def run(text: str):
        overlay = judged_beside(original, text)
        return [
            (one.problem.code, Lines(overlay.text).line(one.span.line))
            for one in locate(overlay.problems, overlay.text)
        ]

    return run


def spoken(original, kinds, languages=("es",), text=SPANISH):
    return told(original, kinds, languages, {("", "es"): text})


def every_text(protocol: Protocol) -> list[object]:
    return [piece.value for entry in entries_of(protocol).values() for piece in entry.texts.values()]


def test_the_keys_that_are_translated_are_those_that_hold_texts():
    assert list(text_keys(Protocol)) == ["title", "summary", "purpose", "source", "tags"]
    assert list(text_keys(Step)) == [
        *("title", "say", "note", "stems", "extend", "cues", "repeat", "turns", "rules", "responses"),
        *("decide", "run"),
    ]


def test_the_sections_of_a_translation_are_those_that_the_model_has():
    found: dict[str, type] = {}

    def visit(cls: type, seen: tuple[type, ...]) -> None:
        for name, field in fields_of(cls).items():
            shape = field.metadata["shape"]
            of = inner_class(shape)
            if isinstance(shape, Tables):
                found.setdefault(name, shape.of)
            elif field.metadata["gathered"] and of is not None:
                found.setdefault(field.metadata["gathered"], of)
            if of is not None and of not in seen:
                visit(of, (*seen, of))

    visit(Protocol, (Protocol,))
    assert list(sections().items()) == [(name, cls) for name, cls in found.items() if text_keys(cls)]


def test_a_complete_translation_has_nothing_wrong_with_it(judged):
    assert judged(SPANISH) == []


def test_every_text_is_in_the_other_language_and_nothing_else_has_changed(original, kinds):
    made = spoken(original, kinds)
    assert not set(map(str, every_text(made.protocol))) & set(map(str, every_text(original.protocol)))
    inner = made.protocol.steps[0].steps[0]
    assert inner.say == ("Primero, y después.",)
    assert inner.rules == ("no-judging", "Sin teléfonos")
    assert [cue.say for cue in inner.cues] == ["", "Gracias"]
    assert made.protocol.steps[1].decide.labels == {"talk": "Seguir conversando"}
    assert made.protocol.steps[2].keys.question == "¿Basta?"
    assert inner.turns.time == original.protocol.steps[0].steps[0].turns.time
    assert attrs.evolve(inner.capture[0], title="", columns=()) == attrs.evolve(
        original.protocol.steps[0].steps[0].capture[0], title="", columns=()
    )


def test_the_text_that_is_kept_is_a_protocol_in_that_language(original, kinds):
    made = spoken(original, kinds)
    again = load_protocol(made.text.encode(), kinds)
    assert again.problems == ()
    assert again.protocol == made.protocol
    assert again.protocol.language == "es"


@pytest.mark.parametrize(
    "written", ['as = "opener"', 'as = ["opener", "second"]', 'as = "opener", title = "Opener"']
)
def test_the_name_of_rounds_is_said_in_the_other_language(kinds, written):
    source = ORIGINAL.replace('in = "ring"\n', f'in = "ring"\nrepeat = {{ each = "member", {written} }}\n')
    text = SPANISH.replace("[steps.inner]", 'repeat.title = "Quien abre"\n\n[steps.inner]')
    made = spoken(load_protocol(source.encode(), kinds), kinds, text=text)
    repeat = made.protocol.steps[0].repeat
    assert repeat.title == "Quien abre"
    assert repeat.as_[0] == "opener"


@pytest.mark.parametrize("written", ['host = "keeper"', 'host = "keeper"\nhost-title = "Keeper of the ring"'])
def test_the_name_of_a_host_is_said_in_the_other_language(kinds, written):
    source = ORIGINAL.replace("[groups.ring]\n", f"[groups.ring]\n{written}\n")
    text = SPANISH.replace("[groups.ring]\n", '[groups.ring]\nhost-title = "Quien cuida el círculo"\n')
    made = spoken(load_protocol(source.encode(), kinds), kinds, text=text)
    ring = made.protocol.groups["ring"]
    assert (ring.host, ring.host_title) == ("keeper", "Quien cuida el círculo")


def test_a_group_without_a_host_has_no_name_for_one(original, kinds):
    text = SPANISH.replace("[groups.ring]\n", '[groups.ring]\nhost-title = "Quien cuida el círculo"\n')
    assert "P802" in [one.code for one in judged_beside(original, text).problems]


def test_what_is_not_translated_stays_as_it_is(original, kinds):
    made = spoken(
        original, kinds, text='translates = "circle"\nlanguage = "es"\ntitle = "Círculo"\nsummary = ""\n'
    )
    assert (made.protocol.title, made.protocol.summary) == ("Círculo", "Each in turn.")


def test_a_translation_with_an_error_is_not_used(original, kinds):
    made = spoken(original, kinds, text=SPANISH.replace("{presenter}", "{quien}"))
    assert made.protocol is original.protocol
    assert made.overlay.problems[0].code == "P804"


@pytest.mark.parametrize(
    ("setting", "languages"),
    [
        ("es_CL.UTF-8", ("es-cl", "es")),
        ("es", ("es",)),
        ("pt-BR", ("pt-br", "pt")),
        ("C.UTF-8", ()),
        ("POSIX", ()),
        ("ca_ES@valencia", ("ca-es", "ca")),
        ("", ()),
    ],
)
def test_a_locale_names_the_languages_to_look_for(setting, languages):
    assert languages_of(setting) == languages


def test_a_protocol_that_is_in_a_language_already_is_not_translated(original, kinds):
    assert spoken(original, kinds, ("en", "es")).loaded is original
    assert spoken(original, kinds, ("fr",)).loaded is original
    assert spoken(original, kinds, ("es-cl", "es")).protocol.title == "Círculo"


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        ("Abre {presenter}", "Abre {quien}", [("P804", 'title = "Abre {quien}"')]),
        ("Abre {presenter}", "Abre quien sea", [("P804", 'title = "Abre quien sea"')]),
        ('["Sol", "Luna"]', '["Sol"]', [("P805", 'names = ["Sol"]')]),
        ('["Sol", "Luna"]', '["Sol", ""]', [("P801", "[groups.ring]")]),
        ("[steps.vote]", "[steps.vota]", [("P802", "[steps.vota]")]),
        ("turns.stem =", "turns.steam =", [("P801", "[steps.inner]"), ("P101", 'turns.steam = "Traigo …"')]),
        ("columns =", "most = 3\ncolumns =", [("P807", "most = 3")]),
        ("columns =", 'fields = ["a"]\ncolumns =', [("P802", 'fields = ["a"]')]),
        ("columns =", 'of = "00000000"\ncolumns =', [("P803", 'of = "00000000"')]),
        ("columns =", "of = 3\ncolumns =", [("P103", "of = 3")]),
        ('"Círculo"', "5", [("P103", "title = 5")]),
        ('translates = "circle"', 'translates = "square"', [("P806", 'translates = "square"')]),
        ('language = "es"', 'language = "fr"', [("P806", 'language = "fr"')]),
        ('language = "es"', 'language = "en"', [("P806", 'language = "en"')]),
        ('language = "es"', "", [("P102", 'translates = "circle"')]),
        ('title = "Escuchamos"', "[cap]", [("P801", "[captures.heard]"), ("P101", "[cap]")]),
        ("cues = [{}, ", "cues = [3, ", [("P103", 'cues = [3, { say = "Gracias" }]')]),
        ('cues = [{}, { say = "Gracias" }]', "cues = 3", [("P801", "[steps.inner]"), ("P103", "cues = 3")]),
        ('language = "es"', 'language = "es"\nmaterials = 3', [("P103", "materials = 3")]),
        ('language = "es"', 'language = "es"\nroles.scribe = 3', [("P802", "roles.scribe = 3")]),
    ],
)
def test_what_is_wrong_is_said_at_its_place(judged, old, new, found):
    assert old in SPANISH
    said = judged(SPANISH.replace(old, new))
    assert [one for one in said if one in found] == found
    assert len(said) <= len(found) + 2


def test_the_place_in_the_original_is_told_too(original):
    text = SPANISH.replace("[steps.vote]", '[steps.vote]\nof = "00000000"')
    overlay = judged_beside(original, text)
    (one,) = locate(overlay.problems, overlay.text)
    line = ORIGINAL.splitlines().index('id = "vote"')
    assert f"circle.toml:{line}" in one.advice
    assert fingerprint(entries_of(original.protocol)["steps", "vote"]) in one.advice


def test_a_fingerprint_changes_with_a_text_and_with_nothing_else(original, kinds):
    def mark(text: str) -> str:
        return fingerprint(entries_of(load_protocol(text.encode(), kinds).protocol)["steps", "inner"])

    assert mark(ORIGINAL) == mark(ORIGINAL.replace('time = "1m", stem', 'time = "2m", stem'))
    assert mark(ORIGINAL) != mark(ORIGINAL.replace("I bring", "I carry"))


def test_what_the_original_has_gained_since_is_a_matter_of_age(judged):
    """A name that is missing in an old translation is no second problem, and no error."""
    text = SPANISH.replace(
        '[steps.outer]\ntitle = "Abre {presenter}"', '[steps.outer]\nof = "00000000"\ntitle = "x"'
    )
    assert judged(text) == [("P803", 'of = "00000000"')]


def test_a_translation_finds_a_step_by_the_id_it_had_before(original, kinds):
    text = ORIGINAL.replace('id = "vote"', 'id = "choose"\nwas = "vote"')
    made = spoken(load_protocol(text.encode(), kinds), kinds)
    assert made.overlay.problems == ()
    assert made.protocol.steps[1].title == "Elegir"


def test_a_translation_in_the_protocol_s_own_file_is_judged_with_it(kinds):
    text = ORIGINAL + '\n[translations.es]\ntitle = "Círculo"\n[translations.es.steps.outter]\ntitle = "x"\n'
    loaded = load_protocol(text.encode(), kinds)
    assert loaded.protocol is not None
    codes = [one.code for one in loaded.problems]
    assert codes.count("P802") == 1
    assert codes.count("P801") == len(codes) - 1 > 5
    made = told(loaded, kinds, ("es",), {})
    assert made.protocol.title == "Círculo"


def test_a_translation_given_as_a_protocol_is_recognized(kinds):
    loaded = load_protocol(SPANISH.encode(), kinds)
    assert [one.code for one in loaded.problems] == ["P806"]


def test_a_protocol_in_the_language_of_its_own_translation_is_told(kinds):
    loaded = load_protocol((ORIGINAL + '\n[translations.en]\ntitle = "x"\n').encode(), kinds)
    assert [one.code for one in loaded.problems] == ["P802"]


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("[steps.vote]", "[steps.vota]", "P802", "[steps.vota]"),
        ("Abre {presenter}", "Abre {quien}", "P804", 'title = "Abre {quien}"'),
        ("[captures.heard]", "[capture.heard]", "P101", "[capture.heard]"),
        ("[groups.ring]", "[[groups]]", "P103", "[[groups]]"),
    ],
)
def test_one_mistake_is_said_once_and_nothing_that_follows_from_it(judged, old, new, code, line):
    assert judged(SPANISH.replace(old, new)) == [(code, line)]


def test_a_list_of_steps_is_told_the_header_that_each_of_them_has(original):
    text = SPANISH.replace("[steps.vote]", '[[steps]]\nid = "vote"')
    for name in ("outer", "inner", "ask"):
        text = text.replace(f"[steps.{name}]", "[[steps]]")
    overlay = judged_beside(original, text)
    ((found),) = locate(overlay.problems, overlay.text)
    assert (found.problem.code, found.span.line) == ("P103", text.split("\n").index("[[steps]]") + 1)
    assert found.advice.endswith("[steps.vote]")
