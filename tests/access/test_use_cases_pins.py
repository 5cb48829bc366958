"""A household's PIN and the one-time code in its letter."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask

from cambio.access import credentials
from cambio.access.errors import CodeOver, TooSoon
from cambio.access.models import HouseholdPin, SlowDown
from cambio.access.queries import PinState, pin_lock, pin_state
from cambio.access.use_cases import (
    CheckPin,
    ChoosePin,
    IssuePinCode,
    PinCode,
    SignInHousehold,
    Try,
    check_pin,
    choose_pin,
    issue_pin_code,
    sign_in_household,
)
from cambio.database import NotFound, new_id, perform, reading
from cambio.neighbourhood.models import Household
from tests.access.conftest import add_household
from tests.conftest import ACTOR_ID, Clock


def issue(community_id: int, household_id: UUID) -> PinCode:
    command = IssuePinCode(community_id=community_id, actor_id=ACTOR_ID, household_id=household_id)
    return perform(issue_pin_code, command)


def choose(community_id: int, household_id: UUID, code: str, pin_hash: str = "a PIN") -> Try:
    command = ChoosePin(
        community_id=community_id,
        actor_id=household_id,
        household_id=household_id,
        code=code,
        pin_hash=pin_hash,
    )
    return perform(choose_pin, command)


def check(community_id: int, household_id: UUID, proven_hash: str | None) -> Try:
    command = CheckPin(
        community_id=community_id,
        actor_id=household_id,
        household_id=household_id,
        proven_hash=proven_hash,
    )
    return perform(check_pin, command)


def state(community_id: int, household_id: UUID, clock: Clock) -> PinState:
    with reading() as session:
        return pin_state(
            session, community_id=community_id, household_id=household_id, now=clock.now
        )


def wrong(code: str) -> str:
    return str((int(code) + 1) % 10**8).zfill(8)


def test_the_code_in_the_letter_chooses_the_pin(
    app: Flask, community_id: int, household_id: UUID, clock: Clock
) -> None:
    assert state(community_id, household_id, clock) is PinState.NONE
    issued = issue(community_id, household_id)
    assert len(issued.code) == 8
    assert issued.code.isdecimal()
    assert issued.expires_at == clock.now + timedelta(days=90)
    assert state(community_id, household_id, clock) is PinState.CODE
    assert choose(community_id, household_id, issued.code).succeeded
    assert state(community_id, household_id, clock) is PinState.CHOSEN
    assert check(community_id, household_id, "a PIN").succeeded


def test_the_code_in_the_letter_proves_where_the_household_lives(
    app: Flask, community_id: int, household_id: UUID, clock: Clock
) -> None:
    def confirmed_at() -> datetime | None:
        with reading() as session:
            return session.get_one(Household, (community_id, household_id)).confirmed_at

    code = issue(community_id, household_id).code
    choose(community_id, household_id, wrong(code))
    assert confirmed_at() is None
    choose(community_id, household_id, code)
    assert confirmed_at() == clock.now


def test_a_code_may_be_typed_in_groups(app: Flask, community_id: int, household_id: UUID) -> None:
    code = issue(community_id, household_id).code
    assert choose(community_id, household_id, f" {code[:4]} {code[4:]} ").succeeded


def test_a_code_works_once(app: Flask, community_id: int, household_id: UUID) -> None:
    code = issue(community_id, household_id).code
    assert choose(community_id, household_id, code).succeeded
    assert not choose(community_id, household_id, code, "another").succeeded
    assert check(community_id, household_id, "a PIN").succeeded


def test_a_code_works_for_ninety_days(
    app: Flask, community_id: int, household_id: UUID, clock: Clock
) -> None:
    code = issue(community_id, household_id).code
    clock.advance(days=90)
    assert state(community_id, household_id, clock) is PinState.NONE
    with pytest.raises(CodeOver):
        choose(community_id, household_id, code)


def test_a_new_letter_replaces_the_code_of_before_and_leaves_the_pin(
    app: Flask, community_id: int, household_id: UUID, clock: Clock
) -> None:
    choose(community_id, household_id, issue(community_id, household_id).code)
    lost, found = issue(community_id, household_id).code, issue(community_id, household_id).code
    assert state(community_id, household_id, clock) is PinState.CHOSEN
    assert check(community_id, household_id, "a PIN").succeeded
    assert lost == found or not choose(community_id, household_id, lost, "b").succeeded
    assert choose(community_id, household_id, found, "c").succeeded
    assert not check(community_id, household_id, "a PIN").succeeded
    assert check(community_id, household_id, "c").succeeded


def test_a_neighbours_code_opens_nothing(app: Flask, community_id: int, household_id: UUID) -> None:
    neighbour = add_household(community_id, "De Mussen")
    issue(community_id, household_id)
    assert not choose(community_id, household_id, issue(community_id, neighbour).code).succeeded


def test_a_household_that_is_not_there_gets_no_code_and_has_no_pin(
    app: Flask, community_id: int
) -> None:
    with pytest.raises(NotFound):
        issue(community_id, new_id())
    assert not check(community_id, new_id(), None).succeeded
    assert not choose(community_id, new_id(), "12345678").succeeded


def test_wrong_pins_and_wrong_codes_wait_together_and_never_lock_out(
    app: Flask, community_id: int, household_id: UUID, clock: Clock
) -> None:
    code = issue(community_id, household_id).code
    waits = []
    for number in range(14):
        outcome = (
            check(community_id, household_id, None)
            if number % 2
            else choose(community_id, household_id, wrong(code))
        )
        waits.append(outcome.wait_seconds)
        clock.advance(seconds=outcome.wait_seconds)
    assert waits == [0, 0, 0, 0, 30, 60, 120, 240, 480, 960, 1920, 3600, 3600, 3600]
    assert choose(community_id, household_id, code).succeeded
    assert check(community_id, household_id, "a PIN").succeeded


def test_the_right_pin_before_its_time_is_refused(
    app: Flask, community_id: int, household_id: UUID
) -> None:
    choose(community_id, household_id, issue(community_id, household_id).code)
    for _ in range(5):
        check(community_id, household_id, None)
    with pytest.raises(TooSoon) as refusal:
        check(community_id, household_id, "a PIN")
    assert "30 sec" in str(refusal.value)


def test_one_household_does_not_make_another_wait(
    app: Flask, community_id: int, household_id: UUID
) -> None:
    for _ in range(5):
        check(community_id, household_id, None)
    neighbour = add_household(community_id, "De Mussen")
    assert check(community_id, neighbour, None).wait_seconds == 0


def test_twenty_pins_at_the_same_moment_are_counted_one_by_one(
    app: Flask, community_id: int, household_id: UUID
) -> None:
    def one_try(_number: int) -> str:
        with app.app_context():
            try:
                return "mistake" if not check(community_id, household_id, None).succeeded else "in"
            except TooSoon:
                return "too soon"

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(one_try, range(20)))
    assert (outcomes.count("mistake"), outcomes.count("too soon")) == (5, 15)
    with reading() as session:
        assert session.query(SlowDown).one().failures == 5


def test_two_who_use_one_code_at_the_same_moment_do_not_both_choose(
    app: Flask, community_id: int, household_id: UUID
) -> None:
    code = issue(community_id, household_id).code

    def try_choose(pin_hash: str) -> bool:
        with app.app_context():
            return choose(community_id, household_id, code, pin_hash).succeeded

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(try_choose, ["one", "other"])) == [False, True]


def test_choosing_a_pin_signs_out_whoever_was_in(
    app: Flask, community_id: int, household_id: UUID, clock: Clock
) -> None:
    from cambio.access.queries import identity_of_household

    sign_in = perform(
        sign_in_household,
        SignInHousehold(
            community_id=community_id, actor_id=household_id, household_id=household_id
        ),
    )
    choose(community_id, household_id, issue(community_id, household_id).code)
    with reading() as session:
        assert not identity_of_household(
            session,
            community_id=community_id,
            sign_in_id=sign_in.sign_in_id,
            secret=sign_in.secret,
            now=clock.now,
        )


def test_a_copy_of_the_database_does_not_give_the_short_secrets_away(
    app: Flask, community_id: int, household_id: UUID
) -> None:
    import hashlib

    code = issue(community_id, household_id).code
    pin_hash = credentials.hash_pin(household_id, "8302")
    choose(community_id, household_id, code, pin_hash)
    code = issue(community_id, household_id).code
    with reading() as session:
        row = session.get_one(HouseholdPin, (community_id, household_id))
    assert row.code_hash != hashlib.sha256(code.encode()).digest()
    assert not credentials.password_matches(row.pin_hash, "8302")  # the server's secret is missing
    assert credentials.pin_matches(row.pin_hash, household_id, "8302")
    assert not credentials.pin_matches(row.pin_hash, new_id(), "8302")


def test_what_a_pin_is_compared_with_is_told_with_the_wait(
    app: Flask, community_id: int, household_id: UUID, clock: Clock
) -> None:
    choose(community_id, household_id, issue(community_id, household_id).code)
    for _ in range(5):
        check(community_id, household_id, None)
    with reading() as session:
        lock = pin_lock(
            session, community_id=community_id, household_id=household_id, now=clock.now
        )
    assert (lock.stored_hash, lock.wait_seconds) == ("a PIN", 30)
