"""What must hold after anything whatever: the books prove themselves, the shelf is its history, and
what waits holds its price."""

from __future__ import annotations

from collections import Counter
from typing import TypeAlias
from uuid import UUID

from sqlalchemy import BindParameter, bindparam, case, func, select, union_all
from sqlalchemy.orm import Session

from cambio.earning.models import Action, Award, Participation
from cambio.ledger import Purpose
from cambio.ledger.models import LedgerAccount, LedgerBalance, LedgerPosting
from cambio.ledger.queries import trial_balance
from cambio.ledger.validation import verify
from cambio.saving.models import MatchGiven
from catalog.models import (
    OrderPayment,
    Pledge,
    Purchase,
    PurchaseDebt,
    ShopOrder,
    Stock,
    Voucher,
    VoucherPurse,
)
from catalog.models.hours import HoursBooking, HoursOffer
from catalog.queries import stock_differences

Owner: TypeAlias = tuple[Purpose, UUID, str]
"""What an account is for, whose it is, and in which currency."""


def assert_sound(session: Session, community_id: int) -> None:
    """The books verify, every currency sums to zero, and the stock is the sum of its movements."""
    assert verify(session, community_id).first_difference is None
    totals: dict[str, int] = {}
    for line in trial_balance(session, community_id=community_id):
        totals[line.currency] = totals.get(line.currency, 0) + line.balance_minor
    assert not any(totals.values()), totals
    assert stock_differences(session, community_id=community_id) == []


COMMUNITY: BindParameter[int] = bindparam("community_id")
CARRIED = Purchase.status.in_(["met", "approved", "ordered", "ready"])
IN_IT = (Purchase.community_id == COMMUNITY, Purchase.status == "open")
NEEDED = func.coalesce(HoursBooking.done_quarters, HoursBooking.quarters)

WAITING = union_all(
    select(OrderPayment.purse_id, OrderPayment.amount_minor)
    .join(
        ShopOrder,
        (ShopOrder.community_id == OrderPayment.community_id)
        & (ShopOrder.id == OrderPayment.order_id),
    )
    .where(
        ShopOrder.community_id == COMMUNITY,
        ShopOrder.status.in_(["placed", "approved", "preparing", "ready"]),
        ShopOrder.purchase_id.is_(None),
    ),
    select(VoucherPurse.purse_id, VoucherPurse.amount_minor - VoucherPurse.moved_minor)
    .join(
        Voucher,
        (Voucher.community_id == VoucherPurse.community_id)
        & (Voucher.id == VoucherPurse.voucher_id),
    )
    .where(Voucher.community_id == COMMUNITY, Voucher.status == "good"),
    select(Purchase.purse_id, func.coalesce(Purchase.cost_minor, Purchase.target_minor)).where(
        Purchase.community_id == COMMUNITY, CARRIED
    ),
    select(Purchase.purse_id, Pledge.amount_minor)
    .join(
        Pledge,
        (Pledge.community_id == Purchase.community_id) & (Pledge.purchase_id == Purchase.id),
    )
    .where(*IN_IT, Pledge.status == "held"),
    select(Purchase.purse_id, MatchGiven.matched_minor - MatchGiven.back_minor)
    .join(
        MatchGiven,
        (MatchGiven.community_id == Purchase.community_id) & (MatchGiven.subject_id == Purchase.id),
    )
    .where(*IN_IT),
    select(Purchase.purse_id, PurchaseDebt.amount_minor)
    .join(
        PurchaseDebt,
        (PurchaseDebt.community_id == Purchase.community_id)
        & (PurchaseDebt.purchase_id == Purchase.id),
    )
    .where(Purchase.community_id == COMMUNITY),
    select(
        HoursBooking.purse_id,
        HoursBooking.quarter_minor
        * func.coalesce(HoursBooking.done_quarters, HoursBooking.quarters),
    ).where(
        HoursBooking.community_id == COMMUNITY,
        HoursBooking.status.in_(["booked", "done", "objected"]),
    ),
)
"""What each purse should hold, by what its order, voucher, purchase or booking says of itself."""

