"""A plan as plain JSON data, for the journal: what is written here must be readable for ever.

Version 1. A reader ignores keys it does not know; what is missing takes its default.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import attrs

from protocols.plan.known import known_from_data, known_to_data
from protocols.plan.model import (
    Capture,
    Cue,
    Data,
    Decision,
    Extension,
    Face,
    Fork,
    Formed,
    Lane,
    Material,
    Outside,
    Plan,
    Round,
    Span,
    Turn,
    Unit,
)

if TYPE_CHECKING:
    from protocols.spec.model import Setting

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
        **_later_to(plan),
    }


def _later_to(plan: Plan) -> Data:
    """What plans have learned to hold since the first journal; left out where there is nothing."""
    data: Data = {
        "known": known_to_data(plan.known),
        "open": list(plan.open_questions),
        "flexible": {key: list(value) for key, value in plan.flexible.items()},
        "settings": dict(plan.settings),
        **({"form": plan.form} if plan.form else {}),
        "choices": {name: attrs.asdict(one) for name, one in plan.choices.items()},
        "materials": [attrs.asdict(one) for one in plan.materials],
        "outside": [
            [one.step, one.what, one.start_ms, [_part_to(part) for part in one.program]]
            for one in plan.outside
        ],
        "begins_ms": plan.begins_ms,
        "late": [list(one) for one in plan.late],
        "less_ms": plan.less_ms,
        "more_ms": plan.more_ms,
        "gone": list(plan.gone),
        "formed": [
            [one.grouping, one.place, one.visit, [_group_to(group) for group in one.groups]]
            for one in plan.formed
        ],
    }
    return {key: value for key, value in data.items() if value or (key == "begins_ms" and value is not None)}


def _group_to(group: Any) -> list[Any]:
    one, number, title, voices, observers = group
    return [one, number, title, [[list(who), label] for who, label in voices], list(observers)]


def _formed_from(data: Any) -> Formed:
    grouping, place, visit, groups = data
    return Formed(
        grouping,
        place,
        visit,
        tuple(
            (one, number, title, tuple((tuple(who), label) for who, label in voices), tuple(observers))
            for one, number, title, voices, observers in groups
        ),
    )


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
        known=known_from_data(data.get("known", {})),
        open_questions=tuple(data.get("open", ())),
        flexible={key: (value[0], value[1]) for key, value in data.get("flexible", {}).items()},
        formed=tuple(_formed_from(one) for one in data.get("formed", ())),
        settings=dict(data.get("settings", {})),
        form=data.get("form", ""),
        choices=_choices_from(data.get("choices", {})),
        materials=tuple(Material(**one) for one in data.get("materials", ())),
        outside=tuple(
            Outside(step, what, tuple(_part_from(part) for part in program), start)
            for step, what, start, program in data.get("outside", ())
        ),
        begins_ms=data.get("begins_ms"),
        late=tuple((step, at, by) for step, at, by in data.get("late", ())),
        less_ms=data.get("less_ms", 0),
        more_ms=data.get("more_ms", 0),
        gone=tuple(data.get("gone", ())),
    )


def _choices_from(data: Mapping[str, Any]) -> Mapping[str, Setting]:
    if not data:
        return {}
    # Late: most sessions have no settings, and the classes of a protocol take their time.
    from protocols.spec.model import Setting

    return {name: Setting(**{**one, "among": tuple(one["among"])}) for name, one in data.items()}


_TEXTS = ("step", "title", "kind", "stem", "clock", "record", "end", "optional", "parent")
_LISTS = ("say", "note", "stems", "speaks", "asks", "answers", "rules", "but")
_FLAGS = ("crosstalk", "free_order", "protect")
_LATER_FLAGS = ("fill", "shares")
_LATER_TEXTS = ("back", "until", "at")
_LATER_LISTS = ("responses", "show", "needs", "cast")


def _face_to(face: Face) -> Data:
    data: Data = {name: getattr(face, name) for name in (*_TEXTS, *_FLAGS)}
    data |= {name: list(getattr(face, name)) for name in _LISTS}
    data["capture"] = [_capture_to(one) for one in face.capture]
    data |= {name: getattr(face, name) for name in _LATER_TEXTS if getattr(face, name)}
    data |= {name: list(getattr(face, name)) for name in _LATER_LISTS if getattr(face, name)}
    if face.posture:
        data["posture"] = dict(face.posture)
    data |= {name: True for name in _LATER_FLAGS if getattr(face, name)}
    if face.within_ms:
        data["within_ms"] = face.within_ms
    if face.passing != "return":
        data["passing"] = face.passing
    if face.cues:
        data["cues"] = [attrs.asdict(one) for one in face.cues]
    if face.decide is not None:
        decide = attrs.asdict(face.decide)
        data["decide"] = {**decide, "options": [list(one) for one in face.decide.options]}
        data["decide"]["by"] = list(face.decide.by)
    if face.extend is not None:
        data["extend"] = attrs.asdict(face.extend)
    return data


def _capture_to(one: Capture) -> Data:
    data: Data = {"id": one.id, "title": one.title, "kind": one.kind, "columns": list(one.columns)}
    if one.fields:
        data["fields"] = list(one.fields)
    plain = Capture("", "")
    later = ("per", "by", "most", "words", "seen")
    return data | {name: getattr(one, name) for name in later if getattr(one, name) != getattr(plain, name)}


def _capture_from(data: Mapping[str, Any]) -> Capture:
    later = {name: data[name] for name in ("per", "by", "most", "words", "seen") if name in data}
    fields = tuple(data.get("fields", ()))
    return Capture(data["id"], data["title"], data["kind"], tuple(data["columns"]), fields, **later)


def _decision_from(data: Mapping[str, Any]) -> Decision:
    options = tuple((name, label) for name, label in data["options"])
    return Decision(**{**data, "options": options, "by": tuple(data["by"])})


def _face_from(data: Mapping[str, Any]) -> Face:
    known: dict[str, Any] = {name: data[name] for name in (*_TEXTS, *_FLAGS) if name in data}
    lists: dict[str, Any] = {name: tuple(data[name]) for name in _LISTS if name in data}
    later: dict[str, Any] = {
        name: data[name] for name in (*_LATER_TEXTS, *_LATER_FLAGS, "passing", "within_ms") if name in data
    }
    later |= {name: tuple(data[name]) for name in _LATER_LISTS if name in data}
    return Face(
        **known,
        **lists,
        **later,
        capture=tuple(_capture_from(one) for one in data["capture"]),
        cues=tuple(Cue(**one) for one in data.get("cues", ())),
        posture=dict(data.get("posture", {})),
        decide=_decision_from(data["decide"]) if "decide" in data else None,
        extend=Extension(**data["extend"]) if "extend" in data else None,
    )


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
        "rounds": [
            [one.block, one.number, one.count, list(one.holder), *([one.item] if one.item else [])]
            for one in part.rounds
        ],
        "turns": [[list(one.who), one.allotted_ms, one.label, one.reply] for one in part.turns],
        "holders": {name: list(who) for name, who in part.holders.items()},
        **{name: getattr(part, name) for name in ("awaits", "task", "until") if getattr(part, name)},
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
        tuple(
            Round(block, number, count, tuple(who), item[0] if item else "")
            for block, number, count, who, *item in data["rounds"]
        ),
        tuple(Turn(tuple(who), ms, label, reply) for who, ms, label, reply in data["turns"]),
        {name: tuple(who) for name, who in data["holders"].items()},
        Span(*data["own"]),
        data.get("drop", ""),
        data.get("awaits", ""),
        data.get("task", ""),
        data.get("until", ""),
    )
