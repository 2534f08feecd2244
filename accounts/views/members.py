"""The members of a workspace: who is in, as what, and who is invited."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect

from accounts.access import WorkspaceRequest, workspace_page, workspace_url
from accounts.actions import invitations
from accounts.actions import members as actions
from accounts.errors import Refused
from accounts.forms import InvitationForm, RoleForm
from accounts.letters import invitation_link, mail_is_configured
from accounts.models import Invitation, Membership, Role
from accounts.queries import members as queries
from accounts.tasks import send_invitations
from web.http import render_page
from web.jobs import nudge


@workspace_page()
def members(request: WorkspaceRequest) -> HttpResponse:
    """Show the members, and to administrators the open invitations and the form to invite."""
    return _page(request, InvitationForm())


@workspace_page(role=Role.ADMINISTRATOR, methods=("POST",))
def invitation_create(request: WorkspaceRequest) -> HttpResponse:
    """Invite somebody, or renew an invitation."""
    form = InvitationForm(request.POST)
    if form.is_valid():
        try:
            invitation = invitations.invite(
                workspace=request.workspace,
                email=form.cleaned_data["email"],
                role=Role(form.cleaned_data["role"]),
                by=request.user,
            )
        except Refused as refusal:
            form.add_error("email", str(refusal))
        else:
            return _invited(request, invitation)
    return _page(request, form, status=422)


@workspace_page(role=Role.ADMINISTRATOR, methods=("POST",))
def invitation_revoke(request: WorkspaceRequest, invitation_id: int) -> HttpResponse:
    """Withdraw an invitation."""
    invitation = get_object_or_404(
        Invitation.objects.select_related("workspace"),
        workspace=request.workspace,
        pk=invitation_id,
        accepted_at__isnull=True,
    )
    invitations.revoke(invitation=invitation, by=request.user)
    messages.success(request, f"The invitation of {invitation.email} is withdrawn. Its link doesn't work any more.")
    return redirect(workspace_url(request.workspace, "members"))


@workspace_page(role=Role.ADMINISTRATOR, methods=("POST",))
def member_role(request: WorkspaceRequest, member_id: int) -> HttpResponse:
    """Give a member another role."""
    membership = get_object_or_404(Membership, workspace=request.workspace, pk=member_id)
    form = RoleForm(request.POST)
    if not form.is_valid():
        messages.error(request, "Choose one of the four roles.")
        return _page(request, InvitationForm(), status=422)
    role = Role(form.cleaned_data["role"])
    try:
        actions.change_role(membership=membership, role=role, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return _page(request, InvitationForm(), status=422)
    article = "an" if role is Role.ADMINISTRATOR else "a"
    messages.success(request, f"{membership.user} is now {article} {role.label.lower()}.")
    return redirect(workspace_url(request.workspace, "members"))


@workspace_page(role=Role.ADMINISTRATOR, methods=("GET", "POST"))
def member_remove(request: WorkspaceRequest, member_id: int) -> HttpResponse:
    """Ask whether to remove a member, and do it."""
    membership = get_object_or_404(Membership.objects.select_related("user"), workspace=request.workspace, pk=member_id)
    context = {"member": membership, "section": "members"}
    if request.method != "POST":
        return render_page(request, "accounts/member_remove.html", context)
    try:
        actions.remove_member(membership=membership, by=request.user)
    except Refused as refusal:
        return render_page(request, "accounts/member_remove.html", {**context, "refusal": str(refusal)}, status=422)
    messages.success(request, f"{membership.user} isn't a member any more. What they wrote stays.")
    if membership.user_id == request.user.pk:
        return redirect("workspaces")
    return redirect(workspace_url(request.workspace, "members"))


def _page(request: WorkspaceRequest, form: InvitationForm, status: int = 200) -> HttpResponse:
    may_invite = request.membership.at_least(Role.ADMINISTRATOR)
    by_mail = mail_is_configured()
    waiting = []
    if may_invite:
        waiting = [
            # A link is for the invited person: it is only shown to be passed on when no mail can carry it.
            (invitation, "" if by_mail and not invitation.mail_error else invitation_link(invitation))
            for invitation in queries.open_invitations(request.workspace)
        ]
    context = {
        "section": "members",
        "members": queries.members(request.workspace),
        "roles": Role,
        "invitations": waiting,
        "may_invite": may_invite,
        "by_mail": by_mail,
        "form": form,
    }
    return render_page(request, "accounts/members.html", context, status=status)


def _invited(request: WorkspaceRequest, invitation: Invitation) -> HttpResponse:
    if mail_is_configured():
        nudge(send_invitations)
        messages.success(request, f"{invitation.email} is invited. The letter is on its way.")
    else:
        messages.success(
            request, f"{invitation.email} is invited. No mail is set up, so copy the link below and send it yourself."
        )
    return redirect(workspace_url(request.workspace, "members"))
