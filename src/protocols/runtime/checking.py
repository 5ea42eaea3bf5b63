"""All that is wrong with a protocol file: what ``check`` prints, and ``preview`` shows at every save."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from protocols.spec.load import Loaded, load_protocol
from protocols.spec.problems import Problem, has_errors
from protocols.spec.record import Record, record

if TYPE_CHECKING:
    from protocols.plugins.guard import Failure
    from protocols.spec.kinds import Kinds
    from protocols.spec.model import Protocol, Step
    from protocols.spec.reach import Fetch, VersionOf


@record
class Judged(Record):
    """What came of checking a file: as it was *loaded*, all problems, and in *slips* what plugins did wrong
    that belongs to no place in it."""

    loaded: Loaded
    problems: tuple[Problem, ...]
    slips: tuple[Failure, ...] = ()

    @property
    def protocol(self) -> Protocol | None:
        """The protocol, or None if there is any error."""
        return self.loaded.protocol

    @property
    def text(self) -> str:
        """The text of the file."""
        return self.loaded.text


def judge(
    content: bytes,
    kinds: Kinds,
    failures: Callable[[], Iterable[Failure]],
    fetch: Fetch | None = None,
    version_of: VersionOf | None = None,
) -> Judged:
    """Check the bytes of a file: form, then time and sense; *failures* answers what plugins did wrong since
    it was last asked, *fetch* and *version_of* are as for :func:`load_protocol`. Raises nothing, whatever
    the bytes are."""
    loaded = load_protocol(content, kinds, fetch, version_of)
    problems = list(loaded.problems)
    if loaded.protocol is not None and not has_errors(problems):
        # Late: a file with errors is not planned, and planning is half of what is imported here.
        from protocols.plan.checks import check_times

        problems.extend(loaded.placed(check_times(loaded.protocol, kinds)))
    slips: list[Failure] = []
    problems.extend(loaded.placed(_slips(failures(), loaded.protocol, slips)))
    texts = {loaded.text, *(problem.file.text for problem in problems if problem.file is not None)}
    if any("protocols:" in text.lower() for text in texts):
        from protocols.spec.silence import silenced

        problems = silenced(problems, loaded.text)
    return Judged(loaded, tuple(problems), tuple(slips))


def _slips(
    failures: Iterable[Failure], protocol: Protocol | None, elsewhere: list[Failure]
) -> Iterator[Problem]:
    """What plugins did wrong over a file, at the first step of that kind; nothing of it is the file's."""
    for failure in failures:
        step = _first(protocol.steps, failure.arguments.get("kind")) if protocol is not None else None
        if step is None:
            elsewhere.append(failure)
            continue
        arguments = {**failure.arguments, "plugin": failure.plugin, "distribution": failure.distribution}
        place = (*step.path, "kind")
        yield Problem(
            "P602", failure.code, arguments, place, help="problem.kind-failed.help", severity="warning"
        )


def _first(steps: Sequence[Step], kind: object) -> Step | None:
    for step in steps:
        found = step if step.kind == kind else _first(step.steps, kind)
        if found is not None:
            return found
    return None
