"""The words of ``show``."""

SENTENCES = {
    "show.help.people": "how many take part; several numbers, as 6,13,40, are shown side by side",
    "show.help.groups": "tell who is where, in every round",
    "show.where": "Who is where",
    "show.where.round": "{title} (round {number} of {count})",
    "show.where.again": (
        "{n} pair sits together more than once.",
        "{n} pairs sit together more than once.",
    ),
    "show.where.new": "Nobody sits with anybody twice.",
    "show.where.inside": "{title} ({group})",
    "show.where.place": "{group}: {names}",
    "show.where.task": "{group}, {task}",
    "show.where.watching": ("({names} watches)", "({names} watch)"),
    "show.help.timeline": "draw the agenda: a bar for each step",
    "show.help.svg": "write the picture to this SVG file",
    "show.people": "“{text}” is not a whole number from 1 to 1000, or several of them as 6,13,40.",
    "show.most": "At most {most} numbers of people fit side by side.",
    "show.one-only": "Side by side goes with numbers alone: leave out --roster and --svg.",
    "show.legend": "█ a step   ▓ protected   ─ a block, all its rounds   · open",
    "show.meeting": "Meeting {number} of {count} (--meeting {id})",
    "show.meeting.gap": "Meeting {number} of {count} (--meeting {id}), {gap} after the one before",
    "show.meeting.again": "It may be held several times before the next.",
    "show.total": "in all",
    "show.in-groups": (" in {n} group", " in {n} groups"),
    "show.in-rounds": (" in {n} round", " in {n} rounds"),
}
