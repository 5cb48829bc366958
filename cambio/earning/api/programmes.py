"""Programmes, budgets and grants as JSON."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from flask.views import MethodView
from sqlalchemy.orm import Session

from cambio.app.api import request_key
from cambio.app.guard import allow, current_actor, require_within
from cambio.app.permissions import Permission, ScopeKind
from cambio.database import current_database, perform, reading
from cambio.earning import queries, schemas
from cambio.earning.api.base import asked, blueprint, community_id
from cambio.earning.use_cases import Grant, GrantBudget, grant_budget


@blueprint.route("/programmes")
class Programmes(MethodView):
    """What can be earned, and how."""

    @allow(Permission.SEE_PROGRAMMES)
    @blueprint.response(200, schemas.ProgrammeListSchema)
    def get(self) -> dict[str, Any]:
        """All programmes with the rules that hold now"""
        with reading() as session:
            found = queries.programmes(session, community_id=community_id())
            rules = queries.rules(
                session, community_id=community_id(), at=current_database().clock()
            )
            joined = _joined(session)
        is_staff = current_actor().household_id is None
        return {
            "items": [
                {
                    **asdict(programme),
                    "rules": [each for each in rules if each.programme_id == programme.id],
                }
                for programme in found
                if programme.is_shown_to(is_staff=is_staff, is_member=programme.id in joined)
            ]
        }


@blueprint.route("/budgets")
class Budgets(MethodView):
    """What was granted."""

    @allow(Permission.MANAGE_PROGRAMMES)
    @blueprint.response(200, schemas.BudgetListSchema)
    def get(self) -> dict[str, Any]:
        """Every grant with what is left of it"""
        actor = current_actor()
        with reading() as session:
            found = queries.budgets(session, community_id=community_id())
        mine = [
            each
            for each in found
            if actor.may_within(
                Permission.MANAGE_PROGRAMMES, ScopeKind.PROGRAMME, [each.programme_id]
            )
        ]
        return {"items": mine}


@blueprint.route("/grants")
class Grants(MethodView):
    """Tokens come into being."""

    @allow(Permission.MANAGE_PROGRAMMES)
    @blueprint.arguments(schemas.NewGrantSchema)
    @blueprint.response(201, schemas.GrantedSchema)
    def post(self, body: dict[str, Any]) -> Grant:
        """Put what a funder grants in a budget of its own"""
        require_within(Permission.MANAGE_PROGRAMMES, ScopeKind.PROGRAMME, [body["programme_id"]])
        return perform(grant_budget, GrantBudget(**asked(), request_key=request_key(), **body))


def _joined(session: Session) -> set[UUID]:
    """The programmes that the household which is asking is in; none for staff."""
    household_id = current_actor().household_id
    if household_id is None:
        return set()
    found = queries.memberships_of(session, community_id=community_id(), household_id=household_id)
    return {each.programme_id for each in found}
