"""Whether what a protocol says of time makes sense: fixed starts, signals, rounds, settings, variants.

Form was judged by the reader, and whether everything fits is judged by the plan. Here is what can be said
without knowing how many people come.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Any

from protocols.spec.anchors import OUTSIDE, Anchor, after, outside, parse_at
from protocols.spec.choices import allowed, kind_of, measure, permitted, sort_of
from protocols.spec.cues import Signal, parse_cue
from protocols.spec.durations import format_duration, parse_duration
from protocols.spec.locate import Path
from protocols.spec.mending import certain, mended_length, suggestion
from protocols.spec.model import Protocol, Setting, Step
from protocols.spec.problems import Problem, problem_of, shown
from protocols.spec.step_tables import Time


def check_time(protocol: Protocol, all_steps: Sequence[Step]) -> Iterator[Problem]:
    """Problems with time; *protocol* has been read, its ids are filled, and it may have other problems.
    *all_steps*: all it has."""
    for name, setting in protocol.settings.items():
        yield from _setting(setting, ("settings", name))
    if protocol.variants:
        yield from _variants(protocol, all_steps)
    if any(step.at or step.kind in OUTSIDE for step in all_steps):
        for steps in (protocol.steps, *(meeting.steps for meeting in protocol.meetings)):
            yield from _FixedStarts().walk(steps, True, True)
    yield from _lists(protocol.all_steps)
    for step in all_steps:
        if step.cues:
            yield from _cues(step)
        if step.repeat is not None:
            yield from _rounds(step)
        if step.extend is not None and _open(step):
            yield _problem("P324", "problem.extend-open", (*step.path, "extend"), at="key")
        if step.time is not None and step.time.setting:
            yield from _named(protocol, step.time.setting, (*step.path, "time"))
        if step.turns is not None and step.turns.time is not None and step.turns.time.setting:
            yield from _named(protocol, step.turns.time.setting, (*step.path, "turns", "time"))


def _problem(code: str, sentence: str, path: Path, at: str = "value", **more: Any) -> Problem:
    return problem_of(code, sentence, path, at, {"help": f"{sentence}.help", **more})


def _meant(better: str) -> dict[str, Any]:
    """The advice to write *better*, if it is not empty; otherwise that of the sentence itself stands."""
    return {"help": "problem.did-you-mean", "help_arguments": {"name": better}} if better else {}


# -- fixed starts ----------------------------------------------------------------------------------


class _FixedStarts:
    """One walk over steps that follow one another, with the fixed start before."""

    def __init__(self) -> None:
        self.last: dict[bool, tuple[Anchor, str, Path]] = {}

    def walk(self, steps: Sequence[Step], together: bool, outermost: bool) -> Iterator[Problem]:
        """Problems of *steps*; *together*: all go through them once, *outermost*: no block is around."""
        for step in steps:
            if outside(step) and not outermost:
                key = "at" if step.at else "kind"
                yield _problem("P320", "problem.at.outside", (*step.path, key))
            elif step.at:
                yield from self._judge(step, together)
            alone = step.in_ is None or step.in_ == "all"
            inside = together and alone and step.repeat is None
            yield from self.walk(step.steps, inside, False)
            for lane in step.lanes:
                yield from self.walk((lane,), False, False)

    def _judge(self, step: Step, together: bool) -> Iterator[Problem]:
        path = (*step.path, "at")
        anchor = parse_at(step.at)
        if anchor is None:
            meant = _meant(_better_at(step.at))
            yield _problem("P320", "problem.at.form", path, value=shown(step.at), **meant)
            return
        if not together:
            yield _problem("P320", "problem.at.place", path)
            return
        if outside(step):
            return
        before = self.last.get(anchor.clock)
        self.last[anchor.clock] = (anchor, step.at, path)
        if before is None:
            return
        ahead = after(anchor.ms, before[0].ms) if anchor.clock else anchor.ms - before[0].ms
        if ahead <= 0:
            yield _problem(
                "P321",
                "problem.at.order",
                path,
                first=shown(before[1]),
                second=shown(step.at),
                other=before[2],
            )


def _better_at(text: str) -> str:
    """What is meant by a fixed start that cannot be read, where that is clear."""
    text = text.strip()
    for better in (
        _in_24_hours(text),
        text.replace(".", ":"),
        text.lower().replace(" ", ""),
        f"+{text}",
        text.replace("h", ":", 1),
    ):
        if better != text and parse_at(better) is not None:
            return better
    return ""


def _in_24_hours(text: str) -> str:
    """``3:05 pm`` and ``3 pm`` as 15:05 and 15:00; *text* itself if it is neither."""
    found = re.fullmatch(r"(\d{1,2})(?:[:.](\d\d))?\s*([ap])\.?\s?m\.?", text.lower())
    if found is None or not 1 <= int(found[1]) <= 12:
        return text
    return f"{int(found[1]) % 12 + 12 * (found[3] == 'p'):02}:{found[2] or '00'}"


# -- signals ---------------------------------------------------------------------------------------


def _cues(step: Step) -> Iterator[Problem]:
    for number, cue in enumerate(step.cues):
        path = (*step.path, "cues", number, "at")
        signal = parse_cue(cue.at)
        if signal is None:
            meant = _meant(_better_cue(cue.at))
            yield _problem("P322", "problem.cue", path, value=shown(cue.at), **meant)
        elif not (step.steps or step.lanes):
            why = _never(step, signal)
            if why:
                yield _problem("P323", f"problem.cue.{why}", path, **_longest(step))


def _better_cue(text: str) -> str:
    text = " ".join(text.lower().split())
    if parse_duration(text) is not None:
        return f"{text} left"
    if text in ("0", "0s left", "0m left", "time-up", "the end", "zero"):
        return "end"
    if text in ("half", "halfway", "middle"):
        return "50%"
    if text in ("turns", "each turn", "every turn"):
        return "turn"
    before = re.fullmatch(r"(.+?) (?:before|to|until)(?: the)? end|last (.+)", text)
    length = mended_length(before[1] or before[2]) if before else ""
    if length:
        return f"{length} left"
    tried = text.removeprefix("at ").replace(" minutes", "m").replace(" min", "m").replace(" seconds", "s")
    return tried if parse_cue(tried) is not None else ""


def _never(step: Step, signal: Signal) -> str:
    """Why a signal never comes, or empty."""
    if signal.what == "turn":
        return "" if step.turns is not None else "no-turns"
    if _open(step):
        return "open"
    if signal.what == "over":
        return "cut" if step.end != "ask" else ""
    time = step.time
    if signal.what == "left" and _plain(time) and time is not None and signal.value > time.max_ms:
        return "too-early"
    return ""


def _plain(time: Time | None) -> bool:
    """Whether a time is known as it stands in the file."""
    return time is not None and not (time.per or time.setting or time.rounds)


def _longest(step: Step) -> dict[str, str]:
    return {"longest": format_duration(step.time.max_ms)} if step.time is not None else {"longest": ""}


def _open(step: Step) -> bool:
    """Whether a step has no length."""
    if step.steps or step.lanes or step.run is not None:
        return False
    if step.time is not None:
        return step.time.open and not step.time.rounds
    return step.turns is None or step.turns.time is None or step.turns.time.open


# -- rounds ----------------------------------------------------------------------------------------


def _lists(steps: Sequence[Step]) -> Iterator[Problem]:
    """Lists of times outside of any rounds: the step's own, or those of a block around it."""
    for step in steps:
        if step.repeat is not None:
            continue
        turns = step.turns
        for key, time in (("time", step.time), ("turns", None if turns is None else turns.time)):
            if time is not None and time.rounds:
                path = (*step.path, "turns", "time") if key == "turns" else (*step.path, "time")
                yield _problem("P327", "problem.times.no-rounds", path)
        if step.steps or step.lanes:
            yield from _lists(step.steps)
            yield from _lists(step.lanes)


