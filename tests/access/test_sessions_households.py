"""Households at the door, and what is never logged."""

from __future__ import annotations

import logging

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cambio.access import sessions
from cambio.access.errors import CodeWrong, PinEasy, PinNotChosen, PinWrong, TooSoon
from cambio.access.queries import PinState, pin_state
from cambio.access.use_cases import (
    InviteAgain,
    invite_again,
)
from cambio.app.permissions import Role
from cambio.database import NotFound, current_database, new_id, perform, reading
from tests.access.conftest import PASSWORD, PIN, add_household, add_person
from tests.access.forms import made_key, pin_code, sign_in
from tests.conftest import ACTOR_ID


def test_a_household_chooses_a_pin_and_comes_back_with_it(sqlite_app: Flask, deventer: int) -> None:
    household_id = add_household(deventer)
    code = pin_code(deventer, household_id)
    with sqlite_app.test_request_context("/deventer/"):
        with pytest.raises(PinNotChosen):
            sessions.sign_in_with_pin(community_id=deventer, household_id=household_id, pin=PIN)
        with pytest.raises(PinEasy):
            sessions.choose_pin(
                community_id=deventer, household_id=household_id, code=code, pin="1234"
            )
        with pytest.raises(CodeWrong):
            sessions.choose_pin(community_id=deventer, household_id=household_id, code="1", pin=PIN)
        sessions.choose_pin(community_id=deventer, household_id=household_id, code=code, pin=PIN)
        assert sessions.identify().household_id == household_id
        sessions.end_session()
        assert sessions.identify().household_id is None
        with pytest.raises(PinWrong):
            sessions.sign_in_with_pin(community_id=deventer, household_id=household_id, pin="7301")
        sessions.sign_in_with_pin(community_id=deventer, household_id=household_id, pin=PIN)
        assert sessions.identify().household_id == household_id
    with reading() as session:
        state = pin_state(
            session,
            community_id=deventer,
            household_id=household_id,
            now=current_database().clock(),
        )
    assert state is PinState.CHOSEN


def test_a_pin_confirms_an_act_at_the_counter_and_signs_nobody_in(
    sqlite_app: Flask, deventer: int
) -> None:
    household_id = add_household(deventer)
    code = pin_code(deventer, household_id)
    with sqlite_app.test_request_context("/deventer/"):
        sessions.choose_pin(community_id=deventer, household_id=household_id, code=code, pin=PIN)
        sessions.end_session()
        sessions.confirm_pin(
            community_id=deventer, household_id=household_id, pin=PIN, actor_id=ACTOR_ID
        )
        assert sessions.identify().household_id is None
        outcomes: list[type[Exception]] = []
        for _ in range(6):
            with pytest.raises((PinWrong, TooSoon)) as refusal:
                sessions.confirm_pin(
                    community_id=deventer, household_id=household_id, pin="1", actor_id=ACTOR_ID
                )
            outcomes.append(refusal.type)
        assert outcomes == [PinWrong] * 4 + [TooSoon] * 2


def test_a_household_that_is_not_there_has_no_pin(sqlite_app: Flask, deventer: int) -> None:
    with sqlite_app.test_request_context("/deventer/"):
        with pytest.raises(PinNotChosen):
            sessions.sign_in_with_pin(community_id=deventer, household_id=new_id(), pin=PIN)
        with pytest.raises(CodeWrong):
            sessions.choose_pin(
                community_id=deventer, household_id=new_id(), code="12345678", pin=PIN
            )
        with pytest.raises(NotFound):
            pin_code(deventer, new_id())


def test_no_secret_is_ever_logged(
    client: FlaskClient, deventer: int, caplog: pytest.LogCaptureFixture
) -> None:
    person = add_person(deventer, "anna", Role.MANAGER)
    key = made_key(deventer)
    again = InviteAgain(community_id=deventer, actor_id=ACTOR_ID, user_id=person.id)
    invitation = perform(invite_again, again).code
    household_id = add_household(deventer)
    code = pin_code(deventer, household_id)
    with caplog.at_level(logging.DEBUG, logger="cambio"):
        sign_in(client, "anna", "a wrong password")
        sign_in(client, "anna", PASSWORD)
        client.get("/api/v1/me", headers={"Authorization": f"Bearer {key.secret}"})
        client.get(f"/deventer/invitation/{invitation}")
        logging.getLogger("cambio").warning("GET /deventer/invitation/%s", invitation)
        logging.getLogger("cambio").warning("key %s", key.secret)
        with client.application.test_request_context("/deventer/"):
            sessions.choose_pin(
                community_id=deventer, household_id=household_id, code=code, pin=PIN
            )
    for secret in ("a wrong password", PASSWORD, key.secret, invitation, code, PIN):
        assert secret not in caplog.text
