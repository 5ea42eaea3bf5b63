"""``sessions`` and ``export``: what was run, and its minutes."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from protocols.cli.context import CliError, Context, print_json
from protocols.runtime.system import user_path
from protocols.words import safe_line, say

if TYPE_CHECKING:
    from protocols.journal.catalogue import Summary
    from protocols.runtime.cycle import Occasion
    from protocols.spec.model import Protocol


def summaries(context: Context) -> list[Summary]:
    """The sessions in the data folder, the newest first."""
    from protocols.journal.catalogue import Catalogue

    settings = context.settings
    return Catalogue(settings.sessions_folder, settings.data_folder / "catalogue.json").sessions()


def occasion_of(context: Context, protocol: Protocol) -> Occasion:
    """Which meeting of *protocol* is meant, where it is a cycle. Raises ``CliError``."""
    from protocols.runtime import system
    from protocols.runtime.cycle import CycleError, Occasion, occasion

    options = context.options
    after = getattr(options, "after", None)
    if not protocol.meetings and options.meeting is None and after is None:
        return Occasion(protocol)
    try:
        return occasion(
            protocol,
            summaries(context),
            system.moment().wall_ms,
            meeting=options.meeting,
            after=None if after is None else find_session(context, after),
        )
    except CycleError as error:
        raise CliError(error.sentence) from None


def list_sessions(context: Context) -> int:
    """List the sessions, the newest first."""
    options = context.options
    wanted = [word for text in (*options.search, options.words) for word in text.split()]
    found = [one for one in summaries(context) if one.matches(wanted)]
    if options.json:
        print_json({"sessions": [_data(one) for one in found]})
        return 0
    if not found:
        print(say("cli.sessions-no-match" if wanted else "cli.sessions-none"))
        return 0
    for one in found:
        between = ", " if getattr(options, "plain", False) else "  "
        print(between.join(part for part in _columns(one) if part))
    print(say("cli.sessions-hint"))
    return 0


def _columns(one: Summary) -> list[str]:
    if not one.sound:
        return [one.id, one.title, _why(one)]
    state = say("cli.phase.unsettled") if one.problem else say(f"cli.phase.{one.phase.replace(' ', '-')}")
    return [
        one.id,
        one.title,
        say("common.people", n=one.people),
        say("cli.entries", n=one.entries),
        state,
        say("plain.facilitator", name=one.facilitator) if one.facilitator else "",
    ]


def _why(one: Summary) -> str:
    return say("cli.session-problem", problem=one.problem)


def _data(one: Summary) -> dict[str, Any]:
    return {
        "id": one.id,
        "path": str(one.path),
        "title": one.title,
        "protocol": one.protocol_id,
        "meeting": one.meeting or None,
        "opened_ms": one.opened_wall_ms,
        "started_ms": one.started_wall_ms or None,
        "alive_ms": one.alive_wall_ms,
        "phase": one.phase,
        "people": one.people,
        "minutes": one.minutes,
        "entries": one.entries,
        "facilitator": one.facilitator or None,
        "problem": one.problem or None,
    }


def find_session(context: Context, name: str | None, *, unfinished: bool = False) -> Path:
    """The file of the session called *name*: its id, the beginning of it, or a path.

    Without a name the newest; with *unfinished*, the newest that is not finished. Raises ``CliError``.
    """
    if name is not None:
        path = user_path(name)
        if path.suffix == ".session" or path.parent != Path("."):
            if not os.path.exists(path):
                raise CliError(say("cli.no-session", name=safe_line(name)))
            return path
    found = summaries(context)
    if name == "":
        raise CliError(say("cli.no-session", name=""))
    if name is not None:
        exact = [one for one in found if one.id == name] or [one for one in found if name in one.id]
        if len(exact) > 1:
            ids = ", ".join(one.id for one in exact[:5])
            raise CliError(say("cli.many-sessions", name=safe_line(name), ids=ids))
        if not exact:
            raise CliError(say("cli.no-session", name=safe_line(name)))
        return exact[0].path
    if unfinished:
        found = [one for one in found if one.phase != "finished" and one.sound]
        if not found:
            raise CliError(say("cli.nothing-to-resume"))
    if not found:
        raise CliError(say("cli.sessions-none"))
    return found[0].path


def export_session(context: Context) -> int:
    """Write the minutes of a session to a file, or print them."""
    from protocols.records.export import ExportError, render, write_export

    options = context.options
    path = find_session(context, options.session)
    made, facts_problem = read_minutes(path, private=options.private, talk=options.talk)
    if facts_problem:
        context.complain(facts_problem)
    # What is listened to has no marks in it.
    usual = "txt" if getattr(options, "plain", False) and options.output is None else "md"
    wanted = options.format or usual
    format = {"markdown": "md", "text": "txt"}.get(wanted, wanted)
    text = render(made, "json" if options.json else format)
    if options.output is None or options.output == "-":
        sys.stdout.write(text if text.endswith("\n") else text + "\n")
        return 1 if facts_problem else 0
    try:
        written = write_export(user_path(options.output), text, overwrite=options.force)
    except ExportError as error:
        raise CliError(error.sentence()) from None
    context.complain(say("cli.exported", path=written))
    return 1 if facts_problem else 0


def read_minutes(path: Path, *, private: bool = False, talk: bool = False) -> tuple[Any, str]:
    """The minutes of the session at *path*, and what is wrong with its file (empty: nothing).

    Of a damaged file, what is good is told all the same. Raises ``JournalError`` where nothing is.
    """
    from protocols.engine import fold
    from protocols.journal.reader import read_good
    from protocols.records.minutes import minutes, source_line

    facts, error = read_good(path, 1_000)
    state = fold(facts)
    if state.plan is None:
        if error is not None:
            raise error
        raise CliError(say("journal.empty", path=safe_line(str(path))))
    ended = next((fact.moment for fact in reversed(facts) if fact.kind == "session.finished"), None)
    text = next((str(fact.data["protocol"]["text"]) for fact in facts if fact.kind == "session.opened"), "")
    made = minutes(state, ended, session_id=path.stem, source=source_line(text), private=private, talk=talk)
    return made, "" if error is None else say(f"journal.{error.code}", **error.arguments)
