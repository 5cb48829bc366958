"""Ending a programme: a look at every balance, and only when nobody holds anything any more."""

from __future__ import annotations

import pytest
from flask import Flask

from cambio.app.permissions import Role
from cambio.database import perform, reading
from cambio.earning.errors import ProgrammeEnded
from cambio.earning.errors.ending import StillHeld
from cambio.earning.queries.ending import holdings
from cambio.earning.use_cases.ending import EndProgramme, end_programme
from cambio.ledger import Purpose
from tests.earning.browsing import page, submit, told
from tests.earning.ground import Ground, template
from tests.signing_in import as_staff


def ending(ground: Ground) -> EndProgramme:
    return EndProgramme(**ground.keyed, programme_id=ground.programmes["cambio-company"])


def test_what_is_held_is_shown_by_purpose_and_stands_in_the_way(ground: Ground) -> None:
    budget_id = ground.grant(500)
    action_id = ground.open_action(budget_id, expected_people=10)
    ground.show(action_id, ground.household(), adults=2)
    with reading() as session:
        found = holdings(
            session,
            community_id=ground.community_id,
            programme_id=ground.programmes["cambio-company"],
        )
    held = {each.purpose: (each.holders, each.held_minor) for each in found.held}
    assert held == {
        Purpose.WALLET: (1, 4),
        Purpose.POT: (1, 2),
        Purpose.PURSE: (1, 24),
        Purpose.TILL: (0, 0),
    }
    assert (found.budgets_minor, found.liability_minor) == (470, 30)
    with pytest.raises(StillHeld):
        perform(end_programme, ending(ground))
    assert ground.holds(budget_id, Purpose.BUDGET) == 470, "nothing changed"


def test_a_programme_of_which_nothing_is_held_ends_for_good_and_its_grants_go_back(
    ground: Ground,
) -> None:
    ground.grant(300)
    ground.grant(200)
    command = ending(ground)
    assert perform(end_programme, command).returned_minor == 500
    assert perform(end_programme, command).returned_minor == 500, "sent twice"
    with pytest.raises(ProgrammeEnded):
        perform(end_programme, ending(ground))
    with pytest.raises(ProgrammeEnded):
        ground.apply(template("cambio-company"))
    ground.check_books()


def test_a_manager_is_led_there_by_a_page(sqlite_app: Flask, sqlite_ground: Ground) -> None:
    manager = as_staff(sqlite_app, sqlite_ground.community_id, Role.MANAGER)
    path = "/deventer/programmes/cambio-company/end"
    action_id = sqlite_ground.open_action(sqlite_ground.grant(40), expected_people=10)
    assert "Wat eerst komt" in page(manager, path)
    sqlite_ground.set_late_scan_hours(0)
    sqlite_ground.close(action_id)
    shown = told(manager, submit(manager, path))
    assert "Het programma is gestopt. 40 cambi's ging terug." in shown.replace("&#39;", "'")
