"""Reading what is bought together: sums and numbers of households, never who pledged what."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, case, func, select, tuple_
from sqlalchemy.orm import Session

from cambio.neighbourhood.models import Place
from cambio.saving.models import MatchGiven
from catalog.models import Item, Pledge, Purchase, ShopOrder
from catalog.rules.purchases import OpenTo, PledgeStatus, PurchaseStatus
from catalog.rules.texts import in_language

HOUSEHOLDS_SHOWN_FROM = 5
"""With fewer, what the households put in is told only together with the pot's part."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PurchaseView:
    """A purchase with what is put into it; nothing is when it failed or was cancelled.

    Of the shop it has an item, of a wish `title` and `description`; `shop_id` is the shop or other
    organisation that carries it out. `pledged_minor` is all that was put in, `pot_minor` the pot's
    part and `matched_minor` the funders'. `cost_minor` is what it really cost, None while that is
    what was thought. `order_id` and `order_number` are None until the shop has an order for it.
    """

    id: UUID
    status: PurchaseStatus
    place_id: UUID
    place_name: str
    item_id: UUID | None
    item_names: dict[str, str]
    alternative_texts: dict[str, str]
    picture_id: UUID | None
    title: str | None
    description: str | None
    shop_id: UUID
    open_to: OpenTo
    theme: str | None
    quantity: int
    unit_price_minor: int
    target_minor: int
    currency: str
    min_households: int
    deadline_at: datetime
    started_at: datetime
    started_by: UUID
    closed_at: datetime | None
    cost_minor: int | None
    pledged_minor: int
    pot_minor: int
    matched_minor: int
    households: int
    order_id: UUID | None
    order_number: int | None

    def item_name(self, language: str) -> str:
        """The item's name in a language, or in Dutch; a wish is in the words of who has it."""
        return self.title or in_language(self.item_names, language)

    def alternative_text(self, language: str) -> str:
        """The words for the item's picture in a language, or in Dutch."""
        return in_language(self.alternative_texts, language)

    @property
    def last_moment(self) -> datetime:
        """The last moment of the last day: the deadline itself is the next midnight."""
        return self.deadline_at - timedelta(seconds=1)

    @property
    def price_minor(self) -> int:
        """What it costs, as far as anybody knows by now."""
        return self.target_minor if self.cost_minor is None else self.cost_minor

    @property
    def missing_minor(self) -> int:
        """What is still missing, in minor units."""
        return max(0, self.target_minor - self.pledged_minor)

    @property
    def households_missing(self) -> int:
        """How many more households have to take part."""
        return max(0, self.min_households - self.households)

    @property
    def may_tell_parts(self) -> bool:
        """Whether the pot's part can be told apart without telling what a few households gave."""
        return self.households == 0 or self.households >= HOUSEHOLDS_SHOWN_FROM


@dataclass(frozen=True, slots=True)
class OwnPledge:
    """What a household itself, or the pot, has put into a purchase."""

    amount_minor: int
    status: PledgeStatus


def purchase(session: Session, *, community_id: int, purchase_id: UUID) -> PurchaseView | None:
    """One purchase, or None."""
    rows = session.execute(_joined(community_id).where(Purchase.id == purchase_id)).all()
    return _view(*rows[0]) if rows else None


def purchases(
    session: Session,
    *,
    community_id: int,
    place_ids: Collection[UUID] | None = None,
    statuses: Collection[PurchaseStatus] | None = None,
    before: UUID | None = None,
    limit: int = 50,
) -> list[PurchaseView]:
    """At most `limit` purchases, newest first; of some places and in some states when asked.

    `before` is the last purchase of the page before.
    """
    key = (Purchase.started_at, Purchase.id)
    conditions: list[ColumnElement[bool]] = []
    if place_ids is not None:
        conditions.append(Purchase.place_id.in_(place_ids))
    if statuses is not None:
        conditions.append(Purchase.status.in_(statuses))
    if before is not None:
        last = select(*key).where(Purchase.community_id == community_id, Purchase.id == before)
        conditions.append(tuple_(*key) < last.scalar_subquery())
    newest_first = (column.desc() for column in key)
    query = _joined(community_id).where(*conditions).order_by(*newest_first).limit(limit)
    return [_view(*row) for row in session.execute(query)]


