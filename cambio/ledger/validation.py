"""Proving the books: everything is recomputed from the postings, and the first difference named."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cambio.ledger.checks import CHECKS, Difference
from cambio.ledger.models import (
    LedgerAccount,
    LedgerBalance,
    LedgerNote,
    LedgerPosting,
    LedgerSequence,
    LedgerTransaction,
    LedgerUnnumbered,
)

Progress: TypeAlias = Callable[[int, int], None]

KEPT_BY_COMMUNITY = (
    LedgerAccount,
    LedgerBalance,
    LedgerNote,
    LedgerPosting,
    LedgerSequence,
    LedgerTransaction,
    LedgerUnnumbered,
)


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What one check found: its first difference, or None when all is well."""

    name: str
    meaning: str
    difference: Difference | None


@dataclass(frozen=True, slots=True)
class VerifyReport:
    """What `verify` looked at, and what each check found."""

    communities: int
    transactions: int
    postings: int
    results: tuple[CheckResult, ...]

    @property
    def first_difference(self) -> Difference | None:
        """The first difference in the order of the checks, or None: the books are right."""
        found = (result.difference for result in self.results)
        return next((difference for difference in found if difference is not None), None)


def verify(
    session: Session, community_id: int | None = None, progress: Progress | None = None
) -> VerifyReport:
    """Recompute the books of one community, or of all (None), as the session sees them.

    `progress` is told after each step how many steps of how many are done.
    """
    communities = list(_communities(session)) if community_id is None else [community_id]
    # Even where there are no books yet, the triggers must be in force: nobody's books are 0.
    looked_at = communities or [0]
    results = []
    for done, check in enumerate(CHECKS, start=1):
        difference = None
        for community in looked_at:
            difference = difference or check.first_difference(session, community)
        results.append(CheckResult(check.name, check.meaning, difference))
        if progress is not None:
            progress(done, len(CHECKS))
    transactions = select(func.count()).where(LedgerTransaction.community_id.in_(communities))
    postings = select(func.count()).where(LedgerPosting.community_id.in_(communities))
    return VerifyReport(
        len(communities),
        session.scalar(transactions) or 0,
        session.scalar(postings) or 0,
        tuple(results),
    )


def _communities(session: Session) -> Iterator[int]:
    """Every community that has anything in the books, one index look-up each."""
    last = -(2**31)
    while True:
        nexts = (
            session.scalar(select(func.min(table.community_id)).where(table.community_id > last))
            for table in KEPT_BY_COMMUNITY
        )
        found = [community_id for community_id in nexts if community_id is not None]
        if not found:
            return
        last = min(found)
        yield last
