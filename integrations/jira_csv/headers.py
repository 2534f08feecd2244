"""The columns of a Jira CSV export by what they mean, in the languages that Jira speaks.

English and Spanish are checked against real exports. A name is only here where it can't
mean something else; `Parent summary` and `Epic Link Summary` are names, not parents.
"""

from __future__ import annotations

import re
import unicodedata

_PREFIX = re.compile(
    r"^(?:custom field|campo personalizado|benutzerdefinierte(?:s)? feld(?:er)?|champs? personnalisés?|"
    r"aangepast veld|campo personalizzato)\s*\((.+)\)$"
)

_WORDS: dict[str, str] = {
    "key": (
        "issue key | key | work item key | clave de incidencia | clave | vorgangsschlüssel | "
        "schlüssel | clé de ticket | clé du ticket | clé | chave da item | chave do item | chave "
        "da ocorrência | chave | issuesleutel | issue-sleutel | itemsleutel | chiave ticket | "
        "chiave segnalazione | chiave"
    ),
    "id": (
        "issue id | work item id | id de la incidencia | id de incidencia | vorgangs-id | id de "
        "ticket | id du ticket | id da item | id do item | id da ocorrência | issue-id | id "
        "ticket | id segnalazione"
    ),
    "title": "summary | resumen | zusammenfassung | résumé | resumo | samenvatting | riepilogo",
    "text": "description | descripción | beschreibung | descrição | beschrijving | descrizione",
    "type": (
        "issue type | work type | work item type | tipo de incidencia | vorgangstyp | type de "
        "ticket | tipo de item | tipo de ocorrência | issuetype | issue-type | tipo di ticket | "
        "tipo ticket | tipo segnalazione"
    ),
    "status": "status | estado | état | statut | stato",
    "category": (
        "status category | categoría de estado | categoría del estado | statuskategorie | "
        "catégorie d'état | catégorie de statut | categoria de status | categoria do status | "
        "statuscategorie | categoria di stato | categoria stato"
    ),
    "resolution": "resolution | resolución | lösung | résolution | resolução | oplossing | risoluzione",
    "parent": (
        "parent | principal | übergeordnet | übergeordnetes element | pai | bovenliggend | bovenliggende issue | padre"
    ),
    "parent id": "parent id | id principal | id de la principal",
    "parent key": "parent key | clave principal | übergeordneter schlüssel | clé parent | chave pai",
    "epic link": (
        "epic link | enlace de épica | enlace de epic | epic-verknüpfung | epos-verknüpfung | "
        "lien d'epic | lien d'épopée | link do épico | epic-koppeling | epic link key"
    ),
    "parent link": "parent link",
    "labels": "labels | etiquetas | stichwörter | étiquettes | rótulos | categorias | etichette",
    "components": (
        "component/s | components | componentes | componente/s | komponenten | komponente/n | "
        "composants | composant(s) | composant/s | componenten | component/en | componenti"
    ),
    "project": (
        "project key | clave del proyecto | clave de proyecto | projektschlüssel | clé de projet "
        "| clé du projet | chave do projeto | projectsleutel | chiave progetto | chiave del "
        "progetto"
    ),
    "estimate": "story points | story point estimate | story point-schätzung | puntos de historia",
    "owner": (
        "assignee | persona asignada | responsable | asignado | zugewiesene person | bearbeiter | "
        "personne assignée | attribution | responsável | toegewezen persoon | verantwoordelijke | "
        "assegnatario"
    ),
    "team": "team | equipo | équipe | equipe | teams | squad",
    "created": (
        "created | creada | creado | erstellt | création | créé | créée | criado | criada | "
        "aangemaakt | gemaakt | creato | creata"
    ),
    "updated": (
        "updated | actualizada | actualizado | aktualisiert | mise à jour | mis à jour | "
        "atualizado | atualizada | atualizado(a) | bijgewerkt | gewijzigd | aggiornato | "
        "aggiornata"
    ),
    "resolved": (
        "resolved | resuelta | resuelto | erledigt | résolu | résolue | resolvido | resolvida | "
        "resolvido(a) | opgelost | risolto | risolta"
    ),
    "due": (
        "due date | fecha de vencimiento | fälligkeitsdatum | fällig am | date d'échéance | "
        "échéance | data limite | data de vencimento | deadline | vervaldatum | scadenza | data "
        "di scadenza"
    ),
    "start": ("start date | fecha de inicio | startdatum | date de début | data de início | data di inizio"),
}
COLUMNS: dict[str, tuple[str, ...]] = {meaning: tuple(words.split(" | ")) for meaning, words in _WORDS.items()}
_MEANING = {name: meaning for meaning, names in COLUMNS.items() for name in names}
PARENT_ORDER = ("parent", "parent id", "parent key", "epic link", "parent link")
DATES = ("created", "updated", "resolved", "due", "start")


def fold(header: str) -> str:
    """Return a header as it is compared, without the words around a custom field's name."""
    plain = " ".join(unicodedata.normalize("NFKC", header).replace("’", "'").casefold().strip("\ufeff \t").split())
    found = _PREFIX.match(plain)
    return found[1].strip() if found else plain


def meaning(header: str) -> str | None:
    """Return what a column means (a key of COLUMNS), or None for one that isn't read."""
    return _MEANING.get(fold(header))


def columns_of(header: list[str], chosen: dict[str, str] | None = None) -> dict[str, list[int]]:
    """Return the positions of the columns for each meaning; `chosen` names headers that a person picked."""
    found: dict[str, list[int]] = {}
    for position, name in enumerate(header):
        if each := meaning(name):
            found.setdefault(each, []).append(position)
    for each, name in (chosen or {}).items():
        picked = [position for position, header_name in enumerate(header) if header_name.strip() == name.strip()]
        if picked:
            found[each] = picked
    return found


def judge(header: list[str]) -> int:
    """Return how many columns are known, or 0 where a title and a key or id are missing."""
    found = columns_of(header)
    return len(found) if "title" in found and ("key" in found or "id" in found) else 0
