"""Which plugins are installed, learned from metadata alone: nothing is imported in order to list it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import attrs

from protocols.plugins.hookspecs import ENTRY_POINTS
from protocols.spec.record import Record, record
from protocols.words import safe_line

if TYPE_CHECKING:
    # Late: it brings the whole of ``email`` with it, and most commands never look.
    from importlib import metadata


@record
class Candidate(Record):
    """A plugin as its distribution announces it. *entry_point* is loaded by the host, and only there."""

    name: str
    distribution: str
    version: str
    entry_point: metadata.EntryPoint = attrs.field(eq=False, repr=False)


def canonical(name: str) -> str:
    """*name* as package indexes compare it: ``Protocols_Weather`` is ``protocols-weather``."""
    return re.sub(r"[-_.]+", "-", name).lower()


def installed() -> list[Candidate]:
    """Every announced plugin, by name and distribution; a distribution with damaged metadata is passed over.

    Each distribution is read by itself (not by ``metadata.entry_points``), because one damaged file there
    would hide the plugins of all the others.
    """
    from importlib import metadata

    found: list[Candidate] = []
    seen: set[str] = set()
    for distribution in metadata.distributions():
        try:
            if ENTRY_POINTS not in (distribution.read_text("entry_points.txt") or ""):
                continue
            name = safe_line(distribution.metadata["Name"])
            version = safe_line(distribution.version)
            announced = list(distribution.entry_points.select(group=ENTRY_POINTS))
        except Exception:
            # Half-removed installations are common, and neither their user nor we can use them.
            continue
        if canonical(name) in seen:
            continue  # an older copy further down sys.path, which Python would not import either
        seen.add(canonical(name))
        found.extend(Candidate(safe_line(one.name), name, version, one) for one in announced)
    return sorted(found, key=lambda one: (one.name, one.distribution))


def installed_version(name: str) -> str | None:
    """The version of the installed distribution *name* (``protocols`` is this program), or None."""
    if name == "protocols":
        from protocols import __version__

        return __version__
    from importlib import metadata

    try:
        return metadata.version(name)
    except (metadata.PackageNotFoundError, ValueError):
        return None
