"""What is said when time is nearly or quite up."""

SENTENCES = {
    "cue.no-program": "The signal “{how}” is silent: {program} cannot be started ({why}).",
    "cue.minute-left": "One minute left: {step}",
    "cue.minute-left-in": "One minute left in {group}: {step}",
    "cue.time-up": "Time is up: {step}",
    "cue.time-up-in": "Time is up in {group}: {step}",
    "cue.turn-over": "This turn is over: {step}",
    "cue.turn-over-in": "This turn is over in {group}: {step}",
    "cue.share": "{percent} % of the time is over: {step}",
    "cue.left": "{time} left: {step}",
    "cue.over": "{time} over time: {step}",
    "cue.turn": "Next turn: {step}",
    "cue.in": "{group}: {text}",
    "cue.with": "{text} [{how}]",
    "cue.break-over": "The break is over.",
    "cue.break-over-named": "The time is over: {why}",
    "cue.groups": ("{n} group", "{n} groups"),
    "cue.late": "{text} (noticed {seconds} seconds late)",
}
