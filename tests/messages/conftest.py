"""A street with neighbours who hear from us, and a mail server that is real."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from flask import Flask

from cambio.database import perform
from cambio.neighbourhood.use_cases import CreateCommunity, create_community
from tests.conftest import ACTOR_ID, Clock
from tests.scene import Scene, build_scene

MAIL_FROM = "cambio@deventer.example"


@pytest.fixture
def scene(app: Flask, community_id: int, clock: Clock) -> Scene:
    """On both databases."""
    return build_scene(community_id, clock.now)


@pytest.fixture
def street(sqlite_app: Flask, clock: Clock) -> Scene:
    """On SQLite alone, in a community called Deventer."""
    community_id = perform(
        create_community,
        CreateCommunity(community_id=0, actor_id=ACTOR_ID, slug="deventer", name="Deventer"),
    )
    return build_scene(community_id, clock.now)


def set_up(app: Flask, **changes: Any) -> None:
    """Change settings of an application that stands."""
    app.extensions["cambio.settings"] = replace(app.extensions["cambio.settings"], **changes)


@dataclass
class PostOffice:
    """What a mail server took in; `answer` is what it says to the next message."""

    taken: list[EmailMessage] = field(default_factory=list)
    answer: str = "250 OK"
    answer_to_recipient: str = "250 OK"
    on_data: Callable[[], None] = lambda: None
    url: str = ""

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, _options: Any
    ) -> str:
        if self.answer_to_recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.answer_to_recipient

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, _server: SMTP, _session: Session, envelope: Envelope
    ) -> str:
        if self.answer.startswith("250"):
            content = envelope.content
            assert isinstance(content, bytes)
            self.taken.append(message_from_bytes(content, policy=policy.default))
        self.on_data()
        return self.answer


@pytest.fixture
def post_office() -> Iterator[PostOffice]:
    """A mail server on this machine, with a port of its own."""
    office = PostOffice()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(office, hostname="127.0.0.1", port=port)
    controller.start()
    office.url = f"smtp://127.0.0.1:{port}"
    yield office
    controller.stop()


@pytest.fixture
def mailing(sqlite_app: Flask, post_office: PostOffice) -> PostOffice:
    """The application sends its e-mail there."""
    set_up(sqlite_app, smtp_url=post_office.url, mail_from=MAIL_FROM)
    return post_office
