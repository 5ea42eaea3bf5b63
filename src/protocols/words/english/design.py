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
    # new
    "design.help.new": "write a new protocol file",
    "design.describe.new": "Write a new protocol file, with remarks that say what may come next. On a terminal it asks\n"
    "for the title, the minutes, the people and the steps; with --title and --step it asks nothing.",
    "design.more.new": "Examples:\n"
    "  protocols new\n"
    '  protocols new ours.toml --title "Our huddle" --minutes 20 --people 6-12 \\\n'
    '      --step "Welcome, 2m" --step "Go round, 1m, each" --step "Debrief"\n'
    "  protocols new --from final-word       your own version of a protocol, to be changed\n\n"
    "A step is its title, and after commas what is known: its length (5m), in groups, in pairs,\n"
    "each (the length is one person's), 3 rounds. Steps without a length share what is left of the minutes.",
    "design.help.new-file": "the file to write; without it, named after the title",
    "design.help.new-from": "make it from this protocol: a copy under an id of its own; asks nothing",
    "design.new.not-copied": "No copy can be made of {title}: its id and title are not written in the usual way.",
    "design.new.copied": "{path} written, made from “{title}”.",
    "design.help.new-title": "the title",
    "design.help.new-minutes": "how long it should take",
    "design.help.new-people": "for how many people: 12, or 6-24",
    "design.help.new-step": 'a step, as "Pair up and talk, 5m, in groups" (may be repeated)',
    "design.help.new-groups": "how many sit in a group, where a step is in groups (4 if not said)",
    "design.new.ask.title": "What is it called?",
    "design.new.ask.minutes": "How many minutes should it take? (Enter: as the steps add up)",
    "design.new.ask.people": "For how many people, as 12 or 6-24? (Enter: 2 to 24)",
    "design.new.ask.groups": "How many sit in one group? (Enter: 4)",
    "design.new.steps": "The steps, one a line, as: Welcome, 5m. You may add: in pairs; in groups; each (in turn); 3 rounds.",
    "design.new.ask.step": "Step (Enter: that is all):",
    "design.new.no-title": "It needs a title.",
    "design.new.no-steps": "A protocol needs at least one step, so nothing was written.",
    "design.new.no-terminal": 'There is no terminal to ask on: say --title "Our huddle" and --step "Welcome, 5m" (may be repeated).',
    "design.new.left": "Nothing was written.",
    "design.new.number": "“{text}” is not a whole number from 1 to {most}.",
    "design.new.people": "“{text}” is no number of people: write 12, or 6-24.",
    "design.new.step": "“{text}” has no title: write a step as Welcome, 5m.",
    "design.new.written": ("{path} written, with {n} step.", "{path} written, with {n} steps."),
    "design.new.next": "See it timed: protocols show {path} --people 8    Change it in any text editor.",
    # files that are read and written
    "design.no-name": "no file can have this name",
    "design.folder": "{path} is a folder. Name a file.",
    "design.exists": "{path} is there already. To replace it, say --force.",
    "design.changed": "{path} was changed by another program in the meantime, so nothing was written. Try again.",
    "design.unwritten": "{path} could not be written: {why}.",
    # translate
    "design.help.translate": "write what a translator fills in beside a protocol",
    "design.describe.translate": "Write NAME.es.toml beside the protocol NAME.toml: every text that is to be translated, empty,\n"
    "with the original above it. In a file that is there already only what it lacks is added;\n"
    "nothing that is translated is changed.",
    "design.more.translate": "Examples:\n"
    "  protocols translate ours.toml --language es\n"
    "  protocols check ours.es.toml      what is not translated, or older than its original\n"
    "  protocols show ours.toml --language es\n\n"
    "Each table carries `of`, the fingerprint of what was translated. After bringing one up to date,\n"
    "write the fingerprint that check shows, or delete `of` and run translate again.",
    "design.help.translate-file": "the protocol",
    "design.translate.head": "A translation of “{id}”. Write between the quotation marks; what is left empty is shown\n"
    "in the original's words. Names in braces stay as they are. Then: protocols check",
    "design.translate.which": "Into which language? Say it as: --language es",
    "design.translate.language": "“{language}” is no code of a language. Write it as es, or pt-br.",
    "design.translate.itself": "The protocol itself is in “{language}”.",
    "design.translate.inside": "The protocol holds its translation into “{language}” itself; “protocols check” says what it lacks.",
    "design.translate.no-place": "In {path} there is something in braces or with dots to which nothing can be added. Give it a\n"
    "header of its own, as [steps.ID].",
    "design.translate.written": (
        "Written to {path}: {n} text to translate.",
        "Written to {path}: {n} texts to translate.",
    ),
    "design.translate.nothing": "{path}: nothing to add.",
    "design.translate.added": (
        "{path}: {n} text and {marked} fingerprints added.",
        "{path}: {n} texts and {marked} fingerprints added.",
    ),
}
