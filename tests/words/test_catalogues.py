"""The catalogues are whole: every sentence is translated, by standard files that anybody can edit."""

from __future__ import annotations

import gettext
import importlib.util
import io
import string
from pathlib import Path
from types import ModuleType

import pytest
from babel.messages.catalog import Catalog, Message

DOCS = Path(__file__).parents[2] / "docs"
TO_DO = (
    "run: python docs/make_words.py, then translate what it names in {path}, take the word fuzzy away where a"
    ' sentence is right again, and run it once more (CONTRIBUTING.md, "Add a language")'
)


def make_words() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_words", DOCS / "make_words.py")
    assert spec is not None
    assert spec.loader is not None
    made = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(made)
    return made


MAKER = make_words()
LANGUAGES: dict[str, Path] = MAKER.files()


def messages(catalog: Catalog) -> list[Message]:
    return [message for message in catalog if message.id]


def forms(text: object) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)  # type: ignore[arg-type]


def arguments(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.fixture(params=LANGUAGES)
def path(request: pytest.FixtureRequest) -> Path:
    """The ``.po`` file of each language."""
    return LANGUAGES[request.param]


@pytest.fixture
def spoken(path: Path) -> Catalog:
    catalog: Catalog = MAKER.read(path)
    return catalog


def test_there_is_spanish() -> None:
    assert "es" in LANGUAGES


def test_the_template_holds_all_that_is_said() -> None:
    assert MAKER.TEMPLATE.read_bytes() == MAKER.as_po(MAKER.template()), "run: python docs/make_words.py"


def test_every_sentence_is_translated(path: Path, spoken: Catalog) -> None:
    wanted = {(message.context, str(message.id)): message for message in messages(MAKER.template())}
    said = {(message.context, str(message.id)): message for message in messages(spoken)}
    lacking = [name for name, one in said.items() if not all(forms(one.string))]
    lacking += [name for name in wanted if name not in said]
    changed = [name for name, one in said.items() if one.fuzzy]
    assert not lacking, f"not translated: {lacking[:10]}; {TO_DO.format(path=path)}"
    assert not changed, f"reworded in English: {changed[:10]}; {TO_DO.format(path=path)}"
    assert set(said) == set(wanted), "run: python docs/make_words.py"


def test_a_translation_says_the_arguments_of_its_sentence(spoken: Catalog) -> None:
    for message in messages(spoken):
        if "." not in (message.context or ""):
            continue  # a text that is said as it is
        english, said = forms(message.id), forms(message.string)
        possible = set.union(*map(arguments, english))
        for number, form in enumerate(said):
            wanted = arguments(english[min(number, len(english) - 1)]) - {"n"}
            assert wanted <= arguments(form) <= possible, f"{message.context}: {form}"


def test_a_translation_keeps_the_white_space_that_sentences_are_joined_by(spoken: Catalog) -> None:
    def edges(text: str) -> tuple[bool, ...]:
        return text[:1] == " ", text[-1:] == " ", text[:1] == "\n", text[-1:] == "\n"

    for message in messages(spoken):
        assert edges(forms(message.id)[0]) == edges(forms(message.string)[0]), message.context


def test_plurals_have_every_form_that_the_language_has(path: Path, spoken: Catalog) -> None:
    with path.with_suffix(".mo").open("rb") as file:
        read = gettext.GNUTranslations(file)
    heads = dict(spoken.mime_headers)
    assert heads["Plural-Forms"].startswith(f"nplurals={spoken.num_plurals};")
    for message in messages(spoken):
        if message.pluralizable:
            assert len(message.string) == spoken.num_plurals, message.context
            one, many = message.id
            assert read.npgettext(message.context or "", one, many, 2) == message.string[-1]


def test_what_is_read_is_what_is_compiled(path: Path, spoken: Catalog) -> None:
    code = path.parts[-3]
    made = MAKER.merged(spoken, code, MAKER.template())
    assert path.read_bytes() == MAKER.as_po(made), "run: python docs/make_words.py"
    assert path.with_suffix(".mo").read_bytes() == MAKER.as_mo(made), "run: python docs/make_words.py"


def test_the_files_say_nothing_of_when_and_where_they_were_made(path: Path) -> None:
    for file in (path, path.with_suffix(".mo"), MAKER.TEMPLATE):
        text = file.read_bytes()
        for noise in (b"POT-Creation-Date", b"PO-Revision-Date", b"Generated-By", str(DOCS.parent).encode()):
            assert noise not in text


def test_a_label_in_the_bar_is_hardly_longer_than_in_english(spoken: Catalog) -> None:
    from protocols.tui.keys import KEYS

    english = {message.context: message for message in messages(spoken)}
    for keys in KEYS.values():
        for key in keys:
            if key.bar:
                message = english[f"tui.key.{key.id}"]
                assert len(str(message.string)) <= len(str(message.id)) + 5, message.string


def test_what_is_typed_is_not_translated(spoken: Catalog) -> None:
    """The command at the head of each line of help is the one that the plain face knows."""
    for message in messages(spoken):
        if (message.context or "").startswith("plain.help."):
            assert str(message.string).split()[0] == str(message.id).split()[0], message.string


# ---------------------------------------------------------------------------------------------- the script


def catalog_of(text: str) -> Catalog:
    catalog: Catalog = MAKER.read_po(io.BytesIO(text.encode()), abort_invalid=True)
    return catalog


OLD = """\
msgid ""
msgstr ""
"Language: es\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);"

# a remark of the translator's
msgctxt "common.nobody"
msgid "no one"
msgstr "nadie"

msgctxt "common.gone-long-ago"
msgid "gone"
msgstr "ido"
"""


def test_what_english_says_otherwise_now_keeps_its_translation_and_is_marked() -> None:
    made = {
        message.context: message
        for message in messages(MAKER.merged(catalog_of(OLD), "es", MAKER.template()))
    }
    message = made["common.nobody"]
    assert (message.string, message.fuzzy) == ("nadie", True)
    assert message.user_comments == ["a remark of the translator's"]
    assert "common.gone-long-ago" not in made
    assert not made["common.everyone"].string
    assert not made["common.everyone"].fuzzy


def test_what_is_marked_is_not_said_and_stays_marked_until_somebody_looks() -> None:
    once = MAKER.merged(catalog_of(OLD), "es", MAKER.template())
    again = MAKER.merged(catalog_of(MAKER.as_po(once).decode()), "es", MAKER.template())
    assert MAKER.as_po(again) == MAKER.as_po(once)
    read = gettext.GNUTranslations(io.BytesIO(MAKER.as_mo(again)))
    assert read.pgettext("common.nobody", "nobody") == "nobody"


@pytest.mark.parametrize(
    ("code", "plurals"), [("fr", "nplurals=3"), ("pt_BR", "nplurals="), ("ja", "nplurals=1")]
)
def test_another_language_begins_with_its_own_plurals(code: str, plurals: str) -> None:
    begun = MAKER.merged(MAKER.begun(code), code, MAKER.template())
    assert plurals in MAKER.as_po(begun).decode()
    assert len(messages(begun)) == len(messages(MAKER.template()))


def test_a_language_that_there_is_not_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert MAKER.main(["xx"]) == 1
    assert "xx" in capsys.readouterr().err
