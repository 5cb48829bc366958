"""Tables of the catalogue."""

from catalog.models.items import Item, ItemCategory, ItemPicture
from catalog.models.orders import OrderLine, ShopOrder
from catalog.models.purchases import Pledge, Purchase
from catalog.models.stock import Stock, StockMovement

__all__ = [
    "Item",
    "ItemCategory",
    "ItemPicture",
    "OrderLine",
    "Pledge",
    "Purchase",
    "ShopOrder",
    "Stock",
    "StockMovement",
]
