"""What no use case makes by itself, for the tests of the catalogue: tokens, houses, an ending."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import select

from cambio.database import Command, UnitOfWork, new_id
from cambio.ledger import (
    Kind,
    NewTransaction,
    Purpose,
    Transfer,
    create_currency,
    open_account,
    post,
)
from cambio.neighbourhood.models import Address, Household

NAMES = {
    "CAM": {"nl": ["cambi", "cambi's"], "en": ["cambi", "cambi's"]},
    "GLD": {"nl": ["gouden punt", "gouden punten"], "en": ["gold point", "gold points"]},
}


def budget(uow: UnitOfWork, command: Command, code: str) -> UUID:
    community_id = command.community_id
    create_currency(uow, community_id=community_id, code=code, scale=0, names=NAMES[code])
    issuance, budget = (
        open_account(
            uow, community_id=community_id, purpose=purpose, owner_id=new_id(), currency=code
        )
        for purpose in (Purpose.ISSUANCE, Purpose.BUDGET)
    )
    _post(uow, command, Kind.GRANT, Transfer(issuance, budget, 1_000_000))
    return budget


def award(uow: UnitOfWork, command: Command, details: tuple[UUID, UUID, Purpose, str, int]) -> None:
    budget, owner_id, purpose, currency, amount_minor = details
    account_id = open_account(
        uow,
        community_id=command.community_id,
        purpose=purpose,
        owner_id=owner_id,
        currency=currency,
    )
    _post(uow, command, Kind.AWARD, Transfer(budget, account_id, amount_minor))


def _post(uow: UnitOfWork, command: Command, kind: Kind, transfer: Transfer) -> None:
    post(
        uow,
        NewTransaction(
            community_id=command.community_id,
            actor_id=command.actor_id,
            kind=kind,
            event_at=uow.now,
            transfers=(transfer,),
        ),
    )


def address(uow: UnitOfWork, command: Command, details: tuple[UUID, int]) -> UUID:
    """A house, once: a second household at the same number shares it."""
    street_id, house_number = details
    known = uow.session.scalar(
        select(Address.id).filter_by(
            community_id=command.community_id, postcode="7415 QA", house_number=house_number
        )
    )
    if known is not None:
        return known
    row = Address(
        community_id=command.community_id,
        id=new_id(),
        street_id=street_id,
        postcode="7415 QA",
        house_number=house_number,
    )
    uow.session.add(row)
    uow.flush()
    return row.id


def end(uow: UnitOfWork, command: Command, household_id: UUID) -> None:
    household = uow.session.get(Household, (command.community_id, household_id))
    assert household is not None
    household.ended_at = uow.now


def unproved(uow: UnitOfWork, command: Command, household_id: UUID) -> None:
    household = uow.session.get(Household, (command.community_id, household_id))
    assert household is not None
    household.confirmed_at = None
