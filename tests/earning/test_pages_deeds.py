"""Deeds, collections, planned grants, settings, and what a household sees of its own."""

from __future__ import annotations

import re

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cambio.app.permissions import Role, ScopeKind
from cambio.database import perform, reading
from cambio.earning import queries
from cambio.earning.use_cases import (
    ChangeProgramme,
    RecordDeed,
    change_programme,
    record_deed,
)
from cambio.ledger import Purpose
from cambio.neighbourhood.use_cases import AddPlace, add_place
from tests.earning.browsing import page, submit, told
from tests.earning.ground import Ground, template
from tests.signing_in import as_household, as_staff

PROGRAMMES = "/deventer/programmes"


@pytest.fixture
def manager(sqlite_app: Flask, sqlite_ground: Ground) -> FlaskClient:
    return as_staff(sqlite_app, sqlite_ground.community_id, Role.MANAGER)


def test_a_planned_grant_is_filled_in_already_and_made_once(
    manager: FlaskClient, sqlite_ground: Ground
) -> None:
    programme_id = sqlite_ground.apply(template("litter-stamps"))
    assert "Gepland in het bestand" in page(manager, "/deventer/budgets")
    path = f"/deventer/budgets/new?programme_id={programme_id}&plan=stamps"
    shown = page(manager, path)
    assert 'value="2000"' in shown
    form = {
        "programme_id": programme_id,
        "funder_id": sqlite_ground.funder_id,
        "name": "Stempels",
        "amount": "2000",
        "plan_slug": "stamps",
    }
    told(manager, submit(manager, path, form))
    with reading() as session:
        plans = queries.budget_plans(
            session, community_id=sqlite_ground.community_id, programme_id=programme_id
        )
    assert plans == []
    again = submit(manager, path, form)
    assert again.status_code == 409
    assert "Dit is al toegekend" in again.get_data(as_text=True)


def test_bags_are_written_down_at_the_counter_and_the_household_reads_why(
    sqlite_app: Flask, manager: FlaskClient, sqlite_ground: Ground
) -> None:
    sqlite_ground.apply(template("litter-stamps"))
    budget_id = sqlite_ground.grant(programme="litter-stamps")
    household_id = sqlite_ground.household()
    path = f"{PROGRAMMES}/litter-stamps/deeds"
    form = {
        "rule_id": sqlite_ground.rules["bag"],
        "household_id": household_id,
        "budget_id": budget_id,
        "bags": "4",
        "happened_on": sqlite_ground.clock.now.date(),
    }
    assert "Nummer 1" in page(manager, f"{path}?postcode=7415QA&number=1")
    assert "Gegeven: 2 stempels." in told(manager, submit(manager, path, form))
    assert "was er niets te geven" in told(manager, submit(manager, path, form))
    resident = as_household(sqlite_app, sqlite_ground.community_id, household_id)
    shown = page(resident, "/deventer/saved")
    assert "2 stempels voor Zak zwerfvuil" in shown
    assert "versie 1" in shown
    assert "met 3 meer kwam u boven de grens van 2 op die dag" in shown


def test_a_household_leaves_everything_to_its_street_with_one_button(
    sqlite_app: Flask, sqlite_ground: Ground
) -> None:
    household_id = sqlite_ground.household()
    resident = as_household(sqlite_app, sqlite_ground.community_id, household_id)
    path = f"{PROGRAMMES}/cambio-company"
    shown = told(resident, submit(resident, path, {"everything": "1"}, to=f"{path}/street"))
    assert "Alles wat u hier spaart, gaat naar uw straat." in shown
    action_id = sqlite_ground.open_action(sqlite_ground.grant())
    sqlite_ground.show(action_id, household_id)
    assert (sqlite_ground.holds(household_id), sqlite_ground.pot()) == (0, 3)
    assert "ging naar de straat, zoals het huishouden koos" in page(resident, "/deventer/saved")


def test_collected_euros_come_into_a_pot_and_leave_it(
    manager: FlaskClient, sqlite_ground: Ground
) -> None:
    sqlite_ground.apply(template("neighbourhood-pot"))
    path = f"{PROGRAMMES}/neighbourhood-pot/collections"
    form = {
        "rule_id": sqlite_ground.rules["door-to-door"],
        "place_id": sqlite_ground.district_id,
        "amount": "312,50",
        "happened_on": sqlite_ground.clock.now.date(),
        "act": "collect",
    }
    assert "In de pot zit nu 312,50 euro." in told(manager, submit(manager, path, form))
    paid = {**form, "amount": "300", "act": "pay"}
    assert "In de pot zit nu 12,50 euro." in told(manager, submit(manager, path, paid))
    too_much = submit(manager, path, paid)
    assert too_much.status_code == 409
    assert "Zoveel zit er niet in deze pot." in too_much.get_data(as_text=True)
    sqlite_ground.check_books()


