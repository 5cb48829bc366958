"""Observations: only about who agreed, each once; evaluated by the month, paid once."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from cambio.app.scheduler import Turn
from cambio.database import Refusal, new_id, perform, reading
from cambio.earning.errors import DayInvalid, ProgrammeUnknown
from cambio.earning.errors.observations import (
    AdultUnnamed,
    ConsentIncomplete,
    ConsentUnknown,
    DayForgotten,
    EventUnknown,
    ObservationsRefused,
    TooManyAdults,
)
from cambio.earning.jobs import evaluate_month
from cambio.earning.queries.consents import consents_of
from cambio.earning.queries.observations import observations_of
from cambio.earning.rules import Cap, CapScope, Repeat
from cambio.earning.rules.spans import Span
from cambio.earning.use_cases import JoinProgramme, LeaveProgramme, join_programme, leave_programme
from cambio.earning.use_cases.consents import WithdrawConsent
from cambio.earning.use_cases.memberships import withdraw_consent
from cambio.earning.use_cases.observations import (
    Recorded,
    RecordObservations,
    Seen,
    record_observations,
)
from cambio.ledger import Purpose
from tests.conftest import Clock
from tests.earning.ground import Ground, on_sqlite, template
from tests.together import together

MARCH = date(2026, 3, 7)
APRIL = Turn("evaluate-milestones", Clock().now.replace(month=4, day=2, hour=3))


class Gold:
    """The Gold Card with some money, and households that agreed to it."""

    def __init__(self, ground: Ground, *, money: int = 1_000) -> None:
        ground.apply(template("gold-card"))
        self.ground = ground
        self.id = ground.programmes["gold-card"]
        if money:
            self.budget_id = ground.grant(money, programme="gold-card")

    def agree(self, household_id: UUID, *adults: str) -> None:
        command = JoinProgramme(
            **self.ground.who,
            programme_id=self.id,
            household_id=household_id,
            consent_means="counter",
            adults=adults,
        )
        perform(join_programme, command)

    def member(self, **household: Any) -> UUID:
        """A household of one adult, who agrees."""
        household_id = self.ground.household(**{"adults": 1, "children": 0, **household})
        self.agree(household_id, "Anna")
        return household_id

    def withdraw(self, household_id: UUID, adult: str) -> int:
        return perform(
            withdraw_consent,
            WithdrawConsent(
                **self.ground.who, programme_id=self.id, household_id=household_id, adult=adult
            ),
        )

    def note(self, *seen: Seen) -> Recorded:
        command = RecordObservations(
            **self.ground.who, programme_id=self.id, source="form", seen=seen
        )
        return perform(record_observations, command)

    def kept(self, household_id: UUID) -> list[tuple[str, date]]:
        with reading() as session:
            found = observations_of(
                session, community_id=self.ground.community_id, household_id=household_id
            )
        return [(each.event, each.happened_on) for each in found]

    def ids(self, household_id: UUID) -> list[UUID]:
        """What is kept about a household, by id."""
        with reading() as session:
            found = observations_of(
                session, community_id=self.ground.community_id, household_id=household_id
            )
        return [each.id for each in found]

    def holds(self, household_id: UUID) -> int:
        return self.ground.holds(household_id)


@pytest.fixture
def gold(ground: Ground) -> Gold:
    return Gold(ground)


# -------------------------------------------------------------------------------------- consent


def test_nothing_is_written_down_until_every_adult_agreed_for_itself(gold: Gold) -> None:
    household_id = gold.ground.household(adults=2)
    seen = Seen(household_id, "front-garden", MARCH)
    gold.agree(household_id, "Anna")
    with pytest.raises(ObservationsRefused):
        gold.note(seen)
    assert gold.kept(household_id) == []
    gold.agree(household_id, "Bert")
    gold.agree(household_id, "anna")
    with reading() as session:
        found = consents_of(
            session,
            community_id=gold.ground.community_id,
            household_id=household_id,
            programme_id=gold.id,
        )
    assert [(each.adult, each.means, each.given_on) for each in found] == [
        ("Anna", "counter", MARCH),
        ("Bert", "counter", MARCH),
    ]
    assert gold.note(seen) == Recorded(1, 0)


def test_who_no_longer_agrees_ends_it_and_what_was_noticed_is_forgotten(gold: Gold) -> None:
    household_id = gold.ground.household(adults=2)
    gold.agree(household_id, "Anna", "Bert")
    seen = Seen(household_id, "front-garden", MARCH)
    gold.note(seen)
    assert gold.withdraw(household_id, "Bert") == 1
    assert gold.kept(household_id) == []
    with pytest.raises(ObservationsRefused):
        gold.note(seen)
    with pytest.raises(ConsentUnknown):
        gold.withdraw(household_id, "Bert")
    assert gold.withdraw(household_id, "Anna") == 0
    gold.agree(household_id, "Bert", "Anna")
    assert gold.note(seen) == Recorded(1, 0)


def test_leaving_takes_everybodys_consent_back(gold: Gold) -> None:
    household_id = gold.member()
    gold.note(Seen(household_id, "front-garden", MARCH))
    leave = LeaveProgramme(**gold.ground.who, programme_id=gold.id, household_id=household_id)
    perform(leave_programme, leave)
    assert gold.kept(household_id) == []
    gold.agree(household_id, "Anna")
    assert gold.kept(household_id) == []


@on_sqlite
@pytest.mark.parametrize(
    ("adults", "refusal"),
    [(["Anna", " "], AdultUnnamed), (["x" * 41], AdultUnnamed), (["A", "B", "C"], TooManyAdults)],
)
def test_who_agrees_is_somebody_of_the_household(
    ground: Ground, adults: list[str], refusal: type[Refusal]
) -> None:
    gold = Gold(ground)
    with pytest.raises(refusal):
        gold.agree(ground.household(adults=2), *adults)


# ----------------------------------------------------------------------------------- recording


def test_the_same_is_written_down_once_however_often_it_is_sent(gold: Gold, app: Flask) -> None:
    household_id = gold.member()
    seen = [Seen(household_id, "front-garden", MARCH - timedelta(days=n)) for n in range(3)]
    assert gold.note(*seen, seen[0]) == Recorded(3, 1)
    assert gold.note(*seen) == Recorded(0, 3)
    more = Seen(household_id, "stairwell-talk", MARCH)
    noted = together(app, *[lambda: gold.note(more)] * 4)
    assert all(isinstance(each, Recorded) for each in noted)
    assert len(gold.kept(household_id)) == 4


FAULTS: list[tuple[dict[str, Any], type[Refusal]]] = [
    ({"household_id": new_id()}, ConsentIncomplete),
    ({"event": "rent-paid"}, EventUnknown),
    ({"event": "five-years"}, EventUnknown),
    ({"happened_on": MARCH + timedelta(days=1)}, DayInvalid),
    ({"happened_on": date(2025, 3, 7)}, DayForgotten),
]


@on_sqlite
@pytest.mark.parametrize(("change", "refusal"), FAULTS)
def test_it_is_all_or_nothing_and_each_fault_has_its_place(
    ground: Ground, change: dict[str, Any], refusal: type[Refusal]
) -> None:
    gold = Gold(ground)
    right = Seen(gold.member(), "front-garden", MARCH)
    with pytest.raises(ObservationsRefused) as caught:
        gold.note(right, replace(right, **change))
    assert [(number, type(fault)) for number, fault in caught.value.faults] == [(2, refusal)]
    assert gold.kept(right.household_id) == []


@on_sqlite
def test_nothing_is_written_down_for_a_programme_that_is_not_there(ground: Ground) -> None:
    gold = Gold(ground)
    seen = Seen(gold.member(), "front-garden", MARCH)
    command = RecordObservations(**ground.who, programme_id=new_id(), source="form", seen=(seen,))
    with pytest.raises(ProgrammeUnknown):
        perform(record_observations, command)


# ---------------------------------------------------------------------------------- evaluation


def test_the_month_is_evaluated_once_and_its_awards_are_explained(gold: Gold) -> None:
    household_id, other_id = gold.member(), gold.member()
    gold.ground.clock.advance(days=3)
    gold.note(
        Seen(household_id, "front-garden", MARCH),
        Seen(household_id, "front-garden", MARCH + timedelta(days=3)),
        Seen(household_id, "stairwell-talk", MARCH),
    )
    assert evaluate_month(APRIL) == 2, "the front garden counts once a year"
    assert evaluate_month(APRIL) == 2, "the same answer, and nothing more is given"
    may = replace(APRIL, due_at=APRIL.due_at.replace(month=5))
    assert evaluate_month(may) == 0
    assert (gold.holds(household_id), gold.holds(other_id)) == (70, 0)
    gold.ground.check_books()


def test_what_no_budget_can_pay_waits_for_the_next_month(ground: Ground) -> None:
    gold = Gold(ground, money=50)
    households = [gold.member(), gold.member()]
    gold.note(*[Seen(each, "front-garden", MARCH) for each in households])
    assert evaluate_month(APRIL) == 1
    ground.grant(100, programme="gold-card")
    may = replace(APRIL, due_at=APRIL.due_at.replace(month=5))
    assert evaluate_month(may) == 1
    assert [gold.holds(each) for each in households] == [40, 40]
    ground.check_books()


def test_two_evaluations_at_once_give_once(gold: Gold, app: Flask) -> None:
    households = [gold.member() for _ in range(5)]
    gold.note(*[Seen(each, "front-garden", MARCH) for each in households])
    other = replace(APRIL, job="by-hand")
    together(app, *[lambda: evaluate_month(APRIL)] * 2, *[lambda: evaluate_month(other)] * 2)
    assert [gold.holds(each) for each in households] == [40] * 5
    gold.ground.check_books()


def test_years_at_an_address_count_from_the_register(gold: Gold) -> None:
    gold.member()
    five_years = replace(APRIL, due_at=APRIL.due_at.replace(year=2031))
    assert evaluate_month(five_years) == 1
    later = replace(APRIL, due_at=APRIL.due_at.replace(year=2041))
    assert evaluate_month(later) == 0


def test_a_share_goes_to_the_street_and_a_limit_counts_within_one_month(ground: Ground) -> None:
    gold = Gold(ground)
    file = template("gold-card")
    garden = next(each for each in file.rules if each.slug == "front-garden")
    cap = Cap(scope=CapScope.HOUSEHOLD, most_minor=50, span=Span.MONTH)
    terms = replace(garden.terms, household_parts=3, street_parts=1, caps=(cap,))
    changed = replace(garden, terms=terms, repeat=Repeat.ALWAYS)
    rules = tuple(changed if each is garden else each for each in file.rules)
    ground.apply(replace(file, rules=rules))
    household_id = gold.member()
    ground.clock.advance(days=3)
    gold.note(*[Seen(household_id, "front-garden", MARCH + timedelta(days=n)) for n in range(3)])
    assert evaluate_month(APRIL) == 3
    assert gold.holds(household_id) == 50
    assert ground.holds(ground.street_id, Purpose.POT) == 30
    ground.check_books()
