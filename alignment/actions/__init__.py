"""Writes of what the product concludes, and of what people decide about it."""
