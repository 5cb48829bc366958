"""What happened before, as a rule that is tried would have looked at it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from cambio.earning.models import (
    Action,
    ActionReport,
    Award,
    Participation,
    PlaceAward,
    Rule,
    RuleVersion,
)
from cambio.earning.queries.rules import zone_of
from cambio.earning.queries.stories import same_community
from cambio.earning.rules import (
    NOTHING,
    Happened,
    Payment,
    People,
    PlaceTrial,
    Reward,
    RuleDraft,
    RuleKind,
    Work,
    by_place,
    replay,
)
from cambio.neighbourhood.models import Address, Place, Residence


@dataclass(frozen=True, slots=True)
class Trial:
    """What a rule would have given in a period, by street or team, and what was given then.

    `names` are of the places. Amounts are minor units of the programme's currency.
    """

    first: date
    last: date
    rows: list[PlaceTrial]
    names: Mapping[UUID, str]
    would: Reward
    paid: Reward


def try_rule(
    session: Session,
    *,
    community_id: int,
    programme_id: UUID,
    draft: RuleDraft,
    first: date,
    last: date,
) -> Trial:
    """Replay what happened from the first day up to and with the last under a rule as drafted.

    A rule that is there already is tried on what it looked at; a new one on whatever the other
    rules of its kind in the programme looked at. Nothing is written.
    """
    zone = zone_of(session, community_id)
    rule_ids = _rules_like(session, community_id, programme_id, draft)
    history = _history(session, community_id, draft.kind, rule_ids, zone, (first, last))
    rows = by_place(replay(draft.terms, history))
    would, paid = NOTHING, NOTHING
    for row in rows:
        would, paid = would + row.would, paid + row.paid
    place_ids = [row.place_id for row in rows if row.place_id is not None]
    named = select(Place.id, Place.name).where(
        Place.community_id == community_id, Place.id.in_(place_ids)
    )
    names = {each.id: each.name for each in session.execute(named)}
    return Trial(first, last, rows, names, would, paid)


def _rules_like(
    session: Session, community_id: int, programme_id: UUID, draft: RuleDraft
) -> list[UUID]:
    own = select(Rule.id).filter_by(
        community_id=community_id, programme_id=programme_id, slug=draft.slug
    )
    rule_id = session.scalar(own)
    if rule_id is not None:
        return [rule_id]
    of_kind = (
        select(Rule.id)
        .join(RuleVersion, same_community(Rule, RuleVersion, RuleVersion.rule_id == Rule.id))
        .where(
            Rule.community_id == community_id,
            Rule.programme_id == programme_id,
            RuleVersion.kind == draft.kind.value,
        )
        .distinct()
    )
    return list(session.scalars(of_kind))


def _history(
    session: Session,
    community_id: int,
    kind: RuleKind,
    rule_ids: Collection[UUID],
    zone: ZoneInfo,
    days: tuple[date, date],
) -> list[Happened]:
    """What happened, in the order of its days."""
    since, until = (
        datetime.combine(days[0], time.min, zone),
        datetime.combine(days[1], time.max, zone),
    )
    found: list[tuple[datetime, Happened]] = []
    if kind is RuleKind.ATTENDANCE:
        found = _taking_part(session, community_id, rule_ids, zone, (since, until))
    else:
        found = _by_itself(session, community_id, rule_ids, zone, (since, until))
    return [each for _moment, each in sorted(found, key=lambda pair: pair[0])]


def _taking_part(
    session: Session,
    community_id: int,
    rule_ids: Collection[UUID],
    zone: ZoneInfo,
    span: tuple[datetime, datetime],
) -> list[tuple[datetime, Happened]]:
    """Who took part in actions, and the work of those actions as a whole."""
    query = _participations(community_id).where(
        Participation.happened_at.between(*span), Action.rule_id.in_(rule_ids)
    )
    rows: Sequence[Any] = session.execute(query).all()
    households = Counter(row[0].action_id for row in rows)
    found = [(row[0].happened_at, _took_part(zone, households, *row)) for row in rows]
    return found + _reported(session, community_id, rule_ids, zone, span, households)


def _participations(community_id: int) -> Select[*tuple[Any, ...]]:
    return (
        select(Participation, Action.place_id, Place.kind, Award, Address.street_id)
        .join(Action, same_community(Participation, Action, Participation.action_id == Action.id))
        .join(Place, same_community(Action, Place, Action.place_id == Place.id))
        .outerjoin(
            Award,
            same_community(Participation, Award, Award.participation_id == Participation.id)
            & Award.reversed_by.is_(None),
        )
        .outerjoin(
            Residence,
            same_community(
                Participation, Residence, Residence.household_id == Participation.household_id
            )
            & Residence.until.is_(None),
        )
        .outerjoin(Address, same_community(Residence, Address, Address.id == Residence.address_id))
        .where(
            Participation.community_id == community_id,
            Participation.payment != Payment.STRUCK.value,
        )
    )


def _took_part(
    zone: ZoneInfo,
    households: Mapping[UUID, int],
    row: Participation,
    action_place_id: UUID,
    kind: str,
    award: Award | None,
    street_id: UUID | None,
) -> Happened:
    """A household's part; its street is where it was paid, or else where it lives now."""
    is_team = kind == "team"
    own_place_id = street_id if award is None else award.place_id
    return Happened(
        on=row.happened_at.astimezone(zone).date(),
        household_id=row.household_id,
        place_id=action_place_id if is_team else own_place_id or action_place_id,
        action_id=row.action_id,
        people=People(row.adults, row.children),
        households=households[row.action_id],
        is_team=is_team,
        all_to_street=award is not None and award.chosen_minor > 0,
        paid=NOTHING if award is None else Reward(award.household_minor, award.place_minor),
    )


