"""How the reader says that a key or a value is wrong, and what to write instead.

Whatever takes a moment to guess (synonyms, examples) is imported when something is wrong: files that are
right, which nearly all are, never pay for it.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from itertools import islice
from typing import Any

from protocols.spec.durations import format_duration
from protocols.spec.expressions import ExpressionError
from protocols.spec.locate import Path
from protocols.spec.mending import certain, key_suggestion, mended_length, suggestion
from protocols.spec.model import Step
from protocols.spec.problems import SHOWN_LIMIT, Reporting, shown
from protocols.spec.shapes import Choice, fields_by_key, inner_class
from protocols.spec.values import NAME, flag_meant, kind_of, text_meant
from protocols.words import carried, listed, say

Outer = tuple[tuple[Path, frozenset[str]], ...]
"""The tables around the one being read, innermost first, with the keys each may hold."""

_KEPT = 10 * SHOWN_LIMIT

_HEADED = frozenset(("inputs", "settings", "variants", "materials", "groups", "roles"))
"""Tables of tables, whose entries have a header of their own."""


class Complaints(Reporting):
    """What was found wrong in one reading: *problems* grows."""

    def report(self, code: str, sentence: str, path: Path, at: str = "value", **more: Any) -> None:
        """Add a problem; what is not one of its own fields is an argument of its sentence."""
        if len(self.problems) > _KEPT:
            return  # a hostile file may hold 80,000 mistakes; nobody is ever shown so many
        super().report(code, sentence, path, at, **more)

    def key(self, path: Path) -> str:
        """The name of the key that *path* leads to, as it may be shown."""
        named = [part for part in path if isinstance(part, str)]
        return shown(named[-1]) if named else ""

    # ------------------------------------------------------------------------------------------- keys

    def unknown(
        self,
        name: str,
        path: Path,
        known: frozenset[str],
        outer: Outer,
        data: Mapping[str, Any] | None = None,
        wanted: Iterable[str] = (),
    ) -> str:
        """Report a key that is not *known*: misspelt, another word for one, or below the wrong header.

        *data* is what stands beside it, *wanted* the keys that are missing there. Answers the key that was
        probably meant, or nothing.
        """
        given = _beside(data or {}, name)
        close, sure = key_suggestion(name, known, given, wanted, len(self.problems))
        if (name, close) == ("time", "times") and not isinstance(given.get(name), int):
            close, sure = "", False  # a length is no number of times
        around = next((place for place, keys in outer if name in keys), None)
        if around is not None and sure and _fits_here(name, given.get(name), around):
            around = None
        more: dict[str, Any] = {}
        if around is not None:
            close = ""
            more = {
                "help": "problem.unknown-key.above" if not around else "problem.unknown-key.block",
                "help_arguments": {"key": name},
                "other": path,
            }
        elif not sure and name in _keys_of_steps(known):
            close = ""
            more = {"help": "advice.step-key", "help_arguments": {"key": name}}
            if isinstance(given.get(name), list | dict):
                header = f"[steps.{name}]" if isinstance(given[name], dict) else f"[[steps.{name}]]"
                more = {"help": "advice.step-table", "help_arguments": {"key": name, "header": header}}
        elif not sure and (where := _inside(name, given.get(name), known)):
            close = ""
            more = {"help": "advice.inside", "help_arguments": {"key": name, "example": where}}
        elif not path and len(name) == 2 and isinstance(given.get(name), dict) and "translations" in known:
            close = ""
            more = {"help": "advice.write", "help_arguments": {"example": f"[translations.{name}]"}}
        elif close:
            more = _meant(close, name, given.get(name), known)
        elif len(known) <= 8:
            names = listed(f"`{key}`" for key in sorted(known))
            more = {"help": "problem.possible-keys", "help_arguments": {"keys": names}}
        self.report("P101", "problem.unknown-key", (*path, name), "key", key=shown(name), **more)
        return close

    def missing(self, name: str, path: Path, doc: str) -> None:
        """Report a key that has to be there; *doc* is what it means."""
        first = name == "format" and not path
        self.report(
            "P102",
            "problem.missing",
            path,
            "header",
            key=name,
            help="advice.format" if first else "problem.missing.help",
            help_arguments={} if first else {"key": name, "doc": carried("key", doc)},
        )

    # ----------------------------------------------------------------------------------- kinds of values

    def wrong(
        self, value: Any, path: Path, wanted: str, help: str = "", instead: str = "", **help_arguments: object
    ) -> None:
        """Report a value that is not of the kind *wanted*."""
        self.report(
            "P103",
            "problem.type",
            path,
            key=self.key(path),
            wanted=wanted,
            found=kind_of(value),
            help=help,
            help_arguments=help_arguments,
            instead=instead,
        )

    def wrong_write(self, value: Any, path: Path, wanted: str, otherwise: str = "") -> None:
        """The same, with an example of what to write, made of the value if it can be."""
        from protocols.spec.examples import written

        example = written(self.key(path), value) or otherwise
        self.wrong(value, path, wanted, "advice.write" if example else "", example=example)

    def no_table(self, value: Any, path: Path, keys: Collection[str]) -> None:
        """Report a value where a table with these *keys* is wanted."""
        wanted = say("problem.type.table")
        if not path or not isinstance(path[-1], str):
            self.wrong(value, path, wanted)
        elif isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
            header = ".".join(part for part in path if isinstance(part, str))
            self.wrong(value, path, wanted, "advice.one-table", header=header)
        elif len(path) == 2 and path[0] in _HEADED and path[1] in keys:
            from protocols.spec.examples import EXAMPLES

            name = EXAMPLES[str(path[0])].partition(",")[0]
            self.wrong(value, path, wanted, "advice.named-table", key=path[1], example=name)
        elif len(path) == 2 and path[0] in _HEADED:
            from protocols.spec.examples import EXAMPLES, below, titled

            title = f'title = "{titled(value)}"' if isinstance(value, str) else ""
            rest = title or EXAMPLES[str(path[0])].partition(", and below it ")[2]
            example = below(f"[{path[0]}.{path[1]}]", rest)
            self.wrong(value, path, wanted, "advice.write", example=example)
        else:
            rows = ", ".join(f"{name} = …" for name in islice(keys, 3))
            self.wrong_write(value, path, wanted, f"{self.key(path)} = {{ {rows} }}")

    def wrong_tables(self, value: Any, path: Path) -> None:
        """Report a value where tables under names are wanted."""
        wanted = say("problem.type.tables")
        words = value if isinstance(value, list) else [value]
        if path == ("settings",) and any(word in ("room", "online", "hybrid") for word in words):
            self.wrong(value, path, wanted, "problem.did-you-mean", name="setting")
        else:
            self.wrong_write(value, path, wanted, f"[{self.key(path)}.name]")

    def wrong_entry(self, entry: Any, place: Path, whole: list[Any]) -> None:
        """Report an entry that is no table, in a list of tables."""
        from protocols.spec.examples import entries_written, written

        key = self.key(place)
        example = entries_written(key, whole) or written(key, entry)
        self.report(
            "P103",
            "problem.type.entry",
            place,
            key=key,
            found=kind_of(entry),
            help="advice.write" if example else "",
            help_arguments={"example": example},
        )

    def no_text(self, value: Any, path: Path) -> None:
        """Report a value that is no text, but may only lack its quotes."""
        token = text_meant(value)
        certain_text = f'"{token}"' if token and isinstance(value, int) else ""
        help_code = "problem.quotes.help" if token else ""
        wanted = say("problem.type.text")
        if isinstance(value, list) and self.key(path) == "extends":
            help_code = "advice.one-file"
        if path[-1] == "run" and isinstance(value, list) and value and isinstance(value[0], dict):
            self.wrong(value, path, wanted, "advice.one-table", header="steps.run")
            return
        self.wrong(value, path, wanted, help_code, certain_text, token=token)

    def several(self, value: str, path: Path) -> bool:
        """Whether *value* is several names in one text, ``"presenter, scribe"``; if so, it is reported."""
        if NAME.fullmatch(value):
            return False  # one name, as nearly always: there is no mark in it that could part two
        from protocols.spec.examples import several_written

        example = several_written(value)
        if example:
            self.report(
                "P105",
                "problem.several",
                path,
                value=shown(value),
                help="advice.write",
                help_arguments={"example": f"{self.key(path)} = {example}"},
            )
        return bool(example)

    def one_of_several(self, value: str, path: Path) -> None:
        """Warn of a text that holds commas, where each of a list was meant to be a text of its own."""
        from protocols.spec.examples import texts_written

        self.report(
            "P116",
            "problem.one-text",
            path,
            key=self.key(path),
            help="problem.one-text.help",
            help_arguments={"key": self.key(path), "example": texts_written(value)},
        )

    def option_twice(self, name: str, path: Path, first: Path) -> None:
        """Report an option that stands in a list for the second time."""
        self.report(
            "P201", "problem.option-twice", path, name=name, other=first, help="problem.option-twice.help"
        )

    def wrong_flag(self, value: Any, path: Path) -> None:
        """Report a value that is neither true nor false."""
        flag = flag_meant(value)
        help_code = "advice.write-bare" if flag else "problem.write-flag"
        self.wrong(
            value, path, say("problem.type.flag"), help_code, flag if value == flag else "", example=flag
        )

    # --------------------------------------------------------------------------------- words and lengths

    def wrong_choice(self, value: Any, path: Path, known: tuple[str, ...], words: str) -> None:
        """Report a value that is no text, where one of the *known* words is wanted."""
        close = suggestion(shown(value), known) if isinstance(value, bool) else ""
        advice = "problem.name.help" if close else ""
        self.wrong(value, path, say("problem.type.choice", words=words), advice, name=close)

    def no_choice(self, value: str, path: Path, shape: Choice, words: str) -> None:
        """Report a text that is none of the words of *shape*."""
        flag = flag_meant(value)
        if any(shown(one) == flag for one, _ in shape.flags):
            help_code, arguments, instead = "advice.write-bare", {"example": flag}, ""
        else:
            close = suggestion(value, shape.words, len(self.problems))
            help_code, arguments = ("problem.did-you-mean" if close else ""), {"name": close}
            if not close and len(shape.words) == 1:
                help_code, arguments = "problem.name.help", {"name": shape.words[0]}
            instead = f'"{close}"' if close and certain(value, shape.words) else ""
        self.report(
            "P106",
            "problem.choice",
            path,
            key=self.key(path),
            value=shown(value),
            words=words,
            help=help_code,
            help_arguments=arguments,
            instead=instead,
        )

    def no_length(self, value: str, path: Path) -> None:
        """Report a text that is no length of time."""
        from protocols.spec.examples import length_range

        better = mended_length(value)
        if not better and path[-1] == "time" and suggestion(value, ("open",)):
            better = "open"
        spread = "" if better or path[-1] != "time" else length_range(value)
        help_code, arguments = "problem.length.help", {}
        if better:
            help_code, arguments = "problem.length.write", {"better": better}
        elif spread:
            help_code, arguments = "advice.write", {"example": f"time = {spread}"}
        self.report(
            "P107",
            "problem.length",
            path,
            value=shown(value),
            help=help_code,
            help_arguments=arguments,
            instead=f'"{better}"' if better and any(unit in value.lower() for unit in "hms") else "",
        )

    def out_of_order(self, low: int, high: int, smaller: str, larger: str, path: Path) -> None:
        """Report a shorter time that is longer than the longer one."""
        self.report(
            "P108",
            "problem.time.order",
            (*path, smaller),
            smaller=smaller,
            larger=larger,
            first=format_duration(low),
            second=format_duration(high),
            other=(*path, larger),
            help="problem.time.order.help",
        )

    # --------------------------------------------------------------------------------------- expressions

    def another_word(self, value: str, path: Path, known: tuple[str, ...]) -> bool:
        """Whether *value* is another word for one of the *known* ones; if so, it is reported."""
        if not value.isalpha():
            return False
        from protocols.spec.synonyms import value_meant

        close = certain(value, known) or value_meant(value, known)
        if close:
            self.report(
                "P106",
                "problem.choice",
                path,
                key=self.key(path),
                value=shown(value),
                words=listed([*(f'"{word}"' for word in known), say("problem.type.condition")], "or"),
                help="problem.did-you-mean",
                help_arguments={"name": close},
                instead=f'"{close}"' if certain(value, known) else "",
            )
        return bool(close)

    def no_condition(self, value: str, path: Path) -> bool:
        """Whether *value* is another word for true or false, or a word of ``optional``; if so, it is told."""
        flag = flag_meant(value)
        optional = path[-1] == "when" and value.strip().lower() in ("if time", "if needed")
        if flag:
            self.wrong(value, path, say("problem.type.condition"), "advice.write-bare", flag, example=flag)
        elif optional:
            example = f'optional = "{value.strip().lower()}"'
            self.wrong(
                value, path, say("problem.type.condition"), "advice.in-place", example=example, key="when"
            )
        return bool(flag or optional)

    def no_formula(self, value: str | int, path: Path, condition: bool, error: ExpressionError) -> None:
        """Report an expression that cannot be read."""
        from protocols.spec.examples import formula_written

        better = formula_written(str(value), condition)
        help_code = "advice.condition" if condition else "advice.number"
        self.report(
            "P109",
            "problem.expression",
            path,
            key=self.key(path),
            why=str(error),
            within=error.within,
            help="advice.write" if better else help_code,
            help_arguments={"example": f"{self.key(path)} = {better}"} if better else {},
        )


def _beside(data: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    """What stands in *data* in the same file as the key *name*: the other file's keys may be given anew."""
    places = getattr(data, "places", None)
    if not places:
        return data
    home = data.home  # type: ignore[attr-defined]
    source = places.get(name, home)[0]
    return {key: value for key, value in data.items() if places.get(key, home)[0] is source}


