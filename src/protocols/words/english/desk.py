"""What the screens' backend has to say."""

SENTENCES = {
    "desk.meeting.gap": "{gap} after the one before",
    "desk.meeting.again": "may be held several times",
    "desk.broken": "{path} has a mistake: {first}. To see where: protocols check {path}",
    "desk.no-names": "Write the names, one on each line.",
    "desk.no-roster": "Say which file the list of people is in, for example people.csv.",
    "desk.groups": ("{n} group", "{n} groups"),
    "desk.groups-in": ("{title}: {n} group", "{title}: {n} groups"),
    "desk.role": "{title}: {names}",
    "desk.people": ("{n} person took part.", "{n} people took part."),
    "desk.session.damaged": "The file is damaged; Enter shows what is whole.",
    "desk.session.newer": "Written by a newer version of Protocols: update to open it.",
    "desk.session.empty": "The file holds nothing; it can be deleted.",
    "desk.session.not-a-journal": "This is no session of Protocols.",
    "desk.session.other": "It cannot be read just now; Enter says why.",
    "desk.not-written": "The minutes cannot be written to {folder}: {why}.",
}
