"""What a report may say, and how many people have to look at it."""

from __future__ import annotations

from enum import StrEnum
from uuid import UUID

from cambio.earning.errors import (
    ApprovedByYou,
    NotesTooLong,
    OwnReport,
    ReasonInvalid,
    WorkInvalid,
)
from cambio.earning.rules.amounts import People, Work
from cambio.earning.rules.rewards import Terms

BAGS_MAX, KILOS_MAX, MINUTES_MAX = 2_000, 50_000, 10_000 * 60
NOTES_MAX, REASON_MAX = 1_000, 200


class AdjustReason(StrEnum):
    """Why the people of a household were put right. Never free words about people."""

    FEWER_WERE_THERE = "fewer"
    MORE_WERE_THERE = "more"
    TYPING_MISTAKE = "typing"


def require_sensible(work: Work, notes: str) -> None:
    """Return when a report can be taken in.

    Raises:
        WorkInvalid: less than nothing, or more than any street does.
        NotesTooLong: more words than anybody reads.
    """
    most = ((work.bags, BAGS_MAX), (work.kilos, KILOS_MAX), (work.minutes, MINUTES_MAX))
    if not all(0 <= value <= limit for value, limit in most):
        raise WorkInvalid(bags=BAGS_MAX, kilos=KILOS_MAX, hours=MINUTES_MAX // 60)
    if len(notes) > NOTES_MAX:
        raise NotesTooLong(most=NOTES_MAX)


def reason_given(words: str) -> str:
    """A reason with single spaces only.

    Raises:
        ReasonInvalid: none, or too long a one.
    """
    reason = " ".join(words.split())
    if not 1 <= len(reason) <= REASON_MAX:
        raise ReasonInvalid(most=REASON_MAX)
    return reason


def promised_minor(terms: Terms, *, households: int, people: People, work: Work) -> int:
    """The most that an action gives, to households, streets and the place as a whole together.

    Conditions and limits may leave less: this is for deciding how many people look at it.
    """
    return (
        terms.fixed_minor * households
        + terms.per_adult_minor * people.adults
        + terms.per_child_minor * people.children
        + terms.place.worth_minor(work)
    )


def approvals_needed(total_minor: int, four_eyes_minor: int | None) -> int:
    """How many people approve an action that gives so much."""
    return 2 if four_eyes_minor is not None and total_minor >= four_eyes_minor else 1


def require_other_eyes(
    actor_id: UUID, *, reported_by: UUID, logged_by: UUID | None, approved_by: frozenset[UUID]
) -> None:
    """Return when this person may approve; `logged_by` is who wrote the action down afterwards,
    None for one that was planned.

    Raises:
        OwnReport: it is their own.
        ApprovedByYou: they did already, and somebody else has to.
    """
    if actor_id in (reported_by, logged_by):
        raise OwnReport
    if actor_id in approved_by:
        raise ApprovedByYou
