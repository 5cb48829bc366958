"""Refusals of buying together."""

from __future__ import annotations

from cambio.database import N_, Refusal


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


class WishInvalid(Refusal):
    """What is wanted has no name, or too many words. Facts: `most`, `words_most`."""

    code = "wish_invalid"
    message = N_(
        "Say what you want in at most %(most)s characters, and more about it in %(words_most)s."
    )
    status = 422


class WishPriceInvalid(Refusal):
    """A price that nothing has. Facts: `most`."""

    code = "wish_price_invalid"
    message = N_("Fill in a price from 1 to %(most)s.")
    status = 422


class CarrierUnknown(Refusal):
    """Nobody of that id can carry it out and be paid for it."""

    code = "carrier_unknown"
    message = N_("Choose a shop or a partner that carries it out.")
    status = 422


class NotInGroup(Refusal):
    """A group buys this, and the household is not in it."""

    code = "not_in_group"
    message = N_("Only the households that were asked can take part.")
    status = 403


class NotAGroup(Refusal):
    """All neighbours take part: nobody has to be asked."""

    code = "not_a_group"
    message = N_("All neighbours can take part already.")


class StepNotPossible(Refusal):
    """This is not what comes next. Facts: `status`, the state that it is in."""

    code = "step_not_possible"
    message = N_("That is not what comes next. Look how far it is.")


class CarriedOutByOrder(Refusal):
    """The shop has an order for it; what becomes of that becomes of the purchase."""

    code = "carried_out_by_order"
    message = N_("The shop has an order for this. Go on with the order.")


class NotCheaper(Refusal):
    """The price can only turn out lower. Facts: `most`."""

    code = "not_cheaper"
    message = N_("The price can only go down. Fill in an amount from 1 to %(most)s.")
    status = 422


class ThanksInvalid(Refusal):
    """A celebration without a word of thanks, or with too many. Facts: `most`."""

    code = "thanks_invalid"
    message = N_("Say thank you in at most %(most)s characters.")
    status = 422


class PhotoTextMissing(Refusal):
    """A photo that nobody says in words. Facts: `most`."""

    code = "photo_text_missing"
    message = N_("Say in a few words what the photo shows, in at most %(most)s characters.")
    status = 422
