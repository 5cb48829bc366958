"""What was given, and why, as JSON; and deeds to be rewarded."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from flask.views import MethodView

from cambio.app.api import page_of, request_key
from cambio.app.guard import allow, current_actor, require_within
from cambio.app.permissions import Permission, ScopeKind
from cambio.database import NotFound, perform, reading
from cambio.earning import queries, schemas
from cambio.earning.api.base import asked, blueprint, community_id, own_household
from cambio.earning.explaining import explain
from cambio.earning.queries import AwardStory
from cambio.earning.use_cases import DeedReceipt, RecordDeed, record_deed
from cambio.ledger.queries import currencies
from cambio.web.language import current_language
from cambio.web.layout import words_for


@blueprint.route("/awards")
class Awards(MethodView):
    """What a household was given."""

    @allow(Permission.SEE_OWN_HOUSEHOLD)
    @blueprint.arguments(schemas.AwardArguments, location="query")
    @blueprint.response(200, schemas.AwardPageSchema)
    def get(self, arguments: dict[str, Any]) -> dict[str, Any]:
        """What the household that is asking was given, the newest first, each with why"""
        household_id = own_household()
        limit: int = arguments["limit"]
        with reading() as session:
            found = queries.award_reasons(
                session,
                community_id=community_id(),
                household_id=household_id,
                before=schemas.award_in(arguments["cursor"]),
                limit=limit + 1,
            )
        return page_of(_told(found), limit=limit, position=lambda row: row["award_id"])


@blueprint.route("/awards/<uuid:award_id>")
class Award(MethodView):
    """One award."""

    @allow(Permission.SEE_ACCOUNTS)
    @blueprint.response(200, schemas.AwardSchema)
    def get(self, award_id: UUID) -> dict[str, Any]:
        """One award of a household, a street or a team, with why; a household sees its own"""
        with reading() as session:
            found = queries.award_story(session, community_id=community_id(), award_id=award_id)
        own = current_actor().household_id
        if found is None or (own is not None and found.household_id != own):
            raise NotFound
        return _told([found])[0]


@blueprint.route("/deeds")
class Deeds(MethodView):
    """Deeds outside actions."""

    @allow(Permission.MANAGE_PROGRAMMES)
    @blueprint.arguments(schemas.NewDeedSchema)
    @blueprint.response(201, schemas.DeedSchema)
    def post(self, body: dict[str, Any]) -> DeedReceipt:
        """Write down what a household, street or team did, and give what it is worth"""
        with reading() as session:
            budget = queries.budget(
                session, community_id=community_id(), budget_id=body["budget_id"]
            )
        programme_ids = [] if budget is None else [budget.programme_id]
        require_within(Permission.MANAGE_PROGRAMMES, ScopeKind.PROGRAMME, programme_ids)
        return perform(record_deed, RecordDeed(**asked(), request_key=request_key(), **body))


def _told(found: list[AwardStory]) -> list[dict[str, Any]]:
    """Awards with the sentence that explains each, in the asker's language."""
    with reading() as session:
        known = currencies(session, community_id=community_id())
    language = current_language()
    return [
        asdict(each) | {"explanation": explain(each, words_for(known[each.currency], language))}
        for each in found
    ]
