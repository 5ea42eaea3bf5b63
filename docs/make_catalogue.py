"""Write the catalogue of the protocols that ship, ``protocols.md``: ``python docs/make_catalogue.py``.

Everything on the page but its beginning stands in the files of ``protocol_specs``: what a protocol is good
for, for whom and how long, its steps as they are planned for the ideal group, where it comes from and what is
ours in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

import attrs

from protocols.library.shelf import open_shelf, shipped_folder
from protocols.plan import agenda, by_number, make_plan, rounds_of, words_in
from protocols.plugins.host import Host
from protocols.spec.load import load_protocol
from protocols.spec.model import Meeting, Minutes, Protocol

BEGINNING = """\
# The protocols that come with the program

Each is one file in `protocol_specs/`, and each is a good beginning for your own: copy it, change its `id`,
and say in `[source]` what you changed. How to write one is told in [language.md](language.md). On the
command line, `protocols find dilemma --minutes 30-60 --people 8` finds what would fit, and
`protocols show ID --people 13` shows its agenda for 13 people.

Steps and minutes are facts, and where a source has published them they are the source's. **Every word to
read out was written for this program.** How closely a protocol follows its source is one of three words, and
stands in the file together with a note:

- **published**: steps and minutes are the source's;
- **adapted**: some are ours, and the note says which;
- **original**: all are ours.

The facilitator is never counted among the people. The minutes behind the steps are planned for the ideal
group; where several groups work at the same time, they count once. This page is written by
`python docs/make_catalogue.py`.
"""

CHAPTERS = (
    ("An eye on equity", {"equity"}),
    ("Looking closely", {"looking closely", "evidence"}),
    ("Somebody brings a dilemma or a piece of work", {"dilemma", "feedback", "strengths"}),
    ("Reading together", {"text"}),
    ("Many people, one question", {"large groups", "agenda", "decision"}),
    (
        "For teams that improve together",
        {"improvement", "learning team", "implementation", "student voice", "network"},
    ),
    ("Thinking routines", {"thinking routine"}),
    ("Listening, looking back and working together", set[str]()),
)
"""The chapters, each with the tags that bring a protocol into it; the first that fits counts, the last takes
the rest."""


def chapter_of(protocol: Protocol) -> str:
    """The chapter that a protocol stands in."""
    fitting = (title for title, tags in CHAPTERS if tags & set(protocol.tags))
    return next(fitting, CHAPTERS[-1][0])


def shipped() -> Iterator[tuple[Path, Protocol]]:
    """The protocols that ship, by title, without their translations."""
    kinds, shelf = Host().kinds, open_shelf()
    found = []
    for file in sorted(shipped_folder().glob("*.toml")):
        if len(file.suffixes) == 1:
            protocol = load_protocol(file.read_bytes(), kinds, shelf.fetch_for(file)).protocol
            assert protocol is not None, file
            found.append((file, protocol))
    return iter(sorted(found, key=lambda one: one[1].title.casefold()))


def catalogue() -> str:
    """The whole page."""
    chapters: dict[str, list[tuple[Path, Protocol]]] = {title: [] for title, _ in CHAPTERS}
    for file, protocol in shipped():
        chapters[chapter_of(protocol)].append((file, protocol))
    parts = [BEGINNING]
    for title, held in chapters.items():
        parts.append(f"## {title}\n")
        parts.append(_table(protocol for _, protocol in held))
        parts.extend(_told(file, protocol) for file, protocol in held)
    return "\n".join(parts)


def _table(protocols: Iterable[Protocol]) -> str:
    rows = ["| protocol | people | minutes | follows | in a line |", "|---|---|---|---|---|"]
    for one in protocols:
        people = f"{one.people.min} to {one.people.max}"
        rows.append(
            f"| [{one.title}](#{_anchor(one.title)}) | {people} | {_minutes(one.minutes)} "
            f"| {one.source.follows} | {one.summary} |"
        )
    return "\n".join(rows) + "\n"


def _minutes(minutes: Minutes | int | None) -> str:
    return f"{minutes.min} to {minutes.max}" if isinstance(minutes, Minutes) else str(minutes)


def _anchor(title: str) -> str:
    return re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-")


def _told(file: Path, protocol: Protocol) -> str:
    source = protocol.source
    lines = [f"### {protocol.title}\n", f"`{protocol.id}` ([file](../protocol_specs/{file.name})). "]
    lines[-1] += _flat(protocol.purpose) + "\n"
    if protocol.meetings:
        lines.extend(_meeting(protocol, meeting) for meeting in protocol.meetings)
        lines.append("")
    else:
        lines.append(_steps(protocol) + "\n")
    for variant in protocol.variants.values():
        if variant.minutes is not None:
            lines.append(f"Another form: {variant.title or 'a variant'}.\n")
    follows = source.follows.capitalize()
    where = f"[{_flat(source.title)}]({source.url})"
    lines.append(f"**{follows}**, {where}. {_flat(source.note)}\n")
    return "\n".join(lines)


def _meeting(protocol: Protocol, meeting: Meeting) -> str:
    gap = f", {_gap(meeting.gap)} later" if meeting.gap else ""
    again = ", held as often as it is needed" if meeting.again else ""
    held = attrs.evolve(protocol, steps=meeting.steps, meetings=())
    return f"- **{meeting.title}**{gap}{again}: {_steps(held)}"


def _gap(text: str) -> str:
    """How long after the meeting before, in words: “1 to 2 weeks”."""
    numbers = re.findall(r"\d+", text)
    unit = {"d": "day", "w": "week"}[text[-1]]
    return f"{' to '.join(numbers)} {unit if numbers[-1] == '1' else unit + 's'}"


def _steps(protocol: Protocol) -> str:
    people = protocol.people.ideal or protocol.people.min
    plan = make_plan(protocol, Host().kinds, by_number(people)).plan
    assert plan is not None, protocol.id
    told = []
    for line in agenda(plan):
        if line.depth == 0:
            times = f", {line.rounds} times" if line.rounds > 1 and not line.block else ""
            title = words_in(plan, line.face.title, rounds_of(line))
            told.append(f"{title} ({_length(line.span.target_ms)}{times})")
    return f"{' · '.join(told)}. Together {_length(plan.total.target_ms)} minutes for {people} people."


def _length(ms: int) -> str:
    minutes, seconds = divmod(round(ms / 1000), 60)
    return f"{minutes}:{seconds:02}" if seconds else str(minutes)


def _flat(text: str) -> str:
    return " ".join(text.split())


if __name__ == "__main__":
    Path(__file__).with_name("protocols.md").write_text(catalogue(), "utf-8")
