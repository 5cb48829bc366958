"""Who joined a programme, with a card: for the letters of welcome."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from cambio.earning.models import ProgrammeMembership
from cambio.neighbourhood.models import Address, Household
from cambio.neighbourhood.queries import HouseholdView, at_home, households
from cards.models import Card
from cards.queries.printing import PrintableCard, printable_cards
from cards.rules import CardKind


@dataclass(frozen=True, slots=True)
class Welcome:
    """A household in a programme since a day, with its newest good card."""

    household: HouseholdView
    joined_on: date
    card: PrintableCard


def count_welcomes(
    session: Session,
    *,
    community_id: int,
    programme_id: UUID,
    since: date,
    place_ids: Collection[UUID] | None = None,
) -> int:
    """How many households `welcomes` would answer, without a limit."""
    joined = _joined(community_id, programme_id, since, place_ids).subquery()
    return session.scalar(select(func.count()).select_from(joined)) or 0


def welcomes(
    session: Session,
    *,
    community_id: int,
    programme_id: UUID,
    since: date,
    place_ids: Collection[UUID] | None = None,
    limit: int | None = None,
) -> list[Welcome]:
    """The households that joined on a day or after it, take part still and live somewhere here.

    `place_ids` are streets, None for everywhere.
    """
    query = _joined(community_id, programme_id, since, place_ids)
    rows = session.execute(query.order_by(Household.id).limit(limit))
    return _with_cards(session, community_id, {row[0]: (row[1], row[2]) for row in rows})


def welcome_of(
    session: Session, *, community_id: int, household_id: UUID, programme_id: UUID
) -> Welcome | None:
    """One household's letter; None when it does not take part or has no good card."""
    query = _members(community_id, programme_id).where(Household.id == household_id)
    rows = session.execute(query)
    found = _with_cards(session, community_id, {row[0]: (row[1], row[2]) for row in rows})
    return found[0] if found else None


def _members(community_id: int, programme_id: UUID) -> Select[*tuple[Any, ...]]:
    newest_card = (
        select(Card.id)
        .where(
            Card.community_id == Household.community_id,
            Card.household_id == Household.id,
            Card.status == "active",
            Card.kind == CardKind.HOUSEHOLD.value,
        )
        .order_by(Card.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    query: Select[*tuple[Any, ...]] = (
        select(Household.id, ProgrammeMembership.joined_on, newest_card.label("card_id"))
        .join(
            ProgrammeMembership,
            (ProgrammeMembership.community_id == Household.community_id)
            & (ProgrammeMembership.household_id == Household.id),
        )
        .where(
            Household.community_id == community_id,
            Household.ended_at.is_(None),
            ProgrammeMembership.programme_id == programme_id,
            ProgrammeMembership.left_on.is_(None),
            newest_card.is_not(None),
        )
    )
    return query


def _joined(
    community_id: int, programme_id: UUID, since: date, place_ids: Collection[UUID] | None
) -> Select[*tuple[Any, ...]]:
    members = _members(community_id, programme_id).where(ProgrammeMembership.joined_on >= since)
    query = at_home(members, Household.community_id, Household.id)
    return query if place_ids is None else query.where(Address.street_id.in_(place_ids))


def _with_cards(
    session: Session, community_id: int, joined: dict[UUID, tuple[date, UUID]]
) -> list[Welcome]:
    cards = {
        each.id: each
        for each in printable_cards(
            session,
            community_id=community_id,
            card_ids=[card_id for _joined_on, card_id in joined.values()],
        )
    }
    found = households(session, community_id=community_id, household_ids=list(joined))
    return [
        Welcome(each, joined[each.id][0], cards[joined[each.id][1]])
        for each in sorted(found, key=lambda each: each.id)
    ]