def _rounds(step: Step) -> Iterator[Problem]:
    repeat = step.repeat
    assert repeat is not None
    path = (*step.path, "repeat")
    times = repeat.times
    bounded = (
        repeat.most is not None or repeat.within is not None or times is not None or repeat.each is not None
    )
    if repeat.until and not bounded:
        yield _problem("P326", "problem.until", (*path, "until"))
    count = repeat.most
    if times is not None and times.tree[0] == "value" and not isinstance(times.tree[1], bool):
        count = min(int(times.tree[1]), count) if count is not None else int(times.tree[1])
    listed = step.time.rounds if step.time is not None else ()
    if count is not None and len(listed) > count:
        yield _problem(
            "P327", "problem.times.many", (*step.path, "time"), times=len(listed), n=count, other=path
        )
    if repeat.within is not None:
        least = _least(step) + _least_of(step.steps)
        if least > repeat.within:
            arguments = {"least": format_duration(least), "room": format_duration(repeat.within)}
            yield _problem("P325", "problem.within", (*path, "within"), **arguments)


def _least(step: Step) -> int:
    time = step.time
    return time.min_ms if time is not None and _plain(time) and not step.steps else 0


def _least_of(steps: Sequence[Step]) -> int:
    """The shortest that steps take as far as their times say so, those left aside that may not happen."""
    return sum(
        _least(step) + _least_of(step.steps)
        for step in steps
        if step.when is None and not step.optional and step.repeat is None and not outside(step)
    )