def _inside(name: str, value: Any, known: frozenset[str]) -> str:
    """Where the key *name* belongs, if it is one of a table inside a step: ``between`` of `repeat`."""
    if not {"repeat", "turns", "speaks"} <= known:
        return ""
    fields = fields_by_key(Step)
    for key in ("repeat", "turns", "capture", "decide", "move", "extend"):
        cls = inner_class(fields[key].metadata["shape"])
        if cls is not None and name in fields_by_key(cls):
            said = f'"{shown(value)}"' if isinstance(value, str) and '"' not in value else "…"
            said = shown(value) if isinstance(value, int) else said
            inner = f"{{ …, {name} = {said} }}"
            return f"{key} = [{inner}]" if key == "capture" else f"{key} = {inner}"
    return ""


def _keys_of_steps(known: frozenset[str]) -> frozenset[str]:
    """The keys of a step, if *known* are those of a whole protocol; else nothing."""
    if not {"format", "steps"} <= known:
        return frozenset()
    return frozenset(fields_by_key(Step))


def _fits_here(name: str, value: Any, around: Path) -> bool:
    """Whether *value* looks like one for this table, though the table *around* has a key of that name too."""
    if isinstance(value, dict):
        return False
    if name == "minutes":
        # Half an hour and more is the length of a whole protocol, less is that of a step.
        return not (isinstance(value, int) and value >= 30)
    return not (isinstance(value, list) and around)


def _meant(close: str, name: str, value: Any, known: frozenset[str]) -> dict[str, Any]:
    """The advice for the key *name* that should be *close*; with the value, where that has to change too."""
    if close == "time" and isinstance(value, int) and not isinstance(value, bool) and 0 < value < 1000:
        example = f'time = "{value}m"'
        return {"help": "advice.did-you-mean-write", "help_arguments": {"name": close, "example": example}}
    return {
        "help": "problem.did-you-mean",
        "help_arguments": {"name": close},
        "instead": certain(name, known),
    }