def _reported(
    session: Session,
    community_id: int,
    rule_ids: Collection[UUID],
    zone: ZoneInfo,
    span: tuple[datetime, datetime],
    households: Mapping[UUID, int],
) -> list[tuple[datetime, Happened]]:
    """The work of actions as a whole, as their reports tell it."""
    query = (
        select(ActionReport, Action, Place.kind, PlaceAward.place_minor)
        .join(Action, same_community(ActionReport, Action, ActionReport.action_id == Action.id))
        .join(Place, same_community(Action, Place, Action.place_id == Place.id))
        .outerjoin(
            PlaceAward,
            same_community(Action, PlaceAward, PlaceAward.action_id == Action.id)
            & PlaceAward.reversed_by.is_(None),
        )
        .where(
            ActionReport.community_id == community_id,
            Action.closed_at.between(*span),
            Action.rule_id.in_(rule_ids),
        )
    )
    found = []
    for report, action, kind, place_minor in session.execute(query):
        closed_at = action.closed_at or action.ends_at
        happened = Happened(
            on=closed_at.astimezone(zone).date(),
            household_id=None,
            place_id=action.place_id,
            action_id=action.id,
            work=Work(report.bags, report.kilos, report.minutes),
            households=households.get(action.id, 0),
            is_team=kind == "team",
            paid=Reward(0, place_minor or 0),
        )
        found.append((closed_at, happened))
    return found


def _by_itself(
    session: Session,
    community_id: int,
    rule_ids: Collection[UUID],
    zone: ZoneInfo,
    span: tuple[datetime, datetime],
) -> list[tuple[datetime, Happened]]:
    """Deeds and milestones, as they were written down with what they gave."""
    own = select(Award).where(
        Award.community_id == community_id,
        Award.participation_id.is_(None),
        Award.reversed_by.is_(None),
        Award.rule_id.in_(rule_ids),
        Award.event_at.between(*span),
    )
    together = (
        select(PlaceAward, Place.kind)
        .join(Place, same_community(PlaceAward, Place, PlaceAward.place_id == Place.id))
        .where(
            PlaceAward.community_id == community_id,
            PlaceAward.action_id.is_(None),
            PlaceAward.reversed_by.is_(None),
            PlaceAward.rule_id.in_(rule_ids),
            PlaceAward.event_at.between(*span),
        )
    )
    found = [(each.event_at, _did(zone, each)) for each in session.scalars(own)]
    for award, kind in session.execute(together):
        found.append((award.event_at, _did_together(zone, award, kind)))
    return found


def _did(zone: ZoneInfo, award: Award) -> Happened:
    return Happened(
        on=award.event_at.astimezone(zone).date(),
        household_id=award.household_id,
        place_id=award.place_id,
        people=_people(award.reasons),
        work=_work(award.reasons),
        all_to_street=award.chosen_minor > 0,
        paid=Reward(award.household_minor, award.place_minor),
    )


def _did_together(zone: ZoneInfo, award: PlaceAward, kind: str) -> Happened:
    return Happened(
        on=award.event_at.astimezone(zone).date(),
        household_id=None,
        place_id=award.place_id,
        work=_work(award.reasons),
        is_team=kind == "team",
        paid=Reward(0, award.place_minor),
    )


def _people(reasons: Mapping[str, Any]) -> People:
    people = People(reasons.get("adults", 0), reasons.get("children", 0))
    return people if people.total else People(1, 0)


def _work(reasons: Mapping[str, Any]) -> Work:
    return Work(reasons.get("bags", 0), reasons.get("kilos", 0), reasons.get("minutes", 0))
