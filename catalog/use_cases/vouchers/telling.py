"""What households hear of their vouchers: that they got one, and that its time is nearly over."""

from __future__ import annotations

from uuid import UUID, uuid5

from sqlalchemy import select

from cambio.database import UnitOfWork
from cambio.messages.rules.news import Kind, VoucherNews
from cambio.messages.use_cases import Notice, notify, withdraw
from cambio.neighbourhood.models import Organisation
from catalog.models import Item, Voucher
from catalog.rules.voucher_days import last_moment


def tell_given(uow: UnitOfWork, voucher: Voucher) -> None:
    """Let a household know that it got a voucher."""
    _tell(uow, voucher, about_id=voucher.id, is_given=True)


def tell_ending(uow: UnitOfWork, voucher: Voucher) -> None:
    """Let a household know until when its voucher is good."""
    _tell(uow, voucher, about_id=_ending(voucher), is_given=False)


def untell(uow: UnitOfWork, voucher: Voucher) -> None:
    """It was used or cancelled: whoever was not told yet is told nothing."""
    for about_id in (voucher.id, _ending(voucher)):
        withdraw(uow, community_id=voucher.community_id, kind=Kind.VOUCHER, about_id=about_id)


def partner_names(uow: UnitOfWork, voucher: Voucher) -> str:
    """The partners that take a voucher, in one line."""
    rows = uow.session.scalars(
        select(Organisation.name)
        .where(
            Organisation.community_id == voucher.community_id,
            Organisation.id.in_([UUID(each) for each in voucher.partner_ids]),
        )
        .order_by(Organisation.name)
    )
    return ", ".join(rows)


def _tell(uow: UnitOfWork, voucher: Voucher, *, about_id: UUID, is_given: bool) -> None:
    item = uow.session.get_one(Item, (voucher.community_id, voucher.item_id))
    news = VoucherNews(
        dict(item.names),
        partner_names(uow, voucher),
        last_moment(voucher.valid_until),
        is_given,
        voucher.returns and voucher.budget_id is None,
    )
    notice = Notice(
        community_id=voucher.community_id,
        about_id=about_id,
        news=news,
        household_id=voucher.household_id,
        until=voucher.valid_until,
    )
    notify(uow, notice)


def _ending(voucher: Voucher) -> UUID:
    """Of one thing a household hears once; that a voucher ends is a thing of its own."""
    return uuid5(voucher.id, "ending")
