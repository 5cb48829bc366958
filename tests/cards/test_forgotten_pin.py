"""A forgotten PIN: a new letter at the counter, by a program, by the operator; then a new PIN."""

from __future__ import annotations

import re
from pathlib import Path

import pypdfium2
import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from cambio.access import sessions
from cambio.access.use_cases import IssuePinCode, issue_pin_code
from cambio.app.permissions import Role
from cambio.database import Command, UnitOfWork, perform
from cambio.main import create_app
from cambio.neighbourhood.models import Household
from cambio.neighbourhood.use_cases import CreateCommunity, create_community
from tests.cards.test_paper import run
from tests.conftest import Clock, settings_for
from tests.scene import ACTOR_ID, Neighbour, Scene, build_scene
from tests.schema import build_schema
from tests.signing_in import as_household, csrf_of, key_for

OLD, NEW = "7391", "8402"


def with_pin(app: Flask, street: Scene) -> Neighbour:
    """A neighbour who chose a PIN some time ago."""
    neighbour = street.neighbour()
    code = perform(
        issue_pin_code,
        IssuePinCode(
            community_id=street.community_id,
            actor_id=ACTOR_ID,
            household_id=neighbour.household_id,
        ),
    )
    with app.test_request_context():
        sessions.choose_pin(
            community_id=street.community_id,
            household_id=neighbour.household_id,
            code=code.code,
            pin=OLD,
        )
    return neighbour


def words_of(pdf: bytes) -> str:
    page = pypdfium2.PdfDocument(pdf)[0]
    text: str = page.get_textpage().get_text_range()
    return text


def code_in(letter: str) -> str:
    found = re.search(r"^(\d{4} \d{4})", letter, re.MULTILINE)
    assert found
    return found.group(1)


def ask_at_counter(client: FlaskClient, neighbour: Neighbour, **fields: str) -> TestResponse:
    desk = f"/deventer/counter/households/{neighbour.household_id}"
    fields["csrf_token"] = csrf_of(client, desk)
    return client.post(f"{desk}/letter", data=fields)


def choose(client: FlaskClient, neighbour: Neighbour, code: str, pin: str) -> TestResponse:
    fields = {"number": neighbour.number, "code": code, "pin": pin, "pin_again": pin}
    fields["csrf_token"] = csrf_of(client, "/deventer/card/pin")
    return client.post("/deventer/card/pin", data=fields)


def test_at_the_counter_a_household_that_forgot_its_pin_gets_another_letter(
    sqlite_app: Flask, manager: FlaskClient, street: Scene
) -> None:
    neighbour = with_pin(sqlite_app, street)
    desk = manager.get(f"/deventer/counter/households/{neighbour.household_id}")
    assert "Brief voor een vergeten pincode" in desk.get_data(as_text=True)
    letter = words_of(ask_at_counter(manager, neighbour).data)
    assert "Kies een nieuwe pincode" in letter
    assert "Tot dan werkt uw oude pincode" in letter


def test_the_old_pin_and_its_sessions_go_on_until_the_new_one_is_chosen(
    sqlite_app: Flask, manager: FlaskClient, street: Scene
) -> None:
    neighbour = with_pin(sqlite_app, street)
    at_home = as_household(sqlite_app, street.community_id, neighbour.household_id)
    code = code_in(words_of(ask_at_counter(manager, neighbour).data))
    assert at_home.get("/deventer/my").status_code == 200
    assert choose(sqlite_app.test_client(), neighbour, code, NEW).status_code == 303
    assert at_home.get("/deventer/my").status_code == 302
    again = choose(sqlite_app.test_client(), neighbour, code, "9513")
    assert again.status_code == 401


def test_a_household_without_a_pin_still_gets_its_first_letter(
    manager: FlaskClient, street: Scene
) -> None:
    assert "Kies uw pincode" in words_of(ask_at_counter(manager, street.neighbour()).data)


