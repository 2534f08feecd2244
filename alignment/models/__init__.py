"""The tables of what the product concludes, and of what people decide about it."""

from alignment.models.cover import RecordException, SustainingRule
from alignment.models.finding import Finding, FindingQuerySet
from alignment.models.flow import Flow
from alignment.models.jobs import JobSlot, SweepRun
from alignment.models.rule_setting import RuleSetting
from alignment.models.snapshot import Snapshot
from alignment.models.standing import Band, Cause, RecordBands, Standing
from alignment.models.suggestion import ParentText, ParentWord

__all__ = [
    "Band",
    "Cause",
    "Finding",
    "FindingQuerySet",
    "Flow",
    "JobSlot",
    "ParentText",
    "ParentWord",
    "RecordBands",
    "RecordException",
    "RuleSetting",
    "Snapshot",
    "Standing",
    "SustainingRule",
    "SweepRun",
]
