"""Exports parse back, hold no markup and no control character from user text, and are written whole."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import stat
import unicodedata
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from markdown_it import MarkdownIt

from protocols.engine.commands import Next, Start, Write
from protocols.plan import Person
from protocols.records import FORMATS, ExportError, export_name, minutes, render, write_export
from protocols.records.pages import escape

VOID = {"meta", "br"}
HOSTILE = (
    "<script>alert(1)</script> <b>& *bold* _it_ `code` [x](javascript:1) | # ~~s~~ "
    "\x1b[2J\x1b]52;c;aGk=\x07 \x9b2J \u202ereversed\u2066 {braces} $x$ ]]> --> https://evil.example"
)
FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "  =1", "＝1", "%0A=1"]


def hostile(n: int) -> str:
    return f"{HOSTILE} mark{n}"


@pytest.fixture
def nasty(sessions: Any) -> Any:
    """Minutes in which every text a person can write is hostile."""
    roster = [Person(f"p{n}", hostile(n), hostile(20 + n), hostile(40 + n)) for n in range(1, 7)]
    protocol = sessions.final_word(hostile(60), hostile(61), hostile(62))
    live = sessions.Live(protocol, roster, inputs={"q": (hostile(63), hostile(64))}, facilitator=hostile(65))
    live.do(Start())
    live.do(Write(hostile(66) + "\n# heading\n- item\n1. one\n===\n    code\n<div>", who="p1"))
    for text in FORMULAS:
        live.do(Write(text, who=text, owner=text, due=text))
    live.do(Write(hostile(67), kind="decision", who=hostile(68)))
    live.do(Write(hostile(69), kind="commitment", owner=hostile(70), due=hostile(71)))
    live.do(Next())
    while live.state.main.status == "forked":
        live.do(Next())
    live.do(Write(hostile(72)))
    live.do(Write(hostile(76), kind="parking", who=hostile(77)))
    live.do(Next())
    live.do(Next())
    column = live.plan.faces["debrief"].capture[0].columns[0]
    live.do(Write(hostile(73), capture="noticings", column=column))
    return minutes(live.state, session_id=hostile(74), source=hostile(75), private=True)


@pytest.mark.parametrize("format", FORMATS)
def test_no_export_holds_a_control_character(nasty: Any, format: str) -> None:
    text = render(nasty, format)
    bad = {c for c in text if unicodedata.category(c) in ("Cc", "Cs") and c != "\n"}
    assert bad == set()
    assert not set("\u202e\u2066\ufeff\u2028") & set(text)
    assert "mark67" in text


class Page(HTMLParser):
    """Checks that tags close in order, and collects tags, attributes and text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def test_the_web_page_is_well_formed_and_user_text_is_only_text(nasty: Any) -> None:
    page = Page()
    text = render(nasty, "html")
    page.feed(text)
    page.close()
    assert page.open == []
    assert page.tags <= {
        "html", "head", "meta", "title", "style", "body", "h1", "h2", "h3", "section", "dl", "dt", "dd", "ul",
        "li", "span", "strong", "br", "p", "table", "tr", "th", "td", "svg", "g", "text", "rect",
    }  # fmt: skip
    assert not {name for name in page.attributes if name.startswith("on") or name in ("href", "src", "style")}
    assert "<script>alert(1)</script>" in page.text
    assert "<script" not in text
    assert "<b>" not in text
    assert "url(" not in text
    assert "svg" in page.tags


def test_the_web_page_draws_two_bars_for_a_step_that_was_done(nasty: Any) -> None:
    text = render(nasty, "html")
    assert text.count('<rect class="planned"') >= 3
    assert "prefers-color-scheme: dark" in text
    assert "@media print" in text


