"""Who spoke, as shares over time: at most eight equal parts of the session, in the order of the roster.

Not one score, and no ranking: what can be looked at is whether it changed, and who was never heard. Counted
is what was tapped, the turns, and whoever had the floor alone; nothing of steps that are kept without names
or not at all. It is in the minutes only where it is asked for, because it is the facilitator's own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise

import attrs

from protocols.engine import time
from protocols.engine.state import State
from protocols.engine.talk import Span, Who
from protocols.engine.talking import running_ms
from protocols.words import duration, lengths_in_words, say

MOST_PARTS = 8
"""So many parts can still be read beside one another."""

LEAST_PART_MS = 60_000
"""No part is shorter: of less there is nothing to say."""

BLOCKS = "▁▂▃▄▅▆▇█"
BAR = 10
"""How many characters long a bar is that stands for everything that was said."""


@attrs.frozen
class VoiceLine:
    """What one person (or several who speak as one) said: in all, *times* how often, and *parts* how much of
    it in each part of the session."""

    name: str
    ms: int
    times: int
    parts: tuple[int, ...]


@attrs.frozen
class StepTalk:
    """What was said in a step, all its rounds and groups together: *voices* in the order of the others."""

    title: str
    voices: tuple[int, ...]


@attrs.frozen
class TalkRecord:
    """Who spoke. *parts*: from when to when, in ms from the start of the session, by the session's own time.
    Gaps in which a step went on count where they were found."""

    elapsed_ms: int
    counted_ms: int
    parts: tuple[tuple[int, int], ...]
    voices: tuple[VoiceLine, ...]
    steps: tuple[StepTalk, ...] = ()
    unheard: tuple[str, ...] = ()
    """Who had no turn, was not tapped, and stands by name with nothing that was written down."""


def talk_record(
    state: State, now_ms: int, titles: Mapping[str, str], person: Callable[[str], str]
) -> TalkRecord:
    """Who spoke in *state* by *now_ms*; *titles* of the steps by id, *person* names somebody."""
    begin = state.started_ms or 0
    until = max(begin, now_ms if state.finished_ms is None else state.finished_ms)
    spans = [*state.talk.spoken.all, *_running(state, until)]
    parts = _parts(until - begin)
    voices = _voices(state, spans)
    said: dict[Who, list[int]] = {who: [0] * len(parts) for who in voices}
    for span in spans:
        for at_ms, ms in _pieces(state, span, [begin + end for _, end in parts]):
            said[span.who][_part_of(parts, at_ms - begin)] += ms
    times = {who: sum(one.who == who for one in spans) for who in voices}
    lines = tuple(
        VoiceLine(", ".join(map(person, who)), sum(said[who]), times[who], tuple(said[who])) for who in voices
    )
    heard = {one for span in spans for one in span.who}.union(state.written.voices)
    return TalkRecord(
        elapsed_ms=until - begin,
        counted_ms=sum(one.ms for one in lines),
        parts=parts,
        voices=lines,
        steps=_steps(state, spans, voices, titles),
        unheard=tuple(person(one) for one in state.roster if one not in heard),
    )


def _running(state: State, until_ms: int) -> Iterator[Span]:
    """What is being said just now, where the session goes on."""
    for lane_id, voice in state.talk.now.items():
        lane = state.lanes.get(lane_id)
        if lane is None or lane.visit is None or not voice.who:
            continue
        ms, gaps = running_ms(state, lane, voice, until_ms)
        if ms or gaps:
            step = lane.visit.step
            yield Span(voice.who, voice.tapped, lane_id, step, voice.since_ms, until_ms, ms, gaps)


def _parts(elapsed_ms: int) -> tuple[tuple[int, int], ...]:
    count = max(1, min(MOST_PARTS, elapsed_ms // LEAST_PART_MS))
    edges = [elapsed_ms * number // count for number in range(count + 1)]
    return tuple(pairwise(edges))


def _part_of(parts: Sequence[tuple[int, int]], at_ms: int) -> int:
    return next((number for number, (_, end) in enumerate(parts) if at_ms < end), len(parts) - 1)


def _voices(state: State, spans: Sequence[Span]) -> list[Who]:
    """Everybody in the roster, in its order; then whoever else spoke, in the order in which they began."""
    return list(dict.fromkeys((*((one,) for one in state.roster), *(span.who for span in spans))))


def _pieces(state: State, span: Span, edges: Sequence[int]) -> Iterator[tuple[int, int]]:
    """A stretch of talk cut at *edges*, its pauses taken out: where each piece begins, and how long it is."""
    inside = (edge for edge in edges if span.from_ms < edge < span.until_ms)
    cuts = sorted({span.from_ms, span.until_ms, *inside})
    known = state.halts if state.halt is None else (*state.halts, state.halt)
    halts = [(one.began_ms, span.until_ms if one.ended_ms is None else one.ended_ms) for one in known]
    for start, end in pairwise(cuts):
        stood = sum(max(0, min(end, over) - max(start, began)) for began, over in halts)
        yield start, end - start - stood
    for gap in state.gaps:
        if gap.id in span.gaps and gap.answer == "step":
            yield gap.at_ms, gap.ms


def _steps(
    state: State, spans: Sequence[Span], voices: Sequence[Who], titles: Mapping[str, str]
) -> tuple[StepTalk, ...]:
    found: dict[str, dict[Who, int]] = {}
    for span in spans:
        by_voice = found.setdefault(span.step, {})
        by_voice[span.who] = by_voice.get(span.who, 0) + span.ms + time.answered_ms(state, span.gaps)
    order = {step: number for number, step in enumerate(state.plan.faces)} if state.plan is not None else {}
    return tuple(
        StepTalk(titles.get(step, step), tuple(found[step].get(who, 0) for who in voices))
        for step in sorted(found, key=lambda step: order.get(step, 0))
    )


# -- as text --------------------------------------------------------------------------------------


def note(talk: TalkRecord) -> list[str]:
    """What was counted, and what it cannot tell: sentences."""
    lines = [say("minutes.talk.note", counted=_long(talk.counted_ms), elapsed=_long(talk.elapsed_ms))]
    if len(talk.parts) > 1:
        lines.append(say("minutes.talk.parts", n=len(talk.parts)))
    if talk.unheard:
        lines.append(say("minutes.talk.unheard", names=list(talk.unheard)))
    return lines


def columns(talk: TalkRecord) -> list[str]:
    """The headings of :func:`table`: who, how long, the share, and when each part of the session began."""
    return [
        *(say(f"minutes.talk.{name}") for name in ("who", "time", "share")),
        *(_long(begin) for begin, _ in talk.parts),
    ]


def table(talk: TalkRecord) -> list[list[str]]:
    """A row for everybody: the name, how long in all, a bar of the share, and the share of each part."""
    totals = [sum(one.parts[number] for one in talk.voices) for number in range(len(talk.parts))]
    return [
        [
            one.name,
            _long(one.ms),
            bar(one.ms, talk.counted_ms),
            *(_cell(ms, total) for ms, total in zip(one.parts, totals, strict=True)),
        ]
        for one in talk.voices
    ]


def bar(ms: int, of_ms: int) -> str:
    """A share as a bar and in percent; only the percent of nothing."""
    percent = say("minutes.talk.percent", n=round(ms * 100 / of_ms) if of_ms else 0)
    if lengths_in_words():
        return percent  # a bar is not heard
    full = round(ms * BAR / of_ms) if of_ms else 0
    return f"{'█' * full}{'░' * (BAR - full)} {percent}"


def _cell(ms: int, of_ms: int) -> str:
    """The share of one part, as a block and in percent; a dot for who was silent, nothing where all were."""
    if not of_ms:
        return ""
    if lengths_in_words():
        return say("minutes.talk.percent", n=round(ms * 100 / of_ms))
    if not ms:
        return "·"
    block = BLOCKS[min(len(BLOCKS) - 1, ms * len(BLOCKS) // of_ms)]
    return f"{block} {say('minutes.talk.percent', n=round(ms * 100 / of_ms))}"


def _long(ms: int) -> str:
    return duration(ms // 1000 * 1000)
