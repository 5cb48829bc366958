"""Closing the days of a community: worked out while reading, written down by short acts.

The job of the night and `cambio ledger seal` both start it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from cambio.app.cli import OPERATOR_ID
from cambio.books.errors import BooksDiffer
from cambio.database import Command, current_database, perform, reading
from cambio.ledger.checks.finding import Difference
from cambio.ledger.hashing import Tree
from cambio.ledger.seals import (
    PlaceRegister,
    SealDay,
    day_root,
    days_to_seal,
    end_of,
    ends_of_days,
    last_seal,
    place_register,
    placed_after,
    register_tree,
    seal_day,
)
from cambio.ledger.sequence import number_transactions
from cambio.ledger.walking import booked


@dataclass(frozen=True, slots=True)
class SealedDay:
    """A day that was closed now; `seal` is its hash in hexadecimal digits."""

    day: date
    transactions: int
    postings: int
    seal: str


def seal_closed_days(community_id: int, timezone: str) -> list[SealedDay]:
    """Seal every day that is over and has no seal yet, oldest first.

    Harmless when it runs twice, or in two places at once: of two who seal a day one is refused.

    Raises:
        BooksDiffer: a transaction is not what its digest says; nothing is sealed over it.
        SealTaken: somebody else is sealing these days.
    """
    zone = ZoneInfo(timezone)
    number_all(community_id)
    with reading() as session:
        today = current_database().clock().astimezone(zone).date()
        days = days_to_seal(session, community_id, today=today, zone=zone)
        last = last_seal(session, community_id)
        after = last.last_sequence if last else 0
        ends = list(ends_of_days(session, community_id, days=days, after=after, zone=zone))
    return [_seal(community_id, day, end, zone) for day, end in ends]


def number_all(community_id: int) -> None:
    """Give every transaction that waits its place in the sequence."""
    command = Command(community_id=community_id, actor_id=OPERATOR_ID)
    while perform(number_transactions, command):
        pass


def _seal(community_id: int, day: date, end: int, zone: ZoneInfo) -> SealedDay:
    place = PlaceRegister(community_id=community_id, actor_id=OPERATOR_ID, until=end_of(day, zone))
    while perform(place_register, place):
        pass
    command = _worked_out(community_id, day, end, str(zone))
    return SealedDay(day, command.transactions, command.postings, perform(seal_day, command))


def _worked_out(community_id: int, day: date, end: int, timezone: str) -> SealDay:
    with reading() as session:
        last = last_seal(session, community_id)
        stretch = range(last.last_sequence + 1 if last else 1, end + 1)
        lines = register_tree(session, community_id, placed_after(session, community_id, last))
        transactions, postings = Tree(), 0
        for each in booked(session, community_id, first=stretch.start, last=end):
            if each.recomputed() != each.digest:
                raise BooksDiffer(difference=_difference(community_id, each.header[1]))
            transactions.append(each.digest)
            postings += len(each.legs)
    return SealDay(
        community_id=community_id,
        actor_id=OPERATOR_ID,
        day=day,
        timezone=timezone,
        last_sequence=end,
        last_register=(last.last_register if last else 0) + lines.leaves,
        transactions=transactions.leaves,
        postings=postings,
        root=day_root(transactions, lines),
        previous=last.hash if last else None,
    )


def _difference(community_id: int, transaction_id: str | None) -> Difference:
    name = str(transaction_id)
    return Difference("digests_match", community_id, "transaction", name, "its digest", "another")
