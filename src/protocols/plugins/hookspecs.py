"""What a plugin may be asked: one method for each hook, with its types and an example that works.

A hook answers data (step kinds, strategies) and is called once; it does nothing else. Hooks are only ever
called by :class:`protocols.plugins.host.Host`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pluggy

if TYPE_CHECKING:
    from protocols.plan.strategies import Strategy
    from protocols.spec.kinds import StepKind

API_VERSION = "1.0"
"""The version of this contract, ``"MAJOR.MINOR"``. A plugin may say which it was written for, with a
constant ``PROTOCOLS_API = "1.0"``: it is then not loaded by a program whose contract is another."""

PROJECT = "protocols"
"""The name of our project to pluggy."""

ENTRY_POINTS = "protocols.plugins"
"""The group of entry points under which plugins are found."""

hookspec = pluggy.HookspecMarker(PROJECT)

hookimpl = pluggy.HookimplMarker(PROJECT)
"""The decorator for a function (of a module) or a method (of an object) that answers a hook."""


class StepKindHooks:
    """Hooks about kinds of step."""

    @hookspec
    def protocols_step_kinds(self) -> Iterable[StepKind]:
        """The kinds of step that this plugin brings.

        Example::

            from protocols.plugins import Defaults, PlainKind, hookimpl


            @hookimpl
            def protocols_step_kinds():
                return [PlainKind("silence", "everyone is quiet", Defaults(title="Silence", protect=True))]

        A kind with keys of its own is an object like :class:`protocols.plugins.StepKind`. Its name is one
        that no other installed plugin uses; the names of the built-in kinds are taken.

        .. versionadded:: 1.0
        """
        raise NotImplementedError("a specification is not called")


class StrategyHooks:
    """Hooks about ways to catch up, and to use time that is to spare."""

    @hookspec
    def protocols_strategies(self) -> Iterable[Strategy]:
        """The strategies that this plugin brings.

        Example::

            from protocols.plugins import Proposal, hookimpl


            class ShorterTalks:
                name = "shorter-talks"
                title = "Shorten the talks"
                rule = "Only steps of the kind talk give, each down to its shortest."

                def propose(self, situation):
                    talks = [one for one in situation.steps if one.kind == "talk" and one.elastic]
                    limits = {one.key: (one.least_ms, one.now_ms) for one in talks}
                    return Proposal(situation.spread(limits)) if situation.late else Proposal()


            @hookimpl
            def protocols_strategies():
                return [ShorterTalks()]

        Its name is one that no other strategy has; the names of the built-in strategies are taken.

        .. versionadded:: 1.0
        """
        raise NotImplementedError("a specification is not called")


HOOKS = (StepKindHooks, StrategyHooks)
"""Everything a plugin may answer."""
