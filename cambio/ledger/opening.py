"""Opening the account of something that is made in the same act: a purse that nobody else knows."""

from __future__ import annotations

from uuid import UUID

from cambio.database import Sql, UnitOfWork, new_id
from cambio.ledger.accounts import OPEN, OPEN_BALANCE
from cambio.ledger.register import ENTER, Subject, line_digest
from cambio.ledger.types import AccountStatus, Purpose

# On PostgreSQL one trip to the server: what refers to the account is checked when all stand.
OPEN_WHOLE = Sql(
    "",
    postgresql=f"WITH account AS ({OPEN.sqlite}), balance AS ({OPEN_BALANCE.sqlite})"
    f" {ENTER.sqlite}",
)


def open_purse(uow: UnitOfWork, *, community_id: int, owner_id: UUID, currency: str) -> UUID:
    """The id of the purse of an order, purchase or voucher that this very act makes.

    It asks for none that there was before, as `open_account` does. The currency is one that the
    community has: the price of an item is never in another.
    """
    account_id, purpose = new_id(), Purpose.PURSE.value
    account = (community_id, account_id, purpose, owner_id, currency, uow.now)
    line = (
        *(community_id, new_id(), Subject.ACCOUNT.value, account_id.hex, 1),
        *(AccountStatus.OPEN.value, uow.now, None),
    )
    entry = (*line, line_digest(line, account[2:]))
    if uow.on_postgresql:
        uow.run(OPEN_WHOLE, (*account, community_id, account_id, *entry))
    else:
        uow.run(OPEN, account)
        uow.run(OPEN_BALANCE, (community_id, account_id))
        uow.run(ENTER, entry)
    return account_id
