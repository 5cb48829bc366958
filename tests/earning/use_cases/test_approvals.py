"""From the closing of an action to everybody paid: reports, approvals, adjustments."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from cambio.database import Command, Refusal, UnitOfWork, perform, reading
from cambio.earning import queries
from cambio.earning.errors import (
    ActionAlreadyApproved,
    ActionStillOpen,
    AdjustmentEmpty,
    ApprovedByYou,
    NobodyToCount,
    OwnReport,
    PurseTooLow,
    ReportMissing,
    ToldTooLate,
)
from cambio.earning.models import Programme
from cambio.earning.rules import ActionStatus, Outcome
from cambio.earning.rules.amounts import Work
from cambio.earning.rules.reports import AdjustReason
from cambio.earning.use_cases import (
    AdjustedParticipation,
    AdjustParticipation,
    AdjustReport,
    Approval,
    ApproveReport,
    HandInReport,
    ReturnPursesDue,
    SendBackReport,
    adjust_participation,
    adjust_report,
    approve_report,
    hand_in_report,
    return_purses_due,
    send_back_report,
)
from tests.earning.ground import Ground, on_sqlite

MANAGER, OTHER_MANAGER = (UUID(int=number) for number in (501, 502))


def set_programme(ground: Ground, *, programme: str = "cambio-company", **values: Any) -> None:
    def change(uow: UnitOfWork, command: Command) -> None:
        row = uow.session.get_one(Programme, (command.community_id, ground.programmes[programme]))
        for name, value in values.items():
            setattr(row, name, value)

    perform(change, Command(**ground.who))


def report(ground: Ground, action_id: UUID, **changes: Any) -> None:
    told: dict[str, Any] = {"bags": 12, "kilos": 40, "minutes": 180, "notes": "Glas.", **changes}
    perform(hand_in_report, HandInReport(**ground.who, action_id=action_id, **told))


def approve(ground: Ground, action_id: UUID, *, by: UUID = MANAGER) -> Approval:
    keyed = {**ground.keyed, "actor_id": by}
    return perform(approve_report, ApproveReport(**keyed, action_id=action_id))


def adjust(
    ground: Ground, action_id: UUID, participation_id: UUID, *, adults: int, children: int = 0
) -> AdjustedParticipation:
    command = AdjustParticipation(
        **ground.keyed,
        action_id=action_id,
        participation_id=participation_id,
        adults=adults,
        children=children,
        reason=AdjustReason.FEWER_WERE_THERE,
    )
    return perform(adjust_participation, command)


def status(ground: Ground, action_id: UUID) -> ActionStatus:
    with reading() as session:
        found = queries.action(session, community_id=ground.community_id, action_id=action_id)
    assert found is not None
    return found.status


def closed(ground: Ground, **changes: Any) -> UUID:
    action_id = ground.open_action(ground.grant(), **changes)
    ground.close(action_id)
    return action_id


def test_what_was_paid_on_the_scan_is_done_with_its_approval(ground: Ground) -> None:
    action_id = ground.open_action(ground.grant())
    household_id = ground.household()
    ground.show(action_id, household_id, adults=2)
    had = ground.holds(household_id)
    assert had > 0
    ground.close(action_id)
    report(ground, action_id)
    assert status(ground, action_id) is ActionStatus.REPORTED
    with reading() as session:
        asked: dict[str, Any] = {"community_id": ground.community_id, "action_id": action_id}
        assert queries.approved_work(session, **asked) is None
    assert approve(ground, action_id).missing == 0
    assert status(ground, action_id) is ActionStatus.PAID
    assert ground.holds(household_id) == had
    with reading() as session:
        assert queries.approved_work(session, **asked) == Work(12, 40, 180)
    ground.check_books()


def test_what_pays_on_approval_pays_nothing_before_and_everybody_after(ground: Ground) -> None:
    set_programme(ground, pays_on="approval")
    action_id = ground.open_action(ground.grant())
    households = [ground.household() for _ in range(3)]
    for household_id in households:
        shown = ground.show(action_id, household_id, adults=2)
        assert (shown.outcome, shown.household_minor) == (Outcome.CREDITED, 0)
    assert ground.show(action_id, households[0], adults=2).outcome is Outcome.DUPLICATE
    ground.close(action_id)
    ground.clock.advance(hours=80)
    # The purse waits for the approval, however long the late scans had.
    assert perform(return_purses_due, ReturnPursesDue(**ground.who)).purses == 0
    report(ground, action_id)
    assert [ground.holds(each) for each in households] == [0, 0, 0]
    told = approve(ground, action_id)
    assert (told.paid_households, told.waiting_households) == (3, 0)
    assert status(ground, action_id) is ActionStatus.PAID
    assert min(ground.holds(each) for each in households) > 0
    with pytest.raises(ToldTooLate):  # nobody approved who comes now
        ground.show(action_id, ground.household(), at=ground.clock.now - timedelta(hours=81))
    assert perform(return_purses_due, ReturnPursesDue(**ground.who)).purses == 1
    ground.check_books()


def test_a_purse_too_low_leaves_an_approved_action_until_it_is_filled(ground: Ground) -> None:
    set_programme(ground, pays_on="approval")
    action_id = ground.open_action(ground.grant(), expected_people=1)
    households = [ground.household() for _ in range(2)]
    for household_id in households:
        ground.show(action_id, household_id, adults=2, children=1)
    ground.close(action_id)
    report(ground, action_id)
    assert approve(ground, action_id).waiting_households == 2
    assert status(ground, action_id) is ActionStatus.APPROVED
    ground.top_up(action_id, 100)
    assert status(ground, action_id) is ActionStatus.PAID
    assert min(ground.holds(each) for each in households) > 0
    ground.check_books()


def test_above_the_limit_two_people_approve_and_neither_is_who_reported(ground: Ground) -> None:
    set_programme(ground, pays_on="approval", four_eyes_minor=1)
    action_id = ground.open_action(ground.grant())
    household_id = ground.household()
    ground.show(action_id, household_id)
    ground.close(action_id)
    report(ground, action_id)
    with pytest.raises(OwnReport):
        approve(ground, action_id, by=ground.who["actor_id"])
    assert approve(ground, action_id).missing == 1
    assert status(ground, action_id) is ActionStatus.REPORTED
    with pytest.raises(ApprovedByYou):
        approve(ground, action_id)
    report(ground, action_id, bags=13)  # what was approved is told anew: both look once more
    assert approve(ground, action_id).missing == 1
    assert approve(ground, action_id, by=OTHER_MANAGER).missing == 0
    assert status(ground, action_id) is ActionStatus.PAID
    with pytest.raises(ActionAlreadyApproved):
        approve(ground, action_id, by=UUID(int=503))


@on_sqlite
def test_a_report_is_sent_back_with_a_reason_and_comes_again(ground: Ground) -> None:
    action_id = closed(ground)
    with pytest.raises(ReportMissing):
        approve(ground, action_id)
    report(ground, action_id, bags=900)
    send = SendBackReport(**ground.keyed, action_id=action_id, reason="900 zakken?")
    perform(send_back_report, send)
    assert status(ground, action_id) is ActionStatus.CLOSED
    report(ground, action_id, bags=9)
    perform(
        adjust_report,
        AdjustReport(
            **ground.keyed, action_id=action_id, bags=8, kilos=40, minutes=180, reason="Nageteld."
        ),
    )
    with pytest.raises(AdjustmentEmpty):
        perform(
            adjust_report,
            AdjustReport(
                **ground.keyed, action_id=action_id, bags=8, kilos=40, minutes=180, reason="Weer."
            ),
        )
    approve(ground, action_id)
    asked: dict[str, Any] = {"community_id": ground.community_id, "action_id": action_id}
    with reading() as session:
        told = queries.report(session, **asked)
        decided = queries.decisions(session, **asked)
    assert told is not None
    assert (told.bags, told.round) == (8, 2)
    assert [(each.decision, each.reason) for each in decided] == [
        ("sent_back", "900 zakken?"),
        ("adjusted", "Nageteld."),
        ("approved", None),
    ]


def test_adjusting_undoes_and_awards_in_one_act(ground: Ground) -> None:
    action_id = ground.open_action(ground.grant())
    household_id = ground.household(adults=2, children=1)
    shown = ground.show(action_id, household_id, adults=2, children=1)
    two = ground.holds(household_id)
    adjusted = adjust(ground, action_id, shown.participation_id, adults=1)
    assert adjusted.difference_minor < 0
    assert adjusted.headcount == 1
    assert 0 < ground.holds(household_id) < two
    # Somebody said how many they were: a card changes that no more.
    assert ground.show(action_id, household_id, adults=2).outcome is Outcome.DUPLICATE
    assert ground.holds(household_id) < two
    back = adjust(ground, action_id, shown.participation_id, adults=2, children=1)
    assert back.difference_minor == -adjusted.difference_minor
    assert ground.holds(household_id) == two
    ground.check_books()


@on_sqlite
def test_adjusting_is_refused_where_nothing_can_be_put_right(ground: Ground) -> None:
    action_id = ground.open_action(ground.grant(), expected_people=1)
    household_id = ground.household(adults=2, children=0)
    shown = ground.show(action_id, household_id, adults=1)
    table: list[tuple[int, type[Refusal]]] = [
        (1, AdjustmentEmpty),
        (0, NobodyToCount),
        (3, NobodyToCount),
        (2, PurseTooLow),
    ]
    for adults, refusal in table:
        with pytest.raises(refusal):
            adjust(ground, action_id, shown.participation_id, adults=adults)


@on_sqlite
def test_a_report_waits_until_the_action_closed(ground: Ground) -> None:
    action_id = ground.open_action(None)
    with pytest.raises(ActionStillOpen):
        report(ground, action_id)
