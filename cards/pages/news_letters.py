"""The letters of a run, drawn: what households want to know and hear by paper."""

from __future__ import annotations

from uuid import UUID

from flask import Response, g, request
from flask_babel import gettext as _

from cambio.app.factory import limiter
from cambio.app.guard import allow
from cambio.app.permissions import Permission
from cambio.database import reading
from cambio.messages.errors import RunUnknown
from cambio.messages.queries.letters import letters_in, run
from cambio.messages.queries.parcels import parcels
from cards.pages.base import blueprint
from cards.printing import Window
from cards.printing.files import news_letters_file
from cards.printing.prepared import issuer
from cards.reach import require_in_place


@blueprint.get("/<community>/messages/letters/<uuid:run_id>")
@allow(Permission.MANAGE_MESSAGES)
@limiter.limit("20 per minute")
def news_letters(run_id: UUID) -> Response:
    """The file of one run, as often as it is asked for.

    Raises:
        RunUnknown: there is no such run here.
    """
    require_in_place(None, Permission.MANAGE_MESSAGES)
    with reading() as session:
        found = run(session, community_id=g.community_id, run_id=run_id)
        if found is None:
            raise RunUnknown
        ids = letters_in(session, community_id=g.community_id, run_id=run_id)
        letters = parcels(session, community_id=g.community_id, message_ids=ids)
        by = issuer(session, community_id=g.community_id)
    window = Window.LEFT if request.args.get("window") == "left" else Window.RIGHT
    return news_letters_file(
        letters,
        by,
        made_at=found.made_at,
        window=window,
        title=_("Letters to households"),
        name=_("letters"),
    )
