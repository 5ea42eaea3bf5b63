"""The JSON Schema and the check agree, as an editor sees it: tombi reads the schema through `#:schema`."""

from __future__ import annotations

import json
import random
import re
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest
import tomli_w

from protocols.plugins.host import Host
from protocols.spec.load import load_protocol
from protocols.spec.schema import schema
from protocols.spec.toml import parse_toml

ROOT = Path(__file__).parents[2]
SPECS = sorted(path for path in ROOT.glob("protocol_specs/*.toml") if path.suffixes != [".es", ".toml"])
EXAMPLES = re.findall(r"```toml\n(.*?)```", (ROOT / "docs" / "problems.md").read_text("utf-8"), re.DOTALL)
KNOWN_TO_A_SCHEMA = {"P101", "P102", "P103", "P104", "P105", "P106", "P107", "P110", "P111", "P112", "P807"}
"""The codes of what a schema can say; that names exist and times fit only the check knows."""

TOMBI = shutil.which("tombi") or shutil.which("tombi", path=str(Path(sys.executable).parent))

needs_tombi = pytest.mark.skipif(TOMBI is None, reason="tombi is not installed (it is in the test extra)")


@pytest.fixture
def refused(tmp_path):
    """The names of those files in which an editor would show an error."""

    def run(kinds, files):
        (tmp_path / "protocol.schema.json").write_text(json.dumps(schema(kinds)), "utf-8")
        for name, text in files.items():
            (tmp_path / f"{name}.toml").write_text(f"#:schema ./protocol.schema.json\n{text}", "utf-8")
        names = [f"{name}.toml" for name in files]
        done = subprocess.run(
            [str(TOMBI), "lint", "--offline", "--diagnostics-format", "github", *names],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            check=False,
        )
        said = done.stdout + done.stderr
        assert "schema file not found" not in said
        wrong = {Path(name).stem for name in re.findall(r"::error [^:]*?file=(.+?\.toml)[,:]", said)}
        assert (done.returncode == 0) == (not wrong), said
        return wrong

    return run


def codes(text, kinds):
    return {problem.code for problem in load_protocol(text.encode(), kinds).problems}


@needs_tombi
def test_an_editor_finds_nothing_in_the_shipped_files(refused):
    files = {path.stem: path.read_text("utf-8") for path in SPECS}
    assert len(files) >= 8
    assert refused(Host().kinds, files) == set()


@needs_tombi
def test_an_editor_and_the_check_agree_on_the_examples_of_every_problem(refused, kinds, complete):
    files = {
        f"example-{number}": complete(example)
        for number, example in enumerate(EXAMPLES)
        if parse_toml(complete(example).encode())[0] is not None
    }
    judged = {name for name, text in files.items() if codes(text, kinds) & KNOWN_TO_A_SCHEMA}
    assert len(judged) > 8
    assert refused(kinds, files) == judged


BASE = {
    "format": 1,
    "id": "base",
    "title": "Base",
    "minutes": {"min": 20, "max": 30},
    "people": {"min": 3, "ideal": 6, "max": 12},
    "tags": ["a"],
    "setting": ["room"],
    "source": {"title": "x", "follows": "adapted", "minutes": 45},
    "inputs": {"focus": {"title": "Focus", "kind": "choice", "among": ["a", "b"]}},
    "groups": {"circle": {"size": {"min": 3, "ideal": 4, "max": 5}, "leftover": "grow"}},
    "roles": {"host": {"count": 1, "joins": True}},
    "steps": [
        {"id": "a", "title": "A", "time": {"min": "1m", "max": "2m"}, "speaks": ["host"], "protect": True},
        {"kind": "poll", "question": "Tea?", "votes": 2, "pause": "10s", "optional": "if time"},
        {
            "id": "b",
            "title": "B",
            "in": "circle",
            "repeat": {"each": "member", "as": "p"},
            "steps": [
                {"title": "C", "turns": {"who": "others", "time": "30s", "reply": {"time": "10s"}}},
                {"title": "D", "when": "people > 3", "capture": [{"id": "n", "columns": ["x", "y"]}]},
            ],
        },
    ],
}
WRONG = [
    0,
    -1,
    3,
    3.5,
    99_999,
    True,
    "x",
    "5m",
    "Not A Name",
    "",
    [],
    ["a"],
    [1],
    {},
    {"a": 1},
    date(2026, 1, 1),
]


def mutated(seed):
    """The base document with one thing in it changed, taken away or added, by chance."""
    chance = random.Random(seed)
    document = json.loads(json.dumps(BASE))
    here = document
    while True:
        keys = list(here) if isinstance(here, dict) else list(range(len(here)))
        key = chance.choice(keys)
        if isinstance(here[key], (dict, list)) and here[key] and chance.random() < 0.75:
            here = here[key]
            continue
        break
    how = chance.random()
    if how < 0.65:
        here[key] = chance.choice(WRONG)
    elif isinstance(here, dict) and how < 0.8:
        here[chance.choice(["wrong", "votes", "title", "time", "min", "steps", "as"])] = chance.choice(WRONG)
    elif isinstance(here, dict):
        del here[key]
    return tomli_w.dumps(document)


@needs_tombi
def test_an_editor_and_the_check_agree_on_hundreds_of_mistakes(refused, kinds):
    files = {f"made-{seed}": mutated(seed) for seed in range(250)}
    judged = {name for name, text in files.items() if codes(text, kinds) & KNOWN_TO_A_SCHEMA}
    assert 100 < len(judged) < 240
    answered = refused(kinds, files)
    assert {name: codes(files[name], kinds) for name in answered ^ judged} == {}


def test_the_keys_of_installed_kinds_are_in_the_schema_and_only_in_theirs(kinds):
    forms = schema(kinds)["definitions"]["step"]["oneOf"]
    by_kind = {name: form for form in forms for name in form["properties"]["kind"]["enum"]}
    assert "question" in by_kind["poll"]["properties"]
    assert "question" in by_kind["poll"]["required"]
    assert "question" not in by_kind["talk"]["properties"]
    assert "kind" not in by_kind["talk"].get("required", ())
    assert all(form["additionalProperties"] is False for form in forms)


def test_every_key_says_what_it_means():
    made = schema(Host().kinds)
    tables = [made, *made["definitions"].values()]
    keys = [one for table in tables for one in table.get("properties", {}).values()]
    assert len(keys) > 60
    assert all(one["description"] for one in keys)


def test_a_plugin_that_cannot_be_asked_does_not_spoil_the_schema(kinds):
    class Odd:
        name = "odd"
        summary = "odd"

        @property
        def keys(self):
            raise RuntimeError("no")

    forms = schema({**kinds, "odd": Odd()})["definitions"]["step"]["oneOf"]
    assert "odd" in forms[0]["properties"]["kind"]["enum"]
