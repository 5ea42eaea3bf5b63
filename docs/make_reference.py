"""Bring the generated pages up to date: ``python docs/make_reference.py``.

The reference at the end of ``language.md`` is printed from the classes that read a file. ``problems.md`` is a
copy of ``src/protocols/spec/pages/problems.md``, which travels with the program for ``protocols explain``.
"""

from __future__ import annotations

from pathlib import Path

from protocols.spec.reference import with_reference

if __name__ == "__main__":
    page = Path(__file__).with_name("language.md")
    page.write_text(with_reference(page.read_text("utf-8")), "utf-8")
    problems = Path(__file__).parents[1] / "src" / "protocols" / "spec" / "pages" / "problems.md"
    Path(__file__).with_name("problems.md").write_text(problems.read_text("utf-8"), "utf-8")
