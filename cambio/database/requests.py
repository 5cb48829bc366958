"""Request keys: the same request twice is one act and one answer."""

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
from cambio.database.errors import RequestKeyReused
from cambio.database.unit_of_work import Sql, UnitOfWork


class RequestKey(Base):
    """A request that was carried out, and what was answered. Refused acts leave no row."""

    __tablename__ = "request_key"

    community_id: Mapped[int] = mapped_column(primary_key=True)
    actor_id: Mapped[UUID] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(String(200), primary_key=True)
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


@cache
def _receipt_type(use_case: Callable[..., Any]) -> Any:
    return typing.get_type_hints(use_case)["return"]


def run_once(
    uow: UnitOfWork, use_case: Callable[[UnitOfWork, Any], Any], command: KeyedCommand
) -> Any:
    """Carry the command out, or give the answer that it got the first time.

    Two that arrive together: the database lets one claim the key, the other waits for its commit
    and then finds the answer.

    Raises:
        RequestKeyReused: the key came before with other content.
    """
    name = f"{use_case.__module__}.{use_case.__qualname__}"
    digest = command.digest(name)
    key = (command.community_id, command.actor_id, command.request_key)
    if uow.run(CLAIM, (*key, digest, uow.now)).rowcount == 0:
        known, answer = uow.run(RECALL, key).fetchone()
        if bytes(known) != digest:
            raise RequestKeyReused
        return msgspec.json.decode(bytes(answer), type=_receipt_type(use_case))
    receipt = use_case(uow, command)
    uow.flush()
    uow.run(ANSWER, (msgspec.json.encode(receipt), *key))
    return receipt
