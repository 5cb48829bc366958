"""Words of items: which language to show, and how people find them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Mapping

FALLBACK = "nl"
"""Every item has its words in Dutch; other languages may be missing."""

UNPRINTABLE = ("Cc", "Cs")
"""Unicode's control characters and halves of characters."""


def in_language(texts: Mapping[str, str], language: str) -> str:
    """The text in a language, else in Dutch, else nothing."""
    return texts.get(language) or texts.get(FALLBACK, "")


def printable(text: str) -> str:
    """Text with single spaces, without control characters, which no database keeps alike."""
    return " ".join(
        "".join(each for each in word if unicodedata.category(each) not in UNPRINTABLE)
        for word in text.split()
    ).strip()


def folded(text: str) -> str:
    """Text for looking up: small letters, no accents, single spaces."""
    plain = unicodedata.normalize("NFKD", printable(text).casefold())
    return " ".join("".join(each for each in plain if not unicodedata.combining(each)).split())


def search_text(texts: Iterable[str]) -> str:
    """All that an item can be found by, each text apart from the next."""
    return "|".join(folded(text) for text in texts if text)


def search_words(query: str) -> list[str]:
    """What is looked for: every word must be found somewhere. At most eight count."""
    return folded(query).split()[:8]


def cleaned(texts: Mapping[str, str]) -> dict[str, str]:
    """Texts by language with single spaces, without those that are empty."""
    tidy = {language: printable(text) for language, text in texts.items()}
    return {language: text for language, text in tidy.items() if text}
