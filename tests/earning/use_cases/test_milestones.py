"""Joining a programme, and milestones for who agreed, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from cambio.database import Refusal, new_id, perform, reading
from cambio.earning import queries
from cambio.earning.errors import (
    BudgetCollectiveOnly,
    BudgetTooLow,
    BudgetUnknown,
    BudgetUnsuitable,
    ConsentMissing,
    DayInvalid,
    MilestoneTooSoon,
    NotAMember,
    ProgrammeUnknown,
    RuleKindWrong,
    RuleNotInForce,
    RuleUnknown,
)
from cambio.earning.use_cases import (
    JoinProgramme,
    LeaveProgramme,
    RecordMilestone,
    join_programme,
    leave_programme,
    record_milestone,
)
from cambio.neighbourhood.errors import HouseholdUnknown
from tests.earning.ground import Ground, on_sqlite, template

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
    joined = perform(join_programme, replace(command, consent_means="paper"))
    assert joined.consent_on == ground.clock.now.date()
    with reading() as session:
        members = queries.members(
            session,
            community_id=ground.community_id,
            programme_id=command.programme_id,
            household_ids=[command.household_id],
        )
    assert members[command.household_id].consent_means == "paper"


def test_only_who_is_known_can_join(ground: Ground) -> None:
    command = joining(ground)
    with pytest.raises(ProgrammeUnknown):
        perform(join_programme, replace(command, programme_id=new_id()))
    with pytest.raises(HouseholdUnknown):
        perform(join_programme, replace(command, household_id=new_id()))


# ---------------------------------------------------------------------------------- milestones


@pytest.fixture
def milestone(ground: Ground) -> RecordMilestone:
    """A garden that is tended, at a household that agreed, with money for two such gardens."""
    ground.apply(template("gold-card"))
    command = replace(joining(ground, "gold-card"), consent_means="counter")
    perform(join_programme, command)
    return RecordMilestone(
        **ground.keyed,
        rule_id=ground.rules["front-garden"],
        household_id=command.household_id,
        budget_id=ground.grant(80, programme="gold-card"),
        happened_on=ground.clock.now.date(),
    )


def test_a_milestone_gives_points_and_names_its_rule(
    ground: Ground, milestone: RecordMilestone
) -> None:
    receipt = perform(record_milestone, milestone)
    assert (receipt.household_minor, receipt.place_minor, receipt.currency) == (40, 0, "GLD")
    assert ground.holds(milestone.household_id) == 40
    with reading() as session:
        stories = queries.award_stories(
            session, community_id=ground.community_id, subject_ids=[receipt.award_id]
        )
    story = stories[receipt.award_id]
    assert (story.title, story.rule_version) == (None, 1)
    assert story.rule_names["nl"] == "Verzorgde voortuin of balkon"
    ground.check_books()


def test_the_same_milestone_sent_twice_is_one_and_another_is_too_soon(
    ground: Ground, milestone: RecordMilestone
) -> None:
    assert perform(record_milestone, milestone) == perform(record_milestone, milestone)
    with pytest.raises(MilestoneTooSoon):
        perform(record_milestone, replace(milestone, request_key="another"))
    ground.clock.advance(days=366)
    later = replace(milestone, request_key="next year", happened_on=ground.clock.now.date())
    perform(record_milestone, later)
    assert ground.holds(milestone.household_id) == 80


MilestoneChange = Callable[[Ground, RecordMilestone], RecordMilestone]


def _after_leaving(ground: Ground, command: RecordMilestone) -> RecordMilestone:
    gold_card = ground.programmes["gold-card"]
    perform(
        leave_programme,
        LeaveProgramme(**ground.who, programme_id=gold_card, household_id=command.household_id),
    )
    return command


REFUSED_MILESTONES: list[tuple[str, MilestoneChange, type[Refusal]]] = [
    ("no rule", lambda _, it: replace(it, rule_id=new_id()), RuleUnknown),
    ("an action", lambda at, it: replace(it, rule_id=at.rules["clean-up"]), RuleKindWrong),
    (
        "before the rule",
        lambda _, it: replace(it, happened_on=it.happened_on - timedelta(days=2)),
        RuleNotInForce,
    ),
    (
        "tomorrow",
        lambda _, it: replace(it, happened_on=it.happened_on + timedelta(days=1)),
        DayInvalid,
    ),
    ("who did not join", lambda at, it: replace(it, household_id=at.household()), ConsentMissing),
    ("who left", _after_leaving, ConsentMissing),
    ("no budget", lambda _, it: replace(it, budget_id=new_id()), BudgetUnknown),
    ("another's budget", lambda at, it: replace(it, budget_id=at.grant()), BudgetUnsuitable),
    (
        "too little",
        lambda at, it: replace(it, budget_id=at.grant(39, programme="gold-card")),
        BudgetTooLow,
    ),
    (
        "for streets alone",
        lambda at, it: replace(it, budget_id=at.grant(programme="gold-card", collective_only=True)),
        BudgetCollectiveOnly,
    ),
]


@on_sqlite
@pytest.mark.parametrize(
    ("change", "refusal"),
    [row[1:] for row in REFUSED_MILESTONES],
    ids=[row[0] for row in REFUSED_MILESTONES],
)
def test_a_milestone_is_refused(
    ground: Ground, milestone: RecordMilestone, change: MilestoneChange, refusal: type[Refusal]
) -> None:
    with pytest.raises(refusal):
        perform(record_milestone, change(ground, milestone))
    assert ground.holds(milestone.household_id) == 0
    ground.check_books()
