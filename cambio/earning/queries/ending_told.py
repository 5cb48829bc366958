"""Who was told that a programme ends, who was not, and the letters that tell it."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from cambio.earning.models import Programme, ProgrammeMembership
from cambio.earning.models.ending import EndingChoice, EndingNotice
from cambio.earning.queries.ending_views import (
    EndingView,
    balance_of_account,
    ending,
    left_in_wallets,
)
from cambio.earning.rules.ending import Remainder
from cambio.ledger.models import LedgerAccount, LedgerBalance
from cambio.ledger.types import Purpose
from cambio.neighbourhood.models import Household


@dataclass(frozen=True, slots=True)
class ToldOfEnding:
    """A household in a run of letters: what it has, and what it chose, None for nothing yet."""

    household_id: UUID
    left_minor: int
    chosen: Remainder | None
    told_on: date


def untold_of_ending(
    session: Session,
    *,
    community_id: int,
    programme_id: UUID,
    limit: int,
    after: UUID | None = None,
) -> list[UUID]:
    """At most `limit` households that the ending concerns and that were not told, oldest first.

    `after` is the last one before, None for the first.
    """
    query = _concerned(community_id, programme_id).where(Household.id > (after or UUID(int=0)))
    return list(session.scalars(query.order_by(Household.id).limit(limit)))


def count_untold(session: Session, *, community_id: int, programme_id: UUID) -> int:
    """How many households still have to be told."""
    found = _concerned(community_id, programme_id).subquery()
    return session.scalar(select(func.count()).select_from(found)) or 0


def count_told(session: Session, *, community_id: int, programme_id: UUID) -> dict[str, int]:
    """How many households were told, by means."""
    rows = session.execute(
        select(EndingNotice.means, func.count())
        .where(EndingNotice.community_id == community_id, EndingNotice.programme_id == programme_id)
        .group_by(EndingNotice.means)
    )
    return {means: int(count) for means, count in rows}


def told_of_ending(
    session: Session, *, community_id: int, run_id: UUID
) -> tuple[EndingView | None, list[ToldOfEnding]]:
    """The letters of a run, with the ending that they tell of; None and none for an unknown run."""
    notices = session.scalars(
        select(EndingNotice)
        .filter_by(community_id=community_id, run_id=run_id)
        .order_by(EndingNotice.household_id)
    ).all()
    if not notices:
        return None, []
    found = ending(session, community_id=community_id, programme_id=notices[0].programme_id)
    if found is None:
        return None, []
    ids = [each.household_id for each in notices]
    left = left_in_wallets(session, community_id, ids)
    choices = _choices(session, community_id, found.programme_id, ids)
    return found, [
        ToldOfEnding(
            each.household_id,
            left.get((each.household_id, found.currency), 0),
            choices.get(each.household_id),
            each.told_on,
        )
        for each in notices
    ]


def runs_of_ending(
    session: Session, *, community_id: int, programme_id: UUID
) -> Sequence[tuple[UUID, date, int]]:
    """The runs of letters that tell of an ending: id, day, and how many letters; newest first."""
    rows = session.execute(
        select(EndingNotice.run_id, func.max(EndingNotice.told_on), func.count())
        .where(
            EndingNotice.community_id == community_id,
            EndingNotice.programme_id == programme_id,
            EndingNotice.run_id.is_not(None),
        )
        .group_by(EndingNotice.run_id)
        .order_by(EndingNotice.run_id.desc())
    )
    return [(run_id, told_on, int(letters)) for run_id, told_on, letters in rows if run_id]


def _concerned(community_id: int, programme_id: UUID) -> Select[UUID]:
    """The ids of households that have tokens there or take part, and were not told."""
    told = select(EndingNotice.household_id).where(
        EndingNotice.community_id == community_id,
        EndingNotice.programme_id == programme_id,
        EndingNotice.household_id == Household.id,
    )
    joined = select(ProgrammeMembership.id).where(
        ProgrammeMembership.community_id == community_id,
        ProgrammeMembership.programme_id == programme_id,
        ProgrammeMembership.household_id == Household.id,
        ProgrammeMembership.left_on.is_(None),
    )
    return select(Household.id).where(
        Household.community_id == community_id,
        Household.ended_at.is_(None),
        or_(_has_some(community_id, programme_id).exists(), joined.exists()),
        ~told.exists(),
    )


def _has_some(community_id: int, programme_id: UUID) -> Select[UUID]:
    currency = (
        select(Programme.currency)
        .where(Programme.community_id == community_id, Programme.id == programme_id)
        .scalar_subquery()
    )
    return (
        select(LedgerAccount.id)
        .join(LedgerBalance, balance_of_account())
        .where(
            LedgerAccount.community_id == community_id,
            LedgerAccount.purpose == Purpose.WALLET.value,
            LedgerAccount.owner_id == Household.id,
            LedgerAccount.currency == currency,
            LedgerBalance.balance_minor > 0,
        )
    )


def _choices(
    session: Session, community_id: int, programme_id: UUID, household_ids: Collection[UUID]
) -> dict[UUID, Remainder]:
    rows = session.execute(
        select(EndingChoice.household_id, EndingChoice.remainder).where(
            EndingChoice.community_id == community_id,
            EndingChoice.programme_id == programme_id,
            EndingChoice.household_id.in_(household_ids),
        )
    )
    return {household_id: Remainder(remainder) for household_id, remainder in rows}
