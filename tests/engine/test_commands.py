"""Every command in every phase: done, or refused with the reason and the nearest thing that would work."""

from __future__ import annotations

import pytest

from protocols.engine import Refusal, Rules, State, decide
from protocols.engine import commands as ask
from protocols.plan import by_number

from .room import BEGIN, MINUTE, Room, plan_for, room

ONE = '[[steps]]\nid = "one"\ntitle = "One"\ntime = "5m"\n'
TWO = ONE + '[[steps]]\nid = "two"\ntitle = "Two"\ntime = "3m"\n'

EVERY = {
    "start": ask.Start(),
    "next": ask.Next(),
    "back": ask.Back(),
    "pause": ask.Pause(),
    "resume": ask.Resume(),
    "add": ask.AddTime(MINUTE),
    "write": ask.Write("A thought"),
    "finish": ask.Finish(),
    "wake": ask.Wake(),
    "open": None,
}
DONE = "done"


def phase(name):
    """A session in the phase of this name."""
    session = room(TWO, start=name != "ready")
    if name == "paused":
        session.do(ask.Pause())
    elif name == "second step":
        session.do(ask.Next())
    elif name == "all done":
        session.do(ask.Next())
        session.do(ask.Next())
    elif name == "finished":
        session.do(ask.Finish())
    return session


@pytest.mark.parametrize(
    ("name", "answers"),
    [
        (
            "ready",
            {
                "start": DONE,
                "next": ("not-started", "start"),
                "back": ("not-started", "start"),
                "pause": ("not-started", "start"),
                "resume": ("not-started", "start"),
                "add": ("not-started", "start"),
            },
        ),
        ("first step", {"start": ("already-started", "next"), "back": ("first-step", "")}),
        ("second step", {"start": ("already-started", "next"), "back": DONE}),
        ("paused", {"pause": ("paused-already", "resume"), "resume": DONE, "back": ("first-step", "")}),
        ("all done", {"next": ("all-done", "finish"), "add": ("all-done", "finish"), "back": DONE}),
        (
            "finished",
            dict.fromkeys(["start", "next", "back", "pause", "resume", "add", "finish"], ("finished", "")),
        ),
    ],
)
def test_what_each_phase_answers(name, answers):
    usual = {"start": ("already-started", "next"), "resume": ("not-paused", "pause")}
    usual["open"] = ("already-open", "")
    for command, given in EVERY.items():
        session = phase(name)
        given = given or ask.Open("x", "X", "", session.state.plan, (), "w9")
        answer = session.do(given)
        expected = answers.get(command, usual.get(command, DONE))
        found = (answer.code, answer.nearest) if isinstance(answer, Refusal) else DONE
        assert found == expected, command


def test_nothing_can_be_done_before_a_session_is_open():
    for given in EVERY.values():
        if given is not None:
            assert decide(Rules(), State(), given, BEGIN) == Refusal("not-open")
    assert decide(Rules(), State(), ask.Reopen("w", 0, 0, 0, ""), BEGIN) == Refusal("not-open")


@pytest.mark.parametrize(
    ("command", "code"),
    [
        (ask.Next("circle-9"), "no-such-group"),
        (ask.Back("circle-9"), "no-such-group"),
        (ask.AddTime(MINUTE, "circle-9"), "no-such-group"),
        (ask.Write("x", lane="circle-9"), "no-such-group"),
        (ask.AddTime(0), "no-time"),
        (ask.AddTime(10**12), "no-time"),
        (ask.Write(" \x07 \n"), "empty"),
        (ask.Write("x", kind="poem"), "no-such-kind"),
        (ask.Write("x", capture="poems"), "no-such-capture"),
        (ask.Edit("n99", text="x"), "no-such-entry"),
        (ask.Withdraw("n99"), "no-such-entry"),
        (ask.AnswerGap("g99", "step"), "no-such-gap"),
    ],
)
def test_what_does_not_exist_is_refused_by_its_name(command, code):
    assert room(TWO).do(command).code == code


def test_finishing_early_says_so_and_leaves_the_step():
    session = room(TWO)
    session.wait(MINUTE).do(ask.Finish())
    assert [fact.kind for fact in session.facts[-2:]] == ["step.left", "session.finished"]
    assert session.facts[-1].data["how"] == "early"
    done = phase("all done")
    done.do(ask.Finish())
    assert done.facts[-1].data["how"] == "end"


def test_notes_may_be_written_before_and_after():
    for name in ("ready", "all done", "finished"):
        session = phase(name)
        session.do(ask.Write("Remember"))
        assert [entry.text for entry in session.state.entries] == ["Remember"]


