"""My household: what it has, what came in and went out, its street's pot and its card."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from flask import Response, abort, g, render_template, request, url_for
from flask_babel import format_date
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from cambio.app.guard import NotAllowed, allow, current_actor
from cambio.app.permissions import Permission
from cambio.database import NotFound, reading
from cambio.earning.queries import ParticipationView, participations_of, place_months
from cambio.earning.queries.ending_views import own_endings
from cambio.earning.rules import Payment
from cambio.ledger.queries import AccountView, accounts_of
from cambio.ledger.statements import statement
from cambio.ledger.types import Purpose
from cambio.neighbourhood.queries import AddressView
from cards import queries
from cards.pages.base import blueprint, household_or_404, now
from cards.pages.lapsing import lapsing_soon
from cards.pages.movements import row_of, rows_of, stories_of, with_proofs
from cards.pages.review_words import told_at_home
from cards.printing.files import card_bitmap, card_file, qr_picture
from cards.queries import CardView
from cards.queries.holds import holds_of

FEW, PAGE = 6, 25
DRAWINGS = {"svg": qr_picture, "pdf": card_file, "png": card_bitmap}
POT_DAYS = 365


@dataclass(frozen=True, slots=True)
class Wallet:
    """What a household has in one currency, with the newest lines of its statement."""

    currency: str
    balance_minor: int
    rows: list[dict[str, Any]]
    has_more: bool


@dataclass(frozen=True, slots=True)
class Pot:
    """What a street has in one currency, and what it did with it.

    What households earned for it is told in sums over several of them only.
    """

    currency: str
    balance_minor: int
    rows: list[dict[str, Any]]
    months: list[dict[str, Any]]


@blueprint.get("/<community>/my")
@allow(Permission.SEE_OWN_HOUSEHOLD)
def my_household() -> str:
    """The household's own page."""
    household = household_or_404(own_household_id())
    with reading() as session:
        seen = {
            "wallets": wallets_of(session, household.id, limit=FEW),
            "waiting": _waiting(session, household.id),
            "scans": told_at_home(session, household.id),
            "pots": _pots(session, household.address),
            "cards": _good_cards(session, household.id),
            "lapsing": lapsing_soon(session, household.id),
            "holds": holds_of(session, community_id=g.community_id, household_id=household.id),
            "endings": own_endings(session, community_id=g.community_id, household_id=household.id),
        }
    return render_template("cards/my.html", household=household, **seen)


@blueprint.get("/<community>/my/movements/<currency_code>")
@allow(Permission.SEE_OWN_HOUSEHOLD)
def my_movements(currency_code: str) -> str:
    """All that came in and went out in one currency."""
    household = household_or_404(own_household_id())
    before = request.args.get("before", type=int)
    with reading() as session:
        account = _wallet(session, household.id, currency_code)
        lines = statement(
            session,
            community_id=g.community_id,
            account_id=account.id,
            before=before,
            limit=PAGE + 1,
        )
        stories = stories_of(session, community_id=g.community_id, lines=lines)
        shown = lines[:PAGE]
        rows = rows_of(shown, currency_code=currency_code, stories=stories)
        rows = with_proofs(session, rows, shown)
    older = None
    if len(lines) > PAGE:
        older = url_for("cards.my_movements", currency_code=currency_code, before=shown[-1].cursor)
    return render_template(
        "cards/my_movements.html",
        account=account,
        rows=rows,
        older=older,
        newest=url_for("cards.my_movements", currency_code=currency_code) if before else None,
    )


@blueprint.get("/<community>/my/cards/<uuid:card_id>")
@allow(Permission.SEE_OWN_HOUSEHOLD)
def my_card_shown(card_id: UUID) -> str:
    """One card of the household, large: to show at an action, or to print."""
    return render_template("cards/my_card.html", card=_own_card(card_id))


