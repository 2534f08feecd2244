"""How collected static files are named: with a hash, in stylesheets and in our own ES modules too."""

from __future__ import annotations

from whitenoise.storage import CompressedManifestStaticFilesStorage

STYLESHEETS = CompressedManifestStaticFilesStorage.patterns[0]
_, IMPORTS = CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns


class HashedFiles(CompressedManifestStaticFilesStorage):  # type: ignore[misc]
    """Puts a hash into each name, and follows `url(...)` in stylesheets and `import` in our modules.

    Not in what others wrote: some of their files import what only a bundler would find.
    """

    patterns = (STYLESHEETS, ("js/*.js", IMPORTS))
