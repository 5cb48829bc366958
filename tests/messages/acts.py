"""What tests of messages do: note something, choose how to hear, see what became of it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import select

from cambio.database import UnitOfWork, new_id, perform, reading
from cambio.database.commands import Command
from cambio.messages.models import Message, NoticeRow
from cambio.messages.rules.choices import Channel
from cambio.messages.rules.news import ActionComing, News, TokensReceived
from cambio.messages.use_cases import (
    ChooseMessages,
    ConfirmEmail,
    ListenHere,
    Notice,
    PackNotices,
    choose_messages,
    confirm_email,
    listen_here,
    notify,
    pack_notices,
)
from tests.conftest import ACTOR_ID
from tests.scene import Scene

EMAIL = "bewoner@dreef.example"
TOKENS = TokensReceived(
    2, "CAM", {"": "Opruimen in de Dreef"}, datetime(2026, 3, 7, 10, tzinfo=UTC)
)


def note(scene: Scene, household_id: UUID | None, news: News = TOKENS, **more: Any) -> UUID:
    """Let an act note something, and answer what it is about."""
    about_id = more.pop("about_id", None) or new_id()
    notice = Notice(
        community_id=scene.community_id,
        about_id=about_id,
        news=news,
        household_id=household_id,
        **more,
    )

    def act(uow: UnitOfWork, _command: Command) -> None:
        notify(uow, notice)

    perform(act, Command(community_id=scene.community_id, actor_id=ACTOR_ID))
    return about_id


def action_on(moment: datetime) -> ActionComing:
    return ActionComing("Opruimen in de Dreef", "Dreef 1", moment)


def choose(scene: Scene, household_id: UUID, channel: Channel, **more: Any) -> None:
    """Choose how to hear; an e-mail address is confirmed at once."""
    email = EMAIL if channel is Channel.EMAIL else None
    confirmed = more.pop("confirmed", True)
    more.setdefault("email", email)
    perform(
        choose_messages,
        ChooseMessages(
            community_id=scene.community_id,
            actor_id=household_id,
            household_id=household_id,
            channel=channel,
            **more,
        ),
    )
    if email and confirmed:
        perform(
            confirm_email,
            ConfirmEmail(
                community_id=scene.community_id,
                actor_id=household_id,
                household_id=household_id,
                email=email,
            ),
        )


def listen(scene: Scene, household_id: UUID, **fields: Any) -> UUID:
    """Let a browser listen."""
    values: dict[str, Any] = {
        "endpoint": "https://fcm.googleapis.com/fcm/send/one",
        "public_key": bytes(65),
        "secret": bytes(16),
        "services": ("fcm.googleapis.com",),
    }
    command = ListenHere(
        community_id=scene.community_id,
        actor_id=household_id,
        household_id=household_id,
        **(values | fields),
    )
    return perform(listen_here, command)


def pack(scene: Scene) -> int:
    """Pack all that is due; answers how many messages came of it."""
    command = PackNotices(community_id=scene.community_id, actor_id=ACTOR_ID)
    made = 0
    while (packed := perform(pack_notices, command)).notices:
        made += packed.messages
    return made


def messages_of(scene: Scene, *, purpose: str = "news") -> list[Message]:
    """The messages of a community, oldest first."""
    with reading() as session:
        query = select(Message).filter_by(community_id=scene.community_id, purpose=purpose)
        return list(session.scalars(query.order_by(Message.id)))


def notices_of(scene: Scene) -> list[NoticeRow]:
    """What is noted of a community, oldest first."""
    with reading() as session:
        query = select(NoticeRow).filter_by(community_id=scene.community_id)
        return list(session.scalars(query.order_by(NoticeRow.id)))
