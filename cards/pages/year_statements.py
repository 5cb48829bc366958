"""A household's yearly statement as a PDF: for itself, and at the counter."""

from __future__ import annotations

from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Response, g
from flask_babel import gettext as _

from cambio.app.factory import limiter
from cambio.app.guard import allow, current_actor
from cambio.app.permissions import Permission
from cambio.database import NotFound, reading
from cambio.earning.explaining import YearlyStatement, yearly_statement
from cambio.neighbourhood.queries import HouseholdView
from cambio.web.formats import format_day, format_money
from cambio.web.language import current_language
from cards.pages.base import blueprint, household_or_404, now
from cards.pages.desk import served
from cards.printing.files import pdf_file
from cards.printing.prepared import issuer
from cards.printing.statements import StatementPaper, draw_statement

YEAR_MIN = 2000


@blueprint.get("/<community>/my/statement/<int:year>.pdf")
@allow(Permission.SEE_OWN_HOUSEHOLD)
@limiter.limit("20 per minute")
def my_statement_file(year: int) -> Response:
    """All that our household was given in a year, to keep."""
    household_id = current_actor().household_id
    if household_id is None:
        raise NotFound
    return _file(household_or_404(household_id), year)


@blueprint.get("/<community>/counter/households/<uuid:household_id>/statement/<int:year>.pdf")
@allow(Permission.ENROL)
@limiter.limit("20 per minute")
def statement_file(household_id: UUID, year: int) -> Response:
    """The same on paper, for a household at the counter."""
    return _file(served(household_id), year)


def _file(household: HouseholdView, year: int) -> Response:
    if not YEAR_MIN <= year <= now().astimezone(ZoneInfo(g.community.timezone)).year:
        raise NotFound
    with reading() as session:
        found = yearly_statement(
            session, community_id=g.community_id, household_id=household.id, year=year
        )
        accent = issuer(session, community_id=g.community_id).accent
    paper = _paper(found, household, accent)
    language = current_language()
    return pdf_file(
        lambda out: draw_statement(paper, out, language=language), name=f"{_('statement')}-{year}"
    )


def _paper(found: YearlyStatement, household: HouseholdView, accent: str) -> StatementPaper:
    given = [(_("Given in all"), format_money(sum_, money)) for money, sum_ in found.totals]
    adults = [
        (_("For what %(adult)s did", adult=adult), format_money(sum_, money))
        for adult, money, sum_ in found.adults
    ]
    limits = [
        (_("The limit of a year"), format_money(limit, money)) for money, limit in found.limits
    ]
    return StatementPaper(
        title=_("Yearly statement %(year)s", year=found.year),
        community_name=g.community.name,
        about=f"{household.nickname} · {_('made on %(day)s', day=format_day(now()))}",
        lead=_("What your household was given this year. Nobody else gets this from us."),
        figures=(*given, *adults, *limits),
        heading=_("What it was for"),
        lines=tuple(found.sentences) or (_("Nothing was given this year."),),
        notes=(
            _(
                "Tokens are not money and are never paid out. Whether they count for tax or a "
                "benefit depends on your situation: ask the tax office, or who pays your benefit."
            ),
        ),
        page_label=_("page"),
        accent=accent,
    )
