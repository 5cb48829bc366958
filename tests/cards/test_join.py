"""Joining by oneself: an address, a nickname, and a card on the screen."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from cambio.database import perform, reading
from cambio.earning.queries import memberships_of
from cambio.neighbourhood.models import Household
from cards import queries
from cards.use_cases import IssueCard, issue_card
from tests.cards.conftest import path_of
from tests.conftest import Clock
from tests.scene import ACTOR_ID, Neighbour, Scene
from tests.signing_in import csrf_in

SEARCH = "/deventer/join?postcode=7415qa&house_number=90"


def fields(page: str, **changes: str) -> dict[str, str]:
    """The form as a browser sends it, filled in."""
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', page))
    filled = {"nickname": "Klaproos", "language": "nl", "adults": "2", "children": "1"}
    return hidden | {"csrf_token": csrf_in(page)} | filled | changes


def households() -> int:
    with reading() as session:
        return session.scalar(select(func.count()).select_from(Household)) or 0


@pytest.fixture
def form(client: FlaskClient, street: Scene) -> str:
    """The page with the form, for an address that is known."""
    street._address(90)
    return client.get(SEARCH).get_data(as_text=True)


def test_one_joins_and_has_a_card_at_once(client: FlaskClient, street: Scene, form: str) -> None:
    assert "Dreef 90, 7415 QA" in form
    answer = client.post("/deventer/join", data=fields(form))
    assert (answer.status_code, answer.location) == (303, "/deventer/join/done")
    page = client.get("/deventer/join/done").get_data(as_text=True)
    picture = client.get("/deventer/join/card.svg")
    paper = client.get("/deventer/join/card.pdf")
    with reading() as session:
        household = session.scalars(select(Household)).one()
        cards = queries.cards_of(
            session, community_id=street.community_id, household_id=household.id
        )
        joined = memberships_of(
            session, community_id=street.community_id, household_id=household.id
        )
    assert household.confirmed_at is None
    assert cards[0].shown_number in page
    assert picture.mimetype == "image/svg+xml"
    assert paper.data.startswith(b"%PDF")
    assert [each.programme_id for each in joined] == [street.programme_id]


def test_sending_the_form_twice_is_joining_once(client: FlaskClient, form: str) -> None:
    sent = fields(form)
    assert client.post("/deventer/join", data=sent).status_code == 303
    assert client.post("/deventer/join", data=sent).status_code == 303
    assert households() == 1


def test_the_card_is_shown_in_the_browser_that_joined_only(
    client: FlaskClient, form: str, clock: Clock
) -> None:
    client.post("/deventer/join", data=fields(form))
    other = client.application.test_client()
    assert other.get("/deventer/join/done").status_code == 302
    assert other.get("/deventer/join/card.svg").status_code == 404
    clock.advance(hours=3)
    assert client.get("/deventer/join/card.svg").status_code == 404


MISTAKES = [
    ({"nickname": " "}, "Kies een bijnaam van 1 tot 60 tekens"),
    ({"adults": "0", "children": "0"}, "Een huishouden heeft 1 tot 20 mensen"),
    ({"adults": "two"}, "Een huishouden heeft 1 tot 20 mensen"),
    ({"language": "xx"}, "Kies een van de talen"),
    ({"address_id": "nowhere"}, "We kennen dit adres niet"),
    ({"address_id": str(ACTOR_ID)}, "We kennen dit adres niet"),
]


@pytest.mark.parametrize(("change", "said"), MISTAKES)
def test_a_mistake_keeps_what_was_filled_in(
    client: FlaskClient, form: str, change: dict[str, str], said: str
) -> None:
    answer = client.post("/deventer/join", data=fields(form, **change))
    page = answer.get_data(as_text=True)
    assert answer.status_code in (404, 422)
    assert said in page
    assert ('value="Klaproos"' in page) == ("nickname" not in change)
    assert households() == 0


SEARCHES = [
    ("postcode=74&house_number=3", "Een postcode heeft vier cijfers en twee letters"),
    ("postcode=7415+QA&house_number=", "Vul het huisnummer in"),
    ("postcode=7499+QA&house_number=3", "We kunnen 7499 QA nummer 3 hier niet vinden"),
]


@pytest.mark.parametrize(("query", "said"), SEARCHES)
def test_an_address_that_is_not_found_says_why(
    client: FlaskClient, street: Scene, query: str, said: str
) -> None:
    assert said in client.get(f"/deventer/join?{query}").get_data(as_text=True)


def test_one_joins_with_the_card_in_ones_hand(client: FlaskClient, street: Scene) -> None:
    command = IssueCard(community_id=street.community_id, actor_id=ACTOR_ID, household_id=None)
    card = perform(issue_card, command)
    street._address(90)
    client.get(path_of(street, Neighbour(ACTOR_ID, card.card_id, card.number)))
    form = client.get(SEARCH).get_data(as_text=True)
    client.post("/deventer/join", data=fields(form))
    with reading() as session:
        found = queries.card(session, community_id=street.community_id, card_id=card.card_id)
        household = session.scalars(select(Household)).one()
    assert found is not None
    assert found.household_id == household.id
