"""Problems as other programs want them: GitHub's commands and SARIF 2.1.0."""

from __future__ import annotations

import json

import pytest

from protocols.spec.formats import Checked, render_github, sarif
from protocols.spec.problems import CODES

BAD = 'sumary = "a, b"\n[[steps]]\nid = "a"\n[[steps]]\nid = "a"\n'


@pytest.fixture
def checked(load):
    """Two problems: a misspelt key, and an id used twice."""
    found = load(BAD)
    return Checked("my files/a,b:c.toml", found.text, found.problems)


def test_github_is_told_file_line_and_column_with_its_own_marks_escaped(checked):
    rows = render_github(checked).splitlines()
    assert rows[0] == (
        "::error file=my files/a%2Cb%3Ac.toml,line=4,col=1,endLine=4,endColumn=7,title=P101 unknown key"
        "::there is no key `sumary` here (did you mean `summary`?)"
    )
    assert rows[1].startswith("::error file=my files/a%2Cb%3Ac.toml,line=8,col=6,")
    assert len(rows) == 2


def test_github_shows_warnings_as_warnings(load):
    found = load("[source]\nminutes = 45\n")
    assert render_github(Checked("a.toml", found.text, found.problems)).startswith(
        "::warning file=a.toml,line=5"
    )


def test_a_line_break_or_percent_sign_cannot_end_a_command(load):
    found = load('"100%\\n::error::x" = 1\n')
    (row,) = render_github(Checked("a\n::b.toml", found.text, found.problems)).splitlines()
    assert "100%25" in row
    assert row.startswith("::error file=a %3A%3Ab.toml,line=4,")


def test_sarif_names_every_rule_with_its_page(checked):
    log = json.loads(json.dumps(sarif([checked], "1.2.3", {"P101": "Often it is misspelt."})))
    (run,) = log["runs"]
    driver = run["tool"]["driver"]
    assert (log["version"], driver["semanticVersion"]) == ("2.1.0", "1.2.3")
    assert [rule["id"] for rule in driver["rules"]] == list(CODES)
    rule = driver["rules"][run["results"][0]["ruleIndex"]]
    assert rule["id"] == "P101"
    assert rule["help"]["text"] == "Often it is misspelt."
    assert {rule["defaultConfiguration"]["level"] for rule in driver["rules"]} == {"error", "warning"}


def test_sarif_places_every_result(checked):
    results = sarif([checked], "1", {})["runs"][0]["results"]
    place = results[0]["locations"][0]["physicalLocation"]
    assert place["artifactLocation"]["uri"] == "my%20files/a%2Cb%3Ac.toml"
    assert place["region"] == {"startLine": 4, "startColumn": 1, "endLine": 4, "endColumn": 7}
    (other,) = results[1]["relatedLocations"]
    assert other["physicalLocation"]["region"]["startLine"] == 6


@pytest.mark.parametrize(
    ("file", "uri"),
    [
        ("/tmp/a b.toml", "file:///tmp/a%20b.toml"),
        ("C:\\x\\a.toml", "file:///C:/x/a.toml"),
        ("a\udcff", "a%3F"),
    ],
)
def test_a_path_becomes_an_address(file, uri, load):
    found = load("wrong = 1\n")
    (result,) = sarif([Checked(file, found.text, found.problems)], "1", {})["runs"][0]["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == uri


def test_sarif_says_what_could_not_be_read():
    (run,) = sarif([], "1", {}, ["a.toml cannot be read"])["runs"]
    (invocation,) = run["invocations"]
    assert invocation["executionSuccessful"] is False
    assert invocation["toolExecutionNotifications"][0]["message"]["text"] == "a.toml cannot be read"
