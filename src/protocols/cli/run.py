"""``run``, ``resume`` and ``demo``: a session, in the screens or on plain lines."""

from __future__ import annotations

import sys
from collections.abc import Callable
from importlib import import_module
from threading import Thread
from typing import TYPE_CHECKING

from protocols.cli.choosing import pairs
from protocols.cli.context import CliError, Context
from protocols.cli.screens import is_terminal, session_words, terminal_trouble
from protocols.engine.state import FINISHED
from protocols.runtime.driver import Driver
from protocols.words import duration, safe_line, say

if TYPE_CHECKING:
    from protocols.spec.model import Protocol

Pilot = Callable[[Driver], None]


def run_session(context: Context) -> int:
    """Set a session up from the command line and run it."""
    options = context.options
    if not options.plain:
        trouble = terminal_trouble()
        if trouble:
            raise CliError(trouble)
        if options.protocol is None or (options.people is None and options.roster is None):
            from protocols.cli.screens import open_screens

            return open_screens(context, protocol=options.protocol, speed=_speed(options.speed))
    if options.protocol is None:
        raise CliError(say("cli.which-protocol"))
    driver = _set_up(context)
    return _drive(context, driver)


def _set_up(context: Context) -> Driver:
    from protocols.cli.sessions import occasion_of
    from protocols.runtime import setup, system
    from protocols.runtime.beginning import begin_prepared
    from protocols.runtime.clock import clock_for

    options = context.options
    protocol, loaded = context.protocol(options.protocol)
    held = occasion_of(context, protocol)
    protocol = held.protocol
    for remark in held.remarks:
        context.complain(remark)
    roster = context.roster(options.roster) if options.roster else ()
    people = options.people
    if people is None and not roster:
        people = _ask_people(context, protocol.people.min)
    answers = setup.Answers(
        people=people,
        roster=roster,
        minutes=options.minutes,
        inputs=_ask_materials(context, protocol, pairs(options.input, "--input")),
        facilitator=safe_line(context.settings.facilitator),
        cast={role: tuple(names.split(",")) for role, names in pairs(options.cast, "--cast").items()},
        start=options.start,
        meeting=held.id,
        carried=held.carried,
        settings=pairs(options.set, "--set"),
        variant=options.variant,
    )
    seed = system.seed() if options.seed is None else options.seed
    clock = clock_for(_speed(options.speed))
    prepared = setup.prepare(protocol, context.host.kinds, answers, clock.now(), seed)
    for problem in prepared.problems:
        if not problem.fatal:
            context.complain(problem.sentence)
    if options.plain:
        context.tell_failures()
    if prepared.fatal:
        raise CliError("\n".join(problem.sentence for problem in prepared.fatal))
    _warn_of_sync(context)
    return begin_prepared(
        context.settings.sessions_folder,
        protocol,
        loaded,
        prepared,
        answers,
        clock,
        context.host,
        seed=seed,
        speed=_speed(options.speed),
    )


def _speed(speed: int | None) -> int:
    if speed is not None and speed > 3600:
        raise CliError(say("cli.speed"))
    return speed or 1


def _ask_people(context: Context, least: int) -> int:
    """Ask how many people there are, where somebody is there to answer."""
    if not is_terminal(sys.stdin):
        raise CliError(say("cli.how-many", least=least))
    while True:
        try:
            text = input(say("cli.ask-people")).strip()
        except EOFError:
            raise CliError(say("cli.how-many", least=least)) from None
        if text.isascii() and text.isdigit() and 0 < len(text) < 5 and int(text) > 0:
            return int(text)
        context.complain(say("setup.people-number", most=1000))


def _ask_materials(context: Context, protocol: Protocol, said: dict[str, str]) -> dict[str, str]:
    """Ask where each material is that the protocol asks for, where nothing was *said* of it and somebody is
    there to answer. An empty answer leaves it open: it can be brought while the session runs."""
    if not (context.options.plain and is_terminal(sys.stdin)):
        return said
    answers = dict(said)
    for name, one in protocol.materials.items():
        if not one.ask or name in said:
            continue
        try:
            answers[name] = safe_line(input(say("cli.ask-material", title=one.title or name, ask=one.ask)))
        except EOFError:
            break
    return answers


def _warn_of_sync(context: Context) -> None:
    from protocols.journal.places import synced_by

    service = synced_by(context.settings.sessions_folder)
    if service:
        context.complain(say("cli.synced", service=service, folder=context.settings.data_folder))


def _drive(context: Context, driver: Driver, pilot: Pilot | None = None) -> int:
    options = context.options
    if options.plain:
        from protocols.cli.plain import PlainFace
        from protocols.runtime.ringing import Ringer

        face = PlainFace(driver, pilot=pilot, session=session_words(context, driver.path))
        driver.listeners.append(Ringer(context.settings.cues, face.tell, lambda: driver.state.quiet).heard)
        return face.run()
    from protocols.cli.screens import show_session

    return show_session(context, driver, pilot)


def resume_session(context: Context) -> int:
    """Take a session up again; without a name, the newest that is not finished."""
    from protocols.cli.sessions import find_session
    from protocols.runtime.driver import resume

    options = context.options
    if not options.plain:
        trouble = terminal_trouble("resume")
        if trouble:
            raise CliError(trouble)
    if options.speed is not None:
        _speed(options.speed)
    path = find_session(context, options.session, unfinished=True)
    if not options.plain:
        # While the disk is waited for: that the session is taken up again is written to it first.
        from protocols.cli.screens import in_haste

        in_haste()
        Thread(target=import_module, args=("textual.app",)).start()
    driver = resume(
        path, speed=options.speed, kinds=lambda: context.host.kinds, strategies=context.host.strategies
    )
    if driver.state.phase == FINISHED:
        driver.close()
        raise CliError(say("cli.session-finished", session=session_words(context, path)))
    return _drive(context, driver)


def run_demo(context: Context) -> int:
    """Run a session of thirteen people from three schools, much faster than time."""
    from protocols.runtime import demo

    options = context.options
    if not options.plain:
        trouble = terminal_trouble("demo")
        if trouble:
            raise CliError(trouble)
    speed = _speed(options.speed or demo.SPEED)
    protocol, loaded = context.protocol(demo.PROTOCOL)
    driver = demo.begin(context.settings.data_folder / "demo", protocol, loaded, context.host, speed)
    assert driver.state.plan is not None
    length = duration(driver.state.plan.allotted_ms // speed)
    if options.plain:
        context.complain(say("cli.demo-hint", speed=speed, length=length))
    return _drive(context, driver, demo.Pilot())
