"""The pages for whoever manages staff and keys, and those of an invited person."""

from __future__ import annotations

import re
from collections.abc import Callable
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cambio.access.queries import StaffView, access_keys, staff, staff_member
from cambio.app.permissions import Role, ScopeKind
from cambio.database import new_id, perform, reading
from cambio.neighbourhood.use_cases import AddOrganisation, AddPlace, add_organisation, add_place
from tests.access.conftest import PASSWORD, add_household, add_person
from tests.conftest import ACTOR_ID
from tests.signing_in import add_user, as_household, as_staff, csrf_in, csrf_of, key_for

STAFF, KEYS, INVITE = "/deventer/staff", "/deventer/keys", "/deventer/staff/invite"
NEW_PASSWORD = "de wilg ruist nog"


@pytest.fixture
def manager(sqlite_app: Flask, deventer: int) -> FlaskClient:
    return as_staff(sqlite_app, deventer, Role.MANAGER)


@pytest.fixture
def administrator(sqlite_app: Flask, deventer: int) -> FlaskClient:
    return as_staff(sqlite_app, deventer, Role.ADMINISTRATOR)


def post(
    client: FlaskClient, path: str, *, form: str = "/deventer/password", **data: str
) -> tuple[int, str]:
    """Send a form; answers the status and the page, in English."""
    token = csrf_of(client, form)
    answer = client.post(path + "?lang=en", data={"csrf_token": token, **data})
    return answer.status_code, answer.get_data(as_text=True)


def people(community_id: int) -> dict[str, StaffView]:
    with reading() as session:
        return {each.name: each for each in staff(session, community_id=community_id)}


def roles_of(community_id: int, user_id: UUID) -> set[Role]:
    with reading() as session:
        found = staff_member(session, community_id=community_id, user_id=user_id)
    assert found is not None
    return set(found.roles)


def link_on(page: str) -> str:
    found = re.search(r"http://127\.0\.0\.1:8000(/deventer/invitation/[0-9A-Za-z]{26})", page)
    assert found, "the page shows no link"
    return found.group(1)


# ----------------------------------------------------------------------------------- inviting


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


# -------------------------------------------------------------------------------------- people


def test_the_list_shows_everybody_with_roles_and_state(manager: FlaskClient, deventer: int) -> None:
    shop = perform(
        add_organisation,
        AddOrganisation(
            community_id=deventer,
            actor_id=ACTOR_ID,
            kind="shop",
            name="Wijkwinkel",
            pick_up=None,
            opening_hours=None,
        ),
    )
    add_user(deventer, Role.SHOPKEEPER, name="carla", scope_kind=ScopeKind.SHOP, scope_id=shop)
    page = manager.get(STAFF + "?lang=en").get_data(as_text=True)
    assert "shopkeeper (Wijkwinkel)" in page
    assert "can sign in" in page


def test_a_role_is_given_for_a_place_and_taken_again(manager: FlaskClient, deventer: int) -> None:
    bert = add_person(deventer, "bert")
    place = perform(
        add_place,
        AddPlace(
            community_id=deventer,
            actor_id=ACTOR_ID,
            kind="district",
            name="Zandweerd",
            parent_id=None,
        ),
    )
    status, _page = post(
        manager, f"{STAFF}/{bert.id}/roles", role="captain", scope=f"place:{place}"
    )
    assert status == 303
    assert roles_of(deventer, bert.id) == {Role.VOLUNTEER, Role.CAPTAIN}
    assert "street captain (Zandweerd)" in manager.get(f"{STAFF}/{bert.id}?lang=en").text
    grant = next(each for each in people(deventer)["bert"].grants if each.role is Role.CAPTAIN)
    assert post(manager, f"{STAFF}/{bert.id}/roles/{grant.id}/take")[0] == 303
    assert roles_of(deventer, bert.id) == {Role.VOLUNTEER}


