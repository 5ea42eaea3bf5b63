"""The shelf: folders of protocol files, listed, and read by id or by path.

Nothing is judged here; a file that cannot be read as a protocol is listed all the same, with the reason.
Each version of a file is read once, however often the shelf is listed: a file whose size and time of change
are the same is not opened again.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import attrs

from protocols.library.overlays import original_path, overlay_path, read_overlay
from protocols.spec.glance import SIZE_LIMIT, head_look, overlay_look, quick_look
from protocols.spec.reach import Beside, Fetch, Fetched, Unreachable, parts_of
from protocols.words import reason, safe_line, say

SHIPPED = "shipped"
YOURS = "yours"
SUFFIX = ".toml"


@attrs.frozen
class Folder:
    """A folder of protocol files and whose they are: ``"shipped"`` or ``"yours"``."""

    path: Path
    origin: str


@attrs.frozen
class Entry:
    """One protocol on the shelf. *minutes* and *people* are pairs, from least to most."""

    id: str
    """Its id; for a file that cannot be read as a protocol, the file's name."""
    path: Path
    origin: str
    title: str
    summary: str = ""
    purpose: str = ""
    minutes: tuple[int, int] | None = None
    lengths: tuple[int, ...] = ()
    """The minutes of its variants."""
    people: tuple[int, int] = (1, 200)
    tags: tuple[str, ...] = ()
    setting: tuple[str, ...] = ()
    problem: str = ""
    """Why it cannot be used: a sentence, or empty."""
    remark: str = ""
    """What else there is to know of it: a sentence, or empty."""
    language: str = "en"
    """The language of title, summary, purpose and tags."""
    translations: Mapping[str, Mapping[str, Any]] = attrs.field(factory=dict, repr=False)
    """What its own file says in other languages of ``title``, ``summary``, ``purpose`` and ``tags``."""
    extends: str = ""
    """The protocol that it changes, as it is named there, or empty."""
    said: frozenset[str] = frozenset()
    """Which of title, summary, purpose, minutes, people, tags and setting the file itself says."""
    meetings: int = 0
    """How many meetings it has, where it is a cycle of them."""

    @property
    def told(self) -> str:
        """The summary, before it how many meetings it takes."""
        if not self.meetings:
            return self.summary
        return say("shelf.meetings", n=self.meetings, summary=self.summary).strip()


@attrs.frozen
class Found:
    """A protocol file as it was read: the bytes, where they lay, whose they are (``""``: given by path)."""

    data: bytes
    path: Path
    origin: str = ""
    remark: str = ""


@attrs.frozen
class ShelfError(Exception):
    """A protocol could not be had. *code* and *arguments* make the :attr:`sentence` that says why."""

    code: str
    arguments: Mapping[str, object] = attrs.field(factory=dict)

    @property
    def sentence(self) -> str:
        """Why, and what to do about it, for a person."""
        return say(f"shelf.{self.code}", **self.arguments)

    def __str__(self) -> str:
        return self.sentence


def shipped_folder() -> Path:
    """Where the protocols lie that come with the program: in the package, or in the source tree beside it."""
    package = Path(__file__).parents[1]
    inside = package / "protocol_specs"
    return inside if inside.is_dir() else package.parents[1] / "protocol_specs"


def open_shelf(yours: Path | None = None, languages: Sequence[str] = ()) -> Shelf:
    """The shelf of the user's folder *yours* (it need not exist) and of what comes with the program.

    Protocols are listed in the first of *languages* that they come in.
    """
    folders = [Folder(yours, YOURS)] if yours is not None else []
    return Shelf([*folders, Folder(shipped_folder(), SHIPPED)], languages)


_Version = tuple[int, int, int]
"""Time of change, size and number of a file: the same for the same content."""


