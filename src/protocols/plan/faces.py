"""What steps show: made once for each step, however often and in however many groups it happens."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from protocols.plan.model import Capture, Cue, Decision, Extension, Face
from protocols.plan.scope import Scope
from protocols.spec.cues import parse_cue
from protocols.spec.kinds import PlainKind, Setting, StepKind
from protocols.spec.model import Path, Protocol, Step
from protocols.spec.others import every
from protocols.spec.step_tables import Capture as Written
from protocols.spec.step_tables import CueKey, Decide
from protocols.words import as_title, carried, say

if TYPE_CHECKING:
    from protocols.plan.unfold import Unfolder


class Faces:
    """The faces of one unfolding, by step id."""

    def __init__(self, unfolder: Unfolder) -> None:
        self.unfolder = unfolder
        self.made: dict[str, Face] = {}

    def __getitem__(self, name: str) -> Face:
        return self.made[name]

    def extra(self, name: str, what: str, step: Step, scope: Scope) -> None:
        """The face of time that a block brings along: to change places, to spare."""
        if name not in self.made:
            kind = "buffer" if what == "spare" else "move"
            title = say(f"plan.extra.{what}")
            self.made[name] = Face(
                name,
                title,
                kind,
                speaks=("everyone",),
                clock=scope.clock,
                record=scope.record,
                protect=scope.protect,
                optional=scope.optional,
                parent=step.id or "",
            )

    def wait(self, name: str, step: Step, scope: Scope) -> None:
        """The face of the wait for the fixed start of *step*, which begins by itself at its end."""
        if name not in self.made:
            self.made[name] = Face(
                name,
                say("plan.extra.wait"),
                "buffer",
                speaks=("everyone",),
                clock=scope.clock,
                record=scope.record,
                end="cut",
                parent=scope.parent,
            )

    def face(self, step: Step, kind: StepKind, scope: Scope) -> None:
        """Make the face of *step* if there is none yet."""
        name = step.id or ""
        if name in self.made:
            return
        unfolder = self.unfolder
        setting = Setting(len(unfolder.people), len(scope.voices), unfolder.inputs)
        shown = kind.show(step.keys, setting)
        turns = step.turns
        title = step.title or shown.title or carried("kind", kind.defaults.title) or step.kind.capitalize()
        speaks = (
            () if turns else (step.speaks or kind.defaults.speaks or (() if step.asks else ("everyone",)))
        )
        self.made[name] = Face(
            step=name,
            title=title,
            kind=step.kind,
            say=step.say or shown.say,
            note=(*step.note, *shown.note),
            stems=step.stems or shown.stems,
            speaks=speaks,
            asks=step.asks,
            answers=step.answers,
            stem=turns.stem if turns else "",
            crosstalk=turns.crosstalk if turns else True,
            free_order=turns is not None and turns.order == "free",
            shares=turns is not None and turns.time is None,
            rules=scope.rules,
            capture=tuple(_capture(one) for one in step.capture),
            clock=scope.clock,
            record=scope.record,
            end=step.end,
            protect=scope.protect,
            optional=scope.optional if "#" not in scope.drop else step.optional or "",
            parent=scope.parent,
            posture=dict(step.posture),
            responses=step.responses,
            passing=turns.passing if turns else "return",
            decide=None if step.decide is None else self._decision(step, step.decide, scope),
            extend=None
            if step.extend is None
            else Extension(step.extend.by or 0, step.extend.times, step.extend.ask),
            show=step.show,
            needs=step.needs,
            cast=step.cast,
            back=step.back or "",
            until=step.repeat.until if step.repeat is not None else "",
            fill=step.repeat is not None and step.repeat.fill,
            within_ms=(step.repeat.within or 0) if step.repeat is not None else 0,
            cues=tuple(_cues(step.cues)),
            at=step.at,
            but=unfolder.speaking.but(step, scope),
        )

    def _decision(self, step: Step, decide: Decide, scope: Scope) -> Decision:
        dots = None
        if decide.dots is not None:
            dots = self.unfolder.whole(decide.dots, scope, (*step.path, "decide", "dots"))
        options = tuple((name, decide.labels.get(name, as_title(name))) for name in decide.among)
        title = decide.title or as_title(decide.id)
        return Decision(
            decide.id,
            title,
            decide.how,
            options,
            decide.source or "",
            decide.by,
            dots,
            decide.most,
            decide.pick,
            decide.secret,
        )


def words_of(protocol: Protocol) -> dict[str, str]:
    """What a ``{name}`` that the file declares reads as where nobody in particular is meant."""
    steps = list(every(protocol.all_steps))
    return (
        {one.id: one.title or as_title(one.id) for step in steps for one in step.capture}
        | {step.decide.id: "…" for step in steps if step.decide is not None}
        | {name: one.default or one.title for name, one in protocol.inputs.items()}
        | {name: one.title or as_title(name) for name, one in protocol.roles.items()}
        | {name: one.title or as_title(name) for name, one in protocol.materials.items()}
        | titles_of_names(protocol)
    )


def titles_of_names(protocol: Protocol) -> dict[str, str]:
    """What the names behind ``as`` and ``host`` read as where nobody in particular is meant, where the file
    says it."""
    repeats = [step.repeat for step in every(protocol.all_steps) if step.repeat is not None]
    hosts = {one.host: one.host_title for one in protocol.groups.values() if one.host and one.host_title}
    return hosts | {one.as_[0]: one.title for one in repeats if one.as_ and one.title}


class NoFaces(Faces):
    """Where only lengths are asked for: nothing is shown."""

    def extra(self, name: str, what: str, step: Step, scope: Scope) -> None:
        """Nothing."""

    def wait(self, name: str, step: Step, scope: Scope) -> None:
        """Nothing."""

    def face(self, step: Step, kind: StepKind, scope: Scope) -> None:
        """Nothing."""


class AskedFaces(NoFaces):
    """Where only lengths are asked for, but every kind of step shall have been asked what it shows, and every
    formula been worked out: whatever fails then is told before anybody runs the protocol."""

    def __init__(self, unfolder: Unfolder) -> None:
        super().__init__(unfolder)
        self._asked: set[Path] = set()

    def face(self, step: Step, kind: StepKind, scope: Scope) -> None:
        """Ask the kind once for each step."""
        if step.path in self._asked:
            return
        self._asked.add(step.path)
        if not isinstance(getattr(kind, "behind", kind), PlainKind):
            unfolder = self.unfolder
            kind.show(step.keys, Setting(len(unfolder.people), len(scope.voices), unfolder.inputs))
        if step.decide is not None:
            self._decision(step, step.decide, scope)


def _cues(cues: Iterable[CueKey]) -> Iterator[Cue]:
    for one in cues:
        signal = parse_cue(one.at)
        if signal is not None:
            yield Cue(signal.what, signal.value, one.say, one.how)


def _capture(one: Written) -> Capture:
    return Capture(
        one.id,
        one.title or as_title(one.id),
        one.kind,
        one.columns,
        one.fields,
        one.per,
        one.by or "",
        one.most,
        one.words,
        one.seen,
    )
