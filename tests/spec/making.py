"""Protocols made by chance out of the shapes of the keys, so that every key of the language occurs in them.

Their form is right; whether they make sense is left to chance, as in the files of real people.
"""

from __future__ import annotations

from protocols.spec import shapes
from protocols.spec.model import Protocol, Step

NAMES = [
    *(
        "presenter",
        "host",
        "coach",
        "circle",
        "pair",
        "table",
        "ideas",
        "best",
        "case",
        "turn",
        "go-on",
        "stop",
    ),
    *(
        "member",
        "team",
        "everyone",
        "others",
        "rest",
        "all",
        "nobody",
        "facilitator",
        "talk",
        "read",
        "close",
    ),
]
TEXTS = [
    "How are you?",
    "{presenter} opens, round {round}",
    "Ideas: {ideas}",
    "Ünïcode … 名前",
    "a 'b' # c",
    "",
]
LENGTHS = ["5m", "90s", "1h15m", "0s", "24h"]
FORMULAS = [
    "3",
    "ceil(people / 3)",
    "count(circle)",
    "turn",
    "if(people > 6, 2, 1)",
    "count(ideas)",
    "members - 1",
]
CONDITIONS = [
    "people > 5",
    "best == go-on",
    "turn >= 2 and not people == 7",
    "count(ideas) > 3",
    "members < 4",
]
ANYTHING = [
    "50%",
    "2m left",
    "end",
    "+1m",
    "turn",
    "15:05",
    "-30m",
    "2w",
    "final-word",
    "parts/a.toml",
    "no new ideas",
]
_GIVEN = ("format", "id", "title")
_OTHERS = ("extends", "include", "requires", "skip", "after", "before", "translations", "translates")
"""These need other files, which tests of their own have; without them, nothing else is judged."""

_APART = frozenset(("inputs", "settings", "variants", "materials", "groups", "roles", "steps", "meetings"))


def protocol(chance):
    """The text of a protocol."""
    rows = ["format = 1", f'id = "made-{chance.randrange(1000)}"', 'title = "Made by chance"']
    for name, shape in keys_of(Protocol):
        if name in _APART or name in (*_GIVEN, *_OTHERS) or chance.random() < 0.75:
            continue
        rows.append(f"{name} = {value(shape, chance, 1)}")
    for name, shape in keys_of(Protocol):
        if isinstance(shape, shapes.Tables):
            for one in chance.sample(NAMES[:12], chance.choice([0, 0, 1, 2])):
                rows += ["", f"[{name}.{one}]", *pairs(shape.of, chance)]
    if chance.random() < 0.15:
        for _ in range(chance.randint(1, 3)):
            rows += [
                "",
                "[[meetings]]",
                f'id = "m-{chance.randrange(99)}"',
                *steps("meetings.steps", chance, 2),
            ]
    else:
        rows += steps("steps", chance, 1)
    return "\n".join(rows) + "\n"


def steps(header, chance, depth):
    """Steps under headers, and steps inside them."""
    rows = []
    for _ in range(chance.randint(1, 4)):
        inside = depth < 3 and chance.random() < 0.25
        rows += ["", f"[[{header}]]", *pairs(Step, chance, block=inside)]
        if inside:
            rows += steps(f"{header}.steps", chance, depth + 1)
    return rows


def pairs(cls, chance, block=False):
    """Lines for some of the keys of a class."""
    rows = []
    for name, shape, needed in fields(cls):
        if name == "steps" or (
            block and name in ("speaks", "asks", "answers", "turns", "capture", "decide", "time")
        ):
            continue
        likely = 0.75 if name in ("title", "time", "id") else 0.12
        if name in _OTHERS or (not needed and chance.random() > likely):
            continue
        if cls is Step and name == "kind":
            made = f'"{chance.choice(["talk", "break", "buffer", "move", "debrief"])}"'
        else:
            made = value(shape, chance, 1)
        rows.append(f"{name} = {made}")
    return rows


