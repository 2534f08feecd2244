"""The forms of an import: which files of which source, and how its words map to ours."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from accounts.models import Membership, Team
from integrations.mapping import SKIP
from integrations.models import ImportRun, Source
from integrations.sources import SOURCE_CHOICES
from integrations.vocabulary import fold
from strategy.kinds import KIND_CHOICES
from strategy.models import Status

MOST_FILES = 20
MOST_BYTES = 2 * 1024**3
MOST_WORDS = 200

FIND_OUT = ""
COMPLETE_CHOICES = [
    ("", "Find out by how much is missing"),
    ("full", "Everything: what is missing from the files is gone from the source"),
    ("part", "A part: nothing is marked as gone"),
]


class ManyFiles(forms.ClearableFileInput):
    """A file field that takes several files."""

    allow_multiple_selected = True


class ManyFilesField(forms.FileField):
    """Cleans to the list of uploaded files."""

    widget = ManyFiles

    def clean(self, data: Any, initial: Any = None) -> list[UploadedFile[Any]]:
        """Return the files; raises ValidationError with a sentence where there are none, or too much."""
        files = [file for file in (data if isinstance(data, list) else [data]) if file]
        if not files:
            raise forms.ValidationError("Choose at least one file.")
        if len(files) > MOST_FILES:
            raise forms.ValidationError(f"Choose at most {MOST_FILES} files at a time.")
        if sum(file.size or 0 for file in files) > MOST_BYTES:
            raise forms.ValidationError("The files are larger than 2 GB together. Import them in parts.")
        return files


class UploadForm(forms.Form):
    """The files to import, what made them, and which source of the workspace they belong to."""

    upload = ManyFilesField(
        label="Files",
        help_text="CSV or JSON, gzipped or not. Several files of one source are one import.",
        widget=ManyFiles(attrs={"accept": ".csv,.tsv,.txt,.json,.ndjson,.jsonl,.gz"}),
    )
    reader = forms.ChoiceField(
        label="What made them", choices=[(FIND_OUT, "Find out from the files"), *SOURCE_CHOICES], required=False
    )
    source = forms.ModelChoiceField(label="Source", queryset=Source.objects.none(), required=False)
    new_source = forms.CharField(
        label="Name of a new source",
        max_length=100,
        required=False,
        help_text="Only where the workspace has a second tracker of the kind, for example another company's Jira.",
    )
    complete = forms.ChoiceField(label="What the files hold", choices=COMPLETE_CHOICES, required=False)

    def __init__(self, *args: Any, may_create: bool, **kwargs: Any) -> None:
        """Offer the workspace's sources; only an administrator may make a new one."""
        super().__init__(*args, **kwargs)
        self.may_create = may_create
        source = self.fields["source"]
        if isinstance(source, forms.ModelChoiceField):
            source.queryset = Source.objects.order_by("name", "pk")
            source.empty_label = "The usual one for such files" if may_create else "Choose one"
            source.required = not may_create
        if not may_create:
            del self.fields["new_source"]

    @property
    def is_full(self) -> bool | None:
        """Return whether the files hold everything, None where that is to be found out."""
        return {"full": True, "part": False}.get(self.cleaned_data["complete"])


class MappingForm(forms.Form):
    """How the words that the files really use map to ours; a field a word, by its place in the list."""

    current_days = forms.IntegerField(
        label="Days that untouched work stays current",
        min_value=1,
        max_value=3650,
        help_text="Work that hasn't begun and wasn't touched for longer isn't counted.",
    )

    def __init__(self, *args: Any, run: ImportRun, **kwargs: Any) -> None:
        """Make a field for each word of the run's files, filled with the source's choice or our guess."""
        kwargs["initial"] = {"current_days": run.source.current_days}
        super().__init__(*args, **kwargs)
        self.run, self.source = run, run.source
        skip = [(SKIP, "Leave out")]
        people = [("", "Find by name or address"), ("0", "Nobody"), *_people(run.workspace_id)]
        teams = [("", "The team of this name; new if there is none"), ("0", "No team"), *_teams()]
        self._add("types", self.source.kinds, [*KIND_CHOICES, *skip])
        self._add("statuses", self.source.statuses, [("", "Active, kept as text"), *Status.choices])
        self._add("people", self.source.people, people, guessed=False)
        self._add("teams", self.source.teams, teams, guessed=False)
        for index, word in enumerate(self.words("types")):
            self.fields[f"counted-{index}"] = forms.BooleanField(
                label=f"Count {word['word'] or 'what has no type'} as work in scope",
                required=False,
                initial=fold(word["word"]) not in self.source.uncounted_types,
            )

    def words(self, sort: str) -> list[dict[str, Any]]:
        """Return the words of a sort with their counts, as the files have them."""
        words: list[dict[str, Any]] = self.run.found.get(sort, [])
        return words[:MOST_WORDS]

    def rows(self, sort: str) -> list[dict[str, Any]]:
        """Return each word with its count and its field, for the page."""
        return [
            {
                "word": word["word"],
                "count": word["count"],
                "field": self[f"{sort}-{index}"],
                "counted": self[f"counted-{index}"] if sort == "types" else None,
            }
            for index, word in enumerate(self.words(sort))
        ]

    def _add(
        self, sort: str, chosen: dict[str, Any], choices: Iterable[tuple[str, str]], *, guessed: bool = True
    ) -> None:
        for index, word in enumerate(self.words(sort)):
            initial = chosen.get(fold(word["word"]), word["guess"] if guessed else "")
            self.fields[f"{sort}-{index}"] = forms.ChoiceField(
                label=word["word"] or "(nothing)", choices=list(choices), initial=str(initial), required=False
            )

    def chosen(self, sort: str, held: dict[str, Any], *, guessed: bool = True) -> dict[str, Any]:
        """Return a source's mapping of a sort with what was chosen here; what is our guess isn't kept."""
        found = dict(held)
        for index, word in enumerate(self.words(sort)):
            folded, value = fold(word["word"]), self.cleaned_data[f"{sort}-{index}"]
            if value == (word["guess"] if guessed else ""):
                found.pop(folded, None)
            else:
                found[folded] = value if guessed else int(value)
        return found

    def uncounted(self) -> list[str]:
        """Return the folded types that are left out of the scope."""
        held = set(self.source.uncounted_types)
        for index, word in enumerate(self.words("types")):
            folded = fold(word["word"])
            held = held - {folded} if self.cleaned_data[f"counted-{index}"] else held | {folded}
        return sorted(held)


def _people(workspace_id: int) -> list[tuple[str, str]]:
    members = Membership.objects.filter(workspace_id=workspace_id).select_related("user").order_by("user__name", "pk")
    return [(str(member.user.pk), str(member.user)) for member in members]


def _teams() -> list[tuple[str, str]]:
    return [(str(team.pk), team.name) for team in Team.objects.order_by("name", "pk")]
