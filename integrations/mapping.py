"""From a tracker's words to ours: type to kind, status to status, people and teams by name.

The guesses are definitions.md's; a source keeps what people changed about them.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, field
from typing import Any

from strategy.kinds import EPIC, INITIATIVE, ITEM, KINDS

from integrations.base import CLOSED, IN_PROGRESS, NOT_STARTED, SourceRow

PROPOSED, DISCOVERY, ACTIVE, DONE, DROPPED = "proposed", "discovery", "active", "done", "dropped"
SKIP = "skip"


def fold(text: str) -> str:
    """Return a word as it is compared: NFKC, no accents, case folded, white space collapsed."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).replace("’", "'").casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def _words(text: str) -> frozenset[str]:
    return frozenset(fold(word) for word in text.split(" | "))


_EPIC_TYPES = _words("epic | epica | epopee | epico | epos | épica | feature epic")
_DROPPED = _words(
    "won't do | won't fix | wont do | wont fix | wontfix | duplicate | duplicated | invalid | cannot reproduce | "
    "can't reproduce | rejected | declined | cancelled | canceled | abandoned | obsolete | not accepted | dropped | "
    "not planned | no se hará | no se corregirá | duplicado | duplicada | inválido | no reproducible | cancelado | "
    "cancelada | rechazado | wird nicht erledigt | wird nicht behoben | duplikat | ungültig | abgebrochen | abgelehnt | "
    "ne sera pas fait | ne sera pas corrigé | doublon | non valide | annulé | rejeté | não será feito | inválida | "
    "annullato | duplicato | geannuleerd | wordt niet gedaan | closed as won't do"
)
_DONE = _words(
    "done | closed | resolved | complete | completed | finished | shipped | released | deployed | fixed | merged | ga | "
    "hecho | hecha | listo | lista | finalizado | finalizada | cerrado | cerrada | resuelto | resuelta | completado | "
    "fertig | erledigt | abgeschlossen | geschlossen | gelöst | terminé | terminée | fermé | résolu | fini | concluído | "
    "concluída | feito | fechado | itens concluídos | resolvido | gereed | klaar | afgerond | gesloten | voltooid | "
    "completato | chiuso | risolto | fatto"
)
_IN_PROGRESS = _words(
    "in progress | indeterminate | doing | started | in development | in review | review | in test | testing | "
    "in qe test | in qa | qa | blocked | en curso | en progreso | en proceso | in arbeit | in bearbeitung | en cours | "
    "em andamento | em progresso | in uitvoering | bezig | mee bezig | in corso | wip"
)
_NOT_STARTED = _words(
    "to do | todo | new | open | opened | reopened | backlog | selected for development | ready | planned | "
    "por hacer | tareas por hacer | abierto | pendiente | zu erledigen | offen | aufgaben | à faire | a faire | ouvert | "
    "tarefas pendentes | itens pendentes | a fazer | pendente | te doen | nog te doen | da fare | da completare | aperto | "
    "accepted | help wanted | active | undefined"
)
_PROPOSED = _words("proposed | proposal | draft | idea | propuesto | propuesta | vorgeschlagen | proposé | voorgesteld")
_DISCOVERY = _words("discovery | exploration | exploring")
_OPEN_RESOLUTIONS = _words("unresolved | sin resolver | nicht erledigt | non résolu | não resolvido | onopgelost | none")


def category_of(row: SourceRow) -> str:
    """Return "new", "indeterminate" or "done" from what the row says, or "" where nothing is known."""
    for word in (fold(row.status_category), fold(row.status)):
        if not word:
            continue
        if word in _DONE or word in _DROPPED:
            return CLOSED
        if word in _IN_PROGRESS:
            return IN_PROGRESS
        if word in _NOT_STARTED:
            return NOT_STARTED
    return ""


@dataclass(slots=True)
class MappedStatus:
    """Our status for a tracker's one, whether the work has begun, and whether the word was known."""

    status: str
    started: bool
    known: bool


def guess_status(row: SourceRow) -> MappedStatus:
    """Return what definitions.md makes of the row's status, category and resolution."""
    word, resolution = fold(row.status), fold(row.resolution)
    category = category_of(row)
    if not row.status_category and not category and resolution and resolution not in _OPEN_RESOLUTIONS:
        category = CLOSED
    if category == CLOSED:
        dropped = word in _DROPPED or resolution in _DROPPED
        return MappedStatus(DROPPED if dropped else DONE, started=False, known=True)
    if category == IN_PROGRESS:
        return MappedStatus(ACTIVE, started=True, known=True)
    if category == NOT_STARTED:
        return MappedStatus(ACTIVE, started=False, known=True)
    if word in _PROPOSED:
        return MappedStatus(PROPOSED, started=False, known=True)
    if word in _DISCOVERY:
        return MappedStatus(DISCOVERY, started=False, known=True)
    return MappedStatus(ACTIVE, started=False, known=not word)


def guess_kind(type_name: str, level: int | None, *, is_tracker: bool) -> str:
    """Return our kind for a tracker's type, or SKIP for a type of a records file that isn't ours."""
    word = fold(type_name)
    for kind in KINDS.values():
        if word in (kind.slug, fold(kind.name), fold(kind.plural)) and (not is_tracker or kind.slug != "mission"):
            return kind.slug
    if not is_tracker:
        return SKIP
    if word in _EPIC_TYPES or level == 1:
        return EPIC
    if level is not None and level >= 2:
        return INITIATIVE
    return ITEM


@dataclass(slots=True)
class Mapping:
    """How one source's words map to ours, where people or the command said something about it.

    `kinds` holds the folded type -> kind slug or "skip"; `statuses` the folded status -> ours;
    `people` the folded name -> user id (0 for nobody); `teams` the folded name -> team id.
    """

    is_tracker: bool = True
    kinds: dict[str, str] = field(default_factory=dict)
    statuses: dict[str, str] = field(default_factory=dict)
    people: dict[str, int] = field(default_factory=dict)
    teams: dict[str, int] = field(default_factory=dict)

    def kind(self, row: SourceRow) -> str:
        """Return the kind of the record that the row becomes, or SKIP."""
        chosen = self.kinds.get(fold(row.type))
        return chosen or guess_kind(row.type, row.level, is_tracker=self.is_tracker)

    def status(self, row: SourceRow) -> MappedStatus:
        """Return our status for the row."""
        guessed = guess_status(row)
        chosen = self.statuses.get(fold(row.status))
        if not chosen:
            return guessed
        return MappedStatus(chosen, started=guessed.started and chosen == ACTIVE, known=True)

    def as_json(self) -> dict[str, Any]:
        """Return what people chose, as plain JSON values."""
        return {"kinds": self.kinds, "statuses": self.statuses, "people": self.people, "teams": self.teams}


def kinds_from_option(text: str) -> dict[str, str]:
    """Return the mapping written as `theme=intent,goal=initiative`; raises ValueError with a sentence."""
    found: dict[str, str] = {}
    for pair in filter(None, (part.strip() for part in text.split(","))):
        name, equals, kind = (part.strip() for part in pair.partition("="))
        if not equals or not name or kind not in (*KINDS, SKIP):
            raise ValueError(
                f"“{pair}” isn't a kind mapping. Write theirs=ours, where ours is one of {', '.join((*KINDS, SKIP))}."
            )
        found[fold(name)] = kind
    return found
