"""The allow-list: which kind of transaction moves tokens between which purposes."""

from __future__ import annotations

from cambio.ledger.types import Kind, Purpose

W, P, E, B, T, I = (  # noqa: E741 - a table reads best in one-letter columns
    Purpose.WALLET,
    Purpose.POT,
    Purpose.PURSE,
    Purpose.BUDGET,
    Purpose.TILL,
    Purpose.ISSUANCE,
)

ALLOWED: dict[Kind, frozenset[tuple[Purpose, Purpose]]] = {
    Kind.GRANT: frozenset({(I, B)}),
    Kind.GRANT_RETURNED: frozenset({(B, I)}),
    Kind.PURSE_FILLED: frozenset({(B, E)}),
    Kind.PURSE_RETURNED: frozenset({(E, B)}),
    Kind.AWARD: frozenset({(E, W), (E, P), (B, W), (B, P)}),
    Kind.PLACE_AWARD: frozenset({(E, P)}),
    # Euros of a neighbourhood, as they come in and go out at the bank that keeps them.
    Kind.COLLECTION: frozenset({(I, P)}),
    Kind.COLLECTION_SPENT: frozenset({(P, I)}),
    # A newcomer's wallet joins that of the household which it turned out to be.
    Kind.HOUSEHOLD_MERGED: frozenset({(W, W)}),
    Kind.ORDER_PLACED: frozenset({(W, E), (P, E)}),
    Kind.ORDER_COLLECTED: frozenset({(E, T)}),
    # What a funder adds to what neighbours put in goes the same way, in the same transaction.
    Kind.PLEDGE: frozenset({(W, E), (P, E), (B, E)}),
    Kind.SHARE: frozenset({(W, P), (B, P)}),
    Kind.PURCHASE_DELIVERED: frozenset({(E, T)}),
    # A voucher's tokens lie in its purse until a partner redeems it, each part by itself.
    Kind.VOUCHER_BOUGHT: frozenset({(W, E), (P, E)}),
    Kind.VOUCHER_AWARDED: frozenset({(B, E)}),
    Kind.VOUCHER_REDEEMED: frozenset({(E, T)}),
    # Nobody used it in time, and its terms say that nothing returns.
    Kind.VOUCHER_LAPSED: frozenset({(E, I)}),
    # To a cause means to its till, from which it is settled like any shop's.
    Kind.GIFT: frozenset({(W, W), (W, P), (W, T)}),
    # Hours of professionals: given to a street to book with, booked, and done as the street says.
    Kind.HOURS_ALLOTTED: frozenset({(B, P)}),
    Kind.HOURS_BOOKED: frozenset({(P, E)}),
    Kind.HOURS_DONE: frozenset({(E, T)}),
    # What was there before these books began, brought over from the ones before.
    Kind.OPENING: frozenset({(I, W), (I, P), (I, B)}),
    Kind.HOUSEHOLD_SPLIT: frozenset({(W, W)}),
    # What is left of a household that ends: to whom its heirs choose.
    Kind.HOUSEHOLD_ENDED: frozenset({(W, W), (W, P), (W, I)}),
    # What is left when a programme ends, in wallets and pots: to a pot or a cause.
    Kind.PROGRAMME_ENDED: frozenset({(W, P), (W, T), (P, P), (P, T)}),
    # Each of these names what it is about and has a function of its own; `post` makes none.
    Kind.SETTLEMENT: frozenset({(T, I)}),
    Kind.LAPSE: frozenset({(W, I), (P, I)}),
    # These two go the way back of what they name, whatever that moved.
    Kind.RETURN: frozenset(),
    Kind.REVERSAL: frozenset(),
}

NAMING = frozenset({Kind.SETTLEMENT, Kind.LAPSE, Kind.RETURN, Kind.REVERSAL})
"""Kinds that name what they settle, end, give back or undo."""


def may_move(kind: Kind, *, source: Purpose, target: Purpose) -> bool:
    """Whether a transaction of this kind may move tokens from one purpose to the other."""
    return (source, target) in ALLOWED[kind]
