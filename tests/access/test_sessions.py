"""Browsers and programs at the door: cookies, keys, ways back, and what a stranger can find out."""

from __future__ import annotations

import logging
import statistics
import time
from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cambio.access import sessions
from cambio.access.errors import CodeWrong, PinEasy, PinNotChosen, PinWrong, SignInWrong, TooSoon
from cambio.access.models import AccessKey
from cambio.access.queries import PinState, pin_state
from cambio.access.sessions import own_path
from cambio.access.sessions.cookie import COOKIE
from cambio.access.use_cases import (
    BlockUser,
    CreatedKey,
    CreateKey,
    InviteAgain,
    IssuePinCode,
    RevokeKey,
    block_user,
    create_key,
    invite_again,
    issue_pin_code,
    revoke_key,
)
from cambio.app.permissions import Role
from cambio.database import NotFound, current_database, new_id, perform, reading
from tests.access.conftest import PASSWORD, PIN, add_household, add_person
from tests.conftest import ACTOR_ID, Clock, settings_for
from tests.signing_in import as_staff, csrf_in, csrf_of, key_for

SIGN_IN, STAFF = "/deventer/sign-in", "/deventer/staff"


def sign_in(client: FlaskClient, name: str, password: str, query: str = "") -> tuple[int, str]:
    """Fill in the form; answers the status, and where it led."""
    answer = client.post(
        SIGN_IN + query,
        data={"name": name, "password": password, "csrf_token": csrf_of(client, SIGN_IN)},
    )
    return answer.status_code, answer.headers.get("Location", "")


def cookie_of(client: FlaskClient) -> str:
    cookie = client.get_cookie("cambio")
    assert cookie is not None
    return cookie.value


# ------------------------------------------------------------------------------------ signing in


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
        ("anna\0", PASSWORD),
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


# ------------------------------------------------------------------------------ cookies and forms


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


# ---------------------------------------------------------------------------------- ways back


@pytest.mark.parametrize("path", ["/", "/deventer/staff", "/deventer/staff?a=1&b=//x", "/a:b"])
def test_a_path_of_our_own_is_a_way_back(path: str) -> None:
    assert own_path(path) == path


@pytest.mark.parametrize(
    "target",
    [
        None,
        "",
        "staff",
        "//evil.example",
        "///evil.example",
        "/\\evil.example",
        "\\\\evil.example",
        "https://evil.example",
        "https:/evil.example",
        "javascript:alert(1)",
        "/\t/evil.example",
        "/\n/evil.example",
        " /deventer",
        "/deventer\r\nSet-Cookie: a=b",
        "/\x7f/evil",
    ],
)
def test_anything_else_is_not(target: str | None) -> None:
    assert own_path(target) is None


def test_one_comes_back_to_where_one_was_going_with_its_question(
    client: FlaskClient, deventer: int
) -> None:
    add_person(deventer, "anna", Role.MANAGER)
    asked = client.get("/deventer/keys/new?role=auditor&q=a%26b")
    assert asked.headers["Location"] == (
        "/deventer/sign-in?next=/deventer/keys/new?role%3Dauditor%26q%3Da%2526b"
    )
    query = asked.headers["Location"].removeprefix(SIGN_IN)
    assert sign_in(client, "anna", PASSWORD, query) == (
        303,
        "/deventer/keys/new?role=auditor&q=a%26b",
    )
    assert client.get(SIGN_IN + query).headers["Location"].startswith("/deventer/keys/new")


def test_a_residents_own_page_asks_for_the_card(client: FlaskClient, deventer: int) -> None:
    asked = client.get("/deventer/my").headers["Location"]
    assert asked == "/deventer/card?next=/deventer/my"
    assert asked in client.get("/deventer/sign-in?next=/deventer/my").text


@pytest.mark.parametrize("target", ["//evil.example", "https://evil.example", "/%5Cevil.example"])
def test_signing_in_leads_nowhere_else(client: FlaskClient, deventer: int, target: str) -> None:
    add_person(deventer, "anna")
    assert sign_in(client, "anna", PASSWORD, f"?next={target}") == (303, "/deventer/")


# ---------------------------------------------------------------------------------------- keys


