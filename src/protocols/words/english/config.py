"""What is wrong with the settings."""

SENTENCES = {
    "config.missing": "There is no settings file {path}.",
    "config.folder": "{path} is a folder; settings are a file.",
    "config.unreadable": "The settings file {path} cannot be read: {why}.",
    "config.cue": 'The settings file {path} names no program for the signal “{name}”: write {name} = ["program", "argument"].',
    "config.theme": "There is no theme “{theme}”: say dark or light.",
}
