"""Buying together: what goes on, and one purchase with how to take part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import g, render_template, request, url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from cambio.app.guard import allow, current_actor
from cambio.app.permissions import Permission, ScopeKind
from cambio.database import reading
from cambio.ledger.queries import accounts_of
from cambio.ledger.types import Purpose
from cambio.neighbourhood.queries import OrganisationView, organisation, place_path
from cambio.web.formats import format_day, format_money
from cambio.web.layout import currency
from catalog import queries
from catalog.counter import own_places, wallet_balances
from catalog.pages.base import blueprint, now, purchase_or_404
from catalog.pages.words import PURCHASE_STATES, shown_number
from catalog.queries import OwnPledge, PurchaseView
from catalog.rules.purchases import CARRIED, Others, PledgeStatus, PurchaseStatus, room_for

PAGE = 24
RUNNING = (PurchaseStatus.OPEN, *CARRIED)
OVER = tuple(status for status in PurchaseStatus if status not in RUNNING)


@dataclass(frozen=True, slots=True)
class Purse:
    """What a household, or the pot, can do for a purchase: what it put in, what it has beside
    that, and the most that it can put in altogether."""

    held_minor: int
    balance_minor: int
    most_minor: int


@blueprint.get("/together")
@allow(Permission.SEE_PURCHASES)
def purchases() -> str:
    """What neighbours buy together: what goes on, or what is over (`?over`)."""
    before = request.args.get("before", type=UUID)
    over = "over" in request.args
    with reading() as session:
        own = _own_places(session)
        found = queries.purchases(
            session,
            community_id=g.community_id,
            statuses=OVER if over else RUNNING,
            before=before,
            limit=PAGE + 1,
        )
    shown = found[:PAGE]
    kept: dict[str, Any] = {"over": "1"} if over else {}
    older = url_for("catalog.purchases", before=shown[-1].id, **kept) if found[PAGE:] else None
    return render_template(
        "catalog/purchases.html",
        own=[each for each in shown if each.place_id in own],
        others=[each for each in shown if each.place_id not in own],
        over=over,
        may_start=current_actor().may(Permission.START_PURCHASES),
        states=PURCHASE_STATES,
        older=older,
        newest=url_for("catalog.purchases", **kept) if before else None,
    )


@blueprint.get("/together/<uuid:purchase_id>")
@allow(Permission.SEE_PURCHASES)
def purchase(purchase_id: UUID) -> str:
    """One purchase: how far it is, and how to take part."""
    return purchase_page(purchase_or_404(purchase_id))


def purchase_page(view: PurchaseView, errors: dict[str, str] | None = None) -> str:
    """The page of one purchase, with what the asker can do there."""
    actor = current_actor()
    open_now = view.status is PurchaseStatus.OPEN and now() < view.deadline_at
    with reading() as session:
        lives_here = view.place_id in _own_places(session)
        path = place_path(session, community_id=g.community_id, place_id=view.place_id)
        place_ids = [place.id for place in path]
        may_pot = actor.may_within(Permission.PLEDGE_POT, ScopeKind.PLACE, place_ids)
        shop = organisation(session, community_id=g.community_id, organisation_id=view.shop_id)
        seen = {
            "own": _own_purse(session, view) if lives_here else None,
            "pot": _pot_purse(session, view) if may_pot else None,
            "facts": _facts(view, shop),
        }
    may_stop = actor.household_id == view.started_by or (
        actor.household_id is None
        and actor.may_within(Permission.START_PURCHASES, ScopeKind.PLACE, place_ids)
    )
    return render_template(
        "catalog/purchase.html",
        purchase=view,
        open_now=open_now,
        is_household=actor.household_id is not None,
        state=PURCHASE_STATES[view.status],
        may_serve=open_now and actor.may(Permission.ORDER_FOR_OTHERS),
        may_stop=may_stop and view.status is PurchaseStatus.OPEN,
        errors=errors or {},
        form=request.form,
        **seen,
    )


def _facts(view: PurchaseView, shop: OrganisationView | None) -> list[tuple[str, str]]:
    """What there is to tell of it; the pot's part only where that tells of no single household."""
    money = currency(view.currency)
    facts = [(_("Price"), format_money(view.target_minor, money))]
    if view.status is PurchaseStatus.OPEN:
        facts.append((_("Still missing"), format_money(view.missing_minor, money)))
        facts.append((_("Until and including"), format_day(view.last_moment, "full")))
    if view.status not in (PurchaseStatus.FAILED, PurchaseStatus.CANCELLED):
        facts.append((_("Households that take part"), _part_takers(view)))
        if view.pot_minor and view.may_tell_parts:
            facts.append((_("Of which from the pot"), format_money(view.pot_minor, money)))
    if view.order_number is not None:
        facts.append((_("Order"), shown_number(view.order_number)))
    if shop is not None:
        facts.append((_("Pick up at"), shop.pick_up or shop.name))
    return facts


def _part_takers(view: PurchaseView) -> str:
    if view.status is PurchaseStatus.OPEN and view.min_households > 1:
        return str(
            _("%(count)s, at least %(least)s", count=view.households, least=view.min_households)
        )
    return str(view.households)


def _own_places(session: Session) -> list[UUID]:
    household_id = current_actor().household_id
    if household_id is None:
        return []
    return own_places(session, community_id=g.community_id, household_id=household_id)


def _own_purse(session: Session, view: PurchaseView) -> Purse | None:
    household_id = current_actor().household_id
    if household_id is None:
        return None
    balances = wallet_balances(session, community_id=g.community_id, household_id=household_id)
    return _purse(session, view, household_id, balances.get(view.currency, 0))


def _pot_purse(session: Session, view: PurchaseView) -> Purse:
    accounts = accounts_of(
        session,
        community_id=g.community_id,
        owner_ids=[view.place_id],
        purposes=[Purpose.POT],
    )
    balance_minor = sum(
        account.balance_minor for account in accounts if account.currency == view.currency
    )
    return _purse(session, view, None, balance_minor)


def _purse(
    session: Session, view: PurchaseView, household_id: UUID | None, balance_minor: int
) -> Purse:
    pledge = queries.own_pledge(
        session,
        community_id=g.community_id,
        purchase_id=view.id,
        household_id=household_id,
    )
    held_minor = _held(pledge)
    takes_part = household_id is not None and held_minor > 0
    others = Others(view.pledged_minor - held_minor, view.households - takes_part)
    room_minor = room_for(
        others,
        target_minor=view.target_minor,
        min_households=view.min_households,
        is_household=household_id is not None,
    )
    return Purse(held_minor, balance_minor, max(0, min(room_minor, balance_minor + held_minor)))


def _held(pledge: OwnPledge | None) -> int:
    if pledge is None or pledge.status is PledgeStatus.RETURNED:
        return 0
    return pledge.amount_minor
