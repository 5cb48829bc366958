"""The refusals of ending a programme."""

from __future__ import annotations

from cambio.database import N_, NotFound, Refusal


class StillHeld(Refusal):
    """A programme of which somebody still holds tokens."""

    code = "still_held"
    message = N_("Somebody still holds tokens of this programme. First they are spent or settled.")


class EarningOver(Refusal):
    """Something that would be rewarded after the programme's last day to earn."""

    code = "earning_over"
    message = N_("This programme is ending. Nothing can be earned in it on that day any more.")


class SpendingOver(Refusal):
    """Tokens of a programme whose last day to spend has passed."""

    code = "spending_over"
    message = N_("The programme of these tokens is ending. The last day to spend them has passed.")


class EndingUnknown(NotFound):
    """A programme that nobody said will end."""

    code = "ending_unknown"
    message = N_("This programme is not ending.")


class EndingDaysInvalid(Refusal):
    """Last days in the wrong order, or so soon that nobody can be told in time. Facts: `days`."""

    code = "ending_days_invalid"
    message = N_(
        "Choose days that are still to come: first the last day to earn, then to spend, then for "
        "streets. Everybody needs at least %(days)s days to spend."
    )
    status = 422


class CauseUnknown(Refusal):
    """No organisation that could stand for the cause."""

    code = "cause_unknown"
    message = N_("Choose an organisation that stands for the cause.")
    status = 422


class EndingPromised(Refusal):
    """A change that breaks what people were told: a sooner day, or another cause."""

    code = "ending_promised"
    message = N_("People were told this already. You can only give them more time.")


class EndingBegun(Refusal):
    """An ending that cannot be taken back: tokens were moved for it."""

    code = "ending_begun"
    message = N_("This cannot be taken back any more: tokens were moved already.")


class NobodyToTell(Refusal):
    """A run of letters for nobody: all know."""

    code = "nobody_to_tell"
    message = N_("Everybody was told already.")


class EndingRunUnknown(NotFound):
    """No such run of letters."""

    code = "ending_run_unknown"
    message = N_("We cannot find these letters.")


class StepNotYet(Refusal):
    """A step of ending whose day has not come, or that waits for another."""

    code = "step_not_yet"
    message = N_("This step cannot be taken yet. Something else comes first.")


class NotLookedAt(Refusal):
    """A step that nobody confirmed after having seen what it does."""

    code = "not_looked_at"
    message = N_("Look at what will happen, and say that it is right.")
    status = 422
