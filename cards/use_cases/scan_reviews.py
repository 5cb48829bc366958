"""Deciding about scans that only a person can decide about: each once, with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from cambio.database import KeyedCommand, UnitOfWork, locked
from cambio.earning.rules import WHOLE_HOUSEHOLD, Outcome
from cambio.earning.use_cases import (
    ParticipationReceipt,
    RecordParticipation,
    record_participation,
)
from cards.errors import (
    CardUnknown,
    ReasonInvalid,
    ScanDecided,
    ScanNotInReview,
    ScanOfNobody,
    ScanUnknown,
)
from cards.models import Scan, ScanDecision
from cards.queries import card, find_card

REASON_MAX = 300


class Decision(StrEnum):
    """Whether a scan counts after all. The value is for programs and never changes."""

    ACCEPTED = "accepted"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class DecideScan(KeyedCommand):
    """Somebody looked at a scan and says whether it counts.

    `reason` is read by the household. `card` is the code or number of a card of the household
    whose scan it was, where the scan itself does not tell; empty when it does.
    """

    scan_id: UUID
    decision: Decision
    reason: str
    card: str = ""


@dataclass(frozen=True, slots=True)
class DecidedScan:
    """What came of it.

    Of a refused scan `outcome` and `currency` are None. With `purse_empty` the people are counted,
    and paid as soon as the action's purse is filled.
    """

    scan_id: UUID
    decision: Decision
    outcome: Outcome | None = None
    household_minor: int = 0
    place_minor: int = 0
    currency: str | None = None


class _Source(NamedTuple):
    """Whose scan it was, and the row of cards that showed them."""

    household_id: UUID
    lineage_id: UUID


def decide_scan(uow: UnitOfWork, command: DecideScan) -> DecidedScan:
    """Accept or refuse a scan that waits for it; what was accepted is counted and paid.

    Raises:
        ReasonInvalid: there is no reason, or a very long one.
        ScanUnknown, ScanNotInReview, ScanDecided: there is nothing to decide.
        CardUnreadable, CardUnknown, ScanOfNobody: nobody knows whose scan it was.
        ActionNotOpen, ActionCancelled: it is accepted for an action that did not take place.
        HouseholdEnded, ConsentMissing, NobodyToCount: or for a household that cannot take part.
    """
    reason = " ".join(command.reason.split())
    if not 1 <= len(reason) <= REASON_MAX:
        raise ReasonInvalid(most=REASON_MAX)
    scan = _waiting(uow, command)
    source = _source(uow, command, scan)
    accepted = command.decision is Decision.ACCEPTED
    receipt = _count(uow, command, scan, source) if accepted else None
    scan.review = command.decision.value
    uow.session.add(
        ScanDecision(
            community_id=command.community_id,
            scan_id=scan.id,
            decision=command.decision.value,
            reason=reason,
            decided_at=uow.now,
            decided_by=command.actor_id,
            household_id=None if source is None else source.household_id,
            participation_id=None if receipt is None else receipt.participation_id,
        )
    )
    if receipt is None:
        return DecidedScan(scan.id, command.decision)
    return DecidedScan(
        scan.id,
        command.decision,
        receipt.outcome,
        receipt.household_minor,
        receipt.place_minor,
        receipt.currency,
    )


def _waiting(uow: UnitOfWork, command: DecideScan) -> Scan:
    """The scan, locked: of two who decide at once the second sees the first."""
    scan = locked(uow, Scan, ScanUnknown, community_id=command.community_id, id=command.scan_id)
    if scan.review is None:
        raise ScanNotInReview
    if scan.review != "open":
        raise ScanDecided
    return scan


def _source(uow: UnitOfWork, command: DecideScan, scan: Scan) -> _Source | None:
    """Whose scan it was, by what was typed now, by the card that was read or by the line that was
    signed; None for nobody's.

    The card may have become somebody's since it was read.
    """
    found = None
    if command.card.strip():
        found = find_card(
            uow.session, community_id=command.community_id, code_or_number=command.card
        )
        if found is None:
            raise CardUnknown
    elif scan.card_id is not None:
        found = card(uow.session, community_id=command.community_id, card_id=scan.card_id)
    elif scan.household_id is not None:
        return _Source(scan.household_id, WHOLE_HOUSEHOLD)
    if found is None or found.household_id is None:
        return None
    return _Source(found.household_id, found.lineage_id)


def _count(
    uow: UnitOfWork, command: DecideScan, scan: Scan, source: _Source | None
) -> ParticipationReceipt:
    if source is None or scan.action_id is None:
        raise ScanOfNobody
    return record_participation(
        uow,
        RecordParticipation(
            community_id=command.community_id,
            actor_id=command.actor_id,
            action_id=scan.action_id,
            household_id=source.household_id,
            source_id=source.lineage_id,
            adults=scan.adults,
            children=scan.children,
            happened_at=scan.happened_at,
            accepted=True,
        ),
    )
