"""Where the tokens of a voucher go that ends unused: back to who paid, or to issuance."""

from __future__ import annotations

from uuid import UUID

from cambio.database import Command, UnitOfWork
from cambio.ledger import Kind, Purpose, Transfer
from cambio.neighbourhood.models import Household
from cambio.saving.use_cases.spending import UndoSpend, undo_spend
from cards.use_cases.wallets import book_transfers
from catalog.models import Voucher, VoucherPurse
from catalog.use_cases.money import account_of, book, give_back
from catalog.use_cases.vouchers.issuance import issuance_for
from catalog.use_cases.vouchers.rows import purses_of


def return_rest(uow: UnitOfWork, command: Command, voucher: Voucher, *, reason: str) -> None:
    """All that lies in its purses goes back to who paid."""
    for purse in purses_of(uow, voucher):
        left_minor = purse.amount_minor - purse.moved_minor
        if left_minor:
            _return(uow, command, voucher, purse, amount_minor=left_minor, reason=reason)


def let_go(
    uow: UnitOfWork, command: Command, voucher: Voucher, purse: VoucherPurse, *, amount_minor: int
) -> None:
    """So much in a purse goes where the tokens of a lapsed voucher go: back to who paid, or to
    issuance where the terms say so and its time really passed."""
    if not amount_minor:
        return
    in_time = voucher.ended_at is not None and voucher.ended_at < voucher.valid_until
    if voucher.returns or voucher.budget_id is not None or in_time:
        reason = "voucher not used in time"
        _return(uow, command, voucher, purse, amount_minor=amount_minor, reason=reason)
        return
    issuance = issuance_for(uow, voucher.community_id, purse.currency)
    gone = Transfer(purse.purse_id, issuance, amount_minor)
    book(uow, command, Kind.VOUCHER_LAPSED, gone, subject_id=voucher.id, currency=purse.currency)


def _return(
    uow: UnitOfWork,
    command: Command,
    voucher: Voucher,
    purse: VoucherPurse,
    *,
    amount_minor: int,
    reason: str,
) -> None:
    give_back(uow, command, purse.purse_id, reason=reason, amount_minor=amount_minor)
    if voucher.place_id is not None:
        undo = UndoSpend(
            community_id=command.community_id,
            actor_id=command.actor_id,
            subject_id=voucher.id,
            amount_minor=amount_minor,
        )
        undo_spend(uow, undo)
    elif voucher.household_id is not None and voucher.bought_by is not None:
        _pass_on(
            uow, command, purse, amount_minor,
            source=voucher.bought_by, target=voucher.household_id,
        )  # fmt: skip


def _pass_on(
    uow: UnitOfWork,
    command: Command,
    purse: VoucherPurse,
    amount_minor: int,
    *,
    source: UUID,
    target: UUID,
) -> None:
    """What came back to the household that paid goes on to the one that has the voucher by now."""
    household = uow.session.get_one(Household, (command.community_id, source))
    kind = Kind.HOUSEHOLD_SPLIT if household.ended_at is None else Kind.HOUSEHOLD_ENDED
    wallets = tuple(
        account_of(uow, command.community_id, Purpose.WALLET, owner_id, purse.currency)
        for owner_id in (source, target)
    )
    book_transfers(uow, command, kind, {(wallets[0], wallets[1]): amount_minor})
