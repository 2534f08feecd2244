"""The tags that every page is made of say the same to the eye, the ear and the keyboard."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone

from web.pagination import KeysetPage


def rendered(source: str, **values: Any) -> str:
    return Template("{% load ui %}" + source).render(Context(values)).strip()


def a_record(**changed: Any) -> SimpleNamespace:
    return SimpleNamespace(
        **{"kind": "initiative", "key": "INI-12", "title": "<Gaps>", "status": "active", "alignment": True} | changed
    )


def test_a_level_is_said_in_words_beside_its_colour() -> None:
    assert rendered("{% kind_badge r %}", r=a_record(kind_label="Initiative")) == (
        '<span class="kind" data-kind="initiative">Initiative</span>'
    )


def test_a_status_is_said_in_its_trackers_words_where_it_has_them() -> None:
    assert ">In review</span>" in rendered("{% status_chip r %}", r=a_record(status_text="In review"))
    assert ">Active</span>" in rendered("{% status_chip r %}", r=a_record())


@pytest.mark.parametrize(
    ("alignment", "confirmed", "said"),
    [
        (True, True, '<span class="chip ok">Path to the vision</span>'),
        (True, False, '<span class="chip warn">Path not confirmed</span>'),
        (False, True, '<span class="chip broken">No path to the vision</span>'),
        (None, True, ""),
    ],
)
def test_a_path_that_nobody_confirmed_is_never_green(alignment: Any, confirmed: Any, said: str) -> None:
    source = "{% alignment_chip r confirmed=c %}"
    assert rendered(source, r=a_record(alignment=alignment), c=confirmed) == said


def test_a_meter_is_as_long_as_its_share_and_says_it() -> None:
    text = rendered('{% meter 9 12 hue="initiative" label="9 of 12 closed" %}')
    assert 'data-kind="initiative"' in text
    assert 'aria-label="9 of 12 closed"' in text
    assert '<rect width="75.00"' in text


@pytest.mark.parametrize(("value", "maximum", "width"), [(0, 0, "0.00"), (5, 2, "100.00"), (None, 4, "0.00")])
def test_a_meter_stays_in_its_box(value: Any, maximum: Any, width: str) -> None:
    assert f'<rect width="{width}"' in rendered("{% meter v m %}", v=value, m=maximum)


def test_the_bands_fill_the_bar_and_stand_beside_it_in_words() -> None:
    bands = [
        {"slug": "confirmed", "label": "Confirmed path", "value": 6, "url": "/rows"},
        {"slug": "unconfirmed", "label": "Unconfirmed path", "value": 1},
        {"slug": "sustaining", "label": "Sustaining and exceptions", "value": 0},
        {"slug": "no_path", "label": "No path to the vision", "value": 3},
    ]
    text = rendered("{% bands_bar bands %}", bands=bands)
    label = "60% confirmed path, 10% unconfirmed path, 0% sustaining and exceptions, 30% no path to the vision"
    assert f'aria-label="{label}"' in text
    assert '<rect data-band="no_path" x="70.00" width="30.00"' in text
    assert '<rect data-band="sustaining"' not in text
    assert '<dd><a href="/rows">60%</a></dd>' in text
    assert "<dl>" not in rendered("{% bands_bar bands legend=False %}", bands=bands)


def test_a_moment_is_said_as_people_say_it() -> None:
    now = timezone.now()
    said = [rendered("{% when m %}", m=now - timedelta(minutes=minutes)) for minutes in (0, 5, 60, 180)]
    assert [text.partition(">")[2].partition("<")[0] for text in said] == [
        "just now",
        "5 min ago",
        "1 hour ago",
        "3 hours ago",
    ]
    today = timezone.localdate()
    for days, words in {0: "today", 1: "yesterday", -1: "tomorrow", 3: "3 days ago", -5: "in 5 days"}.items():
        assert f">{words}</time>" in rendered("{% when m %}", m=today - timedelta(days=days))
    assert ">9 Mar 2019</time>" in rendered("{% when m %}", m=date(2019, 3, 9))
    assert ">never</span>" in rendered("{% when m %}", m=None)


def test_numbers_are_grouped_and_lose_their_empty_decimals() -> None:
    source = "{{ a|amount }} {{ b|amount }} {{ c|amount }}"
    assert rendered(source, a=12400, b="3.50", c=None) == "12\u202f400 3.5"


def test_next_and_previous_keep_what_else_is_in_the_address() -> None:
    request = RequestFactory().get("/", {"status": "active", "cursor": "old"})
    page: KeysetPage[Any] = KeysetPage(rows=[], next_cursor="NN", previous_cursor="")
    text = rendered('{% paginate page "312 records" %}', page=page, request=request)
    assert 'href="?status=active&amp;cursor=NN"' in text
    assert "312 records" in text
    assert "Previous" not in text


class SampleForm(forms.Form):
    title = forms.CharField(help_text="What people call it.")
    note = forms.CharField(required=False)
    sure = forms.BooleanField(required=False)
    kind = forms.ChoiceField(choices=[("a", "Apple"), ("b", "Pear")], widget=forms.RadioSelect)


def test_a_field_is_tied_to_its_hint_and_its_error() -> None:
    text = rendered("{% field form.title %}", form=SampleForm({}))
    assert '<label for="id_title">Title</label>' in text
    assert 'aria-describedby="id_title_hint id_title_error"' in text
    assert 'id="id_title_hint">What people call it.' in text
    assert 'id="id_title_error"' in text
    assert 'aria-invalid="true"' in text


def test_a_field_that_may_stay_empty_says_so() -> None:
    assert "(optional)" in rendered("{% field form.note %}", form=SampleForm())
    assert "(optional)" not in rendered("{% field form.sure %}", form=SampleForm())


def test_choices_stand_in_one_group_with_one_name() -> None:
    text = rendered("{% field form.kind %}", form=SampleForm())
    assert "<fieldset" in text
    assert "<legend>Kind</legend>" in text
    assert text.count('type="radio"') == 2


def test_what_people_wrote_never_becomes_markup() -> None:
    request = SimpleNamespace(workspace=SimpleNamespace(slug="acme"))
    assert "&lt;Gaps&gt;" in rendered("{% ref r %}", r=a_record(), request=request)
