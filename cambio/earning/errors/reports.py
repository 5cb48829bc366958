"""The refusals of proposals, reports, photos and their approval."""

from __future__ import annotations

from cambio.database import N_, NotFound, Refusal


class ProposalUnknown(NotFound):
    """No such proposal in this community."""

    code = "proposal_unknown"
    message = N_("We cannot find this proposal.")


class ProposalDecided(Refusal):
    """Somebody decided about a proposal already."""

    code = "proposal_decided"
    message = N_("Somebody decided about this proposal already.")


class ProposalsTooMany(Refusal):
    """A household with enough proposals that wait. Facts: `most`."""

    code = "proposals_too_many"
    message = N_("You have %(most)s proposals that nobody decided about yet. Please wait.")


class ReasonInvalid(Refusal):
    """A reason that is not given, or too long. Facts: `most`."""

    code = "reason_invalid"
    message = N_("Say why, in 1 to %(most)s characters.")
    status = 422


class LoggedTooLate(Refusal):
    """An action written down before it is over, or too long after. Facts: `days`."""

    code = "logged_too_late"
    message = N_("Write down an action that is over, at most %(days)s days afterwards.")
    status = 422


class WorkInvalid(Refusal):
    """Bags, kilos or hours outside the bounds. Facts: `bags`, `kilos`, `hours`."""

    code = "work_invalid"
    message = N_("Fill in at most %(bags)s bags, %(kilos)s kilos and %(hours)s hours.")
    status = 422


class NotesTooLong(Refusal):
    """More words than a report holds. Facts: `most`."""

    code = "notes_too_long"
    message = N_("Write at most %(most)s characters.")
    status = 422


class OwnReport(Refusal):
    """Nobody approves what they reported or wrote down themselves."""

    code = "own_report"
    message = N_("You reported this yourself. Somebody else has to approve it.")
    status = 403


class ApprovedByYou(Refusal):
    """Two approvals are of two people."""

    code = "approved_by_you"
    message = N_("You approved this already. One more person has to look at it.")


class PhotoUnknown(NotFound):
    """No such photo, or none that whoever asks may see."""

    code = "photo_unknown"
    message = N_("We cannot find this photo.")


class PhotosTooMany(Refusal):
    """An action with photos enough. Facts: `most`."""

    code = "photos_too_many"
    message = N_("An action has at most %(most)s photos. Take one away first.")


class NothingToBlur(Refusal):
    """A blur that covers nothing."""

    code = "nothing_to_blur"
    message = N_("Mark what has to be blurred first.")
    status = 422


class AdjustmentEmpty(Refusal):
    """An adjustment that changes nothing."""

    code = "adjustment_empty"
    message = N_("Nothing is different from what stood there.")
    status = 422


class PurseTooLow(Refusal):
    """A purse that cannot pay for more."""

    code = "purse_too_low"
    message = N_("There is too little in the purse of this action. Fill it first.")


class MomentMissing(Refusal):
    """A form without its day or times."""

    code = "moment_missing"
    message = N_("Fill in the day, and from when until when.")
    status = 422


class RecurrenceInvalid(Refusal):
    """A rule of RFC 5545 that we cannot read, or that says more than days."""

    code = "recurrence_invalid"
    message = N_("We cannot read when this comes again. Choose from the list.")
    status = 422


class RecurrenceEmpty(Refusal):
    """A rule by which nothing comes in the year ahead."""

    code = "recurrence_empty"
    message = N_("By this rule nothing comes in the year ahead.")
    status = 422


class SeriesUnknown(NotFound):
    """No such recurring action in this community, or it ended."""

    code = "series_unknown"
    message = N_("We cannot find this recurring action.")


class NotThatDay(Refusal):
    """A day that is none of a recurring action's, or that was planned already."""

    code = "not_that_day"
    message = N_("This action does not come on that day, or was planned already.")


class SignalUnknown(NotFound):
    """No such signal in this community."""

    code = "signal_unknown"
    message = N_("We cannot find this signal.")
