"""Lists to sign: numbered, typed in, forgotten; on both databases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from cambio.database import Command, Refusal, new_id, perform, reading
from cambio.earning.errors import ActionClosed, ActionUnknown
from cambio.earning.rules import Outcome
from cambio.earning.use_cases import CloseAction, close_action
from cards.errors import NoLines
from cards.queries import ScanCounts, reviews, scan_counts
from cards.queries.sign_up import count_lines, listed_lines
from cards.use_cases.scan_reviews import DecideScan, Decision, decide_scan
from cards.use_cases.sign_up import (
    KEPT_FOR,
    NumberHouseholds,
    SignedLine,
    TypeInLines,
    forget_lines,
    number_households,
    type_in_lines,
)
from tests.cards.beside_the_scan import (
    check_books,
    closed_action,
    headcount,
    keyed,
    who,
)
from tests.conftest import Clock
from tests.scene import Scene


def number(scene: Scene, action_id: UUID) -> int:
    return perform(number_households, NumberHouseholds(**who(scene), action_id=action_id))


def type_in(scene: Scene, action_id: UUID, *lines: SignedLine, **more: Any) -> list[str]:
    command = TypeInLines(**{**keyed(scene), **more}, action_id=action_id, lines=lines)
    return [each.outcome for each in perform(type_in_lines, command).lines]


def test_lines_keep_their_households_however_often_they_are_printed(scene: Scene) -> None:
    first, second, action_id = scene.neighbour(), scene.neighbour(), scene.action()
    assert number(scene, action_id) == 2
    scene.neighbour()
    assert number(scene, action_id) == 3
    with reading() as session:
        lines = listed_lines(session, community_id=scene.community_id, action_id=action_id)
    assert [(each.line, each.street, each.house) for each in lines] == [
        (1, "Dreef", "1"),
        (2, "Dreef", "2"),
        (3, "Dreef", "3"),
    ]
    assert first != second


def test_typed_lines_pay_like_a_scan_and_count_each_person_once(scene: Scene) -> None:
    neighbours, action_id = [scene.neighbour() for _ in range(3)], scene.action()
    number(scene, action_id)
    scene.scan(action_id, neighbours[0], adults=1)
    key = str(new_id())
    lines = (SignedLine(1, 2, 0), SignedLine(2, 1, 1), SignedLine(9, 1, 0))
    said = type_in(scene, action_id, *lines, request_key=key)
    assert said == ["more_credited", "credited", "line_unknown"]
    assert type_in(scene, action_id, *lines, request_key=key) == said, "the first answer again"
    assert type_in(scene, action_id, *lines) == ["duplicate", "duplicate", "line_unknown"]
    assert headcount(scene, action_id) == 4
    check_books(scene)


def test_a_list_that_is_typed_in_too_late_waits_for_a_person_like_a_late_scan(
    scene: Scene, clock: Clock
) -> None:
    scene.neighbour()
    second, action_id = scene.neighbour(), scene.action()
    number(scene, action_id)
    perform(close_action, CloseAction(**keyed(scene), action_id=action_id))
    clock.advance(hours=71)
    assert type_in(scene, action_id, SignedLine(1, 1, 0)) == ["credited"]
    clock.advance(hours=1)
    late = SignedLine(2, 1, 0)
    assert type_in(scene, action_id, late) == ["queued"]
    assert type_in(scene, action_id, replace(late, adults=2)) == ["queued"], "a slip is mended"
    with reading() as session:
        [waiting] = reviews(session, community_id=scene.community_id)
        assert scan_counts(session, community_id=scene.community_id, action_id=action_id) == (
            ScanCounts(scans=1, in_review=1, refused=0, people=0)
        )
    assert (waiting.is_line, waiting.adults, waiting.doubt) == (True, 2, "late")
    assert waiting.household_id == second.household_id
    decide = DecideScan(
        **keyed(scene), scan_id=waiting.scan_id, decision=Decision.ACCEPTED, reason="Getekend."
    )
    decided = perform(decide_scan, decide)
    assert (decided.outcome, decided.household_minor) == (Outcome.CREDITED, 4)
    assert type_in(scene, action_id, late) == ["decided"]
    assert scene.holds(second.household_id) == 4
    check_books(scene)


@pytest.mark.parametrize(
    ("make", "refusal"),
    [
        (lambda _s, _c: new_id(), ActionUnknown),
        (closed_action, ActionClosed),
        (lambda s, _c: s.action(), NoLines),
    ],
)
def test_no_list_is_made(
    scene: Scene, clock: Clock, make: Callable[[Scene, Clock], UUID], refusal: type[Refusal]
) -> None:
    action_id = make(scene, clock)
    with pytest.raises(refusal):
        number(scene, action_id)


def test_whose_lines_were_whose_is_forgotten_after_a_month(scene: Scene, clock: Clock) -> None:
    scene.neighbour()
    action_id = scene.action()
    number(scene, action_id)
    clock.advance(hours=3)
    clock.now += KEPT_FOR
    assert perform(forget_lines, Command(**who(scene))) == 0
    clock.advance(minutes=1)
    assert perform(forget_lines, Command(**who(scene))) == 1
    with reading() as session:
        assert count_lines(session, community_id=scene.community_id, action_id=action_id) == 0
    assert type_in(scene, action_id, SignedLine(1, 1, 0)) == ["line_unknown"]
