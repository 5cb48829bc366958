"""The register as an auditor sees it: shares and what was added, by the codes of wallets."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from cambio.books.rules import account_code
from cambio.ledger.models import LedgerAccount
from cambio.ledger.types import Purpose
from cambio.neighbourhood.models import Place
from cambio.saving.models import Share
from cambio.saving.queries.matching import MatchGivenView, match_register


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """A household put in so much, and so much was added, less what went back.

    `code` is that of its wallet in the books, which names nobody. `title` is the promise by which
    something was added, None where nothing was.
    """

    id: UUID
    code: str
    title: str | None
    place_name: str
    subject_id: UUID
    currency: str
    own_minor: int
    matched_minor: int
    given_at: datetime


@dataclass(frozen=True, slots=True)
class Unmatched:
    """What a household put in without anybody adding to it; 0 when it was undone."""

    id: UUID
    household_id: UUID
    place_name: str
    currency: str
    own_minor: int
    given_at: datetime
    title: None = None
    matched_minor: int = 0

    @property
    def subject_id(self) -> UUID:
        """The share is what it is about."""
        return self.id


def register(
    session: Session, *, community_id: int, after: UUID | None = None, limit: int = 50
) -> list[RegisterLine]:
    """The register of all households, newest first; `after` is the last line of the page before."""
    page: dict[str, Any] = {"community_id": community_id, "after": after, "limit": limit}
    found: list[MatchGivenView | Unmatched] = [
        *match_register(session, **page),
        *_unmatched(session, **page),
    ]
    found = sorted(found, key=lambda each: each.id, reverse=True)[:limit]
    codes = _codes(session, community_id, {each.household_id for each in found})
    return [_line(each, codes) for each in found]


def _unmatched(
    session: Session, *, community_id: int, after: UUID | None, limit: int
) -> list[Unmatched]:
    """The shares to which nobody added anything, newest first."""
    query = (
        select(Share, Place.name)
        .join(Place, (Place.community_id == Share.community_id) & (Place.id == Share.place_id))
        .where(Share.community_id == community_id, Share.matched_minor == 0)
        .order_by(Share.id.desc())
        .limit(limit)
    )
    if after is not None:
        query = query.where(Share.id < after)
    return [
        Unmatched(
            row.id,
            row.household_id,
            place_name,
            row.currency,
            0 if row.undone_at else row.own_minor,
            row.saved_at,
        )
        for row, place_name in session.execute(query)
    ]


def _codes(
    session: Session, community_id: int, household_ids: Collection[UUID]
) -> dict[tuple[UUID, str], str]:
    rows = session.execute(
        select(LedgerAccount.id, LedgerAccount.owner_id, LedgerAccount.currency).where(
            LedgerAccount.community_id == community_id,
            LedgerAccount.owner_id.in_(household_ids),
            LedgerAccount.purpose == Purpose.WALLET.value,
        )
    )
    return {(owner_id, currency): account_code(id_) for id_, owner_id, currency in rows}


def _line(each: MatchGivenView | Unmatched, codes: dict[tuple[UUID, str], str]) -> RegisterLine:
    return RegisterLine(
        each.id,
        codes.get((each.household_id, each.currency), "—"),
        each.title,
        each.place_name,
        each.subject_id,
        each.currency,
        each.own_minor,
        each.matched_minor,
        each.given_at,
    )
