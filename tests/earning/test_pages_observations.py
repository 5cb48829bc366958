"""Pages of what was noticed: writing it down, a file, what a household sees, and objections."""

from __future__ import annotations

import io
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cambio.app.permissions import Role, ScopeKind
from cambio.earning.use_cases.observations import Seen
from tests.earning.browsing import page, submit, told
from tests.earning.ground import Ground
from tests.earning.use_cases.test_observations import MARCH, Gold
from tests.signing_in import as_household, as_staff, csrf_in

GOLD = "/deventer/programmes/gold-card"


@pytest.fixture
def gold(sqlite_ground: Ground) -> Gold:
    return Gold(sqlite_ground)


@pytest.fixture
def corporation(sqlite_app: Flask, gold: Gold) -> FlaskClient:
    return as_staff(sqlite_app, gold.ground.community_id, Role.CORPORATION)


@pytest.fixture
def manager(sqlite_app: Flask, gold: Gold) -> FlaskClient:
    return as_staff(sqlite_app, gold.ground.community_id, Role.MANAGER)


def resident(app: Flask, gold: Gold, household_id: UUID) -> FlaskClient:
    return as_household(app, gold.ground.community_id, household_id)


# ---------------------------------------------------------------------------- writing it down


def test_a_corporation_writes_down_what_went_well_and_sees_nobody_else(
    gold: Gold, corporation: FlaskClient
) -> None:
    household_id = gold.member()
    gold.ground.household()
    where = f"{GOLD}/milestones"
    assert "Nummer 2" not in page(corporation, f"{where}?postcode=7415QA&number=2")
    where += "?postcode=7415QA&number=1"
    form = {"household_id": household_id, "event": "front-garden", "happened_on": MARCH}
    written = told(corporation, submit(corporation, where, form))
    assert "Opgeschreven." in written
    assert "Dit is een vergissing" in written
    assert "al opgeschreven" in told(corporation, submit(corporation, where, form))
    assert submit(corporation, where, {**form, "happened_on": ""}).status_code == 422
    refused = submit(corporation, where, {**form, "event": "huurachterstand"})
    assert refused.status_code == 422
    assert gold.kept(household_id) == [("front-garden", MARCH)]


def test_a_mistake_is_struck_with_a_reason(gold: Gold, manager: FlaskClient) -> None:
    household_id = gold.member()
    gold.note(Seen(household_id, "front-garden", MARCH))
    where = f"{GOLD}/households/{household_id}"
    strike = page(manager, where).split(f"{GOLD}/milestones/")[1].split('"')[0]
    where = f"{GOLD}/milestones/{strike}"
    assert submit(manager, where, {}).status_code == 422
    assert "telt niet meer" in told(manager, submit(manager, where, {"reason": "not_so"}))
    assert submit(manager, where, {"reason": "not_so"}).status_code == 409


def test_nobody_strikes_what_another_wrote_down(gold: Gold, corporation: FlaskClient) -> None:
    household_id = gold.member()
    gold.note(Seen(household_id, "front-garden", MARCH))
    with_others = f"{GOLD}/milestones/{gold.ids(household_id)[0]}/strike"
    assert corporation.get(with_others).status_code == 404
    assert corporation.get("/deventer/objections").status_code == 403


SCOPES = [(ScopeKind.COMMUNITY, 403), (ScopeKind.PROGRAMME, 200)]


@pytest.mark.parametrize(("scope", "status"), SCOPES)
def test_a_volunteer_writes_down_only_for_the_programme_of_the_role(
    sqlite_app: Flask, gold: Gold, scope: ScopeKind, status: int
) -> None:
    volunteer = as_staff(
        sqlite_app,
        gold.ground.community_id,
        Role.VOLUNTEER,
        scope_kind=scope,
        scope_id=gold.id if scope is ScopeKind.PROGRAMME else None,
    )
    assert volunteer.get(f"{GOLD}/milestones").status_code == status
    assert ("Wat ging goed" in page(volunteer, GOLD)) is (status == 200)


# ------------------------------------------------------------------------------------- a file


def send(client: FlaskClient, content: str, act: str, **columns: str) -> tuple[int, str]:
    where = f"{GOLD}/milestones/file"
    form = {
        "csrf_token": csrf_in(page(client, where)),
        "act": act,
        "file": (io.BytesIO(content.encode()), "maart.csv"),
        **{f"column_{name}": value for name, value in columns.items()},
    }
    answer = client.post(where, data=form, content_type="multipart/form-data")
    return answer.status_code, answer.get_data(as_text=True)