def test_markdown_escapes_every_mark() -> None:
    for mark in "\\`*_[]<>{}&|~$#@^":
        assert escape(f"a {mark} b") == f"a \\{mark} b"
    for line in ("- item", "+ item", "= item", "1. item", "23) item", "# item", "> item"):
        assert re.match(r"\d*\\", escape(line)), line
    assert escape("ftp://x www.x") == "ftp\\://x www\\.x"
    assert escape("two\nlines") == "two lines"
    assert escape("plain - text. (really), 1 + 1 = 2!") == "plain - text. (really), 1 + 1 = 2!"


@pytest.mark.parametrize(
    "address", ["https://example.org/a_b*c~d?x=1&y=2#top", "http://x", "https://example.org/(it)/"]
)
def test_an_address_can_be_read_and_followed_in_markdown(address: str) -> None:
    assert escape(f"See {address}, p. 3") == f"See <{address}>, p. 3"
    page = Page()
    page.feed(MarkdownIt("commonmark").render(escape(f"_{address}_ *and* {address}.")))
    assert page.text.strip() == f"_{address}_ *and* {address}."


@pytest.mark.parametrize(
    "text",
    [
        "https://x|y",
        "https://x>y <b>",
        "https://x`y`",
        "https://[x](javascript:1)",
        "javascript://x",
        "https://x\\y_z_",
        "https://&lt;b&gt;",
        "https:// x",
        "<https://x>",
        "https://x;&copy;",
    ],
)
def test_what_stands_in_an_address_is_only_text_too(text: str) -> None:
    page = Page()
    page.feed(MarkdownIt("commonmark").render(escape(text)))
    assert page.text.strip() == text
    assert page.tags <= {"p", "a"}
    assert "|" not in escape(text).replace("\\|", "")


def test_markdown_of_hostile_minutes_has_only_our_own_marks(nasty: Any) -> None:
    text = render(nasty, "md")
    bare = re.sub(r"\\[^\w\s]|\\_", "x", re.sub(r"<https?://[^\s<>`\[\]|]*>", "x", text))
    assert "<" not in bare
    assert "`" not in bare
    assert "[" not in bare
    assert "javascript:1" in bare.replace("x(", "(")
    for line in bare.split("\n"):
        assert re.match(r"(#{1,3} \S|\| |- |  \S|\S|$)", line), line
        assert not line.startswith("    ")
    widths = [len(re.sub(r"\\.", "", line).split("|")) for line in text.split("\n") if line.startswith("|")]
    assert set(widths) == {5, 7}


def test_json_parses_back_to_the_minutes(nasty: Any) -> None:
    data = json.loads(render(nasty, "json"))
    assert (data["kind"], data["version"]) == ("protocols-minutes", 1)
    assert len(data["entries"]) == len(nasty.entries)
    assert data["actuals"]["elapsed_ms"] == nasty.actuals.elapsed_ms
    assert data["title"] == nasty.title
    assert [row["step"] for row in data["actuals"]["rows"]] == [row.step for row in nasty.rows]


def test_csv_parses_back_and_runs_no_formula(nasty: Any) -> None:
    rows = list(csv.reader(io.StringIO(render(nasty, "csv"), newline="")))
    assert rows[0][:3] == ["Kind", "Text", "Step"]
    assert len(rows) == len(nasty.entries) + 1
    assert {len(row) for row in rows} == {len(rows[0])}
    for row in rows[1:]:
        for cell in row:
            assert not cell.lstrip().startswith(("=", "+", "-", "@", "|", "%", "＝")), cell
    cells = {cell for row in rows for cell in row}
    assert {"'=1+1", "'-1", "'@SUM(A1)"} <= cells


def test_an_unknown_format_is_refused_with_the_known_ones(nasty: Any) -> None:
    with pytest.raises(ExportError) as refused:
        render(nasty, "docx\x1b[2J")
    assert refused.value.code == "no-such-format"
    assert "md, txt, json, csv, html" in refused.value.sentence()
    assert "\x1b" not in refused.value.sentence()


