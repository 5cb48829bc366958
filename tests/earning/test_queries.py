"""What can be read of earning: stories of awards, a street's year, and never who was where."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from cambio.database import reading
from cambio.earning import queries
from cambio.earning.rules import PlaceTrial, Reward, RuleKind, Terms
from tests.earning.ground import Ground, template
from tests.earning.use_cases.test_presence import show_place


def test_an_award_tells_what_it_was_for(ground: Ground) -> None:
    action_id = ground.open_action(ground.grant())
    receipt = ground.show(action_id, ground.household())
    with reading() as session:
        stories = queries.award_stories(
            session, community_id=ground.community_id, subject_ids=[receipt.participation_id]
        )
    story = stories[receipt.participation_id]
    assert (story.title, story.place_name) == ("Opruimen in de Dreef", "Dreef")
    assert (story.rule_names["nl"], story.rule_version) == ("Opruimactie", 1)
    assert story.happened_at == ground.clock.now


def test_a_story_is_told_once_though_people_were_added(ground: Ground) -> None:
    action_id, household_id = ground.open_action(ground.grant()), ground.household()
    receipt = ground.show(action_id, household_id)
    ground.show(action_id, household_id, adults=2)
    with reading() as session:
        stories = queries.award_stories(
            session, community_id=ground.community_id, subject_ids=[receipt.participation_id]
        )
        seen = queries.participations_of(
            session, community_id=ground.community_id, household_id=household_id
        )
    assert len(stories) == 1
    assert [(each.adults, each.household_minor, each.place_minor) for each in seen] == [(2, 4, 2)]


def test_a_streets_year_hides_small_numbers_in_the_month_after(ground: Ground) -> None:
    budget_id = ground.grant()
    since = ground.clock.now - timedelta(days=31)
    for households in (3, 6, 5):
        action_id = ground.open_action(budget_id)
        for _ in range(households):
            ground.show(action_id, ground.household())
        ground.clock.advance(days=31)
    with reading() as session:
        months = queries.place_months(
            session,
            community_id=ground.community_id,
            place_id=ground.street_id,
            currency="CAM",
            since=since,
            until=ground.clock.now,
        )
    told = [(each.first.month, each.last.month, each.households) for each in months]
    assert told == [(3, 4, 9), (5, 5, 5)]
    assert sum(each.place_minor for each in months) == ground.pot() == 14


def test_participations_are_read_page_by_page(ground: Ground) -> None:
    budget_id, household_id = ground.grant(), ground.household()
    for _ in range(3):
        ground.show(ground.open_action(budget_id), household_id)
    with reading() as session:
        key = {"community_id": ground.community_id, "household_id": household_id}
        first = queries.participations_of(session, **key, limit=2)  # type: ignore[arg-type] # one int, one id
        rest = queries.participations_of(session, **key, before=first[-1].id)  # type: ignore[arg-type] # the same
    assert (len(first), len(rest)) == (2, 1)
    assert len({each.id for each in first + rest}) == 3


def test_rules_are_read_by_kind(ground: Ground) -> None:
    ground.apply(template("gold-card"))
    with reading() as session:
        found = {
            kind: {
                rule.slug
                for rule in queries.rules(
                    session, community_id=ground.community_id, at=ground.clock.now, kind=kind
                )
            }
            for kind in RuleKind
        }
    assert found[RuleKind.ATTENDANCE] == {"clean-up", "for-the-street", "practice"}
    assert found[RuleKind.MILESTONE] == {"front-garden", "stairwell-talk", "five-years"}


def test_what_setting_up_asks_is_answered_step_by_step(ground: Ground) -> None:
    def answers() -> tuple[bool, bool, bool]:
        with reading() as session:
            return (
                queries.has_programme(session, ground.community_id),
                queries.has_grant(session, ground.community_id),
                queries.has_practice_action(session, ground.community_id),
            )

    assert answers() == (True, False, False)
    ground.grant()
    assert answers() == (True, True, False)
    ground.plan(None, rule_id=ground.rules["practice"])
    assert answers() == (True, True, True)


def test_a_rule_that_is_tried_looks_at_street_cards_too(ground: Ground) -> None:
    show_place(ground, ground.open_action(ground.grant()), ground.street_id)
    tripled = Terms(per_adult_minor=6, street_parts=1)
    today = ground.clock.now.date()
    with reading() as session:
        trial = queries.try_rule(
            session,
            community_id=ground.community_id,
            programme_id=ground.programmes["cambio-company"],
            draft=replace(template("cambio-company").rules[0], terms=tripled),
            first=today,
            last=today,
        )
    assert trial.rows == [PlaceTrial(ground.street_id, 0, 1, 0, Reward(0, 3), Reward(0, 1))]
