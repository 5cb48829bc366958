"""A household divides its points, on a screen, at a door or on paper; nobody can tell how."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from cambio.database import Command, UnitOfWork
from cambio.neighbourhood.queries import place_path, street_of
from cambio.neighbourhood.use_cases import present_household
from cambio.saving.rules.voting import VoteMeans
from cambio.saving.use_cases.voters import guard_voter
from catalog.errors.hours import AlreadyDivided, DivisionClosed, NoEnvelopes, NotAskedToDivide
from catalog.models.divisions import HoursDivision, HoursRoll, HoursShare
from catalog.rules.divisions import check_dividing, check_points
from catalog.use_cases.hours.shares import known_division, lines_of, locked_share


@dataclass(frozen=True, slots=True, kw_only=True)
class DivideHours(Command):
    """A household divides its points. Without a request key, on purpose: what it chose would be
    kept in the key's digest. Sent twice it is refused, as any second time is."""

    division_id: UUID
    household_id: UUID
    points: dict[str, int]
    means: VoteMeans = VoteMeans.SCREEN


@dataclass(frozen=True, slots=True, kw_only=True)
class HandInEnvelope(Command):
    """A household handed its paper in: it is on the roll, and the envelope goes on the pile."""

    division_id: UUID
    household_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenEnvelope(Command):
    """One paper from a street's pile is typed in; nobody knows whose it is."""

    division_id: UUID
    place_id: UUID
    points: dict[str, int]


@dataclass(frozen=True, slots=True)
class DividedReceipt:
    """How many households of the street are counted by now, and how many envelopes lie unopened."""

    place_id: UUID
    households: int
    envelopes: int


def divide_hours(uow: UnitOfWork, command: DivideHours) -> DividedReceipt:
    """Count a household's points, once, whatever the means.

    Raises:
        DivisionUnknown, DivisionClosed: there is nothing to divide.
        HouseholdUnknown, NotAskedToDivide, VoterUnproved: not by this household.
        PointsInvalid: not all points, or over something else.
        AlreadyDivided: it did before.
    """
    division = _open_division(uow, command.community_id, command.division_id)
    points = check_points(command.points, division.fields)
    share = _own_share(uow, command, division)
    # After this point it must succeed.
    _sign_roll(uow, command.household_id, share, command.means)
    return _count(uow, share, points)


def hand_in_envelope(uow: UnitOfWork, command: HandInEnvelope) -> DividedReceipt:
    """Note that a household handed in its paper. What is on it is typed in later.

    Raises:
        DivisionUnknown, DivisionClosed: there is nothing to divide.
        HouseholdUnknown, NotAskedToDivide, VoterUnproved: not by this household.
        AlreadyDivided: it did before.
    """
    division = _open_division(uow, command.community_id, command.division_id)
    share = _own_share(uow, command, division)
    # After this point it must succeed.
    _sign_roll(uow, command.household_id, share, VoteMeans.PAPER)
    share.envelopes += 1
    return _receipt(share)


def open_envelope(uow: UnitOfWork, command: OpenEnvelope) -> DividedReceipt:
    """Type in one paper of a street's pile, also after the last day.

    Raises:
        DivisionUnknown, DivisionClosed: the outcome stands already.
        PointsInvalid: not all points, or over something else.
        NoEnvelopes: no envelope of this street lies unopened.
    """
    division = known_division(uow, command.community_id, command.division_id)
    if division.status != "open":
        raise DivisionClosed
    points = check_points(command.points, division.fields)
    share = locked_share(uow, division, command.place_id)
    if share is None or share.envelopes == 0:
        raise NoEnvelopes
    # After this point it must succeed.
    share.envelopes -= 1
    return _count(uow, share, points)


def _open_division(uow: UnitOfWork, community_id: int, division_id: UUID) -> HoursDivision:
    row = known_division(uow, community_id, division_id)
    check_dividing(row.status, now=uow.now, closes_at=row.closes_at)
    return row


def _own_share(
    uow: UnitOfWork, command: DivideHours | HandInEnvelope, division: HoursDivision
) -> HoursShare:
    """The share of the household's street, or of the smallest place around it that has one; locked,
    since its households are counted there."""
    community_id, household_id = command.community_id, command.household_id
    present_household(uow, community_id, household_id)
    street_id = street_of(uow.session, community_id=community_id, household_id=household_id)
    path = (
        place_path(uow.session, community_id=community_id, place_id=street_id) if street_id else []
    )
    for each in path:
        share = locked_share(uow, division, each.id)
        if share is not None:
            guard_voter(uow, community_id, household_id, share.place_id)
            _guard_once(uow, share, household_id)
            return share
    raise NotAskedToDivide


def _guard_once(uow: UnitOfWork, share: HoursShare, household_id: UUID) -> None:
    key = (share.community_id, share.division_id, household_id)
    if uow.session.get(HoursRoll, key) is not None:
        raise AlreadyDivided


def _sign_roll(uow: UnitOfWork, household_id: UUID, share: HoursShare, means: VoteMeans) -> None:
    uow.session.add(
        HoursRoll(
            community_id=share.community_id,
            division_id=share.division_id,
            household_id=household_id,
            place_id=share.place_id,
            means=means,
        )
    )


def _count(uow: UnitOfWork, share: HoursShare, points: Mapping[str, int]) -> DividedReceipt:
    for line in lines_of(uow, share):
        line.points = (line.points or 0) + points.get(line.field, 0)
    share.households += 1
    return _receipt(share)


def _receipt(share: HoursShare) -> DividedReceipt:
    return DividedReceipt(share.place_id, share.households, share.envelopes)
