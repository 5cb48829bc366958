"""What every page gets: language, community, actor, navigation, request keys, names of money."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flask import Flask, g, request, url_for
from flask_babel import LazyString
from sqlalchemy.orm import Session

from cambio.app.guard import ActorKind, current_actor
from cambio.app.permissions import Permission
from cambio.database import new_id, reading
from cambio.ledger.queries import CurrencyView, currencies
from cambio.web import components, language


@dataclass(frozen=True, slots=True)
class NavItem:
    """An entry of the main menu, shown to whoever holds the permission.

    `household` is True for residents' entries, False for staff's, None for both.
    """

    label: LazyString
    icon: str
    endpoint: str
    permission: Permission
    household: bool | None = None


@dataclass(frozen=True, slots=True)
class SetupStep:
    """A step of the setup page: what to do, where, and whether a community has done it.

    `is_done` takes a session and the community's id.
    """

    label: LazyString
    hint: LazyString
    endpoint: str
    is_done: Callable[[Session, int], bool]


@dataclass(frozen=True, slots=True)
class CurrencyWords:
    """A currency in the reader's language, as the kit's `money` filter wants it."""

    name: str
    plural: str
    scale: int


def init_app(app: Flask, navigation: Sequence[NavItem], setup_steps: Sequence[SetupStep]) -> None:
    """Give all templates what the layout and the kit expect."""
    language.init_app(app)
    components.register(app)
    app.extensions["cambio.setup_steps"] = tuple(setup_steps)
    app.jinja_env.globals["currency"] = currency
    app.jinja_env.globals["new_request_key"] = lambda: str(new_id())
    # What stands at the foot of every page, as a function of no arguments; the demo has one.
    app.jinja_env.globals["notice"] = None

    @app.context_processor
    def layout() -> dict[str, Any]:
        community = g.get("community")
        actor = current_actor()
        spoken = language.page_languages()
        return {
            "lang": language.current_language(),
            "direction": direction(),
            "page_languages": [(code, language.language_name(code)) for code in spoken],
            "community": community,
            "actor": None if actor.kind is ActorKind.NOBODY else actor,
            "nav": [_entry(item) for item in navigation if _shown(item)] if community else [],
            "home_href": url_for("neighbourhood.home") if community else "/",
        }


def direction() -> str:
    """`rtl` or `ltr`: which way the page at hand is read."""
    return "rtl" if language.is_right_to_left(language.current_language()) else "ltr"


def currency(code: str) -> CurrencyWords:
    """The words for a currency of the page's community; read once per request.

    Raises:
        KeyError: the community has no such currency.
    """
    if "currencies" not in g:
        with reading() as session:
            g.currencies = currencies(session, community_id=g.community_id)
    return words_for(g.currencies[code], language.current_language())


def words_for(view: CurrencyView, language_code: str) -> CurrencyWords:
    """A currency's words in a language, or in Dutch where it has none in that."""
    singular, plural = view.names.get(language_code) or view.names["nl"]
    return CurrencyWords(singular, plural, view.scale)


def _shown(item: NavItem) -> bool:
    actor = current_actor()
    is_household = actor.kind is ActorKind.HOUSEHOLD
    return actor.may(item.permission) and item.household in (None, is_household)


def _entry(item: NavItem) -> dict[str, Any]:
    href = url_for(item.endpoint)
    below = request.path.startswith(href.rstrip("/") + "/")
    return {
        "label": item.label,
        "icon": item.icon,
        "href": href,
        "is_staffs": item.household is False,
        "current": request.endpoint == item.endpoint or below,
    }
