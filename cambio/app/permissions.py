"""Who may do what: the roles, what each may do, and nothing about how it is checked.

Every route names one of these permissions (see `cambio.app.guard.allow`), so this table is the one
place that says who may use it. `docs/permissions.md` lists each route with its roles.
"""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """What somebody is in a community; granted with a scope."""

    RESIDENT = "resident"
    VOLUNTEER = "volunteer"
    CAPTAIN = "captain"
    SHOPKEEPER = "shopkeeper"
    PARTNER = "partner"
    PROFESSIONAL = "professional"
    CORPORATION = "corporation"
    FUNDER = "funder"
    MANAGER = "manager"
    AUDITOR = "auditor"
    ADMINISTRATOR = "administrator"


class ScopeKind(StrEnum):
    """How far a role reaches: the whole community, or one place, programme, shop or partner."""

    COMMUNITY = "community"
    PLACE = "place"
    PROGRAMME = "programme"
    SHOP = "shop"
    PARTNER = "partner"


class Permission(StrEnum):
    """Something that a route lets one do."""

    ANYONE = "anyone"
    """Also who has not signed in."""
    SIGNED_IN = "signed_in"
    """Whoever has signed in, whatever the role."""

    SEE_OWN_HOUSEHOLD = "see_own_household"
    SPEND_OWN = "spend_own"

    SEE_PLACES = "see_places"
    SEE_ADDRESSES = "see_addresses"
    MANAGE_PLACES = "manage_places"
    SET_UP = "set_up"
    MANAGE_STAFF = "manage_staff"

    SEE_HOUSEHOLDS = "see_households"
    ENROL = "enrol"
    """Join a household at the counter, and help it there."""

    SEE_ACTIONS = "see_actions"
    PROPOSE_ACTIONS = "propose_actions"
    """Say what neighbours would like to do."""
    PLAN_ACTIONS = "plan_actions"
    RUN_ACTIONS = "run_actions"
    """Open, scan at, close and report an action."""
    APPROVE_ACTIONS = "approve_actions"
    """Decide about reports, put them right, and look at signals."""
    SEE_QUIET_STREETS = "see_quiet_streets"

    SEE_PROGRAMMES = "see_programmes"
    MANAGE_PROGRAMMES = "manage_programmes"
    """Programmes, grants and filling purses."""
    RECORD_MILESTONES = "record_milestones"
    """Write down what went well at households that agreed; a volunteer for one programme only."""
    DECIDE_OBJECTIONS = "decide_objections"
    """See what was noticed about a household, help it object, and decide about that."""

    MANAGE_CARDS = "manage_cards"
    REVIEW_SCANS = "review_scans"
    """Decide about scans that only a person can decide about."""

    SEE_CATALOGUE = "see_catalogue"
    MANAGE_CATALOGUE = "manage_catalogue"
    SEE_ORDERS = "see_orders"
    HAND_OUT = "hand_out"
    APPROVE_ORDERS = "approve_orders"
    """Approve orders of what a manager decides about."""
    ORDER = "order"
    """Order and see orders: a household its own, a shop those of its counter."""
    ORDER_FOR_OTHERS = "order_for_others"
    SEE_PURCHASES = "see_purchases"
    START_PURCHASES = "start_purchases"
    PLEDGE = "pledge"
    """Pledge to a purchase: a household from its wallet, others as they may."""
    PLEDGE_POT = "pledge_pot"

    SEE_POTS = "see_pots"
    """What is in the pot of a street, what it was spent for, and what is voted about."""
    PROPOSE_SPENDING = "propose_spending"
    VOTE = "vote"
    COLLECT_VOTES = "collect_votes"
    """Let neighbours vote at the door with their card, and open envelopes."""
    SEE_VOTERS = "see_voters"
    """Who voted; what, nobody sees."""

    SEE_HOURS = "see_hours"
    """What professionals offer, and what streets booked of it."""
    BOOK_HOURS = "book_hours"
    """Book hours from a pot, call that off, and say whether the work was done."""
    WORK_HOURS = "work_hours"
    """Offer hours, plan them and log what was done; a professional only one's own."""
    MANAGE_HOURS = "manage_hours"
    """Professionals, their prices, hours given to streets, dividing them, and disputes."""

    REDEEM_VOUCHERS = "redeem_vouchers"
    """Take vouchers, and see what one's own partner took and was paid."""
    GIVE_VOUCHERS = "give_vouchers"
    """Give vouchers from a budget, by hand or by a rule."""
    HELP_REDEEM = "help_redeem"
    """Redeem for a partner that telephones, on record."""
    SETTLE_VOUCHERS = "settle_vouchers"

    MANAGE_MESSAGES = "manage_messages"
    """See that messages went out, never what is in them; print letters."""

    SEE_BOOKS = "see_books"
    SEE_ACCOUNTS = "see_accounts"
    """Balances and postings of accounts, pseudonymous unless they are one's own."""
    KEEP_ACCOUNTS = "keep_accounts"
    """Put an account on hold, let it go on, or close it."""
    WITNESS_BOOKS = "witness_books"
    """Hand in an outsider's signature over a closed day."""

    SEE_JOBS = "see_jobs"
    """See what is done by itself, and whether it was."""


