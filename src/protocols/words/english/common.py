"""Words used by more than one face."""

SENTENCES = {
    "common.posture.turned-away": "turned away",
    "common.posture.outside": "outside the circle",
    "common.posture.inside": "inside the circle",
    "common.posture.camera-off": "camera off",
    "common.posture.microphone-off": "microphone off",
    "common.posture.standing": "standing",
    "common.posture.walking": "walking",
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
