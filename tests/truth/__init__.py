"""Alignment kept by changes against alignment computed from nothing by an independent slow reference."""
