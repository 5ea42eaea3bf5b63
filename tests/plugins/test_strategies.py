"""Strategies of plugins: found with ours, held to the rules, and their mistakes kept to themselves."""

from __future__ import annotations

import pytest

GOOD = """
from protocols.plugins import Proposal, hookimpl

class Strategy:
    name, title, rule = "{name}", "Talk less", "Only talk gives."

    def propose(self, situation):
        {body}

@hookimpl
def protocols_strategies():
    return [Strategy()]
"""

SHORTER = (
    "return Proposal(situation.spread({s.key: (s.least_ms, s.now_ms) for s in situation.steps if s.elastic}))"
)

ASK = """
from protocols.plan import by_number, make_plan
from protocols.plan.strategies import previews, situation_of
from protocols.spec.load import load_protocol

host = Host()
text = b'''format = 1
id = "t"
title = "T"
[[steps]]
id = "a"
title = "A"
time = { min = "2m", target = "6m", max = "9m" }
[[steps]]
id = "b"
kind = "debrief"
title = "B"
time = "4m"
'''
plan = make_plan(load_protocol(text, host.kinds).protocol, host.kinds, by_number(4)).plan
late = situation_of(plan, -60_000)
"""
SHOWN = (
    ASK
    + """
found = {one.strategy: [[c.step, c.after_ms] for c in one.changes] for one in previews(host.strategies, late)}
answer([found, [one.sentence for one in host.failures], [one.status for one in host.listed()]])
"""
)


def test_a_plugin_s_strategy_is_offered_after_ours(site):
    site.install("protocols-less", GOOD.format(name="less", body=SHORTER))
    found, failures, states = site.run(SHOWN)
    assert list(found) == ["share", "pro-rata", "later", "less"]
    assert found["less"] == [["a", 300_000]]
    assert (failures, states) == ([], ["loaded"])


def test_nothing_is_imported_until_somebody_looks(site):
    site.install("protocols-less", GOOD.format(name="less", body=SHORTER))
    code = "host = Host()\nhost.kinds['talk']\nhost.strategies\nanswer('protocols_less' in sys.modules)"
    assert site.run(code) is False


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("1 / 0", "ZeroDivisionError"),
        ("raise SystemExit", "SystemExit"),
        ("return Proposal({'b': 60_000})", "may not be changed: B"),
        ("return Proposal({'a': 60_000})", "outside its range"),
        ("return 'quickly'", "answered str, not a Proposal"),
    ],
)
def test_a_mistake_changes_nothing_and_is_told(site, body, said):
    site.install("protocols-less", GOOD.format(name="less", body=body))
    found, failures, _ = site.run(SHOWN)
    assert list(found) == ["share", "pro-rata", "later"]
    assert len(failures) == 1
    assert "strategy “less”" in failures[0]
    assert said in failures[0]


def test_after_three_mistakes_it_is_not_asked_any_more(site):
    site.install("protocols-less", GOOD.format(name="less", body="print('asked', file=sys.stdout); 1 / 0"))
    often = "for _ in range(5): previews(host.strategies, late)\n"
    assert site.run(f"{ASK}{often}answer([len(host.failures), host.listed()[0].status])") == [
        4,
        "quarantined",
    ]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (
            GOOD.format(name="share", body="return Proposal()"),
            "brings a strategy “share”, and so does something",
        ),
        (GOOD.format(name="Not A Name", body="return Proposal()"), "is no name"),
        (
            GOOD.replace('"Talk less"', '""').format(name="less", body="return Proposal()"),
            "needs a title and a rule",
        ),
        (
            GOOD.replace("Strategy()]", "Strategy]").format(name="less", body="return Proposal()"),
            "is a class",
        ),
        (
            GOOD.replace("[Strategy()]", "[5]").format(name="less", body="return Proposal()"),
            "int is no strategy",
        ),
        (
            GOOD.replace("[Strategy()]", "1 / 0").format(name="less", body="return Proposal()"),
            "ZeroDivisionError",
        ),
        (
            GOOD.replace("[Strategy()]", "[Strategy(), Strategy()]").format(name="less", body=SHORTER),
            "“less” is there twice",
        ),
    ],
)
def test_what_is_no_strategy_is_left_out_with_a_sentence(site, code, said):
    site.install("protocols-less", code)
    found, failures, _ = site.run(SHOWN)
    assert {"share", "pro-rata", "later"} <= set(found)
    assert len(failures) == 1
    assert said in failures[0]


def test_of_two_plugins_with_one_name_for_a_strategy_neither_gets_it(site):
    for name in ("protocols-a", "protocols-b"):
        site.install(name, GOOD.format(name="less", body=SHORTER))
    found, failures, _ = site.run(SHOWN)
    assert "less" not in found
    assert len(failures) == 2
