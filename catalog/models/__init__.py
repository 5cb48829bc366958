"""Tables of the catalogue."""

from catalog.models.items import Item, ItemCategory, ItemFile, ItemPicture, ItemPrice
from catalog.models.orders import (
    BasketLine,
    OrderCode,
    OrderLine,
    OrderPayment,
    OrderReturn,
    ShopOrder,
)
from catalog.models.points import PickUpPoint
from catalog.models.purchases import Pledge, Purchase
from catalog.models.stock import Stock, StockMovement

__all__ = [
    "BasketLine",
    "Item",
    "ItemCategory",
    "ItemFile",
    "ItemPicture",
    "ItemPrice",
    "OrderCode",
    "OrderLine",
    "OrderPayment",
    "OrderReturn",
    "PickUpPoint",
    "Pledge",
    "Purchase",
    "ShopOrder",
    "Stock",
    "StockMovement",
]
