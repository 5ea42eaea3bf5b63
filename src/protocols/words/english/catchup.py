"""The words of catching up, in both faces."""

SENTENCES = {
    "catchup.standing.late": "{by} late: it ends at {end} if all goes on as planned.",
    "catchup.standing.early": "{by} to spare: it ends at {end} if all goes on as planned.",
    "catchup.standing.fixed": "“{title}” is fixed for {at} and will be {by} late. What comes before it can help.",
    "catchup.begins": "“{title}” begins at {at}",
    "catchup.choice": "{title}: {what}",
    "catchup.ends": "ends {end}",
    "catchup.moved": "that becomes the planned end",
    "catchup.changes": ("{n} step changes", "{n} steps change"),
    "catchup.still-late": "still {by} late",
    "catchup.still-early": "{by} to spare",
    "catchup.change": "{title}: {before} → {after}",
    "catchup.times": "{title} ({n} times, each)",
    "catchup.none": "On time: there is nothing to make up for, and nothing to spare.",
    "catchup.nothing-helps": "None of the ways to catch up can change anything here.",
    "catchup.how": "Type catchup and a number to do it.",
    "catchup.no-such": "Say which: catchup and a number from 1 to {n}.",
    "catchup.done": "Done: {title}. {end}",
    "catchup.heading": "Catch up, or use the time to spare",
    "catchup.do": "Do it",
    "catchup.leave": "Leave everything as it is",
}
