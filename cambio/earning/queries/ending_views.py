"""The ending of a programme, as people see it: what was announced, and who knows and chose what."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy.orm import Session

from cambio.earning.models import Programme, ProgrammeMembership
from cambio.earning.models.ending import (
    EndingApproval,
    EndingChoice,
    EndingNotice,
    ProgrammeEnding,
)
from cambio.earning.queries.stories import same_community
from cambio.earning.rules.ending import MOVING, Days, EndingStep, Remainder
from cambio.ledger.models import LedgerAccount, LedgerBalance
from cambio.ledger.types import Purpose
from cambio.neighbourhood.models import Household, Organisation


@dataclass(frozen=True, slots=True)
class EndingView:
    """A programme that ends. `cause` is what the organisation that stands for it is called; it and
    its id are None where a programme ended of which nothing was held."""

    programme_id: UUID
    slug: str
    names: dict[str, str]
    currency: str
    days: Days
    otherwise: Remainder
    cause_id: UUID | None
    cause: str | None
    announced_at: datetime
    ended_at: datetime | None
    forgotten_at: datetime | None


@dataclass(frozen=True, slots=True)
class OwnEnding:
    """A programme that ends, as one household sees it.

    `left_minor` is what it still has. `chosen` is None while it has not chosen, `told_on` while it
    was not told.
    """

    ending: EndingView
    left_minor: int
    chosen: Remainder | None
    told_on: date | None


@dataclass(frozen=True, slots=True)
class ToldOfEnding:
    """A household in a run of letters: what it has, and what it chose, None for nothing yet."""

    household_id: UUID
    left_minor: int
    chosen: Remainder | None
    told_on: date


def ending(session: Session, *, community_id: int, programme_id: UUID) -> EndingView | None:
    """What was announced of a programme's ending; None when nothing was."""
    query = _endings(community_id).where(ProgrammeEnding.programme_id == programme_id)
    rows = session.execute(query).all()
    return _view(*rows[0]) if rows else None


def endings(session: Session, *, community_id: int) -> list[EndingView]:
    """The programmes that are ending and have not ended, the first to end first."""
    query = _endings(community_id).where(ProgrammeEnding.ended_at.is_(None))
    rows = session.execute(
        query.order_by(ProgrammeEnding.spend_until, ProgrammeEnding.programme_id)
    )
    return [_view(*row) for row in rows]


def own_endings(
    session: Session, *, community_id: int, household_id: UUID, slug: str | None = None
) -> list[OwnEnding]:
    """The endings that concern a household: it has tokens there, takes part, or was told.

    `slug` is the one programme that is asked about, whether it concerns the household or not; None
    for all that do.
    """
    found = endings(session, community_id=community_id)
    if not found:
        return []
    left = _left(session, community_id, [household_id])
    who = {"community_id": community_id, "household_id": household_id}
    told = {
        each.programme_id: each.told_on
        for each in session.scalars(select(EndingNotice).filter_by(**who))
    }
    chosen = {
        each.programme_id: Remainder(each.remainder)
        for each in session.scalars(select(EndingChoice).filter_by(**who))
    }
    joined = set(
        session.scalars(select(ProgrammeMembership.programme_id).filter_by(**who, left_on=None))
    )
    return [
        OwnEnding(
            each,
            left.get((household_id, each.currency), 0),
            chosen.get(each.programme_id),
            told.get(each.programme_id),
        )
        for each in found
        if each.slug == slug
        or slug is None
        and (
            left.get((household_id, each.currency))
            or each.programme_id in joined | told.keys() | chosen.keys()
        )
    ]


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
    left = _left(session, community_id, ids)
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


def approved_steps(session: Session) -> list[tuple[int, UUID, EndingStep]]:
    """The steps of endings that somebody said yes to, in all communities, in their order."""
    rows = session.execute(
        select(EndingApproval.community_id, EndingApproval.programme_id, EndingApproval.step)
        .join(
            ProgrammeEnding,
            same_community(
                EndingApproval,
                ProgrammeEnding,
                ProgrammeEnding.programme_id == EndingApproval.programme_id,
            ),
        )
        .where(ProgrammeEnding.ended_at.is_(None))
    )
    found = [(community_id, id_, EndingStep(step)) for community_id, id_, step in rows]
    return sorted(found, key=lambda each: (each[0], each[1], MOVING.index(each[2])))


def ended_programmes(session: Session) -> list[tuple[int, UUID]]:
    """The programmes that ended, and that still know of people, in all communities."""
    rows = session.execute(
        select(ProgrammeEnding.community_id, ProgrammeEnding.programme_id).where(
            ProgrammeEnding.ended_at.is_not(None), ProgrammeEnding.forgotten_at.is_(None)
        )
    )
    return [(community_id, programme_id) for community_id, programme_id in rows]


def _endings(community_id: int) -> Select[ProgrammeEnding, Programme, str | None]:
    return (
        select(ProgrammeEnding, Programme, Organisation.name)
        .join(
            Programme,
            same_community(
                ProgrammeEnding, Programme, Programme.id == ProgrammeEnding.programme_id
            ),
        )
        .outerjoin(
            Organisation,
            same_community(
                ProgrammeEnding, Organisation, Organisation.id == ProgrammeEnding.cause_id
            ),
        )
        .where(ProgrammeEnding.community_id == community_id)
    )


def _view(row: ProgrammeEnding, programme: Programme, cause: str | None) -> EndingView:
    return EndingView(
        row.programme_id,
        programme.slug,
        programme.names,
        programme.currency,
        Days(
            earn_until=row.earn_until,
            spend_until=row.spend_until,
            streets_until=row.streets_until,
        ),
        Remainder(row.otherwise),
        row.cause_id,
        cause,
        row.announced_at,
        row.ended_at,
        row.forgotten_at,
    )


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
        .join(LedgerBalance, _balance_of_account())
        .where(
            LedgerAccount.community_id == community_id,
            LedgerAccount.purpose == Purpose.WALLET.value,
            LedgerAccount.owner_id == Household.id,
            LedgerAccount.currency == currency,
            LedgerBalance.balance_minor > 0,
        )
    )


def _left(
    session: Session, community_id: int, household_ids: Collection[UUID]
) -> dict[tuple[UUID, str], int]:
    rows = session.execute(
        select(LedgerAccount.owner_id, LedgerAccount.currency, LedgerBalance.balance_minor)
        .join(LedgerBalance, _balance_of_account())
        .where(
            LedgerAccount.community_id == community_id,
            LedgerAccount.purpose == Purpose.WALLET.value,
            LedgerAccount.owner_id.in_(household_ids),
        )
    )
    return {(owner_id, currency): int(minor) for owner_id, currency, minor in rows}


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


def _balance_of_account() -> ColumnElement[bool]:
    return and_(
        LedgerBalance.community_id == LedgerAccount.community_id,
        LedgerBalance.account_id == LedgerAccount.id,
    )
