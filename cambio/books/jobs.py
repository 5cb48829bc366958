"""What the books do by themselves, at set times."""

from __future__ import annotations

import logging

from cambio.app.cli import OPERATOR_ID
from cambio.app.scheduler import Turn
from cambio.books.checking import check_what_is_new
from cambio.books.queries import CommunityDays, communities
from cambio.books.sealing import seal_closed_days
from cambio.database import Command, Refusal, perform, reading
from cambio.ledger.sequence import communities_waiting, number_transactions

log = logging.getLogger(__name__)


def number_what_waits() -> int:
    """Give what was booked its place in the sequence, so that no page has to wait for much of it.

    Answers how many transactions got one. Harmless when it runs twice: no number is given twice.
    """
    with reading() as session:
        community_ids = communities_waiting(session)
    return sum(_number_those_of(each) for each in community_ids)


def seal_days() -> int:
    """Close the days that are over, in every community; answers how many were.

    Where a day cannot be closed (its books differ) the others are, and it is tried again.
    """
    sealed = 0
    for each in _communities():
        try:
            sealed += len(seal_closed_days(each.id, each.timezone))
        except Refusal:
            log.exception("no seal for community %s", each.id)
    return sealed


def check_new(_turn: Turn) -> int:
    """Check what came since the last check, in every community; answers how many are not right."""
    wrong = [each.id for each in _communities() if not check_what_is_new(each.id)]
    for community_id in wrong:
        log.error("the books of community %s are not right", community_id)
    return len(wrong)


def _communities() -> list[CommunityDays]:
    with reading() as session:
        return communities(session)


def _number_those_of(community_id: int) -> int:
    command = Command(community_id=community_id, actor_id=OPERATOR_ID)
    total = 0
    while numbered := perform(number_transactions, command):
        total += numbered
    return total
