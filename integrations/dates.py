"""Dates as trackers write them in several languages, and whether 03/04 is in March or in April."""

from __future__ import annotations

import re
import unicodedata
from datetime import UTC, date, datetime, timedelta, tzinfo

# The first letters, without accents, that tell a month in English, Spanish, German, French,
# Italian, Portuguese and Dutch; longer ones first where a shorter one would be ambiguous.
_MONTHS: tuple[tuple[int, tuple[str, ...]], ...] = (
    (7, ("juil", "jul", "lug")),
    (6, ("juin", "jun", "giu")),
    (1, ("jan", "ene", "gen")),
    (2, ("feb", "fev")),
    (3, ("mar", "mrt", "maer", "mrz")),
    (4, ("apr", "abr", "avr")),
    (5, ("may", "mai", "mag", "mei", "maj")),
    (8, ("aug", "ago", "aou")),
    (9, ("sep", "set")),
    (10, ("oct", "okt", "out", "ott")),
    (11, ("nov",)),
    (12, ("dec", "dez", "dic")),
)
_CLOCK = r"(?:[T ,]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*([ap]\.?\s?m\.?)?)?"
_NAMED = re.compile(r"^(\d{1,2})[/\-. ]+([^\W\d_]+)\.?[/\-. ,]+(\d{4}|\d{2})" + _CLOCK + r"$", re.IGNORECASE)
_NUMBERS = re.compile(r"^(\d{1,2})([/\-.])(\d{1,2})\2(\d{4}|\d{2})" + _CLOCK + r"$", re.IGNORECASE)
_OFFSET_WITHOUT_COLON = re.compile(r"([+-]\d{2})(\d{2})$")

DAY_FIRST, MONTH_FIRST = "day first", "month first"


def month_number(name: str) -> int | None:
    """Return 1 to 12 for a month's name or its short form, in any of the languages known, else None."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    for month, starts in _MONTHS:
        if plain.startswith(starts):
            return month
    return None


def numbers_in(text: str) -> tuple[int, int] | None:
    """Return the first two numbers of a date written in numbers only, else None."""
    found = _NUMBERS.match(text.strip())
    if not found or found[2] == ".":
        return None
    return int(found[1]), int(found[3])


def parse(text: str, order: str | None = None, zone: tzinfo = UTC) -> datetime | None:
    """Return the moment that a tracker's date means, or None where it can't be told.

    `order` is DAY_FIRST or MONTH_FIRST for dates in numbers only (with points they are
    always day first); `zone` is used where the date names none.
    """
    text = " ".join(text.replace("\u202f", " ").replace("\xa0", " ").split())
    if not text:
        return None
    if text[:4].isdigit():
        return _iso(text, zone)
    if found := _NAMED.match(text):
        month = month_number(found[2])
        return _moment(found[3], month, int(found[1]), found.groups()[3:], zone) if month else None
    if found := _NUMBERS.match(text):
        first, second = int(found[1]), int(found[3])
        if found[2] == "." or first > 12 or order == DAY_FIRST:
            day, month = first, second
        elif second > 12 or order == MONTH_FIRST:
            day, month = second, first
        elif first == second:
            day = month = first
        else:
            return None
        return _moment(found[4], month, day, found.groups()[4:], zone)
    return None


def parse_day(text: str, order: str | None = None) -> date | None:
    """Return the day of a tracker's date, or None."""
    moment = parse(text, order)
    return moment.date() if moment else None


def _iso(text: str, zone: tzinfo) -> datetime | None:
    try:
        moment = datetime.fromisoformat(_OFFSET_WITHOUT_COLON.sub(r"\1:\2", text) if "T" in text else text)
    except (ValueError, OverflowError):
        return None
    return _sensible(moment if moment.tzinfo else moment.replace(tzinfo=zone))


def _moment(year_text: str, month: int, day: int, clock: tuple[str | None, ...], zone: tzinfo) -> datetime | None:
    year = int(year_text)
    if len(year_text) == 2:
        year += 2000 if year < 70 else 1900
    hour, minute, second, half = int(clock[0] or 0), int(clock[1] or 0), int(clock[2] or 0), clock[3]
    if half:
        hour = hour % 12 + (12 if half[0] in "pP" else 0)
    try:
        return _sensible(datetime(year, month, day, hour, minute, second, tzinfo=zone))
    except (ValueError, OverflowError):
        return None


def _sensible(moment: datetime) -> datetime | None:
    """Keep what every database can store in any time zone."""
    return moment.astimezone(UTC) if 1900 < moment.year < 2200 else None


class Evidence:
    """Collects the dates of one file until it is clear whether the day or the month stands first."""

    def __init__(self, now: datetime) -> None:
        """Start without evidence; a reading that puts a change after `now` is wrong."""
        self.now = now
        self.day_first = self.month_first = self.in_numbers = 0

    def see(self, text: str, *, is_past: bool) -> None:
        """Take one date into account; `is_past` where the field can't lie in the future."""
        pair = numbers_in(text)
        if pair is None:
            return
        self.in_numbers += 1
        first, second = pair
        if first > 12 >= second:
            self.day_first += 1
        elif second > 12 >= first:
            self.month_first += 1
        elif is_past and first != second:
            latest = self.now + timedelta(days=2)
            by_day, by_month = parse(text, DAY_FIRST), parse(text, MONTH_FIRST)
            if by_day and by_month:
                self.month_first += by_day > latest >= by_month
                self.day_first += by_month > latest >= by_day

    @property
    def order(self) -> str | None:
        """Return the order that every piece of evidence agrees on, else None."""
        if self.day_first and not self.month_first:
            return DAY_FIRST
        if self.month_first and not self.day_first:
            return MONTH_FIRST
        return None
