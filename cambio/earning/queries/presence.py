"""Who was at an action: for those who run it, and never with what anybody has."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from cambio.earning.models import Action, NewcomerNote, Participation, PlaceParticipation
from cambio.earning.rules import Payment, StrikeReason
from cambio.neighbourhood.models import Household, Place


@dataclass(frozen=True, slots=True)
class ParticipantView:
    """A household on an action's list.

    `number` counts from 1 in the order in which they were counted and never changes: a household
    sees it too, and can name it. `initial` is the first letter of what it calls itself.
    `struck_at` and `struck_reason` are None while it counts.
    """

    number: int
    participation_id: UUID
    household_id: UUID
    initial: str
    adults: int
    children: int
    counted_at: datetime
    struck_at: datetime | None
    struck_reason: StrikeReason | None


@dataclass(frozen=True, slots=True)
class NewcomerNoteView:
    """So many neighbours without a card; `people` is what counts, 0 for a note taken back.

    `corrected_at` is None while it stands as it was noted.
    """

    id: UUID
    noted_people: int
    people: int
    noted_at: datetime
    noted_by: UUID
    corrected_at: datetime | None
    corrected_by: UUID | None


@dataclass(frozen=True, slots=True)
class PlaceThere:
    """A place that took part as a whole; `place_minor` is what its pot got or will get."""

    place_id: UUID
    name: str
    place_minor: int
    payment: Payment
    counted_at: datetime


def participants(session: Session, *, community_id: int, action_id: UUID) -> list[ParticipantView]:
    """All households that were counted at an action, in that order, also those struck out."""
    rows = session.execute(
        select(Participation, Household.nickname)
        .join(
            Household,
            (Household.community_id == Participation.community_id)
            & (Household.id == Participation.household_id),
        )
        .where(Participation.community_id == community_id, Participation.action_id == action_id)
        .order_by(Participation.counted_at, Participation.id)
    )
    return [_view(number, *row) for number, row in enumerate(rows, start=1)]


def newcomer_notes(
    session: Session, *, community_id: int, action_id: UUID
) -> list[NewcomerNoteView]:
    """What was noted of neighbours without a card, oldest first."""
    rows = session.scalars(
        select(NewcomerNote)
        .filter_by(community_id=community_id, action_id=action_id)
        .order_by(NewcomerNote.noted_at, NewcomerNote.id)
    )
    return [
        NewcomerNoteView(
            row.id,
            row.noted_people,
            row.people,
            row.noted_at,
            row.noted_by,
            row.corrected_at,
            row.corrected_by,
        )
        for row in rows
    ]


def places_there(session: Session, *, community_id: int, action_id: UUID) -> list[PlaceThere]:
    """The places that took part as a whole, in the order in which they were counted."""
    rows = session.execute(
        select(PlaceParticipation, Place.name)
        .join(
            Place,
            (Place.community_id == PlaceParticipation.community_id)
            & (Place.id == PlaceParticipation.place_id),
        )
        .where(
            PlaceParticipation.community_id == community_id,
            PlaceParticipation.action_id == action_id,
        )
        .order_by(PlaceParticipation.id)
    )
    return [
        PlaceThere(row.place_id, name, row.place_minor, Payment(row.payment), row.counted_at)
        for row, name in rows
    ]


def street_stories(
    session: Session, *, community_id: int, subject_ids: Collection[UUID]
) -> dict[UUID, str]:
    """At which action a place took part as a whole, by the subject of the transaction."""
    rows = session.execute(
        select(PlaceParticipation.id, Action.title)
        .join(
            Action,
            (Action.community_id == PlaceParticipation.community_id)
            & (Action.id == PlaceParticipation.action_id),
        )
        .where(
            PlaceParticipation.community_id == community_id,
            PlaceParticipation.id.in_(subject_ids),
        )
    )
    return {row[0]: row[1] for row in rows}


def _view(number: int, row: Participation, nickname: str) -> ParticipantView:
    return ParticipantView(
        number,
        row.id,
        row.household_id,
        nickname[:1].upper(),
        row.adults,
        row.children,
        row.counted_at,
        row.struck_at,
        None if row.struck_reason is None else StrikeReason(row.struck_reason),
    )
