"""Bring the catalogues of the program's own words up to date: ``python docs/make_words.py``.

The English sentences in ``src/protocols/words/english`` become the template ``words/locale/protocols.pot``.
Every language's ``LC_MESSAGES/protocols.po`` gets what is new in it, untranslated; where an English sentence
was reworded, its translation stays and is marked fuzzy, until somebody has looked at it. Then the ``.po`` is
compiled to the ``.mo`` that the program reads. ``python docs/make_words.py fr`` begins another language.

All files are the same whoever makes them, wherever and whenever: no dates, paths or versions.
"""

from __future__ import annotations

import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel import Locale, UnknownLocaleError
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po, write_po

from protocols import words
from protocols.cli.explain import pages, prose
from protocols.plugins.builtin import protocols_step_kinds
from protocols.spec.model import Protocol
from protocols.spec.problems import CODES
from protocols.spec.reference import tables
from protocols.spec.shapes import fields_by_key

LOCALE = Path(words.__file__).with_name("locale")
TEMPLATE = LOCALE / "protocols.pot"
ENGLISH = Path(words.__file__).with_name("english")
_KEPT = ("Last-Translator", "Language-Team", "Plural-Forms")
_HEAD = """\
# The words of Protocols in {name}.
# MIT, as the program. How to go on: CONTRIBUTING.md, "Add a language"."""


_SYSTEM = (
    "Device or resource busy",
    "Directory not empty",
    "Disk quota exceeded",
    "Exec format error",
    "File exists",
    "File name too long",
    "File too large",
    "Input/output error",
    "Invalid argument",
    "Is a directory",
    "No space left on device",
    "No such device or address",
    "No such file or directory",
    "Not a directory",
    "Operation not permitted",
    "Permission denied",
    "Read-only file system",
    "Too many levels of symbolic links",
    "Too many open files",
)
"""What Linux and macOS say when they refuse something (:func:`protocols.words.reason`)."""


class Words(Catalog):
    """A catalogue whose head says nothing that changes by itself."""

    heads: dict[str, str]

    def __init__(self, language: str = "", comment: str = "", kept: dict[str, str] | None = None) -> None:
        super().__init__(locale=language or None, header_comment=comment, fuzzy=False)
        self.heads = {
            "Project-Id-Version": "Protocols",
            **({"Language": language} if language else {}),
            "MIME-Version": "1.0",
            "Content-Type": "text/plain; charset=utf-8",
            "Content-Transfer-Encoding": "8bit",
            **(kept or {}),
        }
        plural = re.match(r"nplurals=(\d+)", self.heads.get("Plural-Forms", ""))
        if plural:  # what the file says, not what this version of babel would say
            self._num_plurals = int(plural[1])

    def _get_mime_headers(self) -> list[tuple[str, str]]:
        return list(self.heads.items())

    mime_headers = property(_get_mime_headers)  # type: ignore[assignment]

    def put(self, message: Message) -> None:
        """Add *message*, without the flags of a format that it does not have: "10 % of" is a per cent."""
        message.flags = {flag for flag in message.flags if flag != "python-format"}
        self[message.id] = message


def rooms() -> list[str]:
    """The modules with English sentences."""
    return sorted(path.stem for path in ENGLISH.glob("*.py") if not path.stem.startswith("_"))


def sentences() -> Iterator[tuple[str, str, words.Sentence]]:
    """Every English sentence: its room, its code, and its one or two forms."""
    for room in rooms():
        for code, sentence in words.sentence_codes(room).items():
            if sentence:  # some commands have nothing more to say, in any language
                yield room, code, sentence


def carried() -> Iterator[tuple[str, str, str]]:
    """Every text that stands beside what it describes: where that is, what it is about, and the text.

    They are said with :func:`protocols.words.carried`.
    """
    for text in _SYSTEM:
        yield "words/_say.py", "system", text
    for table in tables(Protocol):
        for field in fields_by_key(table).values():
            yield "spec", "key", field.metadata["doc"]
    for kind in protocols_step_kinds():
        yield "plugins/builtin.py", "kind", kind.summary
        yield "plugins/builtin.py", "kind", kind.defaults.title
    for _, title in CODES.values():
        yield "spec/problems.py", "problem", title
    for body in pages().values():
        for part in prose(body):
            yield "spec/pages/problems.md", "page", part


