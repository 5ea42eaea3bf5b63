"""The table: one row for each cost, and whether it is within its limit."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from statistics import median

import attrs

HEADINGS = ("name", "measured", "against, in the same run", "ratio", "limit", "")


@attrs.frozen
class Row:
    """One cost.

    *measured* and *against* (the peer, or nothing) are texts with their units; *ratio* is what the limit is
    about, *most* the limit itself (None: there is none), *unit* the sign behind both. *judged*: whether being
    over it makes the run fail; costs that a later stage will be held to are shown, not judged.
    """

    name: str
    measured: str
    against: str = ""
    ratio: float | None = None
    most: float | None = None
    unit: str = "x"
    judged: bool = True

    @property
    def within(self) -> bool:
        """Whether it is within its limit, or has none."""
        return self.most is None or (self.ratio is not None and self.ratio <= self.most)

    @property
    def fails(self) -> bool:
        """Whether it makes the run fail."""
        return self.judged and not self.within

    def cells(self) -> tuple[str, ...]:
        """The texts of the row, in the order of the headings."""
        verdict = "" if self.most is None else ("ok" if self.within else "over")
        if verdict and not self.judged:
            verdict += ", not judged"
        ratio = "" if self.ratio is None else f"{self.ratio:.2f}{self.unit}"
        most = "" if self.most is None else f"{self.most:g}{self.unit}"
        return self.name, self.measured, self.against, ratio, most, verdict


def drawn(rows: Iterable[Row]) -> str:
    """The table as text."""
    lines = [HEADINGS, *(row.cells() for row in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADINGS))]
    lines.insert(1, tuple("-" * width for width in widths))
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )


def ms(seconds: float) -> str:
    """A length in milliseconds."""
    return f"{seconds * 1000:.3g} ms" if seconds < 0.01 else f"{seconds * 1000:.0f} ms"


def spread(seconds: Sequence[float]) -> str:
    """The median of several lengths, and the least, which a busy computer falsifies least."""
    return f"{ms(median(seconds))} (least {ms(min(seconds))})"


def us(seconds: float) -> str:
    """A length in microseconds."""
    return f"{seconds * 1_000_000:.0f} µs"


def percentile(values: Iterable[float], share: float) -> float:
    """The value that *share* (0 to 1) of *values* do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, round(share * len(ordered)) - 1))]
