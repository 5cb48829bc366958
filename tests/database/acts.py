"""Small acts for the tests of the two doors: communities come and go, nothing else is needed."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import select

from cambio.database import N_, Command, KeyedCommand, Refusal, Sql, UnitOfWork, new_id, reading
from cambio.neighbourhood.models import Community
from tests.conftest import ACTOR_ID

# A posting without its transaction: its foreign key is looked at only when the act is committed.
STRAY_POSTING = Sql(
    "INSERT INTO ledger_posting (community_id, transaction_id, leg, account_id, amount_minor)"
    " VALUES (1, ?, 1, ?, 5)"
)


class NotToday(Refusal):
    """An expected no."""

    code = "not_today"
    message = N_("Not today.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Found(Command):
    """Found a community."""

    slug: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundOnce(KeyedCommand):
    """Found a community, harmless when repeated."""

    slug: str


@dataclass(frozen=True, slots=True)
class Founded:
    """The answer."""

    slug: str
    founding_id: UUID


def found(uow: UnitOfWork, command: Found | FoundOnce) -> Founded:
    """Found a community, whose slug must be new."""
    uow.session.add(Community(slug=command.slug, name=command.slug, created_at=uow.now))
    return Founded(command.slug, new_id())


def found_and_refuse(uow: UnitOfWork, command: Found) -> Founded:
    """Write, then say no."""
    found(uow, command)
    uow.flush()
    raise NotToday


def found_and_fail(uow: UnitOfWork, command: Found) -> Founded:
    """Write, then fall over."""
    found(uow, command)
    uow.flush()
    raise ZeroDivisionError


def found_and_stray(uow: UnitOfWork, command: Found) -> Founded:
    """Write, with something that only the commit refuses."""
    uow.run(STRAY_POSTING, (new_id(), new_id()))
    return found(uow, command)


def named(slug: str) -> Found:
    """The command to found this community."""
    return Found(community_id=0, actor_id=ACTOR_ID, slug=slug)


def named_once(slug: str, key: str = "key", actor_id: UUID = ACTOR_ID) -> FoundOnce:
    """The command to found this community, with a request key."""
    return FoundOnce(community_id=0, actor_id=actor_id, slug=slug, request_key=key)


def slugs() -> list[str]:
    """The communities that there are, by name."""
    with reading() as session:
        return list(session.scalars(select(Community.slug).order_by(Community.slug)))
