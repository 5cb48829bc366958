"""The nouns of the books: small, immutable, and complete.

They are structs of msgspec: a frozen dataclass of ten fields takes thirty times as long to make.
"""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from msgspec import Struct


class Purpose(StrEnum):
    """What an account is for, and so whose it is and what may move through it."""

    WALLET = "wallet"
    """A household's own tokens."""
    POT = "pot"
    """The tokens of a place or a team."""
    PURSE = "purse"
    """Tokens set aside for one action, order or purchase."""
    BUDGET = "budget"
    """One grant of one funder."""
    TILL = "till"
    """What a shop or partner took in."""
    ISSUANCE = "issuance"
    """Where a programme's tokens come from and return to."""


WITH_FLOOR = frozenset({Purpose.WALLET, Purpose.POT, Purpose.PURSE, Purpose.BUDGET})
"""Accounts that may never sink below zero. The others have no stored balance, so that writers
do not wait for each other there."""


class AccountStatus(StrEnum):
    """`open` moves tokens, `frozen` for now does not, `closed` never will again."""

    OPEN = "open"
    FROZEN = "frozen"
    CLOSED = "closed"


class Kind(StrEnum):
    """What happened, in the books' own words. `cambio.ledger.kinds` says what each may move."""

    GRANT = "grant"
    GRANT_RETURNED = "grant_returned"
    PURSE_FILLED = "purse_filled"
    PURSE_RETURNED = "purse_returned"
    AWARD = "award"
    PLACE_AWARD = "place_award"
    COLLECTION = "collection"
    COLLECTION_SPENT = "collection_spent"
    ORDER_PLACED = "order_placed"
    ORDER_COLLECTED = "order_collected"
    HOUSEHOLD_MERGED = "household_merged"
    PLEDGE = "pledge"
    SHARE = "share"
    PURCHASE_DELIVERED = "purchase_delivered"
    VOUCHER_BOUGHT = "voucher_bought"
    VOUCHER_AWARDED = "voucher_awarded"
    VOUCHER_REDEEMED = "voucher_redeemed"
    VOUCHER_LAPSED = "voucher_lapsed"
    HOURS_ALLOTTED = "hours_allotted"
    HOURS_BOOKED = "hours_booked"
    HOURS_DONE = "hours_done"
    SETTLEMENT = "settlement"
    HOUSEHOLD_SPLIT = "household_split"
    HOUSEHOLD_ENDED = "household_ended"
    PROGRAMME_ENDED = "programme_ended"
    GIFT = "gift"
    OPENING = "opening"
    LAPSE = "lapse"
    RETURN = "return"
    REVERSAL = "reversal"


class Keep(Struct, frozen=True, kw_only=True):
    """How long what is earned keeps: by which version of which rule, and since which month.

    `earned_month` is the first day of that month, `lapses_on` the first day on which what is left
    may lapse. The rule's id is opaque to the books.
    """

    rule_id: UUID
    rule_version: int
    earned_month: date
    lapses_on: date


class Transfer(Struct, frozen=True):
    """An amount that leaves one account for another of the same currency.

    `amount_minor` is positive, in whole minor units.
    """

    source: UUID
    target: UUID
    amount_minor: int


class NewTransaction(Struct, frozen=True, kw_only=True):
    """An event to be booked; balanced by construction, since every transfer is.

    `event_at` is when it happened; when it is booked is the ledger's own affair.
    `programme_id`, `theme` and `subject_id` (the participation, order, purchase or grant that
    this explains) let reports work on the books alone; None where there is none.
    `note` is free text for people; the books keep only its salted hash, the text stands beside
    them and can be erased.
    `keep` says until when the accounts that receive may keep this; None for ever, or as long as
    what they receive could already be kept.
    """

    community_id: int
    actor_id: UUID
    kind: Kind
    event_at: datetime
    transfers: tuple[Transfer, ...]
    programme_id: UUID | None = None
    theme: str | None = None
    subject_id: UUID | None = None
    note: str | None = None
    keep: Keep | None = None


class Posted(Struct, frozen=True):
    """A booked transaction. `balances` holds what each account with a floor has after it."""

    transaction_id: UUID
    posted_at: datetime
    balances: dict[UUID, int]
