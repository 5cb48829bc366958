"""Sharing out an amount over those who put in, to the last minor unit."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID


def shares_of(amount_minor: int, put_in: Mapping[UUID, int]) -> dict[UUID, int]:
    """What each account gets of `amount_minor`, in proportion to what it put in.

    By largest remainder, ties by account id; together exactly `amount_minor`, which is at most what
    was put in, so that nobody gets more than they put in. Who gets nothing is not in it.
    """
    total_minor = sum(put_in.values())
    if not 0 <= amount_minor <= total_minor:
        raise ValueError(f"{amount_minor} cannot be shared out over {total_minor}")
    if amount_minor == 0:
        return {}
    # Whole divisions alone: no fraction is ever rounded.
    parts = {account: divmod(amount_minor * own, total_minor) for account, own in put_in.items()}
    shares = {account: whole for account, (whole, _rest) in parts.items()}
    left = amount_minor - sum(shares.values())
    by_remainder = sorted(parts, key=lambda account: (-parts[account][1], account))
    for account in by_remainder[:left]:
        shares[account] += 1
    return {account: share for account, share in shares.items() if share}
