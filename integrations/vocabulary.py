"""The words that trackers use for statuses, resolutions and types, in the languages that we are sure of."""

from __future__ import annotations

import unicodedata
from functools import lru_cache


@lru_cache(maxsize=20_000)
def fold(text: str) -> str:
    """Return a word as it is compared: NFKC, no accents, case folded, white space collapsed."""
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text).replace("’", "'").casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())


def _words(text: str) -> frozenset[str]:
    return frozenset(fold(word) for word in text.split(" | "))


EPIC_TYPES = _words("epic | epica | epopee | epico | epos | épica | feature epic")
DROPPED_WORDS = _words(
    "won't do | won't fix | wont do | wont fix | wontfix | duplicate | duplicated | invalid | cannot "
    "reproduce | can't reproduce | rejected | declined | cancelled | canceled | abandoned | obsolete | not "
    "accepted | dropped | not planned | no se hará | no se corregirá | duplicado | duplicada | inválido | no "
    "reproducible | cancelado | cancelada | rechazado | wird nicht erledigt | wird nicht behoben | duplikat | "
    "ungültig | abgebrochen | abgelehnt | ne sera pas fait | ne sera pas corrigé | doublon | non valide | "
    "annulé | rejeté | não será feito | inválida | annullato | duplicato | geannuleerd | wordt niet gedaan | "
    "closed as won't do"
)
DONE_WORDS = _words(
    "done | closed | resolved | complete | completed | finished | shipped | released | deployed | fixed | "
    "merged | ga | hecho | hecha | listo | lista | finalizado | finalizada | cerrado | cerrada | resuelto | "
    "resuelta | completado | fertig | erledigt | abgeschlossen | geschlossen | gelöst | terminé | terminée | "
    "fermé | résolu | fini | concluído | concluída | feito | fechado | itens concluídos | resolvido | gereed "
    "| klaar | afgerond | gesloten | voltooid | completato | chiuso | risolto | fatto"
)
IN_PROGRESS_WORDS = _words(
    "in progress | indeterminate | doing | started | in development | in review | review | in test | testing "
    "| in qe test | in qa | qa | blocked | en curso | en progreso | en proceso | in arbeit | in bearbeitung | "
    "en cours | em andamento | em progresso | in uitvoering | bezig | mee bezig | in corso | wip"
)
NOT_STARTED_WORDS = _words(
    "to do | todo | new | open | opened | reopened | backlog | selected for development | ready | planned | "
    "por hacer | tareas por hacer | abierto | pendiente | zu erledigen | offen | aufgaben | à faire | a faire "
    "| ouvert | tarefas pendentes | itens pendentes | a fazer | pendente | te doen | nog te doen | da fare | "
    "da completare | aperto | accepted | help wanted | active | undefined"
)
PROPOSED_WORDS = _words(
    "proposed | proposal | draft | idea | propuesto | propuesta | vorgeschlagen | proposé | voorgesteld"
)
DISCOVERY_WORDS = _words("discovery | exploration | exploring")
OPEN_RESOLUTIONS_WORDS = _words(
    "unresolved | sin resolver | nicht erledigt | non résolu | não resolvido | onopgelost | none"
)