class Shelf:
    """The protocol files of some folders (not of the folders in them); an earlier folder's id wins."""

    def __init__(self, folders: Iterable[Folder], languages: Sequence[str] = ()) -> None:
        self._folders = tuple(folders)
        self._languages = tuple(languages)
        self._known: dict[Path, tuple[_Version, Entry | None]] = {}
        self._heads: dict[Path, tuple[_Version, dict[str, Any]]] = {}

    def entries(self) -> list[Entry]:
        """Everything on the shelf as the folders are now, by title; what cannot be used comes last."""
        taken: dict[str, Entry] = {}
        listed: list[Entry] = []
        for folder in self._folders:
            ids: dict[str, list[Entry]] = {}
            for entry in self._entries_in(folder):
                ids.setdefault(entry.id, []).append(entry)
            for name, same in ids.items():
                if name in taken:
                    first = taken[name]
                    if not first.remark and not first.problem:
                        taken[name] = attrs.evolve(first, remark=say("shelf.instead"))
                elif len(same) == 1:
                    taken[name] = same[0]
                else:
                    # Which of them is meant cannot be known: none is given by its id.
                    twins = [_twin(entry, same) for entry in same]
                    taken[name] = twins[0]
                    listed.extend(twins[1:])
        listed.extend(_with_what_it_extends(one, taken) if one.extends else one for one in taken.values())
        return sorted(listed, key=lambda one: (bool(one.problem), one.title.casefold(), one.path.name))

    def find(self, name: str) -> Found:
        """Read the protocol with the id *name*, or the file at the path *name*. Raises :class:`ShelfError`.

        A *name* with a folder in it, or that ends in ``.toml``, is a path first; any other is an id first.
        """
        if not name.strip():
            raise ShelfError("nothing-named")
        path = Path(os.path.expanduser(name))  # Path.expanduser raises where there is no such user
        is_path = name.lower().endswith(SUFFIX) or path.name != name
        if is_path and os.path.lexists(path):
            return Found(_read(path), path)
        entries = self.entries()
        same = [one for one in entries if one.id == name]
        if not same:
            # A file may be named without its folder; the user's own comes first here too.
            by_file = [one for one in entries if one.path.name == name]
            same = sorted(by_file, key=lambda one: one.origin != YOURS)[:1]
        if same:
            return self._taken_down(same)
        if not is_path and os.path.lexists(path):
            return Found(_read(path), path)
        if is_path:
            raise ShelfError("no-such-file", {"path": _shown(path)})
        raise self._unknown(name)

    def _unknown(self, name: str) -> ShelfError:
        usable = [one for one in self.entries() if not one.problem]
        from protocols.spec.mending import slug, suggestion

        known = {slug(one.title): one.id for one in usable} | {one.id: one.id for one in usable}
        meant = suggestion(slug(name) or name, known)
        if meant:
            return ShelfError("no-such-protocol.meant", {"name": _line(name), "meant": known[meant]})
        return ShelfError("no-such-protocol", {"name": _line(name)})

    def fetch_for(self, path: Path | None) -> Fetch:
        """The way from the protocol file at *path* to the files that it may name; None: to the shelf only.

        See :mod:`protocols.spec.reach`. Nothing outside the shelf and the folder of the file is read, through
        no link either.
        """

        def fetch(key: str) -> Fetched | Unreachable:
            library, below = parts_of(key)
            try:
                found = self._by_id(library) if library else None
                if not below:
                    assert found is not None
                    return Fetched(found.data, str(found.path))
                base = found.path if found is not None else path
                if base is None:
                    return Unreachable(say("problem.reach.none"))
                return _below(base.parent, below)
            except ShelfError as error:
                return Unreachable(error.sentence.rstrip(".") + _near(path, library, below))

        return fetch

    def beside_for(self, path: Path) -> Beside:
        """The way from the protocol file at *path* to its translation into a language, and to those of the
        files that it names: ``NAME.es.toml`` beside each. What cannot be read is as good as not there."""

        def beside(key: str, language: str) -> bytes | None:
            library, below = parts_of(key)
            if not key:
                return read_overlay(path, language)
            try:
                base = self._by_id(library).path if library else path
                if not below:
                    return read_overlay(base, language)
                translation = _below(base.parent, str(overlay_path(Path(below), language).as_posix()))
            except ShelfError:
                return None
            return translation.data if isinstance(translation, Fetched) else None

        return beside

    def _by_id(self, name: str) -> Found:
        """The protocol with the id *name*, and nothing else that may be called so."""
        same = [one for one in self.entries() if one.id == name]
        if not same:
            raise self._unknown(name)
        return self._taken_down(same)

    def _taken_down(self, same: list[Entry]) -> Found:
        entry = same[0]
        if len(same) > 1:
            paths = [_shown(one.path) for one in same[:2]]
            raise ShelfError("twins", {"id": entry.id, "first": paths[0], "second": paths[1]})
        try:
            return Found(_read(entry.path), entry.path, entry.origin, entry.remark)
        except ShelfError as error:
            if error.code == "no-such-file":
                raise ShelfError("vanished", error.arguments) from None
            raise

    def _entries_in(self, folder: Folder) -> list[Entry]:
        try:
            names = sorted(os.listdir(folder.path))
        except FileNotFoundError:
            return []  # a user who has no protocols of their own yet
        except OSError as error:
            problem = ShelfError("no-folder", {"path": _shown(folder.path), "why": _reason(error)}).sentence
            name = _line(folder.path.name) or _shown(folder.path)
            return [Entry(name, folder.path, folder.origin, name, problem=problem)]
        visible = (name for name in names if name.lower().endswith(SUFFIX) and not name.startswith("."))
        paths = [folder.path / name for name in visible]
        there = frozenset(path.name for path in paths)
        entries = [self._entry(path, folder.origin, there) for path in paths]
        return [self._spoken(entry, there) for entry in entries if entry is not None]

    def _spoken(self, entry: Entry, there: Collection[str]) -> Entry:
        """*entry* in the first of the languages that it comes in; *there* are the files of its folder."""
        for language in self._languages:
            if entry.problem or language == entry.language:
                break
            said = entry.translations.get(language)
            if said is None:
                path = overlay_path(entry.path, language)
                said = self._head(path) if path.name in there else None
            if said is not None:
                return attrs.evolve(entry, language=language, said=entry.said | said.keys(), **said)
        return entry

    def _head(self, path: Path) -> dict[str, Any] | None:
        """What the translation at *path* says of itself; None where it cannot be read."""
        try:
            seen = os.stat(path)
            version = (seen.st_mtime_ns, seen.st_size, seen.st_ino)
            known = self._heads.get(path)
            if known is not None and known[0] == version:
                return known[1]
            said = overlay_look(_read(path))
        except (OSError, ShelfError):
            return None
        if said is None:
            return None
        del said["translates"]
        self._heads[path] = (version, said)
        return said

    def _entry(self, path: Path, origin: str, there: Collection[str]) -> Entry | None:
        """The protocol at *path*; None for a folder, and for a translation of one of the files *there*."""
        name = _line(path.name)
        original = original_path(path)
        beside = original is not None and original[0].name in there
        if beside and origin == SHIPPED:
            return None  # what ships is known to be what its name says
        try:
            seen = os.stat(path)
            if stat.S_ISDIR(seen.st_mode):
                return None
            version = (seen.st_mtime_ns, seen.st_size, seen.st_ino)
            known = self._known.get(path)
            if known is not None and known[0] == version:
                return known[1]
            data = _read(path)
            entry = None if beside and overlay_look(data) is not None else _looked_at(path, origin, data)
        except OSError as error:
            problem = ShelfError("unreadable", {"path": _shown(path), "why": _reason(error)}).sentence
            return Entry(name, path, origin, name, problem=problem)
        except ShelfError as error:
            return Entry(name, path, origin, name, problem=error.sentence)
        self._known[path] = (version, entry)
        return entry


