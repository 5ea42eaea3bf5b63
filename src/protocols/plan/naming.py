"""How people are called where they are shown: by name, or by number where they were only counted."""

from __future__ import annotations

from collections.abc import Mapping

from protocols.plan.groups import FACILITATOR
from protocols.plan.model import Person
from protocols.words import say


def person_name(roster: Mapping[str, Person], one: str, facilitator: str = "") -> str:
    """The name to show for a person id; people counted by number are called by it."""
    person = roster.get(one)
    if person is not None and person.name:
        return person.name
    if one == FACILITATOR:
        return facilitator or say("common.facilitator")
    if one.startswith("p") and one[1:].isdigit():
        return say("common.person", number=one[1:])
    return one
