"""Keeping the places where people collect what they ordered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from cambio.database import Command, KeyedCommand, Sql, UnitOfWork, new_id
from cambio.neighbourhood.queries import organisation
from catalog.errors import PointInvalid, PointUnknown, ShopUnknown
from catalog.models import PickUpPoint
from catalog.rules.texts import printable

NAME_MAX, WORDS_MAX, KEEP_DAYS_MAX = 80, 200, 90
KEEP_DAYS = 14

COUNTER = Sql(
    "INSERT INTO pick_up_point (community_id, id, shop_id, delivers, keep_days)"
    " VALUES (?, ?, ?, ?, ?) ON CONFLICT (community_id, id) DO NOTHING"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PointContent:
    """All that can be said of a pick-up point; see `catalog.models.PickUpPoint`."""

    name: str | None = None
    address: str | None = None
    opening_hours: str | None = None
    delivers: bool = False
    keep_days: int = KEEP_DAYS


@dataclass(frozen=True, slots=True, kw_only=True)
class AddPoint(KeyedCommand):
    """Another point of a shop."""

    shop_id: UUID
    content: PointContent


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePoint(Command):
    """A point as it should be; `closed` takes it out of what people can choose."""

    point_id: UUID
    content: PointContent
    closed: bool = False


@dataclass(frozen=True, slots=True)
class SavedPoint:
    """The point that was made or changed."""

    point_id: UUID


def add_point(uow: UnitOfWork, command: AddPoint) -> SavedPoint:
    """Open another pick-up point, or a delivery round.

    Raises:
        ShopUnknown: there is no such shop.
        PointInvalid: it has no name, or keeps things for no sensible time.
    """
    shop = organisation(
        uow.session, community_id=command.community_id, organisation_id=command.shop_id
    )
    if shop is None or shop.kind != "shop":
        raise ShopUnknown
    values = _checked(command.content)
    if values["name"] is None:
        raise PointInvalid(most=KEEP_DAYS_MAX)
    open_counter(uow, command.community_id, command.shop_id)
    point = PickUpPoint(
        community_id=command.community_id, id=new_id(), shop_id=command.shop_id, **values
    )
    uow.session.add(point)
    return SavedPoint(point.id)


def change_point(uow: UnitOfWork, command: ChangePoint) -> SavedPoint:
    """Change a point, close it, or open it again. What was ordered there is still handed out there.

    Raises:
        PointUnknown: there is no such point.
        PointInvalid: it has no name, keeps things for no sensible time, or is the counter itself
            and would close or deliver.
    """
    point = uow.session.get(PickUpPoint, (command.community_id, command.point_id))
    if point is None:
        raise PointUnknown
    values = _checked(command.content)
    is_counter = point.id == point.shop_id
    if is_counter and (command.closed or command.content.delivers):
        raise PointInvalid(most=KEEP_DAYS_MAX)
    if not is_counter and values["name"] is None:
        raise PointInvalid(most=KEEP_DAYS_MAX)
    for name, value in values.items():
        setattr(point, name, value)
    if command.closed != (point.closed_at is not None):
        point.closed_at = uow.now if command.closed else None
    return SavedPoint(point.id)


def open_counter(uow: UnitOfWork, community_id: int, shop_id: UUID) -> None:
    """See to it that the shop's own counter is a point; harmless when repeated."""
    uow.flush()
    uow.run(COUNTER, (community_id, shop_id, shop_id, False, KEEP_DAYS))


def stocked_at(point: PickUpPoint) -> UUID:
    """Whose stock an order at a point takes: what is brought home comes from the shop's counter."""
    return point.shop_id if point.delivers else point.id


def _checked(content: PointContent) -> dict[str, Any]:
    words = {
        "name": printable(content.name or "") or None,
        "address": printable(content.address or "")[:WORDS_MAX] or None,
        "opening_hours": printable(content.opening_hours or "")[:WORDS_MAX] or None,
    }
    if len(words["name"] or "") > NAME_MAX or not 1 <= content.keep_days <= KEEP_DAYS_MAX:
        raise PointInvalid(most=KEEP_DAYS_MAX)
    return {**words, "delivers": content.delivers, "keep_days": content.keep_days}
