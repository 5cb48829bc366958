"""A PIN is forgotten and every browser signed out, as after a split."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

import pytest
from sqlalchemy import func, select

from cambio.access.errors import PinNotChosen
from cambio.access.models import SignIn
from cambio.access.queries import PinState, pin_state
from cambio.access.sessions import confirm_pin
from cambio.access.use_cases import (
    ChoosePin,
    EndHouseholdSessions,
    ForgetPin,
    IssuePinCode,
    SignInHousehold,
    choose_pin,
    end_household_sessions,
    forget_pin,
    issue_pin_code,
    sign_in_household,
)
from cambio.database import perform, reading
from tests.access.conftest import add_household
from tests.conftest import ACTOR_ID, Clock


def with_pin(community_id: int) -> UUID:
    """A household that is signed in, with a PIN and a letter under way."""
    household_id = add_household(community_id)
    who: dict[str, Any] = {
        "community_id": community_id,
        "actor_id": ACTOR_ID,
        "household_id": household_id,
    }
    code = perform(issue_pin_code, IssuePinCode(**who)).code
    assert perform(choose_pin, ChoosePin(**who, code=code, pin_hash="a-hash")).succeeded
    perform(issue_pin_code, IssuePinCode(**who))
    perform(sign_in_household, SignInHousehold(**who))
    perform(sign_in_household, SignInHousehold(**who))
    return household_id


def signed_in(household_id: UUID) -> int:
    with reading() as session:
        query = select(func.count()).where(
            SignIn.household_id == household_id, SignIn.ended_at.is_(None)
        )
        return session.scalar(query) or 0


def state(community_id: int, household_id: UUID, now: datetime) -> PinState:
    with reading() as session:
        return pin_state(session, community_id=community_id, household_id=household_id, now=now)


def test_a_forgotten_pin_lets_nobody_in(community_id: int, clock: Clock) -> None:
    household_id = with_pin(community_id)
    command = ForgetPin(community_id=community_id, actor_id=ACTOR_ID, household_id=household_id)
    perform(forget_pin, command)
    perform(forget_pin, command)
    assert (signed_in(household_id), state(community_id, household_id, clock.now)) == (
        0,
        PinState.NONE,
    )
    with pytest.raises(PinNotChosen):
        confirm_pin(
            community_id=community_id, household_id=household_id, pin="8302", actor_id=ACTOR_ID
        )


def test_ending_sessions_leaves_the_pin(community_id: int, clock: Clock) -> None:
    household_id, other_id = with_pin(community_id), with_pin(community_id)
    command = EndHouseholdSessions(
        community_id=community_id, actor_id=ACTOR_ID, household_id=household_id
    )
    assert perform(end_household_sessions, command) == 2
    assert (signed_in(household_id), signed_in(other_id)) == (0, 2)
    assert state(community_id, household_id, clock.now) is PinState.CHOSEN
