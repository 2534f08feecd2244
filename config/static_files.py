"""How collected static files are named: with a hash, in stylesheets and ES modules too."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage


class HashedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Puts a hash into each name, and follows `import ... from` in our modules."""

    support_js_module_import_aggregation = True
