"""What was noticed about households, as those who may see it are shown it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from cambio.earning.models import Programme, ProgrammeMembership
from cambio.earning.models.observations import ColumnMapping, Consent, Objection, Observation
from cambio.earning.queries.programmes import RuleView, rules
from cambio.earning.rules import RuleKind
from cambio.earning.rules.milestones import watch_from
from cambio.neighbourhood.models import Address, Community, Household, Residence
from cambio.neighbourhood.rules.address_file import AddressKey

POSTCODES_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class ConsentView:
    """Somebody who agrees: what it is called at home, since when, and how it said so."""

    adult: str
    given_on: date
    means: str


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


def consents_of(
    session: Session, *, community_id: int, household_id: UUID, programme_id: UUID
) -> list[ConsentView]:
    """The adults of a household who agree to a programme, in the order in which they did."""
    query = (
        select(Consent)
        .filter_by(
            community_id=community_id,
            household_id=household_id,
            programme_id=programme_id,
            withdrawn_on=None,
        )
        .order_by(Consent.id)
    )
    return [ConsentView(row.adult, row.given_on, row.means) for row in session.scalars(query)]


def households_that_agree(
    session: Session, *, community_id: int, programme_id: UUID, household_ids: list[UUID]
) -> set[UUID]:
    """Those of which every adult agrees: about them, things may be written down."""
    agreed = (
        select(func.count())
        .where(
            Consent.community_id == Household.community_id,
            Consent.household_id == Household.id,
            Consent.programme_id == programme_id,
            Consent.withdrawn_on.is_(None),
        )
        .scalar_subquery()
    )
    query = select(Household.id).where(
        Household.community_id == community_id,
        Household.id.in_(household_ids),
        Household.ended_at.is_(None),
        Household.adults > 0,
        agreed >= Household.adults,
    )
    return set(session.scalars(query))


def members_at(
    session: Session, *, community_id: int, programme_id: UUID, addresses: Collection[AddressKey]
) -> dict[AddressKey, list[UUID]]:
    """The households at these addresses of which every adult agrees; none elsewhere is told of."""
    postcodes = sorted({each.postcode for each in addresses})
    found: dict[AddressKey, list[UUID]] = defaultdict(list)
    for start in range(0, len(postcodes), POSTCODES_AT_ONCE):
        some = postcodes[start : start + POSTCODES_AT_ONCE]
        query = (
            select(
                Address.postcode,
                Address.house_number,
                Address.house_letter,
                Address.house_number_addition,
                Residence.household_id,
            )
            .join(
                Residence,
                (Residence.community_id == Address.community_id)
                & (Residence.address_id == Address.id)
                & Residence.until.is_(None),
            )
            .where(Address.community_id == community_id, Address.postcode.in_(some))
        )
        for postcode, number, letter, addition, household_id in session.execute(query):
            key = AddressKey(postcode, number, letter, addition)
            if key in addresses:
                found[key].append(household_id)
    agreed: set[UUID] = set()
    ids = sorted({each for households in found.values() for each in households})
    for start in range(0, len(ids), POSTCODES_AT_ONCE):
        agreed |= households_that_agree(
            session,
            community_id=community_id,
            programme_id=programme_id,
            household_ids=ids[start : start + POSTCODES_AT_ONCE],
        )
    return {key: [each for each in some if each in agreed] for key, some in found.items()}


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


def programmes_with_milestones(session: Session) -> list[tuple[int, UUID]]:
    """The running programmes that somebody joined with consent, of all communities."""
    joined = select(ProgrammeMembership.programme_id).where(
        ProgrammeMembership.community_id == Programme.community_id,
        ProgrammeMembership.programme_id == Programme.id,
        ProgrammeMembership.left_on.is_(None),
    )
    query = (
        select(Programme.community_id, Programme.id)
        .where(Programme.status == "running", Programme.consent_required, joined.exists())
        .order_by(Programme.community_id, Programme.id)
    )
    return [(community_id, programme_id) for community_id, programme_id in session.execute(query)]


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
