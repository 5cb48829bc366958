"""Who sees which scans that a person decides about: the queue by page, the household at home."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import Flask

from cambio.database import perform, reading
from cards import queries
from cards.use_cases.scan_reviews import Decision, decide_scan
from cards.use_cases.scans import record_scan
from tests.cards.test_scan_reviews import decision, late_scan
from tests.conftest import Clock
from tests.scene import Neighbour, Scene


def test_the_household_sees_its_own_and_what_was_decided_lately(scene: Scene, clock: Clock) -> None:
    _action, scan_id, neighbour = late_scan(scene, clock)
    stranger = scene.neighbour()

    def seen_by(whom: Neighbour) -> list[UUID]:
        with reading() as session:
            found = queries.reviews_of_household(
                session,
                community_id=scene.community_id,
                household_id=whom.household_id,
                since=clock.now - timedelta(days=60),
            )
        return [each.scan_id for each in found]

    assert (seen_by(neighbour), seen_by(stranger)) == ([scan_id], [])
    perform(decide_scan, decision(scene, scan_id, Decision.REFUSED))
    assert seen_by(neighbour) == [scan_id]
    clock.advance(days=61)
    assert seen_by(neighbour) == []


def test_the_queue_goes_by_action_by_place_and_by_page(scene: Scene, clock: Clock) -> None:
    action, other = scene.action(), scene.action()
    scans = [
        replace(scene.reading_of(where, scene.neighbour()), place_ids=())
        for where in (action, action, other)
    ]
    for scan in scans:
        perform(record_scan, replace(scan, received_at=clock.advance(seconds=1)))
    ids = [scan.scan_id for scan in scans]
    with reading() as session:
        everywhere: dict[str, Any] = {"community_id": scene.community_id}
        first, *_rest = found = queries.reviews(session, **everywhere)
        after = (first.received_at, first.scan_id)
        rest = queries.reviews(session, **everywhere, after=after, limit=1)
        here = queries.reviews(session, **everywhere, action_id=action)
        nowhere = queries.reviews(session, **everywhere, place_ids=[])
        count = queries.count_reviews(session, **everywhere, action_id=other)
    assert [each.scan_id for each in found] == ids
    assert [each.scan_id for each in rest] == ids[1:2]
    assert [each.scan_id for each in here] == ids[:2]
    assert (nowhere, count) == ([], 1)


def test_a_household_finds_its_own_along_an_index_however_much_is_scanned(
    sqlite_app: Flask, street: Scene
) -> None:
    asked: list[str] = []
    with reading() as session:
        driver: Any = session.connection().connection.driver_connection
        driver.set_trace_callback(asked.append)
        queries.reviews_of_household(
            session,
            community_id=street.community_id,
            household_id=street.street_id,
            since=street.now,
        )
        driver.set_trace_callback(None)
        (query,) = [each for each in asked if "FROM scan" in each]
        plan = [step for *_, step in driver.execute(f"EXPLAIN QUERY PLAN {query}")]
    ways = [step for step in plan if "scan USING" in step]
    assert len(ways) == 3, plan
    assert "(community_id=? AND id=?)" in ways[0]
    assert ["ix_scan_not_counted" in ways[1], "ix_scan_line" in ways[2]] == [True, True]
