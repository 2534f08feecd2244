"""People, workspaces, membership with its role, teams, invitations, and who changed any of these."""

from __future__ import annotations

import secrets
import unicodedata
from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone

from accounts.scope import ScopedManager, WorkspaceModel

INVITATION_DAYS = 14


class UserManager(BaseUserManager["User"]):
    """Makes people who sign in with their e-mail address."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Create a person; without a password they need a one-time link to set one."""
        user = self.model(email=self.normalize_email(email).casefold(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> User:
        """Create a person with every permission of the site."""
        return self.create_user(email, password, is_superuser=True, is_staff=True, **fields)


class User(AbstractBaseUser, PermissionsMixin):
    """A person, known by e-mail address, member of any number of workspaces."""

    email = models.EmailField("e-mail address", unique=True)
    name = models.CharField("name", max_length=200, blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    shortcuts_on = models.BooleanField("single-key shortcuts", default=True)
    created_at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(Lower("email"), name="user_email_unique_in_any_case"),
        ]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def initials(self) -> str:
        """Return one or two capital letters for the round picture of a person."""
        words = str(self).split("@")[0].replace(".", " ").split()
        return "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()


class Role(models.TextChoices):
    """What a member may do in a workspace; each role includes those before it."""

    VIEWER = "viewer", "Viewer"
    CONTRIBUTOR = "contributor", "Contributor"
    STRATEGIST = "strategist", "Strategist"
    ADMINISTRATOR = "administrator", "Administrator"

    @property
    def rank(self) -> int:
        """Return 0 for a viewer up to 3 for an administrator."""
        return list(Role).index(self)


class Workspace(models.Model):
    """One company's strategy and work, closed to every other workspace."""

    slug = models.SlugField(
        max_length=60,
        unique=True,
        validators=[RegexValidator(r"^[a-z0-9][a-z0-9-]*$", "Use small letters, digits and hyphens.")],
    )
    name = models.CharField(max_length=200)
    time_zone = models.CharField(max_length=64, default="UTC")
    words = models.JSONField("the company's own words for the levels", default=dict, blank=True)
    dirty_at = models.DateTimeField("something changed that findings haven't seen", null=True, blank=True)
    counted_at = models.DateTimeField("when what hangs below each record was counted", null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["dirty_at"], name="workspace_dirty", condition=models.Q(dirty_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.name


class Team(WorkspaceModel):
    """A group of people who do work together."""

    name = models.CharField(max_length=200)
    folded_name = models.CharField(max_length=400, editable=False)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(
                fields=["workspace", "folded_name"],
                name="team_name_unique_in_workspace",
                violation_error_message="A team with this name exists already.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @staticmethod
    def fold(name: str) -> str:
        """Return the name as it is compared: NFKC, case folded, white space collapsed."""
        return " ".join(unicodedata.normalize("NFKC", name).casefold().split())

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save the team with the folded form of its name."""
        self.folded_name = self.fold(self.name)
        super().save(*args, **kwargs)


class Membership(models.Model):
    """A person's place in a workspace: a role and teams."""

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="memberships")
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="memberships")
    role = models.CharField(max_length=20, choices=Role, default=Role.VIEWER)
    teams = models.ManyToManyField(Team, through="TeamMembership", related_name="members")
    last_seen_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["workspace", "user"], name="membership_once_a_workspace"),
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="membership_role_known"),
        ]

    def __str__(self) -> str:
        return f"{self.user} in {self.workspace}"

    def at_least(self, role: Role) -> bool:
        """Return whether this member's role includes the given one."""
        return Role(self.role).rank >= role.rank


class TeamMembership(WorkspaceModel):
    """A member's place in a team."""

    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="team_memberships")
    team = models.ForeignKey(Team, on_delete=models.CASCADE, related_name="team_memberships")

    objects: ClassVar[ScopedManager[TeamMembership]] = ScopedManager()

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["membership", "team"], name="team_membership_once"),
        ]

    def __str__(self) -> str:
        return f"{self.membership_id} in team {self.team_id}"


def new_nonce() -> str:
    """Return a fresh number that nobody can guess."""
    return secrets.token_urlsafe(32)


class Invitation(models.Model):
    """A letter that lets one person join a workspace once, until it expires.

    The row is also the letter's place in the queue: it waits while `sent_at` is empty. The
    link in it is signed from the nonce, so that the database alone is not enough to join.
    """

    workspace = models.ForeignKey(Workspace, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField("e-mail address")
    role = models.CharField(max_length=20, choices=Role, default=Role.CONTRIBUTOR)
    nonce = models.CharField(max_length=64, unique=True, default=new_nonce, editable=False)
    invited_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    claimed_at = models.DateTimeField("a job began to send it", null=True, blank=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    mail_error = models.CharField("why the last attempt to send it failed", max_length=300, blank=True)
    accepted_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(role__in=Role.values), name="invitation_role_known"),
            models.UniqueConstraint(
                fields=["workspace", "email"],
                condition=models.Q(accepted_at__isnull=True),
                name="invitation_open_once_an_address",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email} to {self.workspace}"

    @property
    def is_open(self) -> bool:
        """Return whether somebody can still join with it."""
        return self.accepted_at is None and self.expires_at > timezone.now()


class AuditEntry(WorkspaceModel):
    """One act on members, roles, teams or settings, kept for the workspace's audit log."""

    by = models.ForeignKey(User, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    verb = models.CharField(max_length=40)
    summary = models.CharField("a sentence for people", max_length=500)
    at = models.DateTimeField(default=timezone.now)

    objects: ClassVar[ScopedManager[AuditEntry]] = ScopedManager()

    class Meta:
        verbose_name_plural = "audit entries"
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["workspace", "-at", "-id"], name="audit_newest_first"),
        ]

    def __str__(self) -> str:
        return self.summary
