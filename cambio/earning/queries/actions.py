"""Actions, with how many people came; what is in a purse is for managers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.orm import Session

from cambio.earning.models import Action, Participation, Programme, Rule, RuleVersion
from cambio.earning.queries.rules import terms_of
from cambio.earning.rules import ActionStatus, Payment, PaysOn, Terms
from cambio.ledger.models import LedgerBalance
from cambio.ledger.queries import balance_of
from cambio.neighbourhood.models import Community, Place

PURSE_OUT = (
    Action.closed_at.is_not(None),
    Action.purse_id.is_not(None),
    Action.purse_returned_at.is_(None),
)
APPROVED_WITHIN = timedelta(days=90)
"""So long the purse of an action that pays on approval waits for it."""
TOLD_BEHIND = timedelta(days=90)
# What was earned waits in the purse until somebody approved and all were paid.
PAID_OUT = (Action.pays_on == PaysOn.SCAN.value) | (Action.status == ActionStatus.PAID.value)
MAY_PAY = (Action.pays_on == PaysOn.SCAN.value) | Action.approved_at.is_not(None)


@dataclass(frozen=True, slots=True)
class ActionView:
    """An action with its place and what it pays. `headcount` is how many people were counted,
    `newcomers` how many more were noted who have no card yet.

    `rule_names` are texts by language. `budget_id` is None for practice and until one is chosen.
    `logged_at` is when it was written down afterwards, None for one that was planned.
    """

    id: UUID
    title: str
    place_id: UUID
    place_name: str
    meeting_point: str
    starts_at: datetime
    ends_at: datetime
    expected_people: int
    status: ActionStatus
    announced_at: datetime | None
    opened_at: datetime | None
    closed_at: datetime | None
    approved_at: datetime | None
    cancelled_at: datetime | None
    logged_at: datetime | None
    pays_on: PaysOn
    programme_id: UUID
    programme_slug: str
    currency: str
    rule_id: UUID
    rule_version: int
    rule_names: Mapping[str, str]
    terms: Terms
    budget_id: UUID | None
    headcount: int
    newcomers: int

    @property
    def is_practice(self) -> bool:
        """Whether it pays nothing."""
        return self.terms.pays_nothing


@dataclass(frozen=True, slots=True)
class ParticipationCounts:
    """Who came, in numbers. `waiting` households are still to be paid."""

    households: int
    adults: int
    children: int
    waiting: int


@dataclass(frozen=True, slots=True)
class PurseView:
    """What an action's purse holds; `returned_at` is when its rest went back to the budget."""

    left_minor: int
    returned_at: datetime | None


def action(session: Session, *, community_id: int, action_id: UUID) -> ActionView | None:
    """One action, or None."""
    row = session.execute(_actions(community_id).where(Action.id == action_id)).one_or_none()
    return None if row is None else _action_view(*row)


def actions(
    session: Session,
    *,
    community_id: int,
    statuses: Collection[ActionStatus] = tuple(ActionStatus),
    place_ids: Collection[UUID] | None = None,
    newest_first: bool = False,
    after: tuple[datetime, UUID] | None = None,
    limit: int = 50,
) -> list[ActionView]:
    """At most `limit` actions in the order in which they begin.

    `place_ids` are the places that they are in, None for everywhere (see `places_within`).
    `after` is the beginning and id of the last action of the page before.
    """
    query = _actions(community_id).where(Action.status.in_([each.value for each in statuses]))
    if place_ids is not None:
        query = query.where(Action.place_id.in_(place_ids))
    order = tuple_(Action.starts_at, Action.id)
    if after is not None:
        query = query.where(order < after if newest_first else order > after)
    by = (Action.starts_at, Action.id)
    query = query.order_by(*((each.desc() for each in by) if newest_first else by))
    return [_action_view(*row) for row in session.execute(query.limit(limit))]


def announced_actions(
    session: Session,
    *,
    community_id: int,
    place_ids: Collection[UUID],
    now: datetime,
    limit: int = 500,
) -> list[ActionView]:
    """What neighbours of these places were told of, from `TOLD_BEHIND` ago on, in order; also what
    was cancelled since, so that calendars take it away."""
    query = _actions(community_id).where(
        Action.place_id.in_(place_ids),
        Action.announced_at.is_not(None) | Action.opened_at.is_not(None),
        Action.logged_at.is_(None),
        Action.starts_at > now - TOLD_BEHIND,
    )
    rows = session.execute(query.order_by(Action.starts_at, Action.id).limit(limit))
    return [_action_view(*row) for row in rows]


