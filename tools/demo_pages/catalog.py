"""Who looks at the pages of `catalog/`."""

from tools.demo_pages.seeing import (
    BUYING,
    CAPTAIN,
    MANAGER,
    NOBODY,
    ORDERING,
    RESIDENT,
    SHOPKEEPER,
    View,
    seen_by,
)

VIEWS: dict[str, list[View]] = {
    "catalog.shop": seen_by(NOBODY, RESIDENT),
    "catalog.item": [
        *seen_by(NOBODY, RESIDENT, item_id="item"),
        *seen_by(BUYING, item_id="street item"),
    ],
    "catalog.basket": seen_by(RESIDENT),
    "catalog.orders": seen_by(RESIDENT),
    "catalog.order": seen_by(RESIDENT, order_id="ready order"),
    "catalog.ask_cancel": seen_by(ORDERING, order_id="own order"),
    "catalog.purchases": seen_by(BUYING, CAPTAIN),
    "catalog.purchase": [
        *seen_by(BUYING, MANAGER, purchase_id="open purchase"),
        *seen_by(RESIDENT, purchase_id="delivered purchase"),
        *seen_by(RESIDENT, purchase_id="failed purchase"),
    ],
    "catalog.wish": seen_by(RESIDENT),
    "catalog.start": seen_by(RESIDENT, CAPTAIN, item_id="street item"),
    "catalog.shop_orders": seen_by(SHOPKEEPER),
    "catalog.shop_order": seen_by(SHOPKEEPER, order_id="shop order"),
    "catalog.ask_cancel_order": seen_by(SHOPKEEPER, order_id="shop order"),
    "catalog.ask_return": seen_by(SHOPKEEPER, order_id="collected order"),
    "catalog.pick_list": seen_by(SHOPKEEPER),
    "catalog.hand_out_page": seen_by(SHOPKEEPER),
    "catalog.counter_order": seen_by(SHOPKEEPER),
    "catalog.items": seen_by(SHOPKEEPER),
    "catalog.new_item": seen_by(SHOPKEEPER),
    "catalog.edit_item": seen_by(SHOPKEEPER, item_id="item"),
    "catalog.stock": seen_by(SHOPKEEPER, item_id="item"),
    "catalog.points": seen_by(SHOPKEEPER),
    "catalog.item_file": seen_by(SHOPKEEPER),
    "catalog.item_file_plan": seen_by(SHOPKEEPER, file_id="item file"),
    "catalog.categories": seen_by(MANAGER),
}
