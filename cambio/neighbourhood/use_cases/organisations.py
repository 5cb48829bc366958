"""Corporations, funders, shops and partners."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from cambio.database import Command, UnitOfWork, new_id
from cambio.neighbourhood.errors import NameMissing, NameTaken, OrganisationUnknown
from cambio.neighbourhood.models import Community, Organisation
from cambio.neighbourhood.rules.words import NAME_MAX, tidy

ORGANISATION_KINDS = ("corporation", "funder", "shop", "partner")
WORDS_MAX = 200
"""Of a pick-up point or opening hours."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AddOrganisation(Command):
    """A new organisation; `pick_up` and `opening_hours` are a shop's, in plain words."""

    kind: str
    name: str
    pick_up: str | None = None
    opening_hours: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeOrganisation(Command):
    """What an organisation is called now, and where and when its shop is."""

    organisation_id: UUID
    name: str
    pick_up: str | None = None
    opening_hours: str | None = None


def add_organisation(uow: UnitOfWork, command: AddOrganisation) -> UUID:
    """Add an organisation; answers its id.

    Raises:
        NameMissing: it has no name or one that is too long, or is of no known kind.
        NameTaken: there is such an organisation already.
    """
    name = tidy(command.name)
    if not 1 <= len(name) <= NAME_MAX or command.kind not in ORGANISATION_KINDS:
        raise NameMissing
    _require_free(uow, community_id=command.community_id, kind=command.kind, name=name)
    row = Organisation(
        community_id=command.community_id,
        id=new_id(),
        kind=command.kind,
        name=name,
        pick_up=_words(command.pick_up),
        opening_hours=_words(command.opening_hours),
    )
    uow.session.add(row)
    return row.id


def change_organisation(uow: UnitOfWork, command: ChangeOrganisation) -> None:
    """Change the name, pick-up point or hours of an organisation. Its kind stays.

    Raises:
        OrganisationUnknown: there is no such organisation.
        NameMissing: it would have no name, or one that is too long.
        NameTaken: another has the name.
    """
    row = uow.session.get(Organisation, (command.community_id, command.organisation_id))
    if row is None:
        raise OrganisationUnknown
    name = tidy(command.name)
    if not 1 <= len(name) <= NAME_MAX:
        raise NameMissing
    if name != row.name:
        _require_free(uow, community_id=command.community_id, kind=row.kind, name=name)
    row.name = name
    row.pick_up, row.opening_hours = _words(command.pick_up), _words(command.opening_hours)


def _require_free(uow: UnitOfWork, *, community_id: int, kind: str, name: str) -> None:
    """Refuse a name that is in use; nobody else takes it until this act ends.

    Raises:
        NameTaken: it is in use.
    """
    uow.lock(Community, id=community_id)
    taken = select(Organisation.id).filter_by(community_id=community_id, kind=kind, name=name)
    if uow.session.scalar(taken):
        raise NameTaken(name=name)


def _words(text: str | None) -> str | None:
    """Plain words as they are kept; None for none."""
    return tidy(text or "")[:WORDS_MAX] or None
