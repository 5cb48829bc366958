"""The programme that docs/programmes.md walks through, used as it says there."""

from __future__ import annotations

import re
from pathlib import Path
from uuid import UUID

from cambio.database import perform, reading
from cambio.earning import queries
from cambio.earning.cli.programmes import HALF_A_YEAR
from cambio.earning.rules import ProgrammeFile, read_programme
from cambio.earning.use_cases import RecordDeed, record_deed
from tests.earning.ground import Ground

DOCUMENT = Path(__file__).parents[2] / "docs" / "programmes.md"


def walked_through() -> str:
    """The file that the document tells to save."""
    found = re.findall(r"```toml\n(.*?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    assert len(found) == 1
    return str(found[0])


def care(ground: Ground, household_id: UUID, minutes: int) -> tuple[int, int]:
    """Hours of looking after the green; answers what came of it, and by which version."""
    given = perform(
        record_deed,
        RecordDeed(
            **ground.keyed,
            rule_id=ground.rules["care"],
            budget_id=ground.grant(programme="front-gardens"),
            happened_on=ground.clock.now.date(),
            household_id=household_id,
            minutes=minutes,
        ),
    )
    return given.household_minor, given.rule_version


def test_the_programme_of_the_manual_does_what_the_manual_says(ground: Ground) -> None:
    file: ProgrammeFile = read_programme(walked_through())
    programme_id = ground.apply(file)
    assert ground.apply(file) == programme_id
    with reading() as session:
        plans = queries.budget_plans(
            session, community_id=ground.community_id, programme_id=programme_id
        )
    assert [(plan.slug, plan.funder_name) for plan in plans] == [("green", "Groenfonds")]

    # 5. An hour at the counter, and a planting day with three households.
    households = [ground.household(adults=1, children=0) for _ in range(3)]
    assert care(ground, households[0], 240) == (5, 1)
    assert (ground.holds(households[0]), ground.pot()) == (5, 3)
    budget_id = ground.grant(programme="front-gardens")
    action_id = ground.open_action(budget_id, rule_id=ground.rules["planting-day"])
    outcomes = [ground.show(action_id, each).outcome for each in households]
    assert outcomes == ["purse_empty", "purse_empty", "credited"]
    ground.top_up(action_id, 1)
    assert [ground.holds(each) for each in households] == [13, 8, 8]

    # 7. Tried, then changed: what was given stays.
    richer = read_programme(walked_through().replace("per_hour_minor = 2", "per_hour_minor = 3"))
    with reading() as session:
        trial = queries.try_rule(
            session,
            community_id=ground.community_id,
            programme_id=programme_id,
            draft=richer.rules[0],
            first=ground.clock.now.date() - HALF_A_YEAR,
            last=ground.clock.now.date(),
        )
    assert (trial.would.total_minor, trial.paid.total_minor) == (12, 8)
    ground.clock.advance(days=7)
    ground.apply(richer)
    assert ground.holds(households[0]) == 13
    assert care(ground, households[0], 60) == (2, 2)
    ground.check_books()
