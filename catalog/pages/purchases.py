"""Buying together: what goes on, and one purchase with how to take part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import g, render_template, request, url_for
from sqlalchemy.orm import Session

from cambio.app.guard import allow, current_actor
from cambio.app.permissions import Permission, ScopeKind
from cambio.database import reading
from cambio.ledger.queries import accounts_of
from cambio.ledger.types import Purpose
from cambio.neighbourhood.queries import organisation, place_path
from cambio.saving.queries import spending
from cambio.saving.queries.promises import Promise, promises
from cambio.saving.rules import PutInto
from catalog import queries
from catalog.counter import wallet_balances
from catalog.pages.base import blueprint, now, purchase_or_404, today
from catalog.pages.purchase_words import facts_of, record
from catalog.pages.words import PURCHASE_STATES
from catalog.queries import OwnPledge, PurchaseView
from catalog.queries.buyers import buying_places
from catalog.rules.purchases import CARRIED, OpenTo, Others, PledgeStatus, PurchaseStatus, room_for

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


@dataclass(frozen=True, slots=True, kw_only=True)
class May:
    """What whoever looks at a purchase may do about it, as far as it is now."""

    pot: bool
    stop: bool
    ask: bool
    approve: bool
    order: bool
    deliver: bool
    lower: bool
    see_order: bool
    celebrate: bool
    take_photo_away: bool


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
    key = {"community_id": g.community_id}
    with reading() as session:
        path = place_path(session, **key, place_id=view.place_id)
        may = _may(view, [place.id for place in path])
        carrier = organisation(session, **key, organisation_id=view.shop_id)
        about = {**key, "purchase_id": view.id}
        group = queries.group(session, **about, household_id=actor.household_id)
        takes_part = view.place_id in _own_places(session) and (
            view.open_to is OpenTo.PLACE or group.has_asker
        )
        seen = {
            "own": _own_purse(session, view) if takes_part else None,
            "promise": _promise(session, view) if takes_part and open_now else None,
            "pot": _pot_purse(session, view) if may.pot else None,
            "decisions": _decisions(session, view) if may.pot else [],
            "facts": facts_of(view, carrier),
            "record": record(view, queries.steps(session, **about)),
            "celebration": queries.celebration(session, **about),
            "owed_minor": queries.owed(session, **about),
        }
    return render_template(
        "catalog/purchase.html",
        purchase=view,
        open_now=open_now,
        is_household=actor.household_id is not None,
        state=PURCHASE_STATES[view.status],
        may=may,
        may_serve=open_now and actor.may(Permission.ORDER_FOR_OTHERS),
        group=group,
        errors=errors or {},
        form=request.form,
        **seen,
    )


def _may(view: PurchaseView, place_ids: list[UUID]) -> May:
    """What the asker may do about it."""
    actor = current_actor()
    is_keeper = actor.may_within(Permission.HAND_OUT, ScopeKind.SHOP, [view.shop_id])
    starts = actor.household_id is None and actor.may_within(
        Permission.START_PURCHASES, ScopeKind.PLACE, place_ids
    )
    is_starter = actor.household_id == view.started_by
    still_carried = view.status in CARRIED
    by_carrier = still_carried and view.item_id is None
    return May(
        pot=actor.may_within(Permission.PLEDGE_POT, ScopeKind.PLACE, place_ids),
        stop=(view.status is PurchaseStatus.OPEN and (is_starter or starts))
        or (by_carrier and starts),
        ask=view.status is PurchaseStatus.OPEN
        and view.open_to is OpenTo.GROUP
        and (is_starter or starts),
        approve=by_carrier
        and view.status is PurchaseStatus.MET
        and actor.may_within(Permission.APPROVE_ORDERS, ScopeKind.PLACE, place_ids),
        order=is_keeper and by_carrier and view.status is PurchaseStatus.APPROVED,
        deliver=is_keeper and by_carrier and view.status is PurchaseStatus.ORDERED,
        lower=is_keeper and still_carried,
        see_order=is_keeper and view.order_id is not None,
        celebrate=view.status is PurchaseStatus.DELIVERED and (is_starter or starts),
        take_photo_away=is_starter or starts,
    )


def _own_places(session: Session) -> list[UUID]:
    household_id = current_actor().household_id
    if household_id is None:
        return []
    return buying_places(session, community_id=g.community_id, household_id=household_id)


def _own_purse(session: Session, view: PurchaseView) -> Purse | None:
    household_id = current_actor().household_id
    if household_id is None:
        return None
    balances = wallet_balances(session, community_id=g.community_id, household_id=household_id)
    return _purse(session, view, household_id, balances.get(view.currency, 0))


def _decisions(session: Session, view: PurchaseView) -> list[spending.Decided]:
    """What the street decided that can pay for it."""
    return spending.decided(
        session, community_id=g.community_id, place_id=view.place_id, currency=view.currency
    )


def _promise(session: Session, view: PurchaseView) -> Promise | None:
    """What a funder adds to what is put in now; None when nobody does."""
    found = promises(
        session,
        community_id=g.community_id,
        place_id=view.place_id,
        into=PutInto.PURCHASE,
        today=today(),
        theme=view.theme,
    )
    adding = (each for each in found if each.rule.currency == view.currency and each.left_minor > 0)
    return next(adding, None)


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
