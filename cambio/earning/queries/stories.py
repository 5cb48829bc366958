"""What awards were for, and the numbers that explain them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, Select, func, select
from sqlalchemy.orm import Session

from cambio.earning.models import (
    Action,
    Award,
    Participation,
    PlaceAward,
    Programme,
    Rule,
    RuleVersion,
)
from cambio.neighbourhood.models import Place


@dataclass(frozen=True, slots=True)
class AwardStory:
    """What an award was for, to be told beside its line on a statement, with why it was so much.

    `title` and `place_name` are the action's, None outside an action; of work as a whole
    `place_name` is whose pot it went to. Each award names its rule and version. `household_id` is
    None for a street or team as a whole.
    `reasons` are as `rules.reasons_of` keeps them.
    """

    award_id: UUID
    household_id: UUID | None
    title: str | None
    place_name: str | None
    happened_at: datetime
    rule_slug: str
    rule_names: Mapping[str, str]
    rule_version: int
    currency: str
    household_minor: int
    place_minor: int
    reasons: Mapping[str, Any]


def award_stories(
    session: Session, *, community_id: int, subject_ids: Collection[UUID]
) -> dict[UUID, AwardStory]:
    """What awards were for, by the subject of their transactions: a participation or an award."""
    of_action = Award.participation_id.in_(subject_ids)
    of_its_own = Award.id.in_(subject_ids) & Award.participation_id.is_(None)
    # The latest tells the story: the one that stands, or the last of a part struck out.
    query = _awards(community_id).where(of_action | of_its_own).order_by(Award.id)
    stories = {row[0]: _story(*row[1:]) for row in session.execute(query)}
    places = _place_awards(community_id).where(PlaceAward.id.in_(subject_ids))
    return stories | {row[0].id: _place_story(*row) for row in session.execute(places)}


def award_story(session: Session, *, community_id: int, award_id: UUID) -> AwardStory | None:
    """One award of a household, a street or a team; None when there is none."""
    row = session.execute(_awards(community_id).where(Award.id == award_id)).one_or_none()
    if row is not None:
        return _story(*row[1:])
    query = _place_awards(community_id).where(PlaceAward.id == award_id)
    found = session.execute(query).one_or_none()
    return None if found is None else _place_story(*found)


def award_reasons(
    session: Session,
    *,
    community_id: int,
    household_id: UUID,
    before: UUID | None = None,
    limit: int = 50,
) -> list[AwardStory]:
    """What stands of what a household was given, the newest first; also where that was nothing.

    `before` is the id of the last award of the page before.
    """
    query = _awards(community_id).where(
        Award.household_id == household_id, Award.reversed_by.is_(None)
    )
    if before is not None:
        query = query.where(Award.id < before)
    rows = session.execute(query.order_by(Award.id.desc()).limit(limit))
    return [_story(*row[1:]) for row in rows]


def same_community(one: Any, other: Any, condition: ColumnElement[bool]) -> ColumnElement[bool]:
    """A join that stays inside the community."""
    inside: ColumnElement[bool] = one.community_id == other.community_id
    return inside & condition


def _awards(community_id: int) -> Select[*tuple[Any, ...]]:
    return (
        select(
            func.coalesce(Award.participation_id, Award.id),
            Award,
            RuleVersion,
            Rule.slug,
            Programme.currency,
            Action.title,
            Place.name,
        )
        .join(RuleVersion, _version_of(Award))
        .join(Rule, same_community(Award, Rule, Rule.id == Award.rule_id))
        .join(Programme, same_community(Rule, Programme, Programme.id == Rule.programme_id))
        .outerjoin(
            Participation,
            same_community(Award, Participation, Award.participation_id == Participation.id),
        )
        .outerjoin(
            Action, same_community(Participation, Action, Participation.action_id == Action.id)
        )
        .outerjoin(Place, same_community(Action, Place, Action.place_id == Place.id))
        .where(Award.community_id == community_id)
    )


def _place_awards(community_id: int) -> Select[*tuple[Any, ...]]:
    return (
        select(PlaceAward, RuleVersion, Rule.slug, Programme.currency, Action.title, Place.name)
        .join(RuleVersion, _version_of(PlaceAward))
        .join(Rule, same_community(PlaceAward, Rule, Rule.id == PlaceAward.rule_id))
        .join(Programme, same_community(Rule, Programme, Programme.id == Rule.programme_id))
        .join(Place, same_community(PlaceAward, Place, Place.id == PlaceAward.place_id))
        .outerjoin(Action, same_community(PlaceAward, Action, PlaceAward.action_id == Action.id))
        .where(PlaceAward.community_id == community_id)
    )


def _version_of(award: Any) -> ColumnElement[bool]:
    same_version: ColumnElement[bool] = award.rule_version == RuleVersion.version
    rule: ColumnElement[bool] = award.rule_id == RuleVersion.rule_id
    return same_community(award, RuleVersion, rule & same_version)


def _story(
    award: Award,
    version: RuleVersion,
    slug: str,
    currency: str,
    title: str | None,
    place_name: str | None,
) -> AwardStory:
    return AwardStory(
        award_id=award.id,
        household_id=award.household_id,
        title=title,
        place_name=place_name,
        happened_at=award.event_at,
        rule_slug=slug,
        rule_names=version.names,
        rule_version=version.version,
        currency=currency,
        household_minor=award.household_minor,
        place_minor=award.place_minor,
        reasons=award.reasons,
    )


def _place_story(
    award: PlaceAward,
    version: RuleVersion,
    slug: str,
    currency: str,
    title: str | None,
    place_name: str,
) -> AwardStory:
    return AwardStory(
        award_id=award.id,
        household_id=None,
        title=title,
        place_name=place_name,
        happened_at=award.event_at,
        rule_slug=slug,
        rule_names=version.names,
        rule_version=version.version,
        currency=currency,
        household_minor=0,
        place_minor=award.place_minor,
        reasons=award.reasons,
    )