def test_who_manages_one_programme_gives_nothing_of_another(
    sqlite_app: Flask, sqlite_ground: Ground
) -> None:
    ground = sqlite_ground
    for other in ("litter-stamps", "neighbourhood-pot", "opruimkaravaan"):
        ground.apply(template(other))
    manager = as_staff(
        sqlite_app,
        ground.community_id,
        Role.MANAGER,
        scope_kind=ScopeKind.PROGRAMME,
        scope_id=ground.programmes["opruimkaravaan"],
    )
    household_id, today = ground.household(), ground.clock.now.date()
    deed = {
        "rule_id": ground.rules["bag"],
        "budget_id": ground.grant(programme="litter-stamps"),
        "household_id": household_id,
        "bags": "4",
        "happened_on": today,
    }
    collection = {
        "rule_id": ground.rules["dues"],
        "place_id": ground.district_id,
        "amount": "10",
        "happened_on": today,
        "act": "collect",
    }
    for page_name, form in (("deeds", deed), ("collections", collection)):
        answer = submit(manager, f"{PROGRAMMES}/opruimkaravaan/{page_name}", form)
        assert answer.status_code in {404, 409, 422}
    assert ground.holds(household_id) == 0
    assert ground.holds(ground.district_id, Purpose.POT) == 0


def test_a_tariff_sheet_pays_a_team(sqlite_ground: Ground) -> None:
    ground = sqlite_ground
    ground.apply(template("opruimkaravaan"))
    budget_id = ground.grant(programme="opruimkaravaan", collective_only=True)
    team_id = perform(
        add_place,
        AddPlace(**ground.who, kind="team", name="Zandweerd", parent_id=ground.district_id),
    )
    for rule, bags, minutes in (("start", 0, 0), ("start", 0, 0), ("litter", 12, 90)):
        deed = RecordDeed(
            **ground.keyed,
            rule_id=ground.rules[rule],
            budget_id=budget_id,
            happened_on=ground.clock.now.date(),
            place_id=team_id,
            bags=bags,
            minutes=minutes,
        )
        perform(record_deed, deed)
    assert ground.holds(team_id, Purpose.POT) == 100 + 24 + 15
    assert ground.pot() == 0


def test_settings_change_and_what_only_staff_may_see_is_not_shown_to_residents(
    sqlite_app: Flask, manager: FlaskClient, sqlite_ground: Ground
) -> None:
    path = f"{PROGRAMMES}/cambio-company/settings"
    form = {
        "name_nl": "Cambio",
        "description_nl": "Samen schoon.",
        "visible_to": "staff",
        "pays_on": "approval",
        "yearly_limit": "250",
    }
    assert "Veranderd." in told(manager, submit(manager, path, form))
    shown = page(manager, path)
    assert 'value="250"' in shown
    wrong = submit(manager, path, {**form, "four_eyes": "veel"})
    assert wrong.status_code == 422
    household_id = sqlite_ground.household()
    resident = as_household(sqlite_app, sqlite_ground.community_id, household_id)
    assert resident.get(f"{PROGRAMMES}/cambio-company").status_code == 404
    assert "Samen schoon." not in page(resident, PROGRAMMES)


def test_a_line_of_the_statement_leads_to_why_it_was_so_much(
    sqlite_app: Flask, sqlite_ground: Ground
) -> None:
    mine, other = sqlite_ground.household(), sqlite_ground.household()
    action_id = sqlite_ground.open_action(sqlite_ground.grant())
    for household_id in (mine, other):
        sqlite_ground.show(action_id, household_id)
    resident = as_household(sqlite_app, sqlite_ground.community_id, mine)
    statement = page(resident, "/deventer/my/movements/CAM")
    links = re.findall(r'href="(/deventer/saved/[0-9a-f-]+)"', statement)
    assert len(links) == 1
    assert "regel “Opruimactie” versie 1" in page(resident, links[0])
    neighbour = as_household(sqlite_app, sqlite_ground.community_id, other)
    assert neighbour.get(links[0]).status_code == 404


def test_before_a_deed_passes_the_limit_of_a_year_it_is_said(
    manager: FlaskClient, sqlite_ground: Ground
) -> None:
    programme_id = sqlite_ground.apply(template("litter-stamps"))
    change = ChangeProgramme(
        **sqlite_ground.who,
        programme_id=programme_id,
        names={"nl": "Stempels"},
        descriptions={"nl": "Zakken."},
        visible_to="everyone",
        pays_on="scan",
        four_eyes_minor=None,
        yearly_limit_minor=1,
    )
    perform(change_programme, change)
    household_id = sqlite_ground.household()
    form = {
        "rule_id": sqlite_ground.rules["bag"],
        "household_id": household_id,
        "budget_id": sqlite_ground.grant(programme="litter-stamps"),
        "happened_on": sqlite_ground.clock.now.date(),
    }
    path = f"{PROGRAMMES}/litter-stamps/deeds"
    warned = submit(manager, path, form | {"bags": "1"})
    assert (warned.status_code, sqlite_ground.holds(household_id)) == (409, 0)
    assert "De grens is 1 stempel." in warned.text
    told(manager, submit(manager, path, form | {"bags": "1", "beyond_limit": "1"}))
    assert sqlite_ground.holds(household_id) == 2
