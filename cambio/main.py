"""Composes all rooms into one application."""

from __future__ import annotations

import sys
from collections.abc import Callable
from datetime import datetime, timedelta

import click
from flask import Blueprint, Flask
from flask_babel import lazy_gettext as _
from flask_smorest import Blueprint as ApiBlueprint

from cambio.access import api as access_api
from cambio.access import pages as access_pages
from cambio.access import sessions
from cambio.access.cli import access
from cambio.access.queries import ScopeSource, has_other_staff
from cambio.app import guard
from cambio.app.api import CambioApi
from cambio.app.backup import backup, restore
from cambio.app.cli import build_cli, run_cli, serve
from cambio.app.factory import make_app
from cambio.app.guard import allow
from cambio.app.migrations import database
from cambio.app.permissions import Permission, ScopeKind
from cambio.app.scheduler import AnyJob, Daily, DatedJob, Job, Monthly
from cambio.app.scheduler.cli import jobs
from cambio.app.settings import Settings
from cambio.books import api as books_api
from cambio.books import pages as books_pages
from cambio.books.cli import ledger
from cambio.books.jobs import check_new, number_what_waits, seal_days
from cambio.books.queries import OwnerSource
from cambio.demo.cli import demo
from cambio.earning import api as earning_api
from cambio.earning import pages as earning_pages
from cambio.earning.cli import actions, programme
from cambio.earning.jobs import (
    evaluate_month,
    forget_observations,
    forget_photos,
    look_for,
    pay_who_waits,
    plan_recurring,
    return_purses,
)
from cambio.earning.pages.closing import ClosingSource
from cambio.earning.queries import has_grant, has_practice_action, has_programme, programme_names
from cambio.ledger import Purpose
from cambio.messages import api as messages_api
from cambio.messages import pages as messages_pages
from cambio.messages.jobs import forget_old_messages, send_messages
from cambio.messages.sending import nudging
from cambio.neighbourhood import api as neighbourhood_api
from cambio.neighbourhood import pages as neighbourhood_pages
from cambio.neighbourhood import tenancy
from cambio.neighbourhood.cli import community, import_group
from cambio.neighbourhood.jobs import forget_address_files, settle_addresses
from cambio.neighbourhood.queries import has_addresses, has_places, has_shop_and_funder
from cambio.saving import api as saving_api
from cambio.saving import pages as saving_pages
from cambio.saving.cli import lapsing
from cambio.saving.jobs import lapse_what_is_due, point_at_what_lapses
from cambio.web import layout
from cambio.web import pages as web_pages
from cambio.web.layout import NavItem, SetupStep
from cards import pages as cards_pages
from cards.api import cards as cards_api
from cards.api import households as household_changes_api
from cards.api import letters as letters_api
from cards.api import newcomers as newcomers_api
from cards.api import phones as phones_api
from cards.api import reviews as reviews_api
from cards.api import scans as scans_api
from cards.api import streets as street_cards_api
from cards.api import taking_part as taking_part_api
from cards.cli import cards
from cards.jobs import forget_lists, forget_sheets, pass_on_what_came_late
from cards.pages import scan as scan_pages
from cards.pages.closing import phones_and_scans
from cards.pages.movements import StorySource, earning_stories
from cards.queries import has_card
from cards.use_cases import HouseholdGuard
from catalog import api as catalog_api
from catalog import pages as catalog_pages
from catalog.cli import purchases, stock
from catalog.jobs import check_stock, close_purchases_due, forget_files, remind_and_lapse
from catalog.pages.stories import shop_stories
from catalog.use_cases.leaving import guard_leaving

