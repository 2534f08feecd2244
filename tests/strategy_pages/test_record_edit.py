"""Creating, editing, deleting, restoring and merging by form; nobody overwrites anybody unseen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from accounts.models import User, Workspace
from strategy.actions import records
from strategy.kinds import EPIC, INITIATIVE, INTENT, VISION
from strategy.models import Link, Record
from tests.cast import Make
from tests.strategy_pages.test_record_detail import text_of

Page = Callable[..., Any]
Clients = Callable[[User], Client]


def form_of(record: Record, **changes: Any) -> dict[str, Any]:
    typed = {"title": record.title, "statement": record.statement, "status": record.status, "version": record.version}
    return typed | changes


def test_a_record_is_created_below_its_parent_with_a_why(make: Make, bob: User, client_for: Clients) -> None:
    root = make.root()
    typed = {
        "kind": "initiative",
        "title": "Nights have gaps",
        "statement": "Clinicians stop trusting the night.",
        "status": "active",
        "parent": root.key,
        "why": "trust is what the vision is made of",
        "section_problem": "Every **third** night.",
    }
    response = client_for(bob).post("/w/acme/new/", typed)
    record = Record.objects.get(title="Nights have gaps")
    assert response.status_code == 302
    assert response["Location"] == f"/w/acme/records/{record.key}/"
    assert record.alignment is True
    assert record.links_up.get().why == "trust is what the vision is made of"
    assert "<strong>third</strong>" in record.sections.get(slot="problem").html


def test_nothing_typed_is_lost_when_the_parent_is_unclear(make: Make, bob: User, client_for: Clients) -> None:
    parent = make.record(INITIATIVE, title="Nights have gaps")
    typed = {"kind": "epic", "title": "My epic", "status": "active", "parent": "gaps", "why": "a long thought"}
    response = client_for(bob).post("/w/acme/new/", typed)
    page = text_of(response)
    assert response.status_code == 422
    assert "My epic" in page
    assert "a long thought" in page
    assert f'type="radio" name="parent" value="{parent.key}"' in page
    assert not Record.objects.filter(title="My epic").exists()
    assert client_for(bob).post("/w/acme/new/", typed | {"parent": ["gaps", parent.key]}).status_code == 302


def test_a_contributor_proposes_an_intent_and_cannot_decide_it(make: Make, bob: User, client_for: Clients) -> None:
    client = client_for(bob)
    typed = {"kind": "intent", "title": "Go to space", "status": "active"}
    assert client.post("/w/acme/new/", typed).status_code == 422
    assert client.post("/w/acme/new/", typed | {"status": "proposed"}).status_code == 302
    intent = Record.objects.get(title="Go to space")
    assert client.get(f"/w/acme/records/{intent.key}/-/edit/").status_code == 403


def test_a_viewer_creates_and_edits_nothing(make: Make, vera: User, page_for: Page) -> None:
    epic = make.record(EPIC)
    assert page_for(vera, "new/?kind=epic").status_code == 403
    assert page_for(vera, f"records/{epic.key}/-/edit/").status_code == 403


def test_an_edit_is_saved_and_shown_in_the_history_with_before_and_after(
    make: Make, bob: User, client_for: Clients, page_for: Page
) -> None:
    record = make.record(INITIATIVE, title="Old title", statement="The old statement")
    response = client_for(bob).post(
        f"/w/acme/records/{record.key}/-/edit/",
        form_of(record, title="New title", statement="The new statement", section_problem="Much"),
    )
    assert response.status_code == 302
    page = text_of(page_for(bob, f"records/{record.key}/-/history/"))
    for words in ("Old title", "New title", "The problem", "Bob"):
        assert words in page


def test_the_second_writer_sees_both_texts_and_loses_nothing(
    make: Make, bob: User, sam: User, client_for: Clients
) -> None:
    record = make.record(INITIATIVE, statement="What was there first")
    typed = form_of(record, statement="What Bob typed for an hour", section_problem="Bob's problem text")
    records.edit_record(record=record, by=sam, version=record.version, changes={"statement": "What Sam saved"})

    response = client_for(bob).post(f"/w/acme/records/{record.key}/-/edit/", typed)

    page = response.content.decode()
    assert response.status_code == 409
    assert "Somebody else saved" in page
    plain = page.replace("<del>", "").replace("</del>", "").replace("<ins>", "").replace("</ins>", "")
    assert "What Sam saved" in plain
    assert "What Bob typed for an hour" in plain.split("</main>")[0].split("<form")[-1]
    assert "Bob&#x27;s problem text" in plain.split("</main>")[0].split("<form")[-1]
    assert Record.objects.get(pk=record.pk).statement == "What Sam saved"

    version = Record.objects.get(pk=record.pk).version
    again = client_for(bob).post(f"/w/acme/records/{record.key}/-/edit/", typed | {"version": version})
    assert again.status_code == 302
    assert Record.objects.get(pk=record.pk).statement == "What Bob typed for an hour"


def test_with_htmx_the_form_comes_into_the_page_and_a_conflict_is_put_there_too(
    make: Make, bob: User, sam: User, client_for: Clients
) -> None:
    record = make.record(INITIATIVE, statement="First")
    headers = {"HX-Request": "true", "HX-Target": "record_body"}
    fragment = client_for(bob).get(f"/w/acme/records/{record.key}/-/edit/", headers=headers)
    assert text_of(fragment).startswith('<article id="record_body"')
    typed = form_of(record, statement="Mine")
    records.edit_record(record=record, by=sam, version=record.version, changes={"statement": "Theirs"})
    response = client_for(bob).post(f"/w/acme/records/{record.key}/-/edit/", typed, headers=headers)
    assert response.status_code == 422
    assert text_of(response).startswith('<article id="record_body"')


@pytest.mark.parametrize(
    "typed",
    [
        {"title": ""},
        {"title": "x" * 501},
        {"status": "elsewhere"},
        {"rank": "first"},
        {"starts_on": "2026-02-30"},
        {"starts_on": "2026-05-02", "ends_on": "2026-05-01"},
        {"owner": "999999"},
        {"version": "x"},
        {"title": "a\x00b"},
    ],
)
def test_a_mistake_is_answered_with_a_sentence_and_saves_nothing(
    make: Make, bob: User, client_for: Clients, typed: dict[str, str]
) -> None:
    record = make.record(EPIC, title="As it was")
    response = client_for(bob).post(f"/w/acme/records/{record.key}/-/edit/", form_of(record, **typed))
    assert response.status_code == 422
    assert Record.objects.get(pk=record.pk).title == "As it was"


def test_what_a_tracker_owns_is_not_changed_here(make: Make, bob: User, client_for: Clients) -> None:
    record = make.record(EPIC, title="The tracker's title", origin="tracker", source_name="Jira")
    client = client_for(bob)
    page = text_of(client.get(f"/w/acme/records/{record.key}/-/edit/"))
    assert 'name="title"' not in page
    assert "belong to Jira" in page
    assert (
        client.post(
            f"/w/acme/records/{record.key}/-/edit/", form_of(record, title="Mine", statement="Ours")
        ).status_code
        == 302
    )
    saved = Record.objects.get(pk=record.pk)
    assert (saved.title, saved.statement) == ("The tracker's title", "Ours")


def test_deleting_asks_first_and_restoring_brings_the_links_back(make: Make, bob: User, client_for: Clients) -> None:
    root = make.root()
    initiative = make.record(INITIATIVE, parent=root)
    epic = make.record(EPIC, parent=initiative)
    client = client_for(bob)
    address = f"/w/acme/records/{initiative.key}/-/delete/"
    assert "1 record contributes to it directly" in text_of(client.get(address))

    assert client.post(address, {"version": 99}).status_code == 409
    assert client.post(address, {"version": initiative.version}).status_code == 302
    assert Record.objects.get(pk=epic.pk).alignment is False

    assert client.post(f"/w/acme/records/{initiative.key}/-/restore/").status_code == 302
    assert Record.objects.get(pk=epic.pk).alignment is True


def test_the_root_is_not_deleted_and_the_page_says_why(make: Make, sam: User, client_for: Clients) -> None:
    root = make.root()
    response = client_for(sam).post(f"/w/acme/records/{root.key}/-/delete/", {"version": root.version}, follow=True)
    assert "Choose another root first" in text_of(response)


def test_merging_moves_what_contributes(make: Make, sam: User, bob: User, client_for: Clients) -> None:
    source, into = make.record(INITIATIVE, title="The double"), make.record(INITIATIVE, title="The one")
    epic = make.record(EPIC, parent=source)
    address = f"/w/acme/records/{source.key}/-/merge/"
    assert client_for(bob).get(address).status_code == 403
    client = client_for(sam)
    assert client.post(address, {"into": source.key}).status_code == 422
    response = client.post(address, {"into": into.key})
    assert response["Location"] == f"/w/acme/records/{into.key}/"
    assert Link.objects.current().get(child=epic).parent_id == into.pk
    assert "This was merged into" in text_of(client.get(f"/w/acme/records/{source.key}/"))


def test_a_strategist_chooses_the_root(make: Make, sam: User, bob: User, client_for: Clients) -> None:
    vision = make.record(VISION)
    epic = make.record(EPIC, parent=vision)
    address = f"/w/acme/records/{vision.key}/-/root/"
    assert client_for(bob).post(address).status_code == 403
    assert client_for(sam).post(address).status_code == 302
    assert Record.objects.get(pk=epic.pk).alignment is True


def test_creating_offers_the_levels_that_may_stand_below_the_parent(make: Make, bob: User, page_for: Page) -> None:
    intent = make.record(INTENT)
    page = text_of(page_for(bob, f"new/?parent={intent.key}"))
    assert f"?kind=initiative&amp;parent={intent.key}" in page
    assert "?kind=vision" not in page


def test_strangers_get_the_same_404_everywhere(make: Make, charlie: User, client_for: Clients) -> None:
    record = make.record(EPIC)
    client = client_for(charlie)
    for act in ("edit", "delete", "restore", "merge", "root", "link", "history"):
        known = client.post(f"/w/acme/records/{record.key}/-/{act}/")
        unknown = client.post(f"/w/nowhere/records/NOPE-1/-/{act}/")
        assert known.status_code == unknown.status_code == 404
        assert known.content == unknown.content


def test_another_workspaces_record_does_not_exist(make: Make, bob: User, client_for: Clients) -> None:
    from accounts.scope import in_workspace

    globex = Workspace.objects.create(slug="globex", name="Globex")
    with in_workspace(globex):
        secret = Make(globex).record(EPIC, key="SEC-1")
    assert client_for(bob).get(f"/w/acme/records/{secret.key}/").status_code == 404
