"""Following a protocol file while somebody writes it: what is wrong with it, and the plan it leads to.

:class:`Watch` looks at one file, and the translations beside it, and tells when there is something new;
:class:`Drafting` checks and plans what it holds, and keeps the last plan that could be made beside the
problems of a save that cannot be planned; :class:`Follower` does both again and again in a thread of its
own. No terminal in here.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

import attrs

from protocols.library.overlays import named_beside, problems_beside
from protocols.plan import Plan, by_number, make_plan
from protocols.plugins.discovery import installed_version
from protocols.runtime.checking import judge
from protocols.runtime.files import read_regular
from protocols.runtime.setup import MISFIT, MOST_PEOPLE, Problem, choose, trouble_sentence
from protocols.spec.choices import varied
from protocols.spec.glance import SIZE_LIMIT
from protocols.spec.locate import Lines
from protocols.spec.meetings import held
from protocols.spec.problems import Located, has_errors, locate
from protocols.words import as_title, clock_time, reason, safe_line, say

if TYPE_CHECKING:
    from protocols.engine.moments import Moment
    from protocols.plugins.guard import Failure
    from protocols.plugins.host import Host
    from protocols.spec.load import Loaded
    from protocols.spec.model import Protocol
    from protocols.spec.reach import Fetch

READ_LIMIT = SIZE_LIMIT + 1
"""No more of a file is read; a larger one is a problem of its own."""

LOOK_S = 0.25
"""How often the file is looked at."""

SETTLED, GRACE = 1, 4
"""How many looks in a row a file must be as it is before it is read: a save may be half written. One that is
gone or empty is given longer, for many editors save by removing and renaming."""

MOST_MINUTES = 24 * 60


class Wanted(NamedTuple):
    """What to plan for: so many *people* (None: the ideal number), so many *minutes* (None: the protocol's
    own times), and one of the protocol's variants, or none."""

    people: int | None = None
    minutes: int | None = None
    variant: str = ""


class Sight(NamedTuple):
    """What a file holds now, or why it cannot be read (then *data* is None), as a sentence."""

    data: bytes | None
    trouble: str = ""


class _Stand(NamedTuple):
    """What changes whenever something is saved: of the file its size, times and number, or why there is none;
    of the translations beside it the same, each by its name."""

    own: tuple[int, ...] | str
    beside: Mapping[str, tuple[int, ...]] = MappingProxyType({})

    def half(self, before: _Stand) -> bool:
        """Whether it looks like the middle of a save: something is empty, or was there *before*."""
        return (
            isinstance(self.own, str)
            or 0 in (self.own[0], *(one[0] for one in self.beside.values()))
            or not before.beside.keys() <= self.beside.keys()
        )


