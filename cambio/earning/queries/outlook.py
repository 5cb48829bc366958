"""What an approval would pay, and how many people have to give it."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cambio.earning.models import (
    Action,
    ActionReport,
    Participation,
    Programme,
    ReportDecision,
    Rule,
    RuleVersion,
)
from cambio.earning.queries.rules import terms_of
from cambio.earning.rules import Payment
from cambio.earning.rules.amounts import People, Work
from cambio.earning.rules.reports import approvals_needed, promised_minor


@dataclass(frozen=True, slots=True)
class ApprovalOutlook:
    """What is known before a report is approved.

    `total_minor` is the most that the action gives, whatever of it was paid already; conditions
    and limits may leave less. `waiting` households are paid by the approval. `approved_by` are
    those who approved in this round, of the `needed` people.
    """

    households: int
    people: People
    waiting: int
    total_minor: int
    needed: int
    approved_by: frozenset[UUID]

    @property
    def missing(self) -> int:
        """How many more people have to approve."""
        return max(0, self.needed - len(self.approved_by))


def approval_outlook(
    session: Session, *, community_id: int, action_id: UUID
) -> ApprovalOutlook | None:
    """What the approval of an action would mean now; None while nobody reported."""
    report = session.get(ActionReport, (community_id, action_id))
    if report is None:
        return None
    action = session.get_one(Action, (community_id, action_id))
    version = session.get_one(RuleVersion, (community_id, action.rule_id, action.rule_version))
    rule = session.get_one(Rule, (community_id, action.rule_id))
    programme = session.get_one(Programme, (community_id, rule.programme_id))
    households, adults, children, waiting = _counts(session, action)
    people = People(adults, children)
    total_minor = promised_minor(
        terms_of(version),
        households=households,
        people=people,
        work=Work(report.bags, report.kilos, report.minutes),
    )
    approved = session.scalars(
        select(ReportDecision.decided_by).filter_by(
            community_id=community_id, action_id=action_id, round=report.round, decision="approved"
        )
    )
    return ApprovalOutlook(
        households,
        people,
        waiting,
        total_minor,
        approvals_needed(total_minor, programme.four_eyes_minor),
        frozenset(approved),
    )


def _counts(session: Session, action: Action) -> tuple[int, int, int, int]:
    """Households, adults and children that count, and the households that wait."""
    row = session.execute(
        select(
            func.count(),
            func.coalesce(func.sum(Participation.adults), 0),
            func.coalesce(func.sum(Participation.children), 0),
            func.count().filter(Participation.payment == Payment.WAITING.value),
        ).where(
            Participation.community_id == action.community_id,
            Participation.action_id == action.id,
            Participation.payment != Payment.STRUCK.value,
        )
    ).one()
    return int(row[0]), int(row[1]), int(row[2]), int(row[3])
