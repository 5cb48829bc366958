"""The scan: each verdict, each person paid once, whatever is sent and however often."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from cambio.database import new_id, perform, perform_each, reading
from cambio.earning.use_cases import CloseAction, close_action
from cambio.ledger import Purpose
from cambio.ledger.validation import verify
from cards.use_cases import StopCard, block_card, replace_card
from cards.use_cases.scan_messages import RecordScan, ScanVerdict, Verdict
from cards.use_cases.scans import record_scan
from tests.conftest import Clock
from tests.scene import ACTOR_ID, Neighbour, Scene, build_scene


@pytest.fixture
def scene(app: Flask, community_id: int, clock: Clock) -> Scene:
    return build_scene(community_id, clock.now)


def stopping(scene: Scene, neighbour: Neighbour) -> StopCard:
    return StopCard(community_id=scene.community_id, actor_id=ACTOR_ID, card_id=neighbour.card_id)


def books_are_right(scene: Scene) -> bool:
    with reading() as session:
        return verify(session, scene.community_id).first_difference is None


def test_a_scan_pays_the_household_and_its_street_at_once(scene: Scene) -> None:
    neighbour, action = scene.neighbour(), scene.action()
    verdict = scene.scan(action, neighbour, adults=2)
    assert verdict.verdict is Verdict.CREDITED
    assert (verdict.household_minor, verdict.place_minor, verdict.headcount) == (4, 2, 2)
    assert scene.holds(neighbour.household_id) == 4
    assert scene.holds(scene.street_id, Purpose.POT) == 2
    assert books_are_right(scene)


def test_the_same_scan_sent_again_gets_the_same_answer(scene: Scene) -> None:
    neighbour, action = scene.neighbour(), scene.action()
    scan = scene.reading_of(action, neighbour)
    first = perform(record_scan, scan)
    later = replace(scan, sent_at=scan.sent_at + timedelta(hours=1))
    assert perform(record_scan, scan) == perform(record_scan, later) == first
    assert scene.holds(neighbour.household_id) == 2


def test_the_same_scan_id_with_other_content_is_told_apart(scene: Scene) -> None:
    neighbour, action = scene.neighbour(), scene.action()
    scan = scene.reading_of(action, neighbour)
    perform(record_scan, scan)
    assert perform(record_scan, replace(scan, adults=2)).verdict is Verdict.KEY_REUSED
    assert scene.holds(neighbour.household_id) == 2


def test_a_card_shown_again_is_counted_already(scene: Scene, clock: Clock) -> None:
    neighbour, action = scene.neighbour(), scene.action()
    first = scene.scan(action, neighbour)
    clock.advance(minutes=5)
    again = scene.scan(action, neighbour, at=clock.now)
    assert again.verdict is Verdict.DUPLICATE
    assert again.counted_at == first.counted_at
    assert scene.holds(neighbour.household_id) == 2


def test_more_people_of_a_household_are_paid_the_difference(scene: Scene) -> None:
    neighbour, action = scene.neighbour(), scene.action()
    scene.scan(action, neighbour)
    more = scene.scan(action, neighbour, adults=2)
    assert (more.verdict, more.household_minor) == (Verdict.MORE_CREDITED, 2)
    assert scene.holds(neighbour.household_id) == 4
    assert books_are_right(scene)


def _unreadable(scene: Scene, scan: RecordScan) -> RecordScan:
    return replace(scan, card="K7MD-2QX2")


def _unknown(scene: Scene, scan: RecordScan) -> RecordScan:
    return replace(scan, card="https://ELSEWHERE.EXAMPLE/K/1AAAAAAAAAAAAAAAAA")


def _no_action(scene: Scene, scan: RecordScan) -> RecordScan:
    return replace(scan, action_id=new_id())


def _elsewhere(scene: Scene, scan: RecordScan) -> RecordScan:
    return replace(scan, place_ids=(new_id(),))


def _not_open(scene: Scene, scan: RecordScan) -> RecordScan:
    return replace(scan, action_id=scene.action(opened=False))


def _nobody(scene: Scene, scan: RecordScan) -> RecordScan:
    return replace(scan, adults=0)


@pytest.mark.parametrize(
    ("change", "verdict"),
    [
        (_unreadable, Verdict.INVALID),
        (_unknown, Verdict.UNKNOWN),
        (_no_action, Verdict.INVALID),
        (_elsewhere, Verdict.NOT_AUTHORISED),
        (_not_open, Verdict.NOT_OPEN),
        (_nobody, Verdict.INVALID),
    ],
)
def test_what_cannot_be_counted_is_a_verdict_and_is_kept(
    scene: Scene, change: Callable[[Scene, RecordScan], RecordScan], verdict: Verdict
) -> None:
    neighbour, action = scene.neighbour(), scene.action()
    scan = change(scene, scene.reading_of(action, neighbour))
    assert perform(record_scan, scan).verdict is verdict
    assert perform(record_scan, scan).verdict is verdict
    assert scene.holds(neighbour.household_id) == 0


def test_a_blocked_card_no_longer_counts(scene: Scene, clock: Clock) -> None:
    neighbour, action = scene.neighbour(), scene.action()
    perform(block_card, stopping(scene, neighbour))
    assert scene.scan(action, neighbour, at=clock.advance(minutes=1)).verdict is Verdict.REVOKED


def test_a_card_and_its_replacement_are_one_card(scene: Scene, clock: Clock) -> None:
    neighbour, action = scene.neighbour(), scene.action()
    scene.scan(action, neighbour)
    clock.advance(minutes=1)
    new = perform(replace_card, stopping(scene, neighbour))
    clock.advance(minutes=1)
    assert scene.scan(action, neighbour, at=clock.now).verdict is Verdict.REPLACED
    scan = replace(scene.reading_of(action, neighbour, at=clock.now), card=new.number)
    assert perform(record_scan, scan).verdict is Verdict.DUPLICATE
    assert scene.holds(neighbour.household_id) == 2


def test_scans_after_closing_do_not_count_but_earlier_ones_sent_late_do(
    scene: Scene, clock: Clock
) -> None:
    early, late, action = scene.neighbour(), scene.neighbour(), scene.action()
    before = clock.advance(minutes=10)
    clock.advance(minutes=10)
    perform(
        close_action,
        CloseAction(
            community_id=scene.community_id,
            actor_id=ACTOR_ID,
            request_key="close",
            action_id=action,
        ),
    )
    after = clock.advance(minutes=10)
    waited = replace(scene.reading_of(action, early, at=before), sent_at=after, received_at=after)
    assert perform(record_scan, waited).verdict is Verdict.CREDITED
    assert scene.scan(action, late, at=after).verdict is Verdict.ACTION_CLOSED
    assert books_are_right(scene)


def test_a_phone_whose_clock_is_three_days_off_is_put_right(scene: Scene, clock: Clock) -> None:
    neighbour, action = scene.neighbour(), scene.action()
    clock.advance(minutes=5)
    wrong = clock.now + timedelta(days=3)
    scan = replace(
        scene.reading_of(action, neighbour), scanned_at=wrong, sent_at=wrong, received_at=clock.now
    )
    assert perform(record_scan, scan).verdict is Verdict.CREDITED


def test_an_empty_purse_counts_and_pays_nothing_yet(scene: Scene) -> None:
    first, second, action = scene.neighbour(), scene.neighbour(), scene.action(expected_people=1)
    assert scene.scan(action, first).verdict is Verdict.CREDITED
    broke = scene.scan(action, second)
    assert (broke.verdict, broke.headcount) == (Verdict.PURSE_EMPTY, 2)
    assert scene.holds(second.household_id) == 0
    assert books_are_right(scene)


def test_a_batch_answers_each_scan_by_itself(scene: Scene) -> None:
    neighbour, action = scene.neighbour(), scene.action()
    good = scene.reading_of(action, neighbour)
    bad = replace(good, scan_id=new_id(), card="nothing")
    same = replace(good, scan_id=new_id(), sequence=3)
    outcomes = perform_each(record_scan, [good, bad, same])
    assert [each.verdict for each in outcomes if isinstance(each, ScanVerdict)] == [
        Verdict.CREDITED,
        Verdict.INVALID,
        Verdict.DUPLICATE,
    ]


def test_many_phones_at_the_same_moment_pay_each_household_once(app: Flask, scene: Scene) -> None:
    neighbours = [scene.neighbour() for _ in range(4)]
    action = scene.action()
    same = scene.reading_of(action, neighbours[0])
    verdicts: list[ScanVerdict] = []

    def phone(number: int) -> None:
        with app.app_context():
            for neighbour in neighbours:
                scan = replace(scene.reading_of(action, neighbour), device_id=f"phone-{number}")
                verdicts.append(perform(record_scan, scan))
            verdicts.append(perform(record_scan, same))

    threads = [threading.Thread(target=phone, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(verdicts) == 40
    assert sum(each.verdict is Verdict.CREDITED for each in verdicts) >= 4
    assert {each.verdict for each in verdicts} <= {Verdict.CREDITED, Verdict.DUPLICATE}
    assert [scene.holds(each.household_id) for each in neighbours] == [2, 2, 2, 2]
    assert scene.holds(scene.street_id, Purpose.POT) == 4
    assert books_are_right(scene)