def participation_counts(
    session: Session, *, community_id: int, action_id: UUID
) -> ParticipationCounts:
    """How many took part in an action."""
    waiting = Participation.payment == Payment.WAITING.value
    row = session.execute(
        select(
            func.count(),
            func.coalesce(func.sum(Participation.adults), 0),
            func.coalesce(func.sum(Participation.children), 0),
            func.count().filter(waiting),
        ).where(
            Participation.community_id == community_id,
            Participation.action_id == action_id,
            Participation.payment != Payment.STRUCK.value,
        )
    ).one()
    return ParticipationCounts(*(int(number) for number in row))


def purse(session: Session, *, community_id: int, action_id: UUID) -> PurseView | None:
    """What an action's purse holds; None for one that has none."""
    row = session.get(Action, (community_id, action_id))
    if row is None or row.purse_id is None:
        return None
    left_minor = balance_of(session, community_id=community_id, account_id=row.purse_id)
    return PurseView(left_minor, row.purse_returned_at)


def purses_due(session: Session, *, community_id: int, now: datetime, limit: int) -> list[UUID]:
    """At most `limit` closed actions whose late scans had their time and whose purse did not go
    back yet. Those that pay on approval keep it until everybody is paid, or nobody approved it for
    `APPROVED_WITHIN`."""
    late_scan_hours = session.scalar(select(Community.late_scan_hours).filter_by(id=community_id))
    query = (
        select(Action.id)
        .where(
            Action.community_id == community_id,
            Action.closed_at <= now - timedelta(hours=late_scan_hours or 0),
            PAID_OUT | (Action.closed_at <= now - APPROVED_WITHIN),
            *PURSE_OUT,
        )
        .order_by(Action.id)
        .limit(limit)
    )
    return list(session.scalars(query))


def communities_with_purses_out(session: Session) -> list[int]:
    """Where there are closed actions whose purse did not go back yet, due or not."""
    query = select(Action.community_id).where(*PURSE_OUT).distinct()
    return list(session.scalars(query.order_by(Action.community_id)))


def actions_to_pay(session: Session) -> list[tuple[int, UUID]]:
    """Actions of all communities where households wait while the purse holds something: the
    community's id and the action's."""
    query = (
        select(Action.community_id, Action.id)
        .join(
            LedgerBalance,
            (LedgerBalance.community_id == Action.community_id)
            & (LedgerBalance.account_id == Action.purse_id),
        )
        .join(
            Participation,
            (Participation.community_id == Action.community_id)
            & (Participation.action_id == Action.id),
        )
        .where(
            Action.status != ActionStatus.CANCELLED.value,
            MAY_PAY,
            Participation.payment == Payment.WAITING.value,
            LedgerBalance.balance_minor > 0,
        )
        .distinct()
        .order_by(Action.community_id, Action.id)
    )
    return [(row[0], row[1]) for row in session.execute(query)]


def has_practice_action(session: Session, community_id: int) -> bool:
    """Whether a community practised: planned any action that was not cancelled."""
    query = select(Action.id).where(
        Action.community_id == community_id, Action.status != ActionStatus.CANCELLED.value
    )
    return session.scalar(query.limit(1)) is not None


def _actions(community_id: int) -> Select[Action, str, Programme, RuleVersion]:
    return (
        select(Action, Place.name, Programme, RuleVersion)
        .join(Place, (Place.community_id == Action.community_id) & (Place.id == Action.place_id))
        .join(Rule, (Rule.community_id == Action.community_id) & (Rule.id == Action.rule_id))
        .join(
            RuleVersion,
            (RuleVersion.community_id == Action.community_id)
            & (RuleVersion.rule_id == Action.rule_id)
            & (RuleVersion.version == Action.rule_version),
        )
        .join(
            Programme,
            (Programme.community_id == Rule.community_id) & (Programme.id == Rule.programme_id),
        )
        .where(Action.community_id == community_id)
    )


def _action_view(
    row: Action, place_name: str, programme: Programme, version: RuleVersion
) -> ActionView:
    return ActionView(
        id=row.id,
        title=row.title,
        place_id=row.place_id,
        place_name=place_name,
        meeting_point=row.meeting_point,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        expected_people=row.expected_people,
        status=ActionStatus(row.status),
        announced_at=row.announced_at,
        opened_at=row.opened_at,
        closed_at=row.closed_at,
        approved_at=row.approved_at,
        cancelled_at=row.cancelled_at,
        logged_at=row.logged_at,
        pays_on=PaysOn(row.pays_on),
        programme_id=programme.id,
        programme_slug=programme.slug,
        currency=programme.currency,
        rule_id=row.rule_id,
        rule_version=row.rule_version,
        rule_names=version.names,
        terms=terms_of(version),
        budget_id=row.budget_id,
        headcount=row.headcount,
        newcomers=row.newcomers,
    )
