"""What states of the shop are called, with the tone and the icon that go with them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from flask_babel import LazyString, lazy_ngettext
from flask_babel import lazy_gettext as _

from cambio.web.formats import format_money
from cambio.web.layout import currency
from catalog.queries import ItemView, Order
from catalog.rules.items import Buyers, ItemKind
from catalog.rules.orders import CancelReason, OrderStatus, ReturnReason
from catalog.rules.purchases import PurchaseStatus
from catalog.rules.stock import StockReason, StockState


class State(NamedTuple):
    """A word for a state, the tone of its badge, and its icon."""

    label: LazyString
    tone: str
    icon: str


ORDER_STATES: dict[OrderStatus, State] = {
    OrderStatus.PLACED: State(_("ordered"), "sky", "bag"),
    OrderStatus.APPROVED: State(_("approved"), "sky", "check"),
    OrderStatus.PREPARING: State(_("being prepared"), "amber", "clock"),
    OrderStatus.READY: State(_("ready to pick up"), "leaf", "bag"),
    OrderStatus.COLLECTED: State(_("picked up"), "neutral", "check"),
    OrderStatus.CANCELLED: State(_("cancelled"), "brick", "cross"),
}

PURCHASE_STATES: dict[PurchaseStatus, State] = {
    PurchaseStatus.OPEN: State(_("still open"), "sky", "people"),
    PurchaseStatus.MET: State(_("it worked"), "leaf", "check"),
    PurchaseStatus.APPROVED: State(_("approved"), "leaf", "check"),
    PurchaseStatus.ORDERED: State(_("ordered"), "sky", "bag"),
    PurchaseStatus.READY: State(_("ready to pick up"), "leaf", "bag"),
    PurchaseStatus.DELIVERED: State(_("it is there"), "leaf", "check"),
    PurchaseStatus.CELEBRATED: State(_("celebrated"), "leaf", "star"),
    PurchaseStatus.FAILED: State(_("not enough came together"), "brick", "undo"),
    PurchaseStatus.CANCELLED: State(_("stopped"), "brick", "cross"),
}

CANCEL_REASONS: dict[CancelReason, LazyString] = {
    CancelReason.CHANGED_MIND: _("The household does not want it any more"),
    CancelReason.NOT_AVAILABLE: _("We cannot deliver it"),
    CancelReason.DAMAGED: _("It is damaged"),
    CancelReason.NOT_COLLECTED: _("It was not picked up"),
    CancelReason.PROGRAMME_ENDS: _("The programme of these tokens ends"),
    CancelReason.MISTAKE: _("The order was a mistake"),
}

RETURN_REASONS: dict[ReturnReason, LazyString] = {
    ReturnReason.DAMAGED: _("It is damaged"),
    ReturnReason.WRONG: _("It is not what was ordered"),
    ReturnReason.CHANGED_MIND: _("The household does not want it any more"),
    ReturnReason.MISTAKE: _("It was handed out by mistake"),
}

STOCK_REASONS: dict[StockReason, State] = {
    StockReason.EXPECT: State(_("expected"), "sky", "clock"),
    StockReason.RECEIPT: State(_("came in"), "leaf", "download"),
    StockReason.COUNT: State(_("counted"), "sky", "eye"),
    StockReason.WRITE_OFF: State(_("written off"), "brick", "trash"),
    StockReason.ORDER: State(_("ordered"), "neutral", "bag"),
    StockReason.CANCEL: State(_("order cancelled"), "amber", "undo"),
    StockReason.HAND_OUT: State(_("handed out"), "neutral", "check"),
    StockReason.RETURN: State(_("came back"), "amber", "undo"),
    StockReason.BROUGHT_BACK: State(_("brought back"), "leaf", "undo"),
}

KINDS: dict[ItemKind, LazyString] = {
    ItemKind.GOODS: _("to keep"),
    ItemKind.LOAN: _("on loan, to bring back"),
    ItemKind.ON_ORDER: _("on order, made or bought first"),
    ItemKind.GIFT: _("a gift to a street or a cause"),
    ItemKind.VOUCHER: _("a voucher, used at a partner"),
}

SORTS: dict[Order, LazyString] = {
    Order.NAME: _("by name"),
    Order.PRICE: _("cheapest first"),
    Order.NEWEST: _("newest first"),
}

BUYERS: dict[Buyers, LazyString] = {
    Buyers.HOUSEHOLD: _("households"),
    Buyers.STREET: _("streets, together"),
    Buyers.BOTH: _("households, and streets together"),
}


def stock_words(item: ItemView) -> tuple[LazyString, str]:
    """What people are told of an item's stock, with the tone of the badge."""
    if item.kind is ItemKind.GIFT:
        return _("a gift"), "sky"
    if item.kind is ItemKind.VOUCHER:
        return _("a voucher"), "sky"
    if item.kind is ItemKind.ON_ORDER:
        return lazy_ngettext("takes %(num)s day", "takes %(num)s days", item.lead_days or 0), "sky"
    if item.state is StockState.NONE:
        return _("sold out"), "brick"
    if item.kind is ItemKind.LOAN:
        return lazy_ngettext("lent for %(num)s day", "lent for %(num)s days",
                             item.loan_days or 0), "sky"  # fmt: skip
    if item.state is StockState.FEW:
        return lazy_ngettext("%(num)s left", "%(num)s left", item.available_in_all), "amber"
    return _("in stock"), "leaf"


def shown_amounts(price: Mapping[str, int]) -> str:
    """What something costs, in words: "6 cambi's + 2 gouden punten"."""
    return " + ".join(format_money(amount, currency(code)) for code, amount in price.items())


def shown_ways(ways: Sequence[Mapping[str, int]]) -> str:
    """The ways to pay, in words: "12 cambi's of 5 gouden punten"."""
    return f" {_('or')} ".join(shown_amounts(way) for way in ways)


def shown_number(number: int) -> str:
    """The number of an order as people read and say it: "482 9137"."""
    return f"{number // 10_000} {number % 10_000:04d}"
