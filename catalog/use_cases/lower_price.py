"""What neighbours buy together turns out cheaper: the surplus returns, to the last minor unit."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from cambio.database import KeyedCommand, UnitOfWork
from cambio.ledger.models import LedgerAccount
from cambio.ledger.types import Purpose
from cambio.messages.rules.news import TogetherStage
from cambio.saving.use_cases.matching import lessen_match
from catalog.models import OrderPayment, Purchase, ShopOrder
from catalog.rules.purchases import Step, check_cheaper
from catalog.rules.sharing import shares_of
from catalog.use_cases.giving_back import put_in, send_back
from catalog.use_cases.pot import return_to_pot
from catalog.use_cases.purchase_steps import note_step, tell
from catalog.use_cases.taking_part import locked_purchase

CHEAPER = "cheaper"


@dataclass(frozen=True, slots=True, kw_only=True)
class LowerPrice(KeyedCommand):
    """It costs `cost_minor` and no more, all of it together."""

    purchase_id: UUID
    cost_minor: int


@dataclass(frozen=True, slots=True)
class PriceLowered:
    """What it costs now, and what went back to all together."""

    purchase_id: UUID
    cost_minor: int
    returned_minor: int


def lower_price(uow: UnitOfWork, command: LowerPrice) -> PriceLowered:
    """Give back what is too much, in proportion, to households, pot and funders.

    By largest remainder, ties by account id. It can turn out cheaper again, until it is delivered.

    Raises:
        PurchaseUnknown: there is no such purchase.
        StepNotPossible: its price is not complete yet, or it was paid.
        NotCheaper: it is not lower, or nothing.
    """
    purchase = locked_purchase(uow, command.community_id, command.purchase_id)
    now_minor = purchase.cost_minor or purchase.target_minor
    check_cheaper(purchase.status, cost_minor=command.cost_minor, now_minor=now_minor)
    # After this point it must succeed.
    surplus_minor = now_minor - command.cost_minor
    shares = shares_of(surplus_minor, put_in(uow, purchase))
    purchase.cost_minor = command.cost_minor
    _lower_order(uow, purchase)
    send_back(uow, command, purchase, shares, reason=CHEAPER)
    came_back = _note(uow, command, purchase, shares)
    number = note_step(uow, command, purchase, Step.CHEAPER, amount_minor=surplus_minor)
    tell(uow, purchase, TogetherStage.CHEAPER, came_back, number=number)
    return PriceLowered(purchase.id, command.cost_minor, surplus_minor)


def _lower_order(uow: UnitOfWork, purchase: Purchase) -> None:
    """What the shop gets when it hands out is what it costs now."""
    payment = uow.session.scalar(
        select(OrderPayment)
        .join(
            ShopOrder,
            (ShopOrder.community_id == OrderPayment.community_id)
            & (ShopOrder.id == OrderPayment.order_id),
        )
        .where(
            ShopOrder.community_id == purchase.community_id, ShopOrder.purchase_id == purchase.id
        )
    )
    if payment is not None and purchase.cost_minor is not None:
        payment.amount_minor = purchase.cost_minor


def _note(
    uow: UnitOfWork, command: LowerPrice, purchase: Purchase, shares: Mapping[UUID, int]
) -> dict[UUID, int]:
    """Let the register and the pot's list follow; answers what each household got back."""
    accounts = uow.session.scalars(
        select(LedgerAccount)
        .where(LedgerAccount.community_id == purchase.community_id, LedgerAccount.id.in_(shares))
        .order_by(LedgerAccount.id)
    ).all()
    came_back: dict[UUID, int] = {}
    for account in accounts:
        amount_minor = shares[account.id]
        if account.purpose == Purpose.WALLET:
            came_back[account.owner_id] = amount_minor
        elif account.purpose == Purpose.POT:
            return_to_pot(uow, command, purchase, amount_minor=amount_minor)
        else:
            lessen_match(
                uow,
                community_id=purchase.community_id,
                subject_id=purchase.id,
                payer=account.id,
                amount_minor=amount_minor,
            )
    return came_back
