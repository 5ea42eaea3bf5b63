"""How long "saved" takes: one fact appended to the journal until it survives a power cut.

The peer is a bare insert of the same text into SQLite with the same promise (``synchronous=FULL``, rollback
journal truncated), in the same folder, turn by turn. The disk decides both; the ratio is what our chain of
hashes and the look at who else writes cost on top. Told, not judged: no limit was set, only that it must be
off the thread that draws.
"""

from __future__ import annotations

import sqlite3
import time

from costs.engine_speed import many_facts
from costs.programs import empty_home
from costs.table import Row, ms, percentile

NAME = "journal"


def measure(quick: bool) -> list[Row]:
    """Append and insert in turn."""
    from protocols.journal._format import to_json
    from protocols.journal.store import create

    facts = many_facts(60 if quick else 1_000)
    ours: list[float] = []
    peer: list[float] = []
    with empty_home() as home:
        journal = create(home / "a.session")
        db = sqlite3.connect(home / "bare.db", isolation_level=None)
        db.execute("PRAGMA journal_mode = TRUNCATE")
        db.execute("PRAGMA synchronous = FULL")
        db.execute("PRAGMA locking_mode = EXCLUSIVE")
        db.execute("CREATE TABLE facts (seq INTEGER PRIMARY KEY, body TEXT)")
        journal.append(0, facts[:3])
        for fact in facts[3:]:
            began = time.perf_counter()
            journal.append(fact.seq - 1, [fact])
            between = time.perf_counter()
            db.execute("INSERT INTO facts VALUES (?, ?)", (fact.seq, to_json(dict(fact.data))))
            ended = time.perf_counter()
            ours.append(between - began)
            peer.append(ended - between)
        db.close()
        journal.close()
    rows: list[Row] = []
    for name, share in (("p50", 0.5), ("p99", 0.99)):
        own, bare = percentile(ours, share), percentile(peer, share)
        rows.append(Row(f"append, durable, {name}", ms(own), f"bare SQLite insert: {ms(bare)}", own / bare))
    return rows
