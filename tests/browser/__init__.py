"""The product as its users use it, in a real browser."""
