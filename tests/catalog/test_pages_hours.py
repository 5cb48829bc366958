"""Pages of hours: a captain books, a professional logs on a phone, the street says yes or no."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar

from cambio.app.permissions import Role, ScopeKind
from cambio.database import reading
from catalog.jobs import divide_hours_due
from catalog.queries import hours as queries
from tests.catalog.callers import Caller, caller, card_of, send, text_of
from tests.catalog.hours import Hours
from tests.catalog.shop import Shop
from tests.signing_in import as_household, as_staff


@pytest.fixture
def hours(sqlite_app: Flask, edge_shop: Shop) -> Hours:
    return Hours(edge_shop)


@pytest.fixture
def captain(sqlite_app: Flask, hours: Hours) -> FlaskClient:
    return as_staff(
        sqlite_app,
        hours.shop.community_id,
        Role.CAPTAIN,
        scope_kind=ScopeKind.PLACE,
        scope_id=hours.shop.street_id,
    )


@pytest.fixture
def crew(sqlite_app: Flask, hours: Hours) -> FlaskClient:
    """Somebody of the green service, who keeps the hours of its crews."""
    return as_staff(
        sqlite_app,
        hours.shop.community_id,
        Role.PROFESSIONAL,
        scope_kind=ScopeKind.PARTNER,
        scope_id=hours.organisation_id,
    )


@pytest.fixture
def manager(sqlite_app: Flask, hours: Hours) -> FlaskClient:
    return as_staff(sqlite_app, hours.shop.community_id, Role.MANAGER)


def _only_booking(hours: Hours) -> UUID:
    with reading() as session:
        (found,) = queries.bookings(session, community_id=hours.shop.community_id)
    return found.id


def test_from_an_offer_to_a_paid_hour(
    hours: Hours, captain: FlaskClient, crew: FlaskClient
) -> None:
    work = f"/hours/workers/{hours.gardener_id}"
    week = hours.week.isoformat()
    fields = {"week": week, "place": str(hours.shop.district_id), "hours": "4"}
    assert send(crew, work, work, **fields).status_code == 303
    with reading() as session:
        (offer,) = queries.offers(
            session, community_id=hours.shop.community_id, since=hours.shop.clock.now.date()
        )
    page = f"/hours/offers/{offer.id}"
    assert "Gijs Groen" in text_of(captain, page)
    booking = {"currency": "CAM", "quarter_minor": "5", "hours": "1,5", "wish": "Heg knippen"}
    assert send(captain, page, page, **booking, place=str(hours.shop.street_id)).status_code == 303
    path = f"/hours/bookings/{_only_booking(hours)}"
    assert "Heg knippen" in text_of(crew, work)
    days = {"day": (hours.week + timedelta(days=-3)).isoformat(), "clock": "10:30"}
    assert send(crew, f"{path}/plan", path, **days).status_code == 303
    hours.in_the_week()
    done_on = hours.shop.clock.now.date().isoformat()
    assert send(crew, f"{path}/log", path, hours="1.25", done_on=done_on).status_code == 303
    assert send(captain, f"{path}/answer", path).status_code == 303
    assert (hours.pot(), hours.till()) == (275, 25)


def test_a_no_goes_to_a_person_who_decides(
    hours: Hours, captain: FlaskClient, manager: FlaskClient
) -> None:
    booking_id = hours.book(hours.offer(), 4)
    hours.in_the_week()
    hours.log(booking_id, 4)
    path = f"/hours/bookings/{booking_id}"
    assert send(captain, f"{path}/answer", path, objection="rubbish").status_code == 422
    assert send(captain, f"{path}/answer", path, objection="less_done").status_code == 303
    assert send(manager, f"{path}/decide", path, hours="2").status_code == 422
    assert send(manager, f"{path}/decide", path, hours="0.5").status_code == 303
    assert (hours.pot(), hours.till()) == (290, 10)


MISTAKES = [
    ({"hours": "abc"}, 422),
    ({"hours": "0.3"}, 422),
    ({"hours": "99"}, 422),
    ({"hours": "5"}, 409),
    ({"wish": ""}, 422),
    ({"quarter_minor": "4"}, 409),
    ({"currency": "GEM"}, 409),
    ({"place": "nowhere"}, 303),
]


def test_mistakes_are_told_on_the_form(hours: Hours, captain: FlaskClient) -> None:
    page = f"/hours/offers/{hours.offer(16)}"
    good = {"currency": "CAM", "quarter_minor": "5", "hours": "1", "wish": "Snoeien"}
    for mistake, status in MISTAKES:
        sent = send(captain, page, page, **{**good, **mistake})
        assert sent.status_code == status, (mistake, sent.status_code)


def test_other_streets_and_other_professionals_are_out_of_reach(
    sqlite_app: Flask, hours: Hours, captain: FlaskClient
) -> None:
    offer_id = hours.offer()
    elsewhere = hours.book(offer_id, place_id=hours.shop.other_street_id)
    path, work = f"/hours/bookings/{elsewhere}", f"/hours/workers/{hours.gardener_id}"
    stranger = as_staff(sqlite_app, hours.shop.community_id, Role.PROFESSIONAL)
    other = as_staff(
        sqlite_app,
        hours.shop.community_id,
        Role.PROFESSIONAL,
        scope_kind=ScopeKind.PLACE,
        scope_id=hours.shop.street_id,
    )
    assert text_of(stranger, work)
    text_of(other, work, 403)
    assert send(captain, f"{path}/cancel", "/").status_code == 403
    assert send(other, f"{path}/give-back", "/").status_code == 403


def test_the_calendar_has_a_secret_address_that_can_be_renewed(
    hours: Hours, crew: FlaskClient, client: FlaskClient
) -> None:
    booked = hours.book(hours.offer(), 6)
    gone = hours.book(hours.offer(), 1)
    hours.cancel(gone)
    work = f"/hours/workers/{hours.gardener_id}"
    first, second = (_address(send(crew, f"{work}/calendar", work).text) for _ in range(2))
    assert client.get(first).status_code == 404
    answer = client.get(second)
    assert (answer.mimetype, answer.headers["Cache-Control"]) == (
        "text/calendar",
        "private, no-store",
    )
    events = {str(event["uid"]): event for event in Calendar.from_ical(answer.data).events}
    assert events[f"{booked}@deventer.cambio"]["status"] == "CONFIRMED"
    assert events[f"{gone}@deventer.cambio"]["status"] == "CANCELLED"


def _address(page: str) -> str:
    found = re.search(r"<code>http://[^/]+(/deventer/hours/calendar/[A-Z0-9]+\.ics)</code>", page)
    assert found
    return found.group(1)


def test_households_divide_by_screen_card_and_paper(
    sqlite_app: Flask, hours: Hours, captain: FlaskClient, manager: FlaskClient
) -> None:
    start = "/hours/divisions"
    day = hours.shop.clock.now.date()
    form = {
        "title": "Voorjaar",
        "place": str(hours.shop.district_id),
        "hours": "10",
        "fields": ["groen", "vegen"],
        "first_day": day.isoformat(),
        "last_day": (day + timedelta(days=90)).isoformat(),
        "closes_on": (day + timedelta(days=7)).isoformat(),
    }
    assert send(manager, start, start, **{**form, "fields": ["groen"]}).status_code == 422
    started = send(manager, start, start, **form)
    assert started.status_code == 303
    path = started.location.removeprefix("/deventer")
    own, door, paper = (hours.shop.household() for _ in range(3))
    me = as_household(sqlite_app, hours.shop.community_id, own)
    assert send(me, path, path, points_groen="9").status_code == 422
    assert send(me, path, path, points_groen="6", points_vegen="4").status_code == 303
    assert send(me, path, "/", points_groen="10").status_code == 409
    card = {"card": card_of(hours.shop, door), "signed": "1"}
    assert send(captain, f"{path}/door", path, **card, points_groen="10").status_code == 303
    card = {"card": card_of(hours.shop, paper), "signed": "1"}
    assert send(captain, f"{path}/hand-in", path, **card).status_code == 303
    opened = f"{path}/envelopes/{hours.shop.street_id}"
    assert send(captain, opened, path, points_vegen="10").status_code == 303
    assert send(captain, opened, path, points_vegen="10").status_code == 409
    hours.shop.clock.now += timedelta(days=9)
    assert divide_hours_due() == 1
    hours.book(hours.offer(), 2)
    plan = text_of(manager, f"{path}/plan?lang=nl")
    assert "5,25" in plan
    assert "0,5 uur geboekt" in plan
    me = as_household(sqlite_app, hours.shop.community_id, own)
    assert "0,5 uur geboekt" in text_of(me, f"{path}?lang=nl")


def test_a_manager_keeps_the_list_of_professionals(hours: Hours, manager: FlaskClient) -> None:
    path = "/hours/professionals"
    form = {
        "name": "Veegwagen 2",
        "organisation": str(hours.organisation_id),
        "field": "vegen",
        "rate_CAM": "12",
        "notice_hours": "24",
    }
    assert send(manager, path, path, **form).status_code == 303
    assert send(manager, path, path, **{**form, "rate_CAM": "0"}).status_code == 422
    assert "Veegwagen 2" in text_of(manager, path)
    one = f"{path}/{hours.gardener_id}"
    assert send(manager, one, one, **{**form, "name": ""}).status_code == 422
    assert send(manager, one, one, **form, ended="1").status_code == 303
    assert send(manager, "/hours/fields", path, name_nl="Water").status_code == 303
    assert send(manager, "/hours/fields", path, name_nl="Water").status_code == 422
    assert send(manager, "/hours/allot", path, place="", budget="").status_code == 422


@pytest.fixture
def program(sqlite_app: Flask, hours: Hours) -> Caller:
    return caller(sqlite_app, hours.shop, Role.MANAGER)


def test_programs_book_log_and_confirm(hours: Hours, program: Caller) -> None:
    offer = {
        "professional_id": str(hours.gardener_id),
        "place_id": str(hours.shop.district_id),
        "week": hours.week.isoformat(),
        "quarters": 8,
    }
    offer_id = program.post("/hours/offers", offer)["offer_id"]
    assert program.get("/hours/offers", place_id=hours.shop.street_id)["items"][0]["left"] == 8
    booking = {
        "offer_id": offer_id,
        "place_id": str(hours.shop.street_id),
        "quarters": 6,
        "currency": "CAM",
        "quarter_minor": 5,
        "wish": "Snoeien",
    }
    booked = [
        program.post("/hours/bookings", booking, expected=201, key="once")["booking_id"]
        for _ in range(2)
    ]
    assert booked[0] == booked[1]
    path = f"/hours/bookings/{booked[0]}"
    hours.in_the_week()
    day = hours.shop.clock.now.date().isoformat()
    moment = hours.shop.clock.now.isoformat()
    assert program.post(f"{path}/plan", {"starts_at": moment})["status"] == "booked"
    assert program.post(f"{path}/log", {"quarters": 5, "done_on": day})["returned_minor"] == 5
    assert program.post(f"{path}/answer", {"objection": "not_done"})["status"] == "objected"
    assert program.post(f"{path}/decide", {"quarters": 5})["paid_minor"] == 25
    assert program.get(path)["paid_quarters"] == 5
    assert len(program.get("/hours/bookings", status="decided")["items"]) == 1
    assert program.post("/hours/bookings", {**booking, "quarters": 9}, expected=409)["code"] == (
        "hours_gone"
    )


def test_programs_divide_hours(hours: Hours, program: Caller) -> None:
    assert [each["slug"] for each in program.get("/hours/fields")] == ["groen", "vegen", "jeugd"]
    assert len(program.get("/hours/professionals")) == 1
    body = {
        "title": "Voorjaar",
        "first_day": "2026-04-01",
        "last_day": "2026-06-30",
        "closes_at": (hours.shop.clock.now + timedelta(days=3)).isoformat(),
        "fields_of_work": ["groen", "vegen"],
        "shares": [{"place_id": str(hours.shop.street_id), "quarters": 8}],
    }
    started = program.post("/hours/divisions", body, expected=201)["division_id"]
    path = f"/hours/divisions/{started}"
    voter = {"card": card_of(hours.shop, hours.shop.household()), "signed": True}
    points = {"points": {"groen": 10}}
    assert program.post(f"{path}/door", {**voter, **points})["households"] == 1
    paper = {"card": card_of(hours.shop, hours.shop.household()), "signed": True}
    assert program.post(f"{path}/envelopes", paper)["envelopes"] == 1
    typed = program.ask(
        "PUT", f"{path}/envelopes", json={"place_id": str(hours.shop.street_id), **points}
    )
    assert typed.get_json() == {
        "place_id": str(hours.shop.street_id),
        "households": 2,
        "envelopes": 0,
    }
    assert program.get(f"{path}/plan") == {"items": []}
    assert program.get("/hours/divisions")["items"][0]["fields_of_work"] == ["groen", "vegen"]
    assert program.post(f"{path}/cancel")["status"] == "cancelled"
