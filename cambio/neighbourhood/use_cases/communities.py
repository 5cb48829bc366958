"""Founding a community."""

from __future__ import annotations

import re
from dataclasses import dataclass

from sqlalchemy import select

from cambio.database import Command, UnitOfWork
from cambio.neighbourhood.errors import NameMissing, SlugInvalid, SlugTaken
from cambio.neighbourhood.models import Community
from cambio.neighbourhood.rules.words import NAME_MAX, tidy

# Short names that already mean something at the start of an address.
RESERVED = frozenset({"api", "static", "k", "v", "healthz", "styleguide"})
SLUG = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])")


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateCommunity(Command):
    """Found a community; `community_id` is 0, since there is none yet."""

    slug: str
    name: str
    language: str = "nl"


def create_community(uow: UnitOfWork, command: CreateCommunity) -> int:
    """Found a community; answers its id.

    Raises:
        NameMissing: it has no name, or one that is too long.
        SlugInvalid: the short name cannot stand in an address.
        SlugTaken: another community has it.
    """
    name = tidy(command.name)
    if not 1 <= len(name) <= NAME_MAX:
        raise NameMissing
    if not SLUG.fullmatch(command.slug) or command.slug in RESERVED:
        raise SlugInvalid(slug=command.slug)
    if uow.session.scalar(select(Community.id).where(Community.slug == command.slug)):
        raise SlugTaken(slug=command.slug)
    community = Community(
        slug=command.slug, name=name, language=command.language, created_at=uow.now
    )
    uow.session.add(community)
    uow.flush()
    return community.id
