"""What is still held of a programme's tokens, before it can end."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cambio.earning.models import Budget, Programme
from cambio.earning.queries.stories import same_community
from cambio.ledger.models import LedgerAccount, LedgerBalance
from cambio.ledger.queries import accounts
from cambio.ledger.types import Purpose

TILLS_MAX = 200


@dataclass(frozen=True, slots=True)
class Held:
    """What accounts of one purpose hold together, in minor units, and how many hold anything."""

    purpose: Purpose
    holders: int
    held_minor: int


@dataclass(frozen=True, slots=True)
class Holdings:
    """Every balance in a programme's currency, and what is left in its own budgets.

    `other_programmes` share the currency, so that what is held may be of theirs.
    """

    held: list[Held]
    budgets_minor: int
    other_programmes: int

    @property
    def liability_minor(self) -> int:
        """What households, streets, orders and shops could still ask something for."""
        return sum(each.held_minor for each in self.held)

    @property
    def is_settled(self) -> bool:
        """Whether nobody holds anything any more."""
        return not any(each.held_minor for each in self.held)


def holdings(session: Session, *, community_id: int, programme_id: UUID) -> Holdings:
    """What is held in a programme's currency: with households, in pots, set aside, and in tills."""
    programme = session.get_one(Programme, (community_id, programme_id))
    floors = (Purpose.WALLET, Purpose.POT, Purpose.PURSE)
    rows = session.execute(
        select(
            LedgerAccount.purpose,
            func.count().filter(LedgerBalance.balance_minor > 0),
            func.coalesce(func.sum(LedgerBalance.balance_minor), 0),
        )
        .join(
            LedgerBalance,
            same_community(
                LedgerAccount, LedgerBalance, LedgerBalance.account_id == LedgerAccount.id
            ),
        )
        .where(
            LedgerAccount.community_id == community_id,
            LedgerAccount.currency == programme.currency,
            LedgerAccount.purpose.in_([each.value for each in floors]),
        )
        .group_by(LedgerAccount.purpose)
    )
    sums = {purpose: (int(holders), int(minor)) for purpose, holders, minor in rows}
    held = [Held(each, *sums.get(each.value, (0, 0))) for each in floors]
    held.append(_tills(session, community_id, programme.currency))
    left = _budgets_minor(session, community_id, programme_id)
    return Holdings(held, left, shares_currency(session, programme))


def shares_currency(session: Session, programme: Programme) -> int:
    """How many other programmes that run use a programme's tokens."""
    query = select(func.count()).where(
        Programme.community_id == programme.community_id,
        Programme.currency == programme.currency,
        Programme.id != programme.id,
        Programme.status == "running",
    )
    return int(session.scalar(query) or 0)


def _tills(session: Session, community_id: int, currency: str) -> Held:
    found = accounts(
        session,
        community_id=community_id,
        purposes=[Purpose.TILL],
        currency=currency,
        limit=TILLS_MAX,
    )
    minors = [each.balance_minor for each in found if each.balance_minor]
    return Held(Purpose.TILL, len(minors), sum(minors))


def _budgets_minor(session: Session, community_id: int, programme_id: UUID) -> int:
    query = (
        select(func.coalesce(func.sum(LedgerBalance.balance_minor), 0))
        .join(
            Budget,
            same_community(LedgerBalance, Budget, Budget.account_id == LedgerBalance.account_id),
        )
        .where(Budget.community_id == community_id, Budget.programme_id == programme_id)
    )
    return int(session.scalar(query) or 0)
