"""The last day to spend the tokens of a programme that ends: whoever takes tokens asks here."""

from __future__ import annotations

from uuid import UUID

from cambio.database import Sql, UnitOfWork
from cambio.database.base import as_day
from cambio.earning.errors.ending import SpendingOver
from cambio.earning.rules.ending import is_over
from cambio.earning.use_cases.moments import today_in
from cambio.ledger import Purpose

# On the road of every order: fixed SQL over a handful of rows. A currency can be spent as long as
# one programme that uses it goes on.
LAST_DAYS = Sql(
    "SELECT COUNT(CASE WHEN e.programme_id IS NULL AND p.status = 'running' THEN 1 END),"
    " MAX(e.spend_until), MAX(e.streets_until) FROM programme p"
    " LEFT JOIN programme_ending e ON e.community_id = p.community_id AND e.programme_id = p.id"
    " WHERE p.community_id = ? AND p.currency = ?"
)
PURPOSE = Sql("SELECT purpose FROM ledger_account WHERE community_id = ? AND id = ?")


def require_spendable(
    uow: UnitOfWork, *, community_id: int, currency: str, account_id: UUID
) -> None:
    """Refuse to spend from an account after the last day to spend its tokens. Streets have more
    time than households.

    Raises:
        SpendingOver: that day has passed.
    """
    row = uow.run(LAST_DAYS, (community_id, currency)).fetchone()
    if row is None or row[0] or row[1] is None:
        return
    found = uow.run(PURPOSE, (community_id, account_id)).fetchone()
    last_day = row[2] if found and found[0] == Purpose.POT.value else row[1]
    if is_over(as_day(last_day), today_in(uow, community_id)):
        raise SpendingOver
