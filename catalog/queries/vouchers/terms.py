"""What vouchers of an item are worth today."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from cambio.neighbourhood.models import Organisation
from catalog.models import VoucherPartner, VoucherTerms


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsView:
    """The terms of vouchers that are issued today; `partners` by id with their names."""

    item_id: UUID
    value_cents: int
    valid_days: int
    in_parts: bool
    asks_pin: bool
    returns: bool
    partners: dict[UUID, str]


def voucher_terms(session: Session, *, community_id: int, item_id: UUID) -> TermsView | None:
    """The terms of an item's vouchers; None while nobody wrote them down."""
    row = session.get(VoucherTerms, (community_id, item_id))
    if row is None:
        return None
    partners = session.execute(
        select(Organisation.id, Organisation.name)
        .join(
            VoucherPartner,
            (VoucherPartner.community_id == Organisation.community_id)
            & (VoucherPartner.partner_id == Organisation.id),
        )
        .where(VoucherPartner.community_id == community_id, VoucherPartner.item_id == item_id)
        .order_by(Organisation.name)
    )
    return TermsView(
        item_id=item_id,
        value_cents=row.value_cents,
        valid_days=row.valid_days,
        in_parts=row.in_parts,
        asks_pin=row.asks_pin,
        returns=row.returns,
        partners={each.id: each.name for each in partners},
    )
