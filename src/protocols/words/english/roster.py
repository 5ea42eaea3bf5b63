"""Reading a list of people: what is wrong with the file, and what to write instead."""

SENTENCES = {
    "roster.file": "{file}: {problem}",
    "roster.instead": "Write one name on each line, or a CSV file with the columns name, team and role.",
    "roster.large": "this is larger than {limit} KiB, too large for a list of people. {instead}",
    "roster.empty": "there is nobody in this file. {instead}",
    "roster.nobody": "there is no name in this file. {instead}",
    "roster.binary": "this is not a text file, so it is no list of people. {instead}",
    "roster.image": "this is a picture, not a list of people. {instead}",
    "roster.pdf": "this is a PDF document, not a list of people. {instead}",
    "roster.office": "this is an office document: save it as CSV or as plain text first. {instead}",
    "roster.web": "this is a web page, not a list of people. {instead}",
    "roster.json": "this looks like JSON, not like a list of people. {instead}",
    "roster.prose": "these are sentences, not names. {instead}",
    "roster.protocol": "this is a protocol, not a list of people. {instead}",
    "roster.toml": "this cannot be read as TOML: {problem} (line {line}). {instead}",
    "roster.no-people": (
        'this TOML file names no people. Write people = ["Ana", "Ben"], or for each person a [[people]] '
        "table with name, team and role."
    ),
    "roster.no-name-column": "there is no column for names, only {columns}. Call one of the columns name.",
    "roster.quotes": "the quotation marks on line {line} do not close. Write one before and one after.",
    "roster.too-many": "this names more than {limit} people. Keep those who take part in this session.",
    "roster.not-utf8": "The file is not UTF-8 text and was read as Windows text. Please check the accents.",
    "roster.no-header": (
        "There are {columns} columns and no header, so the first three were read as name, team and role. "
        "Add a first line that names the columns if that is wrong."
    ),
    "roster.unused": ("The column {columns} is not used.", "The columns {columns} are not used."),
    "roster.unknown-key": "Line {line}: “{key}” is not used; a person has a name, a team and a role.",
    "roster.not-text": "Line {line}: “{key}” must be text in quotes.",
    "roster.not-a-person": "Line {line}: this is no person. Write a name in quotes, or a [[people]] table.",
    "roster.no-name": "Line {line}: there is no name here, so the line was skipped.",
    "roster.long": "Line {line}: longer than {limit} characters, so it was cut.",
    "roster.twice": (
        "{count} people are called {name} (lines {lines}). Add a last name or an initial, so that they can "
        "be told apart."
    ),
    "roster.count.2": "Two",
    "roster.count.3": "Three",
    "roster.count.4": "Four",
}
