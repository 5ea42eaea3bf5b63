"""A cycle of meetings: which one is held, after which, and what was found out about it."""

SENTENCES = {
    "cycle.none": "“{title}” is one session, not a cycle of meetings: leave out --meeting and --after.",
    "cycle.no-meeting": "There is no meeting “{name}” here; there are {known}.",
    "cycle.not-after": "The session {session} is no meeting of “{title}”.",
    "cycle.due": "Next in the cycle: {title} (meeting {number} of {count}).",
    "cycle.anew": "All meetings of the last cycle were held; this begins a new one.",
    "cycle.again": "“{title}” may be held again first: --meeting {id}.",
    "cycle.after": "It follows “{title}” of {date} (session {session}) and opens with what that gave.",
    "cycle.early": "Planned {gap} after that: from {due} on.",
    "cycle.late": (
        "That was {n} day ago; {gap} were planned.",
        "That was {n} days ago; {gap} were planned.",
    ),
    "cycle.unfinished": "Not counted, because it has not ended: {title} (session {session}).",
    "cycle.nothing-of": "No earlier meeting has left anything for: {names}.",
    "cycle.unreadable": "The session {session} cannot be read, so nothing is handed on: {why}",
    "cycle.weeks": ("{n} week", "{n} weeks"),
    "cycle.days": ("{n} day", "{n} days"),
    "cycle.weeks.range": ("{least} to {n} week", "{least} to {n} weeks"),
    "cycle.days.range": ("{least} to {n} day", "{least} to {n} days"),
}
