"""Pages of taking part without the usual scan, as volunteers and staff meet them."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cambio.app.permissions import Role, ScopeKind
from cambio.database import new_id, perform, reading
from cambio.earning import queries as earning
from cambio.ledger import Purpose
from cambio.neighbourhood.queries import household
from cambio.neighbourhood.use_cases import AddPlace, add_place
from cards import queries
from cards.queries.bindings import bindings_to_place
from cards.use_cases import IssueCard, issue_card
from tests.cards.taking_part_pages import (
    participants,
    post,
    who,
)
from tests.scene import Scene
from tests.signing_in import as_staff


def test_the_list_names_nobody_and_tells_no_balance(street: Scene, volunteer: FlaskClient) -> None:
    action_id, neighbour = street.action(), street.neighbour()
    street.scan(action_id, neighbour, adults=2)
    page = volunteer.get(f"/deventer/actions/{action_id}/people").text
    assert "1 · N." in page
    assert ">Nummer 1<" not in page, "what the household calls itself"
    assert "cambi's" not in page


def test_who_is_struck_out_stays_on_the_list_with_the_reason(
    street: Scene, volunteer: FlaskClient
) -> None:
    action_id, neighbour = street.action(), street.neighbour()
    street.scan(action_id, neighbour)
    one = participants(street, action_id)[0]
    path = f"/deventer/actions/{action_id}/people/{one.participation_id}/strike"
    assert volunteer.get(path).status_code == 200
    assert post(volunteer, path, data={"reason": "merged"}).status_code == 422
    done = post(volunteer, path, data={"reason": "not_there"}, follow_redirects=True)
    assert "doorgestreept" in done.text
    assert street.holds(neighbour.household_id) == 0
    assert post(volunteer, path, data={"reason": "not_there"}).status_code == 409


def test_newcomers_are_noted_and_corrected(street: Scene, volunteer: FlaskClient) -> None:
    action_id = street.action()
    path = f"/deventer/actions/{action_id}/newcomers"
    form = {"people": "6", "request_key": str(new_id())}
    for _twice in range(2):
        assert post(volunteer, path, data=form).status_code == 303
    assert post(volunteer, path, data={"people": "zes"}).status_code == 422
    with reading() as session:
        notes = earning.newcomer_notes(
            session, community_id=street.community_id, action_id=action_id
        )
    assert [each.people for each in notes] == [6]
    assert post(volunteer, f"{path}/{notes[0].id}", data={"people": "4"}).status_code == 303
    page = volunteer.get(f"/deventer/actions/{action_id}/people").text
    assert re.search(r"Zonder kaart.*?>\s*4\s*<", page, re.DOTALL)


@pytest.mark.parametrize("path", ["people", "list", "fresh-card", "poster-a4.pdf"])
def test_a_volunteer_of_another_place_is_kept_out(
    sqlite_app: Flask, street: Scene, path: str
) -> None:
    other = perform(add_place, AddPlace(**who(street), kind="district", name="Borgele"))
    stranger = as_staff(
        sqlite_app,
        street.community_id,
        Role.VOLUNTEER,
        scope_kind=ScopeKind.PLACE,
        scope_id=other,
    )
    assert stranger.get(f"/deventer/actions/{street.action()}/{path}").status_code == 403


def test_a_list_is_printed_and_typed_in(street: Scene, volunteer: FlaskClient) -> None:
    action_id = street.action()
    neighbours = [street.neighbour() for _ in range(2)]
    printed = post(volunteer, f"/deventer/actions/{action_id}/list", data={"large": "1"})
    assert printed.data.startswith(b"%PDF")
    path = f"/deventer/actions/{action_id}/list/typed"
    look = post(volunteer, path, data={"lines": "1 2 1\n2", "look": "1"})
    assert "Dreef 1" in look.text
    assert participants(street, action_id) == [], "only looked at"
    bad = post(volunteer, path, data={"lines": "1 2 1\nx"})
    assert bad.status_code == 422
    assert participants(street, action_id) == [], "nothing is counted while a row is wrong"
    form = {"lines": "1 2 1\n2\n7 1", "request_key": str(new_id())}
    for _twice in range(2):
        done = post(volunteer, path, data=form)
        assert done.status_code == 200
        assert "7 1 0" in done.text, "what could not be counted stays in the field"
    assert [(each.adults, each.children) for each in participants(street, action_id)] == [
        (2, 1),
        (1, 0),
    ]
    assert street.holds(neighbours[0].household_id) > 0


def test_a_street_where_nobody_takes_part_has_no_list(
    street: Scene, volunteer: FlaskClient
) -> None:
    said = post(volunteer, f"/deventer/actions/{street.action()}/list")
    assert said.status_code == 409


def test_a_fresh_card_is_given_counted_placed_and_joined(
    street: Scene, volunteer: FlaskClient, manager: FlaskClient
) -> None:
    action_id, known = street.action(), street.neighbour()
    card = perform(issue_card, IssueCard(**who(street), household_id=None))
    path = f"/deventer/actions/{action_id}/fresh-card"
    assert volunteer.get(path).status_code == 200
    form = {"card": card.number, "address": "om de hoek", "adults": "1", "children": "0"}
    assert post(volunteer, path, data=form | {"card": "oei"}).status_code == 422
    assert post(volunteer, path, data=form).status_code == 303
    assert len(participants(street, action_id)) == 1
    with reading() as session:
        waiting = bindings_to_place(session, community_id=street.community_id)
        lives = household(
            session, community_id=street.community_id, household_id=known.household_id
        )
    assert lives is not None
    assert lives.address is not None
    assert "om de hoek" in manager.get("/deventer/counter/newcomers").text
    place = f"/deventer/counter/newcomers/{card.card_id}"
    found = manager.get(f"{place}?postcode=7415QA&house_number=1")
    assert "Dreef 1" in found.text
    assert post(manager, place, data={"address_id": str(lives.address.id)}).status_code == 303
    new = waiting[0].household_id
    merge = f"/deventer/counter/households/{new}/merge"
    assert lives.nickname in manager.get(merge).text
    assert post(manager, merge, data={"into": str(known.household_id)}).status_code == 422
    signed = {"into": str(known.household_id), "signed": "1"}
    assert post(manager, merge, data=signed).status_code == 303
    with reading() as session:
        theirs = queries.cards_of(
            session, community_id=street.community_id, household_id=known.household_id
        )
    assert card.card_id in {each.id for each in theirs}


def test_a_street_gets_a_card_on_paper_and_another_in_its_place(
    street: Scene, manager: FlaskClient
) -> None:
    path = f"/deventer/places/{street.street_id}/cards"
    assert manager.get(path).status_code == 200
    assert post(manager, path).status_code == 303
    with reading() as session:
        made = queries.list_cards(session, community_id=street.community_id)[0]
    assert made.place_id == street.street_id
    assert manager.get(f"{path}/{made.id}.pdf").data.startswith(b"%PDF")
    assert made.shown_number in manager.get(path).text
    for act in ("block", "replace"):
        assert post(manager, f"{path}/{made.id}/{act}").status_code == 303
    with reading() as session:
        newest = queries.list_cards(session, community_id=street.community_id)[0]
    assert (newest.place_id, newest.status) == (street.street_id, "active")
    assert newest.lineage_id == made.id
    assert street.holds(street.street_id, Purpose.POT) == 0
