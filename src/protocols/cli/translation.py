"""``translate``, and what ``check`` says of translations: files beside a protocol, as ``NAME.es.toml``."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from protocols.cli.check import read_file
from protocols.cli.context import CliError, Context
from protocols.library.overlays import beside, original_name, overlay_path
from protocols.plugins.discovery import installed_version
from protocols.spec.load import load_protocol
from protocols.spec.overlay import Original, is_overlay, read_beside, without_original
from protocols.spec.problems import Problem, has_errors, render_full
from protocols.spec.reader import Reader
from protocols.spec.toml import parse_toml
from protocols.words import safe_line, say

if TYPE_CHECKING:
    from protocols.spec.load import Loaded
    from protocols.spec.model import Protocol


def with_translations(names: Iterable[str]) -> Iterator[str]:
    """The files named, each followed by the translations that lie beside it, none twice."""
    named = list(names)
    seen = {os.path.abspath(os.path.expanduser(name)) for name in named}
    for name in named:
        yield name
        for path in beside(os.path.expanduser(name)):
            if os.path.abspath(path) not in seen:
                seen.add(os.path.abspath(path))
                yield path


def judged_overlay(context: Context, name: str, content: bytes) -> tuple[str, list[Problem]] | None:
    """A translation's text and what is wrong with it; None where the file is none."""
    parsed = parse_toml(content)
    table, text, _ = parsed
    if table is None or not is_overlay(table):
        return None
    folder, own = os.path.split(os.path.expanduser(name))
    found = original_name(own)
    if found is None:
        return text, [without_original("unnamed", safe_line(name))]
    path, language = os.path.join(folder, found[0]), found[1]
    try:
        data = read_file(path)
    except CliError:
        return text, [without_original("no-file", safe_line(path))]
    loaded = context.loaded_last(path, data)
    if loaded is None:
        loaded = load_protocol(data, context.host.kinds, context.fetch_for(path), installed_version)
    if loaded.protocol is None:
        return text, [without_original("broken", safe_line(path))]
    overlay = read_beside(content, Original(loaded, safe_line(path)), language, parsed)
    return text, list(overlay.problems)


def translate_file(context: Context) -> int:
    """Write what a translator fills in beside a protocol. Raises :class:`CliError`."""
    options = context.options
    language = _language(getattr(options, "language", None))
    name = options.file
    content = read_file(name)
    loaded = load_protocol(content, context.host.kinds, context.fetch_for(name), installed_version)
    if loaded.protocol is None:
        raise CliError(render_full(loaded.problems, loaded.text, safe_line(name)), 1)
    _possible(loaded.protocol, language)
    from pathlib import Path

    path = str(overlay_path(Path(os.path.expanduser(name)), language))
    before = read_file(path) if os.path.lexists(path) else b""
    return _fill(context, loaded, language, path, before)


def _language(said: str | None) -> str:
    if not said:
        raise CliError(say("design.translate.which"))
    code = said.lower().replace("_", "-")
    if not Reader([]).is_name(code, ()) or original_name(f"x.{code}.toml") is None:
        raise CliError(say("design.translate.language", language=safe_line(said, 40)))
    return code


def _possible(protocol: Protocol, language: str) -> None:
    if language == protocol.language:
        raise CliError(say("design.translate.itself", language=language))
    if language in protocol.translations:
        raise CliError(say("design.translate.inside", language=language))


def _fill(context: Context, loaded: Loaded, language: str, path: str, before: bytes) -> int:
    from protocols.cli.saving import replace_file, write_file
    from protocols.spec.skeleton import skeleton

    shown = safe_line(path)
    if before:
        # What is not a translation of this protocol is not written to.
        overlay = read_beside(before, Original(loaded), language)
        if has_errors(overlay.problems):
            raise CliError(render_full(overlay.problems, overlay.text, shown), 1)
    made = skeleton(loaded, language, context.host.kinds, before.decode("utf-8"))
    if made is None:
        raise CliError(say("design.translate.no-place", path=shown), 1)
    if not before:
        write_file(path, made.text, force=False)
        print(say("design.translate.written", path=shown, n=made.added))
    elif made.text.encode() == before:
        print(say("design.translate.nothing", path=shown))
    else:
        replace_file(path, made.text.encode(), before)
        print(say("design.translate.added", path=shown, n=made.added, marked=made.marked))
    return 0
