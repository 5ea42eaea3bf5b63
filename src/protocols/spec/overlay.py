"""An overlay: the texts of a protocol in another language, judged against the original.

An overlay is a table of texts, ``[translations.es]`` in the protocol's own file, or a file of its own beside
it, ``NAME.es.toml``. It never says anything but texts, so that a translation cannot change what happens.
What is not translated, or no longer, is in the original's words. Each table may carry ``of``, the
fingerprint (:func:`protocols.spec.texts.fingerprint`) of the original that was translated: when the original
changes, the two part.

Pure like the whole room: the bytes of a file beside are handed in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

from protocols.spec import shapes
from protocols.spec.locate import Index, Path
from protocols.spec.mending import certain, suggestion
from protocols.spec.model import Protocol
from protocols.spec.problems import Problem, Reporting, has_errors, shown
from protocols.spec.reader import Reader, fields_of
from protocols.spec.record import Record, record
from protocols.spec.step_checks import PLACEHOLDER
from protocols.spec.texts import (
    Address,
    Entry,
    Keys,
    Piece,
    Said,
    Value,
    entries_of,
    fingerprint,
    home_of,
    sections,
    text_keys,
)
from protocols.spec.toml import parse_toml
from protocols.words import listed, say

if TYPE_CHECKING:
    from protocols.spec.load import Loaded

MARK = "of"
"""The key of an entry that says of which original it is the translation."""


@record
class Head(Record):
    """What a translation in a file of its own says of itself, before its texts."""

    translates: str = shapes.key(shapes.Name(), "the id of the protocol it translates", required=True)
    language: str = shapes.key(shapes.Name(), "the language it is written in", required=True)


@record
class Original(Record):
    """The protocol that an overlay translates, loaded without errors; *name* is its file's, if another."""

    loaded: Loaded
    name: str = ""

    @property
    def protocol(self) -> Protocol:
        """The protocol itself."""
        assert self.loaded.protocol is not None
        return self.loaded.protocol


@record
class Overlay(Record):
    """An overlay as it was read: its *language*, the texts that can be used, what is wrong, its own text."""

    language: str
    said: Said
    problems: tuple[Problem, ...]
    text: str = ""


def is_overlay(table: Mapping[str, Any]) -> bool:
    """Whether a file is a translation of another, and not a protocol."""
    return "translates" in table and table.keys().isdisjoint(("format", "id"))


def check_own(loaded: Loaded) -> Iterator[Problem]:
    """What is wrong with the translations in the own file of a protocol that was loaded without errors."""
    protocol = Original(loaded).protocol
    for language in protocol.translations:
        if language == protocol.language:
            yield Problem(
                "P802",
                "problem.translation.itself",
                {"language": language},
                ("translations", language),
                "header",
                help="problem.translation.itself.help",
            )
        else:
            yield from read_own(loaded, language).problems


_WITHOUT = {
    "unnamed": ("problem.translation.unnamed", "problem.translation.unnamed.help"),
    "no-file": ("problem.translation.no-file", "problem.translation.no-file.help"),
    "broken": ("problem.translation.broken", "problem.translation.broken.help"),
}


def without_original(why: str, path: str) -> Problem:
    """Why a translation cannot be judged: its name tells no protocol (``unnamed``), that is not there
    (``no-file``), or has errors (``broken``)."""
    sentence, advice = _WITHOUT[why]
    known = {"path": path}
    return Problem("P806", sentence, known, ("translates",), help=advice, help_arguments=known)


def read_own(loaded: Loaded, language: str) -> Overlay:
    """The translation into *language* in the own file of a protocol that was loaded without errors."""
    run = _Judge(Original(loaded), ("translations", language))
    run.overlay(run.protocol.translations[language], frozenset())
    return Overlay(language, run.said, tuple(run.problems))


