"""Proving the books: everything is recomputed from the postings, and the first difference named."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeAlias

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cambio.ledger.checks import CHECKS, PROVED_BY_WALK, Check, Difference
from cambio.ledger.checks.walk import Walked
from cambio.ledger.checks.walking_together import is_whole, last_place, walk_over
from cambio.ledger.models import (
    LedgerAccount,
    LedgerBalance,
    LedgerNote,
    LedgerPosting,
    LedgerRegister,
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
    LedgerRegister,
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
    session: Session,
    community_id: int | None = None,
    progress: Progress | None = None,
    *,
    processes: int = 1,
) -> VerifyReport:
    """Recompute the books of one community, or of all (None), as the session sees them.

    `progress` is told again and again how many steps of how many are done: a step is a transaction
    or a check. Large books are shared by so many `processes`.
    """
    communities = list(communities_in(session)) if community_id is None else [community_id]
    results = tuple(checked(session, communities, progress, processes=processes))
    transactions = select(func.count()).where(LedgerTransaction.community_id.in_(communities))
    postings = select(func.count()).where(LedgerPosting.community_id.in_(communities))
    return VerifyReport(
        len(communities),
        session.scalar(transactions) or 0,
        session.scalar(postings) or 0,
        results,
    )


def checked(
    session: Session,
    communities: Sequence[int],
    progress: Progress | None = None,
    *,
    processes: int = 1,
) -> Iterator[CheckResult]:
    """What each check finds in the books of some communities, one after the other as it is asked
    for; see `verify`."""
    # Even where there are no books yet, the triggers must be in force: nobody's books are 0.
    looked_at = communities or [0]
    steps = _Steps(progress, sum(last_place(session, each) for each in looked_at) + len(CHECKS))
    walks: dict[int, _Walk] = {}
    for each in looked_at:
        walked = walk_over(session, each, processes=processes, told=steps.took)
        walks[each] = _Walk(walked, is_whole(session, each, walked))
    for check in CHECKS:
        found = (_difference(session, check, each, walks[each]) for each in looked_at)
        difference = next((each for each in found if each is not None), None)
        yield CheckResult(check.name, check.meaning, difference)
        steps.took(1)


class _Walk(NamedTuple):
    """What a walk saw, and whether that is all there is."""

    walked: Walked
    is_whole: bool


class _Steps:
    """Counts steps, and tells."""

    def __init__(self, progress: Progress | None, total: int) -> None:
        self._progress = progress
        self._done, self._total = 0, total

    def took(self, steps: int) -> None:
        self._done = min(self._done + steps, self._total)
        if self._progress is not None:
            self._progress(self._done, self._total)


def _difference(
    session: Session, check: Check, community_id: int, walk: _Walk
) -> Difference | None:
    """What a check finds; where the walk proved it there is nothing to look for."""
    if walk.is_whole and check.name in PROVED_BY_WALK:
        return None
    difference = check.first_difference(session, community_id)
    seen = walk.walked.difference
    if difference is None and seen is not None and seen.check == check.name:
        return seen
    return difference


def communities_in(session: Session) -> Iterator[int]:
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
