"""The weather check keeps the laws of a step kind, and its example is a protocol without problems."""

from __future__ import annotations

import pytest

from protocols.plan import by_number, make_plan
from protocols.plan.strategies import preview, situation_of
from protocols.plugins import PlainKind, Setting
from protocols.plugins.testing import check_kind
from protocols.spec.load import load_protocol
from protocols_weather import WeatherCheck, WeatherFirst, WeatherKeys

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


def test_when_late_the_weather_checks_give_way_and_nothing_else() -> None:
    text = b"""
format = 1
id = "t"
title = "T"
[[steps]]
id = "weather"
kind = "weather-check"
time = { min = "1m", target = "4m", max = "5m" }
[[steps]]
id = "talk"
title = "Talk"
time = { min = "1m", target = "9m", max = "12m" }
"""
    kinds = {"weather-check": WeatherCheck(), "talk": PlainKind("talk", "talk")}
    protocol = load_protocol(text, kinds).protocol
    assert protocol is not None
    plan = make_plan(protocol, kinds, by_number(8)).plan
    assert plan is not None
    shown = preview(WeatherFirst(), situation_of(plan, -120_000))
    assert [(one.step, one.after_ms) for one in shown.changes] == [("weather", 120_000)]
    assert shown.late_ms == 0
    assert preview(WeatherFirst(), situation_of(plan, 120_000)).empty
