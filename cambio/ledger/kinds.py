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
    Kind.ORDER_PLACED: frozenset({(W, E), (P, E)}),
    Kind.ORDER_COLLECTED: frozenset({(E, T)}),
    Kind.ORDER_CANCELLED: frozenset({(E, W), (E, P)}),
    Kind.PLEDGE: frozenset({(W, E), (P, E)}),
    Kind.PLEDGE_RETURNED: frozenset({(E, W), (E, P)}),
    Kind.PURCHASE_DELIVERED: frozenset({(E, T)}),
    Kind.SETTLEMENT: frozenset({(T, I)}),
    # A reversal mirrors its original, whatever that moved; `reverse` is the only way to make one.
    Kind.REVERSAL: frozenset(),
}


def may_move(kind: Kind, *, source: Purpose, target: Purpose) -> bool:
    """Whether a transaction of this kind may move tokens from one purpose to the other."""
    return (source, target) in ALLOWED[kind]