class Watch:
    """Looks at the file at *path*, and tells what it holds whenever that, or a translation of it that lies
    beside it, is something new."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._seen: _Stand | None = None
        """How all stood when it was told last; None: never, or to be told again."""
        self._coming: _Stand | None = None
        self._looks = 0

    def again(self) -> None:
        """Tell at the next look what the file holds, even if it is nothing new."""
        self._seen = None

    def look(self) -> Sight | None:
        """What the file holds, or None where that is nothing new, or may be half a save."""
        stood = self._stands()
        if stood == self._seen:
            self._coming = None
            return None
        if self._seen is not None:
            if stood != self._coming:
                self._coming, self._looks = stood, 0
                return None
            self._looks += 1
            if self._looks < (GRACE if stood.half(self._seen) else SETTLED):
                return None
        sight = self._read()
        if self._seen is not None and self._stands() != stood:
            return None
        self._seen, self._coming = stood, None
        return sight

    def _stands(self) -> _Stand:
        try:
            own = _marks(self.path)
        except (OSError, ValueError) as error:
            return _Stand(self._trouble(error))
        beside = {}
        for name in named_beside(self.path):
            with suppress(OSError, ValueError):  # it has gone since
                beside[name] = _marks(name)
        return _Stand(own, beside)

    def _read(self) -> Sight:
        try:
            return Sight(read_regular(self.path, READ_LIMIT))
        except (OSError, ValueError) as error:
            return Sight(None, self._trouble(error))

    def _trouble(self, error: Exception) -> str:
        name = safe_line(self.path)
        if isinstance(error, FileNotFoundError):
            return say("preview.missing", path=name)
        if isinstance(error, IsADirectoryError):
            return say("preview.folder", path=name)
        why = reason(error) if isinstance(error, OSError) else say("design.no-name")
        return say("preview.unreadable", path=name, why=why)


def _marks(path: str) -> tuple[int, ...]:
    found = os.stat(path)
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino, found.st_mode


@attrs.frozen
class Shown:
    """The last plan that could be made, of the protocol as it was at *read_at*.

    *plan* is None where so many *people* cannot be planned for: *sentences* say why, and all else there is to
    say about the plan, but that it does not fit: *misfit* says that. *minutes* None: the protocol's own
    times. *sizes*: smallest, ideal, largest.
    *variant*: the one that is planned, or empty; *variants*: what each of them is called, by its id.
    """

    protocol: Protocol
    read_at: Moment
    people: int
    minutes: int | None
    sizes: tuple[int, int, int]
    plan: Plan | None
    sentences: tuple[str, ...]
    variant: str = ""
    variants: Mapping[str, str] = attrs.field(factory=dict)
    misfit: str = ""

    @property
    def form(self) -> str:
        """What the variant that is planned is called; empty for the protocol as it stands."""
        return self.variants.get(self.variant, "")


@attrs.frozen
class Draft:
    """A file as it stands: *problems* in order of their lines, and what is *shown* of it (None: nothing yet).

    *stale* says that what is shown is of an earlier save, because this one cannot be planned. *trouble*: why
    the file could not be read, or empty; then all else is as it was. *remarks*: about plugins.
    """

    path: str
    read_at: Moment | None = None
    trouble: str = ""
    text: Lines = attrs.field(factory=lambda: Lines(""), eq=False)
    problems: tuple[Located, ...] = ()
    shown: Shown | None = None
    stale: bool = False
    remarks: tuple[str, ...] = ()

    @property
    def errors(self) -> int:
        """How many errors the file has."""
        return sum(one.problem.severity == "error" for one in self.problems)

    @property
    def warnings(self) -> int:
        """How many warnings."""
        return len(self.problems) - self.errors


def exact_time(moment: Moment) -> str:
    """The clock on the wall with its seconds: ``15:34:07``."""
    return f"{clock_time(moment.wall_ms, moment.offset_min)}:{moment.wall_ms // 1000 % 60:02d}"


class Drafting:
    """The draft in the file at *path*, planned for *people* (None: the ideal number) in *minutes*, in the
    form that *variant* names.

    *host* answers the plugins, *clock* what time it is, *fetch* the files that this one is made of, *speak*
    what was loaded as it is in the language that is wanted. What is wrong with the translations beside it,
    and what a plugin did wrong, is told at every save.
    """

    def __init__(
        self,
        path: str,
        host: Callable[[], Host],
        clock: Callable[[], Moment],
        people: int | None = None,
        minutes: int | None = None,
        fetch: Fetch | None = None,
        speak: Callable[[Loaded], Loaded] = lambda loaded: loaded,
        variant: str = "",
    ) -> None:
        self._fetch = fetch
        self._speak = speak
        self.watch = Watch(path)
        self.draft = Draft(path)
        self._host = host
        self._clock = clock
        self._wanted = Wanted(people, minutes, variant)
        self._planned: object = None

    def ask(self, wanted: Wanted) -> None:
        """Plan for what is *wanted* from the next look on. May be called from any thread."""
        people, minutes, variant = wanted
        self._wanted = Wanted(
            None if people is None else min(max(people, 1), MOST_PEOPLE),
            None if minutes is None else min(max(minutes, 1), MOST_MINUTES),
            variant,
        )

    @property
    def wanted(self) -> Wanted:
        """What was asked for last, planned or not yet."""
        return self._wanted

    def look(self) -> Draft | None:
        """Look at the file once; the draft where it is another one now, None where nothing has changed."""
        sight = self.watch.look()
        wanted = self._wanted
        if sight is None and wanted == self._planned:
            return None
        draft = self.draft
        protocol = draft.shown.protocol if draft.shown is not None else None
        read_at = draft.shown.read_at if draft.shown is not None else None
        if sight is not None and sight.data is None:
            draft = attrs.evolve(draft, trouble=sight.trouble)
        elif sight is not None and sight.data is not None:
            now = self._clock()
            judged = judge(sight.data, self._host().kinds, self._failures, self._fetch, installed_version)
            errors = has_errors(judged.problems)
            if judged.protocol is not None:
                protocol, read_at = self._speak(judged.loaded).protocol, now
            beside = problems_beside(Path(draft.path), judged.loaded)
            draft = Draft(
                draft.path,
                now,
                text=Lines(judged.text),
                problems=tuple(locate([*judged.problems, *beside], judged.text)),
                shown=draft.shown,
                stale=errors and judged.protocol is None and protocol is not None,
                remarks=tuple(failure.sentence for failure in judged.slips),
            )
        if protocol is not None and read_at is not None:
            draft = attrs.evolve(draft, shown=self._plan(protocol, read_at, wanted))
        self._planned = wanted
        self.draft = draft
        return draft

    def _failures(self) -> Iterable[Failure]:
        return {failure.sentence: failure for failure in self._host().failures}.values()

    def _plan(self, protocol: Protocol, read_at: Moment, wanted: Wanted) -> Shown:
        people, minutes, variant = wanted
        # A variant that this save does not have is told, and waited for.
        problems: list[Problem] = []
        known = choose(protocol, variant, {}, problems)
        bounds = varied(protocol, known.variant).people
        count = bounds.usual if people is None else people
        if protocol.meetings:
            # Of a cycle the first meeting is drawn; `show` has them all.
            protocol = held(protocol, protocol.meetings[0].id)
        made = make_plan(protocol, self._host().kinds, by_number(count), minutes=minutes, known=known)
        return Shown(
            protocol,
            read_at,
            count,
            minutes,
            (bounds.min, bounds.usual, bounds.max),
            made.plan,
            (
                *(one.sentence for one in problems),
                *(trouble_sentence(one) for one in made.troubles if one.code != MISFIT),
            ),
            known.variant,
            {name: one.title or as_title(name) for name, one in protocol.variants.items()},
            " ".join(trouble_sentence(one) for one in made.troubles if one.code == MISFIT),
        )


class Follower:
    """Looks at a draft in a thread of its own, and calls *tell* there with what is new: a draft, or, should
    this program have a bug, the exception that ended the following."""

    def __init__(self, drafting: Drafting, tell: Callable[[Draft | Exception], None]) -> None:
        self._drafting = drafting
        self._tell = tell
        self._wake = threading.Event()
        self._closed = False
        self._thread = threading.Thread(target=self._follow, name="preview", daemon=True)

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def ask(self, wanted: Wanted) -> None:
        """Plan for what is *wanted*; returns at once."""
        self._drafting.ask(wanted)
        self._wake.set()

    @property
    def wanted(self) -> Wanted:
        """What was asked for last, planned or not yet."""
        return self._drafting.wanted

    def again(self) -> None:
        """Read the file again, even if it looks the same; returns at once."""
        self._drafting.watch.again()
        self._wake.set()

    def close(self) -> None:
        """Follow no more. A check that is under way is not waited for."""
        self._closed = True
        self._wake.set()
        self._thread.join(0.2)

    def _follow(self) -> None:
        try:
            while not self._closed:
                draft = self._drafting.look()
                if draft is not None and not self._closed:
                    self._tell(draft)
                self._wake.wait(LOOK_S)
                self._wake.clear()
        except Exception as error:
            if not self._closed:
                self._tell(error)
