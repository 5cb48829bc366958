"""A programme's currency on pages: words, value, decimals, and how long it keeps."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cambio.app.permissions import Role
from cambio.database import perform, reading
from cambio.earning import queries
from cambio.earning.errors import CurrencyFixed
from cambio.earning.queries import RuleView
from cambio.earning.rules import Keeping, read_currency
from cambio.earning.use_cases import ChangeCurrency, change_currency
from cambio.ledger.queries import CurrencyView, currencies
from tests.earning.browsing import page, submit, told
from tests.earning.ground import Ground
from tests.ledger.books import assert_sound
from tests.signing_in import as_staff

PROGRAMMES = "/deventer/programmes"
CURRENCY = f"{PROGRAMMES}/cambio-company/currency"
WORDS = {
    "singular_nl": "blaadje",
    "plural_nl": "blaadjes",
    "singular_en": "leaf",
    "plural_en": "leaves",
}


@pytest.fixture
def manager(sqlite_app: Flask, sqlite_ground: Ground) -> FlaskClient:
    return as_staff(sqlite_app, sqlite_ground.community_id, Role.MANAGER)


def currency_of(ground: Ground, code: str = "CAM") -> CurrencyView:
    with reading() as session:
        return currencies(session, community_id=ground.community_id)[code]


def latest(ground: Ground, slug: str = "cambio-company") -> list[RuleView]:
    with reading() as session:
        return queries.latest_rules(
            session, community_id=ground.community_id, programme_id=ground.programmes[slug]
        )


def test_other_words_are_read_everywhere_and_the_books_prove_themselves(ground: Ground) -> None:
    ground.grant()
    draft, _keeping = read_currency({"code": "CAM", "scale": 0, **WORDS})
    command = ChangeCurrency(
        **ground.who,
        programme_id=ground.programmes["cambio-company"],
        draft=draft,
        keeping=Keeping(24),
    )
    before = {each.slug: each.version for each in latest(ground)}
    changed = perform(change_currency, command)
    assert currency_of(ground).names["en"] == ["leaf", "leaves"]
    assert len(changed.new_versions) == len(before)
    for each in latest(ground):
        assert (each.version, each.terms.keeps_months) == (before[each.slug] + 1, 24)
    assert perform(change_currency, command).new_versions == (), "sent again, nothing changes"
    assert_sound()
    for said in ({"code": "CAM", "scale": 2}, {"code": "GEM", "scale": 0}):
        other, _keeping = read_currency({**said, **WORDS})
        refused = ChangeCurrency(
            **ground.who, programme_id=command.programme_id, draft=other, keeping=None
        )
        with pytest.raises(CurrencyFixed):
            perform(change_currency, refused)


def test_a_manager_changes_the_currency_on_a_page(
    manager: FlaskClient, sqlite_ground: Ground
) -> None:
    form = {**WORDS, "euro_value": "0,25", "keeps_months": "12", "keeping": "each"}
    told(manager, submit(manager, CURRENCY, form))
    assert {each.terms.keeps_months for each in latest(sqlite_ground)} != {12}
    assert "nieuwe versie" in told(manager, submit(manager, CURRENCY, {**form, "keeping": "all"}))
    assert {each.terms.keeps_months for each in latest(sqlite_ground)} == {12}
    shown = page(manager, CURRENCY)
    for value in ("blaadjes", "leaf", "0,25", "12"):
        assert f'value="{value}"' in shown
    assert "blaadjes" in page(manager, f"{PROGRAMMES}/cambio-company")


FAULTS = [
    ({"plural_nl": ""}, "plural_nl"),
    ({"singular_nl": "x" * 81}, "singular_nl"),
    ({"euro_value": "veel"}, "euro_value"),
    ({"keeps_months": "121"}, "keeps_months"),
    ({"keeps_months": "12", "keeps_until": "2027-01-01"}, "keeps_until"),
    ({"keeps_until": "morgen"}, "keeps_until"),
]


def test_what_is_wrong_stands_at_its_field(manager: FlaskClient, sqlite_ground: Ground) -> None:
    before = currency_of(sqlite_ground)
    for changes, field in FAULTS:
        answer = submit(manager, CURRENCY, {**WORDS, **changes})
        assert answer.status_code == 422, changes
        assert f'href="#f-{field}"' in answer.text, changes
    assert currency_of(sqlite_ground) == before


def test_a_new_programme_has_a_currency_of_its_own(
    manager: FlaskClient, sqlite_ground: Ground
) -> None:
    form = {
        "template": "litter-stamps",
        "slug": "front-gardens",
        "name_nl": "Groene gevels",
        **WORDS,
        "code": "LEAF",
        "scale": "2",
        "euro_value": "0.5",
        "keeps_months": "6",
    }
    told(manager, submit(manager, f"{PROGRAMMES}/new", form))
    made = currency_of(sqlite_ground, "LEAF")
    assert (made.scale, made.names["nl"]) == (2, ["blaadje", "blaadjes"])
    with reading() as session:
        found = queries.programme(
            session, community_id=sqlite_ground.community_id, slug="front-gardens"
        )
    assert found is not None
    assert (found.names, found.euro_micros) == ({"nl": "Groene gevels"}, 500_000)
    sqlite_ground.programmes["front-gardens"] = found.id
    assert {each.terms.keeps_months for each in latest(sqlite_ground, "front-gardens")} == {6}
    wrong = submit(manager, f"{PROGRAMMES}/new", {**form, "code": "leaf"})
    assert wrong.status_code == 422
