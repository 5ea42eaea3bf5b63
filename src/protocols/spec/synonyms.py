"""The words that people use for the words of the language.

Whoever has not read the page yet writes ``duration``, ``participants``, ``Dauer`` or ``grupo``. Spelling does
not lead from there to ``time``, ``people`` and ``in``; these tables do. They are looked at only when
something is unknown, so nothing here costs a file that is right. A word may stand for several: the first
that is possible where it was written is meant, so keys of a step come before those of the whole file.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable, Mapping

_KEYS = """
title: name heading header headline label caption titel titre titulo nombre nom bezeichnung
time: duration length minutes minute mins min seconds secs hours long how-long timing time-limit timebox limit
 timer dauer zeit minuten tiempo duracion minutos duree temps each per-person per-turn
in: group groups grouping in-groups gruppe gruppen grupo grupos groupe breakout breakouts table pairs
say: prompt prompts text script read-out read-aloud instruction instructions description desc question
 questions body content message speech ansage sagen frage fragen anleitung pregunta decir consigna
note: notes facilitator-note facilitator-notes hint hints tip tips comment comments remark remarks notiz
 notizen hinweis nota notas
stems: stem starter starters sentence-starter sentence-starters sentence-stems satzanfange
speaks: roles role speaker speakers speaking speak talks talk talker floor voice who
 spricht redet wer habla quien
asks: asker askers questioner questioners ask
answers: answerer answer responder responds
turns: turn go-round goround go-around round-robin runde ronda
repeat: rounds round loop repeats repetition repetitions iterations times for-each runden wiederholen
 wiederholung repetir rondas
capture: captures capturing outputs output collect harvest writes write-down record-as protokoll
decide: decision decisions vote voting votes poll decides choose choice abstimmung entscheidung decidir
when: if condition conditions only-if wenn cuando si
at: start start-time starts starts-at begin begins clock-time hour um beginn uhrzeit hora
kind: type typ art tipo category
extend: extension extensions more-time verlangern
cues: cue signal signals bell bells alert alerts alarm alarms reminder reminders
protect: protected locked lock keep geschutzt
optional: skippable can-skip may-skip
end: ends at-end on-end ending timeout overtime
lanes: lane parallel tracks track simultaneous branches
move: moves rotate rotation switch wechsel
posture: position positions stance
rules: rule norm norms ground-rules regeln regel reglas
responses: response allowed allowed-answers
show: shows display displays material materials
needs: need depends depends-on requires required
cast: casts assign assigns
back: back-to go-back return-to
clock: countdown show-clock show-timer
record: recording privacy confidential
run: protocol use uses call calls
was: renamed-from old-id formerly
steps: step agenda activities activity phases phase stages stage parts part sections section schedule items
 schritte schritt ablauf pasos paso etapes
meetings: meeting sessions session treffen sitzungen reuniones
format: version format-version schema schema-version
summary: description desc subtitle abstract overview about short beschreibung kurzbeschreibung
 zusammenfassung descripcion resumen
purpose: goal goals aim aims objective objectives intention why ziel zweck objetivo proposito
language: lang locale sprache idioma langue
source: origin reference references credit credits author authors quelle fuente based-on citation attribution
tags: tag keywords keyword categories category topics themes schlagworte themen etiquetas
setting: mode modes place where location venue environment ort lugar modality settings
minutes: duration length total total-time total-minutes time dauer minuten duracion minutos gesamtdauer
people: participants participant persons person attendees group-size size number members teilnehmer
 teilnehmende teilnehmerinnen personen personas participantes teilnehmerzahl gente
