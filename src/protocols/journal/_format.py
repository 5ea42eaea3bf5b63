"""How a session lies in its file: tables, rows, and the chain of hashes that makes damage visible.

The one thing to know: SQLite itself notices only some kinds of damage; a flipped bit inside a text comes
back as another text. So each row carries a hash over all its columns and the hash of the row before, and
the table ``head`` says where the chain ends (otherwise a lost tail would be a perfect, shorter chain).

A row's hash covers the *hash* of its data with a random salt, not the data. To take a text out later, data
and salt are emptied; the chain stays whole, and without the salt nobody can find out by guessing what stood
there. Nothing here opens a file.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from hashlib import sha256
from typing import Any

import attrs

from protocols.engine.copying import new
from protocols.engine.facts import Fact
from protocols.engine.moments import Moment
from protocols.journal._interface import Pulse

FORMAT = 1
"""The number of this layout, kept in SQLite's ``user_version``. Newer ones are refused, older ones open."""

FACT_VERSION = 1
"""The newest version of a fact that this program understands."""

APPLICATION_ID = 0x50524F54
"""What tells a session from any other SQLite file."""

SCHEMA = {
    "facts": "CREATE TABLE facts ("
    "seq INTEGER PRIMARY KEY, writer TEXT NOT NULL, action TEXT NOT NULL, kind TEXT NOT NULL, "
    "version INTEGER NOT NULL, moment TEXT NOT NULL, at_ms INTEGER NOT NULL, actor TEXT NOT NULL, "
    "lane TEXT NOT NULL, data TEXT, salt BLOB, data_hash BLOB NOT NULL, prev_hash BLOB NOT NULL, "
    "hash BLOB NOT NULL) STRICT",
    "head": "CREATE TABLE head (id INTEGER PRIMARY KEY CHECK (id = 1), seq INTEGER NOT NULL, "
    "hash BLOB NOT NULL) STRICT",
    "pulse": "CREATE TABLE pulse (id INTEGER PRIMARY KEY CHECK (id = 1), body TEXT NOT NULL, "
    "sum BLOB NOT NULL) STRICT",
    "driver": "CREATE TABLE driver (id INTEGER PRIMARY KEY CHECK (id = 1), pid INTEGER NOT NULL, "
    "host TEXT NOT NULL, since_ms INTEGER NOT NULL) STRICT",
}
"""The statements that make the tables, by name; a file whose schema reads otherwise is not trusted."""

COLUMNS = (
    "seq, writer, action, kind, version, moment, at_ms, actor, lane, data, salt, data_hash, prev_hash, hash"
)

INSERT = f"INSERT INTO facts ({COLUMNS}) VALUES ({', '.join('?' * 14)})"

_WHOLE = (int, str, str, str, int, str, int, str, str, str, bytes, bytes, bytes, bytes)
_REDACTED = (*_WHOLE[:9], type(None), type(None), bytes, bytes, bytes)


@attrs.frozen
class Known:
    """A place in a chain: the last fact's *seq* and its *hash*. Two files that agree here agree before."""

    seq: int
    hash: bytes


START = Known(0, sha256(b"protocols journal 1").digest())
"""Where every chain begins, before its first fact."""


class BrokenRow(Exception):
    """A row is not what was written: the chain does not hold, or a column is of another type."""


class NewerFact(Exception):
    """A fact was written by a newer program, in a version this one does not understand."""


def to_json(value: Any) -> str:
    """*value* as compact JSON, readable text kept readable.

    Half of a surrogate pair, which no encoding can carry, is escaped. Raises :class:`ValueError` for a
    number that is not one, :class:`TypeError` for what JSON does not know: bugs of the caller.
    """
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    try:
        text.encode()
    except UnicodeEncodeError:
        text = json.dumps(value, ensure_ascii=True, allow_nan=False, separators=(",", ":"))
    return text


