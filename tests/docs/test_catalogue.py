"""``docs/protocols.md`` says what the files of the protocols say, and what is planned for them."""

from __future__ import annotations

import importlib.util
from pathlib import Path

DOCS = Path(__file__).parents[2] / "docs"


def test_the_catalogue_is_the_one_that_the_files_make() -> None:
    spec = importlib.util.spec_from_file_location("make_catalogue", DOCS / "make_catalogue.py")
    assert spec is not None
    assert spec.loader is not None
    maker = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(maker)
    page = (DOCS / "protocols.md").read_text("utf-8")
    assert page == maker.catalogue(), "run: python docs/make_catalogue.py"
    assert {chapter for chapter, _ in maker.CHAPTERS} == {
        line.removeprefix("## ") for line in page.splitlines() if line.startswith("## ")
    }
