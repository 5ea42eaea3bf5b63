"""A roster is read from whatever a facilitator has; what is no roster gets a sentence that helps."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from protocols.library.roster import PEOPLE_LIMIT, SIZE_LIMIT, read_roster

Row = tuple[str, str, str]


def rows(data: bytes | str, name: str = "roster") -> list[Row]:
    """Name, team and role of everybody, and a check that nothing was wrong."""
    roster = read_roster(data.encode() if isinstance(data, str) else data, name)
    assert roster.problems == ()
    assert [person.id for person in roster.people] == [f"p{n}" for n in range(1, len(roster.people) + 1)]
    return [(person.name, person.team, person.role) for person in roster.people]


THREE = [("Ana", "North", "principal"), ("Ben", "South", ""), ("Zoe", "", "coach")]


@pytest.mark.parametrize(
    "text",
    [
        "name,team,role\nAna,North,principal\nBen,South,\nZoe,,coach\n",
        "Ana,North,principal\nBen,South\nZoe,,coach",
        "Role;Name;Team\r\nprincipal;Ana;North\r\n;Ben;South\r\ncoach;Zoe;\r\n",
        "nombre\tequipo\trol\nAna\tNorth\tprincipal\nBen\tSouth\t\nZoe\t\tcoach\n",
        "EQUIPO,ROL,NOMBRE\nNorth,principal,Ana\nSouth,,Ben\n,coach,Zoe\n",
        '"name","team","role"\n"Ana","North","principal"\n"Ben","South",""\n\n"Zoe","","coach"\n',
        "# our network\nname , team, role\n  Ana , North, principal\n\n\nBen, South,\nZoe,,coach",
        '[[people]]\nname = "Ana"\nteam = "North"\nrole = "principal"\n\n'
        '[[people]]\nname = "Ben"\nteam = "South"\n[[people]]\nname = "Zoe"\nrole = "coach"\n',
        '# TOML\npeople = [\n  { nombre = "Ana", equipo = "North", rol = "principal" },\n'
        '  { name = "Ben", team = "South" },\n  { name = "Zoe", role = "coach" },\n]\n',
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_the_same_people_come_out_however_they_are_written(text: str, encoding: str) -> None:
    assert rows(text.encode(encoding)) == THREE


@pytest.mark.parametrize(
    "text",
    [
        "Ana\nBen Miller\nZoe\n",
        "Ana\r\nBen Miller\r\n\r\nZoe",
        "name\nAna\nBen Miller\nZoe",
        "- Ana\n- Ben Miller\n* Zoe",
        "1. Ana\n2. Ben Miller\n3. Zoe",
        "# people\nAna\nBen Miller\nZoe",
        'people = ["Ana", "Ben Miller", "Zoe"]',
        '\ufeffpeople = [\n"Ana",\n"Ben Miller",\n"Zoe",\n]',
    ],
)
def test_names_alone_are_enough(text: str) -> None:
    assert [row[0] for row in rows(text)] == ["Ana", "Ben Miller", "Zoe"]


def test_the_ending_of_the_file_does_not_matter() -> None:
    assert rows("Ana\nBen", "people.png") == rows('people = ["Ana", "Ben"]', "people.csv")


def test_first_and_last_names_are_put_together() -> None:
    assert rows("First name,Last name,Team\nAna,Ruiz,North") == [("Ana Ruiz", "North", "")]
    assert rows("nombre;apellidos\nAna;Ruiz Soto") == [("Ana Ruiz Soto", "", "")]


def test_quoted_commas_and_line_breaks_belong_to_the_cell() -> None:
    assert rows('name,team\n"Ruiz, Ana","North\nEast"\nBen,South') == [
        ("Ruiz, Ana", "North East", ""),
        ("Ben", "South", ""),
    ]
    assert rows("Ruiz, Ana;North\nMiller, Ben;South")[0] == ("Ruiz, Ana", "North", "")


def test_text_from_windows_is_read_and_said() -> None:
    roster = read_roster("name,team\nJosé,Córdoba\n".encode("cp1252"), "r.csv")
    assert [(one.name, one.team) for one in roster.people] == [("José", "Córdoba")]
    assert "accents" in roster.problems[0]


def test_two_people_of_one_name_are_kept_and_said_with_their_lines() -> None:
    roster = read_roster(b"name,team\nMaria,North\nBen,North\nmaria,South\n", "r.csv")
    assert [one.name for one in roster.people] == ["Maria", "Ben", "maria"]
    assert roster.problems == (
        "Two people are called Maria (lines 2 and 4). "
        "Add a last name or an initial, so that they can be told apart.",
    )


def test_a_row_without_a_name_is_skipped_and_said() -> None:
    roster = read_roster(b"name,team\nAna,North\n,South\n\nBen,South\n", "r.csv")
    assert [one.name for one in roster.people] == ["Ana", "Ben"]
    assert roster.problems == ("Line 3: there is no name here, so the line was skipped.",)


def test_columns_that_are_not_used_are_named() -> None:
    roster = read_roster(b"email,name,phone\na@b.c,Ana,1\n", "r.csv")
    assert [one.name for one in roster.people] == ["Ana"]
    assert roster.problems == ("The columns “email” and “phone” are not used.",)


def test_a_table_of_only_teams_asks_for_names() -> None:
    roster = read_roster(b"team,role\nNorth,coach\n", "r.csv")
    assert roster.people == ()
    assert "Call one of the columns name" in roster.problems[0]


def test_toml_says_the_line_of_what_is_not_used_or_not_text() -> None:
    text = b'[[people]]\nname = "Ana"\nmail = "x"\n\n[[people]]\nname = 5\n\n[[people]]\nname = "Ben"\n'
    roster = read_roster(text, "r.toml")
    assert [one.name for one in roster.people] == ["Ana", "Ben"]
    assert [problem.partition(":")[0] for problem in roster.problems] == ["Line 1", "Line 5", "Line 5"]
    assert read_roster(b"people = [\n1,\n'Ana']", "r").problems[0].startswith("Line 2:")


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "nobody in this file"),
        (b" \n\t\r\n", "nobody in this file"),
        (b"\xef\xbb\xbf", "nobody in this file"),
        (b"# only a remark\n", "nobody in this file"),
        (b"name,team,role\n", "no name"),
        (b"people = []", "no name"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", "picture"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "picture"),
        (b"%PDF-1.7\n%\xe2\xe3", "PDF"),
        (b"PK\x03\x04\x14\0\x06\0", "office document"),
        (b"{\\rtf1\\ansi Ana}", "office document"),
        (bytes(range(256)) * 4, "not a text file"),
        (b"SQLite format 3\0" + b"\0" * 100, "not a text file"),
        (b"\xff\xfe\x00", "not a text file"),
        (b"<!DOCTYPE html>\n<html><body>Ana</body></html>", "web page"),
        (b'<?xml version="1.0"?>', "web page"),
        (b'[{"name": "Ana"}]', "JSON"),
        (b'{"people": ["Ana"]}', "JSON"),
        (b'format = 1\nid = "x"\ntitle = "X"\n[[steps]]\ntitle = "Y"\n', "a protocol, not a list of people"),
        (b'title = "X"\n', "names no people"),
        (b"people = 5\n", "names no people"),
        (b"[people]\nmin = 3\n", "names no people"),
        (b'people = ["Ana"\n', "TOML"),
        (b'name,team\n"Ana,North\nBen,South\n', "do not close"),
        (b"This is a letter to everybody who would like to come along and talk with us about reading.\n" * 3,
         "sentences, not names"),
        (b"x" * (SIZE_LIMIT + 1), "larger than 1024 KiB"),
        (b"".join(b"Person %d\n" % n for n in range(PEOPLE_LIMIT + 1)), "more than 1000 people"),
    ],
)  # fmt: skip
def test_what_is_no_roster_gets_one_sentence_with_what_to_write_instead(data: bytes, word: str) -> None:
    roster = read_roster(data, "fi\x1b[2Jle")
    assert roster.people == ()
    (sentence,) = roster.problems
    assert word in sentence
    assert sentence.startswith("fi[2Jle: ")
    assert any(hint in sentence for hint in ("Write", "Call", "Keep"))


def test_a_thousand_people_are_fine() -> None:
    assert len(rows("\n".join(f"Person {n}" for n in range(PEOPLE_LIMIT)))) == PEOPLE_LIMIT


def test_a_name_that_is_too_long_is_cut_and_said() -> None:
    roster = read_roster(f"name,team\nAna,North\n{'x' * 500},South\n".encode(), "r")
    assert len(roster.people[1].name) == 120
    assert roster.problems[0].startswith("Line 3:")


def test_names_are_made_safe() -> None:
    text = 'name,team\n"A\x1b[2Jna\u202e",[b]N\x07orth[/b]\n\x00Ben,South\n'.replace("\x00", "")
    assert rows(text)[0] == ("A[2Jna", "[b]North[/b]", "")


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=300),
        st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")),
        st.text(alphabet="ab,;\t\n\"'[]={}#.-\r ", max_size=80).map(str.encode),
        st.text(alphabet='ab\n"[]={}#.', max_size=60).map(lambda text: f"people = [{text}".encode()),
        st.text(alphabet='ab,;\n" ', max_size=60).map(lambda text: f"name,team\n{text}".encode()),
    )
)
def test_whatever_the_bytes_are_there_are_people_or_a_sentence(data: bytes) -> None:
    roster = read_roster(data, "file")
    assert roster.people or len(roster.problems) == 1
    parts = [part for one in roster.people for part in (one.name, one.team, one.role)]
    for text in (*roster.problems, *parts):
        assert text == text.strip()
        assert not any(unicodedata.category(character) == "Cc" for character in text)
    assert all(one.name for one in roster.people)
