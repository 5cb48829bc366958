"""What the pages of the shop share: the blueprint, and reading their forms."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Blueprint, g, request

from cambio.access.queries.scopes import places as all_places
from cambio.app.guard import current_actor
from cambio.app.permissions import Permission
from cambio.app.problems import words_of
from cambio.database import Command, NotFound, Refusal, current_database, new_id, reading
from cambio.neighbourhood.queries import OrganisationView
from cambio.neighbourhood.reach import places_reached
from catalog import queries
from catalog.counter import shops_where
from catalog.pages.words import shown_amounts, shown_number, shown_ways
from catalog.queries import ItemView, OrderView, PurchaseView
from catalog.rules.prices import written_prices
from catalog.rules.texts import printable

blueprint = Blueprint(
    "catalog", __name__, url_prefix="/<community>", template_folder="../templates"
)

REQUEST_KEY_MAX = 200

blueprint.add_app_template_filter(shown_number, "order_number")
blueprint.add_app_template_filter(shown_amounts, "amounts")
blueprint.add_app_template_filter(shown_ways, "ways")
blueprint.add_app_template_filter(written_prices, "written_prices")


T = TypeVar("T")


def now() -> datetime:
    """The moment of this request."""
    return current_database().clock()


def zone() -> ZoneInfo:
    """The time zone of the page's community."""
    return ZoneInfo(g.community.timezone)


def today() -> date:
    """What day it is where the community lives."""
    return now().astimezone(zone()).date()


def command_of(make: Callable[..., Command], **fields: Any) -> Any:
    """A command in the page's community, by whoever is asking."""
    return make(community_id=g.community_id, actor_id=current_actor().id, **fields)


def keyed_command_of(make: Callable[..., Command], **fields: Any) -> Any:
    """The same with the request key of the form: sent twice, it is one act."""
    key = printable(request.form.get("request_key", ""))[:REQUEST_KEY_MAX] or str(new_id())
    return command_of(make, request_key=key, **fields)


def whole_number(name: str, *, missing: int = -1) -> int:
    """The whole number in a field of the form.

    -1, which no rule lets pass, for anything else; `missing` for an empty field.
    """
    text = request.form.get(name, "").strip()
    if not text:
        return missing
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= 9 else -1


def chosen_id(text: str | None) -> UUID | None:
    """The id in a field or in the address; None for anything else."""
    try:
        return UUID(text) if text else None
    except ValueError:
        return None


def errors_of(refusal: Refusal, fields: dict[str, str]) -> dict[str, str]:
    """A refusal as the error of the field that it is about, by its code; else of the whole form."""
    return {fields.get(refusal.code, ""): words_of(refusal)}


def found_or_404(query: Callable[..., T | None], **which: UUID) -> T:
    """What a query finds in the page's community.

    Raises:
        NotFound: there is none with this id.
    """
    with reading() as session:
        view = query(session, community_id=g.community_id, **which)
    if view is None:
        raise NotFound
    return view


def item_or_404(item_id: UUID) -> ItemView:
    """An item of the page's community, or NotFound."""
    return found_or_404(queries.item, item_id=item_id)


def order_or_404(order_id: UUID) -> OrderView:
    """An order of the page's community, or NotFound."""
    return found_or_404(queries.order, order_id=order_id)


def purchase_or_404(purchase_id: UUID) -> PurchaseView:
    """A collective purchase of the page's community, or NotFound."""
    return found_or_404(queries.purchase, purchase_id=purchase_id)


def shops_of_actor(permission: Permission) -> list[OrganisationView]:
    """The shops for which the actor holds a permission, by name."""
    with reading() as session:
        return shops_where(
            session,
            actor=current_actor(),
            permission=permission,
            community_id=g.community_id,
        )


def chosen_shop(shops: list[OrganisationView]) -> OrganisationView | None:
    """The shop that `?shop=` names, else the first; None where there is none."""
    return chosen_of(shops, "shop")


def chosen_of(found: list[OrganisationView], name: str) -> OrganisationView | None:
    """The one that a field or the address names, else the first; None where there is none."""
    wanted = chosen_id(request.values.get(name))
    return next((each for each in found if each.id == wanted), found[0] if found else None)


def places_for(permission: Permission) -> list[tuple[UUID, str]]:
    """The places for which whoever asks holds a permission, with their names."""
    mine = places_reached(permission, community_id=g.community_id)
    with reading() as session:
        known = all_places(session, g.community_id)
    return [each for each in known if mine is None or each[0] in mine]
