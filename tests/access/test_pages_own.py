"""Keys, one's own password, signing in."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cambio.access.queries import access_keys
from cambio.database import new_id, reading
from tests.access.conftest import PASSWORD, add_household, add_person
from tests.access.forms import KEYS, post
from tests.signing_in import as_household, csrf_of

NEW_PASSWORD = "de wilg ruist nog"


def test_a_key_is_shown_once_and_can_be_withdrawn(
    sqlite_app: Flask, manager: FlaskClient, deventer: int
) -> None:
    status, page = post(manager, f"{KEYS}/new", name="Report", role="auditor", scope="community")
    assert status == 201
    found = re.search(r"cambio_[0-9A-Za-z]{40}", page)
    assert found
    headers = {"Authorization": f"Bearer {found.group()}"}
    assert sqlite_app.test_client().get("/api/v1/me", headers=headers).status_code == 200
    listed = manager.get(KEYS).text
    assert found.group() not in listed
    assert found.group()[:11] in listed
    with reading() as session:
        key = access_keys(session, community_id=deventer)[0]
    assert "Withdraw this key?" in manager.get(f"{KEYS}/{key.id}/revoke?lang=en").text
    assert post(manager, f"{KEYS}/{key.id}/revoke")[0] == 303
    assert sqlite_app.test_client().get("/api/v1/me", headers=headers).status_code == 401


@pytest.mark.parametrize(
    ("form", "field"),
    [({"name": ""}, "f-name"), ({"role": ""}, "f-role"), ({"scope": "shop:x"}, "f-scope")],
)
def test_a_key_form_says_what_is_wrong(
    manager: FlaskClient, deventer: int, form: dict[str, str], field: str
) -> None:
    status, page = post(manager, f"{KEYS}/new", **({"name": "Report", "role": "auditor"} | form))
    assert status == 422
    assert f'href="#{field}"' in page


def test_a_key_that_is_not_there(manager: FlaskClient, deventer: int) -> None:
    assert manager.get(f"{KEYS}/{new_id()}/revoke").status_code == 404
    assert manager.get(f"{KEYS}/nonsense/revoke").status_code == 404


def test_another_password(client: FlaskClient, deventer: int) -> None:
    add_person(deventer, "anna")
    token = csrf_of(client, "/deventer/sign-in")
    client.post(
        "/deventer/sign-in",
        data={"csrf_token": token, "name": "anna", "password": PASSWORD},
    )
    form = {"present": "not this one", "new": NEW_PASSWORD}
    assert post(client, "/deventer/password", **form)[0] == 422
    assert post(client, "/deventer/password", present=PASSWORD, new="kort")[0] == 422
    assert post(client, "/deventer/password", present=PASSWORD, new=NEW_PASSWORD)[0] == 303
    assert client.get("/deventer/password").status_code == 200
    other = client.application.test_client()
    token = csrf_of(other, "/deventer/sign-in")
    answer = other.post(
        "/deventer/sign-in",
        data={"csrf_token": token, "name": "anna", "password": NEW_PASSWORD},
    )
    assert answer.status_code == 303


def test_a_household_has_no_password_to_change(sqlite_app: Flask, deventer: int) -> None:
    client = as_household(sqlite_app, deventer, add_household(deventer))
    assert client.get("/deventer/password").status_code == 403


@pytest.mark.parametrize(
    ("language", "words"), [("nl", "Met naam en wachtwoord"), ("en", "With name and password")]
)
def test_the_sign_in_page_speaks_both_languages(
    client: FlaskClient, deventer: int, language: str, words: str
) -> None:
    assert words in client.get(f"/deventer/sign-in?lang={language}").text
