"""``docs/plugins.md`` holds: its plugin is built from the page, installed, found, used and tested."""

from __future__ import annotations

import inspect
import json
import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import protocols
from protocols import plugins
from protocols.plan import by_number, make_plan
from protocols.plan.strategies import preview, situation_of
from protocols.plugins.hookspecs import HOOKS, StepKindHooks, StrategyHooks
from protocols.plugins.host import Host
from protocols.spec.load import load_protocol

ROOT = Path(__file__).parents[2]
SOURCE = Path(protocols.__file__).parents[1]
PAGE = (ROOT / "docs" / "plugins.md").read_text("utf-8")
FILES = dict(re.findall(r"^\*\*`([^`]+)`\*\*\n\n```\w+\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE))

USE = """
import json
from protocols.plan import by_number, make_plan
from protocols.plugins.host import Host
from protocols.spec.load import load_protocol

host = Host()
before = [[one.name, one.distribution, one.version, one.status] for one in host.listed()]
text = open("quiet-start.toml", "rb").read()
good = load_protocol(text, host.kinds)
face = make_plan(good.protocol, host.kinds, by_number(5)).plan.faces["arrive"]
bad = [load_protocol(text.replace(*change), host.kinds).problems
       for change in ((b"signal", b"singal"), (b"bowl", b"bowl?"))]
print(json.dumps([
    before,
    [len(good.problems), face.title, face.say, face.speaks, face.protect],
    [[problem.code for problem in found] for found in bad],
    [one.sentence for one in host.failures],
]))
"""


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page's files in a folder, installed as ``pip install -e`` would leave them."""
    folder = tmp_path_factory.mktemp("silence")
    for name, text in FILES.items():
        (folder / name).write_text(text, "utf-8")
    project = tomllib.loads(FILES["pyproject.toml"])["project"]
    name, version = project["name"], project["version"]
    info = folder / f"{name.replace('-', '_')}-{version}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n", "utf-8")
    groups = project["entry-points"].items()
    lines = [f"[{group}]\n" + "".join(f"{key} = {at}\n" for key, at in one.items()) for group, one in groups]
    (info / "entry_points.txt").write_text("".join(lines), "utf-8")
    return folder


def run(folder: Path, *command: str) -> str:
    done = subprocess.run(
        [sys.executable, *command],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(map(str, [SOURCE, folder]))},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_page_s_plugin_is_found_and_does_what_the_page_says(installed: Path) -> None:
    before, shown, codes, failures = json.loads(run(installed, "-c", USE))
    assert before == [["silence", "protocols-silence", "0.1.0", "found"]]
    assert shown == [0, "Silence", ["We are quiet together until the singing bowl."], ["nobody"], True]
    assert codes == [["P101"], ["P601"]]
    assert failures == []


def test_the_page_s_test_passes(installed: Path) -> None:
    assert "1 passed" in run(installed, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_silence.py")


def test_the_page_s_wheel_would_hold_the_module(installed: Path) -> None:
    builders = pytest.importorskip("hatchling.builders.wheel")
    files = builders.WheelBuilder(str(installed)).recurse_included_files()
    assert [file.distribution_path for file in files] == ["protocols_silence.py"]


def test_every_hook_has_a_heading_with_its_signature() -> None:
    hooks = {name: hook for one in HOOKS for name, hook in vars(one).items() if name.startswith("protocols_")}
    wanted = []
    for name, hook in hooks.items():
        signature = inspect.signature(hook)
        arguments = ", ".join(str(one) for one in list(signature.parameters.values())[1:])
        wanted.append(f"{name}({arguments}) -> {signature.return_annotation}")
    assert re.findall(r"^### `(.*)`$", PAGE, re.MULTILINE) == wanted


def test_the_example_in_a_hook_s_docstring_runs() -> None:
    example = inspect.cleandoc(StepKindHooks.protocols_step_kinds.__doc__ or "")
    code = inspect.cleandoc(example.split("Example::")[1].split("A kind with keys")[0])
    names: dict[str, object] = {}
    exec(code, names)
    (kind,) = names["protocols_step_kinds"]()  # type: ignore[operator]
    assert kind.name == "silence"


def test_the_strategy_in_a_hook_s_docstring_is_the_page_s_and_works() -> None:
    example = inspect.cleandoc(StrategyHooks.protocols_strategies.__doc__ or "")
    code = inspect.cleandoc(example.split("Example::")[1].split("Its name is one")[0])
    assert code.strip() in PAGE
    names: dict[str, object] = {}
    exec(code, names)
    (strategy,) = names["protocols_strategies"]()  # type: ignore[operator]
    text = b'format = 1\nid = "t"\ntitle = "T"\n[[steps]]\ntitle = "A"\ntime = { min = "2m", max = "6m" }\n'
    protocol = load_protocol(text, Host().kinds).protocol
    assert protocol is not None
    plan = make_plan(protocol, Host().kinds, by_number(4)).plan
    assert plan is not None
    shown = preview(strategy, situation_of(plan, -60_000))
    assert [one.after_ms - one.before_ms for one in shown.changes] == [-60_000]


def test_the_page_names_every_shape_and_every_part_of_the_contract() -> None:
    parts = set(plugins.__all__) - {"API_VERSION"}
    assert {name for name in parts if not re.search(rf"\b{name}\b", PAGE)} == set()
    assert f'PROTOCOLS_API = "{plugins.API_VERSION}"' in PAGE


def test_the_weather_step_on_the_page_has_the_keys_that_the_plugin_has() -> None:
    sys.path.insert(0, str(ROOT / "plugins" / "protocols-weather" / "src"))
    try:
        from protocols_weather import WeatherCheck
    finally:
        del sys.path[0]
    (step,) = re.findall(
        r"^```toml\n(\[\[steps\]\]\nid = \"weather\".*?)^```$", PAGE, re.DOTALL | re.MULTILINE
    )
    text = f'format = 1\nid = "a"\ntitle = "A"\n\n{step}'
    kinds = {**Host(["*"]).kinds, "weather-check": WeatherCheck()}
    assert [problem.message for problem in load_protocol(text.encode(), kinds).problems] == []
