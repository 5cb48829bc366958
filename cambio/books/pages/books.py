"""Pages of the books, for those who keep and check them. No page names a household."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import Any
from uuid import UUID

from flask import Blueprint, Flask, current_app, g, render_template, request, url_for

from cambio.app.api import encode_cursor
from cambio.app.guard import allow, current_actor
from cambio.app.permissions import Permission, ScopeKind
from cambio.books import queries as books
from cambio.books.queries import (
    Called,
    OwnerSource,
    SumBefore,
    balance_at_end_of,
    sums_at_end_of,
)
from cambio.books.reach import number_all
from cambio.books.schemas import id_in, iso_day, number_in
from cambio.database import NotFound, reading
from cambio.ledger import journal, queries
from cambio.ledger.queries import AccountView, TrialLine, currencies
from cambio.ledger.register import account_history
from cambio.ledger.statements import statement
from cambio.ledger.types import Kind, Purpose
from cambio.neighbourhood.reach import require_everywhere

LINES = 50
FILTERS = ("purpose", "currency", "kind")

blueprint = Blueprint(
    "books", __name__, url_prefix="/<community>/books", template_folder="../templates"
)


def init_app(app: Flask, sources: Sequence[OwnerSource]) -> None:
    """Tell the pages where the owners of accounts get their names."""
    app.extensions["cambio.owner_sources"] = tuple(sources)


@blueprint.before_request
def community_wide() -> None:
    """The books are one: who sees them for a place only does not see them."""
    require_everywhere(Permission.SEE_BOOKS)


@blueprint.get("")
@allow(Permission.SEE_BOOKS)
def trial_balance() -> str:
    """All accounts together, now or at the end of a day: every currency sums to zero."""
    day = _day_asked()
    lines: Sequence[TrialLine | SumBefore]
    with reading() as session:
        if day is None:
            lines = queries.trial_balance(session, community_id=g.community_id)
        else:
            timezone = g.community.timezone
            lines = sums_at_end_of(session, community_id=g.community_id, day=day, timezone=timezone)
    return render_template(
        "books/trial_balance.html",
        by_currency=[(code, list(each)) for code, each in groupby(lines, lambda at: at.currency)],
        day=day,
    )


@blueprint.get("/accounts")
@allow(Permission.SEE_BOOKS)
def accounts() -> str:
    """Accounts by purpose and currency, in the order in which they were opened."""
    purpose, currency = request.args.get("purpose", ""), request.args.get("currency", "")
    with reading() as session:
        known = sorted(currencies(session, community_id=g.community_id))
        found = queries.accounts(
            session,
            community_id=g.community_id,
            purposes=[each for each in Purpose if purpose in ("", each)] or tuple(Purpose),
            currency=currency if currency in known else None,
            after=id_in(request.args.get("after")),
            limit=LINES + 1,
        )
    return render_template(
        "books/accounts.html",
        accounts=found[:LINES],
        called=_called((view.id, view.purpose, view.owner_id) for view in found),
        purposes=tuple(Purpose),
        currencies=known,
        chosen={"purpose": purpose, "currency": currency},
        next_href=_next_href([view.id for view in found]),
    )


@blueprint.get("/accounts/<uuid:account_id>")
@allow(Permission.SEE_BOOKS)
def account(account_id: UUID) -> str:
    """One account's statement, newest first, and what it held at the end of a day."""
    day = _day_asked()
    before = number_in(request.args.get("after"))
    number_all()
    with reading() as session:
        view = queries.account(session, community_id=g.community_id, account_id=account_id)
        history = account_history(session, community_id=g.community_id, account_id=account_id)
        before_minor = None
        if day is not None:
            before_minor = balance_at_end_of(
                session,
                community_id=g.community_id,
                account_id=account_id,
                day=day,
                timezone=g.community.timezone,
            )
        lines = statement(
            session,
            community_id=g.community_id,
            account_id=account_id,
            before=before,
            limit=LINES + 1,
        )
    if view is None:
        raise NotFound
    return render_template(
        "books/account.html",
        account=view,
        called=called_one(view),
        history=history,
        day=day,
        before_minor=before_minor,
        may_change=current_actor().may_within(Permission.KEEP_ACCOUNTS, ScopeKind.COMMUNITY, ()),
        lines=lines[:LINES],
        next_href=_next_href([line.cursor for line in lines]),
    )


@blueprint.get("/transactions")
@allow(Permission.SEE_BOOKS)
def transactions() -> str:
    """The journal, newest first."""
    kind = request.args.get("kind", "")
    before = number_in(request.args.get("after"))
    number_all()
    with reading() as session:
        found = journal.journal(
            session,
            community_id=g.community_id,
            kind=next((each for each in Kind if each == kind), None),
            before=before,
            limit=LINES + 1,
        )
    return render_template(
        "books/transactions.html",
        transactions=found[:LINES],
        kinds=tuple(Kind),
        chosen=kind,
        next_href=_next_href([view.sequence for view in found]),
    )


@blueprint.get("/transactions/<uuid:transaction_id>")
@allow(Permission.SEE_BOOKS)
def transaction(transaction_id: UUID) -> str:
    """One transaction with its legs."""
    number_all()
    with reading() as session:
        view = journal.transaction(
            session, community_id=g.community_id, transaction_id=transaction_id
        )
    if view is None:
        raise NotFound
    return render_template(
        "books/transaction.html",
        transaction=view,
        called=_called((leg.account_id, leg.purpose, leg.owner_id) for leg in view.legs),
    )


def _day_asked() -> date | None:
    """The day at whose end one wants to look; None for now."""
    return iso_day(request.args.get("day", ""))


def called_one(view: AccountView) -> Called:
    """How an account is called."""
    return _called([(view.id, view.purpose, view.owner_id)])[view.id]


def _called(accounts: Iterable[tuple[UUID, Purpose, UUID]]) -> Mapping[UUID, Called]:
    with reading() as session:
        return books.called(
            session,
            community_id=g.community_id,
            accounts=accounts,
            sources=current_app.extensions["cambio.owner_sources"],
        )


def _next_href(positions: Sequence[object]) -> str | None:
    """The address of the page after the one whose rows, and one more, stand at these positions."""
    if len(positions) <= LINES:
        return None
    asked: dict[str, Any] = {each: request.args[each] for each in FILTERS if each in request.args}
    asked |= (request.view_args or {}) | {"after": encode_cursor(positions[LINES - 1])}
    return url_for(request.endpoint or "", **asked)
