"""Checking only what is new since the last check: what was checked before cannot have changed
without the full check, or a seal, telling."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from cambio.ledger.checks.finding import Difference
from cambio.ledger.checks.keeping import TRIGGERS_ARE_IN_FORCE
from cambio.ledger.checks.seals import SEALS_MATCH, broken_seal
from cambio.ledger.checks.walk import Run, Walk, Walked, accounts_by_id
from cambio.ledger.checks.walking_together import last_place
from cambio.ledger.walking import booked, plain, waiting

BEFORE = (
    "SELECT balance_after_minor FROM ledger_posting"
    " WHERE community_id = ? AND account_id = ? AND entry = ?"
)
NOW = "SELECT balance_minor, entries FROM ledger_balance WHERE community_id = ? AND account_id = ?"


def check_new(session: Session, community_id: int, *, after: int) -> tuple[Walked, int]:
    """Walk over what came after a place in the sequence; answers what was seen, and until where.

    Beside the transactions it looks at the triggers, at the accounts that moved, and at the seals.
    """
    last = last_place(session, community_id)
    walk = Walk(community_id, accounts_by_id(session, community_id))
    walked = walk.walked
    walked.difference = TRIGGERS_ARE_IN_FORCE.first_difference(session, community_id)
    walk.over(booked(session, community_id, first=after + 1, last=last), first=after + 1)
    walk.over(waiting(session, community_id))
    walked.difference = (
        walked.difference
        or _unconnected(session, community_id, walked)
        or broken_seal(SEALS_MATCH, session, community_id, holding=after + 1)
    )
    return walked, last


def _unconnected(session: Session, community_id: int, walked: Walked) -> Difference | None:
    """The first account that does not go on where it was, or is not where it came to."""
    for account_id, run in walked.runs.items():
        if run.entry == 0:
            continue  # Without a floor: the full check sums its lines.
        before = (run.entry_before, run.balance_before)
        if before != (0, 0):
            row = plain(
                session, BEFORE, (community_id, UUID(account_id), run.entry_before)
            ).fetchone()
            if row is None or row[0] != run.balance_before:
                return _amiss("entries_run", community_id, account_id, row, run.balance_before)
        now = plain(session, NOW, (community_id, UUID(account_id))).fetchone()
        if now is None or tuple(now) != (run.balance, run.entry):
            return _amiss("balances_are_sums", community_id, account_id, _held(run), now)
    return None


def _held(run: Run) -> str:
    return f"{run.balance} in {run.entry} entries"


def _amiss(
    check: str, community_id: int, account_id: str, expected: object, found: object
) -> Difference:
    return Difference(check, community_id, "account", account_id, str(expected), str(found))
