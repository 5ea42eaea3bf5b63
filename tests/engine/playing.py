"""One session that nobody thought of: a protocol drawn by chance from all there are, people, minutes and
answers, and what befalls them. A session is drawn from its seed alone.
"""

from __future__ import annotations

import random
import re
import tomllib
from collections import Counter
from functools import cache
from pathlib import Path

import attrs

from protocols.engine import Rules
from protocols.engine import commands as ask
from protocols.engine.carrying import carry
from protocols.engine.deciding import result_of
from protocols.plan import Person, by_number
from protocols.plan.replan import Replanner
from protocols.plan.strategies import BUILT_IN
from protocols.runtime.setup import Answers, opening, prepare
from protocols.spec.load import load_protocol
from protocols.spec.meetings import held, meeting_title
from protocols.spec.reach import Fetched, Unreachable
from protocols.view.live import result_words

from .laws import Watched
from .player import STRANGE, Player
from .room import BEGIN, KINDS, SHELF, Room

ROOT = Path(__file__).parents[2]
SHIPPED = sorted(
    path for path in (ROOT / "protocol_specs").glob("*.toml") if path.suffixes != [".es", ".toml"]
)


def _sources():
    """Name to text: what ships, what other tests are about, and the examples of the language, which have
    everything that the language has."""
    found = {path.name: path.read_text("utf-8") for path in SHIPPED}
    found |= {
        f"data/{path.name}": path.read_text("utf-8") for path in (ROOT / "tests" / "data").glob("*.toml")
    }
    page = (ROOT / "docs" / "language.md").read_text("utf-8")
    for text in re.findall(r"^```toml\n(.*?)^```$", page, re.DOTALL | re.MULTILINE):
        if not text.startswith("# translation"):
            found[f"example/{tomllib.loads(text)['id']}"] = text
    return dict(sorted(found.items()))


SOURCES = _sources()
RARE = (
    "decide",
    "until",
    "fill",
    "extend",
    "back",
    "live",
    "cast",
    "each",
    "variants",
    "usually",
    "at",
    "needs",
    "lanes",
    "move",
)
"""Keys of the language that few protocols have: those that have one are played more often."""


def _fetch(key):
    """What an example takes over from: another example, or a protocol that ships."""
    text = SOURCES.get(f"example/{key}", SOURCES.get(f"{key}.toml"))
    return Unreachable("there is none") if text is None else Fetched(text.encode(), key)


@cache
def loaded(name):
    """A protocol, read once."""
    path = ROOT / "protocol_specs" / name
    fetch = SHELF.fetch_for(path) if path in SHIPPED else _fetch
    found = load_protocol(SOURCES[name].encode(), KINDS, fetch)
    assert found.protocol is not None, (name, found.problems)
    return found


@cache
def occasions(name):
    """Every way to hold a protocol: the meeting's number (or None) and the variant (or empty)."""
    protocol = loaded(name).protocol
    variants = ("", *protocol.variants)
    return [(number, one) for number in (range(len(protocol.meetings)) or [None]) for one in variants]


@cache
def weight(name):
    """How often a protocol is played: more often, the more rare keys it has."""
    rare = sum(bool(re.search(rf"\b{key} *=|\[{key}\b", SOURCES[name])) for key in RARE)
    return 1 + 2 * rare


def people_for(chance, protocol):
    """A roster: by number, or with names, teams and roles."""
    least, most = protocol.people.min, min(protocol.people.max, 60)
    count = chance.choice(
        [least, least + 1, protocol.people.ideal or least, min(13, most), chance.randint(least, most)]
    )
    count = max(1, min(count, most))
    if chance.random() < 0.5:
        return by_number(count)
    teams, roles = (
        chance.choice([("",), ("Red", "Blue"), ("Red", "Blue", "")]),
        ["", "Teacher", *protocol.roles],
    )
    return tuple(
        Person(
            f"p{number}",
            chance.choice(["", f"Name {number}", "Ann"]),
            chance.choice(teams),
            chance.choice(roles),
        )
        for number in range(1, count + 1)
    )


