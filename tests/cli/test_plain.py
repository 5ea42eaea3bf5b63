"""A session on plain lines, as somebody types it: every command, groups, notes, mistakes, and odd input."""

from __future__ import annotations

import itertools
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]

CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")


def test_a_session_from_its_start_to_its_minutes(plain: Run, run: Run) -> None:
    ran = plain("start", "next", "note We heard everyone", "decision Start with grade 6", "finish", "finish")
    assert ran.code == 0
    assert ran.lines[0] == "Final Word, for 5 people, planned for 53 minutes."
    assert "Type start to begin." in ran.lines
    assert "Read, and choose a passage and a back-up (8 minutes)" in ran.lines
    assert "Person 4 opens: Read the passage and say why (3 minutes) Round 1 of 5." in ran.lines
    assert ran.lines[-1].startswith("The minutes: protocols export ")
    minutes = run(*ran.lines[-1].removeprefix("The minutes: protocols ").split())
    assert minutes.code == 0
    assert "We heard everyone" in minutes.out
    assert "Start with grade 6" in minutes.out


def test_no_sentence_is_said_twice_in_a_row_and_words_are_read_out_once(plain: Run) -> None:
    # Five circles of the go-round; the words of each step belong to its first round only.
    ran = plain("start", *["step"] * 16)
    lines = ran.lines
    assert all(one != other for one, other in itertools.pairwise(lines))
    said = [line for line in lines if line.startswith("Read out: ")]
    assert len(said) == len(set(said)) == 9
    assert "Every step is done. Type finish to end the session, or back to return." not in lines
    assert any(line.startswith("Debrief") for line in lines)


def test_after_the_last_step_the_session_waits_to_be_finished(plain: Run) -> None:
    ran = plain("start", *["step"] * 17, "next", "status", "back", "status", "step", "finish")
    done = "Every step is done. Type finish to end the session, or back to return."
    assert ran.lines.count(done) == 2
    assert "Every step is done. Try: finish." in ran.lines
    assert "This is the last step." in ran.lines
    # With nothing left to do, finish is not asked about.
    assert ran.lines[-3].startswith("Finished after ")


def test_an_end_before_the_end_is_asked_about_once(plain: Run) -> None:
    ran = plain("start", "finish", "status", "finish", "finish")
    asked = [line for line in ran.lines if line.startswith("Type finish again")]
    assert asked == ["Type finish again to end now with 16 steps left."] * 2
    assert ran.lines[-3].startswith("Finished after ")


def test_status_says_where_how_long_who_and_what_next(plain: Run) -> None:
    ran = plain("start", "next", "status")
    assert [re.sub(r"\d\d:\d\d\.$", "HH:MM.", line) for line in ran.lines[-5:-1]] == [
        "Person 4 opens: Read the passage and say why (3 minutes left) Round 1 of 5.",
        "Speaks: Person 4.",
        "Next: Each of the others responds",
        "8 minutes early: ends HH:MM.",
    ]


def test_an_empty_line_asks_for_the_status(plain: Run) -> None:
    assert "Nobody speaks." in plain("start", "", "").lines[-4:]


def test_turns_are_told_with_who_and_how_long(plain: Run) -> None:
    ran = plain("start", "next", "next", "next", "next", "back")
    turns = [line for line in ran.lines if line.startswith("Turn ")]
    assert turns == [
        "Turn 1 of 4 (1 minute): Person 3.",
        "Turn 2 of 4 (1 minute): Person 5.",
        "Turn 3 of 4 (1 minute): Person 2.",
        "Turn 2 of 4 (1 minute): Person 5.",
    ]


def test_groups_at_the_same_point_share_a_line(plain: Run) -> None:
    ran = plain("start", "next", people=40)
    assert "Now in 10 groups at once. next moves every group; group 2 chooses one." in ran.lines
    (line,) = [line for line in ran.lines if "Read the passage" in line]
    assert line == "Every group: Read the passage and say why (3 minutes) Round 1 of 4."
    (speaks,) = [line for line in ran.lines if line.startswith("Speaks: ")]
    assert speaks.count(" in Circle ") == 10
    assert not any("{" in line for line in ran.lines)


def test_unequal_groups_are_told_apart_where_they_part(plain: Run) -> None:
    ran = plain("start", "next", "next", "next", "next", "next", people=13)
    assert "Every group: Each of the others responds (3 minutes to 4 minutes) Round 1." in ran.lines
    assert "Circle 2 and Circle 3: The final word (1 minute) Round 1 of 4." in ran.lines
    assert "Circle 1: Turn 4 of 4 (1 minute): Person 6." in ran.lines


