"""The pages about people inside a workspace, below /w/<slug>/."""

from django.urls import path

from accounts.views import members, settings, teams

urlpatterns = [
    path("members/", members.members, name="members"),
    path("members/invite/", members.invitation_create, name="invitation_create"),
    path("members/<int:member_id>/role/", members.member_role, name="member_role"),
    path("members/<int:member_id>/remove/", members.member_remove, name="member_remove"),
    path("invitations/<int:invitation_id>/revoke/", members.invitation_revoke, name="invitation_revoke"),
    path("teams/", teams.teams, name="teams"),
    path("teams/new/", teams.team_create, name="team_create"),
    path("teams/<int:team_id>/", teams.team_edit, name="team_edit"),
    path("teams/<int:team_id>/people/", teams.team_people, name="team_people"),
    path("teams/<int:team_id>/merge/", teams.team_merge, name="team_merge"),
    path("teams/<int:team_id>/delete/", teams.team_delete, name="team_delete"),
    path("settings/", settings.settings, name="settings"),
    path("settings/mail-test/", settings.mail_test, name="mail_test"),
    path("settings/audit-log/", settings.audit_log, name="audit_log"),
]
