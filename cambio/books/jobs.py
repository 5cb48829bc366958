"""What the books do by themselves, at set times."""

from __future__ import annotations

from cambio.app.cli import OPERATOR_ID
from cambio.database import Command, perform, reading
from cambio.ledger.sequence import communities_waiting, number_transactions


def number_what_waits() -> int:
    """Give what was booked its place in the sequence, so that no page has to wait for much of it.

    Answers how many transactions got one. Harmless when it runs twice: no number is given twice.
    """
    with reading() as session:
        community_ids = communities_waiting(session)
    return sum(_number_those_of(each) for each in community_ids)


def _number_those_of(community_id: int) -> int:
    command = Command(community_id=community_id, actor_id=OPERATOR_ID)
    total = 0
    while numbered := perform(number_transactions, command):
        total += numbered
    return total
