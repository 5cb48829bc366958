"""The counter: finding, letting join, blocking, replacing, paper."""

from __future__ import annotations

import re
from typing import Any
from uuid import UUID

import pypdfium2
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from cambio.access.queries import PinState, pin_state
from cambio.app.permissions import Role, ScopeKind
from cambio.database import perform, reading
from cambio.earning.queries import memberships_of
from cambio.earning.queries.consents import consents_of
from cambio.earning.rules import read_programme
from cambio.earning.use_cases import ApplyProgramme, apply_programme
from cambio.neighbourhood.queries import household
from cambio.neighbourhood.use_cases import AddPlace, add_place
from cards import queries
from cards.use_cases import IssueCard, issue_card
from tests.cards.conftest import path_of
from tests.scene import ACTOR_ID, PROGRAMMES, Neighbour, Scene
from tests.signing_in import as_staff, csrf_of

COUNTER = "/deventer/counter"


def send(client: FlaskClient, form: str, path: str = "", **fields: str) -> TestResponse:
    """Fill in the form on one page; it goes to `path`, or to where the page is."""
    return client.post(path or form, data=fields | {"csrf_token": csrf_of(client, form)})


def desk(household_id: UUID) -> str:
    return f"{COUNTER}/households/{household_id}"


def cards_of(street: Scene, household_id: UUID) -> list[queries.CardView]:
    with reading() as session:
        return queries.cards_of(
            session, community_id=street.community_id, household_id=household_id
        )


def text_of(answer: TestResponse) -> str:
    """The text of a PDF."""
    pages = pypdfium2.PdfDocument(answer.data)
    return "\n".join(page.get_textpage().get_text_range() for page in pages)


def test_a_card_leads_to_its_household(manager: FlaskClient, street: Scene) -> None:
    neighbour = street.neighbour()
    code = "https://ELSEWHERE.EXAMPLE" + path_of(street, neighbour)
    for typed in (neighbour.number.lower(), code):
        answer = send(manager, COUNTER, card=typed)
        assert (answer.status_code, answer.location) == (303, desk(neighbour.household_id))


FAULTS = [
    ("", "Typ het nummer van de kaart"),
    ("K7MD2QX", "Dit nummer is te kort"),
    ("2222-2222", "We kennen deze kaart niet"),
]


@pytest.mark.parametrize(("typed", "said"), FAULTS)
def test_a_card_that_is_not_found_says_why(
    manager: FlaskClient, street: Scene, typed: str, said: str
) -> None:
    answer = send(manager, COUNTER, card=typed)
    assert answer.status_code in (404, 422)
    assert said in answer.get_data(as_text=True)


def test_an_address_leads_to_who_lives_there(manager: FlaskClient, street: Scene) -> None:
    neighbour = street.neighbour()
    page = manager.get(f"{COUNTER}?postcode=7415qa&house_number=1").get_data(as_text=True)
    assert "Dreef 1, 7415 QA" in page
    assert desk(neighbour.household_id) in page


def gold_card(street: Scene) -> UUID:
    text = (PROGRAMMES / "gold-card.toml").read_text(encoding="utf-8")
    command = ApplyProgramme(
        community_id=street.community_id, actor_id=ACTOR_ID, file=read_programme(text)
    )
    return perform(apply_programme, command).programme_id


def joined_at(manager: FlaskClient, street: Scene, **fields: str) -> UUID:
    """A household that the counter let join; answers its id."""
    form = f"{COUNTER}/addresses/{street._address(90)}/join"
    filled = {"nickname": "Klaproos", "language": "nl", "adults": "2", "children": "0"}
    answer = send(manager, form, **(filled | fields))
    assert answer.status_code == 303
    assert answer.location.endswith("/joined")
    return UUID(answer.location.split("/")[-2])


def test_a_household_joins_and_goes_home_with_a_card(manager: FlaskClient, street: Scene) -> None:
    household_id = joined_at(manager, street, seen="yes")
    [card] = cards_of(street, household_id)
    page = manager.get(f"{desk(household_id)}/joined").get_data(as_text=True)
    assert card.shown_number in page
    with reading() as session:
        found = household(session, community_id=street.community_id, household_id=household_id)
    assert found is not None
    assert found.confirmed_at == street.now


def test_the_letter_bears_a_code_and_the_card_number(manager: FlaskClient, street: Scene) -> None:
    household_id = joined_at(manager, street, language="tr")
    [card] = cards_of(street, household_id)
    letter = text_of(send(manager, desk(household_id), f"{desk(household_id)}/letter"))
    assert re.search(r"\d{4} \d{4}", letter)
    assert card.shown_number in letter
    assert "Klaproos" in letter
    with reading() as session:
        state = pin_state(
            session, community_id=street.community_id, household_id=household_id, now=street.now
        )
    assert state is PinState.CODE


CONSENT = [
    ("", {None}, []),
    ("Ans", {None, "counter"}, ["Ans"]),
    ("Ans, Bo", {None, "counter"}, ["Ans", "Bo"]),
]


@pytest.mark.parametrize(("said", "means", "agreed"), CONSENT)
def test_each_adult_agrees_for_itself_at_the_counter(
    manager: FlaskClient, street: Scene, said: str, means: set[str | None], agreed: list[str]
) -> None:
    gold = gold_card(street)
    household_id = joined_at(manager, street, **{f"agree-{gold}": said})
    about: dict[str, Any] = {"community_id": street.community_id, "household_id": household_id}
    with reading() as session:
        joined = memberships_of(session, **about)
        consents = consents_of(session, **about, programme_id=gold)
    assert {each.consent_means for each in joined} == means
    assert [each.adult for each in consents] == agreed


