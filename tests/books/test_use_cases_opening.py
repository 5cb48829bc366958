"""Opening balances from a file: the whole of it or nothing, with a reason for every bad line."""

from __future__ import annotations

from uuid import UUID

import pytest
from flask import Flask

from cambio.books.errors import OpeningRefused
from cambio.books.rules import read_opening
from cambio.books.use_cases import OpenBalances, Opened, open_balances
from cambio.database import new_id, perform
from cambio.ledger import Purpose
from tests.access.conftest import add_household
from tests.conftest import ACTOR_ID
from tests.ledger.books import Books, assert_sound

HEADING = "purpose,owner_id,currency,amount,programme_id\n"
OWNER, PROGRAMME = str(UUID(int=7)), str(UUID(int=9))
SCALES = {"CAM": 0, "EUR": 2}


@pytest.fixture
def books(app: Flask, community_id: int) -> Books:
    return Books(community_id)


def opening(books: Books, content: str, *, dry_run: bool = False) -> Opened:
    return perform(
        open_balances,
        OpenBalances(
            community_id=books.community_id,
            actor_id=ACTOR_ID,
            request_key=str(new_id()),
            content=content,
            dry_run=dry_run,
        ),
    )


def test_every_line_is_booked_from_its_programme(books: Books) -> None:
    household_id = add_household(books.community_id, nickname="De Merels")
    content = (
        HEADING
        + f"wallet,{household_id},CAM,25,{PROGRAMME}\n"
        + f"budget,{OWNER},CAM,100,{PROGRAMME}\n"
    )
    assert opening(books, content, dry_run=True) == Opened(2, {"CAM": 125})
    assert books.together()["CAM", Purpose.WALLET] == 0
    assert opening(books, content) == Opened(2, {"CAM": 125})
    assert books.together()["CAM", Purpose.WALLET] == 25
    assert books.together()["CAM", Purpose.ISSUANCE] == -125
    assert_sound()


def test_one_bad_line_books_nothing_and_each_has_its_reason(books: Books) -> None:
    content = (
        HEADING
        + f"budget,{OWNER},CAM,5,{PROGRAMME}\n"
        + f"wallet,{OWNER},CAM,5,{PROGRAMME}\n"
        + f"budget,{OWNER},CAM,-5,{PROGRAMME}\n"
    )
    with pytest.raises(OpeningRefused) as refused:
        opening(books, content)
    assert refused.value.facts["lines"] == [
        "line 3: there is no such household",
        "line 4: -5 is no amount above nought",
    ]
    assert books.together()["CAM", Purpose.BUDGET] == 0


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (f"till,{OWNER},CAM,5,{PROGRAMME}", "purpose must be one of"),
        (f"budget,{OWNER},XYZ,5,{PROGRAMME}", "there is no currency XYZ"),
        (f"budget,{OWNER},CAM,,{PROGRAMME}", "nothing is no amount"),
        (f"budget,{OWNER},CAM,0,{PROGRAMME}", "0 is no amount"),
        (f"budget,{OWNER},CAM,1.5,{PROGRAMME}", "1.5 is no amount"),
        (f"budget,{OWNER},EUR,1.555,{PROGRAMME}", "1.555 is no amount"),
        (f"budget,{OWNER},CAM,\u0665,{PROGRAMME}", "is no amount"),
        (f"budget,7,CAM,5,{PROGRAMME}", "must be ids"),
        ("budget", "there is no currency"),
    ],
)
def test_what_is_wrong_with_a_line_is_said(line: str, reason: str) -> None:
    lines, (bad,) = read_opening(HEADING + line + "\n", SCALES)
    assert lines == []
    assert (bad.number, reason in bad.reason) == (2, True)


def test_decimals_are_those_of_the_currency() -> None:
    lines, _ = read_opening(HEADING + f"budget,{OWNER},EUR,1.5,{PROGRAMME}\n", SCALES)
    assert [line.amount_minor for line in lines] == [150]


@pytest.mark.parametrize("content", ["", "purpose;owner_id\n", HEADING])
def test_a_file_without_columns_or_lines_is_refused(content: str) -> None:
    _, bad = read_opening(content, SCALES)
    assert len(bad) == 1


def test_an_account_stands_in_the_file_once() -> None:
    line = f"budget,{OWNER},CAM,5,{PROGRAMME}\n"
    _, (bad,) = read_opening(HEADING + line + line, SCALES)
    assert str(bad) == "line 3: the same account as line 2"
