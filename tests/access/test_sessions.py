"""Browsers at the door: signing in, cookies, forms, and what a stranger can find out."""

from __future__ import annotations

import statistics
import time
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cambio.access import sessions
from cambio.access.errors import SignInWrong
from cambio.access.sessions.cookie import COOKIE
from cambio.access.use_cases import (
    BlockUser,
    block_user,
)
from cambio.app.permissions import Role
from cambio.database import perform
from tests.access.conftest import PASSWORD, add_person
from tests.access.forms import SIGN_IN, STAFF, cookie_of, sign_in
from tests.conftest import ACTOR_ID, Clock, settings_for
from tests.signing_in import as_staff, csrf_in, csrf_of


def test_name_and_password_let_in_and_signing_out_lets_out(
    client: FlaskClient, deventer: int
) -> None:
    add_person(deventer, "anna", Role.MANAGER)
    assert client.get(STAFF).status_code == 302
    assert sign_in(client, "Anna", PASSWORD) == (303, "/deventer/")
    page = client.get(STAFF)
    assert page.status_code == 200
    client.post("/deventer/sign-out", data={"csrf_token": csrf_in(page.get_data(as_text=True))})
    assert client.get(STAFF).status_code == 302


@pytest.mark.parametrize(
    ("name", "password"),
    [
        ("anna", "een drukke dreef"),
        ("anna", ""),
        ("bert", PASSWORD),
        ("", ""),
    ],
)
def test_a_wrong_name_or_password_is_told_without_saying_which(
    client: FlaskClient, deventer: int, name: str, password: str
) -> None:
    add_person(deventer, "anna")
    token = csrf_of(client, SIGN_IN)
    answer = client.post(
        SIGN_IN + "?lang=en", data={"name": name, "password": password, "csrf_token": token}
    )
    assert answer.status_code == 401
    assert "do not belong together" in answer.get_data(as_text=True)
    assert client.get(STAFF).status_code == 302


def test_after_a_few_mistakes_the_page_says_how_long_to_wait(
    client: FlaskClient, deventer: int, clock: Clock
) -> None:
    add_person(deventer, "anna")
    statuses = [sign_in(client, "anna", "wrong")[0] for _ in range(6)]
    assert statuses == [401, 401, 401, 401, 429, 429]
    assert sign_in(client, "anna", PASSWORD)[0] == 429
    clock.advance(seconds=2)
    assert sign_in(client, "anna", PASSWORD)[0] == 303


def test_unknown_names_take_as_long_as_known_ones(sqlite_app: Flask, deventer: int) -> None:
    """The median of several, since machines are busy: an answer without hashing takes a
    thousandth of this."""
    add_person(deventer, "anna")

    def seconds_for(name: str) -> float:
        taken = []
        for number in range(4):
            start = time.perf_counter()
            with pytest.raises(SignInWrong), sqlite_app.test_request_context():
                sessions.sign_in_with_password(
                    community_id=deventer, name=name, password=f"wrong {number}"
                )
            taken.append(time.perf_counter() - start)
        return statistics.median(taken)

    known, unknown = seconds_for("anna"), seconds_for("nobody")
    assert known / 4 < unknown < known * 4


def test_signing_in_makes_a_new_session_and_keeps_the_language(
    client: FlaskClient, deventer: int
) -> None:
    """An attacker who knows the cookie of before, or planted it, has nothing afterwards."""
    add_person(deventer, "anna", Role.MANAGER)
    client.get(f"{SIGN_IN}?lang=en")
    planted, before = cookie_of(client), csrf_of(client, SIGN_IN)
    sign_in(client, "anna", PASSWORD)
    assert csrf_of(client, STAFF.replace("staff", "password")) != before
    with client.session_transaction() as session:
        assert session["language"] == "en"
        first = list(session[COOKIE])
    client.set_cookie("cambio", planted)
    assert client.get(STAFF).status_code == 302
    sign_in(client, "anna", PASSWORD)
    with client.session_transaction() as session:
        assert session[COOKIE][2:] != first[2:]