PURSES = (
    select(LedgerAccount.id, LedgerBalance.balance_minor)
    .join(
        LedgerBalance,
        (LedgerBalance.community_id == LedgerAccount.community_id)
        & (LedgerBalance.account_id == LedgerAccount.id),
    )
    .where(
        LedgerAccount.community_id == COMMUNITY,
        LedgerAccount.purpose == Purpose.PURSE,
        LedgerBalance.balance_minor != 0,
        LedgerAccount.owner_id.not_in(
            select(Action.id).where(Action.community_id == LedgerAccount.community_id)
        ),
    )
)

PROMISED = (
    select(
        HoursOffer.id,
        HoursOffer.quarters,
        HoursOffer.booked_quarters,
        func.coalesce(
            func.sum(
                case(
                    (HoursBooking.status.in_(["cancelled", "lapsed"]), 0),
                    else_=NEEDED,
                )
            ),
            0,
        ),
    )
    .outerjoin(
        HoursBooking,
        (HoursBooking.community_id == HoursOffer.community_id)
        & (HoursBooking.offer_id == HoursOffer.id),
    )
    .where(HoursOffer.community_id == COMMUNITY)
    .group_by(HoursOffer.id, HoursOffer.quarters, HoursOffer.booked_quarters)
)


def assert_states_agree(session: Session, community_id: int) -> None:
    """What waits holds its price and what is over holds nothing; no hour is booked twice."""
    about = {"community_id": community_id}
    waiting: Counter[UUID] = Counter()
    for purse_id, amount_minor in session.execute(WAITING, about):
        waiting[purse_id] += amount_minor
    held = [(purse_id, minor) for purse_id, minor in session.execute(PURSES, about)]
    assert dict(held) == {purse_id: minor for purse_id, minor in waiting.items() if minor}
    for _id, quarters, counted, booked in session.execute(PROMISED, about):
        assert counted == booked <= quarters


def balances_of(session: Session, community_id: int) -> dict[Owner, int]:
    """What every account holds by its postings; those that hold nothing are left out."""
    rows = session.execute(
        select(
            LedgerAccount.purpose,
            LedgerAccount.owner_id,
            LedgerAccount.currency,
            func.sum(LedgerPosting.amount_minor),
        )
        .join(
            LedgerPosting,
            (LedgerPosting.community_id == LedgerAccount.community_id)
            & (LedgerPosting.account_id == LedgerAccount.id),
        )
        .where(LedgerAccount.community_id == community_id)
        .group_by(LedgerAccount.purpose, LedgerAccount.owner_id, LedgerAccount.currency)
    )
    return {
        (Purpose(purpose), owner_id, currency): int(total)
        for purpose, owner_id, currency, total in rows
        if total
    }


def stock_of(session: Session, community_id: int) -> dict[UUID, tuple[int, int]]:
    """How many of each item lie there, and how many of these are reserved."""
    rows = session.execute(
        select(Stock.item_id, Stock.on_hand, Stock.reserved).where(
            Stock.community_id == community_id
        )
    )
    return {
        item_id: (on_hand, reserved) for item_id, on_hand, reserved in rows if on_hand or reserved
    }


def paid_to(session: Session, community_id: int, action_id: UUID) -> dict[UUID, int]:
    """What each household was paid for an action, in awards that stand.

    Every household that took part is there, with 0 when it still waits.
    """
    standing = func.coalesce(func.sum(Award.household_minor), 0)
    rows = session.execute(
        select(Participation.household_id, standing)
        .outerjoin(
            Award,
            (Award.community_id == Participation.community_id)
            & (Award.participation_id == Participation.id)
            & Award.reversed_by.is_(None),
        )
        .where(Participation.community_id == community_id, Participation.action_id == action_id)
        .group_by(Participation.household_id)
    )
    return {household_id: int(total) for household_id, total in rows}
