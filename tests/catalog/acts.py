"""Short words for what happens to orders and purchases, for the tests of the catalogue."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from cambio.database import perform, reading
from catalog import queries
from catalog.queries import OwnPledge, PurchaseView
from catalog.use_cases import (
    CancelOrder,
    CancelPurchase,
    ClosePurchase,
    HandOut,
    MarkReady,
    OrderState,
    PledgeReceipt,
    PurchaseState,
    WithdrawPledge,
    cancel_order,
    cancel_purchase,
    close_purchase,
    hand_out,
    mark_ready,
    withdraw_pledge,
)
from tests.catalog.shop import Shop


def ready(shop: Shop, order_id: UUID) -> OrderState:
    return perform(mark_ready, MarkReady(**shop.who, order_id=order_id))


def collect(shop: Shop, order_id: UUID, household_id: UUID | None = None) -> OrderState:
    command = HandOut(**shop.keyed, order_id=order_id, household_id=household_id)
    return perform(hand_out, command)


def cancel(shop: Shop, order_id: UUID, **changes: Any) -> OrderState:
    values = {**shop.keyed, "order_id": order_id, "reason": "not_available", **changes}
    return perform(cancel_order, CancelOrder(**values))


def see(shop: Shop, purchase_id: UUID) -> PurchaseView:
    with reading() as session:
        view = queries.purchase(session, community_id=shop.community_id, purchase_id=purchase_id)
    assert view is not None
    return view


def own(shop: Shop, purchase_id: UUID, household_id: UUID | None) -> OwnPledge | None:
    with reading() as session:
        return queries.own_pledge(
            session,
            community_id=shop.community_id,
            purchase_id=purchase_id,
            household_id=household_id,
        )


def withdraw(shop: Shop, purchase_id: UUID, household_id: UUID | None) -> PledgeReceipt:
    command = WithdrawPledge(**shop.keyed, purchase_id=purchase_id, household_id=household_id)
    return perform(withdraw_pledge, command)


def close(shop: Shop, purchase_id: UUID) -> PurchaseState:
    return perform(close_purchase, ClosePurchase(**shop.keyed, purchase_id=purchase_id))


def give_up(shop: Shop, purchase_id: UUID, household_id: UUID | None = None) -> PurchaseState:
    command = CancelPurchase(**shop.keyed, purchase_id=purchase_id, household_id=household_id)
    return perform(cancel_purchase, command)


def planter(shop: Shop, on_hand: int = 4, price_minor: int = 90) -> UUID:
    names = {"nl": "Plantenbak", "en": "Planter"}
    return shop.item(on_hand, names=names, price_minor=price_minor, buyers="street")


def met(shop: Shop) -> UUID:
    """A purchase whose price is complete."""
    purchase_id = shop.start(planter(shop))
    shop.pledge(purchase_id, shop.household(90), 90)
    return purchase_id