def fields(cls):
    return [
        (name, one.metadata["shape"], one.metadata["required"])
        for name, one in shapes.fields_by_key(cls).items()
    ]


def keys_of(cls):
    return [(name, shape) for name, shape, _ in fields(cls)]


def table(cls, chance, depth):
    """A table in braces with some of the keys of a class."""
    chosen = [
        f"{name} = {value(shape, chance, depth + 1)}"
        for name, shape, needed in fields(cls)
        if needed or (name != "steps" and chance.random() < 0.35)
    ]
    return "{ " + ", ".join(chosen) + " }" if chosen else "{}"


def value(shape, chance, depth):
    """A value of a shape."""
    match shape:
        case shapes.Text():
            return several(shape.many, chance, lambda: quoted(chance.choice(TEXTS + ANYTHING)))
        case shapes.Name():
            return several(shape.many, chance, lambda: quoted(chance.choice(NAMES)))
        case shapes.Choice():
            return several(shape.many, chance, lambda: quoted(chance.choice(shape.words)))
        case shapes.Whole():
            return str(chance.randint(shape.least, min(shape.most, shape.least + 40)))
        case shapes.Flag():
            return chance.choice(["true", "false"])
        case shapes.Length():
            return quoted(chance.choice(LENGTHS))
        case shapes.Scalar():
            return chance.choice(["3", "true", '"5m"', '"go-on"'])
        case shapes.Formula():
            words = list(shape.words) + (CONDITIONS if shape.condition else FORMULAS)
            return quoted(chance.choice(words))
        case shapes.Span():
            return span(chance)
        case shapes.Mapped() | shapes.Texts():
            of = shape.of if isinstance(shape, shapes.Mapped) else shapes.Text(lines=False)
            rows = [
                f"{one} = {value(of, chance, depth)}" for one in chance.sample(NAMES, chance.randint(0, 2))
            ]
            return "{ " + ", ".join(rows) + " }" if rows else "{}"
        case shapes.Table():
            if shape.short is not None and chance.random() < 0.5:
                return value(shape.short[0], chance, depth)
            return table(shape.of, chance, depth)
        case shapes.TableList():
            of = shapes.inner_class(shape)
            if depth > 3:
                return "[]"
            return "[" + ", ".join(table(of, chance, depth + 1) for _ in range(chance.randint(0, 2))) + "]"
    raise AssertionError(shape)


def several(many, chance, one):
    if not many or chance.random() < 0.5:
        return one()
    return "[" + ", ".join(one() for _ in range(chance.randint(0, 3))) + "]"


def quoted(text):
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def span(chance):
    """A time in any of its forms."""
    low, high = sorted(chance.sample(range(1, 30), 2))
    return chance.choice(
        [
            quoted(chance.choice(LENGTHS)),
            '"open"',
            '"turn"',
            f'{{ min = "{low}m", max = "{high}m" }}',
            f'{{ min = "{low}m", target = "{high}m" }}',
            f'{{ max = "{high}m" }}',
            f'{{ each = "{low}m", per = "people" }}',
            f'{{ each = "{low}m", per = "count(circle)", min = "1m", max = "2h" }}',
            f'["{high}m", "{low}m"]',
        ]
    )


def sound(text, problems_of):
    """*text* without the lines in which *problems_of* finds errors: a protocol that can be planned, if there
    is one in it."""
    for _ in range(12):
        lines = text.split("\n")
        wrong = {one.span.line - 1 for one in problems_of(text) if one.problem.severity == "error"}
        if not wrong:
            return text
        gone = set(wrong)
        for number in wrong:
            if lines[number].startswith("["):
                # A header goes with what stands below it.
                while (number := number + 1) < len(lines) and not lines[number].startswith("["):
                    gone.add(number)
        text = "\n".join(line for number, line in enumerate(lines) if number not in gone)
    return text