def test_a_file_is_tried_then_written_down_and_harmless_when_sent_again(
    gold: Gold, corporation: FlaskClient
) -> None:
    household_id = gold.member()
    content = "PC6;Huisnr;Wat;Wanneer\n7415QA;1;Verzorgde voortuin of balkon;07-03-2026\n"
    columns = {"postcode": "PC6", "event": "Wat", "happened_on": "Wanneer"}
    status, html = send(corporation, content, "try")
    assert (status, "Zeg in welke kolom dit staat: Postcode." in html) == (422, True)
    status, html = send(corporation, content, "try", **columns)
    assert (status, "1 nieuw" in html) == (200, True)
    assert gold.kept(household_id) == []
    assert send(corporation, content, "record") == (303, send(corporation, content, "record")[1])
    assert gold.kept(household_id) == [("front-garden", MARCH)]


BAD_FILES = [
    ("Postcode;Huisnummer;Mijlpaal;Datum;Huurachterstand\n7415QA;1;front-garden;07-03-2026;0\n", 1),
    ("Postcode;Huisnummer;Mijlpaal;Datum\n7415QA;1;front-garden;07-03-2026\n7415QA;9;x;y\n", 3),
    ("Postcode;Huisnummer;Mijlpaal;Datum\n7415QA;2;front-garden;07-03-2026\n", 2),
    ("Postcode;Huisnummer;Mijlpaal;Datum\n7415QA;1;front-garden;07-03-2027\n", 2),
]


@pytest.mark.parametrize(("content", "line"), BAD_FILES, ids=["column", "line", "consent", "day"])
def test_of_a_file_with_a_fault_nothing_is_written_down_and_its_line_is_named(
    gold: Gold, corporation: FlaskClient, content: str, line: int
) -> None:
    household_id = gold.member()
    gold.ground.household()
    status, html = send(corporation, content, "record")
    assert status == 422
    assert f">{line}<" in html.replace("\n", "")
    assert gold.kept(household_id) == []


# ------------------------------------------------------------------------ what a household sees


def test_each_adult_agrees_on_the_page_and_can_stop(sqlite_app: Flask, gold: Gold) -> None:
    household_id = gold.ground.household(adults=2)
    client = resident(sqlite_app, gold, household_id)
    where = f"{GOLD}/mine"
    html = told(client, submit(client, where, {"adult": "Anna"}, to=f"{GOLD}/join"))
    assert "Nog 1 volwassene" in html
    html = told(client, submit(client, where, {"adult": "Bert"}, to=f"{GOLD}/join"))
    assert "Nog 1 volwassene" not in html
    gold.note(Seen(household_id, "front-garden", MARCH))
    html = told(client, submit(client, where, {"adult": "Anna"}, to=f"{where}/withdraw"))
    assert "is vergeten" in html
    assert gold.kept(household_id) == []
    unknown = submit(client, where, {"adult": "Anna"}, to=f"{where}/withdraw")
    assert unknown.status_code == 404


def test_a_household_sees_what_is_kept_objects_and_is_told_what_was_decided(
    sqlite_app: Flask, gold: Gold, manager: FlaskClient
) -> None:
    household_id = gold.member()
    gold.note(Seen(household_id, "front-garden", MARCH))
    client = resident(sqlite_app, gold, household_id)
    html = page(client, f"{GOLD}/mine")
    assert "Verzorgde voortuin" in html
    assert "7 maart 2027" in html, "when it will be forgotten"
    about = gold.ids(household_id)[0]
    html = told(client, submit(client, f"{GOLD}/mine", to=f"{GOLD}/mine/{about}/object"))
    assert "uiterlijk op 7 april 2026" in html
    again = submit(client, f"{GOLD}/mine", to=f"{GOLD}/mine/{about}/object")
    assert again.status_code == 409
    html = page(manager, "/deventer/objections")
    decide = html.split('action="/deventer/objections/')[1].split('"')[0]
    where, to = "/deventer/objections", f"/deventer/objections/{decide}"
    assert submit(manager, where, {"reason": ""}, to=to).status_code == 422
    assert "Het blijft staan" in told(
        manager, submit(manager, where, {"reason": "seen_again"}, to=to)
    )
    assert "Iemand is gaan kijken" in page(client, f"{GOLD}/mine")


@pytest.mark.parametrize("means", ["counter", "paper"])
def test_a_household_objects_at_the_counter_or_by_letter(
    gold: Gold, manager: FlaskClient, means: str
) -> None:
    household_id = gold.member()
    gold.note(Seen(household_id, "front-garden", MARCH))
    where = f"{GOLD}/households/{household_id}"
    form = {"observation_id": gold.ids(household_id)[0], "means": means}
    assert "telt het niet" in told(manager, submit(manager, where, form))
    words = {"counter": "aan de balie", "paper": "op papier"}
    assert words[means] in page(manager, "/deventer/objections")