def begun(chance, name, number, variant, carried=(), tell=None):
    """A session of a protocol, opened, with who plays it; None where it cannot be planned."""
    found = loaded(name)
    meeting = None if number is None else found.protocol.meetings[number]
    protocol = found.protocol if meeting is None else held(found.protocol, meeting.id)
    whole = protocol.minutes if isinstance(protocol.minutes, int) else 45
    minutes = chance.choice(
        [None, None, whole, max(1, whole // 2), max(1, whole // 6), whole * 2, chance.randint(5, 150)]
    )
    inputs = {
        key: chance.choice(["", "An answer", *one.among] if one.kind != "number" else ["", "3", "7"])
        for key, one in protocol.inputs.items()
    } | {key: chance.choice(["", "On the wall"]) for key in protocol.materials}
    settings = {}
    for key, setting in protocol.settings.items():
        if chance.random() < 0.5:
            settings[key] = str(chance.choice([setting.default, *setting.among])).lower()
    answers = Answers(
        roster=people_for(chance, protocol),
        minutes=minutes,
        inputs=inputs,
        facilitator=chance.choice(["", "Fay"]),
        start=chance.choice(["", "", "", "09:00", "23:20"]),
        meeting=meeting.id if meeting is not None else "",
        carried=carried,
        settings=settings,
        variant=variant,
    )
    seed = chance.randrange(1000)
    prepared = prepare(protocol, KINDS, answers, BEGIN, seed)
    if prepared.plan is None:
        return None
    more = {"writer": "w1", "language": "en", "speed": chance.choice([1, 1, 10]), "seed": seed}
    command = opening(protocol, found.text, prepared, answers, files=found.files, **more)
    if answers.start and chance.random() < 0.5:
        command = attrs.evolve(command, start_wall_ms=BEGIN.wall_ms + 90_000)
    planner = None if chance.random() < 0.05 else Replanner(protocol, KINDS)
    strategies = chance.choice([None, (*BUILT_IN, *STRANGE)])
    looks = random.Random(chance.getrandbits(64))
    room = Room.opened(command, Rules(planner=planner, strategies=strategies))
    player = Player(chance, Watched(room, looks if tell is None else None), tell)
    player.session.pressed["Open", True] += 1
    if tell is not None:
        tell(f"{name} {answers.meeting} {variant!r}: {len(answers.roster)} people, {minutes} min, {settings}")
    if chance.random() < 0.9:
        player.session.do(ask.Start())
    return player


def play(seed, names=tuple(SOURCES), most=120, tell=None):
    """A whole session drawn from *seed* alone: its protocol, meeting and variant, and what was pressed; None
    where it cannot be planned.

    Raises what is violated. Where it is told, everything is looked at after everything that happens.
    """
    chance = random.Random(seed)
    name = chance.choices(names, [weight(one) for one in names])[0]
    number, variant = chance.choice(occasions(name))
    carried, pressed = (), Counter()
    if number and chance.random() < 0.8:
        earlier = begun(chance, name, number - 1, variant, (), tell)
        if earlier is not None:
            for _ in range(chance.randint(10, most)):
                earlier.happen()
            meeting = loaded(name).protocol.meetings[number - 1]
            words = lambda made, option: result_words(result_of(made, option))  # noqa: E731
            pressed += earlier.session.pressed
            carried = carry(earlier.state, meeting.gives, meeting_title(meeting), "before", words)
    player = begun(chance, name, number, variant, carried, tell)
    if player is None:
        return None
    player.session.check()
    after = 0
    for _ in range(chance.randint(5, most)):
        player.happen()
        player.session.check()
        after += player.state.phase == "finished"
        if after > 6:
            break
    player.session.finish()
    return (name, number, variant), pressed + player.session.pressed
