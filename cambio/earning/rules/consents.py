"""Who agrees, as it is typed: each adult by what it is called at home."""

from __future__ import annotations


def names_of_adults(text: str) -> tuple[str, ...]:
    """The names in a text, with commas between them; empty for none."""
    names = (each.strip() for each in text.split(","))
    return tuple(each for each in names if each)
