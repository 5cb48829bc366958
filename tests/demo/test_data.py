"""The demo's data files agree, speak both languages and keep to plausible amounts."""

import math
import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Any

import pytest

from cambio.app.permissions import Role, ScopeKind
from cambio.web.language import RESIDENT_LANGUAGES
from catalog.rules.vouchers import VALID_DAYS_MIN
from tests.demo import data
from tests.demo.data import Table, by_slug, load

# Not texts for people: search words need no English, and a theme's Dutch slug stands beside `slug`.
DUTCH_ONLY = {"synonyms_nl", "slug_nl"}


def tables(value: Any) -> Iterator[Table]:
    """Every table in a file, however deep."""
    if isinstance(value, dict):
        yield value
        value = list(value.values())
    if isinstance(value, list):
        for part in value:
            yield from tables(part)


def actions() -> list[Table]:
    return [*load("story")["series"], *load("story")["single"]]


@pytest.mark.parametrize("name", data.names())
def test_every_text_for_people_stands_in_both_languages(name: str) -> None:
    for table in tables(load(name)):
        for key, text in table.items():
            if key.endswith(("_nl", "_en")) and key not in DUTCH_ONLY:
                other = key[:-2] + ("en" if key.endswith("_nl") else "nl")
                assert isinstance(text, str), f"{key} in {table}"
                assert text.strip() == text, f"{key} in {table}"
                assert text, f"{key} in {table}"
                assert table.get(other), f"{other} is missing in {table}"


# --------------------------------------------------------------------------------- places


def test_places_form_a_tree_of_three_levels_with_names_of_their_own() -> None:
    levels = [by_slug("places", kind) for kind in ("district", "neighbourhood", "street")]
    for parent_kind, (parents, children) in zip(
        ("district", "neighbourhood"), pairwise(levels), strict=True
    ):
        assert {child[parent_kind] for child in children.values()} == set(parents)
    slugs = [slug for level in levels for slug in level]
    assert len(slugs) == len(set(slugs))
    assert 40 <= len(levels[2]) <= 60


def test_there_are_about_four_thousand_addresses_and_none_twice() -> None:
    found = [address[1:] for address in data.addresses()]
    assert 3900 <= len(found) <= 4100
    assert len(found) == len(set(found))


def test_no_demo_address_can_be_somebodys_home() -> None:
    for _, postcode, _, _, _ in data.addresses():
        assert re.fullmatch(r"74(1[1-9]|2[0-5]) Q[A-Z]", postcode)


def test_no_household_lives_where_people_gather_or_collect_their_orders() -> None:
    streets = by_slug("places", "street")
    homes = {
        f"{streets[street]['name']} {number}{letter}".lower()
        for street, _, number, letter, _ in data.addresses()
    }
    points = [
        org["pick_up_point"]
        for org in load("organisations")["organisation"]
        if org["kind"] == "shop"
    ]
    for point in [*load("places")["meeting_point"], *points]:
        assert point["street"] in streets
        assert point["address_line"].lower() not in homes


# --------------------------------------------------------------------- programmes and money


def test_the_seven_themes_stand_in_the_order_of_the_report() -> None:
    assert [theme["number"] for theme in load("themes")["theme"]] == list(range(1, 8))


def test_every_budget_names_its_funder_and_theme() -> None:
    organisations, themes = by_slug("organisations", "organisation"), by_slug("themes", "theme")
    for budget in data.budgets().values():
        assert organisations[budget["funder"]]["kind"] == "funder"
        assert budget["theme"] in themes
        assert budget["amount_minor"] > 0


def test_at_a_clean_up_each_member_earns_two_and_the_street_one() -> None:
    rule = data.rules()["clean-up"]
    parts = rule["split"]["household_parts"] + rule["split"]["street_parts"]
    for reward_minor in rule["reward"].values():
        street_minor = reward_minor * rule["split"]["street_parts"] // parts
        assert (reward_minor - street_minor, street_minor) == (2, 1)


