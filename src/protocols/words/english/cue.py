"""What is said when time is nearly or quite up."""

SENTENCES = {
    "cue.minute-left": "One minute left: {step}",
    "cue.minute-left-in": "One minute left in {group}: {step}",
    "cue.time-up": "Time is up: {step}",
    "cue.time-up-in": "Time is up in {group}: {step}",
    "cue.turn-over": "This turn is over: {step}",
    "cue.turn-over-in": "This turn is over in {group}: {step}",
    "cue.groups": ("{n} group", "{n} groups"),
    "cue.late": "{text} (noticed {seconds} seconds late)",
}
