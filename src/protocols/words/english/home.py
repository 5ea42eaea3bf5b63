"""The first words on plain lines."""

SENTENCES = {
    "home.plain.title": "Protocols, on plain lines.",
    "home.plain.resume": "Not finished: {title}. Type resume to take it up again, or resume {session}.",
    "home.plain.hint": "Type what you look for, such as feedback, or run and a name. help tells all there is, quit leaves.",
    "home.plain.find": "Say what you look for: find feedback; list tells all protocols.",
    "home.plain.near": "“{word}” is not a command. Did you mean {near}?",
    "home.plain.back": "Back at the beginning. Type what you want to do next, help, or quit.",
    "home.plain.help.find": "find WORDS: find a protocol; find dilemma --people 8 --minutes 20-60; list tells all of them",
    "home.plain.help.show": "show ID: what a protocol is for, and its agenda; show ID --people 13 --minutes 45; --room: what the room sees",
    "home.plain.help.run": "run ID: set a session up, question by question, and run it; run ID --people 13 asks nothing",
    "home.plain.help.resume": "resume: take up the newest session that is not finished; resume and a part of a name another one",
    "home.plain.help.sessions": "sessions WORDS: the sessions you have run, those with these words; past says the same",
    "home.plain.help.export": "export ID: the minutes of a session, the newest without a name; export ID -o FILE writes them to a file",
    "home.plain.help.demo": "demo: a session of thirteen people that runs by itself",
    "home.plain.help.watch": "watch: what the room sees of a live session, told as it changes; Ctrl+C comes back",
    "home.plain.help.new": "new: write a protocol of your own, from a few answers",
    "home.plain.help.copy": "copy ID FILE: a copy of a protocol under an id of its own, to be changed",
    "home.plain.help.preview": "preview FILE: follow a protocol file while you write it; Ctrl+C comes back",
    "home.plain.help.more": "more: all commands, also check, explain, fmt, translate, rehearse and plugins",
    "home.plain.help.help": "Every command takes --help. quit leaves.",
}
