"""Between an edge and `record_scan`: who may scan where, and what a verdict shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any
from uuid import UUID

from cambio.app.guard import Actor
from cambio.app.permissions import Permission, ScopeKind, roles_with
from cambio.database import Refusal, perform_each, reading
from cambio.neighbourhood.queries import places_within
from cards.queries import streets_of_scans
from cards.use_cases.scan_messages import RecordScan, ScanVerdict
from cards.use_cases.scans import record_scan


def places_where(actor: Actor) -> frozenset[UUID] | None:
    """The places where somebody may scan, with all within them; None for everywhere."""
    grants = [grant for grant in actor.grants if grant.role in roles_with(Permission.RUN_ACTIONS)]
    if any(grant.scope_kind is ScopeKind.COMMUNITY for grant in grants):
        return None
    places = {grant.scope_id for grant in grants if grant.scope_kind is ScopeKind.PLACE}
    with reading() as session:
        return frozenset(
            within
            for top in places
            if top is not None and actor.community_id is not None
            for within in places_within(session, community_id=actor.community_id, place_id=top)
        )


def record_scans(community_id: int, commands: Sequence[RecordScan]) -> list[dict[str, Any]]:
    """Take in scans, each an act of its own, and answer each verdict with its street."""
    verdicts: list[ScanVerdict] = []
    for outcome in perform_each(record_scan, commands):
        if isinstance(outcome, Refusal):  # a scan has no refusal, only verdicts: this is a fault
            raise outcome
        verdicts.append(outcome)
    with reading() as session:
        streets = streets_of_scans(
            session,
            community_id=community_id,
            scan_ids=[each.scan_id for each in verdicts if each.headcount is not None],
        )
    return [asdict(each) | {"street": streets.get(each.scan_id)} for each in verdicts]
