"""JSON: changing a programme piece by piece: its rules, settings and currency."""

from __future__ import annotations

from dataclasses import replace
from typing import Any
from uuid import UUID

from flask.views import MethodView

from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.database import perform, reading
from cambio.earning import queries
from cambio.earning.api.base import asked, blueprint, community_id, managed_programme, zone
from cambio.earning.errors import RuleUnknown
from cambio.earning.queries import ProgrammeView, draft_of
from cambio.earning.rules import document_of, read_currency, read_document
from cambio.earning.schemas import editing as schemas
from cambio.earning.use_cases import (
    ChangeCurrency,
    ChangedCurrency,
    ChangeProgramme,
    EndRule,
    PutRule,
    PutRuleReceipt,
    change_currency,
    change_programme,
    change_rule,
    end_rule,
)
from cambio.ledger.queries import currencies


@blueprint.route("/programmes/<uuid:programme_id>/rules")
class Rules(MethodView):
    """Rules of a programme."""

    @allow(Permission.MANAGE_PROGRAMMES)
    @blueprint.arguments(schemas.NewRuleSchema)
    @blueprint.response(200, schemas.PutRuleSchema)
    def post(self, body: dict[str, Any], programme_id: UUID) -> PutRuleReceipt:
        """Give a programme a rule, or a rule that it has another version; what was given stays

        Which rule it is says its `slug`. Try it first with `/programmes/{programme_id}/trials`.
        """
        managed_programme(programme_id, Permission.MANAGE_PROGRAMMES)
        draft = read_document(body["rule"], zone())
        return perform(change_rule, PutRule(**asked(), programme_id=programme_id, draft=draft))


@blueprint.route("/programmes/<uuid:programme_id>/rules/<rule_slug>")
class Rule(MethodView):
    """One rule."""

    @allow(Permission.MANAGE_PROGRAMMES)
    @blueprint.response(200, schemas.RuleVersionsSchema)
    def get(self, programme_id: UUID, rule_slug: str) -> dict[str, Any]:
        """Every version of a rule, in the words of a programme file"""
        managed_programme(programme_id, Permission.MANAGE_PROGRAMMES)
        with reading() as session:
            found = queries.rule_named(
                session, community_id=community_id(), programme_id=programme_id, slug=rule_slug
            )
        if not found:
            raise RuleUnknown
        return {
            "items": [
                {
                    "version": each.version,
                    "valid_from": each.valid_from,
                    "valid_until": each.valid_until,
                    # Sent back, it begins at once unless a first day is put in.
                    "rule": document_of(replace(draft_of(each), valid_from=None)),
                }
                for each in found
            ]
        }


@blueprint.route("/programmes/<uuid:programme_id>/rules/<rule_slug>/end")
class RuleEnd(MethodView):
    """No more of it."""

    @allow(Permission.MANAGE_PROGRAMMES)
    @blueprint.response(204)
    def post(self, programme_id: UUID, rule_slug: str) -> None:
        """End a rule; what it gave stays, and another version brings it back"""
        managed_programme(programme_id, Permission.MANAGE_PROGRAMMES)
        perform(end_rule, EndRule(**asked(), programme_id=programme_id, rule_slug=rule_slug))


@blueprint.route("/programmes/<uuid:programme_id>/settings")
class Settings(MethodView):
    """What a programme says of itself."""

    @allow(Permission.MANAGE_PROGRAMMES)
    @blueprint.response(200, schemas.ProgrammeSettingsSchema)
    def get(self, programme_id: UUID) -> ProgrammeView:
        """What a programme is called, who reads of it, when its actions pay, and its limits"""
        return managed_programme(programme_id, Permission.MANAGE_PROGRAMMES)

    @allow(Permission.MANAGE_PROGRAMMES)
    @blueprint.arguments(schemas.ProgrammeChangesSchema)
    @blueprint.response(200, schemas.ProgrammeSettingsSchema)
    def patch(self, body: dict[str, Any], programme_id: UUID) -> ProgrammeView:
        """Change some of it; the rest stays as it is"""
        found = managed_programme(programme_id, Permission.MANAGE_PROGRAMMES)
        said = {
            "visible_to": found.visible_to,
            "pays_on": found.pays_on,
            "four_eyes_minor": found.four_eyes_minor,
            "yearly_limit_minor": found.yearly_limit_minor,
        } | body
        for texts in ("names", "descriptions"):
            said[texts] = {**getattr(found, texts), **body.get(texts, {})}
        perform(change_programme, ChangeProgramme(**asked(), programme_id=programme_id, **said))
        return managed_programme(programme_id, Permission.MANAGE_PROGRAMMES)


@blueprint.route("/programmes/<uuid:programme_id>/currency")
class Currency(MethodView):
    """What tokens are called and count for."""

    @allow(Permission.MANAGE_PROGRAMMES)
    @blueprint.arguments(schemas.NewCurrencySchema)
    @blueprint.response(200, schemas.ChangedCurrencySchema)
    def put(self, body: dict[str, Any], programme_id: UUID) -> ChangedCurrency:
        """Make a programme's currency what is said here; what was given keeps as was said then"""
        found = managed_programme(programme_id, Permission.MANAGE_PROGRAMMES)
        with reading() as session:
            known = currencies(session, community_id=community_id())[found.currency]
        fixed = {"code": known.code, "scale": known.scale}
        draft, keeping = read_currency(fixed | body["currency"])
        command = ChangeCurrency(
            **asked(),
            programme_id=programme_id,
            draft=draft,
            keeping=keeping if body["keeping_for_all_rules"] else None,
        )
        return perform(change_currency, command)