def test_a_group_that_is_done_waits_and_says_so(plain: Run) -> None:
    ran = plain("start", "next", *["step"] * 12, "status", *["step"] * 3, people=13)
    waiting = [line for line in ran.lines if line.startswith("Done and waiting")]
    assert waiting == [
        "Done and waiting: Circle 2 and Circle 3. Still at work: Circle 1.",
        "Done and waiting for the others: Circle 2 and Circle 3.",
    ]
    assert "All groups are done: everybody together again." in ran.lines


def test_commands_can_be_for_one_group(plain: Run) -> None:
    ran = plain("group 2", "start", "next", "group 9", "group 2", "next", "s", "all", "groups", people=13)
    assert "Everybody is together now; there are no groups to choose." in ran.lines
    assert "There is no group “9”. Type group and a number from 1 to 3." in ran.lines
    assert "Commands are for Circle 2. Type all for every group." in ran.lines
    assert "Circle 2: Each of the others responds" in ran.out.replace("Presenter opens: ", "").replace(
        "Person 7 opens: ", ""
    )
    assert "Commands are for every group." in ran.lines
    assert ran.out.count("Circle 1: Person 10, Person 9, Person 13, Person 8 and Person 6") == 2
    assert "Circle 1: Turn" not in ran.out


def test_time_is_added_taken_and_stopped(plain: Run) -> None:
    ran = plain(
        "start", "add 2m", "take 90s", "add", "take 5h", "pause", "pause", "s", "resume", "resume", "add soon"
    )
    told = ran.out
    assert "2 minutes added. 2 minutes late: ends" in told
    assert (
        "1 minute 30 seconds taken away. On time: ends" in told
        or "1 minute 30 seconds taken away. 1 minute late: ends" in told
    )
    assert "1 minute added." in told
    assert "The clock is stopped. Type resume to go on." in ran.lines
    assert "The clock is already stopped. Try: resume." in ran.lines
    assert "The clock has been stopped for" in told
    assert "The clock runs on." in ran.lines
    assert "The clock is running. Try: pause." in ran.lines
    assert "Say how much time: add 2m, add 90s." in ran.lines


def test_what_happened_before_anybody_typed_is_told_with_how_long_ago(plain: Run) -> None:
    ran = plain("start 7m", "next 2 ago", "next 30m", "next x", "agenda", "quit")
    lines = ran.lines
    assert any("took 5 minutes" in line for line in lines)
    assert any(line.startswith("It cannot have been so long ago: 2 minutes") for line in lines)
    assert "Say how long ago: next 2m. Or only next for now." in lines


def test_what_was_done_by_mistake_is_taken_back_and_notes_stay(plain: Run, run: Run) -> None:
    ran = plain("start", "next", "note Still here", "undo", "redo", "undo", "undo", "undo", "redo", "quit")
    lines = ran.lines
    assert lines.count("Taken back: the next step.") == 2
    assert "Done again: the next step." in lines
    assert "Taken back: the start." in lines
    assert "The session has not started yet." in " ".join(lines)
    assert "Done again: the start." in lines
    at = lines.index("Taken back: the next step.")
    assert lines[at + 1] == "Read, and choose a passage and a back-up (8 minutes)"


def test_notes_decisions_and_commitments_are_kept_changed_and_taken_back(plain: Run, run: Run) -> None:
    ran = plain(
        "start", "note a first thought", "n", "d start with grade 6", "c Send the notes / Ana / Friday 10/12",
        "entries",
    )  # fmt: skip
    note, decision, commitment = re.findall(r"(?:Noted|kept) \((n\d+)\)", ran.out)
    assert f"{note} note: a first thought" in ran.lines
    assert f"{decision} decision: start with grade 6" in ran.lines
    assert f"{commitment} commitment: Send the notes (Ana, Friday 10/12)" in ran.lines
    ran = run(
        "resume", "--plain",
        typed=f"edit {note} a second thought\nedit {commitment} Send all / Ben / Monday\n"
        f"withdraw {decision}\nwithdraw {decision}\nedit n999 x\nedit\nwithdraw\nentries\n",
    )  # fmt: skip
    assert f"Changed ({note})." in ran.lines
    assert f"{note} note: a second thought" in ran.lines
    assert f"{commitment} commitment: Send all (Ben, Monday)" in ran.lines
    assert f"Taken back ({decision}): start with grade 6" in ran.lines
    assert "That entry was already taken back." in ran.lines
    assert "There is no entry n999." in ran.lines
    assert f"{decision} decision" not in ran.out
    assert any(line.startswith("Write which entry and the new text: edit n12 The text") for line in ran.lines)
    assert "Write which entry: withdraw n12" in ran.lines