def test_rewards_are_never_taken_away_and_only_the_practice_rule_pays_nothing() -> None:
    for rule in data.rules().values():
        pays = [amount > 0 for amount in rule["reward"].values()]
        assert all(amount >= 0 for amount in rule["reward"].values())
        assert any(pays) is not rule.get("practice", False)


def test_milestones_need_consent() -> None:
    for file in data.programmes().values():
        if any(rule["kind"] == "milestone" for rule in file["rule"]):
            assert file["programme"]["needs_consent"]


def test_the_half_year_pays_out_no_more_than_each_budget_holds() -> None:
    for slug, budget in data.budgets().items():
        paid = sum(
            data.attendances(action) * data.reward_per_household(action)
            for action in actions()
            if action["budget"] == slug
        )
        assert paid <= 0.9 * budget["amount_minor"], slug


def test_gold_points_for_milestones_fit_in_their_budget() -> None:
    gold, story = load("programmes/gold-card"), load("story")
    households = story["households"]["joined"] * story["gold_card"]["consent_share"]
    shares = story["gold_card"]["milestone_shares"]
    noticed = [rule for rule in gold["rule"] if rule["evidence"] != "register"]
    assert set(shares) == {rule["slug"] for rule in noticed}
    paid = sum(
        households * shares[rule["slug"]] * rule["reward"]["fixed_minor"] for rule in noticed
    )
    assert paid <= 0.9 * sum(budget["amount_minor"] for budget in gold["budget"])


# ------------------------------------------------------------------------------- catalogue


def test_every_item_names_a_shop_a_category_and_a_currency_that_exist() -> None:
    organisations = by_slug("organisations", "organisation")
    currencies = {file["currency"]["code"] for file in data.programmes().values()}
    for item in by_slug("catalogue", "item").values():
        assert organisations[item["shop"]]["kind"] == "shop"
        assert organisations[item.get("provider", "zwembad-de-kolk")]["kind"] == "partner"
        assert item["category"] in by_slug("catalogue", "category")
        assert item["currency"] in currencies
        assert len(item["synonyms_nl"]) >= 4


def test_what_an_item_is_says_how_it_is_had() -> None:
    for item in by_slug("catalogue", "item").values():
        assert item["kind"] in {"goods", "loan", "service", "voucher"}
        assert item["buyers"] in {"household", "street", "both"}
        assert ("loan_days" in item) is (item["kind"] == "loan")
        assert ("max_per_household" in item) is (item["buyers"] != "street")
        assert item["kind"] != "voucher" or "provider" in item
        if item["kind"] == "voucher":
            assert item["value_cents"] > 0
            assert item["valid_days"] >= VALID_DAYS_MIN
        else:
            assert item["stock"] > 0


def test_a_household_can_save_up_for_what_it_may_buy() -> None:
    limits = {"CAM": 45, "GLD": 60}
    for item in by_slug("catalogue", "item").values():
        assert item["price_minor"] >= 1
        if item["buyers"] != "street":
            assert item["price_minor"] <= limits[item["currency"]], item["slug"]


def test_orders_never_outrun_stock_or_savings() -> None:
    story, items = load("story"), by_slug("catalogue", "item")
    orders, weeks = story["orders"], story["story"]["days_back"] // 7
    pieces = 1 + orders["second_piece_share"]
    volumes = {
        "CAM": weeks * (orders["per_week_first"] + orders["per_week_last"]) / 2,
        "GLD": weeks * orders["gold_per_week"],
    }
    spent_minor = 0.0
    for currency, weights in story["order_weights"].items():
        for slug, weight in weights.items():
            sold = volumes[currency] * pieces * weight / sum(weights.values())
            assert items[slug]["currency"] == currency
            assert items[slug]["buyers"] != "street"
            assert sold <= 0.8 * items[slug].get("stock", math.inf), slug
            spent_minor += sold * items[slug]["price_minor"] * (currency == "CAM")
    earned_minor = sum(
        data.attendances(action) * data.reward_per_household(action) * 2 / 3 for action in actions()
    )
    assert spent_minor <= 0.8 * earned_minor


