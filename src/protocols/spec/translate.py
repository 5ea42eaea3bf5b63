"""A protocol in the language that is asked for, as far as it is translated.

A file that is made from others is translated file by file: each in the words of its own translation, as the
steps that it brings would be by themselves. Then the files are put together anew. What a session's journal
keeps of them is so already in that language, and is read again without any translation.

Pure like the whole room: the files of translations are handed in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import attrs

from protocols.spec.load import Loaded
from protocols.spec.locate import Index, Path
from protocols.spec.model import Protocol, Step
from protocols.spec.others import every
from protocols.spec.overlay import Original, Overlay, read_beside, read_own
from protocols.spec.problems import has_errors
from protocols.spec.reach import Beside, Fetch, Fetched, Unreachable, frozen, key_of
from protocols.spec.record import evolve
from protocols.spec.texts import HOST_TITLE, Value, home_of, places_of

Load = Callable[[bytes, Fetch], Loaded]
"""Loads a file as the protocol was loaded, with the files that it names."""


@attrs.frozen
class Spoken:
    """A protocol in the language asked for, as far as it is translated.

    *loaded* is the protocol in that language, with texts of files that say the same in it, for keeping.
    *overlay* is its own file's translation, None where there is none. *refused* are the translations that
    have errors and are not used, by the keys of the files that they are of.
    """

    loaded: Loaded
    overlay: Overlay | None = None
    refused: Mapping[str, Overlay] = attrs.field(factory=dict)

    @property
    def protocol(self) -> Protocol:
        """The protocol."""
        return Original(self.loaded).protocol

    @property
    def text(self) -> str:
        """The protocol's own file."""
        return self.loaded.text


def in_language(loaded: Loaded, languages: Sequence[str], beside: Beside, load: Load) -> Spoken:
    """The protocol that was *loaded* without errors in the first of *languages* that it, or a file that it is
    made from, comes in; else as it is. An overlay with errors is not used; its problems tell why."""
    for language in languages:
        run = _Speaking(loaded, language, beside, load)
        if run.found or language == Original(loaded).protocol.language:
            return run.spoken()
    return Spoken(loaded)


class _Speaking:
    """One protocol being put into *language*."""

    def __init__(self, loaded: Loaded, language: str, beside: Beside, load: Load) -> None:
        self._loaded = loaded
        self._language = language
        self._beside = beside
        self._load = load
        # A file is opened before those that it names: what it says of their texts counts more, so it is last.
        self._files = {**dict(reversed(list(loaded.files.items()))), "": loaded.text}
        # Loading each file by itself takes a while, and most have no translation.
        spoken = any(key and self._may_be(key, text) for key, text in self._files.items())
        self._parts = {key: self._part(key, text) for key, text in self._files.items() if spoken or not key}
        self.found = {
            key: overlay
            for key, part in self._parts.items()
            if part is not None and (overlay := self._overlay(key, part)) is not None
        }

    def spoken(self) -> Spoken:
        """The protocol with what was found."""
        refused = {key: one for key, one in self.found.items() if has_errors(one.problems)}
        overlay = self.found.get("")
        used = {key: one for key, one in self.found.items() if key not in refused}
        if not used or "" in refused:
            return Spoken(self._loaded, overlay, refused)
        edits = self._edits(used)
        texts = {
            key: _rewritten(text, edits[key], self._language if key in used else "")
            for key, text in self._files.items()
        }
        own = texts.pop("")
        made = self._load(own.encode(), frozen(texts))
        if made.protocol is None:
            # The files fit together in their own words only.
            failed = Overlay(self._language, {}, made.problems, own)
            return Spoken(self._loaded, overlay, {**refused, "": failed})
        return Spoken(evolve(made, original=self._loaded.protocol), overlay, refused)

    def _may_be(self, key: str, text: str) -> bool:
        return "translations" in text or self._beside(key, self._language) is not None

    def _part(self, key: str, text: str) -> Loaded | None:
        """The file under *key* by itself; None where nothing in it can be read."""
        if not key:
            return self._loaded
        files = frozen(self._loaded.files)

        def fetch(name: str) -> Fetched | Unreachable:
            # The file calls others as seen from where it lies itself.
            meant = name if ":" in name else key_of(name, key)
            return meant if isinstance(meant, Unreachable) else files(meant)

        part = self._load(text.encode(), fetch)
        return part if part.protocol is not None else _read_alone(part)

    def _overlay(self, key: str, part: Loaded) -> Overlay | None:
        protocol = Original(part).protocol
        if protocol.language == self._language:
            return None
        if isinstance(protocol.translations.get(self._language), Mapping):
            return read_own(part, self._language)
        data = self._beside(key, self._language)
        return None if data is None else read_beside(data, Original(part), self._language)

    def _edits(self, used: Mapping[str, Overlay]) -> dict[str, dict[Path, Value]]:
        """What is said otherwise in each file, by its key."""
        edits: dict[str, dict[Path, Value]] = {key: {} for key in self._files}
        for key, overlay in used.items():
            part = self._parts[key]
            assert part is not None
            for (source, path), value in places_of(Original(part).protocol, overlay.said, home_of(part)):
                for name, text in self._files.items():
                    if name == key if source is None else text == source.text:
                        edits[name][path] = value
        for key in self._files:
            for path, answer in self._answers(key, edits):
                edits[key].setdefault(path, answer)
        return edits

    def _answers(self, key: str, edits: Mapping[str, Mapping[Path, Value]]) -> Iterator[tuple[Path, str]]:
        """The answers that the file under *key* gives to choices of the protocols that it runs: by their
        places among the answers there, as they are said in the language now."""
        part = self._parts.get(key)
        home = home_of(part) if part is not None else None
        for step in every(Original(part).protocol.all_steps) if part is not None else ():
            place = home((*step.path, "run")) if home is not None else None
            if step.run is None or place is None or place[0] is not None:
                continue
            for called in (step.run.protocol, *step.run.any):
                yield from self._answers_to(called, key, step, place[1], edits)

    def _answers_to(
        self, called: str, key: str, step: Step, path: Path, edits: Mapping[str, Mapping[Path, Value]]
    ) -> Iterator[tuple[Path, str]]:
        meant = key_of(called, key)
        other = self._parts.get(meant) if isinstance(meant, str) else None
        inputs = Original(other).protocol.inputs if other is not None else {}
        for name, answer in step.run.with_.items() if step.run is not None else ():
            if name in inputs and answer in inputs[name].among:
                said = edits[str(meant)].get(("inputs", name, "among"), ())
                if said:
                    yield (*path, "with", name), said[inputs[name].among.index(answer)]


