"""Pages from a neighbour's wish to an approved report, with photos."""

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
from cambio.earning.pages.recurring import in_words
from tests.earning.browsing import page, submit, told
from tests.earning.ground import Ground
from tests.signing_in import as_household, as_staff

ACTIONS = "/deventer/actions"
WIDTH, HEIGHT = 800, 600
ORIENTATION, GPS, MAKER = 0x0112, 0x8825, 0x010F


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


@pytest.fixture
def resident(sqlite_app: Flask, sqlite_ground: Ground) -> FlaskClient:
    return as_household(sqlite_app, sqlite_ground.community_id, sqlite_ground.household())


def wish(ground: Ground, **changes: Any) -> dict[str, Any]:
    return {
        "title": "Plein vegen",
        "place_id": ground.street_id,
        "meeting_point": "Bij de bank",
        "day": "2026-03-21",
        "starts": "10:00",
        "ends": "12:00",
        "expected_people": "8",
        **changes,
    }


def closed_action(ground: Ground) -> UUID:
    action_id = ground.open_action(ground.grant())
    ground.show(action_id, ground.household())
    ground.close(action_id)
    return action_id


def test_a_wish_is_sent_planned_by_a_captain_and_announced(
    resident: FlaskClient, captain: FlaskClient, sqlite_ground: Ground
) -> None:
    assert "Doe een voorstel" in page(resident, ACTIONS)
    answer = submit(resident, f"{ACTIONS}/propose", wish(sqlite_ground))
    assert "Wacht" in told(resident, answer)
    with reading() as session:
        (proposed,) = queries.open_proposals(session, community_id=sqlite_ground.community_id)
    assert "Plein vegen" in page(captain, f"{ACTIONS}/proposals")
    form = f"{ACTIONS}/new?proposal={proposed.id}"
    values = wish(sqlite_ground, rule_id=sqlite_ground.rules["clean-up"], proposal_id=proposed.id)
    planned = submit(captain, form, values, to=f"{ACTIONS}/new")
    where = planned.headers["Location"]
    assert "Vertel het aan de buren" in told(captain, planned)
    assert "Aangekondigd" in told(captain, submit(captain, where, to=f"{where}/announce"))
    assert where in page(resident, f"{ACTIONS}/propose")


WRONG_WISHES = [
    ({"title": ""}, "Kies een naam"),
    ({"day": ""}, "Vul de dag in"),
    ({"ends": "09:00"}, "eindigt nadat"),
    ({"place_id": ""}, "niet vinden"),
]


def test_a_wish_that_is_not_right_says_so_beside_its_field(
    resident: FlaskClient, sqlite_ground: Ground
) -> None:
    for changes, words in WRONG_WISHES:
        answer = submit(resident, f"{ACTIONS}/propose", wish(sqlite_ground, **changes))
        assert answer.status_code in (404, 422), changes
        assert words in answer.get_data(as_text=True)


def test_nobody_wishes_for_something_in_another_street(
    resident: FlaskClient, sqlite_ground: Ground
) -> None:
    elsewhere = wish(sqlite_ground, place_id=sqlite_ground.other_street_id)
    assert submit(resident, f"{ACTIONS}/propose", elsewhere).status_code == 404


def test_a_wish_is_declined_with_words_that_the_neighbour_reads(
    resident: FlaskClient, captain: FlaskClient, sqlite_ground: Ground
) -> None:
    submit(resident, f"{ACTIONS}/propose", wish(sqlite_ground))
    with reading() as session:
        (proposed,) = queries.open_proposals(session, community_id=sqlite_ground.community_id)
    there = f"{ACTIONS}/proposals"
    decline = f"{there}/{proposed.id}/decline"
    assert submit(captain, there, {"reason": " "}, to=decline).status_code == 422
    submit(captain, there, {"reason": "Die dag is er markt."}, to=decline)
    assert "Die dag is er markt." in page(resident, f"{ACTIONS}/propose")


