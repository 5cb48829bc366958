"""One card at the counter, a child's card wherever a card is shown, and print runs on pages."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from cambio.app.permissions import Role, ScopeKind
from cambio.database import perform, reading
from cambio.neighbourhood.use_cases import (
    AddOrganisation,
    AddPlace,
    add_organisation,
    add_place,
)
from cards import queries
from cards.errors import CardForChild
from cards.queries.print_runs import print_runs
from cards.rules import CardKind
from cards.use_cases import DescribeCard, describe_card
from catalog.counter import holder_of
from tests.cards.changing import cards_of
from tests.cards.conftest import path_of
from tests.scene import ACTOR_ID, Neighbour, Scene
from tests.signing_in import as_staff, csrf_in, csrf_of

COUNTER, CARDS = "/deventer/counter", "/deventer/cards"
CHILDS = "Dit is een kinderkaart."


def post(client: FlaskClient, path: str, **fields: str) -> TestResponse:
    """Send a form with the CSRF value of this browser."""
    return client.post(path, data=fields | {"csrf_token": csrf_of(client, CARDS)})


def words(answer: TestResponse) -> str:
    return answer.get_data(as_text=True)


def card_of(street: Scene, neighbour: Neighbour) -> queries.CardView:
    with reading() as session:
        found = queries.card(session, community_id=street.community_id, card_id=neighbour.card_id)
    assert found is not None
    return found


# ------------------------------------------------------------------------------------ one card


def test_a_card_is_lost_found_and_handed_in(manager: FlaskClient, street: Scene) -> None:
    neighbour = street.neighbour()
    card = f"{COUNTER}/cards/{neighbour.card_id}"
    for act, status in (("block", "blocked"), ("found", "active"), ("returned", "returned")):
        assert post(manager, f"{card}/{act}").status_code == 303
        assert card_of(street, neighbour).status == status
    page = words(manager.get(card))
    for line in ("geblokkeerd, want hij was kwijt", "teruggevonden", "ingeleverd", "Test manager"):
        assert line in page
    refused = post(manager, f"{card}/found")
    assert refused.status_code == 409


def test_a_card_gets_a_name_and_becomes_a_childs(manager: FlaskClient, street: Scene) -> None:
    neighbour = street.neighbour()
    card = f"{COUNTER}/cards/{neighbour.card_id}"
    assert post(manager, card, label="Sam", childs="1").status_code == 303
    found = card_of(street, neighbour)
    assert (found.label, found.is_childs) == ("Sam", True)
    assert "Sam" in words(manager.get(f"{COUNTER}/households/{neighbour.household_id}"))


def test_a_household_gets_one_more_card_with_a_name(manager: FlaskClient, street: Scene) -> None:
    neighbour = street.neighbour()
    desk = f"{COUNTER}/households/{neighbour.household_id}"
    assert post(manager, f"{desk}/cards", label="keuken", childs="1").status_code == 303
    newest = cards_of(street, neighbour.household_id)[0]
    assert (newest.label, newest.kind) == ("keuken", CardKind.CHILD)


def test_who_finds_a_card_reads_where_to_bring_it(
    sqlite_app: Flask, manager: FlaskClient, street: Scene
) -> None:
    perform(
        add_organisation,
        AddOrganisation(
            community_id=street.community_id,
            actor_id=ACTOR_ID,
            kind="shop",
            name="De Winkel",
            pick_up="Dreef 3",
            opening_hours="elke dag",
        ),
    )
    neighbour = street.neighbour()
    path = path_of(street, neighbour)
    page = words(sqlite_app.test_client().get(path))
    assert "Dreef 3" in page
    assert f"{COUNTER}/cards/" not in page
    assert f"{COUNTER}/cards/{neighbour.card_id}" in words(manager.get(path))


# ------------------------------------------------------------------------------- a child's card


@pytest.fixture
def child(street: Scene) -> Neighbour:
    """A household whose one card is a child's."""
    neighbour = street.neighbour()
    perform(
        describe_card,
        DescribeCard(
            community_id=street.community_id,
            actor_id=ACTOR_ID,
            card_id=neighbour.card_id,
            label="Sam",
            kind=CardKind.CHILD,
        ),
    )
    return neighbour


@pytest.mark.parametrize("form", ["/deventer/card", "/deventer/card/pin"])
def test_nobody_comes_in_with_a_childs_card(sqlite_app: Flask, child: Neighbour, form: str) -> None:
    browser = sqlite_app.test_client()
    fields: dict[str, Any] = {"number": child.number, "pin": "8302", "pin_again": "8302"}
    fields["csrf_token"] = csrf_in(words(browser.get(form)))
    answer = browser.post(form, data=fields | {"code": "12345678"})
    assert answer.status_code == 409
    assert CHILDS in words(answer)


