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
