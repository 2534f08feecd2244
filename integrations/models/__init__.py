"""Sources, what they hold, the runs that bring it in, and the parents that haven't come yet."""

from integrations.models.import_run import ImportRun, ImportStatus, SkippedLine, WaitingImport
from integrations.models.source import Source
from integrations.models.tracker_item import TrackerItem
from integrations.models.unresolved_parent import WAITING, UnresolvedParent, WhyUnresolved

__all__ = [
    "WAITING",
    "ImportRun",
    "ImportStatus",
    "SkippedLine",
    "Source",
    "TrackerItem",
    "UnresolvedParent",
    "WaitingImport",
    "WhyUnresolved",
]
