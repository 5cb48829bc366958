"""Giving: to a neighbour, a pot or a cause; within a day's limit, with the layers of the giver."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from cambio.database import Refusal, new_id, perform, reading
from cambio.earning.errors import ProgrammeUnknown
from cambio.ledger import Purpose
from cambio.ledger.errors import AmountNotPositive, BalanceTooLow
from cambio.messages.models import NoticeRow
from cambio.neighbourhood.errors import HouseholdUnknown
from cambio.neighbourhood.rules.households import Means
from cambio.saving.errors import (
    CounterLimit,
    DailyInvalid,
    GiftLimit,
    GiftsOff,
    GiftToOneself,
    NotACause,
    ReceiverUnknown,
)
from cambio.saving.queries import causes, gifts_of, lapsing
from cambio.saving.use_cases import (
    GiveTokens,
    Receiver,
    SetCause,
    SetGiftTerms,
    give_tokens,
    save_share,
    set_cause,
    set_gift_terms,
)
from tests.conftest import Clock
from tests.earning.ground import Ground, on_sqlite
from tests.saving.street import CAMBI, give, neighbours, save, saving
from tests.saving.test_use_cases import household_that_earned
from tests.together import together


def allow_gifts(ground: Ground, daily_minor: int, *, allowed: bool = True) -> None:
    terms: dict[str, Any] = {"allowed": allowed, "daily_minor": daily_minor}
    programme_id = ground.programmes["cambio-company"]
    perform(set_gift_terms, SetGiftTerms(**ground.who, programme_id=programme_id, **terms))


def receives(ground: Ground, *, yes: bool = True) -> None:
    perform(set_cause, SetCause(**ground.who, organisation_id=ground.funder_id, receives=yes))


def test_what_is_given_or_saved_keeps_as_long_as_it_would_have_kept(ground: Ground) -> None:
    one, other = household_that_earned(ground), ground.household()
    receives(ground)
    give(ground, one, Receiver(household_id=other), 2)
    save(ground, one, 1)
    given = give(ground, one, Receiver(organisation_id=ground.funder_id), 1)
    assert given.left_minor == 0
    assert (ground.holds(other), ground.holds(one), ground.pot()) == (2, 0, 3)
    assert ground.holds(ground.funder_id, Purpose.TILL) == 1
    give(ground, other, Receiver(place_id=ground.street_id), 1)
    until = date(2026, 7, 1)
    with reading() as session:
        found = lapsing(session, community_id=ground.community_id, until=until)
    kept = {each.owner_id: (each.lapses_on, each.amount_minor) for each in found}
    assert kept == {other: (until, 1), ground.street_id: (until, 4)}
    ground.check_books()


def test_who_gets_a_gift_is_told_of_it_and_not_by_whom(ground: Ground) -> None:
    one, other = neighbours(ground, 2)
    give(ground, one, Receiver(household_id=other), 3)
    give(ground, one, Receiver(place_id=ground.street_id), 4)
    with reading() as session:
        (told,) = session.scalars(select(NoticeRow)).all()
    assert (told.household_id, told.kind) == (other, "tokens")
    assert '"amount_minor":3' in told.news
    assert '"is_gift":true' in told.news
    assert str(one) not in told.news


def test_a_household_gives_so_much_in_a_day_and_goes_on_the_next(
    ground: Ground, clock: Clock
) -> None:
    one, other = neighbours(ground, 2, amount_minor=100)
    to = Receiver(household_id=other)
    allow_gifts(ground, 30)
    give(ground, one, to, 25)
    with pytest.raises(GiftLimit) as refused:
        give(ground, one, to, 6)
    assert refused.value.facts == {"left_minor": 5}
    # Ten in the morning in March: midnight of the community is fourteen hours away.
    clock.advance(hours=12, minutes=59)
    with pytest.raises(GiftLimit):
        give(ground, one, to, 6)
    clock.advance(minutes=1)
    give(ground, one, to, 6)
    with reading() as session:
        given = gifts_of(session, community_id=ground.community_id, household_id=one)
        older = gifts_of(
            session, community_id=ground.community_id, household_id=one, after=given[0].id
        )
    assert [each.amount_minor for each in given] == [6, 25]
    assert older == given[1:]


def test_of_simultaneous_gifts_no_more_go_than_the_day_allows(app: Flask, ground: Ground) -> None:
    one, other = neighbours(ground, 2, amount_minor=100)
    allow_gifts(ground, 35)
    commands = [
        GiveTokens(
            **ground.keyed,
            household_id=one,
            to=Receiver(household_id=other),
            currency=CAMBI,
            amount_minor=10,
        )
        for _each in range(6)
    ]
    heard = together(app, *(lambda each=each: perform(give_tokens, each) for each in commands))
    assert [type(each) for each in heard if isinstance(each, Exception)] == [GiftLimit] * 3
    assert (ground.holds(one), ground.holds(other)) == (70, 130)


def test_two_households_that_give_to_each_other_at_once_both_arrive(
    app: Flask, ground: Ground
) -> None:
    one, other = neighbours(ground, 2)
    there, back = (Receiver(household_id=each) for each in (other, one))
    heard = together(
        app,
        *(lambda: give(ground, one, there, 10), lambda: give(ground, other, back, 20)) * 3,
    )
    assert sorted(type(each).__name__ for each in heard) == ["GiftLimit"] + ["GivenTokens"] * 5
    assert (ground.holds(one), ground.holds(other)) == (50 - 30 + 40, 50 + 30 - 40)


@on_sqlite
def test_what_cannot_be_given_is_refused_and_changes_nothing(app: Flask, ground: Ground) -> None:
    one, other = neighbours(ground, 2, amount_minor=200)
    neighbour = Receiver(household_id=other)
    cause = Receiver(organisation_id=ground.funder_id)
    refused: list[tuple[Receiver, int, dict[str, Any], type[Refusal]]] = [
        (neighbour, 0, {}, AmountNotPositive),
        (neighbour, 1, {"household_id": new_id()}, HouseholdUnknown),
        (Receiver(household_id=one), 1, {}, GiftToOneself),
        (Receiver(household_id=new_id()), 1, {}, ReceiverUnknown),
        (Receiver(place_id=new_id()), 1, {}, ReceiverUnknown),
        (Receiver(), 1, {}, ReceiverUnknown),
        (cause, 1, {}, NotACause),
        (neighbour, 51, {}, GiftLimit),
        (neighbour, 101, {"means": Means.SIGNATURE}, CounterLimit),
    ]
    for to, amount_minor, changes, refusal in refused:
        with pytest.raises(refusal):
            give(ground, changes.pop("household_id", one), to, amount_minor, **changes)
    receives(ground)
    give(ground, one, cause, 1)
    receives(ground, yes=False)
    with pytest.raises(NotACause):
        give(ground, one, cause, 1)
    allow_gifts(ground, 500, allowed=False)
    with pytest.raises(GiftsOff):
        give(ground, one, neighbour, 1)
    save(ground, one, 1)  # one's own street is not giving away
    allow_gifts(ground, 500)
    with pytest.raises(BalanceTooLow):
        give(ground, one, neighbour, 199)
    assert ground.holds(other) == 200


@on_sqlite
def test_what_the_counter_saves_and_gives_counts_together(app: Flask, ground: Ground) -> None:
    one, other = neighbours(ground, 2, amount_minor=200)
    allow_gifts(ground, 500)
    save(ground, one, 60, means=Means.PIN)
    give(ground, one, Receiver(household_id=other), 30, means=Means.SIGNATURE)
    with pytest.raises(CounterLimit) as refused:
        perform(save_share, saving(ground, one, 11, means=Means.PIN))
    assert refused.value.facts == {"most": 100, "left": 10}
    save(ground, one, 11)


@on_sqlite
def test_terms_and_causes_of_what_is_not_there_are_refused(app: Flask, ground: Ground) -> None:
    with pytest.raises(DailyInvalid):
        allow_gifts(ground, 0)
    nowhere = SetGiftTerms(**ground.who, programme_id=new_id(), allowed=True, daily_minor=1)
    with pytest.raises(ProgrammeUnknown):
        perform(set_gift_terms, nowhere)
    with pytest.raises(ReceiverUnknown):
        perform(set_cause, SetCause(**ground.who, organisation_id=new_id(), receives=True))
    receives(ground, yes=False)
    with reading() as session:
        found = causes(session, community_id=ground.community_id)
    assert [each.receives for each in found] == [False]
