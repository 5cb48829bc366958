"""What a statement can say of orders and purchases."""

from __future__ import annotations

from cambio.database import new_id, reading
from catalog.queries import subjects
from tests.catalog.shop import Shop


def test_orders_and_purchases_are_called_by_their_item(shop: Shop) -> None:
    item_id = shop.item()
    household_id = shop.household(balance_minor=50)
    placed = shop.order(household_id, item_id, quantity=2)
    order_id = placed.order_id
    purchase_id = shop.start(item_id)
    with reading() as session:
        found = subjects(
            session,
            community_id=shop.community_id,
            subject_ids=[order_id, purchase_id, new_id()],
        )
    assert set(found) == {order_id, purchase_id}
    assert found[order_id].quantity == 2
    assert found[order_id].number == placed.number
    assert found[purchase_id].number is None
    assert found[order_id].item_names == found[purchase_id].item_names
