"""What the screens' backend has to say."""

SENTENCES = {
    "desk.broken": "{path} has a mistake: {first} See: protocols check.",
    "desk.no-names": "Write the names, one on each line.",
    "desk.no-roster": "Name the roster file: CSV, TOML, or one name a line.",
    "desk.people": ("{n} person took part.", "{n} people took part."),
    "desk.not-written": "The minutes cannot be written to {folder}: {why}.",
}
