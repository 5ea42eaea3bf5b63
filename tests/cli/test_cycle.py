"""A cycle of meetings: each is a session of its own, and opens with what the one before has left."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from protocols.runtime.cycle import gap_words

CYCLE = """\
format = 1
id = "cycle"
title = "A cycle"
people = { min = 3, max = 12 }

[[meetings]]
id = "plan"
title = "Plan"
minutes = 10
gives = ["predictions", "focus", "promises"]
[[meetings.steps]]
id = "foresee"
title = "Foresee"
time = "10m"
capture = [
  { id = "predictions", title = "We predict" },
  { id = "aside", title = "Aside" },
  { id = "promises", title = "Promised", kind = "commitment" },
]
decide = { id = "focus", title = "Focus", among = ["talk", "time"], how = "dots" }

[[meetings]]
id = "study"
title = "Study"
gap = "1w-2w"
minutes = 20
show = ["predictions"]
gives = ["learned"]
again = true
[[meetings.steps]]
id = "compare"
title = "Beside {focus}"
time = "5m"
needs = ["predictions"]
show = ["focus", "promises"]
capture = [{ id = "learned", title = "We learned" }]
[[meetings.steps]]
id = "each"
title = "Look at {prediction}"
repeat = { each = "predictions", as = "prediction" }
time = "4m"
[[meetings.steps]]
id = "timing"
title = "When it was time"
when = "focus == time"
time = "7m"

