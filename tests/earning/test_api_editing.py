"""JSON: making a programme what a file says, and changing it piece by piece."""

from __future__ import annotations

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cambio.app.permissions import Role, ScopeKind
from cambio.database import reading
from cambio.earning import queries
from cambio.ledger.queries import currencies
from tests.earning.ground import TEMPLATES, Ground, template
from tests.signing_in import as_household, key_for

PROGRAMMES = "/api/v1/programmes"
COMPANY = (TEMPLATES / "cambio-company.toml").read_text(encoding="utf-8")
STAMPS = (TEMPLATES / "litter-stamps.toml").read_text(encoding="utf-8")


@pytest.fixture
def client(app: Flask, ground: Ground) -> FlaskClient:
    """A manager's program, on both databases."""
    client = app.test_client()
    client.environ_base["HTTP_AUTHORIZATION"] = key_for(ground.community_id, Role.MANAGER)[
        "Authorization"
    ]
    return client


def answered(answer: Any, status: int = 200) -> Any:
    assert answer.status_code == status, answer.get_data(as_text=True)
    return answer.get_json()


def test_a_file_is_tried_and_applied_and_harmless_when_repeated(
    client: FlaskClient, ground: Ground
) -> None:
    tried = answered(client.post(PROGRAMMES, json={"toml": STAMPS, "dry_run": True}))
    assert (tried["slug"], tried["created"]) == ("litter-stamps", True)
    with reading() as session:
        assert len(queries.programmes(session, community_id=ground.community_id)) == 1
    first, again = (answered(client.post(PROGRAMMES, json={"toml": STAMPS})) for _ in range(2))
    assert (first["created"], again["created"]) == (True, False)
    assert (again["programme_id"], again["new_versions"]) == (first["programme_id"], [])
    plans = answered(client.get("/api/v1/budget-plans"))["items"]
    assert [each["slug"] for each in plans if each["programme_id"] == first["programme_id"]] == [
        "stamps"
    ]


def test_every_mistake_in_a_file_is_named_with_its_line(client: FlaskClient) -> None:
    wrong = STAMPS.replace('kind = "deed"', 'kind = "deeds"')
    told = answered(client.post(PROGRAMMES, json={"toml": wrong}), 422)
    assert told["code"] == "programme_file_invalid"
    fault = next(each for each in told["errors"]["file"] if each["key"] == "kind")
    assert wrong.splitlines()[fault["line"] - 1] == 'kind = "deeds"'
    assert "milestone" in fault["detail"]
    assert answered(client.post(PROGRAMMES, json={"toml": "slug ="}), 422)["errors"]["file"]


def test_a_rule_is_read_changed_and_ended(client: FlaskClient, ground: Ground) -> None:
    path = f"{PROGRAMMES}/{ground.programmes['cambio-company']}/rules"
    [latest] = answered(client.get(f"{path}/clean-up"))["items"]
    rule = latest["rule"]
    assert answered(client.post(path, json={"rule": rule})) == {"new_version": None}
    more = rule | {"keeps_until": "2027-12-31", "valid_from": "2026-05-01"}
    told = answered(client.post(path, json={"rule": more}))
    assert told == {"new_version": {"rule_slug": "clean-up", "version": 2}}
    versions = answered(client.get(f"{path}/clean-up"))["items"]
    assert [each["version"] for each in versions] == [2, 1]
    assert versions[0]["rule"]["keeps_until"] == "2027-12-31"
    tried = client.post(path.replace("rules", "trials"), json={"rule": more})
    assert answered(tried)["would_minor"] == 0
    assert client.post(f"{path}/clean-up/end").status_code == 204
    with reading() as session:
        left = queries.latest_rules(
            session,
            community_id=ground.community_id,
            programme_id=ground.programmes["cambio-company"],
        )
    assert "clean-up" not in {each.slug for each in left}


