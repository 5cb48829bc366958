"""One walk over all transactions in their order, which proves most of what must hold as it goes.

It keeps what each account with a floor held last, and so sees every leg once. A walk over a part
can be joined to that over the part before it: that is how two processes share the work.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple
from uuid import UUID

from sqlalchemy.orm import Session

from cambio.ledger.checks.finding import Difference
from cambio.ledger.kinds import ALLOWED
from cambio.ledger.sequence import CHECKPOINT_EVERY
from cambio.ledger.types import WITH_FLOOR, Kind
from cambio.ledger.walking import Booked, LegRow, streamed

MIRRORS = frozenset({Kind.REVERSAL, Kind.RETURN})
ACCOUNTS = "SELECT as_id(a.id), a.purpose, a.currency FROM ledger_account a WHERE community_id = ?"


SIDES = frozenset(
    side
    for kind, moves in ALLOWED.items()
    for source, target in moves
    for side in ((kind.value, "from", source.value), (kind.value, "to", target.value))
)


class Account(NamedTuple):
    """What the walk needs to know of an account; `together` is what it is counted with."""

    purpose: str
    currency: str
    has_floor: bool
    together: tuple[str, str]


@dataclass(slots=True)
class Run:
    """The entries of one account that a walk saw: before the first, and after the last."""

    entry_before: int
    balance_before: int
    entry: int
    balance: int


@dataclass(slots=True)
class Moved:
    """What moved up to a checkpoint since the one before, and the latest `posted_at` in between."""

    posted_at: str = ""
    sums: dict[tuple[str, str], int] = field(default_factory=dict)


@dataclass(slots=True)
class Walked:
    """What a walk saw. `difference` is the first one, None when all was well.

    `lines` counts the legs for which an account without a floor has a line; `checkpoints` are those
    that were passed, in order.
    """

    transactions: int = 0
    postings: int = 0
    lines: int = 0
    runs: dict[str, Run] = field(default_factory=dict)
    checkpoints: list[Moved] = field(default_factory=list)
    difference: Difference | None = None


class Walk:
    """Goes over transactions in their order; `walked` is what it saw."""

    def __init__(self, community_id: int, accounts: Mapping[str, Account]) -> None:
        self.walked = Walked()
        self._community_id = community_id
        self._accounts = accounts
        self._moved = Moved()

    def over(self, transactions: Iterable[Booked], *, first: int | None = None) -> None:
        """See transactions until one differs; `first` is the place of the first, if they have any.

        Without places they only need to follow one another.
        """
        walked, place = self.walked, first
        for each in transactions:
            if walked.difference is not None:
                return
            if place is not None and each.sequence != place:
                walked.difference = self._at("sequence_has_no_gaps", place, place, each.sequence)
                return
            self._see(each)
            walked.transactions += 1
            walked.postings += len(each.legs)
            if place is not None:
                self._pass(place)
                place += 1

    def join(self, part: Walked) -> None:
        """Add what a walk over the transactions after these saw."""
        walked = self.walked
        walked.transactions += part.transactions
        walked.postings += part.postings
        walked.lines += part.lines
        walked.checkpoints += part.checkpoints
        walked.difference = walked.difference or part.difference
        for account_id, run in part.runs.items():
            mine = walked.runs.setdefault(account_id, run)
            if mine is not run:
                if (mine.entry, mine.balance) != (run.entry_before, run.balance_before):
                    self._entries_differ(account_id, mine, run.entry_before, run.balance_before)
                mine.entry, mine.balance = run.entry, run.balance

    def _pass(self, place: int) -> None:
        if place % CHECKPOINT_EVERY == 0:
            self.walked.checkpoints.append(self._moved)
            self._moved = Moved()

    def _see(self, each: Booked) -> None:
        header = each.header
        if not each.legs:
            self._differs("transactions_have_postings", header[1], "legs", "none")
        elif each.recomputed() != each.digest:
            self._differs("digests_match", header[1], "what was booked", "another content")
        self._moved.posted_at = max(self._moved.posted_at, header[4] or "")
        accounts, moved, kind = self._accounts, self._moved.sums, header[2]
        sums: dict[str, int] = {}
        for leg in each.legs:
            account, amount_minor = accounts.get(leg[1]), leg[2]
            if account is None:
                self._differs("postings_have_accounts", header[1], "an account", leg[1])
                continue
            purpose, currency, _has_floor, together = account
            sums[currency] = sums.get(currency, 0) + amount_minor
            moved[together] = moved.get(together, 0) + amount_minor
            side = "from" if amount_minor < 0 else "to"
            if (kind, side, purpose) not in SIDES and kind not in MIRRORS:
                self._differs("movements_are_allowed", header[1], kind, f"{side} {purpose}")
            self._count(leg, account, header[1])
        if any(sums.values()):
            self._differs("transactions_balance", header[1], 0, sums)

    def _count(self, leg: LegRow, account: Account, transaction_id: str | None) -> None:
        _number, account_id, amount_minor, entry, balance, line, _place = leg
        if account.has_floor != (entry is not None) or account.has_floor != (balance is not None):
            self._differs("entries_are_counted", transaction_id, account.purpose, entry)
        elif entry is not None and balance is not None:
            self._follow(account_id, entry - 1, entry, balance - amount_minor, balance)
            if balance < 0:
                self._at_account("floors_hold", account_id, "at least 0", balance)
        elif line is not None:
            self.walked.lines += 1
            self._follow(account_id, 0, 0, line - amount_minor, line)

    def _follow(
        self, account_id: str, entry_before: int, entry: int, before: int, balance: int
    ) -> None:
        """See what an account held before and after a leg; accounts without a floor count none."""
        run = self.walked.runs.get(account_id)
        if run is None:
            self.walked.runs[account_id] = Run(entry_before, before, entry, balance)
        elif run.entry != entry_before or run.balance != before:
            self._entries_differ(account_id, run, entry_before, before)
        else:
            run.entry, run.balance = entry, balance

    def _entries_differ(self, account_id: str, run: Run, entry: int, balance: int) -> None:
        check = "entries_run" if self._accounts[account_id].has_floor else "lines_run"
        expected = f"entry {run.entry} with {run.balance}"
        self._at_account(check, account_id, expected, f"entry {entry} with {balance}")

    def _differs(
        self, check: str, transaction_id: str | None, expected: object, found: object
    ) -> None:
        self._note(check, "transaction", transaction_id, expected, found)

    def _at_account(self, check: str, account_id: str, expected: object, found: object) -> None:
        self._note(check, "account", account_id, expected, found)

    def _note(
        self, check: str, subject: str, subject_id: str | None, expected: object, found: object
    ) -> None:
        if self.walked.difference is None:
            name = str(UUID(subject_id)) if subject_id else ""
            self.walked.difference = Difference(
                check, self._community_id, subject, name, str(expected), str(found)
            )

    def _at(self, check: str, place: int, expected: object, found: object) -> Difference:
        return Difference(
            check, self._community_id, "sequence", str(place), str(expected), str(found)
        )


def accounts_by_id(session: Session, community_id: int) -> dict[str, Account]:
    """Every account of a community, by its id as it is hashed."""
    floors = {purpose.value for purpose in WITH_FLOOR}
    return {
        account_id: Account(purpose, currency, purpose in floors, (currency, purpose))
        for account_id, purpose, currency in streamed(session, ACCOUNTS, (community_id,))
    }
