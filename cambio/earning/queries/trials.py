"""What a rule would have given, had it been so before."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from cambio.earning.models import Rule, RuleVersion
from cambio.earning.queries.past import Past, happened
from cambio.earning.queries.rules import zone_of
from cambio.earning.queries.stories import same_community
from cambio.earning.rules import NOTHING, PlaceTrial, Reward, RuleDraft, by_place, replay
from cambio.neighbourhood.models import Place


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
    past = Past(
        session,
        community_id,
        rule_ids,
        since=datetime.combine(first, time.min, zone),
        until=datetime.combine(last, time.max, zone),
    )
    rows = by_place(replay(draft.terms, happened(past, draft.kind)))
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
