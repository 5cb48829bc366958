"""How a street decides over its pot: who took part, which way, and what may be told of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

EARLY_MOST = 1_000
"""In a place of more households a vote is never over before its last day: that all have voted
would take too long to be sure of."""
TELLING_LEAST = 5
"""With fewer votes than this the numbers tell who voted what: they are neither told nor kept."""
PAPER_DAYS = 3
"""So long after the last day envelopes that were handed in are still typed in."""
UNOPENED_DAYS = 14
"""So long after the last day a proposal waits for envelopes that nobody opens."""
DAYS_LEAST, DAYS_MOST = 2, 60
TITLE_MAX, WHY_MAX = 120, 600
AMOUNT_MAX = 1_000_000_000


class Choice(StrEnum):
    """What is on a ballot. A blank one counts for taking part, not for either side."""

    YES = "yes"
    NO = "no"
    BLANK = "blank"


class VoteMeans(StrEnum):
    """How a household voted: by itself, with its card at the captain's door, or in an envelope."""

    SCREEN = "screen"
    DOOR = "door"
    PAPER = "paper"


class ProposalStatus(StrEnum):
    """How a proposal stands."""

    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


class Reason(StrEnum):
    """Why a proposal was not accepted."""

    QUORUM = "quorum"
    """Too few households took part."""
    MAJORITY = "majority"
    UNOPENED = "unopened"
    """Envelopes were handed in that nobody opened."""


class Majority(StrEnum):
    """Which part of yes and no together must be yes."""

    MORE_THAN_HALF = "more_than_half"
    TWO_THIRDS = "two_thirds"
    THREE_QUARTERS = "three_quarters"
    ALL = "all"


PARTS = {
    Majority.TWO_THIRDS: (2, 3),
    Majority.THREE_QUARTERS: (3, 4),
    Majority.ALL: (1, 1),
}


@dataclass(frozen=True, slots=True)
class Ballots:
    """Ballots counted together; `envelopes` are handed in and not opened yet."""

    yes: int = 0
    no: int = 0
    blank: int = 0
    envelopes: int = 0

    @property
    def counted(self) -> int:
        """How many were opened."""
        return self.yes + self.no + self.blank


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was decided; `reason` is None when it was accepted.

    `yes` and `no` are None when too few voted to tell them.
    """

    reason: Reason | None
    voters: int
    yes: int | None
    no: int | None


def verdict(ballots: Ballots, *, quorum: int, majority: Majority) -> Verdict:
    """What these ballots decide."""
    reason = _reason(ballots, quorum=quorum, majority=majority)
    if ballots.counted < TELLING_LEAST:
        return Verdict(reason, ballots.counted, None, None)
    return Verdict(reason, ballots.counted, ballots.yes, ballots.no)


def has_majority(*, yes: int, no: int, majority: Majority) -> bool:
    """Whether enough of these votes are yes; with no vote for either side it is not."""
    if majority is Majority.MORE_THAN_HALF:
        return yes > no
    part, whole = PARTS[majority]
    return yes > 0 and yes * whole >= (yes + no) * part


def may_be_decided(
    ballots: Ballots,
    *,
    now: datetime,
    deadline_at: datetime,
    on_paper: bool,
    all_voted: bool,
) -> bool:
    """Whether voting is over: nothing can come in any more, and all that came in is counted.

    Envelopes are waited for a while after the last day; those that nobody opens, not for ever.
    """
    if now >= deadline_at + timedelta(days=UNOPENED_DAYS):
        return True
    if ballots.envelopes:
        return False
    return all_voted or now >= decided_from(deadline_at, on_paper=on_paper)


def decided_from(deadline_at: datetime, *, on_paper: bool) -> datetime:
    """From when on a proposal is decided, if no envelope lies unopened then."""
    return deadline_at + timedelta(days=PAPER_DAYS if on_paper else 0)


def takes_envelopes(*, now: datetime, deadline_at: datetime, on_paper: bool) -> bool:
    """Whether an envelope that was handed in can still be typed in."""
    return on_paper and now < decided_from(deadline_at, on_paper=True)


def _reason(ballots: Ballots, *, quorum: int, majority: Majority) -> Reason | None:
    if ballots.envelopes:
        return Reason.UNOPENED
    if ballots.counted < quorum:
        return Reason.QUORUM
    if not has_majority(yes=ballots.yes, no=ballots.no, majority=majority):
        return Reason.MAJORITY
    return None
