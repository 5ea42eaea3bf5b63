"""The weather check keeps the laws of a step kind, and its example is a protocol without problems."""

from __future__ import annotations

import pytest

from protocols.plugins import Setting
from protocols.plugins.testing import check_kind
from protocols_weather import WeatherCheck, WeatherKeys

ROOM = Setting(people=8, members=8)


def test_it_keeps_the_laws_of_a_step_kind() -> None:
    assert check_kind(WeatherCheck(), {"words": ["sun", "rain"]}, {"ask": "And you?", "words": ["fog"]}) == []


def test_everyone_is_asked_and_reads_the_words() -> None:
    shown = WeatherCheck().show(WeatherKeys(words=("sun", "rain")), ROOM)
    assert shown.say == (
        "What is the weather like in you just now?",
        "One word each, without a reason: sun, rain.",
    )
    assert shown.stems == ("In me there is …",)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ((), "a weather check needs at least two words"),
        (("sun",), "a weather check needs at least two words"),
        (("sun", "fog", "Sun"), "“Sun” is among the words twice"),
    ],
)
def test_a_choice_that_is_none_is_found(words: tuple[str, ...], said: str) -> None:
    assert [finding.text for finding in WeatherCheck().check(WeatherKeys(words=words))] == [said]
