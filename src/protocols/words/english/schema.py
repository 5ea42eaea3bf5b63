"""What the JSON Schema says about itself."""

SENTENCES = {
    "schema.title": "Protocol",
    "schema.description": "A protocol: a timed sequence of steps that tells a group who speaks, about what, and for how long.",
    "schema.length": 'A length of time up to {hours} hours, such as "5m", "90s" or "1h30m".',
    "schema.section": "texts by the ids of the original",
    "schema.mark": "the fingerprint of the original that was translated; check says when it is another",
}
