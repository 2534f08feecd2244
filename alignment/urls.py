"""The addresses of the alignment pages, inside a workspace."""

from django.urls import path

from alignment.views import covers, dashboard, findings, triage, work

urlpatterns = [
    path("work/", work.work, name="work"),
    path("work/link/", work.work_link, name="work_link"),
    path("triage/", triage.triage, name="triage"),
    path("triage/link/", triage.triage_link, name="triage_link"),
    path("triage/snooze/", triage.triage_snooze, name="triage_snooze"),
    path("alignment/", dashboard.alignment, name="alignment"),
    path("findings/", findings.findings, name="findings"),
    path("findings/act/", findings.findings_act, name="findings_act"),
    path("rules/<slug:rule_slug>/", findings.rule_detail, name="rule_detail"),
    path("exceptions/", covers.exceptions, name="exceptions"),
    path("exceptions/new/", covers.exception_create, name="exception_create"),
    path("exceptions/<int:exception_id>/approve/", covers.exception_approve, name="exception_approve"),
    path("exceptions/<int:exception_id>/withdraw/", covers.exception_withdraw, name="exception_withdraw"),
    path("sustaining/", covers.sustaining, name="sustaining"),
    path("sustaining/new/", covers.sustaining_create, name="sustaining_create"),
    path("sustaining/<int:sustaining_id>/end/", covers.sustaining_end, name="sustaining_end"),
]
