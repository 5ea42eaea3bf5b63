"""Bring the reference at the end of ``docs/language.md`` up to date: ``python docs/make_reference.py``."""

from __future__ import annotations

from pathlib import Path

from protocols.spec.reference import with_reference

if __name__ == "__main__":
    page = Path(__file__).with_name("language.md")
    page.write_text(with_reference(page.read_text("utf-8")), "utf-8")
