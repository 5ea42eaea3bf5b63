"""What would unfold without end is refused soon, and without much memory."""

from __future__ import annotations

import time
import tracemalloc

import pytest

from protocols.plan import by_number, make_plan

ROUNDS = (
    '[[steps]]\nid = "outer"\ntitle = "Outer"\nrepeat = 20000\n'
    '[[steps.steps]]\nid = "inner"\ntitle = "Inner"\n'
)

NOTHING = '[[steps.steps.steps]]\nid = "never"\ntitle = "Never"\nwhen = "people > 100"\n'


@pytest.mark.parametrize(
    ("file", "people", "code"),
    [
        ('[[steps]]\ntitle = "Often"\nrepeat = 20001\ntime = "1s"\n', 2, "too-many"),
        ('[[steps]]\ntitle = "Often"\nrepeat = 1000000000\ntime = "1s"\n', 2, "too-many"),
        (ROUNDS + "repeat = 20000\n", 2, "too-many"),
        (ROUNDS + "repeat = 20000\n" + NOTHING, 2, "too-many"),
        (
            '[[steps]]\nid = "round"\ntitle = "Round"\nrepeat = { each = "member", as = "speaker" }\n'
            '[[steps.steps]]\ntitle = "All"\nturns = { who = "others", time = "1s" }\n',
            5_000,
            "too-many-turns",
        ),
        ('[[steps]]\ntitle = "Divide"\nrepeat = "1 / (people - 2)"\n', 2, "formula"),
        ('[[steps]]\ntitle = "Half"\nrepeat = "people / 4"\n', 2, "formula"),
        ('[groups.a]\nsize = 4\n[[steps]]\ntitle = "A"\nin = "a"\n', 7, "no-groups"),
    ],
)
def test_it_is_refused(read, kinds, file, people, code):
    protocol = read(file)
    tracemalloc.start()
    began = time.process_time()
    made = make_plan(protocol, kinds, by_number(people))
    spent = time.process_time() - began
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert made.plan is None
    assert [trouble.code for trouble in made.troubles if trouble.severity == "error"] == [code]
    assert spent < 8
    assert peak < 120_000_000


def test_twenty_thousand_steps_are_planned(made):
    plan = made('[[steps]]\ntitle = "Often"\nrepeat = 20000\ntime = "1s"\n', 2)
    assert plan.allotted_ms == 20_000_000
