"""The first screen: finding a protocol, and taking up a session again."""

from __future__ import annotations

from protocols.tui.backend import LibraryRow
from protocols.tui.listing import Listing
from protocols.tui.widgets import Field

from .fake import LIBRARY, FakeBackend, FakeSession
from .screens import Stage, keys, play


def rows(stage: Stage) -> list[str]:
    return stage.app.screen.query_one(Listing).ids


def test_an_unfinished_session_stands_above_the_protocols() -> None:
    async def scene(stage: Stage) -> None:
        assert rows(stage)[0] == "resume:/data/a.session"
        assert rows(stage)[1:] == [row.id for row in LIBRARY]
        assert "Resume “Final Word”, stopped 12 minutes ago at “Each of the" in stage.text()

    play(scene)


def test_without_sessions_the_first_protocol_is_chosen() -> None:
    async def scene(stage: Stage) -> None:
        assert stage.app.screen.query_one(Listing).chosen == "final-word"
        assert "▶ Final Word" in stage.text()

    play(scene, FakeBackend(sessions=()))


def test_typing_searches_titles_summaries_and_tags() -> None:
    async def scene(stage: Stage) -> None:
        await stage.type("dilemma")
        assert rows(stage) == ["consultancy"]
        await stage.press("escape")
        assert len(rows(stage)) == 9
        await stage.type("improvement")
        assert rows(stage) == ["live-case"]

    play(scene)


def test_people_and_minutes_leave_only_what_suits() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("tab", "1", "3", "tab", "4", "5")
        assert rows(stage) == [
            "final-word",
            "one-two-four-all",
            "see-think-wonder",
            "role-alike",
            "pdsa-huddle",
        ]
        assert "5 protocols" in stage.text()

    play(scene)


def test_minutes_may_be_from_so_many_to_so_many() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("tab", "1", "0", "tab", "4", "5", "minus", "6", "0")
        assert stage.app.screen.query_one("#search", Field).value == ""
        assert rows(stage) == ["final-word", "consultancy", "live-case", "fine-tuning", "role-alike"]
        await stage.press("backspace", "backspace", "backspace")
        assert "one-two-four-all" in rows(stage)

    play(scene)


def test_a_range_counts_the_forms_of_a_protocol_too() -> None:
    row = LibraryRow("x", "X", minutes_min=90, minutes_max=100, lengths=(55,))
    assert row.fits(10, 60, 45)
    assert not row.fits(10, 54, 45)
    assert not row.fits(10, 80, 60)


def test_when_nothing_fits_it_says_how_to_go_on() -> None:
    async def scene(stage: Stage) -> None:
        await stage.type("zzz")
        assert "Nothing fits. Press Esc" in stage.text()
        await stage.press("enter")
        assert stage.name == "LibraryScreen"

    play(scene)


def test_enter_reads_the_chosen_protocol_with_my_number_of_people() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("tab", "1", "4", "shift+tab", "down", "enter")
        assert stage.name == "ReadingScreen"
        assert ("agenda", "live-case", 14, None) in backend.asked

    backend = FakeBackend()
    play(scene, backend)


def test_enter_on_the_first_row_resumes_the_session() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("enter")
        assert stage.name == "RunScreen"

    backend = FakeBackend()
    play(scene, backend)
    assert ("resume", "/data/a.session") in backend.asked
    assert isinstance(backend.session, FakeSession)
    assert backend.session.closed == 1


def test_the_mouse_opens_a_row() -> None:
    async def scene(stage: Stage) -> None:
        await stage.pilot.click(Listing, offset=(10, 3))
        await stage.settle()
        assert stage.name == "ReadingScreen"

    play(scene)


def test_a_protocol_that_cannot_be_read_says_why() -> None:
    async def scene(stage: Stage) -> None:
        assert "Line 3: unknown key." in stage.text()
        await stage.press("enter")
        assert stage.name == "LibraryScreen"
        assert stage.words("tell") == "Line 3: unknown key."

    play(scene, FakeBackend((LibraryRow("bad", "Bad", problem="Line 3: unknown key."),), ()))


def test_an_empty_library_says_so() -> None:
    async def scene(stage: Stage) -> None:
        assert "There are no protocols here yet." in stage.text()

    play(scene, FakeBackend((), ()))


def test_escape_never_quits_but_says_what_does() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("escape")
        assert stage.words("tell") == "Ctrl+Q quits."
        await stage.press("ctrl+q")

    assert play(scene).return_code == 0


def test_help_lists_every_key_in_words() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("f1")
        assert stage.name == "HelpDialog"
        assert "Read the chosen protocol" in stage.words("text")
        await stage.press("escape")
        assert stage.name == "LibraryScreen"

    play(scene)


def test_past_sessions_are_listed_and_searched() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("f2")
        assert stage.name == "PastScreen"
        assert rows(stage) == ["/data/a.session", "/data/b.session", "/data/c.session"]
        assert "unfinished" in stage.text()
        await stage.type("huddle")
        assert rows(stage) == ["/data/b.session"]
        await stage.press("ctrl+r")
        assert "finished" in stage.words("tell")
        await stage.press("enter")
        assert stage.name == "MinutesScreen"
        await stage.press("escape", "escape")
        assert stage.name == "LibraryScreen"

    play(scene)


def test_a_damaged_session_is_listed_with_its_trouble_and_opens_nothing() -> None:
    async def scene(stage: Stage) -> None:
        await stage.press("f2", "down", "down", "enter")
        assert stage.name == "PastScreen"
        assert "damaged" in stage.words("tell")

    play(scene)


def test_the_bar_says_what_empties_the_search_once_something_stands_in_it() -> None:
    async def scene(stage: Stage) -> None:
        assert "Esc" not in keys(stage)
        await stage.type("final")
        assert "Esc clear" in keys(stage)
        await stage.press("escape")
        assert "Esc" not in keys(stage)

    play(scene, FakeBackend())


def test_protocols_are_found_by_what_their_steps_are_called_once_somebody_searches() -> None:
    backend = FakeBackend()

    async def scene(stage: Stage) -> None:
        assert ("steps",) not in backend.asked  # the first rows wait for nothing
        await stage.type("dots vote")
        assert stage.app.screen.query_one(Listing).ids == ["consultancy"]
        assert "It has the step “Vote with dots”" in stage.text()
        assert backend.asked.count(("steps",)) == 1
        await stage.press("escape")
        assert "It has the step" not in stage.text()

    play(scene, backend)


def test_protocols_in_other_languages_are_left_out_by_a_key_where_there_are_any() -> None:
    async def only_english(stage: Stage) -> None:
        assert "in English" not in stage.words("count")

    async def scene(stage: Stage) -> None:
        assert stage.words("count").endswith(f"F7: only those in English ({len(LIBRARY)})")
        await stage.press("f7")
        assert stage.app.screen.query_one(Listing).ids == [row.id for row in LIBRARY]
        assert stage.words("count") == f"{len(LIBRARY)} protocols in English   F7: all languages"
        assert "Esc clear" in keys(stage)
        await stage.press("escape")
        assert "ronda" in stage.app.screen.query_one(Listing).ids

    play(only_english, FakeBackend())
    play(scene, FakeBackend((*LIBRARY, LibraryRow("ronda", "Ronda", language="es")), ()))
