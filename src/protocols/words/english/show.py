"""The words of ``show``."""

SENTENCES = {
    "show.help.people": "how many take part; several numbers, as 6,13,40, are shown side by side",
    "show.help.timeline": "draw the agenda: a bar for each step",
    "show.help.svg": "write the picture to this SVG file",
    "show.people": "“{text}” is not a whole number from 1 to 1000, or several of them as 6,13,40.",
    "show.most": "At most {most} numbers of people fit side by side.",
    "show.one-only": "Side by side goes with numbers alone: leave out --roster and --svg.",
    "show.legend": "█ a step   ▓ protected   ─ a block, all its rounds   · open",
    "show.fit": "What would help:",
    "show.fit.strategy": "{title}: {changes}. Then it takes {length}.",
    "show.fit.strategy-short": "{title}: {changes}. Then {missing} are still missing.",
    "show.fit.change": "{title} {before} → {after}",
    "show.fit.gone": ("{title} left out", "{title} left out {n} times"),
    "show.fit.more": ("{n} more step", "{n} more steps"),
    "show.fit.step": "{title} ({length})",
    "show.fit.drop": ("Leave out a step: {steps}.", "Leave out one of these: {steps}."),
    "show.fit.split": "Split it in two: one session to the end of {last} ({first}), another for the rest ({second}).",
    "show.fit.longer": "Take more time: {minutes} minutes are the least it needs.",
    "show.total": "in all",
    "show.in-groups": (" in {n} group", " in {n} groups"),
    "show.in-rounds": (" in {n} round", " in {n} rounds"),
}
