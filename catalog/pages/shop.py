"""The shop as everybody sees it: what there is, and one item with its order form."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.app.guard import allow, current_actor
from cambio.app.permissions import Permission, ScopeKind
from cambio.app.problems import words_of
from cambio.database import Refusal, perform, reading
from cambio.web.components import href_of
from cambio.web.language import current_language
from catalog import queries
from catalog.counter import own_household, wallet_balances
from catalog.pages.base import blueprint, item_or_404, keyed_command_of, now, whole_number
from catalog.pages.words import stock_words
from catalog.queries import ItemFilter, ItemView
from catalog.rules.orders import LIMIT_DAYS, QUANTITY_MAX
from catalog.rules.texts import printable
from catalog.use_cases import OrderedItem, PlaceOrder, place_order

PAGE = 36
SEARCH_MAX = 80


@blueprint.get("/shop")
@allow(Permission.ANYONE)
def shop() -> str:
    """All that is for sale: by category, by what people call it, by what one can afford."""
    text = request.args.get("q", "").strip()[:SEARCH_MAX]
    category = printable(request.args.get("category", ""))[:40] or None
    after = request.args.get("after", type=UUID)
    with reading() as session:
        balances = _balances(session)
        wanted = ItemFilter(
            text=text,
            category=category,
            affordable_minor=balances if "afford" in request.args else None,
        )
        found = queries.items(
            session,
            community_id=g.community_id,
            wanted=wanted,
            language=current_language(),
            after=after,
            limit=PAGE + 1,
        )
        categories = queries.categories(session, community_id=g.community_id)
    return render_template(
        "catalog/shop.html",
        items=found[:PAGE],
        categories=categories,
        category=category,
        text=text,
        balances=balances,
        affordable="afford" in request.args,
        stock_words=stock_words,
        next_href=_address(text, category, after=found[PAGE - 1].id) if len(found) > PAGE else None,
        first_href=_address(text, category) if after else None,
        address=_address,
    )


@blueprint.get("/shop/<uuid:item_id>")
@allow(Permission.ANYONE)
def item(item_id: UUID) -> str:
    """One item, and how to get it."""
    return _item_page(item_or_404(item_id))


@blueprint.post("/shop/<uuid:item_id>/order")
@allow(Permission.SPEND_OWN)
def order_item(item_id: UUID) -> ResponseReturnValue:
    """Order some of an item, for the price that was shown."""
    ordered = OrderedItem(item_id, whole_number("quantity"), whole_number("price_minor"))
    household_id = own_household()
    command = keyed_command_of(PlaceOrder, household_id=household_id, lines=(ordered,))
    try:
        placed = perform(place_order, command)
    except Refusal as refusal:
        page = _item_page(item_or_404(item_id), error=words_of(refusal))
        return page, refusal.status
    flash(_("Thank you! Your order is placed."), "success")
    return redirect(url_for("catalog.order", order_id=placed.order_id), 303)


def _item_page(view: ItemView, error: str | None = None) -> str:
    with reading() as session:
        balances = _balances(session)
        household_id = current_actor().household_id
        had = 0
        if household_id is not None and view.max_per_household is not None:
            had = queries.had_of_item(
                session,
                community_id=g.community_id,
                household_id=household_id,
                item_id=view.id,
                since=now() - timedelta(days=LIMIT_DAYS),
            )
        categories = queries.categories(session, community_id=g.community_id)
    balance_minor = (balances or {}).get(view.currency, 0)
    most = _most(view, had=had, balance_minor=balance_minor)
    return render_template(
        "catalog/item.html",
        item=view,
        category=next((each for each in categories if each.slug == view.category), None),
        stock=stock_words(view),
        is_household=balances is not None,
        balance_minor=balance_minor,
        most=most,
        had=had,
        facts=_facts(view),
        card_href=href_of("cards.my_card"),
        counter_href=_counter_href(view),
        may_start=current_actor().may(Permission.START_PURCHASES),
        error=error,
        form=request.form,
    )


def _facts(view: ItemView) -> list[tuple[str, str]]:
    """Where and when it is picked up, and how many one may have."""
    facts = [(_("Pick up at"), view.pick_up or view.shop_name)]
    if view.opening_hours:
        facts.append((_("Opening hours"), view.opening_hours))
    if view.max_per_household is not None and view.for_households:
        most = _("%(most)s in twelve months", most=view.max_per_household)
        facts.append((_("At most for a household"), most))
    return facts


def _counter_href(view: ItemView) -> str | None:
    """Where staff of this shop order it for somebody; None for everybody else."""
    if not current_actor().may_within(Permission.ORDER_FOR_OTHERS, ScopeKind.SHOP, [view.shop_id]):
        return None
    return url_for("catalog.counter_order", shop=view.shop_id, item_id=view.id)


def _most(view: ItemView, *, had: int, balance_minor: int) -> int:
    """How many of an item a household can order now."""
    of_limit = QUANTITY_MAX if view.max_per_household is None else view.max_per_household - had
    return max(0, min(QUANTITY_MAX, view.on_hand, of_limit, balance_minor // view.price_minor))


def _balances(session: Any) -> dict[str, int] | None:
    """What the household that looks has by currency; None for everybody else."""
    household_id = current_actor().household_id
    if household_id is None:
        return None
    return wallet_balances(session, community_id=g.community_id, household_id=household_id)


def _address(
    text: str = "", category: str | None = None, *, after: UUID | None = None, **more: Any
) -> str:
    """The address of a part of the shop, with what was looked for and chosen."""
    kept = {"afford": "1"} if "afford" in request.args else {}
    values = {"q": text or None, "category": category, "after": after, **kept, **more}
    return url_for("catalog.shop", **values)
