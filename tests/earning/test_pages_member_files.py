"""Households that joined elsewhere, by a list; and members counted by street, never named."""

from __future__ import annotations

import io
from uuid import UUID

import pytest
from flask import Flask
from flask.testing import FlaskClient

from cambio.app.permissions import Role
from cambio.database import perform, reading
from cambio.earning import queries
from cambio.earning.errors.members import ConsentByFile
from cambio.earning.queries.joined import StreetMembers, members_by_street
from cambio.earning.use_cases import JoinProgramme, join_programme
from cambio.earning.use_cases.member_files import Agreed, JoinTogether, join_together
from tests.earning.browsing import page
from tests.earning.ground import Ground, template
from tests.signing_in import as_staff, csrf_in

PATH = "/deventer/programmes/cambio-company/members/file"
HEADINGS = "Postcode;Huisnummer;Datum;Wijze\n"


@pytest.fixture
def manager(sqlite_app: Flask, sqlite_ground: Ground) -> FlaskClient:
    return as_staff(sqlite_app, sqlite_ground.community_id, Role.MANAGER)


def send(client: FlaskClient, text: str, act: str) -> str:
    """Send a list; answers the page that it leads to."""
    form = {
        "csrf_token": csrf_in(page(client, PATH)),
        "act": act,
        "file": (io.BytesIO(text.encode()), "leden.csv"),
    }
    return client.post(PATH, data=form, follow_redirects=True).get_data(as_text=True)


def test_a_list_is_tried_and_then_all_of_it_joins_with_day_and_means(
    manager: FlaskClient, sqlite_ground: Ground
) -> None:
    ground = sqlite_ground
    households = [ground.household() for _ in range(2)]
    text = HEADINGS + "7415QA;1;01-02-2026;papier\n7415 QA;2;2026-02-03;balie\n"
    assert "Geprobeerd: 2 komen erbij, 0 doen al mee." in send(manager, text, "try")
    assert "2 huishoudens doen nu mee, 0 deden al mee." in send(manager, text, "join")
    assert "0 huishoudens doen nu mee, 2 deden al mee." in send(manager, text, "join")
    with reading() as session:
        found = queries.members(
            session,
            community_id=ground.community_id,
            programme_id=ground.programmes["cambio-company"],
            household_ids=households,
        )
    said = [(str(found[each].consent_on), found[each].consent_means) for each in households]
    assert said == [("2026-02-01", "paper"), ("2026-02-03", "counter")]


WRONG = [
    ("7415QA;99;01-02-2026;papier", "Op dit adres doet geen huishouden mee"),
    ("7415QA;1;01-02-2026;duif", "Schrijf: balie, pagina of papier."),
    ("7415QA;1;gisteren;papier", "07-03-2026"),
    ("7415QA;1;01-02-2026", "meer of minder kolommen"),
]


def test_one_wrong_line_and_nobody_joins(manager: FlaskClient, sqlite_ground: Ground) -> None:
    sqlite_ground.household()
    for line, words in WRONG:
        shown = send(manager, f"{HEADINGS}7415QA;1;01-02-2026;papier\n{line}\n", "join")
        assert "Niemand is erbij gekomen." in shown, line
        assert words in shown
    with reading() as session:
        members = queries.count_members(
            session,
            community_id=sqlite_ground.community_id,
            programme_id=sqlite_ground.programmes["cambio-company"],
        )
    assert members == 0


def test_nobody_joins_the_gold_card_by_a_list(ground: Ground) -> None:
    programme_id = ground.apply(template("gold-card"))
    agreed = Agreed(ground.household(), ground.clock.now.date(), "paper")
    with pytest.raises(ConsentByFile):
        perform(
            join_together,
            JoinTogether(**ground.who, programme_id=programme_id, households=(agreed,)),
        )


def test_members_are_counted_by_street_and_small_numbers_are_hidden(ground: Ground) -> None:
    programme_id = ground.programmes["cambio-company"]

    def join(number: int, street_id: UUID) -> list[StreetMembers]:
        for _ in range(number):
            household_id = ground.household(street_id=street_id)
            command = JoinProgramme(
                **ground.who, programme_id=programme_id, household_id=household_id
            )
            perform(join_programme, command)
        with reading() as session:
            return members_by_street(
                session, community_id=ground.community_id, programme_id=programme_id
            )

    assert join(4, ground.street_id) == []
    assert join(3, ground.other_street_id) == [StreetMembers(None, 7)]
    assert join(1, ground.street_id) == [StreetMembers("Dreef", 5)]
