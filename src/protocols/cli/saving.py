"""Files that the designer's commands write; what goes wrong is said as this face says it."""

from __future__ import annotations

from protocols.cli.context import CliError
from protocols.runtime import saving
from protocols.words import say


def replace_file(name: str, data: bytes, before: bytes) -> None:
    """Put *data* in the place of the file *name*, which was read as *before*. Raises :class:`CliError`."""
    try:
        saving.replace_file(name, data, before)
    except saving.NotSaved as error:
        raise _said(error) from None


def write_file(name: str, text: str, *, force: bool) -> None:
    """Write *text* to the file *name*, which must be new unless *force*. Raises :class:`CliError`."""
    try:
        saving.write_file(name, text, force=force)
    except saving.NotSaved as error:
        raise _said(error) from None


def _said(error: saving.NotSaved) -> CliError:
    return CliError(say(f"design.{error.code}", **error.arguments))
