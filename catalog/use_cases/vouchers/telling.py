"""What households hear of their vouchers: that they got one, what was decided over it, and that
its time is nearly over."""

from __future__ import annotations

from uuid import UUID, uuid5

from sqlalchemy import select

from cambio.database import UnitOfWork
from cambio.messages.rules.news import Kind, VoucherNews
from cambio.messages.use_cases import Notice, notify, withdraw
from cambio.neighbourhood.models import Organisation, Place
from catalog.models import Item, Voucher
from catalog.rules.voucher_days import last_moment


def tell_given(uow: UnitOfWork, voucher: Voucher) -> None:
    """Let a household know that it got a voucher."""
    _tell(uow, voucher, about_id=voucher.id, is_given=True)


def tell_ending(uow: UnitOfWork, voucher: Voucher) -> None:
    """Let whoever has it know until when a voucher is good: of a street all its households."""
    _tell(uow, voucher, about_id=_ending(voucher))


def tell_approved(uow: UnitOfWork, voucher: Voucher) -> None:
    """Let a household know that it can use its voucher; a captain sees it on the street's page."""
    if voucher.household_id is not None:
        _tell(uow, voucher, about_id=voucher.id, approved=True)


def tell_declined(uow: UnitOfWork, voucher: Voucher) -> None:
    """Let a household know that it does not get the voucher, and has its tokens back."""
    if voucher.household_id is not None:
        _tell(uow, voucher, about_id=voucher.id, approved=False)


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


def _tell(
    uow: UnitOfWork,
    voucher: Voucher,
    *,
    about_id: UUID,
    is_given: bool = False,
    approved: bool | None = None,
) -> None:
    community_id = voucher.community_id
    item = uow.session.get_one(Item, (community_id, voucher.item_id))
    place = uow.session.get(Place, (community_id, voucher.place_id)) if voucher.place_id else None
    news = VoucherNews(
        dict(item.names),
        partner_names(uow, voucher),
        last_moment(voucher.valid_until),
        is_given,
        voucher.returns and voucher.budget_id is None,
        approved,
        place.name if place is not None else "",
    )
    notice = Notice(
        community_id=community_id,
        about_id=about_id,
        news=news,
        household_id=voucher.household_id,
        place_id=voucher.place_id,
        until=voucher.valid_until,
    )
    notify(uow, notice)


def _ending(voucher: Voucher) -> UUID:
    """Of one thing a household hears once; that its voucher ends is a thing of its own."""
    return uuid5(voucher.id, "ending")
