"""Consent: each adult agrees by an act of its own, and can take it back. Without it, nothing."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Literal
from uuid import UUID

from sqlalchemy import delete, select

from cambio.database import Command, Sql, UnitOfWork, new_id
from cambio.earning.errors.observations import AdultUnnamed, ConsentUnknown, TooManyAdults
from cambio.earning.models import AwardAdult
from cambio.earning.models.observations import Consent, Objection, Observation
from cambio.neighbourhood.models import Household

ADULT_MAX = 40

ConsentMeans = Literal["card", "counter", "page", "paper"]
"""How somebody agreed; `card` is at an action, by the household's card and PIN."""


STANDING = Sql(
    "SELECT 1 FROM consent WHERE community_id = ? AND programme_id = ? AND household_id = ?"
    " AND withdrawn_on IS NULL LIMIT 1"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawConsent(Command):
    """One adult of a household no longer agrees. What was given stays."""

    programme_id: UUID
    household_id: UUID
    adult: str


def note_consents(
    uow: UnitOfWork,
    household: Household,
    *,
    programme_id: UUID,
    adults: Iterable[str],
    means: ConsentMeans,
    today: date,
) -> None:
    """Write down who agrees, once each; the household must be locked.

    Raises:
        AdultUnnamed: somebody has no name to be known by at home.
        TooManyAdults: they would be more than live there.
    """
    names = [each.strip() for each in adults]
    if not names or not all(0 < len(each) <= ADULT_MAX for each in names):
        raise AdultUnnamed
    standing = _standing(uow, household.community_id, household.id, programme_id)
    known = {row.adult.casefold() for row in standing}
    for name in names:
        if name.casefold() in known:
            continue
        known.add(name.casefold())
        uow.session.add(
            Consent(
                community_id=household.community_id,
                id=new_id(),
                programme_id=programme_id,
                household_id=household.id,
                adult=name,
                given_on=today,
                means=means,
            )
        )
    if len(known) > household.adults:
        raise TooManyAdults(adults=household.adults)
    uow.flush()


def has_agreed(
    uow: UnitOfWork, *, community_id: int, programme_id: UUID, household_id: UUID
) -> bool:
    """Whether an adult of a household agrees to a programme; that it was on some list does not
    say so. By fixed SQL: for the scanning of cards, where time is short."""
    return uow.run(STANDING, (community_id, programme_id, household_id)).fetchone() is not None


def withdraw_consents(
    uow: UnitOfWork,
    *,
    community_id: int,
    household_id: UUID,
    programme_id: UUID,
    today: date,
    adult: str | None = None,
) -> int:
    """Take back one adult's consent, or everybody's (None); answers how many still agree.

    What was noticed about the household is forgotten at once: not all of it agrees any more.

    Raises:
        ConsentUnknown: nobody of that name agreed.
    """
    standing = _standing(uow, community_id, household_id, programme_id)
    going = [row for row in standing if adult is None or row.adult == adult]
    if adult is not None and not going:
        raise ConsentUnknown
    for row in going:
        row.withdrawn_on = today
    uow.flush()
    _forget_who_did_it(uow, community_id, household_id, programme_id, [row.adult for row in going])
    forget_observations(
        uow, community_id=community_id, household_id=household_id, programme_id=programme_id
    )
    return len(standing) - len(going)


def adult_who_agreed(
    uow: UnitOfWork, *, community_id: int, household_id: UUID, programme_id: UUID, name: str
) -> str:
    """An adult of a household, by the name under which it agreed to a programme.

    Raises:
        ConsentUnknown: nobody of that name agreed.
    """
    wanted = name.strip().casefold()
    for row in _standing(uow, community_id, household_id, programme_id):
        if row.adult.casefold() == wanted:
            return row.adult
    raise ConsentUnknown


def _forget_who_did_it(
    uow: UnitOfWork,
    community_id: int,
    household_id: UUID,
    programme_id: UUID,
    adults: Collection[str],
) -> None:
    uow.session.execute(
        delete(AwardAdult).where(
            AwardAdult.community_id == community_id,
            AwardAdult.household_id == household_id,
            AwardAdult.programme_id == programme_id,
            AwardAdult.adult.in_(adults),
        )
    )


def forget_observations(
    uow: UnitOfWork, *, community_id: int, household_id: UUID, programme_id: UUID
) -> None:
    """Forget all that was noticed about a household, and its objections; awards and books stay."""
    ids = select(Observation.id).filter_by(
        community_id=community_id, household_id=household_id, programme_id=programme_id
    )
    uow.session.execute(
        delete(Objection).where(
            Objection.community_id == community_id, Objection.observation_id.in_(ids)
        )
    )
    uow.session.execute(
        delete(Observation).where(Observation.community_id == community_id, Observation.id.in_(ids))
    )


def _standing(
    uow: UnitOfWork, community_id: int, household_id: UUID, programme_id: UUID
) -> list[Consent]:
    query = select(Consent).filter_by(
        community_id=community_id,
        household_id=household_id,
        programme_id=programme_id,
        withdrawn_on=None,
    )
    return list(uow.session.scalars(query))
