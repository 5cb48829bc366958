"""Pages of the neighbourhood: who may see them, what they say, what comes of their forms."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cambio.app.permissions import STAFF, Role
from cambio.database import reading
from cambio.neighbourhood import queries
from tests.neighbourhood.browsing import page, send
from tests.neighbourhood.conftest import As
from tests.neighbourhood.neighbourhood import (
    LINES,
    address_at,
    bring_in,
    join,
    many,
    place_named,
)
from tests.signing_in import as_household

IMPORT = "/deventer/addresses/import"


# ------------------------------------------------------------------------------------ the way in


def test_the_only_community_is_where_one_comes_in(client: FlaskClient, deventer: int) -> None:
    assert client.get("/").headers["Location"] == "/deventer/"
    assert client.get("/zwolle/").status_code == 404


def test_without_a_community_the_start_says_how_to_found_one(client: FlaskClient) -> None:
    assert "cambio community create" in page(client, "/")


def test_residents_are_welcomed_in_both_languages(client: FlaskClient, deventer: int) -> None:
    assert "Welkom in Deventer" in page(client, "/deventer/?lang=nl")
    assert "I have a card" in page(client, "/deventer/?lang=en")


def test_a_manager_is_told_the_next_step(browser_of: As, housed: int) -> None:
    manager = browser_of(Role.MANAGER)
    assert "Volgende stap: Organisaties" in page(manager, "/deventer/")
    setup = page(manager, "/deventer/setup")
    assert "2 van " in setup
    assert "Volgende stap" not in page(browser_of(Role.SHOPKEEPER), "/deventer/")


# ----------------------------------------------------------------------------------- permissions


@pytest.mark.parametrize(
    ("path", "roles"),
    [
        ("/deventer/", set(STAFF)),
        ("/deventer/places", set(STAFF)),
        ("/deventer/places/{street}", set(STAFF)),
        (
            "/deventer/addresses",
            {Role.VOLUNTEER, Role.CAPTAIN, Role.MANAGER, Role.ADMINISTRATOR},
        ),
        (
            "/deventer/addresses/{address}",
            {Role.VOLUNTEER, Role.CAPTAIN, Role.MANAGER, Role.ADMINISTRATOR},
        ),
        ("/deventer/households/{household}", {Role.MANAGER, Role.ADMINISTRATOR}),
        ("/deventer/organisations", {Role.MANAGER, Role.ADMINISTRATOR}),
        (IMPORT, {Role.MANAGER, Role.ADMINISTRATOR}),
        ("/deventer/setup", {Role.MANAGER, Role.ADMINISTRATOR}),
    ],
)
def test_only_some_roles_may_look(browser_of: As, housed: int, path: str, roles: set[Role]) -> None:
    asked = path.format(
        household=join(housed),
        address=address_at(housed).id,
        street=place_named(housed, "Zandweerdsweg").id,
    )
    allowed = {role for role in STAFF if browser_of(role).get(asked).status_code == 200}
    assert allowed == roles


def test_residents_see_places_and_no_addresses(sqlite_app: Flask, housed: int) -> None:
    resident = as_household(sqlite_app, housed, join(housed))
    street = place_named(housed, "Zandweerdsweg")
    assert "7411 AC" not in page(resident, f"/deventer/places/{street.id}")
    page(resident, "/deventer/addresses", 403)


def test_a_manager_of_a_place_stays_within_it(browser_of: As, housed: int) -> None:
    zandweerd = place_named(housed, "Zandweerd", "neighbourhood")
    manager = browser_of(Role.MANAGER, place_id=zandweerd.id)
    inside, outside = address_at(housed), address_at(housed, "7431 AA")
    page(manager, f"/deventer/addresses/{inside.id}")
    page(manager, f"/deventer/addresses/{outside.id}", 404)
    page(manager, f"/deventer/households/{join(housed, address_id=inside.id)}")
    page(manager, f"/deventer/households/{join(housed, address_id=outside.id)}", 403)
    page(manager, IMPORT, 403)
    found = page(manager, "/deventer/addresses?postcode=7431aa&house_number=1")
    assert str(outside.id) not in found
    place = {"kind": "district", "name": "Zuid"}
    assert send(manager, "/deventer/places", place).status_code == 403


# ----------------------------------------------------------------------------- places, addresses


def test_a_place_is_added_by_hand(browser_of: As, deventer: int) -> None:
    manager = browser_of(Role.MANAGER)
    answer = send(manager, "/deventer/places", {"kind": "district", "name": "Noord"})
    assert answer.status_code == 303
    assert "Noord is toegevoegd." in page(manager, answer.headers["Location"])
    again = send(manager, "/deventer/places", {"kind": "district", "name": "noord"})
    assert again.status_code == 409
    assert "Noord is er al." in again.get_data(as_text=True)


def test_the_addresses_of_a_street_come_a_leaf_at_a_time(browser_of: As, deventer: int) -> None:
    bring_in(deventer, *many(60))
    street = place_named(deventer, "Dreef")
    captain = browser_of(Role.CAPTAIN)
    first = page(captain, f"/deventer/places/{street.id}")
    assert ">50</a>" in first
    assert ">51</a>" not in first
    next_href = first.split('rel="next" href="')[1].split('"')[0]
    assert ">51</a>" in page(captain, next_href)
    page(captain, f"/deventer/places/{street.id}?after=x", 400)


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("postcode=7411ab&house_number=2a", "Dreef 2 A-BIS, 7411 AB"),
        ("postcode=7411ab&house_number=77", "We kennen dit adres niet"),
        ("postcode=7411&house_number=2", "Een postcode heeft vier cijfers en twee letters"),
        ("postcode=7411ab&house_number=a", "Vul het huisnummer in"),
    ],
)
def test_an_address_is_found_as_people_type_it(
    browser_of: As, housed: int, typed: str, said: str
) -> None:
    assert said in page(browser_of(Role.VOLUNTEER), f"/deventer/addresses?{typed}")


def test_an_address_tells_managers_who_joined_there(browser_of: As, housed: int) -> None:
    join(housed, nickname="De Merels")
    path = f"/deventer/addresses/{address_at(housed).id}"
    assert "De Merels" in page(browser_of(Role.MANAGER), path)
    assert "De Merels" not in page(browser_of(Role.VOLUNTEER), path)


def test_addresses_that_are_gone_are_listed(browser_of: As, housed: int) -> None:
    gone = address_at(housed)
    bring_in(housed, *LINES[1:])
    manager = browser_of(Role.MANAGER)
    assert "1 adres staat niet meer in de lijst" in page(manager, "/deventer/addresses")
    assert gone.line in page(manager, "/deventer/addresses/gone")
    assert "kan niemand nieuw meedoen" in page(manager, f"/deventer/addresses/{gone.id}")


# -------------------------------------------------------------------- organisations, households


def test_an_organisation_is_added_and_changed(browser_of: As, deventer: int) -> None:
    manager = browser_of(Role.MANAGER)
    new = {"kind": "shop", "name": "Buurtwinkel", "pick_up": "Dreef 1"}
    added = send(manager, "/deventer/organisations/new", new)
    assert "Dreef 1" in page(manager, added.headers["Location"])
    again = send(manager, "/deventer/organisations/new", new)
    assert again.status_code == 409
    assert "Buurtwinkel is er al." in again.get_data(as_text=True)
    with reading() as session:
        [shop] = queries.organisations(session, community_id=deventer)
    change = {"name": "Winkel Noord", "opening_hours": "woensdag"}
    changed = send(manager, f"/deventer/organisations/{shop.id}", change)
    assert "Winkel Noord" in page(manager, changed.headers["Location"])
    wrong = send(manager, f"/deventer/organisations/{shop.id}", {"name": ""})
    assert wrong.status_code == 422
    page(manager, f"/deventer/organisations/{deventer:032x}", 404)


def test_a_household_is_changed_or_told_what_is_wrong(browser_of: As, housed: int) -> None:
    manager = browser_of(Role.MANAGER)
    path = f"/deventer/households/{join(housed)}"
    change = {"nickname": "De Mezen", "language": "tr", "adults": "1", "children": "0"}
    answer = send(manager, path, change)
    assert answer.status_code == 303
    assert "Uw wijziging is opgeslagen." in page(manager, path)
    for wrong in ({"adults": "0"}, {"adults": "veel"}, {"nickname": ""}, {"language": "fy"}):
        refused = send(manager, path, change | wrong)
        assert refused.status_code == 422, wrong
        assert "Dit klopt nog niet" in refused.get_data(as_text=True), wrong
    assert "De Mezen" in page(manager, path)
