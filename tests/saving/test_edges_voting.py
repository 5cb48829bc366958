"""Pages and API of voting: from a proposal to what was spent, by phone, captain and auditor."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cambio.app.permissions import Role, ScopeKind
from cambio.database import new_id
from cambio.saving.rules.voting import Choice
from tests.conftest import Clock
from tests.earning.ground import Ground
from tests.saving.test_edges import words
from tests.saving.voting import DAYS, Street, street_of
from tests.signing_in import as_household, as_staff, csrf_in, csrf_of, key_for

HERE = "/deventer"
API = "/api/v1"


@pytest.fixture
def street(sqlite_ground: Ground) -> Street:
    """Four households of one street, on SQLite."""
    return street_of(sqlite_ground, 4)


@pytest.fixture
def captain(sqlite_app: Flask, street: Street) -> FlaskClient:
    """The captain of that street."""
    ground = street.ground
    scope: dict[str, Any] = {"scope_kind": ScopeKind.PLACE, "scope_id": ground.street_id}
    return as_staff(sqlite_app, ground.community_id, Role.CAPTAIN, **scope)


def home(app: Flask, street: Street, number: int) -> FlaskClient:
    return as_household(app, street.ground.community_id, street.homes[number])


def send(client: FlaskClient, page: str, path: str | None = None, **form: Any) -> tuple[int, str]:
    """Send a form that stands on a page; answers the status and where it leads, or what it says."""
    found = client.get(f"{HERE}{page}")
    csrf = csrf_in(found.text)
    answer = client.post(f"{HERE}{path or page}", data={"csrf_token": csrf, **form})
    return answer.status_code, answer.location or words(answer.text)


def test_a_household_proposes_neighbours_vote_and_everybody_reads_the_outcome(
    sqlite_app: Flask, street: Street, clock: Clock
) -> None:
    place, me = street.ground.street_id, home(sqlite_app, street, 0)
    form = {
        "title": "Een bank",
        "why": "Om op te zitten",
        "amount": "150",
        "currency": "CAM",
        "last_day": "2026-03-20",
    }
    status, said = send(me, f"/pots/{place}/propose", **{**form, "amount": "veel"})
    assert (status, "bedrag" in said) == (422, True)
    status, vote = send(me, f"/pots/{place}/propose", **form)
    assert status == 303
    path = vote.removeprefix(HERE)
    assert "Een bank" in words(me.get(f"{HERE}/votes").text)
    assert send(me, path)[0] == 422
    assert send(me, path, choice="yes") == (303, vote)
    assert "heeft gestemd" in words(me.get(vote).text)
    for number in (1, 2):
        assert send(home(sqlite_app, street, number), path, choice="yes")[0] == 303
    assert "3 van 4" in words(me.get(vote).text)
    clock.advance(days=DAYS * 2)
    street.decide(UUID(path.rsplit("/", 1)[1]))
    me = home(sqlite_app, street, 0)
    page = words(me.get(vote).text)
    assert "aangenomen" in page
    assert "zo weinig" in page.lower()
    assert "150 cambi's van 150 cambi's over" in words(me.get(f"{HERE}/pots/{place}").text)


def test_what_a_captain_spends_alone_everybody_reads(sqlite_app: Flask, street: Street) -> None:
    street.spend(40, title="Verf voor het hek")
    neighbour = home(sqlite_app, street, 3)
    page = words(neighbour.get(f"{HERE}/pots/{street.ground.street_id}").text)
    assert "Verf voor het hek 40 cambi's een straatambassadeur" in page


def test_a_captain_opens_the_envelopes_and_a_vote_elsewhere_is_not_theirs(
    captain: FlaskClient, street: Street, clock: Clock
) -> None:
    proposal_id = street.propose(on_paper=True)
    for each in street.homes[:3]:
        street.envelope(proposal_id, each)
    elsewhere = street.propose(place_id=street.ground.other_street_id)
    page = f"/votes/{proposal_id}"
    assert send(captain, page, f"/votes/{elsewhere}/withdraw")[0] == 403
    clock.advance(days=DAYS)
    form = {"count_yes": "2", "count_no": "0", "count_blank": "0"}
    status, said = send(captain, page, f"{page}/count", **form)
    assert (status, "3 enveloppen en 2 stembriefjes" in said) == (422, True)
    form["count_no"] = "1"
    assert send(captain, page, f"{page}/count", **form)[0] == 303
    assert street.seen(proposal_id).status == "accepted"


def test_the_auditor_alone_sees_who_voted(sqlite_app: Flask, street: Street) -> None:
    proposal_id = street.propose()
    street.vote(proposal_id, yes=2)
    community_id, path = street.ground.community_id, f"{HERE}/votes/{proposal_id}/voters"
    auditor = as_staff(sqlite_app, community_id, Role.AUDITOR)
    assert words(auditor.get(path).text).count("op een scherm") == 2
    for role in (Role.MANAGER, Role.CAPTAIN):
        assert as_staff(sqlite_app, community_id, role).get(path).status_code == 403
    assert home(sqlite_app, street, 0).get(path).status_code == 403
    unknown = f"{HERE}/votes/{new_id()}/voters"
    assert auditor.get(unknown).status_code == 404


def test_a_manager_agrees_how_is_decided(sqlite_app: Flask, street: Street) -> None:
    manager = as_staff(sqlite_app, street.ground.community_id, Role.MANAGER)
    form = {"small_spend": "10", "small_spend_days": "7", "quorum": "5", "majority": "all"}
    assert send(manager, "/spending", **form)[0] == 303
    assert send(manager, "/spending", **{**form, "quorum": "0"})[0] == 422
    assert send(manager, "/spending", **{**form, "majority": "one"})[0] == 422
    proposal = street.seen(street.propose())
    assert (proposal.quorum, proposal.majority) == (5, "all")


def test_the_same_as_a_program(sqlite_app: Flask, street: Street, clock: Clock) -> None:
    ground, program = street.ground, sqlite_app.test_client()
    keys = {
        role: key_for(ground.community_id, role)
        for role in (Role.CAPTAIN, Role.MANAGER, Role.AUDITOR)
    }

    def ask(method: str, path: str, role: Role = Role.CAPTAIN, **body: Any) -> tuple[int, Any]:
        headers = keys[role] | {"Idempotency-Key": "bench"}
        answer = program.open(f"{API}{path}", method=method, headers=headers, json=body or None)
        return answer.status_code, answer.get_json()

    new: dict[str, Any] = {
        "place_id": str(ground.street_id),
        "title": "Een bank",
        "currency": "CAM",
        "amount_minor": 200,
        "deadline_at": "2026-03-14T23:00:00Z",
    }
    status, made = ask("POST", "/pot-proposals", **new)
    assert (status, made["status"], made["quorum"], made["households"]) == (201, "open", 3, 4)
    assert ask("POST", "/pot-proposals", **new)[1]["id"] == made["id"]
    path = f"/pot-proposals/{made['id']}"
    me = home(sqlite_app, street, 0)
    csrf = {"X-CSRFToken": csrf_of(me, f"{HERE}/votes/{made['id']}")}
    voted = me.post(f"{API}{path}/votes", json={"choice": "yes"}, headers=csrf)
    assert (voted.status_code, voted.get_json()["yes"]) == (200, None)
    again = me.post(f"{API}{path}/votes", json={"choice": "no"}, headers=csrf)
    assert (again.status_code, again.get_json()["code"]) == (409, "already_voted")
    ask("POST", f"{path}/envelopes", household_id=str(street.homes[1]))
    status, noted = ask("POST", f"{path}/envelopes", household_id=str(street.homes[2]))
    assert (status, noted["envelopes"], noted["voters"]) == (200, 2, 3)
    roll = ask("GET", f"{path}/votes", Role.AUDITOR)[1]["items"]
    assert [each["means"] for each in roll] == ["screen", "paper", "paper"]
    assert ask("GET", f"{path}/votes", Role.MANAGER)[0] == 403
    clock.advance(days=DAYS + 1)
    keys = {role: key_for(ground.community_id, role) for role in keys}
    assert ask("POST", f"{path}/count", yes=2, no=0)[1]["status"] == "accepted"
    assert ask("GET", "/pot-proposals?open=false")[1]["items"][0]["id"] == made["id"]
    assert ask("GET", f"/pots/{ground.street_id}")[1]["decided"][0]["left_minor"] == 200


def test_a_program_agrees_how_is_decided(sqlite_app: Flask, street: Street) -> None:
    program, path = sqlite_app.test_client(), f"{API}/spending-agreement"
    agreed = {"small_spend": 5, "small_spend_days": 7, "quorum": 2, "majority": "more_than_half"}
    manager, captain = (
        key_for(street.ground.community_id, role) for role in (Role.MANAGER, Role.CAPTAIN)
    )
    assert program.put(path, json=agreed, headers=manager).status_code == 200
    assert program.put(path, json=agreed, headers=captain).status_code == 403
    assert program.get(path, headers=captain).get_json() == agreed


def test_nobody_votes_for_somebody_else(captain: FlaskClient, street: Street) -> None:
    path = f"/votes/{street.propose()}"
    assert send(captain, path, choice=Choice.YES.value)[0] == 403
