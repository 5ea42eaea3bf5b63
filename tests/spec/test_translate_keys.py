"""Every text of the language is asked for from a translator, wherever it stands."""

from __future__ import annotations

import re
from itertools import pairwise

import pytest
from tests.spec.speaking import judged_beside, told

from protocols.spec.load import load_protocol
from protocols.spec.skeleton import skeleton

WHOLE = """\
format = 1
id = "whole"
title = "T-title"
summary = "T-summary"
purpose = "T-purpose"
tags = ["T-tag"]

[source]
title = "A publication"
note = "T-source-note"

[inputs.topic]
title = "T-input"
ask = "T-input-ask"
kind = "choice"
among = ["T-answer", "T-other-answer"]
default = "T-answer"

[settings.pace]
title = "T-setting"
ask = "T-setting-ask"
default = "slow"
among = ["slow", "fast"]

[variants.short]
title = "T-variant"
skip = ["end"]

[materials.data]
title = "T-material"
text = "T-material-text"
ask = "T-material-ask"

[groups.pair]
title = "T-group"
size = 2
names = ["T-sun", "T-moon"]
tasks = ["T-count", "T-sing"]

[roles.chief]
title = "T-role"
summary = "T-role-summary"

[[meetings]]
id = "first"
title = "T-meeting"

  [[meetings.steps]]
  id = "begin"
  title = "T-step"
  say = ["T-say"]
  note = "T-note"
  stems = ["T-stem"]
  time = "5m"
  extend = { by = "1m", times = 1, ask = "T-extend" }
  cues = [{ at = "50%" }, { at = "end", say = "T-cue" }]
  repeat = { until = "T-until", most = 3 }
  rules = ["no-judging", "T-rule of ours"]
  responses = ["T-response"]
  capture = [{ id = "got", title = "T-capture" }]

  [[meetings.steps]]
  id = "round"
  title = "T-round"
  turns = { time = "1m", stem = "T-turn" }
  capture = [{ id = "facts", title = "T-facts", columns = ["T-fact", "T-cause"] }]

  [[meetings.steps]]
  id = "vote"
  title = "T-vote"
  time = "5m"
  decide = { id = "next", title = "T-question", among = ["talk"], labels = { talk = "T-label" } }

  [[meetings.steps]]
  id = "both"
  title = "T-both"
  lanes = [
    { id = "left", title = "T-left", who = "chief", time = "5m" },
    { id = "right", title = "T-right", who = "rest", time = "5m" },
  ]

  [[meetings.steps]]
  id = "end"
  title = "T-end"
  time = "1m"
"""
TEXTS = sorted(set(re.findall(r'"(T-.*?)"', WHOLE)))


@pytest.fixture
def loaded(kinds):
    found = load_protocol(WHOLE.encode(), kinds)
    assert [one for one in found.problems if one.severity == "error"] == []
    return found


def test_every_text_is_asked_for_and_nothing_else(loaded):
    made = skeleton(loaded, "es", {})
    assert made is not None
    asked = sorted({line.strip("# ") for line in made.text.splitlines() if "# T-" in line})
    assert asked == TEXTS
    assert "A publication" not in made.text
    missing = judged_beside(loaded, made.text).problems
    assert {one.code for one in missing} == {"P801"}


def test_every_text_is_translated_when_it_is_filled_in(loaded, kinds):
    made = skeleton(loaded, "es", {})
    assert made is not None
    filled, said = [], ""
    for line in made.text.splitlines():
        said = line.strip("# ") if "# T-" in line else said
        filled.append(line.replace('""', f'"{said.replace("T-", "E-")}"') if '""' in line else line)
    text = "\n".join(filled)
    spoken = told(loaded, kinds, ("es",), {("", "es"): text})
    assert spoken.refused == {}
    assert "T-" not in spoken.text
    assert spoken.text.count("E-") == WHOLE.count("T-")


NAMED = """
format = 1
id = "named"
title = "Named"
roles.lead-voice = {}
groups.home-table = { size = 4, host = "stayer" }
[[steps]]
id = "talk"
title = "Talk"
in = "home-table"
repeat = { each = "member", as = "reader" }
time = "3m"
speaks = "reader"
capture = [{ id = "our-words" }]
[[steps]]
id = "choose"
kind = "talk"
time = "3m"
decide = { id = "the-way", among = ["left", "right"], how = "thumbs" }
[[steps]]
id = "debrief"
kind = "debrief"
time = "3m"
"""


def test_where_people_read_an_id_its_translation_is_asked_for_too(kinds):
    """And where they read the title of a kind, which our own words have, none is."""
    found = load_protocol(NAMED.encode(), kinds)
    assert [one for one in found.problems if one.severity == "error"] == []
    made = skeleton(found, "es", kinds)
    assert made is not None
    lines = made.text.splitlines()
    asked = [f"{above} {line}" for above, line in pairwise(lines) if line.endswith('title = ""')]
    assert asked == [
        '# Named title = ""',
        '# Home table title = ""',
        '# Stayer host-title = ""',
        '# Lead voice title = ""',
        '# Talk title = ""',
        '# Reader repeat.title = ""',
        '# The way decide.title = ""',
        '# Our words title = ""',
    ]
    again = skeleton(found, "es", kinds, made.text)
    assert again is not None
    assert again.added == 0
