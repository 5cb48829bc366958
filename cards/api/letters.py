"""Letters for one household, for programs at a counter: its one-time code, or a welcome."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from flask import Response, g
from flask.views import MethodView
from flask_smorest import Blueprint

from cambio.app.factory import limiter
from cambio.app.guard import allow, current_actor
from cambio.app.permissions import Permission
from cambio.database import NotFound, reading
from cambio.earning.queries import programme
from cambio.neighbourhood.queries import household
from cards.printing import Window
from cards.printing.files import letters_file
from cards.printing.one_letter import LETTERS_OF_ONE_HOUSEHOLD, by_household, new_letter
from cards.printing.prepared import issuer
from cards.printing.welcoming import welcome_file
from cards.queries.welcome import welcome_of
from cards.reach import require_for
from cards.schemas.letters import LetterArguments, WelcomeArguments

blueprint = Blueprint(
    "letters_api", __name__, description="Letters with a code for a PIN, and letters of welcome."
)


@blueprint.route("/households/<uuid:household_id>/pin-letter")
class PinLetter(MethodView):
    """A household's letter."""

    @allow(Permission.ENROL)
    @limiter.limit(LETTERS_OF_ONE_HOUSEHOLD, key_func=by_household)
    @blueprint.arguments(LetterArguments)
    @blueprint.response(200, content_type="application/pdf")
    def post(self, asked: dict[str, Any], household_id: UUID) -> Response:
        """Make a new one-time code and answer the letter with it, as PDF.

        The code stands in this answer only. The code of before stops working at once; a PIN of
        before, and who is signed in with it, goes on until the household chooses another.
        """
        served(household_id)
        made = new_letter(
            community_id=g.community_id, household_id=household_id, actor_id=current_actor().id
        )
        window = Window[asked["window"].upper()]
        return letters_file([(made.view, made.code)], made.by, window=window, name="letter")


@blueprint.route("/households/<uuid:household_id>/welcome-letter")
class WelcomeLetter(MethodView):
    """A household's letter of welcome in a programme."""

    @allow(Permission.ENROL)
    @limiter.limit(LETTERS_OF_ONE_HOUSEHOLD, key_func=by_household)
    @blueprint.arguments(WelcomeArguments)
    @blueprint.response(200, content_type="application/pdf")
    def post(self, asked: dict[str, Any], household_id: UUID) -> Response:
        """The letter with the household's card, as PDF; who has it can earn with it"""
        served(household_id)
        about = {"community_id": g.community_id, "programme_id": asked["programme_id"]}
        with reading() as session:
            found = programme(session, **about)
            welcome = welcome_of(session, **about, household_id=household_id)
            by = issuer(session, community_id=g.community_id)
        if found is None or welcome is None:
            raise NotFound
        window = Window[asked["window"].upper()]
        return welcome_file([welcome], found, by, window=window, name="welcome")


def served(household_id: UUID) -> None:
    """Return when the household is there, and whoever is asking may serve it.

    Raises:
        NotFound: there is no such household, or it has ended.
        NotAllowed: the role is held elsewhere only.
    """
    g.community_id = current_actor().community_id
    with reading() as session:
        found = household(session, community_id=g.community_id, household_id=household_id)
    if found is None or found.ended_at is not None:
        raise NotFound
    require_for(found)
