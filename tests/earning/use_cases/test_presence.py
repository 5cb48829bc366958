"""Who else was there: struck out, without a card, and a street as a whole; on both databases."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest

from cambio.database import Refusal, new_id, perform, reading
from cambio.earning import queries
from cambio.earning.errors import (
    ActionClosed,
    ActionNotOpen,
    ActionUnknown,
    AlreadyStruck,
    NewcomersInvalid,
    NoteUnknown,
    ParticipationUnknown,
    PlaceElsewhere,
)
from cambio.earning.rules import WHOLE_HOUSEHOLD, Outcome, StrikeReason
from cambio.earning.use_cases import (
    CorrectNewcomers,
    Newcomers,
    NoteNewcomers,
    ParticipationReceipt,
    RecordPlaceParticipation,
    StrikeParticipation,
    StruckParticipation,
    correct_newcomers,
    note_newcomers,
    record_place_participation,
    strike_participation,
)
from cambio.ledger.errors import AlreadySpent
from cambio.neighbourhood.errors import PlaceUnknown
from tests.earning.ground import Ground
from tests.earning.use_cases.test_participations import spend


def strike(
    ground: Ground, action_id: UUID, participation_id: UUID, **more: Any
) -> StruckParticipation:
    values = {**ground.keyed, "reason": StrikeReason.NOT_THERE, **more}
    command = StrikeParticipation(**values, action_id=action_id, participation_id=participation_id)
    return perform(strike_participation, command)


def note(ground: Ground, action_id: UUID, people: int, note_id: UUID | None = None) -> Newcomers:
    command = NoteNewcomers(
        **ground.who, note_id=note_id or new_id(), action_id=action_id, people=people
    )
    return perform(note_newcomers, command)


def correct(ground: Ground, action_id: UUID, note_id: UUID, people: int) -> Newcomers:
    command = CorrectNewcomers(**ground.who, note_id=note_id, action_id=action_id, people=people)
    return perform(correct_newcomers, command)


def show_place(ground: Ground, action_id: UUID, place_id: UUID) -> ParticipationReceipt:
    command = RecordPlaceParticipation(
        **ground.who, action_id=action_id, place_id=place_id, happened_at=ground.clock.now
    )
    return perform(record_place_participation, command)


def headcounts(ground: Ground, action_id: UUID) -> tuple[int, int]:
    with reading() as session:
        found = queries.action(session, community_id=ground.community_id, action_id=action_id)
    assert found is not None
    return found.headcount, found.newcomers


# --------------------------------------------------------------- what a household says of itself


def test_who_signs_for_all_and_shows_a_card_too_is_counted_once(ground: Ground) -> None:
    action_id, household_id = ground.open_action(ground.grant()), ground.household(adults=3)
    ground.show(action_id, household_id, adults=1)
    said = ground.show(action_id, household_id, adults=2, children=1, source_id=WHOLE_HOUSEHOLD)
    assert (said.outcome, said.headcount) == (Outcome.MORE_CREDITED, 3)
    again = ground.show(action_id, household_id, adults=2, source_id=new_id())
    assert (again.outcome, again.headcount) == (Outcome.MORE_CREDITED, 4), "two cards show three"
    assert ground.show(action_id, household_id, adults=3, source_id=WHOLE_HOUSEHOLD).headcount == 4
    ground.check_books()


# --------------------------------------------------------------------------------- struck out


def test_who_is_struck_out_gives_back_all_and_may_be_counted_anew(ground: Ground) -> None:
    action_id, household_id = ground.open_action(ground.grant()), ground.household()
    counted = ground.show(action_id, household_id, adults=2)
    struck = strike(ground, action_id, counted.participation_id)
    assert struck == StruckParticipation(
        counted.participation_id, household_id, counted.household_minor + counted.place_minor, 0
    )
    assert (ground.holds(household_id), ground.pot(), headcounts(ground, action_id)) == (
        0,
        0,
        (0, 0),
    )
    ground.check_books()
    anew = ground.show(action_id, household_id, adults=1)
    assert (anew.outcome, anew.headcount) == (Outcome.CREDITED, 1)
    assert ground.holds(household_id) == anew.household_minor
    ground.check_books()


def test_a_list_keeps_its_numbers_and_who_was_struck_out_and_why(ground: Ground) -> None:
    action_id = ground.open_action(ground.grant())
    first = ground.show(action_id, ground.household())
    ground.clock.advance(minutes=1)
    ground.show(action_id, ground.household())
    strike(ground, action_id, first.participation_id, reason=StrikeReason.COUNTED_TWICE)
    with reading() as session:
        found = queries.participants(session, community_id=ground.community_id, action_id=action_id)
        counts = queries.participation_counts(
            session, community_id=ground.community_id, action_id=action_id
        )
    assert [(each.number, each.initial, each.struck_reason) for each in found] == [
        (1, "N", StrikeReason.COUNTED_TWICE),
        (2, "N", None),
    ]
    assert (counts.households, counts.adults) == (1, 1)


def test_the_same_strike_sent_twice_gives_the_first_answer(ground: Ground) -> None:
    action_id = ground.open_action(ground.grant())
    counted = ground.show(action_id, ground.household())
    key = str(new_id())
    once = strike(ground, action_id, counted.participation_id, request_key=key)
    assert strike(ground, action_id, counted.participation_id, request_key=key) == once


def test_who_was_counted_without_pay_is_struck_out_and_never_paid(ground: Ground) -> None:
    budget_id = ground.grant()
    action_id = ground.open_action(None)
    counted = ground.show(action_id, household_id := ground.household())
    assert counted.outcome is Outcome.PURSE_EMPTY
    assert strike(ground, action_id, counted.participation_id).returned_minor == 0
    from cambio.earning.use_cases import FillPurse, fill_purse

    perform(
        fill_purse,
        FillPurse(**ground.keyed, action_id=action_id, amount_minor=50, budget_id=budget_id),
    )
    assert ground.holds(household_id) == 0


def _twice(ground: Ground, action_id: UUID, participation_id: UUID) -> None:
    strike(ground, action_id, participation_id)
    strike(ground, action_id, participation_id)


def _after_all_is_over(ground: Ground, action_id: UUID, participation_id: UUID) -> None:
    ground.close(action_id)
    ground.clock.advance(hours=72)
    strike(ground, action_id, participation_id)


def _after_it_was_spent(ground: Ground, action_id: UUID, participation_id: UUID) -> None:
    with reading() as session:
        found = queries.participants(session, community_id=ground.community_id, action_id=action_id)
    spend(ground, found[0].household_id, 1)
    strike(ground, action_id, participation_id)


Act = Callable[[Ground, UUID, UUID], Any]


@pytest.mark.parametrize(
    ("act", "refusal"),
    [
        (lambda g, _a, p: strike(g, new_id(), p), ActionUnknown),
        (lambda g, _a, p: strike(g, g.plan(None).action_id, p), ActionNotOpen),
        (lambda g, a, _p: strike(g, a, new_id()), ParticipationUnknown),
        (lambda g, _a, p: strike(g, g.open_action(None), p), ParticipationUnknown),
        (_twice, AlreadyStruck),
        (_after_all_is_over, ActionClosed),
        (_after_it_was_spent, AlreadySpent),
    ],
)
def test_striking_out_is_refused(ground: Ground, act: Act, refusal: type[Refusal]) -> None:
    action_id = ground.open_action(ground.grant())
    counted = ground.show(action_id, ground.household())
    with pytest.raises(refusal):
        act(ground, action_id, counted.participation_id)
    ground.check_books()


# ---------------------------------------------------------------------------- without a card


def test_newcomers_are_noted_added_up_corrected_and_taken_back(ground: Ground) -> None:
    action_id = ground.open_action(None)
    first = note(ground, action_id, 6)
    assert note(ground, action_id, 6, first.note_id) == first, "sent twice"
    assert note(ground, action_id, 2).newcomers == 8
    assert correct(ground, action_id, first.note_id, 4).newcomers == 6
    assert correct(ground, action_id, first.note_id, 0).newcomers == 2
    assert headcounts(ground, action_id) == (0, 2)
    with reading() as session:
        notes = queries.newcomer_notes(
            session, community_id=ground.community_id, action_id=action_id
        )
    assert [(each.noted_people, each.people, each.corrected_at is not None) for each in notes] == [
        (6, 0, True),
        (2, 2, False),
    ]


def test_newcomers_are_noted_while_late_scans_count(ground: Ground) -> None:
    action_id = ground.open_action(None)
    ground.close(action_id)
    ground.clock.advance(hours=71)
    assert note(ground, action_id, 1).newcomers == 1


def _noted_late(ground: Ground, action_id: UUID, _note_id: UUID) -> None:
    ground.close(action_id)
    ground.clock.advance(hours=72)
    note(ground, action_id, 1)


@pytest.mark.parametrize(
    ("act", "refusal"),
    [
        (lambda g, a, _n: note(g, a, 0), NewcomersInvalid),
        (lambda g, a, _n: note(g, a, 501), NewcomersInvalid),
        (lambda g, _a, _n: note(g, new_id(), 1), ActionUnknown),
        (lambda g, _a, _n: note(g, g.plan(None).action_id, 1), ActionNotOpen),
        (lambda g, _a, n: note(g, g.open_action(None), 1, n), NoteUnknown),
        (lambda g, a, n: correct(g, a, n, -1), NewcomersInvalid),
        (lambda g, a, _n: correct(g, a, new_id(), 1), NoteUnknown),
        (lambda g, _a, n: correct(g, g.open_action(None), n, 1), NoteUnknown),
        (_noted_late, ActionClosed),
    ],
)
def test_noting_newcomers_is_refused(ground: Ground, act: Act, refusal: type[Refusal]) -> None:
    action_id = ground.open_action(None)
    noted = note(ground, action_id, 3)
    with pytest.raises(refusal):
        act(ground, action_id, noted.note_id)
    assert headcounts(ground, action_id) == (0, 3)


# ------------------------------------------------------------------------- a street as a whole


def test_a_street_card_pays_the_pot_its_share_once_and_counts_nobody(ground: Ground) -> None:
    action_id = ground.open_action(ground.grant())
    first = show_place(ground, action_id, ground.street_id)
    assert (first.outcome, first.household_minor, first.place_minor) == (Outcome.CREDITED, 0, 1)
    again = show_place(ground, action_id, ground.street_id)
    assert (again.outcome, again.place_minor) == (Outcome.DUPLICATE, 0)
    assert (ground.pot(), headcounts(ground, action_id)) == (1, (0, 0))
    ground.check_books()


def test_a_street_is_paid_when_the_purse_is_filled(ground: Ground) -> None:
    from cambio.earning.use_cases import FillPurse, fill_purse

    budget_id, action_id = ground.grant(), ground.open_action(None)
    assert show_place(ground, action_id, ground.street_id).outcome is Outcome.PURSE_EMPTY
    perform(
        fill_purse,
        FillPurse(**ground.keyed, action_id=action_id, amount_minor=9, budget_id=budget_id),
    )
    assert ground.pot() == 1
    with reading() as session:
        found = queries.places_there(session, community_id=ground.community_id, action_id=action_id)
    assert [(each.name, each.place_minor, each.payment) for each in found] == [("Dreef", 1, "paid")]
    ground.check_books()


def test_a_district_takes_part_in_what_happens_in_its_street(ground: Ground) -> None:
    action_id = ground.open_action(ground.grant())
    assert show_place(ground, action_id, ground.district_id).outcome is Outcome.CREDITED


@pytest.mark.parametrize(
    ("act", "refusal"),
    [
        (lambda g, a, _: show_place(g, a, new_id()), PlaceUnknown),
        (lambda g, a, _: show_place(g, a, g.other_street_id), PlaceElsewhere),
        (lambda g, _a, _: show_place(g, new_id(), g.street_id), ActionUnknown),
        (lambda g, _a, _: show_place(g, g.plan(None).action_id, g.street_id), ActionNotOpen),
    ],
)
def test_a_street_card_is_refused(ground: Ground, act: Act, refusal: type[Refusal]) -> None:
    action_id = ground.open_action(ground.grant())
    with pytest.raises(refusal):
        act(ground, action_id, new_id())
    assert ground.pot() == 0
