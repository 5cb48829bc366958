"""Which layers a payment takes and which a refund restores: pure decisions on small dictionaries.

Pieces say how much of an amount belongs to which layer, oldest layer first; what they leave over
keeps for ever and belongs to none.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeAlias
from uuid import UUID

Pieces: TypeAlias = dict[UUID, int]


def oldest(held: Mapping[UUID, int], amount_minor: int) -> Pieces:
    """The pieces of a payment: the oldest layers first, what keeps for ever last."""
    taken: Pieces = {}
    for layer_id, minor in held.items():
        if amount_minor <= 0:
            break
        taken[layer_id] = min(minor, amount_minor)
        amount_minor -= taken[layer_id]
    return taken


def restored(paid: Mapping[UUID, int], *, paid_minor: int, back_minor: int) -> Pieces:
    """The pieces of a refund: what would not have been spent had the payment been smaller.

    So the newest first, and before them what keeps for ever. `paid` are the pieces of all that was
    paid and not yet given back, together `paid_minor`; `back_minor` of it comes back now. Where
    other layers stood in for some that were spent, `paid` may name more than `paid_minor`, or less
    than nothing of a layer.
    """
    newest_first = {layer: minor for layer, minor in reversed(list(paid.items())) if minor > 0}
    for_ever_minor = max(0, paid_minor - sum(newest_first.values()))
    pieces = oldest(newest_first, back_minor - for_ever_minor)
    return dict(reversed(list(pieces.items())))


def taken_back(
    held: Mapping[UUID, int], wanted: Mapping[UUID, int], *, balance_minor: int, amount_minor: int
) -> Pieces:
    """The pieces that an account gives up when `wanted` should go, of `amount_minor` in all.

    `held` are its layers and `balance_minor` its whole balance before. A layer that was spent
    meanwhile is replaced by the oldest that is left: that one would have been spent instead. And
    what keeps for ever is never taken below nothing.
    """
    taken = {layer: min(minor, held.get(layer, 0)) for layer, minor in wanted.items()}
    missing_minor = sum(wanted.values()) - sum(taken.values())
    for_ever_minor = balance_minor - sum(held.values())
    uncovered_minor = amount_minor - sum(wanted.values()) - for_ever_minor
    rest = {layer: minor - taken.get(layer, 0) for layer, minor in held.items()}
    return added(taken, oldest(rest, missing_minor + max(0, uncovered_minor)))


def added(some: Mapping[UUID, int], others: Mapping[UUID, int]) -> Pieces:
    """Both together, without what comes to nothing."""
    layers = dict.fromkeys([*some, *others])
    sums = {layer: some.get(layer, 0) + others.get(layer, 0) for layer in layers}
    return {layer: minor for layer, minor in sums.items() if minor}


def handed_out(pieces: Mapping[UUID, int], rooms: Mapping[UUID, int]) -> dict[UUID, Pieces]:
    """Who gets which pieces: each in turn as much as there is room for in what it receives."""
    left = dict(pieces)
    given: dict[UUID, Pieces] = {}
    for account_id, room_minor in rooms.items():
        given[account_id] = oldest(left, room_minor)
        left = added(left, {layer: -minor for layer, minor in given[account_id].items()})
    return given
