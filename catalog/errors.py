"""The refusals of the shop."""

from __future__ import annotations

from cambio.database import N_, Refusal

# --------------------------------------------------------------------------------------- managing


class ShopUnknown(Refusal):
    """No such shop in this community."""

    code = "shop_unknown"
    message = N_("We cannot find this shop.")
    status = 404


class CategoryUnknown(Refusal):
    """No such category in this community."""

    code = "category_unknown"
    message = N_("Choose one of the categories.")
    status = 422


class CategoryInvalid(Refusal):
    """A category without a short name or without a name in Dutch."""

    code = "category_invalid"
    message = N_("A category needs a name, and a short name of small letters and hyphens.")
    status = 422


class ItemNameMissing(Refusal):
    """An item without a name in Dutch, or with one that is too long. Facts: `most`."""

    code = "item_name_missing"
    message = N_("Fill in a Dutch name of at most %(most)s characters.")
    status = 422


class ItemTextTooLong(Refusal):
    """A text that does not fit. Facts: `most`."""

    code = "item_text_too_long"
    message = N_("Keep every text under %(most)s characters.")
    status = 422


class AlternativeTextMissing(Refusal):
    """A picture without words for those who do not see it."""

    code = "alternative_text_missing"
    message = N_("Say in a few Dutch words what the picture shows, for who cannot see it.")
    status = 422


class PriceInvalid(Refusal):
    """A price that is none, or beyond reason. Facts: `most`."""

    code = "price_invalid"
    message = N_("The price is a whole number from 1 to %(most)s.")
    status = 422


class BuyersInvalid(Refusal):
    """Neither households, nor streets, nor both."""

    code = "buyers_invalid"
    message = N_("Choose who may buy it.")
    status = 422


class LimitInvalid(Refusal):
    """A limit that lets nobody buy. Facts: `most`."""

    code = "limit_invalid"
    message = N_("The most for a household is a number from 1 to %(most)s, or nothing.")
    status = 422


class CurrencyFixed(Refusal):
    """The currency of an item stays: orders and purchases were made in it."""

    code = "currency_fixed"
    message = N_("An item keeps its currency. Make a new item for another one.")


class PictureUnusable(Refusal):
    """A file that is no picture, or none that we take."""

    code = "picture_unusable"
    message = N_("We cannot use this picture. Choose a photo as JPEG, PNG or WebP.")
    status = 422


class PictureTooLarge(Refusal):
    """A picture with too many bytes or pixels. Facts: `megabytes`, `megapixels`."""

    code = "picture_too_large"
    message = N_(
        "This picture is too large: at most %(megabytes)s MB and %(megapixels)s million pixels."
    )
    status = 413


# ------------------------------------------------------------------------------------------ stock


class StockQuantityInvalid(Refusal):
    """Nothing, less than nothing, or beyond reason. Facts: `most`."""

    code = "stock_quantity_invalid"
    message = N_("Fill in a whole number of at most %(most)s.")
    status = 422


class OutOfStock(Refusal):
    """There are fewer than were asked for. Facts: `item_id`, `left`."""

    code = "out_of_stock"
    message = N_("There are not so many any more. Left in the shop: %(left)s.")


# ----------------------------------------------------------------------------------------- orders


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
    """An order is at one shop, in one currency."""

    code = "one_shop_only"
    message = N_("Order from one shop at a time, and in one kind of token.")
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
    """More than the limit in twelve months. Facts: `most`, `had`."""

    code = "too_many_for_household"
    message = N_("At most %(most)s for a household in twelve months. You have ordered %(had)s.")


class PriceChanged(Refusal):
    """The price is another one than what was shown. Facts: `item_id`, `price_minor`."""

    code = "price_changed"
    message = N_("The price has just changed. Look again before you order.")


class CounterLimit(Refusal):
    """More than may be spent at the counter in a day. Facts: `most`, `spent`."""

    code = "counter_limit"
    message = N_(
        "At the counter a household can spend %(most)s tokens in a day. It has spent %(spent)s."
    )


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


class ReasonInvalid(Refusal):
    """An order is cancelled for one of the known reasons."""

    code = "reason_invalid"
    message = N_("Choose why the order is cancelled.")
    status = 422


# --------------------------------------------------------------------------------- buying together


class PurchaseUnknown(Refusal):
    """No such collective purchase in this community."""

    code = "purchase_unknown"
    message = N_("We cannot find what you want to buy together.")
    status = 404


class DeadlineInvalid(Refusal):
    """A deadline that is too near or too far. Facts: `least`, `most`."""

    code = "deadline_invalid"
    message = N_("Choose a last day between %(least)s and %(most)s days from now.")
    status = 422


class MinHouseholdsInvalid(Refusal):
    """Fewer households than one, or more than the price has tokens. Facts: `most`."""

    code = "min_households_invalid"
    message = N_("Choose a number of households from 1 to %(most)s.")
    status = 422


class NotANeighbour(Refusal):
    """The household lives elsewhere, or the pot is another place's."""

    code = "not_a_neighbour"
    message = N_("Only neighbours of this place can take part.")
    status = 403


class PurchaseClosed(Refusal):
    """The purchase was met, failed or cancelled, or its last day has passed."""

    code = "purchase_closed"
    message = N_("This purchase is closed. Nothing can be put in or taken out any more.")


class NothingMissing(Refusal):
    """Nothing is missing that this pledger could add.

    Facts: `households`, how many more households have to take part.
    """

    code = "nothing_missing"
    message = N_("What is missing is kept for neighbours: %(households)s more must take part.")


class PledgeUnknown(Refusal):
    """There is no pledge to withdraw."""

    code = "pledge_unknown"
    message = N_("You have put nothing into this purchase.")
    status = 404


class PurchaseNotDue(Refusal):
    """The last day of the purchase has not passed."""

    code = "purchase_not_due"
    message = N_("The last day has not passed yet.")


# ----------------------------------------------------------------------------------- at the counter


class CardUnknown(Refusal):
    """No card with this code or number, or one that belongs to nobody yet."""

    code = "card_unknown"
    message = N_("We do not know this card.")
    status = 404


class CardNotValid(Refusal):
    """The card was blocked or replaced."""

    code = "card_not_valid"
    message = N_("This card is blocked or was replaced by another one.")


class NotConfirmed(Refusal):
    """Nobody proved that the household wants this: neither PIN nor signature."""

    code = "not_confirmed"
    message = N_("Ask for the PIN, or for a signature on paper.")
    status = 422
