"""Printing from pages and from the command line: sheets of cards, letters with codes."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from click.testing import CliRunner
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from cambio.access.queries import PinState, pin_state
from cambio.app.cli import build_cli, run_cli
from cambio.database import perform, reading
from cambio.neighbourhood.use_cases import AddPlace, add_place
from cards import queries
from cards.cli import cards
from cards.errors import CardKeyChanged
from cards.printing.prepared import code_url, issuer
from cards.queries import LetterList
from cards.queries.print_runs import print_runs
from cards.use_cases import EnrolHousehold, StopCard, block_card, enrol_household
from tests.scene import ACTOR_ID, Scene
from tests.signing_in import csrf_of

CARDS, LETTERS = "/deventer/cards", "/deventer/cards/letters"


def text_of(pdf: bytes) -> list[str]:
    """The text of each page."""
    pages = pypdfium2.PdfDocument(pdf)
    return [page.get_textpage().get_text_range() for page in pages]


def newcomer(street: Scene, nickname: str, language: str = "nl") -> None:
    street.houses += 1
    perform(
        enrol_household,
        EnrolHousehold(
            community_id=street.community_id,
            actor_id=ACTOR_ID,
            request_key=nickname,
            address_id=street._address(street.houses),
            nickname=nickname,
            language=language,
            adults=1,
            children=0,
            confirmed=False,
        ),
    )


def print_letters(client: FlaskClient, **fields: str) -> bytes:
    fields["csrf_token"] = csrf_of(client, CARDS)
    answer = client.post(LETTERS, data=fields)
    assert answer.status_code == 200, answer.get_data(as_text=True)
    pdf: bytes = answer.data
    return pdf


def waiting(street: Scene, which: LetterList) -> list[str]:
    with reading() as session:
        views = queries.letters(
            session, community_id=street.community_id, now=street.now, which=which
        )
    return [view.household.nickname for view in views]


def begin_run(client: FlaskClient, path: str = "runs", **fields: str) -> TestResponse:
    """Have cards printed; leads to the page of the run."""
    fields["csrf_token"] = csrf_of(client, CARDS)
    return client.post(f"{CARDS}/{path}", data=fields)


def sheets_of(client: FlaskClient, begun: TestResponse) -> TestResponse:
    """The PDF of a run that was begun."""
    assert begun.status_code == 303, begun.get_data(as_text=True)
    until = time.monotonic() + 30
    while "data-follow" in client.get(begun.location).get_data(as_text=True):
        assert time.monotonic() < until, "drawing took too long"
        time.sleep(0.05)
    return client.get(f"{begun.location}/cards.pdf")


# -------------------------------------------------------------------------------------- cards


def test_the_cards_of_a_street_are_printed_house_by_house(
    manager: FlaskClient, street: Scene
) -> None:
    numbers = [street.neighbour().number for _ in range(11)]
    answer = sheets_of(manager, begin_run(manager, place=str(street.street_id)))
    sheets = text_of(answer.data)
    assert len(sheets) == 2
    shown = re.findall(r"[0-9A-Z]{4}-[0-9A-Z]{4}", "".join(sheets))
    assert shown == [f"{number[:4]}-{number[4:]}" for number in numbers]
    assert "11 · Nummer 11" in sheets[1]
    assert answer.headers["Content-Disposition"] == "attachment; filename=kaarten.pdf"


def test_blocked_cards_are_not_printed(manager: FlaskClient, street: Scene) -> None:
    neighbour = street.neighbour()
    command = StopCard(
        community_id=street.community_id, actor_id=ACTOR_ID, card_id=neighbour.card_id
    )
    perform(block_card, command)
    answer = begin_run(manager)
    assert answer.status_code == 409
    assert "geen kaarten om te printen" in answer.get_data(as_text=True)


def test_a_stack_is_made_and_printed(manager: FlaskClient, street: Scene) -> None:
    answer = sheets_of(manager, begin_run(manager, "stack", count="12"))
    assert len(text_of(answer.data)) == 2
    again = sheets_of(manager, begin_run(manager, "stack/again"))
    number = re.compile(r"[0-9A-Z]{4}-[0-9A-Z]{4}")
    assert number.findall("".join(text_of(again.data))) == number.findall(
        "".join(text_of(answer.data))
    )
    for count in ("0", "201", "x", ""):
        assert begin_run(manager, "stack", count=count).status_code == 422


def test_a_place_that_is_not_there_is_not_found(manager: FlaskClient, street: Scene) -> None:
    for place in (ACTOR_ID, "x"):
        assert begin_run(manager, place=str(place)).status_code == 404


def test_a_card_of_another_key_is_never_printed_with_a_dead_code(street: Scene) -> None:
    card_id = street.neighbour().card_id
    with reading() as session:
        card = queries.printable_card(session, community_id=street.community_id, card_id=card_id)
        by = issuer(session, community_id=street.community_id)
    assert card is not None
    object.__setattr__(card, "code_hash", b"of another key")
    with pytest.raises(CardKeyChanged):
        code_url(card, by)


# ------------------------------------------------------------------------------------ letters


def test_newcomers_get_letters_and_are_off_the_list(manager: FlaskClient, street: Scene) -> None:
    street.neighbour()
    newcomer(street, "Klaproos")
    newcomer(street, "Poppy", "en")
    newcomer(street, "Gelincik", "tr")
    assert waiting(street, LetterList.NEW) == ["Klaproos", "Poppy", "Gelincik"]
    page = manager.get(LETTERS).get_data(as_text=True)
    assert "3 brieven printen" in page
    assert "Nummer 1" not in page
    letters = text_of(print_letters(manager, which="new", window="left"))
    assert [
        nickname in letter
        for nickname, letter in zip(["Klaproos", "Poppy", "Gelincik"], letters, strict=True)
    ] == [True] * 3
    assert "Kies uw pincode" in letters[0]
    assert "Choose your PIN" in letters[1]
    assert "PIN kodunuzu seçin" in letters[2]
    assert "7415 QA DEVENTER" in letters[0]
    assert waiting(street, LetterList.NEW) == []
    assert waiting(street, LetterList.SENT) == ["Klaproos", "Poppy", "Gelincik"]
    assert "Niemand wacht" in manager.get(LETTERS).get_data(as_text=True)
    assert "Poppy" in manager.get(f"{LETTERS}?which=sent").get_data(as_text=True)


def test_each_letter_has_the_code_of_its_own_household(manager: FlaskClient, street: Scene) -> None:
    newcomer(street, "Klaproos")
    newcomer(street, "Merel")
    letters = text_of(print_letters(manager, which="new"))
    codes = [re.findall(r"\b\d{4} \d{4}\b", letter) for letter in letters]
    assert all(len(found) == 1 for found in codes)
    assert codes[0] != codes[1]


def test_everybody_without_a_pin_can_get_one(manager: FlaskClient, street: Scene) -> None:
    neighbour = street.neighbour()
    assert waiting(street, LetterList.NEW) == []
    assert waiting(street, LetterList.DUE) == ["Nummer 1"]
    print_letters(manager, which="due", place=str(street.street_id))
    with reading() as session:
        state = pin_state(
            session,
            community_id=street.community_id,
            household_id=neighbour.household_id,
            now=street.now,
        )
    assert state is PinState.CODE


def test_without_anybody_waiting_there_is_nothing_to_print(
    manager: FlaskClient, street: Scene
) -> None:
    fields = {"which": "new", "csrf_token": csrf_of(manager, CARDS)}
    answer = manager.post(LETTERS, data=fields)
    assert answer.status_code == 409
    assert "Hier wacht niemand op een brief" in answer.get_data(as_text=True)


def test_a_long_list_has_pages(manager: FlaskClient, street: Scene) -> None:
    for number in range(52):
        newcomer(street, f"Huis {number}")
    first = manager.get(LETTERS).get_data(as_text=True)
    older = re.search(r'rel="next" href="([^"]+)"', first)
    assert older is not None
    second = manager.get(older.group(1).replace("&amp;", "&")).get_data(as_text=True)
    assert "Huis 51" in second
    assert "Huis 49" not in second


# -------------------------------------------------------------------------------- command line


def run(street: Scene, *arguments: str) -> int:
    """`cambio cards ...` in the application of the test."""
    from flask import current_app

    app = current_app._get_current_object()  # type: ignore[attr-defined] # the application itself, not its stand-in
    return run_cli(build_cli([cards], lambda *_settings: app), ["cards", *arguments])


def test_cards_are_printed_from_the_command_line(
    street: Scene, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    street.neighbour()
    out = tmp_path / "cards.pdf"
    where = ("--community", "deventer", "--place", "dreef", "--out", str(out))
    assert run(street, "print", *where, "--json") == 0
    answer = json.loads(capsys.readouterr().out)
    with reading() as session:
        [kept] = print_runs(session, community_id=street.community_id)
    told = {"cards": 1, "sheets": 1, "file": str(out), "run_id": str(kept.id)}
    assert (answer, kept.place_name) == (told, "Dreef")
    assert "1 · Nummer 1" in text_of(out.read_bytes())[0]
    assert [path.name for path in tmp_path.glob("*.part")] == []


def test_letters_are_printed_from_the_command_line(street: Scene, tmp_path: Path) -> None:
    newcomer(street, "Klaproos")
    street.neighbour()
    out = tmp_path / "letters.pdf"
    assert run(street, "letters", "--community", "deventer", "--new", "--out", str(out)) == 0
    assert len(text_of(out.read_bytes())) == 1
    assert run(street, "letters", "--community", "deventer", "--out", str(out)) == 0
    assert "Nummer 2" in text_of(out.read_bytes())[0]
    assert run(street, "letters", "--community", "deventer", "--out", str(out)) == 1


WRONG = [
    (["--community", "nowhere"], 1, "refused (not_found)"),
    (["--community", "deventer", "--place", "Nergens"], 1, "refused (not_found)"),
    (["--community", "deventer", "--place", "Dreef"], 1, "refused (nothing_to_print)"),
    ([], 2, "--community"),
]


@pytest.mark.parametrize(("arguments", "status", "said"), WRONG)
def test_wrong_use_is_told_in_one_line(
    street: Scene,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    status: int,
    said: str,
) -> None:
    assert run(street, "print", *arguments, "--out", str(tmp_path / "x.pdf")) == status
    told = capsys.readouterr().err
    assert said in told
    assert told.count("\n") == 1
    assert list(tmp_path.glob("*")) == list(tmp_path.glob("*.sqlite*"))


def test_a_name_that_two_places_bear_asks_for_an_id(
    street: Scene, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    who: dict[str, Any] = {"community_id": street.community_id, "actor_id": ACTOR_ID}
    district = perform(add_place, AddPlace(**who, kind="district", name="Elders"))
    perform(add_place, AddPlace(**who, kind="street", name="Dreef", parent_id=district))
    where = ("--community", "deventer", "--place", "Dreef", "--out", str(tmp_path / "x.pdf"))
    assert run(street, "print", *where) == 2
    assert "Dreef < Elders" in capsys.readouterr().err


def test_a_file_that_cannot_be_written_is_wrong_use(
    street: Scene, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    street.neighbour()
    out = tmp_path / "no" / "such" / "folder.pdf"
    assert run(street, "print", "--community", "deventer", "--out", str(out)) == 2
    assert "cannot write" in capsys.readouterr().err


def test_every_command_shows_an_example() -> None:
    for arguments in (["--help"], ["print", "--help"], ["letters", "--help"]):
        assert "Example: cambio cards" in CliRunner().invoke(cards, arguments).output
