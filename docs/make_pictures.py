"""Make the pictures of every screen: ``python docs/make_pictures.py`` from the project's root.

Each is the real program on real protocols, with a clock that is set by hand, so that the same program
makes the same pictures. They are SVG files in ``docs/pictures``.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from unittest import mock

import attrs
from textual.pilot import Pilot

from protocols.engine import Moment, commands
from protocols.library.shelf import open_shelf
from protocols.plugins.host import Host
from protocols.runtime import demo, setup
from protocols.runtime.config import Settings
from protocols.runtime.drafting import Drafting
from protocols.runtime.driver import Driver, begin
from protocols.runtime.following import Watching
from protocols.spec.load import load_protocol
from protocols.tui.app import ProtocolsApp
from protocols.tui.desk import Desk
from protocols.tui.live import Live
from protocols.view import view

PICTURES = Path(__file__).with_name("pictures")
NOON = Moment(1_773_230_400_000, 0, 0, "picture", 0, "UTC")

Act = Callable[[Pilot[int]], Awaitable[None]]


class HandClock:
    """A clock that stands where it is put."""

    def __init__(self) -> None:
        self.moment = NOON

    def now(self) -> Moment:
        return self.moment

    def seconds_until(self, ms: int) -> float:
        return 3600.0

    def go(self, seconds: int) -> None:
        self.moment = self.moment.later(seconds * 1000)


def session(folder: Path, name: str, minutes: int | None, seed: int = 13) -> tuple[Driver, HandClock]:
    """A session of thirteen people from three schools, opened but not begun."""
    kinds = Host().kinds
    found = open_shelf().find(name)
    loaded = load_protocol(found.data, kinds)
    assert loaded.protocol is not None
    clock = HandClock()
    answers = setup.Answers(roster=demo.roster(), minutes=minutes, facilitator="Rosa")
    prepared = setup.prepare(loaded.protocol, kinds, answers, clock.now(), seed)
    opening = setup.opening(
        loaded.protocol, loaded.text, prepared, answers, writer="picture", language="en", speed=1, seed=seed
    )
    return begin(folder, opening, clock), clock


def final_word(folder: Path, until: str) -> Driver:
    """A Final Word session, a little late, in the midst of what *until* begins with, or at its end."""
    until = until.partition("-")[0]
    driver, clock = session(folder, "final-word", 45)
    driver.submit(commands.Start())
    clock.go(300)
    if until == "paused":
        driver.submit(commands.Pause("fire drill", back_ms=300_000))
        clock.go(80)
    if until in ("reading", "paused"):
        return driver
    clock.go(330)
    driver.submit(commands.Next())
    clock.go(150)
    driver.submit(commands.Next())
    clock.go(20)
    driver.submit(commands.Next("circle-1"))
    clock.go(12)
    if until in ("groups", "circle"):
        return driver
    while driver.state.main.status == "forked":
        clock.go(42)
        driver.submit(commands.Next())
    driver.submit(commands.Write("We hear more when nobody may answer at once."))
    driver.submit(commands.Write("We open the next staff meeting with a Final Word.", kind="decision"))
    driver.submit(commands.Write("Choose the text", kind="commitment", owner="p2", due="Friday"))
    clock.go(140)
    if until == "debrief":
        return driver
    clock.go(150)
    driver.submit(commands.Next())
    driver.submit(commands.Finish())
    return driver


def draft(folder: Path) -> Drafting:
    """The Final Word while somebody writes it: read once, then saved with a slip of the fingers."""
    file = folder / "final-word.toml"
    text = open_shelf().find("final-word").data.decode()
    file.write_text(text, "utf-8")
    host = Host()
    drafting = Drafting(file.name, lambda: host, lambda: NOON)
    drafting.watch.path = str(file)
    drafting.look()
    place = text.rindex("\ntime = ")
    file.write_text(f"{text[:place]}\ntyme = {text[place + 8 :]}", "utf-8")
    drafting.watch.again()
    drafting.look()
    return drafting


WINDOWS = {
    "note": ("w", *"Silence", "space", *"helped"),
    "entries": ("e",),
    "agenda": ("a",),
    "people": ("v",),
    "room": ("m",),
    "change": ("x",),
    "keys": ("question_mark",),
}
"""Windows of the console, each with the keys that open it."""


def voting(folder: Path, desk: Desk) -> ProtocolsApp:
    """A vote with dots, half counted."""
    driver, clock = session(folder, "lean-coffee", None)
    driver.submit(commands.Start())
    clock.go(60)
    while (step := view(driver.state, clock.now()).lanes[0].step) is not None and step.decide is None:
        for topic in ("The new timetable", "Homework in year 9", "Who covers Fridays"):
            if any(one.id == "topics" for one in step.captures):
                driver.submit(commands.Write(topic, capture="topics"))
        clock.go(200)
        driver.submit(commands.Next(step=True, anyway=True))
    return ProtocolsApp(desk, Live(driver))


def asleep(folder: Path, desk: Desk) -> ProtocolsApp:
    """The computer has slept for twelve minutes."""
    driver, clock = session(folder, "final-word", 45)
    driver.submit(commands.Start())
    clock.go(200)
    ms = 12 * 60_000
    clock.moment = attrs.evolve(
        clock.moment, wall_ms=clock.moment.wall_ms + ms, boot_ms=clock.moment.boot_ms + ms
    )
    driver.submit(commands.Wake())
    return ProtocolsApp(desk, Live(driver))


def watched(folder: Path, until: str = "debrief") -> Watching:
    """What the room sees of a Final Word session, in its debrief while notes are taken."""
    driver = final_word(folder, until)
    if until == "debrief":
        driver.submit(commands.Mode(message="Please hand the cards in at the door"))
    return Watching([], driver.path, driver.clock.now, lambda: driver.path.stat().st_mtime)


async def picture(name: str, app: ProtocolsApp, size: tuple[int, int], act: Act | None = None) -> None:
    """Show *app* at *size*, let *act* press keys, and keep what is to be seen."""
    async with app.run_test(size=size) as pilot:
        await pilot.pause(0.3)
        if act is not None:
            await act(pilot)
            await pilot.pause(0.3)
        await app.workers.wait_for_complete()
        await pilot.pause(0.2)
        text = app.export_screenshot(title="Protocols")
    # The pictures stand alone: no font is fetched from anywhere to show them.
    text = re.sub(r"@font-face\s*\{[^}]*\}", "", text)
    text = text.replace("Fira Code", "DejaVu Sans Mono").replace("terminal-", "t-")
    text = re.sub(r"t-\d+-", "t-", text)
    text = "\n".join(line.rstrip() for line in text.splitlines() if line.strip()) + "\n"
    (PICTURES / f"{name}.svg").write_text(text, "utf-8")
    print(f"docs/pictures/{name}.svg")


def keys(*names: str) -> Act:
    async def press(pilot: Pilot[int]) -> None:
        for name in names:
            await pilot.press(name)
            await pilot.pause(0.25)

    return press


def past(settings: Settings) -> None:
    """A finished session and one that was left, where the program looks for them."""
    final_word(settings.sessions_folder, "end").close()
    driver, clock = session(settings.sessions_folder, "consultancy", 60)
    driver.submit(commands.Start())
    clock.go(1200)
    driver.submit(commands.Next())
    driver.close()


async def huddle(pilot: Pilot[int]) -> None:
    """Somebody writes a protocol."""
    await keys("f4", *"Huddle", "tab", "2", "0", "tab", *"8", "tab")(pilot)
    for line in ("Welcome, 2m", "Go round, 1m, each", "Pairs, 3m, in groups", "Debrief"):
        await keys(*("space" if char == " " else char for char in line), "enter")(pilot)


async def make(folder: Path) -> None:
    settings = Settings(data_dir=str(folder))

    def desk() -> Desk:
        return Desk(settings, Host, open_shelf())

    def run(until: str, theme: str = "protocols-dark", ascii: bool = False) -> ProtocolsApp:
        return ProtocolsApp(desk(), Live(final_word(folder / until, until)), theme=theme, ascii=ascii)

    await picture("library", ProtocolsApp(desk()), (100, 28))
    await picture("reading", ProtocolsApp(desk()), (100, 28), keys(*"final", "enter"))
    await picture("setup", ProtocolsApp(desk()), (100, 28), keys(*"final", "enter", "enter"))
    await picture("console", run("groups"), (110, 30))
    await picture("console-reading", run("reading"), (80, 24))
    await picture("console-light", run("debrief", "protocols-light"), (160, 45))
    await picture("console-contrast", run("circle", "protocols-high-contrast"), (120, 30), keys("tab"))
    await picture("console-ascii", run("paused", ascii=True), (80, 24))
    for name, pressed in WINDOWS.items():
        await picture(name, run(f"debrief-{name}"), (80, 24), keys(*pressed))
    await picture("catch-up", run("groups-late"), (100, 30), keys("k", "enter"))
    await picture("decide", voting(folder / "votes", desk()), (80, 24), keys("o"))
    await picture("gap", asleep(folder / "gap", desk()), (80, 24))
    await picture(
        "preview", ProtocolsApp(desk(), preview=draft(folder)), (160, 45), keys("2", "down", "down")
    )
    await picture("watch", ProtocolsApp(desk(), watch=watched(folder / "watch")), (120, 34))
    await picture("watch-groups", ProtocolsApp(desk(), watch=watched(folder / "w", "groups")), (160, 45))
    await picture("minutes", run("end"), (100, 30))
    past(settings)
    await picture("past", ProtocolsApp(desk()), (100, 28), keys("f2"))
    await picture("write", ProtocolsApp(desk()), (100, 28), huddle)


def main() -> int:
    PICTURES.mkdir(exist_ok=True)
    os.environ.pop("NO_COLOR", None)
    still = mock.patch("protocols.runtime.system.moment", return_value=NOON)
    with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder), still:
        # From within, so that no picture shows a path of the computer that made it.
        asyncio.run(make(Path("sessions")))
    return 0


if __name__ == "__main__":
    sys.exit(main())
