"""How the reader reads single values: texts, names, whole numbers, yes or no, and words to choose from.

The part of :mod:`protocols.spec.reader` between measures and tables.
"""

from __future__ import annotations

from typing import Any

from protocols.spec import shapes
from protocols.spec.complaints import Outer
from protocols.spec.locate import Path
from protocols.spec.measures import Measures
from protocols.spec.mending import slug
from protocols.spec.problems import shown
from protocols.spec.values import NAME, number_meant, unquoted_help
from protocols.words import LINE_LIMIT, listed, safe_line, safe_text, say

NAME_LIMIT = 80
"""The longest name, in characters."""

_LISTED = frozenset(("tags", "columns", "fields", "among", "names"))
"""Keys whose texts are a few words each: a comma between them parts two."""

LANGUAGES = {
    "english": "en",
    "german": "de",
    "deutsch": "de",
    "spanish": "es",
    "espanol": "es",
    "french": "fr",
}
"""Languages that people write by their name."""


class Scalars(Measures):
    """A reader of single values, and of lists of them; None is answered for what is wrong (and reported)."""

    def _list(self, value: Any, path: Path, wanted: str) -> list[tuple[Any, Path]] | None:
        """A list, or a single text as a list of one, with the place of each entry; *wanted* is a code."""
        if isinstance(value, str):
            return [(value, path)]
        if isinstance(value, list):
            return [(entry, (*path, number)) for number, entry in enumerate(value)]
        self.wrong(value, path, say(wanted))
        return None

    def _text(self, shape: shapes.Text, value: Any, path: Path, outer: Outer) -> Any:
        if shape.many:
            if isinstance(value, str):
                if path[-1] in _LISTED and "," in value:
                    self.one_of_several(value, path)
                text = self._one_text(shape, value, path)
                return (text,) if text else ()
            entries = self._list(value, path, "problem.type.texts")
            if entries is None:
                return None
            read = [self._one_text(shape, entry, place) for entry, place in entries]
            return tuple(text for text in read if text)
        return self._one_text(shape, value, path)

    def _one_text(self, shape: shapes.Text, value: Any, path: Path) -> str | None:
        if not isinstance(value, str):
            self.no_text(value, path)
            return None
        if shape.lines:
            return safe_text(value).strip()
        if len(value) > LINE_LIMIT:
            self.report("P113", "problem.long-line", path, key=self.key(path), limit=LINE_LIMIT)
        return safe_line(value)

    def _name(self, shape: shapes.Name, value: Any, path: Path, outer: Outer) -> Any:
        if not shape.many:
            return self._one_name(value, path)
        if isinstance(value, str) and self.several(value, path):
            return None
        entries = self._list(value, path, "problem.type.names")
        if entries is None:
            return None
        names = [self._one_name(entry, place) for entry, place in entries]
        if path[-1] == "among":
            self._options_twice(names, [place for _, place in entries])
        return tuple(dict.fromkeys(name for name in names if name))

    def _options_twice(self, names: list[str | None], places: list[Path]) -> None:
        for number, name in enumerate(names):
            first = names.index(name)
            if name and first < number:
                self.option_twice(name, places[number], places[first])

    def _one_name(self, value: Any, path: Path) -> str | None:
        if not isinstance(value, str):
            one = value[0] if isinstance(value, list) and len(value) == 1 else None
            example = f'"{one}"' if isinstance(one, str) and slug(one) == one else ""
            if path[-1] == "in" and isinstance(value, int) and value > 1:
                example = say("advice.circle", size=shown(value))
            self.wrong_write(value, path, say("problem.type.name"), example)
            return None
        if not self.is_name(value, path):
            return None
        return value

    def is_name(self, value: str, path: Path, at: str = "value") -> bool:
        """Whether *value* is a name; if not, it is reported."""
        named = len(value) <= NAME_LIMIT and NAME.fullmatch(value)
        if named and value not in LANGUAGES:
            return True
        language = path == ("language",) or (at == "key" and path[:-1] == ("translations",))
        if named and not language:
            return True
        better = slug(value) if len(value) < 500 else ""
        sentence, arguments = "problem.name", {"name": better}
        help_code = "problem.name.help" if better else ""
        if language and better in LANGUAGES:
            short = LANGUAGES[better]
            sentence, help_code, arguments = "problem.language", "advice.language", {"short": short}
            if at == "key":
                help_code, arguments = "advice.write", {"example": f"[translations.{short}]"}
        elif better and at == "value" and path[-2:-1] == ("among",) and "decide" in path:
            text = shown(value).replace('"', "")
            help_code, arguments = "advice.options", {"name": better, "text": text}
        self.report(
            "P105",
            sentence,
            path,
            at,
            name=shown(value),
            help=help_code,
            help_arguments=arguments,
        )
        return False

    def _whole(self, shape: shapes.Whole, value: Any, path: Path, outer: Outer) -> Any:
        if isinstance(value, float) and value.is_integer() and abs(value) <= shape.most:
            whole = str(int(value))
            self.wrong(value, path, say("problem.type.whole"), "advice.write", whole, example=whole)
            return None
        if isinstance(value, bool) or not isinstance(value, int):
            if number := number_meant(value):
                self.wrong(value, path, say("problem.type.whole"), "advice.write", example=number)
            else:
                self.wrong(value, path, say("problem.type.whole"), *unquoted_help(value))
            return None
        if not shape.least <= value <= shape.most:
            self.report(
                "P104",
                "problem.bounds",
                path,
                key=self.key(path),
                value=shown(value),
                least=shape.least,
                most=shape.most,
            )
            return None
        return value

    def _flag(self, shape: shapes.Flag, value: Any, path: Path, outer: Outer) -> Any:
        if not isinstance(value, bool):
            self.wrong_flag(value, path)
            return None
        return value

    def _choice(self, shape: shapes.Choice, value: Any, path: Path, outer: Outer) -> Any:
        if not shape.many:
            return self._one_choice(shape, value, path)
        if path == ("setting",) and isinstance(value, dict):
            # A header [setting.NAME]: the room's key is a word, what was meant is a table of choices.
            self.wrong(value, path, say("problem.type.texts"), "problem.did-you-mean", name="settings")
            return None
        one = isinstance(value, str) and (value in shape.words or shape.sentences)
        if isinstance(value, str) and not one and self.several(value, path):
            return None
        entries = self._list(value, path, "problem.type.texts")
        if entries is None:
            return None
        words = [self._one_choice(shape, entry, place) for entry, place in entries]
        return tuple(dict.fromkeys(word for word in words if word is not None))

    def _one_choice(self, shape: shapes.Choice, value: Any, path: Path) -> str | None:
        if isinstance(value, bool):
            for flag, word in shape.flags:
                if flag == value:
                    return word
        if isinstance(value, str) and value in shape.words:
            return value
        words = listed((f'"{word}"' for word in shape.words), "or")
        if not isinstance(value, str):
            self.wrong_choice(value, path, shape.words, words)
            return None
        if shape.sentences and " " in value.strip():
            return self._one_text(shapes.Text(lines=False), value, path)
        self.no_choice(value, path, shape, words)
        return None

    def _scalar(self, shape: shapes.Scalar, value: Any, path: Path, outer: Outer) -> Any:
        if isinstance(value, str):
            return safe_line(value)
        if isinstance(value, (bool, int)):
            return value
        self.wrong(value, path, say("problem.type.scalar"))
        return None
