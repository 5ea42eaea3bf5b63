"""What a wheel and a source archive would hold, asked of the build back end without building them."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from protocols import __version__

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "src" / "protocols"


def files_below(folder: Path) -> set[str]:
    """Paths of all files below *folder*, relative to it."""
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and "__pycache__" not in path.parts
    }


@pytest.fixture(scope="module")
def wheel() -> set[str]:
    builders = pytest.importorskip("hatchling.builders.wheel")
    builder = builders.WheelBuilder(str(ROOT))
    forced = builder.recurse_forced_files(builder.config.get_force_include())
    return {
        Path(file.distribution_path).as_posix()
        for files in (builder.recurse_included_files(), forced)
        for file in files
    }


@pytest.fixture(scope="module")
def source_archive() -> set[str]:
    builders = pytest.importorskip("hatchling.builders.sdist")
    builder = builders.SdistBuilder(str(ROOT))
    return {Path(file.relative_path).as_posix() for file in builder.recurse_included_files()}


def test_every_file_of_the_package_travels_in_the_wheel(wheel: set[str]) -> None:
    ours = {f"protocols/{name}" for name in files_below(PACKAGE)}
    assert "protocols/py.typed" in ours
    assert ours <= wheel


def test_every_style_sheet_travels_in_the_wheel(wheel: set[str]) -> None:
    sheets = {f"protocols/{name}" for name in files_below(PACKAGE) if name.endswith(".tcss")}
    assert sheets
    assert sheets <= wheel


def test_every_shipped_protocol_travels_in_the_wheel(wheel: set[str]) -> None:
    shipped = {f"protocols/protocol_specs/{name}" for name in files_below(ROOT / "protocol_specs")}
    assert any(name.endswith(".toml") for name in shipped)
    assert shipped <= wheel


def test_the_wheel_holds_nothing_else(wheel: set[str]) -> None:
    assert {name for name in wheel if not name.startswith("protocols/")} == set()


def test_the_source_archive_holds_what_is_needed_to_check_it(source_archive: set[str]) -> None:
    for needed in ("start.py", "CHANGELOG.md", "LICENSE-protocols", "tests/conftest.py", ".ci/run"):
        assert needed in source_archive
    for folder in ("docs/", "plugins/", "benchmarks/", "protocol_specs/", "src/protocols/"):
        assert any(name.startswith(folder) for name in source_archive), folder


def test_the_two_lists_of_test_requirements_are_one() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert project["dependency-groups"]["test"] == project["project"]["optional-dependencies"]["test"]


def test_the_change_log_names_this_version() -> None:
    assert __version__ in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_both_licences_are_declared_and_there() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert project["license"] == "MIT AND CC-BY-4.0"
    for name in project["license-files"]:
        assert (ROOT / name).is_file()
