"""What the settings of a protocol may be."""

SENTENCES = {
    "choices.flag": "yes or no",
    "choices.word": "a word",
    "choices.number": "a whole number",
    "choices.number.between": "a whole number from {low} to {high}",
    "choices.number.least": "a whole number, at least {low}",
    "choices.number.most": "a whole number, at most {high}",
    "choices.length": "a length of time, such as 5m or 90s",
    "choices.length.between": "a length of time from {low} to {high}",
    "choices.length.least": "a length of time, at least {low}",
    "choices.length.most": "a length of time, at most {high}",
}
