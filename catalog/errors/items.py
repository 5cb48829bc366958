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


class KindInvalid(Refusal):
    """A kind of item that there is not."""

    code = "kind_invalid"
    message = N_("Choose what kind of item it is.")
    status = 422


class LeastInvalid(Refusal):
    """A least number at a time that nobody can reach."""

    code = "least_invalid"
    message = N_("The least at a time is 1 or more, and not more than the most.")
    status = 422


class DaysInvalid(Refusal):
    """A number of days that is none, or that this kind of item does not have. Facts: `most`."""

    code = "days_invalid"
    message = N_("Fill in a number of days from 1 to %(most)s.")
    status = 422


class CodeInvalid(Refusal):
    """A shop's own number that is too long. Facts: `most`."""

    code = "code_invalid"
    message = N_("Your own number for it has at most %(most)s characters.")
    status = 422


class CodeTaken(Refusal):
    """Another item of the shop has the same number."""

    code = "code_taken"
    message = N_("Another item of this shop has this number already.")


class SeasonInvalid(Refusal):
    """A season without a first or last day, or with a day that no year has."""

    code = "season_invalid"
    message = N_("Fill in two days as day-month, for instance 1-3 and 31-10, or nothing.")
    status = 422


class PriceUnreadable(Refusal):
    """Ways of paying that are written otherwise than we can read."""

    code = "price_unreadable"
    message = N_("Write a price like 5 GLD, or 6 CAM + 2 GLD, with / between two ways to pay.")
    status = 422


class StreetPaysOneCurrency(Refusal):
    """A mixed price for something that streets buy together."""

    code = "street_pays_one_currency"
    message = N_("A street pays in one kind of token. Choose households only, or one kind.")
    status = 422


class VariantInvalid(Refusal):
    """A variant of a variant, or one without a Dutch name."""

    code = "variant_invalid"
    message = N_("Give each size or colour a Dutch name, and add it to the item itself.")
    status = 422


class PointUnknown(Refusal):
    """No such pick-up point of this shop, or it is closed."""

    code = "point_unknown"
    message = N_("Choose where it is picked up.")
    status = 422


class PointInvalid(Refusal):
    """A pick-up point without a name, or that keeps things for no sensible time. Facts: `most`."""

    code = "point_invalid"
    message = N_("Give it a name of at most 80 characters, and 1 to %(most)s days.")
    status = 422


class FileUnusable(Refusal):
    """A file of items that is none, is too long, or lacks a column. Facts: `most`."""

    code = "file_unusable"
    message = N_("This is no list of items that we can read: at most %(most)s lines of CSV.")
    status = 422


class FileUnknown(Refusal):
    """No such file, or it was forgotten."""

    code = "file_unknown"
    message = N_("We no longer have this file. Send it again.")
    status = 404


class FileHasMistakes(Refusal):
    """A file with mistakes changes nothing at all. Facts: `count`."""

    code = "file_has_mistakes"
    message = N_("Nothing was changed: there are mistakes in %(count)s lines.")
    status = 422
