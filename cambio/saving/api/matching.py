"""JSON: what funders promise to add, and the register of what they added."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask.views import MethodView
from flask_smorest import Blueprint

from cambio.app.api import PageArguments, page_of
from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.database import perform, reading
from cambio.neighbourhood.reach import own_community, require_everywhere
from cambio.saving import queries
from cambio.saving.api.base import asked, id_in
from cambio.saving.queries.register import register
from cambio.saving.rules import MatchTerms
from cambio.saving.schemas import shares as schemas
from cambio.saving.use_cases import (
    AddMatchRule,
    EndedMatchRule,
    EndMatchRule,
    add_match_rule,
    end_match_rule,
)

blueprint = Blueprint("matching_api", __name__, description="What funders add.")


@blueprint.route("/match-rules")
class MatchRules(MethodView):
    """Promises."""

    @allow(Permission.SEE_PROGRAMMES)
    @blueprint.response(200, schemas.MatchRuleListSchema)
    def get(self) -> dict[str, Any]:
        """What funders promise to add, and what is left of it"""
        with reading() as session:
            return {"items": queries.match_rules(session, community_id=own_community())}

    @allow(Permission.MANAGE_PROGRAMMES)
    @blueprint.arguments(schemas.NewMatchRuleSchema)
    @blueprint.response(201, schemas.MatchRuleIdSchema)
    def post(self, promise: dict[str, Any]) -> dict[str, UUID]:
        """Write a promise down; from then on it adds"""
        require_everywhere(Permission.MANAGE_PROGRAMMES)
        command = AddMatchRule(
            **asked(),
            title=promise.pop("title"),
            budget_id=promise.pop("budget_id"),
            place_id=promise.pop("place_id"),
            terms=MatchTerms(**{**promise, "themes": tuple(promise["themes"])}),
        )
        return {"id": perform(add_match_rule, command)}


@blueprint.route("/match-rules/<uuid:match_rule_id>/end")
class EndingMatchRule(MethodView):
    """Ending."""

    @allow(Permission.MANAGE_PROGRAMMES)
    @blueprint.response(200, schemas.EndedMatchRuleSchema)
    def post(self, match_rule_id: UUID) -> EndedMatchRule:
        """End a promise; what was added stays where it is"""
        require_everywhere(Permission.MANAGE_PROGRAMMES)
        return perform(end_match_rule, EndMatchRule(**asked(), rule_id=match_rule_id))


@blueprint.route("/match-register")
class Register(MethodView):
    """Who put in what."""

    @allow(Permission.SEE_BOOKS)
    @blueprint.arguments(PageArguments, location="query")
    @blueprint.response(200, schemas.RegisterPageSchema)
    def get(self, arguments: dict[str, Any]) -> dict[str, Any]:
        """Who put in what and what was added, households by the code of their wallet"""
        require_everywhere(Permission.SEE_BOOKS)
        limit = arguments["limit"]
        with reading() as session:
            found = register(
                session,
                community_id=own_community(),
                after=id_in(arguments["cursor"]),
                limit=limit + 1,
            )
        return page_of(found, limit=limit, position=lambda each: each.id)
