"""What a session yields: its minutes, planned against actual, and exports of both.

``minutes(state, ended)`` works out the minutes, ``render(minutes, format)`` prints them as one of
:data:`FORMATS`, ``write_export(path, text)`` puts that on the disk, whole or not at all.
"""

from __future__ import annotations

from protocols.records.actuals import Actuals, GroupActual, Row, VisitActual, actuals
from protocols.records.attendance import ComingLine, RoleLine
from protocols.records.export import FORMATS, ExportError, export_name, render, write_export
from protocols.records.minutes import (
    GroupLine,
    Minutes,
    MinutesEntry,
    PersonLine,
    StepNotes,
    minutes,
    source_line,
)

__all__ = [
    "FORMATS",
    "Actuals",
    "ComingLine",
    "ExportError",
    "GroupActual",
    "GroupLine",
    "Minutes",
    "MinutesEntry",
    "PersonLine",
    "RoleLine",
    "Row",
    "StepNotes",
    "VisitActual",
    "actuals",
    "export_name",
    "minutes",
    "render",
    "source_line",
    "write_export",
]
