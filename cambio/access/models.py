"""Tables of access: people, roles, keys, PINs and who is signed in. Of secrets only hashes."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    String,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from cambio.app.permissions import Role, ScopeKind
from cambio.database import Base


def _one_of(column: str, values: type[Role] | type[ScopeKind]) -> str:
    names = ", ".join(f"'{value}'" for value in values)
    return f"{column} IN ({names})"


def _only_one(name: str, *columns: str, where: str) -> Index:
    """A unique index over the rows for which `where` holds, on both databases."""
    condition = text(where)
    return Index(name, *columns, unique=True, sqlite_where=condition, postgresql_where=condition)


class StaffUser(Base):
    """Somebody who signs in with a name and a password.

    `password_hash` is None until the invitation was accepted.
    """

    __tablename__ = "staff_user"
    __table_args__ = (
        UniqueConstraint("community_id", "name"),
        ForeignKeyConstraint(["community_id"], ["community.id"]),
        CheckConstraint("status IN ('invited', 'active', 'blocked')", name="status"),
        CheckConstraint("status <> 'active' OR password_hash IS NOT NULL", name="password"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(60))
    display_name: Mapped[str] = mapped_column(String(80))
    created_at: Mapped[datetime]
    status: Mapped[str] = mapped_column(String(8), default="invited")
    password_hash: Mapped[str | None] = mapped_column(String(200), default=None)


class AccessKey(Base):
    """A key with which a program asks. `prefix` is its beginning, for people to tell keys apart.

    `last_used_on` is a day, so that a request need not write.
    """

    __tablename__ = "access_key"
    __table_args__ = (
        UniqueConstraint("community_id", "secret_hash"),
        # A request shows its key and nothing else, so it is found without the community.
        Index("ix_access_key_secret_hash", "secret_hash"),
        ForeignKeyConstraint(["community_id"], ["community.id"]),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(String(80))
    prefix: Mapped[str] = mapped_column(String(16))
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    created_at: Mapped[datetime]
    created_by: Mapped[UUID]
    revoked_at: Mapped[datetime | None] = mapped_column(default=None)
    last_used_on: Mapped[date | None] = mapped_column(default=None)


class RoleGrant(Base):
    """A role of a person or of a key, with its scope; `scope_id` is None for the community.

    Rows stay when a role is taken away, so that it can be told who could do what, and when.
    """

    __tablename__ = "role_grant"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "user_id"], ["staff_user.community_id", "staff_user.id"]
        ),
        ForeignKeyConstraint(
            ["community_id", "key_id"], ["access_key.community_id", "access_key.id"]
        ),
        CheckConstraint("(user_id IS NULL) <> (key_id IS NULL)", name="subject"),
        CheckConstraint(_one_of("role", Role), name="role"),
        CheckConstraint("role <> 'resident' OR key_id IS NOT NULL", name="resident"),
        CheckConstraint(_one_of("scope_kind", ScopeKind), name="scope_kind"),
        CheckConstraint("(scope_kind = 'community') = (scope_id IS NULL)", name="scope_id"),
        CheckConstraint("(revoked_at IS NULL) = (revoked_by IS NULL)", name="revoked"),
        Index("ix_role_grant_user", "community_id", "user_id"),
        _only_one(
            "uq_role_grant_community",
            "community_id",
            "user_id",
            "role",
            where="revoked_at IS NULL AND scope_id IS NULL AND user_id IS NOT NULL",
        ),
        _only_one(
            "uq_role_grant_scope",
            "community_id",
            "user_id",
            "role",
            "scope_kind",
            "scope_id",
            where="revoked_at IS NULL AND scope_id IS NOT NULL AND user_id IS NOT NULL",
        ),
        # A key has one role, for its whole life.
        _only_one("uq_role_grant_key", "community_id", "key_id", where="key_id IS NOT NULL"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID | None]
    key_id: Mapped[UUID | None]
    role: Mapped[str] = mapped_column(String(16))
    scope_kind: Mapped[str] = mapped_column(String(16))
    scope_id: Mapped[UUID | None]
    granted_at: Mapped[datetime]
    granted_by: Mapped[UUID]
    revoked_at: Mapped[datetime | None] = mapped_column(default=None)
    revoked_by: Mapped[UUID | None] = mapped_column(default=None)


class Invitation(Base):
    """A link with which somebody chooses a password; the newest is the only one that works."""

    __tablename__ = "invitation"
    __table_args__ = (
        UniqueConstraint("community_id", "code_hash"),
        ForeignKeyConstraint(
            ["community_id", "user_id"], ["staff_user.community_id", "staff_user.id"]
        ),
        _only_one(
            "uq_invitation_open",
            "community_id",
            "user_id",
            where="used_at IS NULL AND withdrawn_at IS NULL",
        ),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID]
    code_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    created_at: Mapped[datetime]
    created_by: Mapped[UUID]
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None] = mapped_column(default=None)
    withdrawn_at: Mapped[datetime | None] = mapped_column(default=None)


class HouseholdPin(Base):
    """A household's PIN, None until it chose one, and the one-time code with which it may."""

    __tablename__ = "household_pin"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "household_id"], ["household.community_id", "household.id"]
        ),
        CheckConstraint("(code_hash IS NULL) = (code_expires_at IS NULL)", name="code"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    household_id: Mapped[UUID] = mapped_column(primary_key=True)
    pin_hash: Mapped[str | None] = mapped_column(String(200), default=None)
    code_hash: Mapped[bytes | None] = mapped_column(LargeBinary(32), default=None)
    code_expires_at: Mapped[datetime | None] = mapped_column(default=None)


class SlowDown(Base):
    """Mistakes in a row of one who tries to get in.

    `subject` is a hash of what was tried, a name or a household. Names that nobody has are counted
    too: waiting tells a stranger nothing about who exists.
    """

    __tablename__ = "slow_down"
    __table_args__ = (Index("ix_slow_down_failed_at", "community_id", "failed_at"),)

    community_id: Mapped[int] = mapped_column(primary_key=True)
    subject: Mapped[bytes] = mapped_column(LargeBinary(32), primary_key=True)
    failed_at: Mapped[datetime]
    next_try_at: Mapped[datetime]
    failures: Mapped[int] = mapped_column(default=0)


class SignIn(Base):
    """A browser that is signed in, as a person of the staff or as a household.

    The cookie carries the id and a random secret whose hash stands here.
    """

    __tablename__ = "sign_in"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "user_id"], ["staff_user.community_id", "staff_user.id"]
        ),
        ForeignKeyConstraint(
            ["community_id", "household_id"], ["household.community_id", "household.id"]
        ),
        CheckConstraint("(user_id IS NULL) <> (household_id IS NULL)", name="subject"),
        Index("ix_sign_in_user", "community_id", "user_id"),
        Index("ix_sign_in_household", "community_id", "household_id"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    user_id: Mapped[UUID | None]
    household_id: Mapped[UUID | None]
    secret_hash: Mapped[bytes] = mapped_column(LargeBinary(32))
    started_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    ended_at: Mapped[datetime | None] = mapped_column(default=None)
