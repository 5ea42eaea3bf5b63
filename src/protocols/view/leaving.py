"""What is asked once before a step is left: a break is on, it wants more time, or something is still to be
decided.

The one rule for every face. A face remembers what it has asked (:attr:`Leaving.settles`) and does not ask it
again; that the same is said once more is the answer.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING

from protocols.spec.record import Record, record
from protocols.view.shared import break_name

if TYPE_CHECKING:
    from protocols.view.model import LaneView, StepView, View

Asked = tuple[str, str]
"""What was asked, and of which unit, or break."""


@record
class Leaving(Record):
    """A question to be asked: *code* is ``early`` (with the shortest that the step wants, and what it had so
    far), ``undecided`` (with the *title* of what is open), or ``break``
    (its name is the *title*: its end may be meant, and not the step's). *groups*: those that are meant, where
    it is not everybody."""

    code: str
    settles: tuple[Asked, ...]
    title: str = ""
    min_ms: int = 0
    elapsed_ms: int = 0
    groups: tuple[str, ...] = ()


def before_leaving(
    view: View, lane: str | None, whole: bool = False, asked: Collection[Asked] = ()
) -> Leaving | None:
    """What is to be asked before *lane* (None: every group) goes on; *whole*: leaving out the turns that are
    still to come. None where there is nothing to ask, or it was *asked* before."""
    on = break_name(view)
    if on and ("break", on) not in asked:
        return Leaving("break", (("break", on),), on)
    chosen = [one for one in view.lanes if lane in (None, one.id)]
    going = [
        (one, one.step)
        for one in chosen
        if one.step is not None and one.status == "running" and (whole or not _turns_left(one.step))
    ]
    if all(one.missing is None for one in chosen):
        # What is missing is said anyway, and going on without it is refused.
        for one, step in going:
            if _open(step) and ("undecided", step.unit) not in asked:
                # Whoever says so again has been asked about the time as well.
                units = [other.unit for _, other in going]
                settles = tuple((code, unit) for code in ("undecided", "early") for unit in units)
                assert step.decide is not None
                return Leaving("undecided", settles, step.decide.title, groups=_named(view, [one]))
    early = [(one, step) for one, step in going if _early(step) and ("early", step.unit) not in asked]
    if not early:
        return None
    first = min((step for _, step in early), key=lambda step: step.elapsed_ms - step.min_ms)
    return Leaving(
        "early",
        tuple(("early", step.unit) for _, step in early),
        first.title,
        first.min_ms,
        first.elapsed_ms,
        () if len(early) == len(going) > 1 else _named(view, [one for one, _ in early]),
    )


def _turns_left(step: StepView) -> bool:
    """Whether going on leads to another turn, and not out of the step."""
    return bool(step.turns) and step.turns[-1].state == "to come"


def _open(step: StepView) -> bool:
    decide = step.decide
    return decide is not None and bool(decide.options) and not decide.picked


def _early(step: StepView) -> bool:
    """Whether it has not had its shortest time; one whose time is up, or that may be left out, has had it."""
    over = step.left_ms is not None and step.left_ms <= 0
    return step.elapsed_ms < step.min_ms and not over and not step.optional


def _named(view: View, lanes: Sequence[LaneView]) -> tuple[str, ...]:
    return tuple(one.title for one in lanes) if len(view.lanes) > 1 else ()
