"""Objections: what a household objects to does not count until a person decided; all is forgotten
in its time, and what was given stays."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from uuid import UUID

import pytest

from cambio.app.scheduler import Turn
from cambio.database import Refusal, new_id, perform, reading
from cambio.earning.errors.observations import (
    ObjectionOpen,
    ObjectionUnknown,
    ObservationStruck,
    ObservationUnknown,
)
from cambio.earning.jobs import evaluate_month, forget_observations
from cambio.earning.queries.observations import ObservationView, observations_of, open_objections
from cambio.earning.rules.milestones import KeptReason, StruckReason
from cambio.earning.use_cases.objections import (
    DecideObjection,
    Objected,
    ObjectTo,
    StrikeObservation,
    decide_objection,
    object_to,
    strike_observation,
)
from cambio.earning.use_cases.observations import Recorded, Seen
from tests.earning.ground import Ground, on_sqlite
from tests.earning.use_cases.test_observations import APRIL, MARCH, Gold

MAY = replace(APRIL, due_at=APRIL.due_at.replace(month=5))


class Noticed:
    """A household about which one thing was written down."""

    def __init__(self, ground: Ground) -> None:
        self.gold = Gold(ground)
        self.who = ground.who
        self.household_id = self.gold.member()
        self.seen = Seen(self.household_id, "front-garden", MARCH)
        self.gold.note(self.seen)
        self.id = self.view().id

    def views(self) -> list[ObservationView]:
        with reading() as session:
            return observations_of(
                session, community_id=self.who["community_id"], household_id=self.household_id
            )

    def view(self) -> ObservationView:
        return self.views()[0]

    def object(self, household_id: UUID | None = None) -> Objected:
        command = ObjectTo(
            **self.who,
            observation_id=self.id,
            household_id=household_id or self.household_id,
            means="paper",
        )
        return perform(object_to, command)

    def strike(self, observation_id: UUID | None = None) -> UUID:
        command = StrikeObservation(
            **self.who, observation_id=observation_id or self.id, reason=StruckReason.NOT_SO
        )
        return perform(strike_observation, command)

    def decide(self, objection_id: UUID, reason: StruckReason | KeptReason) -> bool:
        command = DecideObjection(**self.who, objection_id=objection_id, reason=reason)
        return perform(decide_objection, command)


@pytest.fixture
def noticed(ground: Ground) -> Noticed:
    return Noticed(ground)


def test_what_is_objected_to_does_not_count_until_a_person_decided(noticed: Noticed) -> None:
    objected = noticed.object()
    assert objected.decide_by == date(2026, 4, 7)
    assert not noticed.view().counts
    assert evaluate_month(APRIL) == 0
    assert not noticed.decide(objected.objection_id, KeptReason.SEEN_AGAIN)
    assert noticed.view().counts
    assert evaluate_month(MAY) == 1
    assert noticed.gold.holds(noticed.household_id) == 40


def test_an_objection_that_is_right_strikes_the_observation(noticed: Noticed) -> None:
    objected = noticed.object()
    with reading() as session:
        waiting = open_objections(session, community_id=noticed.who["community_id"])
    assert [(objection.id, about.id) for objection, about in waiting] == [
        (objected.objection_id, noticed.id)
    ]
    assert noticed.decide(objected.objection_id, StruckReason.WRONG_HOUSEHOLD)
    assert noticed.view().struck_reason == "wrong_household"
    assert evaluate_month(APRIL) == 0
    assert noticed.gold.note(noticed.seen) == Recorded(1, 0), "what is so after all may be noted"


def test_what_was_given_stays_when_its_observation_is_struck(noticed: Noticed) -> None:
    evaluate_month(APRIL)
    objected = noticed.object()
    assert noticed.strike() == noticed.household_id
    assert noticed.view().objection is not None
    with pytest.raises(ObjectionUnknown):
        noticed.decide(objected.objection_id, KeptReason.CONFIRMED)
    assert noticed.gold.holds(noticed.household_id) == 40
    assert evaluate_month(MAY) == 0
    noticed.gold.ground.check_books()


def _another_household(noticed: Noticed) -> object:
    return noticed.object(noticed.gold.member())


def _twice(noticed: Noticed) -> object:
    noticed.object()
    return noticed.object()


def _struck(noticed: Noticed) -> object:
    noticed.strike()
    return noticed.object()


def _struck_twice(noticed: Noticed) -> object:
    noticed.strike()
    return noticed.strike()


def _decided_twice(noticed: Noticed) -> object:
    objected = noticed.object()
    noticed.decide(objected.objection_id, KeptReason.CONFIRMED)
    return noticed.decide(objected.objection_id, StruckReason.NOT_SO)


REFUSED: list[tuple[Callable[[Noticed], object], type[Refusal]]] = [
    (_another_household, ObservationUnknown),
    (_twice, ObjectionOpen),
    (_struck, ObservationStruck),
    (_struck_twice, ObservationStruck),
    (_decided_twice, ObjectionUnknown),
    (lambda noticed: noticed.strike(new_id()), ObservationUnknown),
    (lambda noticed: noticed.decide(new_id(), StruckReason.NOT_SO), ObjectionUnknown),
]


@on_sqlite
@pytest.mark.parametrize(("act", "refusal"), REFUSED)
def test_what_cannot_be_struck_or_objected_to_is_refused(
    ground: Ground, act: Callable[[Noticed], object], refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        act(Noticed(ground))


def test_what_was_kept_long_enough_is_forgotten_and_what_it_gave_stays(noticed: Noticed) -> None:
    evaluate_month(APRIL)
    noticed.object()
    day = Turn("forget-observations", noticed.gold.ground.clock.now.replace(year=2027))
    before = replace(day, due_at=day.due_at.replace(day=6))
    assert forget_observations(before) == 0
    assert forget_observations(day) == 1
    assert forget_observations(day) == 0
    assert noticed.views() == []
    assert noticed.gold.holds(noticed.household_id) == 40
    noticed.gold.ground.check_books()
