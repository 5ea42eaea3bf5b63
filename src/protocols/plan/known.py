"""What is known of a session beyond its people: settings, decisions, lists that were filled, rounds wanted.

Before a session nearly all of it is empty, and the plan counts what is usual. As things are said while it
runs, the plan of what is still to come is made again with what is known by then.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import attrs

from protocols.spec.record import Record, record


@record
class Known(Record):
    """*settings* chosen, by id; the *variant* chosen, or empty; *picked*: decision to its options in order,
    the best first (words, or ids of entries); *lists*: capture to the ids of its entries in order; *rounds*:
    a repeated block, at its place in the plan, to how many passes it is to have; *cast*: roles that were
    given to people meanwhile; *beside*: who came late, by id, and beside whom they sit in groups; *away*: who
    has left.

    What belongs to one group stands under ``id@lane``.
    """

    settings: Mapping[str, int | str | bool] = attrs.field(factory=dict)
    picked: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict)
    lists: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict)
    rounds: Mapping[str, int] = attrs.field(factory=dict)
    cast: Mapping[str, tuple[str, ...]] = attrs.field(factory=dict)
    variant: str = ""
    beside: Mapping[str, str] = attrs.field(factory=dict)
    away: tuple[str, ...] = ()

    def of(self, table: Mapping[str, tuple[str, ...]], name: str, lane: str) -> tuple[str, ...] | None:
        """What *table* (:attr:`picked` or :attr:`lists`) holds for *name* in a lane, or None."""
        found = table.get(f"{name}@{lane}")
        return table.get(name) if found is None else found


def known_to_data(known: Known) -> dict[str, Any]:
    """What is known, as JSON data; empty tables are left out."""
    data: dict[str, Any] = {}
    if known.settings:
        data["settings"] = dict(known.settings)
    if known.variant:
        data["variant"] = known.variant
    if known.rounds:
        data["rounds"] = dict(known.rounds)
    for name in ("picked", "lists", "cast"):
        table = getattr(known, name)
        if table:
            data[name] = {key: list(value) for key, value in table.items()}
    if known.beside:
        data["beside"] = dict(known.beside)
    if known.away:
        data["away"] = list(known.away)
    return data


def known_from_data(data: Mapping[str, Any]) -> Known:
    """What :func:`known_to_data` wrote."""
    tables = {
        name: {key: tuple(value) for key, value in data.get(name, {}).items()}
        for name in ("picked", "lists", "cast")
    }
    return Known(
        settings=dict(data.get("settings", {})),
        rounds=dict(data.get("rounds", {})),
        variant=data.get("variant", ""),
        beside=dict(data.get("beside", {})),
        away=tuple(data.get("away", ())),
        **tables,
    )
