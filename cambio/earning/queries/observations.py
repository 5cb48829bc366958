"""What was noticed about households, as those who may see it are shown it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from cambio.earning.models.observations import ColumnMapping, Objection, Observation
from cambio.earning.queries.programmes import RuleView, rules
from cambio.earning.rules import RuleKind
from cambio.earning.rules.milestones import watch_from
from cambio.neighbourhood.models import Community


@dataclass(frozen=True, slots=True)
class ObjectionView:
    """An objection. `outcome` and `reason` are None until somebody decides, by `decide_by`."""

    id: UUID
    objected_on: date
    means: str
    decide_by: date
    outcome: str | None
    reason: str | None
    decided_at: datetime | None


@dataclass(frozen=True, slots=True)
class ObservationView:
    """Something that was noticed about a household.

    `recorded_by` is who wrote it down, `source` how it came in. `struck_reason` is None while it
    stands, `objection` the latest one, None where nobody objected.
    """

    id: UUID
    programme_id: UUID
    household_id: UUID
    event: str
    happened_on: date
    source: str
    recorded_at: datetime
    recorded_by: UUID
    forget_on: date
    struck_reason: str | None
    objection: ObjectionView | None

    @property
    def counts(self) -> bool:
        """Whether a rule looks at it: it stands, and nobody waits for a decision about it."""
        waits = self.objection is not None and self.objection.outcome is None
        return self.struck_reason is None and not waits


def events_of(
    session: Session, *, community_id: int, programme_id: UUID, at: datetime
) -> Mapping[str, RuleView]:
    """What can be written down: each event that a rule looks at, with the rule that names it best.

    A rule that looks at the event alone comes before one that looks at a streak of it.
    """
    found: dict[str, RuleView] = {}
    streaks: dict[str, RuleView] = {}
    for rule in rules(
        session,
        community_id=community_id,
        at=at,
        programme_id=programme_id,
        kind=RuleKind.MILESTONE,
    ):
        watch = watch_from(rule.looks_at, rule.slug)
        if watch.event is not None:
            (found if watch.in_a_row == 1 else streaks).setdefault(watch.event, rule)
    return {**streaks, **found}


def column_mapping(
    session: Session, *, community_id: int, programme_id: UUID, sender_id: UUID
) -> dict[str, str]:
    """Which column of a sender's files holds what, as it said before; empty before the first."""
    row = session.get(ColumnMapping, (community_id, programme_id, sender_id))
    return {} if row is None else dict(row.columns)


def observations_of(
    session: Session, *, community_id: int, household_id: UUID
) -> list[ObservationView]:
    """Everything that is kept about a household, the latest first; struck ones too."""
    query = (
        select(Observation)
        .filter_by(community_id=community_id, household_id=household_id)
        .order_by(Observation.happened_on.desc(), Observation.id.desc())
    )
    return _views(session, community_id, list(session.scalars(query)))


def observations_by(
    session: Session,
    *,
    community_id: int,
    programme_id: UUID,
    recorded_by: UUID,
    limit: int,
    before: UUID | None = None,
) -> list[ObservationView]:
    """What somebody wrote down, the newest first; `before` is the last one of the page before."""
    query = select(Observation).filter_by(
        community_id=community_id, programme_id=programme_id, recorded_by=recorded_by
    )
    if before is not None:
        query = query.where(Observation.id < before)
    rows = session.scalars(query.order_by(Observation.id.desc()).limit(limit))
    return _views(session, community_id, list(rows))


def observation(
    session: Session, *, community_id: int, observation_id: UUID
) -> ObservationView | None:
    """One observation, or None: perhaps it was forgotten."""
    row = session.get(Observation, (community_id, observation_id))
    return None if row is None else _views(session, community_id, [row])[0]


def open_objections(
    session: Session, *, community_id: int
) -> list[tuple[ObjectionView, ObservationView]]:
    """Objections that wait for a decision, those with the nearest last day first."""
    query = (
        select(Objection)
        .filter_by(community_id=community_id, decided_at=None)
        .order_by(Objection.decide_by, Objection.id)
    )
    rows = list(session.scalars(query))
    found = select(Observation).where(
        Observation.community_id == community_id,
        Observation.id.in_([row.observation_id for row in rows]),
    )
    about = {each.id: each for each in _views(session, community_id, list(session.scalars(found)))}
    return [(_objection(row), about[row.observation_id]) for row in rows]


def objection(
    session: Session, *, community_id: int, objection_id: UUID
) -> tuple[ObjectionView, ObservationView] | None:
    """One objection with what it is about, or None: perhaps that was forgotten."""
    row = session.get(Objection, (community_id, objection_id))
    if row is None:
        return None
    about = observation(session, community_id=community_id, observation_id=row.observation_id)
    return None if about is None else (_objection(row), about)


def communities_to_forget(session: Session, *, on: date) -> list[tuple[int, str]]:
    """The communities that keep something whose day has come about then, with their time zones."""
    due = select(Observation.id).where(
        Observation.community_id == Community.id,
        # Somewhere it is a day later already.
        Observation.forget_on <= on + timedelta(days=1),
    )
    query = select(Community.id, Community.timezone).where(due.exists())
    return [(community_id, timezone) for community_id, timezone in session.execute(query)]


def _views(session: Session, community_id: int, rows: list[Observation]) -> list[ObservationView]:
    query = (
        select(Objection)
        .where(
            Objection.community_id == community_id,
            Objection.observation_id.in_([row.id for row in rows]),
        )
        .order_by(Objection.id)
    )
    latest = {each.observation_id: each for each in session.scalars(query)}
    return [_view(row, latest.get(row.id)) for row in rows]


def _view(row: Observation, objection: Objection | None) -> ObservationView:
    return ObservationView(
        row.id,
        row.programme_id,
        row.household_id,
        row.event,
        row.happened_on,
        row.source,
        row.recorded_at,
        row.recorded_by,
        row.forget_on,
        row.struck_reason,
        None if objection is None else _objection(objection),
    )


def _objection(row: Objection) -> ObjectionView:
    return ObjectionView(
        row.id,
        row.objected_on,
        row.means,
        row.decide_by,
        row.outcome,
        row.reason,
        row.decided_at,
    )
