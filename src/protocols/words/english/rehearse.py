"""The words of a rehearsal."""

SENTENCES = {
    "rehearse.help.rehearse": "how likely a protocol ends on time",
    "rehearse.describe.rehearse": "Run a protocol dry, faster than time, and say how likely it ends on time, which step runs\n"
    "over, and what each way to catch up would do. Each step's length is drawn from its range,\n"
    "or from your own past sessions where it was seen at least three times.",
    "rehearse.more.rehearse": "Exit code 0: it ends on time more often than not; 1: it does not.\n\n"
    "  protocols rehearse consultancy --people 8 --minutes 50\n"
    "  protocols rehearse our-huddle.toml --people 8 --runs 5000 --seed 7 --json",
    "rehearse.help.runs": "how many dry runs (1000)",
    "rehearse.help.seed": "the same number, the same answer (1)",
    "rehearse.help.no-past": "draw every step from its range, also where you have run it before",
    "rehearse.help.svg": "write the picture to this SVG file as well",
    "rehearse.help.format": "text, or json",
    "rehearse.progress": "Run {done} of {runs}",
    "rehearse.picture": "{title}: {people}, {n} runs",
    "rehearse.in-time": "on time",
    "rehearse.late": "late",
    "rehearse.title": "{title} for {people}, rehearsed {n} times (seed {seed}).",
    "rehearse.runs": "--runs is a whole number from 1 to {most}.",
    "rehearse.on-time": "It ends within {minutes} in {share} of the runs.",
    "rehearse.spread": "One run in ten ends by {low}, half of them by {middle}, nine in ten by {high}.",
    "rehearse.always": "It always ends after {end}: no step has a range, so nothing varies here.",
    "rehearse.bin": "from {time} on: {share}",
    "rehearse.legend": "          █ on time   ░ late",
    "rehearse.bottlenecks": "What runs over, the worst first (on average, beyond its plan):",
    "rehearse.bottleneck": "  {title}: {over} over its {planned}; one run in ten takes {late} or more",
    "rehearse.no-bottleneck": "No step runs over its plan.",
    "rehearse.strategies": "Had each of these been used wherever it was late half-way (in the first {n} runs):",
    "rehearse.column.strategy": "",
    "rehearse.column.on-time": "on time",
    "rehearse.column.low": "1 in 10 by",
    "rehearse.column.middle": "half by",
    "rehearse.column.high": "9 in 10 by",
    "rehearse.without": "Nothing",
    "rehearse.learned": "Drawn from your own past sessions: {steps}.",
    "rehearse.open": "Without a planned length, and not counted: {steps}.",
}
