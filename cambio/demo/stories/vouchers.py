"""How a voucher goes: bought or given, used at its partner, and settled month by month."""

from __future__ import annotations

from datetime import datetime, timedelta
from random import Random
from uuid import UUID

from cambio.app.permissions import Role
from cambio.demo.stage import At, Story
from cambio.demo.tables import Table, chance, load
from cambio.demo.world import By, Household, World, by_slug
from catalog.errors.vouchers import NothingToSettle
from catalog.rules.vouchers import Worth
from catalog.use_cases import CreateItem, ItemContent, OrderedItem, create_item
from catalog.use_cases.vouchers import (
    ApproveVoucher,
    AwardVoucher,
    Bought,
    BuyForPlace,
    BuyVouchers,
    Call,
    RedeemVoucher,
    SetTerms,
    SettleVouchers,
    approve_voucher,
    award_voucher,
    buy_for_place,
    buy_vouchers,
    redeem_voucher,
    set_terms,
    settle_vouchers,
)

USED_SHARE, BY_TELEPHONE_SHARE = 0.7, 0.1
TELEPHONED = Call(caller="Kassa", reason="Geen netwerk bij de kassa")
GIVEN, GIVEN_FROM = "museum-cheque", "prettig-wonen"
GIVEN_DAYS_AGO, GIVEN_TO = 62, 3
"""So long ago the first that came got a voucher of welcome, and used it."""
OUTING_AT, OUTING_SOLD_BY = "stadsmuseum-de-hanzekist", "buurtwinkel-de-bezem"
OUTING_OF, OUTING_PRICE_MINOR = "jan-steenstraat", 10
SETTLED_ON = 3
"""The day of the month on which the month before is settled."""


def voucher(
    world: World, household: Household, item: Table, *, number: int, quantity: int
) -> Story:
    """A household buys vouchers now; most are used within a few weeks."""
    rng, currency = chance("voucher", number), item["currency"]
    bought: Bought = yield At(
        world.stage.now,
        buy_vouchers,
        BuyVouchers(
            **world.by_household(household),
            request_key=f"voucher/{number}",
            household_id=household.id,
            wanted=OrderedItem(world.items[item["slug"]], quantity),
        ),
    )
    household.wallet[currency] -= bought.total[currency]
    household.had[item["slug"]] += quantity
    first = world.stage.now + timedelta(days=1)
    last = first + timedelta(days=20)
    moments = sorted(world.calendar.between(rng, first, last) for _ in bought.voucher_ids)
    for voucher_id, used_at in zip(bought.voucher_ids, moments, strict=True):
        if rng.random() < USED_SHARE and used_at < world.calendar.now:
            yield _used(world, item, voucher_id, used_at, rng)


def welcome(world: World) -> Story:
    """The first that came got a voucher of the corporation's friends, and went to the museum."""
    yield world.calendar.some_time(chance("welcome"), -GIVEN_DAYS_AGO)
    item = by_slug(load("catalogue")["item"])[GIVEN]
    for number, household in enumerate(world.people[:GIVEN_TO]):
        given: Bought = yield At(
            world.stage.now, award_voucher, _giving(world, household, f"welcome/{number}")
        )
        rng = chance("welcome", number)
        used_at = world.calendar.some_time(rng, -GIVEN_DAYS_AGO + 2 + number, 10, 17)
        yield _used(world, item, given.voucher_ids[0], used_at, rng)


def at_hand(world: World, household: Household) -> Story:
    """Today: a voucher that its household can show, and one that was just used."""
    item = by_slug(load("catalogue")["item"])[GIVEN]
    moment = world.calendar.now - timedelta(hours=3)
    yield moment
    yield At(moment, award_voucher, _giving(world, household, "to show"))
    given: Bought = yield At(moment, award_voucher, _giving(world, household, "just used"))
    taken = _taking(world, _partner(world, item["provider"]), item, given.voucher_ids[0])
    yield At(world.calendar.now - timedelta(minutes=4), redeem_voucher, taken)


