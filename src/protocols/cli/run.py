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
from protocols.cli.typed import typed_lines
from protocols.engine.state import FINISHED
from protocols.runtime.driver import Driver
from protocols.words import duration, safe_line, say

if TYPE_CHECKING:
    from protocols.runtime.cycle import Occasion
    from protocols.runtime.setup import Answers, Prepared
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
    return 0 if driver is None else _drive(context, driver)


def _set_up(context: Context) -> Driver | None:
    """Open a session as the options say; where they leave out who is there and somebody can be asked, after
    asking. None where it was given up."""
    from protocols.cli.sessions import occasion_of
    from protocols.runtime import system
    from protocols.runtime.beginning import begin_prepared
    from protocols.runtime.clock import clock_for

    options = context.options
    options.names = ()
    if options.seed is None:
        options.seed = system.seed()
    protocol, loaded = context.protocol(options.protocol)
    asked = options.people is None and options.roster is None
    if asked:
        if not (options.plain and somebody_answers(context)):
            raise CliError(say("cli.how-many", least=protocol.people.min))
        from protocols.cli.plain_setup import SettingUp

        if not SettingUp(context, protocol, prepare).run():
            return None
    else:
        options.input = _ask_materials(context, protocol)
    held = occasion_of(context, protocol)
    answers, prepared = prepare(context, held)
    for sentence in (*held.remarks, *(one.sentence for one in prepared.problems if not one.fatal)):
        if not asked:
            # After questions it was told with what they lead to.
            context.remark(sentence)
    if options.plain:
        context.tell_failures()
    if prepared.fatal:
        context.tell_remarks()
        raise CliError("\n".join(problem.sentence for problem in prepared.fatal))
    _warn_of_sync(context)
    return begin_prepared(
        context.settings.sessions_folder,
        held.protocol,
        loaded,
        prepared,
        answers,
        clock_for(_speed(options.speed)),
        context.host,
        seed=options.seed,
        speed=_speed(options.speed),
    )


def prepare(context: Context, held: Occasion) -> tuple[Answers, Prepared]:
    """What the options say of the set-up of what is *held*, and what that leads to. Raises ``CliError``."""
    from protocols.runtime import setup
    from protocols.runtime.clock import clock_for

    options = context.options
    answers = setup.Answers(
        people=options.people,
        roster=options.names or (context.roster(options.roster) if options.roster else ()),
        minutes=options.minutes,
        inputs=pairs(options.input, "--input"),
        facilitator=safe_line(options.facilitator or context.settings.facilitator),
        cast={role: tuple(names.split(",")) for role, names in pairs(options.cast, "--cast").items()},
        start=options.start,
        end=options.until,
        meeting=held.id,
        carried=held.carried,
        settings=pairs(options.set, "--set"),
        variant=options.variant,
    )
    now = clock_for(_speed(options.speed)).now()
    return answers, setup.prepare(held.protocol, context.host.kinds, answers, now, options.seed)


def somebody_answers(context: Context) -> bool:
    """Whether questions may be asked: somebody sits at the terminal, or types to the first words."""
    return is_terminal(sys.stdin) or bool(getattr(context.options, "asks", False))


def _speed(speed: int | None) -> int:
    if speed is not None and speed > 3600:
        raise CliError(say("cli.speed"))
    return speed or 1


def _ask_materials(context: Context, protocol: Protocol) -> list[str]:
    """What was said on the command line of what the protocol asks for; and, where somebody is there to
    answer, where each material is that nothing was said of. An empty answer leaves it open: it can be brought
    while the session runs."""
    said: list[str] = context.options.input
    known = pairs(said, "--input")
    if not (context.options.plain and is_terminal(sys.stdin)):
        return said
    for name, one in protocol.materials.items():
        if not one.ask or name in known:
            continue
        try:
            answer = typed_lines().ask(say("cli.ask-material", title=one.title or name, ask=one.ask))
        except EOFError:
            break
        said = [*said, f"{name}={safe_line(answer)}"]
    return said


def _warn_of_sync(context: Context) -> None:
    from protocols.journal.places import synced_by

    service = synced_by(context.settings.sessions_folder)
    if service:
        context.remark(say("cli.synced", service=service, folder=context.settings.data_folder))


def _drive(context: Context, driver: Driver, pilot: Pilot | None = None) -> int:
    options = context.options
    if options.plain:
        from protocols.cli.plain import PlainFace
        from protocols.runtime.cues import still_news
        from protocols.runtime.ringing import Ringer

        session = session_words(context, driver.path)
        bell = context.settings.bell and is_terminal(sys.stdout)
        face = PlainFace(
            driver,
            pilot=pilot,
            session=session,
            asks=is_terminal(sys.stdin),
            bell=bell,
            remarks=lambda: [failure.sentence for failure in context.new_failures()],
        )
        ringer = Ringer(context.settings.cues, face.tell, lambda: driver.state.quiet)
        driver.listeners.append(lambda facts: ringer.heard(still_news(facts, driver.state)))
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
