"""Vouchers, redemptions and settlements as they are read."""

from catalog.queries.vouchers.gifts import GiftView, voucher_gifts
from catalog.queries.vouchers.redemptions import (
    OpenPeriod,
    RedemptionFilter,
    RedemptionView,
    open_periods,
    redemption,
    redemptions,
)
from catalog.queries.vouchers.settlements import SettlementView, settlement, settlements
from catalog.queries.vouchers.terms import TermsView, voucher_terms
from catalog.queries.vouchers.views import (
    VoucherView,
    find_voucher,
    voucher,
    voucher_by_code,
    voucher_names,
    vouchers_of,
    vouchers_waiting,
)

__all__ = [
    "GiftView",
    "OpenPeriod",
    "RedemptionFilter",
    "RedemptionView",
    "SettlementView",
    "TermsView",
    "VoucherView",
    "find_voucher",
    "open_periods",
    "redemption",
    "redemptions",
    "settlement",
    "settlements",
    "voucher",
    "voucher_by_code",
    "voucher_gifts",
    "voucher_names",
    "voucher_terms",
    "vouchers_of",
    "vouchers_waiting",
]
