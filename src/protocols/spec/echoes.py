"""What only follows from something else that was said: left out, so that one mistake does not look like many.

The reader goes on with what is left of a file, and the checks judge that: what they then miss or do not know
is often the value that was refused. Needed only where something is wrong.
"""

from __future__ import annotations

from protocols.spec.locate import Path
from protocols.spec.problems import Problem

_DECLARING = frozenset(("inputs", "settings", "materials", "groups", "roles"))
"""The tables whose keys are names."""

_OF_NAMES = frozenset(("P202", "P204", "P107", "P302"))
"""Problems with a name that nobody has declared."""


def without_effects(read: list[Problem]) -> list[Problem]:
    """What the reader found, without keys that are missing only because the word for the table around them is
    misspelt, ``[[meeting.steps]]``."""
    meant = {
        (problem.help_arguments.get("name"),)
        for problem in read
        if problem.code == "P101" and len(problem.path) == 1
    }
    if not meant:
        return read
    return [problem for problem in read if problem.code != "P102" or problem.path[:1] not in meant]


def without_echoes(read: list[Problem], found: list[Problem]) -> list[Problem]:
    """What the checks found, without what only follows from a value that the reader has refused."""
    refused = {problem.path for problem in read if problem.severity == "error"}
    refused |= {path[:-1] for path in refused if len(path) > 1 and not isinstance(path[-2], int)}
    names = {path[-1] for path in refused if path and len(path) <= 2 and path[0] in _DECLARING}
    # What was declared, if not well; or, with the name of the whole table, nothing is known of any name.
    lacking = {problem.path for problem in read if problem.code == "P102"}
    nothing_known = bool(names & _DECLARING) or any(
        problem.path == ("setting",) and problem.code == "P103" for problem in read
    )
    close = {
        problem.help_arguments.get("name")
        for problem in (*read, *found)
        if problem.help == "problem.did-you-mean"
    }
    gives = any(problem.code == "P101" and problem.path[-1] == "gives" for problem in read)
    runs = {path[: path.index("run") + 1] for path in refused if "run" in path}
    decided = {
        path[: path.index("decide") + 1]
        for path in refused
        if "decide" in path and {"among", "from"} & {*path}
    }
    return [
        problem
        for problem in found
        if problem.path not in refused
        and not (problem.code == "P401" and problem.path[:-1] in lacking)
        and not (
            problem.code in _OF_NAMES
            and (nothing_known or str(problem.within or problem.arguments.get("name")).strip("{}") in names)
        )
        and not (problem.sentence == "problem.decide.no-options" and problem.path in decided)
        and not (problem.code == "P305" and _before(problem.path) in refused)
        and not (problem.code == "P348" and gives)
        and not (problem.code in ("P346", "P347") and problem.path[1:2] and problem.path[1] in close)
        and not (runs and "run" in problem.path and problem.path[: problem.path.index("run") + 1] in runs)
    ]


def _before(path: Path) -> Path:
    """The same key of the step before the one that *path* leads into; the path itself for the first."""
    number = path[-2] if len(path) > 1 else None
    return (*path[:-2], number - 1, path[-1]) if isinstance(number, int) and number else path
