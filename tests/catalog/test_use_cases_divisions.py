"""Residents divide the hours: once a household, paper as screen, and a plan that adds up."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask

from cambio.database import Refusal, new_id, perform, reading
from cambio.saving.rules.voting import VoteMeans
from catalog.models import HoursRoll
from catalog.queries import hours as queries
from catalog.use_cases.hours import (
    DividedReceipt,
    DivideHours,
    EndDivision,
    EndedDivision,
    HandInEnvelope,
    OpenEnvelope,
    StreetShare,
    divide_hours,
    end_division,
    hand_in_envelope,
    open_envelope,
)
from tests.catalog.hours import Hours
from tests.catalog.shop import Shop
from tests.catalog.test_races import all_at_once, codes


@pytest.fixture
def hours(shop: Shop) -> Hours:
    return Hours(shop)


@pytest.fixture
def edge_hours(sqlite_app: Flask, edge_shop: Shop) -> Hours:
    return Hours(edge_shop)


def dividing(hours: Hours, division_id: UUID, household_id: UUID, **points: int) -> DivideHours:
    return DivideHours(
        **hours.shop.who, division_id=division_id, household_id=household_id, points=points
    )


def divide(hours: Hours, division_id: UUID, household_id: UUID, **points: int) -> DividedReceipt:
    return perform(divide_hours, dividing(hours, division_id, household_id, **points))


def end(hours: Hours, division_id: UUID, *, cancelled: bool = False) -> EndedDivision:
    command = EndDivision(**hours.shop.keyed, division_id=division_id, cancelled=cancelled)
    return perform(end_division, command)


def hand_in(hours: Hours, division_id: UUID, household_id: UUID) -> DividedReceipt:
    command = HandInEnvelope(**hours.shop.who, division_id=division_id, household_id=household_id)
    return perform(hand_in_envelope, command)


def type_in(hours: Hours, division_id: UUID, **points: int) -> DividedReceipt:
    command = OpenEnvelope(
        **hours.shop.who,
        division_id=division_id,
        place_id=hours.shop.street_id,
        points=points,
    )
    return perform(open_envelope, command)


def plan_of(hours: Hours, division_id: UUID) -> dict[str, tuple[int, int | None]]:
    with reading() as session:
        lines = queries.plan(session, community_id=hours.shop.community_id, division_id=division_id)
    return {line.field: (line.quarters, line.points) for line in lines}


def test_screen_and_paper_count_the_same_and_the_plan_adds_up(hours: Hours) -> None:
    division_id = hours.divide(40)
    neighbours = [hours.shop.household() for _ in range(5)]
    for neighbour in neighbours[:4]:
        divide(hours, division_id, neighbour, groen=7, vegen=3)
    assert hand_in(hours, division_id, neighbours[4]).envelopes == 1
    hours.shop.clock.now += timedelta(days=8)
    with pytest.raises(Refusal) as caught:
        end(hours, division_id)
    assert caught.value.code == "division_not_over"
    assert type_in(hours, division_id, jeugd=10) == DividedReceipt(hours.shop.street_id, 5, 0)
    assert end(hours, division_id).status == "divided"
    assert plan_of(hours, division_id) == {"groen": (22, 28), "vegen": (10, 12), "jeugd": (8, 10)}


def test_the_plan_stands_beside_what_was_booked_of_it(hours: Hours) -> None:
    offer_id = hours.offer(week=hours.week)
    division_id = hours.divide(40)
    hours.book(offer_id, 4)
    done = hours.book(offer_id, 6)
    hours.cancel(hours.book(offer_id, 2))
    hours.book(offer_id, 2, place_id=hours.shop.other_street_id)
    before = hours.offer(week=hours.week - timedelta(days=7))
    hours.book(before, 3)
    hours.in_the_week()
    hours.log(done, 5)
    end(hours, division_id)
    with reading() as session:
        lines = queries.plan(session, community_id=hours.shop.community_id, division_id=division_id)
    booked = {line.field: (line.quarters, line.booked_quarters) for line in lines}
    assert booked == {"groen": (14, 9), "vegen": (13, 0), "jeugd": (13, 0)}


@pytest.mark.parametrize(
    ("households", "plan"),
    [
        (2, {"groen": (14, None), "vegen": (13, None), "jeugd": (13, None)}),
        (3, {"groen": (40, None), "vegen": (0, None), "jeugd": (0, None)}),
    ],
)
def test_what_few_households_chose_is_not_told(
    edge_hours: Hours, households: int, plan: dict[str, tuple[int, int | None]]
) -> None:
    """With two it does not even count; with three it counts, and no points are kept."""
    division_id = edge_hours.divide(40)
    for _ in range(households):
        divide(edge_hours, division_id, edge_hours.shop.household(), groen=10)
    edge_hours.shop.clock.now += timedelta(days=8)
    end(edge_hours, division_id)
    assert plan_of(edge_hours, division_id) == plan


def test_these_are_refused(edge_hours: Hours) -> None:
    hours, shop = edge_hours, edge_hours.shop
    division_id = hours.divide()
    voter, elsewhere = shop.household(), shop.household(street_id=shop.other_street_id)
    divide(hours, division_id, voter, groen=10)
    unproved = hours.unproved()
    attempts: list[tuple[str, Callable[[], object]]] = [
        ("already_divided", lambda: divide(hours, division_id, voter, groen=10)),
        ("already_divided", lambda: hand_in(hours, division_id, voter)),
        ("not_asked_to_divide", lambda: divide(hours, division_id, elsewhere, groen=10)),
        ("points_invalid", lambda: divide(hours, division_id, shop.household(), groen=9)),
        ("household_unknown", lambda: divide(hours, division_id, new_id(), groen=10)),
        ("division_unknown", lambda: divide(hours, new_id(), voter, groen=10)),
        ("voter_unproved", lambda: divide(hours, division_id, unproved, groen=10)),
        ("no_envelopes", lambda: type_in(hours, division_id, groen=10)),
        ("division_unknown", lambda: end(hours, new_id())),
        ("division_not_over", lambda: end(hours, division_id)),
        ("division_invalid", lambda: hours.divide(title="")),
        ("field_unknown", lambda: hours.divide(fields=("groen", "water"))),
        ("place_unknown", lambda: hours.divide(shares=(StreetShare(new_id(), 4),))),
        ("division_invalid", lambda: hours.divide(shares=(StreetShare(voter, 4),) * 2)),
    ]
    for code, attempt in attempts:
        with pytest.raises(Refusal) as caught:
            attempt()
        assert caught.value.code == code
    assert end(hours, division_id, cancelled=True).status == "cancelled"
    with pytest.raises(Refusal) as caught:
        divide(hours, division_id, shop.household(), groen=10)
    assert (caught.value.code, plan_of(hours, division_id)) == ("division_closed", {})


def test_neighbours_divide_at_once_and_each_is_counted_once(app: Flask, hours: Hours) -> None:
    division_id = hours.divide(40)
    neighbours = [hours.shop.household() for _ in range(4)]
    acts = [
        (divide_hours, dividing(hours, division_id, neighbour, groen=6, vegen=4))
        for neighbour in neighbours * 2
    ]
    assert codes(all_at_once(app, acts)) == ["already_divided"] * 4 + ["done"] * 4
    with reading() as session:
        (share,) = queries.shares(
            session, community_id=hours.shop.community_id, division_id=division_id
        )
    assert share.households == 4


def test_paper_is_on_the_roll_by_its_own_name(edge_hours: Hours) -> None:
    division_id, household_id = edge_hours.divide(), edge_hours.shop.household()
    hand_in(edge_hours, division_id, household_id)
    with reading() as session:
        (row,) = session.query(HoursRoll).all()
    assert (row.household_id, row.means) == (household_id, VoteMeans.PAPER)
