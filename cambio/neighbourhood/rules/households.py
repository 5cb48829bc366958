"""What may be said of a household: a nickname, a language, and how many people."""

from __future__ import annotations

from enum import StrEnum

from cambio.neighbourhood.errors import LanguageUnknown, NicknameInvalid, PeopleInvalid
from cambio.neighbourhood.rules.words import tidy

LANGUAGES = ("nl", "en", "tr", "ar", "pl")
NICKNAME_MAX = 60
PEOPLE_MAX = 20


class HouseholdEventKind(StrEnum):
    """What can happen to a household after it joined."""

    CONFIRMED = "confirmed"
    """It was seen to live where it says."""
    CHANGED = "changed"
    """Another nickname or language."""
    PEOPLE = "people"
    """More or fewer adults or children."""
    MOVED = "moved"
    SPLIT_ASKED = "split_asked"
    """Somebody said that they want to go on apart; nothing is divided by it."""
    SPLIT_WITHDRAWN = "split_withdrawn"
    SPLIT_DECLINED = "split_declined"
    """The counter put that wish away."""
    SPLIT = "split"
    """Somebody went on as a household of their own, with a share of what was saved."""
    MERGED = "merged"
    """A newcomer's card and what it saved came to the household that it turned out to be."""
    ENDED = "ended"
    PASSED_ON = "passed_on"
    """Something came after the end, and went where was chosen then."""


class Means(StrEnum):
    """How a household confirmed an act: with its PIN, or with a signature at the counter."""

    PIN = "pin"
    SIGNATURE = "signature"


def tidy_nickname(nickname: str) -> str:
    """The nickname as it is kept.

    Raises:
        NicknameInvalid: it is empty or too long.
    """
    kept = tidy(nickname)
    if not 1 <= len(kept) <= NICKNAME_MAX:
        raise NicknameInvalid(most=NICKNAME_MAX)
    return kept


def check_language(language: str) -> None:
    """Refuse a language that we do not write to people in.

    Raises:
        LanguageUnknown: it is none of `LANGUAGES`.
    """
    if language not in LANGUAGES:
        raise LanguageUnknown


def check_people(*, adults: int, children: int) -> None:
    """Refuse a household of nobody, of fewer than nobody, or of more than a household has.

    Raises:
        PeopleInvalid: it is one of these.
    """
    if min(adults, children) < 0 or not 1 <= adults + children <= PEOPLE_MAX:
        raise PeopleInvalid(most=PEOPLE_MAX)