def _looked_at(path: Path, origin: str, data: bytes) -> Entry:
    # What ships is checked before it ships; reading its steps would only keep the list waiting.
    look = (head_look if origin == SHIPPED else quick_look)(data)
    if look is None:
        name = _line(path.name)
        translation = overlay_look(data)
        if translation is None:
            problem = say("shelf.no-protocol", path=_shown(path))
        else:
            problem = say("shelf.alone", path=_shown(path), id=translation["translates"])
        return Entry(name, path, origin, name, problem=problem)
    return Entry(
        id=look["id"],
        path=path,
        origin=origin,
        title=look["title"],
        summary=look["summary"],
        purpose=look["purpose"],
        minutes=look["minutes"],
        lengths=look["lengths"],
        people=look["people"],
        tags=tuple(look["tags"]),
        setting=tuple(look["setting"]),
        language=look["language"],
        translations=look["translations"],
        extends=look["extends"],
        said=look["said"],
        meetings=look["meetings"],
    )


_TAKEN_OVER = ("title", "summary", "purpose", "minutes", "people", "tags", "setting")


def _with_what_it_extends(entry: Entry, known: Mapping[str, Entry]) -> Entry:
    """*entry* with what it does not say itself, but the protocol on the shelf that it extends does."""
    missing = {name for name in _TAKEN_OVER if name not in entry.said}
    changes: dict[str, object] = {}
    base, seen = entry, {entry.id}
    while base.extends:
        named, folder = base.extends, base.path.parent
        found = known.get(named) or next((one for one in known.values() if one.path == folder / named), None)
        if found is None or found.id in seen:
            break
        base = found
        seen.add(base.id)
        changes.update({name: getattr(base, name) for name in missing & base.said})
        missing -= base.said
    return attrs.evolve(entry, **changes)  # type: ignore[arg-type]


