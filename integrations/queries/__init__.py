"""Reads of imports: whom and what a file names, what a run did, what an export holds."""
