"""What accounts are called: by name where that names no household, by their code always."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from cambio.books.models import BooksCheck
from cambio.books.rules import account_code
from cambio.ledger.models import LedgerSeal
from cambio.ledger.moments import as_of_books, balance_at, trial_balance_at
from cambio.ledger.seals import end_of
from cambio.ledger.types import Purpose
from cambio.neighbourhood.models import Community, Organisation, Place

GIVEN_UP_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class OwnerSource:
    """Where the owners of accounts with one purpose get their names.

    `read` takes a session and the community's id, and answers ids with names. Floors above the
    books add theirs in `cambio.main`; there is none for wallets, and never will be.
    """

    purpose: Purpose
    read: Callable[[Session, int], Sequence[tuple[UUID, str]]]


@dataclass(frozen=True, slots=True)
class Called:
    """How an account is called. `name` is None where it is known by its code alone."""

    code: str
    name: str | None


@dataclass(frozen=True, slots=True)
class CommunityDays:
    """A community, and the time zone that says when its days are over."""

    id: int
    timezone: str


def communities(session: Session) -> list[CommunityDays]:
    """All communities, for work that is done in each."""
    rows = session.execute(select(Community.id, Community.timezone).order_by(Community.id))
    return [CommunityDays(community_id, timezone) for community_id, timezone in rows]


def called(
    session: Session,
    *,
    community_id: int,
    accounts: Iterable[tuple[UUID, Purpose, UUID]],
    sources: Sequence[OwnerSource],
) -> Mapping[UUID, Called]:
    """How accounts are called, given each one's id, purpose and owner."""
    wanted = list(accounts)
    purposes = {purpose for _, purpose, _ in wanted}
    names = {
        source.purpose: dict(source.read(session, community_id))
        for source in (*OWN_SOURCES, *sources)
        if source.purpose in purposes
    }
    return {
        account_id: Called(account_code(account_id), names.get(purpose, {}).get(owner_id))
        for account_id, purpose, owner_id in wanted
    }


@dataclass(frozen=True, slots=True)
class SumBefore:
    """What all accounts of a purpose and currency held together."""

    currency: str
    purpose: Purpose
    balance_minor: int


def sums_at_end_of(
    session: Session, *, community_id: int, day: date, timezone: str
) -> list[SumBefore]:
    """The trial balance as the books said it when a day was over, zeros left out."""
    at = as_of_books(session, community_id=community_id, moment=end_of(day, ZoneInfo(timezone)))
    sums = trial_balance_at(session, community_id=community_id, at=at)
    return [
        SumBefore(currency, purpose, minor) for (currency, purpose), minor in sorted(sums.items())
    ]


def balance_at_end_of(
    session: Session, *, community_id: int, account_id: UUID, day: date, timezone: str
) -> int:
    """What the books said that an account held when a day was over."""
    at = as_of_books(session, community_id=community_id, moment=end_of(day, ZoneInfo(timezone)))
    return balance_at(session, community_id=community_id, account_id=account_id, at=at)


def _place_names(session: Session, community_id: int) -> list[tuple[UUID, str]]:
    query = select(Place.id, Place.name).where(Place.community_id == community_id)
    return [(place_id, name) for place_id, name in session.execute(query)]


def _organisation_names(session: Session, community_id: int) -> list[tuple[UUID, str]]:
    query = select(Organisation.id, Organisation.name).where(
        Organisation.community_id == community_id
    )
    return [(organisation_id, name) for organisation_id, name in session.execute(query)]


OWN_SOURCES = (
    OwnerSource(Purpose.POT, _place_names),
    OwnerSource(Purpose.TILL, _organisation_names),
)


@dataclass(frozen=True, slots=True)
class CheckView:
    """A check of the books. While it runs `result` is None, and `done` of `total` are behind it.

    `difference` is the first one in words, None when all was right.
    """

    scope: str
    began_at: datetime
    done: int
    total: int
    transactions: int
    result: str | None
    difference: str | None

    @property
    def is_running(self) -> bool:
        """Whether it goes on."""
        return self.result is None


def last_checks(
    session: Session, *, community_id: int, now: datetime, limit: int
) -> list[CheckView]:
    """The last checks, newest first. One that did not end within a day was broken off."""
    query = select(BooksCheck).filter_by(community_id=community_id)
    rows = session.scalars(query.order_by(BooksCheck.began_at.desc()).limit(limit))
    return [
        CheckView(
            row.scope,
            row.began_at,
            row.done,
            row.total,
            row.transactions,
            row.result or ("failed" if now - row.began_at > GIVEN_UP_AFTER else None),
            row.difference,
        )
        for row in rows
    ]


def seals(session: Session, *, community_id: int, before: date, limit: int) -> Sequence[LedgerSeal]:
    """At most `limit` seals of days before one, newest first."""
    query = select(LedgerSeal).where(
        LedgerSeal.community_id == community_id, LedgerSeal.day < before
    )
    return session.scalars(query.order_by(LedgerSeal.day.desc()).limit(limit)).all()


def seal_on(session: Session, *, community_id: int, day: date) -> LedgerSeal | None:
    """The seal of a day, or None."""
    return session.get(LedgerSeal, (community_id, day))