# -- groups ---------------------------------------------------------------------------------------


def circles(people=13):
    """Final Word in circles, just gone apart: 5, 4 and 4."""
    session = room("circles", people)
    session.wait(MINUTE).do(ask.Next())
    return session


def test_next_without_a_group_means_every_group():
    session = circles()
    session.do(ask.Next())
    assert {session.step(f"circle-{number}") for number in (1, 2, 3)} == {"respond"}


def test_next_in_one_group_leaves_the_others_where_they_are():
    session = circles()
    session.do(ask.Next("circle-2"))
    assert [session.step(f"circle-{number}") for number in (1, 2, 3)] == ["open", "respond", "open"]


def to_the_end(session, lane):
    """Take one group to the end of its program."""
    while session.state.lanes[lane].status == "running":
        session.wait(1_000).do(ask.Next(lane, step=True))


def test_a_group_that_is_done_waits_and_everybody_goes_on_together():
    session = circles()
    to_the_end(session, "circle-2")
    assert session.do(ask.Next("circle-2")) == Refusal("group-waits", {"group": "Circle 2"}, "next")
    to_the_end(session, "circle-1")
    assert session.state.main.status == "forked"
    to_the_end(session, "circle-3")
    assert session.step() == "debrief"
    assert session.do(ask.Next("circle-3")).code == "no-such-group"


def test_a_group_that_ended_by_mistake_goes_back_into_its_last_step():
    session = circles()
    to_the_end(session, "circle-2")
    session.do(ask.Back("circle-2"))
    assert session.step("circle-2") == "last"
    assert session.state.lanes["circle-2"].status == "running"


def test_back_from_the_first_step_of_all_groups_brings_everybody_together():
    session = circles()
    session.wait(MINUTE).do(ask.Back())
    assert session.step() == "read"
    assert session.left() == 7 * MINUTE
    assert all(lane.parent is None for lane in session.state.lanes.values())
    session.do(ask.Next())
    assert session.step("circle-3") == "open"
    assert session.state.lanes["circle-3"].visit.number == 2


def test_one_group_alone_cannot_go_back_before_the_groups():
    session = circles()
    refusal = session.do(ask.Back("circle-2"))
    assert (refusal.code, refusal.arguments) == ("first-in-group", {"group": "Circle 2"})


def test_back_moves_the_groups_that_can():
    session = circles()
    session.do(ask.Next("circle-2"))
    session.do(ask.Back())
    assert [session.step(f"circle-{number}") for number in (1, 2, 3)] == ["open"] * 3
    assert session.state.main.status == "forked"


def test_back_after_the_groups_met_opens_each_at_its_last_step():
    session = circles()
    for number in (1, 2, 3):
        to_the_end(session, f"circle-{number}")
    session.do(ask.Back())
    assert [session.step(f"circle-{number}") for number in (1, 2, 3)] == ["last"] * 3
    ends = [session.state.lanes[f"circle-{number}"].position for number in (1, 2, 3)]
    assert ends == [14, 11, 11]


def test_back_after_everything_ended_is_the_last_step_again():
    session = phase("all done")
    session.do(ask.Back())
    assert session.step() == "two"
    groups = room("one-two-four", 8)
    while groups.state.main.status != "ended":
        groups.do(ask.Next(step=True))
    groups.do(ask.Back())
    assert groups.step() == "all"


NESTED = """
[groups.table]
size = { min = 4, ideal = 4, max = 5 }
by = "order"
[groups.pair]
size = { min = 2, ideal = 2, max = 3 }
by = "order"
[[steps]]
id = "before"
title = "Before"
time = "1m"
[[steps]]
id = "tables"
title = "Tables"
in = "table"
[[steps.steps]]
id = "pairs"
title = "Pairs"
in = "pair"
time = "2m"
[[steps.steps]]
id = "table"
title = "Table"
time = "3m"
"""


def test_back_out_of_groups_within_groups_goes_out_as_far_as_it_must():
    session = room(NESTED, 8)
    session.do(ask.Next())
    assert session.step("table-1/pair-2") == "pairs"
    session.do(ask.Back())
    assert session.step() == "before"
    session.do(ask.Next())
    session.do(ask.Next("table-1"))
    assert [session.step("table-1"), session.step("table-2/pair-1")] == ["table", "pairs"]
    session.do(ask.Back("table-1"))
    assert session.step("table-1/pair-1") == "pairs"
    assert session.do(ask.Back("table-2")).code == "first-in-group"


