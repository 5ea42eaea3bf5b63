"""Steps that wait for the same answer of a decision are one way to go, and all of them are planned."""

MINUTE = 60_000

PROPOSAL = """
[[steps]]
id = "ask"
time = "1m"
  [steps.decide]
  id = "consent"
  among = ["none", "some"]

[[steps]]
id = "integrate"
when = "consent == some"
time = "8m"

[[steps]]
id = "ask-again"
when = "consent == some"
time = { min = "1m", target = "2m", max = "3m" }

[[steps]]
id = "adopt"
when = "consent == none"
time = "3m"

[[steps]]
id = "end"
time = "2m"
"""


def test_all_steps_of_the_longest_way_are_planned_while_nothing_is_decided(made):
    plan = made(PROPOSAL, 5)
    assert [part.step for part in plan.main.program] == ["ask", "integrate", "ask-again", "end"]
    assert plan.allotted_ms == 13 * MINUTE
    assert (plan.total.min_ms, plan.total.max_ms) == (6 * MINUTE, 14 * MINUTE)


def test_steps_that_wait_for_different_decisions_may_both_happen_and_are_both_planned(made):
    plan = made(
        """
        [[steps]]
        id = "both"
        time = "1m"
        decide = { id = "way", among = ["fast", "slow"] }

        [[steps]]
        id = "where"
        time = "1m"
        decide = { id = "place", among = ["inside", "outside"] }

        [[steps]]
        id = "hurry"
        when = "way == fast"
        time = "3m"

        [[steps]]
        id = "coats"
        when = "place == outside"
        time = "2m"
        """,
        5,
    )
    assert [part.step for part in plan.main.program] == ["both", "where", "hurry", "coats"]
    assert plan.total.min_ms == 2 * MINUTE