def test_notes_go_under_the_heading_that_is_meant(plain: Run) -> None:
    ran = plain(
        "start", *["step"] * 16, "note @1 the text", "note @2: the talk", "note @about hm",
        "note @About how we talked: at 10:30 we slowed down", "note @nothing x", "note plain", "entries",
    )  # fmt: skip
    notes = [line.partition(" note: ")[2] for line in ran.lines if " note: " in line]
    assert notes == [
        "the text (About the text)",
        "the talk (About how we talked)",
        "at 10:30 we slowed down (About how we talked)",
        "plain (We noticed)",
    ]
    assert (
        "“about” could be About the text or About how we talked. Type more of it, or its number." in ran.lines
    )
    assert "There is no “nothing” here: say About the text or About how we talked." in ran.lines


def test_a_web_address_in_a_commitment_stays_whole(plain: Run) -> None:
    ran = plain("start", "commitment Read https://example.org/a / Ana / Monday", "entries")
    assert any(line.endswith("commitment: Read https://example.org/a (Ana, Monday)") for line in ran.lines)


def test_agenda_words_and_help_answer(plain: Run) -> None:
    ran = plain("agenda", "start", "words", "help all", "? all")
    assert "Read, and choose a passage and a back-up (8 minutes)" in ran.lines
    assert "Presenter opens (40 minutes, 3 steps in it, 5 rounds)" in ran.lines
    assert ran.out.count("Read out: We begin in silence.") == 2
    for name in (
        "start",
        "next",
        "step",
        "back",
        "pause",
        "add",
        "note",
        "gap ANSWER",
        "wait 5m",
        "finish",
        "quit",
    ):
        assert len(re.findall(rf"\n{name}\b.*:", ran.out)) == 2, name


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("nxet", "“nxet” is not a command. Did you mean next?"),
        ("xyzzy", "“xyzzy” is not a command. Type help for all commands."),
        ("withdraw", "Write which entry: withdraw n12"),
        ("next", "Read, and choose a passage and a back-up (8 minutes)"),
        ("back", "The session has not started yet. Try: start."),
        ("pause", "The session has not started yet. Try: start."),
        ("gap step", "There is no question about time to answer."),
        ("wait", "Say how much time: wait 2m, wait 90s."),
        ("finish", "The session has not begun. Type finish again to end it all the same."),
        ("entries", "Nothing has been written down yet."),
        ("words", "There is nothing to read out now."),
    ],
)
def test_what_cannot_be_done_before_the_start_is_told(plain: Run, typed: str, told: str) -> None:
    assert told in plain(typed).lines


def test_waiting_takes_as_long_as_was_asked(plain: Run) -> None:
    ran = plain("wait 1m", "start", "wait 8m", "s", flags=("--speed", 600))
    (line,) = [line for line in ran.lines if line.startswith("Read, and choose") and "over" in line]
    assert re.search(r"\((1 minute )?\d+ seconds? over\)", line)
    assert "One minute left: Read, and choose a passage and a back-up" in ran.lines
    assert ran.lines.count("Time is up: Read, and choose a passage and a back-up") == 1
    assert ran.out.count("Nothing moves by itself") == 1


def test_nothing_typed_can_command_the_terminal(plain: Run) -> None:
    nasty = "\x1b[2J\x1b]0;x\x07[red]bold[/red] \u202egnirts\u202c \x9b31m\x00"
    ran = plain(
        nasty, f"note {nasty}", f"start {nasty}", f"decision {nasty}", f"group {nasty}", "entries", "agenda"
    )
    assert not CONTROL.search(ran.out)
    assert "[red]bold[/red]" in ran.out


def test_nothing_in_a_protocol_or_on_the_command_line_can_command_the_terminal(run: Run, good: Path) -> None:
    good.write_text(good.read_text().replace('title = "Talk"', 'title = "\\u001b[2JTalk [b] \\u0007"'))
    ran = run(
        "run", good, "--people", 3, "--plain", "--facilitator", "\x1b[1mRosa\x07",
        typed="start\nstatus\nagenda\nwords\n",
    )  # fmt: skip
    assert not CONTROL.search(ran.out + ran.err)
    assert "Facilitator: [1mRosa" in ran.lines