def test_groups_within_groups_go_back_among_themselves_before_everybody_does():
    warm = '[[steps.steps]]\nid = "warm"\ntitle = "Warm"\ntime = "1m"\n[[steps.steps]]\nid = "pairs"'
    session = room(NESTED.replace('[[steps.steps]]\nid = "pairs"', warm), 8)
    session.do(ask.Next())
    session.do(ask.Next("table-2"))
    assert [session.step("table-1"), session.step("table-2/pair-1")] == ["warm", "pairs"]
    session.do(ask.Back())
    assert [session.step("table-1"), session.step("table-2")] == ["warm", "warm"]
    session.do(ask.Back())
    assert session.step() == "before"


def test_a_command_for_the_outer_group_means_the_groups_inside_it():
    session = room(NESTED, 8)
    session.do(ask.Next())
    session.do(ask.AddTime(MINUTE, "table-1"))
    assert session.left("table-1/pair-2") == 3 * MINUTE
    assert session.left("table-2/pair-2") == 2 * MINUTE


def test_lanes_that_have_nothing_to_do_wait_at_once_and_everybody_meets():
    session = room("slots", 13)
    while session.state.main.status != "forked":
        session.do(ask.Next(step=True))
    for _ in range(3):
        session.do(ask.Next(step=True))
    assert session.step() == "needed"
    assert session.state.main.visit.allotted_ms == 3 * MINUTE  # its own time, once it is gone into


# -- writing --------------------------------------------------------------------------------------


def at_step(name, source="slots", people=5):
    """The session at its step of this name."""
    session = room(source, people)
    while session.step() != name:
        session.do(ask.Next(step=True))
    return session


def test_nothing_is_written_off_the_record():
    assert at_step("secret").do(ask.Write("hush")).code == "off-record"


def test_without_names_means_that_no_name_is_kept_and_none_can_be_added():
    session = at_step("nameless")
    session.do(ask.Write("It was hard", who="p1"))
    entry = session.state.entries[-1]
    assert entry.who == ""
    session.do(ask.Edit(entry.id, who="p1", text="It was quite hard"))
    assert (session.state.entries[-1].who, session.state.entries[-1].text) == ("", "It was quite hard")


def test_a_note_for_all_while_one_group_is_off_the_record_is_not_kept():
    session = room(
        """
[groups.pair]
size = 2
[[steps]]
id = "block"
title = "Block"
in = "pair"
record = "none"
[[steps.steps]]
title = "A"
[[steps.steps]]
title = "B"
""",
        4,
    )
    session.do(ask.Next("pair-1"))
    assert session.do(ask.Write("overheard")).code == "off-record"


def test_a_capture_has_its_kind_and_its_columns():
    session = at_step("debrief", "circles", 3)
    assert session.do(ask.Write("x", capture="noticings", column="hot")).arguments["known"] == [
        "warm",
        "cool",
    ]
    session.do(ask.Write("x", kind="decision", capture="noticings", column="warm"))
    entry = session.state.entries[-1]
    assert (entry.kind, entry.capture, entry.column) == ("note", "noticings", "warm")
    assert session.do(ask.Edit(entry.id, column="hot")).code == "no-such-column"
    session.do(ask.Edit(entry.id, column="cool"))
    assert session.state.entries[-1].column == "cool"


SORTED = """
[[steps]]
id = "look"
title = "Look"
time = "5m"
capture = [
  { id = "seen", title = "Seen", columns = ["I noticed", "I wonder"] },
  { id = "plans", title = "Plans", fields = ["Cause", "Change"] },
  { id = "one-only", title = "The one", most = 1 },
  { id = "agreed", title = "Agreed", kind = "decision" },
]
[[steps]]
id = "after"
title = "After"
time = "5m"
"""


def test_what_waits_for_later_is_a_kind_of_its_own_and_in_no_list():
    session = room(SORTED)
    session.do(ask.Write("The money", kind="parking"))
    entry = session.state.entries[-1]
    assert (entry.kind, entry.capture, entry.step, entry.text) == ("parking", "", "look", "The money")


def test_nothing_is_parked_off_the_record():
    assert at_step("secret").do(ask.Write("hush", kind="parking")).code == "off-record"


def test_a_list_that_is_not_here_is_called_by_its_title():
    session = room(SORTED)
    session.do(ask.Next())
    refusal = session.do(ask.Write("Why?", capture="seen"))
    assert (refusal.code, refusal.arguments["capture"]) == ("no-such-capture", "Seen")


