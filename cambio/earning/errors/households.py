"""The refusals of what a household is given or joins."""

from __future__ import annotations

from cambio.database import N_, Refusal


class ConsentMissing(Refusal):
    """A programme that needs consent records nothing without it."""

    code = "consent_missing"
    message = N_("This household did not agree to take part in this programme.")


class NotAMember(Refusal):
    """A household that is not in the programme."""

    code = "not_a_member"
    message = N_("This household is not in this programme.")


class DayInvalid(Refusal):
    """A day in the future."""

    code = "day_invalid"
    message = N_("Choose a day that is not in the future.")
    status = 422