def test_a_cookie_kept_from_before_signing_out_opens_nothing(
    client: FlaskClient, deventer: int
) -> None:
    add_person(deventer, "anna", Role.MANAGER)
    sign_in(client, "anna", PASSWORD)
    token = csrf_of(client, "/deventer/password")
    kept = cookie_of(client)
    client.post("/deventer/sign-out", data={"csrf_token": token})
    client.set_cookie("cambio", kept)
    assert client.get(STAFF).status_code == 302


@pytest.mark.parametrize("cookie", ["", "garbage", "e30.aaaa.bbbb"])
def test_a_forged_cookie_is_nobody(client: FlaskClient, deventer: int, cookie: str) -> None:
    client.set_cookie("cambio", cookie)
    assert client.get(STAFF).status_code == 302


def test_a_blocked_person_is_out_at_the_next_click(sqlite_app: Flask, deventer: int) -> None:
    client = as_staff(sqlite_app, deventer, Role.MANAGER)
    page = client.get("/api/v1/me")
    assert page.status_code == 200
    user_id = UUID(page.get_json()["id"])
    add_person(deventer, "bert", Role.MANAGER)
    perform(block_user, BlockUser(community_id=deventer, actor_id=ACTOR_ID, user_id=user_id))
    assert client.get("/api/v1/me").status_code == 401
    assert client.get(STAFF).status_code == 302


def test_a_cookie_counts_in_its_own_community_only(sqlite_app: Flask, deventer: int) -> None:
    from cambio.neighbourhood.use_cases import CreateCommunity, create_community

    perform(
        create_community,
        CreateCommunity(community_id=0, actor_id=ACTOR_ID, slug="enschede", name="Enschede"),
    )
    client = as_staff(sqlite_app, deventer, Role.MANAGER)
    assert client.get(STAFF).status_code == 200
    answer = client.get("/enschede/staff")
    assert (answer.status_code, answer.headers["Location"]) == (
        302,
        "/enschede/sign-in?next=/enschede/staff",
    )


@pytest.mark.parametrize(
    ("url", "secure"), [("http://127.0.0.1:8000", False), ("https://a.nl", True)]
)
def test_the_cookie_is_for_this_site_and_not_for_scripts(
    sqlite_url: str, clock: Clock, url: str, *, secure: bool
) -> None:
    from cambio.database import db
    from cambio.main import create_app

    app = create_app(settings_for(sqlite_url, public_url=url), clock=clock)
    with app.app_context():
        from cambio.neighbourhood.use_cases import CreateCommunity, create_community

        perform(
            create_community,
            CreateCommunity(community_id=0, actor_id=ACTOR_ID, slug="deventer", name="Deventer"),
        )
        flags = app.test_client().get(SIGN_IN).headers["Set-Cookie"]
        for engine in db.engines.values():
            engine.dispose()
    assert "HttpOnly" in flags
    assert "SameSite=Lax" in flags
    assert ("Secure" in flags) is secure


@pytest.mark.parametrize(
    "path",
    [SIGN_IN, "/deventer/sign-out", "/deventer/password", "/deventer/staff/invite",
     "/deventer/keys/new", "/deventer/invitation/x"],
)  # fmt: skip
def test_a_form_of_another_site_changes_nothing(
    sqlite_app: Flask, deventer: int, path: str
) -> None:
    client = as_staff(sqlite_app, deventer, Role.ADMINISTRATOR)
    assert client.post(path, data={}).status_code == 400
    assert client.post(path, data={"csrf_token": "made up"}).status_code == 400
    assert client.get(STAFF).status_code == 200


def test_a_page_with_secrets_is_kept_by_nobody(sqlite_app: Flask, deventer: int) -> None:
    answer = as_staff(sqlite_app, deventer, Role.MANAGER).get(STAFF)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.headers["Referrer-Policy"] == "no-referrer"
