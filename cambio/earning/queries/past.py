"""What happened before, as a rule that is tried would have looked at it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from cambio.earning.models import (
    Action,
    ActionReport,
    Award,
    Participation,
    PlaceAward,
    PlaceParticipation,
)
from cambio.earning.queries.stories import same_community
from cambio.earning.rules import NOTHING, Happened, Payment, People, Reward, RuleKind, Work
from cambio.neighbourhood.models import Address, Place, Residence

Moments = Iterator[tuple[datetime, Happened]]


@dataclass(frozen=True, slots=True)
class Past:
    """What some rules looked at from one moment to another, both on the community's clock."""

    session: Session
    community_id: int
    rule_ids: Collection[UUID]
    since: datetime
    until: datetime

    @property
    def span(self) -> tuple[datetime, datetime]:
        return self.since, self.until

    def on(self, moment: datetime) -> date:
        """The day of a moment on the community's calendar."""
        return moment.astimezone(self.since.tzinfo).date()


def happened(past: Past, kind: RuleKind) -> list[Happened]:
    """What happened, in the order of its moments."""
    found = _at_actions(past) if kind is RuleKind.ATTENDANCE else _by_itself(past)
    return [each for _moment, each in sorted(found, key=lambda pair: pair[0])]


def _at_actions(past: Past) -> Moments:
    """Who took part in actions, the streets whose own card was shown there, and the work of those
    actions as a whole."""
    rows = past.session.execute(_participations(past)).all()
    households = Counter(row[0].action_id for row in rows)
    for row in rows:
        yield row[0].happened_at, _took_part(past, households, *row)
    yield from _places_present(past)
    yield from _reported(past, households)


def _participations(past: Past) -> Select[*tuple[Any, ...]]:
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
            Participation.community_id == past.community_id,
            Participation.payment != Payment.STRUCK.value,
            Participation.happened_at.between(*past.span),
            Action.rule_id.in_(past.rule_ids),
        )
    )


def _took_part(
    past: Past,
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
        on=past.on(row.happened_at),
        household_id=row.household_id,
        place_id=action_place_id if is_team else own_place_id or action_place_id,
        action_id=row.action_id,
        people=People(row.adults, row.children),
        households=households[row.action_id],
        is_team=is_team,
        all_to_street=award is not None and award.chosen_minor > 0,
        paid=NOTHING if award is None else Reward(award.household_minor, award.place_minor),
    )


def _places_present(past: Past) -> Moments:
    query = (
        select(PlaceParticipation)
        .join(
            Action,
            same_community(PlaceParticipation, Action, PlaceParticipation.action_id == Action.id),
        )
        .where(
            PlaceParticipation.community_id == past.community_id,
            PlaceParticipation.happened_at.between(*past.span),
            Action.rule_id.in_(past.rule_ids),
        )
    )
    for row in past.session.scalars(query):
        yield (
            row.happened_at,
            Happened(
                on=past.on(row.happened_at),
                household_id=None,
                place_id=row.place_id,
                action_id=row.action_id,
                by_its_card=True,
                paid=Reward(0, row.place_minor if row.transaction_id else 0),
            ),
        )


def _reported(past: Past, households: Mapping[UUID, int]) -> Moments:
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
            ActionReport.community_id == past.community_id,
            Action.closed_at.between(*past.span),
            Action.rule_id.in_(past.rule_ids),
        )
    )
    for report, action, kind, place_minor in past.session.execute(query):
        closed_at = action.closed_at or action.ends_at
        yield (
            closed_at,
            Happened(
                on=past.on(closed_at),
                household_id=None,
                place_id=action.place_id,
                action_id=action.id,
                work=Work(report.bags, report.kilos, report.minutes),
                households=households.get(action.id, 0),
                is_team=kind == "team",
                paid=Reward(0, place_minor or 0),
            ),
        )


def _by_itself(past: Past) -> Moments:
    """Deeds and milestones, as they were written down with what they gave."""
    own = select(Award).where(
        Award.community_id == past.community_id,
        Award.participation_id.is_(None),
        Award.reversed_by.is_(None),
        Award.rule_id.in_(past.rule_ids),
        Award.event_at.between(*past.span),
    )
    together = (
        select(PlaceAward, Place.kind)
        .join(Place, same_community(PlaceAward, Place, PlaceAward.place_id == Place.id))
        .where(
            PlaceAward.community_id == past.community_id,
            PlaceAward.action_id.is_(None),
            PlaceAward.reversed_by.is_(None),
            PlaceAward.rule_id.in_(past.rule_ids),
            PlaceAward.event_at.between(*past.span),
        )
    )
    for award in past.session.scalars(own):
        yield award.event_at, _did(past, award)
    for place_award, kind in past.session.execute(together):
        yield place_award.event_at, _did_together(past, place_award, kind)


def _did(past: Past, award: Award) -> Happened:
    return Happened(
        on=past.on(award.event_at),
        household_id=award.household_id,
        place_id=award.place_id,
        people=_people(award.reasons),
        work=_work(award.reasons),
        all_to_street=award.chosen_minor > 0,
        paid=Reward(award.household_minor, award.place_minor),
    )


def _did_together(past: Past, award: PlaceAward, kind: str) -> Happened:
    return Happened(
        on=past.on(award.event_at),
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
