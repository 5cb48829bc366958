"""Layers move along with tokens: the oldest is spent first, a refund restores its own.

Whatever is asked of the database here concerns accounts that hold something that can lapse, while
their balances are locked. Accounts without a floor, where tokens come from and end, have no layers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from cambio.database import Sql, UnitOfWork, as_uuid, new_id
from cambio.ledger.layering import Pieces, added, handed_out, oldest, taken_back
from cambio.ledger.register import Subject, enter
from cambio.ledger.types import Keep

FIND_LAYER = Sql(
    "SELECT id FROM ledger_layer WHERE community_id = ? AND currency = ? AND rule_id = ?"
    " AND rule_version = ? AND earned_month = ? AND lapses_on = ?"
)
ADD_LAYER = Sql(
    "INSERT INTO ledger_layer"
    " (community_id, id, currency, rule_id, rule_version, earned_month, lapses_on)"
    " VALUES (?, ?, ?, ?, ?, ?, ?)"
    " ON CONFLICT (community_id, currency, rule_id, rule_version, earned_month, lapses_on)"
    " DO NOTHING"
)
HELD = Sql(
    "SELECT b.layer_id, b.balance_minor FROM ledger_layer_balance b"
    " JOIN ledger_layer l ON l.community_id = b.community_id AND l.id = b.layer_id"
    " WHERE b.community_id = ? AND b.account_id = ? AND b.balance_minor > 0"
    " ORDER BY l.earned_month, l.lapses_on, l.id"
)
ADD_TO_LAYER = Sql(
    "INSERT INTO ledger_layer_balance (community_id, account_id, layer_id, balance_minor)"
    " VALUES (?, ?, ?, ?) ON CONFLICT (community_id, account_id, layer_id) DO UPDATE"
    " SET balance_minor = ledger_layer_balance.balance_minor + excluded.balance_minor"
)
TAKE_FROM_LAYER = Sql(
    "UPDATE ledger_layer_balance SET balance_minor = balance_minor - ?"
    " WHERE community_id = ? AND account_id = ? AND layer_id = ?"
)
ADD_TO_LAYERED = Sql(
    "UPDATE ledger_balance SET layered_minor = layered_minor + ?"
    " WHERE community_id = ? AND account_id = ?"
)


class Side(NamedTuple):
    """An account in a transaction, as it was before: what it held, and how much of it can lapse.

    `amount_minor` is its leg: negative for one that gives.
    """

    account_id: UUID
    currency: str
    amount_minor: int
    balance_minor: int
    layered_minor: int


@dataclass(frozen=True, slots=True)
class Mirror:
    """The layers that should move, by account and with the sign of its leg: an undoing knows."""

    wanted: Mapping[UUID, Pieces]


Layering = Keep | Mirror | None
"""How layers move: into a new one, as an undoing says, or (None) along with the tokens."""


def move_layers(
    uow: UnitOfWork, community_id: int, sides: Sequence[Side], how: Layering
) -> dict[UUID, Pieces]:
    """Move layers as the transaction moves tokens; answers by account what came (positive) or went.

    `sides` are the accounts with a floor, whose balances are locked.
    """
    moved: dict[UUID, Pieces] = {}
    for currency in sorted({side.currency for side in sides}):
        here = [side for side in sides if side.currency == currency]
        givers = [side for side in here if side.amount_minor < 0]
        takers = [side for side in here if side.amount_minor > 0]
        if isinstance(how, Mirror):
            moved |= _mirrored(uow, community_id, givers, how)
            moved |= {taker.account_id: how.wanted.get(taker.account_id, {}) for taker in takers}
        elif how is not None:
            moved |= _spent(uow, community_id, givers)
            layer_id = _layer(uow, community_id, currency, how)
            moved |= {taker.account_id: {layer_id: taker.amount_minor} for taker in takers}
        else:
            gone = _spent(uow, community_id, givers)
            moved |= gone | _along(gone, takers)
    moved = {account_id: pieces for account_id, pieces in moved.items() if pieces}
    for account_id, pieces in moved.items():
        _keep_count(uow, community_id, account_id, pieces)
    return moved


def _spent(uow: UnitOfWork, community_id: int, givers: Iterable[Side]) -> dict[UUID, Pieces]:
    return {
        giver.account_id: _negative(oldest(held(uow, community_id, giver), -giver.amount_minor))
        for giver in givers
    }


def _along(gone: Mapping[UUID, Pieces], takers: Iterable[Side]) -> dict[UUID, Pieces]:
    stream: Pieces = {}
    for pieces in gone.values():
        stream = added(stream, _negative(pieces))
    return handed_out(stream, {taker.account_id: taker.amount_minor for taker in takers})


def _mirrored(
    uow: UnitOfWork, community_id: int, givers: Iterable[Side], how: Mirror
) -> dict[UUID, Pieces]:
    return {
        giver.account_id: _negative(
            taken_back(
                held(uow, community_id, giver),
                {
                    layer: abs(minor)
                    for layer, minor in how.wanted.get(giver.account_id, {}).items()
                },
                balance_minor=giver.balance_minor,
                amount_minor=-giver.amount_minor,
            )
        )
        for giver in givers
    }


def held(uow: UnitOfWork, community_id: int, side: Side) -> Pieces:
    """An account's layers, oldest first; none are looked for where none can be."""
    if not side.layered_minor:
        return {}
    return _pieces(uow.run(HELD, (community_id, side.account_id)).fetchall())


def _layer(uow: UnitOfWork, community_id: int, currency: str, keep: Keep) -> UUID:
    """The layer's id; made at its first tokens."""
    key = (keep.rule_id, keep.rule_version, keep.earned_month, keep.lapses_on)
    found = uow.run(FIND_LAYER, (community_id, currency, *key)).fetchone()
    if found is None:
        layer_id = new_id()
        if uow.run(ADD_LAYER, (community_id, layer_id, currency, *key)).rowcount:
            enter(
                uow,
                community_id=community_id,
                subject=Subject.LAYER,
                key=layer_id.hex,
                status="made",
                fixed=(currency, *key),
            )
        found = uow.run(FIND_LAYER, (community_id, currency, *key)).fetchone()
    return as_uuid(found[0])


def _keep_count(uow: UnitOfWork, community_id: int, account_id: UUID, pieces: Pieces) -> None:
    for layer_id, minor in pieces.items():
        if minor > 0:
            uow.run(ADD_TO_LAYER, (community_id, account_id, layer_id, minor))
        else:
            uow.run(TAKE_FROM_LAYER, (-minor, community_id, account_id, layer_id))
    uow.run(ADD_TO_LAYERED, (sum(pieces.values()), community_id, account_id))


def _pieces(rows: Iterable[Sequence[object]]) -> Pieces:
    return {as_uuid(layer_id): int(str(minor)) for layer_id, minor in rows}


def _negative(pieces: Mapping[UUID, int]) -> Pieces:
    return {layer: -minor for layer, minor in pieces.items()}
