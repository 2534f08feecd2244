"""The pages about people: those that belong to no workspace, and below /w/<slug>/ those that do."""

from django.conf import settings
from django.urls import include, path

from accounts.views import entrance, own

urlpatterns = [
    path("", own.root, name="root"),
    path("workspaces/", own.workspaces, name="workspaces"),
    path("profile/", own.profile, name="profile"),
    path("invitations/<str:token>/", entrance.invitation_accept, name="invitation_accept"),
    path("w/<slug:slug>/", include("accounts.workspace_urls")),
]

# Anywhere else the address doesn't exist, so that no mistake in a view can open it.
if settings.DEMO:
    urlpatterns.append(path("demo/sign-in/<slug:role>/", entrance.demo_sign_in, name="demo_sign_in"))
