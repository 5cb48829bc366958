"""Letters of welcome with a card, for households that joined a programme."""

from __future__ import annotations

from datetime import date, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

from flask import Response, g, render_template, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from cambio.app.factory import limiter
from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.app.problems import words_of
from cambio.database import NotFound, reading
from cambio.earning.queries import ProgrammeView, programmes
from cambio.earning.rules import name_in
from cambio.web.language import current_language
from cards.errors import NoWelcomesDue
from cards.pages.base import blueprint, now
from cards.pages.desk import served
from cards.printing import Window
from cards.printing.one_letter import LETTERS_OF_ONE_HOUSEHOLD, by_household
from cards.printing.prepared import issuer
from cards.printing.welcoming import welcome_file
from cards.queries.welcome import count_welcomes, welcome_of, welcomes
from cards.reach import chosen_places, place_options

WELCOMES_MOST = 250
"""In one file: a second draws some thirty, each with its card."""

NEW_DAYS = 7


@blueprint.get("/<community>/cards/welcome")
@allow(Permission.MANAGE_CARDS)
def welcome() -> str:
    """For which programme, and since when?"""
    return _page(None)


@blueprint.post("/<community>/cards/welcome")
@allow(Permission.MANAGE_CARDS)
@limiter.limit("20 per minute")
def print_welcomes() -> ResponseReturnValue:
    """The letters for everybody who joined since, as PDF."""
    programme = _chosen(_programmes())
    with reading() as session:
        found = welcomes(
            session,
            community_id=g.community_id,
            programme_id=programme.id,
            since=_since(),
            place_ids=chosen_places(Permission.MANAGE_CARDS),
            limit=WELCOMES_MOST,
        )
        by = issuer(session, community_id=g.community_id)
    try:
        return welcome_file(found, programme, by, window=_window(), name=_("welcome"))
    except NoWelcomesDue as refusal:
        return _page(words_of(refusal)), refusal.status


@blueprint.post("/<community>/counter/households/<uuid:household_id>/welcome")
@allow(Permission.ENROL)
@limiter.limit(LETTERS_OF_ONE_HOUSEHOLD, key_func=by_household)
def print_welcome(household_id: UUID) -> Response:
    """One household's letter, to hand over at the counter."""
    served(household_id)
    programme = _chosen(_programmes())
    with reading() as session:
        found = welcome_of(
            session,
            community_id=g.community_id,
            household_id=household_id,
            programme_id=programme.id,
        )
        by = issuer(session, community_id=g.community_id)
    letters = [] if found is None else [found]
    return welcome_file(letters, programme, by, window=_window(), name=_("welcome"))


def _page(problem: str | None) -> str:
    running = _programmes()
    programme = _chosen(running) if running else None
    count = 0
    if programme is not None:
        with reading() as session:
            count = count_welcomes(
                session,
                community_id=g.community_id,
                programme_id=programme.id,
                since=_since(),
                place_ids=chosen_places(Permission.MANAGE_CARDS),
            )
    language = current_language()
    return render_template(
        "cards/welcome.html",
        programmes=[(each.slug, name_in(each.names, language)) for each in running],
        chosen=programme and programme.slug,
        since=_since(),
        count=count,
        most=WELCOMES_MOST,
        places=place_options(Permission.MANAGE_CARDS),
        place=request.values.get("place", ""),
        problem=problem,
    )


def _programmes() -> list[ProgrammeView]:
    with reading() as session:
        found = programmes(session, community_id=g.community_id)
    return [each for each in found if each.status == "running"]


def _chosen(running: list[ProgrammeView]) -> ProgrammeView:
    """The programme that was chosen, else the first.

    Raises:
        NotFound: there is none of that name.
    """
    slug = request.values.get("programme")
    for each in running:
        if slug in (None, each.slug):
            return each
    raise NotFound


def _since() -> date:
    """The day that was chosen; a week ago where none was, or none that is a day."""
    try:
        return date.fromisoformat(request.values.get("since", ""))
    except ValueError:
        today = now().astimezone(ZoneInfo(g.community.timezone)).date()
        return today - timedelta(days=NEW_DAYS)


def _window() -> Window:
    return Window.LEFT if request.form.get("window") == "left" else Window.RIGHT
