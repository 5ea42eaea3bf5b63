"""Keeping a plugin's mistakes to the plugin: what went wrong, whose it was, and when it is asked no more.

A :class:`GuardedKind` stands between the program and every kind of step, ours included. Whatever the kind
behind it does, it answers something that can be shown; after :data:`PATIENCE` failures it stops asking.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from itertools import islice
from types import MappingProxyType
from typing import Any, Literal, TypeVar

import attrs

from protocols.spec.kinds import Defaults, Finding, Setting, Shown, StepKind
from protocols.words import safe_line, safe_text, say

PATIENCE = 3
"""How many failures while it is being used put a plugin aside."""

FINDINGS_LIMIT = 100
"""The most findings taken from one check, should a plugin never stop."""

Status = Literal["found", "loaded", "disabled", "refused", "incompatible", "broken", "quarantined"]
"""``found``: installed, not needed yet; ``refused``: two plugins of one name; ``broken``: cannot be loaded;
``incompatible``: written for another contract; ``quarantined``: failed too often while in use."""

Answer = TypeVar("Answer")


@attrs.frozen
class Failure:
    """Something that went wrong with a plugin: *code* and *arguments* of a sentence, and whose it is."""

    plugin: str
    distribution: str
    """The package that brought the plugin, with its version: ``protocols-weather 0.1.0``."""
    code: str
    arguments: Mapping[str, object] = attrs.field(factory=dict)

    @property
    def sentence(self) -> str:
        """What happened, for a person."""
        return say(self.code, plugin=self.plugin, distribution=self.distribution, **self.arguments)


@attrs.define(eq=False)
class Record:
    """What is known about one plugin while the program runs; it only ever grows."""

    name: str
    distribution: str
    version: str
    status: Status = "found"
    failures: list[Failure] = attrs.field(factory=list)
    slips: int = 0

    @property
    def label(self) -> str:
        """The distribution and its version."""
        return f"{self.distribution} {self.version}"

    def failed(self, code: str, status: Status | None = None, **arguments: object) -> None:
        """Remember a failure; *status* is what the plugin is from now on, if that changes."""
        self.failures.append(Failure(self.name, self.label, code, arguments))
        self.status = status or self.status

    def slipped(self, kind: str, error: BaseException, code: str = "plugin.raised") -> None:
        """Remember a failure while *kind* was in use, and put the plugin aside after too many."""
        self.slips += 1
        self.failed(code, kind=kind, error=described(error))
        if self.slips >= PATIENCE:
            self.failed("plugin.quarantined", "quarantined", n=self.slips)


class WrongAnswer(TypeError):
    """A kind answered something else than its contract says."""


@attrs.frozen(eq=False)
class GuardedKind:
    """A kind of step that never raises. Made by the host; :attr:`record` says whose kind it is."""

    name: str
    summary: str
    defaults: Defaults
    keys: type[Any] | None
    record: Record = attrs.field(repr=False)
    behind: StepKind = attrs.field(repr=False)

    def check(self, keys: Any) -> Sequence[Finding]:
        """What the kind finds; nothing if it fails."""
        return self._ask(lambda: tuple(map(_finding, islice(self.behind.check(keys), FINDINGS_LIMIT))), ())

    def show(self, keys: Any, setting: Setting) -> Shown:
        """What the kind shows; nothing of its own if it fails."""
        inputs = MappingProxyType(dict(setting.inputs))  # the session's answers are not a plugin's to change
        handed = attrs.evolve(setting, inputs=inputs)
        return self._ask(lambda: _shown(self.behind.show(keys, handed)), Shown())

    def _ask(self, question: Callable[[], Answer], neutral: Answer) -> Answer:
        if self.record.status == "quarantined":
            return neutral
        try:
            return question()
        except KeyboardInterrupt:
            raise
        except BaseException as error:  # SystemExit too: a plugin does not end somebody's session
            self.record.slipped(self.name, error)
            return neutral


def described(error: BaseException) -> str:
    """An exception on one line, even one whose own text cannot be had."""
    try:
        text = str(error)
    except Exception:
        text = ""
    name = type(error).__name__
    return safe_line(f"{name}: {text}" if text else name, 300)


def _finding(found: Any) -> Finding:
    if not isinstance(found, Finding):
        raise WrongAnswer(say("plugin.answer", method="check", wanted="Finding", found=type(found).__name__))
    parts = (found.key, found.text, found.help)
    if not all(isinstance(part, str) for part in parts):
        raise WrongAnswer(say("plugin.answer.texts", wanted="Finding"))
    return Finding(*map(safe_line, parts))


def _shown(shown: Any) -> Shown:
    if not isinstance(shown, Shown):
        raise WrongAnswer(say("plugin.answer", method="show", wanted="Shown", found=type(shown).__name__))
    if not isinstance(shown.title, str):
        raise WrongAnswer(say("plugin.answer.texts", wanted="Shown"))
    return Shown(
        safe_line(shown.title),
        _texts(shown.say),
        _texts(shown.note),
        tuple(map(safe_line, _texts(shown.stems))),
    )


def _texts(texts: Any) -> tuple[str, ...]:
    if not isinstance(texts, (tuple, list)) or not all(isinstance(text, str) for text in texts):
        raise WrongAnswer(say("plugin.answer.texts", wanted="Shown"))
    return tuple(map(safe_text, texts))
