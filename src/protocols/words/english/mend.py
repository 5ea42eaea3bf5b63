"""What ``check --fix`` did."""

SENTENCES = {
    "mend.written": "`{old}` became `{new}`",
    "mend.comma": "deleted the comma before the closing brace",
    "mend.joined": "put the table in braces on one line",
    "mend.moved": "moved `{key}` up, above the first header",
    "mend.id": "gave the step the id `{name}`",
}
