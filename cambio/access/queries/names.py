"""What those who did something are called: people of staff, and keys of programs."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from cambio.access.models import AccessKey, StaffUser


def actor_names(
    session: Session, *, community_id: int, actor_ids: Collection[UUID]
) -> dict[UUID, str]:
    """The names of staff and of keys, by id; whoever is neither is not in it."""
    people = select(StaffUser.id, StaffUser.display_name).where(
        StaffUser.community_id == community_id, StaffUser.id.in_(actor_ids)
    )
    keys = select(AccessKey.id, AccessKey.name).where(
        AccessKey.community_id == community_id, AccessKey.id.in_(actor_ids)
    )
    return {actor_id: name for query in (people, keys) for actor_id, name in session.execute(query)}
