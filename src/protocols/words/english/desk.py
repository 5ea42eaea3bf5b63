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
    "desk.not-written": "The minutes cannot be written to {folder}: {why}.",
}
