"""Scans that a person decides about."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask.views import MethodView
from flask_smorest import Blueprint

from cambio.app.api import page_of, request_key
from cambio.app.guard import allow, current_actor
from cambio.app.permissions import Permission
from cambio.database import perform, reading
from cambio.neighbourhood.reach import places_reached
from cards import queries
from cards.errors import ScanUnknown
from cards.queries import ReviewView
from cards.reach import require_in_place
from cards.scanning import community_of
from cards.schemas.reviews import (
    DecidedSchema,
    NewDecisionSchema,
    ReviewArguments,
    ReviewPageSchema,
    ReviewSchema,
    position_in,
    position_of,
)
from cards.use_cases.scan_reviews import DecidedScan, DecideScan, decide_scan

blueprint = Blueprint(
    "reviews_api", __name__, description="Scans that only a person can decide about."
)


@blueprint.route("/scan-reviews")
class Reviews(MethodView):
    """All scans that wait for a decision, or got one."""

    @allow(Permission.REVIEW_SCANS)
    @blueprint.arguments(ReviewArguments, location="query")
    @blueprint.response(200, ReviewPageSchema)
    def get(self, arguments: dict[str, Any]) -> dict[str, Any]:
        """Scans that wait for a decision, oldest first; or those decided, newest first"""
        actor, limit = current_actor(), arguments["limit"]
        place_ids = places_reached(Permission.REVIEW_SCANS, community_id=community_of(actor))
        with reading() as session:
            found = queries.reviews(
                session,
                community_id=community_of(actor),
                decided=arguments["decided"],
                action_id=arguments["action_id"],
                place_ids=place_ids,
                after=position_in(arguments["cursor"]),
                limit=limit + 1,
            )
        return page_of(found, limit=limit, position=position_of)


@blueprint.route("/scan-reviews/<uuid:scan_id>")
class Review(MethodView):
    """One of them."""

    @allow(Permission.REVIEW_SCANS)
    @blueprint.response(200, ReviewSchema)
    def get(self, scan_id: UUID) -> ReviewView:
        """A scan that waits for a decision, or got one"""
        return _review(scan_id)


@blueprint.route("/scan-reviews/<uuid:scan_id>/decision")
class ReviewDecision(MethodView):
    """What somebody decides."""

    @allow(Permission.REVIEW_SCANS)
    @blueprint.arguments(NewDecisionSchema)
    @blueprint.response(201, DecidedSchema)
    def post(self, body: dict[str, Any], scan_id: UUID) -> DecidedScan:
        """Accept or refuse a scan, once; what is accepted is counted and paid

        When the purse of the action is empty the outcome is `purse_empty`: the people are counted,
        and paid as soon as the purse is filled.
        """
        _review(scan_id)
        actor = current_actor()
        command = DecideScan(
            community_id=community_of(actor),
            actor_id=actor.id,
            request_key=request_key(),
            scan_id=scan_id,
            **body,
        )
        return perform(decide_scan, command)


def _review(scan_id: UUID) -> ReviewView:
    """A scan that whoever is asking may decide about.

    Raises:
        ScanUnknown: there is none with this id that waits, or was decided.
        NotAllowed: its action is in a place where the role does not reach.
    """
    community_id = community_of(current_actor())
    with reading() as session:
        found = queries.review(session, community_id=community_id, scan_id=scan_id)
    if found is None:
        raise ScanUnknown
    require_in_place(found.place_id, Permission.REVIEW_SCANS)
    return found
