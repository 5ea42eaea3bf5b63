"""A session's facts made durable, read back, and followed live from another program.

One session is one file: SQLite, every fact in a hash chain. One program at a time writes it
(:mod:`~protocols.journal.store`); any number of others follow it without ever making the writer wait
(:mod:`~protocols.journal.reader`); lists of sessions come from :mod:`~protocols.journal.catalogue`,
folders and names from :mod:`~protocols.journal.places`. Importing this package loads no SQLite: ask the
module you need.
"""

from __future__ import annotations

from protocols.journal._interface import Journal, JournalError, Pulse

__all__ = ["Journal", "JournalError", "Pulse"]
