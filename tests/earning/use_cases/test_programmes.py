"""Programmes and grants, on both databases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from cambio.database import Refusal, RequestKeyReused, new_id, perform, reading
from cambio.earning import queries
from cambio.earning.errors import (
    AmountInvalid,
    BudgetUnknown,
    CurrencyFixed,
    FunderUnknown,
    NothingLeft,
    ProgrammeUnknown,
    RuleNotInForce,
    ThemeUnknown,
    TitleInvalid,
)
from cambio.earning.rules import Terms
from cambio.earning.use_cases import (
    ApplyProgramme,
    GrantBudget,
    ReturnGrantRest,
    apply_programme,
    grant_budget,
    return_grant_rest,
)
from cambio.ledger import Purpose
from cambio.neighbourhood.use_cases import AddOrganisation, add_organisation
from tests.earning.ground import Ground, on_sqlite, template

COMPANY = template("cambio-company")

# ---------------------------------------------------------------------------------- programmes


def test_applying_a_programme_again_changes_nothing(ground: Ground) -> None:
    again = perform(apply_programme, ApplyProgramme(**ground.who, file=COMPANY))
    assert (again.created, again.new_versions, again.ended_rules) == (False, (), ())


def test_a_changed_rule_gets_another_version_and_the_old_one_stays(ground: Ground) -> None:
    ground.clock.advance(days=1)
    before = ground.clock.now
    ground.clock.advance(days=1)
    changed = replace(COMPANY.rules[0], terms=Terms(per_adult_minor=5))
    file = replace(COMPANY, rules=(changed, *COMPANY.rules[1:]))
    applied = perform(apply_programme, ApplyProgramme(**ground.who, file=file))
    assert [(each.rule_slug, each.version) for each in applied.new_versions] == [("clean-up", 2)]
    with reading() as session:
        versions = queries.rule_versions(
            session, community_id=ground.community_id, rule_id=ground.rules["clean-up"]
        )
        held = queries.rules(session, community_id=ground.community_id, at=before)
    assert [(each.version, each.terms.per_adult_minor) for each in versions] == [(2, 5), (1, 3)]
    assert {each.version for each in held} == {1}


def test_a_version_from_a_later_day_waits_for_it(ground: Ground) -> None:
    later = ground.clock.now + timedelta(days=10)
    changed = replace(COMPANY.rules[0], terms=Terms(per_adult_minor=5), valid_from=later)
    file = replace(COMPANY, rules=(changed, *COMPANY.rules[1:]))
    perform(apply_programme, ApplyProgramme(**ground.who, file=file))
    assert not perform(apply_programme, ApplyProgramme(**ground.who, file=file)).new_versions
    budget_id = ground.grant()
    assert ground.plan(budget_id).rule_version == 1
    planned = ground.plan(budget_id, starts_at=later, ends_at=later + timedelta(hours=1))
    assert planned.rule_version == 2


def test_a_rule_that_is_no_longer_in_the_file_ends_and_can_come_back(ground: Ground) -> None:
    fewer = replace(COMPANY, rules=COMPANY.rules[1:])
    applied = perform(apply_programme, ApplyProgramme(**ground.who, file=fewer))
    assert applied.ended_rules == ("clean-up",)
    with pytest.raises(RuleNotInForce):
        ground.plan(ground.grant())
    perform(apply_programme, ApplyProgramme(**ground.who, file=COMPANY))
    assert ground.plan(ground.grant()).rule_version == 1


CURRENCIES = [
    replace(COMPANY, currency=replace(COMPANY.currency, code="OTHER")),
    replace(COMPANY, currency=replace(COMPANY.currency, scale=2)),
]


@on_sqlite
@pytest.mark.parametrize("file", CURRENCIES, ids=["another currency", "other decimals"])
def test_a_programme_keeps_its_currency(ground: Ground, file: object) -> None:
    with pytest.raises(CurrencyFixed):
        perform(apply_programme, ApplyProgramme(**ground.who, file=file))  # type: ignore[arg-type] # a row of the table


# -------------------------------------------------------------------------------------- grants


def granting(ground: Ground) -> GrantBudget:
    return GrantBudget(
        **ground.keyed,
        programme_id=ground.programmes["cambio-company"],
        funder_id=ground.funder_id,
        name="Schone straten",
        amount_minor=500,
        theme="clean-and-whole",
        note="Besluit 2026-14",
    )


def test_a_grant_fills_a_budget_of_its_own(ground: Ground) -> None:
    first, second = (perform(grant_budget, granting(ground)) for _ in range(2))
    with reading() as session:
        found = queries.budgets(session, community_id=ground.community_id)
    assert [each.id for each in found] == [second.budget_id, first.budget_id]
    assert {(each.granted_minor, each.left_minor, each.funder_name) for each in found} == {
        (500, 500, "Gemeente")
    }
    ground.check_books()


def test_the_same_grant_sent_twice_is_one(ground: Ground) -> None:
    command = granting(ground)
    assert perform(grant_budget, command) == perform(grant_budget, command)
    with pytest.raises(RequestKeyReused):
        perform(grant_budget, replace(command, amount_minor=501))
    with reading() as session:
        assert len(queries.budgets(session, community_id=ground.community_id)) == 1


Change = Callable[[Ground, GrantBudget], GrantBudget]


def _from_a_shop(ground: Ground, command: GrantBudget) -> GrantBudget:
    shop = AddOrganisation(**ground.who, kind="shop", name="De Bezem", pick_up="Balie")
    return replace(command, funder_id=perform(add_organisation, shop))


REFUSED_GRANTS: list[tuple[str, Change, type[Refusal]]] = [
    ("nothing", lambda _, grant: replace(grant, amount_minor=0), AmountInvalid),
    ("less than nothing", lambda _, grant: replace(grant, amount_minor=-5), AmountInvalid),
    ("no name", lambda _, grant: replace(grant, name="  "), TitleInvalid),
    ("a long name", lambda _, grant: replace(grant, name="x" * 81), TitleInvalid),
    ("a strange theme", lambda _, grant: replace(grant, theme="fun"), ThemeUnknown),
    ("no programme", lambda _, grant: replace(grant, programme_id=new_id()), ProgrammeUnknown),
    ("no funder", lambda _, grant: replace(grant, funder_id=new_id()), FunderUnknown),
    ("a shop", _from_a_shop, FunderUnknown),
]


@on_sqlite
@pytest.mark.parametrize(
    ("change", "refusal"),
    [row[1:] for row in REFUSED_GRANTS],
    ids=[row[0] for row in REFUSED_GRANTS],
)
def test_a_grant_is_refused(ground: Ground, change: Change, refusal: type[Refusal]) -> None:
    with pytest.raises(refusal):
        perform(grant_budget, change(ground, granting(ground)))
    with reading() as session:
        assert not queries.budgets(session, community_id=ground.community_id)


def test_the_rest_of_a_grant_goes_back_where_it_came_from(ground: Ground) -> None:
    budget_id = ground.grant(200)
    ground.open_action(budget_id)  # holds 120
    returned = perform(return_grant_rest, ReturnGrantRest(**ground.keyed, budget_id=budget_id))
    assert (returned.amount_minor, ground.holds(budget_id, Purpose.BUDGET)) == (80, 0)
    with pytest.raises(NothingLeft):
        perform(return_grant_rest, ReturnGrantRest(**ground.keyed, budget_id=budget_id))
    with pytest.raises(BudgetUnknown):
        perform(return_grant_rest, ReturnGrantRest(**ground.keyed, budget_id=new_id()))
    ground.check_books()
