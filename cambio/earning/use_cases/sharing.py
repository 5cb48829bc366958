"""How a reward leaves a purse or budget: to the household's wallet and to the street's pot."""

from __future__ import annotations

from uuid import UUID

from cambio.database import UnitOfWork
from cambio.earning.rules import Reward
from cambio.ledger import Purpose, Transfer, open_account


def share_out(
    uow: UnitOfWork,
    *,
    community_id: int,
    source: UUID,
    currency: str,
    reward: Reward,
    household_id: UUID,
    place_id: UUID | None,
) -> tuple[Transfer, ...]:
    """The transfers of a reward; a share of nothing needs no account and makes no transfer."""
    shares = [(Purpose.WALLET, household_id, reward.household_minor)]
    if place_id is not None:
        shares.append((Purpose.POT, place_id, reward.place_minor))
    return tuple(
        Transfer(source, _account(uow, community_id, purpose, owner_id, currency), amount_minor)
        for purpose, owner_id, amount_minor in shares
        if amount_minor > 0
    )


def to_pot(
    uow: UnitOfWork,
    *,
    community_id: int,
    source: UUID,
    currency: str,
    place_id: UUID,
    amount_minor: int,
) -> tuple[Transfer, ...]:
    """The transfer of what a street or team gets as a whole; none for nothing."""
    if amount_minor == 0:
        return ()
    pot_id = _account(uow, community_id, Purpose.POT, place_id, currency)
    return (Transfer(source, pot_id, amount_minor),)


def _account(
    uow: UnitOfWork, community_id: int, purpose: Purpose, owner_id: UUID, currency: str
) -> UUID:
    return open_account(
        uow, community_id=community_id, purpose=purpose, owner_id=owner_id, currency=currency
    )
