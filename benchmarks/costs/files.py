"""Protocol files made by chance, the same for the same number: of every shape that designers write.

Flat lists, groups, rounds, go-rounds, blocks in blocks, conditions, lists that are filled later; with and
without remarks; 20 to 120 lines. None of them holds a mistake.
"""

from __future__ import annotations

import random
from collections.abc import Callable

SEED = 20_261_126

_TEXT = """
listen read question notice group evidence student work practice reflect share choose write text
idea pattern surprise assumption dilemma focus goal step back silence round voice data lesson
meeting plan
"""
_WORDS = _TEXT.split()
_LENGTHS = ("90s", "2m", "3m", "5m", "8m", "10m", "15m")


def made(number: int) -> str:
    """The file with this number."""
    chance = random.Random(SEED * 1_000_003 + number)
    wanted = chance.randint(20, 120)
    grouped = chance.random() < 0.6
    lines = _head(chance, number, grouped)
    parts = [one for one in _PARTS if grouped or one not in _GROUPED]
    at = 0
    while True:
        at += 1
        part = chance.choice(parts)(chance, at)
        if len(lines) + len(part) > wanted and at > 1:
            break
        lines += part
    while len(lines) < 20:
        lines += _plain(chance, at)
        at += 1
    return "\n".join(lines) + "\n"


def long(steps: int) -> str:
    """A file of so many steps, all of one kind: what doubling them costs."""
    chance = random.Random(SEED)
    lines = _head(chance, 0, True)
    for at in range(1, steps + 1):
        lines += _plain(chance, at) if at % 4 else _go_round(chance, at)
    return "\n".join(lines) + "\n"


def _sentence(chance: random.Random, least: int = 4, most: int = 14) -> str:
    words = " ".join(chance.choices(_WORDS, k=chance.randint(least, most)))
    return words.capitalize()


def _head(chance: random.Random, number: int, grouped: bool) -> list[str]:
    lines = []
    if chance.random() < 0.4:
        lines += [f"# {_sentence(chance)}.", "#", f"# {_sentence(chance, 8, 18)}."]
    lines += [
        "format = 1",
        f'id = "made-{number}"',
        f'title = "{_sentence(chance, 2, 4)}"',
        f'summary = "{_sentence(chance)}."',
        'tags = ["discussion", "text"]',
        "people = { min = 6, ideal = 12, max = 30 }",
    ]
    if chance.random() < 0.5:
        lines += [
            "",
            "[source]",
            'title = "A book"',
            'url = "https://example.org/book"',
            'follows = "adapted"',
        ]
    if chance.random() < 0.3:
        lines += ["", "[inputs.focus]", 'title = "Focus question"', 'ask = "What is it about?"']
    lines += ["", "[roles.presenter]", 'title = "Presenter"']
    if grouped:
        leftover = chance.choice(("grow", "shrink"))
        lines += ["", "[groups.circle]", "size = { min = 3, ideal = 4, max = 5 }", f'leftover = "{leftover}"']
        lines += ["", "[groups.pair]", "size = { min = 2, ideal = 2, max = 3 }"]
    return lines


def _start(chance: random.Random, at: int, indent: str = "", header: str = "[[steps]]") -> list[str]:
    lines = [""]
    if chance.random() < 0.25:
        lines.append(f"{indent}# {_sentence(chance)}.")
    return [
        *lines,
        f"{indent}{header}",
        f'{indent}id = "step-{at}"',
        f'{indent}title = "{_sentence(chance, 2, 6)}"',
    ]


def _time(chance: random.Random) -> str:
    if chance.random() < 0.6:
        return f'time = "{chance.choice(_LENGTHS)}"'
    return 'time = { min = "3m", target = "5m", max = "8m" }'


def _plain(chance: random.Random, at: int) -> list[str]:
    lines = [*_start(chance, at), _time(chance)]
    if chance.random() < 0.6:
        lines.append(f'say = "{_sentence(chance, 8, 25)}."')
    if chance.random() < 0.3:
        lines.append(f'speaks = "{chance.choice(("presenter", "nobody", "everyone"))}"')
    if chance.random() < 0.2:
        lines += ["note = [", f'  "{_sentence(chance)}.",', f'  "{_sentence(chance)}.",', "]"]
    return lines


def _go_round(chance: random.Random, at: int) -> list[str]:
    return [*_start(chance, at), 'turns = { who = "everyone", time = { max = "1m" }, crosstalk = false }']


def _conditional(chance: random.Random, at: int) -> list[str]:
    number = chance.randint(8, 24)
    return [
        *_start(chance, at),
        f'when = "people > {number}"',
        _time(chance),
        *_start(chance, at * 1000),
        'when = "otherwise"',
        _time(chance),
    ]


def _listed(chance: random.Random, at: int) -> list[str]:
    return [
        *_start(chance, at),
        _time(chance),
        f'capture = [{{ id = "list-{at}", title = "{_sentence(chance, 2, 4)}", usually = 3 }}]',
        *_start(chance, at * 1000),
        f'repeat = {{ each = "list-{at}" }}',
        _time(chance),
    ]


def _rounds(chance: random.Random, at: int) -> list[str]:
    return [
        *_start(chance, at),
        f"repeat = {chance.randint(2, 4)}",
        *_start(chance, at * 1000, "  ", "[[steps.steps]]"),
        f"  {_time(chance)}",
        *_start(chance, at * 1000 + 1, "  ", "[[steps.steps]]"),
        f'  time = "{chance.choice(_LENGTHS)}"',
        '  speaks = "nobody"',
    ]


def _together(chance: random.Random, at: int) -> list[str]:
    grouping = chance.choice(("circle", "pair"))
    return [*_start(chance, at), f'in = "{grouping}"', _time(chance), f'say = "{_sentence(chance)}."']


def _opening(chance: random.Random, at: int) -> list[str]:
    return [
        *_start(chance, at),
        'in = "circle"',
        'repeat = { each = "member", as = "opener" }',
        *_start(chance, at * 1000, "  ", "[[steps.steps]]"),
        '  time = { max = "3m" }',
        '  speaks = "opener"',
        *_start(chance, at * 1000 + 1, "  ", "[[steps.steps]]"),
        '  turns = { who = "others", time = "1m" }',
    ]


_Part = Callable[[random.Random, int], list[str]]
_GROUPED: tuple[_Part, ...] = (_together, _opening)
_PARTS: tuple[_Part, ...] = (*(_plain,) * 4, _go_round, _conditional, _listed, _rounds, *_GROUPED)
