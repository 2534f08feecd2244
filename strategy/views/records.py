"""A record: its page, creating and editing it, and its story as text."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse

from accounts.access import WorkspaceRequest, workspace_page
from accounts.models import Role
from strategy.actions import records as record_actions
from strategy.errors import Conflict, Refused
from strategy.forms import OptionalParentForm, RecordForm
from strategy.kinds import KINDS, MISSION, children_of, parents_of
from strategy.models import Link, Record, RecordOrigin
from strategy.naming import named
from strategy.permissions import may
from strategy.queries.contributing import contributing
from strategy.queries.line import Line, line_up
from strategy.queries.story import tell
from strategy.views.loading import conflict_status, find_record, offer_records, require, say, to_record, whole_number
from strategy.views.steps import other_paths, steps_of
from strategy.wording import compare
from web.http import render_page

SUFFIXES = {"txt": ("text", "text/plain"), "md": ("markdown", "text/markdown")}


@workspace_page()
def record_detail(request: WorkspaceRequest, key: str) -> HttpResponse:
    """Show a record: the line to the vision, its memo, what contributes to it, its facts."""
    record = find_record(key)
    return render_page(
        request,
        "strategy/record_detail.html",
        _page_of(request, record),
        partials=("record_body", "contributing"),
    )


def _page_of(request: WorkspaceRequest, record: Record) -> dict[str, Any]:
    line = line_up(record)
    chosen = _chosen_path(request, line)
    membership = request.membership
    changes_it = record.deleted_at is None and may(membership, "edit", record.kind)
    links = record.deleted_at is None
    return {
        "section": "tree",
        "record": record,
        "kind": named(request.workspace, record.kind),
        "line": line,
        "doubt": _doubt(line),
        "is_confirmed": line.best.is_confirmed,
        "sections": _memo(record),
        "contributing": contributing(record, _start(request)),
        "may_edit": changes_it,
        "may_link": links and may(membership, "link", record.kind) and bool(parents_of(record.kind)),
        "may_add_below": links and may(membership, "link") and bool(children_of(record.kind)),
        "may_delete": record.deleted_at is None and may(membership, "delete", record.kind),
        "may_restore": record.deleted_at is not None and may(membership, "delete", record.kind),
        "may_merge": record.deleted_at is None and may(membership, "merge"),
        "may_set_root": record.kind == "vision" and not record.is_root and may(membership, "set_root"),
        "steps": steps_of(line.paths[chosen], request.workspace, _confirmable(request, line)),
        "path": line.paths[chosen],
        "other_paths": other_paths(line, chosen),
        "parents": _parents(record),
        "confirmable": _confirmable(request, line),
        "child_kinds": [named(request.workspace, slug) for slug in children_of(record.kind)],
        "story": tell(line, "markdown"),
        "is_tracked": record.origin == RecordOrigin.TRACKER,
    }


def _chosen_path(request: WorkspaceRequest, line: Line) -> int:
    """Return which of the paths is shown: the number in the address, else the first."""
    index = (whole_number(request.GET.get("path", "")) or 1) - 1
    return index if 0 <= index < len(line.paths) else 0


def _parents(record: Record) -> list[Link]:
    """Return the current links up, the primary one first."""
    links = record.links_up.filter(valid_to=None).select_related("parent", "why_by", "created_by")
    return list(links.order_by("-is_primary", "created_at", "pk"))


def _doubt(line: Line) -> str:
    """Return the sentence on the chip of a record whose best path isn't confirmed."""
    best = line.best
    if not best.arrives or best.is_confirmed:
        return ""
    doubts = [step.doubt for step in best.steps if step.doubt]
    if not doubts:
        return "Aligned past a level"
    words = {"needs review": "needs review", "no why": "has no why", "not confirmed": "is not confirmed"}
    if len(doubts) == 1:
        return f"Aligned, one link {words.get(doubts[0], doubts[0])}"
    return f"Aligned, {len(doubts)} links to look at"


def _memo(record: Record) -> list[dict[str, str]]:
    """Return the sections of a record's memo in their order, those without text left out."""
    html = {section.slot: section.html for section in record.sections.all()}
    return [
        {"title": section.title, "html": html[section.slot], "prompt": section.prompt}
        for section in KINDS[record.kind].sections
        if html.get(section.slot)
    ]


def _confirmable(request: WorkspaceRequest, line: Line) -> set[int]:
    """Return the ids of the links on the page that this member may accept."""
    links = {step.link.pk: step.link for path in line.paths for step in path.steps if step.link is not None}
    if may(request.membership, "confirm"):
        return set(links)
    return {pk for pk, link in links.items() if link.parent.owner_id == request.user.pk}


def _start(request: WorkspaceRequest) -> int:
    """Return from which place on the contributing records are shown."""
    return whole_number(request.GET.get("from", "")) or 0


