"""Hours of professionals: offered, booked, logged, confirmed; and what goes otherwise."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask

from cambio.database import Refusal, new_id, perform, reading
from cambio.ledger import Purpose
from cambio.messages.models import NoticeRow
from catalog.jobs import divide_hours_due, settle_hours
from catalog.use_cases.hours import (
    AllotHours,
    Allotment,
    DecideHours,
    MakeFeed,
    PlanBooking,
    SaveField,
    allot_hours,
    book_hours,
    decide_hours,
    make_feed,
    plan_booking,
    save_field,
)
from tests.catalog.hours import Hours
from tests.catalog.shop import Shop
from tests.catalog.test_races import all_at_once, codes
from tests.scene import build_scene

Attempt = Callable[[Hours], Any]


@pytest.fixture
def hours(shop: Shop) -> Hours:
    return Hours(shop)


def test_booked_logged_and_confirmed_the_tokens_go_to_the_organisation(hours: Hours) -> None:
    offer_id = hours.offer(16)
    booking_id = hours.book(offer_id, 8)
    assert (hours.pot(), hours.shop.in_purses(), hours.see_offer(offer_id).left) == (260, 40, 8)
    hours.in_the_week()
    logged = hours.log(booking_id, 6, note="Twee struiken bij de speeltuin")
    assert (logged.status, logged.returned_minor) == ("done", 10)
    assert (hours.pot(), hours.till(), hours.see_offer(offer_id).left) == (270, 0, 10)
    confirmed = hours.answer(booking_id)
    assert (confirmed.status, confirmed.paid_minor) == ("confirmed", 30)
    assert (hours.pot(), hours.till(), hours.shop.in_purses()) == (270, 30, 0)
    view = hours.see(booking_id)
    assert (view.paid_quarters, view.paid_minor, view.amount_minor) == (6, 30, 40)
    hours.shop.check()


def test_cancelled_in_time_all_of_it_returns(hours: Hours) -> None:
    offer_id = hours.offer(8)
    booking_id = hours.book(offer_id, 8)
    assert hours.cancel(booking_id).returned_minor == 40
    assert (hours.pot(), hours.see_offer(offer_id).left) == (300, 8)
    again = hours.book(offer_id, 8)
    hours.in_the_week()
    with pytest.raises(Refusal) as caught:
        hours.cancel(again)
    assert caught.value.code == "too_late_to_cancel"
    assert hours.cancel(again, by_street=False).returned_minor == 40
    hours.shop.check()


@pytest.mark.parametrize(("paid", "pot", "till"), [(0, 300, 0), (2, 290, 10), (4, 280, 20)])
def test_after_a_no_a_person_decides(hours: Hours, paid: int, pot: int, till: int) -> None:
    booking_id = hours.book(hours.offer(), 4)
    hours.in_the_week()
    hours.log(booking_id, 4)
    assert hours.answer(booking_id, "less_done").status == "objected"
    assert (hours.pot(), hours.till()) == (280, 0)
    command = DecideHours(**hours.shop.keyed, booking_id=booking_id, quarters=paid)
    assert perform(decide_hours, command).status == "decided"
    assert (hours.pot(), hours.till(), hours.shop.in_purses()) == (pot, till, 0)
    hours.shop.check()


def test_what_nobody_comes_back_to_is_settled_by_itself(hours: Hours) -> None:
    offer_id = hours.offer()
    logged, forgotten = hours.book(offer_id, 4), hours.book(offer_id, 2)
    hours.in_the_week()
    hours.log(logged, 4)
    hours.shop.clock.now += timedelta(days=13)
    assert settle_hours() == 0
    hours.shop.clock.now += timedelta(days=9)
    assert settle_hours() == 2
    assert [hours.see(each).status for each in (logged, forgotten)] == ["confirmed", "lapsed"]
    assert (hours.pot(), hours.till(), settle_hours(), divide_hours_due()) == (280, 20, 0, 0)
    hours.shop.check()


def test_a_street_is_told_who_comes_and_what_was_done(hours: Hours) -> None:
    booking_id = hours.book(hours.offer())
    assert _told() == ["hours_booked"]
    for days in (10, 11):
        moment = hours.shop.clock.now + timedelta(days=days)
        perform(
            plan_booking, PlanBooking(**hours.shop.who, booking_id=booking_id, starts_at=moment)
        )
    assert _told() == ["hours_planned"]
    hours.in_the_week()
    hours.log(booking_id, 4)
    assert _told() == ["hours_done"]


def _told() -> list[str]:
    with reading() as session:
        notices = (
            session.query(NoticeRow).filter_by(kind="action").order_by(NoticeRow.noted_at).all()
        )
    stages = ("hours_booked", "hours_planned", "hours_done")
    return [stage for each in notices for stage in stages if stage in each.news]


def test_a_grant_of_hours_is_given_out_to_streets(hours: Hours) -> None:
    scene = build_scene(hours.shop.community_id, hours.shop.clock.now)
    parts = (Allotment(hours.shop.street_id, 60), Allotment(hours.shop.other_street_id, 40))
    command = AllotHours(**hours.shop.keyed, budget_id=scene.budget_id, allotments=parts)
    assert perform(allot_hours, command).amount_minor == 100
    assert hours.pot() == 360


REFUSED: list[tuple[str, Attempt]] = [
    ("offer_unknown", lambda hours: hours.book(new_id())),
    ("quarters_invalid", lambda hours: hours.book(hours.offer(), 0)),
    ("hours_gone", lambda hours: hours.book(hours.offer(4), 5)),
    ("wish_invalid", lambda hours: hours.book(hours.offer(), wish="  ")),
    ("not_paid_so", lambda hours: hours.book(hours.offer(), quarter_minor=4)),
    ("not_paid_so", lambda hours: hours.book(hours.offer(), currency="GLD")),
    ("place_unknown", lambda hours: hours.book(hours.offer(), place_id=new_id())),
    ("not_in_district", lambda hours: hours.book(hours.offer(place_id=hours.shop.other_street_id))),
    ("vote_needed", lambda hours: hours.book(hours.offer(21), 21)),
    ("hours_promised", lambda hours: (hours.book(hours.offer(8), 8), hours.offer(7))),
    ("professional_unknown", lambda hours: hours.offer(professional_id=new_id())),
    ("place_unknown", lambda hours: hours.offer(place_id=new_id())),
    ("booking_unknown", lambda hours: hours.log(new_id(), 1)),
    ("not_done_yet", lambda hours: hours.log(hours.book(hours.offer()), 1)),
    ("nothing_logged", lambda hours: hours.answer(hours.book(hours.offer()))),
    ("field_unknown", lambda hours: hours.professional("Vera", field="water")),
    ("rate_invalid", lambda hours: hours.professional("Vera", rates={})),
    ("rate_invalid", lambda hours: hours.professional("Vera", rates={"GEM": 3})),
    ("rate_invalid", lambda hours: hours.professional("Vera", rates={"CAM": 0})),
    ("professional_invalid", lambda hours: hours.professional(" ")),
    ("professional_invalid", lambda hours: hours.professional("V", organisation_id=new_id())),
    ("professional_invalid", lambda hours: hours.professional("V", user_id=new_id())),
    ("notice_invalid", lambda hours: hours.professional("V", notice_hours=999)),
    ("professional_unknown", lambda hours: hours.professional("V", professional_id=new_id())),
    ("field_invalid", lambda hours: perform(
        save_field, SaveField(**hours.shop.who, names={"nl": "groen"}))),
    ("field_invalid", lambda hours: perform(
        save_field, SaveField(**hours.shop.who, names={"en": "Water"}))),
    ("professional_unknown", lambda hours: perform(
        make_feed, MakeFeed(**hours.shop.who, professional_id=new_id()))),
]  # fmt: skip


@pytest.fixture
def edge_hours(sqlite_app: Any, edge_shop: Shop) -> Hours:
    return Hours(edge_shop)


def test_these_are_refused(edge_hours: Hours) -> None:
    """In one community, each a month after the other: a refusal leaves nothing behind."""
    for code, attempt in REFUSED:
        edge_hours.shop.clock.now += timedelta(days=31)
        with pytest.raises(Refusal) as caught:
            attempt(edge_hours)
        assert caught.value.code == code
    edge_hours.shop.check()


def test_a_request_that_comes_twice_books_once(edge_hours: Hours) -> None:
    command = edge_hours.booking(edge_hours.offer(), 4)
    assert perform(book_hours, command) == perform(book_hours, command)
    assert edge_hours.shop.holds(edge_hours.shop.street_id, Purpose.POT) == 280


def test_the_last_hours_are_booked_by_one_of_twenty_streets(app: Flask, hours: Hours) -> None:
    shop = hours.shop
    streets = [hours.street(number) for number in range(20)]
    offer_id = hours.offer(6)
    acts = [(book_hours, hours.booking(offer_id, 4, place_id=street_id)) for street_id in streets]
    assert codes(all_at_once(app, acts)) == ["done"] + ["hours_gone"] * 19
    assert (hours.see_offer(offer_id).left, shop.in_purses()) == (2, 20)
    shop.check()
