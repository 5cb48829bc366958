"""JSON: budgets, the grants that fill them, and purses of actions that are filled from them."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask.views import MethodView

from cambio.app.api import request_key
from cambio.app.guard import allow, current_actor, require_within
from cambio.app.permissions import Permission, ScopeKind
from cambio.database import NotFound, perform, reading
from cambio.earning import queries
from cambio.earning.api.base import action_or_404, asked, blueprint, community_id, managed_programme
from cambio.earning.schemas import budgets as schemas
from cambio.earning.use_cases import (
    FilledPurse,
    FillPurse,
    Grant,
    GrantBudget,
    ReturnedRest,
    ReturnGrantRest,
    fill_purse,
    grant_budget,
    return_grant_rest,
)


@blueprint.route("/budgets")
class Budgets(MethodView):
    """What was granted."""

    @allow(Permission.MANAGE_PROGRAMMES)
    @blueprint.response(200, schemas.BudgetListSchema)
    def get(self) -> dict[str, Any]:
        """Every grant with what is left of it"""
        with reading() as session:
            found = queries.budgets(session, community_id=community_id())
        return {"items": [each for each in found if _manages(each.programme_id)]}


@blueprint.route("/budget-plans")
class BudgetPlans(MethodView):
    """What files propose."""

    @allow(Permission.MANAGE_PROGRAMMES)
    @blueprint.response(200, schemas.BudgetPlanListSchema)
    def get(self) -> dict[str, Any]:
        """Grants that the files of programmes propose, and that nobody made yet"""
        with reading() as session:
            found = queries.budget_plans(session, community_id=community_id())
        return {"items": [each for each in found if _manages(each.programme_id)]}


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


@blueprint.route("/budgets/<uuid:budget_id>/return")
class BudgetReturn(MethodView):
    """What a grant did not need."""

    @allow(Permission.MANAGE_PROGRAMMES)
    @blueprint.response(200, schemas.ReturnedRestSchema)
    def post(self, budget_id: UUID) -> ReturnedRest:
        """Give all that is left in a budget back to who granted it"""
        with reading() as session:
            found = queries.budget(session, community_id=community_id(), budget_id=budget_id)
        if found is None:
            raise NotFound
        require_within(Permission.MANAGE_PROGRAMMES, ScopeKind.PROGRAMME, [found.programme_id])
        command = ReturnGrantRest(**asked(), request_key=request_key(), budget_id=budget_id)
        return perform(return_grant_rest, command)


@blueprint.route("/actions/<uuid:action_id>/purse")
class ActionPurse(MethodView):
    """What an action can give."""

    @allow(Permission.MANAGE_PROGRAMMES)
    @blueprint.arguments(schemas.FillPurseSchema)
    @blueprint.response(200, schemas.FilledPurseSchema)
    def post(self, body: dict[str, Any], action_id: UUID) -> FilledPurse:
        """Fill an action's purse from its budget, and pay who waited for that

        Whoever still waits then is paid by the next run of the job `pay-who-waits`.
        """
        managed_programme(action_or_404(action_id).programme_id, Permission.MANAGE_PROGRAMMES)
        command = FillPurse(**asked(), request_key=request_key(), action_id=action_id, **body)
        return perform(fill_purse, command)


def _manages(programme_id: UUID) -> bool:
    return current_actor().may_within(
        Permission.MANAGE_PROGRAMMES, ScopeKind.PROGRAMME, [programme_id]
    )
