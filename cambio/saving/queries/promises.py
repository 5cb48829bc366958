"""What funders add to what somebody is about to put in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.orm import Session

from cambio.neighbourhood.queries import place_path
from cambio.saving.queries.matching import MatchRuleView, given_to_place, match_rules, terms_of
from cambio.saving.rules.matching import PutInto, applies


@dataclass(frozen=True, slots=True)
class Promise:
    """What a funder adds to what is put in here. `left_minor` is how much it can still add this
    year: 0 when the budget is empty, or the street has had all."""

    rule: MatchRuleView
    left_minor: int


def promises(
    session: Session,
    *,
    community_id: int,
    place_id: UUID,
    into: PutInto,
    today: date,
    theme: str | None = None,
) -> list[Promise]:
    """The promises that hold today for what a place puts in there, the oldest first: in this order
    they add."""
    key: dict[str, Any] = {"community_id": community_id}
    here = {None, *(each.id for each in place_path(session, **key, place_id=place_id))}
    rules = [
        each
        for each in reversed(match_rules(session, **key, with_given=False))
        if each.ended_at is None
        and each.place_id in here
        and applies(terms_of(each), into=into, theme=theme, today=today)
    ]
    given = given_to_place(
        session,
        **key,
        place_id=place_id,
        year=today.year,
        rule_ids=[each.id for each in rules],
    )
    return [
        Promise(each, min(each.left_minor, each.year_limit_minor - given.get(each.id, 0)))
        for each in rules
    ]
