"""Inviting, and what an invited person sees."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cambio.app.permissions import Role
from tests.access.conftest import PASSWORD, add_person
from tests.access.forms import INVITE, link_on, people, post
from tests.signing_in import csrf_in, csrf_of, key_for


def test_from_an_invitation_to_being_in(
    sqlite_app: Flask, manager: FlaskClient, deventer: int
) -> None:
    status, page = post(
        manager, INVITE, display_name="Bert Bos", name="Bert", role="volunteer", scope="community"
    )
    assert status == 201
    browser = sqlite_app.test_client()
    invitation = link_on(page)
    shown = browser.get(invitation + "?lang=en")
    assert "Hello Bert Bos" in shown.get_data(as_text=True)
    token = csrf_in(shown.get_data(as_text=True))
    answer = browser.post(invitation, data={"csrf_token": token, "password": PASSWORD})
    assert (answer.status_code, answer.headers["Location"]) == (303, "/deventer/")
    assert browser.get("/deventer/password").status_code == 200
    assert people(deventer)["bert"].status == "active"
    assert sqlite_app.test_client().get(invitation).status_code == 410


def test_a_password_that_will_not_do_is_asked_again(
    sqlite_app: Flask, manager: FlaskClient, deventer: int
) -> None:
    _status, page = post(manager, INVITE, display_name="Bert", name="bert", role="volunteer")
    invitation, browser = link_on(page), sqlite_app.test_client()
    token = csrf_of(browser, invitation)
    answer = browser.post(
        invitation + "?lang=en", data={"csrf_token": token, "password": "welkom-2026"}
    )
    assert answer.status_code == 422
    assert "too easy to guess" in answer.get_data(as_text=True)
    assert people(deventer)["bert"].status == "invited"


def test_an_unknown_invitation_is_told_in_plain_words(client: FlaskClient, deventer: int) -> None:
    answer = client.get("/deventer/invitation/AAAAAAAAAAAAAAAAAAAAAAAAAA?lang=en")
    assert answer.status_code == 404
    assert "Ask the manager for a new one" in answer.get_data(as_text=True)


@pytest.mark.parametrize(
    ("form", "field"),
    [
        ({"name": "two words"}, "f-name"),
        ({"name": "anna"}, "f-name"),
        ({"display_name": ""}, "f-display_name"),
        ({"role": ""}, "f-role"),
        ({"role": "resident"}, "f-scope"),
        ({"role": "emperor"}, "f-role"),
        ({"role": "shopkeeper", "scope": "partner:" + str(UUID(int=7))}, "f-scope"),
        ({"scope": "moon:1"}, "f-scope"),
        ({"scope": "place:nowhere"}, "f-scope"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_the_rest_is_kept(
    administrator: FlaskClient, deventer: int, form: dict[str, str], field: str
) -> None:
    add_person(deventer, "anna")
    filled = {"display_name": "Bert Bos", "name": "bert", "role": "volunteer"} | form
    status, page = post(administrator, INVITE, **filled)
    if filled["role"] == "resident":
        assert status == 403
        return
    assert status == 422 or field == "f-name"
    assert f'href="#{field}"' in page
    assert filled["display_name"] in page
    assert set(people(deventer)) - {"anna"} == {
        each for each in people(deventer) if each.startswith("administrator")
    }


def test_everything_that_is_wrong_is_said_at_once(manager: FlaskClient, deventer: int) -> None:
    status, page = post(manager, INVITE, display_name="", name="two words", role="")
    assert status == 422
    assert [
        each for each in ("display_name", "name", "role") if f'href="#f-{each}"' not in page
    ] == []


def test_an_invitation_link_does_not_follow_the_host_header(
    sqlite_app: Flask, deventer: int
) -> None:
    answer = sqlite_app.test_client().post(
        INVITE,
        base_url="http://evil.example",
        headers=key_for(deventer, Role.MANAGER),
        data={"display_name": "B", "name": "bert", "role": "volunteer"},
    )
    assert link_on(answer.text)
    assert "evil.example" not in answer.text
