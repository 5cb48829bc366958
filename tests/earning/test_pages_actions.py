"""Pages of street actions: for residents, volunteers within their places, and managers."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cambio.app.permissions import Role, ScopeKind
from cambio.database import reading
from cambio.earning import queries
from cambio.earning.rules import ActionStatus
from cambio.ledger import Purpose
from tests.earning.browsing import page, submit, told
from tests.earning.ground import Ground
from tests.signing_in import as_household, as_staff, csrf_in

ACTIONS = "/deventer/actions"


@pytest.fixture
def manager(sqlite_app: Flask, sqlite_ground: Ground) -> FlaskClient:
    return as_staff(sqlite_app, sqlite_ground.community_id, Role.MANAGER)


@pytest.fixture
def captain(sqlite_app: Flask, sqlite_ground: Ground) -> FlaskClient:
    """A street captain of the first street alone."""
    return as_staff(
        sqlite_app,
        sqlite_ground.community_id,
        Role.CAPTAIN,
        scope_kind=ScopeKind.PLACE,
        scope_id=sqlite_ground.street_id,
    )


def plan(ground: Ground, **changes: Any) -> dict[str, Any]:
    """What somebody fills in to plan a clean-up next Saturday."""
    return {
        "rule_id": ground.rules["clean-up"],
        "title": "Voorjaarsschoonmaak",
        "place_id": ground.street_id,
        "meeting_point": "Bij nummer 1",
        "day": "2026-03-14",
        "starts": "10:00",
        "ends": "12:00",
        "expected_people": "20",
        "budget_id": "",
        **changes,
    }


def status_of(ground: Ground, action_id: UUID) -> ActionStatus:
    with reading() as session:
        found = queries.action(session, community_id=ground.community_id, action_id=action_id)
    assert found is not None
    return found.status


def test_an_action_is_planned_opened_and_closed(
    manager: FlaskClient, sqlite_ground: Ground
) -> None:
    budget_id = sqlite_ground.grant()
    answer = submit(manager, f"{ACTIONS}/new", plan(sqlite_ground, budget_id=budget_id))
    shown = told(manager, answer)
    assert "Voorjaarsschoonmaak" in shown
    assert "zaterdag 14 maart 2026, 10:00–12:00" in shown
    assert "60 cambi&#39;s" in shown
    where = answer.headers["Location"]
    assert "De actie is open" in told(manager, submit(manager, where, to=f"{where}/open"))
    assert "Is iedereen gescand?" in page(manager, f"{where}/close")
    assert "0 buren deden mee" in told(manager, submit(manager, f"{where}/close"))
    assert "Voorjaarsschoonmaak" in page(manager, f"{ACTIONS}/past")


def test_a_plan_sent_twice_is_one_action(manager: FlaskClient, sqlite_ground: Ground) -> None:
    form = plan(sqlite_ground)
    html = page(manager, f"{ACTIONS}/new")
    sent = {**form, "csrf_token": csrf_in(html), "request_key": "the same"}
    places = {manager.post(f"{ACTIONS}/new", data=sent).headers["Location"] for _ in range(2)}
    assert len(places) == 1


MISTAKES = [
    ({"title": ""}, "Kies een naam van 1 tot 80 tekens."),
    ({"meeting_point": ""}, "Zeg waar mensen elkaar treffen"),
    ({"day": "someday"}, "Vul de dag in"),
    ({"starts": ""}, "Vul de dag in"),
    ({"ends": "09:00"}, "Een actie eindigt nadat zij begint"),
    ({"day": "2020-01-01"}, "niet in het verleden"),
    ({"expected_people": "many"}, "Vul in hoeveel mensen u verwacht"),
    ({"expected_people": "99999999999999999999"}, "Vul in hoeveel mensen u verwacht"),
    ({"rule_id": "none"}, "Wij kunnen deze regel niet vinden."),
    ({"budget_id": "018f0000-0000-7000-8000-000000000009"}, "Wij kunnen dit budget niet vinden."),
]


@pytest.mark.parametrize(("changes", "words"), MISTAKES)
def test_a_mistake_in_a_plan_is_told_beside_its_field(
    manager: FlaskClient, sqlite_ground: Ground, changes: dict[str, Any], words: str
) -> None:
    answer = submit(manager, f"{ACTIONS}/new", plan(sqlite_ground, **changes))
    shown = answer.get_data(as_text=True)
    assert answer.status_code in (404, 409, 422)
    assert words in shown
    assert "error-summary" in shown
    # What was filled in is still there.
    assert changes.get("title", "Voorjaarsschoonmaak") in shown


def test_a_captain_plans_and_runs_in_the_own_street_alone(
    captain: FlaskClient, sqlite_ground: Ground
) -> None:
    form = page(captain, f"{ACTIONS}/new")
    assert "Dreef" in form
    assert "Enkstraat" not in form
    elsewhere = plan(sqlite_ground, place_id=sqlite_ground.other_street_id)
    assert submit(captain, f"{ACTIONS}/new", elsewhere).status_code == 403
    there = sqlite_ground.plan(None, place_id=sqlite_ground.other_street_id).action_id
    shown = page(captain, f"{ACTIONS}/{there}")
    assert "De actie openen" not in shown
    assert captain.get(f"{ACTIONS}/{there}/close").status_code == 403
    here = sqlite_ground.plan(None).action_id
    told(captain, submit(captain, f"{ACTIONS}/{here}", to=f"{ACTIONS}/{here}/open"))
    assert status_of(sqlite_ground, here) is ActionStatus.OPEN


def test_a_volunteer_sees_heads_and_no_tokens(sqlite_app: Flask, sqlite_ground: Ground) -> None:
    volunteer = as_staff(sqlite_app, sqlite_ground.community_id, Role.VOLUNTEER)
    budget_id = sqlite_ground.grant(500)
    action_id = sqlite_ground.open_action(budget_id)
    sqlite_ground.show(action_id, sqlite_ground.household(), adults=2)
    shown = page(volunteer, f"{ACTIONS}/{action_id}")
    assert "Buren geteld" in shown
    assert "40 werden verwacht" in shown
    for hidden in ("actiepot", "Huishoudens", "Nummer 1", "380", "114"):
        assert hidden not in shown
    assert (
        "nog" not in page(volunteer, f"{ACTIONS}/new").split("budget_id")[1].split("</select>")[0]
    )


def test_a_resident_sees_what_is_coming_and_what_it_pays(
    sqlite_app: Flask, sqlite_ground: Ground
) -> None:
    coming = sqlite_ground.plan(None, title="Morgen samen prikken").action_id
    sqlite_ground.plan(None, title="Nooit geopend")
    sqlite_ground.clock.advance(hours=20)
    sqlite_ground.plan(None, title="Vandaag")
    household_id = sqlite_ground.household()
    resident = as_household(sqlite_app, sqlite_ground.community_id, household_id)
    listed = page(resident, ACTIONS)
    assert "Vandaag" in listed
    assert "Nooit geopend" not in listed
    shown = page(resident, f"{ACTIONS}/{coming}")
    assert "2 cambi&#39;s voor u en 1 cambi voor de straat" in shown
    for hidden in ("De actie openen", "Buren geteld", "actiepot", "Verwacht"):
        assert hidden not in shown
    assert resident.get(f"{ACTIONS}/new").status_code == 403


def test_a_top_up_pays_who_waited(manager: FlaskClient, sqlite_ground: Ground) -> None:
    budget_id = sqlite_ground.grant(500)
    action_id = sqlite_ground.open_action(budget_id, expected_people=1)
    households = [sqlite_ground.household() for _ in range(3)]
    for household_id in households:
        sqlite_ground.show(action_id, household_id)
    where = f"{ACTIONS}/{action_id}"
    assert "2 huishoudens zijn geteld en wachten" in page(manager, where)
    wrong = submit(manager, where, {"amount": "0"}, to=f"{where}/purse")
    assert "Het bedrag moet minstens 1 zijn." in wrong.get_data(as_text=True)
    shown = told(manager, submit(manager, where, {"amount": "6"}, to=f"{where}/purse"))
    assert "2 huishoudens hebben nu wat zij spaarden" in shown
    assert [sqlite_ground.holds(each) for each in households] == [2, 2, 2]


def test_cancelling_asks_once_more_and_returns_the_purse(
    manager: FlaskClient, sqlite_ground: Ground
) -> None:
    budget_id = sqlite_ground.grant(500)
    action_id = sqlite_ground.plan(budget_id).action_id
    told(manager, submit(manager, f"{ACTIONS}/{action_id}/cancel"))
    assert status_of(sqlite_ground, action_id) is ActionStatus.CANCELLED
    assert sqlite_ground.holds(budget_id, Purpose.BUDGET) == 500


def test_closing_twice_is_refused_in_plain_words(
    manager: FlaskClient, sqlite_ground: Ground
) -> None:
    action_id = sqlite_ground.open_action(None)
    where = f"{ACTIONS}/{action_id}/close"
    told(manager, submit(manager, where))
    again = submit(manager, where)
    assert again.status_code == 409
    assert "Deze actie was al gesloten." in again.get_data(as_text=True)


def test_past_actions_are_told_page_by_page(manager: FlaskClient, sqlite_ground: Ground) -> None:
    for number in range(23):
        day = timedelta(days=number)
        action_id = sqlite_ground.open_action(
            None,
            title=f"Actie {number:02}",
            starts_at=sqlite_ground.clock.now + day,
            ends_at=sqlite_ground.clock.now + day + timedelta(hours=1),
        )
        sqlite_ground.close(action_id)
    first = page(manager, f"{ACTIONS}/past")
    assert "Actie 22" in first
    assert "Actie 02" not in first
    following = first.split('rel="next" href="')[1].split('"')[0].replace("&amp;", "&")
    assert "Actie 02" in page(manager, following)
    assert manager.get(f"{ACTIONS}/past?after=nonsense").status_code == 400


def test_actions_of_a_place_are_those_within_it(
    manager: FlaskClient, sqlite_ground: Ground
) -> None:
    sqlite_ground.plan(None, title="In de Dreef")
    sqlite_ground.plan(None, title="In de Enk", place_id=sqlite_ground.other_street_id)
    for place_id, seen in (
        (sqlite_ground.street_id, {"In de Dreef"}),
        (sqlite_ground.district_id, {"In de Dreef", "In de Enk"}),
    ):
        shown = page(manager, f"{ACTIONS}?place={place_id}")
        assert {title for title in ("In de Dreef", "In de Enk") if title in shown} == seen


def test_an_action_that_does_not_exist_is_not_found(manager: FlaskClient) -> None:
    assert manager.get(f"{ACTIONS}/018f0000-0000-7000-8000-00000000000f").status_code == 404
