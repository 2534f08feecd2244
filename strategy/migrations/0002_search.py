"""The index of words for search, on both engines."""

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.state import StateApps

from strategy import search_index


def make(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Make the index and fill it with the records there are."""
    search_index.install()
    search_index.fill()


def unmake(apps: StateApps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    """Take the index away."""
    search_index.remove()


class Migration(migrations.Migration):
    """Search by words, in the title and the statement."""

    dependencies = [("strategy", "0001_initial")]
    operations = [migrations.RunPython(make, unmake)]
