"""``list`` and ``show``: finding a protocol, and its timed agenda for the people who will be there."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from protocols.cli.context import CliError, Context, print_json
from protocols.words import duration, say

if TYPE_CHECKING:
    from protocols.plan import Plan
    from protocols.spec.model import Protocol


def list_protocols(context: Context) -> int:
    """List the protocols, filtered by words, people and minutes."""
    from protocols.library.shelf import search

    options = context.options
    entries = search(context.shelf.entries(), " ".join(options.search), options.people, options.minutes)
    if options.json:
        print_json(
            {
                "protocols": [
                    {
                        "id": one.id,
                        "title": one.title,
                        "summary": one.summary,
                        "minutes": one.minutes,
                        "people": one.people,
                        "tags": one.tags,
                        "setting": one.setting,
                        "origin": one.origin,
                        "path": str(one.path),
                        "problem": one.problem or None,
                    }
                    for one in entries
                ]
            }
        )
        return 0
    if not entries:
        print(say("cli.list-none"))
        return 0
    rows = [
        (
            one.id,
            _pair(one.minutes, say("cli.min")),
            _pair(one.people, say("cli.people")),
            one.problem or one.summary,
        )
        for one in entries
    ]
    _print_table(rows)
    print(say("cli.list-hint"))
    return 0


def _pair(pair: tuple[int, int] | None, unit: str) -> str:
    if pair is None:
        return ""
    low, high = pair
    return f"{low} {unit}" if low == high else f"{low}-{high} {unit}"


def _print_table(rows: Iterable[tuple[str, ...]], width: int | None = None) -> None:
    """Print rows in columns; the last column is cut to the width of the terminal."""
    import shutil

    known = [*rows]
    widths = [max(len(row[column]) for row in known) for column in range(len(known[0]) - 1)]
    room = (width or shutil.get_terminal_size((100, 24)).columns) - sum(widths) - 2 * len(widths)
    for row in known:
        head = "  ".join(text.ljust(size) for text, size in zip(row, widths, strict=False))
        tail = row[-1]
        if len(tail) > room > 10:
            tail = tail[: room - 1].rstrip() + "…"
        print(f"{head}  {tail}".rstrip())


def show_protocol(context: Context) -> int:
    """Print a protocol's timed agenda for so many people and minutes."""
    from protocols.plan import make_plan
    from protocols.runtime.setup import trouble_sentence
    from protocols.view import person_name

    options = context.options
    protocol, _ = context.protocol(options.protocol)
    roster = context.roster(options.roster) if options.roster else ()
    if not roster:
        from protocols.plan import by_number

        ideal = protocol.people.ideal or max(protocol.people.min, min(8, protocol.people.max))
        count = options.people or ideal
        if count > 1000:
            raise CliError(say("setup.people-number", most=1000))
        roster = by_number(count)
    if options.minutes is not None and options.minutes > 24 * 60:
        raise CliError(say("setup.minutes"))
    made = make_plan(protocol, context.host.kinds, roster, minutes=options.minutes)
    sentences = [trouble_sentence(trouble) for trouble in made.troubles]
    if made.plan is None:
        raise CliError(" ".join(sentences), 1)
    code = 1 if made.plan.short_ms else 0
    if options.json:
        from protocols.plan import plan_data

        names = {person.id: person_name({one.id: one for one in roster}, person.id) for person in roster}
        data = plan_data(made.plan, names)
        print_json({"id": protocol.id, "title": protocol.title, "troubles": sentences, **data})
        return code
    print(protocol.title)
    if protocol.summary:
        print(protocol.summary)
    print()
    for line in agenda_lines(made.plan):
        print(line)
    print()
    for sentence in sentences:
        print(sentence)
    for role in protocol.roles.values():
        if role.summary:
            print(f"{role.title}: {role.summary}")
    for line in source_lines(protocol):
        print(line)
    return code


def agenda_lines(plan: Plan) -> list[str]:
    """The timed agenda as lines of text: start, length, step, and how often and where it happens."""
    from protocols.plan import agenda, words_in

    lines = []
    for line in agenda(plan):
        length = say("cli.open") if line.span.open and not line.allotted_ms else duration(line.allotted_ms)
        more: list[str] = []
        if line.turns:
            more.append(say("cli.turns", n=line.turns, length=duration(line.turn_ms)))
        if line.block or line.depth == 0:
            if line.rounds > 1:
                more.append(say("cli.rounds", n=line.rounds))
            if line.groups > 1:
                more.append(say("cli.groups", n=line.groups))
        elif line.rounds > 1:
            more.append(say("cli.each-round"))
        if line.setter:
            more.append(say("cli.setter", group=line.setter))
        if line.face.optional:
            more.append(say(f"cli.{line.face.optional.replace(' ', '-')}"))
        if line.face.protect:
            more.append(say("cli.protected"))
        extra = f"  ({', '.join(more)})" if more else ""
        title = words_in(plan, line.face.title)
        start = duration(line.start_ms)
        lines.append(f"{start:>8}  {length:>7}  {'  ' * line.depth}{title}{extra}")
    total = plan.total
    lines.append("")
    lines.append(
        say("cli.total", people=plan.people, total=duration(plan.allotted_ms))
        + " "
        + say("cli.range", least=duration(total.min_ms), most=duration(total.max_ms))
    )
    return lines


def source_lines(protocol: Protocol) -> list[str]:
    """Where a protocol comes from and how closely it follows, in sentences."""
    source = protocol.source
    lines = [say(f"cli.source.{source.follows}", title=source.title or say("cli.source.unnamed"))]
    if source.url:
        lines.append(source.url)
    if source.note:
        lines.append(source.note)
    return lines
