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


@pytest.mark.parametrize("text", ["", "id = 3\n", 'title = "A"\n', "id = ", "[id]\n[title]\n"])
def test_what_cannot_be_changed_is_left_alone(text: str) -> None:
    assert own_text(text, "b") is None


def test_an_id_is_never_taken_twice_nor_too_long() -> None:
    assert own_id("final-word", ()) == "final-word-ours"
    assert own_id("a", {"a-ours", "a-ours-2"}) == "a-ours-3"
    assert len(own_id("x" * 200, ())) <= 80
