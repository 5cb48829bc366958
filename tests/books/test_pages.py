"""The books as pages: what stands on them, for whom, and whom they never name."""

from __future__ import annotations

import re
import threading
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import create_engine, text

from cambio.app.permissions import Role, ScopeKind
from cambio.books.checking import CHECKING
from cambio.books.pages import books as pages
from cambio.books.pages import checks
from cambio.books.rules import account_code
from cambio.books.use_cases import BeginCheck, TellProgress, begin_check, tell_progress
from cambio.database import new_id, perform
from tests.books.conftest import Deventer
from tests.conftest import ACTOR_ID
from tests.signing_in import as_household, as_staff, csrf_of

BOOKS = "/deventer/books"
ALL_PAGES = ["", "/accounts", "/transactions", "/check", "/export"]


@pytest.fixture
def auditor(sqlite_app: Flask, deventer: Deventer) -> FlaskClient:
    return as_staff(sqlite_app, deventer.community_id, Role.AUDITOR)


def page(client: FlaskClient, path: str, language: str = "en") -> str:
    answer = client.get(f"{BOOKS}{path}", query_string=None, headers={"Accept-Language": language})
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def hrefs(html: str, what: str) -> list[str]:
    return re.findall(rf'href="({BOOKS}/{what}/[0-9a-f-]{{36}})"', html)


def test_the_trial_balance_leads_to_the_accounts(auditor: FlaskClient) -> None:
    html = page(auditor, "")
    assert "−100" in html
    assert f"{BOOKS}/accounts?purpose=wallet" in html


def test_accounts_lead_to_statements_and_those_to_transactions(
    auditor: FlaskClient, deventer: Deventer
) -> None:
    accounts = hrefs(page(auditor, "/accounts?purpose=wallet"), "accounts")
    assert f"{BOOKS}/accounts/{deventer.wallet}" in accounts
    statement = page(auditor, f"/accounts/{deventer.wallet}")
    assert account_code(deventer.wallet) in statement
    (newest, *_) = hrefs(statement, "transactions")
    transaction = page(auditor, newest.removeprefix(BOOKS))
    assert f"{BOOKS}/accounts/{deventer.wallet}" in transaction


def test_places_and_shops_stand_by_name_and_households_by_their_code(
    auditor: FlaskClient, deventer: Deventer
) -> None:
    html = page(auditor, "/accounts")
    for name in ("Dreef", "De Ruif", account_code(deventer.wallet)):
        assert name in html
    for path in ("", "/accounts", f"/accounts/{deventer.wallet}", "/transactions"):
        shown = page(auditor, path)
        assert "De Merels" not in shown
        assert str(deventer.household_id) not in shown


def test_the_journal_tells_everything_that_was_booked(
    auditor: FlaskClient, deventer: Deventer
) -> None:
    assert len(hrefs(page(auditor, "/transactions"), "transactions")) == 4
    assert len(hrefs(page(auditor, "/transactions?kind=award"), "transactions")) == 1


def test_a_correction_and_what_it_corrects_lead_to_each_other(
    auditor: FlaskClient, deventer: Deventer
) -> None:
    posted = deventer.books.award(3)
    undone = deventer.books.undo(posted)
    first = page(auditor, f"/transactions/{posted.transaction_id}")
    second = page(auditor, f"/transactions/{undone.transaction_id}")
    assert str(undone.transaction_id) in first
    assert str(posted.transaction_id) in second


