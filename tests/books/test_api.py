"""The books in JSON: what is told, to whom, and what is not."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cambio.app.permissions import Role, ScopeKind
from cambio.books.rules import account_code
from cambio.database import new_id, reading
from cambio.ledger.queries import account
from tests.books.conftest import Deventer
from tests.ledger.books import Books
from tests.signing_in import as_household, key_for


class Asking:
    """Somebody who asks the API; answers the document, or the status where it is no 200."""

    def __init__(self, client: FlaskClient, headers: dict[str, str] | None = None) -> None:
        self._client = client
        self._headers = headers or {}

    def __call__(self, path: str, **query: Any) -> Any:
        answer = self._client.get(f"/api/v1/{path}", query_string=query, headers=self._headers)
        return answer.json if answer.status_code == 200 else answer.status_code

    def pages(self, path: str, **query: Any) -> list[Any]:
        items: list[Any] = []
        page = self(path, **query)
        while page["next"]:
            items += page["items"]
            page = self(path, **query, cursor=page["next"])
        items += page["items"]
        return items


@pytest.fixture
def auditor(sqlite_app: Flask, deventer: Deventer) -> Asking:
    return Asking(sqlite_app.test_client(), key_for(deventer.community_id, Role.AUDITOR))


@pytest.fixture
def manager(sqlite_app: Flask, deventer: Deventer) -> Asking:
    return Asking(sqlite_app.test_client(), key_for(deventer.community_id, Role.MANAGER))


@pytest.fixture
def household(sqlite_app: Flask, deventer: Deventer) -> Asking:
    return Asking(as_household(sqlite_app, deventer.community_id, deventer.household_id))


# ------------------------------------------------------------------------------------- auditing


def test_an_account_tells_what_it_holds_and_not_whose_it_is(
    auditor: Asking, deventer: Deventer
) -> None:
    assert auditor(f"accounts/{deventer.wallet}") == {
        "id": str(deventer.wallet),
        "code": account_code(deventer.wallet),
        "purpose": "wallet",
        "owner_id": None,
        "currency": "CAM",
        "status": "open",
        "balance_minor": 5,
    }


def test_an_auditor_cannot_find_a_wallet_by_its_household(
    auditor: Asking, manager: Asking, deventer: Deventer
) -> None:
    assert auditor("accounts", owner_id=deventer.household_id)["items"] == []
    (found,) = manager("accounts", owner_id=deventer.household_id)["items"]
    assert (found["id"], found["owner_id"]) == (str(deventer.wallet), str(deventer.household_id))


def test_accounts_of_places_and_shops_say_whose_they_are(
    auditor: Asking, deventer: Deventer
) -> None:
    pot = auditor(f"accounts/{deventer.street_pot}")
    assert pot["owner_id"] is not None
    assert auditor("accounts", owner_id=pot["owner_id"])["items"] == [pot]


def test_accounts_are_found_by_purpose_and_currency(auditor: Asking, deventer: Deventer) -> None:
    tills = auditor("accounts", purpose="till", currency="CAM")["items"]
    assert {each["id"] for each in tills} == {str(deventer.books.till), str(deventer.shop_till)}
    assert auditor("accounts", currency="GOLD")["items"] == []


def test_accounts_come_in_pages(auditor: Asking) -> None:
    whole = auditor("accounts")["items"]
    assert len(whole) == 10
    assert auditor.pages("accounts", limit=3) == whole


@pytest.mark.parametrize("account", ["wallet", "shop_till"])
def test_postings_come_newest_first_with_the_balance_after_each(
    auditor: Asking, deventer: Deventer, account: str
) -> None:
    account_id = getattr(deventer, account)
    lines = auditor(f"accounts/{account_id}/postings")["items"]
    expected = {"wallet": [(-5, 5), (10, 10)], "shop_till": [(5, 5)]}[account]
    assert [(each["amount_minor"], each["balance_after_minor"]) for each in lines] == expected
    assert auditor.pages(f"accounts/{account_id}/postings", limit=1) == lines


def test_transactions_come_newest_first_with_their_legs(
    auditor: Asking, deventer: Deventer
) -> None:
    found = auditor("transactions")["items"]
    assert [(each["sequence"], each["kind"]) for each in found] == [
        (4, "order_collected"),
        (3, "order_placed"),
        (2, "award"),
        (1, "grant"),
    ]
    legs = {leg["account_id"]: leg["amount_minor"] for leg in found[2]["legs"]}
    assert legs == {
        str(deventer.books.budget): -12,
        str(deventer.wallet): 10,
        str(deventer.street_pot): 2,
    }
    assert auditor.pages("transactions", limit=3) == found
    assert auditor(f"transactions/{found[0]['id']}") == found[0]
    assert [each["kind"] for each in auditor("transactions", kind="award")["items"]] == ["award"]


def test_no_answer_names_the_household(auditor: Asking, deventer: Deventer) -> None:
    answers = [
        auditor("accounts"),
        auditor("transactions"),
        auditor(f"accounts/{deventer.wallet}/postings"),
    ]
    assert str(deventer.household_id) not in str(answers)
    assert "actor_id" not in str(answers)


def test_the_trial_balance_sums_to_zero(auditor: Asking) -> None:
    lines = auditor("trial-balance")["items"]
    assert {(each["purpose"], each["balance_minor"]) for each in lines} == {
        ("budget", 88),
        ("issuance", -100),
        ("pot", 2),
        ("purse", 0),
        ("till", 5),
        ("wallet", 5),
    }
    assert sum(each["balance_minor"] for each in lines) == 0


# ----------------------------------------------------------------------------------- households


def test_a_household_sees_its_own_accounts_and_no_other(
    household: Asking, deventer: Deventer
) -> None:
    (mine,) = household("accounts")["items"]
    assert (mine["id"], mine["owner_id"]) == (str(deventer.wallet), str(deventer.household_id))
    assert household(f"accounts/{deventer.wallet}") == mine
    lines = household(f"accounts/{deventer.wallet}/postings")["items"]
    assert [each["amount_minor"] for each in lines] == [-5, 10]


def test_what_is_not_a_households_own_is_not_there_for_it(
    household: Asking, deventer: Deventer
) -> None:
    for account_id in (deventer.books.wallet, deventer.street_pot, deventer.books.budget):
        assert household(f"accounts/{account_id}") == 404
        assert household(f"accounts/{account_id}/postings") == 404
    assert household("accounts", owner_id=new_id())["items"] == []
    assert household("accounts", purpose="pot")["items"] == []


def test_the_books_as_a_whole_are_not_for_households(household: Asking, deventer: Deventer) -> None:
    assert household("transactions") == 403
    assert household("trial-balance") == 403


# -------------------------------------------------------------------------------------- refusals


@pytest.mark.parametrize(
    "role", [Role.VOLUNTEER, Role.CAPTAIN, Role.CORPORATION, Role.SHOPKEEPER, Role.FUNDER]
)
def test_others_see_no_accounts(sqlite_app: Flask, deventer: Deventer, role: Role) -> None:
    asking = Asking(sqlite_app.test_client(), key_for(deventer.community_id, role))
    assert asking("accounts") == 403
    assert asking(f"accounts/{deventer.wallet}") == 403


def test_a_resident_key_that_is_no_household_sees_nothing(
    sqlite_app: Flask, deventer: Deventer
) -> None:
    asking = Asking(sqlite_app.test_client(), key_for(deventer.community_id, Role.RESIDENT))
    assert asking("accounts") == 403


def test_a_manager_of_one_place_does_not_see_the_books(
    sqlite_app: Flask, deventer: Deventer
) -> None:
    headers = key_for(
        deventer.community_id, Role.MANAGER, scope_kind=ScopeKind.PLACE, scope_id=_street(deventer)
    )
    asking = Asking(sqlite_app.test_client(), headers)
    for path in ("accounts", "transactions", "trial-balance", f"accounts/{deventer.wallet}"):
        assert asking(path) == 403


def test_who_did_not_sign_in_sees_nothing(sqlite_app: Flask, deventer: Deventer) -> None:
    assert Asking(sqlite_app.test_client())("accounts") == 401


def test_another_communitys_books_are_not_there(auditor: Asking, deventer: Deventer) -> None:
    other = Books(deventer.community_id + 1)
    posted = other.grant()
    assert auditor(f"accounts/{other.wallet}") == 404
    assert auditor(f"accounts/{other.budget}/postings") == 404
    assert auditor(f"transactions/{posted.transaction_id}") == 404
    assert str(other.budget) not in str(auditor("accounts"))


@pytest.mark.parametrize(
    ("path", "query", "status"),
    [
        ("accounts", {"limit": 0}, 422),
        ("accounts", {"limit": 201}, 422),
        ("accounts", {"limit": "many"}, 422),
        ("accounts", {"purpose": "theft"}, 422),
        ("accounts", {"owner_id": "me"}, 422),
        ("accounts", {"currency": "cam"}, 422),
        ("accounts", {"currency": "CAM\0"}, 422),
        ("accounts", {"cursor": "x"}, 400),
        ("accounts", {"cursor": "é"}, 400),
        ("accounts", {"cursor": "MQ"}, 400),  # a number, where an id is meant
        ("transactions", {"cursor": "LTE"}, 400),  # -1
        ("transactions", {"cursor": "OTk5OTk5OTk5OTk5OTk5OTk5OTk5"}, 400),  # beyond 64 bits
        ("transactions", {"cursor": "wrI"}, 400),  # a superscript two
        ("transactions", {"kind": "theft"}, 422),
        ("transactions", {"subject_id": 7}, 422),
        ("accounts/7", {}, 404),
        ("transactions/7", {}, 404),
    ],
)
def test_what_makes_no_sense_is_answered_with_what_is_wrong(
    sqlite_app: Flask, deventer: Deventer, path: str, query: dict[str, Any], status: int
) -> None:
    headers = key_for(deventer.community_id, Role.AUDITOR)
    answer = sqlite_app.test_client().get(f"/api/v1/{path}", query_string=query, headers=headers)
    assert answer.status_code == status
    assert answer.mimetype == "application/problem+json"
    assert answer.json is not None
    assert answer.json["code"]


def _street(deventer: Deventer) -> UUID:
    with reading() as session:
        view = account(session, community_id=deventer.community_id, account_id=deventer.street_pot)
    assert view is not None
    return view.owner_id
