"""What states of the shop are called, with the tone and the icon that go with them."""

from __future__ import annotations

from typing import NamedTuple

from flask_babel import LazyString, lazy_ngettext
from flask_babel import lazy_gettext as _

from catalog.queries import ItemView
from catalog.rules.items import Buyers
from catalog.rules.orders import CancelReason, OrderStatus
from catalog.rules.purchases import PurchaseStatus
from catalog.rules.stock import StockReason, StockState


class State(NamedTuple):
    """A word for a state, the tone of its badge, and its icon."""

    label: LazyString
    tone: str
    icon: str


ORDER_STATES: dict[OrderStatus, State] = {
    OrderStatus.PLACED: State(_("being prepared"), "amber", "clock"),
    OrderStatus.READY: State(_("ready to pick up"), "leaf", "bag"),
    OrderStatus.COLLECTED: State(_("picked up"), "neutral", "check"),
    OrderStatus.CANCELLED: State(_("cancelled"), "brick", "cross"),
}

PURCHASE_STATES: dict[PurchaseStatus, State] = {
    PurchaseStatus.OPEN: State(_("still open"), "sky", "people"),
    PurchaseStatus.MET: State(_("it worked"), "leaf", "check"),
    PurchaseStatus.READY: State(_("ready to pick up"), "leaf", "bag"),
    PurchaseStatus.COLLECTED: State(_("picked up"), "neutral", "check"),
    PurchaseStatus.FAILED: State(_("not enough came together"), "brick", "undo"),
    PurchaseStatus.CANCELLED: State(_("stopped"), "brick", "cross"),
}

CANCEL_REASONS: dict[CancelReason, LazyString] = {
    CancelReason.CHANGED_MIND: _("The household does not want it any more"),
    CancelReason.NOT_AVAILABLE: _("We cannot deliver it"),
    CancelReason.DAMAGED: _("It is damaged"),
    CancelReason.NOT_COLLECTED: _("It was not picked up"),
    CancelReason.MISTAKE: _("The order was a mistake"),
}

STOCK_REASONS: dict[StockReason, State] = {
    StockReason.RECEIPT: State(_("came in"), "leaf", "download"),
    StockReason.COUNT: State(_("counted"), "sky", "eye"),
    StockReason.WRITE_OFF: State(_("written off"), "brick", "trash"),
    StockReason.ORDER: State(_("ordered"), "neutral", "bag"),
    StockReason.CANCEL: State(_("order cancelled"), "amber", "undo"),
}

BUYERS: dict[Buyers, LazyString] = {
    Buyers.HOUSEHOLD: _("households"),
    Buyers.STREET: _("streets, together"),
    Buyers.BOTH: _("households, and streets together"),
}


def stock_words(item: ItemView) -> tuple[LazyString, str]:
    """What people are told of an item's stock, with the tone of the badge."""
    if item.state is StockState.NONE:
        return _("sold out"), "brick"
    if item.state is StockState.FEW:
        return lazy_ngettext("%(num)s left", "%(num)s left", item.on_hand), "amber"
    return _("in stock"), "leaf"


def shown_number(number: int) -> str:
    """The number of an order as people read and say it: "482 9137"."""
    return f"{number // 10_000} {number % 10_000:04d}"
