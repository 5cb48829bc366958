"""Households change at the counter: they move, split and end, each confirmed; and on their page."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from cambio.access import credentials
from cambio.access.use_cases import ChoosePin, IssuePinCode, choose_pin, issue_pin_code
from cambio.app.permissions import Role, ScopeKind
from cambio.database import new_id, perform
from cambio.ledger import Purpose
from cambio.neighbourhood.use_cases import AddPlace, add_place
from tests.cards.changing import cards_of, found, saved, story
from tests.scene import ACTOR_ID, Neighbour, Scene
from tests.signing_in import as_household, as_staff, csrf_of

PIN = "8302"
COUNTER = "/deventer/counter/households"


def post(client: FlaskClient, path: str, **fields: str) -> TestResponse:
    """Fill in a form; its CSRF value is that of any page with a form in the same browser."""
    own = path.startswith("/deventer/my")
    page = "/deventer/my/move" if own else "/deventer/counter"
    return client.post(path, data=fields | {"csrf_token": csrf_of(client, page)})


def at_counter(neighbour: Neighbour, what: str) -> str:
    return f"{COUNTER}/{neighbour.household_id}/{what}"


def choose(street: Scene, neighbour: Neighbour) -> None:
    """The household chooses its PIN."""
    who: dict[str, Any] = {
        "community_id": street.community_id,
        "actor_id": neighbour.household_id,
        "household_id": neighbour.household_id,
    }
    code = perform(issue_pin_code, IssuePinCode(**who)).code
    pin_hash = credentials.hash_pin(neighbour.household_id, PIN)
    assert perform(choose_pin, ChoosePin(**who, code=code, pin_hash=pin_hash)).succeeded


def words(answer: TestResponse) -> str:
    return answer.get_data(as_text=True)


# ---------------------------------------------------------------------------------- they move


def test_a_household_moves_at_the_counter(manager: FlaskClient, street: Scene) -> None:
    neighbour = street.neighbour()
    street._address(50)
    page = words(manager.get(f"{at_counter(neighbour, 'move')}?postcode=7415qa&house_number=50"))
    assert "Dreef 50, 7415 QA" in page
    address_id = page.split('name="address_id" value="')[1].split('"')[0]
    answer = post(
        manager, at_counter(neighbour, "move"), address_id=address_id, seen="yes", signed="1"
    )
    assert answer.status_code == 303
    view = found(street, neighbour.household_id)
    assert view.address is not None
    assert (view.address.house_number, view.confirmed_at) == (50, street.now)
    assert story(street, neighbour.household_id) == ["moved"]
    history = words(manager.get(at_counter(neighbour, "history")))
    assert "Verhuisd naar een ander adres" in history
    assert "op papier getekend" in history


MOVE_FAULTS: list[tuple[dict[str, str], str]] = [
    ({"address_id": "x", "signed": "1"}, "We kennen dit adres niet."),
    ({"address_id": "50"}, "laat het op papier tekenen"),
    ({"address_id": "50", "pin": "1234"}, "nog geen pincode"),
    ({"address_id": "50", "signed": "1", "since": "2030-01-01"}, "Kies de dag"),
    ({"address_id": "50", "signed": "1", "since": "gisteren"}, "Kies de dag"),
    ({"address_id": "1", "signed": "1"}, "woont al op dit adres"),
]


@pytest.mark.parametrize(("fields", "said"), MOVE_FAULTS)
def test_a_move_that_cannot_be_says_why(
    manager: FlaskClient, street: Scene, fields: dict[str, str], said: str
) -> None:
    neighbour = street.neighbour()
    view = found(street, neighbour.household_id)
    assert view.address is not None
    known = {"50": str(street._address(50)), "1": str(view.address.id)}
    fields = fields | {"address_id": known.get(fields["address_id"], fields["address_id"])}
    search = {"postcode": "7415qa", "house_number": "50"}
    answer = post(manager, at_counter(neighbour, "move"), **search, **fields)
    assert answer.status_code in (404, 409, 422)
    assert said in words(answer)
    assert story(street, neighbour.household_id) == []


def test_a_household_moves_on_its_own_page_with_its_pin(sqlite_app: Flask, street: Scene) -> None:
    neighbour = street.neighbour()
    choose(street, neighbour)
    browser = as_household(sqlite_app, street.community_id, neighbour.household_id)
    address_id = str(street._address(60))
    search = {"postcode": "7415qa", "house_number": "60"}
    wrong = post(browser, "/deventer/my/move", address_id=address_id, pin="1111", **search)
    assert wrong.status_code == 401
    answer = post(browser, "/deventer/my/move", address_id=address_id, pin=PIN)
    assert answer.status_code == 303
    view = found(street, neighbour.household_id)
    assert view.address is not None
    assert (view.address.house_number, view.confirmed_at) == (60, None)
    assert "Dreef 60" in words(browser.get("/deventer/my"))
    assert "door uzelf, bevestigd met de pincode" in words(browser.get("/deventer/my/history"))


# ----------------------------------------------------------------------------- they go on in two


def splitting(street: Scene, **changes: str) -> dict[str, str]:
    fields = {
        "address_id": str(street._address(70)),
        "request_key": str(new_id()),
        "seen": "yes",
        "signed": "1",
        "adults": "1",
        "children": "0",
        "nickname": "Klaproos",
        "language": "nl",
        "how": "percent",
        "percent": "50",
        "postcode": "7415qa",
        "house_number": "70",
    }
    return fields | changes


@pytest.mark.parametrize(
    ("how", "left"), [({"percent": "25"}, 3), ({"how": "amounts", "amount-CAM": "3"}, 1)]
)
def test_a_household_splits_at_the_counter(
    manager: FlaskClient, street: Scene, how: dict[str, str], left: int
) -> None:
    neighbour = saved(street)
    answer = post(manager, at_counter(neighbour, "split"), **splitting(street, **how))
    assert answer.status_code == 303, words(answer)
    assert street.holds(neighbour.household_id) == left
    both = words(manager.get(answer.location))
    for household_id in (neighbour.household_id, UUID(answer.location.rsplit("/", 1)[1])):
        [card] = [each for each in cards_of(street, household_id) if each.status == "active"]
        assert card.shown_number in both
    assert "Klaproos" in both


SPLIT_FAULTS: list[tuple[dict[str, str], str]] = [
    ({"adults": "0"}, "Iemand gaat weg en iemand blijft."),
    ({"adults": "2", "children": "1"}, "Er zijn 2 volwassenen en 1 kinderen."),
    ({"percent": "101"}, "Kies een deel"),
    ({"how": "amounts", "amount-CAM": "5"}, "Kies een deel"),
    ({"how": "amounts", "amount-CAM": "1,5"}, "Kies een deel"),
    ({"how": "amounts", "amount-CAM": "veel"}, "Kies een deel"),
    ({"how": "amounts", "amount-CAM": "Infinity"}, "Kies een deel"),
    ({"nickname": ""}, "Kies een bijnaam"),
    ({"address_id": ""}, "We kennen dit adres niet."),
]


@pytest.mark.parametrize(("changes", "said"), SPLIT_FAULTS)
def test_a_split_that_cannot_be_says_why(
    manager: FlaskClient, street: Scene, changes: dict[str, str], said: str
) -> None:
    neighbour = saved(street)
    answer = post(manager, at_counter(neighbour, "split"), **splitting(street, **changes))
    assert answer.status_code in (404, 422)
    assert said in words(answer)
    assert street.holds(neighbour.household_id) == 4


def test_without_pin_or_signature_nothing_is_divided(manager: FlaskClient, street: Scene) -> None:
    neighbour = saved(street)
    fields = splitting(street)
    del fields["signed"]
    answer = post(manager, at_counter(neighbour, "split"), **fields)
    assert answer.status_code == 422
    assert "laat het op papier tekenen" in words(answer)
    assert street.holds(neighbour.household_id) == 4


# ------------------------------------------------------------------------------------- they end


def test_a_household_ends_at_the_counter_for_an_heir(manager: FlaskClient, street: Scene) -> None:
    neighbour, heir = saved(street), street.neighbour()
    page = words(manager.get(at_counter(neighbour, "end")))
    assert "Wat gebeurt ermee?" in page
    answer = post(
        manager,
        at_counter(neighbour, "end"),
        remainder="household",
        heir=heir.number,
        signed="1",
        request_key="end",
    )
    assert answer.status_code == 303, words(answer)
    assert (street.holds(neighbour.household_id), street.holds(heir.household_id)) == (0, 4)
    assert manager.get(at_counter(neighbour, "end")).status_code == 404


def test_what_is_left_goes_to_the_pot_of_the_street(manager: FlaskClient, street: Scene) -> None:
    neighbour = saved(street)
    before = street.holds(street.street_id, Purpose.POT)
    post(manager, at_counter(neighbour, "end"), remainder="pot", signed="1", request_key="end")
    assert street.holds(street.street_id, Purpose.POT) == before + 4


END_FAULTS: list[tuple[dict[str, str], str]] = [
    ({"remainder": "household", "signed": "1"}, "Typ het nummer van de kaart"),
    ({"remainder": "household", "heir": "own", "signed": "1"}, "Kies een ander huishouden"),
    ({"remainder": "pot"}, "laat het op papier tekenen"),
]


@pytest.mark.parametrize(("fields", "said"), END_FAULTS)
def test_an_end_that_cannot_be_says_why(
    manager: FlaskClient, street: Scene, fields: dict[str, str], said: str
) -> None:
    neighbour = saved(street)
    if fields.get("heir") == "own":
        fields = fields | {"heir": neighbour.number}
    answer = post(manager, at_counter(neighbour, "end"), **fields, request_key="end")
    assert answer.status_code == 422
    assert said in words(answer)
    assert street.holds(neighbour.household_id) == 4


def test_who_serves_another_place_changes_no_household_here(
    sqlite_app: Flask, street: Scene
) -> None:
    neighbour = street.neighbour()
    elsewhere = perform(
        add_place,
        AddPlace(
            community_id=street.community_id, actor_id=ACTOR_ID, kind="district", name="Elders"
        ),
    )
    someone = as_staff(
        sqlite_app,
        street.community_id,
        Role.MANAGER,
        scope_kind=ScopeKind.PLACE,
        scope_id=elsewhere,
    )
    for what in ("move", "split", "end", "history"):
        assert someone.get(at_counter(neighbour, what)).status_code == 403
    for what in ("move", "split", "end"):
        assert post(someone, at_counter(neighbour, what), signed="1").status_code == 403


# ------------------------------------------------------------------------ cards on its own page


def test_a_household_names_loses_and_finds_its_card(sqlite_app: Flask, street: Scene) -> None:
    neighbour = street.neighbour()
    browser = as_household(sqlite_app, street.community_id, neighbour.household_id)
    card = f"/deventer/my/cards/{neighbour.card_id}"
    assert post(browser, f"{card}/about", label="keuken").status_code == 303
    assert "keuken" in words(browser.get("/deventer/my/changes"))
    for act, status in (("lost", "blocked"), ("found", "active")):
        assert post(browser, f"{card}/{act}").status_code == 303
        [found_card] = cards_of(street, neighbour.household_id)
        assert found_card.status == status
        assert browser.get(f"{card}/about").status_code == 200


def test_nobody_touches_a_neighbours_card(sqlite_app: Flask, street: Scene) -> None:
    neighbour, other = street.neighbour(), street.neighbour()
    browser = as_household(sqlite_app, street.community_id, neighbour.household_id)
    card = f"/deventer/my/cards/{other.card_id}"
    assert browser.get(f"{card}/about").status_code == 404
    for act in ("about", "lost", "found"):
        assert post(browser, f"{card}/{act}", label="x").status_code == 404
