"""Pages of programmes: making one, its budgets, joining it, and milestones."""

from __future__ import annotations

import io

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cambio.app.permissions import Role, ScopeKind
from cambio.database import perform, reading
from cambio.earning import queries
from cambio.ledger import Purpose
from cambio.neighbourhood.use_cases import CreateCommunity, create_community
from tests.conftest import ACTOR_ID
from tests.earning.browsing import page, submit, told
from tests.earning.ground import TEMPLATES, Ground, template
from tests.signing_in import as_household, as_staff, csrf_in

PROGRAMMES, BUDGETS = "/deventer/programmes", "/deventer/budgets"


@pytest.fixture
def manager(sqlite_app: Flask, sqlite_ground: Ground) -> FlaskClient:
    return as_staff(sqlite_app, sqlite_ground.community_id, Role.MANAGER)


def upload(client: FlaskClient, text: str | bytes) -> str:
    """Bring a file; answers the page that it leads to."""
    content = text.encode() if isinstance(text, str) else text
    form = {
        "csrf_token": csrf_in(page(client, f"{PROGRAMMES}/new")),
        "template": "cambio-company",
        "file": (io.BytesIO(content), "programme.toml"),
    }
    answer = client.post(f"{PROGRAMMES}/new", data=form, follow_redirects=True)
    return answer.get_data(as_text=True)


# ---------------------------------------------------------------------------------- programmes


def test_an_empty_community_gets_a_programme_from_a_template(sqlite_app: Flask) -> None:
    command = CreateCommunity(community_id=0, actor_id=ACTOR_ID, slug="leeg", name="Leeg")
    manager = as_staff(sqlite_app, perform(create_community, command), Role.MANAGER)
    assert "Nog niets te sparen" in page(manager, "/leeg/programmes")
    answer = submit(manager, "/leeg/programmes/new", {"template": "gold-card"})
    shown = told(manager, answer)
    assert "Het programma is er." in shown
    assert "Verzorgde voortuin of balkon" in shown


def test_a_changed_file_changes_what_is_different_and_nothing_else(
    manager: FlaskClient, sqlite_ground: Ground
) -> None:
    text = (TEMPLATES / "cambio-company.toml").read_text(encoding="utf-8")
    assert "Er was niets veranderd." in upload(manager, text)
    changed = upload(manager, text.replace("per_adult_minor = 3", "per_adult_minor = 6", 1))
    assert "1 regel is veranderd." in changed
    assert "Versie 2" in changed


FILES = [
    ("[programme]\nslug = 5", "slug mag kleine letters"),
    ("nonsense\n[x]", "Deze regel is niet te lezen."),
    (b"\xff\xfe\x00", "Dit is geen tekstbestand."),
    ("", "currency moet een eigen deel zijn"),
]


@pytest.mark.parametrize(("content", "words"), FILES)
def test_a_wrong_file_is_explained_line_by_line(
    manager: FlaskClient, content: str | bytes, words: str
) -> None:
    assert words in upload(manager, content)


def test_a_template_can_be_saved_to_be_changed(manager: FlaskClient) -> None:
    answer = manager.get(f"{PROGRAMMES}/templates/gold-card.toml")
    assert answer.get_data() == (TEMPLATES / "gold-card.toml").read_bytes()
    assert manager.get(f"{PROGRAMMES}/templates/secrets.toml").status_code == 404


def test_who_manages_one_programme_makes_no_other(sqlite_app: Flask, sqlite_ground: Ground) -> None:
    manager = as_staff(
        sqlite_app,
        sqlite_ground.community_id,
        Role.MANAGER,
        scope_kind=ScopeKind.PROGRAMME,
        scope_id=sqlite_ground.programmes["cambio-company"],
    )
    assert manager.get(f"{PROGRAMMES}/new").status_code == 403
    sqlite_ground.apply(template("gold-card"))
    form = {"programme_id": sqlite_ground.programmes["gold-card"], "name": "x", "amount": "5"}
    assert submit(manager, f"{BUDGETS}/new", form).status_code == 403