def test_nobody_orders_or_collects_with_a_childs_card(street: Scene, child: Neighbour) -> None:
    with pytest.raises(CardForChild):
        holder_of(child.number, community_id=street.community_id)


def test_the_address_of_a_childs_card_leads_to_no_balance(
    sqlite_app: Flask, street: Scene, child: Neighbour
) -> None:
    page = words(sqlite_app.test_client().get(path_of(street, child)))
    assert "Dit is een kinderkaart" in page
    assert "Naar mijn huishouden" not in page


def test_the_counter_is_told_that_it_is_a_childs(manager: FlaskClient, child: Neighbour) -> None:
    answer = manager.post(
        COUNTER,
        data={"card": child.number, "csrf_token": csrf_of(manager, COUNTER)},
        follow_redirects=True,
    )
    assert "Dit is een kinderkaart: hij spaart alleen." in words(answer)


def test_nobody_inherits_with_a_childs_card(
    manager: FlaskClient, street: Scene, child: Neighbour
) -> None:
    ending = street.neighbour()
    answer = post(
        manager,
        f"{COUNTER}/households/{ending.household_id}/end",
        remainder="household",
        heir=child.number,
        signed="1",
        request_key="end",
    )
    assert answer.status_code == 409
    assert CHILDS in words(answer)


def test_a_childs_card_has_no_letter_of_its_own(street: Scene, child: Neighbour) -> None:
    with reading() as session:
        letter = queries.letter_for(
            session, community_id=street.community_id, household_id=child.household_id
        )
    assert letter is None


# ---------------------------------------------------------------------------------- print runs


def test_a_run_is_listed_opened_and_cancelled_whole(manager: FlaskClient, street: Scene) -> None:
    neighbours = [street.neighbour() for _ in range(2)]
    begun = post(manager, f"{CARDS}/runs", place=str(street.street_id))
    assert begun.status_code == 303
    listed = words(manager.get(f"{CARDS}/runs"))
    assert "Kaarten van huishoudens, Dreef" in re.sub(r"\s+", " ", listed)
    assert "Test manager" in listed
    assert "2 kaarten van deze ronde stoppen?" in words(manager.get(f"{begun.location}/cancel"))
    assert post(manager, f"{begun.location}/cancel").status_code == 303
    assert [card_of(street, each).status for each in neighbours] == ["void", "void"]
    assert "Deze ronde is afgekeurd." in words(manager.get(begun.location))
    again = post(manager, f"{begun.location}/again")
    assert again.status_code == 303
    with reading() as session:
        newest, oldest = print_runs(session, community_id=street.community_id)
    assert (newest.reprint_of_id, newest.cards) == (oldest.id, 2)


def test_cards_in_use_are_named_and_stay(manager: FlaskClient, street: Scene) -> None:
    neighbour = street.neighbour()
    street.scan(street.action(), neighbour)
    begun = post(manager, f"{CARDS}/runs")
    asked = words(manager.get(f"{begun.location}/cancel"))
    assert card_of(street, neighbour).shown_number in asked
    post(manager, f"{begun.location}/cancel")
    assert card_of(street, neighbour).status == "active"


def test_a_spoiled_stack_is_made_anew(manager: FlaskClient, street: Scene) -> None:
    begun = post(manager, f"{CARDS}/stack", count="3")
    post(manager, f"{begun.location}/cancel")
    assert "Geen van de kaarten is nog geldig." in words(manager.get(begun.location))
    assert post(manager, f"{begun.location}/again").status_code == 303
    with reading() as session:
        waiting = queries.stack(session, community_id=street.community_id)
    assert len(waiting) == 3


def test_runs_of_another_place_are_not_seen(
    sqlite_app: Flask, manager: FlaskClient, street: Scene
) -> None:
    street.neighbour()
    here = post(manager, f"{CARDS}/runs", place=str(street.street_id)).location
    elsewhere = perform(
        add_place,
        AddPlace(
            community_id=street.community_id, actor_id=ACTOR_ID, kind="district", name="Elders"
        ),
    )
    for place_id, status in ((street.street_id, 200), (elsewhere, 403)):
        someone = as_staff(
            sqlite_app,
            street.community_id,
            Role.MANAGER,
            scope_kind=ScopeKind.PLACE,
            scope_id=place_id,
        )
        assert someone.get(here).status_code == status
        listed = words(someone.get(f"{CARDS}/runs"))
        assert (here in listed) == (status == 200)
