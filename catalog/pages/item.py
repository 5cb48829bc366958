"""One item: what it is, how it is had, and the forms with which a household gets it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from cambio.app.guard import allow, current_actor
from cambio.app.permissions import Permission, ScopeKind
from cambio.app.problems import words_of
from cambio.database import Refusal, perform, reading
from cambio.neighbourhood.queries import place
from cambio.web.components import href_of
from cambio.web.formats import format_euros
from catalog import queries
from catalog.counter import own_household
from catalog.errors import PriceUnreadable
from catalog.pages.base import (
    blueprint,
    chosen_id,
    command_of,
    item_or_404,
    keyed_command_of,
    now,
    today,
    whole_number,
)
from catalog.pages.shop import balances_of_asker, count_of_asker
from catalog.pages.words import stock_words
from catalog.queries import ItemView
from catalog.queries.vouchers import TermsView, voucher_terms
from catalog.rules.items import ItemKind
from catalog.rules.orders import QUANTITY_MAX
from catalog.rules.prices import missing_for, read_prices
from catalog.rules.seasons import written_day
from catalog.rules.vouchers import AT_ONCE_MAX
from catalog.use_cases import (
    GiveItem,
    LayInBasket,
    OrderedItem,
    PlaceOrder,
    give_item,
    lay_in_basket,
    place_order,
)
from catalog.use_cases.vouchers import Bought, BuyVouchers, buy_vouchers

WAYS_SHOWN = 9


@dataclass(frozen=True, slots=True)
class Means:
    """What a household can do about an item now.

    `most` is how many it can have, `had` how many it had lately, `missing` what it lacks of the
    price of one, by currency, in the way that it is nearest to.
    """

    balances: dict[str, int] | None
    had: int
    most: int
    missing: dict[str, int]


@blueprint.get("/shop/<uuid:item_id>")
@allow(Permission.ANYONE)
def item(item_id: UUID) -> str:
    """One item, and how to get it."""
    return _item_page(item_or_404(item_id))


@blueprint.post("/shop/<uuid:item_id>/order")
@allow(Permission.SPEND_OWN)
def order_item(item_id: UUID) -> ResponseReturnValue:
    """Order some of an item or lay them in the basket, or give, for the price that was shown."""
    view = item_or_404(item_id)
    wanted = _wanted(view)
    try:
        if view.kind is ItemKind.GIFT:
            return _give(wanted)
        if view.kind is ItemKind.VOUCHER:
            return _buy(view, wanted)
        if request.form.get("act") == "basket":
            return _lay(wanted)
        command = keyed_command_of(PlaceOrder, household_id=own_household(), lines=(wanted,))
        placed = perform(place_order, command)
    except Refusal as refusal:
        return _item_page(view, error=words_of(refusal)), refusal.status
    flash(_("Thank you! Your order is placed."), "success")
    return redirect(url_for("catalog.order", order_id=placed.order_id), 303)


def _wanted(view: ItemView) -> OrderedItem:
    """What stands in the form; a variant is ordered in place of the item that it belongs to."""
    variants = {each.id for each in view.variants}
    variant_id = chosen_id(request.form.get("variant"))
    shown = request.form.get("prices", "")
    try:
        prices = read_prices(shown)[0] if shown else None
    except PriceUnreadable:
        prices = {}
    return OrderedItem(
        variant_id if variant_id is not None and variant_id in variants else view.id,
        whole_number("quantity"),
        prices,
        min(WAYS_SHOWN, whole_number("way", missing=0)),
    )


def _give(wanted: OrderedItem) -> ResponseReturnValue:
    perform(give_item, keyed_command_of(GiveItem, household_id=own_household(), gift=wanted))
    flash(_("Thank you! Your gift has arrived."), "success")
    return redirect(url_for("catalog.item", item_id=wanted.item_id), 303)


def _buy(view: ItemView, wanted: OrderedItem) -> ResponseReturnValue:
    command = keyed_command_of(BuyVouchers, household_id=own_household(), wanted=wanted)
    bought: Bought = perform(buy_vouchers, command)
    if view.needs_approval:
        flash(_("Thank you! You can use it as soon as somebody approved it."), "success")
    else:
        flash(_("Thank you! The voucher is yours."), "success")
    if len(bought.voucher_ids) > 1:
        return redirect(url_for("catalog.vouchers"), 303)
    return redirect(url_for("catalog.voucher", voucher_id=bought.voucher_ids[0]), 303)


def _lay(wanted: OrderedItem) -> ResponseReturnValue:
    command = command_of(
        LayInBasket,
        household_id=own_household(),
        item_id=wanted.item_id,
        quantity=wanted.quantity,
        way=wanted.way,
    )
    perform(lay_in_basket, command)
    flash(_("It lies in your basket."), "success")
    return redirect(url_for("catalog.basket"), 303)


def _item_page(view: ItemView, error: str | None = None) -> str:
    with reading() as session:
        means = _means(session, view)
        worth = voucher_terms(session, community_id=g.community_id, item_id=view.id)
        categories = queries.categories(session, community_id=g.community_id)
        points = queries.points(session, community_id=g.community_id, shop_ids=[view.shop_id])
        gift_place = (
            place(session, community_id=g.community_id, place_id=view.place_id)
            if view.place_id
            else None
        )
        in_basket = count_of_asker(session)
    return render_template(
        "catalog/item.html",
        item=view,
        category=next((each for each in categories if each.slug == view.category), None),
        stock=stock_words(view),
        means=means,
        points=points,
        in_basket=in_basket,
        is_household=means.balances is not None,
        in_season=view.is_in_season(today()),
        season=_season(view),
        gift_to=gift_place.name if gift_place else view.shop_name,
        facts=[*_facts(view), *_worth(worth)],
        worth=worth,
        card_href=href_of("cards.my_card"),
        counter_href=_counter_href(view),
        may_start=current_actor().may(Permission.START_PURCHASES),
        may_spend_pot=current_actor().may(Permission.PLEDGE_POT),
        error=error,
        form=request.form,
    )


def _means(session: Session, view: ItemView) -> Means:
    balances = balances_of_asker(session)
    household_id = current_actor().household_id
    had = 0
    if household_id is not None and view.max_per_household is not None:
        had = queries.had_of_item(
            session,
            community_id=g.community_id,
            household_id=household_id,
            item_id=view.variant_of or view.id,
            since=now() - timedelta(days=view.limit_days),
        )
    most = QUANTITY_MAX if view.max_per_household is None else view.max_per_household - had
    if view.from_shelf:
        most = min(most, view.available_in_all)
    if view.kind is ItemKind.VOUCHER:
        most = min(most, AT_ONCE_MAX)
    lacking = [missing_for(way, balances or {}) for way in view.ways]
    missing = min(lacking, key=lambda each: (len(each), sum(each.values())))
    return Means(balances, had, max(0, min(QUANTITY_MAX, most)), missing)


def _facts(view: ItemView) -> list[tuple[str, str]]:
    """How many one may have, when, and for how long."""
    facts = []
    if view.max_per_household is not None and view.for_households:
        most = _("%(most)s in %(days)s days", most=view.max_per_household, days=view.limit_days)
        facts.append((_("At most for a household"), most))
    if view.min_per_order > 1:
        facts.append((_("At least at a time"), str(view.min_per_order)))
    if view.lead_days:
        facts.append((_("Ready after about"), _("%(days)s days", days=view.lead_days)))
    if view.loan_days:
        facts.append((_("Bring it back within"), _("%(days)s days", days=view.loan_days)))
    if view.season:
        facts.append((_("To be had"), _season(view)))
    return facts


def _worth(terms: TermsView | None) -> list[tuple[str, str]]:
    """What a voucher is worth, where, and for how long."""
    if terms is None:
        return []
    return [
        (_("Worth"), format_euros(terms.value_cents)),
        (_("Where"), ", ".join(terms.partners.values())),
        (_("Good for"), _("%(days)s days", days=terms.valid_days)),
    ]


def _season(view: ItemView) -> str:
    if view.season is None:
        return ""
    first, last = (written_day(day) for day in view.season)
    text: str = _("from %(first)s until %(last)s", first=first, last=last)
    return text


def _counter_href(view: ItemView) -> str | None:
    """Where staff of this shop order it for somebody; None for everybody else."""
    if not current_actor().may_within(Permission.ORDER_FOR_OTHERS, ScopeKind.SHOP, [view.shop_id]):
        return None
    return url_for("catalog.counter_order", shop=view.shop_id, item_id=view.id)
