"""The letters of a run that tells what lapses, drawn for window envelopes."""

from __future__ import annotations

from uuid import UUID

from flask import Response, g, request
from flask_babel import gettext as _

from cambio.app.factory import limiter
from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.database import reading
from cambio.ledger.queries import currencies
from cambio.neighbourhood.queries import households, places
from cambio.saving.errors import LetterRunUnknown
from cambio.saving.queries import told_in
from cards.pages.base import blueprint
from cards.printing import Window
from cards.printing.files import drawn_letters_file
from cards.printing.lapsing_letters import LapsingRun, lapsing_letters
from cards.printing.prepared import issuer


@blueprint.get("/<community>/lapsing/letters/<uuid:run_id>/pdf")
@allow(Permission.MANAGE_PROGRAMMES)
@limiter.limit("20 per minute")
def lapsing_letters_file(run_id: UUID) -> Response:
    """The file of one run, as often as it is asked for.

    Raises:
        LetterRunUnknown: there is no such run here.
    """
    with reading() as session:
        told = told_in(session, community_id=g.community_id, run_id=run_id)
        if not told:
            raise LetterRunUnknown
        owners = {each.owner_id for each in told}
        homes = households(session, community_id=g.community_id, household_ids=owners)
        known = places(session, community_id=g.community_id)
        run = LapsingRun(
            told,
            {each.id: each for each in homes},
            {each.id: each.name for each in known if each.id in owners},
            currencies(session, community_id=g.community_id),
        )
        by = issuer(session, community_id=g.community_id)
    window = Window.LEFT if request.args.get("window") == "left" else Window.RIGHT
    return drawn_letters_file(
        lapsing_letters(run, by, window=window),
        title=_("Letters about what lapses"),
        name=_("letters"),
    )
