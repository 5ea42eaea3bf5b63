"""What the designer's commands say: explain, fmt, schema and new, and the options of check."""

SENTENCES = {
    # check
    "design.help.check-format": "full (default), concise, json, github (annotations) or sarif (code scanning)",
    "design.help.check-json": "the same as --format json",
    "design.help.check-concise": "the same as --format concise",
    "design.help.fix": "first mend what is certain, in the file itself",
    "design.fixed": "{path}:{line}: fixed: {what}",
    # explain
    "design.help.explain": "what a problem means, with an example",
    "design.describe.explain": "Say what a problem that check reports means, with a failing and a mended example.\n"
    "Without a code: every code with its title.",
    "design.more.explain": "Examples:\n"
    "  protocols explain P101\n"
    "  protocols explain P101 P204\n"
    "  protocols explain             all codes",
    "design.help.code": "a code, as P101",
    "design.no-code": "There is no problem “{name}”.",
    "design.no-code.list": "These are all:",
    "design.explained": "{number} · {title} ({severity})",
    "design.explained.wrong": "Wrong:",
    "design.explained.right": "Right:",
    # fmt
    "design.help.fmt": "lay protocol files out in the usual way",
    "design.describe.fmt": "Bring protocol files into the usual layout: keys in the order of the reference, a table's own\n"
    "keys before the tables inside it, long lists over several lines. Remarks stay; what the file\n"
    "means does not change.",
    "design.more.fmt": "Examples:\n"
    "  protocols fmt ours.toml\n"
    "  protocols fmt --check *.toml    only say which files are laid out otherwise (exit code 1)",
    "design.help.fmt-check": "change nothing; say which files would change",
    "design.fmt.done": "{path}: laid out.",
    "design.fmt.would": "{path}: would be laid out otherwise.",
    # schema
    "design.help.schema": "the JSON Schema of protocol files, for editors",
    "design.describe.schema": "Print the JSON Schema of protocol files, with the step kinds of the plugins installed here.\n"
    "An editor that knows TOML schemas completes keys by it and marks mistakes as you type.",
    "design.more.schema": "Examples:\n"
    "  protocols schema --output protocol.schema.json\n\n"
    "Then write as the first line of a protocol beside it:\n"
    "  #:schema ./protocol.schema.json",
    "design.help.output": "write to this file instead of printing",
    "design.help.force": "replace the file if there is one",
    "design.schema.written": "Written to {path}. First line of a protocol beside it: #:schema ./{name}",
    # files that are read and written
    "design.no-name": "no file can have this name",
    "design.folder": "{path} is a folder. Name a file.",
    "design.exists": "{path} is there already. To replace it, say --force.",
    "design.changed": "{path} was changed by another program in the meantime, so nothing was written. Try again.",
    "design.unwritten": "{path} could not be written: {why}.",
}