def template() -> Words:
    """The catalogue of what is to be translated."""
    made = Words(comment=_HEAD.format(name="any language"))
    for room, code, sentence in sentences():
        made.put(Message(sentence, context=code, locations=[(f"words/english/{room}.py", 0)]))
    for place, about, text in carried():
        if text:
            made.put(Message(text, context=about, locations=[(place, 0)]))
    return made


def _key(message: Message) -> tuple[str, str]:
    """What a message is known by: a sentence by its code, any other text by itself."""
    code = message.context or ""
    return (code, "") if "." in code else (code, str(message.id))


def merged(old: Catalog, code: str, new: Words) -> Words:
    """*new* in the language *code*, with what *old* says of it."""
    heads = {name: value for name, value in old.mime_headers if name in _KEPT}
    kept = {name: heads[name] for name in _KEPT if heads.get(name) and "FULL NAME" not in heads[name]}
    kept = {name: value for name, value in kept.items() if "<LL@li.org>" not in value}
    made = Words(code, old.header_comment, kept)
    said = {_key(message): message for message in old if message.id and any(_forms(message))}
    for message in new:
        if not message.id:
            continue
        before = said.get(_key(message))
        copy = message.clone()
        if before is not None:
            copy.string = before.string
            copy.user_comments = list(before.user_comments)
            copy.flags |= before.flags & {"fuzzy"}
            if before.id != message.id:
                copy.flags |= {"fuzzy"}
                if copy.pluralizable != before.pluralizable:
                    one = before.string if isinstance(before.string, str) else before.string[-1]
                    copy.string = (one,) * made.num_plurals if copy.pluralizable else one
        made.put(copy)
    return made


def _forms(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string)


def begun(code: str) -> Catalog:
    """An empty catalogue for the language *code*. Raises :class:`UnknownLocaleError` or ``ValueError``."""
    name = Locale.parse(code).english_name
    plural = get_plural(code).plural_forms.removesuffix(";") + ";"
    return Words(code, _HEAD.format(name=name), {"Plural-Forms": plural})


def read(path: Path) -> Catalog:
    """The catalogue in a ``.po`` file."""
    with path.open("rb") as file:
        return read_po(file, abort_invalid=True)


def as_po(catalog: Catalog) -> bytes:
    """*catalog* as the text of a ``.po`` file."""
    file = io.BytesIO()
    write_po(file, catalog, width=0, include_lineno=False, ignore_obsolete=True)
    return file.getvalue()


def as_mo(catalog: Catalog) -> bytes:
    """*catalog* as the program reads it."""
    file = io.BytesIO()
    write_mo(file, catalog)
    return file.getvalue()


def files() -> dict[str, Path]:
    """The ``.po`` file of every language, by its code."""
    return {path.parts[-3]: path for path in sorted(LOCALE.glob("*/LC_MESSAGES/protocols.po"))}


def main(codes: list[str]) -> int:
    """Write everything; answer 1 if *codes* names a language that does not exist."""
    new = template()
    LOCALE.mkdir(exist_ok=True)
    TEMPLATE.write_bytes(as_po(new))
    known = files()
    for code in codes:
        try:
            first = begun(code)
        except (UnknownLocaleError, ValueError) as error:
            print(error, file=sys.stderr)
            return 1
        if code not in known:
            known[code] = LOCALE / code / "LC_MESSAGES" / "protocols.po"
            known[code].parent.mkdir(parents=True)
            known[code].write_bytes(as_po(first))
    for code, path in known.items():
        made = merged(read(path), code, new)
        path.write_bytes(as_po(made))
        path.with_suffix(".mo").write_bytes(as_mo(made))
        every = [message for message in made if message.id]
        open_ = [" ".join(_key(one)).strip() for one in every if not all(_forms(one))]
        changed = [str(one.context) for one in every if one.fuzzy]
        done = len(every) - len(set(open_) | set(changed))
        print(f"{code}: {done} of {len(every)} sentences are translated.")
        for label, found in (("to translate", open_), ("fuzzy, to look at again", changed)):
            if found:
                more = f" and {len(found) - 20} more" if len(found) > 20 else ""
                print(f"  {label}: {', '.join(found[:20])}{more}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
