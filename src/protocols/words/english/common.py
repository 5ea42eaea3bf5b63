"""Words used by more than one face."""

SENTENCES = {
    "common.list.and": "{head} and {tail}",
    "common.list.or": "{head} or {tail}",
    "common.everyone": "everyone",
    "common.nobody": "nobody",
    "common.others": "the others",
    "common.person": "Person {number}",
    "common.turn": "voice {number}",
    "common.team": "Team {number}",
    "common.group": "{title} {number}",
    "common.facilitator": "the facilitator",
    "common.minutes": ("{n} minute", "{n} minutes"),
    "common.people": ("{n} person", "{n} people"),
}
