"""The words of the command line."""

SENTENCES = {
    "cli.description": "Run structured conversations: a protocol, a clock and the notes in one place.\n"
    "Without a command the library opens: choose a protocol and run it.",
    "cli.epilog": "Begin with:\n"
    "  protocols demo                                 see a session live, in two minutes\n"
    "  protocols list --people 13 --minutes 45        what would fit\n"
    "  protocols show final-word --people 13          the timed agenda for 13 people\n"
    "  protocols run final-word --people 13           run it\n"
    "  protocols --plain                              everything on plain lines: for screen readers\n"
    "  protocols run final-word --people 13 --plain   one session on plain lines\n"
    "  protocols COMMAND --help                       more about a command, with examples\n\n"
    "Where things are: sessions in the data folder (--data-dir, PROTOCOLS_DATA_DIR, or data-dir in\n"
    "config.toml, in this order), one file each; your own protocols in its folder protocols.\n"
    "Minutes that the screens write: in Protocols among your documents (or minutes-dir).\n"
    "\n"
    "Exit codes: 0 fine; 1 findings; 2 could not run; 70 a mistake of ours; 130 left with Ctrl+C;\n"
    "129 the terminal was closed; 143 told to stop; 141 nobody reads the output any more.\n"
    "However it ends, everything that was shown as saved is saved.",
    "cli.group.options": "options",
    "cli.group.positionals": "what to name",
    "cli.group.everywhere": "options for every command",
    "cli.group.commands": "commands",
    "cli.usage-prefix": "usage: ",
    "cli.argparse.argument": "{name}: {message}",
    "cli.argparse.required": "Still to be said: {names}.",
    "cli.argparse.one": "a value has to follow it.",
    "cli.argparse.some": "at least one value has to follow it.",
    "cli.argparse.choice": "“{value}” is none of {known}.",
    "cli.argparse.together": "does not go together with {other}.",
    "cli.argparse.none": "takes no value, and here is “{value}”.",
    "cli.argparse.ambiguous": "“{value}” could be {known}.",
    "cli.usage": "{message}\nSee: {program} --help",
    "cli.no-such-command": "There is no command “{name}”.",
    "cli.no-such-option": "There is no option “{name}” here.",
    "cli.did-you-mean": "Did you mean {name}?",
    "cli.number": "“{text}” is not a whole number from 1 up.",
    "cli.no-language": "The program does not speak “{language}” yet and speaks English; protocols that are translated into it "
    "are shown in it.",
    "cli.translation-broken": "The translation {path} has errors, so the protocol is shown in its own language.",
    "cli.help.language": "the language of the program and of the protocols, as es",
    "cli.output": "The answer could not be written: {why}.",
    "cli.help.help": "show this help",
    "cli.help.version": "print the version",
    "cli.help.data-dir": "keep sessions in this folder",
    "cli.help.config": "read settings from this file",
    "cli.help.json": "answer in JSON, for programs",
    "cli.help.list": "find a protocol",
    "cli.describe.list": "List the protocols, those that come with the program and your own: id, minutes, people, and\n"
    "what each is for. Words are looked for in title, summary, tags and, after those, in what it is good for.",
    "cli.more.list": "Examples:\n"
    "  protocols list                            all of them\n"
    "  protocols list text listening             those with both words\n"
    "  protocols list --people 13 --minutes 45   those that fit 13 people in 45 minutes\n"
    "  protocols find dilemma --minutes 20-40    about a dilemma, not shorter than 20 and not longer than 40\n"
    "  protocols find equity --setting online    those for equity that work online\n\n"
    "A file NAME.toml in the folder protocols of the data folder is listed as well.",
    "cli.help.search": "only protocols with these words",
    "cli.help.for-people": "only protocols for so many people",
    "cli.help.in-minutes": "only protocols that fit into so many minutes, or that last from so many to so many",
    "cli.help.in-setting": "only protocols that work in a room, online, or with some here and some elsewhere",
    "cli.help.only-language": "only protocols in the language of the program, as with --language es",
    "cli.help.show": "a protocol's timed agenda",
    "cli.describe.show": "Print the timed agenda for so many people, fitted to the minutes you have.\n"
    "Each step: when it starts, how long it takes, and how often and in how many groups it happens.",
    "cli.more.show": "Examples:\n"
    "  protocols show final-word --room                     what the room sees and hears in each step\n"
    "  protocols show final-word --people 13                is 45 minutes enough for 13?\n"
    "  protocols show final-word --people 12 --minutes 45   every step, fitted to 45 minutes\n"
    "  protocols show ours.toml --roster people.csv         a file of your own, with names\n\n"
    "Without --people: the number the protocol is best for. Exit code 1: it does not fit.",
    "cli.help.protocol": "a protocol's id (see protocols list), or a file",
    "cli.help.people": "how many take part, the facilitator not counted",
    "cli.help.roster": "a list of people in a file: CSV (name, team, role), TOML, or one name a line",
    "cli.help.minutes": "how many minutes there are",
    "cli.help.check": "what is wrong with protocol files",
    "cli.describe.check": "Report every problem of the files, each at its line, with what to write instead: mistakes in\n"
    "the text, numbers of people that cannot be seated, and steps that do not fit their time.",
    "cli.more.check": "Examples:\n"
    "  protocols check ours.toml             every problem, with its line\n"
    "  protocols check --concise *.toml      one line a problem, for editors\n\n"
    "Exit code 0: nothing to say; 1: findings; 2: a file could not be read.",
    "cli.help.files": "protocol files",
    "cli.help.concise": "one line a problem",
    "cli.help.run": "run a protocol",
    "cli.describe.run": "Run a protocol. With --people or --roster the session opens at once; otherwise it is set up\n"
    "first, question by question. With --plain everything happens on plain lines, with typed commands: type\n"
    "help there.",
    "cli.more.run": "Examples:\n"
    "  protocols run final-word --people 13 --minutes 45\n"
    "  protocols run consultancy --roster people.csv --cast presenter=Ana --facilitator Rosa\n"
    "  protocols run live-case --people 40 --start 15:05\n"
    "  protocols run final-word --people 5 --plain          then type help\n\n"
    "Everything is saved before it is shown. However the program ends, protocols resume goes on.",
    "cli.help.input": 'answer what the protocol asks for, as focus="How do we …" (may be repeated)',
    "cli.fixed": "fixed at {at}",
    "cli.prework": "before",
    "cli.between": "between",
    "cli.begins": "From {begins} to {ends}.",
    "cli.help.begins": "when it begins, for steps that start at a fixed time",
    "cli.help.variant": "a variant of the protocol, where it has any",
    "cli.help.set": "the value of a setting; may be repeated",
    "cli.help.cast": "who holds a role, as presenter=Ana (may be repeated)",
    "cli.help.facilitator": "who facilitates",
    "cli.help.meeting": "which meeting of a cycle (default: the next one due)",
    "cli.help.after": "the session whose outputs the meeting opens with (default: the newest that has ended)",
    "cli.help.start": "begin by itself at this time, as 15:05; or it began then",
    "cli.help.until": "when it must end, as 16:30, however late it begins; without --minutes it has so long",
    "cli.help.seed": "draw groups with this number: the same number, the same groups",
    "cli.help.plain": "plain lines and typed commands: for screen readers, pipes and scripts",
    "cli.help.speed": "let the clock run so many times as fast (1 to 3600)",
    "cli.help.theme": "dark, light or high-contrast colours",
    "cli.help.no-mouse": "leave the mouse to the terminal",
    "cli.help.demo": "see a session live, in two minutes",
    "cli.describe.demo": "A session of thirteen people from three schools runs by itself, much faster than time.\n"
    "It is kept apart from your own sessions.",
    "cli.more.demo": "Examples:\n"
    "  protocols demo                  in the screens: all keys work, leave with q\n"
    "  protocols demo --plain          on plain lines: all commands work, leave with Ctrl+C\n"
    "  protocols demo --speed 120      in half a minute",
    "cli.help.sessions": "the sessions you have run",
    "cli.describe.sessions": "List your sessions, the newest first: id, protocol, people, what was written down, and whether\n"
    "it is finished.",
    "cli.more.sessions": "Examples:\n"
    "  protocols sessions                   all of them\n"
    "  protocols sessions final-word        those of one protocol\n"
    "  protocols sessions 2026-11           those of one month\n\n"
    "Each session is one file in the folder sessions of the data folder: copy, send or delete it as you like.",
    "cli.help.words": 'the same, as one text: --search "final word rosa"',
    "cli.help.search-sessions": "only sessions with these words in title, facilitator, date or id",
    "cli.help.resume": "take a session up again",
    "cli.describe.resume": "Take a session up again where it was, after it was left, closed or killed.\n"
    "Without a name: the newest that is not finished.",
    "cli.more.resume": "Examples:\n"
    "  protocols resume                                the newest that is not finished\n"
    "  protocols resume 7k3q                           the one with this in its id\n"
    "  protocols resume ~/Downloads/ours.session       a file you were sent\n\n"
    "You are asked what the time was in which the program was closed: time of the step, or a break.",
    "cli.help.watch": "what the room sees of a live session, for a projector",
    "cli.describe.watch": "Follow a live session in a terminal of its own: large clock, what is read out, whose turn it is, who\n"
    "sits where, breaks, messages. It only reads, and may be stopped at any time. Without a name: the newest\n"
    "live session; where none is live it waits for one.",
    "cli.more.watch": "Examples:\n"
    "  protocols watch                 in a second terminal, on the projector; q leaves\n"
    "  protocols watch --theme light   for a bright room\n"
    "  protocols watch --plain         lines of text as things change, for a screen reader or a pipe",
    "cli.help.watched": "a session's id or a part of it, or its file; without one, the newest that is live",
    "cli.help.watch-plain": "on plain lines, until the session has finished",
    "cli.help.session": "a session's id or a part of it (see protocols sessions), or its file",
    "cli.help.export": "the minutes of a session",
    "cli.describe.export": "Print the minutes of a session, or write them to a file: notes, decisions and commitments, and\n"
    "planned against actual times. Without a name: the newest. It may be running meanwhile.",
    "cli.more.export": "Examples:\n"
    "  protocols export                                 the newest, as Markdown\n"
    "  protocols export 7k3q --format html -o ours.html\n"
    "  protocols export --json                          for programs",
    "cli.help.format": "md (markdown, the default), txt (text, with a picture of the times), html, csv or json",
    "cli.help.output": "write to this file instead of printing",
    "cli.help.force": "replace the file if there is one",
    "cli.help.talk": "with who spoke, as shares over time; for yourself, not for the room",
    "cli.help.private": "with what was written in private steps",
    "cli.help.plugins": "the plugins installed",
    "cli.describe.plugins": "List the plugins installed. None of them is loaded for it, unless you say --load.",
    "cli.more.plugins": "Install one with pip beside this program. To leave one out, write in config.toml:\n"
    '  [plugins]\n  disable = ["its-name"]',
    "cli.help.plugins-list": "list them (the default)",
    "cli.help.load": "load them all, and say what each brings and what is wrong with it",
    "cli.plugins-kinds": "step kinds: {kinds}",
    "cli.min": "min",
    "cli.people": "people",
    "cli.list-none": "No protocol matches. Try fewer words, or leave out --people, --minutes and --setting.",
    "cli.min-or": "{usual} or {others} min",
    "cli.minutes-backwards": "from more to fewer; write {least}-{most}",
    "cli.list-problem": "cannot be used; see below",
    "cli.list-remark": "{id}: {sentence}",
    "cli.list-line": "{id}: {title}, {what}.",
    "cli.list-hint": "\nThe agenda: protocols show ID --people N    Run it: protocols run ID --people N",
    "cli.open": "open",
    "cli.turns": ("{n} turn of {length}", "{n} turns of {length}"),
    "cli.turns-alone": ("{n} turn", "{n} turns"),
    "cli.passes": "in the rounds {lengths}",
    "cli.rounds": ("{n} round", "{n} rounds"),
    "cli.each-round": "in each round",
    "cli.some-rounds": "in {n} of {count} rounds",
    "cli.between-rounds": "between rounds",
    "cli.lanes": ("{n} step", "{n} things at once"),
    "cli.groups": ("{n} group", "{n} groups at once"),
    "cli.setter": "{group} takes longest",
    "cli.watching": ("{n} watches", "{n} watch"),
    "cli.joined": "the facilitator joins a group",
    "cli.if-time": "if there is time",
    "cli.if-needed": "if needed",
    "cli.protected": "protected",
    "cli.total": ("{total} in all for {n} person", "{total} in all for {n} people"),
    "cli.range": "(at least {least}, at most {most}).",
    "cli.range-open": "and the open steps (at least {least}).",
    "cli.source.published": "Follows {title} as published.",
    "cli.source.adapted": "Adapted from {title}.",
    "cli.source.original": "Steps and minutes are its author's own.",
    "cli.source.unnamed": "its source",
    "cli.check-fine": "{path}: nothing to say.",
    "cli.unreadable": "{path} cannot be read: {why}.",
    "cli.plugin-failed": "warning: {sentence}",
    "cli.roster-unreadable": "The list of people {path} cannot be read: {why}.",
    "cli.roster-missing": "There is no file {file} in the folder {folder}.",
    "cli.roster-no-folder": "There is no folder {folder}, so no list of people {file} in it.",
    "cli.no-terminal": "The screens need a terminal. Run it on plain lines with: {instead}",
    "cli.dumb-terminal": "This terminal cannot show the screens. Run it on plain lines with: {instead}",
    "cli.instead.run": "protocols run ID --people N --plain",
    "cli.instead.resume": "protocols resume --plain",
    "cli.instead.watch": "protocols watch --plain",
    "cli.instead.demo": "protocols demo --plain",
    "cli.instead.home": "protocols --plain",
    "cli.instead.preview": "protocols preview FILE --plain",
    "cli.which-protocol": "Say which protocol to run: protocols run ID (see protocols list).",
    "cli.how-many": "Say how many people take part (at least {least}): --people N, or name them: --roster FILE.",
    "cli.ask-material": "{title}. {ask} (Enter: not yet)",
    "cli.speed": "--speed is a whole number from 1 to 3600.",
    "cli.pair": "{flag} {text}: write a name, an equals sign and the answer, as name=answer.",
    "cli.twice": "{flag} {name} is given twice; give it once.",
    "cli.synced": "{service} copies the folder {folder} to other computers. Keep sessions elsewhere with --data-dir.",
    "cli.demo-hint": "A demonstration, {speed} times as fast as time: about {length}. Press Ctrl+C to leave.",
    "cli.sessions-none": "There are no sessions yet. Run one with: protocols run ID --people N",
    "cli.sessions-no-match": "No session matches. protocols sessions lists all of them.",
    "cli.sessions-hint": "\nThe minutes: protocols export ID    Take one up again: protocols resume ID",
    "cli.session-problem": "cannot be read ({problem}); protocols export says more",
    "cli.entries": ("{n} entry", "{n} entries"),
    "cli.phase.ready": "not started",
    "cli.phase.under-way": "not finished",
    "cli.phase.finished": "finished",
    "cli.phase.unsettled": "stopped while saving; resume it",
    "cli.phase.": "",
    "cli.no-session": "There is no session “{name}”. See protocols sessions.",
    "cli.many-sessions": "“{name}” could be any of these: {ids}.",
    "cli.nothing-to-resume": "There is no unfinished session to take up again. See protocols sessions.",
    "cli.session-finished": "That session is finished. Its minutes: protocols export {session}",
    "cli.exported": "Written to {path}.",
    "cli.help.keys": "every key of the screens, by the names that settings give it others by",
    "cli.describe.keys": "Print what every key does, screen by screen, by the names under which config.toml may give it\n"
    "another key. Keys of your own are checked: names that do not exist, and keys that are taken.",
    "cli.more.keys": 'In config.toml:\n  [keys]\n  run.note = ["n", "F6"]\n',
    "cli.keys-own": "  (yours)",
    "cli.keys-how": 'To give something another key, write its name under [keys] in config.toml: run.note = ["n", "F6"].',
    "cli.plugins-none": "No plugins are installed.",
    "cli.bug": "Something went wrong in this program, and that is our fault. What was saved is safe. Details: {path}",
    "cli.bug-unlogged": "Something went wrong in this program, and that is our fault. What was saved is safe. ({error})",
}
