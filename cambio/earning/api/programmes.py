"""Programmes as JSON: what can be earned, and making it what a file says."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from flask.views import MethodView

from cambio.app.guard import allow, require_within
from cambio.app.permissions import Permission, ScopeKind
from cambio.database import current_database, perform, reading
from cambio.earning import queries, schemas
from cambio.earning.api.base import asked, blueprint, community_id, shown_of, zone
from cambio.earning.rules import read_programme
from cambio.earning.schemas import editing as edits
from cambio.earning.use_cases import AppliedProgramme, ApplyProgramme, apply_programme


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
        return {
            "items": [
                {
                    **asdict(programme),
                    "rules": [each for each in rules if each.programme_id == programme.id],
                }
                for programme in shown_of(found)
            ]
        }

    @allow(Permission.MANAGE_PROGRAMMES)
    @blueprint.arguments(edits.ProgrammeFileSchema)
    @blueprint.response(200, edits.AppliedProgrammeSchema)
    def post(self, body: dict[str, Any]) -> AppliedProgramme:
        """Make a programme what a file says; harmless when repeated, and what was given stays

        A file with mistakes is answered by all of them, each with its line.
        """
        require_within(Permission.MANAGE_PROGRAMMES, ScopeKind.PROGRAMME, [])
        file = read_programme(body["toml"], zone=zone())
        command = ApplyProgramme(**asked(), file=file)
        return perform(apply_programme, command, dry_run=body["dry_run"])