# ----------------------------------------------------------------------------------- story


def test_every_action_names_a_place_a_rule_a_budget_and_a_volunteer_that_exist() -> None:
    points, neighbourhoods = by_slug("places", "meeting_point"), by_slug("places", "neighbourhood")
    staff = {person["login"]: person for person in load("story")["staff"]}
    for action in actions():
        assert action["meeting_point"] in points
        assert data.rules()[action["rule"]]["kind"] == "attendance"
        assert not data.budgets()[action["budget"]]["collective_only"]
        volunteer = staff[action["volunteer"]]
        district = neighbourhoods[action["neighbourhood"]]["district"]
        assert volunteer["role"] == Role.VOLUNTEER
        assert volunteer["scope"] in {"deventer", district, action["neighbourhood"]}


def test_single_actions_are_over_open_today_or_yet_to_come() -> None:
    states = [("closed", -1), ("open", 0), ("planned", 1)]
    for action in load("story")["single"]:
        offset = action["day_offset"]
        assert (action["state"], (offset > 0) - (offset < 0)) in states


def test_of_three_collective_purchases_one_is_met_one_open_and_one_failed() -> None:
    items, story = by_slug("catalogue", "item"), load("story")
    outcomes = []
    for purchase in story["collective_purchase"]:
        item = items[purchase["item"]]
        target_minor = item["price_minor"] * purchase["quantity"]
        promised_minor = purchase["pot_minor"] + sum(purchase["pledges_minor"])
        assert item["buyers"] != "household"
        assert purchase["street"] in by_slug("places", "street")
        assert (promised_minor == target_minor) is (purchase["outcome"] == "met")
        assert promised_minor <= target_minor
        assert (purchase["deadline_day_offset"] > 0) is (purchase["outcome"] == "open")
        outcomes.append(purchase["outcome"])
    assert sorted(outcomes) == ["failed", "met", "open"]


def test_staff_of_every_role_can_sign_in_with_a_scope_that_exists() -> None:
    organisations = by_slug("organisations", "organisation")
    scopes = {
        ScopeKind.COMMUNITY: {load("community")["community"]["slug"]},
        ScopeKind.PLACE: {
            s for k in ("district", "neighbourhood", "street") for s in by_slug("places", k)
        },
        ScopeKind.PROGRAMME: set(data.programmes()),
        ScopeKind.SHOP: {s for s, org in organisations.items() if org["kind"] == "shop"},
        ScopeKind.PARTNER: {s for s, org in organisations.items() if org["kind"] == "partner"},
    }
    staff = load("story")["staff"]
    assert {person["role"] for person in staff} == set(Role) - {Role.RESIDENT}
    assert len({person["login"] for person in staff}) == len(staff)
    for person in staff:
        assert person["scope"] in scopes[ScopeKind(person["scope_kind"])]
        assert person.get("organisation", "zwembad-de-kolk") in organisations
    assert load("story")["gold_card"]["noted_by"] in {person["login"] for person in staff}


@pytest.mark.parametrize("key", ["adults_shares", "children_shares"])
def test_shares_of_household_sizes_make_a_whole(key: str) -> None:
    assert sum(load("story")["households"][key]) == pytest.approx(1)


def test_nicknames_are_many_friendly_in_length_and_unlike_each_other() -> None:
    nicknames = load("nicknames")
    names = [name for group in nicknames["household"] for name in group["names"]]
    assert len(names) >= 190
    assert len(names) == len(set(names))
    assert max(map(len, names)) <= 60
    languages = {language["code"]: language for language in nicknames["language"]}
    assert {group["language"] for group in nicknames["household"]} == set(languages)
    assert sum(language["share"] for language in languages.values()) == pytest.approx(1)
    assert {language["page_language"] for language in languages.values()} == {"nl", "en"}


@pytest.mark.parametrize("language", RESIDENT_LANGUAGES)
def test_the_notice_can_be_read_in_every_language_that_a_page_may_have(language: str) -> None:
    assert load("community")["community"][f"notice_{language}"]