def test_a_report_goes_from_the_captain_to_the_manager_and_back_and_is_approved(
    captain: FlaskClient, manager: FlaskClient, sqlite_ground: Ground
) -> None:
    action_id = closed_action(sqlite_ground)
    here = f"{ACTIONS}/{action_id}"
    answer = submit(
        captain, f"{here}/report", {"bags": "9000", "kilos": "10", "hours": "1,5", "notes": ""}
    )
    assert answer.status_code == 422
    submit(
        captain, f"{here}/report", {"bags": "12", "kilos": "40", "hours": "7,5", "notes": "Glas"}
    )
    assert str(action_id) in page(manager, "/deventer/approvals")
    seen = page(manager, f"{here}/approval")
    assert "7,5" in seen
    assert "Glas" in seen
    back = submit(
        manager, f"{here}/approval", {"reason": "Telt u nog eens?"}, to=f"{here}/approval/send-back"
    )
    assert back.status_code == 303
    assert "Telt u nog eens?" in page(captain, f"{here}/report")
    submit(captain, f"{here}/report", {"bags": "11", "kilos": "40", "hours": "7,5", "notes": ""})
    figures = {"bags": "10", "kilos": "40", "hours": "7,5", "adjust_reason": "Nageteld"}
    submit(manager, f"{here}/approval", figures, to=f"{here}/approval/figures")
    assert "goedgekeurd" in told(manager, submit(manager, f"{here}/approval"))
    assert "Klaar" in page(captain, here)


def test_a_volunteer_approves_nothing(captain: FlaskClient, sqlite_ground: Ground) -> None:
    action_id = closed_action(sqlite_ground)
    assert captain.get("/deventer/approvals").status_code == 403
    assert captain.get(f"{ACTIONS}/{action_id}/approval").status_code == 403


def test_people_are_put_right_by_a_manager(manager: FlaskClient, sqlite_ground: Ground) -> None:
    action_id = sqlite_ground.open_action(sqlite_ground.grant())
    shown = sqlite_ground.show(action_id, sqlite_ground.household(), adults=2)
    path = f"{ACTIONS}/{action_id}/people/{shown.participation_id}/adjust"
    assert submit(manager, path, {"adults": "1", "children": "0"}).status_code == 422
    answer = submit(manager, path, {"adults": "1", "children": "0", "reason": "fewer"})
    assert "is goed gezet" in told(manager, answer)


def test_what_a_street_did_yesterday_is_written_down(
    captain: FlaskClient, sqlite_ground: Ground
) -> None:
    ended = sqlite_ground.clock.now + timedelta(hours=2)
    sqlite_ground.clock.advance(days=1)
    values = wish(
        sqlite_ground,
        rule_id=sqlite_ground.rules["clean-up"],
        day=f"{ended:%Y-%m-%d}",
        starts="11:00",
        ends="12:00",
    )
    form = f"{ACTIONS}/past/new"
    answer = submit(captain, form, values)
    assert "Opgeschreven" in told(captain, answer)
    assert submit(captain, form, {**values, "day": "2026-01-01"}).status_code == 422


@pytest.mark.parametrize(
    ("recurrence", "words"),
    [
        ("FREQ=MONTHLY;BYDAY=1SU", "de eerste zondag van de maand"),
        ("FREQ=WEEKLY;INTERVAL=2;BYDAY=SA", "om de week op zaterdag"),
        ("FREQ=MONTHLY;BYMONTHDAY=15", "FREQ=MONTHLY;BYMONTHDAY=15"),
    ],
)
def test_when_an_action_comes_again_is_told_whatever_day_it_begins(
    sqlite_app: Flask, recurrence: str, words: str
) -> None:
    with sqlite_app.test_request_context("/", headers={"Accept-Language": "nl"}):
        assert in_words(recurrence) == words


def test_an_action_comes_again_and_stands_on_everybodys_calendar(
    captain: FlaskClient, sqlite_app: Flask, sqlite_ground: Ground
) -> None:
    form = f"{ACTIONS}/recurring/new"
    values = wish(
        sqlite_ground, rule_id=sqlite_ground.rules["clean-up"], every="week", announce="1"
    )
    assert submit(captain, form, {**values, "every": "soms"}).status_code == 422
    shown = told(captain, submit(captain, form, values))
    assert "elke zaterdag" in shown
    assert "Er zijn 3 acties gepland" in shown
    anybody = sqlite_app.test_client()
    feed = anybody.get(f"/deventer/places/{sqlite_ground.district_id}/actions.ics")
    assert feed.mimetype == "text/calendar"
    assert feed.get_data(as_text=True).count("BEGIN:VEVENT") == 3
    assert anybody.get(f"/deventer/places/{sqlite_ground.funder_id}/actions.ics").status_code == 404
    with reading() as session:
        (series,) = queries.all_series(
            session, community_id=sqlite_ground.community_id, now=sqlite_ground.clock.now
        )
    end = f"{ACTIONS}/recurring/{series.id}/end"
    assert "elke zaterdag" not in told(captain, submit(captain, f"{ACTIONS}/recurring", to=end))
