"""Tables of messages: what there is to tell, what goes out, and how each household wants it."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import (
    CheckConstraint,
    ForeignKeyConstraint,
    Index,
    LargeBinary,
    String,
    Text,
    UniqueConstraint,
    text,
)
from sqlalchemy.orm import Mapped, mapped_column

from cambio.database import Base, one_of
from cambio.messages.rules.news import Kind

TO_LOOK_AT = text("look_at IS NOT NULL AND household_id IS NOT NULL")
TO_SPREAD = text("look_at IS NOT NULL AND place_id IS NOT NULL")
FOR_LETTERS = text("look_at IS NULL AND message_id IS NULL AND household_id IS NOT NULL")
OF_PLACE = text("place_id IS NOT NULL")
IN_MESSAGE = text("message_id IS NOT NULL")
TO_TRY = text("state = 'ready'")

CHANNELS = "channel IN ('letter', 'email', 'push', 'none')"
QUIET = "quiet_from BETWEEN 0 AND 23 AND quiet_until BETWEEN 0 AND 23"
KINDS = one_of("kind", *Kind)


class MessageChoice(Base):
    """How a household wants to hear from us. Without a row: by letter, and of everything.

    `email_confirmed_at` is None until the link that was sent there was followed.
    """

    __tablename__ = "message_choice"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "household_id"], ["household.community_id", "household.id"]
        ),
        CheckConstraint(CHANNELS, name="channel"),
        CheckConstraint("channel <> 'email' OR email IS NOT NULL", name="email"),
        CheckConstraint(QUIET, name="quiet"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    household_id: Mapped[UUID] = mapped_column(primary_key=True)
    channel: Mapped[str] = mapped_column(String(8))
    is_weekly: Mapped[bool]
    quiet_from: Mapped[int]
    quiet_until: Mapped[int]
    chosen_at: Mapped[datetime]
    chosen_by: Mapped[UUID]
    email: Mapped[str | None] = mapped_column(String(200), default=None)
    email_confirmed_at: Mapped[datetime | None] = mapped_column(default=None)


class UnwantedKind(Base):
    """Something that a household does not want to hear of."""

    __tablename__ = "message_unwanted"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "household_id"],
            ["message_choice.community_id", "message_choice.household_id"],
        ),
        CheckConstraint(KINDS, name="kind"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    household_id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16), primary_key=True)


class PushSubscription(Base):
    """A browser in which a household asked for messages on the screen.

    `endpoint` is where its push service takes them; `public_key` and `secret` are the browser's,
    with which only it can read what is sent (RFC 8291).
    """

    __tablename__ = "push_subscription"
    __table_args__ = (
        UniqueConstraint("community_id", "household_id", "endpoint"),
        ForeignKeyConstraint(
            ["community_id", "household_id"], ["household.community_id", "household.id"]
        ),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    household_id: Mapped[UUID]
    endpoint: Mapped[str] = mapped_column(String(1000))
    public_key: Mapped[bytes] = mapped_column(LargeBinary(65))
    secret: Mapped[bytes] = mapped_column(LargeBinary(16))
    made_at: Mapped[datetime]


class LetterRun(Base):
    """Letters that were printed together, once; the file can be made again."""

    __tablename__ = "letter_run"
    __table_args__ = (ForeignKeyConstraint(["community_id"], ["community.id"]),)

    community_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    made_at: Mapped[datetime]
    made_by: Mapped[UUID]
    letters: Mapped[int]


class Message(Base):
    """One e-mail, one push or one letter, with the news that goes in it.

    `purpose` is `news`, or `confirm` for the link that proves an e-mail address. Its Message-ID is
    made of `id`, and so the same at each attempt. `ready` waits for `try_at`; whoever sends it
    claims it until `leased_until`, and what was not marked by then is sent again. `dead` was given
    up; `trouble` is then why, in a word for programs.
    """

    __tablename__ = "message"
    __table_args__ = (
        ForeignKeyConstraint(
            ["community_id", "household_id"], ["household.community_id", "household.id"]
        ),
        ForeignKeyConstraint(
            ["community_id", "run_id"], ["letter_run.community_id", "letter_run.id"]
        ),
        Index(
            "ix_message_ready",
            "community_id",
            "try_at",
            sqlite_where=TO_TRY,
            postgresql_where=TO_TRY,
        ),
        Index("ix_message_state", "community_id", "state", "id"),
        Index("ix_message_household", "community_id", "household_id", "id"),
        Index("ix_message_run", "community_id", "run_id"),
        CheckConstraint("channel IN ('letter', 'email', 'push')", name="channel"),
        CheckConstraint("purpose IN ('news', 'confirm')", name="purpose"),
        CheckConstraint("state IN ('ready', 'sent', 'dead')", name="state"),
        CheckConstraint("(state = 'ready') = (try_at IS NOT NULL)", name="try_at"),
        CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent_at"),
        CheckConstraint("(channel = 'letter') = (run_id IS NOT NULL)", name="run"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    household_id: Mapped[UUID]
    channel: Mapped[str] = mapped_column(String(8))
    purpose: Mapped[str] = mapped_column(String(8))
    state: Mapped[str] = mapped_column(String(8))
    made_at: Mapped[datetime]
    try_at: Mapped[datetime | None] = mapped_column(default=None)
    tries: Mapped[int] = mapped_column(default=0)
    leased_until: Mapped[datetime | None] = mapped_column(default=None)
    sent_at: Mapped[datetime | None] = mapped_column(default=None)
    trouble: Mapped[str | None] = mapped_column(String(40), default=None)
    run_id: Mapped[UUID | None] = mapped_column(default=None)


class NoticeRow(Base):
    """A piece of news, written in the act that made it true: the outbox.

    It is for one household, or for all that live in a place; then it is spread over them, and
    `spread_to` is the last street that has it. `about_id` is what it is about: of one thing a
    household hears once. `look_at` is when to see what becomes of it; None once it is in a message,
    waits for letters, or was spread. `until` is when it is of no more use, None for never.
    """

    __tablename__ = "notice"
    __table_args__ = (
        UniqueConstraint("community_id", "household_id", "kind", "about_id"),
        ForeignKeyConstraint(
            ["community_id", "household_id"], ["household.community_id", "household.id"]
        ),
        ForeignKeyConstraint(["community_id", "place_id"], ["place.community_id", "place.id"]),
        ForeignKeyConstraint(
            ["community_id", "message_id"], ["message.community_id", "message.id"]
        ),
        Index(
            "ix_notice_look_at",
            "community_id",
            "look_at",
            sqlite_where=TO_LOOK_AT,
            postgresql_where=TO_LOOK_AT,
        ),
        Index(
            "ix_notice_to_spread",
            "community_id",
            "look_at",
            sqlite_where=TO_SPREAD,
            postgresql_where=TO_SPREAD,
        ),
        Index(
            "ix_notice_for_letters",
            "community_id",
            "household_id",
            sqlite_where=FOR_LETTERS,
            postgresql_where=FOR_LETTERS,
        ),
        # Of a place as of a household; partial, since every scan writes a row here.
        Index(
            "uq_notice_place",
            "community_id",
            "place_id",
            "kind",
            "about_id",
            unique=True,
            sqlite_where=OF_PLACE,
            postgresql_where=OF_PLACE,
        ),
        Index(
            "ix_notice_message",
            "community_id",
            "message_id",
            sqlite_where=IN_MESSAGE,
            postgresql_where=IN_MESSAGE,
        ),
        Index("ix_notice_about", "community_id", "kind", "about_id"),
        CheckConstraint("(household_id IS NULL) <> (place_id IS NULL)", name="recipient"),
        CheckConstraint(KINDS, name="kind"),
    )

    community_id: Mapped[int] = mapped_column(primary_key=True)
    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(String(16))
    about_id: Mapped[UUID]
    news: Mapped[str] = mapped_column(Text)
    noted_at: Mapped[datetime]
    household_id: Mapped[UUID | None] = mapped_column(default=None)
    place_id: Mapped[UUID | None] = mapped_column(default=None)
    look_at: Mapped[datetime | None] = mapped_column(default=None)
    until: Mapped[datetime | None] = mapped_column(default=None)
    message_id: Mapped[UUID | None] = mapped_column(default=None)
    spread_to: Mapped[UUID | None] = mapped_column(default=None)
