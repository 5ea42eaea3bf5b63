"""A protocol of one's own out of another says the same, under a name of its own."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from protocols.library.shelf import shipped_folder
from protocols.spec.own import own_id, own_text

FILES = sorted(path for path in shipped_folder().glob("*.toml") if ".es." not in path.name)


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_protocol_that_ships_can_be_made_ones_own(path: Path) -> None:
    text = path.read_text("utf-8")
    before = tomllib.loads(text)
    if "id" not in before:
        pytest.skip("a translation, or a part of others")
    made = own_text(text, "mine")
    assert made is not None
    after = tomllib.loads(made)
    assert (after["id"], after["title"]) == ("mine", f"{before['title']} (ours)")
    assert after.get("source", {}).get("follows") != "published"
    for table in (before, after):
        table.pop("id")
        table.pop("title")
        table.get("source", {}).pop("follows", None)
    assert after == before
    assert made.endswith(text[-200:])


def test_a_title_is_changed_however_it_is_written() -> None:
    text = (
        "# title = \"no\"\r\ntitle = '''A \"B\"'''\r\n\"id\" = 'a'\r\nsource.follows = 'published' # so\r\n"
    )
    made = own_text(text, "b")
    assert made is not None
    data = tomllib.loads(made)
    assert data == {"title": 'A "B" (ours)', "id": "b", "source": {"follows": "adapted"}}
    assert '# title = "no"\r\n' in made
    assert "# so" in made


TRANSLATED = """
id = "a"  # the id
translations.fr.title = "Un"
title = "One"

# The steps
[[steps]]
id = "talk"
title = "Talk"

# Auf Deutsch
[translations.de]
title = "Eins"
# ein Schritt
[translations.de.steps.talk]
title = "Reden"

# The roles
[roles.keeper]
title = "Keeper"

[translations.es]
title = "Uno"
"""


def test_what_it_says_in_other_languages_is_left_out() -> None:
    made = own_text(TRANSLATED, "b")
    assert made is not None
    assert tomllib.loads(made) == {
        "id": "b",
        "title": "One (ours)",
        "steps": [{"id": "talk", "title": "Talk"}],
        "roles": {"keeper": {"title": "Keeper"}},
    }
    for remark in ("# the id", "# The steps", "# The roles"):
        assert remark in made
    assert "Deutsch" not in made
    assert "ein Schritt" not in made


@pytest.mark.parametrize(
    "text",
    [
        'id = "a"\ntitle = "One"\ntranslations = { es = { title = "Uno", steps.a = { title = "B" } } }\n',
        'id = "a"\ntitle = "One"\n[translations]\nes.title = "Uno"\n',
        'id = "a"\r\ntitle = "One"\r\n[translations.es]\r\ntitle = "Uno"',
    ],
)
def test_however_it_is_written_what_is_in_other_languages_is_left_out(text: str) -> None:
    made = own_text(text, "b")
    assert made is not None
    assert tomllib.loads(made) == {"id": "b", "title": "One (ours)"}


@pytest.mark.parametrize("text", ["", "id = 3\n", 'title = "A"\n', "id = ", "[id]\n[title]\n"])
def test_what_cannot_be_changed_is_left_alone(text: str) -> None:
    assert own_text(text, "b") is None


def test_an_id_is_never_taken_twice_nor_too_long() -> None:
    assert own_id("final-word", ()) == "final-word-ours"
    assert own_id("a", {"a-ours", "a-ours-2"}) == "a-ours-3"
    assert len(own_id("x" * 200, ())) <= 80
