"""What may happen with an account: held up, let go on, or closed, asked once more before it is."""

from __future__ import annotations

from typing import TypeAlias
from uuid import UUID

from flask import flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.app.guard import allow, current_actor
from cambio.app.permissions import Permission
from cambio.app.problems import words_of
from cambio.books.pages.books import blueprint, called_one
from cambio.books.use_cases import ChangeAccount, change_account
from cambio.database import NotFound, Refusal, perform, reading
from cambio.ledger import queries
from cambio.ledger.queries import AccountView
from cambio.ledger.types import AccountStatus
from cambio.neighbourhood.reach import require_everywhere

Answer: TypeAlias = ResponseReturnValue


@blueprint.get("/accounts/<uuid:account_id>/becomes/<status>")
@allow(Permission.KEEP_ACCOUNTS)
def ask_account(account_id: UUID, status: str) -> Answer:
    """What that would mean, and whether it is meant."""
    require_everywhere(Permission.KEEP_ACCOUNTS)
    return _asked(_account(account_id), _status(status))


@blueprint.post("/accounts/<uuid:account_id>/becomes/<status>")
@allow(Permission.KEEP_ACCOUNTS)
def change(account_id: UUID, status: str) -> Answer:
    """It was meant."""
    require_everywhere(Permission.KEEP_ACCOUNTS)
    view, wanted = _account(account_id), _status(status)
    command = ChangeAccount(
        community_id=g.community_id,
        actor_id=current_actor().id,
        account_id=account_id,
        status=wanted,
    )
    try:
        perform(change_account, command)
    except Refusal as refusal:
        return _asked(view, wanted, words_of(refusal)), refusal.status
    flash(_done()[wanted], "success")
    return redirect(url_for("books.account", account_id=account_id), 303)


def _asked(view: AccountView, status: AccountStatus, problem: str | None = None) -> str:
    return render_template(
        "books/change_account.html",
        account=view,
        called=called_one(view),
        wanted=status.value,
        problem=problem,
    )


def _done() -> dict[AccountStatus, str]:
    return {
        AccountStatus.OPEN: _("This account goes on."),
        AccountStatus.FROZEN: _("This account is on hold."),
        AccountStatus.CLOSED: _("This account is closed."),
    }


def _account(account_id: UUID) -> AccountView:
    with reading() as session:
        view = queries.account(session, community_id=g.community_id, account_id=account_id)
    if view is None:
        raise NotFound
    return view


def _status(text: str) -> AccountStatus:
    try:
        return AccountStatus(text)
    except ValueError as error:
        raise NotFound from error
