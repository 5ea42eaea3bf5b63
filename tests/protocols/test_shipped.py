"""The protocols we ship: they load without a complaint, say where they come from, and add up."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest

from protocols.library.shelf import open_shelf
from protocols.plan import Person, Plan, Unit, by_number, make_plan
from protocols.plugins.host import Host
from protocols.spec.glance import head_look, overlay_look, quick_look
from protocols.spec.load import Loaded, load_protocol
from protocols.spec.meetings import held
from protocols.spec.model import Protocol, Step
from protocols.spec.overlay import Original, read_beside
from protocols.spec.reach import frozen
from protocols.spec.skeleton import skeleton
from protocols.spec.texts import entries_of, home_of
from protocols.spec.translate import in_language

FOLDER = Path(__file__).parents[2] / "protocol_specs"
FILES = sorted(path for path in FOLDER.glob("*.toml") if path.suffixes != [".es", ".toml"])
SPANISH = sorted(FOLDER.glob("*.es.toml"))
KINDS = Host().kinds
SHELF = open_shelf()
MINUTE = 60_000
every_file = pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)


def loaded(file: Path) -> Loaded:
    """A shipped file as the program loads it, with the protocols of the library that it runs."""
    return load_protocol(file.read_bytes(), KINDS, SHELF.fetch_for(file))


def read(name: str) -> Protocol:
    """The shipped protocol in this file."""
    protocol = loaded(FOLDER / f"{name}.toml").protocol
    assert protocol is not None
    return protocol


def sittings(protocol: Protocol) -> list[Protocol]:
    """What is held at one time: the protocol itself, or each of its meetings."""
    return [held(protocol, meeting.id) for meeting in protocol.meetings] or [protocol]


def planned(name: str, people: int, minutes: int | None = None) -> Plan:
    """The plan of a shipped protocol for so many people."""
    plan = make_plan(read(name), KINDS, by_number(people), minutes=minutes).plan
    assert plan is not None
    return plan


def steps_of(steps: tuple[Step, ...]) -> Iterator[Step]:
    """All steps, those in blocks and in lanes too."""
    for step in steps:
        yield step
        yield from steps_of((*step.steps, *step.lanes))


def test_the_first_eight_are_among_them_and_no_id_is_used_twice() -> None:
    ids = [read(file.stem).id for file in FILES]
    assert len(set(ids)) == len(ids)
    assert set(ids) >= {
        "live-case",
        "consultancy",
        "fine-tuning",
        "final-word",
        "one-two-four-all",
        "see-think-wonder",
        "role-alike-roundtable",
        "pdsa-huddle",
    }


@every_file
def test_a_shipped_file_loads_without_any_problem(file: Path) -> None:
    problems = loaded(file).problems
    assert [(problem.code, problem.path) for problem in problems] == []


@every_file
def test_a_shipped_protocol_says_what_it_is_and_where_it_comes_from(file: Path) -> None:
    protocol = read(file.stem)
    assert protocol.source.title
    assert protocol.source.url.startswith("http")
    assert protocol.source.note
    assert 20 < len(protocol.summary) <= 120
    assert len(protocol.purpose) > 100
    assert protocol.tags
    assert protocol.setting
    assert protocol.people.ideal
    assert protocol.minutes
    assert all(role.title and role.summary for role in protocol.roles.values())
    assert all(asked.ask and (asked.default or asked.kind == "link") for asked in protocol.inputs.values())


def test_the_live_case_admits_that_its_structure_is_ours() -> None:
    source = read("live-case").source
    assert source.follows == "original"
    assert source.note.startswith("Structure unverified")


@every_file
def test_every_step_has_an_id_of_its_own_and_words_to_read_out(file: Path) -> None:
    steps = list(steps_of(read(file.stem).all_steps))
    ids = [step.id for step in steps]
    assert None not in ids
    assert len(set(ids)) == len(ids)
    for step in steps:
        assert len(step.title) <= 70
        if not step.steps and not step.lanes:
            assert step.say, step.id
            assert step.note, step.id
            assert 60 < len(" ".join(step.say)) < 600, step.id
            assert step.time is not None or step.turns is not None, step.id


@every_file
def test_no_text_holds_control_characters(file: Path) -> None:
    odd = [
        character
        for character in file.read_text("utf-8")
        if character != "\n" and unicodedata.category(character).startswith("C")
    ]
    assert odd == []


@every_file
def test_the_steps_of_the_ideal_group_add_up_to_the_headline(file: Path) -> None:
    for sitting in sittings(read(file.stem)):
        assert sitting.people.ideal is not None
        assert sitting.minutes is not None
        least, most = (
            (sitting.minutes, sitting.minutes)
            if isinstance(sitting.minutes, int)
            else (sitting.minutes.min, sitting.minutes.max)
        )
        plan = make_plan(sitting, KINDS, by_number(sitting.people.ideal)).plan
        assert plan is not None
        total_ms = plan.total.target_ms
        assert least * MINUTE - max(2 * MINUTE, least * MINUTE // 10) <= total_ms
        assert total_ms <= most * MINUTE + max(2 * MINUTE, most * MINUTE // 10)


@every_file
def test_however_many_people_it_is_for_it_can_be_planned(file: Path) -> None:
    """Each number to sixty; of hundreds every seventh, which is every remainder of any size of groups."""
    for sitting in sittings(read(file.stem)):
        least, most = sitting.people.min, sitting.people.max
        for people in sorted({*range(least, min(most, 60) + 1), *range(max(least, 61), most, 7), most}):
            made = make_plan(sitting, KINDS, by_number(people))
            assert made.plan is not None, people
            assert made.troubles == (), people


def test_what_a_meeting_opens_with_has_been_given_by_a_meeting_before() -> None:
    for file in FILES:
        given: set[str] = set()
        for meeting in read(file.stem).meetings:
            given.update(meeting.gives)
            assert set(meeting.show) <= given, (file.stem, meeting.id)


@pytest.mark.parametrize(
    ("name", "people", "seconds"),
    [
        ("final-word", 4, (8 + 4 * (3 + 3 + 1) + 5) * 60),
        ("final-word", 5, (8 + 5 * (3 + 4 + 1) + 5) * 60),
        ("final-word", 12, 41 * 60),
        ("final-word", 13, 53 * 60),
        ("final-word", 15, 53 * 60),
        ("final-word", 40, 41 * 60),
        ("1-2-4-all", 5, 12 * 60),
        ("1-2-4-all", 13, 12 * 60),
        ("1-2-4-all", 40, 12 * 60),
        ("fine-tuning", 5, 29 * 60),
        ("fine-tuning", 13, 29 * 60),
        ("consultancy", 8, 47 * 60 + 30),
        ("see-think-wonder", 13, 25 * 60),
        ("see-think-wonder", 40, 25 * 60),
        ("role-alike-roundtable", 5, 56 * 60),
        ("role-alike-roundtable", 15, 56 * 60),
        ("role-alike-roundtable", 6, (2 + 3 + 45 + 3 + 6 + 5) * 60),
        ("role-alike-roundtable", 13, 56 * 60),
        ("pdsa-huddle", 6, 30 * 60),
        ("live-case", 6, 90 * 60),
        ("live-case", 13, 90 * 60),
        ("live-case", 40, 90 * 60),
    ],
)
def test_the_published_arithmetic_holds(name: str, people: int, seconds: int) -> None:
    assert planned(name, people).allotted_ms == seconds * 1000


def test_thirteen_people_read_the_final_word_in_circles_of_five_four_and_four() -> None:
    fork = planned("final-word", 13).main.program[1]
    assert not isinstance(fork, Unit)
    assert [len(lane.members) for lane in fork.lanes] == [5, 4, 4]
    assert [lane.allotted_ms() // MINUTE for lane in fork.lanes] == [40, 28, 28]


@pytest.mark.parametrize(
    ("name", "people", "seconds"),
    [
        ("world-cafe", 16, (5 + 3 * (2 + 20) + 2 * 2 + 15 + 6) * 60),
        ("triz", 40, 35 * 60),
        ("jigsaw", 16, (3 + 30 + 2 + 4 * 5 + 5 + 5) * 60),
        ("three-levels-of-text", 5, (5 + 5 * 5 + 5) * 60),
        ("root-cause", 6, 55 * 60),
        ("lean-coffee", 8, 2 * 60 + 8 * 20 + 5 * 60 + 8 * 30 + 3 * 60 + 6 * 5 * 60 + 5 * 60),
    ],
)
def test_rounds_moves_and_votes_add_up(name: str, people: int, seconds: int) -> None:
    assert planned(name, people).total.target_ms == seconds * 1000


def test_in_microlabs_somebody_else_begins_with_every_question() -> None:
    plan = planned("microlabs", 6)
    rounds = next(part for part in plan.main.program if part.step == "rounds")
    assert not isinstance(rounds, Unit)
    for lane in rounds.lanes:
        spoken = [part for part in lane.program if isinstance(part, Unit) and part.step == "speak"]
        assert len({unit.turns[0].who for unit in spoken}) == 3


@pytest.mark.parametrize(
    ("name", "step", "wanted"),
    [
        ("data-dialogue", "go-visual", "predictions"),
        ("pdsa-study", "look", "expected"),
        ("pdsa-plan", "data-plan", "predictions"),
        ("dilemma-to-change-ideas", "discussion", "question-restated"),
        ("descriptive-consultancy", "advise", "described-anew"),
    ],
)
def test_what_has_to_be_written_down_first_is_waited_for(name: str, step: str, wanted: str) -> None:
    steps = {one.id: one for one in steps_of(read(name).steps)}
    order = list(steps)
    assert wanted in steps[step].needs
    written = next(id for id, one in steps.items() if id and wanted in {entry.id for entry in one.capture})
    assert order.index(written) < order.index(step)


def test_in_a_jigsaw_every_home_table_has_somebody_who_read_each_part() -> None:
    plan = planned("jigsaw", 16)
    parts = {part.step: part for part in plan.main.program}
    experts, home = parts["experts"], parts["teach"]
    assert not isinstance(experts, Unit)
    assert not isinstance(home, Unit)
    read_by = {member: part for part, lane in enumerate(experts.lanes) for member in lane.members}
    for lane in home.lanes:
        assert {read_by[member] for member in lane.members} == set(read_by.values())


def test_the_silent_look_of_the_consultancy_counts_only_if_it_is_needed() -> None:
    total = planned("consultancy", 8).total
    assert (total.min_ms, total.max_ms) == (45 * MINUTE, 53 * MINUTE)


def test_a_large_room_hears_a_few_ideas_and_a_small_one_hears_every_group() -> None:
    assert planned("1-2-4-all", 24).main.program[-1].step == "all-in-turn"
    assert planned("1-2-4-all", 25).main.program[-1].step == "all-a-few"


def test_in_a_live_case_people_of_all_teams_meet_and_each_team_reports_with_one_voice() -> None:
    roster = [
        Person(f"{team}{number}", f"{team} {number}", team)
        for team in ("Hill School", "Lake School", "Bay School")
        for number in range(4)
    ]
    plan = make_plan(read("live-case"), KINDS, roster).plan
    assert plan is not None
    parts = {part.step: part for part in plan.main.program}
    interviews = parts["interviews"]
    assert not isinstance(interviews, Unit)
    for lane in interviews.lanes:
        assert {member.rstrip("0123456789") for member in lane.members} == {
            "Hill School",
            "Lake School",
            "Bay School",
        }
    report = parts["report-back"]
    assert isinstance(report, Unit)
    assert [turn.label for turn in report.turns] == ["Hill School", "Lake School", "Bay School"]
    assert [turn.allotted_ms for turn in report.turns] == [3 * MINUTE] * 3


def test_a_roundtable_seats_people_alike_in_role() -> None:
    roles = ("coach", "principal")
    roster = [Person(f"{role}{number}", role=role) for role in roles for number in range(5)]
    plan = make_plan(read("role-alike-roundtable"), KINDS, roster).plan
    assert plan is not None
    fork = next(part for part in plan.main.program if part.step == "rounds")
    assert not isinstance(fork, Unit)
    assert [{member.rstrip("0123456789") for member in lane.members} for lane in fork.lanes] == [
        {"coach"},
        {"principal"},
    ]


@pytest.mark.parametrize("name", ["consultancy", "fine-tuning"])
def test_the_presenter_is_silent_while_the_group_discusses(name: str) -> None:
    roster = by_number(6)
    plan = make_plan(read(name), KINDS, roster, cast={"presenter": ("p3",)}).plan
    assert plan is not None
    face = plan.faces["discussion"]
    assert face.speaks == ("others",)


@every_file
def test_a_glance_at_its_head_tells_as_much_as_at_the_whole(file: Path) -> None:
    data = file.read_bytes()
    assert head_look(data) == quick_look(data)


every_translation = pytest.mark.parametrize("file", SPANISH, ids=lambda file: file.stem)


def original_of(file: Path) -> Loaded:
    """The protocol that *file* translates."""
    original = loaded(file.with_name(file.name.replace(".es.", ".")))
    assert original.protocol is not None
    return original


def test_the_most_used_protocols_come_in_spanish() -> None:
    assert {file.name.removesuffix(".es.toml") for file in SPANISH} >= {
        "1-2-4-all",
        "chalk-talk",
        "circle-of-viewpoints",
        "claim-support-question",
        "connect-extend-challenge",
        "consultancy",
        "empathy-interview-sense-making",
        "final-word",
        "fishbowl",
        "focusing-four",
        "four-as",
        "four-cs",
        "i-used-to-think",
        "inside-outside-circle",
        "jigsaw",
        "lean-coffee",
        "live-case",
        "microlabs",
        "nominal-group-technique",
        "pdsa-cycle",
        "pdsa-huddle",
        "pdsa-plan",
        "pdsa-study",
        "peer-roundtable",
        "peer-roundtable-afternoon",
        "save-the-last-word",
        "see-think-wonder",
        "success-analysis",
        "text-rendering",
        "think-pair-share",
        "think-puzzle-explore",
        "triz",
        "troika-consulting",
        "tuning",
        "what-so-what-now-what",
        "wise-crowds",
        "world-cafe",
    }


@every_translation
def test_nothing_that_people_read_is_left_to_translate(file: Path) -> None:
    made = skeleton(original_of(file), "es", Host().kinds, file.read_text("utf-8"))
    assert made is not None
    assert made.added == 0, made.text


@every_translation
def test_what_a_shipped_translation_is_made_from_is_translated_too(file: Path) -> None:
    original = original_of(file)
    beside = SHELF.beside_for(file.with_name(file.name.replace(".es.", ".")))
    assert [key for key in original.files if beside(key, "es") is None] == []


@every_translation
def test_a_shipped_translation_is_complete_and_as_new_as_its_original(file: Path) -> None:
    original = original_of(file)
    overlay = read_beside(file.read_bytes(), Original(original, file.name), "es")
    assert overlay.problems == ()
    marked = file.read_text("utf-8").count("\nof = ")
    entries = entries_of(Original(original).protocol, home_of(original))
    assert marked == sum(bool(entry.texts) for entry in entries.values())


@every_translation
def test_a_shipped_translation_can_be_read_out_as_well_as_its_original(file: Path) -> None:
    original = original_of(file)
    protocol = Original(original).protocol
    made = in_language(
        original,
        ("es",),
        SHELF.beside_for(file.with_name(file.name.replace(".es.", "."))),
        lambda data, fetch: load_protocol(data, KINDS, fetch),
    )
    again = load_protocol(made.text.encode(), KINDS, frozen(made.loaded.files))
    assert again.problems == ()
    assert again.protocol == made.protocol
    assert 20 < len(made.protocol.summary) <= 120
    for step in steps_of(made.protocol.steps):
        assert 0 < len(step.title) <= 70, step.id
        assert step.steps or step.lanes or 60 < len(" ".join(step.say)) < 650, step.id
    assert not any(mark in made.protocol.purpose for mark in ("@", "todxs", "todes"))
    people = protocol.people.ideal
    assert people is not None
    for theirs, ours in zip(sittings(protocol), sittings(made.protocol), strict=True):
        plan, other = (make_plan(one, KINDS, by_number(people)).plan for one in (theirs, ours))
        assert plan is not None
        assert other is not None
        assert plan.allotted_ms == other.allotted_ms


@every_translation
def test_the_list_shows_the_translated_title_from_the_head_alone(file: Path) -> None:
    look = overlay_look(file.read_bytes())
    assert look is not None
    assert set(look) == {"translates", "title", "summary", "purpose", "tags"}
