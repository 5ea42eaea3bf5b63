"""What planning has to say."""

SENTENCES = {
    "plan.too-few": "{title} needs at least {least} people; there are {people}.",
    "plan.too-many-people": "This protocol is made for at most {most} people; there are {people}.",
    "plan.no-groups": "{people} people cannot be seated in groups of {sizes} ({title}). "
    'Widen `size`, or say `leftover = "observe"`.',
    "plan.no-length": 'the setting `{name}` is no length of time, such as "5m"',
    "plan.extra.spare": "Spare time",
    "plan.extra.between": "Change over",
    "plan.extra.move": "Change places",
    "plan.formula": "`{text}` cannot be worked out here: {why}",
    "plan.window": "The steps of {title} take {shortest} minutes at least; its window is {window} minutes.",
    "plan.too-many": "This unfolds to more than {most} steps. Repeat it less often, or form fewer groups.",
    "plan.too-many-turns": "This unfolds to more than {most} turns. Form smaller groups, or let fewer people take turns.",
    "plan.too-deep": "This protocol is nested too deeply to be planned.",
    "plan.left-out": (
        "To fit the time, this step is left out: {titles}.",
        "To fit the time, these steps are left out: {titles}.",
    ),
    "plan.does-not-fit": "It does not fit {minutes} minutes: the shortest it can be is {shortest} minutes.",
    "plan.headline": "the file says {says} minutes, but for {people} people its steps add up to {sum}",
    "plan.headline.help": "change `minutes`, or say the published length in `source.minutes`",
    "plan.not-seated": "groups of {sizes} ({title}) cannot seat these numbers of people: {numbers}",
    "plan.not-seated.help": 'widen `size`, or write leftover = "observe" or leftover = "facilitator"',
    "plan.not-seated.help.facilitator": 'widen `size`, or write leftover = "observe"',
    "plan.not-seated.help.observe": "make the smallest size smaller, or the least number of people larger",
}
