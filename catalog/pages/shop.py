"""The shop as everybody sees it: all that there is, by what people look for."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import g, render_template, request, url_for
from sqlalchemy.orm import Session

from cambio.app.guard import allow, current_actor
from cambio.app.permissions import Permission
from cambio.database import reading
from cambio.web.language import current_language
from catalog import queries
from catalog.counter import wallet_balances
from catalog.pages.base import blueprint, today
from catalog.pages.words import SORTS, stock_words
from catalog.queries import ItemFilter, Order
from catalog.rules.texts import printable

PAGE = 36
SEARCH_MAX = 80


@blueprint.get("/shop")
@allow(Permission.ANYONE)
def shop() -> str:
    """All that is for sale: by category, by what people call it, by what one can afford."""
    text = request.args.get("q", "").strip()[:SEARCH_MAX]
    category = printable(request.args.get("category", ""))[:40] or None
    order, after = _order(), request.args.get("after", type=UUID)
    with reading() as session:
        balances = balances_of_asker(session)
        found = queries.items(
            session,
            community_id=g.community_id,
            wanted=ItemFilter(
                text=text,
                category=category,
                affordable_minor=balances if "afford" in request.args else None,
            ),
            language=current_language(),
            order=order,
            after=after,
            limit=PAGE + 1,
        )
        categories = queries.categories(session, community_id=g.community_id)
        in_basket = count_of_asker(session)
    return render_template(
        "catalog/shop.html",
        items=found[:PAGE],
        categories=categories,
        category=category,
        text=text,
        order=order,
        sorts=SORTS,
        today=today(),
        balances=balances,
        in_basket=in_basket,
        affordable="afford" in request.args,
        stock_words=stock_words,
        next_href=_address(text, category, after=found[PAGE - 1].id) if len(found) > PAGE else None,
        first_href=_address(text, category) if after else None,
        address=_address,
        kept=_kept(),
    )


def balances_of_asker(session: Session) -> dict[str, int] | None:
    """What the household that looks has by currency; None for everybody else."""
    household_id = current_actor().household_id
    if household_id is None:
        return None
    return wallet_balances(session, community_id=g.community_id, household_id=household_id)


def count_of_asker(session: Session) -> int:
    """How many things lie in the basket of the household that looks; 0 for everybody else."""
    household_id = current_actor().household_id
    if household_id is None:
        return 0
    return queries.count_in_basket(session, community_id=g.community_id, household_id=household_id)


def _order() -> Order:
    asked = request.args.get("sort", "")
    return Order(asked) if asked in set(Order) else Order.NAME


def _address(
    text: str = "", category: str | None = None, *, after: UUID | None = None, **more: Any
) -> str:
    """The address of a part of the shop, with what was looked for and chosen."""
    values = {"q": text or None, "category": category, "after": after, **_kept(), **more}
    return url_for("catalog.shop", **values)


def _kept() -> dict[str, str]:
    """What was chosen and stays so while one looks for something else."""
    kept = {"afford": "1"} if "afford" in request.args else {}
    if _order() is not Order.NAME:
        kept["sort"] = _order().value
    return kept
