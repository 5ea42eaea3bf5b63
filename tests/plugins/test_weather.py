"""The plugin in ``plugins/`` is a real distribution: built, put on the path, and found by its entry point."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest

import protocols

ROOT = Path(__file__).parents[2]
WEATHER = ROOT / "plugins" / "protocols-weather"
SOURCE = Path(protocols.__file__).parents[1]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the plugin as its wheel installs it."""
    builders = pytest.importorskip("hatchling.builders.wheel")
    folder = tmp_path_factory.mktemp("weather")
    (wheel,) = builders.WheelBuilder(str(WEATHER)).build(directory=str(folder / "dist"))
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def run(site: Path, *command: str) -> str:
    done = subprocess.run(
        [sys.executable, *command],
        cwd=site,
        env={
            **os.environ,
            "PYTHONPATH": os.pathsep.join(map(str, [SOURCE, site])),
            "PYTHONIOENCODING": "utf-8",
        },
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_it_is_found_by_its_entry_point_and_used_by_its_example(installed: Path) -> None:
    printed = run(
        installed,
        "-c",
        """
import sys
from protocols.plan import by_number, make_plan
from protocols.plugins.host import Host
from protocols.spec.load import load_protocol

host = Host()
(info,) = host.listed()
print(info.name, info.distribution, info.status, "protocols_weather" in sys.modules)
loaded = load_protocol(open(sys.argv[1], "rb").read(), host.kinds)
print([problem.message for problem in loaded.problems])
face = make_plan(loaded.protocol, host.kinds, by_number(8)).plan.faces["weather"]
print(face.title, "|", " ".join(face.say), "|", *face.stems)
print(host.listed()[0].status, host.failures)
""",
        str(WEATHER / "examples" / "weather-opening.toml"),
    )
    assert printed.splitlines() == [
        "weather protocols-weather found False",
        "[]",
        "Weather check | What is the weather like in you just now? "
        "One word each, without a reason: sunny, cloudy, foggy, windy, stormy. | In me there is …",
        "loaded ()",
    ]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ('words = ["sun"]', ["a weather check needs at least two words"]),
        ('words = ["sun", "Sun"]', ["“Sun” is among the words twice"]),
        ("words = 5", ["`words` should be a text or a list of texts"]),
        ('wrods = ["sun", "rain"]', ["`wrods`"]),
    ],
)
def test_a_mistake_in_its_keys_is_told_like_any_other(installed: Path, line: str, said: list[str]) -> None:
    step = f'[[steps]]\nid = "w"\nkind = "weather-check"\n{line}\ntime = "1m"\n'
    text = f'format = 1\nid = "a"\ntitle = "A"\n{step}'
    (installed / "mistake.toml").write_text(text, "utf-8")
    printed: Any = run(
        installed,
        "-c",
        """
from protocols.plugins.host import Host
from protocols.spec.load import load_protocol
for problem in load_protocol(open("mistake.toml", "rb").read(), Host().kinds).problems:
    print(problem.message)
""",
    ).splitlines()
    assert len(printed) == len(said)
    assert all(part in sentence for part, sentence in zip(said, printed, strict=True)), printed


def test_its_own_tests_pass_against_what_is_installed(installed: Path) -> None:
    printed = run(installed, "-m", "pytest", "-q", "-p", "no:cacheprovider", str(WEATHER / "tests"))
    assert "6 passed" in printed


def test_it_imports_nothing_of_ours_but_the_contract() -> None:
    imported = {
        line.split()[1]
        for path in (WEATHER / "src").rglob("*.py")
        for line in path.read_text("utf-8").splitlines()
        if line.startswith(("import protocols", "from protocols"))
    }
    assert imported == {"protocols.plugins"}
