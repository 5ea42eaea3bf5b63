"""What is chosen of a protocol on the command line: ``--set id=value``, ``--variant name``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from protocols.cli.context import CliError, Context
from protocols.words import safe_line, say

if TYPE_CHECKING:
    from protocols.plan.known import Known
    from protocols.spec.model import Protocol


def pairs(texts: list[str], flag: str) -> dict[str, str]:
    """``id=value``, as several of *flag* say it. Raises :class:`CliError`."""
    pairs: dict[str, str] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name.strip():
            raise CliError(say("cli.pair", flag=flag, text=safe_line(text)))
        if name.strip() in pairs:
            raise CliError(say("cli.twice", flag=flag, name=safe_line(name)))
        pairs[name.strip()] = value.strip()
    return pairs


def chosen(context: Context, protocol: Protocol) -> Known:
    """The variant and the settings that the options name. Raises :class:`CliError`, saying what there is."""
    from protocols.plan.known import Known

    options = context.options
    if not options.set and not options.variant:
        return Known()
    from protocols.runtime.setup import Problem, choose

    problems: list[Problem] = []
    known = choose(protocol, options.variant, pairs(options.set, "--set"), problems)
    if problems:
        raise CliError("\n".join(problem.sentence for problem in problems))
    return known
