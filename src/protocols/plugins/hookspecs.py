"""What a plugin may be asked: one method for each hook, with its types and an example that works.

A hook answers data (step kinds, for now) and is called once; it does nothing else. Hooks are only ever
called by :class:`protocols.plugins.host.Host`.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

import pluggy

if TYPE_CHECKING:
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