def test_no_more_agree_than_there_are_adults(manager: FlaskClient, street: Scene) -> None:
    gold = gold_card(street)
    form = f"{COUNTER}/addresses/{street._address(90)}/join"
    said = {"nickname": "A", "language": "nl", "adults": "1", "children": "0"}
    answer = send(manager, form, **said, **{f"agree-{gold}": "Ans, Bo"})
    assert answer.status_code == 409
    assert "Ans, Bo" in answer.text


def test_a_mistake_keeps_the_form(manager: FlaskClient, street: Scene) -> None:
    form = f"{COUNTER}/addresses/{street._address(90)}/join"
    taken = street.neighbour().number
    answer = send(manager, form, nickname="A", language="nl", adults="1", children="0", card=taken)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 409
    assert "Deze kaart is al van iemand" in page
    assert f'value="{taken}"' in page


def test_a_lost_card_is_blocked_and_replaced(manager: FlaskClient, street: Scene) -> None:
    neighbour = street.neighbour()
    card = f"{COUNTER}/cards/{neighbour.card_id}"
    assert send(manager, f"{card}/block").location == desk(neighbour.household_id)
    answer = send(manager, f"{card}/replace")
    assert answer.status_code == 303
    new, old = cards_of(street, neighbour.household_id)
    assert answer.location == f"{COUNTER}/cards/{new.id}"
    assert (new.status, old.status) == ("active", "replaced")
    assert new.shown_number in manager.get(answer.location).get_data(as_text=True)
    again = send(manager, f"{COUNTER}/cards/{new.id}/replace", f"{card}/replace")
    assert again.status_code == 409


def test_one_more_card(manager: FlaskClient, street: Scene) -> None:
    neighbour = street.neighbour()
    at = desk(neighbour.household_id)
    assert send(manager, at, f"{at}/cards").status_code == 303
    assert len(cards_of(street, neighbour.household_id)) == 2


def test_staff_confirm_an_address(manager: FlaskClient, street: Scene) -> None:
    at = desk(joined_at(manager, street))
    assert "Nog niemand heeft gezien" in manager.get(at).get_data(as_text=True)
    send(manager, at, f"{at}/confirm")
    assert "Nog niemand heeft gezien" not in manager.get(at).get_data(as_text=True)


def test_the_slip_says_what_there_is(manager: FlaskClient, street: Scene) -> None:
    neighbour = street.neighbour()
    street.scan(street.action(), neighbour, adults=2)
    page = manager.get(f"{desk(neighbour.household_id)}/slip").get_data(as_text=True)
    assert "4 cambi" in page
    assert "Gespaard: Opruimen in de Dreef" in page
    fresh = street.neighbour()
    page = manager.get(f"{desk(fresh.household_id)}/slip").get_data(as_text=True)
    assert "nog niets" in page


@pytest.mark.parametrize(
    ("suffix", "mimetype"),
    [("svg", "image/svg+xml"), ("png", "image/png"), ("pdf", "application/pdf")],
)
def test_a_card_is_drawn(manager: FlaskClient, street: Scene, suffix: str, mimetype: str) -> None:
    answer = manager.get(f"{COUNTER}/cards/{street.neighbour().card_id}/card.{suffix}")
    assert (answer.status_code, answer.mimetype) == (200, mimetype)


def test_a_card_of_the_stack_has_a_page(manager: FlaskClient, street: Scene) -> None:
    command = IssueCard(community_id=street.community_id, actor_id=ACTOR_ID, household_id=None)
    card = perform(issue_card, command)
    assert manager.get(f"{COUNTER}/cards/{card.card_id}").status_code == 200
    assert manager.get(f"{COUNTER}/cards/{card.card_id}/block").status_code == 200


def test_what_is_not_there_is_not_found(manager: FlaskClient, street: Scene) -> None:
    for path in (desk(ACTOR_ID), f"{COUNTER}/cards/{ACTOR_ID}", f"{desk(ACTOR_ID)}/slip"):
        assert manager.get(path).status_code == 404


def test_who_manages_another_place_serves_nobody_here(sqlite_app: Flask, street: Scene) -> None:
    neighbour: Neighbour = street.neighbour()
    elsewhere = perform(
        add_place,
        AddPlace(
            community_id=street.community_id, actor_id=ACTOR_ID, kind="district", name="Elders"
        ),
    )
    scopes = {street.street_id: 200, elsewhere: 403}
    for place_id, status in scopes.items():
        someone = as_staff(
            sqlite_app,
            street.community_id,
            Role.MANAGER,
            scope_kind=ScopeKind.PLACE,
            scope_id=place_id,
        )
        for path in (
            desk(neighbour.household_id),
            f"{COUNTER}/cards/{neighbour.card_id}",
            f"{COUNTER}/cards/{neighbour.card_id}/card.svg",
            f"/deventer/cards/runs?place={street.street_id}",
        ):
            assert someone.get(path).status_code == status
        found = someone.get(f"{COUNTER}?postcode=7415qa&house_number=1").get_data(as_text=True)
        assert ("Dreef 1, 7415 QA" in found) == (status == 200)
