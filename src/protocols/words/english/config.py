"""What is wrong with the settings."""

SENTENCES = {
    "config.missing": "There is no settings file {path}.",
    "config.folder": "{path} is a folder; settings are a file.",
    "config.unreadable": "The settings file {path} cannot be read: {why}.",
    "config.cue": 'The settings file {path} names no program for the signal “{name}”: write {name} = ["program", "argument"].',
    "config.keys.unknown": "“{id}” is nothing that has a key.",
    "config.keys.meant": "Did you mean “{near}”? `protocols keys` lists all names.",
    "config.keys.list": "`protocols keys` lists all names.",
    "config.keys.none": "“{id}” has no key here.",
    "config.keys.one": "Give it one, or take the line away.",
    "config.keys.no-key": "“{key}” is not a key.",
    "config.keys.examples": 'Keys are called as they are on the keyboard: "n", "?", "Space", "Enter", "F5", "PgDn", "Ctrl+N".',
    "config.keys.program": "{key} is the program's own on every screen.",
    "config.keys.another": "Choose another key.",
    "config.keys.typed": "“{key}” is typed into a field where “{id}” is offered, so it cannot be a key there.",
    "config.keys.with-ctrl": "Use a key that types nothing, such as F6 or Ctrl+N.",
    "config.keys.twice": "{key} is given to “{id}” and to “{other}”, which are on one screen.",
    "config.keys.taken": "{key} is the key of “{owner}” ({label}) on the same screen.",
    "config.keys.give-another": "Choose another one for “{id}”, or give “{owner}” another key as well.",
    "config.theme": "There is no theme “{theme}”: say dark, light or high-contrast.",
}
