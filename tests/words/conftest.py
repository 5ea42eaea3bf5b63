"""For the tests of the words: another language, and English again afterwards."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from protocols.words import set_language


@pytest.fixture
def spanish() -> Iterator[None]:
    """Spanish is spoken."""
    assert set_language("es")
    yield
    set_language("en")
