"""What becomes of vouchers when a household splits, merges or ends."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from cambio.database import Command, UnitOfWork
from cards.use_cases.belongings import Belonging, Handover, Keeper
from catalog.models import Voucher
from catalog.queries.vouchers import vouchers_of
from catalog.rules.vouchers import VoucherStatus
from catalog.use_cases.vouchers.ending import give_up_voucher
from catalog.use_cases.vouchers.telling import untell


def good_vouchers(session: Session, community_id: int, household_id: UUID) -> list[Belonging]:
    """The vouchers that a household can still use."""
    found = vouchers_of(session, community_id=community_id, household_id=household_id, good=True)
    return [Belonging(each.id, each.item_names, each.shown_number) for each in found]


def hand_over_vouchers(uow: UnitOfWork, command: Command, handover: Handover) -> None:
    """Another household has them from now on; what returns of them goes there too.

    It is told anew when their time is nearly over, with the same two weeks.
    """
    for voucher in _locked(uow, command.community_id, handover.household_id):
        if handover.ids is not None and voucher.id not in handover.ids:
            continue
        untell(uow, voucher)
        if voucher.budget_id is None:
            voucher.bought_by = voucher.bought_by or voucher.household_id
        voucher.household_id, voucher.reminded_at = handover.to_household_id, None


def give_up_vouchers(uow: UnitOfWork, command: Command, household_id: UUID) -> None:
    """Nobody takes them over: what no partner took of them returns to who paid."""
    for voucher in _locked(uow, command.community_id, household_id):
        give_up_voucher(uow, command, voucher, reason="household ended")


def _locked(uow: UnitOfWork, community_id: int, household_id: UUID) -> Sequence[Voucher]:
    """A household's good vouchers, locked in one order: a partner that takes one at this moment
    comes before or after."""
    query = (
        select(Voucher)
        .filter_by(
            community_id=community_id, household_id=household_id, status=VoucherStatus.GOOD.value
        )
        .order_by(Voucher.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    return uow.session.scalars(query).all()


VOUCHERS_KEPT = Keeper(good_vouchers, hand_over_vouchers, give_up_vouchers)
"""Vouchers, as those who change households know them."""
