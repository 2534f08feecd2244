"""Builds the demo workspace: the company's ten weeks until yesterday, the same for the same day."""

from __future__ import annotations

from datetime import date
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils import timezone

from accounts.models import Workspace
from accounts.scope import in_workspace
from alignment.actions.sweep import sweep
from config.demo.answers import write_answers
from config.demo.book import Book
from config.demo.company import SLUG, TIME_ZONE
from config.demo.content import DIRECTIONS, EPICS, LOOSE_ITEMS, ROOT_SLUG, SECOND_PARENTS
from config.demo.covers import write_covers
from config.demo.days import Calendar
from config.demo.direction_rows import DirectionRows
from config.demo.members import make_members, make_users, make_workspace
from config.demo.mirrors import write_mirrors
from config.demo.past_numbers import write_past_numbers
from config.demo.shapes import Direction, Epic, Loose
from config.demo.tracker_rows import TrackerRows
from strategy.actions.alignment import recompute
from strategy.locks import lock_alignment


def demo_workspace() -> Workspace | None:
    """Return the demo workspace, if there is one."""
    return Workspace.objects.filter(slug=SLUG).first()


def build(on: date | None = None) -> Workspace:
    """Build the demo workspace as it is on a day (today if none is given), and check it in full."""
    zone = ZoneInfo(TIME_ZONE)
    calendar = Calendar(on or timezone.localdate(timezone=zone), zone)
    with transaction.atomic():
        users = make_users()
        workspace = make_workspace(calendar)
        with in_workspace(workspace):
            lock_alignment(workspace.pk)
            book = Book(workspace, calendar, users, make_members(workspace, users, calendar))
            write_book(book)
            book.save()
            write_covers(book)
            recompute(workspace.pk)
            write_mirrors(book, write_past_numbers(book))
    sweep(workspace)
    with in_workspace(workspace):
        write_answers(book)
    return workspace


def write_book(book: Book) -> None:
    """Write the whole content into a book: first what there is, then how it hangs together."""
    work, strategy = TrackerRows(book), DirectionRows(book)
    for direction in DIRECTIONS:
        strategy.add(direction, is_root=direction.slug == ROOT_SLUG)
    for epic in EPICS:
        work.add_epic(epic)
        strategy.owners[epic.slug] = epic.owner
    for loose in LOOSE_ITEMS:
        work.add_loose(loose)
    edits = {direction.slug: direction.edits for direction in DIRECTIONS}
    linked: tuple[Direction | Epic | Loose, ...] = (*DIRECTIONS, *EPICS, *LOOSE_ITEMS)
    for one in linked:
        strategy.link(one.slug, one.ups, edits)
    for title, up in SECOND_PARENTS:
        strategy.link_second(work.items[title], up)
