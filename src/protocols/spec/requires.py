"""Whether the plugins that a file ``requires`` are installed, in versions that are new enough."""

from __future__ import annotations

import re
from collections.abc import Iterator

from protocols.spec.model import Protocol
from protocols.spec.problems import Problem, shown
from protocols.spec.reach import VersionOf

_WANTED = re.compile(r"(>=|==)?\s*([0-9]{1,9}(?:\.[0-9]{1,9}){0,5})")
_NUMBERS = re.compile(r"[0-9]{1,9}(?:\.[0-9]{1,9})*")


def check_requires(protocol: Protocol, version_of: VersionOf) -> Iterator[Problem]:
    """What of the requirements of *protocol* is not met, or cannot be read.

    A number alone means that version or a later one, as ``>=`` does.
    """
    for name, wanted in protocol.requires.items():
        path = ("requires", name)
        read = _WANTED.fullmatch(wanted.strip())
        if read is None:
            yield Problem(
                "P719", "problem.version", {"wanted": shown(wanted)}, path, help="problem.version.help"
            )
            continue
        found = version_of(name)
        arguments = {"name": shown(name), "wanted": shown(wanted)}
        if found is None:
            yield Problem(
                "P719",
                "problem.not-installed",
                arguments,
                path,
                help="problem.not-installed.help",
                help_arguments=arguments,
            )
        elif not _meets(found, read[1] or ">=", _numbers(read[2])):
            sentence = "problem.another-version" if read[1] == "==" else "problem.too-old"
            yield Problem(
                "P719",
                sentence,
                {**arguments, "found": shown(found)},
                path,
                help="problem.not-installed.help",
                help_arguments=arguments,
            )


def _meets(found: str, how: str, wanted: tuple[int, ...]) -> bool:
    read = _NUMBERS.match(found)
    have = _numbers(read[0]) if read else ()
    length = max(len(have), len(wanted))
    one, other = (part + (0,) * (length - len(part)) for part in (have, wanted))
    return one == other if how == "==" else one >= other


def _numbers(text: str) -> tuple[int, ...]:
    return tuple(int(part) for part in text.split("."))
