"""Filling in the forms of access, and finding what the pages say."""

from __future__ import annotations

import re
from uuid import UUID

from flask.testing import FlaskClient

from cambio.access.queries import StaffView, staff, staff_member
from cambio.access.use_cases import (
    CreatedKey,
    CreateKey,
    IssuePinCode,
    create_key,
    issue_pin_code,
)
from cambio.app.permissions import Role
from cambio.database import perform, reading
from tests.conftest import ACTOR_ID
from tests.signing_in import csrf_of

SIGN_IN, STAFF = "/deventer/sign-in", "/deventer/staff"
KEYS, INVITE = "/deventer/keys", "/deventer/staff/invite"


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


def made_key(deventer: int) -> CreatedKey:
    return perform(
        create_key,
        CreateKey(community_id=deventer, actor_id=ACTOR_ID, name="x", role=Role.AUDITOR),
    )


def pin_code(deventer: int, household_id: UUID) -> str:
    command = IssuePinCode(community_id=deventer, actor_id=ACTOR_ID, household_id=household_id)
    return perform(issue_pin_code, command).code


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
