"""Finding protocols: those that come with the program, the user's own, and any file by its path.

Names are imported when first asked for: ``check`` only looks for the translations beside a file.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from protocols.library.find import search
    from protocols.library.shelf import (
        Entry,
        Folder,
        Found,
        Shelf,
        ShelfError,
        open_shelf,
        shipped_folder,
    )

__all__ = ["Entry", "Folder", "Found", "Shelf", "ShelfError", "open_shelf", "search", "shipped_folder"]


def __getattr__(name: str) -> Any:
    if name not in __all__:
        raise AttributeError(name)
    room = "find" if name == "search" else "shelf"
    return getattr(importlib.import_module(f"{__name__}.{room}"), name)
