"""Refusals of ordering and of handing out."""

from __future__ import annotations

from cambio.database import N_, Refusal


class ItemUnknown(Refusal):
    """No such item in this community, or it is no longer for sale."""

    code = "item_unknown"
    message = N_("This is not in the shop any more.")
    status = 404


class OrderEmpty(Refusal):
    """An order of nothing, of too many things, or of one thing twice. Facts: `most`."""

    code = "order_lines_invalid"
    message = N_("Choose 1 to %(most)s different items.")
    status = 422


class QuantityInvalid(Refusal):
    """A quantity that is none, or beyond reason. Facts: `most`."""

    code = "quantity_invalid"
    message = N_("Choose a number from 1 to %(most)s.")
    status = 422


class OneShopOnly(Refusal):
    """An order is at one shop; a gift is an order of its own."""

    code = "one_shop_only"
    message = N_("Order from one shop at a time, and give gifts apart from it.")
    status = 422


class WayUnknown(Refusal):
    """The item cannot be paid so, or not any more."""

    code = "way_unknown"
    message = N_("It cannot be paid in this way any more. Look again before you order.")


class OutOfSeason(Refusal):
    """The item is not to be had at this time of the year. Facts: `first`, `last`."""

    code = "out_of_season"
    message = N_("This can be ordered from %(first)s until %(last)s.")


class TooFew(Refusal):
    """Fewer than the shop gives at once. Facts: `least`."""

    code = "too_few"
    message = N_("Take at least %(least)s of it.")
    status = 422


class NotForHouseholds(Refusal):
    """An item that only a street can buy."""

    code = "not_for_households"
    message = N_("Only a street can buy this, together.")


class NotForStreets(Refusal):
    """An item that only a household can buy."""

    code = "not_for_streets"
    message = N_("This cannot be bought together.")


class TooManyForHousehold(Refusal):
    """More than the limit of so many days. Facts: `most`, `had`, `days`."""

    code = "too_many_for_household"
    message = N_("At most %(most)s for a household in %(days)s days. You have ordered %(had)s.")


class PriceChanged(Refusal):
    """The price is another one than what was shown. Facts: `item_id`, `price_minor`."""

    code = "price_changed"
    message = N_("The price has just changed. Look again before you order.")


class BasketEmpty(Refusal):
    """There is nothing in the basket that could be ordered."""

    code = "basket_empty"
    message = N_("There is nothing in your basket.")
    status = 422


class BasketChanged(Refusal):
    """Prices changed while things lay in the basket, or something is no longer for sale.

    Facts: `count`.
    """

    code = "basket_changed"
    message = N_("Something in your basket has changed: %(count)s. Look again before you order.")


class OrderUnknown(Refusal):
    """No such order in this community."""

    code = "order_unknown"
    message = N_("We cannot find this order.")
    status = 404


class OrderFinished(Refusal):
    """The order was collected or cancelled already."""

    code = "order_finished"
    message = N_("This order was collected or cancelled already.")


class OrderPrepared(Refusal):
    """The household wants to cancel what lies ready; the shop can."""

    code = "order_prepared"
    message = N_("Your order lies ready. Ask the shop if you do not want it any more.")


class NotTheirOrder(Refusal):
    """The card belongs to a household that has no part in this order."""

    code = "not_their_order"
    message = N_("This order is not for the household of this card.")
    status = 403


class NotApproved(Refusal):
    """A manager has still to approve the order."""

    code = "not_approved"
    message = N_("This order waits for approval.")


class NotCollected(Refusal):
    """Something comes back that was not handed out, or too long ago. Facts: `days`."""

    code = "not_collected"
    message = N_("Only what was handed out can come back, within %(days)s days.")


class TooManyBack(Refusal):
    """More come back than were handed out and not returned. Facts: `left`."""

    code = "too_many_back"
    message = N_("No more than %(left)s of it can come back.")
    status = 422


class BoughtTogether(Refusal):
    """Something that was bought together comes back in part."""

    code = "bought_together"
    message = N_("This was bought together: it cannot come back at the counter.")


class NothingToBringBack(Refusal):
    """It was not on loan, or fewer are out. Facts: `left`."""

    code = "nothing_to_bring_back"
    message = N_("No more than %(left)s of it are on loan.")
    status = 422


class CodeUnknown(Refusal):
    """A code for an order that is wrong, used, or was taken back."""

    code = "order_code_unknown"
    message = N_("This code is not good any more. Ask for the card or for the slip.")
    status = 404


class ReasonInvalid(Refusal):
    """An order is cancelled for one of the known reasons."""

    code = "reason_invalid"
    message = N_("Choose why the order is cancelled.")
    status = 422


class OrdersOpen(Refusal):
    """A household that shall end, and has orders to collect. Facts: `count`."""

    code = "orders_open"
    message = N_("There are open orders: %(count)s. They are collected or cancelled first.")


class PledgesOpen(Refusal):
    """A household that shall end, and has put tokens into a purchase. Facts: `count`."""

    code = "pledges_open"
    message = N_("Tokens are put into buying together: %(count)s. They are taken back first.")
