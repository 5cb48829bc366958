"""Files of items that were sent."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy.orm import Session

from catalog.errors import FileUnknown
from catalog.models import ItemFile


def shop_of_file(session: Session, *, community_id: int, file_id: UUID) -> UUID:
    """The shop for which a file was sent, also one that was carried out.

    Raises:
        FileUnknown: there is no such file, or it was forgotten.
    """
    row = session.get(ItemFile, (community_id, file_id))
    if row is None:
        raise FileUnknown
    return row.shop_id
