"""Pages of taking part without the usual scan, as volunteers, staff and neighbours meet them."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cambio.access.use_cases import IssuePinCode, issue_pin_code
from cambio.app.permissions import Role, ScopeKind
from cambio.database import new_id, perform, reading
from cambio.earning import queries as earning
from cambio.earning.queries import ParticipantView
from cambio.ledger import Purpose
from cambio.neighbourhood.queries import household
from cambio.neighbourhood.use_cases import AddPlace, add_place
from cards import queries
from cards.printing.handed_out import poster_address
from cards.queries.bindings import bindings_to_place
from cards.queries.posters import poster
from cards.use_cases import IssueCard, issue_card
from tests.conftest import ACTOR_ID
from tests.scene import Neighbour, Scene
from tests.signing_in import as_household, as_staff, csrf_of

PIN = "2749"


@pytest.fixture
def volunteer(sqlite_app: Flask, street: Scene) -> FlaskClient:
    return as_staff(sqlite_app, street.community_id, Role.VOLUNTEER)


def post(
    client: FlaskClient,
    path: str,
    data: dict[str, str] | None = None,
    *,
    page: str = "/deventer/card",
    **more: Any,
) -> Any:
    """Send a form, with the token of this browser's session as `page` bears it."""
    fields = {**(data or {}), "csrf_token": csrf_of(client, page)}
    return client.post(path, data=fields, **more)


def who(street: Scene) -> dict[str, Any]:
    return {"community_id": street.community_id, "actor_id": ACTOR_ID}


def participants(street: Scene, action_id: UUID) -> list[ParticipantView]:
    with reading() as session:
        return earning.participants(session, community_id=street.community_id, action_id=action_id)


def give_pin(app: Flask, street: Scene, neighbour: Neighbour) -> None:
    """The household chooses its PIN with the code in its letter."""
    code = perform(
        issue_pin_code, IssuePinCode(**who(street), household_id=neighbour.household_id)
    ).code
    form = {"number": neighbour.number, "code": code, "pin": PIN, "pin_again": PIN}
    assert post(app.test_client(), "/deventer/card/pin", data=form).status_code == 303


def open_poster(app: Flask, street: Scene, volunteer: FlaskClient, action_id: UUID) -> FlaskClient:
    """A phone that scanned the poster of an action."""
    assert post(volunteer, f"/deventer/actions/{action_id}/poster").status_code == 303
    with reading() as session:
        found = poster(session, community_id=street.community_id, action_id=action_id)
        assert found is not None
    phone = app.test_client()
    opened = phone.get(urlsplit(poster_address(found)).path)
    assert opened.status_code == 302
    assert opened.headers["Location"].endswith("/deventer/come")
    return phone


# ------------------------------------------------------------------------------ who is there


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


# ---------------------------------------------------------------------------------- posters


@pytest.mark.parametrize("size", ["a4", "a3"])
def test_a_poster_is_a_pdf(street: Scene, volunteer: FlaskClient, size: str) -> None:
    action_id = street.action()
    path = f"/deventer/actions/{action_id}/poster-{size}.pdf"
    assert volunteer.get(path).status_code == 404, "nobody made it yet"
    post(volunteer, f"/deventer/actions/{action_id}/poster")
    assert volunteer.get(path).data.startswith(b"%PDF")


def test_a_household_takes_part_with_card_and_pin(
    sqlite_app: Flask, street: Scene, volunteer: FlaskClient
) -> None:
    action_id, neighbour = street.action(), street.neighbour()
    give_pin(sqlite_app, street, neighbour)
    phone = open_poster(sqlite_app, street, volunteer, action_id)
    assert phone.get("/deventer/come").status_code == 200
    form = {"number": neighbour.number, "pin": PIN, "adults": "2", "children": "1"}
    done = post(phone, "/deventer/come", data=form, follow_redirects=True)
    assert re.search(r"Uw nummer.*?>\s*1\s*<", done.text, re.DOTALL)
    assert "cambi's" not in done.text, "a stranger's phone shows no amounts"
    assert [(each.adults, each.children) for each in participants(street, action_id)] == [(2, 1)]
    assert phone.get("/deventer/my").status_code == 302, "nobody is signed in by it"


def test_a_signed_in_household_needs_no_pin(
    sqlite_app: Flask, street: Scene, volunteer: FlaskClient
) -> None:
    action_id, neighbour = street.action(), street.neighbour()
    path = "/deventer/come"
    open_poster(sqlite_app, street, volunteer, action_id)
    with reading() as session:
        found = poster(session, community_id=street.community_id, action_id=action_id)
        assert found is not None
    phone = as_household(sqlite_app, street.community_id, neighbour.household_id)
    phone.get(urlsplit(poster_address(found)).path)
    assert "Nummer 1" in phone.get(path).text
    form = {"adults": "1", "children": "0"}
    assert post(phone, path, data=form, page=path).status_code == 303
    assert len(participants(street, action_id)) == 1


@pytest.mark.parametrize(
    ("form", "status", "words"),
    [
        ({"number": "0000", "pin": PIN, "adults": "1"}, 422, "0"),
        ({"number": "K7MD-2QX9", "pin": PIN, "adults": "1"}, 422, "kaart"),
        ({"pin": "1111", "adults": "1"}, 401, "pincode"),
        ({"pin": PIN, "adults": "nul"}, 422, "niemand"),
    ],
)
def test_taking_part_is_refused_on_the_page(
    sqlite_app: Flask,
    street: Scene,
    volunteer: FlaskClient,
    form: dict[str, str],
    status: int,
    words: str,
) -> None:
    action_id, neighbour = street.action(), street.neighbour()
    give_pin(sqlite_app, street, neighbour)
    phone = open_poster(sqlite_app, street, volunteer, action_id)
    said = post(phone, "/deventer/come", data={"number": neighbour.number, "children": "0"} | form)
    assert said.status_code == status
    assert words in said.text.lower()
    assert participants(street, action_id) == []


def test_a_poster_of_before_a_new_code_works_no_more(
    sqlite_app: Flask, street: Scene, volunteer: FlaskClient
) -> None:
    action_id = street.action()
    open_poster(sqlite_app, street, volunteer, action_id)
    with reading() as session:
        before = poster(session, community_id=street.community_id, action_id=action_id)
    assert before is not None
    path = urlsplit(poster_address(before)).path
    post(volunteer, f"/deventer/actions/{action_id}/poster", data={"anew": "1"})
    assert sqlite_app.test_client().get(path).status_code == 404


@pytest.mark.parametrize("path", ["/A/1AMZXW6YTBOI5GC3TE", "/A/x", "/deventer/come"])
def test_a_code_that_is_none_of_ours_leads_nowhere(
    sqlite_app: Flask, street: Scene, path: str
) -> None:
    assert street
    assert sqlite_app.test_client().get(path).status_code == 404


# --------------------------------------------------------------------------- lists to sign


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


# ------------------------------------------------------------------------------ fresh cards


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


# ----------------------------------------------------------------------------- street cards


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