_R, _V, _C, _S = Role.RESIDENT, Role.VOLUNTEER, Role.CAPTAIN, Role.SHOPKEEPER
_PA, _PR, _CO, _F = Role.PARTNER, Role.PROFESSIONAL, Role.CORPORATION, Role.FUNDER
_M, _AU, _AD = Role.MANAGER, Role.AUDITOR, Role.ADMINISTRATOR

EVERYBODY = frozenset(Role)
STAFF = EVERYBODY - {_R}

MAY: dict[Permission, frozenset[Role]] = {
    Permission.SIGNED_IN: EVERYBODY,
    Permission.SEE_OWN_HOUSEHOLD: frozenset({_R}),
    Permission.SPEND_OWN: frozenset({_R}),
    Permission.SEE_PLACES: EVERYBODY,
    Permission.SEE_ADDRESSES: frozenset({_V, _C, _M, _AD}),
    Permission.MANAGE_PLACES: frozenset({_M, _AD}),
    Permission.SET_UP: frozenset({_M, _AD}),
    Permission.MANAGE_STAFF: frozenset({_M, _AD}),
    Permission.SEE_HOUSEHOLDS: frozenset({_M, _AD}),
    Permission.ENROL: frozenset({_M, _AD}),
    Permission.SEE_ACTIONS: EVERYBODY - {_CO},
    Permission.PROPOSE_ACTIONS: frozenset({_R, _V, _C, _M, _AD}),
    Permission.PLAN_ACTIONS: frozenset({_V, _C, _M, _AD}),
    Permission.RUN_ACTIONS: frozenset({_V, _C, _M, _AD}),
    Permission.APPROVE_ACTIONS: frozenset({_M, _AD}),
    Permission.SEE_QUIET_STREETS: frozenset({_C, _M, _AD}),
    Permission.SEE_PROGRAMMES: EVERYBODY,
    Permission.MANAGE_PROGRAMMES: frozenset({_M, _AD}),
    Permission.RECORD_MILESTONES: frozenset({_V, _CO, _M, _AD}),
    Permission.DECIDE_OBJECTIONS: frozenset({_M, _AD}),
    Permission.MANAGE_CARDS: frozenset({_M, _AD}),
    Permission.REVIEW_SCANS: frozenset({_M, _AD}),
    Permission.SEE_CATALOGUE: EVERYBODY,
    Permission.MANAGE_CATALOGUE: frozenset({_S, _M, _AD}),
    Permission.SEE_ORDERS: frozenset({_S, _M, _AD}),
    Permission.HAND_OUT: frozenset({_S, _M, _AD}),
    Permission.APPROVE_ORDERS: frozenset({_M, _AD}),
    Permission.ORDER: frozenset({_R, _S, _M, _AD}),
    Permission.ORDER_FOR_OTHERS: frozenset({_S, _M, _AD}),
    Permission.SEE_PURCHASES: EVERYBODY - {_CO},
    Permission.START_PURCHASES: frozenset({_R, _C, _M, _AD}),
    Permission.PLEDGE: frozenset({_R, _C, _S, _M, _AD}),
    Permission.PLEDGE_POT: frozenset({_C, _M, _AD}),
    Permission.SEE_POTS: EVERYBODY - {_CO},
    Permission.PROPOSE_SPENDING: frozenset({_R, _C, _M, _AD}),
    Permission.VOTE: frozenset({_R}),
    Permission.COLLECT_VOTES: frozenset({_C, _M, _AD}),
    Permission.SEE_VOTERS: frozenset({_AU}),
    Permission.SEE_HOURS: EVERYBODY - {_CO},
    Permission.BOOK_HOURS: frozenset({_C, _M, _AD}),
    Permission.WORK_HOURS: frozenset({_PR, _M, _AD}),
    Permission.MANAGE_HOURS: frozenset({_M, _AD}),
    Permission.REDEEM_VOUCHERS: frozenset({_PA, _M, _AD}),
    Permission.GIVE_VOUCHERS: frozenset({_M, _AD}),
    Permission.HELP_REDEEM: frozenset({_M, _AD}),
    Permission.SETTLE_VOUCHERS: frozenset({_M, _AD}),
    Permission.MANAGE_MESSAGES: frozenset({_M, _AD}),
    Permission.SEE_BOOKS: frozenset({_M, _AU, _AD}),
    Permission.SEE_ACCOUNTS: frozenset({_R, _M, _AU, _AD}),
    Permission.KEEP_ACCOUNTS: frozenset({_M, _AD}),
    Permission.WITNESS_BOOKS: frozenset({_AU, _AD}),
    Permission.SEE_JOBS: frozenset({_M, _AU, _AD}),
}


def roles_with(permission: Permission) -> frozenset[Role]:
    """The roles that hold a permission; every role for `ANYONE`."""
    return EVERYBODY if permission is Permission.ANYONE else MAY[permission]