def test_an_entry_moves_to_another_list_of_its_step_also_later():
    session = room(SORTED)
    session.do(ask.Write("Why?", capture="seen", column="I noticed"))
    name = session.state.entries[-1].id
    session.do(ask.Next())

    def is_now(kind, capture, column):
        entry = session.state.entries[-1]
        assert (entry.kind, entry.capture, entry.column, entry.text) == (kind, capture, column, "Why?")

    session.do(ask.Edit(name, column="I wonder"))
    is_now("note", "seen", "I wonder")
    session.do(ask.Edit(name, capture="agreed"))
    is_now("decision", "agreed", "")
    session.do(ask.Edit(name, kind="parking"))
    is_now("parking", "", "")
    session.do(ask.Edit(name, capture="seen", column="I noticed"))
    is_now("note", "seen", "I noticed")
    session.do(ask.Edit(name, capture=""))
    is_now("note", "", "")
    assert session.do(ask.Edit(name, capture="poems")).code == "no-such-capture"
    assert session.do(ask.Edit(name, kind="poem")).code == "no-such-kind"
    assert session.do(ask.Edit(name, capture="seen", column="hot")).code == "no-such-column"
    is_now("note", "", "")


def test_what_stood_in_fields_is_text_where_there_are_none():
    session = room(SORTED)
    session.do(ask.Write("", capture="plans", fields={"Cause": "noise", "Change": "bell"}))
    name = session.state.entries[-1].id
    session.do(ask.Edit(name, kind="parking"))
    entry = session.state.entries[-1]
    assert (entry.text, entry.fields) == ("Cause: noise\nChange: bell", {})
    session.do(ask.Edit(name, capture="plans", text="", fields={"Cause": "noise"}))
    entry = session.state.entries[-1]
    assert (entry.text, entry.fields) == ("", {"Cause": "noise"})


def test_a_list_that_is_full_takes_nothing_that_is_moved_to_it():
    session = room(SORTED)
    session.do(ask.Write("first", capture="one-only"))
    session.do(ask.Write("second"))
    name = session.state.entries[-1].id
    assert session.do(ask.Edit(name, capture="one-only")).code == "list-full"
    session.do(ask.Edit(session.state.entries[0].id, kind="parking"))
    session.do(ask.Edit(name, capture="one-only"))
    assert session.state.entries[-1].capture == "one-only"


def test_a_commitment_has_an_owner_and_a_date():
    session = room(ONE)
    session.do(ask.Write("Call the school", kind="commitment", owner="p2", due="Friday"))
    entry = session.state.entries[-1]
    assert (entry.owner, entry.due, entry.step) == ("p2", "Friday", "one")


def test_an_entry_taken_back_stays_in_the_journal_and_is_not_edited():
    session = room(ONE)
    session.do(ask.Write("Oops"))
    name = session.state.entries[0].id
    session.do(ask.Withdraw(name))
    assert session.state.entries[0].withdrawn
    assert session.do(ask.Edit(name, text="x")).code == "withdrawn-already"
    assert session.do(ask.Withdraw(name)).code == "withdrawn-already"
    assert session.do(ask.Edit("n99", text="x")).code == "no-such-entry"


def test_an_entry_is_not_emptied():
    session = room(ONE)
    session.do(ask.Write("Something"))
    assert session.do(ask.Edit(session.state.entries[0].id, text="\n")) == Refusal(
        "empty", nearest="withdraw"
    )


def test_no_text_brings_control_characters_in_and_markup_stays_as_written():
    nasty = "[/bold]\x1b]52;c;aGk=\x07 \u202e{presenter}\r\n\ud800*x*"
    session = Room(
        plan_for(ONE, 2),
        by_number(2),
        facilitator=nasty,
        inputs={"q": (nasty, nasty)},
    )
    session.do(ask.Start())
    session.do(ask.Write(nasty, who=nasty, owner=nasty, due=nasty, column=nasty))
    session.do(ask.Edit(session.state.entries[0].id, text=nasty + "!"))
    entry = session.state.entries[0]
    kept = [entry.text, entry.who, entry.owner, entry.due, entry.column, session.state.facilitator]
    kept += [text for pair in session.state.inputs.values() for text in pair]
    assert entry.text == "[/bold]]52;c;aGk= {presenter}\n*x*!"
    for text in kept:
        assert text.startswith("[/bold]]52;c;aGk= {presenter}")
        assert not {"\x1b", "\x07", "\u202e", "\ud800", "\r"} & set(text)
