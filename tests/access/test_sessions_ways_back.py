"""Coming back, after signing in, to where one was going, and nowhere else."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from cambio.access.sessions import own_path
from cambio.app.permissions import Role
from tests.access.conftest import PASSWORD, add_person
from tests.access.forms import SIGN_IN, sign_in


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
