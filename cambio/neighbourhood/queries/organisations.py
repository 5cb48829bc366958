"""Corporations, funders, shops and partners."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from cambio.neighbourhood.models import Organisation


@dataclass(frozen=True, slots=True)
class OrganisationView:
    """An organisation; a shop has a pick-up point and opening hours in plain words."""

    id: UUID
    kind: str
    name: str
    pick_up: str | None
    opening_hours: str | None


def organisation(
    session: Session, *, community_id: int, organisation_id: UUID
) -> OrganisationView | None:
    """One organisation, or None."""
    row = session.get(Organisation, (community_id, organisation_id))
    return None if row is None else _organisation_view(row)


def organisations(
    session: Session, *, community_id: int, kind: str | None = None
) -> list[OrganisationView]:
    """Organisations by name, of one kind when asked."""
    query = select(Organisation).where(Organisation.community_id == community_id)
    if kind is not None:
        query = query.where(Organisation.kind == kind)
    return [_organisation_view(row) for row in session.scalars(query.order_by(Organisation.name))]


def has_shop_and_funder(session: Session, community_id: int) -> bool:
    """Whether a community knows who gives money and where things are collected."""
    kinds = {each.kind for each in organisations(session, community_id=community_id)}
    return {"shop", "funder"} <= kinds


def _organisation_view(row: Organisation) -> OrganisationView:
    return OrganisationView(row.id, row.kind, row.name, row.pick_up, row.opening_hours)
