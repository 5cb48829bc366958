"""Between an edge and `record_scan`: who may scan where, and what a verdict shows."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import g

from cambio.app.guard import Actor, NotAllowed, require_within
from cambio.app.permissions import Permission, ScopeKind
from cambio.database import NotFound, Refusal, perform_each, reading
from cambio.earning.queries import action
from cambio.neighbourhood.queries import place_path
from cambio.neighbourhood.reach import places_reached
from cards.errors import PhoneUnknown
from cards.queries import KnownPhone, actions_of_phone, phone, streets_of_scans
from cards.use_cases.scan_messages import RecordScan, ScanVerdict
from cards.use_cases.scans import record_scan


def community_of(actor: Actor) -> int:
    """The community of whoever is asking, made that of the request.

    Raises:
        LookupError: there is none; the guard lets no such actor in.
    """
    community_id = actor.community_id
    if community_id is None:
        raise LookupError("an actor without a community")
    g.community_id = community_id
    return community_id


def require_at_action(
    community_id: int, action_id: UUID, permission: Permission = Permission.RUN_ACTIONS
) -> None:
    """Refuse who may not do this at an action.

    Raises:
        NotFound: there is no such action.
        NotAllowed: the role is held elsewhere only.
    """
    with reading() as session:
        found = action(session, community_id=community_id, action_id=action_id)
        if found is None:
            raise NotFound
        path = place_path(session, community_id=community_id, place_id=found.place_id)
    require_within(permission, ScopeKind.PLACE, [place.id for place in path])


def require_phone(community_id: int, device_id: str) -> KnownPhone:
    """A phone that whoever is asking may look after: it was at an action in one of their places.

    Raises:
        PhoneUnknown: nobody ever heard of it.
        NotAllowed: it was at actions elsewhere only.
    """
    place_ids = places_reached(Permission.REVIEW_SCANS, community_id=community_id)
    with reading() as session:
        found = phone(session, community_id=community_id, device_id=device_id)
        if found is None:
            raise PhoneUnknown
        was_at = actions_of_phone(session, community_id=community_id, device_id=device_id)
    if place_ids is not None and place_ids.isdisjoint(each.place_id for each in was_at):
        raise NotAllowed
    return found


def record_scans(community_id: int, commands: Sequence[RecordScan]) -> list[dict[str, Any]]:
    """Take in scans, each an act of its own, and answer each verdict with its street."""
    verdicts: list[ScanVerdict] = []
    for outcome in perform_each(record_scan, commands):
        if isinstance(outcome, Refusal):  # a scan has no refusal, only verdicts: this is a fault
            raise outcome
        verdicts.append(outcome)
    counted = [each.scan_id for each in verdicts if each.headcount is not None]
    streets: dict[UUID, str] = {}
    if counted:
        with reading() as session:
            streets = streets_of_scans(session, community_id=community_id, scan_ids=counted)
    return [_shown(each, streets.get(each.scan_id)) for each in verdicts]


def _shown(verdict: ScanVerdict, street: str | None) -> dict[str, Any]:
    return {
        "scan_id": verdict.scan_id,
        "verdict": verdict.verdict,
        "household_minor": verdict.household_minor,
        "place_minor": verdict.place_minor,
        "currency": verdict.currency,
        "headcount": verdict.headcount,
        "counted_at": verdict.counted_at,
        "street": street,
    }
