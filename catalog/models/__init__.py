"""Tables of the catalogue."""

from catalog.models.divisions import HoursDivision, HoursPlan, HoursRoll, HoursShare
from catalog.models.hours import (
    HoursBooking,
    HoursField,
    HoursOffer,
    Professional,
    ProfessionalRate,
)
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
from catalog.models.purchase_steps import (
    Celebration,
    CelebrationPhoto,
    PurchaseDebt,
    PurchaseMember,
    PurchaseStep,
)
from catalog.models.purchases import Pledge, Purchase
from catalog.models.redemptions import VoucherPosting, VoucherRedemption, VoucherSettlement
from catalog.models.stock import Stock, StockMovement
from catalog.models.vouchers import (
    Voucher,
    VoucherGift,
    VoucherPartner,
    VoucherPurse,
    VoucherTerms,
)

__all__ = [
    "BasketLine",
    "Celebration",
    "CelebrationPhoto",
    "HoursBooking",
    "HoursDivision",
    "HoursField",
    "HoursOffer",
    "HoursPlan",
    "HoursRoll",
    "HoursShare",
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
    "Professional",
    "ProfessionalRate",
    "Purchase",
    "PurchaseDebt",
    "PurchaseMember",
    "PurchaseStep",
    "ShopOrder",
    "Stock",
    "StockMovement",
    "Voucher",
    "VoucherGift",
    "VoucherPartner",
    "VoucherPosting",
    "VoucherPurse",
    "VoucherRedemption",
    "VoucherSettlement",
    "VoucherTerms",
]