def test_a_key_says_who_it_is(sqlite_app: Flask, deventer: int) -> None:
    answer = sqlite_app.test_client().get("/api/v1/me", headers=key_for(deventer, Role.AUDITOR))
    body = answer.get_json()
    assert answer.status_code == 200
    assert (body["kind"], body["name"], body["community"]) == ("key", "Test auditor", "deventer")
    assert body["grants"] == [{"role": "auditor", "scope_kind": "community", "scope_id": None}]
    assert "see_books" in body["permissions"]
    assert "manage_staff" not in body["permissions"]


@pytest.mark.parametrize(
    "shown",
    ["Bearer cambio_unknown", "Bearer", "", "Basic YTpi", "cambio_x", "Bearer \u00e9\u00e9"],
)
def test_a_wrong_key_is_a_401_problem(sqlite_app: Flask, deventer: int, shown: str) -> None:
    answer = sqlite_app.test_client().get("/api/v1/me", headers={"Authorization": shown})
    assert answer.status_code == 401
    assert answer.mimetype == "application/problem+json"
    assert answer.get_json()["code"] == "access_key_unknown"
    assert answer.headers["WWW-Authenticate"] == "Bearer"


def test_without_a_key_the_problem_says_to_sign_in(sqlite_app: Flask, deventer: int) -> None:
    answer = sqlite_app.test_client().get("/api/v1/me")
    assert (answer.status_code, answer.get_json()["code"]) == (401, "not_signed_in")


@pytest.mark.parametrize("path", [STAFF, SIGN_IN, "/deventer/nothing-here"])
def test_a_wrong_key_on_a_page_is_a_plain_no(sqlite_app: Flask, deventer: int, path: str) -> None:
    answer = sqlite_app.test_client().get(path, headers={"Authorization": "Bearer x"})
    assert answer.status_code == 401
    assert answer.mimetype == "text/html"


def test_a_key_is_judged_instead_of_the_cookie_never_beside_it(
    sqlite_app: Flask, deventer: int
) -> None:
    client = as_staff(sqlite_app, deventer, Role.ADMINISTRATOR)
    assert client.get(STAFF, headers={"Authorization": "Bearer x"}).status_code == 401
    assert client.get(STAFF, headers=key_for(deventer, Role.AUDITOR)).status_code == 403
    assert client.get(STAFF, headers=key_for(deventer, Role.MANAGER)).status_code == 200


def made_key(deventer: int) -> CreatedKey:
    return perform(
        create_key,
        CreateKey(community_id=deventer, actor_id=ACTOR_ID, name="x", role=Role.AUDITOR),
    )


def test_a_withdrawn_key_is_refused_at_once(sqlite_app: Flask, deventer: int) -> None:
    key = made_key(deventer)
    client, headers = sqlite_app.test_client(), {"Authorization": f"bearer {key.secret}"}
    assert client.get("/api/v1/me", headers=headers).status_code == 200
    perform(revoke_key, RevokeKey(community_id=deventer, actor_id=ACTOR_ID, key_id=key.key_id))
    assert client.get("/api/v1/me", headers=headers).status_code == 401


def test_the_use_of_a_key_is_written_once_a_day(
    sqlite_app: Flask, deventer: int, clock: Clock
) -> None:
    key = made_key(deventer)
    client, headers = sqlite_app.test_client(), {"Authorization": f"Bearer {key.secret}"}

    def writes_of(act: Callable[[], object]) -> int:
        from sqlalchemy import event

        from cambio.database import db

        seen: list[str] = []
        listen = lambda *args: seen.append(args[2])  # noqa: E731 - removed again below
        event.listen(db.engine, "before_cursor_execute", listen)
        act()
        event.remove(db.engine, "before_cursor_execute", listen)
        return sum(text.startswith("UPDATE access_key") for text in seen)

    def ask() -> None:
        assert client.get("/api/v1/me", headers=headers).status_code == 200

    assert [writes_of(ask) for _ in range(3)] == [1, 0, 0]
    clock.advance(days=1)
    assert [writes_of(ask) for _ in range(2)] == [1, 0]
    with reading() as session:
        row = session.get_one(AccessKey, (deventer, key.key_id))
    assert row.last_used_on == clock.now.date()


# ---------------------------------------------------------------------------------- households


def pin_code(deventer: int, household_id: UUID) -> str:
    command = IssuePinCode(community_id=deventer, actor_id=ACTOR_ID, household_id=household_id)
    return perform(issue_pin_code, command).code


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


# ------------------------------------------------------------------------------------------ logs


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
