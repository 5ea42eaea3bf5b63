"""``rehearse``: how likely a session ends on time, which step runs over, and what catching up would do."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

from protocols.cli.choosing import chosen
from protocols.cli.context import CliError, Context, print_json
from protocols.words import duration, lengths_in_words, listed, say

if TYPE_CHECKING:
    from collections.abc import Callable

    from protocols.runtime.rehearsed import Outcome, Rehearsal
    from protocols.spec.model import Protocol

BINS = 12
WIDTH = 40


def rehearse_protocol(context: Context) -> int:
    """Rehearse a protocol; 0 when it ends on time more often than not, else 1."""
    from protocols.cli.sessions import occasion_of
    from protocols.engine.carrying import known_from
    from protocols.plan import by_number, make_plan
    from protocols.plan.replan import Replanner
    from protocols.runtime.rehearsal import MOST_RUNS, rehearse
    from protocols.runtime.setup import trouble_sentence
    from protocols.spec.others import every

    options = context.options
    protocol, _ = context.protocol(options.protocol)
    held = occasion_of(context, protocol)
    protocol = held.protocol
    if held.meeting is not None and not options.json and options.meeting is None:
        context.complain(held.remarks[0])
    roster = context.roster(options.roster) if options.roster else ()
    if not roster:
        roster = by_number(options.people or protocol.people.usual)
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
    progress = _progress(options.runs)
    done = rehearse(
        made.plan,
        roster,
        options.runs,
        options.seed,
        planner=Replanner(protocol, context.host.kinds),
        minutes=options.minutes,
        past={} if options.no_past else past_lengths(context, protocol),
        usual={one.id: one.usually for step in every(protocol.steps) for one in step.capture if one.usually},
        strategies=context.host.strategies,
        progress=progress,
    )
    if progress is not None:
        progress(0)
    if options.svg:
        from protocols.cli.histogram import svg
        from protocols.cli.saving import write_file

        title = say(
            "rehearse.picture",
            title=protocol.title,
            people=say("common.people", n=made.plan.people),
            n=done.runs,
        )
        write_file(options.svg, svg(done, title), force=False)
        context.complain(say("cli.exported", path=options.svg))
    if options.json or options.format == "json":
        print_json(_data(protocol, made.plan.people, done))
    else:
        print(
            say(
                "rehearse.title",
                title=protocol.title,
                people=say("common.people", n=made.plan.people),
                n=done.runs,
                seed=done.seed,
            )
        )
        if options.minutes is not None:
            print(say("plan.rule"))
        for line in lines(done):
            print(line)
    return 0 if done.on_time >= 0.5 else 1


def _progress(runs: int) -> Callable[[int], None] | None:
    """Says on the error output how far it is, where somebody looks at it; told 0, it wipes that away."""
    if not sys.stderr.isatty():
        return None

    def tell(done: int) -> None:
        text = say("rehearse.progress", done=done, runs=runs) if done else ""
        sys.stderr.write(f"\r\x1b[K{text}")
        sys.stderr.flush()

    return tell


def past_lengths(context: Context, protocol: Protocol) -> dict[str, list[int]]:
    """Step id to how long one pass took, in the user's own finished sessions of this protocol.

    A step that was called otherwise then (``was``) is known by the name it has now.
    """
    from protocols.cli.sessions import summaries
    from protocols.engine import fold, time
    from protocols.journal import JournalError
    from protocols.journal.reader import read_all
    from protocols.spec.others import every

    now_called = {step.was: step.id or "" for step in every(protocol.steps) if step.was}
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
                ms = time.spent(state, lane.id, visit, visit.left_ms or 0)
                spent[visit.unit] = spent.get(visit.unit, 0) + ms
                steps[visit.unit] = now_called.get(visit.step, visit.step)
            for unit, ms in spent.items():
                found.setdefault(steps[unit], []).append(ms)
    return found


def lines(done: Rehearsal) -> list[str]:
    """The answer, in sentences and a picture."""
    told = [
        say(
            "rehearse.on-time",
            share=percent(done.on_time),
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
    told.extend(_strategy_lines(done))
    learned = [step.title for step in done.steps if step.learned]
    if learned:
        told.append(say("rehearse.learned", steps=listed(learned)))
    if done.open_steps:
        told.append(say("rehearse.open", steps=listed(done.open_steps)))
    return told


def _strategy_lines(done: Rehearsal) -> list[str]:
    """What each strategy would have done in the runs in which they were tried."""
    if not done.strategies:
        return []
    from protocols.runtime.rehearsed import quantile, within

    def row(title: str, ends: tuple[int, ...]) -> list[str]:
        at = [duration(quantile(ends, share)) for share in (0.1, 0.5, 0.9)]
        return [title, percent(within(ends, done.available_ms)), *at]

    table = [
        [say(f"rehearse.column.{name}") for name in ("strategy", "on-time", "low", "middle", "high")],
        row(say("rehearse.without"), done.tried),
        *(row(one.title, one.ends) for one in done.strategies),
    ]
    widths = [max(len(cells[at]) for cells in table) for at in range(len(table[0]))]
    told = [
        "  "
        + "  ".join(
            [
                cells[0].ljust(widths[0]),
                *(cell.rjust(wide) for cell, wide in zip(cells[1:], widths[1:], strict=True)),
            ]
        )
        for cells in table
    ]
    return [say("rehearse.strategies", n=len(done.tried)), *told]


def _histogram(done: Rehearsal) -> list[str]:
    """How often the session ends when: a bar for each stretch of time, the time available marked."""
    counted = bins(done)
    if not counted:
        return [say("rehearse.always", end=duration(done.ends[0]))]
    if lengths_in_words():
        # A bar is not heard.
        return [
            say("rehearse.bin", time=duration(begin), share=percent(n / done.runs))
            for begin, n in counted
            if n
        ]
    top = max(count for _, count in counted)
    told = []
    for begin, count in counted:
        bar = ("░" if begin > done.available_ms else "█") * round(count * WIDTH / top)
        told.append(f"{duration(begin):>8}  {bar} {percent(count / done.runs) if count else ''}".rstrip())
    told.append(say("rehearse.legend"))
    return told


def bins(done: Rehearsal) -> list[tuple[int, int]]:
    """Stretches of time: when each begins (ms) and how many runs end in it; none where all end alike."""
    low, high = done.ends[0], done.ends[-1]
    if high - low < 1_000:
        return []
    step = max(1_000, -(-(high - low + 1) // BINS))
    counts = [0] * BINS
    for end in done.ends:
        counts[(end - low) // step] += 1
    return [(low + index * step, count) for index, count in enumerate(counts) if low + index * step <= high]


def percent(share: float) -> str:
    """A share as people read it."""
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
        "histogram": [{"from": begin // 1000, "runs": count} for begin, count in bins(done)],
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
        "strategies": _strategies_data(done),
        "open": list(done.open_steps),
    }


def _strategies_data(done: Rehearsal) -> dict[str, Any]:
    from protocols.runtime.rehearsed import quantile, within

    def told(ends: tuple[int, ...]) -> dict[str, Any]:
        return {
            "on_time": within(ends, done.available_ms),
            "tenth": quantile(ends, 0.1) // 1000,
            "median": quantile(ends, 0.5) // 1000,
            "ninetieth": quantile(ends, 0.9) // 1000,
        }

    def outcome(one: Outcome) -> dict[str, Any]:
        return {"id": one.strategy, "title": one.title, "rule": one.rule, "used": one.used, **told(one.ends)}

    if not done.tried:
        return {"runs": 0, "with": []}
    return {
        "runs": len(done.tried),
        "without": told(done.tried),
        "with": [outcome(one) for one in done.strategies],
    }
