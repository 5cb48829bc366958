"""Voting with a card at the captain's door, and with a ballot in an envelope."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pypdfium2
import pytest
from flask import Flask
from flask.testing import FlaskClient

from cambio.app.permissions import Role, ScopeKind
from cambio.database import new_id, perform, reading
from cambio.neighbourhood.use_cases import AddPlace, add_place
from cambio.saving.queries.voting import ProposalView, proposal, voters
from cambio.saving.use_cases.proposing import ProposeSpending, propose_spending
from tests.cards.taking_part_pages import PIN, give_pin
from tests.conftest import ACTOR_ID, Clock
from tests.scene import Scene
from tests.signing_in import as_staff, csrf_in, key_for


@pytest.fixture
def proposal_id(street: Scene) -> UUID:
    """Something that the street votes about, also on paper."""
    street.neighbour()
    return perform(
        propose_spending,
        ProposeSpending(
            community_id=street.community_id,
            actor_id=ACTOR_ID,
            request_key=str(new_id()),
            place_id=street.street_id,
            title="Een bank op het plein",
            currency="CAM",
            amount_minor=150,
            deadline_at=street.now + timedelta(days=7),
            households=1,
        ),
    )


@pytest.fixture
def captain(sqlite_app: Flask, street: Scene) -> FlaskClient:
    """The captain of the street."""
    scope: dict[str, Any] = {"scope_kind": ScopeKind.PLACE, "scope_id": street.street_id}
    return as_staff(sqlite_app, street.community_id, Role.CAPTAIN, **scope)


def send(client: FlaskClient, page: str, **form: Any) -> Any:
    csrf = csrf_in(client.get(page).text)
    return client.post(page, data={"csrf_token": csrf, **form})


def seen(street: Scene, proposal_id: UUID) -> ProposalView:
    with reading() as session:
        found = proposal(session, community_id=street.community_id, proposal_id=proposal_id)
    assert found is not None
    return found


def test_a_card_and_a_pin_open_the_ballot_and_the_tap_leaves_nothing(
    sqlite_app: Flask, captain: FlaskClient, street: Scene, proposal_id: UUID
) -> None:
    neighbour, door = street.neighbour(), f"/deventer/votes/{proposal_id}/door"
    give_pin(sqlite_app, street, neighbour)
    asked = captain.get(f"{door}/ballot")
    assert 'name="choice"' not in asked.text
    assert "wasm-unsafe-eval" in asked.headers["Content-Security-Policy"]
    assert send(captain, door, card=neighbour.number).status_code == 422
    opened = send(captain, door, card=neighbour.number, pin=PIN)
    assert (opened.status_code, opened.location) == (303, f"{door}/ballot")
    ballot = captain.get(opened.location).text
    assert neighbour.number not in ballot
    tapped = send(captain, f"{door}/ballot", choice="no")
    assert (tapped.status_code, tapped.location) == (303, f"{door}/done")
    assert 'name="choice"' not in captain.get(f"{door}/ballot").text
    again = send(captain, door, card=neighbour.number, pin=PIN)
    assert again.status_code == 409
    with reading() as session:
        roll = voters(session, community_id=street.community_id, proposal_id=proposal_id, limit=9)
    assert [(each.household_id, each.means) for each in roll] == [(neighbour.household_id, "door")]


def test_a_program_at_the_door_lets_a_household_vote_by_pin_or_signature(
    sqlite_app: Flask, street: Scene, proposal_id: UUID
) -> None:
    neighbour = street.neighbour()
    give_pin(sqlite_app, street, neighbour)
    scope: dict[str, Any] = {"scope_kind": ScopeKind.PLACE, "scope_id": street.street_id}
    key, program = key_for(street.community_id, Role.CAPTAIN, **scope), sqlite_app.test_client()
    path = f"/api/v1/pot-proposals/{proposal_id}/door-votes"
    body = {"card": neighbour.number, "pin": PIN, "choice": "yes"}
    wrong = program.post(path, json={**body, "pin": "0000"}, headers=key)
    assert wrong.get_json()["code"] == "pin_wrong"
    assert program.post(path, json=body, headers=key).get_json() == {"voters": 1}
    assert program.post(path, json=body, headers=key).get_json()["code"] == "already_voted"
    other = {"card": street.neighbour().number, "choice": "no"}
    unproved = program.post(path, json=other, headers=key)
    assert unproved.get_json()["code"] == "household_not_confirmed"
    signed = program.post(path, json={**other, "signed": True}, headers=key)
    assert signed.get_json() == {"voters": 2}


def test_a_ballot_waits_for_a_few_minutes_alone(
    captain: FlaskClient, street: Scene, proposal_id: UUID, clock: Clock
) -> None:
    door = f"/deventer/votes/{proposal_id}/door"
    opened = send(captain, door, card=street.neighbour().number, signed="1")
    assert 'name="choice"' in captain.get(opened.location).text
    clock.advance(minutes=6)
    assert 'name="choice"' not in captain.get(opened.location).text


def test_envelopes_are_noted_by_card_and_who_voted_already_stays_closed(
    captain: FlaskClient, street: Scene, proposal_id: UUID
) -> None:
    first, second = street.neighbour(), street.neighbour()
    page = f"/deventer/votes/{proposal_id}/envelopes"
    numbers = f"{first.number}\n{second.number}\n{first.number}\ngeen kaart"
    answer = send(captain, page, numbers=numbers)
    assert answer.status_code == 200
    assert answer.text.count("<li><bdi") == 2
    assert send(captain, page, numbers="").status_code == 422
    assert (seen(street, proposal_id).envelopes, seen(street, proposal_id).voters) == (2, 2)


def test_ballots_are_alike_and_say_what_is_asked(captain: FlaskClient, proposal_id: UUID) -> None:
    answer = captain.get(f"/deventer/votes/{proposal_id}/ballots.pdf")
    (page,) = pypdfium2.PdfDocument(answer.data)
    assert page.get_textpage().get_text_range().count("Een bank op het plein") == 4


def test_a_captain_collects_in_its_own_street_alone(
    sqlite_app: Flask, street: Scene, proposal_id: UUID
) -> None:
    elsewhere = perform(
        add_place,
        AddPlace(
            community_id=street.community_id,
            actor_id=ACTOR_ID,
            kind="district",
            name="Elders",
            parent_id=None,
        ),
    )
    scope: dict[str, Any] = {"scope_kind": ScopeKind.PLACE, "scope_id": elsewhere}
    other = as_staff(sqlite_app, street.community_id, Role.CAPTAIN, **scope)
    for page in ("door", "envelopes", "ballots.pdf"):
        assert other.get(f"/deventer/votes/{proposal_id}/{page}").status_code == 403
