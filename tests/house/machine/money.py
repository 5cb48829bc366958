"""What should be so of tokens: who holds what, and what is fair to give back."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from uuid import UUID

from cambio.ledger import Purpose
from tests.house.proof import Owner


class Money:
    """Who holds what. Below zero only the accounts that tokens come from."""

    def __init__(self) -> None:
        self._held: Counter[Owner] = Counter()

    def holds(self, owner: Owner) -> int:
        return self._held[owner]

    def move(self, source: Owner, target: Owner, amount_minor: int) -> None:
        self._held[source] -= amount_minor
        self._held[target] += amount_minor
        assert self._held[source] >= 0 or source[0] is Purpose.ISSUANCE

    def everything(self) -> dict[Owner, int]:
        return {owner: held for owner, held in self._held.items() if held}


def in_proportion(
    amount: int, put_in: Mapping[Owner, int], ids: Mapping[Owner, UUID]
) -> Counter[Owner]:
    """What each gets back of what they put in: whole tokens, the largest rest first, then by id."""
    whole = sum(put_in.values())
    rests: list[tuple[int, UUID, Owner]] = []
    shares: Counter[Owner] = Counter()
    for owner, own in put_in.items():
        shares[owner] = amount * own // whole
        rests.append((-(amount * own % whole), ids[owner], owner))
    for _rest, _id, owner in sorted(rests)[: amount - shares.total()]:
        shares[owner] += 1
    return shares
