"""The pages of messages: a household's own, the counter's, and what a manager sees."""

from __future__ import annotations

import io
from datetime import timedelta
from uuid import UUID

import pypdfium2
import pytest
from flask import Flask
from flask.testing import FlaskClient

from cambio.app.permissions import Role
from cambio.database import reading
from cambio.messages.jobs import send_messages
from cambio.messages.queries.choices import ChoiceView, choice_of
from cambio.messages.rules.choices import Channel
from cambio.messages.rules.news import Kind
from cambio.messages.sending.encrypting import base64url
from tests.conftest import Clock
from tests.messages.acts import EMAIL, action_on, choose, messages_of, note, pack
from tests.messages.conftest import PostOffice, set_up
from tests.scene import Scene
from tests.signing_in import as_household, as_staff, csrf_of

MINE = "/deventer/my/messages"
OUTBOX = "/deventer/messages"
FORM = {
    "channel": "email",
    "email": EMAIL,
    "kinds": ["tokens", "order"],
    "weekly": "1",
    "quiet_from": "20",
    "quiet_until": "9",
}


@pytest.fixture
def home(street: Scene) -> UUID:
    return street.neighbour().household_id


@pytest.fixture
def resident(sqlite_app: Flask, street: Scene, home: UUID) -> FlaskClient:
    return as_household(sqlite_app, street.community_id, home)


@pytest.fixture
def manager(sqlite_app: Flask, street: Scene) -> FlaskClient:
    return as_staff(sqlite_app, street.community_id, Role.MANAGER)


def kept(street: Scene, home: UUID) -> ChoiceView:
    with reading() as session:
        return choice_of(session, community_id=street.community_id, household_id=home)


def post(client: FlaskClient, path: str, page: str, **fields: object) -> tuple[int, str]:
    answer = client.post(path, data={"csrf_token": csrf_of(client, page), **fields})
    return answer.status_code, answer.get_data(as_text=True)


def test_a_household_chooses_on_its_own_page(
    street: Scene, home: UUID, resident: FlaskClient, mailing: PostOffice
) -> None:
    assert post(resident, MINE, MINE, **FORM)[0] == 303
    view = kept(street, home)
    assert view.choice.channel is Channel.EMAIL
    assert view.choice.unwanted == set(Kind) - {Kind.TOKENS, Kind.ORDER}
    assert (view.choice.is_weekly, view.choice.quiet_from, view.choice.quiet_until) == (True, 20, 9)
    assert (view.email, view.email_confirmed_at) == (EMAIL, None)
    page = resident.get(MINE).get_data(as_text=True)
    assert EMAIL in page
    assert "Dit adres is nog niet bevestigd" in page
    assert send_messages() == 1


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"email": "jan"}, "Dit is geen e-mailadres"),
        ({"email": ""}, "Vul uw e-mailadres in"),
        ({"channel": "pigeon"}, "Kies hoe u van ons wilt horen"),
        ({"quiet_from": "25"}, "Kies twee hele uren"),
        ({"quiet_until": "x"}, "Kies twee hele uren"),
        ({"channel": "push"}, "Druk eerst op de knop"),
    ],
)
def test_what_is_not_right_is_said_beside_it_and_what_was_typed_stays(
    street: Scene,
    home: UUID,
    resident: FlaskClient,
    mailing: PostOffice,
    wrong: dict[str, str],
    words: str,
) -> None:
    status, page = post(resident, MINE, MINE, **(FORM | wrong))
    assert status in (409, 422)
    assert words in page
    assert wrong.get("email", EMAIL) in page
    assert kept(street, home).chosen_at is None


def test_the_counter_writes_down_what_a_household_without_a_phone_says(
    street: Scene, home: UUID, manager: FlaskClient, mailing: PostOffice
) -> None:
    path = f"/deventer/counter/households/{home}/messages"
    assert path in manager.get(f"/deventer/counter/households/{home}").get_data(as_text=True)
    assert post(manager, path, path, **(FORM | {"channel": "none"}))[0] == 303
    assert kept(street, home).choice.channel is Channel.NONE


def test_a_browser_listens_until_it_is_stopped(
    sqlite_app: Flask, street: Scene, home: UUID, resident: FlaskClient
) -> None:
    set_up(sqlite_app, push_services=("push.example",))
    keys = {"public_key": base64url(bytes(65)), "secret": base64url(bytes(16))}
    path = f"{MINE}/phones"
    for wrong in (
        {"endpoint": "https://evil.example/x", **keys},
        {"endpoint": "https://push.example/x", **keys, "secret": "!!"},
        {"endpoint": "https://push.example/x", **keys, "public_key": "AA"},
    ):
        assert post(resident, path, MINE, **wrong)[0] == 422
    assert post(resident, path, MINE, endpoint="https://push.example/x", **keys)[0] == 303
    (phone,) = kept(street, home).phones
    assert kept(street, home).choice.channel is Channel.PUSH
    assert post(resident, f"{path}/{phone.id}/stop", MINE)[0] == 303
    assert kept(street, home).phones == ()


def test_a_manager_sees_that_it_went_and_never_what_was_in_it(
    street: Scene, home: UUID, manager: FlaskClient, mailing: PostOffice, clock: Clock
) -> None:
    choose(street, home, Channel.EMAIL)
    mailing.answer_to_recipient = "550 No such user"
    note(street, home, action_on(clock.now + timedelta(days=2)))
    send_messages()
    page = manager.get(OUTBOX).get_data(as_text=True)
    assert "recipient_550" in page
    assert "Opruimen in de Dreef" not in page
    assert EMAIL not in page
    message = messages_of(street)[0]
    assert post(manager, f"{OUTBOX}/{message.id}/again", OUTBOX)[0] == 303
    mailing.answer_to_recipient = "250 OK"
    assert send_messages() == 1
    assert "verstuurd" in manager.get(f"{OUTBOX}?state=sent").get_data(as_text=True)
    assert post(manager, f"{OUTBOX}/{message.id}/letter", OUTBOX)[0] == 409


def test_letters_are_made_once_and_printed_as_often_as_need_be(
    street: Scene, home: UUID, manager: FlaskClient, clock: Clock
) -> None:
    for _ in range(8):
        note(street, home)
    pack(street)
    assert "1 huishouden wacht op een brief" in manager.get(OUTBOX).get_data(as_text=True)
    assert post(manager, f"{OUTBOX}/letters", OUTBOX, request_key="one")[0] == 303
    with reading() as session:
        from cambio.messages.queries.letters import runs

        (run,) = runs(session, community_id=street.community_id, limit=5)
    clock.advance(days=1)
    texts = []
    for _ in range(2):
        answer = manager.get(f"{OUTBOX}/letters/{run.id}")
        assert answer.mimetype == "application/pdf"
        document = pypdfium2.PdfDocument(io.BytesIO(answer.data))
        assert len(document) == 1
        texts.append(document[0].get_textpage().get_text_range())
        document.close()
    assert texts[0] == texts[1]
    assert "U kreeg 16 cambi's sinds zaterdag 7 maart 2026." in texts[0].replace("\r\n", " ")
    assert "Nummer 1" in texts[0]
    assert "Geen huishouden wacht" in manager.get(OUTBOX).get_data(as_text=True)


def test_a_link_of_another_community_or_of_nobody_opens_nothing(
    sqlite_app: Flask, street: Scene
) -> None:
    client = sqlite_app.test_client()
    for path in ("stop/abc", "confirm/abc", "stop/WzEsImFiYyJd.abc"):
        assert client.get(f"{OUTBOX}/{path}").status_code == 404
        assert client.post(f"{OUTBOX}/{path}").status_code in (400, 404)
