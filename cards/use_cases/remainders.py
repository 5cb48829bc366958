"""What becomes of what a household had: chosen when it ends, and held to for what comes later.

Tokens still come after the end: a purse is filled and pays who was counted, a scan of before is
accepted, a purchase gives back. They go the way that was chosen; nothing stays behind in a wallet
that nobody can open.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from cambio.database import Command, UnitOfWork
from cambio.ledger import Kind, Purpose, open_account
from cambio.ledger.queries import accounts
from cambio.neighbourhood.models import Household
from cambio.neighbourhood.rules.households import HouseholdEventKind
from cambio.neighbourhood.use_cases.history import note_household
from cards.models import HouseholdRemainder
from cards.use_cases.wallets import book_transfers, wallets_of


class Remainder(StrEnum):
    """What becomes of what a household saved."""

    HOUSEHOLD = "household"
    """It goes to another household."""
    POT = "pot"
    """It goes to the pot of the street where they lived."""
    RETURNED = "returned"
    """It goes back to where it came from, for others to earn."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PassOnLate(Command):
    """Something came for a household that has ended."""

    household_id: UUID


def choose_remainder(
    uow: UnitOfWork,
    command: Command,
    household_id: UUID,
    remainder: Remainder,
    *,
    owner_id: UUID | None,
) -> HouseholdRemainder:
    """Keep what was chosen. `owner_id` is the household or street, None when it is returned."""
    row = HouseholdRemainder(
        community_id=command.community_id,
        household_id=household_id,
        remainder=remainder.value,
        owner_id=owner_id,
        chosen_at=uow.now,
        chosen_by=command.actor_id,
    )
    uow.session.add(row)
    return row


def pass_on(uow: UnitOfWork, command: Command, chosen: HouseholdRemainder) -> UUID | None:
    """Book all that the household has as was chosen; None when it has nothing.

    Raises:
        BalanceTooLow: it was spent a moment ago.
    """
    wallets = wallets_of(uow, command, chosen.household_id)
    amounts = {
        (wallet.id, _target(uow, command, wallet.currency, chosen)): wallet.balance_minor
        for wallet in wallets.values()
        if wallet.balance_minor > 0
    }
    return book_transfers(uow, command, Kind.HOUSEHOLD_ENDED, amounts)


def pass_on_late(uow: UnitOfWork, command: PassOnLate) -> bool:
    """Pass on what came after the end; answers whether there was anything. Harmless when repeated.

    Where the heir has ended too it goes to the heir's wallet, and from there as the heir chose.
    """
    household: Household | None = uow.lock(
        Household, community_id=command.community_id, id=command.household_id
    )
    chosen = uow.session.get(HouseholdRemainder, (command.community_id, command.household_id))
    if household is None or chosen is None:
        return False
    if pass_on(uow, command, chosen) is None:
        return False
    note_household(uow, command, household.id, HouseholdEventKind.PASSED_ON)
    return True


def _target(uow: UnitOfWork, command: Command, currency: str, chosen: HouseholdRemainder) -> UUID:
    if chosen.owner_id is None:
        [issuance] = accounts(
            uow.session,
            community_id=command.community_id,
            purposes=[Purpose.ISSUANCE],
            currency=currency,
            limit=1,
        )
        return issuance.id
    purpose = Purpose.WALLET if chosen.remainder == Remainder.HOUSEHOLD else Purpose.POT
    return open_account(
        uow,
        community_id=command.community_id,
        purpose=purpose,
        owner_id=chosen.owner_id,
        currency=currency,
    )