@workspace_page(role=Role.CONTRIBUTOR, methods=("GET", "POST"))
def record_create(request: WorkspaceRequest) -> HttpResponse:
    """Create a record; the address may say which kind, and below what."""
    kind = request.POST.get("kind") or request.GET.get("kind", "")
    parent = _preset_parent(request)
    if kind not in KINDS:
        kinds = [named(request.workspace, slug) for slug in (children_of(parent.kind) if parent else KINDS)]
        choice = {"section": "tree", "kinds": kinds, "parent": parent}
        return render_page(request, "strategy/record_create.html", choice)
    initial = {"parent": parent.key if parent else ""}
    typed = request.POST if request.method == "POST" else None
    form = RecordForm(typed, kind=kind, membership=request.membership, initial=_preset(request))
    parent_form = OptionalParentForm(typed, child_kind=kind, initial=initial)
    offer_records(request, parent_form, "parent", f"parent_of={kind}")
    if request.method == "POST" and form.is_valid() & parent_form.is_valid():
        try:
            record = record_actions.create_record(
                workspace=request.workspace,
                by=request.user,
                kind=kind,
                sections=form.sections,
                parent=parent_form.cleaned_data["parent"] if kind != MISSION else None,
                why=parent_form.cleaned_data["why"],
                **form.changes,
            )
        except Refused as refusal:
            parent_form.add_error(None, str(refusal))
        else:
            say(request, f"{record.key} is created.", record.last_change)
            return to_record(request, record)
    context: dict[str, Any] = {
        "section": "tree",
        "kind": named(request.workspace, kind),
        "form": form,
        "parent_form": parent_form if kind != MISSION else None,
        "parent": parent,
    }
    return render_page(request, "strategy/record_create.html", context, status=422 if request.method == "POST" else 200)


def _preset(request: WorkspaceRequest) -> dict[str, str]:
    title = request.GET.get("title", "")[:500]
    return {"title": title} if title else {}


def _preset_parent(request: WorkspaceRequest) -> Record | None:
    key = request.GET.get("parent", "")
    return Record.objects.present().filter(key=key).first() if key and "\x00" not in key else None


@workspace_page(role=Role.CONTRIBUTOR, methods=("GET", "POST"))
def record_edit(request: WorkspaceRequest, key: str) -> HttpResponse:
    """Edit a record; if somebody else saved meanwhile, show both texts and keep what was typed."""
    record = find_record(key, deleted=False)
    require(request, "edit", record.kind)
    typed = request.POST if request.method == "POST" else None
    form = RecordForm(typed, kind=record.kind, membership=request.membership, record=record)
    status, theirs = 200, []
    if typed is not None:
        status = 422
        if form.is_valid():
            try:
                saved = record_actions.edit_record(
                    record=record,
                    by=request.user,
                    version=form.cleaned_data["version"] or 0,
                    changes=form.changes,
                    sections=form.sections,
                )
            except Conflict as conflict:
                status = conflict_status(request)
                record = conflict.record
                form = _over_the_newest(request, record)
                theirs = _both_texts(form)
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                say(request, f"{record.key} is saved.", getattr(saved, "last_change", None))
                return to_record(request, record)
    context = {
        "section": "tree",
        "record": record,
        "kind": named(request.workspace, record.kind),
        "form": form,
        "theirs": theirs,
    }
    return render_page(request, "strategy/record_edit.html", context, partials=("record_body",), status=status)


def _both_texts(form: RecordForm) -> list[dict[str, Any]]:
    """Return each field in which what was typed differs from what is saved now, both in words."""
    both = []
    for bound in (*form.plain_fields, *form.section_fields, *form.fact_fields):
        theirs, mine = bound.initial, form.cleaned_data.get(bound.name)
        if _as_text(theirs) != _as_text(mine):
            before, after = compare(_in_words(form, bound.name, theirs), _in_words(form, bound.name, mine))
            both.append({"label": bound.label, "theirs": before, "mine": after})
    return both


def _as_text(value: Any) -> str:
    return "" if value is None else str(getattr(value, "pk", value))


def _in_words(form: RecordForm, name: str, value: Any) -> str:
    """Return a value as people say it: a person's name for an id, the word for a status."""
    if value is None:
        return ""
    choices = getattr(form.fields[name], "queryset", None)
    if choices is not None and not hasattr(value, "pk"):
        value = choices.filter(pk=value).first() or ""
    return str(dict(getattr(form.fields[name], "choices", ()) or ()).get(value, value))


def _over_the_newest(request: WorkspaceRequest, record: Record) -> RecordForm:
    """Return the form with what was typed, ready to be saved over the version that is there now."""
    typed = request.POST.copy()
    typed["version"] = str(record.version)
    fresh = RecordForm(typed, kind=record.kind, membership=request.membership, record=record)
    fresh.is_valid()
    return fresh


@workspace_page()
def record_story(request: WorkspaceRequest, key: str, suffix: str) -> HttpResponse:
    """Give the whole story of a record as a text that can be pasted anywhere."""
    if suffix not in SUFFIXES:
        raise Http404
    markup, content_type = SUFFIXES[suffix]
    record = find_record(key)
    return HttpResponse(tell(line_up(record), markup), content_type=f"{content_type}; charset=utf-8")
