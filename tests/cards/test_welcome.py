"""The letter of welcome: in the household's language, with its card, and about benefits."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pypdfium2
import pytest
from flask import Flask
from flask.testing import FlaskClient

from cambio.app.permissions import Role
from cambio.database import perform
from cambio.earning.use_cases import JoinProgramme, join_programme
from cards.rules import CardNumber
from tests.cards.test_joining import gold_card
from tests.scene import ACTOR_ID, Neighbour, Scene
from tests.signing_in import csrf_of, key_for

PAGE = "/deventer/cards/welcome"

LANGUAGES = [
    ("nl", "Krijgt u een uitkering?"),
    ("en", "Do you get benefits?"),
    ("tr", "ödenek alıyor musunuz?"),
    ("ar", None),
    ("pl", "zasiłek"),
]


def text_of(content: bytes) -> list[str]:
    """The text of a PDF, page by page, on one line each."""
    pages = pypdfium2.PdfDocument(content)
    return [" ".join(page.get_textpage().get_text_range().split()) for page in pages]


def join(scene: Scene, neighbour: Neighbour, programme_id: UUID, **agreed: Any) -> None:
    command = JoinProgramme(
        community_id=scene.community_id,
        actor_id=ACTOR_ID,
        programme_id=programme_id,
        household_id=neighbour.household_id,
        **agreed,
    )
    perform(join_programme, command)


def print_all(client: FlaskClient, **fields: str) -> Any:
    return client.post(PAGE, data={"csrf_token": csrf_of(client, PAGE)} | fields)


@pytest.mark.parametrize(("language", "sentence"), LANGUAGES)
def test_the_letter_is_in_the_households_language(
    manager: FlaskClient, street: Scene, language: str, sentence: str | None
) -> None:
    neighbour = street.neighbour(language=language)
    join(street, neighbour, street.programme_id)
    path = f"/deventer/counter/households/{neighbour.household_id}"
    form = {"csrf_token": csrf_of(manager, path), "programme": "cambio-company"}
    [letter] = text_of(manager.post(f"{path}/welcome", data=form).data)
    assert CardNumber(neighbour.number).shown in letter
    assert "2100" in letter.replace(".", "").replace(",", "") or language == "ar"
    assert sentence is None or sentence in letter


def test_everybody_who_joined_since_a_day_gets_a_letter(
    manager: FlaskClient, street: Scene
) -> None:
    gold = gold_card(street)
    both, one, none = (street.neighbour(adults=1) for _each in range(3))
    for neighbour in (both, one):
        join(street, neighbour, street.programme_id)
    join(street, both, gold, consent_means="counter")
    assert "2 brieven" in manager.get(PAGE).text
    letters = text_of(print_all(manager, programme="cambio-company").data)
    shown = [CardNumber(each.number).shown for each in (both, one, none)]
    assert [[number in letter for number in shown] for letter in letters] == [
        [True, False, False],
        [False, True, False],
    ]
    [golden] = text_of(print_all(manager, programme="gold-card").data)
    assert "Nooit klachten" in golden
    tomorrow = print_all(manager, programme="gold-card", since="2099-01-01")
    assert tomorrow.status_code == 409
    assert "Sindsdien" in tomorrow.text
    assert print_all(manager, programme="nothing").status_code == 404


def test_a_program_prints_a_letter_of_welcome(sqlite_app: Flask, street: Scene) -> None:
    neighbour = street.neighbour()
    headers = key_for(street.community_id, Role.MANAGER)
    path = f"/api/v1/households/{neighbour.household_id}/welcome-letter"
    body = {"programme_id": str(street.programme_id)}
    client = sqlite_app.test_client()
    assert client.post(path, json=body, headers=headers).status_code == 404, "not joined"
    join(street, neighbour, street.programme_id)
    made = client.post(path, json=body, headers=headers)
    assert made.mimetype == "application/pdf"
    assert len(text_of(made.data)) == 1
