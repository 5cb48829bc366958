"""The refusals of saving with a street and of giving."""

from __future__ import annotations

from cambio.database import N_, NotFound, Refusal


class NotInThisPlace(Refusal):
    """A household saves with the place where it lives."""

    code = "not_in_this_place"
    message = N_("You save with the street where you live.")


class ShareUnknown(NotFound):
    """No such share in this community."""

    code = "share_unknown"
    message = N_("We cannot find what you saved with your street.")


class ShareUndone(Refusal):
    """A share that was undone before."""

    code = "share_undone"
    message = N_("This was undone already. Nothing has changed.")


class GiftsOff(Refusal):
    """A programme whose tokens stay with who earned them."""

    code = "gifts_off"
    message = N_("These tokens cannot be given away.")


class GiftLimit(Refusal):
    """More than a household may give in a day. Facts: `left_minor`."""

    code = "gift_limit"
    message = N_(
        "That is more than you can give in one day. Today you can still give %(left_minor)s."
    )


class GiftToOneself(Refusal):
    """A household cannot give to itself."""

    code = "gift_to_oneself"
    message = N_("That is your own card. Choose somebody else.")
    status = 422


class ReceiverUnknown(NotFound):
    """Nobody of that kind in this community to give to."""

    code = "receiver_unknown"
    message = N_("We cannot find who you want to give to.")


class NotACause(Refusal):
    """An organisation that does not receive gifts."""

    code = "not_a_cause"
    message = N_("This organisation does not receive gifts.")


class CounterLimit(Refusal):
    """More than staff may move for a household in a day. Facts: `most`, `left`."""

    code = "counter_limit"
    message = N_(
        "At the counter a household saves, gives and spends at most %(most)s tokens in a day."
        " %(left)s are left."
    )


class DailyInvalid(Refusal):
    """A daily limit of nothing blocks the first gift: then switch gifts off."""

    code = "gift_daily_invalid"
    message = N_("Say how much a household can give in a day: at least 1. Or switch gifts off.")
    status = 422


class AmountUnreadable(Refusal):
    """What was typed is no amount of the currency."""

    code = "amount_unreadable"
    message = N_("Type an amount, such as 10.")
    status = 422
