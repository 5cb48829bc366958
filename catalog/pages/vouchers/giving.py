"""Giving vouchers: by hand from a budget, or by a rule besides its tokens."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.database import Refusal, perform, reading
from cambio.earning.queries import budgets, rules
from cambio.web.language import current_language
from catalog import queries as shop_queries
from catalog.counter import holder_of
from catalog.pages.base import (
    blueprint,
    chosen_id,
    command_of,
    errors_of,
    keyed_command_of,
    now,
)
from catalog.queries import ItemFilter
from catalog.queries import vouchers as queries
from catalog.rules.items import ItemKind
from catalog.rules.texts import in_language
from catalog.use_cases.vouchers import (
    AwardVoucher,
    Bought,
    GiveByRule,
    StopGift,
    award_voucher,
    give_by_rule,
    stop_gift,
)

FIELDS = {
    "card_unknown": "card",
    "card_unreadable": "card",
    "card_stopped": "card",
    "card_unassigned": "card",
    "card_for_child": "card",
    "item_unknown": "item",
    "voucher_terms_missing": "item",
    "budget_unknown": "budget",
    "budget_not_now": "budget",
    "budget_collective_only": "budget",
    "voucher_currency": "budget",
    "balance_too_low": "budget",
    "rule_unknown": "rule",
}
ITEMS_MAX = 500


@blueprint.get("/shopkeeping/vouchers")
@allow(Permission.GIVE_VOUCHERS)
def giving() -> str:
    """Give one to a household, and which rules give them."""
    return _page({})


@blueprint.post("/shopkeeping/vouchers")
@allow(Permission.GIVE_VOUCHERS)
def give_voucher() -> ResponseReturnValue:
    """Give one to the household of a card."""
    item_id, budget_id = chosen_id(request.form.get("item")), chosen_id(request.form.get("budget"))
    if item_id is None or budget_id is None:
        return _page(_missing(item_id, budget_id)), 422
    try:
        household_id = holder_of(request.form.get("card", ""), community_id=g.community_id)
        command = keyed_command_of(
            AwardVoucher, item_id=item_id, household_id=household_id, budget_id=budget_id
        )
        given: Bought = perform(award_voucher, command)
    except Refusal as refusal:
        return _page(errors_of(refusal, FIELDS)), refusal.status
    flash(_("The voucher is given. The household hears of it."), "success")
    return redirect(url_for("catalog.sold_voucher", voucher_id=given.voucher_ids[0]), 303)


@blueprint.post("/shopkeeping/vouchers/rules")
@allow(Permission.GIVE_VOUCHERS)
def give_with_rule() -> ResponseReturnValue:
    """Let a rule give one from now on."""
    item_id, budget_id = chosen_id(request.form.get("item")), chosen_id(request.form.get("budget"))
    rule_id = chosen_id(request.form.get("rule"))
    if item_id is None or budget_id is None or rule_id is None:
        return _page({"rule": _("Choose a rule, a voucher and a budget.")}), 422
    command = command_of(GiveByRule, rule_id=rule_id, item_id=item_id, budget_id=budget_id)
    try:
        perform(give_by_rule, command)
    except Refusal as refusal:
        return _page(errors_of(refusal, FIELDS)), refusal.status
    flash(_("From now on this rule gives a voucher."), "success")
    return redirect(url_for("catalog.giving"), 303)


@blueprint.post("/shopkeeping/vouchers/rules/<uuid:gift_id>/stop")
@allow(Permission.GIVE_VOUCHERS)
def stop_giving(gift_id: UUID) -> ResponseReturnValue:
    """Let it give no more."""
    perform(stop_gift, command_of(StopGift, gift_id=gift_id))
    flash(_("This rule gives no vouchers any more. What was given stays."), "success")
    return redirect(url_for("catalog.giving"), 303)


def _missing(item_id: UUID | None, budget_id: UUID | None) -> dict[str, str]:
    errors = {}
    if item_id is None:
        errors["item"] = _("Choose a voucher.")
    if budget_id is None:
        errors["budget"] = _("Choose a budget.")
    return errors


def _page(errors: dict[str, str]) -> str:
    return render_template(
        "catalog/vouchers/giving.html", **_choices(), errors=errors, form=request.form
    )


def _choices() -> dict[str, Any]:
    language = current_language()
    with reading() as session:
        items = shop_queries.items(
            session,
            community_id=g.community_id,
            wanted=ItemFilter(kind=ItemKind.VOUCHER),
            language=language,
            limit=ITEMS_MAX,
        )
        budgets_ = budgets(session, community_id=g.community_id)
        gifts = queries.voucher_gifts(session, community_id=g.community_id)
        waiting = queries.vouchers_waiting(session, community_id=g.community_id)
        known = [
            (rule.rule_id, in_language(rule.names, language))
            for rule in rules(session, community_id=g.community_id, at=now())
        ]
    return {
        "items": [(each.id, each.name(language)) for each in items],
        "budgets": [
            (each.id, f"{each.name} ({each.left_minor} {each.currency})")
            for each in budgets_
            if not each.collective_only
        ],
        "rules": known,
        "waiting": len(waiting),
        "gifts": [(gift, dict(known).get(gift.rule_id, "")) for gift in gifts],
    }