def test_settings_and_currency_change_and_the_rest_stays(
    client: FlaskClient, ground: Ground
) -> None:
    path = f"{PROGRAMMES}/{ground.programmes['cambio-company']}"
    before = answered(client.get(f"{path}/settings"))
    changes = {"names": {"en": "The Company"}, "yearly_limit_minor": 250}
    after = answered(client.patch(f"{path}/settings", json=changes))
    names = before["names"] | {"en": "The Company"}
    assert after == before | {"names": names, "yearly_limit_minor": 250}
    answered(client.patch(f"{path}/settings", json={"visible_to": "members"}))
    neighbour = as_household(client.application, ground.community_id, ground.household())
    assert answered(neighbour.get(PROGRAMMES))["items"] == []
    answered(neighbour.get(f"{path}/members"), 404)
    none = answered(client.patch(f"{path}/settings", json={"yearly_limit_minor": None}))
    assert none["yearly_limit_minor"] is None
    words = {"singular_nl": "duit", "plural_nl": "duiten", "euro_value": 0.25}
    kept = {"currency": words | {"keeps_months": 6}, "keeping_for_all_rules": True}
    assert answered(client.put(f"{path}/currency", json={"currency": words})) == {
        "new_versions": []
    }
    made = answered(client.put(f"{path}/currency", json=kept))["new_versions"]
    assert {"rule_slug": "clean-up", "version": 2} in made
    with reading() as session:
        found = currencies(session, community_id=ground.community_id)["CAM"]
        programme = queries.programme(
            session, community_id=ground.community_id, slug="cambio-company"
        )
    assert programme is not None
    assert (found.names, programme.euro_micros) == ({"nl": ["duit", "duiten"]}, 250_000)


REFUSED: list[tuple[str, str, dict[str, Any], int, str]] = [
    ("post", "rules", {"rule": {"slug": "x"}}, 422, "programme_file_invalid"),
    ("post", "rules", {"rule": {"valid_from": "morgen"}}, 422, "programme_file_invalid"),
    ("post", "rules", {}, 422, "invalid"),
    ("get", "rules/nowhere", {}, 404, "rule_unknown"),
    ("post", "rules/nowhere/end", {}, 404, "rule_unknown"),
    ("patch", "settings", {"names": {"nl": ""}}, 422, "invalid"),
    ("patch", "settings", {"names": {"xx": "Naam"}}, 422, "invalid"),
    ("patch", "settings", {"visible_to": "nobody"}, 422, "invalid"),
    ("put", "currency", {"currency": {"scale": 3, "singular_nl": "a", "plural_nl": "b"}},
     409, "currency_fixed"),
    ("put", "currency", {"currency": {"euro_value": "veel"}}, 422, "programme_file_invalid"),
]  # fmt: skip


def test_nothing_is_changed_like_this_nor_by_who_manages_another_programme(
    sqlite_app: Flask, sqlite_ground: Ground
) -> None:
    ground, client = sqlite_ground, sqlite_app.test_client()
    company, stamps = ground.programmes["cambio-company"], ground.apply(template("litter-stamps"))
    manager = key_for(ground.community_id, Role.MANAGER)
    scope: dict[str, Any] = {"scope_kind": ScopeKind.PROGRAMME, "scope_id": stamps}
    elsewhere = key_for(ground.community_id, Role.MANAGER, **scope)
    captain = key_for(ground.community_id, Role.CAPTAIN)
    for method, path, body, status, code in REFUSED:
        sent: dict[str, Any] = {"method": method, "json": body or None}
        if method != "get" and not body and "end" not in path:
            sent["json"] = {}
        where = f"{PROGRAMMES}/{company}/{path}"
        answer = client.open(where, **sent, headers=manager)
        assert (answer.status_code, answer.get_json()["code"]) == (status, code), (path, body)
        if code != "invalid":
            for other in (elsewhere, captain):
                assert client.open(where, **sent, headers=other).status_code == 403
    for other in (elsewhere, captain):
        refused = client.post(PROGRAMMES, json={"toml": COMPANY}, headers=other)
        assert refused.status_code == 403
