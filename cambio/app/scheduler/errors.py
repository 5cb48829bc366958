"""What may be in the way of a job that is run by hand."""

from __future__ import annotations

from cambio.database import N_, Refusal


class JobUnknown(Refusal):
    """There is no job of this name."""

    code = "job_unknown"
    message = N_("There is no job called %(name)s. `cambio jobs list` names them.")
    status = 404


class JobAtWork(Refusal):
    """Somebody, perhaps on another machine, is doing it now."""

    code = "job_at_work"
    message = N_("%(name)s is being done at this moment. Try again when it has ended.")


class JobTooEarly(Refusal):
    """The day has not come: a job is never run for the future."""

    code = "job_too_early"
    message = N_("%(name)s cannot be done for a day that has yet to come.")
    status = 422


class JobUndated(Refusal):
    """The job does whatever is due at the moment that it runs."""

    code = "job_undated"
    message = N_("%(name)s does whatever is due now, and so takes no day.")
    status = 422
