"""Strategies that plugins bring, kept to the same promise as kinds of step: their mistakes stay theirs."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, overload

import attrs

from protocols.plugins.admission import is_name
from protocols.plugins.guard import Record, described
from protocols.words import safe_line, say

if TYPE_CHECKING:
    from protocols.plan.strategies import Proposal, Situation, Strategy

STRATEGIES_LIMIT = 100
"""The most strategies taken from one plugin, should it never stop."""


@attrs.frozen(eq=False)
class GuardedStrategy:
    """A strategy that never raises, and never proposes what may not be. Made by the host."""

    name: str
    title: str
    rule: str
    record: Record = attrs.field(repr=False)
    behind: Strategy = attrs.field(repr=False)

    def propose(self, situation: Situation) -> Proposal:
        """What the strategy proposes; nothing if it fails, or breaks the rules for all strategies."""
        from protocols.plan.strategies import Proposal, held

        if self.record.status == "quarantined":
            return Proposal()
        try:
            return held(self.behind.propose(situation), situation)
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # SystemExit too: a plugin does not end somebody's session
            self.record.slipped(self.name, error, "plugin.strategy-raised")
            return Proposal()


def admitted(offered: Any, record: Record) -> list[GuardedStrategy]:
    """The strategies of one plugin that can be used; what is wrong with the others is recorded."""
    found: dict[str, GuardedStrategy] = {}
    for number, one in enumerate(offered or ()):
        if number >= STRATEGIES_LIMIT:
            record.failed("plugin.too-many-strategies", limit=STRATEGIES_LIMIT)
            break
        try:
            wrong = _fault(one)
        except Exception as error:
            wrong = described(error)
        if not wrong and one.name in found:
            wrong = say("plugin.strategy.twice", name=one.name)
        if wrong:
            record.failed("plugin.strategy", error=wrong)
        else:
            found[one.name] = GuardedStrategy(
                one.name, safe_line(one.title), safe_line(one.rule), record, one
            )
    return list(found.values())


def _fault(one: Any) -> str:
    missing = [name for name in ("name", "title", "rule", "propose") if not hasattr(one, name)]
    if missing:
        return say("plugin.strategy.parts", found=safe_line(type(one).__name__, 80), names=", ".join(missing))
    if isinstance(one, type):
        return say("plugin.kind.class", name=safe_line(one.__name__, 80))
    if not is_name(one.name):
        return say("plugin.kind.name", name=safe_line(str(one.name), 80))
    if not all(isinstance(text, str) and safe_line(text) for text in (one.title, one.rule)):
        return say("plugin.strategy.texts", name=one.name)
    if not callable(one.propose):
        return say("plugin.strategy.propose", name=one.name)
    return ""


class LazyStrategies(Sequence["Strategy"]):
    """All strategies, ours first; plugins are loaded when somebody looks at them."""

    def __init__(self, load: Callable[[], Sequence[Strategy]]) -> None:
        self._load = load

    @overload
    def __getitem__(self, index: int) -> Strategy: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Strategy]: ...

    def __getitem__(self, index: int | slice) -> Strategy | Sequence[Strategy]:
        return self._load()[index]

    def __iter__(self) -> Iterator[Strategy]:
        return iter(self._load())

    def __len__(self) -> int:
        return len(self._load())
