"""Refusals of vouchers: the verdicts at a partner, and what cannot be bought, given or settled."""

from __future__ import annotations

from cambio.database import N_, NotFound, Refusal


class VoucherUnknown(Refusal):
    """No voucher of this community has this code or number: it is forged, or read wrongly."""

    code = "voucher_unknown"
    message = N_("This is not a voucher of ours. Do not accept it.")
    status = 404


class VoucherUsed(Refusal):
    """It was redeemed. Facts: `day`, `time`, `partner`."""

    code = "voucher_used"
    message = N_("This voucher was used on %(day)s at %(time)s, at %(partner)s.")


class VoucherExpired(Refusal):
    """Its last day has passed. Facts: `day`."""

    code = "voucher_expired"
    message = N_("This voucher was good until %(day)s. It is too late now.")


class VoucherElsewhere(Refusal):
    """It is for other partners. Facts: `partners`."""

    code = "voucher_elsewhere"
    message = N_("This voucher is good, but not here. It can be used at: %(partners)s.")


class VoucherCancelled(Refusal):
    """It was cancelled, and its tokens went back."""

    code = "voucher_cancelled"
    message = N_("This voucher was cancelled. Do not accept it.")


class VoucherPinWrong(Refusal):
    """The four digits that belong to it are others."""

    code = "voucher_pin_wrong"
    message = N_("The PIN of this voucher is wrong. The customer sees it on their page.")


class VoucherTooSoon(Refusal):
    """After wrong PINs in a row it waits. Facts: `minutes`."""

    code = "voucher_too_soon"
    message = N_("The PIN was wrong too often. Try again in %(minutes)s minutes.")
    status = 429


class VoucherWhole(Refusal):
    """It is a right that is used at once, not an amount."""

    code = "voucher_whole"
    message = N_("This voucher is used as a whole, not in parts.")
    status = 422


class VoucherAmountInvalid(Refusal):
    """Nothing, or more than is left on it. Facts: `left`."""

    code = "voucher_amount_invalid"
    message = N_("Take an amount above zero. There is %(left)s left on this voucher.")
    status = 422


class VoucherPartlyUsed(Refusal):
    """Some of it was redeemed, so that it cannot be cancelled."""

    code = "voucher_partly_used"
    message = N_("Some of this voucher was used. It cannot be cancelled any more.")


class VoucherEnded(Refusal):
    """It was used, cancelled, or its time is over."""

    code = "voucher_ended"
    message = N_("This voucher is not good any more.")


class VoucherNotApproved(Refusal):
    """A manager approves vouchers of this kind first, and did not yet."""

    code = "voucher_not_approved"
    message = N_("This voucher is not approved yet.")


class TermsInvalid(Refusal):
    """The terms of a voucher that make no sense. Facts: `most_euros`, `least_days`,
    `most_days`."""

    code = "voucher_terms_invalid"
    message = N_(
        "A voucher is worth 0.01 to %(most_euros)s euros, is good for %(least_days)s to"
        " %(most_days)s days, and has a partner."
    )
    status = 422


class TermsMissing(Refusal):
    """An item of the kind voucher whose terms nobody wrote down, or that is not a voucher."""

    code = "voucher_terms_missing"
    message = N_("This voucher is not ready yet: it is not said what it is worth and where.")


class PartnerUnknown(NotFound):
    """No such partner in this community."""

    code = "partner_unknown"
    message = N_("We cannot find this partner.")


class RedemptionUnknown(NotFound):
    """No such redemption in this community, or it is another partner's."""

    code = "redemption_unknown"
    message = N_("We cannot find this in the list.")


class TooLateToUndo(Refusal):
    """It was redeemed longer ago than a partner can undo. Facts: `minutes`."""

    code = "too_late_to_undo"
    message = N_("This can be undone within %(minutes)s minutes only. Ask the helpdesk.")


class RedemptionSettled(Refusal):
    """The partner has had its money for it."""

    code = "redemption_settled"
    message = N_("This was settled already, so it cannot be undone.")


class HelpdeskReasonMissing(Refusal):
    """What the helpdesk does stands on record: who telephoned, and why. Facts: `most`."""

    code = "helpdesk_reason_missing"
    message = N_("Write down who telephoned and why, each in at most %(most)s letters.")
    status = 422


class VoucherCurrency(Refusal):
    """A budget of other tokens than the voucher costs."""

    code = "voucher_currency"
    message = N_("This voucher costs other tokens than this budget holds.")
    status = 422


class PeriodInvalid(Refusal):
    """Days to settle that are not over, or in the wrong order."""

    code = "settlement_period_invalid"
    message = N_("Settle days that are over, the first one before the last.")
    status = 422


class NothingToSettle(Refusal):
    """Nothing was redeemed in these days that was not settled before."""

    code = "nothing_to_settle"
    message = N_("Nothing was used in these days that is not settled already.")


class SettlementUnknown(NotFound):
    """No such settlement in this community, or it is another partner's."""

    code = "settlement_unknown"
    message = N_("We cannot find this settlement.")


class GiftUnknown(NotFound):
    """No rule gives a voucher so, or not any more."""

    code = "voucher_gift_unknown"
    message = N_("No rule gives this voucher any more.")