@blueprint.get("/<community>/my/cards/<uuid:card_id>/card.<any(svg,pdf,png):suffix>")
@allow(Permission.SEE_OWN_HOUSEHOLD)
def my_card_drawing(card_id: UUID, suffix: str) -> Response:
    """The QR of one card of the household; the whole card as a picture, or on a sheet."""
    return DRAWINGS[suffix](_own_card(card_id).id)


def wallets_of(session: Session, household_id: UUID, *, limit: int) -> list[Wallet]:
    """What a household has, with at most `limit` lines each."""
    wallets = []
    for account in _wallets(session, household_id):
        lines = statement(
            session, community_id=g.community_id, account_id=account.id, limit=limit + 1
        )
        stories = stories_of(session, community_id=g.community_id, lines=lines)
        rows = rows_of(lines[:limit], currency_code=account.currency, stories=stories)
        wallets.append(Wallet(account.currency, account.balance_minor, rows, len(lines) > limit))
    return wallets


def own_household_id() -> UUID:
    """The household that signed in.

    Raises:
        NotAllowed: an access key with the role of a resident is no household.
    """
    household_id = current_actor().household_id
    if household_id is None:
        raise NotAllowed
    return household_id


def _wallets(session: Session, household_id: UUID) -> list[AccountView]:
    return accounts_of(
        session,
        community_id=g.community_id,
        owner_ids=[household_id],
        purposes=[Purpose.WALLET],
    )


def _wallet(session: Session, household_id: UUID, currency_code: str) -> AccountView:
    for account in _wallets(session, household_id):
        if account.currency == currency_code:
            return account
    raise NotFound


def _waiting(session: Session, household_id: UUID) -> list[ParticipationView]:
    """Where the household was counted, and the tokens are still to come."""
    found = participations_of(session, community_id=g.community_id, household_id=household_id)
    return [each for each in found if each.payment is Payment.WAITING]


def _pots(session: Session, address: AddressView | None) -> list[Pot]:
    if address is None:
        return []
    accounts = accounts_of(
        session,
        community_id=g.community_id,
        owner_ids=[address.street_id],
        purposes=[Purpose.POT],
    )
    return [_pot(session, account) for account in accounts]


def _pot(session: Session, account: AccountView) -> Pot:
    since = now() - timedelta(days=POT_DAYS)
    lines = queries.pot_lines(
        session, community_id=g.community_id, account_id=account.id, since=since
    )
    stories = stories_of(session, community_id=g.community_id, lines=lines)
    rows = [row_of(line, stories) | {"at": line.event_at} for line in lines]
    return Pot(account.currency, account.balance_minor, rows, _months(session, account))


def _months(session: Session, account: AccountView) -> list[dict[str, Any]]:
    """What the street's households earned for its pot, newest first."""
    found = place_months(
        session,
        community_id=g.community_id,
        place_id=account.owner_id,
        currency=account.currency,
        since=now() - timedelta(days=POT_DAYS),
        until=now() + timedelta(days=1),
    )
    return [
        {
            "title": _span(each.first, each.last),
            "households": each.households,
            "place_minor": each.place_minor,
        }
        for each in reversed(found)
    ]


def _span(first: date, last: date) -> str:
    """The months from one to another: "Maart 2026", "Januari tot en met maart 2026"."""
    form = "LLLL y"
    words = format_date(last, form)
    if (first.year, first.month) != (last.year, last.month):
        start = format_date(first, "LLLL" if first.year == last.year else form)
        words = _("%(first)s to %(last)s", first=start, last=words)
    return f"{words[:1].upper()}{words[1:]}"


def _good_cards(session: Session, household_id: UUID) -> list[CardView]:
    found = queries.cards_of(session, community_id=g.community_id, household_id=household_id)
    return [each for each in found if each.status == "active"]


def _own_card(card_id: UUID) -> CardView:
    with reading() as session:
        found = queries.card(session, community_id=g.community_id, card_id=card_id)
    if found is None or found.household_id != own_household_id() or found.status != "active":
        abort(404)
    return found