@pytest.mark.parametrize(
    ("session", "name"),
    [
        ("2026-11-22-final-word-ab12", "2026-11-22-final-word-ab12-minutes.md"),
        ("../../etc/passwd", "etc-passwd-minutes.md"),
        ("con", "con-minutes.md"),
        ("\x1b[2J:<>|?*", "2J-minutes.md"),
        ("", "session-minutes.md"),
        ("é" * 300, "session-minutes.md"),
    ],
)
def test_file_names_are_good_on_every_system(session: str, name: str) -> None:
    assert export_name(session, "md") == name
    assert len(export_name("x" * 5_000, "html")) < 100


def test_an_export_is_private_whole_and_leaves_nothing_beside(tmp_path: Path) -> None:
    path = write_export(tmp_path / "out.md", "héllo\n")
    assert path.read_bytes() == "héllo\n".encode()
    assert os.listdir(tmp_path) == ["out.md"]
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_an_older_export_is_replaced_only_when_asked(tmp_path: Path) -> None:
    path = tmp_path / "out.md"
    path.write_text("mine")
    with pytest.raises(ExportError) as refused:
        write_export(path, "new")
    assert refused.value.code == "exists"
    assert str(path) in refused.value.sentence()
    assert path.read_text() == "mine"
    write_export(path, "new", overwrite=True)
    assert path.read_text() == "new"
    assert os.listdir(tmp_path) == ["out.md"]


def test_a_link_is_not_written_through(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("secret")
    (tmp_path / "out.md").symlink_to(secret)
    with pytest.raises(ExportError):
        write_export(tmp_path / "out.md", "new")
    write_export(tmp_path / "out.md", "new", overwrite=True)
    assert secret.read_text() == "secret"


def test_where_nothing_can_be_written_there_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    for path, code in (
        (tmp_path, "folder"),
        (tmp_path / "missing" / "out.md", "no-folder"),
        (tmp_path / "file" / "out.md", "no-folder"),
        (tmp_path / ("x" * 300), "failed"),
        (tmp_path / "a\0b", "failed"),
    ):
        with pytest.raises(ExportError) as refused:
            write_export(path, "text")
        assert refused.value.code == code, path
        assert refused.value.sentence().endswith((".", ")"))
    assert os.listdir(tmp_path) == ["file"]


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_of_somebody_else_is_said(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(ExportError) as refused:
        write_export(tmp_path / "out.md", "text")
    assert refused.value.code == "no-access"


@pytest.mark.skipif(os.name != "posix", reason="needs a system with limits on the size of files")
def test_a_full_disk_leaves_the_older_export(tmp_path: Path) -> None:
    import resource
    import signal

    path = tmp_path / "out.md"
    path.write_text("old")
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    before = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, hard))
    try:
        with pytest.raises(ExportError):
            write_export(path, "x" * 100, overwrite=True)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, before)
    assert path.read_text() == "old"
    assert os.listdir(tmp_path) == ["out.md"]


def test_what_waits_for_later_has_a_section_of_its_own_in_every_export(sessions: Any) -> None:
    live = sessions.Live(sessions.final_word(), [Person(f"p{n}", f"Person {n}") for n in range(1, 7)])
    live.do(Start())
    live.do(Write("A thought"))
    live.do(Write("Where the money comes from", kind="parking"))
    shown = minutes(live.state)
    assert [one.text for one in shown.parked] == ["Where the money comes from"]
    assert [one.text for step in shown.notes for one in step.entries] == ["A thought"]
    for format in ("md", "txt", "html"):
        text = render(shown, format)
        assert "For later (parking lot)" in text
        before, after = text.split("For later (parking lot)")
        assert "A thought" not in before
        assert "money" in after
        assert "money" not in before
    rows = list(csv.DictReader(io.StringIO(render(shown, "csv"))))
    assert [row["Kind"] for row in rows if "money" in row["Text"]] == ["parking"]
    assert [one["text"] for one in json.loads(render(shown, "json"))["parked"]] == [
        "Where the money comes from"
    ]
