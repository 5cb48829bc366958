"""JSON: accounts, their postings, transactions, the trial balance."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from flask.views import MethodView
from flask_smorest import Blueprint

from cambio.app.api import PageArguments, page_of
from cambio.app.guard import allow, current_actor
from cambio.app.permissions import Permission
from cambio.books import schemas
from cambio.books.reach import Reach, number_all, reach
from cambio.books.rules import account_code
from cambio.books.use_cases import ChangeAccount, change_account
from cambio.database import NotFound, perform, reading
from cambio.ledger import journal, queries
from cambio.ledger.journal import LegView, TransactionView
from cambio.ledger.queries import AccountView
from cambio.ledger.statements import Line, statement
from cambio.ledger.types import WITH_FLOOR, Purpose
from cambio.neighbourhood.reach import own_community, require_everywhere

blueprint = Blueprint(
    "books_api", __name__, description="The books. Households see their own accounts only."
)


@blueprint.route("/accounts")
class Accounts(MethodView):
    """Accounts."""

    @allow(Permission.SEE_ACCOUNTS)
    @blueprint.arguments(schemas.AccountArguments, location="query")
    @blueprint.response(200, schemas.AccountPageSchema)
    def get(self, arguments: dict[str, Any]) -> dict[str, Any]:
        """Accounts with what they hold, by owner, purpose or currency"""
        far = reach()
        limit: int = arguments["limit"]
        with reading() as session:
            found = queries.accounts(
                session,
                community_id=own_community(),
                purposes=_purposes(far, arguments),
                currency=arguments["currency"],
                owner_id=far.owner_id or arguments["owner_id"],
                after=schemas.id_in(arguments["cursor"]),
                limit=limit + 1,
            )
        page = page_of(found, limit=limit, position=lambda view: view.id)
        return {**page, "items": [_account(view, far) for view in page["items"]]}


@blueprint.route("/accounts/<uuid:account_id>")
class Account(MethodView):
    """One account."""

    @allow(Permission.SEE_ACCOUNTS)
    @blueprint.response(200, schemas.AccountSchema)
    def get(self, account_id: UUID) -> dict[str, Any]:
        """An account with what it holds"""
        far = reach()
        return _account(visible(account_id, far), far)


@blueprint.route("/accounts/<uuid:account_id>/status")
class Status(MethodView):
    """What an account is."""

    @allow(Permission.KEEP_ACCOUNTS)
    @blueprint.arguments(schemas.AccountStatusSchema)
    @blueprint.response(200, schemas.AccountSchema)
    def put(self, wanted: dict[str, Any], account_id: UUID) -> dict[str, Any]:
        """Put an account on hold, let it go on, or close it for good when it is empty"""
        require_everywhere(Permission.KEEP_ACCOUNTS)
        command = ChangeAccount(
            community_id=own_community(),
            actor_id=current_actor().id,
            account_id=account_id,
            status=wanted["status"],
        )
        perform(change_account, command)
        far = reach()
        return _account(visible(account_id, far), far)


@blueprint.route("/accounts/<uuid:account_id>/postings")
class Postings(MethodView):
    """An account's statement."""

    @allow(Permission.SEE_ACCOUNTS)
    @blueprint.arguments(PageArguments, location="query")
    @blueprint.response(200, schemas.PostingPageSchema)
    def get(self, arguments: dict[str, Any], account_id: UUID) -> dict[str, Any]:
        """What came in and went out, newest first, with the balance after each"""
        view = visible(account_id, reach())
        before = schemas.number_in(arguments["cursor"])
        limit: int = arguments["limit"]
        if view.purpose not in WITH_FLOOR:
            number_all()
        with reading() as session:
            lines = statement(
                session,
                community_id=own_community(),
                account_id=account_id,
                before=before,
                limit=limit + 1,
            )
        page = page_of(lines, limit=limit, position=lambda line: line.cursor)
        return {**page, "items": [_posting(line, view.currency) for line in page["items"]]}


@blueprint.route("/transactions")
class Transactions(MethodView):
    """The journal."""

    @allow(Permission.SEE_BOOKS)
    @blueprint.arguments(schemas.TransactionArguments, location="query")
    @blueprint.response(200, schemas.TransactionPageSchema)
    def get(self, arguments: dict[str, Any]) -> dict[str, Any]:
        """Transactions with their legs, newest first"""
        require_everywhere(Permission.SEE_BOOKS)
        before = schemas.number_in(arguments["cursor"])
        limit: int = arguments["limit"]
        number_all()
        with reading() as session:
            found = journal.journal(
                session,
                community_id=own_community(),
                kind=arguments["kind"],
                subject_id=arguments["subject_id"],
                before=before,
                limit=limit + 1,
            )
        page = page_of(found, limit=limit, position=lambda view: view.sequence)
        return {**page, "items": [_transaction(view, reach()) for view in page["items"]]}


@blueprint.route("/transactions/<uuid:transaction_id>")
class Transaction(MethodView):
    """One transaction."""

    @allow(Permission.SEE_BOOKS)
    @blueprint.response(200, schemas.TransactionSchema)
    def get(self, transaction_id: UUID) -> dict[str, Any]:
        """A transaction with its legs"""
        require_everywhere(Permission.SEE_BOOKS)
        number_all()
        with reading() as session:
            view = journal.transaction(
                session, community_id=own_community(), transaction_id=transaction_id
            )
        if view is None:
            raise NotFound
        return _transaction(view, reach())


@blueprint.route("/trial-balance")
class TrialBalance(MethodView):
    """All accounts together."""

    @allow(Permission.SEE_BOOKS)
    @blueprint.response(200, schemas.TrialBalanceSchema)
    def get(self) -> dict[str, Any]:
        """Every purpose and currency with its sum"""
        require_everywhere(Permission.SEE_BOOKS)
        with reading() as session:
            return {"items": queries.trial_balance(session, community_id=own_community())}


def visible(account_id: UUID, far: Reach) -> AccountView:
    """The account, if whoever is asking may see it; else there is none for them."""
    with reading() as session:
        view = queries.account(session, community_id=own_community(), account_id=account_id)
    if view is None or far.owner_id not in (None, view.owner_id):
        raise NotFound
    return view


def _purposes(far: Reach, arguments: dict[str, Any]) -> list[Purpose]:
    """What may be looked for: whose a wallet is cannot be found out by asking for its owner."""
    wanted = [arguments["purpose"]] if arguments["purpose"] else list(Purpose)
    owner_id = arguments["owner_id"]
    if far.owner_id is not None and owner_id not in (None, far.owner_id):
        return []
    if owner_id is None:
        return wanted
    return [each for each in wanted if far.sees_owner(purpose=each, owner_id=owner_id)]


def _account(view: AccountView, far: Reach) -> dict[str, Any]:
    return asdict(view) | {
        "code": account_code(view.id),
        "owner_id": _owner(view.purpose, view.owner_id, far),
    }


def _posting(line: Line, currency: str) -> dict[str, Any]:
    return asdict(line) | {"currency": currency}


def _transaction(view: TransactionView, far: Reach) -> dict[str, Any]:
    return asdict(view) | {"legs": [_leg(leg, far) for leg in view.legs]}


def _leg(leg: LegView, far: Reach) -> dict[str, Any]:
    return asdict(leg) | {
        "code": account_code(leg.account_id),
        "owner_id": _owner(leg.purpose, leg.owner_id, far),
    }


def _owner(purpose: Purpose, owner_id: UUID, far: Reach) -> UUID | None:
    return owner_id if far.sees_owner(purpose=purpose, owner_id=owner_id) else None
