"""Communities, places, organisations and households: what is done, and what is refused."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from cambio.database import Command, Refusal, UnitOfWork, perform, reading
from cambio.neighbourhood import queries
from cambio.neighbourhood.errors import (
    AddressGone,
    AddressUnknown,
    HouseholdEnded,
    HouseholdUnknown,
    LanguageUnknown,
    NameMissing,
    NameTaken,
    NicknameInvalid,
    OrganisationUnknown,
    PeopleInvalid,
    PlaceMisplaced,
    PlaceUnknown,
    SlugInvalid,
    SlugTaken,
)
from cambio.neighbourhood.models import Household
from cambio.neighbourhood.queries import HouseholdView
from cambio.neighbourhood.use_cases import (
    AddOrganisation,
    AddPlace,
    ChangeHousehold,
    ChangeOrganisation,
    ConfirmHousehold,
    CreateCommunity,
    add_organisation,
    add_place,
    change_household,
    change_organisation,
    confirm_household,
    create_community,
)
from tests.conftest import ACTOR_ID, Clock
from tests.neighbourhood.neighbourhood import LINES, address_at, bring_in, command, join, refusal

NOBODY_ID = UUID(int=7)


def household(community_id: int, household_id: UUID) -> HouseholdView:
    with reading() as session:
        found = queries.household(session, community_id=community_id, household_id=household_id)
    assert found is not None
    return found


# --------------------------------------------------------------------------------- communities


COMMUNITIES = [
    ("d", "Deventer", SlugInvalid),
    ("Deventer", "Deventer", SlugInvalid),
    ("-deventer", "Deventer", SlugInvalid),
    ("de/venter", "Deventer", SlugInvalid),
    ("x" * 41, "Deventer", SlugInvalid),
    ("api", "Deventer", SlugInvalid),
    ("deventer", "Deventer", SlugTaken),
    ("enschede", " \0 ", NameMissing),
    ("enschede", "x" * 81, NameMissing),
    ("enschede", "Enschede", None),
]


def test_a_community_needs_a_name_and_a_short_name_of_its_own(community_id: int) -> None:
    for slug, name, expected in COMMUNITIES:
        found = CreateCommunity(community_id=0, actor_id=ACTOR_ID, slug=slug, name=name)
        assert refusal(partial(perform, create_community, found)) is expected, (slug, name)


# --------------------------------------------------------------------------------------- places


@pytest.fixture
def noord(community_id: int) -> UUID:
    return perform(add_place, AddPlace(**command(community_id), kind="district", name="Noord"))


def test_a_street_may_stand_in_a_neighbourhood_or_in_a_district(
    community_id: int, noord: UUID
) -> None:
    own = command(community_id)
    area = AddPlace(**own, kind="neighbourhood", name=" Zand\0weerd ", parent_id=noord)
    area_id = perform(add_place, area)
    for parent_id in (noord, area_id):
        perform(add_place, AddPlace(**own, kind="street", name="Dreef", parent_id=parent_id))
    with reading() as session:
        [branch] = queries.place_tree(session, community_id=community_id)
    assert [each.place.name for each in branch.below] == ["Dreef", "Zand weerd"]


PLACES = [
    ("street", "  ", "noord", NameMissing),
    ("street", "x" * 81, "noord", NameMissing),
    ("street", "Dreef", "unknown", PlaceUnknown),
    ("street", "Dreef", None, PlaceMisplaced),
    ("district", "Zuid", "noord", PlaceMisplaced),
    ("village", "Okkenbroek", None, PlaceMisplaced),
    ("district", "noord", None, NameTaken),
    ("district", "Zuid", None, None),
]


def test_a_place_has_a_name_and_stands_where_its_kind_may(community_id: int, noord: UUID) -> None:
    parents = {"noord": noord, "unknown": NOBODY_ID, None: None}
    for kind, name, parent, expected in PLACES:
        place = AddPlace(**command(community_id), kind=kind, name=name, parent_id=parents[parent])
        assert refusal(partial(perform, add_place, place)) is expected, (kind, name)


# -------------------------------------------------------------------------------- organisations


@pytest.fixture
def shop_id(community_id: int) -> UUID:
    shop = AddOrganisation(
        **command(community_id), kind="shop", name="Buurtwinkel", pick_up=" Dreef 1 "
    )
    return perform(add_organisation, shop)


def test_an_organisation_can_be_changed(community_id: int, shop_id: UUID) -> None:
    perform(
        change_organisation,
        ChangeOrganisation(
            **command(community_id),
            organisation_id=shop_id,
            name="Winkel Noord",
            opening_hours="woensdag 14.00",
        ),
    )
    with reading() as session:
        [shop] = queries.organisations(session, community_id=community_id, kind="shop")
    assert (shop.name, shop.pick_up, shop.opening_hours) == ("Winkel Noord", None, "woensdag 14.00")


NEW_ORGANISATIONS = [
    ("shop", "", NameMissing),
    ("shop", "x" * 81, NameMissing),
    ("bakery", "De Korenbloem", NameMissing),
    ("shop", "Buurtwinkel", NameTaken),
    ("partner", "Buurtwinkel", None),
]


def test_an_organisation_has_a_kind_and_a_name_of_its_own(community_id: int, shop_id: UUID) -> None:
    for kind, name, expected in NEW_ORGANISATIONS:
        new = AddOrganisation(**command(community_id), kind=kind, name=name)
        assert refusal(partial(perform, add_organisation, new)) is expected, (kind, name)


def test_an_organisation_keeps_a_name_of_its_own(community_id: int, shop_id: UUID) -> None:
    own = command(community_id)
    perform(add_organisation, AddOrganisation(**own, kind="shop", name="Andere winkel"))
    for organisation_id, name, expected in [
        (NOBODY_ID, "Winkel", OrganisationUnknown),
        (shop_id, " ", NameMissing),
        (shop_id, "Andere winkel", NameTaken),
    ]:
        change = ChangeOrganisation(**own, organisation_id=organisation_id, name=name)
        assert refusal(partial(perform, change_organisation, change)) is expected, name


def test_an_organisation_may_keep_its_name(community_id: int, shop_id: UUID) -> None:
    own = command(community_id)
    change = ChangeOrganisation(**own, organisation_id=shop_id, name="Buurtwinkel")
    perform(change_organisation, change)


# ----------------------------------------------------------------------------------- households


@pytest.fixture
def deventer(app: Flask, community_id: int) -> int:
    """The community with addresses in it."""
    bring_in(community_id, *LINES)
    return community_id


def test_people_join_at_an_address(deventer: int, clock: Clock) -> None:
    view = household(deventer, join(deventer, nickname="  De   Merels "))
    assert (view.nickname, view.joined_at, view.confirmed_at) == (
        "De Merels",
        clock.now,
        clock.now,
    )
    assert view.address == address_at(deventer)


def test_several_households_may_share_an_address(deventer: int) -> None:
    joined = {join(deventer), join(deventer)}
    with reading() as session:
        living = queries.households_at(
            session, community_id=deventer, address_id=address_at(deventer).id
        )
    assert {each.id for each in living} == joined


def test_a_household_is_confirmed_once(deventer: int, clock: Clock) -> None:
    household_id = join(deventer, confirmed=False)
    assert household(deventer, household_id).confirmed_at is None
    confirmed_at = clock.advance(days=1)
    confirm = ConfirmHousehold(**command(deventer), household_id=household_id)
    perform(confirm_household, confirm)
    clock.advance(days=1)
    perform(confirm_household, confirm)
    assert household(deventer, household_id).confirmed_at == confirmed_at


WRONG: list[tuple[dict[str, Any], type[Refusal]]] = [
    ({"nickname": " \0 "}, NicknameInvalid),
    ({"nickname": "x" * 61}, NicknameInvalid),
    ({"language": "fy"}, LanguageUnknown),
    ({"adults": 0, "children": 0}, PeopleInvalid),
    ({"adults": -1, "children": 2}, PeopleInvalid),
    ({"adults": 19, "children": 2}, PeopleInvalid),
]


def test_joining_is_refused(deventer: int) -> None:
    for changes, expected in [*WRONG, ({"address_id": NOBODY_ID}, AddressUnknown)]:
        assert refusal(partial(join, deventer, **changes)) is expected, changes


def test_nobody_joins_at_an_address_that_is_gone(deventer: int) -> None:
    address_id = address_at(deventer).id
    bring_in(deventer, *LINES[1:])
    with pytest.raises(AddressGone):
        join(deventer, address_id=address_id)


def change_of(community_id: int, household_id: UUID, **changes: Any) -> ChangeHousehold:
    wanted: dict[str, Any] = {
        "nickname": "De Merels",
        "language": "nl",
        "adults": 2,
        "children": 1,
    } | changes
    return ChangeHousehold(**command(community_id), household_id=household_id, **wanted)


def test_a_household_grows_and_is_called_otherwise(deventer: int) -> None:
    household_id = join(deventer)
    before = household(deventer, household_id)
    change = change_of(deventer, household_id, nickname="De Mezen", language="tr", children=2)
    perform(change_household, change)
    assert household(deventer, household_id) == replace(
        before, nickname="De Mezen", language="tr", children=2
    )


def test_a_change_of_a_household_is_refused(deventer: int) -> None:
    household_id = join(deventer)
    for changes, expected in WRONG:
        change = change_of(deventer, household_id, **changes)
        assert refusal(partial(perform, change_household, change)) is expected, changes


def test_who_is_unknown_or_has_left_cannot_be_changed(deventer: int) -> None:
    def end(uow: UnitOfWork, asked: Command) -> None:
        row = uow.session.get_one(Household, (asked.community_id, household_id))
        row.ended_at = uow.now

    household_id = join(deventer)
    perform(end, Command(**command(deventer)))
    with pytest.raises(HouseholdEnded):
        perform(change_household, change_of(deventer, household_id))
    with pytest.raises(HouseholdUnknown):
        perform(change_household, change_of(deventer, NOBODY_ID))
    unknown = ConfirmHousehold(**command(deventer), household_id=NOBODY_ID)
    with pytest.raises(HouseholdUnknown):
        perform(confirm_household, unknown)
