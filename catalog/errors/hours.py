"""Refusals of hours: offering, booking, logging, confirming and dividing them."""

from __future__ import annotations

from cambio.database import N_, Refusal


class FieldInvalid(Refusal):
    """A field of attention without a Dutch name, with a name too long, or known already."""

    code = "field_invalid"
    message = N_("Give the field of work a new name of at most %(most)s letters, also in Dutch.")
    status = 422


class FieldUnknown(Refusal):
    """No such field of attention in this community."""

    code = "field_unknown"
    message = N_("Choose what kind of work it is.")
    status = 422


class ProfessionalUnknown(Refusal):
    """No such professional in this community, or not any more."""

    code = "professional_unknown"
    message = N_("We cannot find this professional.")
    status = 404


class ProfessionalInvalid(Refusal):
    """A professional without a name, or of no organisation. Facts: `most`."""

    code = "professional_invalid"
    message = N_("Fill in a name of at most %(most)s letters, and for whom this person works.")
    status = 422


class AlreadyProfessional(Refusal):
    """This person of the staff offers hours under another name already."""

    code = "already_professional"
    message = N_("This person is in the list already.")


class RateInvalid(Refusal):
    """A price of a quarter of an hour that is none, or in a currency that there is not."""

    code = "rate_invalid"
    message = N_("Fill in what one quarter of an hour costs: a whole number above 0.")
    status = 422


class NoticeInvalid(Refusal):
    """A time for cancelling beyond reason. Facts: `most`."""

    code = "notice_invalid"
    message = N_("Choose a number of hours from 0 to %(most)s.")
    status = 422


class WeekInvalid(Refusal):
    """A week that is over, or too far away. Facts: `most`, in weeks."""

    code = "week_invalid"
    message = N_("Choose this week or one of the next %(most)s weeks.")
    status = 422


class QuartersInvalid(Refusal):
    """A number of quarter hours that is none, or more than goes. Facts: `most`."""

    code = "quarters_invalid"
    message = N_("Fill in whole quarters of an hour, from 1 to %(most)s.")
    status = 422


class HoursPromised(Refusal):
    """More is booked already than would be offered. Facts: `booked`."""

    code = "hours_promised"
    message = N_("%(booked)s quarters of an hour are booked already. Offer at least those.")


class OfferUnknown(Refusal):
    """No such offer in this community."""

    code = "offer_unknown"
    message = N_("We cannot find these hours any more.")
    status = 404


class HoursGone(Refusal):
    """Fewer quarter hours are left than are wanted. Facts: `left`."""

    code = "hours_gone"
    message = N_("So many hours are not left in this week. Quarters of an hour left: %(left)s.")


class NotInDistrict(Refusal):
    """The street does not lie where the hours are offered."""

    code = "not_in_district"
    message = N_("This professional does not work in that street in that week.")
    status = 403


class WishInvalid(Refusal):
    """Nothing is said of what should be done, or too much. Facts: `most`."""

    code = "wish_invalid"
    message = N_("Say in at most %(most)s letters what should be done. Name no people.")
    status = 422


class NotPaidSo(Refusal):
    """The hours cannot be paid in this currency, or cost something else by now."""

    code = "not_paid_so"
    message = N_("The price of these hours has changed. Look again before you book.")


class BookingUnknown(Refusal):
    """No such booking in this community."""

    code = "booking_unknown"
    message = N_("We cannot find this booking.")
    status = 404


class BookingClosed(Refusal):
    """The booking is done, cancelled or over: this cannot be done with it any more."""

    code = "booking_closed"
    message = N_("This booking has moved on. That cannot be done any more.")


class TooLateToCancel(Refusal):
    """It begins too soon to be cancelled by the street. Facts: `hours`."""

    code = "too_late_to_cancel"
    message = N_(
        "This is less than %(hours)s hours before it begins. Call the professional, who can"
        " still cancel it."
    )


class MomentInvalid(Refusal):
    """A moment outside the week that was booked."""

    code = "moment_invalid"
    message = N_("Choose a day and time in the week that was booked.")
    status = 422


class NotDoneYet(Refusal):
    """Work is logged on a day before its week, or that still has to come."""

    code = "not_done_yet"
    message = N_("Choose the day on which it was done. It cannot be in the future.")
    status = 422


class NothingLogged(Refusal):
    """The street answers before the professional has said what was done."""

    code = "nothing_logged"
    message = N_("The professional has not said yet what was done.")


class ObjectionInvalid(Refusal):
    """A no without one of its reasons."""

    code = "hours_objection_invalid"
    message = N_("Choose what is not right.")
    status = 422


class DivisionUnknown(Refusal):
    """No such division of hours in this community."""

    code = "division_unknown"
    message = N_("We cannot find this division of hours.")
    status = 404


class DivisionClosed(Refusal):
    """The last moment to divide has passed, or it was called off."""

    code = "division_closed"
    message = N_("The dividing is over. The outcome stands.")


class DivisionInvalid(Refusal):
    """A division that could never be made: too few fields, no streets, or wrong days."""

    code = "division_invalid"
    message = N_(
        "Choose at least two fields of work, hours for at least one street, a first and last day,"
        " and a last day to divide in the future."
    )
    status = 422


class DivisionNotOver(Refusal):
    """The last moment to divide has not passed."""

    code = "division_not_over"
    message = N_("The last day to divide has not passed yet.")


class PointsInvalid(Refusal):
    """The points are not divided, or over something else. Facts: `all`."""

    code = "points_invalid"
    message = N_("Divide all %(all)s points over the fields, no more and no less.")
    status = 422


class AlreadyDivided(Refusal):
    """This household has divided already, on a screen or on paper."""

    code = "already_divided"
    message = N_("This household has divided its points already. Each household does so once.")


class NotAskedToDivide(Refusal):
    """The household does not live in a street whose hours are divided."""

    code = "not_asked_to_divide"
    message = N_("The hours of this household's street are not divided here.")
    status = 403


class NoEnvelopes(Refusal):
    """No envelope of this street lies unopened."""

    code = "no_envelopes"
    message = N_("There is no unopened envelope of this street any more.")


class AllotmentInvalid(Refusal):
    """Hours for no street, or a number that is none. Facts: `most`."""

    code = "allotment_invalid"
    message = N_("Fill in for at least one street how many hours it gets, at most %(most)s.")
    status = 422
