"""Phones that read cards, for whoever looks after them."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from cambio.access.queries import actor_names
from cambio.earning.models import Action
from cards.models import Phone, PhoneEvent, PhoneReport

PHONES_MAX = 200

# Asked with each batch of scans, and so composed once.
_IS_LOST = select(Phone.lost_at.is_not(None)).where(
    Phone.community_id == bindparam("community_id"), Phone.device_id == bindparam("device_id")
)


@dataclass(frozen=True, slots=True)
class KnownPhone:
    """A phone. `held_by` is who used it last, None for a name that is gone, and `heard_at` when.
    `lost_at` is None while it is not lost."""

    device_id: str
    held_by: str | None
    heard_at: datetime
    lost_at: datetime | None


@dataclass(frozen=True, slots=True)
class PhoneAtAction:
    """What a phone last said of its scans for one action: how many it still held."""

    action_id: UUID
    title: str
    place_id: UUID
    waiting: int
    reported_at: datetime


@dataclass(frozen=True, slots=True)
class PhoneEventView:
    """Somebody said that a phone is `lost` or `found`; `by` is None for a name that is gone."""

    what: str
    at: datetime
    by: str | None


def phone_is_lost(session: Session, *, community_id: int, device_id: str) -> bool:
    """Whether somebody said that this phone is lost."""
    values = {"community_id": community_id, "device_id": device_id}
    return session.scalar(_IS_LOST, values) in (True, 1)


def phones(
    session: Session, *, community_id: int, place_ids: Collection[UUID] | None = None
) -> list[KnownPhone]:
    """The phones that were last heard of, at most `PHONES_MAX`: those that are lost first.

    `place_ids` are the places of the actions at which they were; None for everywhere.
    """
    query = select(Phone).where(Phone.community_id == community_id)
    if place_ids is not None:
        there = (
            select(PhoneReport.device_id)
            .join(
                Action,
                (Action.community_id == PhoneReport.community_id)
                & (Action.id == PhoneReport.action_id),
            )
            .where(PhoneReport.community_id == community_id, Action.place_id.in_(place_ids))
        )
        query = query.where(Phone.device_id.in_(there))
    order = (Phone.lost_at.is_(None), Phone.heard_at.desc(), Phone.device_id)
    rows = session.scalars(query.order_by(*order).limit(PHONES_MAX)).all()
    return _known(session, community_id, rows)


def phone(session: Session, *, community_id: int, device_id: str) -> KnownPhone | None:
    """One phone, or None for one that nobody heard of."""
    row = session.get(Phone, (community_id, device_id))
    return None if row is None else _known(session, community_id, [row])[0]


def actions_of_phone(session: Session, *, community_id: int, device_id: str) -> list[PhoneAtAction]:
    """The actions at which a phone was, the last one first."""
    rows = session.execute(
        select(PhoneReport, Action.title, Action.place_id)
        .join(
            Action,
            (Action.community_id == PhoneReport.community_id)
            & (Action.id == PhoneReport.action_id),
        )
        .where(PhoneReport.community_id == community_id, PhoneReport.device_id == device_id)
        .order_by(PhoneReport.reported_at.desc())
        .limit(PHONES_MAX)
    )
    return [
        PhoneAtAction(row.action_id, title, place_id, row.waiting, row.reported_at)
        for row, title, place_id in rows
    ]


def phone_events(session: Session, *, community_id: int, device_id: str) -> list[PhoneEventView]:
    """When a phone was lost and found, and who said so; oldest first."""
    rows = session.scalars(
        select(PhoneEvent)
        .filter_by(community_id=community_id, device_id=device_id)
        .order_by(PhoneEvent.id)
    ).all()
    actors = {row.actor_id for row in rows}
    names = actor_names(session, community_id=community_id, actor_ids=actors)
    return [PhoneEventView(row.what, row.at, names.get(row.actor_id)) for row in rows]


def _known(session: Session, community_id: int, rows: Collection[Phone]) -> list[KnownPhone]:
    actors = {row.held_by for row in rows}
    names = actor_names(session, community_id=community_id, actor_ids=actors)
    return [
        KnownPhone(row.device_id, names.get(row.held_by), row.heard_at, row.lost_at) for row in rows
    ]
