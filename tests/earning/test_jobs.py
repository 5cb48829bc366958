"""What earning does by itself, on both databases."""

from __future__ import annotations

from cambio.database import perform
from cambio.earning.jobs import pay_who_waits
from cambio.earning.use_cases import FillPurse, fill_purse
from cambio.earning.use_cases.paying import PAID_PER_ACT
from tests.earning.ground import Ground


def test_who_still_waits_after_a_purse_was_filled_is_paid_by_and_by(ground: Ground) -> None:
    action_id = ground.open_action(ground.grant(880), expected_people=1)
    households = [ground.household() for _ in range(PAID_PER_ACT + 3)]
    for household_id in households:
        ground.show(action_id, household_id)
    filling = FillPurse(**ground.keyed, action_id=action_id, amount_minor=300)
    filled = perform(fill_purse, filling)
    assert filled.paid_households == PAID_PER_ACT
    assert pay_who_waits() == filled.waiting_households > 0
    assert pay_who_waits() == 0
    assert all(ground.holds(each) for each in households)
    ground.check_books()