def test_input_that_is_not_utf_8_is_kept_as_well_as_can_be(run: Run) -> None:
    ran = run(
        "run", "final-word", "--people", 3, "--plain",
        typed=b"start\r\nnote caf\xe9 \xff\xfe\r\n\xff\xfe\r\nentries\r\n",
    )  # fmt: skip
    assert ran.code == 0
    assert "note: caf� ��" in ran.out


def test_a_line_of_a_megabyte_is_a_long_note_and_an_endless_one_is_refused(run: Run) -> None:
    long, endless = b"note " + b"x" * 1_000_000, b"note " + b"y" * 6_000_000
    ran = run(
        "run",
        "final-word",
        "--people",
        3,
        "--plain",
        typed=long + b"\n" + endless + b"\nnote z\n" + b"q" * 90_000,
    )
    assert ran.code == 0
    assert ran.out.count("Noted (") == 2
    assert "That line is too long to be one: nothing was done with it." in ran.lines
    assert len(ran.out) < 3_000
    assert len(run("export", "--json").out) > 1_000_000


def test_the_end_of_input_leaves_the_session_to_be_resumed(run: Run, plain: Run) -> None:
    ran = plain("start", "next")
    assert ran.code == 0
    hint = ran.lines[-1]
    assert hint.startswith("You left; the session is kept. Take it up again with: protocols resume ")
    again = run(*hint.partition("protocols ")[2].split(), "--plain", typed="s\n")
    assert again.code == 0
    assert any(line.startswith("Person 4 opens: Read the passage and say why (") for line in again.lines)


def test_the_hint_to_resume_names_the_folder_that_was_chosen(run: Run, plain: Run, tmp_path: Path) -> None:
    ran = plain("start", flags=("--data-dir", tmp_path / "else where"))
    assert ran.lines[-1].endswith(f" --data-dir '{tmp_path}/else where'")


def test_the_question_about_the_gap_is_asked_and_asked_again_until_it_is_answered(
    run: Run, plain: Run, tmp_path: Path
) -> None:
    from protocols.journal import Pulse
    from protocols.journal.store import drive
    from protocols.runtime.clock import RealClock

    plain("start")
    (path,) = (tmp_path / "data" / "sessions").glob("*.session")
    journal, now = drive(path), RealClock().now()
    journal.beat(Pulse(60_000, now.wall_ms - 600_000, now.boot_ms - 600_000, now.boot_id))
    journal.close()
    ran = run("resume", "--plain", typed="note x\ns\ngap maybe\ngap break\ns\ngap step\n")
    question = "The program was closed for 10 minutes"
    assert [line.startswith(question) for line in ran.lines].count(True) == 2
    assert "Type gap step, gap break or gap nothing." in ran.lines
    answered = next(index for index, line in enumerate(ran.lines) if line.startswith("Counted so. "))
    assert not any(line.startswith(question) for line in ran.lines[answered:])
    # A minute of the step had passed when it was killed, and a break takes nothing from it.
    (step,) = [line for line in ran.lines[answered:] if line.startswith("Read, and choose")]
    assert re.search(r"\(7 minutes( 1 second)? left\)$", step)
    # And it may be something else after all.
    assert [line.startswith("Counted so. ") for line in ran.lines].count(True) == 2


def test_the_last_thing_before_the_terminal_is_to_make_text_safe(capsys: pytest.CaptureFixture[str]) -> None:
    from types import SimpleNamespace

    from protocols.cli.plain import PlainFace

    session: Any = SimpleNamespace(path=Path("a.session"), listeners=[])
    PlainFace(session).tell("from a file that somebody sent \x1b[2J")
    assert capsys.readouterr().out == "from a file that somebody sent [2J\n"


def test_where_some_ask_and_others_answer_nobody_is_left_without_a_name(plain: Callable[..., Any]) -> None:
    ran = plain("start", "next", "next", "finish", "finish", protocol="consultancy", people=6)
    assert "Asks: the others." in ran.lines
    assert "Speaks: ." not in ran.lines


CLIENTS = """
format = 1
id = "clients"
title = "Clients"

[groups.trio]
title = "Trio"
size = 3

[[steps]]
id = "rounds"
title = "Rounds"
in = "trio"
repeat = { each = "member", as = "client" }

[[steps.steps]]
id = "clarify"
title = "Clarify"
time = "1m"
asks = "others"
answers = "client"
"""


