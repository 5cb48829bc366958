"""How a street buys something together: delivered and celebrated, still open, or failed."""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from uuid import UUID

from PIL import Image, ImageDraw

from cambio.app.cli import OPERATOR_ID
from cambio.app.permissions import Role
from cambio.demo.stage import At, Story, StoryBrokenError
from cambio.demo.stories.reports import PHOTO_SIZE, drawn_street
from cambio.demo.tables import Table, chance, load
from cambio.demo.world import Household, World, by_slug
from catalog.rules.purchases import PurchaseStatus
from catalog.use_cases import (
    CelebratePurchase,
    CleanPhoto,
    ClosePurchase,
    HandOut,
    MakePledge,
    MarkReady,
    StartPurchase,
    celebrate_purchase,
    close_purchase,
    hand_out,
    make_pledge,
    mark_ready,
    start_purchase,
)

MIN_HOUSEHOLDS = 5


def purchase(world: World, table: Table) -> Story:
    """A purchase from the evening on which a household starts it."""
    started_at, deadline_at = _days(world, table)
    yield started_at
    neighbours = _pledgers(world, table)
    started = yield At(
        started_at,
        start_purchase,
        StartPurchase(
            **world.by_household(neighbours[0]),
            request_key=f"purchase/{table['slug']}",
            place_id=world.places[table["street"]],
            item_id=world.items[table["item"]],
            quantity=table["quantity"],
            deadline_at=deadline_at,
            min_households=MIN_HOUSEHOLDS,
            household_id=neighbours[0].id,
        ),
    )
    last = min(deadline_at, world.calendar.now) - timedelta(hours=2)
    rng = chance("purchase", table["slug"])
    pledges = list(_pledges(world, table, started.purchase_id, neighbours))
    moments = sorted(world.calendar.between(rng, started_at, last) for _ in pledges)
    receipt = started
    for moment, pledge in zip(moments, pledges, strict=True):
        receipt = yield At(moment, make_pledge, pledge)
    wallets = list(zip(neighbours, table["pledges_minor"], strict=True))
    for household, amount_minor in wallets:
        household.wallet[started.currency] -= amount_minor
    if (receipt.status is PurchaseStatus.MET) is not (table["outcome"] == "met"):
        raise StoryBrokenError(f"{table['slug']} should be {table['outcome']}, and is {receipt}")
    if table["outcome"] == "met":
        yield from _delivery(world, table, receipt.order_id)
        yield from _celebration(world, table, started.purchase_id, neighbours[0])
    if table["outcome"] == "failed":
        yield At(deadline_at, close_purchase, _closing(world, table, started.purchase_id))
        for household, amount_minor in wallets:
            household.wallet[started.currency] += amount_minor
    for household in neighbours:
        household.saves = table["outcome"] == "open"


def _days(world: World, table: Table) -> tuple[datetime, datetime]:
    """When it is started, and its last moment."""
    return (
        world.calendar.at(table["opened_day_offset"], time(19, 30)),
        world.calendar.at(table["deadline_day_offset"], time(21)),
    )


def _pledgers(world: World, table: Table) -> list[Household]:
    """The savers of the street; who has most pledges most."""
    here = [each for each in world.people if each.saves and each.street == table["street"]]
    currency = _item(table)["currency"]
    return sorted(here, key=lambda household: -household.wallet[currency])


def _pledges(
    world: World, table: Table, purchase_id: UUID, neighbours: list[Household]
) -> Iterator[MakePledge]:
    """The pot's pledge, then everybody's."""
    key = f"pledge/{table['slug']}"
    yield MakePledge(
        **world.by(world.first_with(Role.MANAGER).login),
        request_key=f"{key}/pot",
        purchase_id=purchase_id,
        amount_minor=table["pot_minor"],
    )
    for household, amount_minor in zip(neighbours, table["pledges_minor"], strict=True):
        yield MakePledge(
            **world.by_household(household),
            request_key=f"{key}/{household.number}",
            purchase_id=purchase_id,
            amount_minor=amount_minor,
            household_id=household.id,
        )


def _delivery(world: World, table: Table, order_id: UUID) -> Story:
    delivered_at = world.calendar.at(table["delivered_day_offset"], time(14))
    shop = world.by(world.keeper_of(_item(table)["shop"]).login)
    yield At(delivered_at - timedelta(days=2), mark_ready, MarkReady(**shop, order_id=order_id))
    key = f"hand out/{table['slug']}"
    yield At(delivered_at, hand_out, HandOut(**shop, request_key=key, order_id=order_id))


def _celebration(world: World, table: Table, purchase_id: UUID, starter: Household) -> Story:
    """A day after it came, who started it thanks all who took part."""
    celebrated_at = world.calendar.at(table["delivered_day_offset"] + 1, time(18, 30))
    thanks = CelebratePurchase(
        **world.by_household(starter),
        purchase_id=purchase_id,
        thanks=table["thanks"],
        photo=CleanPhoto(_photo(table), *PHOTO_SIZE, table["photo_text"]),
    )
    yield At(celebrated_at, celebrate_purchase, thanks)


def _photo(table: Table) -> bytes:
    """A drawn street with what was bought: a planter."""
    street = Image.open(io.BytesIO(drawn_street(chance("photo", table["slug"]), litter=False)))
    draw = ImageDraw.Draw(street)
    draw.rectangle((360, 430, 620, 540), fill="#7a4f2c")
    for x in range(370, 610, 30):
        draw.ellipse((x, 360, x + 44, 440), fill="#4d8a3c")
        draw.ellipse((x + 12, 352, x + 30, 370), fill="#e0567a")
    out = io.BytesIO()
    street.save(out, "WEBP", quality=80)
    return out.getvalue()


def _item(table: Table) -> Table:
    return by_slug(load("catalogue")["item"])[table["item"]]


def _closing(world: World, table: Table, purchase_id: UUID) -> ClosePurchase:
    return ClosePurchase(
        community_id=world.community_id,
        actor_id=OPERATOR_ID,
        request_key=f"close/{table['slug']}",
        purchase_id=purchase_id,
    )
