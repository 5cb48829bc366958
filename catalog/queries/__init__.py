"""Reads of the shop; answers are frozen dataclasses."""

from catalog.queries.baskets import (
    BasketLineView,
    BasketView,
    basket,
    count_in_basket,
)
from catalog.queries.item_views import (
    ItemView,
    VariantView,
)
from catalog.queries.items import (
    CategoryView,
    ItemFilter,
    Order,
    PictureView,
    categories,
    item,
    items,
    items_by_id,
    picture,
)
from catalog.queries.limits import (
    had_of_item,
    spent_at_counter,
)
from catalog.queries.order_views import LineView, OrderView
from catalog.queries.orders import (
    OrderFilter,
    count_orders,
    order,
    order_by_code,
    orders,
    orders_for_card,
)
from catalog.queries.picking import (
    PickLine,
    to_prepare_by_item,
)
from catalog.queries.points import (
    PointView,
    point,
    points,
)
from catalog.queries.purchase_debts import owed
from catalog.queries.purchase_record import (
    CelebrationView,
    Group,
    StepView,
    Taker,
    celebration,
    celebration_photo,
    group,
    steps,
)
from catalog.queries.purchases import (
    OwnPledge,
    PurchaseView,
    own_pledge,
    purchase,
    purchases,
    purchases_due,
)
from catalog.queries.stock import (
    MovementView,
    StockDifference,
    StockView,
    available_of,
    movements,
    stock_differences,
    stock_of,
)
from catalog.queries.subjects import (
    Subject,
    subjects,
)

__all__ = [
    "BasketLineView",
    "BasketView",
    "CategoryView",
    "CelebrationView",
    "Group",
    "ItemFilter",
    "ItemView",
    "LineView",
    "MovementView",
    "Order",
    "OrderFilter",
    "OrderView",
    "OwnPledge",
    "PickLine",
    "PictureView",
    "PointView",
    "PurchaseView",
    "StepView",
    "StockDifference",
    "StockView",
    "Subject",
    "Taker",
    "VariantView",
    "available_of",
    "basket",
    "categories",
    "celebration",
    "celebration_photo",
    "count_in_basket",
    "count_orders",
    "group",
    "had_of_item",
    "item",
    "items",
    "items_by_id",
    "movements",
    "order",
    "order_by_code",
    "orders",
    "orders_for_card",
    "owed",
    "own_pledge",
    "picture",
    "point",
    "points",
    "purchase",
    "purchases",
    "purchases_due",
    "spent_at_counter",
    "steps",
    "stock_differences",
    "stock_of",
    "subjects",
    "to_prepare_by_item",
]
