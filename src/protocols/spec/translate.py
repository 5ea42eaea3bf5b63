"""A protocol in the language that is asked for, as far as it is translated.

Pure like the whole room: the file of a translation beside the protocol's own is handed in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence

import attrs

from protocols.spec.locate import Index, Path
from protocols.spec.model import Protocol
from protocols.spec.overlay import Original, Overlay, read_beside, read_own
from protocols.spec.problems import has_errors
from protocols.spec.texts import Said, Value, places_of, with_texts


@attrs.frozen
class Spoken:
    """A protocol in the language asked for, as far as it is translated.

    *text* is a protocol file that says the same in that language, for keeping. *overlay* is None where the
    original is in that language already, or where there is no translation.
    """

    protocol: Protocol
    text: str
    language: str
    overlay: Overlay | None = None


def in_language(
    protocol: Protocol, text: str, languages: Sequence[str], beside: Callable[[str], bytes | None]
) -> Spoken:
    """*protocol*, whose file is *text*, in the first of *languages* that it comes in; else as it is.

    *beside* answers the file of a language beside the protocol's own, or None. An overlay with errors is not
    used; its problems tell why.
    """
    for language in languages:
        if language == protocol.language:
            break
        own = protocol.translations.get(language)
        if isinstance(own, Mapping):
            overlay = read_own(protocol, language)
        else:
            data = beside(language)
            if data is None:
                continue
            overlay = read_beside(data, Original(protocol, "", text), language)
        if has_errors(overlay.problems):
            return Spoken(protocol, text, protocol.language, overlay)
        made = attrs.evolve(with_texts(protocol, overlay.said), language=language)
        return Spoken(made, _rewritten(text, protocol, overlay.said, language), language, overlay)
    return Spoken(protocol, text, protocol.language)


def _added(index: Index, path: Path, value: Value) -> Iterator[tuple[int, int, str]]:
    """A title that the original does not say, put in behind the id (of a table that has one)."""
    import json

    span = index.value((*path[:-1], "id"))
    if span is not None:
        end = index.lines.offset(span.end_line, span.end_column)
        before = "\n" if index.value(path[:-1]) is None else ", "
        yield end, end, f"{before}{path[-1]} = {json.dumps(value, ensure_ascii=False)}"


def _rewritten(text: str, protocol: Protocol, said: Said, language: str) -> str:
    """The protocol's file *text* with the texts of *said* in the place of its own."""
    import json

    index = Index(text)
    edits: list[tuple[int, int, str]] = []
    for path, value in places_of(protocol, said):
        span = index.value(path)
        if span is None:
            edits.extend(_added(index, path, value))
        else:
            start = index.lines.offset(span.line, span.column)
            end = index.lines.offset(span.end_line, span.end_column)
            written = value if isinstance(value, str) else list(value)
            edits.append((start, end, json.dumps(written, ensure_ascii=False)))
    named = index.value(("language",))
    if named is not None:
        start = index.lines.offset(named.line, named.column)
        edits.append((start, index.lines.offset(named.end_line, named.end_column), f'"{language}"'))
    else:
        edits.append((0, 0, f'language = "{language}"\n'))
    for start, end, new in sorted(edits, reverse=True):
        text = text[:start] + new + text[end:]
    return text