def _twin(entry: Entry, same: list[Entry]) -> Entry:
    others = next(other for other in same if other is not entry)
    arguments = {"id": entry.id, "first": _shown(entry.path), "second": _shown(others.path)}
    return attrs.evolve(entry, problem=ShelfError("twins", arguments).sentence)


def _read(path: Path, named: Path | None = None) -> bytes:
    """The bytes of the file at *path*, at most as many as a protocol may have. Raises :class:`ShelfError`.

    *named* is what to call it, where that is not its path.
    """
    shown = _shown(named or path)
    try:
        mode = os.stat(path).st_mode
        if stat.S_ISDIR(mode):
            raise ShelfError("folder", {"path": shown})
        if not stat.S_ISREG(mode):
            # A pipe could keep us waiting for ever, and a device never ends.
            raise ShelfError("no-file", {"path": shown})
        with open(path, "rb") as file:
            data = file.read(SIZE_LIMIT + 1)
    except FileNotFoundError:
        raise ShelfError("no-such-file", {"path": shown}) from None
    except OSError as error:
        raise ShelfError("unreadable", {"path": shown, "why": _reason(error)}) from None
    if len(data) > SIZE_LIMIT:
        raise ShelfError("too-large", {"path": shown, "limit": SIZE_LIMIT // 1024})
    return data


def _below(folder: Path, path: str) -> Fetched | Unreachable:
    """The file at *path* below *folder*, unless a link leads out of it. Raises :class:`ShelfError`."""
    whole = folder / path
    real = _inside(folder, whole)
    if real is None:
        return Unreachable(say("problem.reach.outside"))
    # What was looked at is what is read: the link may have been changed since.
    return Fetched(_read(real, whole), str(whole))


def _inside(folder: Path, whole: Path) -> Path | None:
    """Where *whole* really is, or None where that is not in *folder*."""
    try:
        real, root = os.path.realpath(whole), os.path.realpath(folder)
        return Path(real) if os.path.commonpath((real, root)) == root else None
    except (OSError, ValueError):
        return None


def _near(path: Path | None, library: str, below: str) -> str:
    """Which file beside the one at *path* was probably meant, as a sentence, or nothing."""
    if path is None or (library and below):
        return ""
    import difflib

    wanted = below or f"{library}{SUFFIX}"
    folder, name = (path.parent / wanted).parent, Path(wanted).name
    if _inside(path.parent, folder) is None:
        return ""
    try:
        there = [one for one in os.listdir(folder) if one.lower().endswith(SUFFIX) and one != path.name]
    except OSError:
        return ""
    # An id is that of a protocol in the library: only the very same name is meant to be a file.
    close = difflib.get_close_matches(name, there[:500], 1, 0.99 if library else 0.7)
    if not close:
        return ""
    return ". " + say("shelf.beside", name=safe_line(str(Path(wanted).with_name(close[0]).as_posix())))


def _line(text: str) -> str:
    return safe_line(text, 300)


def _shown(path: Path) -> str:
    return safe_line(str(path))


def _reason(error: OSError) -> str:
    return safe_line(reason(error))
