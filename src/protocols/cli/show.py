"""``show``: a protocol's timed agenda for the people who will be there, as a table or a picture."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

from protocols.cli.choosing import chosen
from protocols.cli.context import CliError, Context, print_json
from protocols.words import duration, lengths_in_words, listed, safe_line, say

if TYPE_CHECKING:
    from collections.abc import Mapping

    from protocols.plan import Line, Person, Plan
    from protocols.spec.model import Protocol

MOST_COMPARED = 8
"""How many numbers of people are shown side by side at most."""

MOST_PASSES = 6
"""Of so many rounds at most it is told how long each is, where they differ."""


def show_protocol(context: Context) -> int:
    """Print a protocol's timed agenda for so many people and minutes; 1 if it does not fit."""
    options = context.options
    protocol, _ = context.protocol(options.protocol)
    if options.minutes is not None and options.minutes > 24 * 60:
        raise CliError(say("setup.minutes"))
    numbers = _numbers(options.people)
    if len(numbers) > 1 and (options.roster or options.svg):
        raise CliError(say("show.one-only"))
    if options.meeting is not None or (protocol.meetings and options.svg):
        from protocols.cli.sessions import occasion_of

        protocol = occasion_of(context, protocol).protocol
    elif protocol.meetings:
        return _meetings(context, protocol, numbers)
    if len(numbers) > 1:
        return _compare(context, protocol, numbers)
    return _show(context, protocol, _roster(context, protocol, numbers))


def _meetings(context: Context, protocol: Protocol, numbers: list[int]) -> int:
    """The agenda of every meeting of a cycle, one after another; the worst of their exit codes."""
    from protocols.runtime.cycle import gap_words
    from protocols.spec.meetings import held

    if context.options.json:
        return _meetings_data(context, protocol, _roster(context, protocol, numbers))
    codes = []
    for number, meeting in enumerate(protocol.meetings, 1):
        if number > 1:
            print()
        code = "show.meeting" if not meeting.gap else "show.meeting.gap"
        print(
            say(
                code,
                number=number,
                count=len(protocol.meetings),
                id=meeting.id,
                gap=gap_words(meeting.gap),
            )
        )
        if meeting.again:
            print(say("show.meeting.again"))
        one = held(protocol, meeting.id)
        if len(numbers) > 1:
            codes.append(_compare(context, one, numbers))
        else:
            codes.append(_show(context, one, _roster(context, one, numbers)))
    return max(codes)


def _meetings_data(context: Context, protocol: Protocol, roster: tuple[Person, ...]) -> int:
    """The plans of all meetings for programs."""
    from protocols.plan import make_plan
    from protocols.runtime.setup import trouble_sentence
    from protocols.spec.meetings import held

    found, code = [], 0
    for meeting in protocol.meetings:
        one = held(protocol, meeting.id)
        made = make_plan(one, context.host.kinds, roster, minutes=context.options.minutes)
        if made.plan is None or made.plan.short_ms:
            code = 1
        sentences = [trouble_sentence(trouble) for trouble in made.troubles]
        found.append(
            {
                "meeting": meeting.id,
                "gap": meeting.gap or None,
                "again": meeting.again,
                **_data(one, made.plan, sentences, roster),
            }
        )
    print_json({"id": protocol.id, "title": protocol.title, "meetings": found})
    return code


def _numbers(text: str | None) -> list[int]:
    """``6,13,40`` as numbers; empty where nothing was said."""
    if text is None:
        return []
    numbers = []
    for part in map(str.strip, text.split(",")):
        if not (part.isascii() and part.isdigit() and len(part) < 5 and 1 <= int(part) <= 1000):
            raise CliError(say("show.people", text=safe_line(text)))
        numbers.append(int(part))
    if len(numbers) > MOST_COMPARED:
        raise CliError(say("show.most", most=MOST_COMPARED))
    return numbers


def _begins(text: str) -> int | None:
    """``HH:MM`` as ms since midnight; None where nothing was said."""
    from protocols.spec.anchors import parse_at

    if not text:
        return None
    anchor = parse_at(text)
    if anchor is None or not anchor.clock:
        raise CliError(say("setup.start-form"))
    return anchor.ms


