"""What steps are called is found without reading the language, in every way a file may be written."""

from __future__ import annotations

from pathlib import Path

import pytest

from protocols.library.shelf import open_shelf
from protocols.library.steps import step_titles


def test_steps_of_protocols_that_ship_are_found() -> None:
    titles = step_titles(open_shelf().entries())
    assert "Vote with dots" in titles["lean-coffee"]
    assert "Where to find it" not in titles["article-discussion"]  # an input, which comes before the steps


def test_where_a_protocol_is_translated_both_are_found() -> None:
    titles = step_titles(open_shelf(None, ("es",)).entries())["live-case"]
    assert {"Bienvenida: por qué estamos aquí", "Welcome: why we are here"} <= set(titles)


@pytest.mark.parametrize(
    "steps",
    [
        '[[steps]]\nid = "a"\ntitle = "Look \\"twice\\""\n',
        "[[steps]]\nid = 'a'\n  title='Look \"twice\"'\n",
        'steps = [\n  { id = "a", title = "Look \\"twice\\"" },\n]\n',
    ],
)
def test_a_title_is_found_however_it_is_written(tmp_path: Path, steps: str) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('format = 1\nid = "mine"\ntitle = "Mine"\n' + steps)
    assert step_titles(open_shelf(tmp_path).entries())["mine"] == ('Look "twice"',)


def test_a_file_that_has_gone_since_has_no_steps(tmp_path: Path) -> None:
    file = tmp_path / "mine.toml"
    file.write_text('format = 1\nid = "mine"\ntitle = "Mine"\n[[steps]]\ntitle = "A"\n')
    entries = open_shelf(tmp_path).entries()
    file.unlink()
    assert step_titles(entries)["mine"] == ()
