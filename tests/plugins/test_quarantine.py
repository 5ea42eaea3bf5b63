"""A plugin that fails while a session runs is contained, counted, and after three failures asked no more."""

from __future__ import annotations

from typing import Any

import pytest

KIND = """
from protocols.plugins import Defaults, Finding, PlainKind, Shown, hookimpl

calls = []

class Kind:
    name = "shaky"
    summary = "a kind that fails"
    defaults = Defaults(title="Shaky", protect=True)
    keys = None

    def check(self, keys):
        calls.append("check")
        {check}

    def show(self, keys, setting):
        calls.append("show")
        {show}

@hookimpl
def protocols_step_kinds():
    return [Kind(), PlainKind("steady", "a kind of the same plugin")]
"""

ASK = """
from protocols.plugins import Setting
host = Host()
kind = host.kinds["shaky"]
room = Setting(people=5, members=5, inputs={"question": "why?"})
"""

MISTAKES = {
    "raises": ("raise ValueError('no')", "raise ValueError('no')", "ValueError: no"),
    "ends the program": ("raise SystemExit(1)", "raise SystemExit(1)", "SystemExit: 1"),
    "never comes back from itself": (
        "return self.check(keys)",
        "return self.show(keys, setting)",
        "RecursionError",
    ),
    "raises half way": ("yield Finding('', 'a'); raise KeyError('k')", "return {}['k']", "KeyError: 'k'"),
    "answers nothing": ("return None", "return None", ""),
    "answers another class": ("return ['text']", "return 'text'", "and answered str"),
    "answers no texts": ("return [Finding('', 5)]", "return Shown(title=5)", "must be a text"),
    "answers a text for a list": (
        "return [Finding(None, 'a')]",
        "return Shown(say='text')",
        "tuple of texts",
    ),
    "changes the answers of the room": ("return 5", "setting.inputs['question'] = 'mine'", "TypeError"),
}


@pytest.mark.parametrize(("check", "show", "said"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_contained_and_the_plugin_named(site: Any, check: str, show: str, said: str) -> None:
    site.install("protocols-shaky", KIND.format(check=check, show=show), plugin="shaky", version="0.3")
    found, empty, failures, inputs = site.run(
        ASK
        + """
from protocols.plugins import Shown
found, shown = list(kind.check(None)), kind.show(None, room)
answer([found, shown == Shown(), [one.sentence for one in host.failures], room.inputs])
"""
    )
    assert (found, empty, inputs) == ([], True, {"question": "why?"})
    assert len(failures) == 2
    for sentence in failures:
        assert "The step kind “shaky” of the plugin “shaky” of protocols-shaky 0.3 failed" in sentence
    assert said in failures[1]


def test_after_three_failures_no_kind_of_the_plugin_is_asked_but_all_keep_their_defaults(site: Any) -> None:
    site.install(
        "protocols-shaky", KIND.format(check="return []", show="raise ValueError('no')"), plugin="shaky"
    )
    states, calls, defaults, sentences, names = site.run(
        ASK
        + """
states = []
for _ in range(5):
    kind.check(None)
    kind.show(None, room)
    states.append(host.listed()[0].status)
import protocols_shaky
defaults = [kind.defaults.title, kind.defaults.protect]
sentences = [one.sentence for one in host.failures]
answer([states, protocols_shaky.calls, defaults, sentences, sorted({"shaky", "steady"} & set(host.kinds))])
"""
    )
    assert states == ["loaded", "loaded", "quarantined", "quarantined", "quarantined"]
    assert calls == ["check", "show"] * 3
    assert defaults == ["Shaky", True]
    assert names == ["shaky", "steady"]
    assert len(sentences) == 4
    assert "has failed 3 times and is not asked any more" in sentences[-1]


def test_one_plugin_s_failures_do_not_count_for_another(site: Any) -> None:
    site.install("protocols-shaky", KIND.format(check="return []", show="raise ValueError"), plugin="shaky")
    good = KIND.format(check="return []", show="return Shown(title='Good')")
    site.install("protocols-good", good.replace("shaky", "good").replace("steady", "calm"), plugin="good")
    assert site.run(
        ASK
        + """
for _ in range(4):
    kind.show(None, room)
answer([{one.name: one.status for one in host.listed()}, host.kinds["good"].show(None, room).title])
"""
    ) == [{"good": "loaded", "shaky": "quarantined"}, "Good"]


def test_what_a_kind_answers_is_made_safe_to_show(site: Any) -> None:
    check = r"yield Finding('words', 'a\x1b[2J\nb', '\x07help')"
    show = r"return Shown(title='a\x1b]0;x', say=['one\x00', 'two\nlines'], stems=('st\nem',))"
    site.install("protocols-shaky", KIND.format(check=check, show=show), plugin="shaky")
    assert site.run(
        ASK
        + """
finding, = kind.check(None)
shown = kind.show(None, room)
answer([finding.text, finding.help, shown.title, shown.say, shown.stems, len(host.failures)])
"""
    ) == ["a[2J b", "help", "a]0;x", ["one", "two\nlines"], ["st em"], 0]


def test_a_check_that_never_ends_is_cut_off(site: Any) -> None:
    check = "while True: yield Finding('', 'more')"
    site.install("protocols-shaky", KIND.format(check=check, show="return Shown()"), plugin="shaky")
    assert site.run(ASK + "answer(len(kind.check(None)))") == 100


def test_the_keyboard_still_interrupts(site: Any) -> None:
    site.install(
        "protocols-shaky", KIND.format(check="raise KeyboardInterrupt", show="return Shown()"), plugin="shaky"
    )
    assert (
        site.run(
            ASK
            + """
try:
    kind.check(None)
except KeyboardInterrupt:
    answer("interrupted")
"""
        )
        == "interrupted"
    )
