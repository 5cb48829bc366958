"""Pages and JSON of saving with the street, of what funders add, and of giving."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Flask
from flask.testing import FlaskClient

from cambio.app.permissions import Role
from cambio.database import new_id, perform
from cambio.ledger import Purpose
from cards.use_cases import IssueCard, issue_card
from tests.earning.ground import Ground
from tests.saving.street import CAMBI, grant, neighbours, promise, save
from tests.saving.test_edges import words
from tests.signing_in import as_household, as_staff, csrf_of, key_for


def send(browser: FlaskClient, page: str, action: str = "", **fields: Any) -> Any:
    """Fill in a form on a page and send it."""
    form = {"csrf_token": csrf_of(browser, page), "request_key": str(new_id())} | fields
    return browser.post(action or page, data=form)


def test_a_manager_writes_a_promise_down_and_ends_it(
    sqlite_app: Flask, sqlite_ground: Ground
) -> None:
    ground = sqlite_ground
    manager = as_staff(sqlite_app, ground.community_id, Role.MANAGER)
    assert "Noteer eerst een bijdrage" in words(manager.get("/deventer/matching/new").text)
    promised: dict[str, Any] = {
        "title": "Uw straat spaart",
        "budget_id": str(grant(ground, 500)),
        "funder_parts": "2",
        "own_parts": "1",
        "year_limit": "200",
        "added_to": ["shares", "pledges"],
    }
    wrong = send(manager, "/deventer/matching/new", **promised | {"year_limit": "veel"})
    assert (wrong.status_code, "Typ een bedrag, zoals 10." in words(wrong.text)) == (422, True)
    assert send(manager, "/deventer/matching/new", **promised).status_code == 303
    page = words(manager.get("/deventer/matching").text)
    assert "Uw straat spaart legt bij" in page
    assert "2 cambi's bij elke 1 cambi" in page
    assert "Over in het budget Straataandeel 500 cambi's" in page
    rule_id = manager.get("/deventer/matching").text.split("/matching/")[-1].split("/end")[0]
    end = f"/deventer/matching/{rule_id}/end"
    assert send(manager, "/deventer/matching", end).status_code == 303
    assert "gestopt" in words(manager.get("/deventer/matching").text)


def test_a_household_saves_with_its_street_and_reads_what_was_added(
    sqlite_app: Flask, sqlite_ground: Ground
) -> None:
    ground = sqlite_ground
    one, *others = neighbours(ground, 5)
    promise(ground, grant(ground, 45), year_limit_minor=1_000)
    me = as_household(sqlite_app, ground.community_id, one)
    page = words(me.get("/deventer/my/street").text)
    assert "Bij elke 1 cambi die u inlegt, legt Gemeente 1 cambi bij." in page
    assert "Dit jaar kan er in uw straat nog 45 cambi's bij." in page
    wrong = send(me, "/deventer/my/street", currency=CAMBI, amount="51")
    assert wrong.status_code == 409
    saved = send(me, "/deventer/my/street", currency=CAMBI, amount="20")
    page = words(me.get(saved.location).text)
    assert "Er zit 20 cambi's in de straatpot, en er is 20 cambi's bijgelegd." in page
    assert "te zien vanaf vijf huishoudens" in page
    for each in others:
        save(ground, each, 10)
    page = words(me.get(send(me, "/deventer/my/street", currency=CAMBI, amount="5").location).text)
    assert "Er zit 5 cambi's in de straatpot." in page
    assert "Alles wat er dit jaar bij kan, is bijgelegd." in page
    assert "Ingelegd door alle huishoudens 65 cambi's" in page
    assert "38 procent" in page
    mine = words(me.get("/deventer/my").text)
    assert "Gespaard met uw straat" in mine
    assert "Samen uitgegeven" not in mine


def test_the_register_names_nobody(sqlite_app: Flask, sqlite_ground: Ground) -> None:
    ground = sqlite_ground
    (one,) = neighbours(ground, 1)
    promise(ground, grant(ground, 100))
    save(ground, one, 20)
    auditor = as_staff(sqlite_app, ground.community_id, Role.AUDITOR)
    page = words(auditor.get("/deventer/matching/register").text)
    assert "Dreef 20 cambi's 20 cambi's Straataandeel" in page
    assert "Nummer 1" not in page
    me = as_household(sqlite_app, ground.community_id, one)
    assert me.get("/deventer/matching/register").status_code == 403


def test_a_household_gives_by_card_number_to_a_cause_and_to_its_street(
    sqlite_app: Flask, sqlite_ground: Ground
) -> None:
    ground = sqlite_ground
    one, other = neighbours(ground, 2)
    number = card_of(ground, other)
    own_number = card_of(ground, one)
    manager = as_staff(sqlite_app, ground.community_id, Role.MANAGER)
    allowing = f"/deventer/giving/causes/{ground.funder_id}"
    assert send(manager, "/deventer/giving", allowing, receives="1").status_code == 303
    me = as_household(sqlite_app, ground.community_id, one)
    page, cause = "/deventer/my/give", str(ground.funder_id)
    assert "Gemeente" in words(me.get(page).text)
    for fields, status, said in (
        ({"to": "card", "card": own_number, "amount": "1"}, 422, "uw eigen kaart"),
        ({"to": "card", "card": "nonsense", "amount": "1"}, 422, ""),
        ({"to": "nobody", "amount": "1"}, 404, "We kunnen niet vinden aan wie u wilt geven."),
        ({"to": cause, "amount": "1,5"}, 422, "Typ een bedrag"),
    ):
        answer = send(me, page, currency=CAMBI, **fields)
        assert (answer.status_code, said in words(answer.text)) == (status, True)
    for fields in (
        {"to": "card", "card": number, "amount": "10"},
        {"to": cause, "amount": "5"},
        {"to": "street", "amount": "5"},
    ):
        assert send(me, page, currency=CAMBI, **fields).status_code == 303
    assert (ground.holds(one), ground.holds(other), ground.pot()) == (30, 60, 5)
    assert "Cadeau: Gemeente" in words(me.get("/deventer/my").text)
    assert ground.holds(ground.funder_id, Purpose.TILL) == 5
    programme_id = ground.programmes["cambio-company"]
    off = send(manager, "/deventer/giving", f"/deventer/giving/{programme_id}", daily="20")
    assert off.status_code == 303
    assert "kunt u niet weggeven" in words(me.get(page).text)
    refused = send(me, page, currency=CAMBI, to="card", card=number, amount="1")
    assert refused.status_code == 409


def test_the_counter_saves_and_gives_for_who_has_no_phone(
    sqlite_app: Flask, sqlite_ground: Ground
) -> None:
    ground = sqlite_ground
    one, other = neighbours(ground, 2)
    manager = as_staff(sqlite_app, ground.community_id, Role.MANAGER)
    page = f"/deventer/counter/households/{one}/give"
    fields = {"currency": CAMBI, "to": "street", "amount": "10"}
    assert send(manager, page, **fields).status_code == 422
    assert send(manager, page, **fields, signed="1").status_code == 303
    gift = fields | {"to": "card", "card": card_of(ground, other), "amount": "7"}
    assert send(manager, page, **gift, signed="1").status_code == 303
    assert (ground.holds(one), ground.holds(other), ground.pot()) == (33, 57, 10)
    undo = manager.get(page).text.split("/shares/")[-1].split("/undo")[0]
    wrong = f"/deventer/counter/households/{other}/shares/{undo}/undo"
    assert send(manager, page, wrong).status_code == 404
    assert send(manager, page, wrong.replace(str(other), str(one))).status_code == 303
    assert (ground.holds(one), ground.pot()) == (43, 0)


def test_the_api_saves_and_gives_for_oneself(sqlite_app: Flask, sqlite_ground: Ground) -> None:
    ground = sqlite_ground
    one, other = neighbours(ground, 2)
    promise(ground, grant(ground, 500))
    me = as_household(sqlite_app, ground.community_id, one)
    asking = {"Idempotency-Key": "once", "X-CSRFToken": csrf_of(me, "/deventer/my/give")}
    body = {"currency": CAMBI, "amount_minor": 10}
    first = me.post("/api/v1/shares", headers=asking, json=body)
    again = me.post("/api/v1/shares", headers=asking, json=body)
    assert (first.status_code, first.get_json()) == (201, again.get_json())
    assert (first.get_json()["matched_minor"], first.get_json()["left_minor"]) == (10, 40)
    gift = body | {"card": card_of(ground, other)}
    given = me.post("/api/v1/gifts", headers=asking | {"Idempotency-Key": "2"}, json=gift)
    assert (given.status_code, given.get_json()["left_minor"]) == (201, 30)
    (pot,) = me.get("/api/v1/shares/street").get_json()["items"]
    assert (pot["mine"]["own_minor"], pot["together"]) == (10, None)
    (listed,) = me.get("/api/v1/gifts").get_json()["items"]
    assert (listed["to_household"], "to_household_id" in listed) == (True, False)


def test_the_api_saves_gives_and_undoes_at_the_counter(
    sqlite_app: Flask, sqlite_ground: Ground
) -> None:
    ground = sqlite_ground
    (one,) = neighbours(ground, 1)
    promise(ground, grant(ground, 500))
    manager, headers = sqlite_app.test_client(), key_for(ground.community_id, Role.MANAGER)
    body = {"currency": CAMBI, "amount_minor": 10, "signed": True}
    to_street = {"place_id": str(ground.street_id)}
    answers = [
        manager.post(
            f"/api/v1/households/{one}/{what}",
            headers=headers | {"Idempotency-Key": what},
            json=body | more,
        )
        for what, more in (("shares", {}), ("gifts", to_street))
    ]
    assert [each.status_code for each in answers] == [201, 201]
    undone = manager.post(
        f"/api/v1/shares/{answers[0].get_json()['share_id']}/undo",
        headers=headers | {"Idempotency-Key": "undo"},
        json={"reason": "typed wrongly"},
    )
    assert (undone.status_code, undone.get_json()["matched_minor"]) == (200, 10)
    (line,) = manager.get("/api/v1/match-register", headers=headers).get_json()["items"]
    assert (line["own_minor"], line["matched_minor"]) == (0, 0)
    me = as_household(sqlite_app, ground.community_id, one)
    (share,) = me.get("/api/v1/shares").get_json()["items"]
    assert share["undone"] is True


def test_the_api_writes_promises_terms_and_causes_down(
    sqlite_app: Flask, sqlite_ground: Ground
) -> None:
    ground = sqlite_ground
    manager, headers = sqlite_app.test_client(), key_for(ground.community_id, Role.MANAGER)
    promised = {
        "title": "Straataandeel",
        "budget_id": str(grant(ground, 500)),
        "funder_parts": 1,
        "own_parts": 1,
        "year_limit_minor": 100,
        "shares": True,
        "pledges": True,
    }
    made = manager.post("/api/v1/match-rules", headers=headers, json=promised)
    assert made.status_code == 201
    ended = manager.post(f"/api/v1/match-rules/{made.get_json()['id']}/end", headers=headers)
    assert ended.status_code == 200
    (rule,) = manager.get("/api/v1/match-rules", headers=headers).get_json()["items"]
    assert (rule["left_minor"], rule["ended_at"] is None) == (500, False)
    at = f"/api/v1/programmes/{ground.programmes['cambio-company']}/gift-terms"
    terms = {"allowed": False, "daily_minor": 5}
    assert manager.put(at, headers=headers, json=terms).get_json() == terms
    (held,) = manager.get("/api/v1/gift-terms", headers=headers).get_json()["items"]
    assert held["allowed"] is False
    cause = f"/api/v1/causes/{ground.funder_id}"
    assert manager.put(cause, headers=headers, json={"receives": True}).status_code == 200
    (listed,) = manager.get("/api/v1/causes", headers=headers).get_json()["items"]
    assert listed["receives"] is True


def card_of(ground: Ground, household_id: UUID) -> str:
    issued = perform(issue_card, IssueCard(**ground.who, household_id=household_id))
    return issued.number
