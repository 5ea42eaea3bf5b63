"""A plan as plain JSON data, for the journal: what is written here must be readable for ever.

Version 1. A reader ignores keys it does not know; what is missing takes its default.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from protocols.plan.model import Capture, Data, Face, Fork, Lane, Plan, Round, Span, Turn, Unit

VERSION = 1


def plan_to_data(plan: Plan) -> Data:
    """The plan as JSON data."""
    return {
        "version": VERSION,
        "people": plan.people,
        "minutes": plan.minutes,
        "seed": plan.seed,
        "cast": {name: list(who) for name, who in plan.cast.items()},
        "roles": dict(plan.roles),
        "words": dict(plan.words),
        "left_out": list(plan.left_out),
        "short_ms": plan.short_ms,
        "faces": [_face_to(face) for face in plan.faces.values()],
        "main": _lane_to(plan.main),
    }


def plan_from_data(data: Mapping[str, Any]) -> Plan:
    """The plan that :func:`plan_to_data` wrote."""
    faces = [_face_from(face) for face in data["faces"]]
    return Plan(
        people=data["people"],
        main=_lane_from(data["main"]),
        faces={face.step: face for face in faces},
        minutes=data.get("minutes"),
        cast={name: tuple(who) for name, who in data.get("cast", {}).items()},
        roles=dict(data.get("roles", {})),
        words=dict(data.get("words", {})),
        seed=data.get("seed", 0),
        left_out=tuple(data.get("left_out", ())),
        short_ms=data.get("short_ms", 0),
    )


_TEXTS = ("step", "title", "kind", "stem", "clock", "record", "end", "optional", "parent")
_LISTS = ("say", "note", "stems", "speaks", "asks", "answers", "rules", "but")
_FLAGS = ("crosstalk", "free_order", "protect")


def _face_to(face: Face) -> Data:
    data: Data = {name: getattr(face, name) for name in (*_TEXTS, *_FLAGS)}
    data |= {name: list(getattr(face, name)) for name in _LISTS}
    data["capture"] = [
        {"id": one.id, "title": one.title, "kind": one.kind, "columns": list(one.columns)}
        for one in face.capture
    ]
    return data


def _face_from(data: Mapping[str, Any]) -> Face:
    known: dict[str, Any] = {name: data[name] for name in (*_TEXTS, *_FLAGS) if name in data}
    lists: dict[str, Any] = {name: tuple(data[name]) for name in _LISTS if name in data}
    captures = tuple(
        Capture(one["id"], one["title"], one["kind"], tuple(one["columns"])) for one in data["capture"]
    )
    return Face(**known, **lists, capture=captures)


def _span_to(span: Span) -> list[Any]:
    return [span.min_ms, span.target_ms, span.max_ms, span.open]


def _lane_to(lane: Lane) -> Data:
    return {
        "id": lane.id,
        "title": lane.title,
        "members": list(lane.members),
        "observers": list(lane.observers),
        "number": lane.number,
        "program": [_part_to(part) for part in lane.program],
    }


def _lane_from(data: Mapping[str, Any]) -> Lane:
    return Lane(
        data["id"],
        data["title"],
        tuple(data["members"]),
        tuple(_part_from(part) for part in data["program"]),
        data.get("number", 0),
        tuple(data.get("observers", ())),
    )


def _part_to(part: Unit | Fork) -> Data:
    data: Data = {
        "key": part.key,
        "step": part.step,
        "span": _span_to(part.span),
        "allotted_ms": part.allotted_ms,
        "path": list(part.path),
    }
    if isinstance(part, Fork):
        return data | {"lanes": [_lane_to(lane) for lane in part.lanes]}
    return data | {
        "own": _span_to(part.own),
        "drop": part.drop,
        "rounds": [[one.block, one.number, one.count, list(one.holder)] for one in part.rounds],
        "turns": [[list(one.who), one.allotted_ms, one.label, one.reply] for one in part.turns],
        "holders": {name: list(who) for name, who in part.holders.items()},
    }


def _part_from(data: Mapping[str, Any]) -> Unit | Fork:
    span = Span(*data["span"])
    path = tuple(data["path"])
    if "lanes" in data:
        lanes = tuple(_lane_from(lane) for lane in data["lanes"])
        return Fork(data["key"], data["step"], lanes, span, data["allotted_ms"], path)
    return Unit(
        data["key"],
        data["step"],
        span,
        data["allotted_ms"],
        path,
        tuple(Round(block, number, count, tuple(who)) for block, number, count, who in data["rounds"]),
        tuple(Turn(tuple(who), ms, label, reply) for who, ms, label, reply in data["turns"]),
        {name: tuple(who) for name, who in data["holders"].items()},
        Span(*data["own"]),
        data.get("drop", ""),
    )
