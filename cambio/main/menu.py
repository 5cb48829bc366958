"""The main menu, and the steps of the page that sets up a community."""

from __future__ import annotations

from flask_babel import lazy_gettext as _

from cambio.access.queries import has_other_staff
from cambio.app.permissions import Permission
from cambio.earning.queries import has_grant, has_practice_action, has_programme
from cambio.neighbourhood.queries import has_addresses, has_places, has_shop_and_funder
from cambio.web.layout import NavItem, SetupStep
from cards.queries import has_card

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
    NavItem(_("Hours for your street"), "calendar", "catalog.hours", Permission.SEE_HOURS),
    NavItem(_("Voting together"), "vote", "saving.votes", Permission.SEE_POTS, household=False),
    NavItem(
        _("Take a voucher"),
        "gift",
        "catalog.redeem_page",
        Permission.REDEEM_VOUCHERS,
        household=False,
    ),
    NavItem(_("Earning"), "coin", "earning.programmes", Permission.SEE_PROGRAMMES),
    NavItem(_("Budgets"), "book", "earning.budgets", Permission.MANAGE_PROGRAMMES, household=False),
    NavItem(
        _("What funders add"),
        "coin",
        "saving.matching",
        Permission.MANAGE_PROGRAMMES,
        household=False,
    ),
    NavItem(_("Giving"), "gift", "saving.giving", Permission.MANAGE_PROGRAMMES, household=False),
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
