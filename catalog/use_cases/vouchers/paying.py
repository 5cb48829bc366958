"""Which budget may pay for a voucher, and in which of its ways."""

from __future__ import annotations

from uuid import UUID

from cambio.database import UnitOfWork
from cambio.earning.errors import BudgetCollectiveOnly, BudgetNotNow, BudgetUnknown
from cambio.earning.models import Budget, Programme
from cambio.earning.use_cases.moments import today_in
from catalog.errors import ItemUnknown
from catalog.errors.vouchers import VoucherCurrency
from catalog.models import Item
from catalog.rules.prices import Price
from catalog.use_cases.guards import ways_of


def guard_budget(uow: UnitOfWork, community_id: int, budget_id: UUID, *, item_id: UUID) -> Budget:
    """A budget that may pay for a household's voucher of an item today.

    Raises:
        BudgetUnknown, BudgetNotNow, BudgetCollectiveOnly: it cannot pay households now.
        ItemUnknown, VoucherCurrency: the item costs other tokens.
    """
    budget = uow.session.get(Budget, (community_id, budget_id))
    if budget is None:
        raise BudgetUnknown
    today = today_in(uow, community_id)
    if today < (budget.starts_on or today) or today > (budget.ends_on or today):
        raise BudgetNotNow
    if budget.collective_only:
        raise BudgetCollectiveOnly
    price_for(uow, budget, item_id=item_id)
    return budget


def price_for(uow: UnitOfWork, budget: Budget, *, item_id: UUID) -> Price:
    """What one costs in the tokens of a budget alone.

    Raises:
        ItemUnknown: there is no such item.
        VoucherCurrency: it cannot be paid in these tokens alone.
    """
    item = uow.session.get(Item, (budget.community_id, item_id))
    if item is None:
        raise ItemUnknown(item_id=item_id)
    programme = uow.session.get_one(Programme, (budget.community_id, budget.programme_id))
    for way in ways_of(uow, [item])[item.id]:
        if set(way) == {programme.currency}:
            return way
    raise VoucherCurrency