def _roster(context: Context, protocol: Protocol, numbers: list[int]) -> tuple[Person, ...]:
    from protocols.plan import by_number

    if context.options.roster:
        return context.roster(context.options.roster)
    return by_number(numbers[0] if numbers else protocol.people.usual)


def _show(context: Context, protocol: Protocol, roster: tuple[Person, ...]) -> int:
    from protocols.plan import make_plan
    from protocols.runtime.setup import trouble_sentence

    options = context.options
    made = make_plan(
        protocol,
        context.host.kinds,
        roster,
        minutes=options.minutes,
        known=chosen(context, protocol),
        begins_ms=_begins(options.start),
    )
    sentences = [trouble_sentence(trouble) for trouble in made.troubles]
    if options.json:
        print_json(_data(protocol, made.plan, sentences, roster))
        return 1 if made.plan is None or made.plan.short_ms else 0
    if made.plan is None:
        raise CliError(" ".join(sentences), 1)
    code = 1 if made.plan.short_ms else 0
    ways = _ways(made.plan)
    if options.svg:
        from protocols.cli.saving import write_file
        from protocols.plan.timeline import svg

        write_file(options.svg, svg(made.plan, protocol.title), force=False)
        context.complain(say("cli.exported", path=options.svg))
        return code
    print(protocol.title)
    if protocol.summary:
        print(protocol.summary)
    print()
    if options.room:
        from protocols.cli.show_more import room_lines

        for line in room_lines(made.plan, protocol.title):
            print(line)
        return code
    # A picture is not listened to; the agenda has the times.
    drawn = options.timeline and not lengths_in_words()
    for line in picture_lines(made.plan) if drawn else agenda_lines(made.plan):
        print(line)
    print()
    if options.groups or options.roster:
        people = {one.id: one for one in roster}
        for line in seating_lines(made.plan, people):
            print(line)
    if options.minutes is not None:
        print(say("plan.rule"))
    for sentence in sentences:
        print(sentence)
    if ways:
        print(say("show.fit"))
    for way in ways:
        print(f"  · {way}")
    from protocols.cli.show_more import about_lines

    for line in about_lines(protocol):
        print(line)
    for line in source_lines(protocol):
        print(line)
    return code


def _ways(plan: Plan) -> list[str]:
    """What would help where the plan does not fit."""
    if not plan.short_ms:
        return []
    from protocols.plan.strategies.fitting import proposals

    return proposals(plan)


def _data(
    protocol: Protocol, plan: Plan | None, sentences: list[str], roster: tuple[Person, ...]
) -> dict[str, object]:
    """A plan for programs; without one only what is wrong."""
    from protocols.plan import FACILITATOR, plan_data
    from protocols.view import person_name

    head: dict[str, object] = {"id": protocol.id, "title": protocol.title, "troubles": sentences}
    if plan is None:
        return head
    people = {one.id: one for one in roster}
    head["proposals"] = _ways(plan)
    return head | plan_data(plan, {name: person_name(people, name) for name in (*people, FACILITATOR)})


def picture_lines(plan: Plan) -> list[str]:
    """The agenda as a picture: a bar for each step, as long as it lasts, where it stands in the session."""
    from protocols.plan.timeline import bars, draw

    width = max(40, shutil.get_terminal_size((100, 24)).columns)
    return [*draw(bars(plan), plan.allotted_ms, width), "", say("show.legend"), _total_line(plan)]


