"""The shop as JSON."""
