"""Work: every epic and item, filtered, sorted, grouped, linked in bulk."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse

from accounts.access import WorkspaceRequest, workspace_page, workspace_url
from accounts.models import Role
from alignment.forms import BulkLinkForm
from alignment.models.standing import Band
from alignment.queries import not_counted
from alignment.queries import work as queries
from alignment.views.loading import back, chosen_records, require, say
from strategy.actions import links
from strategy.errors import Refused
from strategy.kinds import KINDS
from strategy.models import Link, Record, Status
from strategy.permissions import may
from web.http import render_page
from web.pagination import keyset_page


@workspace_page()
def work(request: WorkspaceRequest) -> HttpResponse:
    """Show the work that the address asks for; every number of the product leads here."""
    return _page(request, queries.WorkFilter.of(request.GET.dict()), BulkLinkForm())


@workspace_page(role=Role.CONTRIBUTOR, methods=("POST",))
def work_link(request: WorkspaceRequest) -> HttpResponse:
    """Link everything that was chosen to one parent, as one act with one undo."""
    require(request, "link")
    records = chosen_records(request.POST.getlist("key"))
    form = BulkLinkForm(request.POST)
    if not records:
        messages.error(request, "Choose at least one record to link.")
        return back(request, "work")
    if form.is_valid():
        try:
            change = links.link_many(
                children=records, parent=form.cleaned_data["parent"], by=request.user, why=form.cleaned_data["why"]
            )
        except Refused as refusal:
            form.add_error("parent", str(refusal))
        else:
            them = (
                f"{records[0].key} now contributes" if len(records) == 1 else f"{len(records)} records now contribute"
            )
            say(request, f"{them} to {form.cleaned_data['parent'].key}.", change)
            return back(request, "work")
    asked = queries.WorkFilter.of({name: request.POST.get(f"was_{name}", "") for name in _FIELDS})
    return _page(request, asked, form, chosen={record.key for record in records}, status=422)


_FIELDS = tuple(queries.WorkFilter.__dataclass_fields__)


def _page(
    request: WorkspaceRequest,
    asked: queries.WorkFilter,
    form: BulkLinkForm,
    *,
    chosen: set[str] | None = None,
    status: int = 200,
) -> HttpResponse:
    page = keyset_page(queries.work_filter(asked), order=asked.sort, cursor=request.GET.get("cursor", ""))
    number, is_all = queries.work_count(asked)
    parents = queries.first_parents(page.rows)
    rows = [_row(record, parents.get(record.pk), asked.group) for record in page.rows]
    if asked.group:
        rows.sort(key=lambda row: str(row["group"]))
    form.fields["parent"].widget.attrs["data-picker"] = (
        f"{workspace_url(request.workspace, 'search')}?format=json&parent_of=item"
    )
    context = {
        "section": "work",
        "asked": asked,
        "fields": asked.asked(),
        "page": page,
        "rows": rows,
        "number": number,
        "is_all": is_all,
        "total": f"{number} {'piece' if number == 1 else 'pieces'} of work" if is_all else f"More than {number}",
        "form": form,
        "chosen": chosen or set(),
        "may_link": may(request.membership, "link"),
        "choices": {
            "path": [(slug, band.label) for slug, band in queries.PATHS.items()],
            "team": [(str(team.pk), team.name) for team in queries.teams()] + [(queries.NO_TEAM, "No team")],
            "kind": queries.kinds(),
            "status": Status.choices,
            "reason": [(name, words) for name, words in not_counted.WORDS.items()],
            "sort": list(queries.SORTS.items()),
            "group": list(queries.GROUPS.items()),
        },
        "reason_words": not_counted.WORDS.get(asked.reason, ""),
        "next": f"{request.path}{asked.address()}",
    }
    return render_page(request, "alignment/work.html", context, partials=("work_rows",), status=status)


def _row(record: Record, parent: Link | None, group: str) -> dict[str, Any]:
    standing = getattr(record, "standing", None)
    band = Band(standing.band) if standing is not None else None
    groups = {
        "team": record.team.name if record.team else "No team",
        "parent": f"{parent.parent.key} {parent.parent.title}" if parent else "Nothing",
        "kind": KINDS[record.kind].plural,
        "status": record.get_status_display(),
        "path": str(band.label) if band else "Not counted",
    }
    return {"record": record, "link": parent, "band": band, "group": groups.get(group, "")}
