"""Composes all rooms into one application."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime

import click
from flask import Blueprint, Flask
from flask_smorest import Blueprint as ApiBlueprint
from markupsafe import Markup

from cambio.access import api as access_api
from cambio.access import pages as access_pages
from cambio.access import sessions
from cambio.access.cli import access
from cambio.access.queries import ScopeSource
from cambio.app import guard
from cambio.app.api import CambioApi
from cambio.app.backup import backup, restore
from cambio.app.cli import build_cli, run_cli, serve
from cambio.app.factory import make_app
from cambio.app.guard import allow
from cambio.app.migrations import database
from cambio.app.permissions import Permission, ScopeKind
from cambio.app.scheduler.cli import jobs
from cambio.app.settings import Settings
from cambio.books import api as books_api
from cambio.books import pages as books_pages
from cambio.books.cli import ledger
from cambio.books.queries import OwnerSource
from cambio.demo.cli import demo
from cambio.earning import api as earning_api
from cambio.earning import pages as earning_pages
from cambio.earning.cli import actions, programme
from cambio.earning.pages.closing import ClosingSource
from cambio.earning.queries import programme_names
from cambio.earning.use_cases.ending import EndingSource
from cambio.ledger import Purpose
from cambio.main.menu import NAVIGATION, SETUP
from cambio.main.schedule import JOBS
from cambio.messages import api as messages_api
from cambio.messages import pages as messages_pages
from cambio.messages.sending import nudging
from cambio.neighbourhood import api as neighbourhood_api
from cambio.neighbourhood import pages as neighbourhood_pages
from cambio.neighbourhood import tenancy
from cambio.neighbourhood.cli import community, import_group
from cambio.saving import api as saving_api
from cambio.saving import pages as saving_pages
from cambio.saving.cli import lapsing
from cambio.saving.pages.home import letters_part
from cambio.saving.queries.counter import CounterSource, saved_and_given
from cambio.web import layout
from cambio.web import pages as web_pages
from cards import pages as cards_pages
from cards.api import cards as cards_api
from cards.api import gifts as giving_api
from cards.api import households as household_changes_api
from cards.api import joining as joining_api
from cards.api import letters as letters_api
from cards.api import newcomers as newcomers_api
from cards.api import phones as phones_api
from cards.api import reviews as reviews_api
from cards.api import scans as scans_api
from cards.api import streets as street_cards_api
from cards.api import taking_part as taking_part_api
from cards.api import voting as door_votes_api
from cards.cli import cards
from cards.pages import scan as scan_pages
from cards.pages.closing import phones_and_scans
from cards.pages.giving import gift_stories
from cards.pages.movements import StorySource, earning_stories
from cards.use_cases import HouseholdGuard
from cards.use_cases.belongings import Keeper
from catalog import api as catalog_api
from catalog import pages as catalog_pages
from catalog.cli import purchases, stock
from catalog.pages.hours.stories import hours_stories
from catalog.pages.stories import shop_stories
from catalog.queries import spent_at_counter
from catalog.use_cases.leaving import guard_leaving
from catalog.use_cases.programme_ends import ENDINGS as PROGRAMME_ENDINGS
from catalog.use_cases.vouchers.handing import VOUCHERS_KEPT

# What a role can be given for, beyond the places, shops and partners that access knows.
SCOPES: tuple[ScopeSource, ...] = (ScopeSource(ScopeKind.PROGRAMME, programme_names),)

# What the books call the owners of accounts, beyond places and organisations; never households.
OWNERS: tuple[OwnerSource, ...] = (OwnerSource(Purpose.ISSUANCE, programme_names),)

# What a resident's statement calls what tokens were for: actions, and what upper floors add.
STORIES: tuple[StorySource, ...] = (
    earning_stories,
    gift_stories,
    shop_stories,
    hours_stories,
)

# What is known before an action is closed, beyond who was counted: upper floors add it.
CLOSING: tuple[ClosingSource, ...] = (phones_and_scans,)

# What staff did for a household at the counter: all of it counts against one limit of a day.
COUNTER: tuple[CounterSource, ...] = (saved_and_given, spent_at_counter)

# What a household settles before it can end, by the features that it has something open in.
HOUSEHOLD_GUARDS: tuple[HouseholdGuard, ...] = (guard_leaving,)

# What goes along, or is given up, when a household splits, merges or ends.
KEEPERS: tuple[Keeper, ...] = (VOUCHERS_KEPT,)

# What is open when a programme ends, by the features that hold tokens for something.
ENDINGS: tuple[EndingSource, ...] = PROGRAMME_ENDINGS

# What stands on the first page for whoever it concerns, beside the menu.
HOME_PARTS: tuple[Callable[[], Markup | None], ...] = (letters_part,)

# The commands of `cambio`, grouped by what they are about.
COMMANDS: tuple[click.Command, ...] = (
    serve,
    demo,
    community,
    import_group,
    access,
    programme,
    actions,
    lapsing,
    cards,
    purchases,
    stock,
    database,
    ledger,
    backup,
    restore,
    jobs,
)

# Blueprints of pages and of the JSON API, in the order of the floors.
PAGES: tuple[Blueprint, ...] = (
    web_pages.blueprint,
    neighbourhood_pages.blueprint,
    access_pages.blueprint,
    messages_pages.blueprint,
    books_pages.blueprint,
    books_pages.seals,
    earning_pages.blueprint,
    saving_pages.blueprint,
    cards_pages.blueprint,
    scan_pages.blueprint,
    catalog_pages.blueprint,
    catalog_pages.opened,
)
API: tuple[ApiBlueprint, ...] = (
    *neighbourhood_api.BLUEPRINTS,
    access_api.blueprint,
    messages_api.blueprint,
    books_api.blueprint,
    earning_api.blueprint,
    saving_api.lapsing,
    saving_api.shares,
    saving_api.matching,
    saving_api.gifts,
    saving_api.voting,
    cards_api.blueprint,
    letters_api.blueprint,
    scans_api.blueprint,
    phones_api.blueprint,
    reviews_api.blueprint,
    household_changes_api.blueprint,
    giving_api.blueprint,
    taking_part_api.blueprint,
    joining_api.blueprint,
    newcomers_api.blueprint,
    street_cards_api.blueprint,
    door_votes_api.blueprint,
    *catalog_api.BLUEPRINTS,
)


def create_app(settings: Settings, *, clock: Callable[[], datetime] | None = None) -> Flask:
    """The whole application; `clock` gives the time in tests and in the making of the demo.

    Raises:
        LookupError: a route does not say who may use it.
    """
    app = make_app(settings, clock=clock)
    tenancy.init_app(app)
    sessions.init_app(app, SCOPES, household_sign_in="cards.my_card")
    layout.init_app(app, NAVIGATION, SETUP)
    app.extensions["cambio.stories"] = STORIES
    app.extensions["cambio.household_guards"] = HOUSEHOLD_GUARDS
    app.extensions["cambio.counter"] = COUNTER
    app.extensions["cambio.keepers"] = KEEPERS
    app.extensions["cambio.closing"] = CLOSING
    app.extensions["cambio.endings"] = ENDINGS
    app.extensions["cambio.home_parts"] = HOME_PARTS
    app.extensions["cambio.jobs"] = JOBS
    app.extensions["cambio.beside"] = (nudging.sending_soon,)
    nudging.init_app(app)
    books_pages.init_app(app, OWNERS)
    for blueprint in PAGES:
        app.register_blueprint(blueprint)
    api = CambioApi(app)
    for blueprint in API:
        api.register_blueprint(blueprint, url_prefix="/api/v1", name=_heading(blueprint))
    for endpoint, view in app.view_functions.items():
        if endpoint.startswith("api-docs."):
            allow(Permission.ANYONE)(view)
    guard.check_routes(app)
    return app


def _heading(blueprint: ApiBlueprint) -> str:
    """What the API's document calls a group of routes; `street_cards_api` is "Street cards"."""
    return str(blueprint.name).removesuffix("_api").replace("_", " ").capitalize()


def main() -> None:
    """The program `cambio`."""
    sys.exit(run_cli(build_cli(COMMANDS, create_app)))
