"""Files as people who do not program break them: what `check` says first, where, and what to write instead.

Each file in `broken/` holds one mistake (a few hold the same one twice). What the first message has to be was
judged by reading it as the one who made the mistake; how many messages there are is part of it, because one
mistake must not look like ten.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.spec.conftest import shipped

from protocols.plan.checks import check_times
from protocols.plugins.host import Host
from protocols.spec.load import load_protocol
from protocols.spec.locate import Lines
from protocols.spec.problems import locate

BROKEN = Path(__file__).parent / "broken"
KINDS = Host().kinds

FIRST = [
    # file, code, line:column, what is underlined, how the advice begins, how many messages
    ("all-speak", "P202", "9:11", "all", "did you mean `everyone`?", 1),
    ("apostrophe", "P005", "6:14", "t", "a text with an apostrophe stands i", 1),
    ("arrow", "P005", "8:6", "=>", "write: key = value", 1),
    ("bare-duration", "P006", "8:16", "5m", 'write "5m"', 1),
    ("bare-minutes", "P006", "8:8", "5 min", 'write "5m"', 1),
    ("block-key-after-child", "P115", "15:1", "protect", "write a block's own keys before it", 1),
    ("block-with-speaks", "P307", "10:1", "speaks", "put `speaks` on the steps inside i", 1),
    ("block-with-time-in-child", "P202", "21:6", '"pairs"', "did you mean `pair`?", 1),
    ("bom", "P101", "7:1", "lenght", "did you mean `time`?", 1),
    ("brace-open", "P010", "8:8", "{", "add the missing } or, between two", 1),
    ("capital-keys", "P101", "1:1", "Format", "did you mean `format`?", 6),
    ("capital-true", "P006", "8:11", "True", 'write true, or "True" if it is mea', 1),
    ("capture-one-table", "P103", "8:1", "capture", "put square brackets around it, [{", 1),
    ("capture-text", "P103", "8:11", '"Ideas"', 'write capture = [{ id = "ideas", t', 1),
    ("capture-type", "P101", "8:28", "type", "did you mean `kind`?", 1),
    ("child-before-parent", "P009", "5:1", "[[steps.steps]]", "move it below a [[steps]] line: th", 1),
    ("clock-off", "P103", "8:9", "false", 'write "hidden"', 1),
    ("clock-time-seconds", "P103", "8:6", "10:30:00", 'write "10:30"', 1),
    ("clock-time", "P006", "8:6", "10:30", 'write "10:30"', 1),
    ("colon-for-equals", "P005", "3:6", ":", "TOML writes = where other formats", 1),
    ("condition-name", "P202", "9:9", "peeple", "did you mean `people`?", 1),
    ("condition-plural-count", "P202", "18:17", "tables", "did you mean `table`?", 1),
    ("condition-words", "P109", "9:14", "than", 'write when = "people > 12"', 1),
    ("cue-text", "P103", "9:9", '"2m left"', 'write cues = [{ at = "2m left" },', 1),
    ("curly-inside", "P006", "3:24", "”", 'write " in its place', 1),
    ("curly-quotes", "P006", "2:6", "“opening”", 'use the straight ones: "…"', 1),
    ("decide-among-texts", "P105", "9:34", '"Go on"', 'write "go-on", and beside `among`', 2),
    ("decide-header", "P103", "9:1", "[[steps.decide]]", "there is one of it: write [steps.d", 1),
    ("decide-list", "P103", "9:10", '["Go on", "Stop"]', 'write decide = { id = "…", among =', 1),
    ("decide-options", "P101", "9:26", "options", "did you mean `among`?", 2),
    ("duplicate-step-id", "P201", "11:6", '"talk"', "ids tell the steps apart in notes", 1),
    ("duration-key", "P101", "8:1", "duration", "did you mean `time`?", 1),
    ("else", "P106", "15:8", '"else"', "did you mean `otherwise`?", 1),
    ("end-comma", "P005", "8:14", ",", "delete the comma", 1),
    ("end-word", "P106", "8:7", '"stop"', "did you mean `cut`?", 1),
    ("extend-key", "P101", "8:12", "time", "did you mean `by`?", 1),
    ("extend-number", "P103", "8:10", '"3m"', 'write extend = { by = "3m" }', 1),
    ("extends-and-unknown-step", "P714", "7:7", "raed", "did you mean `read`?", 1),
    ("extends-list", "P103", "4:11", '["final-word", "fishbowl"]', "a file can extend one other: keep", 1),
    ("facilitator-asks", "P202", "7:11", "moderator", "did you mean `facilitator`?", 1),
    ("format-float", "P103", "1:10", "1.0", "write 1", 1),
    ("format-text", "P103", "1:10", '"1"', "write the number without quotes", 1),
    ("german-keys", "P101", "3:1", "titel", "did you mean `title`?", 3),
    ("german-lists", "P005", "9:1", "größe", "did you mean `size`?", 1),
    ("group-from-circle", "P205", "6:8", '"four"', "let one of them have a size instea", 1),
    ("group-from-nothing", "P110", "7:8", "{}", 'write from = "pair"', 1),
    ("group-key", "P101", "12:1", "group", "did you mean `in`?", 1),
    ("group-noname", "P005", "5:1", "[groups.]", "write [groups.name]", 1),
    ("group-num", "P103", "6:8", "3", "give it a name: `size` stands belo", 1),
    ("group-size-order", "P401", "6:16", "6", "the smallest is `min`, the largest", 1),
    ("group-size-text", "P103", "6:8", '"3-5"', "write size = { min = 3, ideal = 4,", 1),
    ("group-space", "P005", "5:1", "[groups.small group]", "write [groups.small-group]", 1),
    ("group-without-size", "P402", "5:1", "[groups.table]", "write size = 4, size = { min = 3,", 1),
    ("hdr-space", "P005", "4:1", "[ [steps] ]", "write [[steps]]", 1),
    ("header-not-closed", "P010", "5:8", "]", "write [[steps]]", 1),
    ("hex-escape", "P005", "3:15", "\\x", "write \\\\ for a backslash, or use '", 1),
    ("id-with-spaces", "P105", "2:6", '"My First Protocol"', 'write "my-first-protocol"', 1),
    ("inline-comma", "P007", "6:37", ",", "delete the comma before the closin", 1),
    ("inline-over-lines", "P007", "6:8", "{", "write it on one line, or give it a", 1),
    ("input-default-number", "P103", "8:11", "3", 'write "3"', 1),
    ("input-list", "P103", "6:12", '"What is our question?"', "write [inputs.question], and below", 1),
    ("input-options", "P101", "8:1", "options", "did you mean `among`?", 1),
    ("key-twice", "P008", "9:1", "title", "keep one of the two", 1),
    ("kind-misspelt", "P112", "7:8", '"pause"', "did you mean `break`?", 1),
    ("lanes-headers", "P101", "12:3", "lanes", "`lanes` is a key of a step: write", 1),
    ("lanes-text", "P103", "11:10", '"coach"', 'write lanes = [{ title = "…", who', 1),
    ("lang", "P105", "4:12", '"English"', 'write the code of the language: "e', 1),
    ("list-without-comma", "P005", "8:10", '"', "put a comma here", 1),
    ("markdown-header", "P005", "7:1", "- Talk (10m)", "each step begins with a line [[ste", 1),
    ("material-kind", "P106", "7:8", '"document"', "did you mean `text`?", 1),
    ("meetings-singular", "P101", "5:3", "meeting", "did you mean `meetings`?", 1),
    ("meetings-steps-outside", "P319", "5:3", "meetings", "write each step below the meeting", 1),
    ("minutes-duration", "P103", "4:11", '"45m"', "write minutes = 45", 1),
    ("minutes-on-a-step", "P101", "8:1", "minutes", "did you mean `time`? Write time =", 1),
    ("minutes-range", "P103", "4:11", '"45-60"', "write minutes = { min = 45, max =", 1),
    ("minutes-tab", "P102", "4:1", "minutes", "add max = … (longest)", 1),
    ("minutes-text", "P103", "4:11", '"45"', "write the number without quotes", 1),
    ("missing-format", "P102", "1:1", "", "write format = 1 on the first line", 1),
    ("missing-title", "P102", "1:1", "", "add title = … (the name shown)", 1),
    ("misspelt-group", "P202", "12:6", '"tables"', "did you mean `table`?", 1),
    ("misspelt-role", "P202", "12:11", "presentor", "did you mean `presenter`?", 1),
    ("mixed-forms", "P009", "9:1", "repeat", "give `repeat` one form: either one", 1),
    ("mixed-steps", "P009", "12:1", "[[steps.steps]]", "give `steps` one form: either one", 1),
    ("move-text", "P103", "15:8", '"next"', 'write move = { to = "next" }', 1),
    ("name-key", "P101", "3:1", "name", "did you mean `title`?", 2),
    ("nbsp", "P003", "3:8", "\xa0", "delete it and type the space again", 1),
    ("nested-three", "P306", "11:1", "[[steps.steps.steps.steps]]", "move these steps one level up", 1),
    ("no-steps", "P102", "1:1", "", "begin each step with a line [[step", 1),
    ("number-as-time", "P103", "8:8", "5", 'say the unit: "5m" for minutes, "5', 1),
    ("optional-text", "P106", "8:12", '"yes"', "write true, without quotes", 1),
    ("others-alone", "P302", "8:11", "others", "write `everyone`, or name in this", 1),
    ("otherwise-alone", "P305", "8:8", '"otherwise"', "put it right after the step whose", 1),
    ("paren", "P005", "8:8", "(", "put text in quotes; lists stand in", 1),
    ("participants", "P101", "4:1", "participants", "did you mean `people`?", 1),
    ("people-as-number", "P103", "4:10", "12", "write people = { min = 12, max = 1", 1),
    ("people-as-text", "P103", "4:10", '"3-12"', "write people = { min = 3, max = 12", 1),
    ("people-from", "P101", "4:12", "from", "did you mean `min`?", 2),
    ("people-list", "P103", "4:10", "[3, 12]", "write people = { min = 3, max = 12", 1),
    ("placeholder-shell", "P204", "10:19", "{presenter_name}", "did you mean `{presenter}`?", 2),
    ("placeholder-typo", "P204", "10:29", "{qestion}", "did you mean `{question}`?", 1),
    ("posture-text", "P103", "13:11", '"presenter turned away"', 'write posture = { presenter = "tur', 1),
    ("quote-end", "P006", "2:6", "x", 'write "x"', 1),
    ("quote-in-quotes", "P005", "7:13", "h", "to write a quotation mark inside a", 1),
    ("record-no", "P103", "8:10", "false", 'write "none"', 1),
    ("repeat-each-person", "P202", "8:20", "person", "did you mean `member`?", 1),
    ("repeat-every", "P202", "9:11", "everyone", "write repeat = 3, or repeat = { ea", 1),
    ("repeat-max", "P101", "9:41", "max", "did you mean `most`?", 1),
    (
        "repeat-member-without-as",
        "P303",
        "8:10",
        '{ each = "member" }',
        'write repeat = { each = "member",',
        1,
    ),
    ("repeat-text", "P109", "8:13", "times", "write repeat = 3", 1),
    ("reqs", "P103", "4:12", '["protocols-poll"]', "write requires = { protocols-poll", 1),
    ("role-and-group", "P203", "5:1", "[roles.host]", "rename one of them", 1),
    ("role-singular", "P101", "5:2", "role", "did you mean `roles`?", 1),
    ("role-twice", "P008", "8:1", "[roles.presenter]", "keep one of the two", 1),
    ("role-with-capital", "P105", "5:8", "Presenter", 'write "presenter"', 2),
    ("roles-double-brackets", "P103", "5:1", "[[roles]]", "write [roles.presenter], and below", 1),
    ("roles-list", "P103", "4:9", '["presenter", "scribe"]', "write [roles.presenter], and below", 1),
    ("rules-word", "P106", "8:10", '"no-repeat"', "did you mean `no-repeats`?", 2),
    ("run-missing-file", "P710", "7:8", "finalword", "write the id of a protocol in the", 1),
    ("run-path", "P710", "8:8", "../other/final-word.toml", "write the id of a protocol in the", 1),
    ("semicolon", "P005", "1:11", ";", "delete the semicolon: lines end wi", 1),
    ("setting-list-confusion", "P103", "4:12", '["room", "online"]', "did you mean `setting`?", 1),
    ("setting-misspelt", "P107", "11:36", '"turn-lenght"', "did you mean `turn-length`?", 1),
    ("setting-without-default", "P102", "5:1", "[settings.turn]", "add default = … (the value when no", 1),
    ("setting-word", "P106", "4:12", '"in person"', "did you mean `room`?", 1),
    ("silence", "P202", "9:11", "none", "did you mean `nobody`?", 1),
    ("single-equals", "P109", "9:16", "=", 'write when = "people == 5"', 1),
    ("slash-comment", "P005", "1:1", "// my first protocol", "a remark begins with #", 1),
    ("source-follows", "P101", "7:1", "link", "did you mean `url`?", 2),
    ("source-text", "P103", "4:10", '"https://example.org/first"', 'write source = { url = "https://ex', 1),
    ("space-in-key", "P005", "7:1", "time limit", "did you mean `time`?", 1),
    ("spanish-keys", "P101", "3:1", "titulo", "did you mean `title`?", 3),
    ("speaker", "P101", "12:1", "speaker", "did you mean `speaks`?", 1),
    ("speaks-and-turns", "P304", "11:1", "turns", "keep one, or make two steps of it", 1),
    ("step-id-capital", "P105", "6:6", '"Step_1"', 'write "step-1"', 1),
    ("step-singular", "P101", "5:3", "step", "did you mean `steps`?", 1),
    ("steps-noheader", "P008", "5:1", "title", "keep one of the two; or, if a step", 1),
    ("steps-single-bracket-twice", "P009", "5:1", "[steps]", "write [[steps]]", 1),
    ("steps-single-bracket", "P103", "5:1", "[steps]", "put square brackets around it, [{", 1),
    ("steps-strings", "P103", "4:10", '"Arrive"', 'write steps = [{ title = "Arrive"', 1),
    ("tab-and-crlf", "P107", "7:9", '"10 minutes"', 'write "10m"', 1),
    ("text-file-with-names", "P005", "1:5", "", "is this the right file? A protocol", 1),
    ("text-flag", "P103", "8:11", '"yes"', "write true, without quotes", 1),
    ("time-and-turns", "P301", "7:1", "time", "keep `time` to share it equally am", 1),
    ("time-best", "P101", "7:22", "best", "possible here: `each`, `max`, `min", 1),
    ("time-dec", "P107", "8:8", '"2.5m"', 'write "2m30s"', 1),
    ("time-float", "P103", "8:8", "2.5", 'write "2m30s"', 1),
    ("time-hhmm", "P107", "8:8", '"00:05"', 'write "5m"', 1),
    ("time-order", "P108", "7:16", '"10m"', "the shortest is `min`, the longest", 1),
    ("time-range-text", "P107", "7:8", '"5-10m"', 'write time = { min = "5m", max = "', 1),
    ("time-table-wrong-words", "P101", "7:10", "minimum", "did you mean `min`?", 2),
    ("time-unl", "P107", "8:8", '"unlimited"', "did you mean `open`?", 1),
    ("time-word", "P107", "8:8", '"five minutes"', 'write "5m"', 1),
    (
        "title-without-quotes",
        "P006",
        "3:9",
        "Opening circle: how are we?",
        'write "Opening circle: how are we?',
        1,
    ),
    ("top-key-after-steps", "P101", "10:1", "minutes", "`minutes` is a key of the whole fi", 2),
    ("top-key-under-source", "P101", "8:1", "people", "`people` is a key of the whole fil", 2),
    ("trailing-comma-line", "P005", "1:11", ",", "delete the comma: lines end withou", 1),
    ("translation-keys", "P009", "4:1", "title", "what it says in another language s", 1),
    ("translations-list", "P103", "4:16", '["es"]', "write [translations.es]", 1),
    ("turns-each", "P101", "7:11", "each", "did you mean `time`?", 1),
    ("turns-number", "P103", "7:9", '"1m"', 'write turns = { who = "everyone",', 1),
    ("turns-table", "P101", "8:2", "turns", "`turns` is a key of a step: write", 1),
    ("turns-true", "P103", "8:9", "true", 'write turns = { who = "everyone" }', 1),
    ("turns-who", "P202", "8:18", "each", "did you mean `everyone`?", 1),
    ("type-for-kind", "P101", "7:1", "type", "did you mean `kind`?", 1),
    ("unclosed-list", "P010", "7:9", "[", "add the missing ] or, between two", 1),
    ("unclosed-long-text", "P010", "7:7", '"""', 'write """ behind its last line', 1),
    ("unclosed-string", "P010", "3:9", '"Opening circle', "close it on the same line, or use", 1),
    ("unfinished-condition", "P109", "9:8", '"people > 5 and"', 'write a comparison, such as "peopl', 1),
    ("variant-list", "P103", "5:1", "[[variants]]", "write [variants.short], and below", 1),
    ("version-key", "P101", "1:1", "version", "did you mean `format`?", 1),
    ("when-amp", "P109", "9:20", "&", 'write when = "people > 5 and peopl', 1),
    ("when-chain", "P109", "9:11", "<", 'write when = "people > 5 and peopl', 1),
    ("when-ge", "P109", "9:16", "=", 'write when = "people >= 5"', 1),
    ("when-num", "P103", "9:8", "5", 'write a comparison, such as "peopl', 1),
    ("windows-path", "P005", "8:26", "\\u", "write \\\\ for a backslash, or use '", 1),
    ("yaml", "P005", "1:7", ":", "TOML writes = where other formats", 1),
    ("yes", "P006", "8:11", "yes", 'write true, or "yes" if it is mean', 1),
]


def said(name):
    loaded = load_protocol((BROKEN / f"{name}.toml").read_bytes(), KINDS, shipped)
    problems = list(loaded.problems)
    if loaded.protocol is not None:
        problems += check_times(loaded.protocol, KINDS)
    return locate(problems, loaded.text), Lines(loaded.text)


@pytest.mark.parametrize(("name", "code", "place", "underlined", "advice", "count"), FIRST)
def test_the_first_message_is_the_right_one(name, code, place, underlined, advice, count):
    found, lines = said(name)
    first = found[0]
    assert (first.problem.code, f"{first.span.line}:{first.span.column}") == (code, place), (
        first.problem.message
    )
    assert lines.cut(first.span).split("\n")[0] == underlined
    assert first.advice.startswith(advice), first.advice
    assert len(found) == count, [one.problem.message for one in found]


def test_every_broken_file_is_judged():
    assert {row[0] for row in FIRST} == {path.stem for path in BROKEN.glob("*.toml")}
