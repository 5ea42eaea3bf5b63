"""Every command and every protocol that the pages show is really run."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from protocols.plugins.host import Host
from protocols.runtime.config import load_settings
from protocols.spec.load import load_protocol

ROOT = Path(__file__).parents[2]
PAGES = ["README.md", "docs/facilitating.md", "docs/designing.md"]
_BLOCK = re.compile(r"```(\w+)\n(.*?)```", re.DOTALL)


def blocks(page: str, language: str) -> list[str]:
    text = (ROOT / page).read_text("utf-8")
    return [body for name, body in _BLOCK.findall(text) if name == language]


def protocols_in(page: str) -> list[str]:
    return [body for body in blocks(page, "toml") if not body.startswith("# fragment")]


def commands_in(page: str) -> list[str]:
    lines = [line.strip() for body in blocks(page, "console") for line in body.splitlines()]
    return [line for line in lines if line and "start.py" not in line]


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with what the pages tell to save, and one finished session."""
    folder = tmp_path_factory.mktemp("desk")
    huddle = protocols_in("README.md")[0]
    (folder / "our-huddle.toml").write_text(huddle, "utf-8")
    new = next(line for line in commands_in("docs/designing.md") if line.startswith("protocols new"))
    assert run_line(folder, new).returncode == 0
    typed = "start\\nnote It works\\nfinish\\nfinish\\n"
    run_line(folder, f"printf '{typed}' | protocols run fine-tuning --people 6 --plain")
    return folder


@pytest.fixture
def desk(tmp_path: Path, prepared: Path) -> Path:
    """A folder of one's own that is prepared so."""
    shutil.copytree(prepared, tmp_path, dirs_exist_ok=True)
    return tmp_path


def run_line(folder: Path, line: str) -> subprocess.CompletedProcess[str]:
    shim = folder / "bin"
    shim.mkdir(exist_ok=True)
    program = shim / "protocols"
    program.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m protocols "$@"\n', "utf-8")
    program.chmod(0o755)
    environ = dict(os.environ)
    environ["PATH"] = f"{shim}{os.pathsep}{environ['PATH']}"
    environ["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
    environ["PROTOCOLS_DATA_DIR"] = str(folder / "data")
    return subprocess.run(
        ["sh", "-c", line],
        cwd=folder,
        env=environ,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize("page", PAGES)
def test_every_protocol_on_the_page_is_free_of_problems(page: str) -> None:
    for text in protocols_in(page):
        loaded = load_protocol(text.encode(), Host().kinds)
        assert [problem.message for problem in loaded.problems] == []


def test_the_pages_show_protocols_and_commands_at_all() -> None:
    assert protocols_in("README.md")
    assert all(len(commands_in(page)) >= 3 for page in PAGES)


ENDLESS = ("protocols preview", "protocols watch")
"""Commands that go on until they are left."""


@pytest.mark.parametrize(
    "line", [line for page in PAGES for line in commands_in(page) if not line.startswith(ENDLESS)]
)
def test_every_command_on_the_pages_works(line: str, desk: Path) -> None:
    if re.match(r"protocols run\b", line) and "--plain" not in line:
        line += " --plain"  # no terminal here; the screens are tried in a pseudo-terminal
    line = line.replace(" ID ", " final-word ").replace(" N ", " 6 ")
    if line.startswith("protocols new"):
        line += " --force"  # the desk has the file already
    done = run_line(desk, line)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("line", "last"),
    [
        (line, "Following" if line.startswith("protocols preview") else "Begin one in another terminal")
        for page in PAGES
        for line in commands_in(page)
        if line.startswith(ENDLESS)
    ],
)
def test_every_preview_on_the_pages_follows_its_file_and_every_watch_waits(
    line: str, last: str, desk: Path
) -> None:
    plain = [sys.executable, "-m", *line.split(), *(["--plain"] if "--plain" not in line else [])]
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    child = subprocess.Popen(plain, cwd=desk, env=environ, stdout=subprocess.PIPE, text=True)
    assert child.stdout is not None
    with child.stdout:
        told = []
        for said in child.stdout:
            told.append(said)
            if said.startswith(last):
                break
        child.terminate()
        child.wait(20)
    assert "nothing to say" in "".join(told) or not line.startswith("protocols preview")
    assert told[-1].startswith(last)


def test_the_settings_on_the_page_are_settings(tmp_path: Path) -> None:
    text = next(body for body in blocks("docs/facilitating.md", "toml") if "config.toml" in body)
    file = tmp_path / "config.toml"
    file.write_text(text, "utf-8")
    settings = load_settings({}, {}, str(file))
    assert settings.facilitator == "Rosa"
    assert settings.plugins.disable == ("weather",)