def test_who_answers_is_said_for_each_group(plain: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "clients.toml").write_text(CLIENTS)
    ran = plain("start", "finish", "finish", protocol="clients.toml", people=6)
    (answers,) = [line for line in ran.lines if line.startswith("Answers: ")]
    assert re.fullmatch(r"Answers: Person \d in Trio 1; Person \d in Trio 2\.", answers)
    assert "Asks: the others." in ran.lines
    assert not [line for line in ran.lines if line.startswith("Speaks:")]


def test_a_note_without_a_heading_belongs_to_the_steps_list_all_the_same(run: Run, tmp_path: Path) -> None:
    (tmp_path / "warm.toml").write_text(
        'format = 1\nid = "warm"\ntitle = "Warm"\n[[steps]]\nid = "a"\ntitle = "Feedback"\ntime = "1m"\n'
        'capture = [{ id = "seen", title = "What we said", columns = ["Warm", "Cool"] }]\n'
        '[[steps]]\nid = "b"\ntitle = "Look"\ntime = "1m"\nshow = ["seen"]\n'
    )
    typed = "start\nnote not sorted\nnote @2 chilly\nstep\n"
    ran = run("run", str(tmp_path / "warm.toml"), "--people", 3, "--plain", typed=typed)
    assert "What we said: not sorted; chilly" in ran.lines


def test_ways_to_catch_up_are_told_step_by_step_and_done_by_number(plain: Run) -> None:
    ran = plain(
        "start", "wait 20m", "catchup", "catchup look 1", "catchup 1", "catchup", flags=("--speed", 1200)
    )
    told = ran.lines.index("catchup look 2 tells what the second does to each step, catchup 2 does it.")
    ways = [line for line in ran.lines[:told] if re.match(r"\d\. \w", line)]
    assert ways[0].startswith("1. ")
    assert any(line[3:].startswith("End later: ends") for line in ways)
    # What a way does to each step is told of one of them, when it is asked for; nothing changes by looking.
    assert not any(" less)" in line for line in ran.lines[:told])
    done = ran.lines.index("catchup 1 does it; undo takes it back.")
    assert any(
        re.search(r"from 3 minutes to [12] minutes?.* \(.* less\)", line) for line in ran.lines[told:done]
    )
    title = ways[0][3:].split(":")[0]
    assert not any(line.startswith("Done: ") for line in ran.lines[:done])
    assert any(line.startswith(f"Done: {title}. ") for line in ran.lines[done:])


def test_on_time_there_is_nothing_to_catch_up_with(plain: Run) -> None:
    ran = plain("catchup", "start", "catchup 7", "catchup what", flags=("--speed", 1))
    assert "On time: there is nothing to make up for, and nothing to spare." in ran.lines
    assert "There is no strategy “what”." in ran.lines


def test_a_number_that_is_none_of_them_is_answered_with_those_that_are(plain: Run) -> None:
    ran = plain("start", "wait 20m", "catchup", "catchup 77", flags=("--speed", 1200))
    assert any(re.fullmatch(r"Say which: catchup and a number from 1 to \d\.", line) for line in ran.lines)


def test_what_was_half_typed_on_the_screens_is_told_when_the_session_is_taken_up_on_plain_lines(
    run: Run, plain: Run, tmp_path: Path
) -> None:
    from protocols.journal import Pulse
    from protocols.journal.store import drive
    from protocols.runtime.clock import RealClock

    plain("start")
    (path,) = (tmp_path / "data" / "sessions").glob("*.session")
    journal, now = drive(path), RealClock().now()
    drafts = {
        "note": "half a\nthought",
        "commitment.what": "ring",
        "commitment.owner": "Ben",
        "decision": " ",
        "message.message": "Back at the la",
        "step.title": "Stretch",
        "step.length": "3",
        "votes way.votes": "1=3 2",
        "edit.e1": "half a change",
    }
    journal.beat(Pulse(1_000, now.wall_ms, now.boot_ms, now.boot_id, drafts))
    journal.close()
    for _ in range(2):  # it stays until it is kept
        ran = run("resume", "--plain", typed="s\n")
        told = [line for line in ran.lines if line.startswith("Half typed before")]
        assert told == [
            "Half typed before, and not kept (note): half a thought. Type note to go on with it.",
            "Half typed before, and not kept (commitment): ring / Ben. Type commitment to go on with it.",
            "Half typed before, and not kept (message to the room): Back at the la. "
            "Type message and the words to keep it.",
            "Half typed before, and not kept (a step to put in): Stretch / 3. "
            "Type insert and the words to keep it.",
            "Half typed before, and not kept (votes): 1=3 2. Type votes and the words to keep it.",
            "Half typed before, and not kept (change of e1): half a change. Type edit e1 to go on with it.",
        ]
