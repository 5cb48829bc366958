"""Joining a programme and leaving it, on both databases."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cambio.database import new_id, perform, reading
from cambio.earning import queries
from cambio.earning.errors import (
    ConsentMissing,
    NotAMember,
    ProgrammeUnknown,
)
from cambio.earning.errors.observations import AdultUnnamed
from cambio.earning.use_cases import (
    JoinProgramme,
    LeaveProgramme,
    join_programme,
    leave_programme,
    record_participation,
)
from cambio.neighbourhood.errors import HouseholdUnknown
from tests.earning.ground import Ground, template

# ------------------------------------------------------------------------------------- joining


def joining(ground: Ground, slug: str = "cambio-company") -> JoinProgramme:
    return JoinProgramme(
        **ground.who, programme_id=ground.programmes[slug], household_id=ground.household()
    )


def test_joining_twice_is_joining_once_and_leaving_ends_it(ground: Ground) -> None:
    command = joining(ground)
    assert perform(join_programme, command) == perform(join_programme, command)
    leave = LeaveProgramme(
        **ground.who, programme_id=command.programme_id, household_id=command.household_id
    )
    perform(leave_programme, leave)
    with pytest.raises(NotAMember):
        perform(leave_programme, leave)
    again = perform(join_programme, command)
    assert again.consent_on is None
    with reading() as session:
        found = queries.memberships_of(
            session, community_id=ground.community_id, household_id=command.household_id
        )
    assert [each.programme_id for each in found] == [command.programme_id]


def test_a_programme_that_needs_consent_keeps_its_date_and_means(ground: Ground) -> None:
    ground.apply(template("gold-card"))
    command = joining(ground, "gold-card")
    with pytest.raises(ConsentMissing):
        perform(join_programme, command)
    with pytest.raises(AdultUnnamed):
        perform(join_programme, replace(command, consent_means="paper"))
    signed = replace(command, consent_means="paper", adults=("Ans", "Bo"))
    joined = perform(join_programme, signed)
    assert joined.consent_on == ground.clock.now.date()
    with reading() as session:
        members = queries.members(
            session,
            community_id=ground.community_id,
            programme_id=command.programme_id,
            household_ids=[command.household_id],
        )
    assert members[command.household_id].consent_means == "paper"


def test_whoever_was_in_it_before_it_asked_for_consent_has_not_agreed(ground: Ground) -> None:
    """A list or a card says that a household takes part, and of no adult that it agrees."""
    command = replace(joining(ground), consent_means="paper")
    perform(join_programme, command)
    action_id = ground.open_action(ground.grant())
    ground.apply(replace(template("cambio-company"), consent_required=True))
    shown = ground.showing(action_id, command.household_id)
    with pytest.raises(ConsentMissing):
        perform(record_participation, shown)
    perform(join_programme, replace(command, consent_means="page", adults=("Ans",)))
    assert perform(record_participation, shown).household_minor > 0


def test_only_who_is_known_can_join(ground: Ground) -> None:
    command = joining(ground)
    with pytest.raises(ProgrammeUnknown):
        perform(join_programme, replace(command, programme_id=new_id()))
    with pytest.raises(HouseholdUnknown):
        perform(join_programme, replace(command, household_id=new_id()))
