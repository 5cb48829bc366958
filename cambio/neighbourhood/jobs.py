"""What the neighbourhood does by itself, at set times; all of it harmless when done twice."""

from __future__ import annotations

from cambio.app.cli import OPERATOR_ID
from cambio.database import perform, reading
from cambio.neighbourhood import queries
from cambio.neighbourhood.importing import settle_all
from cambio.neighbourhood.use_cases.address_import import Tidy, forget_files


def settle_addresses() -> int:
    """Move into place what a server left that stopped right after an import; answers how many."""
    return sum(
        settle_all(community_id=community_id, actor_id=OPERATOR_ID)
        for community_id in _community_ids()
    )


def forget_address_files() -> int:
    """Forget files of addresses that nobody came back for in a week; answers how many pieces."""
    return sum(
        perform(forget_files, Tidy(community_id=community_id, actor_id=OPERATOR_ID))
        for community_id in _community_ids()
    )


def _community_ids() -> list[int]:
    with reading() as session:
        return queries.community_ids(session)
