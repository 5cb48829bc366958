"""What a use case is asked: an immutable command, and with a request key a repeatable one."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import ClassVar
from uuid import UUID

import msgspec


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """Somebody asks for one act in one community.

    `actor_id` is the user, access key or household that asks. `takes_long` is True for an act with
    whose commit nobody else's answer should have to wait; `only_once` of one that does more than
    write to the database, and so cannot begin again: there is none but the demo's.
    """

    takes_long: ClassVar[bool] = False
    only_once: ClassVar[bool] = False

    community_id: int
    actor_id: UUID


@dataclass(frozen=True, slots=True, kw_only=True)
class KeyedCommand(Command):
    """A command that moves tokens or stock, and so must be harmless when it comes twice.

    `request_key` is chosen by the one who asks, 1 to 200 characters, unique per community and
    actor. The same key with the same content gets the first answer again.
    """

    request_key: str

    def digest(self, use_case: str) -> bytes:
        """SHA-256 over the content: the use case's name and every field."""
        content = msgspec.json.encode(self, order="deterministic")
        return hashlib.sha256(use_case.encode() + b"\0" + content).digest()
