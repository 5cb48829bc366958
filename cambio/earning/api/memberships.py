"""JSON: taking part in a programme, by the household itself or at the counter."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask.typing import ResponseReturnValue
from flask.views import MethodView

from cambio.app.guard import allow, require_within
from cambio.app.permissions import Permission, ScopeKind
from cambio.app.problems import problem, words_of
from cambio.database import NotFound, perform, reading
from cambio.earning import queries
from cambio.earning.api.base import (
    asked,
    blueprint,
    community_id,
    managed_programme,
    own_household,
    programme_or_404,
    shown_of,
)
from cambio.earning.errors.members import MembersRefused
from cambio.earning.queries.joined import members_by_street
from cambio.earning.schemas import memberships as schemas
from cambio.earning.use_cases import (
    ChooseStreet,
    JoinProgramme,
    LeaveProgramme,
    choose_street,
    join_programme,
    leave_programme,
)
from cambio.earning.use_cases.choosing import ChosenStreet
from cambio.earning.use_cases.member_files import (
    JoinedTogether,
    JoinTogether,
    households_on,
    join_together,
)
from cambio.earning.use_cases.memberships import Membership


@blueprint.route("/my/programmes/<uuid:programme_id>")
class MyProgramme(MethodView):
    """The household's own taking part."""

    @allow(Permission.SEE_OWN_HOUSEHOLD)
    @blueprint.arguments(schemas.OwnMembershipSchema)
    @blueprint.response(200, schemas.MembershipSchema)
    def put(self, body: dict[str, Any], programme_id: UUID) -> Membership:
        """Join; where consent is asked it is that of the adult who is named"""
        with reading() as session:
            found = queries.programme(
                session, community_id=community_id(), programme_id=programme_id
            )
        command = JoinProgramme(
            **asked(),
            programme_id=programme_id,
            household_id=own_household(),
            consent_means="page" if found is None or found.consent_required else None,
            adults=(body["adult"],) if body["adult"] else (),
        )
        return perform(join_programme, command)

    @allow(Permission.SEE_OWN_HOUSEHOLD)
    @blueprint.response(200, schemas.MembershipSchema)
    def delete(self, programme_id: UUID) -> Membership:
        """Stop; what was noticed is forgotten, and what was given stays"""
        who = {**asked(), "programme_id": programme_id, "household_id": own_household()}
        return perform(leave_programme, LeaveProgramme(**who))


@blueprint.route("/my/programmes/<uuid:programme_id>/street")
class MyStreet(MethodView):
    """Where what the household earns goes."""

    @allow(Permission.SEE_OWN_HOUSEHOLD)
    @blueprint.arguments(schemas.StreetChoiceSchema)
    @blueprint.response(200, schemas.StreetChoiceSchema)
    def put(self, body: dict[str, Any], programme_id: UUID) -> ChosenStreet:
        """Leave everything to the street from now on, or no longer"""
        who = {**asked(), "programme_id": programme_id, "household_id": own_household()}
        return perform(choose_street, ChooseStreet(**who, **body))


@blueprint.route("/programmes/<uuid:programme_id>/members")
class Members(MethodView):
    """How many take part."""

    @allow(Permission.SEE_PROGRAMMES)
    @blueprint.response(200, schemas.MembersSchema)
    def get(self, programme_id: UUID) -> dict[str, Any]:
        """Households that take part, counted by street and never named"""
        if not shown_of([programme_or_404(programme_id)]):
            raise NotFound
        about: dict[str, Any] = {"community_id": community_id(), "programme_id": programme_id}
        with reading() as session:
            return {
                "households": queries.count_members(session, **about),
                "streets": members_by_street(session, **about),
            }


@blueprint.route("/programmes/<uuid:programme_id>/households/<uuid:household_id>")
class Member(MethodView):
    """A household that takes part."""

    @allow(Permission.ENROL)
    @blueprint.arguments(schemas.NewMembershipSchema)
    @blueprint.response(200, schemas.MembershipSchema)
    def put(self, body: dict[str, Any], programme_id: UUID, household_id: UUID) -> Membership:
        """Let a household join at the counter; harmless when it takes part already"""
        require_within(Permission.ENROL, ScopeKind.PROGRAMME, [programme_id])
        who = {**asked(), "programme_id": programme_id, "household_id": household_id}
        adults = tuple(body["adults"])
        means = body["consent_means"]
        return perform(join_programme, JoinProgramme(**who, consent_means=means, adults=adults))

    @allow(Permission.ENROL)
    @blueprint.response(200, schemas.MembershipSchema)
    def delete(self, programme_id: UUID, household_id: UUID) -> Membership:
        """Let a household stop at the counter"""
        require_within(Permission.ENROL, ScopeKind.PROGRAMME, [programme_id])
        who = {**asked(), "programme_id": programme_id, "household_id": household_id}
        return perform(leave_programme, LeaveProgramme(**who))


@blueprint.route("/programmes/<uuid:programme_id>/member-lists")
class MemberLists(MethodView):
    """Households that joined elsewhere."""

    @allow(Permission.ENROL)
    @blueprint.arguments(schemas.MemberListSchema)
    @blueprint.response(200, schemas.JoinedTogetherSchema)
    def post(
        self, body: dict[str, Any], programme_id: UUID
    ) -> JoinedTogether | ResponseReturnValue:
        """Let all households on a list join, or nobody; harmless when repeated

        What is wrong with a list is answered by line. Never for a programme that asks for consent.
        """
        managed_programme(programme_id, Permission.ENROL)
        content = body["csv"].encode()
        try:
            with reading() as session:
                agreed = households_on(session, community_id=community_id(), content=content)
        except MembersRefused as refused:
            lines = {
                str(number): {"code": fault.code, "detail": words_of(fault)}
                for number, fault in refused.faults
            }
            facts = {"errors": {"csv": lines}}
            return problem(refused.status, refused.code, words_of(refused), facts=facts)
        command = JoinTogether(**asked(), programme_id=programme_id, households=agreed)
        return perform(join_together, command, dry_run=body["dry_run"])
