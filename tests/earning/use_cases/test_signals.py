"""Signals with their evidence: found by a job, cleared by a person, and stopping nothing."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask

from cambio.app.permissions import Role, ScopeKind
from cambio.database import perform, reading
from cambio.earning import queries
from cambio.earning.errors import ReasonInvalid, SignalUnknown
from cambio.earning.jobs import look_for
from cambio.earning.rules.signals import SignalKind
from cambio.earning.use_cases import ClearSignal, HandInReport, clear_signal, hand_in_report
from tests.earning.browsing import page, submit, told
from tests.earning.ground import Ground, on_sqlite
from tests.earning.use_cases.test_approvals import (
    approve,
    closed,
    report,
    set_programme,
)
from tests.signing_in import as_staff

ANNE, BERT = UUID(int=601), UUID(int=602)


def seen(ground: Ground) -> dict[SignalKind, dict[str, object]]:
    look_for()
    with reading() as session:
        found = queries.signals(session, community_id=ground.community_id)
    return {each.kind: each.evidence for each in found}


def test_many_cards_within_seconds_and_at_night_are_seen_and_paid_all_the_same(
    ground: Ground,
) -> None:
    ground.clock.advance(hours=13)  # 23:00 UTC, midnight on the wall
    action_id = ground.open_action(ground.grant())
    households = [ground.household() for _ in range(8)]
    for household_id in households:
        ground.show(action_id, household_id)
        ground.clock.advance(seconds=1)
    assert min(ground.holds(each) for each in households) > 0
    assert seen(ground) == {
        SignalKind.MANY_SCANS: {"action_id": str(action_id), "households": 8},
        SignalKind.AT_NIGHT: {"action_id": str(action_id), "households": 8},
    }


def test_two_people_who_approve_each_other_are_seen_until_cleared_and_again_with_more(
    ground: Ground,
) -> None:
    def round_of(reporter: UUID, approver: UUID) -> None:
        action_id = closed(ground)
        told_by = {**ground.who, "actor_id": reporter}
        perform(
            hand_in_report,
            HandInReport(**told_by, action_id=action_id, bags=1, kilos=1, minutes=60),
        )
        approve(ground, action_id, by=approver)
        ground.clock.advance(minutes=1)

    for reporter, approver in [(ANNE, BERT), (BERT, ANNE)] * 2:
        round_of(reporter, approver)
    assert seen(ground)[SignalKind.MUTUAL_APPROVALS]["one_reported"] == 2
    with reading() as session:
        (signal,) = queries.signals(session, community_id=ground.community_id)
    clear = ClearSignal(**ground.who, signal_id=signal.id, note="Zij werken samen.")
    perform(clear_signal, clear)
    assert seen(ground) == {}
    ground.clock.advance(minutes=1)
    round_of(ANNE, BERT)
    assert seen(ground)[SignalKind.MUTUAL_APPROVALS]["one_reported"] == 3


@on_sqlite
def test_bags_far_above_the_usual_and_a_year_close_to_its_limit_are_seen(ground: Ground) -> None:
    set_programme(ground, yearly_limit_minor=2)
    for bags in (5, 6, 7, 90):
        action_id = closed(ground)
        report(ground, action_id, bags=bags)
        ground.clock.advance(minutes=1)
    household_id = ground.household()
    ground.show(ground.open_action(ground.grant()), household_id)
    found = seen(ground)
    assert found[SignalKind.MANY_BAGS]["usual"] == 6
    assert found[SignalKind.YEARLY_LIMIT]["household_id"] == str(household_id)


@on_sqlite
def test_before_an_approval_it_is_said_whose_year_would_pass_the_limit(ground: Ground) -> None:
    set_programme(ground, pays_on="approval", yearly_limit_minor=3)
    action_id = ground.open_action(ground.grant())
    one, other = ground.household(), ground.household()
    ground.show(action_id, one, adults=2)
    ground.show(action_id, other, adults=1)
    ground.close(action_id)
    report(ground, action_id)
    with reading() as session:
        action = queries.action(session, community_id=ground.community_id, action_id=action_id)
        assert action is not None
        beyond = queries.beyond_limit(
            session,
            community_id=ground.community_id,
            action_id=action_id,
            programme_id=action.programme_id,
            terms=action.terms,
            year=2026,
        )
    assert [(each.household_id, each.limit_minor) for each in beyond] == [(one, 3)]
    approve(ground, action_id)  # a warning stops nothing
    assert ground.holds(one) > 3


@on_sqlite
def test_a_signal_is_cleared_in_words(ground: Ground) -> None:
    with pytest.raises(ReasonInvalid):
        perform(clear_signal, ClearSignal(**ground.who, signal_id=ANNE, note=" "))
    with pytest.raises(SignalUnknown):
        perform(clear_signal, ClearSignal(**ground.who, signal_id=ANNE, note="Niets."))


def test_a_manager_reads_a_signal_with_its_evidence_and_clears_it(
    sqlite_app: Flask, sqlite_ground: Ground
) -> None:
    ground = sqlite_ground
    ground.clock.now += timedelta(hours=14)
    ground.show(ground.open_action(ground.grant()), ground.household())
    look_for()
    with reading() as session:
        (signal,) = queries.signals(session, community_id=ground.community_id)
    manager = as_staff(sqlite_app, ground.community_id, Role.MANAGER)
    assert "1 huishoudens zijn geteld tussen 23:00 en 6:00" in page(manager, "/deventer/signals")
    clear = f"/deventer/signals/{signal.id}/clear"
    assert submit(manager, "/deventer/signals", {"note": ""}, to=clear).status_code == 422
    done = submit(manager, "/deventer/signals", {"note": "Nachtwandeling."}, to=clear)
    assert "Nachtwandeling." in told(manager, done)
    elsewhere = as_staff(
        sqlite_app,
        ground.community_id,
        Role.MANAGER,
        scope_kind=ScopeKind.PLACE,
        scope_id=ground.street_id,
    )
    assert elsewhere.get("/deventer/signals").status_code == 403
