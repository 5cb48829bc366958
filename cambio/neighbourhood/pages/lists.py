"""Lists of addresses, a leaf at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from flask import g, request, url_for

from cambio.app.api import encode_cursor
from cambio.database import reading
from cambio.neighbourhood import queries
from cambio.neighbourhood.queries import AddressView
from cambio.neighbourhood.schemas.positions import address_position, read_address_position

LEAF = 50


@dataclass(frozen=True, slots=True)
class AddressLeaf:
    """Some addresses of a list; `next_href` is where the next ones are, None after the last."""

    addresses: Sequence[AddressView]
    next_href: str | None


def address_leaf(place_id: UUID) -> AddressLeaf:
    """The addresses in a place, from where the page's `after` says."""
    after = read_address_position(request.args.get("after"))
    with reading() as session:
        return _leaf(
            queries.addresses_in(
                session,
                community_id=g.community_id,
                place_id=place_id,
                after=after,
                limit=LEAF + 1,
            )
        )


def gone_leaf() -> AddressLeaf:
    """The addresses that are gone, from where the page's `after` says."""
    after = read_address_position(request.args.get("after"))
    with reading() as session:
        return _leaf(
            queries.addresses_gone(
                session, community_id=g.community_id, after=after, limit=LEAF + 1
            )
        )


def _leaf(rows: Sequence[AddressView]) -> AddressLeaf:
    leaf = rows[:LEAF]
    if len(rows) <= LEAF:
        return AddressLeaf(leaf, None)
    after = encode_cursor(address_position(leaf[-1]))
    values = dict(request.view_args or {})
    return AddressLeaf(leaf, url_for(request.endpoint or "", **values, after=after))
