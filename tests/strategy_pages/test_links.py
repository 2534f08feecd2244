"""Links by form: adding, explaining, accepting, moving, unlinking, the queue, and taking each back."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test import Client

from accounts.models import User
from strategy.actions import links, records
from strategy.kinds import EPIC, INITIATIVE, INTENT
from strategy.models import Change, Link, Record
from strategy.queries.links import to_confirm
from tests.cast import Make
from tests.strategy_pages.test_record_detail import text_of

Page = Callable[..., Any]
Clients = Callable[[User], Client]


def current(child: Record) -> Link:
    return Link.objects.current().select_related("parent").get(child=child)


def test_a_parent_is_added_by_key_with_a_why_and_taken_back(make: Make, bob: User, client_for: Clients) -> None:
    root = make.root()
    epic = make.record(EPIC)
    client = client_for(bob)
    address = f"/w/acme/records/{epic.key}/-/link/"
    response = client.post(address, {"parent": root.key, "why": "it helps"}, follow=True)
    assert f"{epic.key} now contributes to {root.key}." in text_of(response)
    assert current(epic).why == "it helps"
    assert Record.objects.get(pk=epic.pk).alignment is True

    change = Change.objects.latest("pk")
    assert f'action="/w/acme/changes/{change.pk}/undo/"' in text_of(response)
    client.post(f"/w/acme/changes/{change.pk}/undo/")
    assert not Link.objects.current().filter(child=epic).exists()
    assert Record.objects.get(pk=epic.pk).alignment is False


def test_a_parent_is_found_by_words_without_javascript(make: Make, bob: User, client_for: Clients) -> None:
    initiative = make.record(INITIATIVE, title="Nights have gaps")
    epic = make.record(EPIC)
    client = client_for(bob)
    address = f"/w/acme/records/{epic.key}/-/link/"
    unclear = client.post(address, {"parent": "nights", "why": "it helps"})
    assert unclear.status_code == 422
    assert f'value="{initiative.key}"' in text_of(unclear)
    assert "it helps" in text_of(unclear)
    assert client.post(address, {"parent": ["nights", initiative.key], "why": "it helps"}).status_code == 302


def test_a_parent_that_is_not_allowed_is_refused_with_the_reason(make: Make, bob: User, client_for: Clients) -> None:
    epic, below = make.record(EPIC), make.record("item")
    response = client_for(bob).post(f"/w/acme/records/{epic.key}/-/link/", {"parent": below.key})
    assert response.status_code == 422
    assert "can&#x27;t contribute to" in text_of(response)
    for nothing in ("", "zebra", "a\x00b"):
        assert client_for(bob).post(f"/w/acme/records/{epic.key}/-/link/", {"parent": nothing}).status_code == 422


def test_the_picker_is_a_plain_field_that_searches_only_possible_parents(make: Make, bob: User, page_for: Page) -> None:
    epic = make.record(EPIC)
    page = text_of(page_for(bob, f"records/{epic.key}/-/link/"))
    assert 'data-picker="/w/acme/search/?format=json&amp;parent_of=epic"' in page


def test_a_why_is_changed_and_the_second_writer_sees_both(
    make: Make, bob: User, sam: User, client_for: Clients
) -> None:
    epic = make.record(EPIC, parent=make.record(INITIATIVE), why="the first why")
    link = current(epic)
    typed = {"why": "Bob's why", "type": "contributes", "weight": "1"}
    links.edit_link(link=link, by=sam, why="Sam's why")

    client = client_for(bob)
    response = client.post(f"/w/acme/links/{link.pk}/", typed)
    plain = response.content.decode()
    for tag in ("<del>", "</del>", "<ins>", "</ins>"):
        plain = plain.replace(tag, "")
    assert response.status_code == 409
    assert "Sam&#x27;s why" in plain
    assert "Bob&#x27;s why" in plain.split("<form")[-3]
    assert current(epic).why == "Sam's why"

    seen = current(epic).pk
    assert client.post(f"/w/acme/links/{link.pk}/", typed | {"seen": seen}).status_code == 302
    assert current(epic).why == "Bob's why"


def test_only_the_parents_owner_or_a_strategist_accepts(
    make: Make, bob: User, sam: User, vera: User, client_for: Clients
) -> None:
    initiative = make.record(INITIATIVE, owner=vera)
    epic = make.record(EPIC)
    link = links.link(child=epic, parent=initiative, by=bob, why="because")
    assert client_for(bob).post(f"/w/acme/links/{link.pk}/accept/").status_code == 403
    assert client_for(sam).post(f"/w/acme/links/{link.pk}/accept/").status_code == 302
    assert current(epic).is_confirmed


def test_a_link_that_changed_meanwhile_is_not_accepted_unseen(
    make: Make, bob: User, sam: User, client_for: Clients
) -> None:
    epic = make.record(EPIC)
    link = links.link(child=epic, parent=make.record(INITIATIVE), by=bob, why="because")
    links.edit_link(link=link, by=bob, why="something else")
    response = client_for(sam).post(f"/w/acme/links/{link.pk}/accept/", follow=True)
    assert "changed meanwhile" in text_of(response)
    assert not current(epic).is_confirmed


def test_a_link_is_moved(make: Make, bob: User, client_for: Clients) -> None:
    old, new = make.record(INITIATIVE), make.record(INITIATIVE)
    epic = make.record(EPIC, parent=old, why="an old reason")
    address = f"/w/acme/links/{current(epic).pk}/move/"
    assert "an old reason" in text_of(client_for(bob).get(address))
    response = client_for(bob).post(address, {"parent": new.key, "why": "a new reason"})
    assert response.status_code == 302
    assert (current(epic).parent.key, current(epic).why) == (new.key, "a new reason")


def test_a_link_is_ended_and_another_becomes_the_first(make: Make, bob: User, client_for: Clients) -> None:
    first, second = make.record(INITIATIVE), make.record(INITIATIVE)
    epic = make.record(EPIC, parent=first)
    make.link(epic, second)
    primary = Link.objects.current().get(child=epic, parent=first)
    client_for(bob).post(f"/w/acme/links/{primary.pk}/unlink/")
    assert current(epic).parent_id == second.pk
    assert current(epic).is_primary


def test_another_parent_is_made_the_first(make: Make, bob: User, client_for: Clients) -> None:
    first, second = make.record(INITIATIVE), make.record(INITIATIVE)
    epic = make.record(EPIC, parent=first)
    other = make.link(epic, second)
    client_for(bob).post(f"/w/acme/links/{other.pk}/primary/")
    assert Link.objects.current().get(child=epic, is_primary=True).parent_id == second.pk


def test_what_changed_above_is_shown_beside_what_was_confirmed(make: Make, sam: User, page_for: Page) -> None:
    initiative = make.record(INITIATIVE, statement="Nights have gaps", sections={"problem": "Radio is off"})
    epic = make.record(EPIC, parent=initiative, why="because of the radio")
    records.edit_record(
        record=initiative,
        by=sam,
        version=initiative.version,
        changes={"statement": "Nights have noise"},
        sections={"problem": "Radio is loud"},
    )
    page = text_of(page_for(sam, f"links/{current(epic).pk}/review/"))
    assert "<del>gaps</del>" in page
    assert "<ins>noise</ins>" in page
    assert "<ins>loud</ins>" in page
    assert "because of the radio" in page


def test_the_queue_holds_what_waits_and_many_are_accepted_at_once(
    make: Make, bob: User, sam: User, client_for: Clients
) -> None:
    initiative = make.record(INITIATIVE)
    waiting = [
        links.link(child=make.record(EPIC, title=f"Epic {n}"), parent=initiative, by=bob, why="because")
        for n in range(3)
    ]
    make.record(EPIC, title="Confirmed already", parent=initiative)
    client = client_for(sam)
    page = text_of(client.get("/w/acme/links/"))
    assert all(f"Epic {n}" in page for n in range(3))
    assert "Confirmed already" not in page

    response = client.post("/w/acme/links/", {"link": [link.pk for link in waiting[:2]]}, follow=True)
    assert "2 links accepted." in text_of(response)
    assert "Epic 2" in text_of(response)
    assert "Epic 0" not in text_of(response).split("<main")[1]


def test_links_whose_parent_changed_are_a_queue_of_their_own(
    make: Make, bob: User, sam: User, client_for: Clients
) -> None:
    initiative = make.record(INITIATIVE, statement="Nights have gaps")
    epic = make.record(EPIC, title="Resume", parent=initiative, why="because", by=sam)
    links.link(child=make.record(EPIC, title="Unconfirmed"), parent=initiative, by=bob, why="because")
    client = client_for(sam)
    review = "/w/acme/links/?show=review"
    assert "No link needs review" in text_of(client.get(review))
    initiative.refresh_from_db()
    records.edit_record(
        record=initiative, by=sam, version=initiative.version, changes={"statement": "Nights have noise"}
    )
    assert "Resume" not in text_of(client.get("/w/acme/links/"))
    page = text_of(client.get(review))
    assert "Resume" in page
    assert "Unconfirmed" not in page.split("<main")[1]
    answer = client.post(review, {"link": [current(epic).pk]}, follow=True)
    assert answer.redirect_chain == [(review, 302)]
    assert "1 link accepted." in text_of(answer)
    assert "No link needs review" in text_of(answer)


def test_the_queue_is_read_from_an_index_however_many_links_there_are(make: Make, bob: User) -> None:
    links.link(child=make.record(EPIC), parent=make.record(INITIATIVE), by=bob, why="because")
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
    plan = to_confirm().order_by("-valid_from", "-pk")[:51].explain()
    assert "link_to_confirm" in plan
    assert "USE TEMP B-TREE" not in plan


def test_the_queue_of_a_contributor_holds_links_to_what_they_own(
    make: Make, bob: User, sam: User, client_for: Clients
) -> None:
    links.link(child=make.record(EPIC, title="Not mine"), parent=make.record(INITIATIVE), by=bob, why="because")
    mine = make.record(INITIATIVE, owner=bob)
    own = links.link(child=make.record(EPIC, title="Mine"), parent=make.record(INITIATIVE), by=bob, why="because")
    links.move_link(link=own, to=mine, by=bob)
    page = text_of(client_for(bob).get("/w/acme/links/"))
    assert "Mine" in page
    assert "Not mine" not in page
    other = Link.objects.current().get(child__title="Not mine")
    client_for(bob).post("/w/acme/links/", {"link": [other.pk, "x", "9" * 30]})
    assert not current(other.child).is_confirmed


def test_the_queue_costs_the_same_with_one_link_and_with_fifty(
    make: Make, bob: User, sam: User, count_queries: Callable[[User, str], int]
) -> None:
    initiative = make.record(INITIATIVE)
    links.link(child=make.record(EPIC), parent=initiative, by=bob, why="because")
    few = count_queries(sam, "links/")
    for _ in range(49):
        links.link(child=make.record(EPIC), parent=initiative, by=bob, why="because")
    assert count_queries(sam, "links/") == few


def test_an_act_of_somebody_else_is_not_taken_back_by_a_contributor(
    make: Make, bob: User, sam: User, client_for: Clients
) -> None:
    epic = make.record(EPIC)
    change = links.link(child=epic, parent=make.record(INITIATIVE), by=sam, why="because").opened_in
    assert client_for(bob).post(f"/w/acme/changes/{change.pk}/undo/").status_code == 403
    assert client_for(sam).post(f"/w/acme/changes/{change.pk}/undo/").status_code == 302
    again = client_for(sam).post(f"/w/acme/changes/{change.pk}/undo/", follow=True)
    assert "This was undone already." in text_of(again)


def test_the_history_tells_every_act_on_a_link(make: Make, bob: User, sam: User, page_for: Page) -> None:
    initiative = make.record(INITIATIVE, parent=make.record(INTENT))
    epic = make.record(EPIC)
    link = links.link(child=epic, parent=initiative, by=bob, why="the first why")
    link = links.edit_link(link=link, by=bob, why="the second why")
    link = links.accept_link(link=link, by=sam)
    links.unlink(link=link, by=sam)
    for record in (epic, initiative):
        page = text_of(page_for(bob, f"records/{record.key}/-/history/"))
        for words in ("the first why", "the second why", "new why", "accepted", "Unlinked"):
            assert words in page, words


def test_the_activity_lists_every_act(make: Make, bob: User, page_for: Page) -> None:
    links.link(child=make.record(EPIC), parent=make.record(INITIATIVE), by=bob, why="because")
    assert "EPC-1 linked to INI-1" in text_of(page_for(bob, "changes/"))


def test_ids_that_cannot_exist_are_not_found(make: Make, sam: User, client_for: Clients) -> None:
    client = client_for(sam)
    for number in ("0", "999999", "9" * 30):
        assert client.get(f"/w/acme/links/{number}/").status_code == 404
        assert client.post(f"/w/acme/links/{number}/accept/").status_code == 404
        assert client.post(f"/w/acme/changes/{number}/undo/").status_code == 404


def test_a_redirect_never_leaves_the_site(make: Make, sam: User, client_for: Clients) -> None:
    epic = make.record(EPIC, parent=make.record(INITIATIVE))
    response = client_for(sam).post(f"/w/acme/links/{current(epic).pk}/accept/", {"next": "https://elsewhere.example/"})
    assert response["Location"] == f"/w/acme/records/{epic.key}/"
