"""Putting names to ids, and into the ``{words}`` of texts."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property

from protocols.engine.state import Entry, State
from protocols.plan.model import Plan, Turn, Unit
from protocols.plan.naming import person_name
from protocols.view.model import Floor
from protocols.words import listed, say

_GROUPS = ("everyone", "others", "nobody")


class Names:
    """Putting names to ids and to ``{words}`` in texts."""

    def __init__(self, state: State) -> None:
        self.state = state
        assert state.plan is not None
        self.plan: Plan = state.plan

    @cached_property
    def entries(self) -> dict[str, Entry]:
        """Everything written down, by id."""
        return {entry.id: entry for entry in self.state.entries}

    @cached_property
    def brought(self) -> dict[str, str]:
        """What earlier meetings wrote down, by id: the text of each."""
        return {entry.id: entry.text for one in self.state.carried for entry in one.entries}

    @cached_property
    def tasks(self) -> dict[str, str]:
        """What was worked on in each unit in which a group works on something, by its key."""
        return {unit.key: unit.task for _, unit in self.plan.units() if unit.task}

    @cached_property
    def speaking_roles(self) -> tuple[str, ...]:
        """The roles that speak, ask or answer somewhere; a timekeeper is never told to be silent."""
        heard = {
            name for face in self.plan.faces.values() for name in (*face.speaks, *face.asks, *face.answers)
        }
        return tuple(name for name in self.plan.roles if name in heard)

    @cached_property
    def _said(self) -> dict[str, str]:
        """What ``{names}`` in texts mean where nobody in particular is meant: a view asks for many texts."""
        values: dict[str, str] = {"people": str(self.plan.people)}
        values |= self.plan.words
        values |= {name: str(value) for name, value in self.plan.settings.items()}
        values["round"] = "…"
        for one in self.state.carried:
            if one.decision:
                values[one.id] = listed([entry.text for entry in one.entries])
        for made in self.state.decided:
            labels = {option: label for option, label, _ in made.options}
            values[made.id] = listed([labels[option] for option in made.picked if option in labels])
        values |= {name: answer or title for name, (title, answer) in self.state.inputs.items()}
        for name in self.plan.roles:
            if name in self.plan.cast:
                values[name] = ", ".join(self.holder(name, None))
        return values

    def person(self, one: str) -> str:
        """The name of somebody; for an entry of a list that a round is about, its text."""
        if one not in self.state.roster and one in self.entries:
            entry = self.entries[one]
            return entry.text or "; ".join(entry.fields.values())
        if one not in self.state.roster and one in self.brought:
            return self.brought[one]
        return person_name(self.state.roster, one, self.state.facilitator)

    def people(self, who: Iterable[str]) -> tuple[str, ...]:
        """The names of several."""
        return tuple(self.person(one) for one in who)

    def voice(self, turn: Turn) -> str:
        """Whose turn it is, as it is shown."""
        return turn.label or ", ".join(self.people(turn.who)) or say("common.others")

    def holder(self, name: str, unit: Unit | None) -> tuple[str, ...]:
        """Who is meant by a role or an ``as`` name; the title of a role that nobody was given."""
        held = unit.holders.get(name, ()) if unit is not None else self.plan.cast.get(name, ())
        if held:
            return self.people(held)
        return (self.plan.words.get(name, name),)

    def floor(self, names: tuple[str, ...], unit: Unit | None) -> Floor:
        """Who has the floor, where these are named."""
        if len(names) == 1 and names[0] in _GROUPS:
            return Floor(names[0])
        found: list[str] = []
        for name in names:
            found.extend((say(f"common.{name}"),) if name in _GROUPS else self.holder(name, unit))
        return Floor("people", tuple(dict.fromkeys(found)))

    def text(self, text: str, unit: Unit | None, number: int | str | None = None) -> str:
        """*text* with ``{names}`` put in; a name that means nothing here stays as it is written.

        Without a *unit* nobody in particular is meant; *number* is the round then, or several as ``1-4``;
        without it, it reads as an ellipsis.
        """
        if "{" not in text:
            return text
        values = dict(self._said)
        if unit is not None:
            for name in self.plan.roles:
                values[name] = ", ".join(self.holder(name, unit))
        if number is not None:
            values["round"] = str(number)
        if unit is not None:
            for name in unit.holders:
                values[name] = ", ".join(self.holder(name, unit))
            if unit.task:
                values["task"] = unit.task
            if unit.rounds:
                values["round"] = str(unit.rounds[-1].number)
        parts: list[str] = []
        rest = text
        while True:
            before, open_, after = rest.partition("{")
            name, close, following = after.partition("}")
            if not open_ or not close:
                parts.append(rest)
                return "".join(parts)
            parts.append(before)
            parts.append(values.get(name.strip(), "{" + name + "}"))
            rest = following