def outing(world: World) -> Story:
    """Today: a captain buys two days out for a street; a manager approves the first of them."""
    manager, captain = _manager(world), world.by(world.first_with(Role.CAPTAIN).login)
    moment = world.calendar.now - timedelta(hours=2)
    yield moment
    created = yield At(moment, create_item, _outing(world))
    partner_ids = (world.organisations[OUTING_AT],)
    worth = Worth(value_cents=2500, valid_days=90, in_parts=False, asks_pin=False, returns=True)
    terms = SetTerms(**manager, item_id=created.item_id, worth=worth, partner_ids=partner_ids)
    yield At(moment, set_terms, terms)
    bought: Bought = yield At(
        moment,
        buy_for_place,
        BuyForPlace(
            **captain,
            request_key="outing",
            place_id=world.places[OUTING_OF],
            wanted=OrderedItem(created.item_id, 2),
        ),
    )
    approval = ApproveVoucher(**manager, voucher_id=bought.voucher_ids[0])
    yield At(moment, approve_voucher, approval)


def settling(world: World) -> Story:
    """Each month the manager settles with the partners what was used in the month before."""
    items = load("catalogue")["item"]
    partners = sorted({item["provider"] for item in items if item["kind"] == "voucher"})
    manager = _manager(world)
    for offset in world.calendar.days():
        day = world.calendar.today + timedelta(days=offset)
        if day.day != SETTLED_ON:
            continue
        moment = world.calendar.some_time(chance("settling", offset), offset)
        last_day = day - timedelta(days=SETTLED_ON)
        for slug in partners:
            command = SettleVouchers(
                **manager,
                request_key=f"settle/{slug}/{last_day}",
                partner_id=world.organisations[slug],
                first_day=last_day.replace(day=1),
                last_day=last_day,
            )
            try:
                yield At(moment, settle_vouchers, command)
            except NothingToSettle:
                continue


def _used(world: World, item: Table, voucher_id: UUID, used_at: datetime, rng: Random) -> At:
    """The partner takes it; now and then its till has no network, and it telephones."""
    by_telephone = rng.random() < BY_TELEPHONE_SHARE
    by = _manager(world) if by_telephone else _partner(world, item["provider"])
    taking = _taking(world, by, item, voucher_id, call=TELEPHONED if by_telephone else None)
    return At(used_at, redeem_voucher, taking)


def _taking(
    world: World, by: By, item: Table, voucher_id: UUID, *, call: Call | None = None
) -> RedeemVoucher:
    return RedeemVoucher(
        **by,
        request_key=f"redeem/{voucher_id}",
        voucher_id=voucher_id,
        partner_id=world.organisations[item["provider"]],
        call=call,
    )


def _giving(world: World, household: Household, key: str) -> AwardVoucher:
    return AwardVoucher(
        **_manager(world),
        request_key=f"give voucher/{key}",
        item_id=world.items[GIVEN],
        household_id=household.id,
        budget_id=world.budgets[GIVEN_FROM],
    )


def _outing(world: World) -> CreateItem:
    return CreateItem(
        **_manager(world),
        request_key="item/outing",
        shop_id=world.organisations[OUTING_SOLD_BY],
        content=ItemContent(
            names={"nl": "Kinderdag in het museum", "en": "Children's day at the museum"},
            category="outings",
            currency="CAM",
            price_minor=OUTING_PRICE_MINOR,
            buyers="street",
            kind="voucher",
            descriptions={
                "nl": "Tien kinderen uit de straat een middag naar het museum.",
                "en": "Ten children of the street, an afternoon at the museum.",
            },
            needs_approval=True,
            alternative_texts={
                "nl": "Toegangsbewijs met een museumgebouw met zuilen.",
                "en": "Admission ticket with a museum building with columns.",
            },
            picture_id=world.pictures["museum-cheque.svg"],
        ),
    )


def _partner(world: World, provider: str) -> By:
    """Who takes vouchers there; where nobody signs in, the manager does it."""
    here = world.organisations[provider]
    found = [each for each in world.staff.values() if each.scope_id == here]
    return world.by(found[0].login) if found else _manager(world)


def _manager(world: World) -> By:
    return world.by(world.first_with(Role.MANAGER).login)