@pytest.mark.parametrize("path", ["/accounts", "/transactions", "/accounts/{wallet}"])
def test_long_lists_come_in_pages(
    auditor: FlaskClient, deventer: Deventer, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    monkeypatch.setattr(pages, "LINES", 1)
    path = path.format(wallet=deventer.wallet)
    seen: list[str] = []
    while True:
        html = page(auditor, path)
        seen += hrefs(html.split("<main", 1)[1].split('<nav class="pagination', 1)[0], "[a-z]+")
        found = re.search(r'rel="next" href="([^"]+)"', html)
        if not found:
            break
        path = found.group(1).replace("&amp;", "&").removeprefix(BOOKS)
    assert (
        len(seen)
        == len(set(seen))
        == {"/accounts": 10, "/transactions": 4}.get(path.split("?")[0], 2)
    )


def test_filters_go_along_to_the_next_page(
    auditor: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "LINES", 1)
    html = page(auditor, "/accounts?purpose=till&currency=CAM&_external=1&_scheme=evil")
    found = re.search(r'rel="next" href="([^"]+)"', html)
    assert found
    assert found.group(1).startswith(f"{BOOKS}/accounts?")
    assert "purpose=till" in found.group(1)
    assert "evil" not in found.group(1)


def check_now(client: FlaskClient) -> str:
    """Press the button, and come back when the check is done."""
    csrf = csrf_of(client, f"{BOOKS}/check")
    answer = client.post(f"{BOOKS}/check", data={"csrf_token": csrf})
    assert (answer.status_code, answer.location) == (303, f"{BOOKS}/check")
    for thread in threading.enumerate():
        if thread.name == CHECKING:
            thread.join()
    return page(client, "/check")


def test_checking_says_that_the_books_are_right(auditor: FlaskClient) -> None:
    html = check_now(auditor)
    assert "message--success" in html
    assert "message--danger" not in html


def test_checking_names_the_first_difference(
    auditor: FlaskClient, deventer: Deventer, sqlite_url: str
) -> None:
    engine = create_engine(sqlite_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE ledger_balance SET entries = 9"))
    engine.dispose()
    html = check_now(auditor)
    assert "message--danger" in html
    assert "balances_are_sums" in html


def test_a_check_that_goes_on_shows_how_far_it_is(auditor: FlaskClient, deventer: Deventer) -> None:
    who: dict[str, Any] = {"community_id": deventer.community_id, "actor_id": ACTOR_ID}
    check_id = perform(begin_check, BeginCheck(**who, scope="full"))
    perform(tell_progress, TellProgress(**who, check_id=check_id, done=30, total=120))
    html = page(auditor, "/check")
    assert "<progress" in html
    assert f'http-equiv="refresh" content="{checks.REFRESH_S}"' in html


@pytest.mark.parametrize("form", ["csv", "jsonl", "beancount", "hledger"])
def test_the_books_can_be_taken_along_as_a_file(
    auditor: FlaskClient, deventer: Deventer, form: str
) -> None:
    assert f"{BOOKS}/export/{form}" in page(auditor, "/export")
    answer = auditor.get(f"{BOOKS}/export/{form}")
    assert answer.status_code == 200
    assert "attachment" in answer.headers["Content-Disposition"]
    assert deventer.wallet.hex in answer.get_data(as_text=True).lower()
    assert auditor.get(f"{BOOKS}/export/paper").status_code == 404


@pytest.mark.parametrize("path", ALL_PAGES)
@pytest.mark.parametrize("role", [Role.MANAGER, Role.AUDITOR, Role.ADMINISTRATOR])
def test_keepers_and_checkers_of_the_books_see_them(
    sqlite_app: Flask, deventer: Deventer, role: Role, path: str
) -> None:
    page(as_staff(sqlite_app, deventer.community_id, role), path)


@pytest.mark.parametrize("path", ALL_PAGES)
def test_nobody_else_sees_them(sqlite_app: Flask, deventer: Deventer, path: str) -> None:
    clients = [
        as_staff(sqlite_app, deventer.community_id, Role.VOLUNTEER),
        as_staff(
            sqlite_app,
            deventer.community_id,
            Role.MANAGER,
            scope_kind=ScopeKind.PROGRAMME,
            scope_id=new_id(),
        ),
        as_household(sqlite_app, deventer.community_id, deventer.household_id),
    ]
    assert [client.get(f"{BOOKS}{path}").status_code for client in clients] == [403] * 3


@pytest.mark.parametrize(
    "path", ["/accounts/{id}", "/transactions/{id}", "/accounts?after=x", "/transactions?after=é"]
)
def test_what_is_not_there_is_said_in_plain_words(auditor: FlaskClient, path: str) -> None:
    answer = auditor.get(BOOKS + path.format(id=new_id()))
    assert answer.status_code in (400, 404)
