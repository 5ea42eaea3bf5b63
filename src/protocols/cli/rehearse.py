"""``rehearse``: how likely a session ends on time, and which step runs over."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from protocols.cli.choosing import chosen
from protocols.cli.context import CliError, Context, print_json
from protocols.words import duration, listed, say

if TYPE_CHECKING:
    from protocols.plan.rehearse import Rehearsal
    from protocols.spec.model import Protocol

BINS = 12
WIDTH = 40


def rehearse_protocol(context: Context) -> int:
    """Rehearse a protocol; 0 when it ends on time more often than not, else 1."""
    from protocols.cli.sessions import occasion_of
    from protocols.engine.carrying import known_from
    from protocols.plan import by_number, make_plan
    from protocols.plan.rehearse import MOST_RUNS, rehearse
    from protocols.runtime.setup import trouble_sentence

    options = context.options
    protocol, _ = context.protocol(options.protocol)
    held = occasion_of(context, protocol)
    protocol = held.protocol
    if held.meeting is not None and not options.json and options.meeting is None:
        context.complain(held.remarks[0])
    roster = context.roster(options.roster) if options.roster else ()
    if not roster:
        roster = by_number(options.people or protocol.people.ideal or max(protocol.people.min, 8))
    if options.runs > MOST_RUNS:
        raise CliError(say("rehearse.runs", most=MOST_RUNS))
    made = make_plan(
        protocol,
        context.host.kinds,
        roster,
        minutes=options.minutes,
        seed=options.seed,
        known=known_from(held.carried, chosen(context, protocol)),
    )
    if made.plan is None:
        raise CliError(" ".join(trouble_sentence(one) for one in made.troubles), 1)
    past = past_lengths(context, protocol)
    done = rehearse(made.plan, options.runs, options.seed, minutes=options.minutes, past=past)
    if options.json:
        print_json(_data(protocol, made.plan.people, done))
    else:
        print(
            say("rehearse.title", title=protocol.title, people=made.plan.people, n=done.runs, seed=done.seed)
        )
        for line in lines(done):
            print(line)
    return 0 if done.on_time >= 0.5 else 1


def past_lengths(context: Context, protocol: Protocol) -> dict[str, list[int]]:
    """Step id to how long one pass took, in the user's own finished sessions of this protocol."""
    from protocols.cli.sessions import summaries
    from protocols.engine import fold
    from protocols.journal import JournalError
    from protocols.journal.reader import read_all

    found: dict[str, list[int]] = {}
    for one in summaries(context):
        if one.protocol_id != protocol.id or one.phase != "finished" or one.problem:
            continue
        try:
            state = fold(read_all(one.path))
        except JournalError:
            continue
        for lane in state.lanes.values():
            spent: dict[str, int] = {}
            steps: dict[str, str] = {}
            for visit in lane.past:
                spent[visit.unit] = (
                    spent.get(visit.unit, 0) + (visit.left_ms or 0) - visit.entered_ms - visit.stopped_ms
                )
                steps[visit.unit] = visit.step
            for unit, ms in spent.items():
                found.setdefault(steps[unit], []).append(ms)
    return found


def lines(done: Rehearsal) -> list[str]:
    """The answer, in sentences and a picture."""
    told = [
        say(
            "rehearse.on-time",
            share=_percent(done.on_time),
            minutes=duration(done.available_ms),
        ),
        say(
            "rehearse.spread",
            low=duration(done.quantile(0.1)),
            middle=duration(done.quantile(0.5)),
            high=duration(done.quantile(0.9)),
        ),
        "",
        *_histogram(done),
        "",
    ]
    if done.bottlenecks:
        told.append(say("rehearse.bottlenecks"))
        told.extend(
            say(
                "rehearse.bottleneck",
                title=step.title,
                over=duration(step.over_ms),
                planned=duration(step.planned_ms),
                late=duration(step.late_ms),
            )
            for step in done.bottlenecks[:5]
        )
    else:
        told.append(say("rehearse.no-bottleneck"))
    learned = [step.title for step in done.steps if step.learned]
    if learned:
        told.append(say("rehearse.learned", steps=listed(learned)))
    if done.open_steps:
        told.append(say("rehearse.open", steps=listed(done.open_steps)))
    return told


def _histogram(done: Rehearsal) -> list[str]:
    """How often the session ends when: a bar for each stretch of time, the time available marked."""
    low, high = done.ends[0], done.ends[-1]
    if high - low < 1_000:
        return [say("rehearse.always", end=duration(low))]
    step = max(1_000, -(-(high - low + 1) // BINS))
    counts = [0] * BINS
    for end in done.ends:
        counts[(end - low) // step] += 1
    top = max(counts)
    told = []
    for index, count in enumerate(counts):
        begin = low + index * step
        if begin > high:
            break
        late = begin > done.available_ms
        bar = ("░" if late else "█") * round(count * WIDTH / top)
        told.append(f"{duration(begin):>8}  {bar} {_percent(count / done.runs) if count else ''}".rstrip())
    told.append(say("rehearse.legend"))
    return told


def _percent(share: float) -> str:
    if 0 < share < 0.01:
        return "< 1 %"
    return f"{round(share * 100)} %"


def _data(protocol: Protocol, people: int, done: Rehearsal) -> dict[str, Any]:
    return {
        "id": protocol.id,
        "people": people,
        "runs": done.runs,
        "seed": done.seed,
        "seconds": {
            "planned": done.planned_ms // 1000,
            "available": done.available_ms // 1000,
            "tenth": done.quantile(0.1) // 1000,
            "median": done.quantile(0.5) // 1000,
            "ninetieth": done.quantile(0.9) // 1000,
        },
        "on_time": done.on_time,
        "steps": [
            {
                "id": step.step,
                "title": step.title,
                "planned": step.planned_ms // 1000,
                "median": step.median_ms // 1000,
                "ninetieth": step.late_ms // 1000,
                "over": step.over_ms // 1000,
                "blame": round(step.blame, 3),
                "learned": step.learned,
            }
            for step in done.steps
        ],
        "open": list(done.open_steps),
    }
