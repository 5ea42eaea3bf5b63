"""The groups of one unfolding: formed once for the people of a place and kept, or formed anew.

How people are dealt into groups is in :mod:`protocols.plan.groups`; here is when, and whose groups are meant.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from protocols.plan.groups import FACILITATOR, Group, Voice, form, teams_of
from protocols.plan.model import EVERYONE, Formed, Person
from protocols.plan.moves import newly
from protocols.plan.scope import Scope, fail
from protocols.plan.sizes import size_words
from protocols.spec.model import Path
from protocols.spec.record import evolve
from protocols.words import as_title, say

if TYPE_CHECKING:
    from protocols.plan.unfold import Unfolder

_DRAWN = 4
"""How often groups that are to be new are drawn, to find those in which fewest meet again."""


class Forming:
    """The part of one unfolding that forms groups; those *formed* before are taken as they are."""

    def __init__(self, unfolder: Unfolder, formed: Sequence[Formed]) -> None:
        self.unfolder = unfolder
        self._made = {(one.grouping, one.place, one.visit): _groups(one) for one in formed}
        self._titles: dict[tuple[str, int], str] = {}
        self._visits: dict[tuple[str, str], int] = {}

    def groups(self, name: str, scope: Scope, path: Path, anew: bool = False) -> tuple[Group, ...]:
        """The groups of a grouping among the people of *scope*; formed once, and kept (rule 11), unless they
        are to be formed *anew*."""
        place = "" if scope.lane == EVERYONE else scope.lane
        visit = self._visits.get((name, place), 0)
        if place and not anew and visit:
            # People came and went: only groups of the people who are here now are had again (rule 11).
            here = set(scope.people) - {FACILITATOR}
            known = [one for one in range(visit, 0, -1) if _people_in(self._made[name, place, one]) == here]
            if known:
                return self._made[name, place, known[0]]
            anew = True
        if anew or visit == 0:
            visit += 1
            self._visits[name, place] = visit
        found = self._made.get((name, place, visit))
        if found is not None:
            return found
        formed = self._formed_now(name, place, visit, scope, path)
        self._made[name, place, visit] = formed
        return formed

    def _formed_now(self, name: str, place: str, visit: int, scope: Scope, path: Path) -> tuple[Group, ...]:
        """The groups of a grouping, formed for the *visit*-th time in a *place*."""
        unfolder = self.unfolder
        grouping = unfolder.protocol.groups[name]
        sources: tuple[Group, ...] = ()
        if grouping.source is not None:
            sources = self.groups(grouping.source.merge or grouping.source.each or "", scope, path)
        count = None
        least = 1
        if grouping.count is not None:
            count = unfolder.whole(grouping.count.ideal, scope, ("groups", name, "count"))
            least = grouping.count.min
        people = [self._person(one) for one in scope.people]
        # Nobody is asked to meet the same people again: of several drawings the best is taken.
        seed = unfolder.seed
        seeds = [str(seed)] if visit == 1 else [f"{seed}#{visit}.{one}" for one in range(_DRAWN)]
        drawn = [
            groups
            for draw in (seeds if unfolder.shown else seeds[:1])
            if (groups := form(name, grouping, people, scope=place, seed=draw, count=count, sources=sources))
        ]
        if visit > 1 and unfolder.shown and drawn:
            earlier = [self._made[name, place, one] for one in range(1, visit)]
            groups = newly(drawn, earlier, grouping.by == "random" and grouping.source is None)
        else:
            groups = drawn[0] if drawn else ()
        if len(groups) < least:
            raise fail(
                "no-groups",
                ("groups", name),
                title=grouping.title or name,
                n=len(people),
                sizes=size_words(grouping, len(people)),
            )
        if not any(voice.label for group in groups for voice in group.voices):
            return tuple(groups)  # as nearly always: there are no teams
        return tuple(
            evolve(group, voices=tuple(self._spoken(voice) for voice in group.voices)) for group in groups
        )

    @property
    def formed(self) -> tuple[Formed, ...]:
        """Every grouping that was formed."""
        return tuple(
            Formed(
                name,
                place,
                visit,
                tuple(
                    (
                        group.id,
                        group.number,
                        group.title,
                        tuple((voice.who, voice.label) for voice in group.voices),
                        group.observers,
                    )
                    for group in groups
                ),
            )
            for (name, place, visit), groups in self._made.items()
        )

    def group_title(self, grouping: str, group: Group) -> str:
        """How a group is called."""
        if group.title.startswith("#"):
            return say("common.team", number=group.title[1:])
        if group.title:
            return group.title
        known = self._titles.get((grouping, group.number))
        if known is None:
            title = self.unfolder.protocol.groups[grouping].title or as_title(grouping)
            known = say("common.group", title=title, number=group.number)
            self._titles[grouping, group.number] = known
        return known

    def _person(self, one: str) -> Person:
        """Somebody by id; a facilitator who only sits in with a group is not among the people."""
        return self.unfolder.people.get(one) or Person(one)

    def _spoken(self, voice: Voice) -> Voice:
        """The voice with the name of its team as people say it: people counted by number have no teams."""
        if not voice.label.startswith("#"):
            return voice
        return evolve(voice, label=say("common.team", number=voice.label[1:]))

    def teams(self, scope: Scope) -> list[Voice]:
        """The teams of the people here, each with one voice."""
        found = teams_of([self._person(one) for one in scope.people])
        return [self._spoken(Voice(who, name)) for name, who in found.items()]

    def latest(self, grouping: str, scope: Scope) -> list[Group]:
        """The groups of a grouping that the people of *scope* were in last, wherever these were formed."""
        here = set(scope.people)
        visits = {place: visit for (name, place), visit in self._visits.items() if name == grouping}
        own = "" if scope.lane == EVERYONE else scope.lane
        places = [own] if own in visits else list(visits)
        found = [group for place in places for group in self._made[grouping, place, visits[place]]]
        return [group for group in found if here.intersection(group.members)]

    def voices_of(self, grouping: str, scope: Scope, path: Path) -> list[Voice]:
        """The groups of a grouping, each with one voice."""
        return [
            Voice(group.members, self.group_title(grouping, group))
            for group in self.groups(grouping, scope, path)
        ]


def _people_in(groups: Sequence[Group]) -> set[str]:
    return {one for group in groups for one in (*group.members, *group.observers)} - {FACILITATOR}


def _groups(formed: Formed) -> tuple[Group, ...]:
    return tuple(
        Group(one, number, title, tuple(Voice(who, label) for who, label in voices), observers)
        for one, number, title, voices, observers in formed.groups
    )
