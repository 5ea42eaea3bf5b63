"""What is written down in the demonstration."""

SENTENCES = {
    "demo.facilitator": "Rosa",
    "demo.note": "Hearing everyone before answering slowed us down, and we listened.",
    "demo.decision": "We open the next staff meeting the same way.",
    "demo.commitment": "Choose the text for the next meeting",
    "demo.due": "Friday",
}