def read_beside(
    data: bytes,
    original: Original,
    language: str = "",
    parsed: tuple[dict[str, Any] | None, str, list[Problem]] | None = None,
) -> Overlay:
    """The translation in a file of its own; *language* is what the name of the file says, *parsed* what
    :func:`parse_toml` has made of *data*, where that is known."""
    table, text, problems = parsed or parse_toml(data)
    if table is None:
        return Overlay(language, {}, tuple(problems), text)
    run = _Judge(original, ())
    run.problems.extend(problems)
    head = run.head(table, language)
    if not has_errors(run.problems):
        run.overlay({key: value for key, value in table.items() if key not in head}, head)
    return Overlay(language or str(table.get("language", "")), run.said, tuple(run.problems), text)


class _Judge(Reporting):
    """One reading of an overlay that stands at *prefix* of its file."""

    def __init__(self, original: Original, prefix: Path) -> None:
        super().__init__([])
        self.said: dict[Address, dict[Keys, Value]] = {}
        self._reader = Reader(self.problems)
        self._original = original
        self.protocol = original.protocol
        self._prefix = prefix
        self._entries = entries_of(original.protocol, home_of(original.loaded))
        self._index: Index | None = None
        self._misread: set[str] = set()
        """Sections that are there, and could not be read or are called by another word."""

    def head(self, table: Mapping[str, Any], language: str) -> frozenset[str]:
        """Judge what a file of its own says of itself; answer the keys of that."""
        known = frozenset(fields_of(Head))
        head = self._reader.table(Head, {key: table[key] for key in known if key in table}, ())
        if has_errors(self.problems):
            return known
        meant = self._original.protocol.id
        if head.translates != meant:
            self.report(
                "P806",
                "problem.translation.another",
                ("translates",),
                id=head.translates,
                original=meant,
                help="problem.translation.another.help",
                help_arguments={"original": meant},
            )
        if language and head.language != language:
            self.report(
                "P806",
                "problem.translation.language",
                ("language",),
                language=head.language,
                name=language,
                help="problem.translation.language.help",
                help_arguments={"name": language},
            )
        elif head.language == self._original.protocol.language:
            self.report(
                "P806",
                "problem.translation.itself",
                ("language",),
                language=head.language,
                help="problem.translation.itself.help",
            )
        return known

    def overlay(self, table: Mapping[str, Any], more: frozenset[str]) -> None:
        """Read *table*; *more* are keys that may be meant at its top beside those of the texts."""
        known = sections()
        top = {key: value for key, value in table.items() if key not in known}
        done: set[Address] = {()}
        self._entry(top, self._entries[()], self._prefix, frozenset((*known, *more)))
        for section in known:
            if section not in table:
                continue
            path = (*self._prefix, section)
            if not isinstance(table[section], dict):
                if isinstance(table[section], list):
                    self._listed(section, table[section], path)
                else:
                    self._reader.table(known[section], table[section], path)
                self._misread.add(section)
                continue
            for name, value in table[section].items():
                entry = self._meant(section, name)
                if entry is None:
                    # What was meant is not said to be missing as well.
                    done.add((section, self._nothing(section, name, path)))
                    continue
                done.add(entry.address)
                if isinstance(value, dict):
                    self._entry(value, entry, (*path, name))
                else:
                    self._reader.table(entry.classes[0], value, (*path, name))
        for address, entry in self._entries.items():
            if address not in done and not self._misread.intersection(address[:1]):
                self._missing(entry, list(entry.texts))

    def _meant(self, section: str, name: str) -> Entry | None:
        """The entry called *name*, or the one that was called so before."""
        known = self._entries.get((section, name))
        if known is not None:
            return known
        return next(
            (one for one in self._entries.values() if one.was == name and one.address[:1] == (section,)),
            None,
        )

    def _nothing(self, section: str, name: str, path: Path) -> str:
        """Report an entry that the original does not have; answers the one that was probably meant."""
        names = [address[1] for address in self._entries if address[:1] == (section,)]
        close = suggestion(name, names, len(self.problems))
        self.report(
            "P802",
            "problem.translation.nothing",
            (*path, name),
            "key",
            name=f"{section}.{shown(name)}",
            help="problem.did-you-mean" if close else "problem.translation.nothing.help",
            help_arguments={"name": close} if close else {},
            instead=close and certain(name, names),
        )
        return close

    def _listed(self, section: str, value: list[Any], path: Path) -> None:
        """Report entries that are written as a list, as those of a protocol are."""
        ids = [one.get("id") for one in value if isinstance(one, dict)]
        names = [address[1] for address in self._entries if address[:1] == (section,)]
        name = next((one for one in ids if one in names), names[0] if names else "…")
        self._reader.wrong(
            value,
            path,
            say("problem.type.tables"),
            "problem.translation.list.help",
            header=".".join((*map(str, self._prefix), section, name)),
        )

    # -- one entry -------------------------------------------------------------------------------

    def _entry(
        self, data: dict[str, Any], entry: Entry, path: Path, more: frozenset[str] = frozenset()
    ) -> None:
        mark = data.get(MARK)
        if mark is not None and not isinstance(mark, str):
            self._reader.value(shapes.Text(lines=False), mark, (*path, MARK), ())
        older = isinstance(mark, str) and mark != fingerprint(entry)
        taken = self.said.setdefault(entry.address, {})
        # A title that the original leaves to the kind of step may be said, and need not be.
        started: set[Keys] = set()
        for keys, value, place in self._texts(
            {key: value for key, value in data.items() if key != MARK}, entry, (), path, more
        ):
            piece = entry.texts.get(keys) or entry.unsaid[keys]
            if _blank(value):
                continue
            started.add(keys)
            before = len(self.problems)
            read = self._reader.value(piece.shape, value, place, ())
            if (
                read is None
                or len(self.problems) > before
                or not self._fits(piece, read, value, place, older)
            ):
                continue
            taken[keys] = read
        if older and started:
            self._older(entry, path)
        self._missing(entry, [keys for keys in entry.texts if keys not in started], path)

    def _texts(
        self,
        data: Mapping[str, Any],
        entry: Entry,
        keys: Keys,
        path: Path,
        more: frozenset[str] = frozenset(),
    ) -> Iterator[tuple[Keys, Any, Path]]:
        """The values of *data* that stand for a text of *entry*; what does not is reported."""
        for name, value in data.items():
            inner, place = (*keys, name), (*path, name)
            if inner in entry.texts or inner in entry.unsaid:
                yield inner, value, place
            elif not any(known[: len(inner)] == inner for known in (*entry.texts, *entry.unsaid)):
                self._unknown(name, entry, keys, path, more)
            elif isinstance(value, dict):
                yield from self._texts(value, entry, inner, place)
            elif isinstance(value, list):
                for number, one in enumerate(value):
                    if isinstance(one, dict):
                        # An entry of the list without texts is written as {}.
                        yield from self._texts(one, entry, (*inner, number), (*place, number))
                    else:
                        self._reader.wrong(one, (*place, number), say("problem.type.table"))
            else:
                self._reader.wrong(value, place, say("problem.type.table"))

    def _keys_of(self, entry: Entry, keys: Keys) -> dict[str, Any]:
        """The keys under which there may be texts, where *keys* lead."""
        classes: Iterable[type[Any]] = entry.classes
        for key in keys:
            if isinstance(key, str):
                inner = [shapes.inner_class(text_keys(one).get(key)) for one in classes]
                classes = [one for one in inner if one is not None]
        return {name: shape for one in classes for name, shape in text_keys(one).items()}

    def _unknown(self, name: str, entry: Entry, keys: Keys, path: Path, more: frozenset[str]) -> None:
        known = self._keys_of(entry, keys)
        if name in known:
            self.report(
                "P802",
                "problem.translation.no-text",
                (*path, name),
                "key",
                key=shown(name),
                entry=_shown_entry(entry),
                other=self._other(entry.path),
                other_at="header",
                help="problem.translation.nothing.help",
            )
        elif not keys and any(name in fields_of(one) for one in entry.classes):
            self.report(
                "P807",
                "problem.translation.kept",
                (*path, name),
                "key",
                key=shown(name),
                help="problem.translation.kept.help",
            )
        else:
            close = self._reader.unknown(name, path, frozenset((*known, *more, MARK)), ())
            if not entry.address and not keys:
                self._misread.add(close)

    # -- what may be wrong with it ---------------------------------------------------------------

    def _fits(self, piece: Piece, read: Value, raw: Any, place: Path, older: bool) -> bool:
        """Whether *read* may stand for *piece*: as many entries where that matters, the same {names}."""
        if not isinstance(read, str) and not getattr(piece.shape, "lines", False):
            wanted = len(piece.value)
            if len(read) != wanted:
                self.report(
                    "P805",
                    "problem.translation.count",
                    place,
                    key=str(place[-1]),
                    found=len(read),
                    wanted=wanted,
                    other=self._other(piece.path),
                    help="problem.translation.count.help",
                )
                return False
        wanted_names, found = _names(piece.value), _names(read)
        lacking = wanted_names - found
        for name in sorted(found - wanted_names):
            # The name that was probably meant is not said to be missing as well.
            lacking.discard(self._name(name, lacking or wanted_names, raw, place, piece))
        if older:
            # What the original has gained since is a matter of the translation's age.
            return found <= wanted_names
        for name in sorted(lacking):
            self.report(
                "P804",
                "problem.translation.name-missing",
                place,
                name="{" + name + "}",
                other=self._other(piece.path),
                help="problem.translation.name-missing.help",
                help_arguments={"name": "{" + name + "}"},
            )
        return found == wanted_names

    def _name(self, name: str, known: set[str], raw: Any, place: Path, piece: Piece) -> str:
        """Report a name that the original does not have; answers the one that was probably meant."""
        word = "{" + name + "}"
        close = suggestion(name, known, len(self.problems)) or (min(known) if len(known) == 1 else "")
        number = (
            next((at for at, one in enumerate(raw) if word in one), None) if isinstance(raw, list) else None
        )
        better = "{" + close + "}" if close else ""
        self.report(
            "P804",
            "problem.translation.name",
            place if number is None else (*place, number),
            name="{" + shown(name) + "}",
            within=word,
            other=self._other(piece.path),
            help="problem.did-you-mean" if close else "problem.translation.name.help",
            help_arguments={"name": better} if close else {},
            instead=better if close and certain(name, known) else "",
        )
        return close

    def _older(self, entry: Entry, path: Path) -> None:
        here = self._original.name
        self.report(
            "P803",
            "problem.translation.older",
            (*path, MARK),
            entry=_shown_entry(entry),
            other=self._other(entry.path),
            other_at="header",
            help="problem.translation.older.beside" if here else "problem.translation.older.help",
            help_arguments={
                "mark": fingerprint(entry),
                **({"file": here, "number": self._line(entry.path)} if here else {}),
            },
        )

    def _missing(self, entry: Entry, keys: list[Keys], path: Path | None = None) -> None:
        if not keys:
            return
        here = self._original.name
        names = list(dict.fromkeys(".".join(str(key) for key in one if isinstance(key, str)) for one in keys))
        self.report(
            "P801",
            "problem.translation.missing",
            self._prefix if path is None else path,
            "header",
            keys=listed(f"`{name}`" for name in names),
            entry=_shown_entry(entry),
            other=self._other(entry.texts[keys[0]].path),
            other_at="key",
            help="problem.translation.missing.beside" if here else "problem.translation.missing.help",
            help_arguments={"file": here, "number": self._line(entry.texts[keys[0]].path)} if here else {},
        )

    def _other(self, path: Path | None) -> Path | None:
        """A place in the original, where that is in the same file."""
        return path if self._prefix else None

    def _line(self, path: Path | None) -> int:
        if self._index is None:
            self._index = Index(self._original.loaded.text)
        return self._index.find(path or (), "key").line


def _shown_entry(entry: Entry) -> str:
    """An entry as its header says it; the top of a translation has none."""
    return f"[{'.'.join(entry.address)}]" if entry.address else say("problem.translation.top")


def _names(value: Value) -> set[str]:
    texts = (value,) if isinstance(value, str) else value
    return {name for text in texts for name in PLACEHOLDER.findall(text)}


def _blank(value: Any) -> bool:
    """Whether nothing is translated yet: the empty texts of a fresh file."""
    if isinstance(value, list):
        return not value or any(one == "" for one in value)
    return isinstance(value, str) and not value.strip()