def _read_alone(part: Loaded) -> Loaded | None:
    """A file that is no protocol by itself, such as a list of groups that others include."""
    from protocols.spec.reader import Reader
    from protocols.spec.toml import parse_toml

    table, _, _ = parse_toml(part.text.encode())
    if table is None:
        return None
    known = {key: value for key, value in table.items() if key not in ("steps", "meetings")}
    read: Any = Reader([]).table(Protocol, known, ())
    return None if read is None else evolve(part, protocol=read)


def _added(index: Index, path: Path, value: Value) -> Iterator[tuple[int, int, str]]:
    """A title that the original does not say, put in behind the id (the `as` of rounds, the `host` of a
    group) that it is of."""
    import json

    named = ("host",) if path[-1] == HOST_TITLE else ("id", "as")
    span = next((span for key in named if (span := index.value((*path[:-1], key))) is not None), None)
    if span is not None:
        end = index.lines.offset(span.end_line, span.end_column)
        before = "\n" if index.value(path[:-1]) is None else ", "
        yield end, end, f"{before}{path[-1]} = {json.dumps(value, ensure_ascii=False)}"


def _rewritten(text: str, edits: Mapping[Path, Value], language: str) -> str:
    """A file's *text* with other texts at the places of *edits*, and in another *language*, if named."""
    import json

    if not edits and not language:
        return text
    index = Index(text)
    changes: list[tuple[int, int, str]] = []
    for path, value in edits.items():
        span = index.value(path)
        if span is None:
            changes.extend(_added(index, path, value))
        else:
            start = index.lines.offset(span.line, span.column)
            end = index.lines.offset(span.end_line, span.end_column)
            written = value if isinstance(value, str) else list(value)
            changes.append((start, end, json.dumps(written, ensure_ascii=False)))
    named = index.value(("language",)) if language else None
    if named is not None:
        start = index.lines.offset(named.line, named.column)
        changes.append((start, index.lines.offset(named.end_line, named.end_column), f'"{language}"'))
    elif language:
        changes.append((0, 0, f'language = "{language}"\n'))
    for start, end, new in sorted(changes, reverse=True):
        text = text[:start] + new + text[end:]
    return text
