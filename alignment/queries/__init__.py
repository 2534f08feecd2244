"""Reads of what the product concludes: one function a number, used by page, export, job and rule alike."""