def test_a_program_at_a_counter_gets_the_letter_as_a_file(
    sqlite_app: Flask, client: FlaskClient, street: Scene
) -> None:
    neighbour = with_pin(sqlite_app, street)
    path = f"/api/v1/households/{neighbour.household_id}/pin-letter"
    answer = client.post(
        path, json={"window": "left"}, headers=key_for(street.community_id, Role.MANAGER)
    )
    assert answer.mimetype == "application/pdf"
    assert "Kies een nieuwe pincode" in words_of(answer.data)
    volunteer = key_for(street.community_id, Role.VOLUNTEER)
    assert client.post(path, json={}, headers=volunteer).status_code == 403
    manager = key_for(street.community_id, Role.MANAGER)
    assert client.post(path, json={"window": "up"}, headers=manager).status_code == 422
    unknown = f"/api/v1/households/{ACTOR_ID}/pin-letter"
    assert client.post(unknown, json={}, headers=manager).status_code == 404


def test_the_operator_prints_it_from_the_command_line(
    sqlite_app: Flask, street: Scene, tmp_path: Path
) -> None:
    neighbour = with_pin(sqlite_app, street)
    out = tmp_path / "letter.pdf"
    arguments = ("letter", "--community", "deventer", "--out", str(out), "--card")
    assert run(street, *arguments, neighbour.number) == 0
    assert "Kies een nieuwe pincode" in words_of(out.read_bytes())
    assert run(street, *arguments, "2222-2222") != 0


def test_a_household_gets_six_letters_an_hour_and_another_household_its_own(
    tmp_path: Path, clock: Clock
) -> None:
    url = f"sqlite:///{tmp_path}/limited.sqlite"
    build_schema(url)
    app = create_app(settings_for(url, rate_limits=True), clock=clock)
    with app.app_context():
        community_id = perform(
            create_community,
            CreateCommunity(community_id=0, actor_id=ACTOR_ID, slug="deventer", name="Deventer"),
        )
        street = build_scene(community_id, clock.now)
        neighbours = [street.neighbour(), street.neighbour()]
    headers = key_for_app(app, community_id)
    statuses = []
    for neighbour in (*[neighbours[0]] * 7, neighbours[1]):
        path = f"/api/v1/households/{neighbour.household_id}/pin-letter"
        statuses.append(app.test_client().post(path, json={}, headers=headers).status_code)
    assert statuses == [200] * 6 + [429, 200]


def key_for_app(app: Flask, community_id: int) -> dict[str, str]:
    with app.app_context():
        return key_for(community_id, Role.MANAGER)


@pytest.mark.parametrize(
    ("language", "word"), [("tr", "Birikiminiz"), ("ar", "لديك"), ("pl", "Masz"), ("nl", "U hebt")]
)
def test_who_comes_in_is_spoken_to_in_the_language_of_the_household(
    sqlite_app: Flask, street: Scene, language: str, word: str
) -> None:
    neighbour = with_pin(sqlite_app, street)
    street.scan(street.action(), neighbour)
    speak(street, neighbour, language)
    browser = sqlite_app.test_client()
    fields = {"number": neighbour.number, "pin": OLD}
    fields["csrf_token"] = csrf_of(browser, "/deventer/card")
    assert browser.post("/deventer/card", data=fields).status_code == 303
    page = browser.get("/deventer/my").get_data(as_text=True)
    assert f'<html lang="{language}"' in page
    assert word in page
    assert '<html lang="en"' in browser.get("/deventer/my?lang=en").get_data(as_text=True)
    assert '<html lang="en"' in browser.get("/deventer/my").get_data(as_text=True)


def speak(street: Scene, neighbour: Neighbour, language: str) -> None:
    def act(uow: UnitOfWork, command: Command) -> None:
        row = uow.session.get_one(Household, (command.community_id, neighbour.household_id))
        row.language = language

    perform(act, Command(community_id=street.community_id, actor_id=ACTOR_ID))
