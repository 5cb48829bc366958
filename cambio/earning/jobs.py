"""What earning does by itself, at set times."""

from __future__ import annotations

from cambio.app.cli import OPERATOR_ID
from cambio.database import perform, reading
from cambio.earning.queries import communities_with_purses_out
from cambio.earning.use_cases import ReturnPursesDue, return_purses_due


def return_purses() -> int:
    """Give back what is left in the purses of actions whose late scans have had their time.

    Answers how many purses went back. Harmless when it runs twice, or while somebody scans: each
    action is locked while its purse returns.
    """
    with reading() as session:
        community_ids = communities_with_purses_out(session)
    return sum(_return_purses_of(each) for each in community_ids)


def _return_purses_of(community_id: int) -> int:
    command = ReturnPursesDue(community_id=community_id, actor_id=OPERATOR_ID)
    purses, more = 0, True
    while more:
        returned = perform(return_purses_due, command)
        purses, more = purses + returned.purses, returned.more
    return purses