[[meetings]]
id = "act"
title = "Act"
show = ["predictions", "learned"]
[[meetings.steps]]
id = "decide-now"
title = "What now?"
time = "5m"
"""


@pytest.fixture
def meeting(run, tmp_path):
    """Holds a meeting of the cycle with typed lines."""
    file = tmp_path / "cycle.toml"
    file.write_text(CYCLE, encoding="utf-8")

    def held(*typed, flags=(), people=4):
        return run("run", file, "--plain", "--people", people, *flags, typed="\n".join(typed) + "\n")

    return held


PLAN = (
    "start",
    "note @1 less noise",
    "note @1 more talk",
    "note @2 lunch",
    "votes 2=3 1=1",
    "finish",
    "finish",
)


def test_the_next_meeting_opens_with_what_the_one_before_gave(meeting) -> None:
    first = meeting(*PLAN)
    assert "Next in the cycle: Plan (meeting 1 of 3)." in first.err
    second = meeting("start", "next", "next", "quit")
    assert "Next in the cycle: Study (meeting 2 of 3)." in second.err
    assert "It follows “Plan”" in second.err
    assert "Planned 1 to 2 weeks after that: from " in second.err
    assert "We predict: less noise; more talk" in second.out
    assert "Focus: Time (3 dots)" in second.out
    assert "Beside Time" in second.out
    assert "lunch" not in second.out
    assert "planned anew" not in second.out
    # A round for each prediction, and the branch that the first meeting chose.
    assert "Look at less noise" in second.out
    assert "Look at more talk" in second.out
    assert "A cycle: Study" in second.out
    assert "20 minutes" in second.out  # 5 + 2 x 4 + 7


def test_outputs_go_on_to_the_meeting_after_next(meeting, run) -> None:
    meeting(*PLAN)
    meeting("start", "note it was quiet", "finish", "finish")
    third = meeting("start", "quit")
    assert "We predict: less noise; more talk" in third.out
    assert "We learned: it was quiet" in third.out
    assert "“Study” may be held again first: --meeting study." in third.err


def test_a_meeting_may_be_held_again_where_the_file_says_so(meeting) -> None:
    meeting(*PLAN)
    meeting("start", "note it was quiet", "finish", "finish")
    again = meeting("start", "quit", flags=("--meeting", "study"))
    assert "It follows “Study”" in again.err
    assert "We predict: less noise; more talk" in again.out


def test_a_session_can_be_named_that_the_meeting_follows(meeting, run) -> None:
    meeting(*PLAN)
    meeting("start", "note @1 another", "finish", "finish", flags=("--meeting", "plan"))
    sessions = json.loads(run("sessions", "--json").out)["sessions"]
    assert [one["meeting"] for one in sessions] == ["plan", "plan"]
    told = meeting("start", "quit", flags=("--after", sessions[1]["id"]))
    assert "We predict: less noise; more talk" in told.out
    newest = meeting("start", "quit")
    assert "We predict: another" in newest.out
    assert "Not counted, because it has not ended" in newest.err


def test_without_an_earlier_meeting_the_gate_says_what_is_missing(meeting) -> None:
    told = meeting("start", "quit", flags=("--meeting", "study"))
    assert "No earlier meeting has left anything for: We predict." in told.err


def test_a_session_is_whole_without_the_one_before_it(meeting, run, tmp_path) -> None:
    meeting(*PLAN)
    meeting("start", "quit")
    sessions = json.loads(run("sessions", "--json").out)["sessions"]
    old = next(one for one in sessions if one["meeting"] == "plan")
    (tmp_path / "cycle.toml").unlink()
    Path(old["path"]).unlink()
    told = run("resume", "--plain", typed="status\nnext\nquit\n")
    assert "Look at less noise" in told.out


def test_names_go_on_only_where_the_next_roster_has_them(meeting, run, tmp_path) -> None:
    roster = tmp_path / "who.csv"
    roster.write_text("name\nAmal\nBea\nCleo\n", encoding="utf-8")
    flags = ("--roster", roster)
    promised = "start\ncommitment ask / Amal / Friday\ncommitment look / Zoe\nfinish\nfinish\n"
    run("run", tmp_path / "cycle.toml", "--plain", *flags, typed=promised)
    roster.write_text("name\nCleo\nAmal\n Dora\n", encoding="utf-8")
    told = run("run", tmp_path / "cycle.toml", "--plain", *flags, "--meeting", "study", typed="start\nquit\n")
    assert "ask (Amal, Friday); look" in told.out
    assert "Zoe" not in told.out


def test_what_is_wrong_with_the_wish_is_said(meeting, run) -> None:
    assert meeting(flags=("--meeting", "stdy")).err.startswith(
        "There is no meeting “stdy” here; there are plan"
    )
    one = run("run", "final-word", "--plain", "--people", 4, "--meeting", "plan")
    assert (one.code, "not a cycle of meetings" in one.err) == (2, True)


def test_show_tells_every_meeting_with_its_gap(meeting, run, tmp_path) -> None:
    told = run("show", tmp_path / "cycle.toml", "--people", 4)
    assert "Meeting 2 of 3 (--meeting study), 1 to 2 weeks after the one before" in told.out
    assert "It may be held several times before the next." in told.out
    data = json.loads(run("show", tmp_path / "cycle.toml", "--people", 4, "--json").out)
    assert [one["meeting"] for one in data["meetings"]] == ["plan", "study", "act"]
    only = run("show", tmp_path / "cycle.toml", "--people", 4, "--meeting", "act")
    assert "What now?" in only.out
    assert "Foresee" not in only.out


def test_every_meeting_is_compared_with_its_own_headline(meeting, run, tmp_path) -> None:
    file = tmp_path / "cycle.toml"
    file.write_text(CYCLE.replace('time = "5m"\nneeds', 'time = "25m"\nneeds'), encoding="utf-8")
    told = run("check", "--concise", file)
    assert "P503" in told.out
    line = CYCLE.splitlines().index("minutes = 20") + 1
    assert f"cycle.toml:{line}:" in told.out


def test_a_meeting_is_rehearsed(meeting, run, tmp_path) -> None:
    told = run("rehearse", tmp_path / "cycle.toml", "--people", 4, "--meeting", "act", "--runs", 20)
    assert "A cycle: Act" in told.out


@pytest.mark.parametrize(
    ("gap", "words"),
    [("1w", "1 week"), ("2w-3w", "2 to 3 weeks"), ("10d", "10 days"), ("10d-2w", "10 to 14 days")],
)
def test_a_gap_is_told_as_people_say_it(gap, words) -> None:
    assert gap_words(gap) == words
