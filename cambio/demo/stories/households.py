"""How a household joins, gets its cards and a letter."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from cambio.access.use_cases import ChoosePin, IssuePinCode, choose_pin, issue_pin_code
from cambio.app.guard import NOBODY_ID
from cambio.app.permissions import Role
from cambio.demo.stage import At, Story
from cambio.demo.stories.gold_card import gold_card
from cambio.demo.tables import PROGRAMMES, chance, story
from cambio.demo.world import By, Card, Household, World
from cards.rules import CardKind
from cards.use_cases import (
    EnrolHousehold,
    IssueCard,
    NewMembership,
    StopCard,
    block_card,
    enrol_household,
    issue_card,
    replace_card,
)


def joining(world: World, household: Household) -> Story:
    """A household joins: at the counter, or on the page and confirmed by letter later."""
    rng = chance("joining", household.number)
    desk = world.by(world.first_with(Role.MANAGER).login)
    by_page = rng.random() < story()["households"]["joined_by_page_share"]
    enrolled = yield At(
        household.joins_at,
        enrol_household,
        EnrolHousehold(
            **By(community_id=world.community_id, actor_id=NOBODY_ID) if by_page else desk,
            request_key=f"join/{household.number}",
            address_id=household.address_id,
            nickname=household.nickname,
            language=household.language,
            adults=household.adults,
            children=household.children,
            confirmed=not by_page,
            memberships=(NewMembership(world.programmes[PROGRAMMES[0]]),),
        ),
    )
    household.id = enrolled.household_id
    household.cards.append(Card(enrolled.card_id, enrolled.card_number))
    world.people.append(household)
    world.stage.enter(gold_card(world, household))
    shares = story()["households"]
    if household.children and rng.random() < shares["second_card_share"]:
        issued = yield At(
            household.joins_at + timedelta(minutes=2),
            issue_card,
            IssueCard(
                **desk,
                household_id=household.id,
                kind=CardKind.CHILD,
                label=rng.choice(shares["child_card_names"]),
            ),
        )
        household.cards.append(Card(issued.card_id, issued.number))
    world.stage.enter(letter(world, household, by_page=by_page))
    if rng.random() < shares["card_lost_share"]:
        yield from _losing_a_card(world, household, rng)


def letter(world: World, household: Household, *, by_page: bool) -> Story:
    """A letter with a code, and a PIN chosen with it; who joined on the page proves so its address.

    These PINs are nobody's to know: one slow hash serves them all.
    """
    rng, calendar = chance("letter", household.number), world.calendar
    shares = story()["households"]
    share = shares["page_pin_chosen_share" if by_page else "counter_pin_chosen_share"]
    printed_at = household.joins_at + timedelta(days=2)
    if rng.random() >= share or printed_at > calendar.now:
        return
    desk = world.by(world.first_with(Role.MANAGER).login)
    printed = yield At(printed_at, issue_pin_code, IssuePinCode(**desk, household_id=household.id))
    chosen_at = printed_at + timedelta(days=rng.randrange(2, 20), hours=rng.randrange(10))
    if chosen_at > calendar.now:
        return
    choosing = ChoosePin(
        **world.by_household(household),
        household_id=household.id,
        code=printed.code,
        pin_hash=world.unknown_pin_hash,
    )
    yield At(chosen_at, choose_pin, choosing)


def _losing_a_card(world: World, household: Household, rng: Random) -> Story:
    """The first card is lost: blocked when they call, replaced when they come by."""
    desk, card = world.by(world.first_with(Role.MANAGER).login), household.cards[0]
    last = world.calendar.now - timedelta(days=3)
    if household.joins_at > last:
        return
    lost_at = world.calendar.between(rng, household.joins_at + timedelta(hours=1), last)
    yield At(lost_at, block_card, StopCard(**desk, card_id=card.id))
    came_by = lost_at + timedelta(days=2, hours=1)
    issued = yield At(came_by, replace_card, StopCard(**desk, card_id=card.id))
    household.cards[0] = Card(issued.card_id, issued.number)
