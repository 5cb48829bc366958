"""The same numbers of a year on both databases."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from cambio.database import reading
from cambio.earning.queries import beyond_limit, helpers_of
from cambio.earning.queries.actions import action
from cambio.earning.queries.years import household_year, place_year, quiet_streets
from tests.earning.ground import Ground
from tests.earning.use_cases.test_approvals import approve, report, set_programme


def reported(ground: Ground) -> tuple[UUID, list[UUID]]:
    """An action at which five households were, and which waits for its approval."""
    set_programme(ground, pays_on="approval", yearly_limit_minor=1)
    households = [ground.household() for _ in range(5)]
    action_id = ground.open_action(ground.grant())
    for household_id in households:
        ground.show(action_id, household_id, adults=2)
    ground.close(action_id)
    report(ground, action_id, bags=9)
    return action_id, households


def test_who_would_pass_the_yearly_limit_is_known_before(ground: Ground) -> None:
    action_id, households = reported(ground)
    who: dict[str, Any] = {"community_id": ground.community_id}
    with reading() as session:
        found = action(session, **who, action_id=action_id)
        assert found is not None
        beyond = beyond_limit(
            session,
            **who,
            action_id=action_id,
            programme_id=found.programme_id,
            terms=found.terms,
            year=2026,
        )
    assert {each.household_id for each in beyond} == set(households)


def test_a_year_is_told_alike_on_both_databases(ground: Ground) -> None:
    action_id, households = reported(ground)
    who: dict[str, Any] = {"community_id": ground.community_id}
    approve(ground, action_id)
    later = ground.clock.now + timedelta(days=100)
    with reading() as session:
        mine = household_year(session, **who, household_id=households[0], year=2026)
        street = place_year(
            session,
            **who,
            place_id=ground.street_id,
            within=[ground.street_id],
            year=2026,
            now=later,
        )
        quiet = [each.name for each in quiet_streets(session, **who, now=ground.clock.now)]
        later_quiet = quiet_streets(session, **who, now=later)
        after = (later_quiet[0].name, later_quiet[0].place_id)
        rest = quiet_streets(session, **who, now=later, after=after)
        helpers = helpers_of(session, **who, year=2026)
    assert (sum(mine.actions), sum(street.actions), sum(street.bags)) == (1, 1, 9)
    assert sum(street.given_minor["CAM"]) == ground.pot()
    assert quiet == ["Enkstraat"]
    assert [each.name for each in later_quiet] == ["Dreef", "Enkstraat"]
    assert [each.name for each in rest] == ["Enkstraat"]
    assert later_quiet[0].last_at is not None
    assert helpers == []  # who reported is nobody of the staff
