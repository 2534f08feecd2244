"""Work that lives elsewhere: one folder a source, import runs, and the way out again."""
