"""Lapsing: what is left of a layer goes back to where tokens come from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from cambio.database import Sql, UnitOfWork, as_uuid, new_id
from cambio.ledger.booking import Draft, Header, lock_accounts, write
from cambio.ledger.errors import LayerKeeps, LayerUnknown
from cambio.ledger.layers import Mirror
from cambio.ledger.posting import guard_direction
from cambio.ledger.types import Kind, Posted, Transfer

LAYER = Sql("SELECT lapses_on FROM ledger_layer WHERE community_id = ? AND id = ?")
LEFT = Sql(
    "SELECT balance_minor FROM ledger_layer_balance"
    " WHERE community_id = ? AND account_id = ? AND layer_id = ?"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lapse:
    """What an account still holds of a layer lapses, at most `most_minor`.

    `issuance` is where it goes, `today` the day on the community's calendar. `programme_id` is for
    reports, None where none is concerned.
    """

    community_id: int
    actor_id: UUID
    account_id: UUID
    layer_id: UUID
    most_minor: int
    issuance: UUID
    today: date
    event_at: datetime
    programme_id: UUID | None = None


def lapse(uow: UnitOfWork, ending: Lapse) -> Posted | None:
    """Book what lapses; None when nothing is left of it.

    The subject of the transaction is the layer.

    Raises:
        LayerUnknown: there is no such layer.
        LayerKeeps: its day has not come.
        AccountUnknown, AccountFrozen, AccountClosed, CurrencyMismatch, MoveNotAllowed: the
        accounts are none between which tokens lapse, or move nothing.
    """
    community_id, account_id = ending.community_id, ending.account_id
    layer = uow.run(LAYER, (community_id, ending.layer_id)).fetchone()
    if layer is None:
        raise LayerUnknown(layer_id=ending.layer_id)
    if str(layer[0]) > ending.today.isoformat():
        raise LayerKeeps(lapses_on=str(layer[0]))
    accounts = lock_accounts(uow, community_id, (account_id, ending.issuance))
    # They are locked: what somebody spends at this moment does not lapse.
    left = uow.run(LEFT, (community_id, account_id, ending.layer_id)).fetchone()
    amount_minor = min(left[0] if left else 0, ending.most_minor)
    if amount_minor <= 0:
        return None
    transfer = Transfer(account_id, ending.issuance, amount_minor)
    guard_direction(Kind.LAPSE, transfer, accounts)
    header = Header(
        community_id=community_id,
        id=new_id(),
        kind=Kind.LAPSE,
        event_at=ending.event_at,
        actor_id=ending.actor_id,
        programme_id=ending.programme_id,
        subject_id=ending.layer_id,
    )
    legs = {account_id: -amount_minor, ending.issuance: amount_minor}
    wanted = {account_id: {as_uuid(ending.layer_id): amount_minor}}
    return write(uow, [Draft(header, legs, Mirror(wanted))], accounts)[0]
