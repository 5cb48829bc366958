"""A household's and a street's year in small charts, the private statement, and quiet streets."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from uuid import UUID

from flask import g, render_template, request
from flask_babel import format_date

from cambio.app.api import encode_cursor
from cambio.app.guard import allow, current_actor
from cambio.app.permissions import Permission
from cambio.database import NotFound, reading
from cambio.earning.explaining import yearly_statement
from cambio.earning.pages.base import blueprint, now, zone
from cambio.earning.queries.years import (
    household_year,
    place_year,
    quiet_streets,
    year_limits,
    years_known,
)
from cambio.earning.schemas.years import street_in, street_position
from cambio.neighbourhood.queries import place, places_within
from cambio.neighbourhood.reach import places_reached
from cambio.web.layout import currency

PAGE = 50
YEAR_MIN = 2000


@blueprint.get("/my/year")
@allow(Permission.SEE_OWN_HOUSEHOLD)
def my_year() -> str:
    """A household's own year: what it took part in and what it was given."""
    key = {"community_id": g.community_id}
    with reading() as session:
        found = household_year(session, **key, household_id=_household(), year=_asked_year())
        limits = year_limits(session, **key, found=found)
        years = years_known(session, **key, now=now())
    return render_template(
        "earning/my_year.html",
        found=found,
        years=years,
        actions=_points(found.year, found.actions),
        given=[(currency(code), _points(found.year, s)) for code, s in found.given_minor.items()],
        limits=[asdict(each) | {"currency": currency(each.currency)} for each in limits],
    )


@blueprint.get("/my/statement/<int:year>")
@allow(Permission.SEE_OWN_HOUSEHOLD)
def my_statement(year: int) -> str:
    """All that a household was given in a year, each with why, to print and keep."""
    if not YEAR_MIN <= year <= now().astimezone(zone()).year:
        raise NotFound
    with reading() as session:
        found = yearly_statement(
            session, community_id=g.community_id, household_id=_household(), year=year
        )
    return render_template("earning/my_statement.html", found=found, today=now())


@blueprint.get("/places/<uuid:place_id>/year")
@allow(Permission.SEE_ACTIONS)
def street_year(place_id: UUID) -> str:
    """A place's year: actions, bags, and what its pot was given."""
    key = {"community_id": g.community_id}
    year = _asked_year()
    with reading() as session:
        where = place(session, **key, place_id=place_id)
        if where is None:
            raise NotFound
        found = place_year(
            session,
            **key,
            place_id=place_id,
            within=places_within(session, **key, place_id=place_id),
            year=year,
            now=now(),
        )
        years = years_known(session, **key, now=now())
    return render_template(
        "earning/street_year.html",
        place=where,
        found=found,
        years=years,
        actions=_points(year, found.actions),
        bags=_points(year, found.bags),
        given=[(currency(code), _points(year, s)) for code, s in found.given_minor.items()],
    )


@blueprint.get("/streets/quiet")
@allow(Permission.SEE_QUIET_STREETS)
def quiet() -> str:
    """Streets where nothing was for three months, of those that the role is for."""
    with reading() as session:
        found = quiet_streets(
            session,
            community_id=g.community_id,
            now=now(),
            place_ids=places_reached(Permission.SEE_QUIET_STREETS, community_id=g.community_id),
            after=street_in(request.args.get("after")),
            limit=PAGE + 1,
        )
    last = found[PAGE - 1] if len(found) > PAGE else None
    more = encode_cursor(street_position(last)) if last else None
    this_year = now().astimezone(zone()).year
    return render_template(
        "earning/quiet.html", streets=found[:PAGE], more=more, this_year=this_year
    )


def _household() -> UUID:
    household_id = current_actor().household_id
    if household_id is None:
        raise NotFound
    return household_id


def _asked_year() -> int:
    today = now().astimezone(zone()).year
    text = request.args.get("year", "")
    asked = int(text) if text.isdecimal() and len(text) == len(str(today)) else today
    return asked if YEAR_MIN <= asked <= today else today


def _points(year: int, values: Sequence[int]) -> list[tuple[str, int]]:
    """Values by month as the kit's charts want them."""
    return [
        (format_date(date(year, month, 1), "MMM").rstrip("."), value)
        for month, value in enumerate(values, start=1)
    ]
