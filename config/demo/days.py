"""The demo's time: days before the day on which it is built, always at the same minutes for the same thing."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

SYNC, CREATE, LINK, DECIDE, REVIEW = 5, 9, 11, 14, 16
"""The hours of a day at which things happen, in this order, so that a parent is there before its link."""


@dataclass(frozen=True)
class Calendar:
    """Ten weeks that end the day before `on`, in the company's time zone."""

    on: date
    zone: ZoneInfo

    def at(self, days_ago: int, hour: int, minute: int = 0) -> datetime:
        """Return the moment so many days before, at an hour and minutes after it (may be over 60)."""
        day = datetime.combine(self.on - timedelta(days=days_ago), time(hour), tzinfo=self.zone)
        return day + timedelta(minutes=minute)

    def end_of(self, days_ago: int) -> datetime:
        """Return the last moment of a day."""
        return self.at(days_ago, 23, 59)

    def fill(self, text: str) -> str:
        """Return a text with the years in it that are ahead of the day of building."""
        return text.replace("{vision_year}", str(self.on.year + 7)).replace("{next_year}", str(self.on.year + 1))


def dice(*about: object) -> random.Random:
    """Return a generator that always throws the same for the same thing."""
    return random.Random("|".join(str(part) for part in about))
