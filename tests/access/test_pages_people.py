"""The staff list, and the page of one person."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cambio.app.permissions import Role, ScopeKind
from cambio.database import new_id, perform
from cambio.neighbourhood.use_cases import AddOrganisation, AddPlace, add_organisation, add_place
from tests.access.conftest import add_person
from tests.access.forms import INVITE, KEYS, STAFF, link_on, people, post, roles_of
from tests.conftest import ACTOR_ID
from tests.signing_in import add_user, as_staff


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
