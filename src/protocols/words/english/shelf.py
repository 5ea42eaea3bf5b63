"""Why a protocol could not be had from the shelf, and what to do about it."""

SENTENCES = {
    "shelf.meetings": ("One meeting. {summary}", "{n} meetings. {summary}"),
    "shelf.nothing-named": "Name a protocol: an id from `protocols list`, or the path of a file.",
    "shelf.no-such-protocol": "There is no protocol “{name}”. `protocols list` shows those there are.",
    "shelf.no-such-protocol.meant": "There is no protocol “{name}”. Did you mean “{meant}”?",
    "shelf.no-such-file": "There is no file {path}.",
    "shelf.beside": "Did you mean the file {name}?",
    "shelf.vanished": "The file {path} was there a moment ago and is gone now.",
    "shelf.folder": "{path} is a folder. Name a protocol file in it.",
    "shelf.no-file": "{path} is not an ordinary file, so it cannot be read as a protocol.",
    "shelf.no-folder": "The folder {path} cannot be read: {why}.",
    "shelf.unreadable": "The file {path} cannot be read: {why}.",
    "shelf.too-large": (
        "The file {path} is larger than {limit} KiB; a protocol is a few pages of text. Is it the right file?"
    ),
    "shelf.no-protocol": "This file cannot be read as a protocol; `protocols check {path}` says why.",
    "shelf.twins": (
        "Two files have the id “{id}”: {first} and {second}. Give one of them another id, "
        "or name the file you mean by its path."
    ),
    "shelf.instead": "This is your own; it is used instead of the shipped protocol of the same id.",
    "shelf.alone": "{path} translates “{id}”, but that protocol does not lie beside it.",
}
