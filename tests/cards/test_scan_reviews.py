"""Scans that only a person can decide about: accepted or refused once, with a reason on record."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest
from flask import Flask

from cambio.database import Refusal, new_id, perform, reading
from cambio.earning.rules import Outcome
from cambio.earning.use_cases import (
    CloseAction,
    FillPurse,
    ReturnPursesDue,
    close_action,
    fill_purse,
    return_purses_due,
)
from cambio.ledger import Purpose
from cambio.ledger.validation import verify
from cards import queries
from cards.errors import (
    CardUnknown,
    CardUnreadable,
    ReasonInvalid,
    ScanDecided,
    ScanNotInReview,
    ScanOfNobody,
    ScanUnknown,
)
from cards.rules import number_with_check
from cards.use_cases import AssignCard, IssueCard, StopCard, assign_card, block_card, issue_card
from cards.use_cases.scan_messages import Verdict
from cards.use_cases.scan_reviews import DecidedScan, DecideScan, Decision, decide_scan
from cards.use_cases.scans import record_scan
from tests.conftest import Clock
from tests.scene import ACTOR_ID, Neighbour, Scene
from tests.together import together


def close(scene: Scene, action_id: UUID) -> None:
    command = CloseAction(
        community_id=scene.community_id,
        actor_id=ACTOR_ID,
        request_key=str(new_id()),
        action_id=action_id,
    )
    perform(close_action, command)


def late_scan(
    scene: Scene, clock: Clock, *, hours: float = 73, neighbour: Neighbour | None = None
) -> tuple[UUID, UUID, Neighbour]:
    """A card that is told of so long after the closing; answers action, scan and whose it is."""
    neighbour, action = neighbour or scene.neighbour(), scene.action()
    shown_at = clock.advance(minutes=10)
    clock.advance(minutes=10)
    close(scene, action)
    told_at = clock.advance(hours=hours)
    scan = replace(
        scene.reading_of(action, neighbour, at=shown_at), sent_at=told_at, received_at=told_at
    )
    assert perform(record_scan, scan).verdict is Verdict.QUEUED
    return action, scan.scan_id, neighbour


def decision(scene: Scene, scan_id: UUID, decided: Decision, **changes: Any) -> DecideScan:
    plain = DecideScan(
        community_id=scene.community_id,
        actor_id=ACTOR_ID,
        request_key=str(new_id()),
        scan_id=scan_id,
        decision=decided,
        reason="De telefoon lag thuis.",
    )
    return replace(plain, **changes)


def accept(scene: Scene, scan_id: UUID, **changes: Any) -> DecidedScan:
    return perform(decide_scan, decision(scene, scan_id, Decision.ACCEPTED, **changes))


def fill(scene: Scene, action_id: UUID, amount_minor: int) -> None:
    command = FillPurse(
        community_id=scene.community_id,
        actor_id=ACTOR_ID,
        request_key=str(new_id()),
        action_id=action_id,
        amount_minor=amount_minor,
    )
    perform(fill_purse, command)


def check_books(scene: Scene) -> None:
    with reading() as session:
        assert verify(session, scene.community_id).first_difference is None


def waiting(scene: Scene) -> list[UUID]:
    with reading() as session:
        return [each.scan_id for each in queries.reviews(session, community_id=scene.community_id)]


def test_a_late_scan_pays_until_late_scans_had_their_time_and_then_waits(
    scene: Scene, clock: Clock
) -> None:
    first, second, action = scene.neighbour(), scene.neighbour(), scene.action()
    shown_at = clock.advance(minutes=10)
    close(scene, action)
    told_at = clock.advance(hours=71, minutes=59)
    late: dict[str, Any] = {"sent_at": told_at, "received_at": told_at}
    in_time = replace(scene.reading_of(action, first, at=shown_at), **late)
    assert perform(record_scan, in_time).verdict is Verdict.CREDITED
    told_at = clock.advance(minutes=1)
    late = {"sent_at": told_at, "received_at": told_at}
    too_late = replace(scene.reading_of(action, second, at=shown_at), **late)
    assert perform(record_scan, too_late).verdict is Verdict.QUEUED
    assert waiting(scene) == [too_late.scan_id]
    assert (scene.holds(first.household_id), scene.holds(second.household_id)) == (2, 0)
    check_books(scene)


def test_what_is_accepted_is_counted_and_paid_while_the_purse_can(
    scene: Scene, clock: Clock
) -> None:
    _action, scan_id, neighbour = late_scan(scene, clock)
    decided = accept(scene, scan_id)
    assert (decided.outcome, decided.household_minor, decided.place_minor) == (
        Outcome.CREDITED,
        2,
        1,
    )
    assert scene.holds(neighbour.household_id) == 2
    assert waiting(scene) == []
    check_books(scene)


def test_what_is_accepted_after_the_purse_went_back_is_paid_when_it_is_filled(
    scene: Scene, clock: Clock
) -> None:
    action, scan_id, neighbour = late_scan(scene, clock)
    perform(return_purses_due, ReturnPursesDue(community_id=scene.community_id, actor_id=ACTOR_ID))
    assert accept(scene, scan_id).outcome is Outcome.PURSE_EMPTY
    assert scene.holds(neighbour.household_id) == 0
    assert decided_views(scene)[0].waits
    before = scene.holds(scene.budget_id, Purpose.BUDGET)
    fill(scene, action, 10)
    assert scene.holds(neighbour.household_id) == 2
    assert not decided_views(scene)[0].waits
    assert scene.holds(scene.budget_id, Purpose.BUDGET) == before - 3, "the rest went back"
    check_books(scene)


def decided_views(scene: Scene) -> list[queries.DecisionView]:
    with reading() as session:
        found = queries.reviews(session, community_id=scene.community_id, decided=True)
    return [each.decision for each in found if each.decision is not None]


def test_what_is_refused_moves_nothing_and_is_on_record(scene: Scene, clock: Clock) -> None:
    _action, scan_id, neighbour = late_scan(scene, clock)
    decided = perform(
        decide_scan, decision(scene, scan_id, Decision.REFUSED, reason="  Niet   gezien. ")
    )
    assert decided == DecidedScan(scan_id, Decision.REFUSED)
    assert scene.holds(neighbour.household_id) == 0
    with reading() as session:
        view = queries.review(session, community_id=scene.community_id, scan_id=scan_id)
    assert view is not None
    assert view.decision == queries.DecisionView(
        "refused", "Niet gezien.", clock.now, None, waits=False
    )
    assert (view.verdict, view.doubt, view.household_id) == (
        "queued",
        "late",
        neighbour.household_id,
    )


def test_the_phone_gets_its_first_answer_again_whatever_was_decided(
    scene: Scene, clock: Clock
) -> None:
    neighbour, action = scene.neighbour(), scene.action()
    scan = replace(scene.reading_of(action, neighbour), place_ids=())
    assert perform(record_scan, scan).verdict is Verdict.NOT_AUTHORISED
    assert accept(scene, scan.scan_id).outcome is Outcome.CREDITED
    assert perform(record_scan, scan).verdict is Verdict.NOT_AUTHORISED
    assert scene.holds(neighbour.household_id) == 2


def test_whoever_was_counted_already_is_not_paid_again(scene: Scene, clock: Clock) -> None:
    neighbour, action = scene.neighbour(), scene.action()
    elsewhere = replace(scene.reading_of(action, neighbour), place_ids=())
    perform(record_scan, elsewhere)
    scene.scan(action, neighbour)
    with reading() as session:
        view = queries.review(session, community_id=scene.community_id, scan_id=elsewhere.scan_id)
    assert view is not None
    assert view.counted
    assert accept(scene, elsewhere.scan_id).outcome is Outcome.DUPLICATE
    assert scene.holds(neighbour.household_id) == 2


def test_a_card_that_was_nobodys_counts_for_whose_it_is_now(scene: Scene) -> None:
    who: dict[str, Any] = {"community_id": scene.community_id, "actor_id": ACTOR_ID}
    neighbour, action = scene.neighbour(), scene.action()
    fresh = perform(issue_card, IssueCard(**who, household_id=None))
    scan = replace(scene.reading_of(action, neighbour), card=fresh.number)
    assert perform(record_scan, scan).verdict is Verdict.UNKNOWN
    with pytest.raises(ScanOfNobody):
        accept(scene, scan.scan_id)
    perform(
        assign_card,
        AssignCard(**who, card_id=fresh.card_id, household_id=neighbour.household_id),
    )
    assert accept(scene, scan.scan_id).outcome is Outcome.CREDITED
    assert scene.holds(neighbour.household_id) == 2


def test_a_card_that_we_do_not_know_counts_for_whom_the_manager_names(scene: Scene) -> None:
    neighbour, action = scene.neighbour(), scene.action()
    scan = replace(scene.reading_of(action, neighbour), card=number_with_check(5).text)
    assert perform(record_scan, scan).verdict is Verdict.UNKNOWN
    assert accept(scene, scan.scan_id, card=neighbour.number).outcome is Outcome.CREDITED
    assert decided_views(scene)[0].decision == "accepted"
    assert scene.scan(action, neighbour).verdict is Verdict.DUPLICATE


def test_a_household_that_has_no_room_waits_until_it_has(scene: Scene) -> None:
    neighbour, action = scene.neighbour(children=0), scene.action()
    scan = replace(scene.reading_of(action, neighbour), adults=0, children=1)
    assert perform(record_scan, scan).verdict is Verdict.QUEUED
    with reading() as session:
        (view,) = queries.reviews(session, community_id=scene.community_id)
    assert view.doubt == "household"
    with pytest.raises(Refusal):
        accept(scene, scan.scan_id)
    assert waiting(scene) == [scan.scan_id]


REFUSED: list[tuple[str, dict[str, Any], type[Refusal]]] = [
    ("no reason", {"reason": "  "}, ReasonInvalid),
    ("an endless reason", {"reason": "x" * 301}, ReasonInvalid),
    ("no such scan", {"scan_id": new_id()}, ScanUnknown),
    ("a card number that is wrong", {"card": "AAAAAAAA"}, CardUnreadable),
    ("a card of nobody that we know", {"card": number_with_check(9).text}, CardUnknown),
]


@pytest.mark.parametrize(
    ("changes", "refusal"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED]
)
def test_a_decision_is_refused(
    scene: Scene, clock: Clock, changes: dict[str, Any], refusal: type[Refusal]
) -> None:
    _action, scan_id, _neighbour = late_scan(scene, clock)
    command = decision(scene, scan_id, Decision.ACCEPTED)
    with pytest.raises(refusal):
        perform(decide_scan, replace(command, **changes))
    assert waiting(scene) == [scan_id]


def test_nobody_decides_about_what_was_certain(scene: Scene) -> None:
    action = scene.action()
    scan = scene.reading_of(action, scene.neighbour())
    perform(record_scan, scan)
    with pytest.raises(ScanNotInReview):
        accept(scene, scan.scan_id)


def test_two_who_decide_at_once_decide_once(app: Flask, scene: Scene, clock: Clock) -> None:
    _action, scan_id, neighbour = late_scan(scene, clock)
    accepting = decision(scene, scan_id, Decision.ACCEPTED)
    refusing = decision(scene, scan_id, Decision.REFUSED)
    results = together(
        app, lambda: perform(decide_scan, accepting), lambda: perform(decide_scan, refusing)
    )
    assert sum(isinstance(each, ScanDecided) for each in results) == 1
    (stands,) = [each for each in results if isinstance(each, DecidedScan)]
    paid = 2 if stands.decision is Decision.ACCEPTED else 0
    assert scene.holds(neighbour.household_id) == paid
    assert perform(decide_scan, accepting if paid else refusing) == stands, "sent again"
    check_books(scene)


def test_a_blocked_card_may_be_accepted_after_all(scene: Scene, clock: Clock) -> None:
    neighbour, action = scene.neighbour(), scene.action()
    perform(
        block_card,
        StopCard(community_id=scene.community_id, actor_id=ACTOR_ID, card_id=neighbour.card_id),
    )
    scan = scene.reading_of(action, neighbour, at=clock.advance(minutes=1))
    assert perform(record_scan, scan).verdict is Verdict.REVOKED
    assert accept(scene, scan.scan_id).outcome is Outcome.CREDITED
