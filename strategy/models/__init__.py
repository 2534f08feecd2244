"""The strategy's tables: records of every level, their memo sections, their links, and who changed what."""

from strategy.models.change import Change, Origin
from strategy.models.key_counter import KeyCounter
from strategy.models.link import Link, LinkQuerySet, LinkType
from strategy.models.record import APPROVING, Record, RecordOrigin, RecordQuerySet, Status
from strategy.models.roll_up import RollUp
from strategy.models.section import Section

__all__ = [
    "APPROVING",
    "Change",
    "KeyCounter",
    "Link",
    "LinkQuerySet",
    "LinkType",
    "Origin",
    "Record",
    "RecordOrigin",
    "RecordQuerySet",
    "RollUp",
    "Section",
    "Status",
]
