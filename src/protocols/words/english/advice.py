"""What to write instead, where something that is often mistaken was mistaken."""

SENTENCES = {
    "advice.below": "{header}, and below it {rest}",
    "advice.either": "{first}, or {second}",
    "advice.the-rest": "the rest",
    "advice.circle": 'in = "circle", and before the steps [groups.circle] with size = {size}',
    "advice.format": "write format = 1 on the first line",
    "advice.steps": 'begin each step with a line [[steps]], and write below it title = "…"',
    "advice.write": "write {example}",
    "advice.did-you-mean-write": "did you mean `{name}`? Write {example}",
    "advice.step-key": "`{key}` is a key of a step: write it in the step that it belongs to, below its [[steps]]",
    "advice.step-table": "`{key}` is a key of a step: write it in the step that it belongs to, as {header}",
    "advice.in-place": "write {example} in place of `{key}`",
    "advice.inside": "`{key}` stands inside another key: {example}",
    "advice.one-table": "there is one of it: write [{header}], in one pair of brackets",
    "advice.named-table": "give it a name: `{key}` stands below a header such as {example}",
    "advice.language": 'write the code of the language: "{short}"',
    "advice.options": 'write "{name}", and beside `among` what is shown for it: labels = {{ {name} = "{text}" }}',
    "advice.write-bare": "write {example}, without quotes",
    "advice.condition": 'write a comparison, such as "people > 12" or "people >= 6 and people <= 10"',
    "advice.number": 'write a number, or a formula such as "people / 2" or "count(table)"',
    "advice.one-file": "a file can extend one other: keep one of them; `run` plays several in a row",
}
