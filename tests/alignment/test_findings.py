"""Findings can be snoozed, disputed with a reason, assigned; exceptions are approved by somebody else."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from pathlib import Path

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.models import User, Workspace
from alignment.actions import covers
from alignment.actions.sweep import sweep
from alignment.models import Finding, RecordException, RuleSetting, Standing, SustainingRule
from alignment.rules import RULES
from strategy.actions import records
from strategy.errors import Refused
from strategy.kinds import EPIC, INITIATIVE, INTENT
from tests.cast import Make

pytestmark = pytest.mark.django_db

ClientFor = Callable[[User], Client]
DOCUMENTS = Path(__file__).resolve().parents[2]


def listed(client: Client, query: str = "") -> list[str]:
    """Return the keys of the records on the list of findings."""
    page = client.get(f"/w/acme/findings/{query}")
    assert page.status_code == 200
    return re.findall(r'aria-label="Choose the finding about ([A-Z]+-\d+)"', page.content.decode())


def test_findings_are_listed_by_rule_level_and_state(
    acme: Workspace, make: Make, bob: User, client_for: ClientFor
) -> None:
    root = make.root()
    high, low = make.record(INTENT, parent=root, rank=1), make.record(INTENT, parent=root, rank=2)
    alone, lost = make.record(EPIC), make.record(INITIATIVE)
    sweep(acme)
    client = client_for(bob)
    assert listed(client, "?rule=nothing-contributes") == [high.key, low.key, lost.key]
    assert set(listed(client, "?rule=no-path")) == {alone.key, lost.key}
    assert listed(client, "?rule=no-path&kind=epic") == [alone.key]
    assert listed(client, f"?rule=no-path&cause={lost.key}") == [lost.key]
    assert listed(client, "?state=resolved") == []
    make.link(alone, root)
    sweep(acme)
    assert listed(client, "?state=resolved") == [alone.key]


def test_a_dispute_holds_until_the_texts_or_thresholds_change(
    acme: Workspace, make: Make, bob: User, client_for: ClientFor
) -> None:
    make.root()
    alone = make.record(EPIC)
    sweep(acme)
    finding = Finding.objects.get()
    client = client_for(bob)
    without = client.post("/w/acme/findings/act/", {"act": "dispute", "finding": finding.pk})
    assert without.status_code == 422
    assert "Say why the rule is wrong here" in unescape(without.content.decode())
    client.post("/w/acme/findings/act/", {"act": "dispute", "finding": finding.pk, "reason": "A spike of one day"})
    assert listed(client) == []
    sweep(acme)
    assert listed(client, "?state=disputed") == [alone.key]
    records.edit_record(record=alone, by=bob, version=alone.version, changes={"title": "Something else"})
    sweep(acme)
    assert listed(client) == [alone.key]


def test_findings_are_snoozed_assigned_and_brought_back_in_bulk(
    acme: Workspace, make: Make, bob: User, client_for: ClientFor
) -> None:
    make.root()
    made = [make.record(EPIC) for _ in range(2)]
    sweep(acme)
    client = client_for(bob)
    both = list(Finding.objects.values_list("pk", flat=True))
    client.post("/w/acme/findings/act/", {"act": "assign", "finding": both, "to": bob.pk})
    assert len(listed(client, "?mine=1")) == 2
    client.post("/w/acme/findings/act/", {"act": "snooze", "finding": both, "days": "7"})
    assert listed(client) == []
    assert len(listed(client, "?state=snoozed")) == 2
    client.post("/w/acme/findings/act/", {"act": "wake", "finding": both})
    assert set(listed(client)) == {record.key for record in made}


def test_an_exception_is_approved_by_a_strategist_who_didnt_ask(
    acme: Workspace, make: Make, bob: User, sam: User, client_for: ClientFor
) -> None:
    make.root()
    record = make.record(EPIC)
    day = timezone.localdate() + timedelta(days=30)
    answer = client_for(bob).post(
        "/w/acme/exceptions/new/", {"record": record.key, "kind": "debt", "reason": "The law asks", "ends_on": day}
    )
    assert answer.status_code == 302
    exception = RecordException.objects.get()
    sweep(acme)
    assert Standing.objects.get().band == "none"
    assert client_for(bob).post(f"/w/acme/exceptions/{exception.pk}/approve/").status_code == 403
    client_for(sam).post(f"/w/acme/exceptions/{exception.pk}/approve/")
    sweep(acme)
    assert Standing.objects.get().band == "sustaining"
    client_for(sam).post(f"/w/acme/exceptions/{exception.pk}/withdraw/")
    sweep(acme)
    assert Standing.objects.get().band == "none"


def test_nobody_approves_their_own_exception_in_the_database_either(acme: Workspace, make: Make, sam: User) -> None:
    day = timezone.localdate() + timedelta(days=30)
    exception = covers.request_exception(
        record=make.record(EPIC), by=sam, kind="other", reason="So", ends_on=day, workspace=acme
    )
    with pytest.raises(Refused, match="Another strategist has to approve it"):
        covers.approve_exception(exception=exception, by=sam)
    exception.approved_by = sam
    with pytest.raises(IntegrityError, match="exception_approved_by_another"), transaction.atomic():
        exception.save()


def test_a_standing_rule_is_written_and_ended_by_a_strategist(
    acme: Workspace, make: Make, sam: User, bob: User, client_for: ClientFor
) -> None:
    make.root()
    make.record(EPIC, labels=["ktlo"])
    said = {"field": "label", "value": "ktlo", "note": "Keeps the lights on", "budget_share": "20"}
    assert client_for(bob).post("/w/acme/sustaining/new/", said).status_code == 403
    client = client_for(sam)
    assert client.post("/w/acme/sustaining/new/", said).status_code == 302
    assert client.post("/w/acme/sustaining/new/", said).status_code == 422
    sweep(acme)
    assert Standing.objects.get().band == "sustaining"
    client.post(f"/w/acme/sustaining/{SustainingRule.objects.get().pk}/end/")
    sweep(acme)
    assert Standing.objects.get().band == "none"


def test_a_strategist_sets_a_rules_thresholds_and_others_read_them(
    acme: Workspace, make: Make, sam: User, vera: User, client_for: ClientFor
) -> None:
    make.root()
    assert client_for(sam).post("/w/acme/rules/no-why/", {"same_why": "3"}).status_code == 302
    assert RuleSetting.objects.get().thresholds == {"same_why": 3}
    page = client_for(vera).get("/w/acme/rules/no-why/")
    assert "How many links may carry the same why" in page.content.decode()
    assert client_for(vera).post("/w/acme/rules/no-why/", {"same_why": "9"}).status_code == 403
    assert client_for(vera).get("/w/acme/rules/no-such/").status_code == 404


@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
def test_each_rule_has_a_page_of_documentation_with_its_own_words(rule: object) -> None:
    text = " ".join((DOCUMENTS / rule.documentation).read_text().split())  # type: ignore[attr-defined]
    for words in (rule.name, rule.sentence, rule.matters, rule.fix, rule.formula):  # type: ignore[attr-defined]
        assert words in text


def test_the_list_takes_the_same_queries_for_one_and_for_fifty_findings(
    acme: Workspace, make: Make, bob: User, client_for: ClientFor
) -> None:
    make.root()
    make.record(EPIC)
    sweep(acme)
    client = client_for(bob)
    client.get("/w/acme/findings/")
    with CaptureQueriesContext(connection) as one:
        client.get("/w/acme/findings/")
    for number in range(49):
        make.record(EPIC, team=make.team(f"Team {number}"))
    sweep(acme)
    with CaptureQueriesContext(connection) as many:
        client.get("/w/acme/findings/")
    assert len(many) == len(one)