# -- settings and variants -------------------------------------------------------------------------


def _setting(setting: Setting, path: Path) -> Iterator[Problem]:
    if setting.default is None:
        return  # that it is missing is said already
    low, high = measure(setting.min), measure(setting.max)
    for key, value in (("min", setting.min), ("max", setting.max)):
        if value is not None and (measure(value) is None or sort_of(value) != kind_of(setting)):
            arguments = {"value": shown(value), "default": shown(setting.default)}
            yield _problem(
                "P410", "problem.setting.bound", (*path, key), other=(*path, "default"), **arguments
            )
            return
    if low is not None and high is not None and low > high:
        arguments = {"value": shown(setting.min), "most": shown(setting.max)}
        yield _problem("P410", "problem.setting.order", (*path, "min"), other=(*path, "max"), **arguments)
    elif not permitted(setting, setting.default):
        place = "among" if setting.among else ("min" if low is not None and _below(setting, low) else "max")
        yield _problem(
            "P410",
            "problem.setting.default",
            (*path, "default"),
            other=(*path, place),
            value=shown(setting.default),
            allowed=allowed(setting),
            help_arguments={"allowed": allowed(setting)},
        )


def _below(setting: Setting, low: int) -> bool:
    size = measure(setting.default)
    return size is not None and size < low


def _named(protocol: Protocol, name: str, path: Path) -> Iterator[Problem]:
    """A time that names a setting: it must hold a length."""
    setting = protocol.settings.get(name)
    if setting is not None and setting.default is not None and parse_duration(str(setting.default)) is None:
        yield _problem(
            "P413",
            "problem.setting.no-length",
            path,
            name=shown(name),
            value=shown(setting.default),
            other=("settings", name, "default"),
        )


def _variants(protocol: Protocol, all_steps: Sequence[Step]) -> Iterator[Problem]:
    steps = {step.id or "" for step in all_steps}
    for name, variant in protocol.variants.items():
        path: Path = ("variants", name)
        for one in variant.skip:
            if one not in steps:
                yield _unknown(one, (*path, "skip"), "step", steps, within=one)
        for one in variant.times:
            if one not in steps:
                yield _unknown(one, (*path, "times", one), "step", steps, at="key")
        for one, value in variant.set.items():
            setting = protocol.settings.get(one)
            if setting is None:
                yield _unknown(one, (*path, "set", one), "setting", set(protocol.settings), at="key")
            elif not permitted(setting, value):
                yield _problem(
                    "P412",
                    "problem.variant.value",
                    (*path, "set", one),
                    other=("settings", one),
                    name=shown(one),
                    value=shown(value),
                    allowed=allowed(setting),
                    help_arguments={"allowed": allowed(setting)},
                )


def _unknown(
    name: str, path: Path, what: str, known: set[str], at: str = "value", within: str = ""
) -> Problem:
    close = suggestion(name, known)
    more: dict[str, Any] = {"within": within} if within else {}
    if close:
        better = certain(name, known)
        more |= {"help": "problem.did-you-mean", "help_arguments": {"name": close}}
        more |= {"instead": close} if better and at != "key" else {}
    else:
        more["help"] = f"problem.variant.{what}.help"
    return _problem("P411", f"problem.variant.{what}", path, at=at, name=shown(name), **more)
