"""What is said about time and people."""

from __future__ import annotations

import re
from pathlib import Path

import attrs
import pytest

import protocols.tui
from protocols.cli.plain_lines import end_line, must_end_line
from protocols.engine.facts import Refusal
from protocols.tui import keys, phrases
from protocols.words import sentence_codes

from .samples import MINUTE, START, ready, step, turning, turns, view


def test_the_end_is_said_in_words() -> None:
    assert phrases.late_words(view()) == "on time, ends 15:30"
    late = view(late_ms=4 * MINUTE + 59_000, projected_end_wall_ms=START + 45 * MINUTE)
    assert phrases.late_words(late) == "4 min late, ends 15:34"
    early = view(late_ms=-3 * MINUTE, projected_end_wall_ms=START + 38 * MINUTE)
    assert phrases.late_words(early) == "3 min ahead, ends 15:27"
    short = attrs.evolve(ready(), short_ms=13 * MINUTE)
    assert phrases.late_words(short) == "41 min, 13 min more than you have, would end 15:30"
    begun = attrs.evolve(late, late_ms=17 * MINUTE, short_ms=13 * MINUTE)
    assert phrases.late_words(begun) == "17 min more than you have, ends 15:34"
    assert phrases.late_words(attrs.evolve(begun, late_ms=0)) == "on time, ends 15:34"


@pytest.mark.parametrize("late_s", [-240, -179, -90, -59, -31, 0, 29, 31, 59, 60, 89, 91, 150, 299])
@pytest.mark.parametrize("short_ms", [0, 13 * MINUTE])
@pytest.mark.parametrize("must", [False, True])
def test_plain_lines_count_the_same_minutes(late_s: int, short_ms: int, must: bool) -> None:
    shown = attrs.evolve(
        ready() if must else view(),
        planned_end_wall_ms=START + 41 * MINUTE,
        projected_end_wall_ms=START + 41 * MINUTE + late_s * 1000,
        late_ms=late_s * 1000,
        short_ms=short_ms,
    )
    told = must_end_line(shown, START + 41 * MINUTE) if must else end_line(shown)
    clock = r"\d+:\d+"
    numbers = re.findall(r"\d+", re.sub(clock, "", phrases.late_words(shown)))
    assert re.findall(r"\d+", re.sub(clock, "", told)) == numbers
    assert ("on time" in phrases.late_words(shown)) == ("On time" in told)


def test_before_it_begins_a_fixed_end_says_how_late_it_will_be() -> None:
    waiting = attrs.evolve(ready(), planned_end_wall_ms=START + 41 * MINUTE)
    assert phrases.late_words(waiting) == "must end 15:30, would end 15:30"
    late = attrs.evolve(waiting, projected_end_wall_ms=START + 48 * MINUTE, late_ms=7 * MINUTE)
    assert phrases.late_words(late) == "must end 15:30, would end 15:37: 7 min late"


def test_overtime_is_said_by_a_sign_and_in_words() -> None:
    over = step(left_ms=-86_000, elapsed_ms=386_000)
    assert phrases.clock_digits(over) == "+1:26"
    assert phrases.is_over(over)
    assert "OVER TIME" in phrases.clock_words(over)
    assert phrases.share_spent(over) == 1.0


def test_a_countdown_shows_zero_only_when_it_is_over() -> None:
    assert phrases.clock_digits(step(left_ms=1)) == "0:01"
    assert phrases.clock_digits(step(left_ms=0)) == "0:00"
    assert phrases.clock_digits(step(left_ms=-999)) == "0:00"


def test_in_a_turn_the_clock_is_the_turns_and_the_step_is_said_in_words() -> None:
    at = turning(2, left_ms=43_000)
    assert phrases.clock_digits(at) == "0:43"
    assert phrases.clock_words(at) == "left for Chen · 2:50 left in this step"


def test_an_open_step_counts_up() -> None:
    at = step(open=True, left_ms=None, elapsed_ms=64_900)
    assert phrases.clock_digits(at) == "1:04"
    assert "no set length" in phrases.clock_words(at)
    assert phrases.share_spent(at) is None


def test_many_names_are_cut_to_a_few() -> None:
    assert phrases.names_words(["Ana", "Ben"]) == "Ana and Ben"
    assert phrases.names_words(list("abcdefgh"), 4) == "a, b, c and 5 more"


@pytest.mark.parametrize("now", range(12))
@pytest.mark.parametrize("most", [1, 2, 5, 12, 20])
def test_the_current_turn_is_always_among_those_shown(now: int, most: int) -> None:
    round_of = turns(now, tuple("abcdefghijkl"))
    before, shown, after = phrases.turns_window(round_of, most)
    assert len(shown) == min(most, 12)
    assert before + len(shown) + after == 12
    assert most < 2 or round_of[now] in shown


def test_a_refusal_without_a_sentence_is_still_a_sentence() -> None:
    assert phrases.refusal_words(Refusal("never-heard-of")) == "That is not possible just now."


def test_how_long_ago_is_said_in_one_unit() -> None:
    assert phrases.ago_words(10_000) == "just now"
    assert phrases.ago_words(12 * MINUTE) == "12 minutes ago"
    assert phrases.ago_words(26 * 60 * MINUTE) == "yesterday"


def test_every_sentence_that_is_said_exists_and_every_sentence_is_said() -> None:
    known = set(sentence_codes("tui"))
    source = "\n".join(
        file.read_text(encoding="utf-8") for file in Path(protocols.tui.__file__).parent.glob("*.py")
    )
    said = set(re.findall(r"[\"'](tui\.[a-z.-]+[a-z])[\"']", source))
    made = re.findall(r"f[\"'](tui\.[a-z.-]+[.-])\{", source)
    assert said <= known
    for code in known - said:
        endings = [code] + [code.removesuffix(end) for end in ("-over", ".hint", ".no-log")]
        assert any(code.startswith(start) for start in made) or set(endings) & said, f"never said: {code}"


def test_every_key_has_words_and_an_id_of_its_own() -> None:
    for room, found in keys.KEYS.items():
        for key in found:
            assert key.label
            assert key.help
        ids = [key.id for key in found]
        assert len(ids) == len(set(ids)), room
        pressed = [one for key in found if key.action for one in key.keys.split(",")]
        assert len(pressed) == len(set(pressed)), f"two actions on one key: {room}"


def test_nothing_destructive_is_on_a_bare_key_of_the_console() -> None:
    asked = {"finish", "leave"}
    plain = {key.action for key in keys.KEYS["run"]} - asked
    assert not any("delete" in action or "withdraw" in action or "quit" in action for action in plain)