def _link(
    previous: bytes,
    data_hash: bytes,
    seq: int,
    writer: str,
    action: str,
    kind: str,
    version: int,
    moment: str,
    at_ms: int,
    actor: str,
    lane: str,
) -> bytes:
    # Every text is preceded by its length, so that no two different rows read the same.
    framed = (
        f"{seq};{version};{at_ms};{len(writer)};{len(action)};{len(kind)};{len(moment)};{len(actor)};"
        f"{len(lane)};{writer}{action}{kind}{moment}{actor}{lane}"
    )
    return sha256(previous + data_hash + framed.encode()).digest()


def to_rows(facts: Sequence[Fact], after: Known) -> tuple[list[tuple[Any, ...]], Known]:
    """The rows that continue the chain at *after* with *facts*, and where the chain ends then.

    Raises :class:`ValueError` or :class:`TypeError` when a fact cannot be written down (a bug).
    """
    rows: list[tuple[Any, ...]] = []
    for fact in facts:
        if fact.seq != after.seq + 1:
            raise ValueError(f"fact {fact.seq} cannot follow fact {after.seq}")
        data, salt = to_json(dict(fact.data)), os.urandom(16)
        data_hash = sha256(salt + data.encode()).digest()
        moment = to_json(fact.moment.to_data())
        plain = (fact.seq, fact.writer, fact.action, fact.kind, fact.version, moment)
        columns = (*plain, fact.at_ms, fact.actor, fact.lane)
        link = _link(after.hash, data_hash, *columns)
        rows.append((*columns, data, salt, data_hash, after.hash, link))
        after = Known(fact.seq, link)
    return rows, after


def from_rows(rows: Iterable[tuple[Any, ...]], after: Known, into: list[Fact]) -> Known:
    """Put the facts in *rows* into a list, each proved to follow the one before, the first one *after*;
    answer where the chain ends then.

    Data that was taken out reads as empty. Raises :class:`BrokenRow` or :class:`NewerFact`; what was good
    before stays in the list.
    """
    last, end = after.seq, after.hash
    fact, told = new[Fact], new[Moment]
    for row in rows:
        types = tuple(map(type, row))
        if types != _WHOLE and types != _REDACTED:
            raise BrokenRow
        (
            seq,
            writer,
            action,
            kind,
            version,
            moment,
            at_ms,
            actor,
            lane,
            data,
            salt,
            data_hash,
            before,
            link,
        ) = row
        if (
            seq != last + 1
            or before != end
            or link != _link(end, data_hash, seq, writer, action, kind, version, moment, at_ms, actor, lane)
            or (data is not None and sha256(salt + data.encode()).digest() != data_hash)
        ):
            raise BrokenRow
        if version > FACT_VERSION:
            raise NewerFact
        content = {} if data is None else _from_json(data)
        then = told(*_from_json(moment))
        into.append(fact(seq, writer, action, kind, then, at_ms, actor, lane, content, version))
        last, end = seq, link
    return Known(last, end)


def _from_json(text: str) -> Any:
    """As ``json.loads``, which looks for white space around it first: :func:`to_json` writes none."""
    value, end = _DECODER.raw_decode(text)
    return value if end == len(text) else json.loads(text)


_DECODER = json.JSONDecoder()


def pulse_to_row(pulse: Pulse) -> tuple[str, bytes]:
    """The sign of life as text, and a checksum: it stands outside the chain."""
    body = to_json(
        [pulse.at_ms, pulse.wall_ms, pulse.boot_ms, pulse.boot_id, dict(pulse.drafts), pulse.closed]
    )
    return body, sha256(body.encode()).digest()


def pulse_from_row(row: Sequence[Any] | None) -> Pulse | None:
    """The sign of life in *row*; None where there is none, or where it is damaged (never a wrong one)."""
    if row is None or tuple(map(type, row)) != (str, bytes) or sha256(row[0].encode()).digest() != row[1]:
        return None
    return Pulse(*json.loads(row[0]))
