"""The refusals of deeds and collections."""

from __future__ import annotations

from cambio.database import N_, Refusal


class WhoseDeed(Refusal):
    """A deed of nobody, or of a household and a street at once."""

    code = "whose_deed"
    message = N_("Say who did it: a household, or a street or team.")
    status = 422


class WorkInvalid(Refusal):
    """Bags, kilos or hours below nothing, or more than anybody does."""

    code = "work_invalid"
    message = N_("Check the numbers: so many bags, kilos or hours cannot be right.")
    status = 422


class BeyondYearlyLimit(Refusal):
    """A warning: a household, or the adult who did it, would be given more than a programme's limit
    of a year. The same request with `beyond_limit` gives it all the same."""

    code = "beyond_yearly_limit"
    message = N_(
        "With this the limit of a year is passed. That can matter for tax, or for a benefit."
        " Nothing was given yet: ask the household first."
    )


class NotCollected(Refusal):
    """A programme in which no money is collected."""

    code = "not_collected"
    message = N_("In this programme no euros are kept for streets.")


class PotTooLow(Refusal):
    """More than a pot holds."""

    code = "pot_too_low"
    message = N_("There is not so much in this pot.")