inputs: input questions variables parameters params form eingaben entradas
settings: config configuration options parameters params einstellungen ajustes
variants: variant versions variations variation alternatives varianten variantes
materials: material resources supplies handouts handout documents materialien materiales
groups: group groupings grouping teams team breakouts gruppen gruppe grupos grupo
roles: role rollen rolle papeles papel persons characters
skip: skips omit omits leave-out without remove drop
extends: base parent inherits based-on
include: includes import imports
requires: plugins plugin
summary: description desc beschreibung descripcion
url: link href web website address
follows: closeness fidelity
who: for speaker speakers speaks by person people role roles participants wer quien
ask: question prompt frage pregunta
among: options option choices choice values answers list optionen opciones one-of
default: value standard vorgabe initial
ideal: best target optimum optimal preferred normal typical
min: minimum least fewest smallest shortest at-least low lower from
max: maximum most largest longest at-most limit high upper up-to to bis
target: ideal planned plan normal typical
count: number how-many amount anzahl
size: people members number sizes grosse tamano of
leftover: remainder rest extras remaining
from: source merge merges options-of of-capture
by: time more minutes duration method author writer scribe mode who
each: for every per foreach
as: name called
times: count number rounds how-often how-many repeat repeats
until: till stop-when while
most: max maximum limit at-most up-to
usually: typical typically normally expected estimate usual
within: total total-time time-limit limit
between: gap pause transition changeover
to: direction towards
reply: response answer answers replies
order: sequence ordering
start: starts begins begin first starter
pass: passing may-pass can-pass allow-pass
crosstalk: cross-talk interruptions discussion
stem: stems starter sentence-starter prompt
columns: column headings
fields: field parts
per: for each
dots: votes points stickers dot
pick: picks winners select
secret: anonymous hidden
how: method kind type mode way
words: word-limit max-words length
gap: after wait interval pause
again: repeat repeatable
host: table-host stays
tasks: task assignments topics
labels: titles names texts
with: inputs args arguments parameters
protocol: id name file path
any: one-of choices options
joins: participates counts takes-turns
id: name key slug identifier ident
"""

_VALUES = """
everyone: all each everybody anyone anybody group whole-group plenary participants alle todos class
open: unlimited untimed endless infinite forever no-limit flexible any
nobody: none no-one noone silence silent quiet niemand nadie
facilitator: moderator leader trainer moderation moderatorin moderador teacher chair coach
others: rest the-others other listeners audience andere otros everyone-else
member: person participant people each participants persons members individual one everyone
team: teams
team: school schools
if time: yes true maybe if-time-allows time-permitting if-there-is-time optional
if needed: necessary if-necessary on-demand
cut: stop hard next auto automatic continue immediately strict
ask: soft wait manual
fill: silent silence
shown: visible show yes on true
hidden: hide invisible off no false none
none: no off false never nothing
yes: on true all full public
private: confidential secret
anonymous: anonym no-names
break: pause recess coffee pausa coffee-break lunch
debrief: reflection reflect closing review retrospective feedback
talk: discussion discuss conversation speak work activity
buffer: spare slack reserve
move: transition transfer change
commitment: action actions todo to-do task tasks
decision: agreement
note: notes text idea ideas
published: exact exactly faithful verbatim
adapted: closely close loosely inspired based-on modified adaptation partly
original: own ours new none
room: in-person inperson in-the-room face-to-face f2f onsite on-site classroom offline presence live
online: remote virtual zoom video digital
hybrid: mixed both
text: document doc pdf article reading handout string
work: sample work-sample
link: url website
number: int integer numeric
choice: select option options list consensus
random: chance shuffle shuffled zufall randomly mixed any
across teams: mixed cross-team mixed-teams
choice: free self-selected own-choice
role: roles job
team: teams by-team
grow: larger bigger big
shrink: smaller small
observe: watch observer observers
next: forward clockwise right
previous: backward backwards back left counterclockwise
scatter: random shuffle apart mix
dots: vote votes voting stickers dot dot-voting dot-vote
thumbs: thumb hands fist
rank: ranking order
score: rating rate points stars
turned-away: away turned turned-around back-turned
seated: clockwise order circle
otherwise: else default
people: n participants persons attendees headcount person size
members: group-size groupsize
"""


def _inverted(table: str) -> dict[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for row in table.replace("\n ", " ").strip().split("\n"):
        word, _, others = row.partition(": ")
        for other in others.split():
            found.setdefault(other, []).append(word)
    return {other: tuple(words) for other, words in found.items()}


KEYS: Mapping[str, tuple[str, ...]] = _inverted(_KEYS)
"""For each word that people write as a key: the keys that they may mean."""

VALUES: Mapping[str, tuple[str, ...]] = _inverted(_VALUES)
"""The same for values."""


def plain(word: str) -> str:
    """*word* in small letters, without accents, its parts joined by ``-``."""
    if not word.isascii():
        word = unicodedata.normalize("NFKD", word.replace("ß", "ss"))
        word = "".join(char for char in word if not unicodedata.combining(char))
    return "-".join(word.lower().replace("_", " ").replace("-", " ").split())


def value_meant(word: str, known: Collection[str]) -> str:
    """The one of *known* that *word* is another word for, or nothing."""
    return next((one for one in VALUES.get(plain(word), ()) if one in known), "")


_WRITERS = frozenset(("author", "writer", "scribe", "mode", "who", "method"))


def key_meant(
    word: str, known: Collection[str], given: Collection[str] = (), wanted: Iterable[str] = ()
) -> str:
    """The one of the keys *known* that *word* is another word for, or nothing.

    What is *given* already is not meant; what is *wanted*, because it has to be there, is meant first.
    """
    lengths = "times" in (*known, *given)  # `by` is a length in `extend` only; elsewhere it is somebody
    meant = [
        one
        for one in KEYS.get(plain(word), ())
        if one in known and one not in given and (one != "by" or lengths or plain(word) in _WRITERS)
    ]
    first = [one for one in meant if one in frozenset(wanted)]
    return next(iter(first or meant), "")
