"""The forms of records and links: they clean what people type, and keep it when it can't be saved."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.db.models import Q

from accounts.models import Membership, Team, User
from strategy.kinds import KINDS, WORK_KINDS, parents_of
from strategy.models import Link, LinkType, Record, RecordOrigin, Status
from strategy.permissions import may
from strategy.queries.search import find

TRACKER_FIELDS = ("title", "description", "status", "effort", "starts_on", "ends_on")
"""What a tracker owns: on its records these are changed there, not here."""

PLAIN_FIELDS = (
    "title",
    "statement",
    "description",
    "status",
    "owner",
    "team",
    "rank",
    "starts_on",
    "ends_on",
    "effort",
)
CHOICES_SHOWN = 8
TEXT_LIMIT = 100_000


class DateInput(forms.DateInput):
    """A date as the browser's own picker."""

    input_type = "date"

    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d")


class CleanCharField(forms.CharField):
    """A text in which line ends are the same whatever the browser sent."""

    def to_python(self, value: Any) -> str:
        """Return the text with plain line ends."""
        return str(super().to_python(value)).replace("\r\n", "\n").replace("\r", "\n")


class RecordForm(forms.Form):
    """The fields of a record of one kind, its memo's sections included.

    `record` is the one that is edited, none for a new one; `membership` decides which statuses may be chosen.
    """

    title = CleanCharField(max_length=500, widget=forms.TextInput(attrs={"autocomplete": "off"}))
    statement = CleanCharField(
        required=False, max_length=TEXT_LIMIT, strip=True, widget=forms.Textarea(attrs={"rows": 2})
    )
    description = CleanCharField(
        required=False,
        max_length=TEXT_LIMIT,
        widget=forms.Textarea(attrs={"rows": 8, "class": "memo"}),
        help_text="Markdown works here.",
    )
    status = forms.ChoiceField(choices=Status.choices)
    owner = forms.ModelChoiceField(queryset=User.objects.none(), required=False, empty_label="Nobody yet")
    team: forms.ModelChoiceField[Team] = forms.ModelChoiceField(
        queryset=None, required=False, empty_label="No team yet"
    )
    rank = forms.IntegerField(
        required=False, min_value=1, max_value=100_000, help_text="Its place among its siblings: 1 comes first."
    )
    starts_on = forms.DateField(required=False, widget=DateInput(), label="Starts")
    ends_on = forms.DateField(required=False, widget=DateInput(), label="Ends")
    effort = forms.DecimalField(
        required=False, min_value=0, max_digits=12, decimal_places=2, help_text="In the unit of its team."
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1, required=False)

    def __init__(
        self,
        typed: Any = None,
        *,
        kind: str,
        membership: Membership,
        record: Record | None = None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        self.kind = KINDS[kind]
        self.record = record
        texts = {section.slot: section.text for section in record.sections.all()} if record else {}
        saved: dict[str, Any] = {"status": Status.ACTIVE}
        if record is not None:
            saved = {name: getattr(record, name) for name in (*PLAIN_FIELDS, "version")}
            saved |= {"owner": record.owner_id, "team": record.team_id}
            saved |= {_section_name(slot): text for slot, text in texts.items()}
        super().__init__(typed, initial=saved | (initial or {}))
        self._choices(membership, record)
        self.fields["statement"].help_text = self.kind.statement_prompt
        for section in self.kind.sections:
            self.fields[_section_name(section.slot)] = CleanCharField(
                label=section.title,
                required=False,
                max_length=TEXT_LIMIT,
                help_text=section.prompt,
                widget=forms.Textarea(attrs={"class": "memo", "rows": 5}),
            )
        for name in self._left_out(record):
            del self.fields[name]

    def _choices(self, membership: Membership, record: Record | None) -> None:
        """Offer the workspace's people and teams, and the statuses that this member may give."""
        here = Q(memberships__workspace=membership.workspace_id)
        if record is not None and record.owner_id is not None:
            here |= Q(pk=record.owner_id)  # who left stays the owner until somebody chooses another
        people = User.objects.filter(here).distinct().order_by("name", "email")
        cast(Any, self.fields["owner"]).queryset = people
        cast(Any, self.fields["team"]).queryset = Team.objects.order_by("name")
        status = cast(forms.ChoiceField, self.fields["status"])
        if not may(membership, "set_status", self.kind.slug):
            status.choices = [(Status.PROPOSED.value, Status.PROPOSED.label)]
            status.help_text = "A strategist decides on it; until then it is a proposal."
            self.initial["status"] = Status.PROPOSED

    def _left_out(self, record: Record | None) -> set[str]:
        """Return the fields that this record has no use for, or that its tracker owns."""
        left_out = {"description"} if self.kind.sections or not _is_work(self.kind.slug) else set()
        if record is not None and record.origin == RecordOrigin.TRACKER:
            left_out |= set(TRACKER_FIELDS)
        if record is None:
            left_out.add("version")
        if not _is_work(self.kind.slug):
            left_out.add("effort")
        return left_out

    @property
    def plain_fields(self) -> list[forms.BoundField]:
        """Return the fields of the first part of the page, in order."""
        return [self[name] for name in ("title", "statement", "description") if name in self.fields]

    @property
    def fact_fields(self) -> list[forms.BoundField]:
        """Return the small fields: who, when, how much."""
        names = ("status", "owner", "team", "rank", "starts_on", "ends_on", "effort")
        return [self[name] for name in names if name in self.fields]

    @property
    def section_fields(self) -> list[forms.BoundField]:
        """Return the fields of the memo, in its order."""
        return [self[_section_name(section.slot)] for section in self.kind.sections]

    def clean(self) -> dict[str, Any]:
        """Refuse an end before the beginning."""
        cleaned = super().clean() or {}
        starts, ends = cleaned.get("starts_on"), cleaned.get("ends_on")
        if starts and ends and ends < starts:
            self.add_error("ends_on", "It ends before it starts. Choose a later day.")
        return cleaned

    @property
    def changes(self) -> dict[str, Any]:
        """Return the cleaned plain fields, ready for an action."""
        return {name: self.cleaned_data[name] for name in PLAIN_FIELDS if name in self.cleaned_data}

    @property
    def sections(self) -> dict[str, str]:
        """Return the cleaned memo: slot to Markdown."""
        return {
            section.slot: self.cleaned_data[_section_name(section.slot)]
            for section in self.kind.sections
            if _section_name(section.slot) in self.cleaned_data
        }


class RecordChoiceField(CleanCharField):
    """A record named by its key, or found by words: then `candidates` says which ones may be meant."""

    def __init__(self, **kwargs: Any) -> None:
        self.kinds: tuple[str, ...] | None = None
        self.candidates: list[Record] = []
        super().__init__(max_length=255, **kwargs)

    def clean(self, value: Any) -> Any:
        """Return the record with this key; raises ValidationError that says what was found instead."""
        text = str(super().clean(value) or "").strip()
        if not text:
            return None
        exact = Record.objects.present().filter(key__in={text, text.upper()}).select_related("owner").first()
        if exact is not None:
            return exact
        self.candidates = find(text, CHOICES_SHOWN, kinds=self.kinds)
        if self.candidates:
            raise forms.ValidationError("No record has this key. Choose one of the records below.")
        raise forms.ValidationError("Nothing was found. Type a key such as INI-12, or words of its title.")


class ParentForm(forms.Form):
    """What a record contributes to, and why."""

    parent = RecordChoiceField(label="Contributes to")
    why = CleanCharField(
        required=False,
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One sentence: how does this help the other? People read it on the line to the vision.",
    )
    type = forms.ChoiceField(choices=LinkType.choices, required=False, initial=LinkType.CONTRIBUTES, label="How")

    def __init__(self, *args: Any, child_kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parent = cast(RecordChoiceField, self.fields["parent"])
        parent.kinds = parents_of(child_kind)

    @property
    def candidates(self) -> list[Record]:
        """Return the records that the typed words may have meant."""
        parent = cast(RecordChoiceField, self.fields["parent"])
        return parent.candidates

    def clean_type(self) -> str:
        """Return the type of the link; contributes where nothing was chosen."""
        return self.cleaned_data["type"] or LinkType.CONTRIBUTES


class OptionalParentForm(ParentForm):
    """The parent of a record that is being created: it may come later."""

    def __init__(self, *args: Any, child_kind: str, **kwargs: Any) -> None:
        super().__init__(*args, child_kind=child_kind, **kwargs)
        self.fields["parent"].required = False
        del self.fields["type"]


class LinkForm(forms.Form):
    """What a link says."""

    why = CleanCharField(
        required=False,
        max_length=5_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="One sentence: how does this help the other?",
    )
    type = forms.ChoiceField(choices=LinkType.choices, label="How")
    weight = forms.DecimalField(
        min_value=0.001,
        max_value=10_000,
        max_digits=8,
        decimal_places=3,
        help_text="How its effort is split between several parents: 1 and 1 is half and half, 3 and 1 three quarters.",
    )

    def __init__(self, typed: Any = None, *, link: Link) -> None:
        super().__init__(typed, initial={"why": link.why, "type": link.type, "weight": link.weight.normalize()})


class MergeForm(forms.Form):
    """The record of the same kind into which another one is merged."""

    into = RecordChoiceField(label="Merge into")

    def __init__(self, *args: Any, kind: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        into = cast(RecordChoiceField, self.fields["into"])
        into.kinds = (kind,)

    @property
    def candidates(self) -> list[Record]:
        """Return the records that the typed words may have meant."""
        into = cast(RecordChoiceField, self.fields["into"])
        return into.candidates


class VersionForm(forms.Form):
    """The version of the record that a page showed when its button was pressed."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)


def _section_name(slot: str) -> str:
    return f"section_{slot}"


def _is_work(kind: str) -> bool:
    return kind in WORK_KINDS
