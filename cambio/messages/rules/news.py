"""What there is to tell, as small facts; the words for it are found when it is sent."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import TypeAlias


class Kind(StrEnum):
    """What a household can want to know, or not."""

    TOKENS = "tokens"
    ORDER = "order"
    ACTION = "action"
    LAPSING = "lapsing"
    DECISION = "decision"


class Stage(StrEnum):
    """What there is to tell of an order: it lies ready, it still does and goes back soon, or what
    was borrowed with it is due back."""

    READY = "ready"
    WAITS = "waits"
    LOAN = "loan"


@dataclass(frozen=True, slots=True)
class TokensReceived:
    """Tokens came into the wallet. `what` is what they were for, by language; under an empty name
    it is in the words of who wrote it, whatever language that is."""

    amount_minor: int
    currency: str
    what: dict[str, str]
    at: datetime


@dataclass(frozen=True, slots=True)
class OrderReady:
    """There is something to tell of an order, as `stage` says.

    `where` and `opening_hours` are the shop's own words, None for none. `until` is the last moment
    to collect it or to bring it back, None for whenever.
    """

    number: int
    shop: str
    where: str | None
    opening_hours: str | None
    stage: Stage = Stage.READY
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class ActionComing:
    """Something is to be done in the street."""

    title: str
    meeting_point: str
    starts_at: datetime


@dataclass(frozen=True, slots=True)
class TokensLapse:
    """Tokens lapse on a day, unless they are spent before."""

    amount_minor: int
    currency: str
    on: date


@dataclass(frozen=True, slots=True)
class ObjectionDecided:
    """Somebody decided about what the household did not agree with; the page says what and why."""

    upheld: bool
    on: date


News: TypeAlias = TokensReceived | OrderReady | ActionComing | TokensLapse | ObjectionDecided

KIND_OF: dict[type[News], Kind] = {
    TokensReceived: Kind.TOKENS,
    OrderReady: Kind.ORDER,
    ActionComing: Kind.ACTION,
    TokensLapse: Kind.LAPSING,
    ObjectionDecided: Kind.DECISION,
}
NEWS_OF: dict[Kind, type[News]] = {kind: news for news, kind in KIND_OF.items()}

NEVER_BY_LETTER_RUN = frozenset({Kind.LAPSING})
"""What has letters of its own, that nothing lapses without; here it is told early, on a screen."""
