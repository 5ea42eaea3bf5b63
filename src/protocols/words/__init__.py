"""Every sentence a person reads, by code and arguments; and user text made safe to show.

Rooms speak in codes (``"refusal.paused"``) with arguments; only the faces turn them into sentences, here.
The English sentences live in :mod:`protocols.words.english`, one module for each first part of a code, so
that a program pays only for the words it says. Other languages come from gettext catalogues (domain
``protocols``, ``msgctxt`` the code, ``msgid`` the English sentence), which standard tools can edit.
"""

from __future__ import annotations

from protocols.words._safe import LINE_LIMIT, TEXT_LIMIT, safe_line, safe_text
from protocols.words._say import (
    Sentence,
    as_title,
    carried,
    clock_time,
    clock_times,
    day,
    decimal,
    duration,
    end_time,
    language,
    lengths_in_words,
    listed,
    reason,
    say,
    say_lengths_in_words,
    sentence_codes,
    set_language,
)

__all__ = [
    "LINE_LIMIT",
    "TEXT_LIMIT",
    "Sentence",
    "as_title",
    "carried",
    "clock_time",
    "clock_times",
    "day",
    "decimal",
    "duration",
    "end_time",
    "language",
    "lengths_in_words",
    "listed",
    "reason",
    "safe_line",
    "safe_text",
    "say",
    "say_lengths_in_words",
    "sentence_codes",
    "set_language",
]
