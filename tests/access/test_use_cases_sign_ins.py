"""Signing in and out, and waiting after mistakes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from uuid import UUID

import pytest
from flask import Flask

from cambio.access.errors import TooSoon
from cambio.access.models import SignIn, SlowDown
from cambio.access.queries import (
    Identity,
    identity_of_household,
    password_lock,
)
from cambio.access.use_cases import (
    BlockUser,
    EndSessions,
    SignInHousehold,
    SignInStaff,
    SignOut,
    Try,
    block_user,
    end_sessions,
    sign_in_household,
    sign_in_staff,
    sign_out,
)
from cambio.access.use_cases.sign_ins import HOUSEHOLD_HOURS, KEPT_AFTER_EXPIRY, STAFF_HOURS
from cambio.app.permissions import Role
from cambio.database import NotFound, new_id, perform, reading
from tests.access.acts import (
    attempt,
    started,
    who_is,
)
from tests.access.conftest import Person, add_person
from tests.conftest import ACTOR_ID, Clock


def test_the_right_password_signs_in(app: Flask, community_id: int, anna: Person) -> None:
    found = who_is(community_id, started(community_id, " ANNA "))
    assert found is not None
    assert (found.id, found.name) == (anna.id, "Anna")
    assert {grant.role for grant in found.grants} == {Role.MANAGER}


def test_only_the_secret_of_the_cookie_opens_its_sign_in(
    app: Flask, community_id: int, anna: Person
) -> None:
    one, other = started(community_id, "anna"), started(community_id, "anna")
    assert one.sign_in_id != other.sign_in_id
    assert who_is(community_id, one, secret=other.secret) is None
    assert who_is(community_id + 1, one) is None


def test_the_database_keeps_no_secret(app: Flask, community_id: int, anna: Person) -> None:
    sign_in = started(community_id, "anna")
    with reading() as session:
        row = session.get_one(SignIn, (community_id, sign_in.sign_in_id))
    assert sign_in.secret.encode() not in row.secret_hash
    assert len(row.secret_hash) == 32


def test_a_sign_in_ends_by_itself(
    app: Flask, community_id: int, anna: Person, clock: Clock
) -> None:
    sign_in = started(community_id, "anna")
    clock.advance(hours=STAFF_HOURS, seconds=-1)
    assert who_is(community_id, sign_in)
    clock.advance(seconds=1)
    assert who_is(community_id, sign_in) is None


def test_signing_out_ends_one_browser_and_is_harmless_twice(
    app: Flask, community_id: int, anna: Person
) -> None:
    phone, desk = started(community_id, "anna"), started(community_id, "anna")
    command = SignOut(community_id=community_id, actor_id=anna.id, sign_in_id=phone.sign_in_id)
    perform(sign_out, command)
    perform(sign_out, command)
    assert who_is(community_id, phone) is None
    assert who_is(community_id, desk)


def test_all_browsers_but_one_can_be_signed_out(
    app: Flask, community_id: int, anna: Person
) -> None:
    phone, desk = started(community_id, "anna"), started(community_id, "anna")
    add_person(community_id, "bert")
    bert = started(community_id, "bert")
    ended = perform(
        end_sessions,
        EndSessions(
            community_id=community_id,
            actor_id=anna.id,
            subject_id=anna.id,
            except_sign_in_id=desk.sign_in_id,
        ),
    )
    assert ended == 1
    assert who_is(community_id, phone) is None
    assert who_is(community_id, desk)
    assert who_is(community_id, bert)


@pytest.mark.parametrize("name", ["nobody", "carla", ""])
def test_unknown_and_blocked_people_get_the_same_answer_as_a_wrong_password(
    app: Flask, community_id: int, anna: Person, name: str
) -> None:
    carla = add_person(community_id, "carla")
    perform(block_user, BlockUser(community_id=community_id, actor_id=anna.id, user_id=carla.id))
    assert attempt(community_id, name) == attempt(community_id, "anna") == Try(False)
    assert attempt(community_id, name, right=True) == Try(False)


def test_a_password_changed_since_it_was_compared_does_not_sign_in(
    app: Flask, community_id: int, anna: Person
) -> None:
    command = SignInStaff(
        community_id=community_id, actor_id=ACTOR_ID, name="anna", proven_hash="the one of before"
    )
    assert not perform(sign_in_staff, command).succeeded


@pytest.mark.parametrize("name", ["anna", "nobody"])
def test_after_a_few_mistakes_one_waits_longer_each_time_also_under_an_unknown_name(
    app: Flask, community_id: int, anna: Person, clock: Clock, name: str
) -> None:
    waits = []
    for _ in range(7):
        outcome = attempt(community_id, name)
        waits.append(outcome.wait_seconds)
        clock.advance(seconds=outcome.wait_seconds)
    assert waits == [0, 0, 0, 0, 2, 4, 8]


def test_the_right_password_before_its_time_is_refused_and_after_it_signs_in(
    app: Flask, community_id: int, anna: Person, clock: Clock
) -> None:
    for _ in range(5):
        attempt(community_id, "anna")
    with pytest.raises(TooSoon) as refusal:
        attempt(community_id, "anna", right=True)
    assert refusal.value.facts["seconds"] == 2
    clock.advance(seconds=2)
    assert attempt(community_id, "anna", right=True).succeeded
    assert [attempt(community_id, "anna").wait_seconds for _ in range(4)] == [0, 0, 0, 0]


def test_trying_too_soon_does_not_make_the_wait_longer(
    app: Flask, community_id: int, anna: Person, clock: Clock
) -> None:
    for _ in range(5):
        attempt(community_id, "anna")
    for _ in range(9):
        with pytest.raises(TooSoon):
            attempt(community_id, "anna")
    clock.advance(seconds=2)
    assert attempt(community_id, "anna", right=True).succeeded


def test_mistakes_are_forgotten_after_a_day_and_leave_no_row(
    app: Flask, community_id: int, anna: Person, clock: Clock
) -> None:
    for _ in range(5):
        attempt(community_id, "anna")
    clock.advance(hours=25)
    assert attempt(community_id, "nobody") == Try(False)
    with reading() as session:
        assert session.query(SlowDown).count() == 1
    assert attempt(community_id, "anna") == Try(False)


def test_a_wait_is_told_before_anything_is_hashed(
    app: Flask, community_id: int, anna: Person, clock: Clock
) -> None:
    for _ in range(6):
        clock.advance(seconds=attempt(community_id, "anna").wait_seconds)
    clock.advance(seconds=-1)
    with reading() as session:
        lock = password_lock(session, community_id=community_id, name="Anna", now=clock.now)
    assert lock.wait_seconds == 1


def test_twenty_tries_at_the_same_moment_are_counted_one_by_one(
    app: Flask, community_id: int, anna: Person
) -> None:
    def one_try(_number: int) -> str:
        with app.app_context():
            try:
                return "mistake" if not attempt(community_id, "anna").succeeded else "in"
            except TooSoon:
                return "too soon"

    with ThreadPoolExecutor(8) as pool:
        outcomes = list(pool.map(one_try, range(20)))
    assert (outcomes.count("mistake"), outcomes.count("too soon")) == (5, 15)
    with reading() as session:
        assert session.query(SlowDown).one().failures == 5


def test_a_household_signs_in_until_the_evening(
    app: Flask, community_id: int, household_id: UUID, clock: Clock
) -> None:
    sign_in = perform(
        sign_in_household,
        SignInHousehold(
            community_id=community_id, actor_id=household_id, household_id=household_id
        ),
    )

    def who() -> Identity | None:
        with reading() as session:
            return identity_of_household(
                session,
                community_id=community_id,
                sign_in_id=sign_in.sign_in_id,
                secret=sign_in.secret,
                now=clock.now,
            )

    found = who()
    assert found is not None
    assert (found.id, found.name) == (household_id, "De Merels")
    assert {grant.role for grant in found.grants} == {Role.RESIDENT}
    assert who_is(community_id, sign_in) is None  # a household is nobody of the staff
    clock.advance(hours=HOUSEHOLD_HOURS)
    assert who() is None


def test_a_household_that_is_not_there_does_not_sign_in(app: Flask, community_id: int) -> None:
    nobody = new_id()
    with pytest.raises(NotFound):
        perform(
            sign_in_household,
            SignInHousehold(community_id=community_id, actor_id=nobody, household_id=nobody),
        )


def test_long_expired_sign_ins_are_forgotten(
    app: Flask, community_id: int, anna: Person, clock: Clock
) -> None:
    started(community_id, "anna")
    clock.advance(hours=STAFF_HOURS)
    clock.now += KEPT_AFTER_EXPIRY + timedelta(seconds=1)
    started(community_id, "anna")
    with reading() as session:
        assert session.query(SignIn).count() == 1
