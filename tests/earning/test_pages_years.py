"""A year in charts, a statement to keep, and streets where it is quiet."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import pypdfium2
from flask import Flask

from cambio.app.permissions import Role, ScopeKind
from cambio.database import reading
from cambio.earning.queries.years import household_year, place_year
from cards.printing.statements import StatementPaper, draw_statement
from tests.earning.browsing import page
from tests.earning.ground import Ground
from tests.earning.use_cases.test_approvals import approve, report, set_programme
from tests.signing_in import as_household, as_staff


def test_a_household_reads_its_own_year_and_prints_a_statement(
    sqlite_app: Flask, sqlite_ground: Ground
) -> None:
    ground = sqlite_ground
    household_id = ground.household()
    for _month in range(2):
        ground.show(ground.open_action(ground.grant()), household_id, adults=2)
        ground.clock.advance(days=31)
    with reading() as session:
        year = household_year(
            session, community_id=ground.community_id, household_id=household_id, year=2026
        )
    assert year.actions == (0, 0, 1, 1, *[0] * 8)
    assert sum(year.given_minor["CAM"]) == ground.holds(household_id)
    resident = as_household(sqlite_app, ground.community_id, household_id)
    assert "Alleen u ziet dit" in page(resident, "/deventer/my/year")
    assert "Hierboven kan het uitmaken" not in page(resident, "/deventer/my/year")
    set_programme(ground, yearly_limit_minor=ground.holds(household_id))
    assert "uitkering" in page(resident, "/deventer/my/year?year=2026")
    statement = page(resident, "/deventer/my/statement/2026")
    assert statement.count("Opruimen in de Dreef") == 2
    years = [resident.get(f"/deventer/my/statement/{year}").status_code for year in (0, 1999, 9999)]
    assert years == [404, 404, 404]
    neighbour = as_household(sqlite_app, ground.community_id, ground.household())
    assert "Opruimen in de Dreef" not in page(neighbour, "/deventer/my/statement/2026")


def test_a_streets_year_counts_approved_bags_and_merges_few_households(
    sqlite_app: Flask, sqlite_ground: Ground
) -> None:
    ground = sqlite_ground
    action_id = ground.open_action(ground.grant())
    ground.show(action_id, ground.household(), adults=2)
    ground.close(action_id)
    report(ground, action_id, bags=12)
    asked: dict[str, Any] = {"community_id": ground.community_id, "place_id": ground.street_id}

    def bags() -> int:
        with reading() as session:
            within = [ground.street_id]
            found = place_year(session, **asked, within=within, year=2026, now=ground.clock.now)
        assert found.given_minor == {}
        return sum(found.bags)

    assert bags() == 0
    approve(ground, action_id)
    assert bags() == 12
    resident = as_household(sqlite_app, ground.community_id, ground.household())
    assert "12 in totaal" in page(resident, f"/deventer/places/{ground.street_id}/year")


def test_a_street_without_an_action_for_three_months_is_on_the_list(
    sqlite_app: Flask, sqlite_ground: Ground
) -> None:
    ground = sqlite_ground
    ground.close(ground.open_action(None))
    manager = as_staff(sqlite_app, ground.community_id, Role.MANAGER)
    place: dict[str, Any] = {"scope_kind": ScopeKind.PLACE, "scope_id": ground.street_id}

    def seen_by_captain() -> str:
        captain = as_staff(sqlite_app, ground.community_id, Role.CAPTAIN, **place)
        return page(captain, "/deventer/streets/quiet")

    shown = page(manager, "/deventer/streets/quiet")
    assert "Enkstraat" in shown
    assert "Dreef" not in shown
    assert "Nergens is het stil" in seen_by_captain()
    ground.clock.now += timedelta(days=92)
    assert "Dreef" in seen_by_captain()


def test_the_statement_is_a_pdf_for_the_household_and_at_the_counter(
    sqlite_app: Flask, sqlite_ground: Ground
) -> None:
    household_id = sqlite_ground.household()
    sqlite_ground.show(sqlite_ground.open_action(sqlite_ground.grant()), household_id)
    resident = as_household(sqlite_app, sqlite_ground.community_id, household_id)
    path = "/deventer/my/statement/2026"
    assert f"{path}.pdf" in page(resident, path)
    made = resident.get(f"{path}.pdf")
    [text] = [each.get_textpage().get_text_range() for each in pypdfium2.PdfDocument(made.data)]
    assert "Jaaroverzicht 2026" in text
    assert "Opruimen in de Dreef" in text
    assert resident.get("/deventer/my/statement/9999.pdf").status_code == 404
    desk = f"/deventer/counter/households/{household_id}/statement/2026.pdf"
    assert resident.get(desk).status_code == 403
    manager = as_staff(sqlite_app, sqlite_ground.community_id, Role.MANAGER)
    assert manager.get(desk).data == made.data


def test_a_long_statement_goes_on_on_another_page() -> None:
    paper = StatementPaper(
        title="Jaar",
        community_name="Deventer",
        about="x",
        lead="x",
        figures=(("Samen", "3 cambi's"),),
        heading="Waarvoor",
        lines=tuple(f"regel {number}" for number in range(120)),
        notes=("Geen geld.",),
        page_label="bladzijde",
    )
    out = io.BytesIO()
    assert draw_statement(paper, out, language="nl") == 4
    pages = [each.get_textpage().get_text_range() for each in pypdfium2.PdfDocument(out.getvalue())]
    found = "\n".join(pages)
    assert all(
        f"regel {number}\r" in found or f"regel {number}\n" in found for number in range(120)
    )
    assert "bladzijde 4" in pages[3]
