"""A step kind ``weather-check``: everyone says in one word what the weather is like inside them.

It is a small check-in, and a plugin to start from: everything it uses of Protocols is imported from
``protocols.plugins``. It also brings a way to catch up, ``weather-first``.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import attrs

from protocols.plugins import (
    Defaults,
    Finding,
    Proposal,
    Setting,
    Shown,
    Situation,
    StepKind,
    Strategy,
    Text,
    hookimpl,
    key,
)

PROTOCOLS_API = "1.0"
"""The version of the plugin contract that this was written for."""


@attrs.frozen
class WeatherKeys:
    """The keys that a step of this kind may have, beside those of every step."""

    ask: str = key(
        Text(lines=False),
        "the question everyone answers in one word",
        default="What is the weather like in you just now?",
    )
    words: tuple[str, ...] = key(
        Text(many=True, lines=False),
        "the words to choose from",
        default=("sun", "clouds", "wind", "rain", "storm", "fog"),
    )


class WeatherCheck:
    """The kind itself: data, and two functions that only look at what they are given."""

    name = "weather-check"
    summary = "everyone says their inner weather in one word"
    defaults = Defaults(title="Weather check", speaks=("everyone",))
    keys = WeatherKeys

    def check(self, keys: WeatherKeys) -> Iterator[Finding]:
        """There is something to choose, and no word stands there twice."""
        if len(keys.words) < 2:
            yield Finding("words", "a weather check needs at least two words", "add another kind of weather")
        seen: set[str] = set()
        for word in keys.words:
            if word.casefold() in seen:
                yield Finding("words", f"“{word}” is among the words twice", "delete one of them")
            seen.add(word.casefold())

    def show(self, keys: WeatherKeys, setting: Setting) -> Shown:
        """The question, the words, and a sentence to begin with."""
        return Shown(
            say=(keys.ask, f"One word each, without a reason: {', '.join(keys.words)}."),
            note=(f"{setting.members} people, one word each: this takes a breath a person.",),
            stems=("In me there is …",),
        )


@hookimpl
def protocols_step_kinds() -> Iterable[StepKind]:
    """The one kind that this plugin brings."""
    return [WeatherCheck()]


class WeatherFirst:
    """A strategy: when a session is late, the weather checks still to come give way, and nothing else."""

    name = "weather-first"
    title = "Shorten the weather checks"
    rule = "Only weather checks give, each down to its shortest; everything else keeps its time."

    def propose(self, situation: Situation) -> Proposal:
        """New lengths for the weather checks, together what is missing, as far as they can."""
        if not situation.late:
            return Proposal()
        checks = [one for one in situation.steps if one.kind == "weather-check" and one.elastic]
        return Proposal(situation.spread({one.key: (one.least_ms, one.now_ms) for one in checks}))


@hookimpl
def protocols_strategies() -> Iterable[Strategy]:
    """The one strategy that this plugin brings."""
    return [WeatherFirst()]