# The main menu, in order. Residents have few entries; staff see those of their roles.
NAVIGATION: tuple[NavItem, ...] = (
    NavItem(
        _("My household"),
        "home",
        "cards.my_household",
        Permission.SEE_OWN_HOUSEHOLD,
        household=True,
    ),
    NavItem(_("Actions"), "broom", "earning.actions", Permission.SEE_ACTIONS),
    NavItem(_("Counter"), "place", "cards.counter", Permission.ENROL, household=False),
    NavItem(_("Cards"), "card", "cards.sheets", Permission.MANAGE_CARDS, household=False),
    NavItem(
        _("Scans to look at"), "eye", "cards.reviews", Permission.REVIEW_SCANS, household=False
    ),
    NavItem(_("Orders"), "bag", "catalog.shop_orders", Permission.SEE_ORDERS, household=False),
    NavItem(_("Items"), "basket", "catalog.items", Permission.MANAGE_CATALOGUE, household=False),
    NavItem(_("Shop"), "shop", "catalog.shop", Permission.ANYONE),
    NavItem(_("Buying together"), "people", "catalog.purchases", Permission.SEE_PURCHASES),
    NavItem(_("Earning"), "coin", "earning.programmes", Permission.SEE_PROGRAMMES),
    NavItem(_("Budgets"), "book", "earning.budgets", Permission.MANAGE_PROGRAMMES, household=False),
    NavItem(
        _("What lapses"), "clock", "saving.lapsing", Permission.MANAGE_PROGRAMMES, household=False
    ),
    NavItem(
        _("Messages"), "letter", "messages.outbox", Permission.MANAGE_MESSAGES, household=False
    ),
    NavItem(_("Books"), "seal", "books.trial_balance", Permission.SEE_BOOKS, household=False),
    NavItem(_("Places"), "street", "neighbourhood.places", Permission.MANAGE_PLACES),
    NavItem(_("Organisations"), "home", "neighbourhood.organisations", Permission.MANAGE_PLACES),
    NavItem(_("Staff"), "people", "access.staff", Permission.MANAGE_STAFF),
    NavItem(
        _("Objections"), "eye", "earning.objections", Permission.DECIDE_OBJECTIONS, household=False
    ),
    NavItem(_("Done by itself"), "clock", "web.jobs", Permission.SEE_JOBS, household=False),
    NavItem(_("Setting up"), "settings", "neighbourhood.setup", Permission.SET_UP),
)

# What the setup page leads a manager through, in order.
SETUP: tuple[SetupStep, ...] = (
    SetupStep(
        _("Places"),
        _("Districts, neighbourhoods and streets. With a list of addresses they come along."),
        "neighbourhood.places",
        has_places,
    ),
    SetupStep(
        _("Addresses"),
        _("Import the list of addresses: only there can people join."),
        "neighbourhood.import_addresses",
        has_addresses,
    ),
    SetupStep(
        _("Organisations"),
        _("The shop where people collect things, and who gives the money."),
        "neighbourhood.organisations",
        has_shop_and_funder,
    ),
    SetupStep(
        _("Make a programme"),
        _("What is earned, and with what. Start from a template: it takes a minute."),
        "earning.new_programme",
        has_programme,
    ),
    SetupStep(
        _("Write down a grant"),
        _("A funder gives tokens; with them actions are paid."),
        "earning.new_grant",
        has_grant,
    ),
    SetupStep(
        _("Invite people to help"),
        _("Volunteers, a shopkeeper, another manager: each with a role."),
        "access.staff",
        has_other_staff,
    ),
    SetupStep(
        _("Make cards"),
        _("Print a stack, or let the first household join at the counter: it gets a card."),
        "cards.sheets",
        has_card,
    ),
    SetupStep(
        _("Practise with an action"),
        _("Plan one that pays nothing, open it, scan a card, and close it."),
        "earning.new_action",
        has_practice_action,
    ),
)

# What a role can be given for, beyond the places, shops and partners that access knows.
SCOPES: tuple[ScopeSource, ...] = (ScopeSource(ScopeKind.PROGRAMME, programme_names),)

# What the books call the owners of accounts, beyond places and organisations; never households.
OWNERS: tuple[OwnerSource, ...] = (OwnerSource(Purpose.ISSUANCE, programme_names),)

# What a resident's statement calls what tokens were for: actions, and what upper floors add.
STORIES: tuple[StorySource, ...] = (earning_stories, shop_stories)

# What is known before an action is closed, beyond who was counted: upper floors add it.
CLOSING: tuple[ClosingSource, ...] = (phones_and_scans,)

# What a household settles before it can end, by the features that it has something open in.
HOUSEHOLD_GUARDS: tuple[HouseholdGuard, ...] = (guard_leaving,)