def _compare(context: Context, protocol: Protocol, numbers: list[int]) -> int:
    """The agenda for several numbers of people, side by side; 1 if any cannot be planned or does not fit."""
    from protocols.cli.show_more import told_table
    from protocols.plan import by_number, make_plan, words_in
    from protocols.plan.agenda import agenda
    from protocols.runtime.setup import trouble_sentence
    from protocols.spec.record import evolve

    options = context.options
    known = chosen(context, protocol)
    plans: dict[int, Plan | None] = {}
    troubles: dict[int, list[str]] = {}
    for number in numbers:
        made = make_plan(
            protocol,
            context.host.kinds,
            by_number(number),
            minutes=options.minutes,
            known=known,
            begins_ms=_begins(options.start),
        )
        plans[number] = made.plan
        troubles[number] = [trouble_sentence(one) for one in made.troubles]
    code = 1 if any(plan is None or plan.short_ms for plan in plans.values()) else 0
    if options.json:
        from protocols.plan import plan_data

        print_json(
            {
                "id": protocol.id,
                "title": protocol.title,
                "compared": [
                    {
                        "people": number,
                        "troubles": troubles[number],
                        **({} if plan is None else plan_data(plan, {})),
                    }
                    for number, plan in plans.items()
                ],
            }
        )
        return code
    rows: dict[str, dict[int, str]] = {}
    titles: dict[str, str] = {}
    for number, plan in plans.items():
        if plan is None:
            continue
        for line in agenda(plan):
            length = _length(evolve(line, allotted_ms=line.all_ms) if line.repeats and line.times else line)
            if line.repeats and line.rounds > 1:
                length += say("show.in-rounds", n=line.rounds)
            elif line.groups > 1:
                length += say("show.in-groups", n=line.groups)
            elif line.rounds > 1 and line.block:
                length += say("show.in-rounds", n=line.rounds)
            rows.setdefault(line.step, {})[number] = length
            titles.setdefault(line.step, "  " * line.depth + words_in(plan, line.face.title))
    print(protocol.title)
    print()
    table = [["", *(say("common.people", n=number) for number in numbers)]]
    table += [[titles[step], *(cells.get(number, "") for number in numbers)] for step, cells in rows.items()]
    table.append(
        [say("show.total"), *("" if plan is None else duration(plan.allotted_ms) for plan in plans.values())]
    )
    for text in told_table(table) if lengths_in_words() else _columns(table):
        print(text)
    told = dict.fromkeys(f"{number}: {sentence}" for number in numbers for sentence in troubles[number])
    if told:
        print()
        for sentence in told:
            print(sentence)
    return code


def _length(line: Line) -> str:
    return say("cli.open") if line.span.open and not line.allotted_ms else duration(line.allotted_ms)


def _columns(table: list[list[str]]) -> list[str]:
    """A table as lines: the first column cut to leave room for the others, numbers to the right."""
    widths = [max(len(row[at]) for row in table) for at in range(len(table[0]))]
    room = shutil.get_terminal_size((100, 24)).columns - sum(widths[1:]) - 2 * len(widths[1:])
    widths[0] = max(12, min(widths[0], room))
    lines = []
    for row in table:
        first = row[0] if len(row[0]) <= widths[0] else row[0][: widths[0] - 1] + "…"
        cells = [
            first.ljust(widths[0]),
            *(cell.rjust(size) for cell, size in zip(row[1:], widths[1:], strict=True)),
        ]
        lines.append("  ".join(cells).rstrip())
    return lines


