"""Changing a rule on a page, and trying it on what happened before it counts."""

from __future__ import annotations

from datetime import UTC

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cambio.app.permissions import Role
from cambio.database import reading
from cambio.earning import queries
from cambio.earning.pages.rule_forms import document_in, fields_of
from cambio.earning.rules import RuleDraft, document_of, read_document
from tests.earning.browsing import page, submit, told
from tests.earning.ground import CAMBIO, Ground, template
from tests.signing_in import as_staff

RULES = "/deventer/programmes/cambio-company/rules"
FORM = {
    "slug": "bags",
    "kind": "deed",
    "name_nl": "Volle zak",
    "description_nl": "Voor elke volle zak 2.",
    "reward_per_bag_minor": "2",
    "household_parts": "1",
    "street_parts": "0",
    "cap0_per": "household",
    "cap0_most_minor": "10",
    "cap0_every": "week",
    "cap0_beyond": "street",
    "condition0_is": "first_time",
    "condition0_extra_minor": "1",
    "act": "save",
}
EVERY_RULE = [
    rule
    for path in sorted(CAMBIO.glob("earning/data/*.toml"))
    for rule in template(path.stem).rules
    if rule.looks_at is None
]


@pytest.fixture
def manager(sqlite_app: Flask, sqlite_ground: Ground) -> FlaskClient:
    return as_staff(sqlite_app, sqlite_ground.community_id, Role.MANAGER)


@pytest.mark.parametrize("draft", EVERY_RULE, ids=lambda draft: draft.slug)
def test_every_rule_that_we_ship_survives_its_form(draft: RuleDraft) -> None:
    fields = fields_of(document_of(draft), 0, UTC)
    assert read_document(document_in(fields, 0), UTC) == draft


def test_a_manager_gives_a_programme_a_rule_with_a_limit(
    manager: FlaskClient, sqlite_ground: Ground
) -> None:
    shown = told(manager, submit(manager, f"{RULES}/new", FORM))
    assert "De regel heeft nu versie 1." in shown
    assert "Volle zak" in shown
    with reading() as session:
        found = queries.rule_named(
            session,
            community_id=sqlite_ground.community_id,
            programme_id=sqlite_ground.programmes["cambio-company"],
            slug="bags",
        )
    assert [(cap.most_minor, cap.beyond) for cap in found[0].terms.caps] == [(10, "street")]
    again = told(manager, submit(manager, f"{RULES}/bags", FORM))
    assert "Er was niets veranderd." in again


MISTAKES = [
    ({"reward_per_bag_minor": "veel"}, "per_bag_minor moet een heel getal"),
    ({"reward_per_bag_minor": "", "condition0_is": ""}, "Deze regel geeft niets"),
    ({"cap0_every": ""}, "Zeg over welke tijd deze grens telt"),
    ({"name_nl": ""}, "name_nl ontbreekt hier"),
    ({"kind": "collection"}, "Een ophaalactie geeft wat er is opgehaald"),
]


@pytest.mark.parametrize(("change", "words"), MISTAKES)
def test_a_mistake_in_a_rule_is_explained_and_what_was_typed_stays(
    manager: FlaskClient, change: dict[str, str], words: str
) -> None:
    answer = submit(manager, f"{RULES}/new", {**FORM, **change})
    assert answer.status_code == 422
    shown = answer.get_data(as_text=True)
    assert words in shown
    assert "Voor elke volle zak 2." in shown


def test_a_rule_is_tried_on_the_past_and_nothing_changes(
    manager: FlaskClient, sqlite_ground: Ground
) -> None:
    action_id = sqlite_ground.open_action(sqlite_ground.grant())
    for _ in range(3):
        sqlite_ground.show(action_id, sqlite_ground.household(), adults=2)
    tried = {
        "name_nl": "Opruimactie",
        "description_nl": "Meer.",
        "reward_per_adult_minor": "10",
        "household_parts": "1",
        "street_parts": "0",
        "cap0_per": "household",
        "cap0_most_minor": "15",
        "cap0_every": "week",
        "act": "try",
    }
    answer = submit(manager, f"{RULES}/clean-up", tried)
    assert answer.status_code == 200
    shown = answer.get_data(as_text=True)
    assert "45 cambi" in shown, "three households of two, at most 15 each"
    assert "18 cambi" in shown, "what was given then"
    assert "Dreef" in shown
    assert "Versie 2" not in page(manager, f"{RULES}/clean-up")


def test_a_rule_ends_on_the_page_and_a_resident_cannot_change_any(
    sqlite_app: Flask, manager: FlaskClient, sqlite_ground: Ground
) -> None:
    shown = told(manager, submit(manager, f"{RULES}/clean-up", to=f"{RULES}/clean-up/end"))
    assert "Opruimactie" not in shown
    volunteer = as_staff(sqlite_app, sqlite_ground.community_id, Role.VOLUNTEER)
    assert volunteer.get(f"{RULES}/clean-up").status_code == 403


def test_a_rule_has_as_many_limits_and_conditions_as_one_asks_for(
    manager: FlaskClient, sqlite_ground: Ground
) -> None:
    asked = submit(manager, f"{RULES}/new", FORM | {"act": "more_caps", "cap3_per": ""})
    assert asked.status_code == 200
    assert 'name="cap4_per"' in asked.text, "one more than there were"
    assert 'name="condition3_is"' not in asked.text
    assert 'value="Volle zak"' in asked.text, "what was filled in stays"
    limits = {
        f"cap{row}_{key}": value
        for row, every in enumerate(("day", "week", "month", "year"))
        for key, value in (
            ("per", "household"),
            ("most_minor", str(10 * (row + 1))),
            ("every", every),
            ("beyond", "nothing"),
        )
    }
    told(manager, submit(manager, f"{RULES}/new", FORM | limits))
    assert 'name="cap3_per"' in page(manager, f"{RULES}/bags")
    with reading() as session:
        [made] = queries.rule_named(
            session,
            community_id=sqlite_ground.community_id,
            programme_id=sqlite_ground.programmes["cambio-company"],
            slug="bags",
        )
    assert len(made.terms.caps) == 4