# What is done by itself, by one process at a time. Those that come every so often do whatever is
# due; a dated one is done once for each day or month, those that were missed too. See docs/jobs.md.
JOBS: tuple[AnyJob, ...] = (
    Job(
        "send-messages",
        timedelta(minutes=1),
        send_messages,
        _("What households want to know is sent to them"),
    ),
    DatedJob(
        "forget-messages",
        Daily(hour=3),
        forget_old_messages,
        _("Messages of more than a month ago are forgotten"),
    ),
    Job(
        "return-purses",
        timedelta(minutes=5),
        return_purses,
        _("What is left of an action goes back to its budget"),
    ),
    Job(
        "pay-who-waits",
        timedelta(minutes=5),
        pay_who_waits,
        _("Households that wait for a purse are paid"),
    ),
    Job(
        "plan-recurring",
        timedelta(hours=1),
        plan_recurring,
        _("Recurring actions are planned four weeks ahead"),
    ),
    Job(
        "forget-photos",
        timedelta(hours=6),
        forget_photos,
        _("Photos that nothing names any more are forgotten"),
    ),
    Job(
        "look-for-signals",
        timedelta(hours=1),
        look_for,
        _("What a manager may want to look at is found"),
    ),
    DatedJob(
        "evaluate-milestones",
        # Wherever a community is, the month before is over by then.
        Monthly(day=2, hour=3),
        evaluate_month,
        _("Milestones of the month before are evaluated and paid"),
    ),
    DatedJob(
        "forget-observations",
        Daily(hour=5),
        forget_observations,
        _("What was noticed about households is forgotten in its time"),
    ),
    Job(
        "close-purchases",
        timedelta(minutes=1),
        close_purchases_due,
        _("Buying together ends on its last day"),
    ),
    Job(
        "remind-and-lapse-orders",
        timedelta(minutes=15),
        remind_and_lapse,
        _("What lies ready too long is told of, and then goes back"),
    ),
    Job(
        "check-stock",
        timedelta(hours=24),
        check_stock,
        _("Every stock is the sum of what came and went"),
    ),
    Job(
        "forget-item-files",
        timedelta(hours=6),
        forget_files,
        _("Files of items that were sent are forgotten"),
    ),
    Job(
        "number-transactions",
        timedelta(minutes=5),
        number_what_waits,
        _("Bookings get their number"),
    ),
    Job("seal-days", timedelta(hours=1), seal_days, _("Days that are over are closed and sealed")),
    DatedJob("check-books", Daily(hour=2), check_new, _("What is new in the books is checked")),
    Job(
        "settle-addresses",
        timedelta(minutes=5),
        settle_addresses,
        _("An import of addresses that broke off is finished"),
    ),
    DatedJob(
        "point-at-what-lapses",
        Daily(hour=7),
        point_at_what_lapses,
        _("Who hears by e-mail or on a screen is told what lapses soon"),
    ),
    DatedJob(
        "let-go-what-lapses",
        Daily(hour=4),
        lapse_what_is_due,
        _("Tokens whose time is over lapse, if people were told"),
    ),
    Job(
        "forget-address-files",
        timedelta(hours=6),
        forget_address_files,
        _("Files of addresses that nobody came back for are forgotten"),
    ),
    Job(
        "forget-card-sheets",
        timedelta(hours=1),
        forget_sheets,
        _("Sheets of cards are forgotten after a day"),
    ),
    Job(
        "pass-on-what-came-late",
        timedelta(minutes=5),
        pass_on_what_came_late,
        _("What came for a household after it ended goes where was chosen"),
    ),
    Job(
        "forget-signed-lists",
        timedelta(hours=6),
        forget_lists,
        _("Signed lists are forgotten after a month"),
    ),
)

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
)
API: tuple[ApiBlueprint, ...] = (
    *neighbourhood_api.BLUEPRINTS,
    access_api.blueprint,
    messages_api.blueprint,
    books_api.blueprint,
    earning_api.blueprint,
    saving_api.lapsing,
    cards_api.blueprint,
    letters_api.blueprint,
    scans_api.blueprint,
    phones_api.blueprint,
    reviews_api.blueprint,
    household_changes_api.blueprint,
    taking_part_api.blueprint,
    newcomers_api.blueprint,
    street_cards_api.blueprint,
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
    app.extensions["cambio.closing"] = CLOSING
    app.extensions["cambio.jobs"] = JOBS
    app.extensions["cambio.beside"] = (nudging.sending_soon,)
    nudging.init_app(app)
    books_pages.init_app(app, OWNERS)
    for blueprint in PAGES:
        app.register_blueprint(blueprint)
    api = CambioApi(app)
    for blueprint in API:
        api.register_blueprint(blueprint, url_prefix="/api/v1")
    for endpoint, view in app.view_functions.items():
        if endpoint.startswith("api-docs."):
            allow(Permission.ANYONE)(view)
    guard.check_routes(app)
    return app


def main() -> None:
    """The program `cambio`."""
    sys.exit(run_cli(build_cli(COMMANDS, create_app)))
