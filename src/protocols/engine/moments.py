"""Moments: when something happened, by every clock the machine has.

The core never reads a clock; it is handed moments and takes differences between them. Monotonic time
drives, wall time is recorded beside it.
"""

from __future__ import annotations

from typing import Any

import attrs

from protocols.engine.copying import new


@attrs.frozen
class Moment:
    """An instant by all clocks at once, all in integer ms.

    *wall_ms* is UTC since 1970; *mono_ms* runs while the computer is awake; *boot_ms* also while it
    sleeps; both count from a start that only *boot_id* identifies. *offset_min* is the local time's offset
    from UTC in minutes and *zone* its name.
    """

    wall_ms: int
    mono_ms: int
    boot_ms: int
    boot_id: str = ""
    offset_min: int = 0
    zone: str = ""

    def later(self, ms: int) -> Moment:
        """The moment *ms* later (earlier, if negative)."""
        return new[Moment](
            self.wall_ms + ms, self.mono_ms + ms, self.boot_ms + ms, self.boot_id, self.offset_min, self.zone
        )

    def slept_since(self, earlier: Moment) -> int:
        """How long the computer slept since *earlier*, in ms: its boot clock ran, the monotonic one stood.

        0 where that cannot be told because it was started anew since.
        """
        if earlier.boot_id != self.boot_id:
            return 0
        return (self.boot_ms - earlier.boot_ms) - (self.mono_ms - earlier.mono_ms)

    def to_data(self) -> list[Any]:
        """As JSON keeps it: ``[wall, mono, boot, boot_id, offset, zone]``."""
        return [self.wall_ms, self.mono_ms, self.boot_ms, self.boot_id, self.offset_min, self.zone]

    @classmethod
    def from_data(cls, data: list[Any]) -> Moment:
        """The moment that :meth:`to_data` wrote."""
        return new[Moment](*data)
