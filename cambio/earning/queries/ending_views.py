"""The ending of a programme, as people see it: what was announced, and who knows and chose what."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Select, and_, select
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
from cambio.neighbourhood.models import Organisation


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
    left = left_in_wallets(session, community_id, [household_id])
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
    concerned = joined | told.keys() | chosen.keys()
    return [
        OwnEnding(
            each,
            left.get((household_id, each.currency), 0),
            chosen.get(each.programme_id),
            told.get(each.programme_id),
        )
        for each in found
        if each.slug == slug
        or (slug is None and each.programme_id in concerned)
        or (slug is None and left.get((household_id, each.currency)))
    ]


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


def left_in_wallets(
    session: Session, community_id: int, household_ids: Collection[UUID]
) -> dict[tuple[UUID, str], int]:
    """What some households have, by household and currency, in minor units."""
    rows = session.execute(
        select(LedgerAccount.owner_id, LedgerAccount.currency, LedgerBalance.balance_minor)
        .join(LedgerBalance, balance_of_account())
        .where(
            LedgerAccount.community_id == community_id,
            LedgerAccount.purpose == Purpose.WALLET.value,
            LedgerAccount.owner_id.in_(household_ids),
        )
    )
    return {(owner_id, currency): int(minor) for owner_id, currency, minor in rows}


def balance_of_account() -> ColumnElement[bool]:
    """Joins a balance to its account."""
    return and_(
        LedgerBalance.community_id == LedgerAccount.community_id,
        LedgerBalance.account_id == LedgerAccount.id,
    )
