"""A household comes in: the code of its letter once, its PIN from then on."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from cambio.access.use_cases import IssuePinCode, issue_pin_code
from cambio.database import perform, reading
from cambio.neighbourhood.queries import household
from cambio.neighbourhood.use_cases import JoinHousehold, join_household
from cards.use_cases import IssueCard, StopCard, block_card, issue_card
from tests.cards.conftest import path_of
from tests.conftest import Clock
from tests.scene import ACTOR_ID, Neighbour, Scene
from tests.signing_in import csrf_of

PIN = "2468"


def letter(street: Scene, neighbour: Neighbour) -> str:
    command = IssuePinCode(
        community_id=street.community_id, actor_id=ACTOR_ID, household_id=neighbour.household_id
    )
    return perform(issue_pin_code, command).code


def send(client: FlaskClient, path: str, **fields: str) -> TestResponse:
    fields["csrf_token"] = csrf_of(client, path)
    return client.post(path, data=fields)


def choose(client: FlaskClient, neighbour: Neighbour, code: str, pin: str = PIN) -> TestResponse:
    return send(
        client,
        "/deventer/card/pin",
        number=neighbour.number,
        code=code,
        pin=pin,
        pin_again=pin,
    )


def sign_in(client: FlaskClient, number: str, pin: str, query: str = "") -> TestResponse:
    return send(client, f"/deventer/card{query}", number=number, pin=pin)


def words(answer: TestResponse) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True)).split())


def unconfirmed(street: Scene) -> Neighbour:
    who: dict[str, Any] = {"community_id": street.community_id, "actor_id": ACTOR_ID}
    joined = perform(
        join_household,
        JoinHousehold(
            **who,
            address_id=street._address(70),
            nickname="Vuurdoorn",
            language="nl",
            adults=1,
            children=0,
            confirmed=False,
        ),
    )
    card = perform(issue_card, IssueCard(**who, household_id=joined.household_id))
    return Neighbour(joined.household_id, card.card_id, card.number)


def test_from_the_card_by_the_letter_to_the_balance(client: FlaskClient, street: Scene) -> None:
    neighbour = unconfirmed(street)
    street.scan(street.action(), neighbour, adults=1)
    code = letter(street, neighbour)
    client.get(path_of(street, neighbour))
    page = client.get("/deventer/card").get_data(as_text=True)
    assert 'name="number"' not in page
    fields = {"code": f"{code[:4]} {code[4:]}", "pin": PIN, "pin_again": PIN}
    answer = send(client, "/deventer/card/pin", **fields)
    assert (answer.status_code, answer.location) == (303, "/deventer/my")
    page = client.get("/deventer/my").get_data(as_text=True)
    assert "Vuurdoorn" in page
    assert "Gespaard: Opruimen in de Dreef" in page
    with reading() as session:
        found = household(
            session, community_id=street.community_id, household_id=neighbour.household_id
        )
    assert found is not None
    assert found.confirmed_at == street.now


def test_with_the_pin_from_then_on(client: FlaskClient, street: Scene) -> None:
    neighbour = street.neighbour()
    choose(client, neighbour, letter(street, neighbour))
    client.post("/deventer/sign-out", data={"csrf_token": csrf_of(client, "/deventer/my")})
    assert client.get("/deventer/my").status_code == 302
    answer = sign_in(client, neighbour.number.lower(), PIN)
    assert (answer.status_code, answer.location) == (303, "/deventer/my")


def test_one_comes_back_to_where_one_was_going(client: FlaskClient, street: Scene) -> None:
    neighbour = street.neighbour()
    choose(client, neighbour, letter(street, neighbour))
    client.delete_cookie("cambio")
    asked = client.get("/deventer/my/movements/CAM")
    assert asked.location == "/deventer/card?next=/deventer/my/movements/CAM"
    answer = sign_in(client, neighbour.number, PIN, "?next=/deventer/my/movements/CAM")
    assert answer.location == "/deventer/my/movements/CAM"
    assert client.get("/deventer/card?next=//evil.example/").location == "/deventer/my"


def test_wrong_pins_slow_down_in_plain_words_and_never_lock_out(
    client: FlaskClient, street: Scene, clock: Clock
) -> None:
    neighbour = street.neighbour()
    choose(client, neighbour, letter(street, neighbour))
    client.delete_cookie("cambio")
    answers = [sign_in(client, neighbour.number, "1357") for _ in range(6)]
    assert [each.status_code for each in answers] == [401, 401, 401, 401, 429, 429]
    assert "Dit is niet de juiste pincode" in words(answers[0])
    assert re.search(r"Wacht \d+ seconden", words(answers[5]))
    assert sign_in(client, neighbour.number, PIN).status_code == 429
    clock.advance(hours=2)
    assert sign_in(client, neighbour.number, PIN).status_code == 303


def test_who_has_no_pin_is_shown_how_to_choose_one(client: FlaskClient, street: Scene) -> None:
    answer = sign_in(client, street.neighbour().number, PIN)
    assert (answer.status_code, answer.location) == (303, "/deventer/card/pin")
    assert "U hebt nog geen pincode" in words(client.get("/deventer/card/pin"))


def test_a_code_works_once(client: FlaskClient, street: Scene) -> None:
    neighbour = street.neighbour()
    code = letter(street, neighbour)
    assert choose(client, neighbour, code).status_code == 303
    client.delete_cookie("cambio")
    assert choose(client, neighbour, code, "9753").status_code == 401


def test_a_code_is_for_its_own_household_only(client: FlaskClient, street: Scene) -> None:
    one, other = street.neighbour(), street.neighbour()
    letter(street, other)
    assert choose(client, other, letter(street, one)).status_code == 401


MISTAKES = [
    ({"pin": "1234", "pin_again": "1234"}, "te makkelijk te raden"),
    ({"pin": "12", "pin_again": "12"}, "heeft 4 tot 6 cijfers"),
    ({"pin": "2468", "pin_again": "2469"}, "niet dezelfde pincode"),
    ({"code": "00000000"}, "niet de code in uw brief"),
    ({"number": "K7MD-2QX"}, "Dit nummer is te kort"),
    ({"number": "K7MD-2QXO"}, "In een kaartnummer staat nooit een 0, O, 1, I of L"),
    ({"number": ""}, "Typ het nummer van de kaart"),
]


@pytest.mark.parametrize(("change", "said"), MISTAKES)
def test_a_mistake_stands_beside_its_field(
    client: FlaskClient, street: Scene, change: dict[str, str], said: str
) -> None:
    neighbour = street.neighbour()
    right = {"number": neighbour.number, "pin": PIN, "pin_again": PIN}
    code = letter(street, neighbour)
    answer = send(client, "/deventer/card/pin", **(right | {"code": code} | change))
    assert answer.status_code in (401, 422)
    assert said in words(answer)
    page = answer.get_data(as_text=True)
    assert 'aria-invalid="true"' in page
    assert PIN not in page
    assert code not in page


def test_a_stopped_card_opens_nothing(client: FlaskClient, street: Scene) -> None:
    neighbour = street.neighbour()
    choose(client, neighbour, letter(street, neighbour))
    client.delete_cookie("cambio")
    command = StopCard(
        community_id=street.community_id, actor_id=ACTOR_ID, card_id=neighbour.card_id
    )
    perform(block_card, command)
    answer = sign_in(client, neighbour.number, PIN)
    assert answer.status_code == 409
    assert "Deze kaart is geblokkeerd" in words(answer)


def test_the_card_that_was_opened_is_forgotten_after_a_while(
    client: FlaskClient, street: Scene, clock: Clock
) -> None:
    client.get(path_of(street, street.neighbour()))
    clock.advance(minutes=16)
    assert 'name="number"' in client.get("/deventer/card").get_data(as_text=True)


def test_another_card_can_be_taken(client: FlaskClient, street: Scene) -> None:
    client.get(path_of(street, street.neighbour()))
    client.get("/deventer/card?other=1")
    assert 'name="number"' in client.get("/deventer/card").get_data(as_text=True)


def test_another_households_card_asks_for_its_own_pin(client: FlaskClient, street: Scene) -> None:
    one, other = street.neighbour(), street.neighbour()
    choose(client, one, letter(street, one))
    client.get(path_of(street, one))
    assert client.get("/deventer/card").location == "/deventer/my"
    client.get(path_of(street, other))
    assert client.get("/deventer/card").status_code == 200
