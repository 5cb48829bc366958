"""JSON: what the books said before: at a moment, after a transaction, or by what had happened."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask.views import MethodView
from sqlalchemy.orm import Session

from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.books import schemas
from cambio.books.api.books import blueprint, visible
from cambio.books.reach import reach
from cambio.database import reading
from cambio.ledger.moments import (
    Point,
    as_of_books,
    as_of_sequence,
    balance_at,
    balance_by_event,
    trial_balance_at,
)
from cambio.neighbourhood.reach import own_community, require_everywhere


@blueprint.route("/accounts/<uuid:account_id>/balance")
class BalanceBefore(MethodView):
    """What an account held before."""

    @allow(Permission.SEE_ACCOUNTS)
    @blueprint.arguments(schemas.AccountLookBackArguments, location="query")
    @blueprint.response(200, schemas.BalanceSchema)
    def get(self, asked: dict[str, Any], account_id: UUID) -> dict[str, Any]:
        """What an account held at a moment, after a transaction, or by what had happened"""
        view = visible(account_id, reach())
        which: dict[str, Any] = {"community_id": own_community(), "account_id": account_id}
        with reading() as session:
            if asked["happened_by"] is not None:
                held = balance_by_event(session, **which, moment=asked["happened_by"])
            else:
                held = balance_at(session, **which, at=_point(session, asked))
        return {"account_id": account_id, "currency": view.currency, "balance_minor": held}


@blueprint.route("/trial-balance/before")
class TrialBalanceBefore(MethodView):
    """All accounts together, before."""

    @allow(Permission.SEE_BOOKS)
    @blueprint.arguments(schemas.LookBackArguments, location="query")
    @blueprint.response(200, schemas.TrialBalanceBeforeSchema)
    def get(self, asked: dict[str, Any]) -> dict[str, Any]:
        """Every purpose and currency with its sum at a moment, or after a transaction"""
        require_everywhere(Permission.SEE_BOOKS)
        with reading() as session:
            at = _point(session, asked)
            sums = trial_balance_at(session, community_id=own_community(), at=at)
        lines = [
            {"currency": currency, "purpose": purpose, "balance_minor": minor}
            for (currency, purpose), minor in sorted(sums.items())
        ]
        return {"sequence": at.sequence, "items": lines}


def _point(session: Session, asked: dict[str, Any]) -> Point:
    if asked["sequence"] is not None:
        return as_of_sequence(asked["sequence"])
    return as_of_books(session, community_id=own_community(), moment=asked["at"])
