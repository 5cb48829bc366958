"""What there is to tell, as small facts; the words for it are found when it is sent."""

from __future__ import annotations

from dataclasses import dataclass, field
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
    TOGETHER = "together"
    VOUCHER = "voucher"


class Stage(StrEnum):
    """What there is to tell of an order: it lies ready, it still does and goes back soon, or what
    was borrowed with it is due back."""

    READY = "ready"
    WAITS = "waits"
    LOAN = "loan"


class TogetherStage(StrEnum):
    """What there is to tell of what neighbours buy together: the price is complete, it is there, it
    was celebrated, it does not go on, or it was cheaper than thought."""

    MET = "met"
    DELIVERED = "delivered"
    CELEBRATED = "celebrated"
    ENDED = "ended"
    CHEAPER = "cheaper"
    VOTE = "vote"
    """There is something to vote about; then what the street decided."""
    ACCEPTED = "accepted"
    DECLINED = "declined"


class ActionStage(StrEnum):
    """What there is to tell of work in the street: neighbours do it together, a professional was
    booked for it, has said when, or did it."""

    COMING = "coming"
    HOURS_BOOKED = "hours_booked"
    HOURS_PLANNED = "hours_planned"
    HOURS_DONE = "hours_done"


@dataclass(frozen=True, slots=True)
class TokensReceived:
    """Tokens came into the wallet. `what` is what they were for, by language; under an empty name
    it is in the words of who wrote it, whatever language that is.

    `is_gift` says that somebody gave them; who did is told to nobody.
    """

    amount_minor: int
    currency: str
    what: dict[str, str]
    at: datetime
    is_gift: bool = False


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
    """Something is to be done in the street, or was, as `stage` says.

    Of a professional's hours `title` says who and what, and `meeting_point` is the street; while
    they are only booked, `starts_at` is when their week begins.
    """

    title: str
    meeting_point: str
    starts_at: datetime
    stage: ActionStage = ActionStage.COMING


@dataclass(frozen=True, slots=True)
class TokensLapse:
    """Tokens lapse on a day, unless they are spent before.

    `ending` is what a programme is called that ends, by language: `on` is then the last day to
    spend them, and the rest goes where the household chooses. Empty where nothing ends.
    """

    amount_minor: int
    currency: str
    on: date
    ending: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ObjectionDecided:
    """Somebody decided about what the household did not agree with; the page says what and why."""

    upheld: bool
    on: date


@dataclass(frozen=True, slots=True)
class BoughtTogether:
    """There is something to tell of what neighbours buy together, as `stage` says.

    `what` names it by language; under an empty name it is in the words of who started it.
    `amount_minor` is what came back to the household, 0 where nothing did.
    """

    what: dict[str, str]
    place: str
    stage: TogetherStage
    amount_minor: int
    currency: str


@dataclass(frozen=True, slots=True)
class VoucherNews:
    """A voucher was given to the household, somebody decided over it, or its time is nearly over.

    `what` names it by language, `where` the partners that take it. After `until` it is good no
    more; `returns` says that its tokens then come back to who paid. `approved` is what was decided,
    None where nothing was. `place` is whose it is when a street bought it, else empty.
    """

    what: dict[str, str]
    where: str
    until: datetime
    is_given: bool
    returns: bool = False
    approved: bool | None = None
    place: str = ""


News: TypeAlias = (
    TokensReceived
    | OrderReady
    | ActionComing
    | TokensLapse
    | ObjectionDecided
    | BoughtTogether
    | VoucherNews
)

KIND_OF: dict[type[News], Kind] = {
    TokensReceived: Kind.TOKENS,
    OrderReady: Kind.ORDER,
    ActionComing: Kind.ACTION,
    TokensLapse: Kind.LAPSING,
    ObjectionDecided: Kind.DECISION,
    BoughtTogether: Kind.TOGETHER,
    VoucherNews: Kind.VOUCHER,
}
NEWS_OF: dict[Kind, type[News]] = {kind: news for news, kind in KIND_OF.items()}

NEVER_BY_LETTER_RUN = frozenset({Kind.LAPSING})
"""What has letters of its own, that nothing lapses without; here it is told early, on a screen."""
