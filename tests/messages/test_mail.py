"""E-mail, handed to a real server on this machine."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from datetime import timedelta
from email.message import EmailMessage
from pathlib import Path
from uuid import UUID

import pytest
from flask import Flask

from cambio.app.logs import SECRETS
from cambio.messages.jobs import send_messages
from cambio.messages.rules.choices import Channel
from cambio.messages.rules.news import OrderReady, TokensLapse
from cambio.messages.sending.links import sign_stop
from cambio.messages.sending.nudging import NUDGE, sending_soon
from tests.conftest import SECRET, Clock
from tests.messages.acts import EMAIL, action_on, choose, messages_of, note, notices_of
from tests.messages.conftest import MAIL_FROM, PostOffice, set_up
from tests.scene import Scene
from tests.signing_in import csrf_in

KILLED = """
import sys
from dataclasses import replace
from datetime import datetime
from cambio.main import create_app
from cambio.app.settings import read_settings
from cambio.messages.jobs import send_messages

now = datetime.fromisoformat(sys.argv[1])
app = create_app(read_settings(), clock=lambda: now)
with app.app_context():
    send_messages()
print("came to its end")
"""


def text_of(message: EmailMessage, kind: str = "plain") -> str:
    body = message.get_body((kind,))
    assert body is not None
    return str(body.get_content())


@pytest.fixture
def home(street: Scene, mailing: PostOffice) -> UUID:
    """A household that hears by e-mail, and has no link to confirm waiting."""
    household_id = street.neighbour().household_id
    choose(street, household_id, Channel.EMAIL)
    send_messages()
    mailing.taken.clear()
    return household_id


def test_an_order_that_is_ready_is_told_at_once(
    street: Scene, home: UUID, mailing: PostOffice
) -> None:
    note(street, home, OrderReady(12, "De Bezem", "Dreef 1", None))
    assert send_messages() == 1
    assert send_messages() == 0
    (message,) = mailing.taken
    assert message["To"] == EMAIL
    assert message["From"] == f"Deventer <{MAIL_FROM}>"
    assert message["Subject"] == "Uw bestelling ligt klaar"
    assert "Uw bestelling 12 ligt klaar bij De Bezem." in text_of(message)
    assert "<p>Afhalen: Dreef 1.</p>" in text_of(message, "html")
    sent = messages_of(street)[0]
    assert message["Message-ID"] == f"<{sent.id.hex}@127.0.0.1>"
    assert sent.state == "sent"


def test_one_press_in_the_mail_program_stops_it(
    sqlite_app: Flask, street: Scene, home: UUID, mailing: PostOffice, clock: Clock
) -> None:
    note(street, home, action_on(clock.now + timedelta(days=2)))
    send_messages()
    head = mailing.taken[0]
    assert head["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    path = head["List-Unsubscribe"].strip("<>").removeprefix("http://127.0.0.1:8000")
    client = sqlite_app.test_client()
    assert client.get(path).status_code == 200
    note(street, home, TokensLapse(2, "CAM", clock.now.date()))
    assert send_messages() == 1, "looking stops nothing"
    assert client.post(path, data={"List-Unsubscribe": "One-Click"}).status_code == 200
    note(street, home, action_on(clock.now + timedelta(days=2)))
    assert send_messages() == 0


def test_an_address_is_proved_by_the_link_that_went_there(
    sqlite_app: Flask, street: Scene, mailing: PostOffice, clock: Clock
) -> None:
    household_id = street.neighbour().household_id
    choose(street, household_id, Channel.EMAIL, confirmed=False)
    note(street, household_id, action_on(clock.now + timedelta(days=2)))
    assert send_messages() == 1
    (link,) = [line for line in text_of(mailing.taken[0]).split() if "/messages/confirm/" in line]
    client = sqlite_app.test_client()
    path = link.removeprefix("http://127.0.0.1:8000")
    page = client.get(path).get_data(as_text=True)
    assert send_messages() == 0, "looking proves nothing"
    answer = client.post(path, data={"csrf_token": csrf_in(page)})
    assert answer.status_code == 200
    assert send_messages() == 1
    assert client.get(path[:-4] + "AAAA").status_code == 404


def test_a_recipient_that_is_not_there_is_given_up_at_once(
    street: Scene, home: UUID, mailing: PostOffice, clock: Clock
) -> None:
    mailing.answer_to_recipient = "550 No such user"
    note(street, home, action_on(clock.now + timedelta(days=2)))
    assert send_messages() == 0
    assert (messages_of(street)[0].state, messages_of(street)[0].trouble) == (
        "dead",
        "recipient_550",
    )


def test_a_server_that_is_busy_or_away_gets_it_later(
    sqlite_app: Flask, street: Scene, home: UUID, mailing: PostOffice, clock: Clock
) -> None:
    note(street, home, action_on(clock.now + timedelta(days=2)))
    mailing.answer = "451 Later"
    assert send_messages() == 0
    set_up(sqlite_app, smtp_url="smtp://127.0.0.1:1")
    clock.advance(minutes=2)
    assert send_messages() == 0
    assert messages_of(street)[0].trouble == "unreachable"
    set_up(sqlite_app, smtp_url=mailing.url)
    mailing.answer = "250 OK"
    clock.advance(minutes=6)
    assert send_messages() == 1
    assert messages_of(street)[0].tries == 3


def test_what_could_not_go_in_time_does_not_come_in_the_night(
    street: Scene, home: UUID, mailing: PostOffice, clock: Clock
) -> None:
    clock.now = clock.now.replace(hour=19, minute=58)  # two minutes to nine there
    note(street, home, action_on(clock.now + timedelta(days=2)))
    mailing.answer = "451 Later"
    assert send_messages() == 0
    mailing.answer = "250 OK"
    clock.advance(minutes=5)
    assert send_messages() == 0
    clock.advance(hours=11)
    assert send_messages() == 1
    assert messages_of(street)[0].tries == 2


def test_what_is_over_before_it_could_go_is_not_sent(
    street: Scene, home: UUID, mailing: PostOffice, clock: Clock
) -> None:
    begins = clock.now + timedelta(hours=1)
    note(street, home, action_on(begins), until=begins)
    mailing.answer = "451 Later"
    assert send_messages() == 0
    mailing.answer = "250 OK"
    clock.advance(hours=2)
    assert send_messages() == 0
    assert send_messages() == 0
    assert (messages_of(street), notices_of(street)) == ([], [])


def test_what_is_wrong_with_a_message_is_logged_without_what_it_says(
    street: Scene, home: UUID, mailing: PostOffice, caplog: pytest.LogCaptureFixture
) -> None:
    note(street, home, TokensLapse(2, "SECRET", street.now.date()))
    assert send_messages() == 0
    assert "KeyError" in caplog.text
    assert "SECRET" not in caplog.text
    assert EMAIL not in caplog.text


def test_links_are_blotted_out_of_logs() -> None:
    said = "GET /deventer/messages/stop/WzEsIm.abc_DEF-9 404"
    assert SECRETS.sub(r"\1***", said) == "GET /deventer/messages/stop/*** 404"


def test_killed_between_acceptance_and_marking_it_goes_again_under_the_same_id(
    sqlite_url: str, street: Scene, home: UUID, mailing: PostOffice, clock: Clock
) -> None:
    note(street, home, action_on(clock.now + timedelta(days=2)))
    environment = os.environ | {
        "CAMBIO_DATABASE_URL": sqlite_url,
        "CAMBIO_SECRET_KEY": SECRET,
        "CAMBIO_SMTP_URL": mailing.url,
        "CAMBIO_MAIL_FROM": MAIL_FROM,
    }
    child = subprocess.Popen(
        [sys.executable, "-c", KILLED, clock.now.isoformat()],
        env=environment,
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
        text=True,
    )
    # The server has the whole message, and the sender dies before it hears so.
    mailing.on_data = lambda: os.kill(child.pid, signal.SIGKILL)
    printed, _errors = child.communicate(timeout=60)
    assert (child.returncode, printed) == (-signal.SIGKILL, "")
    mailing.on_data = lambda: None
    assert send_messages() == 0, "its claim still holds"
    clock.advance(minutes=6)
    assert send_messages() == 1
    assert send_messages() == 0
    first, second = mailing.taken
    assert first["Message-ID"] == second["Message-ID"]
    assert text_of(first) == text_of(second)


def test_what_a_request_noted_goes_right_after_it(
    sqlite_app: Flask, street: Scene, home: UUID, mailing: PostOffice, clock: Clock
) -> None:
    note(street, home, action_on(clock.now + timedelta(days=2)))
    other = street.neighbour().household_id
    arrived = threading.Event()
    mailing.on_data = arrived.set
    with sending_soon(sqlite_app):
        client = sqlite_app.test_client()
        client.get("/deventer/help")
        assert not sqlite_app.extensions[NUDGE].is_set(), "who only looks noted nothing"
        signed = sign_stop(community_id=street.community_id, household_id=other)
        client.post(f"/deventer/messages/stop/{signed}")
        assert arrived.wait(30)
    assert len(mailing.taken) == 1
