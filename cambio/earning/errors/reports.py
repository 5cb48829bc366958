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
    message = N_(
        "You have %(most)s proposals that nobody decided about yet. Please wait."
    )


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
