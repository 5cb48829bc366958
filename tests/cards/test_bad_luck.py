"""What goes wrong in a street: each time the right verdict, everybody paid once, nothing lost."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from random import Random
from typing import Any
from uuid import UUID

from flask import Flask
from sqlalchemy import func, select

from cambio.database import new_id, perform, perform_each, reading
from cambio.earning.queries import action as find_action
from cambio.earning.use_cases import CloseAction, FillPurse, close_action, fill_purse
from cambio.ledger import Purpose
from cambio.neighbourhood.use_cases import CreateCommunity, create_community
from cards.keys import FIRST_KEY_ID, card_key
from cards.models import Scan
from cards.rules import CardNumber, code_for, number_with_check
from cards.use_cases import StopCard, block_card
from cards.use_cases.scan_messages import RecordScan, ScanVerdict, Verdict
from cards.use_cases.scans import record_scan
from tests.conftest import Clock
from tests.house.proof import assert_sound
from tests.scene import ACTOR_ID, Neighbour, Scene, build_scene
from tests.together import together

PER_ADULT, FOR_THE_STREET = 2, 1
"""What the clean-up gives a household and its street for an adult."""


def send(scans: Sequence[RecordScan]) -> list[ScanVerdict]:
    """A batch, as a phone sends it."""
    verdicts = perform_each(record_scan, scans)
    assert all(isinstance(each, ScanVerdict) for each in verdicts), "a scan has verdicts only"
    return [each for each in verdicts if isinstance(each, ScanVerdict)]


def sent_at(scans: Sequence[RecordScan], moment: datetime) -> list[RecordScan]:
    """The same scans, sent later by a phone whose clock is right."""
    return [replace(scan, sent_at=moment, received_at=moment) for scan in scans]


def close(scene: Scene, action_id: UUID) -> None:
    key: dict[str, Any] = {"community_id": scene.community_id, "actor_id": ACTOR_ID}
    perform(close_action, CloseAction(**key, request_key=str(new_id()), action_id=action_id))


def check(scene: Scene, action_id: UUID, *, paid: Sequence[Neighbour], people: int) -> None:
    """Each of these was paid for one adult, once; nobody else was; the books prove themselves."""
    assert [scene.holds(each.household_id) for each in paid] == [PER_ADULT] * len(paid)
    assert scene.holds(scene.street_id, Purpose.POT) == FOR_THE_STREET * len(paid)
    with reading() as session:
        assert_sound(session, scene.community_id)
        found = find_action(session, community_id=scene.community_id, action_id=action_id)
    assert found is not None
    assert found.headcount == people


def kept(scene: Scene) -> int:
    with reading() as session:
        query = select(func.count(Scan.id)).filter_by(community_id=scene.community_id)
        return session.scalar(query) or 0


def test_two_phones_scan_the_same_household_within_a_millisecond(app: Flask, scene: Scene) -> None:
    action, neighbours = scene.action(), [scene.neighbour() for _ in range(5)]
    for neighbour in neighbours:
        scan = scene.reading_of(action, neighbour)
        phones = [
            partial(perform, record_scan, replace(scan, scan_id=new_id(), device_id=name))
            for name in ("phone-1", "phone-2")
        ]
        verdicts = together(app, *phones)
        assert {each.verdict for each in verdicts} == {Verdict.CREDITED, Verdict.DUPLICATE}
    check(scene, action, paid=neighbours, people=5)


def test_the_same_batch_comes_twice_and_in_halves_and_out_of_order(scene: Scene) -> None:
    action, neighbours = scene.action(), [scene.neighbour() for _ in range(6)]
    batch = [scene.reading_of(action, each) for each in neighbours]
    first_half = send(batch[:3])
    shuffled = Random(5).sample(batch, 6)  # noqa: S311 - no secret, only an order
    answers = {each.scan_id: each for each in send(shuffled)}
    assert [answers[each.scan_id] for each in first_half] == first_half
    assert send(batch) == send(batch) == [answers[scan.scan_id] for scan in batch]
    assert {each.verdict for each in answers.values()} == {Verdict.CREDITED}
    assert kept(scene) == 6
    check(scene, action, paid=neighbours, people=6)


def test_the_same_batch_is_sent_twice_at_the_same_moment(app: Flask, scene: Scene) -> None:
    """The phone gave up waiting and sent again, while the first was still on its way."""
    action, neighbours = scene.action(), [scene.neighbour() for _ in range(6)]
    batch = [scene.reading_of(action, each) for each in neighbours]
    first, second, backwards = together(
        app, lambda: send(batch), lambda: send(batch), lambda: send(batch[::-1])
    )
    assert first == second == backwards[::-1]
    assert kept(scene) == 6
    check(scene, action, paid=neighbours, people=6)


def test_a_phone_that_is_three_days_off_gets_the_right_verdicts(scene: Scene, clock: Clock) -> None:
    early, late, action = scene.neighbour(), scene.neighbour(), scene.action()
    before = clock.advance(minutes=10)
    clock.advance(minutes=10)
    close(scene, action)
    after, now = clock.advance(minutes=10), clock.advance(minutes=10)
    off = timedelta(days=3)
    scans = [
        replace(scene.reading_of(action, who, at=at + off), sent_at=now + off, received_at=now)
        for who, at in ((early, before), (late, after))
    ]
    assert [each.verdict for each in send(scans)] == [Verdict.CREDITED, Verdict.ACTION_CLOSED]
    with reading() as session:
        rows = {scan.id: scan for scan in session.scalars(select(Scan))}
    assert [rows[scan.scan_id].scanned_at - off for scan in scans] == [before, after]
    assert [rows[scan.scan_id].happened_at for scan in scans] == [before, after]
    assert {row.skew_seconds for row in rows.values()} == {3 * 24 * 3600}
    check(scene, action, paid=[early], people=1)


def test_a_clock_that_was_set_in_between_is_never_guessed_at(scene: Scene, clock: Clock) -> None:
    """The phone was days ahead when it scanned, and right when it sent, after the closing."""
    neighbour, action = scene.neighbour(), scene.action()
    at = clock.advance(minutes=10)
    clock.advance(minutes=10)
    close(scene, action)
    now = clock.advance(minutes=10)
    scan = replace(
        scene.reading_of(action, neighbour, at=at + timedelta(days=2)),
        sent_at=now,
        received_at=now,
    )
    assert perform(record_scan, scan).verdict is Verdict.QUEUED
    next_was_before_the_closing = replace(scan, scan_id=new_id(), not_after=at)
    assert perform(record_scan, next_was_before_the_closing).verdict is Verdict.CREDITED
    check(scene, action, paid=[neighbour], people=1)


def test_a_card_is_stopped_while_the_phone_is_offline(scene: Scene, clock: Clock) -> None:
    before, after, action = scene.neighbour(), scene.neighbour(), scene.action()
    scanned_before = scene.reading_of(action, before, at=clock.advance(minutes=1))
    clock.advance(minutes=1)
    for each in (before, after):
        stop = StopCard(community_id=scene.community_id, actor_id=ACTOR_ID, card_id=each.card_id)
        perform(block_card, stop)
    scanned_after = scene.reading_of(action, after, at=clock.advance(minutes=1))
    scans = sent_at([scanned_before, scanned_after], clock.advance(minutes=30))
    assert [each.verdict for each in send(scans)] == [Verdict.CREDITED, Verdict.REVOKED]
    assert kept(scene) == 2
    check(scene, action, paid=[before], people=1)


def test_an_action_is_closed_while_scans_wait(scene: Scene, clock: Clock) -> None:
    action, neighbours = scene.action(), [scene.neighbour() for _ in range(4)]
    scans = [scene.reading_of(action, each, at=clock.advance(minutes=1)) for each in neighbours[:3]]
    close(scene, action)
    scans.append(scene.reading_of(action, neighbours[3], at=clock.advance(minutes=1)))
    verdicts = send(sent_at(scans, clock.advance(hours=20)))
    assert [each.verdict for each in verdicts] == [Verdict.CREDITED] * 3 + [Verdict.ACTION_CLOSED]
    check(scene, action, paid=neighbours[:3], people=3)


def test_the_purse_is_empty_while_scans_wait_and_pays_when_it_is_filled(
    scene: Scene, clock: Clock
) -> None:
    action = scene.action(expected_people=1)
    neighbours = [scene.neighbour() for _ in range(3)]
    scans = [scene.reading_of(action, each, at=clock.now) for each in neighbours]
    verdicts = send(sent_at(scans, clock.advance(minutes=5)))
    assert [each.verdict for each in verdicts] == [Verdict.CREDITED] + [Verdict.PURSE_EMPTY] * 2
    check(scene, action, paid=neighbours[:1], people=3)
    filling = FillPurse(
        community_id=scene.community_id,
        actor_id=ACTOR_ID,
        request_key="fill",
        action_id=action,
        amount_minor=10,
    )
    assert perform(fill_purse, filling).paid_households == 2
    assert send(scans) == verdicts, "sent again, the answer is the first one"
    check(scene, action, paid=neighbours, people=3)


def test_what_is_no_card_of_ours_gets_a_kind_no(scene: Scene) -> None:
    neighbour, action = scene.neighbour(), scene.action()
    other = perform(
        create_community,
        CreateCommunity(community_id=0, actor_id=ACTOR_ID, slug="enschede", name="Enschede"),
    )
    abroad = build_scene(other, scene.now).neighbour()
    key = card_key(FIRST_KEY_ID)
    foreign = code_for(key, community_id=other, number=CardNumber(abroad.number), revision=1)
    ours = code_for(
        key, community_id=scene.community_id, number=CardNumber(neighbour.number), revision=1
    )
    forged = ours.text[:-1] + ("A" if ours.text[-1] != "A" else "B")
    shown = {
        "a forged code": (f"https://CAMBIO.EXAMPLE/K/{forged}", Verdict.UNKNOWN),
        "a card of another community": (
            f"https://CAMBIO.EXAMPLE/K/{foreign.text}",
            Verdict.UNKNOWN,
        ),
        "its number": (abroad.number, Verdict.UNKNOWN),
        "a number of no card": (number_with_check(17).text, Verdict.UNKNOWN),
        "a QR that is not ours": ("https://www.example.org/menu", Verdict.INVALID),
        "a QR of nothing": ("/", Verdict.INVALID),
        "a key of ours that never was": (f"/K/1Z{ours.text[2:]}", Verdict.UNKNOWN),
    }
    plain = scene.reading_of(action, neighbour)
    scans = [replace(plain, scan_id=new_id(), card=card) for card, _ in shown.values()]
    verdicts = dict(zip(shown, (each.verdict for each in send(scans)), strict=True))
    assert verdicts == {name: verdict for name, (_, verdict) in shown.items()}
    check(scene, action, paid=[], people=0)


def test_five_hundred_scans_of_garbage_are_kept_and_change_nothing(scene: Scene) -> None:
    neighbour, action = scene.neighbour(), scene.action()
    plain, dice = scene.reading_of(action, neighbour), Random(11)  # noqa: S311 - no secret
    garbage = [
        replace(
            plain, scan_id=new_id(), card=dice.randbytes(20).decode("latin-1").replace("\0", "")
        )
        for _ in range(500)
    ]
    assert {each.verdict for each in send(garbage)} == {Verdict.INVALID}
    assert kept(scene) == 500
    assert scene.scan(action, neighbour).verdict is Verdict.CREDITED
    check(scene, action, paid=[neighbour], people=1)


def test_the_lists_of_two_volunteers_are_merged(scene: Scene, clock: Clock) -> None:
    """One had the parents, the other the child and some of the same neighbours."""
    action, family = scene.action(), scene.neighbour(adults=2, children=1)
    neighbours = [scene.neighbour() for _ in range(6)]
    fatima = [
        replace(scene.reading_of(action, each), device_id="fatima") for each in neighbours[:4]
    ]
    joop = [replace(scene.reading_of(action, each), device_id="joop") for each in neighbours[2:]]
    fatima.append(replace(scene.reading_of(action, family, adults=2), device_id="fatima"))
    joop.append(replace(scene.reading_of(action, family, adults=0), children=1, device_id="joop"))
    now = clock.advance(minutes=40)
    first, second = send(sent_at(fatima, now)), send(sent_at(joop, now))
    assert {each.verdict for each in first} == {Verdict.CREDITED}
    assert [each.verdict for each in second] == (
        [Verdict.DUPLICATE] * 2 + [Verdict.CREDITED] * 2 + [Verdict.MORE_CREDITED]
    )
    assert scene.holds(family.household_id) == 6
    assert [scene.holds(each.household_id) for each in neighbours] == [PER_ADULT] * 6
    with reading() as session:
        assert_sound(session, scene.community_id)
