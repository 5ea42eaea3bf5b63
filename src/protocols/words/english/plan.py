"""What planning has to say."""

SENTENCES = {
    "plan.too-few": (
        "{title} needs at least {least} people; there is {n}.",
        "{title} needs at least {least} people; there are {n}.",
    ),
    "plan.too-many-people": (
        "This protocol is made for {n} person; there are {people}.",
        "This protocol is made for at most {n} people; there are {people}.",
    ),
    "plan.no-groups": (
        "{n} person cannot be seated in groups of {sizes} ({title}). "
        'Widen `size`, or say `leftover = "observe"`.',
        "{n} people cannot be seated in groups of {sizes} ({title}). "
        'Widen `size`, or say `leftover = "observe"`.',
    ),
    "plan.no-variant": "This protocol has no variant “{name}”; it has {known}.",
    "plan.no-length": 'the setting `{name}` is no length of time, such as "5m"',
    "plan.task": "its task",
    "plan.inside": "{group}, {title}",
    "plan.material-of": "{title} of {group}",
    "plan.extra.spare": "Spare time",
    "plan.extra.wait": "Spare time",
    "plan.late": "{title} is fixed for {at}; the steps before it take {by} longer.",
    "plan.extra.between": "Change over",
    "plan.extra.move": "Change places",
    "plan.formula": "`{text}` cannot be worked out here: {why}",
    "plan.window.help": "make `time` longer, or give the steps inside a shorter `min`",
    "plan.for-how-many": "say before the first header for how many it is, such as people = {{ min = {least}, max = 40 }}",
    "plan.window": "The steps of {title} take {shortest} minutes at least; its window is {window} minutes.",
    "plan.too-many": "This unfolds to more than {most} steps. Repeat it less often, or form fewer groups.",
    "plan.too-many-turns": "This unfolds to more than {most} turns. Form smaller groups, or let fewer people take turns.",
    "plan.too-deep": "This protocol is nested too deeply to be planned.",
    "plan.left-out": (
        "To fit the time, this step is left out: {titles}.",
        "To fit the time, these steps are left out: {titles}.",
    ),
    "plan.rule": "How the time is shared: every step keeps its shortest, and what is left goes to the steps "
    "with a range, in proportion to how far each may grow.",
    "plan.does-not-fit": "It does not fit {minutes} minutes: the shortest it can be is {shortest} minutes, {short} more.",
    "plan.fixed.late": (
        "with {n} person, what comes before {at} ends {by} after it even at its shortest",
        "with {n} people, what comes before {at} ends {by} after it even at its shortest",
    ),
    "plan.fixed.late.help": "move the fixed start, or shorten the steps before it",
    "plan.fixed.tight": (
        "with {n} person, what comes before {at} is shortened by {by}",
        "with {n} people, what comes before {at} is shortened by {by}",
    ),
    "plan.fixed.tight.help": "move the fixed start, or give the steps before it less time",
    "plan.variant-not": "the variant {name} cannot be planned: {why}",
    "plan.headline": "the file says {says} minutes, but {parts}",
    "plan.headline.more": (
        "for {n} person its steps add up to {sum} ({by} more)",
        "for {n} people its steps add up to {sum} ({by} more)",
    ),
    "plan.headline.less": (
        "for {n} person its steps add up to {sum} ({by} less)",
        "for {n} people its steps add up to {sum} ({by} less)",
    ),
    "plan.headline.more.group": (
        "for {n} person its steps add up to {sum} ({by} more; {title}, of {members}, takes longest)",
        "for {n} people its steps add up to {sum} ({by} more; {title}, of {members}, takes longest)",
    ),
    "plan.headline.less.group": (
        "for {n} person its steps add up to {sum} ({by} less; {title}, of {members}, takes longest)",
        "for {n} people its steps add up to {sum} ({by} less; {title}, of {members}, takes longest)",
    ),
    "plan.headline.help": "change `minutes`, or say the published length in `source.minutes`",
    "plan.headline.shortest": "even at their shortest the steps take {shortest}: change `minutes`, or the steps",
    "plan.meeting-length": "this meeting says {says} minutes, but each meeting of this cycle has {cycle}",
    "plan.meeting-length.help": "`minutes` at the top of a cycle say how long each meeting is: write "
    "minutes = {minutes} there",
    "plan.not-for": (
        "with {n} person, which `people` allows, it cannot be planned: {why}",
        "with {n} people, which `people` allows, it cannot be planned: {why}",
    ),
    "plan.not-seated.count": "{count} groups ({title}) cannot be formed with these numbers of people: {numbers}",
    "plan.not-seated.count.help": "lower `count`, or write it with a `min`; or widen `size`, or `people`",
    "plan.unused.role": "the role {title} is named nowhere",
    "plan.unused.role.help": "name it where it speaks, asks or writes; say in its `summary` what it does; "
    "or take it out",
    "plan.unused.group": "the groups {title} are never formed",
    "plan.unused.group.help": "say in a step that it happens `in` them, or take them out",
    "plan.unused.input": "{title} is asked for, but stands in no text",
    "plan.unused.input.help": "put its name in braces into a text of a step, or do not ask for it",
    "plan.never": "this step never happens: its `when` holds for no number of people",
    "plan.never.otherwise": "this step never happens: for every number of people a step before it does",
    "plan.never.help": "change its `when`, or the limits of `people`",
    "plan.hole": "none of these steps happens with these numbers of people: {numbers}",
    "plan.hole.help": 'widen a `when`, or let the last step say when = "otherwise"',
    "plan.overlap": "this step and an earlier one both happen with these numbers of people: {numbers}",
    "plan.overlap.help": 'change one `when` (the other stands in line {line}), or write when = "otherwise"',
    "plan.no-rounds.some": "with these numbers of people there are no rounds at all: {numbers}",
    "plan.no-rounds.ever": "there are no rounds at all",
    "plan.no-rounds.help": "write max(1, …), or say in a `when` with how many people it happens",
    "plan.alone": (
        "with {n} person there is one group ({title}), and nothing can go on from it to another",
        "with {n} people there is one group ({title}), and nothing can go on from it to another",
    ),
    "plan.alone.help": (
        "make the groups smaller; what goes from person to person inside a group needs no `move`: "
        'write repeat = "members", and say in the text who passes what to whom'
    ),
    "plan.unprotected": "a debrief that may be shortened to catch up is the first to be lost",
    "plan.unprotected.help": "leave `protect` out: a debrief is protected",
    "plan.not-seated": "groups of {sizes} ({title}) cannot seat these numbers of people: {numbers}",
    "plan.not-seated.help": 'widen `size`, or write leftover = "observe" or leftover = "facilitator"',
    "plan.not-made": "groups of {sizes} ({title}) cannot be made out of {source} with these numbers of people: {numbers}",
    "plan.not-made.help": "widen `size`, or leave it out: then the groups are as large as they come",
    "plan.not-seated.help.facilitator": 'widen `size`, or write leftover = "observe"',
    "plan.not-seated.help.observe": "make the smallest size smaller, or the least number of people larger",
}
