"""The forms about people; each says in plain words what is wrong with what was typed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, cast
from zoneinfo import available_timezones

from django import forms
from django.contrib.auth.password_validation import validate_password

from accounts.models import Membership, Role, Team, User, Workspace
from accounts.words import levels

LONGEST_WORD = 40


class InvitationForm(forms.Form):
    """Whom to invite, and as what."""

    email = forms.EmailField(label="E-mail address", max_length=254)
    role = forms.ChoiceField(label="Role", choices=Role.choices, initial=Role.CONTRIBUTOR)


class RoleForm(forms.Form):
    """Another role for a member."""

    role = forms.ChoiceField(label="Role", choices=Role.choices)


class NewcomerForm(forms.Form):
    """What an invited person without an account says about themselves."""

    name = forms.CharField(label="Your name", max_length=200, widget=forms.TextInput({"autocomplete": "name"}))
    password = forms.CharField(
        label="Choose a password",
        max_length=200,
        strip=False,
        widget=forms.PasswordInput({"autocomplete": "new-password"}),
        help_text="At least eight characters, and not one that everybody uses.",
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean_password(self) -> str:
        """Refuse a password that is too easy to guess."""
        password: str = self.cleaned_data["password"]
        validate_password(password, User(email=self.email, name=self.cleaned_data.get("name", "")))
        return password


class TeamForm(forms.Form):
    """A team's name."""

    name = forms.CharField(label="Name of the team", max_length=200)


class TeamPeopleForm(forms.Form):
    """Which members are in a team."""

    people = forms.ModelMultipleChoiceField(
        label="People",
        queryset=Membership.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(self, *args: Any, workspace: Workspace, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = cast("forms.ModelMultipleChoiceField[Membership]", self.fields["people"])
        people.queryset = (
            Membership.objects.filter(workspace=workspace)
            .select_related("user")
            .order_by("user__name", "user__email", "id")
        )
        people.label_from_instance = _name  # type: ignore[method-assign,assignment]


class TeamMergeForm(forms.Form):
    """Into which team another one goes."""

    into: forms.ModelChoiceField[Team] = forms.ModelChoiceField(
        label="Merge into", queryset=Team.objects.none(), empty_label="Choose a team"
    )

    def __init__(self, *args: Any, team: Team, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        into = cast("forms.ModelChoiceField[Team]", self.fields["into"])
        into.queryset = Team.objects.exclude(pk=team.pk).order_by("folded_name", "id")


class SettingsForm(forms.Form):
    """A workspace's name, time zone and own words for the levels."""

    name = forms.CharField(label="Name of the workspace", max_length=200)
    time_zone = forms.ChoiceField(
        label="Time zone", help_text="Days begin and end in it: end dates, snapshots, exceptions."
    )

    def __init__(self, *args: Any, workspace: Workspace, **kwargs: Any) -> None:
        said = workspace.words if isinstance(workspace.words, dict) else {}
        kwargs["initial"] = {
            "name": workspace.name,
            "time_zone": workspace.time_zone,
            **{f"{slug}_{form}": word for slug, words in said.items() for form, word in words.items()},
        }
        super().__init__(*args, **kwargs)
        zone = cast(forms.ChoiceField, self.fields["time_zone"])
        zone.choices = [(name, name.replace("_", " ")) for name in _time_zones()]
        for slug, words in levels().items():
            for form, word in words._asdict().items():
                self.fields[f"{slug}_{form}"] = forms.CharField(
                    label=f"{words.name}: {'one' if form == 'name' else 'several'}",
                    required=False,
                    max_length=LONGEST_WORD,
                    widget=forms.TextInput({"placeholder": word}),
                )

    def level_fields(self) -> Iterator[tuple[str, forms.BoundField, forms.BoundField]]:
        """Yield each level's usual name with its two fields."""
        for slug, words in levels().items():
            yield words.name, self[f"{slug}_name"], self[f"{slug}_plural"]

    def words(self) -> dict[str, dict[str, str]]:
        """Return the words that differ from the usual ones, by level; a missing plural gets an s."""
        changed = {}
        for slug, usual in levels().items():
            name = self.cleaned_data.get(f"{slug}_name") or ""
            plural = self.cleaned_data.get(f"{slug}_plural") or (f"{name}s" if name else "")
            said = {"name": name or usual.name, "plural": plural or usual.plural}
            if said != usual._asdict():
                changed[slug] = said
        return changed


class ProfileForm(forms.Form):
    """A person's own settings."""

    name = forms.CharField(label="Your name", max_length=200, widget=forms.TextInput({"autocomplete": "name"}))
    shortcuts_on = forms.BooleanField(
        label="Single-key shortcuts",
        required=False,
        help_text="Keys such as L or / act at once. Switch them off if you use speech input.",
    )


def _name(membership: Membership) -> str:
    """Return what a member is called."""
    return str(membership.user)


def _time_zones() -> Iterable[str]:
    """Return the time zones that people live in, sorted."""
    return ["UTC", *sorted(zone for zone in available_timezones() if "/" in zone and not zone.startswith("Etc/"))]