def test_blocking_asks_once_more_and_can_be_undone(manager: FlaskClient, deventer: int) -> None:
    bert = add_person(deventer, "bert")
    assert "Block this person?" in manager.get(f"{STAFF}/{bert.id}/block?lang=en").text
    assert people(deventer)["bert"].status == "active"
    assert post(manager, f"{STAFF}/{bert.id}/block")[0] == 303
    assert people(deventer)["bert"].status == "blocked"
    assert "Let in again" in manager.get(f"{STAFF}/{bert.id}?lang=en").text
    assert post(manager, f"{STAFF}/{bert.id}/unblock")[0] == 303
    assert people(deventer)["bert"].status == "active"


def test_a_lost_password_gets_a_new_link(manager: FlaskClient, deventer: int) -> None:
    bert = add_person(deventer, "bert")
    status, page = post(manager, f"{STAFF}/{bert.id}/invitation")
    assert status == 201
    assert link_on(page)


def refused_to_a_manager(deventer: int) -> dict[str, Callable[[FlaskClient], int]]:
    boss = add_person(deventer, "boss", Role.ADMINISTRATOR)
    bert = add_person(deventer, "bert")
    grant = people(deventer)["boss"].grants[0]
    return {
        "make an administrator": lambda client: post(
            client, INVITE, display_name="X", name="x1", role="administrator"
        )[0],
        "give the role": lambda client: post(
            client, f"{STAFF}/{bert.id}/roles", role="administrator"
        )[0],
        "take the role": lambda client: post(client, f"{STAFF}/{boss.id}/roles/{grant.id}/take")[0],
        "block": lambda client: post(client, f"{STAFF}/{boss.id}/block")[0],
        "a new link, and so the password": lambda client: post(
            client, f"{STAFF}/{boss.id}/invitation"
        )[0],
        "a key": lambda client: post(client, f"{KEYS}/new", name="x", role="administrator")[0],
    }


@pytest.mark.parametrize(
    "act",
    ["make an administrator", "give the role", "take the role", "block",
     "a new link, and so the password", "a key"],
)  # fmt: skip
def test_a_manager_cannot_rise_above_an_administrator(
    manager: FlaskClient, deventer: int, act: str
) -> None:
    assert refused_to_a_manager(deventer)[act](manager) == 403
    assert people(deventer)["boss"].status == "active"
    assert Role.ADMINISTRATOR not in people(deventer)["bert"].roles


def test_a_manager_of_one_place_does_not_manage_staff(sqlite_app: Flask, deventer: int) -> None:
    place = perform(
        add_place,
        AddPlace(
            community_id=deventer,
            actor_id=ACTOR_ID,
            kind="district",
            name="Zandweerd",
            parent_id=None,
        ),
    )
    client = as_staff(
        sqlite_app, deventer, Role.MANAGER, scope_kind=ScopeKind.PLACE, scope_id=place
    )
    bert = add_person(deventer, "bert")
    for path in (STAFF, INVITE, KEYS, f"{KEYS}/new", f"{STAFF}/{bert.id}"):
        assert client.get(path).status_code == 403
    assert post(client, f"{STAFF}/{bert.id}/roles", role="manager")[0] == 403


def test_people_of_another_community_are_not_there(manager: FlaskClient, deventer: int) -> None:
    from cambio.neighbourhood.use_cases import CreateCommunity, create_community

    other = perform(
        create_community,
        CreateCommunity(community_id=0, actor_id=ACTOR_ID, slug="enschede", name="Enschede"),
    )
    stranger = add_person(other, "stranger")
    assert manager.get(f"{STAFF}/{stranger.id}").status_code == 404
    assert post(manager, f"{STAFF}/{stranger.id}/block")[0] == 404
    assert manager.get(f"{STAFF}/{new_id()}").status_code == 404


# ----------------------------------------------------------------------------------------- keys


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


# ------------------------------------------------------------------------------------- password


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


# ------------------------------------------------------------------------------- both languages


@pytest.mark.parametrize(
    ("language", "words"), [("nl", "Met naam en wachtwoord"), ("en", "With name and password")]
)
def test_the_sign_in_page_speaks_both_languages(
    client: FlaskClient, deventer: int, language: str, words: str
) -> None:
    assert words in client.get(f"/deventer/sign-in?lang={language}").text
