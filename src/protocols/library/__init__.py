"""Finding protocols: those that come with the program, the user's own, and any file by its path."""

from __future__ import annotations

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