def agenda_lines(plan: Plan) -> list[str]:
    """The timed agenda as lines of text: start, length, step, and how often and where it happens."""
    from protocols.plan import agenda, rounds_of, words_in

    lines = []
    for line in agenda(plan):
        length = _length(line)
        more: list[str] = []
        differ = 0 < len(line.passes) <= MOST_PASSES
        if line.turns:
            code = "cli.turns-alone" if differ else "cli.turns"
            more.append(say(code, n=line.turns, length=duration(line.turn_ms)))
        if line.block or line.depth == 0 or (line.repeats and not line.outside):
            if line.rounds > 1 and line.repeats and 0 < line.times < line.rounds:
                more.append(say("cli.some-rounds", n=line.times, count=line.rounds))
            elif line.rounds > 1:
                more.append(say("cli.rounds", n=line.rounds))
            if line.groups > 1:
                more.append(say("cli.lanes" if line.lanes else "cli.groups", n=line.groups))
        elif line.step.endswith(("~move", "~between")):
            more.append(say("cli.between-rounds"))
        elif line.rounds > 1 and 0 < line.times < line.rounds:
            more.append(say("cli.some-rounds", n=line.times, count=line.rounds))
        elif line.rounds > 1 and not differ:
            more.append(say("cli.each-round"))
        if differ:
            more.append(say("cli.passes", lengths=listed([duration(ms) for ms in line.passes])))
        if line.members:
            more.append(say("common.people", n=line.members))
        if line.setter:
            more.append(say("cli.setter", group=line.setter))
        if line.watching:
            more.append(say("cli.watching", n=line.watching))
        if line.joined:
            more.append(say("cli.joined"))
        if line.face.optional:
            more.append(say(f"cli.{line.face.optional.replace(' ', '-')}"))
        if line.face.protect:
            more.append(say("cli.protected"))
        if line.face.at and not line.outside:
            more.append(say("cli.fixed", at=line.face.at))
        extra = f"  ({', '.join(more)})" if more else ""
        title = words_in(plan, line.face.title, rounds_of(line))
        if lengths_in_words():
            # Columns and indents are not heard.
            told = ", ".join([length, _when(line), *more])
            lines.append(f"{'  ' * line.depth}{title} ({told})")
            continue
        start = duration(line.start_ms)
        if line.outside in ("prework", "between"):
            start = say(f"cli.{line.outside}")
        lines.append(f"{start:>8}  {length:>7}  {'  ' * line.depth}{title}{extra}")
    return [*lines, "", _total_line(plan)]


def _when(line: Line) -> str:
    """When a step begins, in words."""
    if line.outside in ("prework", "between"):
        return say(f"show.when.{line.outside}")
    if line.start_ms < 0:
        return say("show.when.before", time=duration(-line.start_ms))
    return _after(line.start_ms)


def _after(start_ms: int) -> str:
    return say("show.when.after", time=duration(start_ms)) if start_ms else say("show.when.start")


def seating_lines(plan: Plan, people: Mapping[str, Person]) -> list[str]:
    """Who is where, as lines of text: wherever people go apart, and every round in which they change."""
    from protocols.plan import words_in
    from protocols.plan.seating import meeting_again, seating
    from protocols.view import person_name

    found = seating(plan)
    lines = [say("show.where"), ""] if found else []
    for one in found:
        title = words_in(plan, plan.faces[one.step].title, str(one.number) if one.count > 1 else "1")
        if one.inside:
            title = say("show.where.inside", title=title, group=one.inside)
        if one.count > 1:
            title = say("show.where.round", title=title, number=one.number, count=one.count)
        spoken = lengths_in_words()
        lines.append(
            f"{title} ({_after(one.start_ms)})" if spoken else f"{duration(one.start_ms):>8}  {title}"
        )
        indent = "" if spoken else " " * 10
        for place in one.places:
            names = listed([person_name(people, who) for who in place.members])
            if place.observers:
                watching = listed([person_name(people, who) for who in place.observers])
                names += " " + say("show.where.watching", names=watching, n=len(place.observers))
            named = say("show.where.task", group=place.title, task=place.task) if place.task else place.title
            lines.append(indent + say("show.where.place", group=named, names=names))
        lines.append("")
        again = meeting_again(plan, one.step) if one.number == one.count else None
        if again is not None:
            lines += [indent + (say("show.where.again", n=again) if again else say("show.where.new")), ""]
    return lines


def _total_line(plan: Plan) -> str:
    from protocols.plan.agenda import time_of_day

    total = plan.total
    length = say("cli.total", n=plan.people, total=duration(plan.allotted_ms))
    if total.open:
        length += " " + say("cli.range-open", least=duration(total.min_ms))
    else:
        length += " " + say("cli.range", least=duration(total.min_ms), most=duration(total.max_ms))
    if plan.begins_ms is not None:
        ends = time_of_day(plan.begins_ms + plan.allotted_ms)
        length += " " + say("cli.begins", begins=time_of_day(plan.begins_ms), ends=ends)
    return length


def source_lines(protocol: Protocol) -> list[str]:
    """Where a protocol comes from and how closely it follows, in sentences."""
    source = protocol.source
    lines = [say(f"cli.source.{source.follows}", title=source.title or say("cli.source.unnamed"))]
    if source.url:
        lines.append(source.url)
    if source.note:
        lines.append(source.note)
    return lines
