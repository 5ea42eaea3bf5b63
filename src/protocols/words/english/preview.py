"""What the designer's preview says, on its screen and on plain lines."""

SENTENCES = {
    "preview.help.preview": "follow a protocol file while you write it",
    "preview.describe.preview": "Show a protocol file while you write it in your editor: its problems, its timed agenda, the\n"
    "agenda as a picture, and what the room would see in any step. It follows every save.",
    "preview.more.preview": "Examples:\n"
    "  protocols preview ours.toml\n"
    "  protocols preview ours.toml --people 13 --minutes 45\n"
    "  protocols preview ours.toml --variant short\n"
    "  protocols preview ours.toml --plain      on plain lines, again after each save; Ctrl+C ends it",
    "preview.help.file": "the protocol file you are writing",
    "preview.help.people": "how many take part; without it, the ideal number",
    "preview.help.minutes": "the minutes there are; without it, the protocol's own times",
    "preview.help.variant": "the variant of the protocol to begin with, where it has any",
    "preview.help.plain": "plain lines, again after each save, instead of the screen",
    # files that cannot be read
    "preview.missing": "There is no file {path}.",
    "preview.new": "To begin one: protocols new {path}",
    "preview.folder": "{path} is a folder. Name a protocol file in it.",
    "preview.unreadable": "{path} cannot be read: {why}.",
    "preview.waiting": "{trouble} Waiting for it to come back; below is what it said last.",
    "preview.people": "“{text}” is no number of people: write a whole number from 1 to {most}.",
    # how it stands
    "preview.reading": "Reading {path} …",
    "preview.read": "file read {time}",
    "preview.fine": "✓ no problems",
    "preview.errors": ("✗ {n} error", "✗ {n} errors"),
    "preview.warnings": ("! {n} warning", "! {n} warnings"),
    "preview.people-count": ("for {n} person", "for {n} people"),
    "preview.own-minutes": "in its own time",
    "preview.minutes-count": ("in {n} minute", "in {n} minutes"),
    "preview.form": "as “{name}”",
    "preview.stale": "This save cannot be run; the other pages show the save of {time}.",
    "preview.nothing": "There is no agenda yet: mend the errors first, and save.",
    # the panes
    "preview.pane.problems": "Problems",
    "preview.pane.agenda": "Agenda",
    "preview.pane.timeline": "Timeline",
    "preview.pane.room": "Room",
    "preview.room.step": "as the room sees step {number} of {n}, when it begins",
    "preview.no-problems": "Nothing to say. Every save is checked again.",
    "preview.problem.line": "line {line}",
    "preview.no-clock": "The room sees no clock in this step.",
    # on plain lines
    "preview.plain.read": "{path}, {time}:",
    "preview.plain.form": "{title}, as “{name}”",
    "preview.plain.following": "Following {path}; save it and it is read again. Ctrl+C ends it.",
    "preview.plain.stale": "This save cannot be run; the agenda above still stands for the save of {time}.",
    "preview.plain.waiting": "{trouble} Waiting for it to come back.",
}
