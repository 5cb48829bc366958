"""The register as an auditor sees it: shares and what was added, by the codes of wallets."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from cambio.books.rules import account_code
from cambio.ledger.models import LedgerAccount
from cambio.ledger.types import Purpose
from cambio.saving.queries.matching import MatchGivenView, match_register


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """A household put in so much, and so much was added, less what went back.

    `code` is that of its wallet in the books, which names nobody.
    """

    id: UUID
    code: str
    title: str
    place_name: str
    subject_id: UUID
    currency: str
    own_minor: int
    matched_minor: int
    given_at: datetime


def register(
    session: Session, *, community_id: int, after: UUID | None = None, limit: int = 50
) -> list[RegisterLine]:
    """The register of all households, newest first; `after` is the last line of the page before."""
    found = match_register(session, community_id=community_id, after=after, limit=limit)
    codes = _codes(session, community_id, {each.household_id for each in found})
    return [_line(each, codes) for each in found]


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


def _line(each: MatchGivenView, codes: dict[tuple[UUID, str], str]) -> RegisterLine:
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
