"""Settings and variants: what is chosen before a session, and what it makes of the plan."""

from __future__ import annotations

import pytest

from protocols.plan.known import Known
from protocols.spec.choices import allowed, permitted, typed, varied
from protocols.spec.model import Setting

MINUTE = 60_000

QUESTIONS = """
minutes = 40

[settings.talk]
default = "5m"
min = "2m"
max = "10m"

[settings.often]
default = 2
min = 1
max = 3

[settings.form]
default = "long"
among = ["long", "short"]

[variants.brief]
title = "In twelve minutes"
minutes = 12
skip = ["look-back"]
set = { often = 1, form = "short" }
times = { opening = "3m", answers = "30s" }

[[steps]]
id = "opening"
title = "Opening"
time = { min = "5m", target = "8m", max = "9m" }

[[steps]]
id = "talk-it-over"
title = "Talk"
repeat = "often"
time = "talk"

[[steps]]
id = "answers"
title = "Answers"
turns = { time = "1m" }

[[steps]]
id = "more"
title = "More, in the long form"
when = "form == long"
time = "4m"

[[steps]]
id = "look-back"
title = "Look back"
time = "6m"
"""


def test_what_is_said_of_a_setting_changes_lengths_rounds_and_conditions(made):
    assert made(QUESTIONS, 4).allotted_ms == (8 + 2 * 5 + 4 + 4 + 6) * MINUTE
    known = Known(settings={"talk": "3m", "often": 3, "form": "short"})
    plan = made(QUESTIONS, 4, known=known)
    assert plan.allotted_ms == (8 + 3 * 3 + 4 + 6) * MINUTE
    assert plan.settings == {"talk": "3m", "often": 3, "form": "short"}


def test_a_variant_leaves_out_sets_and_shortens_and_a_setting_said_counts_more(made):
    plan = made(QUESTIONS, 4, known=Known(variant="brief"))
    assert plan.allotted_ms == (3 + 5 + 2) * MINUTE
    assert [unit.step for _, unit in plan.units()] == ["opening", "talk-it-over", "answers"]
    more = made(QUESTIONS, 4, known=Known(variant="brief", settings={"often": 2}))
    assert more.allotted_ms == plan.allotted_ms + 5 * MINUTE


def test_a_variant_of_a_turn_lasts_each_turn_and_its_headline_is_its_own(read):
    brief = varied(read(QUESTIONS), "brief")
    answers = next(step for step in brief.steps if step.id == "answers")
    assert answers.turns.time.target_ms == 30_000
    assert answers.time is None
    assert brief.minutes == 12


@pytest.mark.parametrize(
    ("setting", "text", "value"),
    [
        (Setting(default=2, min=1, max=3), "3", 3),
        (Setting(default=2), "three", None),
        (Setting(default=2), "²", None),
        (Setting(default="5m"), "90s", "1m30s"),
        (Setting(default="5m"), "5", None),
        (Setting(default=True), "no", False),
        (Setting(default="a", among=("a", "b")), "b", "b"),
    ],
)
def test_what_is_typed_is_read_as_the_setting_holds_it(setting, text, value):
    assert typed(setting, text) == value


def test_a_value_beyond_its_bounds_is_not_permitted_and_what_is_allowed_is_said():
    setting = Setting(default="5m", min="2m", max="10m")
    assert permitted(setting, "2m")
    assert permitted(setting, "600s")
    assert not permitted(setting, "1m59s")
    assert not permitted(setting, 5)
    assert allowed(setting) == "a length of time from 2m to 10m"
    assert allowed(Setting(default="a", among=("a", "b"))) == "a or b"
