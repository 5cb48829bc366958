"""What is done with vouchers, one function per act."""

from catalog.use_cases.vouchers.approving import ApproveVoucher, approve_voucher
from catalog.use_cases.vouchers.buying import (
    AwardByRule,
    AwardVoucher,
    Bought,
    BuyVouchers,
    award_by_rule,
    award_voucher,
    buy_vouchers,
)
from catalog.use_cases.vouchers.ending import (
    CancelVoucher,
    LapseVoucher,
    TellVoucherEnds,
    cancel_voucher,
    endings_to_tell,
    lapse_voucher,
    lapses_due,
    tell_voucher_ends,
)
from catalog.use_cases.vouchers.for_place import BuyForPlace, buy_for_place
from catalog.use_cases.vouchers.redeeming import (
    Call,
    NoteWrongPin,
    Redeemed,
    RedeemVoucher,
    UndoRedemption,
    note_wrong_pin,
    redeem_voucher,
    undo_redemption,
)
from catalog.use_cases.vouchers.rows import VoucherState
from catalog.use_cases.vouchers.settling import Settled, SettleVouchers, settle_vouchers
from catalog.use_cases.vouchers.terms import (
    GiveByRule,
    SavedGift,
    SavedTerms,
    SetTerms,
    StopGift,
    give_by_rule,
    set_terms,
    stop_gift,
)

__all__ = [
    "ApproveVoucher",
    "AwardByRule",
    "AwardVoucher",
    "Bought",
    "BuyForPlace",
    "BuyVouchers",
    "Call",
    "CancelVoucher",
    "GiveByRule",
    "LapseVoucher",
    "NoteWrongPin",
    "RedeemVoucher",
    "Redeemed",
    "SavedGift",
    "SavedTerms",
    "SetTerms",
    "SettleVouchers",
    "Settled",
    "StopGift",
    "TellVoucherEnds",
    "UndoRedemption",
    "VoucherState",
    "approve_voucher",
    "award_by_rule",
    "award_voucher",
    "buy_for_place",
    "buy_vouchers",
    "cancel_voucher",
    "endings_to_tell",
    "give_by_rule",
    "lapse_voucher",
    "lapses_due",
    "note_wrong_pin",
    "redeem_voucher",
    "set_terms",
    "settle_vouchers",
    "stop_gift",
    "tell_voucher_ends",
    "undo_redemption",
]
