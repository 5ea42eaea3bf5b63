"""Sentences in the language of whoever reads them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from protocols.words import carried, clock_times, day, decimal, language, listed, reason, say, set_language


@pytest.fixture(autouse=True)
def _english_again() -> Iterator[None]:
    yield
    set_language("en")


@pytest.mark.parametrize("code", ["es", "es_CL", "es_CL.UTF-8", "es-cl", "es-MX", "es_ES@euro", "ES"])
def test_spanish_is_spoken_however_it_is_written(code: str) -> None:
    assert set_language(code)
    assert language() == "es"
    assert say("common.nobody") == "nadie"


@pytest.mark.parametrize("code", ["en", "en_US.UTF-8", "en-gb", "C", "C.UTF-8", "POSIX", ""])
def test_english_needs_no_catalogue(code: str) -> None:
    set_language("es")
    assert set_language(code)
    assert (language(), say("common.nobody")) == ("en", "nobody")


@pytest.mark.parametrize("code", ["xx", "tlh", "../../etc", "e s", "ñ", "\x00", "estonian"])
def test_where_there_is_no_catalogue_english_is_spoken(code: str) -> None:
    set_language("es")
    assert not set_language(code)
    assert (language(), say("common.nobody")) == ("en", "nobody")


def test_one_and_many(spanish: None) -> None:
    assert say("common.people", n=1) == "1 persona"
    assert say("common.people", n=0) == "0 personas"
    assert say("common.people", n=13) == "13 personas"


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["Ana", "Bea", "Carlos"], "Ana, Bea y Carlos"),
        (["Ana", "Inés"], "Ana e Inés"),
        (["Ana", "Íñigo"], "Ana e Íñigo"),
        (["madres", "hijas"], "madres e hijas"),
        (["agua", "hielo"], "agua y hielo"),
        (["Ana", "Yolanda"], "Ana y Yolanda"),
        (["uno", "“inicio”"], "uno e “inicio”"),
        (["Inés"], "Inés"),
    ],
)
def test_y_becomes_e_before_its_own_sound(spanish: None, names: list[str], said: str) -> None:
    assert listed(names) == said


@pytest.mark.parametrize(
    ("names", "said"), [(["7", "8"], "7 u 8"), (["sí", "no"], "sí o no"), (["siete", "ocho"], "siete u ocho")]
)
def test_o_becomes_u_before_its_own_sound(spanish: None, names: list[str], said: str) -> None:
    assert listed(names, "or") == said


def test_in_english_and_stays_and() -> None:
    assert listed(["Ana", "Inés"]) == "Ana and Inés"
    assert listed(["7", "8"], "or") == "7 or 8"


def test_a_decimal_has_the_mark_of_the_language() -> None:
    assert decimal(2.5) == "2.5"
    assert decimal(3.0) == "3"
    set_language("es")
    assert decimal(2.5) == "2,5"


def test_what_no_catalogue_has_is_said_as_it_stands(spanish: None) -> None:
    assert carried("kind", "Break") == "Descanso"
    assert carried("kind", "A quiet walk") == "A quiet walk"
    assert carried("kind", "") == ""


def test_why_the_system_refused_is_said_too(spanish: None) -> None:
    assert reason(PermissionError(13, "Permission denied")) == "no hay permiso"
    assert reason(OSError(5, "Something of its own")) == "Something of its own"
    assert reason(OSError()) == "OSError"
    assert reason(ValueError("embedded null byte")) == "embedded null byte"
    set_language("en")
    assert reason(PermissionError(13, "Permission denied")) == "Permission denied"


SUNDAY_MS = 1_795_352_640_000  # 2026-11-22 13:04 UTC


def test_a_day_is_written_as_people_write_it() -> None:
    assert day(SUNDAY_MS, 60) == "Sunday, 22 November 2026"
    assert day(SUNDAY_MS, 60, short=True) == "Sun 22 Nov 2026"
    assert day(SUNDAY_MS, 11 * 60) == "Monday, 23 November 2026", "by the clock that hung on that wall"


def test_a_day_in_spanish_is_written_as_people_write_it_there(spanish: None) -> None:
    assert day(SUNDAY_MS, 60) == "domingo 22 de noviembre de 2026"
    assert day(SUNDAY_MS, 60, short=True) == "dom 22 nov 2026"


@pytest.mark.parametrize("code", ["en", "es"])
def test_every_day_and_month_has_a_name_of_its_own(code: str) -> None:
    set_language(code)
    for form in ("common.day", "common.day.short"):
        for names, many in (("weekdays", 7), ("months", 12)):
            found = say(f"{form}.{names}").split(", ")
            assert len(set(found)) == len(found) == many


@pytest.mark.parametrize("wall_ms", [10**18, -(10**18)])
def test_a_day_that_no_calendar_has_is_not_said(wall_ms: int) -> None:
    assert day(wall_ms, 0) == ""


def test_times_to_choose_from_have_seconds_where_they_would_read_alike() -> None:
    minute = 60_000
    assert clock_times([0, minute, 2 * minute], 0) == ["00:00", "00:01", "00:02"]
    assert clock_times([5_000, 42_000, 2 * minute], 60) == ["01:00:05", "01:00:42", "01:02"]
    assert clock_times([5_000, 5_400], 0) == ["00:00", "00:00"]
    assert clock_times([minute - 10, minute + 10], 0) == ["00:01", "00:01"]
    assert clock_times([], 0) == []
