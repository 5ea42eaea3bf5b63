"""The remarks in a protocol file that `protocols new` writes."""

SENTENCES = {
    "starter.head": "Look at it: protocols check {file}, and protocols show {file} --people {people}",
    "starter.own.title": "{title} (ours)",
    "starter.own.head": "Made from “{title}”: change whatever you like, the other one stays as it is.",
    "starter.own.only": "It is in {language} only; what there is in {others} is left out, for it would not "
    "follow your changes.",
    "starter.more": "Everything a protocol can say: docs/language.md",
    "starter.summary": 'summary = "One line, shown in lists."',
    "starter.minutes": "You said {said} minutes; the steps below take {sum}.",
    "starter.people": "Groups of this size need {least} people at least.",
    "starter.group": "Who is left over makes a group larger; `leftover` in docs/language.md says what else there is.",
    "starter.group.small-group": "Small group",
    "starter.group.pair": "Pair",
    "starter.group.trio": "Trio",
    "starter.group.group": "Group",
    "starter.unread": "not understood, so it stays in the title: {text}",
    "starter.unread.instead": "not understood: {text} (write: {instead})",
    "starter.say": 'say = "What you read out to everybody."',
    "starter.note": 'note = "Only for you: what to prepare, what to watch for."',
    "starter.capture": 'capture = [{ id = "ideas", title = "Ideas" }]  # what is written down here',
    "starter.each": "each person in turn",
    "starter.shared": "what was left of the {minutes} minutes, shared out",
    "starter.open": "no `time`: open, the clock counts up",
}