def own_pledge(
    session: Session, *, community_id: int, purchase_id: UUID, household_id: UUID | None
) -> OwnPledge | None:
    """The pledge of one household, or of the pot when `household_id` is None."""
    whose = (
        Pledge.household_id.is_(None)
        if household_id is None
        else Pledge.household_id == household_id
    )
    row = session.scalar(
        select(Pledge).where(
            Pledge.community_id == community_id, Pledge.purchase_id == purchase_id, whose
        )
    )
    return None if row is None else OwnPledge(row.amount_minor, PledgeStatus(row.status))


def purchases_due(
    session: Session, *, now: datetime, community_id: int | None = None, limit: int = 500
) -> list[tuple[int, UUID]]:
    """Open purchases whose last moment has passed: their community and id, the oldest first."""
    query = (
        select(Purchase.community_id, Purchase.id)
        .where(Purchase.status == PurchaseStatus.OPEN, Purchase.deadline_at <= now)
        .order_by(Purchase.deadline_at, Purchase.id)
        .limit(limit)
    )
    if community_id is not None:
        query = query.where(Purchase.community_id == community_id)
    return [(community, purchase_id) for community, purchase_id in session.execute(query)]


def _joined(community_id: int) -> Select[Any]:
    # A pledge that was withdrawn or returned keeps its amount, but does not count.
    counting = (
        Pledge.community_id == Purchase.community_id,
        Pledge.purchase_id == Purchase.id,
        Pledge.status != PledgeStatus.RETURNED,
    )
    of_pot = case((Pledge.place_id.is_not(None), Pledge.amount_minor), else_=0)
    sums = [
        select(each).where(*counting).scalar_subquery()
        for each in (
            func.sum(Pledge.amount_minor),
            func.sum(of_pot),
            func.count(Pledge.household_id),
        )
    ]
    matched = select(func.sum(MatchGiven.matched_minor - MatchGiven.back_minor)).where(
        MatchGiven.community_id == Purchase.community_id, MatchGiven.subject_id == Purchase.id
    )
    return (
        select(Purchase, Place, Item, ShopOrder, *sums, matched.scalar_subquery())
        .join(
            Place, (Place.community_id == Purchase.community_id) & (Place.id == Purchase.place_id)
        )
        .outerjoin(
            Item, (Item.community_id == Purchase.community_id) & (Item.id == Purchase.item_id)
        )
        .outerjoin(
            ShopOrder,
            (ShopOrder.community_id == Purchase.community_id)
            & (ShopOrder.purchase_id == Purchase.id),
        )
        .where(Purchase.community_id == community_id)
    )


def _view(
    row: Purchase, place: Place, item: Item | None, order: ShopOrder | None, *sums: int | None
) -> PurchaseView:
    pledged_minor, pot_minor, households, matched_minor = (int(each or 0) for each in sums)
    return PurchaseView(
        id=row.id,
        status=PurchaseStatus(row.status),
        place_id=row.place_id,
        place_name=place.name,
        item_id=row.item_id,
        item_names=item.names if item else {},
        alternative_texts=item.alternative_texts if item else {},
        picture_id=item.picture_id if item else None,
        title=row.title,
        description=row.description,
        shop_id=_carried_out_by(row, item),
        open_to=OpenTo(row.open_to),
        theme=row.theme,
        quantity=row.quantity,
        unit_price_minor=row.unit_price_minor,
        target_minor=row.target_minor,
        currency=row.currency,
        min_households=row.min_households,
        deadline_at=row.deadline_at,
        started_at=row.started_at,
        started_by=row.started_by,
        closed_at=row.closed_at,
        cost_minor=row.cost_minor,
        pledged_minor=_put_in(row, pledged_minor + matched_minor),
        pot_minor=pot_minor,
        matched_minor=matched_minor,
        households=households,
        order_id=order.id if order else None,
        order_number=order.number if order else None,
    )


def _put_in(row: Purchase, pledged_minor: int) -> int:
    """What lies in it: once it turned out cheaper, all but that went back."""
    return min(pledged_minor, row.cost_minor or pledged_minor)


def _carried_out_by(row: Purchase, item: Item | None) -> UUID:
    """The shop of the item, or the carrier of a wish: a CHECK says that it has one of them."""
    carrier_id = item.shop_id if item is not None else row.carrier_id
    if carrier_id is None:
        raise ValueError(f"nobody carries out purchase {row.id}")
    return carrier_id
