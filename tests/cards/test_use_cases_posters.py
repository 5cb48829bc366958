"""Posters by which a household takes part, and street cards; on both databases."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from cambio.database import Refusal, new_id, perform, reading
from cambio.earning.errors import ActionClosed, ActionNotOpen, ActionUnknown, NobodyToCount
from cambio.earning.rules import Outcome
from cambio.ledger import Purpose
from cards import queries
from cards.errors import (
    PosterOutOfHours,
)
from cards.queries.posters import poster
from cards.use_cases.posters import Arrival, MakePoster, TakePart, make_poster, take_part
from cards.use_cases.scans import record_scan
from tests.cards.beside_the_scan import (
    check_books,
    closed_action,
    headcount,
    keyed,
    scan_of,
    street_card,
    who,
)
from tests.conftest import Clock
from tests.scene import Scene


def come(scene: Scene, action_id: UUID, household_id: UUID, **more: Any) -> Arrival:
    values = {**keyed(scene), "adults": 1, "children": 0, **more}
    command = TakePart(**values, action_id=action_id, household_id=household_id)
    return perform(take_part, command)


def test_a_household_takes_part_by_the_poster_and_a_card_adds_nobody(scene: Scene) -> None:
    neighbour, action_id = scene.neighbour(), scene.action()
    key = str(new_id())
    came = come(scene, action_id, neighbour.household_id, adults=2, request_key=key)
    assert came.outcome is Outcome.CREDITED
    assert come(scene, action_id, neighbour.household_id, adults=2, request_key=key) == came
    assert scene.scan(action_id, neighbour, adults=2).verdict == "duplicate"
    assert headcount(scene, action_id) == 2
    assert scene.holds(neighbour.household_id) == came.household_minor
    check_books(scene)


def _too_early(scene: Scene, clock: Clock) -> UUID:
    action_id = scene.action()
    clock.advance(minutes=-31)
    return action_id


def _too_late(scene: Scene, clock: Clock) -> UUID:
    action_id = scene.action()
    clock.advance(hours=3, minutes=31)
    return action_id


@pytest.mark.parametrize(
    ("make", "people", "refusal"),
    [
        (lambda _s, _c: new_id(), {}, ActionUnknown),
        (_too_early, {}, PosterOutOfHours),
        (_too_late, {}, PosterOutOfHours),
        (closed_action, {}, ActionClosed),
        (lambda s, _c: s.action(opened=False), {}, ActionNotOpen),
        (lambda s, _c: s.action(), {"adults": 0}, NobodyToCount),
    ],
)
def test_taking_part_by_the_poster_is_refused(
    scene: Scene,
    clock: Clock,
    make: Callable[[Scene, Clock], UUID],
    people: dict[str, int],
    refusal: type[Refusal],
) -> None:
    neighbour = scene.neighbour()
    action_id = make(scene, clock)
    with pytest.raises(refusal):
        come(scene, action_id, neighbour.household_id, **people)
    assert scene.holds(neighbour.household_id) == 0


def test_a_poster_keeps_its_code_until_a_new_one_is_asked_for(scene: Scene) -> None:
    action_id = scene.action()
    first = perform(make_poster, MakePoster(**who(scene), action_id=action_id))
    assert perform(make_poster, MakePoster(**who(scene), action_id=action_id)) == first
    with reading() as session:
        before = poster(session, community_id=scene.community_id, action_id=action_id)
    anew = perform(make_poster, MakePoster(**who(scene), action_id=action_id, anew=True))
    with reading() as session:
        after = poster(session, community_id=scene.community_id, action_id=action_id)
    assert (first.revision, anew.revision) == (1, 2)
    assert before is not None
    assert after is not None
    assert before.code_hash != after.code_hash
    with pytest.raises(ActionUnknown):
        perform(make_poster, MakePoster(**who(scene), action_id=new_id()))


def test_a_street_card_is_scanned_as_any_card_and_pays_the_pot(scene: Scene) -> None:
    action_id, card = scene.action(), street_card(scene)
    verdict = perform(record_scan, scan_of(scene, action_id, card.number))
    assert (verdict.verdict, verdict.household_minor, verdict.headcount) == ("credited", 0, 0)
    assert scene.holds(scene.street_id, Purpose.POT) == verdict.place_minor
    again = perform(record_scan, scan_of(scene, action_id, card.number))
    assert (again.verdict, again.place_minor) == ("duplicate", 0)
    check_books(scene)


def test_a_street_card_is_in_no_stack(scene: Scene) -> None:
    street_card(scene)
    with reading() as session:
        assert queries.stack(session, community_id=scene.community_id) == []
        assert queries.count_cards(session, community_id=scene.community_id)["stack"] == 0
