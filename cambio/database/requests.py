"""Request keys: the same request twice is one act and one answer."""

import threading
import typing
from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

import msgspec
from sqlalchemy import LargeBinary, String
from sqlalchemy.orm import Mapped, mapped_column

from cambio.database.base import Base
from cambio.database.commands import KeyedCommand
from cambio.database.errors import RequestKeyInvalid, RequestKeyReused
from cambio.database.unit_of_work import Sql, UnitOfWork

KEY_LENGTH_MAX = 200


class RequestKey(Base):
    """A request that was carried out, and what was answered. Refused acts leave no row."""

    __tablename__ = "request_key"

    community_id: Mapped[int] = mapped_column(primary_key=True)
    actor_id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(KEY_LENGTH_MAX), primary_key=True)
    digest: Mapped[bytes] = mapped_column(LargeBinary(32))
    answer: Mapped[bytes | None] = mapped_column(LargeBinary)
    created_at: Mapped[datetime]


CLAIM = Sql(
    "INSERT INTO request_key (community_id, actor_id, key, digest, created_at)"
    " VALUES (?, ?, ?, ?, ?) ON CONFLICT (community_id, actor_id, key) DO NOTHING"
)
RECALL = Sql(
    "SELECT digest, answer FROM request_key WHERE community_id = ? AND actor_id = ? AND key = ?"
)
ANSWER = Sql(
    "UPDATE request_key SET answer = ? WHERE community_id = ? AND actor_id = ? AND key = ?"
)
CLAIM_AND_ANSWER = Sql(
    "INSERT INTO request_key (community_id, actor_id, key, digest, created_at, answer)"
    " VALUES (?, ?, ?, ?, ?, ?)"
)


# While msgspec takes a type apart, no other thread may use it: that would end the program.
_taking_apart = threading.Lock()


@cache
def _known_as(use_case: Callable[..., Any]) -> tuple[str, msgspec.json.Decoder[Any]]:
    """A use case's name, as digests have it, and how its stored receipts are read again."""
    with _taking_apart:
        receipts = msgspec.json.Decoder(typing.get_type_hints(use_case)["return"])
    return f"{use_case.__module__}.{use_case.__qualname__}", receipts


def run_once(
    uow: UnitOfWork, use_case: Callable[[UnitOfWork, Any], Any], command: KeyedCommand
) -> Any:
    """Carry the command out, or give the answer that it got the first time.

    Two that arrive together: PostgreSQL lets one claim the key, the other waits for its commit and
    then finds the answer. On SQLite one comes after the other anyway, so that the key and its
    answer are one row to write, at the end.

    Raises:
        RequestKeyInvalid: the key is empty, too long, or no plain text.
        RequestKeyReused: the key came before with other content.
    """
    if not (1 <= len(command.request_key) <= KEY_LENGTH_MAX and command.request_key.isprintable()):
        raise RequestKeyInvalid
    # Made before the act, so that a receipt that could not be recalled is found at the first try.
    name, receipts = _known_as(use_case)
    digest = command.digest(name)
    key = (command.community_id, uow.stored(command.actor_id), command.request_key)
    now = uow.stored_moment(uow.now)
    claimed = uow.on_postgresql and uow.run(CLAIM, (*key, digest, now)).rowcount == 1
    known = None if claimed else uow.run(RECALL, key).fetchone()
    if known is not None:
        if bytes(known[0]) != digest:
            raise RequestKeyReused
        return receipts.decode(bytes(known[1]))
    receipt = use_case(uow, command)
    uow.flush()
    answer = msgspec.json.encode(receipt)
    if claimed:
        uow.run(ANSWER, (answer, *key))
    else:
        uow.run(CLAIM_AND_ANSWER, (*key, digest, now, answer))
    return receipt
