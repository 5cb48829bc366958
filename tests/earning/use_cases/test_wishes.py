"""Actions that come from a neighbour's wish, and those written down afterwards."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from cambio.database import perform, reading
from cambio.earning import queries
from cambio.earning.errors import LoggedTooLate, OwnReport, ProposalDecided, ProposalsTooMany
from cambio.earning.models import Action
from cambio.earning.use_cases import (
    CloseAction,
    DeclineProposal,
    LogAction,
    PlanAction,
    ProposeAction,
    close_action,
    decline_proposal,
    log_action,
    plan_action,
    propose_action,
)
from tests.earning.ground import Ground, on_sqlite
from tests.earning.use_cases.test_approvals import approve, report


def test_what_is_written_down_afterwards_pays_when_somebody_else_approved(ground: Ground) -> None:
    budget_id = ground.grant()
    ended = ground.clock.now + timedelta(hours=3)
    ground.clock.advance(days=1)
    values: dict[str, Any] = {
        "place_id": ground.street_id,
        "rule_id": ground.rules["clean-up"],
        "title": "Gisteren geveegd",
        "meeting_point": "Dreef 1",
        "starts_at": ended - timedelta(hours=2),
        "ends_at": ended,
        "expected_people": 5,
        "budget_id": budget_id,
    }
    late = {"starts_at": ended - timedelta(days=40), "ends_at": ended - timedelta(days=39)}
    with pytest.raises(LoggedTooLate):
        perform(log_action, LogAction(**ground.keyed, **{**values, **late}))
    action_id = perform(log_action, LogAction(**ground.keyed, **values)).action_id
    household_id = ground.household()
    ground.show(action_id, household_id)
    perform(close_action, CloseAction(**ground.keyed, action_id=action_id))
    report(ground, action_id)
    with pytest.raises(OwnReport):
        approve(ground, action_id, by=ground.who["actor_id"])
    approve(ground, action_id)
    assert ground.holds(household_id) > 0
    with reading() as session:
        found = queries.participations_of(
            session, community_id=ground.community_id, household_id=household_id
        )
        row = session.get_one(Action, (ground.community_id, action_id))
    assert found[0].household_minor > 0
    assert row.logged_at == ground.clock.now


@on_sqlite
def test_a_wish_becomes_an_action_or_is_declined_in_words(ground: Ground) -> None:
    household_id = ground.household()
    wish: dict[str, Any] = {
        "place_id": ground.street_id,
        "title": " Plein  vegen ",
        "meeting_point": "Bij de bank",
        "starts_at": ground.clock.now + timedelta(days=7),
        "ends_at": ground.clock.now + timedelta(days=7, hours=2),
        "expected_people": 8,
        "household_id": household_id,
    }
    ids = [perform(propose_action, ProposeAction(**ground.who, **wish)) for _ in range(5)]
    with pytest.raises(ProposalsTooMany):
        perform(propose_action, ProposeAction(**ground.who, **wish))
    planned = perform(
        plan_action,
        PlanAction(
            **ground.keyed,
            **{name: value for name, value in wish.items() if name != "household_id"},
            rule_id=ground.rules["clean-up"],
            proposal_id=ids[0],
        ),
    )
    decline = DeclineProposal(**ground.who, proposal_id=ids[1], reason="Die dag is er markt.")
    perform(decline_proposal, decline)
    with pytest.raises(ProposalDecided):
        perform(decline_proposal, decline)
    with reading() as session:
        mine = queries.proposals_of(
            session, community_id=ground.community_id, household_id=household_id
        )
        waiting = queries.open_proposals(session, community_id=ground.community_id)
    assert {each.status for each in mine} == {"open", "planned", "declined"}
    assert [each.id for each in waiting] == ids[2:]
    assert next(each for each in mine if each.id == ids[0]).action_id == planned.action_id
