"""Where households live now, beside whatever else is asked about them."""

from __future__ import annotations

from typing import Any, TypeVarTuple

from sqlalchemy import Select
from sqlalchemy.orm import QueryableAttribute

from cambio.neighbourhood.models import Address, Residence

Columns = TypeVarTuple("Columns")


def at_home(
    query: Select[*Columns],
    community_id: QueryableAttribute[Any],
    household_id: QueryableAttribute[Any],
    *,
    outer: bool = False,
) -> Select[*Columns]:
    """The query with the residence and address of each household that these columns name. Who lives
    nowhere here is left out, unless `outer`."""
    lives_there = (
        (Residence.community_id == community_id)
        & (Residence.household_id == household_id)
        & Residence.until.is_(None)
    )
    is_there = (Address.community_id == Residence.community_id) & (
        Address.id == Residence.address_id
    )
    return query.join(Residence, lives_there, isouter=outer).join(Address, is_there, isouter=outer)
