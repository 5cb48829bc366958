"""Households: choosing a PIN, signing in with it, confirming an act by it."""

from __future__ import annotations

from uuid import UUID

from cambio.access import credentials, queries, use_cases
from cambio.access.errors import CodeWrong, PinNotChosen, PinWrong, TooSoon
from cambio.access.sessions.cookie import begin_session
from cambio.access.sessions.tries import require
from cambio.app.guard import ActorKind
from cambio.database import current_database, perform, reading


def sign_in_with_pin(*, community_id: int, household_id: UUID, pin: str) -> None:
    """Sign this browser in as a household.

    Raises:
        PinNotChosen: the household chooses a PIN first, with the code in its letter.
        PinWrong: not its PIN.
        TooSoon: after several mistakes one waits first.
        NotFound: the household has ended.
    """
    confirm_pin(
        community_id=community_id, household_id=household_id, pin=pin, actor_id=household_id
    )
    _sign_in_household(community_id, household_id)


def choose_pin(*, community_id: int, household_id: UUID, code: str, pin: str) -> None:
    """Set a household's PIN with the code in its letter, and sign this browser in.

    Raises:
        PinInvalid, PinEasy: the PIN will not do.
        CodeWrong, CodeOver: the code is not in its letter, or is too old.
        TooSoon: after several mistakes one waits first.
        NotFound: the household has ended.
    """
    command = use_cases.ChoosePin(
        community_id=community_id,
        actor_id=household_id,
        household_id=household_id,
        code=code,
        pin_hash=credentials.hash_pin(household_id, pin),
    )
    require(perform(use_cases.choose_pin, command), CodeWrong)
    _sign_in_household(community_id, household_id)


def confirm_pin(*, community_id: int, household_id: UUID, pin: str, actor_id: UUID) -> None:
    """Have a household confirm an act by its PIN, at the counter too; starts no session.

    `actor_id` is whoever holds the keyboard.

    Raises:
        PinNotChosen, PinWrong, TooSoon: as `sign_in_with_pin`.
    """
    with reading() as reader:
        lock = queries.pin_lock(
            reader,
            community_id=community_id,
            household_id=household_id,
            now=current_database().clock(),
        )
    if lock.stored_hash is None:
        raise PinNotChosen
    if lock.wait_seconds:
        raise TooSoon(seconds=lock.wait_seconds)
    matches = credentials.pin_matches(lock.stored_hash, household_id, pin)
    command = use_cases.CheckPin(
        community_id=community_id,
        actor_id=actor_id,
        household_id=household_id,
        proven_hash=lock.stored_hash if matches else None,
    )
    require(perform(use_cases.check_pin, command), PinWrong)


def _sign_in_household(community_id: int, household_id: UUID) -> None:
    command = use_cases.SignInHousehold(
        community_id=community_id, actor_id=household_id, household_id=household_id
    )
    started = perform(use_cases.sign_in_household, command)
    begin_session(started, community_id=community_id, kind=ActorKind.HOUSEHOLD)