def test_a_resident_reads_how_to_earn_in_both_languages(
    sqlite_app: Flask, sqlite_ground: Ground
) -> None:
    resident = as_household(sqlite_app, sqlite_ground.community_id, sqlite_ground.household())
    dutch = page(resident, f"{PROGRAMMES}/cambio-company?lang=nl")
    assert "Zo spaart u" in dutch
    assert "2 cambi&#39;s voor u en 1 cambi voor de straat" in dutch
    assert "Oefenactie" not in dutch
    english = page(resident, f"{PROGRAMMES}/cambio-company?lang=en")
    assert "How you earn" in english
    assert "Street clean-up" in english
    assert resident.get(f"{PROGRAMMES}/no-such-programme").status_code == 404


# --------------------------------------------------------------------------------------- grants


def test_a_grant_is_written_down_and_its_rest_given_back(
    manager: FlaskClient, sqlite_ground: Ground
) -> None:
    form = {
        "programme_id": sqlite_ground.programmes["cambio-company"],
        "funder_id": sqlite_ground.funder_id,
        "name": "Schone straten 2026",
        "amount": "2.500",
        "theme": "clean-and-whole",
    }
    shown = told(manager, submit(manager, f"{BUDGETS}/new", form))
    assert "2.500 cambi&#39;s staan in het budget." in shown
    assert "Schoon en heel" in shown
    with reading() as session:
        granted = queries.budgets(session, community_id=sqlite_ground.community_id)[0]
    shown = told(manager, submit(manager, f"{BUDGETS}/{granted.id}/return"))
    assert "2.500 cambi&#39;s zijn terug." in shown
    assert sqlite_ground.holds(granted.id, Purpose.BUDGET) == 0


GRANT_MISTAKES = [
    ({"amount": "-5"}, "Het bedrag moet minstens 1 zijn."),
    ({"name": " "}, "Kies een naam"),
    ({"theme": "fun"}, "Kies een van de thema"),
    ({"funder_id": ""}, "Wij kunnen deze gever niet vinden."),
]


@pytest.mark.parametrize(("changes", "words"), GRANT_MISTAKES)
def test_a_mistake_in_a_grant_is_told_beside_its_field(
    manager: FlaskClient, sqlite_ground: Ground, changes: dict[str, str], words: str
) -> None:
    form = {
        "programme_id": sqlite_ground.programmes["cambio-company"],
        "funder_id": sqlite_ground.funder_id,
        "name": "Schone straten",
        "amount": "10",
        **changes,
    }
    answer = submit(manager, f"{BUDGETS}/new", form)
    assert answer.status_code in (404, 422)
    assert words in answer.get_data(as_text=True)


# ------------------------------------------------------------------------ joining and milestones


def test_a_household_joins_by_its_own_act_and_stops_by_its_own(
    sqlite_app: Flask, sqlite_ground: Ground
) -> None:
    sqlite_ground.apply(template("gold-card"))
    household_id = sqlite_ground.household()
    resident = as_household(sqlite_app, sqlite_ground.community_id, household_id)
    where = f"{PROGRAMMES}/gold-card"
    assert "Nooit klachten" in page(resident, where)
    told(resident, submit(resident, where, {"adult": "Ans"}, to=f"{where}/join"))
    with reading() as session:
        joined = queries.memberships_of(
            session, community_id=sqlite_ground.community_id, household_id=household_id
        )
    assert [each.consent_means for each in joined] == ["page"]
    assert "U doet niet meer mee." in told(resident, submit(resident, where, to=f"{where}/leave"))


@pytest.mark.parametrize("means", ["counter", "paper"])
def test_a_household_joins_at_the_counter(
    manager: FlaskClient, sqlite_ground: Ground, means: str
) -> None:
    sqlite_ground.apply(template("gold-card"))
    household_id = sqlite_ground.household()
    where = f"{PROGRAMMES}/gold-card/members?postcode=7415qa&number=1"
    assert "Nummer 1" in page(manager, where)
    said = {"household_id": household_id, "means": means}
    assert "Zeg wie er ja zegt" in submit(manager, where, said).text
    answer = submit(manager, where, said | {"adult": "Ans, Bo"})
    assert "Het huishouden doet mee." in told(manager, answer)
    answer = submit(manager, where, {"household_id": household_id, "act": "leave"})
    assert "doet niet meer mee" in told(manager, answer)
    unsaid = submit(manager, where, {"household_id": household_id})
    assert unsaid.status_code == 409
