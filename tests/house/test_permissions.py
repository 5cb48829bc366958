"""Every route as every role: the guard answers as `cambio.app.permissions` says.

What stands behind the guard is replaced by a view that only says "through", so that this walks
whatever routes there are and changes nothing. The second half lets the real pages answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import wraps
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jinja2 import DictLoader
from werkzeug.routing import AnyConverter, Rule, UUIDConverter
from werkzeug.routing.converters import NumberConverter

from cambio.app.guard import permission_of
from cambio.app.permissions import MAY, STAFF, Permission, Role
from cambio.database import new_id, perform
from cambio.neighbourhood.use_cases import CreateCommunity, create_community
from tests.access.conftest import add_household
from tests.conftest import ACTOR_ID
from tests.signing_in import as_household, as_staff, key_for
from tools import permissions

THROUGH = 299
NOBODY = "nobody"
WHO = [NOBODY, *Role, "key: corporation", "key: manager"]


@dataclass(frozen=True)
class Asker:
    """Somebody at the door; `role` is None for nobody."""

    client: FlaskClient
    headers: dict[str, str]
    role: Role | None

    def ask(self, method: str, path: str) -> Any:
        return self.client.open(path, method=method, headers=self.headers)


def community(slug: str) -> int:
    command = CreateCommunity(community_id=0, actor_id=ACTOR_ID, slug=slug, name=slug.title())
    return perform(create_community, command)


def asker(app: Flask, community_id: int, who: str) -> Asker:
    if who == NOBODY:
        return Asker(app.test_client(), {}, None)
    if who.startswith("key: "):
        role = Role(who.removeprefix("key: "))
        return Asker(app.test_client(), key_for(community_id, role), role)
    if who == Role.RESIDENT:
        household_id = add_household(community_id)
        return Asker(as_household(app, community_id, household_id), {}, Role.RESIDENT)
    return Asker(as_staff(app, community_id, Role(who)), {}, Role(who))


def routes(app: Flask) -> Iterator[tuple[str, str, Permission]]:
    """Method, path with dummy values, and permission of every route."""
    for rule in app.url_map.iter_rules():
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            permission = permission_of(app, rule.endpoint, method)
            if permission is not None:
                yield method, path_of(app, rule), permission


def path_of(app: Flask, rule: Rule) -> str:
    values = {name: dummy(rule, name) for name in rule.arguments}
    path = app.url_map.bind("localhost").build(rule.endpoint, values)
    return path.removeprefix("http://localhost")


def dummy(rule: Rule, name: str) -> Any:
    """A value that the route accepts: nothing of ours has it but the community's name."""
    if name == "community":
        return "deventer"
    match rule._converters[name]:
        case UUIDConverter():
            return new_id()
        case AnyConverter(items=words):
            return min(words)
        case NumberConverter():
            return 1
        case _:
            return "x"


@pytest.fixture
def own_app(make_app: Callable[[str], Flask], sqlite_url: str) -> Iterator[Flask]:
    """An application in which more may be changed than is put back for the next test."""
    app = make_app(sqlite_url)
    with app.app_context():
        yield app


@pytest.fixture
def hollow_app(own_app: Flask) -> Flask:
    """The application with its guard, and nothing behind it."""
    # A form of ours would carry its token; here only the guard is asked.
    own_app.config["WTF_CSRF_METHODS"] = set()
    # Thousands of refusals are not drawn; what a refusal looks like is seen elsewhere.
    own_app.jinja_env.loader = DictLoader({"error.html": "no"})
    for endpoint, view in own_app.view_functions.items():

        @wraps(view)
        def through(**_values: Any) -> tuple[str, int]:
            return "through", THROUGH

        if endpoint != "static":
            own_app.view_functions[endpoint] = through
    return own_app


def expected(permission: Permission, role: Role | None, method: str, path: str) -> set[int]:
    """What the guard must answer."""
    if permission is Permission.ANYONE:
        return {THROUGH}
    if role is None:
        return {302} if method == "GET" and not path.startswith("/api/") else {401}
    return {THROUGH} if role in MAY[permission] else {403}


@pytest.mark.parametrize("who", WHO)
def test_every_route_lets_in_whom_the_table_says_and_nobody_else(
    hollow_app: Flask, who: str
) -> None:
    someone = asker(hollow_app, community("deventer"), who)
    wrong = []
    for method, path, permission in routes(hollow_app):
        status = someone.ask(method, path).status_code
        if status not in expected(permission, someone.role, method, path):
            wrong.append(f"{method} {path} ({permission}): {status}")
    assert wrong == []


@pytest.mark.parametrize("who", [Role.ADMINISTRATOR, Role.RESIDENT, "key: administrator"])
def test_whoever_comes_from_another_community_has_no_role_in_this_one(
    hollow_app: Flask, who: str
) -> None:
    community("deventer")
    stranger = asker(hollow_app, community("enschede"), who)
    wrong = []
    for method, path, permission in routes(hollow_app):
        if path.startswith("/deventer") and permission is not Permission.ANYONE:
            status = stranger.ask(method, path).status_code
            if status not in (302, 401, 403):
                wrong.append(f"{method} {path} ({permission}): {status}")
    assert wrong == []


@pytest.mark.parametrize("who", [NOBODY, Role.RESIDENT, Role.ADMINISTRATOR])
def test_no_page_falls_over_on_ids_that_nobody_has(sqlite_app: Flask, who: str) -> None:
    someone = asker(sqlite_app, community("deventer"), who)
    fallen = []
    for method, path, _permission in routes(sqlite_app):
        if method == "GET":
            status = someone.ask(method, path).status_code
            if status >= 500:
                fallen.append(f"{path}: {status}")
    assert fallen == []


def test_a_route_that_does_not_say_who_may_use_it_does_not_start(own_app: Flask) -> None:
    from cambio.app.guard import check_routes

    check_routes(own_app)
    own_app.view_functions["forgotten"] = lambda: "hello"
    own_app.url_map.add(Rule("/forgotten", endpoint="forgotten", methods=["GET"]))
    with pytest.raises(LookupError, match="GET /forgotten"):
        check_routes(own_app)


def test_every_permission_is_held_by_somebody_and_every_role_holds_one() -> None:
    assert set(MAY) == set(Permission) - {Permission.ANYONE}
    assert all(MAY.values())
    assert frozenset().union(*(MAY[each] for each in MAY if each is not Permission.SIGNED_IN)) == (
        STAFF | {Role.RESIDENT}
    )


@pytest.mark.parametrize(
    ("role", "never"),
    [
        (Role.CORPORATION, {"see_accounts", "see_books", "see_actions", "see_households"}),
        (Role.VOLUNTEER, {"see_accounts", "see_books", "see_households", "manage_programmes"}),
        (Role.AUDITOR, {"see_addresses", "see_households", "manage_staff"}),
        (Role.RESIDENT, {"see_addresses", "see_households", "see_books", "run_actions"}),
    ],
)
def test_what_a_role_must_never_see(role: Role, never: set[str]) -> None:
    assert not [each for each in never if role in MAY[Permission(each)]]


def test_the_document_says_what_the_routes_say(sqlite_app: Flask) -> None:
    written = permissions.TARGET.read_text(encoding="utf-8")
    assert written == permissions.document(sqlite_app), "run: python -m tools.permissions"
