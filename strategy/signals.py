"""The one signal: after a commit, something moved in a workspace.

Arguments: `workspace_id`, and `record_ids`, a set of records or None for all of them.
"""

from django.dispatch import Signal

records_changed = Signal()
