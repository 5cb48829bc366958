"""The refusals of the books."""

from __future__ import annotations

from cambio.database import N_, Refusal


class AmountNotPositive(Refusal):
    """A transfer of nothing, or of less."""

    code = "amount_not_positive"
    message = N_("The amount must be at least 1.")
    status = 422


class AmountTooLarge(Refusal):
    """A transfer of more than a million million minor units: a slip of the keyboard."""

    code = "amount_too_large"
    message = N_("This amount is too large.")
    status = 422


class NothingToMove(Refusal):
    """A transaction without a transfer."""

    code = "nothing_to_move"
    message = N_("There is nothing to book.")
    status = 422


class SameAccount(Refusal):
    """A transfer from an account to itself."""

    code = "same_account"
    message = N_("Tokens cannot move from an account to itself.")
    status = 422


class AccountUnknown(Refusal):
    """No such account in this community."""

    code = "account_unknown"
    message = N_("We cannot find this account.")
    status = 404


class CurrencyUnknown(Refusal):
    """The community has no such currency."""

    code = "currency_unknown"
    message = N_("There is no such currency here.")
    status = 404


class CurrencyMismatch(Refusal):
    """A transfer between accounts of two currencies."""

    code = "currency_mismatch"
    message = N_("These accounts do not hold the same tokens.")
    status = 422


class MoveNotAllowed(Refusal):
    """The kind of transaction does not move tokens between these purposes."""

    code = "move_not_allowed"
    message = N_("Tokens cannot go this way.")
    status = 422


class AccountFrozen(Refusal):
    """An account that moves nothing for now."""

    code = "account_frozen"
    message = N_("This account is on hold.")


class AccountClosed(Refusal):
    """An account that moves nothing any more."""

    code = "account_closed"
    message = N_("This account is closed.")


class BalanceTooLow(Refusal):
    """An account with a floor does not hold enough. Facts: `account_id`."""

    code = "balance_too_low"
    message = N_("There are not enough tokens.")


class TransactionUnknown(Refusal):
    """No such transaction in this community."""

    code = "transaction_unknown"
    message = N_("We cannot find this in the books.")
    status = 404


class AlreadyReversed(Refusal):
    """A transaction is reversed once; a reversal is not reversed."""

    code = "already_reversed"
    message = N_("This was already corrected.")


class AlreadySpent(Refusal):
    """What should be taken back is no longer there; a person decides."""

    code = "already_spent"
    message = N_("These tokens were already spent.")


class SealTaken(Refusal):
    """Another sealed this day a moment ago. Facts: `day`."""

    code = "seal_taken"
    message = N_("This day was closed already.")


class DayNotSealed(Refusal):
    """A day that has no seal. Facts: `day`."""

    code = "day_not_sealed"
    message = N_("This day is not closed yet.")
    status = 404


class SignatureWrong(Refusal):
    """A signature that does not sign this seal with this key."""

    code = "signature_wrong"
    message = N_("This signature does not belong to this seal and key.")
    status = 422


class WitnessedBefore(Refusal):
    """The same key signed the same day before."""

    code = "witnessed_before"
    message = N_("This witness signed this day already.")


class KindNotPosted(Refusal):
    """A kind that names what it is about, and so has a function of its own. Facts: `kind`."""

    code = "kind_not_posted"
    message = N_("This is not booked this way.")
    status = 422


class PartlyReturned(Refusal):
    """A part was given back, so that the whole cannot be undone any more."""

    code = "partly_returned"
    message = N_("A part of this was already given back.")


class ReturnIsFinal(Refusal):
    """What was given back is not undone; it can be paid again."""

    code = "return_is_final"
    message = N_("What was given back cannot be undone.")


class NotReturnable(Refusal):
    """A transaction that did not go from the one account to the other."""

    code = "not_returnable"
    message = N_("This was not paid between these accounts.")
    status = 422


class ReturnTooLarge(Refusal):
    """More than is left to give back. Facts: `left_minor`."""

    code = "return_too_large"
    message = N_("No more than what was paid can be given back.")


class RefundTooLarge(Refusal):
    """More than was put in and not given back yet. Facts: `left_minor`."""

    code = "refund_too_large"
    message = N_("No more than what was put in can be given back.")


class AlreadySettled(Refusal):
    """What a till took in is settled once, and not given back after that."""

    code = "already_settled"
    message = N_("This was already settled with the shop.")


class LayerUnknown(Refusal):
    """No such layer in this community."""

    code = "layer_unknown"
    message = N_("We cannot find these tokens.")
    status = 404


class LayerKeeps(Refusal):
    """The day on which a layer may lapse has not come. Facts: `lapses_on`."""

    code = "layer_keeps"
    message = N_("These tokens do not lapse yet.")


class AccountNotEmpty(Refusal):
    """An account that still holds something is not closed. Facts: `balance_minor`."""

    code = "account_not_empty"
    message = N_("This account still holds tokens.")


class NotSealedYet(Refusal):
    """A transaction whose day is not closed yet. Facts: `transaction_id`."""

    code = "not_sealed_yet"
    message = N_("The day on which this was booked is not closed yet. Try again tomorrow.")
