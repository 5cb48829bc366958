"""The limit of a year: a warning before an award passes it, for the adult who is named or, where
nobody is, for the household."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from cambio.database import UnitOfWork
from cambio.earning.errors.deeds import BeyondYearlyLimit
from cambio.earning.models import AwardAdult, Programme
from cambio.earning.queries.limits import given_in_year
from cambio.earning.use_cases.consents import adult_who_agreed
from cambio.earning.use_cases.deciding import lock_household


@dataclass(frozen=True, slots=True)
class Doer:
    """Who did something in a programme: an adult of a household, None where nobody is named."""

    programme: Programme
    household_id: UUID
    adult: str | None


def doer_of(uow: UnitOfWork, programme: Programme, household_id: UUID, name: str | None) -> Doer:
    """Who did it. Where the year has a limit, the household stays locked until this act ends.

    Raises:
        ConsentUnknown: nobody of that name agreed.
    """
    adult = None
    if name is not None:
        adult = adult_who_agreed(
            uow,
            community_id=programme.community_id,
            household_id=household_id,
            programme_id=programme.id,
            name=name,
        )
    if programme.yearly_limit_minor is not None:
        lock_household(uow, programme.community_id, household_id)
    return Doer(programme, household_id, adult)


def warn_of_year(uow: UnitOfWork, doer: Doer, *, year: int, adds_minor: int) -> None:
    """Return when so much more is within the limit of a year, or there is none.

    Raises:
        BeyondYearlyLimit: it is not.
    """
    limit_minor = doer.programme.yearly_limit_minor
    if limit_minor is None or adds_minor == 0:
        return
    given = given_in_year(
        uow.session,
        community_id=doer.programme.community_id,
        programme_id=doer.programme.id,
        year=year,
        household_ids=[doer.household_id],
        adult=doer.adult,
    )
    given_minor = given.get(doer.household_id, 0) + adds_minor
    if given_minor > limit_minor:
        raise BeyondYearlyLimit(given_minor=given_minor, limit_minor=limit_minor, adult=doer.adult)


def note_doer(uow: UnitOfWork, doer: Doer, award_id: UUID) -> None:
    """Keep who did what an award is for, where somebody is named."""
    if doer.adult is None:
        return
    uow.session.add(
        AwardAdult(
            community_id=doer.programme.community_id,
            award_id=award_id,
            programme_id=doer.programme.id,
            household_id=doer.household_id,
            adult=doer.adult,
        )
    )
