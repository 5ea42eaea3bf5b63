"""Step kinds for the tests of this room: the plain ones, and three that do what plugins may do."""

from pathlib import Path

import attrs
import pytest

from protocols.spec.kinds import Defaults, Finding, PlainKind, Shown
from protocols.spec.load import load_protocol
from protocols.spec.reach import Fetched, Unreachable
from protocols.spec.shapes import Length, Text, Whole, key


@attrs.frozen
class PollKeys:
    question: str = key(Text(lines=False), "what is asked", required=True)
    votes: int = key(Whole(1, 9), "votes a person has", default=1)
    pause_ms: int = key(Length(), "silence before the vote", name="pause", default=0)


class Poll:
    name = "poll"
    summary = "A quick vote"
    defaults = Defaults(title="Vote")
    keys = PollKeys

    def check(self, keys):
        if not keys.question.endswith("?"):
            yield Finding("question", "a question ends with\x1b[2J a question mark", "add one")

    def show(self, keys, setting):
        return Shown(say=(keys.question,))


class Broken(Poll):
    name = "broken"

    def check(self, keys):
        raise ZeroDivisionError("oh [no]")


@attrs.frozen
class _Exploding:
    word: str = key(Text(), "a word", default="")

    def __attrs_post_init__(self):
        raise RuntimeError("bad class")


class Exploding(Poll):
    name = "exploding"
    keys = _Exploding


KINDS = {
    **{name: PlainKind(name, f"a {name}") for name in ("talk", "break", "buffer", "move", "debrief")},
    "poll": Poll(),
    "broken": Broken(),
    "exploding": Exploding(),
}

HEAD = 'format = 1\nid = "test"\ntitle = "Test"\n'
STEP = '\n[[steps]]\ntitle = "Talk"\n'


SPECS = Path(__file__).parents[2] / "protocol_specs"


def shipped(key):
    """The protocols that ship, as the files that a file may name."""
    path = SPECS / f"{key}.toml"
    return Fetched(path.read_bytes(), path.name) if path.is_file() else Unreachable("there is none")


def whole_file(fragment: str) -> str:
    """A complete file around a fragment: the head and a step are added where they are missing."""
    text = fragment if "format =" in fragment else HEAD + fragment
    return text if "steps" in text or "extends" in text else text + STEP


@pytest.fixture(scope="session")
def kinds():
    """All kinds of these tests."""
    return KINDS


@pytest.fixture(scope="session")
def complete():
    """Makes a whole file of a fragment."""
    return whole_file


@pytest.fixture(scope="session")
def load():
    """Loads a fragment, or bytes as they are."""

    def loaded(source):
        data = source if isinstance(source, bytes) else whole_file(source).encode()
        return load_protocol(data, KINDS, shipped)

    return loaded


@pytest.fixture(scope="session")
def step(load):
    """The first step of a file with one step that has these lines."""

    def first(lines):
        found = load(f"[[steps]]\n{lines}")
        assert not found.problems, found.problems
        return found.protocol.steps[0]

    return first


@pytest.fixture(scope="session")
def codes(load):
    """The codes of the problems of a fragment, in order."""
    return lambda source: [problem.code for problem in load(source).problems]
