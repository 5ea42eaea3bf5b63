"""What ``docs/language.md`` and ``docs/protocols.md`` say is what the program does."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

import pytest

from protocols.plan import by_number, make_plan
from protocols.runtime.checking import judge
from protocols.spec.kinds import Defaults, Kinds, PlainKind
from protocols.spec.load import Loaded, load_protocol
from protocols.spec.model import Step
from protocols.spec.overlay import Original, read_beside, read_own
from protocols.spec.reach import Fetched, Unreachable
from protocols.spec.reader import fields_of
from protocols.spec.reference import BEGIN, END, reference, with_reference

ROOT = Path(__file__).parents[2]
LANGUAGE = (ROOT / "docs" / "language.md").read_text("utf-8")
PROTOCOLS = (ROOT / "docs" / "protocols.md").read_text("utf-8")
BLOCKS: list[str] = re.findall(r"^```toml\n(.*?)^```$", LANGUAGE, re.DOTALL | re.MULTILINE)
EXAMPLES = [text for text in BLOCKS if not text.startswith("# translation")]
TRANSLATIONS = [text for text in BLOCKS if text.startswith("# translation")]
SHIPPED = sorted(
    path for path in (ROOT / "protocol_specs").glob("*.toml") if path.suffixes != [".es", ".toml"]
)
KINDS: Kinds = {
    "talk": PlainKind("talk", "talking"),
    "break": PlainKind("break", "a pause", Defaults(title="Break", protect=True)),
    "buffer": PlainKind("buffer", "spare minutes", Defaults(title="Buffer")),
    "move": PlainKind("move", "changing places", Defaults(title="Move")),
    "debrief": PlainKind("debrief", "how it went", Defaults(title="Debrief", protect=True)),
}


def example_id(text: str) -> str:
    """The id an example gives itself."""
    return str(tomllib.loads(text).get("id", "without id"))


def example(name: str) -> bytes:
    """The example with this id."""
    return next(text for text in EXAMPLES if example_id(text) == name).encode()


def fetch(key: str) -> Fetched | Unreachable:
    """What an example names: another example, or a protocol that ships."""
    for text in EXAMPLES:
        if example_id(text) == key:
            return Fetched(text.encode(), key)
    path = ROOT / "protocol_specs" / f"{key}.toml"
    return Fetched(path.read_bytes(), key) if path.is_file() else Unreachable("there is none")


def loaded_example(text: str) -> Loaded:
    """An example as the program loads it."""
    return load_protocol(text.encode(), KINDS, fetch, {"protocols": "0.1.0"}.get)


def test_the_page_has_an_example_for_every_feature() -> None:
    text = "\n".join(EXAMPLES)
    keys = {*fields_of(Step)} - {"clock", "protect"}
    assert {key for key in keys if not re.search(rf"\b{key} = |\[steps\.{key}", text)} == set()
    assert len(EXAMPLES) >= 10


@pytest.mark.parametrize("text", EXAMPLES, ids=example_id)
def test_nothing_is_to_be_said_of_an_example(text: str) -> None:
    loaded = loaded_example(text)
    assert loaded.protocol is not None
    judged = judge(text.encode(), KINDS, list, fetch, {"protocols": "0.1.0"}.get)
    assert [(problem.code, problem.message) for problem in judged.problems] == []


@pytest.mark.parametrize("text", EXAMPLES, ids=example_id)
def test_an_example_can_be_planned_for_twelve_people_or_the_most_it_is_for(text: str) -> None:
    protocol = loaded_example(text).protocol
    assert protocol is not None
    made = make_plan(protocol, KINDS, by_number(min(12, protocol.people.max)))
    assert made.plan is not None
    assert not made.troubles


@pytest.mark.parametrize(("people", "minutes"), [(12, 41), (13, 53), (15, 53)])
def test_the_arithmetic_told_beside_the_example_of_rounds_is_right(people: int, minutes: int) -> None:
    protocol = load_protocol(example("one-passage-each"), KINDS).protocol
    assert protocol is not None
    plan = make_plan(protocol, KINDS, by_number(people)).plan
    assert plan is not None
    assert plan.allotted_ms == minutes * 60_000


def test_the_reference_on_the_page_is_the_one_that_the_model_prints() -> None:
    shown = LANGUAGE.partition(f"{BEGIN}\n")[2].partition(f"{END}\n")[0]
    assert shown.strip() == reference().strip(), "run: python docs/make_reference.py"
    assert with_reference(LANGUAGE) == LANGUAGE


def test_every_link_in_the_reference_leads_to_a_heading_of_the_page() -> None:
    headings = re.findall(r"^#+ (.*)$", LANGUAGE, re.MULTILINE)
    anchors = {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
    links = set(re.findall(r"\]\(#([^)]*)\)", LANGUAGE))
    assert links
    assert links <= anchors


def test_a_translation_on_the_page_fits_the_protocol_it_is_of() -> None:
    (text,) = TRANSLATIONS
    loaded = load_protocol(example(tomllib.loads(text)["translates"]), KINDS)
    assert loaded.protocol is not None
    overlay = read_beside(text.encode(), Original(loaded), "es")
    assert overlay.problems == ()
    own = read_own(loaded, "es")
    assert own.said == overlay.said


def test_a_page_without_markers_is_refused() -> None:
    with pytest.raises(ValueError, match="once each"):
        with_reference("# A page\n")


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.stem)
def test_the_table_of_shipped_protocols_says_what_their_files_say(file: Path) -> None:
    data = tomllib.loads(file.read_text("utf-8"))
    starts = (f"| [{data['title']}]", f"| {data['title']} (`{data['id']}`)")
    row = next((line for line in PROTOCOLS.splitlines() if line.startswith(starts)), "")
    assert row, "the page has no row for it"
    cells = [cell.strip() for cell in row.split("|")]
    people, minutes = data["people"], data["minutes"]
    assert cells[2:5] == [
        f"{people['min']} to {people['max']}",
        "{min} to {max}".format(**minutes) if isinstance(minutes, dict) else str(minutes),
        data["source"]["follows"],
    ]
    assert f"`{data['id']}`" in PROTOCOLS
    assert data["source"].get("url", "") in PROTOCOLS
