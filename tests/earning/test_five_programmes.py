"""The programmes that come with Cambio, each from its file to what somebody holds in the end.

The Gold Card's monthly run has tests of its own; the Cambio Company is what all others stand on.
"""

from __future__ import annotations

from uuid import UUID

from cambio.database import perform
from cambio.earning.use_cases import (
    ApproveReport,
    HandInReport,
    RecordCollection,
    RecordDeed,
    approve_report,
    hand_in_report,
    record_collection,
    record_deed,
)
from cambio.ledger import Purpose
from cambio.neighbourhood.use_cases import AddPlace, add_place
from tests.earning.ground import Ground, template

SOMEBODY_ELSE, A_THIRD = UUID(int=601), UUID(int=602)


def test_the_caravan_pays_a_team_for_a_day_that_two_people_approved(ground: Ground) -> None:
    ground.apply(template("opruimkaravaan"))
    budget_id = ground.grant(5_000, programme="opruimkaravaan", collective_only=True)
    team_id = perform(
        add_place,
        AddPlace(**ground.who, kind="team", name="Zandweerd", parent_id=ground.district_id),
    )
    action_id = ground.open_action(
        budget_id, place_id=team_id, rule_id=ground.rules["team-day"], expected_people=10
    )
    households = [ground.household() for _ in range(3)]
    for each in households:
        ground.show(action_id, each, adults=2)
    ground.clock.advance(hours=3)
    ground.close(action_id)
    assert ground.holds(team_id, Purpose.POT) == 0, "it pays on approval"
    report = HandInReport(**ground.who, action_id=action_id, bags=240, kilos=0, minutes=0, notes="")
    perform(hand_in_report, report)
    for actor_id in (SOMEBODY_ELSE, A_THIRD):
        who = {**ground.keyed, "actor_id": actor_id}
        perform(approve_report, ApproveReport(**who, action_id=action_id))
    # Six people at five points, and 240 bags at two.
    assert ground.holds(team_id, Purpose.POT) == 30 + 480
    assert [ground.holds(each) for each in households] == [0, 0, 0]
    assert ground.pot() == 0
    ground.check_books()


def test_a_card_of_ten_stamps_is_filled_and_the_eleventh_goes_to_the_street(
    ground: Ground,
) -> None:
    ground.apply(template("litter-stamps"))
    budget_id, household_id = ground.grant(programme="litter-stamps"), ground.household()
    for _ in range(6):
        deed = RecordDeed(
            **ground.keyed,
            rule_id=ground.rules["bag"],
            budget_id=budget_id,
            happened_on=ground.clock.now.date(),
            household_id=household_id,
            bags=2,
        )
        perform(record_deed, deed)
        ground.clock.advance(days=1)
    assert (ground.holds(household_id), ground.pot()) == (10, 2)
    ground.check_books()


def test_euros_of_a_collection_are_in_a_pot_and_in_no_wallet(ground: Ground) -> None:
    ground.apply(template("neighbourhood-pot"))
    held = 0
    for rule, amount_minor in (("door-to-door", 31_250), ("dues", 100_00)):
        collection = RecordCollection(
            **ground.keyed,
            programme_id=ground.programmes["neighbourhood-pot"],
            rule_id=ground.rules[rule],
            place_id=ground.district_id,
            amount_minor=amount_minor,
            happened_on=ground.clock.now.date(),
        )
        held = perform(record_collection, collection).pot_minor
    assert held == 41_250
    assert ground.holds(ground.district_id, Purpose.POT) == 41_250
    ground.check_books()
