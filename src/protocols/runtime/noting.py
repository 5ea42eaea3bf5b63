"""What is typed for a list with fields, parted into them: ``cause / change``, ``change: ...; cause: ...``."""

from __future__ import annotations

import re
from collections.abc import Sequence

_PARTS = re.compile(r"\s/\s|\s*;\s+|\n")


def parted(text: str, names: Sequence[str]) -> dict[str, str]:
    """*text* as the fields *names*: a part that begins with a field's name and a colon belongs to it, the
    others fill the fields that are left, in order. Nothing is lost: what is too much stays in the last one.

    >>> parted("noise / move the bell", ["Cause", "Change"])
    {'Cause': 'noise', 'Change': 'move the bell'}
    >>> parted("change: move the bell; noise", ["Cause", "Change"])
    {'Cause': 'noise', 'Change': 'move the bell'}
    """
    found: dict[str, list[str]] = {name: [] for name in names}
    rest = []
    for part in _PARTS.split(text.strip()):
        label, colon, value = part.partition(":")
        name = next((one for one in names if colon and one.casefold() == label.strip().casefold()), None)
        if name is not None:
            found[name].append(value.strip())
        elif part.strip():
            rest.append(part.strip())
    for part in rest:
        empty = [name for name in names if not found[name]]
        found[empty[0] if empty else names[-1]].append(part)
    return {name: " / ".join(values) for name, values in found.items() if any(values)}
