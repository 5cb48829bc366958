"""Refusals of keeping the catalogue."""

from __future__ import annotations

from cambio.database import N_, Refusal


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
