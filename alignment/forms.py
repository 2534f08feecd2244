"""What people type into triage, findings, exceptions and standing rules."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone

from accounts.models import User
from alignment.models.cover import ExceptionKind, SustainingField
from alignment.rules.base import Rule
from strategy.models import Record
from strategy.queries.search import find

SNOOZES = (("7", "a week"), ("14", "two weeks"), ("30", "a month"), ("90", "a quarter"))
LONGEST_EXCEPTION = 366


class DayInput(forms.DateInput):
    """A day, picked from the browser's calendar."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class RecordKeyField(forms.CharField):
    """The key of a record that isn't deleted; gives the record."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=255, **options)

    def clean(self, value: Any) -> Any:
        """Return the record with the key, or with these words where only one has them."""
        text = super().clean(value)
        if not text:
            return None
        record = Record.objects.present().filter(key=text).first()
        if record is None:
            found = find(text, 2)
            record = found[0] if len(found) == 1 or (found and found[0].key.casefold() == text.casefold()) else None
        if record is None:
            raise forms.ValidationError(f"No record has the key “{text}”. Search for it and choose one.")
        return record


class TriageLinkForm(forms.Form):
    """Which parent, and why: a suggested one, or another one that somebody searched for."""

    parent = RecordKeyField(required=False)
    other = RecordKeyField(required=False, label="Another record")
    why = forms.CharField(required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2}))
    offered = forms.CharField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Return the cleaned fields with the chosen parent; what was searched for comes before a suggestion."""
        cleaned: dict[str, Any] = super().clean() or {}
        cleaned["chosen"] = cleaned.get("other") or cleaned.get("parent")
        if cleaned["chosen"] is None and not self.errors:
            raise forms.ValidationError("Choose one of the suggestions, or search for another record.")
        return cleaned


class BulkLinkForm(forms.Form):
    """One parent, and why, for everything that was chosen."""

    parent = RecordKeyField(label="Contributes to")
    why = forms.CharField(required=False, max_length=2000, widget=forms.TextInput, label="Why")


class SnoozeForm(forms.Form):
    """For how long nobody wants to hear of it."""

    days = forms.ChoiceField(choices=SNOOZES, initial="14", label="Snooze for")
    why = forms.CharField(required=False, max_length=500, label="Because")

    @property
    def until(self) -> date:
        """Return the day on which it comes back."""
        return timezone.localdate() + timedelta(days=int(self.cleaned_data["days"]))


class FindingActForm(forms.Form):
    """What to do with the findings that were chosen."""

    ACTS = (("snooze", "Snooze"), ("dispute", "Dispute"), ("assign", "Assign"), ("wake", "Bring back"))

    act = forms.ChoiceField(choices=ACTS)
    days = forms.ChoiceField(choices=SNOOZES, initial="14", required=False, label="Snooze for")
    reason = forms.CharField(required=False, max_length=500, label="Reason")
    to = forms.ModelChoiceField(User.objects.none(), required=False, label="Assign to", empty_label="Nobody")

    def __init__(self, *args: Any, members: Iterable[User], **options: Any) -> None:
        super().__init__(*args, **options)
        people = User.objects.filter(pk__in=[member.pk for member in members]).order_by("name", "email")
        self.fields["to"].queryset = people  # type: ignore[attr-defined]

    @property
    def until(self) -> date:
        """Return the day on which what is snoozed comes back."""
        return timezone.localdate() + timedelta(days=int(self.cleaned_data["days"] or 14))

    def clean(self) -> dict[str, Any]:
        """Return the cleaned fields; a dispute needs a reason."""
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("act") == "dispute" and not cleaned.get("reason"):
            self.add_error("reason", "Say why the rule is wrong here: the reason stands beside the finding.")
        return cleaned


class ExceptionForm(forms.Form):
    """A record that may stand alone, why, and until when."""

    record = RecordKeyField(label="Record")
    kind = forms.ChoiceField(choices=ExceptionKind.choices, initial=ExceptionKind.OTHER, label="Kind")
    reason = forms.CharField(
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        label="It stands alone, because",
        help_text="One or two sentences that whoever approves it can judge.",
    )
    ends_on = forms.DateField(widget=DayInput, label="Until", help_text="The last day that it holds; a year at most.")
    budget_items = forms.IntegerField(
        required=False, min_value=1, max_value=100_000, label="Budget", help_text="Pieces of work it may cover."
    )

    def clean_ends_on(self) -> date:
        """Return the last day; an exception without an end in sight is none."""
        day: date = self.cleaned_data["ends_on"]
        if day > timezone.localdate() + timedelta(days=LONGEST_EXCEPTION):
            raise forms.ValidationError("Choose a day within a year: an exception is looked at again.")
        return day


class SustainingForm(forms.Form):
    """A standing rule for work that keeps the lights on."""

    field = forms.ChoiceField(choices=SustainingField.choices, label="Work whose")
    value = forms.CharField(max_length=255, label="is", help_text="Exactly as the tracker writes it.")
    note = forms.CharField(max_length=500, required=False, label="Why this is sustaining")
    budget_share = forms.IntegerField(
        required=False, min_value=0, max_value=100, label="Budget", help_text="Percent of a team's work in scope."
    )
    review_on = forms.DateField(required=False, widget=DayInput, label="Look at it again on")


class ThresholdForm(forms.Form):
    """A rule's thresholds in this workspace."""

    def __init__(self, *args: Any, rule: Rule, values: dict[str, int], **options: Any) -> None:
        super().__init__(*args, **options)
        for name, value in values.items():
            self.fields[name] = forms.IntegerField(
                min_value=1, max_value=100_000, initial=value, label=rule.threshold_words.get(name, name)
            )
