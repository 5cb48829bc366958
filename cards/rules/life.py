"""The life of a card: what it can be, and what may be done with it in each state."""

from __future__ import annotations

import unicodedata
from enum import StrEnum

LABEL_MAX = 24


class CardStatus(StrEnum):
    """What a card is now. Only an active one may be used."""

    ACTIVE = "active"
    BLOCKED = "blocked"
    """Lost. It can be found again, or replaced."""
    REPLACED = "replaced"
    RETURNED = "returned"
    """Handed in, and no longer anybody's to use."""
    VOID = "void"
    """Ended by staff: its print run was spoiled, its key retired, its household gone."""


class CardKind(StrEnum):
    """What a card is for: all that a household does, earning only, or a street as a whole."""

    HOUSEHOLD = "household"
    CHILD = "child"
    STREET = "street"


class CardAct(StrEnum):
    """What is done with a card."""

    BLOCK = "block"
    FIND = "find"
    REPLACE = "replace"
    RETURN = "return"
    VOID = "void"


MAY_BE: dict[CardAct, frozenset[CardStatus]] = {
    CardAct.BLOCK: frozenset({CardStatus.ACTIVE}),
    CardAct.FIND: frozenset({CardStatus.BLOCKED}),
    CardAct.REPLACE: frozenset({CardStatus.ACTIVE, CardStatus.BLOCKED}),
    CardAct.RETURN: frozenset(
        {CardStatus.ACTIVE, CardStatus.BLOCKED, CardStatus.REPLACED, CardStatus.VOID}
    ),
    CardAct.VOID: frozenset({CardStatus.ACTIVE, CardStatus.BLOCKED}),
}
"""In which states a card can be when something is done with it."""

LEADS_TO: dict[CardAct, CardStatus] = {
    CardAct.BLOCK: CardStatus.BLOCKED,
    CardAct.FIND: CardStatus.ACTIVE,
    CardAct.REPLACE: CardStatus.REPLACED,
    CardAct.RETURN: CardStatus.RETURNED,
    CardAct.VOID: CardStatus.VOID,
}


def acts_for(status: str) -> frozenset[CardAct]:
    """What may be done with a card in this state."""
    return frozenset(act for act, states in MAY_BE.items() if status in states)


def shown_state(status: str, *, has_owner: bool) -> str:
    """The state as people speak of it: a good card that nobody has yet is `printed`."""
    return "printed" if status == CardStatus.ACTIVE and not has_owner else status


def tidy_label(label: str) -> str | None:
    """What a household calls its card, with single spaces and cut to length; None for nothing."""
    visible = "".join(sign if unicodedata.category(sign)[0] != "C" else " " for sign in label)
    return " ".join(unicodedata.normalize("NFC", visible).split())[:LABEL_MAX].strip() or None
