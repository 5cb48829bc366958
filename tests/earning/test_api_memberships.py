"""JSON: taking part in a programme, by the household itself and at the counter."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Flask

from cambio.app.permissions import Role, ScopeKind
from cambio.database import new_id, reading
from cambio.earning.queries import leaves_to_street
from cambio.earning.queries.consents import consents_of
from tests.earning.ground import Ground, template
from tests.signing_in import as_household, csrf_of, key_for

API = "/api/v1"


def agreed(ground: Ground, household_id: UUID, programme_id: UUID) -> list[tuple[str, str]]:
    with reading() as session:
        found = consents_of(
            session,
            community_id=ground.community_id,
            household_id=household_id,
            programme_id=programme_id,
        )
    return [(each.adult, each.means) for each in found]


def test_a_household_joins_chooses_and_stops_by_its_own_program(
    sqlite_app: Flask, sqlite_ground: Ground
) -> None:
    ground, household_id = sqlite_ground, sqlite_ground.household()
    gold, company = ground.apply(template("gold-card")), ground.programmes["cambio-company"]
    own = as_household(sqlite_app, ground.community_id, household_id)
    csrf = {"X-CSRFToken": csrf_of(own, "/deventer/programmes/cambio-company")}
    mine = f"{API}/my/programmes"
    unnamed = own.put(f"{mine}/{gold}", json={}, headers=csrf)
    assert (unnamed.status_code, unnamed.get_json()["code"]) == (422, "adult_unnamed")
    for _twice in range(2):
        joined = own.put(f"{mine}/{gold}", json={"adult": "Anna"}, headers=csrf)
        assert joined.status_code == 200, joined.get_data(as_text=True)
    assert agreed(ground, household_id, gold) == [("Anna", "page")]
    without = own.put(f"{mine}/{company}", json={}, headers=csrf).get_json()
    assert without["consent_on"] is None
    chosen = own.put(f"{mine}/{company}/street", json={"everything": True}, headers=csrf)
    assert chosen.get_json() == {"everything": True}
    key: dict[str, Any] = {"community_id": ground.community_id, "programme_id": company}
    with reading() as session:
        assert leaves_to_street(session, **key, household_id=household_id)
    left = [own.delete(f"{mine}/{gold}", headers=csrf).status_code for _twice in range(2)]
    assert left == [200, 409]
    assert agreed(ground, household_id, gold) == []


def test_the_counter_lets_a_household_join_and_stop(
    sqlite_app: Flask, sqlite_ground: Ground
) -> None:
    ground, household_id = sqlite_ground, sqlite_ground.household()
    gold, client = ground.apply(template("gold-card")), sqlite_app.test_client()
    headers = key_for(ground.community_id, Role.MANAGER)
    path = f"{API}/programmes/{gold}/households/{household_id}"
    signed = {"consent_means": "paper", "adults": ["Anna", "Bert"]}
    assert client.put(path, json=signed, headers=headers).status_code == 200
    assert agreed(ground, household_id, gold) == [("Anna", "paper"), ("Bert", "paper")]
    counted = client.get(f"{API}/programmes/{gold}/members", headers=headers).get_json()
    assert counted == {"households": 1, "streets": []}, "one household of a street is not told"
    assert client.delete(path, headers=headers).status_code == 200
    elsewhere = key_for(
        ground.community_id, Role.MANAGER, scope_kind=ScopeKind.PROGRAMME, scope_id=new_id()
    )
    assert client.put(path, json=signed, headers=elsewhere).status_code == 403


REFUSED: list[tuple[dict[str, Any], int, str]] = [
    ({}, 409, "consent_missing"),
    ({"consent_means": "counter"}, 422, "adult_unnamed"),
    ({"consent_means": "counter", "adults": ["A", "B", "C"]}, 409, "too_many_adults"),
    ({"consent_means": "file", "adults": ["A"]}, 422, "invalid"),
]


def test_nobody_joins_by_a_program_like_this(sqlite_app: Flask, sqlite_ground: Ground) -> None:
    gold, household_id = sqlite_ground.apply(template("gold-card")), sqlite_ground.household()
    headers = key_for(sqlite_ground.community_id, Role.MANAGER)
    path = f"{API}/programmes/{gold}/households/{household_id}"
    for body, status, code in REFUSED:
        answer = sqlite_app.test_client().put(path, json=body, headers=headers)
        assert (answer.status_code, answer.get_json()["code"]) == (status, code)


HEADINGS = "Postcode;Huisnummer;Datum;Wijze\n"


def test_a_list_of_households_is_tried_and_then_all_of_it_joins(app: Flask, ground: Ground) -> None:
    client, headers = app.test_client(), key_for(ground.community_id, Role.MANAGER)
    company = ground.programmes["cambio-company"]
    path = f"{API}/programmes/{company}/member-lists"
    for _household in range(2):
        ground.household()
    good = HEADINGS + "7415QA;1;01-02-2026;papier\n7415 QA;2;2026-02-03;balie\n"

    def sent(csv: str, **more: Any) -> tuple[int, Any]:
        answer = client.post(path, json={"csv": csv, **more}, headers=headers)
        return answer.status_code, answer.get_json()

    assert sent(good, dry_run=True) == (200, {"new": 2, "known": 0})
    assert sent(good) == (200, {"new": 2, "known": 0})
    assert sent(good) == (200, {"new": 0, "known": 2})
    status, told = sent(good + "7415QA;99;01-02-2026;papier\n7415QA;1;gisteren;papier\n")
    assert (status, told["code"]) == (422, "members_refused")
    faults = {line: fault["code"] for line, fault in told["errors"]["csv"].items()}
    assert faults == {"4": "nobody_there", "5": "day_unreadable"}
    assert sent("niets")[1]["code"] == "file_empty"


def test_a_list_is_never_for_who_has_to_agree_nor_from_who_enrols_elsewhere(
    sqlite_app: Flask, sqlite_ground: Ground
) -> None:
    ground, client = sqlite_ground, sqlite_app.test_client()
    gold = ground.apply(template("gold-card"))
    ground.household()
    body = {"csv": HEADINGS + "7415QA;1;01-02-2026;papier\n"}
    company = ground.programmes["cambio-company"]
    scope = ScopeKind.PROGRAMME
    elsewhere = key_for(ground.community_id, Role.MANAGER, scope_kind=scope, scope_id=company)
    asked = [
        (key_for(ground.community_id, Role.MANAGER), 409, "consent_by_file"),
        (elsewhere, 403, "not_allowed"),
        (key_for(ground.community_id, Role.CAPTAIN), 403, "not_allowed"),
    ]
    for headers, status, code in asked:
        path = f"{API}/programmes/{gold}/member-lists"
        answer = client.post(path, json=body, headers=headers)
        assert (answer.status_code, answer.get_json()["code"]) == (status, code)
